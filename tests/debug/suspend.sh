#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=240
# vm: append=no_console_suspend
#
# The machine sleeps for real, and its clock wakes it: session keys are gone before
# anything is frozen, and the tunnel comes back by itself.
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/two.sh"

# The emulated clock wakes a machine that is suspended to memory, and no other.
RTC=/sys/class/rtc/rtc0

setup() {
	netns 0 1 2
	device 1
	device 2
	under_way
}

can() { [[ " $(<"$1") " == *[\ \[]"$2"[\ \]]* ]]; } # FILE WORD

# The alarm must not go off before everything is asleep, however busy the machine is.
slumber() {
	can /sys/power/state mem || fail "this guest can only do: $(</sys/power/state)"
	can /sys/power/mem_sleep deep || fail "this guest can only do: $(</sys/power/mem_sleep)"
	[[ -e $RTC/wakealarm ]] || fail "this guest has no clock that could wake it"
	echo enabled >$RTC/device/power/wakeup
	echo 0 >$RTC/wakealarm
	echo +$(( 10 + 5 * ${WG_SLOW:-1} )) >$RTC/wakealarm
	say "echo mem >/sys/power/state"
	echo deep >/sys/power/mem_sleep
	echo mem >/sys/power/state
	echo 0 >$RTC/wakealarm
}

# What the log has between the announcement and the freezing of processes.
before_freezing() {
	kmsg_text | sed -n '/PM: suspend entry/,/Freezing user space processes/p'
}

live_keypairs() {
	kmsg_text | awk '/Keypair [0-9]+ created/ { n++ } /Keypair [0-9]+ destroyed/ { n-- } END { print n + 0 }'
}

slept() { (( $(kmsg_text | grep -c "PM: suspend exit") == $1 )); }

t_suspend_wipes_keys() {
	local live

	live=$(live_keypairs)
	check_gt "keypairs" "$live" 1
	slumber
	wait_for 5 slept 1
	check_eq "keypairs destroyed before freezing" \
		"$(before_freezing | grep -c "Keypair [0-9]* destroyed")" "$live"
	# Not at once: initiations keep five seconds apart, sleep included or not.
	wait_for 30 answered
	flood "$NS1" 10 192.168.241.2
	flood "$NS2" 10 fd00::1
}

# Configuration is no key: addresses, peers, endpoints, keepalives stay.
t_suspend_keeps_the_configuration() {
	local conf

	q1 wg set wg0 peer "$pub2" preshared-key <(echo "$psk") persistent-keepalive 25
	q2 wg set wg0 peer "$pub1" preshared-key <(echo "$psk")
	conf=$(q1 wg showconf wg0)
	slumber
	check_eq "configuration" "$(q1 wg showconf wg0)" "$conf"
	wait_for 30 answered
}

# Packets, handshakes, timers and workers are caught wherever they are.
t_suspend_under_traffic() {
	local i

	storm 1
	storm 2
	for i in once twice; do
		say "$i"
		slumber
		under_way
	done
	end_jobs
	under_way
	flood "$NS1" 20 192.168.241.2
}

# Frozen workers are no reason to wait.
t_suspend_then_delete() {
	slumber
	ip1 link del wg0
	device 1
	wait_for 30 answered
}

main "$@"
