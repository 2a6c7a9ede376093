#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=900
# vm: timeout_long=7200
# vm: alone
#
# Things that go away while they are used.  ROUNDS of each (8 unless set); the
# moment within a round is random, see SEED.
#
#   +--------- ns1 ---------+  +----- ns0 -----+  +--------- ns2 ---------+
#   | wg0 192.168.241.1/24  |  |   creating    |  |  192.168.241.2/24 wg0 |
#   |     fd00::1/112       |==| 1 <--lo--> 2  |==|       fd00::2/112     |
#   +-----------------------+  +---------------+  +-----------------------+

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/two.sh"

ROUNDS=${ROUNDS:-8}

random_moment() { sleep "0.$(printf %03d $(( RANDOM % 200 )))"; }

setup() {
	netns 0 1 2
	device 1
	device 2
}

rounds() { # COMMAND, once per round with its number
	local i

	for (( i = 1; i <= ROUNDS; i++ )); do
		"$1" "$i"
	done
	end_jobs
	say "$ROUNDS rounds of $1"
}

delete_link() {
	local n=$(( $1 % 2 + 1 ))

	under_way
	random_moment
	ip -n "wg$$-$n" link del wg0
	check_eq "devices left" "$(ip -n "wg$$-$n" link show type wireguard)" ""
	device "$n"
}

t_race_delete_link_under_traffic() {
	storm 1
	storm 2
	rounds delete_link
	under_way
}

bounce_link() {
	local n=$(( $1 % 2 + 1 ))

	under_way
	random_moment
	ip -n "wg$$-$n" -batch - <<-END
		link set wg0 down
		link set wg0 mtu 9000
		link set wg0 up
		link set wg0 mtu 1420
		addr replace fd00::$n/112 dev wg0
	END
}

t_race_link_down_and_up_under_traffic() {
	storm 1
	storm 2
	rounds bounce_link
	under_way
}

# By turns the one with the device, and the one with the sockets.
delete_namespace() {
	local n=$(( $1 % 3 ))

	storm 1
	storm 2
	under_way
	random_moment
	ip netns del "wg$$-$n"
	# While a process is in it a namespace goes on without its name.
	random_moment
	end_jobs
	netns_down
	setup
}

t_race_delete_namespace_under_traffic() {
	rounds delete_namespace
	under_way
}

delete_peer() {
	local i

	for (( i = 0; i < 4; i++ )); do
		random_moment
		q1 wg set wg0 peer "$pub2" remove
		q1 wg set wg0 peer "$pub2" allowed-ips 192.168.241.2/32,fd00::2/128 endpoint 127.0.0.1:2
	done
	q2 wg set wg0 peer "$pub1" remove \
		peer "$pub1" allowed-ips 192.168.241.1/32,fd00::1/128 endpoint 127.0.0.1:1
	under_way
}

t_race_delete_peer_under_traffic() {
	storm 1
	storm 2
	rounds delete_peer
	under_way
}

change_everything() {
	random_moment
	q1 wg set wg0 private-key <(echo "$key3") listen-port $(( 1000 + $1 )) fwmark "$1"
	q2 wg set wg0 peer "$pub3" allowed-ips 192.168.241.1/32,fd00::1/128 endpoint "[::1]:$(( 1000 + $1 ))"
	random_moment
	q1 wg set wg0 peer "$pub2" endpoint "[::1]:2" preshared-key <(echo "$psk")
	q2 wg set wg0 peer "$pub3" preshared-key <(echo "$psk")
	random_moment
	q1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" preshared-key /dev/null endpoint 127.0.0.1:2
	q2 wg set wg0 peer "$pub3" remove peer "$pub1" allowed-ips 192.168.241.1/32,fd00::1/128 endpoint 127.0.0.1:1
	under_way
}

t_race_keys_ports_endpoints_under_traffic() {
	storm 1
	storm 2
	rounds change_everything
	under_way
}

unload_module() {
	storm 1
	storm 2
	under_way
	random_moment
	modprobe -r wireguard
	check_eq "devices left" "$(ip -n "$NS1" link show type wireguard)" ""
	[[ ! -e /sys/module/wireguard ]]
	end_jobs
	modprobe wireguard
	debug_lines_on
	device 1
	device 2
}

