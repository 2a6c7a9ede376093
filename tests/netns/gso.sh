#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=600
#
# Segmentation, fragments and odd MTUs, with the contents checked.
#
#   +----- ns0 -----+     +---------- ns1 ----------+       +---------- ns2 ----------+
#   | 10.9.0.2      |     | 10.9.0.1                |       |                         |
#   | fd00:9::2     |=====| fd00:9::1     veth1     |=======|     veth2               |
#   | (forwarded    | veth| 10.0.0.1, fd00:aa::1    |       |     10.0.0.2, fd00:aa::2|
#   |  only)        |     | wg0 192.168.241.1       |       |  wg0 192.168.241.2      |
#   +---------------+     |     fd00::1             |       |      fd00::2            |
#                         +-------------------------+       +-------------------------+

. "$(dirname "$0")/lib.sh"

SIZE=2097152

tunnel() {
	netns 1 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add 10.0.0.1/24 dev veth1
		addr add fd00:aa::1/64 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
		addr add fd00::1/112 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		addr add fd00:aa::2/64 dev veth2
		link set veth2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
		addr add fd00::2/112 dev wg0
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		allowed-ips 192.168.241.2/32,fd00::2/128 endpoint 10.0.0.2:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		allowed-ips 192.168.241.1/32,fd00::1/128,10.9.0.0/24,fd00:9::/64
	ip1 link set wg0 up
	ip2 link set wg0 up
	wires_in_order "$NS1" "$NS2"
	quiet_tcp "$NS1"
	quiet_tcp "$NS2"
}

# A slow machine must not look like a lossy wire: no probes of the tail, no
# early timeouts (see slow_timeouts), windows well below any queue's length.
quiet_tcp() {
	sysctl_in "$1" net.ipv4.tcp_early_retrans 0
	sysctl_in "$1" net.ipv4.tcp_rmem "4096 131072 524288"
}

slow_timeouts() {
	batch 1 <<-END
		route replace 192.168.241.0/24 dev wg0 src 192.168.241.1 rto_min 5s
		route replace fd00::2/128 dev wg0 rto_min 5s
	END
	batch 2 <<-END
		route replace 192.168.241.0/24 dev wg0 src 192.168.241.2 rto_min 5s
		route replace fd00::1/128 dev wg0 rto_min 5s
	END
}

wg_offload() { # on|off
	local ns

	for ns in "$NS1" "$NS2"; do
		pp "$ns" ip netns exec "$ns" ethtool -K wg0 tso "$1" gso "$1" tx-udp-segmentation "$1"
	done
}

veth_offload() {
	ns1 ethtool -K veth1 tso "$1" gso "$1" gro "$1" tx-udp-segmentation "$1"
	ns2 ethtool -K veth2 tso "$1" gso "$1" gro "$1" tx-udp-segmentation "$1"
}

mtu() {
	ip1 link set wg0 mtu "$1"
	ip2 link set wg0 mtu "$1"
	(( $1 < 1280 )) || slow_timeouts
}

wire_mtu() {
	ip1 link set veth1 mtu "$1"
	ip2 link set veth2 mtu "$1"
}

data() { [[ -e $TMP/data ]] || head -c $SIZE /dev/urandom > "$TMP/data"; }

# Segments sent twice; a connection that was slow to open does not count.
sent_twice() {
	echo $(( $(tcp_counter "$1" RetransSegs) - $(tcp_counter "$1" TCPSynRetrans) ))
}

bracket() { [[ $1 == *:* ]] && echo "[$1]" || echo "$1"; }

family() { [[ $1 == *:* ]] && echo 6 || echo 4; }

# Where the packets may have gone.
say_losses() { # FROM TO
	local ns counter

	for ns in "$1" "$2"; do
		say "$ns: $(ip netns exec "$ns" ethtool -S wg0 | awk '$2 > 0' | tr -d '\n')"
		for counter in TCPLostRetransmit TCPFastRetrans TCPSlowStartRetrans TCPTimeouts \
			TCPSACKReorder TCPTSReorder TCPOFOQueue TCPDSACKRecv TCPDSACKRecvSegs \
			TCPLossProbes TCPBacklogDrop TCPRcvQDrop PruneCalled; do
			say "$ns: $counter $(tcp_counter "$ns" $counter)"
		done
	done
}

