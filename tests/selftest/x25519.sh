#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Each implementation of X25519 forced inside a real kernel: the load line names
# it, the vectors pass, and public keys are those that wg computes (no topology).
# vm: timeout=300
set -u

n=0
say() { # VERDICT NAME
	n=$((n + 1))
	[ "$1" = 0 ] && echo "ok $n $2" || echo "not ok $n $2"
}

# load NAME: with that implementation, or the best for "".
load() {
	ip link del wg0 2>/dev/null
	rmmod wireguard 2>/dev/null
	dmesg -C
	modprobe wireguard selftest=1 ${1:+crypto=$1} && ip link add wg0 type wireguard
}

chosen() { dmesg | sed -n 's/.*wireguard: crypto: .*X25519 \([a-z0-9-]*\).*/\1/p'; }

# Twenty private keys through the module and through the tool.
same_public_keys() {
	local i

	for i in $(seq 20); do
		wg genkey >/tmp/key
		wg set wg0 private-key /tmp/key
		[ "$(wg show wg0 public-key)" = "$(wg pubkey </tmp/key)" ] || return 1
	done
}

echo "KTAP version 1"
umask 077
best=portable
grep -qw bmi2 /proc/cpuinfo && grep -qw adx /proc/cpuinfo && best=adx
echo "1..$([ $best = adx ] && echo 7 || echo 4)"
load ""; say $? 12.10_x25519_loads
[ "$(chosen)" = $best ]; say $? 12.10_x25519_best_is_chosen
for impl in portable $([ $best = adx ] && echo adx); do
	load $impl && dmesg | grep -q "wireguard: crypto self-tests: pass" &&
		[ "$(chosen)" = $impl ]
	say $? 12.10_x25519_forced_$impl
	same_public_keys; say $? 12.10_x25519_public_keys_$impl
done
if [ $best = adx ]; then
	load nonsense && [ "$(chosen)" = adx ]
	say $? 12.10_x25519_unknown_name_forces_nothing
fi
dmesg | sed 's/^/# /'
