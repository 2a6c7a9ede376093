#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
#
# Streams with everything joined and kept whole, and with force_plain=1: the same bytes.
# tests/peer/plain.c compares packets; here both ends are real.
#
#   +------ ns0 ------+        +------- ns1 -------+
#   | veth0 10.1.0.2  |========| veth1 10.1.0.1    |
#   | wg0 192.168.9.2 |        | wg0 192.168.9.1   |
#   |     fd09::2     |        |     fd09::1       |
#   +-----------------+        +-------------------+

. "$(dirname "$0")/lib.sh"

PARAMETER=/sys/module/wireguard/parameters/force_plain
SIZE=3000011

setup() {
	echo 0 > $PARAMETER
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
	# A slow machine must not look like a lossy wire, and no window be longer than a queue.
	sysctl_in "$NS0" net.ipv4.tcp_early_retrans 0
	sysctl_in "$NS1" net.ipv4.tcp_rmem "4096 131072 524288"
	ip0 route replace 192.168.9.0/24 dev wg0 src 192.168.9.2 rto_min 5s
	ip0 route replace fd09::1/128 dev wg0 rto_min 5s
	head -c $SIZE /dev/urandom > "$TMP/data"
	ping_ok "$NS0" 192.168.9.1
}

retransmitted() { snmp "$NS0" Tcp RetransSegs; }

stream() { # LISTEN CONNECT
	local before

	rm -f "$TMP/got"
	ip netns exec "$NS1" timeout $(( 60 * ${WG_SLOW:-1} )) socat -u -b 131072 "$1:9000,reuseaddr" "OPEN:$TMP/got,creat,trunc" &
	wait_for 60 listening "$NS1" t 9000
	before=$(retransmitted)
	ns0 timeout $(( 60 * ${WG_SLOW:-1} )) socat -u -b 131072 "OPEN:$TMP/data" "$2:9000"
	wait $!
	check_eq "sum of what arrived" "$(sha256sum < "$TMP/got")" "$(sha256sum < "$TMP/data")"
	again=$(( $(retransmitted) - before ))
}

# Both families; $seen: how many packets IP saw of the first, inner and outer.
streams() {
	local before

	before=$(snmp "$NS1" Ip InReceives)
	stream TCP4-LISTEN 'TCP4:192.168.9.1'
	seen=$(( $(snmp "$NS1" Ip InReceives) - before ))
	say "IP received $seen packets, inner and outer"
	stream TCP6-LISTEN 'TCP6:[fd09::1]'
}

t_C4_joined() {
	streams
	check_le "packets that IP received" "$seen" $(( SIZE / 1368 / 2 ))
	check_eq "segments sent again" "$again" 0
}

t_C4_plain() {
	echo 1 > $PARAMETER
	streams
	echo 0 > $PARAMETER
	# Each datagram went through IP alone.
	check_gt "packets that IP received" "$seen" $(( SIZE / 1368 - 1 ))
}

# The other end does not know.
t_C4_plain_sender() {
	ns0 ethtool -K wg0 tso off gso off
	streams
	ns0 ethtool -K wg0 tso on gso on
	ns1 ethtool -K wg0 gro off
	streams
}

t_C4_small_limit() {
	ip1 link set wg0 gro_max_size 8192 || say "no such limit here"
	streams
}

main "$@"
