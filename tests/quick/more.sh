#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
#
# What takes longer than it may in every check.  Topology: lib.sh.

. "$(dirname "$0")/lib.sh"

t_9_full_tunnel_over_ipv6() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0" "" "[2001:db8:2::2]:51820"
	quick up wg0
	ping_ok "$NS1" 198.51.100.8
	ping_ok "$NS1" 2001:db8:8::8
}

t_9_fwmark_of_the_file_is_the_table() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0" "FwMark = 0x1234"
	quick up wg0
	check_eq "route" "$(route_of 4 4660)" "default scope link"
	check_match "rules" "$(q1 ip -4 rule)" "*not from all fwmark 0x1234 lookup 4660*"
	ping_ok "$NS1" 198.51.100.8
}

# From an automatic mark to one of the file and back, without a gap.
t_9_reload_to_another_mark() {
	watch_handshakes
	client_conf "$ETC/wg0.conf" "0.0.0.0/0"
	session_up
	client_conf "$ETC/wg0.conf" "0.0.0.0/0" "FwMark = 777"
	quick reload wg0
	check_match "rules" "$(q1 ip -4 rule)" "*not from all fwmark 0x309 lookup 777*"
	check_no_match "rules" "$(q1 ip -4 rule)" "*0xca6c*"
	same_session 198.51.100.8
	client_conf "$ETC/wg0.conf" "0.0.0.0/0"
	quick reload wg0
	check_eq "rules" "$(q1 ip -4 rule | wc -l)" 5
	same_session 198.51.100.8
}

t_9_table_off() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0, 172.16.0.0/12" "Table = off"
	quick up wg0
	check_eq "routes" "$(route_of 4 main)" "10.7.0.0/24 proto kernel scope link src 10.7.0.1"
	check_eq "rules" "$(q1 ip -4 rule | wc -l)" 3
	check_eq "fwmark" "$(q1 wg show wg0 fwmark)" off
}

mtu() { q1 ip -o link show dev wg0 | sed 's/.* mtu \([0-9]*\).*/\1/'; }

t_9_mtu_without_an_endpoint() {
	conf "$ETC/wg0.conf" <<<"[Interface]"
	ip1 link set veth1 mtu 1380
	quick up wg0
	check_eq "MTU by the default route" "$(mtu)" 1300
	quick down wg0
	ip1 route del default
	ip1 -6 route del default
	quick up wg0
	check_eq "MTU by nothing" "$(mtu)" 1420
	quick down wg0
	conf "$ETC/wg0.conf" <<<$'[Interface]\nMTU = 1333'
	quick up wg0
	check_eq "MTU of the file" "$(mtu)" 1333
}

t_9_crlf_and_no_newline_at_the_end() {
	printf '[Interface]\r\nAddress = 10.7.0.1/24\r\nMTU = 1333\r\nPostUp = echo up >%s\r\n[Peer]\r\nPublicKey = %s\r\nAllowedIPs = 10.8.0.0/16' \
		"$TMP/hook" "$pub2" | conf "$ETC/wg0.conf"
	quick up wg0
	check_eq "addresses" "$(addresses wg0)" "10.7.0.1/24 "
	check_eq "hook" "$(<"$TMP/hook")" up
	check_eq "allowed IPs" "$(q1 wg show wg0 allowed-ips)" "$pub2"$'\t'"10.8.0.0/16"
}

t_9_what_a_deleted_link_left_is_removed() {
	local before

	before=$(state)
	client_conf "$ETC/wg0.conf" "0.0.0.0/0"
	quick up wg0
	ip1 link del wg0
	quick down wg0
	forget_valid_mark
	check_state "$before"
	quick up wg0
	ip1 link del wg0
	quick up wg0
	check_eq "rules" "$(q1 ip -4 rule | wc -l)" 5
}

# One brings it up, the other takes it down.
t_9_debian_and_ours_take_turns() {
	local before

	before=$(state)
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0, 10.8.0.0/16"
	debian up wg0
	quick reload wg0
	check_not_said "rule add"
	quick down wg0
	forget_valid_mark
	check_state "$before"
	quick up wg0
	debian down wg0
	rm -r /run/wireguard-quick/*
	forget_valid_mark
	check_state "$before"
}

main "$@"
