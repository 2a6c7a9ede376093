#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What bash offers behind a few command lines; the cursor is after the last word.

cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tools/completion/wg.bash
. tools/completion/wg.bash

wg() {
	case "$*" in
	"show interfaces") echo "wg0 wg1" ;;
	"show wg0 peers") printf 'AAAA=\nBBBB=\n' ;;
	esac
}

number=0 failed=0

# The last word is the one being typed.
offers() { # NAME EXPECTED WORD...
	local got

	COMP_WORDS=("${@:3}") COMP_CWORD=$(( $# - 3 ))
	_wg 2>/dev/null
	got=$(printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' ')
	number=$(( number + 1 ))
	if [[ ${got% } == "$2" ]]; then
		echo "ok $number completion_$1"
	else
		echo "# ${*:3}: offers '$got', expected '$2'"
		echo "not ok $number completion_$1"
		failed=1
	fi
}

echo "KTAP version 1"
echo "1..17"
offers commands "set setconf" wg set
offers doctor "wg0 wg1" wg doctor ""
offers show_interfaces "wg0 wg1" wg show wg
offers show_all "all" wg show al
offers show_fields "peers persistent-keepalive preshared-keys private-key public-key" wg show wg0 p
offers show_options "--json" wg show wg0 --j
offers show_interfaces_has_no_field "" wg show interfaces ""
offers set_interface "wg0 wg1" wg set ""
offers set_device_words "fwmark listen-port peer private-key" wg set wg0 ""
offers set_word_once "fwmark peer private-key" wg set wg0 listen-port 5 ""
offers set_peers "AAAA= BBBB=" wg set wg0 peer ""
offers set_peer_words "allowed-ips peer persistent-keepalive preshared-key" wg set wg0 peer AAAA= endpoint 1.2.3.4:5 ""
offers set_removed "peer" wg set wg0 peer AAAA= remove ""
offers set_second_peer "endpoint" wg set wg0 peer AAAA= endpoint 1.2.3.4:5 peer BBBB= e
offers set_off "off" wg set wg0 fwmark o
offers key_file "tools/wg/main.c" wg set wg0 private-key tools/wg/ma
offers setconf_file "tools/man" wg setconf wg0 tools/m
exit $failed
