# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- MTU --------------------------------------------------------------------

device_mtu() { # DEVICE
	local line

	line=$(ip -o link show dev "$1" 2>/dev/null) || return 0
	[[ ! $line =~ \ mtu\ ([0-9]+) ]] || echo "${BASH_REMATCH[1]}"
}

# The route's own MTU, or else that of its device; nothing if it leads to us.
route_mtu() { # ROUTE-TEXT
	local device=''

	[[ ! $1 =~ \ dev\ ([^[:space:]]+) ]] || device=${BASH_REMATCH[1]}
	[[ -n $device && $device != "$NAME" ]] || return 0
	if [[ $1 =~ [[:space:]]mtu\ (lock\ )?([0-9]+) ]]; then
		echo "${BASH_REMATCH[2]}"
	else
		device_mtu "$device"
	fi
}

# With the mark, so that a full tunnel is not asked about itself.
endpoint_mtu() { # ENDPOINT MARK
	local host=${1%:*} scope=() route

	host=${host#[} host=${host%]}
	[[ $host != *%* ]] || scope=(dev "${host##*%}")
	route=$(ip route get "${host%%%*}" "${scope[@]}" mark "$2" 2>/dev/null) || return 0
	route_mtu "$route"
}

default_mtu() {
	local family routes route mtu

	for family in 4 6; do
		routes=$(ip "-$family" route show default 2>/dev/null) || continue
		while read -r route; do
			mtu=$(route_mtu "$route")
			[[ -z $mtu ]] || { echo "$mtu"; return; }
		done <<<"$routes"
	done
}

smallest() {
	local least='' number

	while read -r number; do
		[[ -n $least ]] && (( least <= number )) || least=$number
	done
	echo "$least"
}

compute_mtu() {
	local endpoint mtu mark

	mark=$CFG_MARK
	! $HAVE_RECORD || mark=$(current_mark)
	mtu=$(wg show "$NAME" endpoints | while read -r _ endpoint; do
		[[ $endpoint == '(none)' ]] || endpoint_mtu "$endpoint" "$mark"
	done | smallest)
	[[ -n $mtu ]] || mtu=$(default_mtu)
	echo $(( ${mtu:-1500} - OVERHEAD ))
}

apply_mtu() {
	local mtu=$CFG_MTU line=''

	[[ -n $mtu ]] || mtu=$(compute_mtu)
	! $HAVE_RECORD || line=$(ip -o link show dev "$NAME")
	[[ $line == *[\<,]UP[,\>]*" mtu $mtu "* ]] ||
		cmd ip link set mtu "$mtu" up dev "$NAME"
}
