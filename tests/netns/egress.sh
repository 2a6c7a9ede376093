#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=900
#
# Whatever lies below the tunnel, above it or beside it: super-packets that stay
# whole give the same packets as force_plain=1 does, inside and on the wire.
#
#   +--------- ns0 ----------+           +--------- ns1 ----------+
#   | wg0 192.168.9.2        |           | wg0 192.168.9.1        |
#   |     fd09::2            |           |     fd09::1   gro off  |
#   | EGRESS 10.1.0.2        |           | INGRESS 10.1.0.1       |
#   |        fd01::2         |           |         fd01::1        |
#   |   |                    |           |   |                    |
#   | veth0                  |===========| veth1                  |
#   +------------------------+           +------------------------+
#
# EGRESS: veth0 itself, or VLAN, bridge, bond, macvlan on it, or a dummy whose
# packets tc redirects to it. INGRESS: veth1, or the VLAN. A train (trains.c) goes from
# ns0 to addresses behind ns1's tunnel that nobody has; ns1 writes down what
# comes in and what comes out.

. "$(dirname "$0")/lib.sh"

PARAMETER=/sys/module/wireguard/parameters/force_plain
GONE4=192.168.9.77 GONE6=fd09::77
sender=$NS0 receiver=$NS1 ttl=same-ttl

setup() {
	echo 0 > $PARAMETER
	# A train is longer than this queue usually is, and nobody may lose a wagon.
	set_proc /proc/sys/net/core/netdev_max_backlog 20000
	netns 0 1
	batch 1 <<-END
		link add veth1 type veth peer name veth0 netns $NS0
		link set veth1 up
	END
	ip0 link set veth0 up
}

addresses() { # EGRESS INGRESS
	ingress=$2
	batch 0 <<-END
		addr add 10.1.0.2/24 dev $1
		addr add fd01::2/64 dev $1
		link set $1 up
	END
	batch 1 <<-END
		addr add 10.1.0.1/24 dev $2
		addr add fd01::1/64 dev $2
		link set $2 up
	END
}

tunnel() { # [ENDPOINT [MTU]]
	local ns

	wires_in_order "$NS0" "$NS1"
	ip0 link add wg0 type wireguard
	ip1 link add wg0 type wireguard
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 7 peer "$pub2" allowed-ips 192.168.9.2/32,fd09::2/128
	ns0 wg set wg0 private-key <(echo "$key2") listen-port 8 peer "$pub1" \
		allowed-ips 192.168.9.0/24,fd09::/64 endpoint "${1:-10.1.0.1}:7"
	batch 1 <<-END
		addr add 192.168.9.1/24 dev wg0
		addr add fd09::1/64 dev wg0
		link set wg0 mtu ${2:-1420} up
	END
	batch 0 <<-END
		addr add 192.168.9.2/24 dev wg0
		addr add fd09::2/64 dev wg0
		link set wg0 mtu ${2:-1420} up
	END
	ns1 ethtool -K wg0 gro off
	for ns in "$NS0" "$NS1"; do
		sysctl_in "$ns" net.ipv6.auto_flowlabels 0
	done
	ping_ok "$NS0" 192.168.9.1
	ping_ok "$NS0" fd09::1
	count_sent
}

# Datagrams as they leave ns0's IP stack.
count_sent() {
	ns0 nft -f - <<-END
		table inet t {
			counter sent { }
			chain out {
				type filter hook postrouting priority 0;
				udp dport 7 counter name sent
			}
		}
	END
}

sent() {
	q0 nft reset counter inet t sent | sed -n 's/.*packets \([0-9]*\) .*/\1/p'
}

