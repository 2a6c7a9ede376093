#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
# vm: mem=1024
#
# 20 000 peers with five prefixes each: setconf, showconf, syncconf that changes
# nothing, dump. What wg itself spends must grow with the number of peers alone.

. "$(dirname "$0")/../netns/lib.sh"

MANY=20000

setup() {
	netns 1
	ip1 link add wg0 type wireguard
}

config() { # PEERS
	awk -v n="$1" 'BEGIN {
		print "[Interface]\nListenPort = 51820"
		for (i = 0; i < n; i++) {
			a = int(i / 256); b = i % 256
			printf "[Peer]\nPublicKey = %042dA=\nEndpoint = 192.0.%d.%d:51820\n", i * 4, a % 256, b
			printf "AllowedIPs = 10.%d.%d.0/25, 10.%d.%d.128/25, 100.%d.%d.1/32\n", a, b, a, b, a, b
			printf "AllowedIPs = fd00:%x:%x::/48, fd01:%x:%x::1/128\n", a, b, a, b
		}
	}'
}

# Sets user and real (ms) of a command in the namespace.
timed() { # COMMAND...
	local TIMEFORMAT="%U %R" times

	times=$( { time ip netns exec "$NS1" "$@" >"$TMP/out"; } 2>&1)
	[[ $times =~ ^[0-9.]+\ [0-9.]+$ ]] || fail "$*: $times"
	read -r user real <<<"${times//./}"
	user=$(( 10#$user )) real=$(( 10#$real ))
	say "$*: $real ms, $user ms of them in user space"
}

# Each command with a fourth of the peers and with all: quadratic would be 16 times,
# each time. Once it may be more, for what the host takes away counts as ours.
compare() { # COMMAND...
	local i

	for i in {1..4}; do
		timed "${@//@/few}"
		few=$user
		timed "${@//@/many}"
		say "$1 $2: $(( user * 100 / (few + 1) )) % of the time for 4 times the peers"
		(( user > few * 8 + 400 )) || return 0
	done
	fail "user time of $2 for $MANY peers is $user ms, for a fourth of them $few ms (try $i)"
}

t_large_20000_peers() {
	local command

	config $(( MANY / 4 )) >"$TMP/few"
	config $MANY >"$TMP/many"
	for command in setconf syncconf; do
		compare wg-dlkm $command wg0 "$TMP/@"
	done
	timed wg-dlkm show wg0 allowed-ips
	check_eq "peers" "$(wc -l <"$TMP/out")" $MANY
	check_eq "prefixes" "$(tr -cd , <"$TMP/out" | wc -c; tr ' ' '\n' <"$TMP/out" | wc -l)" "0
$(( MANY * 5 ))"
	timed wg-dlkm show wg0 dump
	cp "$TMP/out" "$TMP/dump"
	timed wg-dlkm showconf wg0
	cp "$TMP/out" "$TMP/again"
	check_eq "lines" "$(wc -l <"$TMP/again")" $(( MANY * 5 + 2 ))
	timed wg-dlkm syncconf wg0 "$TMP/again"
	timed wg-dlkm show wg0 dump
	cmp "$TMP/out" "$TMP/dump" || fail "syncconf of showconf changed something"
	timed wg-dlkm show wg0 --json
	timed wg-dlkm show wg0
}

t_large_one_peer_with_100000_prefixes() {
	awk 'BEGIN { printf "[Peer]\nPublicKey = %042dA=\n", 4
		for (i = 0; i < 100000; i++)
			printf "AllowedIPs = 10.%d.%d.%d/32\n", i / 65536, i / 256 % 256, i % 256 }' >"$TMP/one"
	timed wg-dlkm setconf wg0 "$TMP/one"
	timed wg-dlkm show wg0 allowed-ips
	check_eq "prefixes" "$(tr ' ' '\n' <"$TMP/out" | wc -l)" 100000
}

main "$@"
