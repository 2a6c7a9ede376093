#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: alone
# vm: append=ipv6.disable=1
#
# A kernel booted without IPv6: only the IPv4 socket exists, everything over it
# works, IPv6 endpoints cannot be reached.
#
#   +-------- ns1 --------+            +-------- ns2 --------+
#   | wg0 192.168.241.1   |            |   192.168.241.2 wg0 |
#   | veth1 10.0.0.1      |============|      10.0.0.2 veth2 |
#   +---------------------+            +---------------------+

. "$(dirname "$0")/lib.sh"

setup() {
	netns 1 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add 10.0.0.1/24 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		link set veth2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		allowed-ips 192.168.241.2/32,fd00::2/128
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		allowed-ips 192.168.241.1/32,fd00::1/128
	ip1 link set wg0 up
	ip2 link set wg0 up
}

endpoint() { ns1 wg set wg0 peer "$pub2" endpoint "$1"; }

t_p12_2_no_ipv6_in_this_kernel() {
	fails ip1 addr add fd00::1/112 dev wg0
	[[ ! -e /proc/sys/net/ipv6 ]]
}

t_p12_2_only_the_ipv4_socket() {
	check_match "sockets" "$(q1 ss -Hln4u)" "*0.0.0.0:1 *"
	check_eq "sockets" "$(q1 ss -Hlnu | wc -l)" 1
	ip1 link add wg1 type wireguard
	ip1 link set wg1 up
	check_gt "random port" "$(q1 wg show wg1 listen-port)" 0
	ns1 wg set wg1 listen-port 0
	fails ns1 wg set wg1 listen-port 1
}

t_p12_2_traffic_over_ipv4() {
	endpoint 10.0.0.2:2
	flood "$NS1" 10 192.168.241.2
	flood "$NS2" 10 192.168.241.1
	iperf "$NS1" "$NS2" 192.168.241.2
	iperf "$NS2" "$NS1" 192.168.241.1 -u -b 0
}

t_p12_2_roaming_over_ipv4() {
	endpoint 10.0.0.2:2
	ping_ok "$NS1" 192.168.241.2
	ns1 wg set wg0 listen-port 9999
	ping_ok "$NS1" 192.168.241.2
	check_eq "ns2's endpoint" "$(peer_field "$NS2" wg0 endpoints "$pub1")" 10.0.0.1:9999
}

t_p12_2_ipv6_endpoint_is_out_of_reach() {
	endpoint "[fd00:aa::2]:2"
	check_eq "endpoint" "$(peer_field "$NS1" wg0 endpoints "$pub2")" "[fd00:aa::2]:2"
	ping_fails "$NS1" 192.168.241.2
	ping_fails "$NS1" 192.168.241.2 -s 4000
	check_eq "bytes sent" "$(tx_bytes "$NS1" wg0)" 0
	# The next attempt, 5 s after the first, takes what waited with it.
	endpoint 10.0.0.2:2
	ping_ok "$NS1" 192.168.241.2 -W 7
	# And once more with a session.
	endpoint "[fd00:aa::2]:2"
	ping_fails "$NS1" 192.168.241.2
	ping_ok "$NS2" 192.168.241.1
	ping_ok "$NS1" 192.168.241.2
}

main "$@"
