#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module's self tests inside a real kernel: loading with selftest=1 runs
# them all and fails if one does (no topology).
# vm: timeout=300
set -u

echo "KTAP version 1"
echo "1..7"

failed=0
rmmod wireguard 2>/dev/null
dmesg -C
if modprobe wireguard selftest=1; then
	echo "ok 1 8.5_loads_with_selftest"
else
	echo "not ok 1 8.5_loads_with_selftest"
	failed=1
fi
dmesg | sed 's/^/# /'

n=1
for suite in allowedips replay ratelimiter crypto handshake super-packet; do
	n=$((n + 1))
	# One line when all passed, none that says otherwise.
	if [ "$(dmesg | grep -c "wireguard: $suite self-tests: pass")" = 1 ] &&
	   ! dmesg | grep -q "$suite self-tests: FAIL"; then
		echo "ok $n 8.5_selftest_$suite"
	else
		echo "not ok $n 8.5_selftest_$suite"
		failed=1
	fi
done
exit $failed
