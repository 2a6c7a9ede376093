#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=240
#
# The wall clock jumps.  Ages of keys go by the time since boot, so a session
# neither ends nor lasts longer; only the timestamps of initiations show it.
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/two.sh"

setup() {
	netns 0 1 2
	device 1
	device 2
	under_way
}

jump() { # as date understands it
	say "date -s $*"
	date -s "$*" >/dev/null
}

keypairs() { kmsg_text | grep -c "Keypair [0-9]* created" || true; }

handshake_at() { q1 wg show wg0 latest-handshakes | cut -f2; }

with_clock_back() {
	start=$EPOCHSECONDS
	up=$(cut -d. -f1 /proc/uptime)
	trap 'uptime=$(cut -d. -f1 /proc/uptime); date -s "@$(( start + uptime - up ))" >/dev/null; after_test; exit $rc' EXIT
	"$@"
}

session_lives_on() {
	local made last where

	made=$(keypairs) last=$(handshake_at)
	for where in '+1 hour' '-2 days' '2038-01-19 03:14:06' '2105-01-01' '1980-01-01'; do
		jump "$(date -d "$where" '+%F %T')"
		ping_ok "$NS1" 192.168.241.2
		ping_ok "$NS2" fd00::1
	done
	check_eq "keypairs made by the jumps" "$(keypairs)" "$made"
	check_eq "time of the last handshake" "$(handshake_at)" "$last"
}

t_clock_jumps_leave_a_session_alone() { with_clock_back session_lives_on; }

# The peer remembers a later timestamp, so that an old message cannot be played
# to it again; it answers when the clock is right, not before.
new_session_after_jump() {
	jump "$(date -d '+1 hour' '+%F %T')"
	ip1 link set wg0 down
	ip1 link set wg0 up
	under_way
	jump "$(date -d '-1 hour' '+%F %T')"
	# Keys of side 2 are kept, so only side 1 can ask, with an older timestamp.
	q2 wg set wg0 peer "$pub1" endpoint 127.0.0.1:9
	ip1 link set wg0 down
	ip1 link set wg0 up
	ping_fails "$NS1" 192.168.241.2
	jump "$(date -d '+2 hours' '+%F %T')"
	under_way
}

t_clock_back_is_no_replay() { with_clock_back new_session_after_jump; }

main "$@"
