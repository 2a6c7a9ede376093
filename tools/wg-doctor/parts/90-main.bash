# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

usage() {
	echo "Usage: wg doctor [INTERFACE]" >&2
	exit 1
}

main() {
	local names name

	[[ $# -le 1 && ${1:-} != -* ]] || usage
	check_module
	check_clock
	if [[ -n ${1:-} ]]; then
		names=$1
	elif ! names=$("$WG" show interfaces 2>&1); then
		problem "the interfaces cannot be listed: ${names%%$'\n'*}"
		names=
	elif [[ -z $names ]]; then
		note "there is no WireGuard interface"
		try "wg-quick up NAME, or ip link add NAME type wireguard"
	fi
	for name in $names; do
		check_interface "$name"
	done
	if (( PROBLEMS )); then
		echo "$PROBLEMS problem$( (( PROBLEMS == 1 )) || echo s)"
		exit 1
	fi
	echo "no problem found"
}

main "$@"
