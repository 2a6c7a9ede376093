#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=900
# vm: icount
#
# A slow line below the tunnel: how long others wait, and how much of a flow waits.
# On a machine whose clock counts instructions, so that these times are the code's.
#
#   +-------- ns1 --------+                   +-------- ns2 --------+
#   | wg0 192.168.241.1   |                   |   192.168.241.2 wg0 |
#   | veth1 10.0.0.1      |====== 20 Mbit/s ==|      10.0.0.2 veth2 |
#   |  tbf, fq_codel      | ->                |                     |
#   +---------------------+                   +---------------------+

. "$(dirname "$0")/lib.sh"

MODULES=/lib/modules/$(uname -r)

setup() { tunnel veth1 veth2; }

tunnel() { # EGRESS INGRESS
	netns 1 2
	ip1 link add veth1 type veth peer name veth2 netns "$NS2"
	ip1 link set veth1 up
	ip2 link set veth2 up
	if [[ $1 != veth1 ]]; then
		ip1 link add link veth1 name "$1" type vlan id 5
		ip2 link add link veth2 name "$2" type vlan id 5
	fi
	batch 1 <<-END
		addr add 10.0.0.1/24 dev $1
		link set $1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev $2
		link set $2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		allowed-ips 192.168.241.2/32 endpoint 10.0.0.2:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		allowed-ips 192.168.241.1/32
	ip1 link set wg0 up
	ip2 link set wg0 up
	# TCP makes its super-packets as large as it may, as it does where round trips are short.
	sysctl_in "$NS1" net.ipv4.tcp_tso_rtt_log 20
	ping_ok "$NS1" 192.168.241.2
}

# A bucket that takes a whole super-packet does not cut it.
slow_line() { # fq_codel|bfifo
	ns1 tc qdisc replace dev veth1 root handle 1: tbf rate 20mbit burst 70k limit 10m
	if [[ $1 == bfifo ]]; then
		ns1 tc qdisc add dev veth1 parent 1: handle 2: bfifo limit 10m
	else
		ns1 tc qdisc add dev veth1 parent 1: handle 2: "$1"
	fi
}

# TCP as fast as it goes, in the background, until end_stream.
begin_stream() {
	local before

	ip netns exec "$NS2" socat -u -b 131072 TCP4-LISTEN:9000,reuseaddr OPEN:/dev/null &
	wait_for 60 listening "$NS2" t 9000
	before=$(tx_bytes "$NS1" wg0)
	ip netns exec "$NS1" socat -u -b 131072 OPEN:/dev/zero TCP4:192.168.241.2:9000 &
	streamer=$!
	wait_for 20 tx_above "$NS1" wg0 $(( before + 1000000 ))
}

end_stream() { kill "$streamer"; wait "$streamer" 2>/dev/null || true; }

# --- the flow itself ----------------------------------------------------------------

# Sizes as they leave IP, once the line is known to be slow.
count_large() {
	ns1 nft -f - <<-END
		table ip t {
			counter large { }
			counter any { }
			chain out {
				type filter hook postrouting priority 0;
				udp dport 2 counter name any
				udp dport 2 meta length > 17000 counter name large
			}
		}
	END
}

large() { q1 nft list counter ip t large | sed -n 's/.*packets \([0-9]*\) .*/\1/p'; }

shrink() {
	count_large
	begin_stream
	end_stream
	check_gt "large packets while the line is fast" "$(large)" 10
	slow_line fq_codel
	begin_stream
	q1 nft reset counter ip t large > /dev/null
	sleep 2
	end_stream
	say "$(q1 nft list counter ip t any | grep packets)"
	check_eq "large packets on a slow line" "$(large)" 0
}

t_C4_super_packets_shrink() { shrink; }

t_C4_super_packets_shrink_behind_a_vlan() {
	netns_down
	tunnel veth1.5 veth2.5
	shrink
}

# Without small queues, all of the window would wait there: megabytes.
t_C4_two_super_packets_of_a_flow_wait() {
	local i n most=0 charged=0

	slow_line bfifo
	begin_stream
	for (( i = 0; i < 40; i++ )); do
		n=$(q1 tc -s -j qdisc show dev veth1 | grep -o '"backlog":[0-9]*' | head -1)
		n=${n#*:}
		(( n <= most )) || most=$n
		n=$(q1 ss -tmH "dport = 9000" | sed -n 's/.*,t\([0-9]*\),.*/\1/p')
		(( ${n:-0} <= charged )) || charged=$n
		sleep 0.02
	done
	end_stream
	say "at most $most bytes waited, $charged were charged to the socket"
	check_gt "bytes waiting" "$most" 10000
	# Another one begins while less than the memory of two is charged. Of datagrams that leave
	# alone, which weigh more than what they carry, that is 60, and then there are 48 more.
	check_le "bytes waiting" "$most" $(( (60 + 48) * (1420 + 32 + 28 + 14) ))
}

# --- others ----------------------------------------------------------------------

# Round trips in microseconds, sorted.
round_trips() { # COUNT
	q1 ping -n -i 0.037 -c "$1" -W 5 192.168.241.2 |
		sed -n 's/.*time=\([0-9]*\)\.\?\([0-9]*\) ms/\1 \2/p' |
		while read -r ms rest; do
			rest=${rest}000
			echo $(( 10#$ms * 1000 + 10#${rest:0:3} ))
		done | sort -n > "$TMP/trips"
	check_gt "answers" "$(wc -l < "$TMP/trips")" $(( $1 * 8 / 10 ))
}

percentile() { sed -n "$(( ($(wc -l < "$TMP/trips") * $1 + 99) / 100 ))p" "$TMP/trips"; }

# What a stream adds to the ping of others: $added, the 95th percentile, in microseconds.
measure_added() { # NAME
	local idle

	slow_line fq_codel
	round_trips 20
	idle=$(percentile 50)
	begin_stream
	round_trips 100
	end_stream
	added=$(( $(percentile 95) - idle ))
	say "$1: idle $idle us; under load half $(percentile 50) us, 95 of 100 $(percentile 95) us; added $added us"
	say "$(q1 tc -s qdisc show dev veth1 | grep -E 'backlog|dropped')"
}

load_only() { # FILE
	local dep

	netns_down
	wait_for 20 rmmod wireguard
	for dep in $(modinfo -F depends "$1" | tr , ' '); do
		modprobe "$dep"
	done
	insmod "$1"
}

t_C4_others_do_not_wait() {
	local ours

	measure_added ours
	ours=$added
	load_only "$MODULES/kernel/drivers/net/wireguard/wireguard.ko"
	tunnel veth1 veth2
	measure_added in-tree
	load_only "$MODULES/updates/wireguard.ko"
	debug_lines_on
	check_le "microseconds added" "$ours" 30000
	check_le "microseconds added, against in-tree," "$ours" "$added"
}

main "$@"
