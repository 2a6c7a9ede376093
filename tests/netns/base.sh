#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=500
#
# Base topology, roaming, filters, key changes.
#
#   +------- ns1 -------+  +------------- ns0 --------------+  +------- ns2 -------+
#   | wg0               |  | lo 127.0.0.1, ::1              |  |               wg0 |
#   | 192.168.241.1/24  |==| UDP port 1  <-------> UDP port 2 |==| 192.168.241.2/24  |
#   | fd00::1/112       |  | (both devices were made here)  |  | fd00::2/112       |
#   +-------------------+  +--------------------------------+  +-------------------+

. "$(dirname "$0")/lib.sh"

DEFAULT_MTU=1420
BIG_MTU=$(( 34816 - 1500 + DEFAULT_MTU ))

configure() { # everything but the endpoints, device still down
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 \
		peer "$pub2" preshared-key <(echo "$psk") allowed-ips 192.168.241.2/32,fd00::2/128
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 \
		peer "$pub1" preshared-key <(echo "$psk") allowed-ips 192.168.241.1/32,fd00::1/128
}

devices() {
	netns 0 1 2
	batch 0 <<-END
		link add wg0 type wireguard
		link set wg0 netns $NS1
		link add wg0 type wireguard
		link set wg0 netns $NS2
	END
	batch 1 <<-END
		addr add 192.168.241.1/24 dev wg0
		addr add fd00::1/112 dev wg0
	END
	batch 2 <<-END
		addr add 192.168.241.2/24 dev wg0
		addr add fd00::2/112 dev wg0
	END
}

up() {
	ip1 link set wg0 up
	ip2 link set wg0 up
}

endpoints() { # ADDRESS
	ns1 wg set wg0 peer "$pub2" endpoint "$1:2"
	ns2 wg set wg0 peer "$pub1" endpoint "$1:1"
}

mtu() {
	ip1 link set wg0 mtu "$1"
	ip2 link set wg0 mtu "$1"
}

setup() {
	devices
	configure
	up
}

t_1_1_socket_stays_in_creating_namespace() {
	endpoints 127.0.0.1
	ping_ok "$NS2" 192.168.241.1
	ping_ok "$NS1" fd00::2
	# The sockets are those of ns0, and there are none where the devices are.
	wait_for 1 listening "$NS0" u 1
	wait_for 1 listening "$NS0" u 2
	check_eq "sockets in ns1" "$(q1 ss -Hlnu)" ""
	check_eq "sockets in ns2" "$(q2 ss -Hlnu)" ""
}

t_1_2_key_tools() {
	local priv pub

	priv=$(wg genkey)
	check_eq "length of a private key" "${#priv}" 44
	pub=$(wg pubkey <<<"$priv")
	check_eq "length of a public key" "${#pub}" 44
	check_eq "the same public key again" "$(wg pubkey <<<"$priv")" "$pub"
	check_no_match "another private key" "$(wg genkey)" "$priv"
	check_eq "length of a preshared key" "$(wg genpsk | wc -c)" 45
	ns1 wg set wg0 private-key <(echo "$priv")
	check_eq "the kernel's public key" "$(q1 wg show wg0 public-key)" "$pub"
}

t_1_3_configuration_before_up() {
	ip1 link del wg0
	ip2 link del wg0
	netns_down
	devices
	configure
	endpoints 127.0.0.1
	check_eq "sockets before up" "$(q0 ss -Hlnu)" ""
	up
	ping_ok "$NS2" 192.168.241.1
}

ten_pings_counted() { # all four counters, from both tools
	local l1 l2

	l1=$(link_bytes "$NS1" wg0) l2=$(link_bytes "$NS2" wg0)
	[[ $l2 == "1372 11 1428 11" || $l2 == "1372 11 1460 12" ]] || return 1
	[[ $l1 == "1428 11 1372 11" || $l1 == "1460 12 1372 11" ]] || return 1
	[[ $(peer_field "$NS2" wg0 transfer "$pub1") == $'1372\t'"${l2:8:4}" ]] &&
		[[ $(peer_field "$NS1" wg0 transfer "$pub2") == "${l1:0:4}"$'\t1372' ]]
}

