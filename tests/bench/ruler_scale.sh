#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=6000
# vm: mem=2048
#
# The guest's part of the ruler for many peers: instructions to add, read and
# delete them, memory of an idle one, and instructions of a handshake.
#
#   r1: wg0, RULER_HANDSHAKES peers ==== r2: as many devices, one peer each
#
# RULER_CASES  numbers of peers, in rising order
# Prints "row scale:NAME MODULE ROUND KEY=VALUE...".
set -u -o pipefail

. "$(dirname "$0")/ruler_lib.sh"

HANDSHAKES=${RULER_HANDSHAKES:-64}

row() { echo "row scale:$1 $module $round $(tail -n1 <<<"$2")"; }

# Slab, Percpu and VmallocUsed in bytes, once everything late has been freed.
memory() {
	sync
	sleep 1
	echo 3 >/proc/sys/vm/drop_caches
	sleep 1
	awk '/^(Slab|Percpu|VmallocUsed):/ { n += $2 } END { print n * 1024 }' /proc/meminfo
}

many() { # NUMBER
	local before after

	ip link add wg0 type wireguard
	wg set wg0 private-key <(echo $KEY1)
	before=$(memory)
	row "add$1" "$(ruler_peers wg0 add "$1")"
	after=$(memory)
	row "memory$1" "units=$1 bytes=$(( after > before ? after - before : 0 ))"
	row "dump$1" "$(ruler_peers wg0 dump "$1")"
	row "delete$1" "$(ruler_peers wg0 delete "$1")"
	ip link del wg0
}

# A device in r2 for each peer of r1, keys fixed by number.
handshake_devices() {
	local i key args=() links="" addrs=""

	for (( i = 1; i <= HANDSHAKES; i++ )); do
		links+="link add w$i type wireguard"$'\n'
		addrs+="link set w$i up"$'\n'
	done
	ip -n r2 -batch - <<<"${links%$'\n'}"
	ip -n r1 link add wg0 type wireguard
	for (( i = 1; i <= HANDSHAKES; i++ )); do
		key=$(printf '%032d' "$i" | base64)
		in2 wg set "w$i" private-key <(echo "$key") listen-port $(( 2000 + i )) \
			peer "$(wg pubkey <<<$KEY1)" allowed-ips 10.77.0.0/32
		args+=(peer "$(wg pubkey <<<"$key")" endpoint "10.0.0.2:$(( 2000 + i ))" allowed-ips "10.77.0.$i/32")
	done
	ip -n r2 -batch - <<<"${addrs%$'\n'}"
	in1 wg set wg0 private-key <(echo $KEY1) listen-port 1 "${args[@]}"
	ip -n r1 addr add 10.77.0.0/32 dev wg0
	ip -n r1 link set wg0 up
	ip -n r1 route add 10.77.0.0/16 dev wg0
}

handshakes() {
	local out done

	down
	cable
	handshake_devices
	in1 ping -q -c 1 10.0.0.2 >/dev/null
	out=$(ruler_traffic touch -f r1 -a 10.77.0.1 -n "$HANDSHAKES" -r 20)
	done=$(in1 wg show wg0 latest-handshakes | awk '$2 > 0 { n++ } END { print n + 0 }')
	[ "$done" = "$HANDSHAKES" ] || die "$done of $HANDSHAKES handshakes"
	row handshake "$out"
	down
}

say_machine
quiet
for (( round = 0; round < RULER_ROUNDS; round++ )); do
	for module in $RULER_MODULES; do
		load "$module"
		say_symbols "$module"
		for n in $RULER_CASES; do
			# the distribution's takes hours for more, and no bar needs it
			[ "$module" = ours ] || (( n <= 20000 )) || continue
			many "$n"
		done
		handshakes
		unload
	done
done
echo "KTAP version 1"
echo "1..1"
echo "ok 1 ruler_scaled"
