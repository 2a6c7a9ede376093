#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=1200
# vm: alone
# vm: icount
#
# Floods of every type of message, at the rate the guest can make them, beside a
# TCP transfer through the tunnel. The transfer keeps at least 80 percent of what
# it gets while the same datagrams go to a socket that has nothing to do with us;
# peers that are known still make their handshakes.
#
#   +------ ns2 ------+            +-------- ns1 --------+            +-- ns0 --+
#   | wg0 .2 (TCP) ===|=== wire ===|=== wg0 .1 :1        |=== wire ===| flooder |
#   | 10.0.0.2        |            | 10.0.0.1, 10.9.0.1  |            | 10.9.0.2|
#   +-----------------+            | :9999, nobody reads |            +---------+
#                                  +---------------------+
#
# With the kernel's own module the same is printed and nothing judged.

. "$(dirname "$0")/../netns/lib.sh"

SECS=${SECS:-2} PAIRS=${PAIRS:-2}

setup() {
	netns 0 1 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		link add veth9 type veth peer name veth0 netns $NS0
		addr add 10.0.0.1/24 dev veth1
		addr add 10.9.0.1/24 dev veth9
		link set veth1 up
		link set veth9 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		link set veth2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
	END
	batch 0 <<-END
		addr add 10.9.0.2/24 dev veth0
		link set veth0 up
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		allowed-ips 192.168.241.2/32 endpoint 10.0.0.2:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		allowed-ips 192.168.241.1/32 endpoint 10.0.0.1:1
	ip1 link set wg0 up
	ip2 link set wg0 up
	ping_ok "$NS1" 192.168.241.2
	hex1=$(base64 -d <<< "$pub1" | od -An -tx1 -v | tr -d ' \n')
	ip netns exec "$NS1" flood sink 9999 &
	SINK=$!
	ip netns exec "$NS1" iperf3 -s -D -I "$TMP/iperf.pid" > "$TMP/iperf.log"
	wait_for 5 listening "$NS1" t 5201
}

# One transfer beside one flood; says and remembers both rates.
measure() { # TYPE PORT
	local flooder

	ip netns exec "$NS0" flood "$1" 10.9.0.1 "$2" "$hex1" $(( SECS + 1 )) > "$TMP/sent" &
	flooder=$!
	KBITS=$(ip netns exec "$NS2" iperf3 -c 192.168.241.1 -t "$SECS" -f k |
		awk '/receiver/ { print int($7) }')
	wait "$flooder"
	say "flood of $1 to port $2: $(<"$TMP/sent") datagrams a second, TCP $KBITS kbit/s"
}

# A B A B: the sums are compared.
flood_of() { # TYPE
	local i with=0 beside=0

	measure "$1" 9999
	for (( i = 0; i < PAIRS; i++ )); do
		measure "$1" 9999
		(( beside += KBITS ))
		measure "$1" 1
		(( with += KBITS ))
	done
	kill "$SINK"
	kill "$(tr -d '\0' < "$TMP/iperf.pid")"
	say "ratio: $(( 100 * with / beside )) percent"
	[[ $WG_MODULE == intree ]] || check_le "percent lost" $(( 100 - 100 * with / beside )) 20
}

t_load_flood_of_initiations() { flood_of initiation; }
t_load_flood_with_wrong_mac1() { flood_of badmac; }
t_load_flood_of_responses() { flood_of response; }
t_load_flood_of_cookies() { flood_of cookie; }
t_load_flood_of_data() { flood_of data; }

latest_handshake() { q2 wg show wg0 latest-handshakes | cut -f2; }

# Link down forgets the session.
handshake_beside() {
	local before

	before=$(latest_handshake)
	ip2 link set wg0 down
	ip2 link set wg0 up
	ip netns exec "$NS2" ping -q -c 30 -i 1 -W 1 192.168.241.1 > "$TMP/ping" || true
	say "beside the flood: $(grep received "$TMP/ping")"
	check_gt "answers" "$(awk '/received/ { print $4 }' "$TMP/ping")" 0
	check_gt "time of the last handshake" "$(latest_handshake)" "$before"
}

t_load_handshakes_beside_a_flood() {
	local flooder i

	ip netns exec "$NS0" flood initiation 10.9.0.1 1 "$hex1" 120 > "$TMP/sent" &
	flooder=$!
	for i in 1 2 3; do
		handshake_beside
	done
	kill "$flooder"
	kill "$SINK"
	kill "$(tr -d '\0' < "$TMP/iperf.pid")"
}

main "$@"
