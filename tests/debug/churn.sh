#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=600
#
# Namespaces with live tunnels between them come and go, in any order: those the
# devices are in, and the one their sockets are in.  ROUNDS of it.
#
#   five namespaces, each with wg0 and the four others as its peers; all sockets
#   are in ns0, where the devices were made
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/two.sh"

ROUNDS=${ROUNDS:-8}
MEMBERS=5

member() { echo "wgm$$-$1"; }

make_member_keys() {
	local i

	for (( i = 1; i <= MEMBERS; i++ )); do
		member_key[i]=$(wg genkey)
		member_pub[i]=$(wg pubkey <<<"${member_key[i]}")
	done
}

peers_of() { # NUMBER: words for wg
	local i

	for (( i = 1; i <= MEMBERS; i++ )); do
		(( i == $1 )) || printf '%s\n' peer "${member_pub[i]}" \
			endpoint "127.0.0.1:$(( 100 + i ))" allowed-ips "192.168.241.$i/32"
	done
}

add_member() {
	local ns peers

	ns=$(member "$1")
	mapfile -t peers < <(peers_of "$1")
	ip netns add "$ns"
	ip -n "$NS0" link add wg0 type wireguard
	ip -n "$NS0" link set wg0 netns "$ns"
	ip netns exec "$ns" wg set wg0 private-key <(echo "${member_key[$1]}") \
		listen-port $(( 100 + $1 )) "${peers[@]}"
	ip -n "$ns" addr add "192.168.241.$1/24" dev wg0
	ip -n "$ns" link set wg0 up
}

reaches() { # FROM TO
	ip netns exec "$(member "$1")" ping -q -c 1 -W 1 "192.168.241.$2" >/dev/null 2>&1
}

all_reach() {
	local i

	for (( i = 1; i <= MEMBERS; i++ )); do
		wait_for 20 reaches "$i" $(( i % MEMBERS + 1 ))
	done
}

talk() {
	local i

	for (( i = 1; i <= MEMBERS; i++ )); do
		disturb "$(member "$i")" ping -q -f -s 1000 "192.168.241.$(( i % MEMBERS + 1 ))"
		disturb "$(member "$i")" ping -q -f "192.168.241.$(( (i + 1) % MEMBERS + 1 ))"
	done
}

created() { kmsg_text | grep -c "wg[0-9]*: Interface created" || true; }
destroyed() { kmsg_text | grep -c "wg[0-9]*: Interface destroyed" || true; }
none_left() { (( $(created) == $(destroyed) )); }

# What is left of an earlier round, too.
drop_members() {
	local i

	for (( i = 1; i <= MEMBERS; i++ )); do
		[[ ! -e /run/netns/$(member "$i") ]] || ip netns del "$(member "$i")"
	done
}

# One device moves to where another is, in the middle of it.
move_one() {
	local to

	to=$(member $(( RANDOM % (MEMBERS - 1) + 2 )))
	ip -n "$(member 1)" link set wg0 netns "$to" name wg1
	ip -n "$to" link set wg1 up
}

delete_all() { # in random order, ns0 somewhere among them
	local ns

	for ns in $(shuf_names); do
		sleep "0.0$(( RANDOM % 10 ))"
		ip netns del "$ns"
	done
}

shuf_names() {
	local i

	for (( i = 0; i <= MEMBERS; i++ )); do
		echo "$RANDOM $( (( i )) && member "$i" || echo "$NS0")"
	done | sort -n | cut -d' ' -f2
}

churn() { # ROUND
	local i

	netns 0
	for (( i = 1; i <= MEMBERS; i++ )); do
		add_member "$i"
	done
	all_reach
	talk
	(( $1 % 2 )) || move_one
	delete_all
	# While a process is in it a namespace goes on without its name.
	end_jobs
	wait_for 30 none_left
}

t_churn_of_namespaces_with_live_tunnels() {
	local i

	declare -a member_key member_pub
	trap 'end_jobs; drop_members; after_test; exit $rc' EXIT
	make_member_keys
	for (( i = 0; i < ROUNDS; i++ )); do
		churn "$i"
	done
	say "$(destroyed) devices came and went"
	check_eq "complaints" "$(kmsg_text | grep "waiting for" || true)" ""
}

main "$@"
