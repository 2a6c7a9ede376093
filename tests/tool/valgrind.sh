#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# valgrind.sh WG CT: memory of the tool itself (as it is installed), and that the
# time of key conversions does not depend on the key.
set -u

wg=$1 ct=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
number=0 failed=0

report() { # CODE NAME
	number=$(( number + 1 ))
	if (( $1 == 0 )); then
		echo "ok $number $2"
	else
		echo "not ok $number $2"
		sed 's/^/# /' "$tmp/log"
		failed=1
	fi
}

# The exit code the command should have, then the command.
clean() { # CODE COMMAND...
	valgrind -q --error-exitcode=99 --leak-check=full --log-file="$tmp/log" \
		--errors-for-leak-kinds=definite,indirect "${@:2}" >"$tmp/out" 2>"$tmp/err"
	[[ $? == "$1" ]]
}

config() {
	printf '[Interface]\nPrivateKey = %s\nListenPort = 5\n' "$(<"$tmp/key")"
	printf '[Peer]\n# Name = x\nPublicKey = %s\nAllowedIPs = 10.0.0.1/24, fd00::/8\nEndpoint = 192.0.2.1:5\n' \
		"$(<"$tmp/public")"{,}
}

echo "KTAP version 1"
echo "1..8"
clean 0 "$wg" genkey; report $? valgrind_genkey
cp "$tmp/out" "$tmp/key"
clean 0 "$wg" pubkey <"$tmp/key"; report $? valgrind_pubkey
cp "$tmp/out" "$tmp/public"
config >"$tmp/good.conf"
{ config; echo "ListenPort = x"; echo "stray"; } >"$tmp/bad.conf"
clean 0 "$wg" check "$tmp/good.conf"; report $? valgrind_check_good
clean 1 "$wg" check "$tmp/bad.conf"; report $? valgrind_check_bad
clean 1 "$wg" setconf nosuch9 "$tmp/good.conf"; report $? valgrind_setconf
clean 1 "$wg" set nosuch9 private-key "$tmp/key" peer "$(<"$tmp/public")" allowed-ips 10.0.0.0/8
report $? valgrind_set
clean 1 "$wg" show nosuch9; report $? valgrind_show
clean 0 "$ct"; report $? valgrind_constant_time
exit $failed
