#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Input of selfboot.py: at first, what an emulated CPU leaves that ran a
# breakpoint which was gone; the second try is good.
echo "1..1"
if [ "$WG_TRIPS" = 0 ]; then
	echo "<0>Oops: int3: 0000 [#1] PREEMPT SMP NOPTI" >/dev/kmsg
	echo "<0>Code: f3 0f 1e fa 41 54 55 53 66 <90> e8 c1 ed f0 ff" >/dev/kmsg
	sleep 1
	echo 1 >/proc/sys/kernel/sysrq
	echo c >/proc/sysrq-trigger
	sleep 1000
fi
echo "ok 1 second_try"
