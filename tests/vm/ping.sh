#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The harness proves itself: whichever module was asked for gets loaded, and
# two namespaces ping each other through it.
#
#   ns1 wg0 192.168.241.1 --- veth 10.0.0.1 | 10.0.0.2 veth --- wg0 192.168.241.2 ns2
set -u

echo "KTAP version 1"
echo "1..3"

modprobe wireguard
file=$(modinfo -n wireguard)
case $WG_MODULE:$file in
ours:*/updates/wireguard.ko|intree:*/kernel/drivers/net/wireguard/*) echo "ok 1 vm_module_$WG_MODULE" ;;
*) echo "not ok 1 vm_module_$WG_MODULE # $file" ;;
esac

umask 077
for i in 1 2; do
	ip netns add ns$i
	ip -n ns$i link set lo up
	wg genkey >/tmp/key$i
done
ip link add v1 netns ns1 type veth peer name v2 netns ns2
for i in 1 2; do
	peer=$((3 - i))
	ip -n ns$i addr add 10.0.0.$i/24 dev v$i
	ip -n ns$i link set v$i up
	ip -n ns$i link add wg0 type wireguard
	ip netns exec ns$i wg set wg0 private-key /tmp/key$i listen-port 51820 \
		peer "$(wg pubkey </tmp/key$peer)" allowed-ips 192.168.241.$peer/32 \
		endpoint 10.0.0.$peer:51820
	ip -n ns$i addr add 192.168.241.$i/24 dev wg0
	ip -n ns$i link set wg0 up
done
[ -n "$(ip -n ns1 -o link show type wireguard)" ] &&
	echo "ok 2 vm_link_exists" || echo "not ok 2 vm_link_exists"
if ip netns exec ns1 ping -q -c 5 -i 0.2 -W 5 192.168.241.2 | sed 's/^/# /' &&
   ip netns exec ns1 ping -q -c 1 -W 5 192.168.241.2 >/dev/null; then
	echo "ok 3 vm_ping"
else
	echo "not ok 3 vm_ping"
	exit 1
fi
