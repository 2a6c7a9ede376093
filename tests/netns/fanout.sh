#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: smp=4
# vm: timeout=300
#
# A CPU that has more to seal or to open than it can, and others that have nothing
# to do: they help, and what comes out is the same, in the same order.
#
#   +-------- ns1 --------+            +-------- ns2 --------+
#   | wg0 192.168.241.1   |            |   192.168.241.2 wg0 |
#   | veth1 10.0.0.1      |============|      10.0.0.2 veth2 |
#   +---------------------+            +---------------------+

. "$(dirname "$0")/lib.sh"

BLOCKS=8 BLOCK=4194304

setup() {
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
		allowed-ips 192.168.241.1/32
	ip1 link set wg0 up
	ip2 link set wg0 up
	ping_ok "$NS1" 192.168.241.2
	head -c "$BLOCK" /dev/urandom > "$TMP/block"
}

counter() { # NAMESPACE NAME
	ip netns exec "$1" ethtool -S wg0 | sed -n "s/^ *$2: //p"
}

source_data() {
	local i

	for (( i = 0; i < BLOCKS; i++ )); do
		cat "$TMP/block"
	done
}

helped() { # NAMESPACE
	counter "$1" chunks_helped
}

# What would show a packet that was opened wrongly, twice, or in another order.
check_drops() { # NAMESPACE
	local reason

	for reason in auth_failed replayed malformed inner_malformed inner_length source_not_allowed; do
		check_eq "drop_$reason" "$(counter "$1" "drop_$reason")" 0
	done
}

transfer() {
	local sink

	ip netns exec "$NS2" timeout $(( 100 * ${WG_SLOW:-1} )) socat -u -b 131072 TCP4-LISTEN:9000 - |
		sha256sum > "$TMP/sum" &
	sink=$!
	wait_for 60 listening "$NS2" t 9000
	source_data | pp "$NS1" ip netns exec "$NS1" timeout $(( 100 * ${WG_SLOW:-1} )) \
		socat -u -b 131072 - TCP4:192.168.241.2:9000
	wait "$sink"
	check_eq "checksum" "$(<"$TMP/sum")" "$(source_data | sha256sum)"
}

# On PREEMPT_RT nobody is asked: the asker would wait for one who can be preempted.
realtime() { [[ -e /sys/kernel/realtime && $(</sys/kernel/realtime) == 1 ]]; }

# Whether others have time is not ours to say, so it may take more than one try.
until_helped() { # NAMESPACE COMMAND...
	local before try=0 end

	before=$(helped "$1")
	end=$(( $(now_ms) + 60000 * ${WG_SLOW:-1} ))
	until (( $(helped "$1") > before )); do
		(( $(now_ms) < end )) || fail "nobody helped in $try tries"
		"${@:2}"
		(( ++try ))
	done
	say "others helped with $(( $(helped "$1") - before )) chunks, try $try"
}

t_fanout_same_bytes() {
	transfer
	say "others helped with $(helped "$NS1") chunks at the sender, $(helped "$NS2") at the receiver"
	check_drops "$NS1"
	check_drops "$NS2"
}

# Three flows, numbered, that change their CPUs, to a receiver with one only. All fit
# into its queue: when the senders are done, they have time to help.
roam() {
	local port hearers=()

	for port in 91 92 93; do
		ip netns exec "$NS2" burst order $port 1200 > "$TMP/heard$port" 2>&1 &
		hearers+=($!)
	done
	for port in 91 92 93; do
		wait_for 60 grep -q ready "$TMP/heard$port"
	done
	for port in 91 92 93; do
		ip netns exec "$NS1" burst roam 192.168.241.2 $port 1200 1200 &
	done
	for port in 91 92 93; do
		wait "${hearers[0]}" || fail "$(grep -v ready "$TMP/heard$port")"
		hearers=("${hearers[@]:1}")
	done
}

t_fanout_same_order() {
	set_proc /proc/sys/net/core/netdev_max_backlog 20000
	ip netns exec "$NS2" sh -c 'echo 1 > /sys/class/net/veth2/queues/rx-0/rps_cpus'
	if realtime; then
		roam
		check_eq "chunks others helped with" "$(helped "$NS2")" 0
	else
		until_helped "$NS2" roam
	fi
	check_drops "$NS2"
}

t_fanout_with_one_cpu_left() {
	local cpu

	for cpu in 1 2 3; do
		set_proc "/sys/devices/system/cpu/cpu$cpu/online" 0
	done
	ip netns exec "$NS2" burst order 9 3000 > "$TMP/heard" 2>&1 &
	wait_for 60 grep -q ready "$TMP/heard"
	ns1 burst udp 192.168.241.2 9 3000 1200
	wait $! || fail "$(grep -v ready "$TMP/heard")"
	check_drops "$NS2"
}

main "$@"
