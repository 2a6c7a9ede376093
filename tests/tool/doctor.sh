#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=240
#
# wg doctor on a real tunnel: nothing is wrong with it, and then one thing at a time.
#
#   +-------- ns1 --------+            +-------- ns2 --------+
#   | wg0 192.168.241.1   |            |   192.168.241.2 wg0 |
#   | veth1 10.0.0.1      |============|      10.0.0.2 veth2 |
#   +---------------------+            +---------------------+

. "$(dirname "$0")/../netns/lib.sh"

setup() {
	netns 1
	netns 2
	batch 1 <<-END
		link set lo up
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
		allowed-ips 192.168.241.2 endpoint 10.0.0.2:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" allowed-ips 192.168.241.1
	ip1 link set wg0 up
	ip2 link set wg0 up
}


sick() { # PATTERN
	local out

	if out=$(ip netns exec "$NS1" wg-dlkm doctor wg0); then
		fail "nothing found: $out"
	fi
	check_match "doctor" "$out" "*PROBLEM  $1*
1 problem"
}

t_doctor_finds_nothing_wrong() {
	local out

	ping_ok "$NS1" 192.168.241.2
	out=$(ip netns exec "$NS1" wg-dlkm doctor) || fail "$out"
	check_match "doctor" "$out" "*the module of wg-dlkm is loaded (wg-dlkm-*last handshake*no problem found"
}

t_doctor_finds_link_down() {
	ping_ok "$NS1" 192.168.241.2
	ip1 link set wg0 down
	sick "wg0 is down"
}

dropped() { # NAMESPACE REASON
	ip netns exec "$1" ethtool -S wg0 | grep -q "drop_$2: [1-9]"
}

t_doctor_finds_wrong_key() {
	ns2 wg set wg0 peer "$pub1" remove peer "$pub3" allowed-ips 192.168.241.1
	ns1 ping -c 1 -W 1 192.168.241.2 || true
	wait_for 10 dropped "$NS2" unknown_key
	sick "wg0: $pub2 has no session: * nothing came back*"
	# The other side knows more.
	check_match "the other side" "$(ip netns exec "$NS2" wg-dlkm doctor wg0)" \
		"*with a key that no peer of wg0 has (*"
}

t_doctor_finds_no_route() {
	ns1 wg set wg0 peer "$pub2" endpoint 192.0.2.1:2
	sick "wg0: $pub2 has no session: there is no route to its endpoint, 192.0.2.1*"
}

t_doctor_finds_firewall() {
	ping_ok "$NS1" 192.168.241.2
	ns1 nft -f - <<-END
		table inet filter {
			chain input {
				type filter hook input priority filter; policy accept;
				udp dport { 1, 53 } counter drop
			}
		}
	END
	sick "wg0: a firewall rule here (nft) drops what comes to its port, UDP 1*"
}

main "$@"
