#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Which source address outer packets have.
#
#   +---------- ns1 ----------+            +---------- ns2 ----------+
#   | wg0  192.168.241.1/24   |            |   192.168.241.2/24  wg0 |
#   | port 1                  |            |                  port 2 |
#   | veth1                   |============|                   veth2 |
#   | veth3 (5.5 only)        |============|                   veth4 |
#   +-------------------------+            +-------------------------+

. "$(dirname "$0")/lib.sh"

setup() {
	netns 1 2
	sysctl_in "$NS1" net.ipv4.conf.all.promote_secondaries 1
	sysctl_in "$NS2" net.ipv4.conf.all.promote_secondaries 1
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
	END
	batch 2 <<-END
		link set veth2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		preshared-key <(echo "$psk") allowed-ips 192.168.241.2/32
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		preshared-key <(echo "$psk") allowed-ips 192.168.241.1/32
	ip1 link set wg0 up
	ip2 link set wg0 up
}

ns2_endpoint() { peer_field "$NS2" wg0 endpoints "$pub1"; }

t_5_1_source_that_went_away_v4() {
	ip1 addr add 10.0.0.1/24 dev veth1
	ip2 addr add 10.0.0.2/24 dev veth2
	ns1 wg set wg0 peer "$pub2" endpoint 10.0.0.2:2
	ping_ok "$NS1" 192.168.241.2
	check_eq "ns2's endpoint" "$(ns2_endpoint)" 10.0.0.1:1
	ip1 addr add 10.0.0.10/24 dev veth1
	ip1 addr del 10.0.0.1/24 dev veth1
	ping_ok "$NS1" 192.168.241.2 -W 4
	check_eq "ns2's endpoint" "$(ns2_endpoint)" 10.0.0.10:1
}

t_5_2_source_that_went_away_v6() {
	ip1 addr add fd00:aa::1/96 dev veth1
	ip2 addr add fd00:aa::2/96 dev veth2
	ns1 wg set wg0 peer "$pub2" endpoint "[fd00:aa::2]:2"
	ping_ok "$NS1" 192.168.241.2
	check_eq "ns2's endpoint" "$(ns2_endpoint)" "[fd00:aa::1]:1"
	ip1 addr add fd00:aa::10/96 dev veth1
	ip1 addr del fd00:aa::1/96 dev veth1
	ping_ok "$NS1" 192.168.241.2 -W 4
	check_eq "ns2's endpoint" "$(ns2_endpoint)" "[fd00:aa::10]:1"
}

t_5_3_reply_to_sender() {
	local endpoint

	ip1 addr add 10.0.0.1/24 dev veth1
	ip1 addr add 10.0.0.2/24 dev veth1
	ip1 addr add fd00:aa::1/96 dev veth1
	ip1 addr add fd00:aa::2/96 dev veth1
	ip2 addr add 10.0.0.3/24 dev veth2
	ip2 addr add fd00:aa::3/96 dev veth2
	for endpoint in 10.0.0.1:1 "[fd00:aa::1]:1" 10.0.0.2:1 "[fd00:aa::2]:1" 10.0.0.1:1; do
		ns2 wg set wg0 peer "$pub1" endpoint "$endpoint"
		ping_ok "$NS2" 192.168.241.1
		check_eq "ns2's endpoint" "$(ns2_endpoint)" "$endpoint"
		# And when ns1 speaks first.
		ping_ok "$NS1" 192.168.241.2
		check_eq "ns2's endpoint" "$(ns2_endpoint)" "$endpoint"
	done
}

t_5_4_address_of_another_interface() {
	ip1 link add dummy0 type dummy
	ip1 addr add 10.50.0.1/24 dev dummy0
	ip1 link set dummy0 up
	ip1 addr add 10.0.0.1/24 dev veth1
	ip2 addr add 10.0.0.2/24 dev veth2
	ip2 route add 10.50.0.0/24 dev veth2
	ns2 wg set wg0 peer "$pub1" endpoint 10.50.0.1:1
	ping_ok "$NS2" 192.168.241.1
	check_eq "ns2's endpoint" "$(ns2_endpoint)" 10.50.0.1:1
	ping_ok "$NS1" 192.168.241.2
	check_eq "ns2's endpoint" "$(ns2_endpoint)" 10.50.0.1:1
}

t_5_5_route_moves_to_another_interface() {
	local dev

	ip1 link add veth3 type veth peer name veth4 netns "$NS2"
	ip1 addr add 10.0.0.1/24 dev veth1
	ip2 addr add 10.0.0.2/24 dev veth2
	ip1 addr add 10.0.0.3/24 dev veth3
	ip1 link set veth3 up
	ip2 link set veth4 up
	ip1 route flush dev veth1
	ip1 route flush dev veth3
	ip1 route add 10.0.0.0/24 dev veth1 src 10.0.0.1 metric 2
	ns1 wg set wg0 peer "$pub2" endpoint 10.0.0.2:2
	for dev in all default; do
		sysctl_in "$NS1" "net.ipv4.conf.$dev.rp_filter" 0
		sysctl_in "$NS2" "net.ipv4.conf.$dev.rp_filter" 0
	done
	for dev in veth1 veth3; do sysctl_in "$NS1" "net.ipv4.conf.$dev.rp_filter" 0; done
	for dev in veth2 veth4; do sysctl_in "$NS2" "net.ipv4.conf.$dev.rp_filter" 0; done
	ping_ok "$NS1" 192.168.241.2
	check_eq "ns2's endpoint" "$(ns2_endpoint)" 10.0.0.1:1
	ip1 route add 10.0.0.0/24 dev veth3 src 10.0.0.3 metric 1
	ping_ok "$NS1" 192.168.241.2 -W 4
	check_eq "ns2's endpoint" "$(ns2_endpoint)" 10.0.0.3:1
}

main "$@"