# The file arrives whole, and nothing had to be sent twice.
tcp_file() { # FROM TO ADDRESS
	local before sink start

	data
	rm -f "$TMP/got"
	before=$(sent_twice "$1")
	ip netns exec "$2" timeout $(( 60 * ${WG_SLOW:-1} )) socat -u -b 131072 "TCP$(family "$3")-LISTEN:9000,reuseaddr" \
		"OPEN:$TMP/got,creat,trunc" &
	sink=$!
	wait_for 60 listening "$2" t 9000
	start=$(now_ms)
	pp "$1" ip netns exec "$1" timeout $(( 60 * ${WG_SLOW:-1} )) socat -u -b 131072 "OPEN:$TMP/data" \
		"TCP$(family "$3"):$(bracket "$3"):9000"
	wait "$sink"
	say "took $(( $(now_ms) - start )) ms, probes $(tcp_counter "$1" TCPWinProbe)"
	cmp "$TMP/data" "$TMP/got"
	(( $(sent_twice "$1") == before )) || say_losses "$1" "$2"
	check_le "segments sent twice" $(( $(sent_twice "$1") - before )) 0
	check_eq "checksum errors" "$(tcp_counter "$2" InCsumErrors)" 0
}

files_v4() {
	tcp_file "$NS1" "$NS2" 192.168.241.2
	tcp_file "$NS2" "$NS1" 192.168.241.1
}

files_v6() {
	tcp_file "$NS1" "$NS2" fd00::2
	tcp_file "$NS2" "$NS1" fd00::1
}

no_errors() {
	local ns counter

	for ns in "$NS1" "$NS2"; do
		for counter in rx_errors tx_errors rx_dropped tx_dropped; do
			check_eq "$ns $counter" "$(stat_of "$ns" wg0 $counter)" 0
		done
	done
}

setup() {
	tunnel
	slow_timeouts
	ping_ok "$NS1" 192.168.241.2
}

t_gso_tcp_all_offloads() {
	files_v4
	files_v6
	no_errors
}

t_gso_tcp_wire_without_offloads() {
	veth_offload off
	files_v4
	files_v6
	no_errors
}

t_gso_tcp_device_without_offloads() {
	wg_offload off
	files_v4
	files_v6
	no_errors
}

t_gso_tcp_nothing_offloaded() {
	wg_offload off
	veth_offload off
	files_v4
	files_v6
	no_errors
}

t_gso_tcp_v6_outer() {
	ns1 wg set wg0 peer "$pub2" endpoint "[fd00:aa::2]:2"
	ping_ok "$NS1" 192.168.241.2
	files_v4
	files_v6
	veth_offload off
	files_v6
	no_errors
}

# With offloads off, each datagram is a packet of its own at the first hook.
t_gso_off_means_one_packet_per_datagram() {
	wg_offload off
	ns1 nft -f - <<-END
		table ip t {
			counter large { }
			counter any { }
			chain out {
				type filter hook output priority 0;
				udp dport 2 counter name any
				udp dport 2 meta length > 1500 counter name large
			}
		}
	END
	files_v4
	check_no_match "packets" "$(q1 nft list counter ip t any)" "*packets 0 *"
	check_match "large packets" "$(q1 nft list counter ip t large)" "*packets 0 *"
}

mtu_works() { # MTU, families 4 and 6
	mtu "$1"
	ping_ok "$NS1" 192.168.241.2
	tcp_file "$NS1" "$NS2" 192.168.241.2
	(( $1 < 1280 )) || tcp_file "$NS2" "$NS1" fd00::1
}

t_gso_mtu_576() { mtu_works 576; no_errors; }
t_gso_mtu_1280() { mtu_works 1280; no_errors; }
t_gso_mtu_odd() { mtu_works 1297; mtu_works 1419; no_errors; }

t_gso_mtu_9000_on_a_jumbo_wire() {
	wire_mtu 9100
	mtu_works 9000
	no_errors
}

# The outer packets are fragmented, which the wire would rather not see.
t_gso_mtu_9000_on_a_small_wire() {
	mtu_works 9000
	ns1 wg set wg0 peer "$pub2" endpoint "[fd00:aa::2]:2"
	mtu_works 9000
	no_errors
}

