# SPDX-License-Identifier: GPL-2.0
# Tests of the wg tool: in the guest, where it is called wg-dlkm (`wg' is Debian's),
# and against it over userspace sockets.

TOOL_DIR := tests/tool

build/vm/bin/wg-dlkm: build/tools/wg
	@mkdir -p $(@D)
	install -m 755 $< $@

VM_PROGS += build/vm/bin/wg-dlkm
VM_TESTS += 6.12:$(TOOL_DIR)/kernel.sh 6.12:$(TOOL_DIR)/large.sh
