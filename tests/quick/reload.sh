#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
#
# "reload" makes the interface equal to the file and leaves sessions alone.
# Topology: lib.sh.

. "$(dirname "$0")/lib.sh"

t_9_reload_without_a_change_changes_nothing() {
	local before

	watch_handshakes
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0, 10.7.0.2/32"
	session_up
	before=$(state)
	quick reload wg0
	check_state "$before"
	check_eq "commands" "$(commands | grep -v src_valid)" "wg syncconf wg0 /dev/fd/63
nft -f /dev/fd/63"
	same_session
	same_session 198.51.100.8
}

t_9_reload_addresses_routes_mtu_peers() {
	watch_handshakes
	client_conf "$ETC/wg0.conf" "10.7.0.2/32, 10.8.0.0/16, 10.9.0.0/16"
	session_up
	ip1 addr add 10.99.0.1/32 dev wg0 # by somebody else
	client_conf "$ETC/wg0.conf" "10.7.0.2/32, 10.8.0.0/16, 172.16.0.0/12, fd07::2/128" "MTU = 1300"
	sed -i 's/^Address = .*/Address = 10.7.0.9\/24, FD07:0::1\/48/' "$ETC/wg0.conf"
	printf '[Peer]\nPublicKey = %s\nAllowedIPs = 192.168.77.0/24\n' "$pub3" >>"$ETC/wg0.conf"
	quick reload wg0
	check_eq "addresses" "$(addresses wg0)" "10.7.0.9/24 10.99.0.1/32 fd07::1/48 "
	check_eq "routes" "$(route_of 4 main | sort)" "10.7.0.0/24 proto kernel scope link src 10.7.0.9
10.8.0.0/16 scope link
172.16.0.0/12 scope link
192.168.77.0/24 scope link"
	check_match "MTU" "$(q1 ip -o link show dev wg0)" "* mtu 1300 *"
	check_eq "peers" "$(q1 wg show wg0 peers | sort)" "$(printf '%s\n' "$pub2" "$pub3" | sort)"
	same_session
}

t_9_reload_into_a_full_tunnel_and_out_of_it() {
	local before

	watch_handshakes
	client_conf "$ETC/wg0.conf" "10.7.0.2/32, 10.8.0.0/16"
	session_up
	before=$(state)
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0"
	quick reload wg0
	check_eq "fwmark" "$(q1 wg show wg0 fwmark)" 0xca6c
	check_match "tables" "$(q1 nft list tables)" "*table ip wg-quick-wg0*"
	check_eq "routes in main" "$(route_of 4 main | wc -l)" 1
	same_session 198.51.100.8

	client_conf "$ETC/wg0.conf" "0.0.0.0/0" # IPv6 not any more
	quick reload wg0
	check_eq "IPv6 rules" "$(q1 ip -6 rule | wc -l)" 2
	check_eq "IPv6 route" "$(route_of 6 51820)" ""
	check_no_match "tables" "$(q1 nft list tables)" "*table ip6 wg*"

	client_conf "$ETC/wg0.conf" "10.7.0.2/32, 10.8.0.0/16"
	quick reload wg0
	check_eq "fwmark" "$(q1 wg show wg0 fwmark)" off
	forget_valid_mark
	check_state "$before"
	same_session
}

t_9_reload_table_and_dns() {
	: >"$TMP/dns"
	stub resolvconf "{ echo \"\$*\"; [[ \$1 != -a ]] || cat; } >>$TMP/dns"
	client_conf "$ETC/wg0.conf" "10.8.0.0/16, fd08::/48" "Table = 1234"
	quick up wg0
	client_conf "$ETC/wg0.conf" "10.8.0.0/16, fd08::/48" "DNS = 192.0.2.53"
	quick reload wg0
	check_eq "routes in 1234" "$(route_of 4 1234)$(route_of 6 1234)" ""
	check_match "routes in main" "$(route_of 4 main)" "*10.8.0.0/16 scope link*"
	check_eq "DNS" "$(<"$TMP/dns")" "-a wg0 -m 0 -x
nameserver 192.0.2.53"
	client_conf "$ETC/wg0.conf" "10.8.0.0/16, fd08::/48" "Table = off"
	quick reload wg0
	check_eq "routes in main" "$(route_of 4 main | wc -l)" 1
	check_eq "DNS at last" "$(tail -1 "$TMP/dns")" "-d wg0 -f"
}

# Its errors come before anything is touched.
t_9_reload_of_a_broken_file_touches_nothing() {
	local before

	client_conf "$ETC/wg0.conf" "10.8.0.0/16"
	quick up wg0
	before=$(state; addresses wg0)
	client_conf "$ETC/wg0.conf" "10.9.0.0/16" "Address = 10.0.0.300.1"
	fails quick reload wg0
	check_said "wg0.conf:4: Address: \`10.0.0.300.1' is not an IP address"
	client_conf "$ETC/wg0.conf" "10.9.0.0/16" "Adress = 10.7.0.3/24"
	fails quick reload wg0
	check_eq "state" "$(state; addresses wg0)" "$before"
	fails quick reload wg1
}

main "$@"