t_1_4_byte_counters() {
	endpoints 127.0.0.1
	flood "$NS2" 10 192.168.241.1
	say "ns1: link '$(link_bytes "$NS1" wg0)', peer '$(peer_field "$NS1" wg0 transfer "$pub2")'"
	say "ns2: link '$(link_bytes "$NS2" wg0)', peer '$(peer_field "$NS2" wg0 transfer "$pub1")'"
	wait_for 10 ten_pings_counted
	# And it stays so.
	sleep 0.2
	ten_pings_counted
}

t_1_5_latest_handshake() {
	local before after

	endpoints 127.0.0.1
	check_eq "handshake before traffic" "$(peer_field "$NS1" wg0 latest-handshakes "$pub2")" 0
	before=$(date +%s)
	ping_ok "$NS2" 192.168.241.1
	after=$(date +%s)
	check_gt "ns1's handshake time" "$(peer_field "$NS1" wg0 latest-handshakes "$pub2")" $(( before - 1 ))
	check_gt "ns2's handshake time" "$(peer_field "$NS2" wg0 latest-handshakes "$pub1")" $(( before - 1 ))
	check_le "ns1's handshake time" "$(peer_field "$NS1" wg0 latest-handshakes "$pub2")" "$after"
}

t_1_6_traffic_v4_outer() {
	endpoints 127.0.0.1
	check_match "MTU" "$(ip -n "$NS1" link show wg0)" "* mtu $DEFAULT_MTU *"
	traffic
}

t_1_7_traffic_v4_outer_jumbo() {
	endpoints 127.0.0.1
	mtu "$BIG_MTU"
	traffic
}

t_1_8_mtu_back_to_default() {
	endpoints 127.0.0.1
	mtu "$BIG_MTU"
	ping_ok "$NS1" 192.168.241.2 -s 20000
	mtu "$DEFAULT_MTU"
	check_match "MTU" "$(ip -n "$NS1" link show wg0)" "* mtu $DEFAULT_MTU *"
	ping_ok "$NS1" 192.168.241.2
	# In fragments now, which a device that still took 34736 would not need.
	ping_ok "$NS1" 192.168.241.2 -s 20000
	ping_fails "$NS1" 192.168.241.2 -s 20000 -M "do"
}

t_1_9_endpoints_change_to_v6() {
	endpoints 127.0.0.1
	ping_ok "$NS1" 192.168.241.2
	endpoints "[::1]"
	ping_ok "$NS1" 192.168.241.2 -W 4
	check_eq "ns2's endpoint" "$(peer_field "$NS2" wg0 endpoints "$pub1")" "[::1]:1"
	traffic
}

t_1_9_traffic_v6_outer_jumbo() {
	endpoints "[::1]"
	mtu "$BIG_MTU"
	traffic
}

t_1_10_padding_respects_route_mtu() {
	endpoints 127.0.0.1
	mtu 1300
	ns0 nft -f - <<-END
		table inet t {
			chain in {
				type filter hook input priority 0;
				meta length 1360 counter drop
			}
		}
	END
	# Without the route's MTU the padding goes up to 1300, into the filter.
	ping_fails "$NS1" 192.168.241.2 -s 1269
	wait_for 10 filtered
	ip1 route add 192.168.241.2/32 dev wg0 mtu 1299
	ip2 route add 192.168.241.1/32 dev wg0 mtu 1299
	ping_ok "$NS1" 192.168.241.2 -s 1269
}

filtered() { [[ $(q0 nft list ruleset) != *"counter packets 0"* ]]; }

t_2_1_roaming_v4() {
	endpoints 127.0.0.1
	ping_ok "$NS2" 192.168.241.1
	check_eq "ns2's endpoint" "$(peer_field "$NS2" wg0 endpoints "$pub1")" 127.0.0.1:1
	ip0 addr del 127.0.0.1/8 dev lo
	ip0 addr add 127.212.121.99/8 dev lo
	ns1 wg set wg0 listen-port 9999
	ns1 wg set wg0 peer "$pub2" endpoint 127.0.0.1:2
	ping_ok "$NS1" 192.168.241.2 -W 4
	check_eq "ns2's endpoint" "$(peer_field "$NS2" wg0 endpoints "$pub1")" 127.212.121.99:9999
}

t_2_2_roaming_v6() {
	endpoints 127.0.0.1
	ping_ok "$NS2" 192.168.241.1
	ns1 wg set wg0 listen-port 9998
	ns1 wg set wg0 peer "$pub2" endpoint "[::1]:2"
	ping_ok "$NS1" 192.168.241.2 -W 4
	check_eq "ns2's endpoint" "$(peer_field "$NS2" wg0 endpoints "$pub1")" "[::1]:9998"
}

