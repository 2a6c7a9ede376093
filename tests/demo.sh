#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# demo.sh [KERNEL]
#
# Build the module, boot a Debian kernel in an emulator and show a tunnel at
# work there.  Nothing of this machine's network or kernel is touched.
set -euo pipefail
cd "$(dirname "$0")/.."
kernel=${1:-6.12}

echo "Building wireguard.ko for Debian's $kernel cloud kernel ..."
module=$(tests/vm/module.sh "$kernel")
echo "Booting that kernel under QEMU (emulation: allow it a minute) ..."
status=0
# The test harness' own verdict on the kernel log stays, in other words.
tests/vm/run.sh --kernel "$kernel" --module "$module" tests/vm/demo.sh |
	sed -u -e 's/^ok .*_kernel_log_clean$/The kernel log is clean./' \
	       -e 's/^not ok .*_kernel_log_clean$/The kernel log has complaints, see above./' ||
	status=$?

if [ -e /proc/modules ] && [ -e "/lib/modules/$(uname -r)/build/Makefile" ]; then
	echo
	echo "This machine's own kernel can load modules and its headers are here. For the real thing:"
	echo "    sudo make dkms-install && sudo modprobe wireguard"
fi
exit $status
