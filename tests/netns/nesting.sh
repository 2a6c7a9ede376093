#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=500
#
# WireGuard in WireGuard, and loops.
#
#   +--------- ns1 ---------+  +----- ns0 -----+  +--------- ns2 ---------+
#   | wg1 192.168.241.1/24  |  |               |  |  192.168.241.2/24 wg1 |
#   |  |  fd00::1/112       |  |               |  |       fd00::2/112 |   |
#   | wg0 fd00::5:1/112     |==| 1 <--lo--> 2  |==|     fd00::5:2/112 wg0 |
#   +-----------------------+  +---------------+  +-----------------------+
#
# The onion tests use one device per side over a veth pair, see onion().

. "$(dirname "$0")/lib.sh"

outer() {
	netns 0 1 2
	batch 0 <<-END
		link add wg0 type wireguard
		link set wg0 netns $NS1
		link add wg0 type wireguard
		link set wg0 netns $NS2
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		preshared-key <(echo "$psk") allowed-ips fd00::5:2/128 endpoint 127.0.0.1:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		preshared-key <(echo "$psk") allowed-ips fd00::5:1/128 endpoint 127.0.0.1:1
	batch 1 <<-END
		addr add fd00::5:1/112 dev wg0
		link set wg0 up
	END
	batch 2 <<-END
		addr add fd00::5:2/112 dev wg0
		link set wg0 up
	END
}

inner() {
	ip1 link add wg1 type wireguard
	ip2 link add wg1 type wireguard
	ns1 wg set wg1 private-key <(echo "$key3") listen-port 5 peer "$pub4" \
		allowed-ips 192.168.241.2/32,fd00::2/128 endpoint "[fd00::5:2]:5"
	ns2 wg set wg1 private-key <(echo "$key4") listen-port 5 peer "$pub3" \
		allowed-ips 192.168.241.1/32,fd00::1/128 endpoint "[fd00::5:1]:5"
	batch 1 <<-END
		addr add 192.168.241.1/24 dev wg1
		addr add fd00::1/112 dev wg1
		link set wg1 mtu 1340 up
	END
	batch 2 <<-END
		addr add 192.168.241.2/24 dev wg1
		addr add fd00::2/112 dev wg1
		link set wg1 mtu 1340 up
	END
}

nested() {
	outer
	inner
}

wg1_to_ns0() {
	ip1 link set wg1 netns "$NS0"
	ip0 addr add 192.168.241.1/24 dev wg1
	ip0 link set wg1 up
}

t_3_1_traffic_through_two_layers() {
	local outer_before

	nested
	ping_ok "$NS1" 192.168.241.2
	outer_before=$(tx_bytes "$NS1" wg0)
	ping_ok "$NS1" 192.168.241.2
	# 84 -> 96 + 32 + 48 -> 176 + 32: it did go through both.
	check_eq "outer bytes per ping" $(( $(tx_bytes "$NS1" wg0) - outer_before )) 208
	traffic
}

t_3_2_inner_device_moves_away() {
	nested
	ping_ok "$NS1" 192.168.241.2
	wg1_to_ns0
	ping_ok "$NS0" 192.168.241.2
}

t_3_3_loop_across_namespaces() {
	local before after out

	nested
	wg1_to_ns0
	ping_ok "$NS0" 192.168.241.2
	ns1 wg set wg0 peer "$pub2" endpoint 192.168.241.2:7
	ip2 link del wg0
	ip2 link del wg1
	before=$(tx_bytes "$NS0" wg1)
	out=$(ns0 ping -q -f -c 10 -W 1 192.168.241.2) || true
	check_match "ping into the loop" "$out" "* 0 received, *"
	# The statement is about this second.
	sleep 1
	after=$(tx_bytes "$NS0" wg1)
	say "bytes in the loop: $(( after - before ))"
	check_gt "bytes sent" $(( after - before )) 0
	check_le "bytes sent" $(( after - before )) 69999
	# Both devices are still there to be spoken to, and removable.
	check_eq "peers" "$(q0 wg show wg1 peers)" "$pub4"
	ip0 link del wg1
	ip1 link del wg0
}

#   +--- ns1 ----------------+            +---------------- ns2 ---+
#   | wg0 192.168.241.1/24   |            |   192.168.241.2/24 wg0 |
#   |     192.168.242.1/24   |            |   192.168.242.2/24 wg1 |
#   |        veth1 10.0.0.1  |============|  10.0.0.2 veth2        |
#   +------------------------+            +------------------------+
# wg1's only way to ns1's wg0 is through wg0.
onion() { # ENDPOINT of the second peer
	netns 1 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add 10.0.0.1/24 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
		addr add 192.168.242.1/24 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		link set veth2 up
		link add wg0 type wireguard
		link add wg1 type wireguard
		addr add 192.168.241.2/24 dev wg0
		addr add 192.168.242.2/24 dev wg1
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 \
		peer "$pub2" allowed-ips 192.168.241.2/32 endpoint 10.0.0.2:2 \
		peer "$pub3" allowed-ips 192.168.242.2/32 endpoint "$1"
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 \
		peer "$pub1" allowed-ips 192.168.241.1/32
	ns2 wg set wg1 private-key <(echo "$key3") listen-port 5 \
		peer "$pub1" allowed-ips 192.168.242.1/32
	ip1 link set wg0 up
	ip2 link set wg0 up
	ip2 link set wg1 mtu 1340 up
}

t_3_4_onion_through_another_peer() {
	onion 192.168.241.2:5
	ping_ok "$NS1" 192.168.242.2
	check_eq "wg1's endpoint for ns1" "$(peer_field "$NS2" wg1 endpoints "$pub1")" 192.168.241.1:1
	ping_ok "$NS2" 192.168.242.1
	flood "$NS1" 10 192.168.242.2
}

t_3_5_endpoint_in_own_allowed_ips() {
	local sent

	onion 192.168.242.2:5
	ping_ok "$NS1" 192.168.241.2
	ping_fails "$NS1" 192.168.242.2
	ping_fails "$NS1" 192.168.242.2 -s 5000
	# An established session meets the loop with data, not with handshakes.
	ns1 wg set wg0 peer "$pub3" endpoint 192.168.241.2:5
	ping_ok "$NS1" 192.168.242.2 -c 3
	ns1 wg set wg0 peer "$pub3" endpoint 192.168.242.2:5
	ping_fails "$NS1" 192.168.242.2
	sent=$(peer_field "$NS1" wg0 transfer "$pub3")
	say "transfer of the looped peer: $sent"
	ping_ok "$NS1" 192.168.241.2
	ns1 wg set wg0 peer "$pub3" remove
	ping_ok "$NS1" 192.168.241.2
}

main "$@"
