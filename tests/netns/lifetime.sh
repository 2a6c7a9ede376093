#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Namespaces, devices and the module end in every order.
#
#   +------------ ns1 ------------+            +------------ ns2 ------------+
#   | wg0 192.168.241.1/24        |            |        192.168.241.2/24 wg0 |
#   | veth1 fd00:aa::1/64         |============|         fd00:aa::2/64 veth2 |
#   | default via fd00:aa::2      |            |      default via fd00:aa::1 |
#   +-----------------------------+            +-----------------------------+

. "$(dirname "$0")/lib.sh"

tunnel() {
	netns 1 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add fd00:aa::1/64 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
	END
	batch 2 <<-END
		addr add fd00:aa::2/64 dev veth2
		link set veth2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
	END
	ip1 -6 route add default dev veth1 via fd00:aa::2
	ip2 -6 route add default dev veth2 via fd00:aa::1
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		preshared-key <(echo "$psk") allowed-ips 0.0.0.0/0,::/0 endpoint "[fd00:aa::2]:2"
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		preshared-key <(echo "$psk") allowed-ips 0.0.0.0/0,::/0 endpoint "[fd00:aa::1]:1"
	ip1 link set wg0 up
	ip2 link set wg0 up
}

count() {
	kmsg_caught_up
	kmsg_text | grep -c "$1" || true
}

destroyed_in_all() { (( $(count "$1: Interface destroyed") == $2 )); }

delete() { # NAMESPACE...
	printf 'netns del %s\n' "$@" | pp - ip -batch -
}

t_8_1_routes_do_not_outlive_namespaces() {
	local i before

	before=$(count "wg0: Interface destroyed")
	for i in 1 2 3; do
		tunnel
		ping_ok "$NS1" 192.168.241.2
		ping_ok "$NS2" 192.168.241.1
		delete "$NS1" "$NS2"
		wait_for 30 destroyed_in_all wg0 $(( before + 2 * i ))
	done
	check_eq "complaints" "$(kmsg_text | grep "waiting for" || true)" ""
}

t_8_1_one_namespace_then_the_other() {
	local before

	before=$(count "wg0: Interface destroyed")
	tunnel
	ping_ok "$NS1" 192.168.241.2
	delete "$NS1"
	wait_for 30 destroyed_in_all wg0 $(( before + 1 ))
	ping_fails "$NS2" 192.168.241.1
	delete "$NS2"
	wait_for 30 destroyed_in_all wg0 $(( before + 2 ))
	check_eq "complaints" "$(kmsg_text | grep "waiting for" || true)" ""
}

# Each namespace holds the device that was made in the other.
t_8_2_no_reference_loop() {
	local before1 before2

	before1=$(count "wg1: Interface destroyed")
	before2=$(count "wg2: Interface destroyed")
	netns 1 2
	ip1 link add wg1 type wireguard
	ip2 link add wg2 type wireguard
	ip1 link set wg1 netns "$NS2"
	ip2 link set wg2 netns "$NS1"
	ip2 link set wg1 up
	ip1 link set wg2 up
	delete "$NS1" "$NS2"
	wait_for 30 destroyed_in_all wg1 $(( before1 + 1 ))
	wait_for 30 destroyed_in_all wg2 $(( before2 + 1 ))
}

t_8_2_creating_namespace_dies_under_a_session() {
	local before

	before=$(count "wg0: Interface destroyed")
	netns 0 1 2
	ip0 link add wg0 type wireguard
	ip0 link set wg0 netns "$NS1"
	ip0 link add wg0 type wireguard
	ip0 link set wg0 netns "$NS2"
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		allowed-ips 192.168.241.2/32 endpoint 127.0.0.1:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		allowed-ips 192.168.241.1/32 endpoint "[::1]:1"
	ip1 addr add 192.168.241.1/24 dev wg0
	ip2 addr add 192.168.241.2/24 dev wg0
	ip1 link set wg0 up
	ip2 link set wg0 up
	ping_ok "$NS1" 192.168.241.2
	delete "$NS0"
	wait_for 30 no_carrier "$NS1" wg0
	wait_for 30 no_carrier "$NS2" wg0
	ping_fails "$NS1" 192.168.241.2
	check_eq "peers" "$(q1 wg show wg0 peers)" "$pub2"
	delete "$NS1" "$NS2"
	wait_for 30 destroyed_in_all wg0 $(( before + 2 ))
}

no_carrier() { [[ $(ip -n "$1" link show "$2") == *"<NO-CARRIER,"* ]]; }

