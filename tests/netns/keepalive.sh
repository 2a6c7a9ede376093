#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The first keepalive: at link up, or when the private key arrives.
#
#   +------------ ns1 ------------+
#   | wg0  port 1                 |
#   | dummy0 10.0.0.1/24          |----> nobody at 10.0.0.2:2
#   +-----------------------------+

. "$(dirname "$0")/lib.sh"

setup() {
	netns 1
	batch 1 <<-END
		link add dummy0 type dummy
		addr add 10.0.0.1/24 dev dummy0
		link set dummy0 up
		link add wg0 type wireguard
	END
}

peer_with_keepalive() { # SECONDS
	ns1 wg set wg0 peer "$pub2" endpoint 10.0.0.2:2 persistent-keepalive "$1"
}

# With an interval of many hours the timer cannot have been the cause.
sends_now() { wait_for 10 tx_above "$NS1" wg0 0; }

t_6_1_keepalive_at_link_up() {
	ns1 wg set wg0 private-key <(echo "$key1")
	peer_with_keepalive 1
	# Two intervals of nothing while the link is down.
	sleep 2
	check_eq "bytes sent while down" "$(tx_bytes "$NS1" wg0)" 0
	ip1 link set wg0 up
	sends_now
	# An initiation, and one more every 5 s.
	check_eq "bytes sent but initiations" $(( $(tx_bytes "$NS1" wg0) % 148 )) 0
}

t_6_1_link_up_not_timer() {
	ns1 wg set wg0 private-key <(echo "$key1")
	peer_with_keepalive 65535
	ip1 link set wg0 up
	sends_now
}

t_6_2_keepalive_when_key_arrives() {
	peer_with_keepalive 1
	ip1 link set wg0 up
	# The timer runs out more than once without a key to send with.
	sleep 2.2
	check_eq "bytes sent without a key" "$(tx_bytes "$NS1" wg0)" 0
	ns1 wg set wg0 private-key <(echo "$key1")
	sends_now
}

t_6_2_key_not_timer() {
	peer_with_keepalive 65535
	ip1 link set wg0 up
	check_eq "bytes sent without a key" "$(tx_bytes "$NS1" wg0)" 0
	ns1 wg set wg0 private-key <(echo "$key1")
	sends_now
}

main "$@"
