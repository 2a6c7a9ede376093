# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The machine around the tunnels.

# Peers with whole networks behind them, or that are the way to everywhere.
check_forwarding() { # INTERFACE DUMP
	local allowed

	allowed=$(tail -n +2 <<<"$2" | cut -f4 | tr ',' '\n')
	grep -qE '^[0-9.]+/([0-9]|[12][0-9]|3[01])$' <<<"$allowed" &&
		[[ $(first_line /proc/sys/net/ipv4/ip_forward) == 0 ]] &&
		note "$1: forwarding of IPv4 is off; if others are to use the tunnel through this machine: sysctl net.ipv4.ip_forward=1"
	grep -qE ':.*/([0-9]{1,2}|1[01][0-9]|12[0-7])$' <<<"$allowed" &&
		[[ $(first_line /proc/sys/net/ipv6/conf/all/forwarding) == 0 ]] &&
		note "$1: forwarding of IPv6 is off; the same: sysctl net.ipv6.conf.all.forwarding=1"
	# A default route by mark needs the mark in the check of sources as well.
	if grep -q '^0\.0\.0\.0/0$' <<<"$allowed" &&
	   [[ $(first_line /proc/sys/net/ipv4/conf/all/rp_filter) == 1 &&
	      $(first_line /proc/sys/net/ipv4/conf/all/src_valid_mark) == 0 ]]; then
		problem "$1: everything is routed into it, and rp_filter drops the answers, as it does not know the mark"
		try "sysctl net.ipv4.conf.all.src_valid_mark=1"
	fi
}

# Handshakes carry the time, and must not go back.  This file was made before now.
check_clock() {
	local made

	made=$(stat -c %Y "${WG_DOCTOR_BUILT:-$0}" 2>/dev/null || echo 0)
	(( $(date +%s) >= made )) && return
	problem "the clock is wrong: it says $(date -u +%F), before these tools were installed"
	try "set the clock: peers refuse handshakes that are older than the last one they saw"
}
