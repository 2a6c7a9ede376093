#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The harness proves its cable: each end reaches the other's link-local address.
#
#   A eth0 fe80::1 ===== fe80::2 eth0 B
set -u

[ "$WG_SIDE" = A ] && me=1 other=2 || { me=2 other=1; }
echo "KTAP version 1"
echo "1..1"
ip link set eth0 up
ip addr add "fe80::$me/64" dev eth0 nodad
for _ in $(seq 60); do
	ping -q -c 1 -W 1 "fe80::$other%eth0" >/dev/null || continue
	# The other end needs this one until it has asked as well.
	asked=$(awk '$1 == "Icmp6InEchos" { print $2 }' /proc/net/snmp6)
	[ "$asked" -gt 0 ] || continue
	echo "ok 1 vm_pair_reaches_other"
	exit 0
done
echo "not ok 1 vm_pair_reaches_other"
exit 1