# One train. Sets $count: packets that IP sent.
train() { # FILE
	local n what

	what=("${device:-wg0}" "${from4:-192.168.9.2}" "$GONE4" "${from6:-fd09::2}" "$GONE6" "$SEED" "${rounds:-40}")
	n=$(ip netns exec "$sender" trains count "${what[@]}")
	ip netns exec "$receiver" trains hear "$ingress" "${out:-wg0}" 7 "$TMP/$1" "$n" "$ttl" > "$TMP/heard" 2>&1 &
	hearer=$!
	wait_for 20 grep -q ready "$TMP/heard"
	sent >/dev/null
	pp "$sender" ip netns exec "$sender" trains send "${what[@]}"
	wait "$hearer" || lost "$(grep -v ready "$TMP/heard")"
	count=$(sent)
	say "$1: $n packets, IP sent $count; $(grep -v ready "$TMP/heard")"
}

# Where they may have gone.
lost() { # WHAT
	say "$(ip -n "$NS0" -s link show dev veth0; q0 ethtool -S wg0 | grep -v ': 0$'; q1 ethtool -S wg0 | grep -v ': 0$')"
	say "$(ip netns exec "$NS1" cat /proc/net/netstat | awk '/^TcpExt:/ && !n { n = split($0, t); next }
		/^TcpExt:/ { for (i = 2; i <= n; i++) if ($i > 0) printf "%s %s ", t[i], $i }')"
	fail "$1"
}

same_file() { # WHAT FILES
	local plain fast

	for plain in "$TMP"/plain.$2; do
		fast=${plain/plain/fast}
		cmp "$fast" "$plain" && continue
		[[ $1 != *wire* ]] || say "$(diff "$fast" "$plain" | head -20)"
		fail "$1 differ"
	done
}

# Nor may the fast path have been left without a word.
same_as_plain() {
	local fast

	train fast
	fast=$count
	echo 1 > $PARAMETER
	train plain
	echo 0 > $PARAMETER
	same_file "packets inside" "inner.*"
	[[ -n ${lists:-} ]] || same_file "datagrams on the wire" wire
	[[ -n ${in_pieces:-} ]] || check_le "packets that IP sent" "$fast" $(( count / 4 ))
}

no_offload() {
	ns0 ethtool -K veth0 tx off sg off tso off gso off tx-udp-segmentation off
}

# --- what lies below ------------------------------------------------------------

t_C4_egress_plain() { addresses veth0 veth1; tunnel; same_as_plain; }
t_C4_egress_IPv6() { addresses veth0 veth1; tunnel "[fd01::1]"; same_as_plain; }

vlan() {
	ip0 link add link veth0 name veth0.5 type vlan id 5
	ip1 link add link veth1 name veth1.5 type vlan id 5
	addresses veth0.5 veth1.5
	tunnel "$@"
}

bridge() {
	batch 0 <<-END
		link add br0 type bridge
		link set veth0 master br0
	END
	addresses br0 veth1
	tunnel "$@"
}

bond() {
	batch 0 <<-END
		link add bond0 type bond mode active-backup
		link set veth0 down
		link set veth0 master bond0
		link set veth0 up
	END
	addresses bond0 veth1
	tunnel "$@"
}

macvlan() {
	ip0 link add link veth0 name mv0 type macvlan mode bridge
	addresses mv0 veth1
	tunnel "$@"
}

# The answers come in by veth0, and are redirected too.
mirred() {
	batch 0 <<-END
		link add dummy0 address $(q0 cat /sys/class/net/veth0/address) type dummy
		link set dummy0 arp on
	END
	addresses dummy0 veth1
	ns0 tc qdisc add dev dummy0 clsact
	ns0 tc filter add dev dummy0 egress matchall action mirred egress redirect dev veth0
	ns0 tc qdisc add dev veth0 clsact
	ns0 tc filter add dev veth0 ingress matchall action mirred ingress redirect dev dummy0
	tunnel "$@"
}

t_C4_egress_vlan() { vlan; same_as_plain; }
t_C4_egress_bridge() { bridge; same_as_plain; }
t_C4_egress_bond() { bond; same_as_plain; }
t_C4_egress_macvlan() { macvlan; same_as_plain; }
t_C4_egress_mirred() { mirred; same_as_plain; }

