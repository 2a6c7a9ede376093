#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module's own tests at load: all pass, and each says so in one line.
echo "KTAP version 1"
echo "1..1"
dmesg -C
if modprobe wireguard selftest=1; then echo "ok 1 8.5_self_tests_refuse_no_good_build"; else echo "not ok 1 8.5_self_tests_refuse_no_good_build"; fi
dmesg | sed 's/^/# /'