# What the pairing at the end of every program sees, here with all that makes
# and unmakes peers and keypairs.
t_8_3_peers_and_keypairs_come_and_go() {
	local key before

	before=$(count "Keypair [0-9]* created")
	tunnel
	ping_ok "$NS1" 192.168.241.2
	check_gt "keypairs announced" "$(count "Keypair [0-9]* created")" $(( before + 1 ))
	# A new identity, a peer replaced by itself, link down and up.
	ns1 wg set wg0 private-key <(echo "$key3")
	ns2 wg set wg0 peer "$pub3" preshared-key <(echo "$psk") allowed-ips 0.0.0.0/0 peer "$pub1" remove
	ping_ok "$NS1" 192.168.241.2
	ip1 link set wg0 down
	ip1 link set wg0 up
	ping_ok "$NS1" 192.168.241.2
	for key in "$pub1" "$pub4"; do
		ns2 wg set wg0 peer "$key" allowed-ips 10.9.8.7/32
		ns2 wg set wg0 peer "$key" remove
	done
	ip1 link del wg0
	ip2 link del wg0
	wait_for 30 all_paired
}

t_8_3_pairing_notices_a_loss() {
	# The check itself: what was created and is still there is reported.
	netns 1
	ip1 link add wg9 type wireguard
	ns1 wg set wg9 peer "$pub2"
	wait_for 10 unpaired_is 2
	kmsg_unpaired >&9
	ip1 link del wg9
	wait_for 30 all_paired
}

unpaired_is() { (( $(kmsg_unpaired | wc -l) == $1 )); }

# Opening /dev/snapshot announces a hibernation (to read) or the return from one
# (to write) to everybody concerned; closing it calls that off.
t_p14_hibernation_wipes_keys() {
	local made

	tunnel
	ping_ok "$NS1" 192.168.241.2
	made=$(count "Keypair [0-9]* created")
	check_gt "keypairs there" "$made" "$(count "Keypair [0-9]* destroyed")"
	exec 8</dev/snapshot
	# All of them; a keepalive may have made new ones since.
	check_gt "keypairs destroyed" "$(count "Keypair [0-9]* destroyed")" $(( made - 1 ))
	exec 8<&-
	# Not at once: the last handshake is less than five seconds ago, and stays so.
	wait_for 30 answered
}

t_p14_return_from_hibernation_keeps_keys() {
	local gone

	tunnel
	ping_ok "$NS1" 192.168.241.2
	gone=$(count "Keypair [0-9]* destroyed")
	exec 8>/dev/snapshot
	check_eq "keypairs destroyed" "$(count "Keypair [0-9]* destroyed")" "$gone"
	exec 8>&-
	ping_ok "$NS1" 192.168.241.2
}

answered() { q1 ping -q -c 1 -W 1 192.168.241.2 >/dev/null 2>&1; }

t_8_5_self_tests_at_load() {
	pp - modprobe -r wireguard
	kmsg_mark "self-tests begin"
	load_module selftest=1
	said() { kmsg_text | sed '1,/self-tests begin/d' | sed -n 's/^[^;]*;//p'; }
	if [[ $WG_MODULE == intree ]]; then
		# Distributions do not build these into their module.
		[[ $(said) == *"unknown parameter 'selftest' ignored"* ]]
		return
	fi
	kmsg_caught_up
	said >&9
	all_passed
	check_eq "failures" "$(said | grep -i fail || true)" ""
	check_eq "order" "$(said | grep -iE 'self-?tests?.*pass' | passed_names)" "allowedips counter ratelimiter"
}

# The three that the specification orders, whatever else is tested with them.
passed_names() {
	tr '[:upper:]' '[:lower:]' | sed -nE '
		s/.*(allowed.?ips).*/allowedips/p
		s/.*(counter|replay).*/counter/p
		s/.*(rate.?limit).*/ratelimiter/p' | tr '\n' ' ' | sed 's/ $//'
}

all_passed() { (( $(said | grep -ciE 'self-?tests?.*pass') >= 3 )); }

t_nl1_2_unload_with_devices() {
	local i

	for i in 1 2 3; do
		tunnel
		ping_ok "$NS1" 192.168.241.2
		# Devices are no reason to refuse; they go with the module.
		pp - modprobe -r wireguard
		check_eq "devices left in ns1" "$(ip -n "$NS1" link show type wireguard)" ""
		load_module
		delete "$NS1" "$NS2"
	done
}

main "$@"
