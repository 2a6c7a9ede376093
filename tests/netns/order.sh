#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=600
# vm: timeout_long=1500
#
# On a clean path nothing is sent twice, nothing overtakes, nothing falls far behind.
#
#   +------ ns0 ------+        +------- ns1 -------+
#   | veth0 10.1.0.2  |========| veth1 10.1.0.1    |
#   | wg0 192.168.9.2 |        | wg0 192.168.9.1   |
#   |     fd09::2     |        |     fd09::1       |
#   +-----------------+        +-------------------+

. "$(dirname "$0")/lib.sh"

BYTES=30000000

setup() {
	netns 0 1
	batch 1 <<-END
		link add veth1 type veth peer name veth0 netns $NS0
		addr add 10.1.0.1/24 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.9.1/24 dev wg0
		addr add fd09::1/64 dev wg0
	END
	batch 0 <<-END
		addr add 10.1.0.2/24 dev veth0
		link set veth0 up
		link add wg0 type wireguard
		addr add 192.168.9.2/24 dev wg0
		addr add fd09::2/64 dev wg0
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 7 peer "$pub2" allowed-ips 192.168.9.2/32,fd09::2/128
	ns0 wg set wg0 private-key <(echo "$key2") listen-port 8 peer "$pub1" \
		allowed-ips 192.168.9.1/32,fd09::1/128 endpoint 10.1.0.1:7
	ip1 link set wg0 up
	ip0 link set wg0 up
	# What this wire did to the order would not be ours. Its GRO is no remedy: what is
	# a super-packet already goes past that ring, by the CPU that sent it.
	wires_in_order "$NS0" "$NS1"
	# A slow machine must not look like a lossy wire, and no window be longer than a queue.
	sysctl_in "$NS0" net.ipv4.tcp_early_retrans 0
	sysctl_in "$NS1" net.ipv4.tcp_rmem "4096 131072 524288"
	ip0 route replace 192.168.9.0/24 dev wg0 src 192.168.9.2 rto_min 5s
	ip0 route replace fd09::1/128 dev wg0 rto_min 5s
	ping_ok "$NS0" 192.168.9.1
}

# New namespaces, so every counter began at 0.
clean() {
	local counter

	# A SYN is sent again after a second, whatever the route says: no matter of order.
	for counter in RetransSegs TCPTimeouts; do
		check_eq "$counter of the sender" "$(tcp_counter "$NS0" $counter)" \
			"$(tcp_counter "$NS0" TCPSynRetrans)"
	done
	for counter in TCPSpuriousRTOs TCPSpuriousRtxHostQueues TCPLossProbes TCPDSACKRecv; do
		check_eq "$counter of the sender" "$(tcp_counter "$NS0" $counter)" 0
	done
	for counter in TCPOFOQueue TCPDSACKOldSent InErrs; do
		check_eq "$counter of the receiver" "$(tcp_counter "$NS1" $counter)" 0
	done
}

stream() { # PORT LISTEN CONNECT BYTES
	local sink

	ip netns exec "$NS1" timeout $(( 300 * ${WG_SLOW:-1} )) socat -u -b 131072 "$2:$1,reuseaddr" - | wc -c > "$TMP/got.$1" &
	sink=$!
	wait_for 60 listening "$NS1" t "$1"
	head -c "$4" /dev/zero | ip netns exec "$NS0" timeout $(( 300 * ${WG_SLOW:-1} )) socat -u -b 131072 - "$3:$1"
	wait $sink
	check_eq "bytes that arrived" "$(<"$TMP/got.$1")" "$4"
}

t_C4_nothing_sent_twice() { stream 9000 TCP4-LISTEN TCP4:192.168.9.1 $BYTES; clean; }
t_C4_nothing_sent_twice_IPv6() { stream 9000 TCP6-LISTEN "TCP6:[fd09::1]" $BYTES; clean; }

# Four streams, on as many CPUs as there are, share the session and its nonces.
four_streams() {
	local i streams=()

	for i in 1 2 3 4; do
		( stream 900$i TCP4-LISTEN TCP4:192.168.9.1 $(( BYTES / 8 )) ) &
		streams+=($!)
	done
	for i in "${streams[@]}"; do
		wait "$i" || fail "a stream did not end"
	done
}

t_C4_nothing_sent_twice_of_four() { four_streams; clean; }

# A peer whose window is no longer than this, a tenth of ours, loses nothing.
t_C4_no_window_outrun() {
	local hearer

	ip netns exec "$NS1" trains lag veth1 7 1024 > "$TMP/lag" &
	hearer=$!
	wait_for 60 grep -q ready "$TMP/lag"
	ns0 burst roam 192.168.9.1 9 3000 64 &
	four_streams
	kill $hearer
	wait $hearer || fail "$(<"$TMP/lag")"
	say "$(<"$TMP/lag")"
}

# The same flow from one CPU and another: what was sent first comes first.
t_C4_order_of_a_flow_that_moves() {
	local hearer

	set_proc /proc/sys/net/core/netdev_max_backlog 20000
	ip netns exec "$NS1" burst order 9 4000 > "$TMP/heard" 2>&1 &
	hearer=$!
	wait_for 60 grep -q ready "$TMP/heard"
	ns0 burst roam 192.168.9.1 9 4000 900
	wait $hearer || fail "$(grep -v ready "$TMP/heard")"
}

main "$@"