t_C4_egress_vlan_of_a_poor_device() { no_offload; vlan "[fd01::1]"; same_as_plain; }
t_C4_egress_bridge_of_a_poor_device() { no_offload; bridge "[fd01::1]"; same_as_plain; }
t_C4_egress_bond_of_a_poor_device() { no_offload; bond "[fd01::1]"; same_as_plain; }
t_C4_egress_macvlan_of_a_poor_device() { no_offload; macvlan "[fd01::1]"; same_as_plain; }
t_C4_egress_mirred_to_a_poor_device() { no_offload; mirred "[fd01::1]"; same_as_plain; }

t_C4_egress_without_checksums() {
	ns0 ethtool -K veth0 tx off
	addresses veth0 veth1
	tunnel
	same_as_plain
}

t_C4_egress_without_segmentation() {
	ns0 ethtool -K veth0 tso off gso off tx-udp-segmentation off
	addresses veth0 veth1
	tunnel "[fd01::1]"
	same_as_plain
}

t_C4_egress_without_anything() { no_offload; addresses veth0 veth1; tunnel; same_as_plain; }

# A receiver that merges what was cut. Its ring has 256 places, so trains are short.
t_C4_egress_merged_again() {
	local rounds=1 i

	ns0 ethtool -K veth0 tso off gso off tx-udp-segmentation off
	ns1 ethtool -K veth1 gro on
	addresses veth0 veth1
	tunnel
	for i in 1 2 3 4 5; do
		SEED=$(( SEED + 1 ))
		same_as_plain
	done
}

# Every large datagram leaves in two fragments.
small_mtu() {
	ip0 link set veth0 mtu 1300
	addresses veth0 veth1
	tunnel "$@"
	same_as_plain
	check_gt "fragments" "$(grep -c fragment "$TMP/fast.wire")" 1000
}

t_C4_egress_mtu_below_ours() { small_mtu; }
t_C4_egress_mtu_below_ours_IPv6() { small_mtu "[fd01::1]"; }

# --- what lies above --------------------------------------------------------------

# One tunnel in the other: the train goes into the inner one.
nested() { # ENDPOINT-OF-THE-INNER OUTER-MTU
	local GONE4=192.168.10.77 GONE6=fd10::77 from4=192.168.10.2 from6=fd10::2

	ip0 link set veth0 mtu $(( $2 + 80 ))
	ip1 link set veth1 mtu $(( $2 + 80 ))
	addresses veth0 veth1
	tunnel "" "$2"
	ip0 link add wg1 type wireguard
	ip1 link add wg1 type wireguard
	ns1 wg set wg1 private-key <(echo "$key3") listen-port 17 peer "$pub4" allowed-ips 192.168.10.2/32,fd10::2/128
	ns0 wg set wg1 private-key <(echo "$key4") listen-port 18 peer "$pub3" \
		allowed-ips 192.168.10.0/24,fd10::/64 endpoint "$1:17"
	batch 1 <<-END
		addr add 192.168.10.1/24 dev wg1
		addr add fd10::1/64 dev wg1
		link set wg1 mtu 1420 up
	END
	batch 0 <<-END
		addr add 192.168.10.2/24 dev wg1
		addr add fd10::2/64 dev wg1
		link set wg1 mtu 1420 up
	END
	ns1 ethtool -K wg1 gro off
	ping_ok "$NS0" 192.168.10.1
	device=wg1 out=wg1 same_as_plain
}

t_C4_nested() { nested "[fd09::1]" 1500; }

# The outer packets of the inner tunnel do not fit into the outer, and go there in fragments.
t_C4_nested_too_large() { in_pieces=yes nested 192.168.9.1 1420; }

