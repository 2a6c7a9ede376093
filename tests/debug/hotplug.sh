#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=240
# vm: smp=2
#
# A CPU goes away and comes back while packets are on its lanes, its NAPI is
# scheduled and its workers run.  ROUNDS of it.
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/two.sh"

ROUNDS=${ROUNDS:-8}
CPU1=/sys/devices/system/cpu/cpu1/online

setup() {
	netns 0 1 2
	device 1
	device 2
	under_way
}

t_cpu_goes_and_comes_under_traffic() {
	local i

	[[ -e $CPU1 ]] || fail "this guest cannot take its CPU away"
	trap 'echo 1 >$CPU1 2>/dev/null; after_test; exit $rc' EXIT
	storm 1
	storm 2
	for (( i = 0; i < ROUNDS; i++ )); do
		sleep "0.$(( RANDOM % 5 + 1 ))"
		echo 0 >$CPU1
		check_eq "CPU 1" "$(<$CPU1)" 0
		under_way
		# Handshakes find a CPU as well.
		q1 wg set wg0 private-key <(echo "$key3")
		q2 wg set wg0 peer "$pub3" allowed-ips 192.168.241.1/32,fd00::1/128
		q1 wg set wg0 private-key <(echo "$key1")
		q2 wg set wg0 peer "$pub3" remove peer "$pub1" \
			allowed-ips 192.168.241.1/32,fd00::1/128 endpoint 127.0.0.1:1
		under_way
		echo 1 >$CPU1
		under_way
	done
	end_jobs
	# What was on its way when the last CPU went is through: nothing hangs.
	flood "$NS1" 20 192.168.241.2
	flood "$NS2" 20 fd00::1
}

main "$@"
