#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=400
#
# Every implementation of the AEAD that this CPU has, and the cases where the
# vector registers may not be used: chosen, announced, self-tested, and under
# TCP both ways. (The emulated PC has AVX2 and no AVX-512, arm64 has NEON.)
#
#   +-------- ns1 --------+            +-------- ns2 --------+
#   | wg0 192.168.241.1   |            |   192.168.241.2 wg0 |
#   | veth1 10.0.0.1      |============|      10.0.0.2 veth2 |
#   +---------------------+            +---------------------+

. "$(dirname "$0")/lib.sh"

BYTES=6000000
# Other machines are emulated at a fraction of the speed.
[ "$(uname -m)" = x86_64 ] || BYTES=1000000

announced() { dmesg | grep -c "wireguard: crypto: .*ChaCha20-Poly1305 $1\b"; }

load() { # WANTED PARAMETER...
	local passed

	modprobe -r wireguard
	dmesg -C
	pp 0 modprobe wireguard selftest=1 "${@:2}"
	debug_lines_on
	say "$(dmesg | grep wireguard: )"
	check_eq "lines that announce $1" "$(announced "$1")" 1
	check_eq "lines about the choice" "$(dmesg | grep -c 'wireguard: crypto: ')" 1
	passed=$(dmesg | grep -c 'wireguard: crypto self-tests: pass')
	check_eq "self tests passed" "$passed" 1
	check_no_match "kernel log" "$(dmesg)" '*wrong results*'
}

tunnel() {
	netns 1 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add 10.0.0.1/24 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		link set veth2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		allowed-ips 192.168.241.2/32 endpoint 10.0.0.2:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		allowed-ips 192.168.241.1/32 endpoint 10.0.0.1:1
	ip1 link set wg0 up
	ip2 link set wg0 up
	ping_ok "$NS1" 192.168.241.2
	head -c "$BYTES" /dev/urandom > "$TMP/data"
}

move() { # FROM TO ADDRESS
	local sink

	ip netns exec "$2" timeout $(( 200 * ${WG_SLOW:-1} )) socat -u TCP4-LISTEN:9000 - | sha256sum > "$TMP/sum" &
	sink=$!
	wait_for 60 listening "$2" t 9000
	ip netns exec "$1" timeout $(( 200 * ${WG_SLOW:-1} )) socat -u - "TCP4:$3:9000" < "$TMP/data"
	wait "$sink"
	check_eq "checksum" "$(<"$TMP/sum")" "$(sha256sum < "$TMP/data")"
}

traffic_both_ways() {
	tunnel
	ping_ok "$NS1" 192.168.241.2 -s 1400
	move "$NS1" "$NS2" 192.168.241.2
	move "$NS2" "$NS1" 192.168.241.1
}

# What this CPU should be given when nothing is forced.
best() {
	if grep -qw avx512ifma /proc/cpuinfo; then
		echo 'avx512\(vl\)\?'
	elif grep -qw avx2 /proc/cpuinfo; then
		echo avx2
	elif grep -qw asimd /proc/cpuinfo; then
		echo neon
	else
		echo portable
	fi
}

t_crypto_best_is_chosen() { load "$(best)"; traffic_both_ways; }
t_crypto_portable_forced() { load portable crypto=portable; traffic_both_ways; }
t_crypto_vectors_forced() {
	local name=avx2

	[ "$(uname -m)" != aarch64 ] || name=neon
	load "$name" crypto="$name"
	traffic_both_ways
}
t_crypto_unknown_name_changes_nothing() { load "$(best)" crypto=none; }

# Sealed with vectors, opened without, and the reverse.
t_crypto_registers_refused_every_other_time() {
	load "$(best)" crypto_refuse=2
	traffic_both_ways
}

t_crypto_registers_always_refused() { load "$(best)" crypto_refuse=1; traffic_both_ways; }

main "$@"