# One file by TCP.
stream() { # LISTEN CONNECT
	local before sink

	rm -f "$TMP/got"
	ip netns exec "$NS1" timeout $(( 100 * ${WG_SLOW:-1} )) socat -u -b 524288 "$1,reuseaddr" "OPEN:$TMP/got,creat,trunc" &
	sink=$!
	wait_for 60 listening "$NS1" t 9000
	before=$(snmp "$NS0" Tcp RetransSegs)
	ns0 timeout $(( 100 * ${WG_SLOW:-1} )) socat -u -b 524288 "OPEN:$TMP/data" "$2"
	wait $sink
	cmp "$TMP/data" "$TMP/got" || fail "the file did not arrive as it was"
	(( $(snmp "$NS0" Tcp RetransSegs) == before )) || lost "segments were sent again"
}

big_tcp() { # LISTEN CONNECT ROUTE SIZES-COMMAND...
	local fast

	addresses veth0 veth1
	tunnel
	ns1 ethtool -K wg0 gro on
	"${@:4}"
	sysctl_in "$NS0" net.ipv4.tcp_tso_rtt_log 20
	sysctl_in "$NS0" net.ipv4.tcp_early_retrans 0
	sysctl_in "$NS1" net.ipv4.tcp_rmem "4096 131072 524288"
	ip0 route replace "$3" dev wg0 rto_min 5s
	ns0 nft -f - <<-END
		table inet big {
			counter big { }
			chain out {
				type filter hook output priority 0;
				oifname wg0 meta length > 65575 counter name big
			}
		}
	END
	head -c 4000003 /dev/urandom > "$TMP/data"
	sent > /dev/null
	stream "$1" "$2"
	fast=$(sent)
	check_no_match "super-packets of more than 64 KB" "$(q0 nft list counter inet big big)" "*packets 0 *"
	echo 1 > $PARAMETER
	stream "$1" "$2"
	echo 0 > $PARAMETER
	# Nor were those cut before they were sealed.
	check_le "packets that IP sent" "$fast" $(( $(sent) / 4 ))
}

# More than 64 KB in one super-packet, with IPv6's header for that, which is never sent.
t_C4_big_tcp() {
	big_tcp TCP6-LISTEN:9000 "TCP6:[fd09::1]:9000" fd09::1/128 ip0 link set wg0 gso_max_size 150000
}

# The same of IPv4, which kernels from 6.3 have, and whose header knows no such length.
t_C4_big_tcp_IPv4() {
	local below6_3='@(5|6.[0-2]).*'

	# shellcheck disable=SC2053
	[[ $(uname -r) != $below6_3 ]] || { fails ns0 burst big4 wg0 150000; return; }
	big_tcp TCP4-LISTEN:9000 TCP4:192.168.9.1:9000 192.168.9.1/32 big4_sizes
}

big4_sizes() {
	ip0 link set wg0 gso_max_size 150000
	ns0 burst big4 wg0 150000
}

# Such a packet's end is told by its skb, which is not the one that leaves.
t_C4_packet_ring() {
	addresses veth0 veth1
	tunnel
	sent > /dev/null
	ns0 trains ring wg0 192.168.9.2 $GONE4 640
	check_eq "packets that IP sent" "$(sent)" 640
}

# --- what lies beside ---------------------------------------------------------------

