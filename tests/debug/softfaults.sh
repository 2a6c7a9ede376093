#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=600
#
# Memory is refused under traffic, wherever the module is among the callers: in
# softirqs, in its workers and to who configures it.  What is lost is lost; when
# there is memory again everything goes on.
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/two.sh"
. "$(dirname "$0")/faults.sh"

can_refuse softfaults
ROUNDS=${ROUNDS:-8}

setup() {
	trap '(( rc == 0 )) || say "$(refused) refused so far"; refuse_nothing; after_test; exit $rc' EXIT
	netns 0 1 2
	device 1
	device 2
	under_way
}

refused_above() { (( $(refused) > $1 )); }

no_memory() { # 1|2: what that device dropped for want of memory
	"q$1" ethtool -S wg0 | awk '$1 == "drop_no_memory:" { print $2 }'
}

# There is memory again: no more than an initiation's time passes.
goes_on() {
	refuse_nothing
	say "$(refused) refused; dropped for it: $(no_memory 1) and $(no_memory 2)"
	end_jobs
	wait_for 10 answered
	flood "$NS1" 20 192.168.241.2
	flood "$NS2" 20 fd00::1
	flood "$NS1" 5 fd00::2 -s 5000
}

t_softfault_data() {
	storm 1
	storm 2
	refuse 10
	# Where everything is slow there is less to refuse in the same time.
	wait_for 60 refused_above $(( 3000 / ${WG_SLOW:-1} ))
	goes_on
	# The statistics say where the packets are.
	check_gt "drop_no_memory of ns1" "$(no_memory 1)" 0
	check_gt "drop_no_memory of ns2" "$(no_memory 2)" 0
}

# Keys of side 1 alternate, so that both sides keep making sessions.  Commands
# may be refused too: then the configuration is given again.
new_session() { # ROUND
	local key pub other

	key=key1 pub=$pub1 other=$pub3
	(( $1 % 2 )) || { key=key3 pub=$pub3 other=$pub1; }
	q1 wg set wg0 private-key <(echo "${!key}") &&
		q2 wg set wg0 peer "$other" remove peer "$pub" \
			allowed-ips 192.168.241.1/32,fd00::1/128 endpoint 127.0.0.1:1
}

t_softfault_handshakes() {
	local i

	storm 1
	storm 2
	refuse 10
	for (( i = 0; i < ROUNDS; i++ )); do
		# Refused once or twice, not for ever.
		wait_for 30 new_session "$i"
		wait_for 60 answered
	done
	wait_for 30 refused_above 100
	fault_attr probability 0
	wait_for 10 new_session 1
	goes_on
}

try() { "$@" >/dev/null 2>&1 || true; }

configure_badly() { # ROUND
	local i

	try ip -n "$NS1" link set wg0 down
	try q1 wg set wg0 listen-port $(( 100 + $1 )) fwmark "$1" peer "$pub2" remove
	try q1 wg set wg0 peer "$pub2" preshared-key <(echo "$psk") persistent-keepalive 1 \
		allowed-ips 192.168.241.2/32,fd00::2/128 endpoint 127.0.0.1:2
	for i in 1 2 3 4; do
		try ip -n "$NS0" link add "bad$i" type wireguard
		try q0 wg set "bad$i" private-key <(echo "$key4") peer "$pub1" allowed-ips "10.0.$i.0/24"
		try ip -n "$NS0" link set "bad$i" up
	done
	try q1 wg show wg0
	try ip -n "$NS1" link set wg0 up
	for i in 4 3 2 1; do
		try ip -n "$NS0" link del "bad$i"
	done
}

t_softfault_configuration() {
	local i

	storm 2
	refuse 20
	for (( i = 0; i < ROUNDS; i++ )); do
		configure_badly "$i"
	done
	check_gt "allocations refused" "$(refused)" 20
	refuse_nothing
	check_eq "devices left over" "$(ip -n "$NS0" link show type wireguard)" ""
	ip -n "$NS1" link del wg0
	device 1
	goes_on
}

main "$@"