# ping compares what comes back with what it sent.
t_gso_fragments_inside() {
	local n

	for n in 1391 1392 1393 1399 1400 1401 2833 20000 65507; do
		ping_ok "$NS1" 192.168.241.2 -s $n
	done
	for n in 1371 1372 1373 1379 1380 1381 2833 20000 65487; do
		ping_ok "$NS2" fd00::1 -s $n
	done
	no_errors
}

udp_file() { # FROM TO ADDRESS BYTES-PER-WRITE TOTAL [SOCKET-OPTION]
	local sink

	data
	head -c "$5" "$TMP/data" > "$TMP/sent"
	rm -f "$TMP/got"
	ip netns exec "$2" timeout $(( 30 * ${WG_SLOW:-1} )) socat -u -b 65536 \
		"UDP$(family "$3")-RECV:9001,rcvbuf=8000000" "OPEN:$TMP/got,creat,trunc" &
	sink=$!
	wait_for 60 listening "$2" u 9001
	pp "$1" ip netns exec "$1" socat -u -b "$4" "OPEN:$TMP/sent" \
		"UDP$(family "$3"):$(bracket "$3"):9001${6:+,$6}"
	wait_for 10 file_is "$TMP/got" "$5"
	kill "$sink" 2>/dev/null
	wait "$sink" || true
	cmp "$TMP/sent" "$TMP/got"
}

file_is() { [[ -e $1 ]] && (( $(stat -c %s "$1") == $2 )); }

t_gso_big_udp_datagrams() {
	udp_file "$NS1" "$NS2" 192.168.241.2 60000 180000
	udp_file "$NS2" "$NS1" fd00::1 60001 180003
	udp_file "$NS2" "$NS1" 192.168.241.1 1473 14730
	wg_offload off
	udp_file "$NS1" "$NS2" fd00::2 60000 180000
	no_errors
}

# 17 is SOL_UDP, 103 UDP_SEGMENT: 40 datagrams of 1200 bytes in one write, and
# a shorter one at the end.
t_gso_udp_segmentation() {
	count_datagrams "$NS1"
	count_datagrams "$NS2"
	udp_file "$NS1" "$NS2" 192.168.241.2 48000 144777 setsockopt=17:103:i1200
	datagrams_are "$NS2" 121
	udp_file "$NS2" "$NS1" fd00::1 48000 48000 setsockopt=17:103:i1201
	datagrams_are "$NS1" 40
	wg_offload off
	udp_file "$NS2" "$NS1" 192.168.241.1 48000 48000 setsockopt=17:103:i1333
	datagrams_are "$NS1" 77
	no_errors
}

count_datagrams() {
	pp "$1" ip netns exec "$1" nft -f - <<-END
		table inet t {
			counter inner { }
			chain in {
				type filter hook input priority 0;
				iifname wg0 udp dport 9001 counter name inner
			}
		}
	END
}

datagrams_are() {
	check_match "datagrams" "$(ip netns exec "$1" nft list counter inet t inner)" "*packets $2 *"
}

# A router's super-packets come from another device, made whole by its GRO.
t_gso_forwarded() {
	netns 0
	batch 0 <<-END
		link add veth0 mtu 1420 type veth peer name veth9 netns $NS1
		addr add 10.9.0.2/24 dev veth0
		addr add fd00:9::2/64 dev veth0
		link set veth0 up
		route add default via 10.9.0.1 rto_min 5s
		route add default via fd00:9::1 rto_min 5s
	END
	batch 1 <<-END
		addr add 10.9.0.1/24 dev veth9
		addr add fd00:9::1/64 dev veth9
		link set veth9 up
	END
	sysctl_in "$NS1" net.ipv4.ip_forward 1
	sysctl_in "$NS1" net.ipv6.conf.all.forwarding 1
	wires_in_order "$NS0" "$NS1"
	quiet_tcp "$NS0"
	batch 2 <<-END
		route add 10.9.0.0/24 dev wg0 rto_min 5s
		route add fd00:9::/64 dev wg0 rto_min 5s
	END
	# veth0 has the path's MTU: finding it out would count as losses.
	tcp_file "$NS0" "$NS2" 192.168.241.2
	tcp_file "$NS0" "$NS2" fd00::2
	tcp_file "$NS2" "$NS0" 10.9.0.2
	tcp_file "$NS2" "$NS0" fd00:9::2
	ns1 ethtool -K veth9 gro on
	tcp_file "$NS0" "$NS2" 192.168.241.2
	no_errors
}

main "$@"
