#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Packets without a peer, without an endpoint, without a session.
#
#   +------ ns0 ------+       +--------- ns1 ---------+       +------ ns2 ------+
#   | 10.0.0.2/24     |       | router, wg0           |       | wg0 (13.24)     |
#   | fd00:a::2/64    |=======| 10.0.0.1, fd00:a::1   |  ...  |                 |
#   | default via ns1 | veth  | 192.168.241.1/24      | wire  | 192.168.241.2   |
#   +-----------------+       +-----------------------+       +-----------------+

. "$(dirname "$0")/lib.sh"

router() {
	netns 0 1
	batch 0 <<-END
		link add veth0 type veth peer name veth1 netns $NS1
		addr add 10.0.0.2/24 dev veth0
		addr add fd00:a::2/64 dev veth0
		link set veth0 up
		route add default via 10.0.0.1
		route add default via fd00:a::1
	END
	batch 1 <<-END
		addr add 10.0.0.1/24 dev veth1
		addr add fd00:a::1/64 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
		addr add fd00::1/112 dev wg0
	END
	sysctl_in "$NS1" net.ipv4.ip_forward 1
	sysctl_in "$NS1" net.ipv6.conf.all.forwarding 1
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1
	ip1 link set wg0 up
}

# What one datagram's write() says; /dev/udp is bash's own.
send_error() { # ADDRESS
	pp 1 ip netns exec "$NS1" bash -c "echo x > /dev/udp/$1/9" 2>&1 || true
}

refused_locally() { # ERROR-TEXT
	local errors

	errors=$(stat_of "$NS1" wg0 tx_errors)
	check_match "IPv4 error" "$(send_error 192.168.241.9)" "*$1"
	check_eq "tx_errors" "$(stat_of "$NS1" wg0 tx_errors)" $(( errors + 1 ))
	check_match "IPv6 error" "$(send_error fd00::9)" "*$1"
	check_eq "tx_errors" "$(stat_of "$NS1" wg0 tx_errors)" $(( errors + 2 ))
	check_eq "tx_dropped" "$(stat_of "$NS1" wg0 tx_dropped)" 0
}

refused_forwarded() {
	local out

	out=$(ns0 ping -c 1 -W 10 192.168.241.9) && fail "answer to IPv4"
	check_match "IPv4" "$out" "*From 10.0.0.1 icmp_seq=1 Destination Host Unreachable*"
	out=$(ns0 ping -c 1 -W 10 fd00::9) && fail "answer to IPv6"
	check_match "IPv6" "$out" "*From fd00:a::1 icmp_seq=1 Destination unreachable: Address unreachable*"
}

no_endpoint() { ns1 wg set wg0 peer "$pub2" allowed-ips 192.168.241.0/24,fd00::/112; }

t_13_21_no_peer_enokey() {
	router
	refused_locally "Required key not available"
}

t_13_21_no_peer_icmp_to_forwarded() {
	router
	refused_forwarded
}

t_13_21_no_endpoint_edestaddrreq() {
	router
	no_endpoint
	refused_locally "Destination address required"
}

t_13_21_no_endpoint_icmp_to_forwarded() {
	router
	no_endpoint
	refused_forwarded
}

t_13_21_no_icmp_while_no_session_yet() {
	local out

	router
	no_endpoint
	# Somebody who never answers: the packet is staged, nobody is told.
	ns1 wg set wg0 peer "$pub2" endpoint 10.0.0.2:9999
	ns0 nft -f - <<-END
		table inet t {
			chain in { type filter hook input priority 0; udp dport 9999 drop; }
		}
	END
	out=$(ns0 ping -c 1 -W 2 192.168.241.9) && fail "answer"
	check_match "ping" "$out" "* 0 received, 100% packet loss*"
	check_no_match "ping" "$out" "*errors*"
	check_eq "tx_errors" "$(stat_of "$NS1" wg0 tx_errors)" 0
}

send_datagrams() { # COUNT, one packet each
	pp 1 ip netns exec "$NS1" bash -c "
		exec 3>/dev/udp/192.168.241.2/9
		for (( i = 0; i < $1; i++ )); do echo \$i >&3; done"
}