#   +------ ns2 ------+        +------ ns0 ------+        +------ ns1 ------+
#   | veth2 10.2.0.2  |========| veth3 10.2.0.1  |========| as above        |
#   |       fd02::2   |  list->|       fd02::1   |        |                 |
#   +-----------------+        +-----------------+        +-----------------+
#
# GRO makes frag lists of what is only forwarded, where it is told to.
t_C4_frag_lists_forwarded() {
	local sender device from4 from6 rounds lists in_pieces ttl before SEED=$SEED

	addresses veth0 veth1
	tunnel
	netns 2
	batch 2 <<-END
		link add veth2 type veth peer name veth3 netns $NS0
		addr add 10.2.0.2/24 dev veth2
		addr add fd02::2/64 dev veth2
		link set veth2 up
		route add default via 10.2.0.1
		route add default via fd02::1
	END
	batch 0 <<-END
		addr add 10.2.0.1/24 dev veth3
		addr add fd02::1/64 dev veth3
		link set veth3 up
	END
	wires_in_order "$NS0" "$NS2"
	sysctl_in "$NS0" net.ipv4.ip_forward 1
	sysctl_in "$NS0" net.ipv6.conf.all.forwarding 1
	sysctl_in "$NS2" net.ipv6.auto_flowlabels 0
	ns1 wg set wg0 peer "$pub2" allowed-ips 192.168.9.2/32,fd09::2/128,10.2.0.0/24,fd02::/64
	ns2 ethtool -K veth2 tso off gso off tx-udp-segmentation off
	ns0 ethtool -K veth3 gro on rx-gro-list on
	ns0 sh -c 'echo 20000000 > /sys/class/net/veth3/gro_flush_timeout'
	ping_ok "$NS2" 10.2.0.1
	ping_ok "$NS2" fd02::1
	sender=$NS2 device=- from4=10.2.0.2 from6=fd02::2 rounds=2 lists=yes in_pieces=yes ttl=any-ttl
	# A few at a time: the ring of a veth that does GRO takes 256 packets.
	for SEED in $(seq $SEED $(( SEED + 4 ))); do
		before=$(forwarded)
		same_as_plain
		check_le "packets that were forwarded, twice," $(( $(forwarded) - before )) "$(wc -l < "$TMP/fast.wire")"
	done
}

#   +-- ns0 --+   +------- ns1 -------+   +-- ns2 --+
#   | wg0     |===| wg0  forwards wg1 |===| wg1     |
#   +---------+   +-------------------+   +---------+
#
# What one tunnel joined, the other cuts.
t_C4_relayed() {
	local receiver=$NS2 ingress out=wg1 lists=yes GONE4=192.168.10.77 GONE6=fd10::77

	addresses veth0 veth1
	tunnel
	ns1 ethtool -K wg0 gro on
	netns 2
	batch 1 <<-END
		link add veth3 type veth peer name veth2 netns $NS2
		addr add 10.3.0.1/24 dev veth3
		link set veth3 up
		link add wg1 type wireguard
		addr add 192.168.10.1/24 dev wg1
		addr add fd10::1/64 dev wg1
	END
	batch 2 <<-END
		addr add 10.3.0.2/24 dev veth2
		link set veth2 up
		link add wg1 type wireguard
	END
	wires_in_order "$NS1" "$NS2"
	sysctl_in "$NS1" net.ipv4.ip_forward 1
	sysctl_in "$NS1" net.ipv6.conf.all.forwarding 1
	ns1 wg set wg1 private-key <(echo "$key3") peer "$pub4" allowed-ips 192.168.10.0/24,fd10::/64 endpoint 10.3.0.2:7
	ns2 wg set wg1 private-key <(echo "$key4") listen-port 7 peer "$pub3" \
		allowed-ips 192.168.9.0/24,fd09::/64,192.168.10.1/32
	ns0 wg set wg0 peer "$pub1" allowed-ips 192.168.9.0/24,fd09::/64,192.168.10.0/24,fd10::/64
	batch 2 <<-END
		addr add 192.168.10.2/24 dev wg1
		addr add fd10::2/64 dev wg1
		link set wg1 up
	END
	ip1 link set wg1 up
	ns2 ethtool -K wg1 gro off
	ping_ok "$NS1" 192.168.10.2
	batch 0 <<-END
		route add 192.168.10.0/24 dev wg0
		route add fd10::/64 dev wg0
	END
	ingress=veth2
	same_as_plain
}

forwarded() { echo $(( $(snmp "$NS0" Ip ForwDatagrams) + $(snmp "$NS0" Ip6 Ip6OutForwDatagrams) )); }

main "$@"