t_2_3_port_change_keeps_sessions() {
	local handshake bytes

	endpoints 127.0.0.1
	ping_ok "$NS2" 192.168.241.1
	handshake=$(peer_field "$NS1" wg0 latest-handshakes "$pub2")
	bytes=$(tx_bytes "$NS1" wg0)
	# A new handshake would show in the whole-second time stamp.
	sleep 1.1
	ns1 wg set wg0 listen-port 9997
	wait_for 1 listening "$NS0" u 9997
	fails listening "$NS0" u 1
	ping_ok "$NS1" 192.168.241.2 -W 4
	check_eq "handshake time" "$(peer_field "$NS1" wg0 latest-handshakes "$pub2")" "$handshake"
	check_eq "bytes sent for one ping" $(( $(tx_bytes "$NS1" wg0) - bytes )) 128
	check_eq "ns2's endpoint" "$(peer_field "$NS2" wg0 endpoints "$pub1")" 127.0.0.1:9997
	ping_ok "$NS2" 192.168.241.1 -W 4
}

receiver() { # whatever comes to ns1's port 1111 goes to a file
	rm -f "$TMP/datagram"
	ip netns exec "$NS1" timeout $(( 100 * ${WG_SLOW:-1} )) socat -u UDP-RECV:1111 "OPEN:$TMP/datagram,creat" &
	wait_for 60 listening "$NS1" u 1111
}

send_one() { echo -n "$1" | ns2 socat -u - UDP:192.168.241.1:1111; }

received() { [[ $(<"$TMP/datagram") == *"$1"* ]]; }

filter_topology() {
	endpoints "[::1]"
	ns1 wg set wg0 peer "$pub2" allowed-ips 192.168.241.0/24
	ping_ok "$NS2" 192.168.241.1
	receiver
	send_one before
	wait_for 10 received before
	ns1 wg set wg0 peer "$pub4" allowed-ips 192.168.241.2/32
}

t_2_4_source_of_another_peer_is_refused() {
	local errors

	filter_topology
	errors=$(stat_of "$NS1" wg0 rx_frame_errors)
	send_one during
	# The counter says that it came and was refused, so no time need pass.
	wait_for 5 stat_is "$NS1" wg0 rx_frame_errors $(( errors + 1 ))
	ns1 wg set wg0 peer "$pub4" remove
	send_one after
	wait_for 10 received after
	fails received during
}

t_2_5_refused_packet_still_roams() {
	local errors

	filter_topology
	errors=$(stat_of "$NS1" wg0 rx_frame_errors)
	ns2 wg set wg0 listen-port 9997
	check_eq "endpoint before" "$(peer_field "$NS1" wg0 endpoints "$pub2")" "[::1]:2"
	send_one during
	wait_for 5 stat_is "$NS1" wg0 rx_frame_errors $(( errors + 1 ))
	check_eq "endpoint after" "$(peer_field "$NS1" wg0 endpoints "$pub2")" "[::1]:9997"
	fails received during
}

t_2_6_removal_uncovers_shorter_prefix() {
	filter_topology
	check_eq "peer that has the /32" "$(peer_field "$NS1" wg0 allowed-ips "$pub4")" 192.168.241.2/32
	ping_fails "$NS1" 192.168.241.2
	ns1 wg set wg0 peer "$pub4" remove
	check_eq "peers" "$(q1 wg show wg0 peers)" "$pub2"
	ping_ok "$NS1" 192.168.241.2 -W 4
	ping_ok "$NS2" 192.168.241.1 -W 4
}

t_2_7_private_key_change() {
	endpoints "[::1]"
	ping_ok "$NS1" 192.168.241.2
	ns1 wg set wg0 private-key <(echo "$key3")
	ns2 wg set wg0 peer "$pub3" preshared-key <(echo "$psk") \
		allowed-ips 192.168.241.1/32,fd00::1/128 peer "$pub1" remove
	# No time for any timer: the session is made for this very packet.
	ping_ok "$NS1" 192.168.241.2 -W 4
	check_eq "ns2's peers" "$(q2 wg show wg0 peers)" "$pub3"
}

main "$@"