silent_peer() {
	router
	# The packet has a route but no answer will come.
	ns1 wg set wg0 peer "$pub2" allowed-ips 192.168.241.2/32 endpoint 10.0.0.2:9999
	ns0 nft -f - <<-END
		table inet t {
			chain in { type filter hook input priority 0; udp dport 9999 drop; }
		}
	END
}

t_13_22_at_most_129_stay_staged() {
	silent_peer
	send_datagrams 129
	check_eq "dropped of 129" "$(stat_of "$NS1" wg0 tx_dropped)" 0
	send_datagrams 71
	check_eq "dropped of 200" "$(stat_of "$NS1" wg0 tx_dropped)" 71
	check_eq "tx_errors" "$(stat_of "$NS1" wg0 tx_errors)" 0
	# Only the initiation went out, which a worker makes (and once more every 5 s).
	wait_for 10 tx_above "$NS1" wg0 0
	check_eq "bytes sent but initiations" $(( $(tx_bytes "$NS1" wg0) % 148 )) 0
}

t_13_22_link_down_drops_the_staged() {
	silent_peer
	send_datagrams 50
	check_eq "dropped" "$(stat_of "$NS1" wg0 tx_dropped)" 0
	ip1 link set wg0 down
	check_eq "dropped" "$(stat_of "$NS1" wg0 tx_dropped)" 50
}

t_13_22_peer_removal_drops_the_staged() {
	silent_peer
	send_datagrams 50
	ns1 wg set wg0 peer "$pub2" remove
	wait_for 5 stat_is "$NS1" wg0 tx_dropped 50
}

t_13_22_staged_go_out_with_the_session() {
	pair
	receiver
	# The youngest 129 of 200 wait for the peer to appear, in order.
	send_datagrams 200
	check_eq "dropped" "$(stat_of "$NS1" wg0 tx_dropped)" 71
	ip2 link set wg0 up
	# The other side starts; its first packet after the handshake lets ours go.
	ping_ok "$NS2" 192.168.241.1
	wait_for 10 received_lines 129
	seq 71 199 | cmp - "$TMP/datagrams"
}

receiver() {
	rm -f "$TMP/datagrams"
	ip netns exec "$NS2" socat -u UDP-RECV:9,rcvbuf=1000000 "OPEN:$TMP/datagrams,creat" &
	wait_for 60 listening "$NS2" u 9
}

received_lines() { [[ -e $TMP/datagrams ]] && (( $(wc -l < "$TMP/datagrams") == $1 )); }

pair() { # ns2's device still down
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
		allowed-ips 192.168.241.2/32 endpoint 10.0.0.2:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		allowed-ips 192.168.241.1/32 endpoint 10.0.0.1:1
	ip1 link set wg0 up
}

t_13_24_link_down_and_up() {
	local bytes handshake

	pair
	ip2 link set wg0 up
	ping_ok "$NS1" 192.168.241.2
	bytes=$(peer_field "$NS1" wg0 transfer "$pub2")
	handshake=$(peer_field "$NS1" wg0 latest-handshakes "$pub2")
	ip1 link set wg0 down
	check_eq "bytes while down" "$(peer_field "$NS1" wg0 transfer "$pub2")" "$bytes"
	ip1 link set wg0 up
	check_eq "bytes" "$(peer_field "$NS1" wg0 transfer "$pub2")" "$bytes"
	check_eq "endpoint" "$(peer_field "$NS1" wg0 endpoints "$pub2")" 10.0.0.2:2
	check_eq "handshake time" "$(peer_field "$NS1" wg0 latest-handshakes "$pub2")" "$handshake"
	# At once, though the last initiation was sent less than 5 s ago.
	ping_ok "$NS1" 192.168.241.2 -W 4
	# One handshake and one ping more.
	check_eq "bytes sent" "$(tx_bytes "$NS1" wg0)" $(( ${bytes#*$'\t'} + 148 + 128 ))
}

main "$@"
