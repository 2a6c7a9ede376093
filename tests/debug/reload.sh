#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
# vm: timeout_long=2400
#
# The module is unloaded and loaded again while packets move, sessions are being
# made, and others configure and read.  RELOADS of it.
. "$(dirname "$0")/../netns/lib.sh"
. "$(dirname "$0")/../netns/two.sh"

# Few where every access is checked, which takes long.
if [[ -n ${LONG:-} ]]; then
	RELOADS=${RELOADS:-200}
else
	RELOADS=${RELOADS:-$(( ${WG_SLOW:-1} > 1 ? 6 : 12 ))}
fi

setup() { netns 0 1 2; }

# Whoever asks for the family or the kind loads the module again by itself, so
# these are part of the race.
over_and_over() { # NAMESPACE COMMAND...
	setsid nice -n 19 ip netns exec "$1" bash -c 'while :; do "$@"; done' - "${@:2}" >/dev/null 2>&1 9>&- &
}

load() {
	device 1
	device 2
	storm 1
	storm 2
	over_and_over "$NS1" wg show wg0
	over_and_over "$NS2" wg set wg0 fwmark 7 peer "$pub4" allowed-ips 10.0.0.0/8 \
		peer "$pub4" remove
}

# Refused while a dump has it open.
unload() { modprobe -r wireguard 2>/dev/null; }

kilobytes() { awk -v f="$1:" '$1 == f { print $2 }' /proc/meminfo; } # FIELD

reload() { # ROUND
	load
	# By turns a session in use, and one that is just being made.
	(( $1 % 2 )) || under_way
	sleep "0.$(printf %03d $(( RANDOM % 200 )))"
	wait_for 20 unload
	end_jobs
	wait_for 20 gone
}

# One of those that ran may have loaded it once more.
gone() { [[ ! -e /sys/module/wireguard ]] || { unload; false; }; }

t_reload_under_load() {
	local i before=0

	modprobe -r wireguard
	for (( i = 1; i <= RELOADS; i++ )); do
		modprobe wireguard
		debug_lines_on
		reload "$i"
		(( i != 2 )) || before=$(kilobytes Percpu)
	done
	say "percpu memory: $before kB after 2 rounds, $(kilobytes Percpu) kB after $RELOADS"
	# What the module allocates for each CPU when it is loaded is more than twice this.
	check_le "kB of percpu memory gained" $(( $(kilobytes Percpu) - before )) $(( RELOADS * 8 ))
	modprobe wireguard
	debug_lines_on
	device 1
	device 2
	under_way
}

main "$@"