t_race_unload_module_under_traffic() {
	rounds unload_module
	under_way
}

# 300 peers with two prefixes each take many messages.
many_peers() {
	[[ -e $TMP/many ]] || awk '
		BEGIN {
			srand('"$SEED"')
			alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
			for (i = 0; i < 300; i++) {
				key = ""
				for (j = 0; j < 42; j++)
					key = key substr(alphabet, int(rand() * 64) + 1, 1)
				printf "[Peer]\nPublicKey = %sA=\nAllowedIPs = 10.%d.%d.0/24, fd00:%x::/32\n",
					key, i / 256, i % 256, i + 1
			}
		}' > "$TMP/many"
	q1 wg addconf wg0 "$TMP/many"
}

open_dump() { # SECONDS: a reader that stops after its first message
	ip netns exec "$NS1" slowdump wg0 "$1" > "$TMP/dump" 2>&1 &
	dump=$!
	wait_for 30 grep -q holding "$TMP/dump"
}

dump_ended_well() {
	wait "$dump" || fail "the reader: $(<"$TMP/dump")"
	say "$(tail -n 1 "$TMP/dump")"
}

link_gone() { ! ip -n "$NS1" link show wg0 >/dev/null 2>&1; }

delete_dumped_link() {
	local deleter

	many_peers
	under_way
	open_dump 0.5
	ip -n "$NS1" link del wg0 &
	deleter=$!
	# Out of sight at once, but the reader still has its reference.
	wait_for 30 link_gone
	dump_ended_well
	wait "$deleter"
	device 1
}

t_race_delete_link_under_open_dump() {
	storm 2
	rounds delete_dumped_link
	under_way
}

delete_dumped_peers() {
	many_peers
	under_way
	open_dump 0.3
	case $(( $1 % 3 )) in
	0) q1 wg set wg0 $(q1 wg show wg0 peers | tail -n 200 | sed 's/.*/peer & remove/') ;;
	1) q1 wg syncconf wg0 <(tail -n 60 "$TMP/many") ;;
	2) q1 wg setconf wg0 "$TMP/many" ;;
	esac
	dump_ended_well
	q1 wg setconf wg0 <(printf '[Interface]\nPrivateKey = %s\nListenPort = 1\n' "$key1")
	q1 wg set wg0 peer "$pub2" allowed-ips 192.168.241.2/32,fd00::2/128 endpoint 127.0.0.1:2
}

t_race_delete_peers_under_open_dump() {
	storm 2
	rounds delete_dumped_peers
	under_way
}

delete_dumped_namespace() {
	many_peers
	open_dump 0.3
	storm 2
	ip netns del "$NS1"
	dump_ended_well
	end_jobs
	netns_down
	setup
}

t_race_delete_namespace_under_open_dump() {
	rounds delete_dumped_namespace
	under_way
}

# An open dump keeps the module in; its devices go when it does.
unload_dumped_module() {
	many_peers
	storm 1
	open_dump 0.5
	if modprobe -r wireguard 2>"$TMP/err"; then
		say "unloaded at once"
	else
		check_match "refusal" "$(<"$TMP/err")" "*in use*"
	fi
	dump_ended_well
	end_jobs
	modprobe -r wireguard
	[[ ! -e /sys/module/wireguard ]]
	modprobe wireguard
	debug_lines_on
	device 1
	device 2
}

t_race_unload_module_under_open_dump() {
	rounds unload_dumped_module
	under_way
}

# Readers that start over and over while everything they read is replaced.
replace_while_shown() {
	local i reader

	(
		while :; do
			ip netns exec "$NS1" wg showconf wg0 > /dev/null || exit
		done
	) &
	reader=$!
	for (( i = 0; i < 5; i++ )); do
		q1 wg setconf wg0 "$TMP/many"
		q1 wg setconf wg0 <(tail -n 30 "$TMP/many")
	done
	[[ -d /proc/$reader ]] || fail "the reader failed"
	kill "$reader"
	wait "$reader" || true
}

t_race_replace_peers_while_shown() {
	many_peers
	rounds replace_while_shown
}

main "$@"
