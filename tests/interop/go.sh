#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=1200
#
# Our module against wireguard-go, each side as initiator, both outer and inner
# families, with and without a preshared key, new sessions included.
#
#   +-------- ns1 --------+            +-------- ns2 --------+
#   | wg0 192.168.241.1   |            |   192.168.241.2 go0 |
#   |     fd00::1         |            |         fd00::2     |
#   | veth1 10.0.0.1      |============|      10.0.0.2 veth2 |
#   |       fd00:aa::1    |            |    fd00:aa::2       |
#   +----- the module ----+            +---- wireguard-go ---+
#
# The name differs since `wg` takes any device that has a socket for a userspace one.

. "$(dirname "$0")/../netns/lib.sh"

GO=/var/run/wireguard/go0.sock

go_up() {
	ip netns exec "$NS2" wireguard-go -f go0 >"$TMP/go.log" 2>&1 9>&- &
	wait_for 20 takes_connections "$NS2" "$GO"
	ns2 wg set go0 private-key <(echo "$key2") listen-port 2
	batch 2 <<-END
		addr add 192.168.241.2/24 dev go0
		addr add fd00::2/112 dev go0
		link set go0 mtu 1420 up
	END
}

setup() {
	modprobe tun
	rm -f "$GO"
	netns 1 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add 10.0.0.1/24 dev veth1
		addr add fd00:aa::1/64 dev veth1 nodad
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
		addr add fd00::1/112 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		addr add fd00:aa::2/64 dev veth2 nodad
		link set veth2 up
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1
	ip1 link set wg0 up
	go_up
}

# Each knows the other; only one of them knows where it is.
peers() { # PRESHARED-KEY OUR-ENDPOINT-OF-IT ITS-ENDPOINT-OF-US
	ns1 wg set wg0 peer "$pub2" preshared-key <(echo "$1") \
		allowed-ips 192.168.241.2/32,fd00::2/128 ${2:+endpoint "$2"}
	ns2 wg set go0 peer "$pub1" preshared-key <(echo "$1") \
		allowed-ips 192.168.241.1/32,fd00::1/128 ${3:+endpoint "$3"}
}

no_psk() { head -c 32 /dev/zero | base64; }

sizes() { # NAMESPACE ADDRESS
	local size

	for size in 0 1 15 16 17 500 1391 1392 1393 2000 3000; do
		ping_ok "$1" "$2" -s "$size"
	done
}

move() { # FROM TO ADDRESS [BYTES]
	iperf_server "$2" "$3" 5201
	pp "$1" ip netns exec "$1" timeout 400 iperf3 -n "${4:-5M}" -i 0 -c "$3" >"$TMP/iperf" || fail "$(<"$TMP/iperf")"
	check_match "iperf3" "$(<"$TMP/iperf")" "*receiver*"
	wait "$!" || true
}

all_of_it() {
	ping_ok "$NS1" fd00::2
	sizes "$NS1" 192.168.241.2
	sizes "$NS2" fd00::1
	move "$NS1" "$NS2" 192.168.241.2
	move "$NS2" "$NS1" fd00::1
}

t_interop_go_answers_us_v4() {
	peers "$(no_psk)" 10.0.0.2:2 ""
	ping_ok "$NS1" 192.168.241.2
	all_of_it
}

t_interop_go_answers_us_v6_psk() {
	peers "$psk" "[fd00:aa::2]:2" ""
	ping_ok "$NS1" 192.168.241.2
	all_of_it
}

t_interop_we_answer_go_v4_psk() {
	peers "$psk" "" 10.0.0.1:1
	ping_ok "$NS2" 192.168.241.1
	all_of_it
	endpoint_is "$NS1" wg0 "$pub2" 10.0.0.2:2
}

t_interop_we_answer_go_v6() {
	peers "$(no_psk)" "" "[fd00:aa::1]:1"
	ping_ok "$NS2" fd00::1
	all_of_it
}

# As much as check-long has the time for; it is the amount that finds what wraps.
t_interop_go_bulk_each_way() {
	peers "$psk" 10.0.0.2:2 ""
	ping_ok "$NS1" 192.168.241.2
	move "$NS1" "$NS2" 192.168.241.2 $(( ${LONG:-0} ? 100 : 10 ))M
	move "$NS2" "$NS1" fd00::1 $(( ${LONG:-0} ? 100 : 10 ))M
}

# A new session whoever lost the old one.
t_interop_go_new_sessions() {
	peers "$psk" 10.0.0.2:2 10.0.0.1:1
	ping_ok "$NS1" 192.168.241.2
	ip1 link set wg0 down
	ip1 link set wg0 up
	ip1 addr add fd00::1/112 dev wg0	# IPv6 addresses go when a link goes down
	ping_ok "$NS1" 192.168.241.2
	ns1 wg set wg0 private-key <(echo "$key3")
	ns2 wg set go0 peer "$pub1" remove peer "$pub3" preshared-key <(echo "$psk") \
		allowed-ips 192.168.241.1/32,fd00::1/128 endpoint 10.0.0.1:1
	ping_ok "$NS1" 192.168.241.2
	ping_ok "$NS2" fd00::1
}

t_interop_go_wrong_psk_is_no_session() {
	peers "$psk" 10.0.0.2:2 ""
	ns2 wg set go0 peer "$pub1" preshared-key <(wg genpsk)
	ping_fails "$NS1" 192.168.241.2
	check_eq "handshake" "$(peer_field "$NS1" wg0 latest-handshakes "$pub2")" 0
}

t_interop_go_roams() {
	peers "$psk" 10.0.0.2:2 10.0.0.1:1
	ping_ok "$NS1" 192.168.241.2
	ns2 wg set go0 listen-port 9999
	ping_ok "$NS2" 192.168.241.1
	endpoint_is "$NS1" wg0 "$pub2" 10.0.0.2:9999
	ping_ok "$NS1" fd00::2
}

main "$@"
