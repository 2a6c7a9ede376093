#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
#
# Full tunnels with policy routing, and what Table and MTU do.  Topology: lib.sh.

. "$(dirname "$0")/lib.sh"

# Which way do pings and the tunnel's own packets go?
count_packets() {
	ns2 nft -f - <<-END
		table inet count {
			chain in {
				type filter hook prerouting priority -400;
				iifname wgs meta l4proto { icmp, ipv6-icmp } counter name inside
				iifname veth2 icmp type echo-request counter name clear
				iifname veth2 icmpv6 type echo-request counter name clear
			}
			counter inside { }
			counter clear { }
		}
	END
	ns1 nft -f - <<-END
		table inet count {
			chain out {
				type filter hook output priority -400;
				oifname wg0 udp dport 51820 counter name looped
				oifname veth1 udp dport 51820 counter name outer
			}
			counter looped { }
			counter outer { }
		}
	END
}

counter() { # NAMESPACE NAME
	ip netns exec "$1" nft list counter inet count "$2" | sed -n 's/.*packets \([0-9]*\).*/\1/p'
}

strict_reverse_path() {
	sysctl_in "$NS1" net.ipv4.conf.all.rp_filter 1
	sysctl_in "$NS1" net.ipv4.conf.veth1.rp_filter 1
}

pings_go_through_the_tunnel() {
	count_packets
	flood "$NS1" 5 198.51.100.8
	flood "$NS1" 5 2001:db8:8::8
	check_eq "pings seen inside" "$(counter "$NS2" inside)" 10
	check_eq "pings seen in clear" "$(counter "$NS2" clear)" 0
	check_eq "outer packets sent into the tunnel" "$(counter "$NS1" looped)" 0
	check_gt "outer packets on the wire" "$(counter "$NS1" outer)" 9
}

t_9_full_tunnel_over_ipv4() {
	local before

	strict_reverse_path
	before=$(state)
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0"
	quick up wg0
	check_eq "fwmark" "$(q1 wg show wg0 fwmark)" 0xca6c
	check_eq "src_valid_mark" "$(q1 sysctl -n net.ipv4.conf.all.src_valid_mark)" 1
	pings_go_through_the_tunnel
	ping_ok "$NS1" 10.0.0.2 # a specific route of main wins
	check_gt "local ping in clear" "$(counter "$NS2" clear)" 0
	ns1 nft delete table inet count
	quick down wg0
	forget_valid_mark
	check_state "$before"
}

t_9_full_tunnel_over_ipv6() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0" "" "[2001:db8:2::2]:51820"
	quick up wg0
	pings_go_through_the_tunnel
}

# The firewall's part in it: without, strict filtering drops the answers.
t_9_strict_rp_filter_needs_the_restored_mark() {
	strict_reverse_path
	client_conf "$ETC/wg0.conf" "0.0.0.0/0"
	quick up wg0
	ping_ok "$NS1" 198.51.100.8
	ns1 nft delete table ip wg-quick-wg0
	ping_fails "$NS1" 198.51.100.8
}

t_9_packets_for_the_tunnel_address_from_outside_are_dropped() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0"
	quick up wg0
	ping_ok "$NS1" 10.7.0.2
	ping_ok "$NS2" 10.7.0.1
	ip2 route add 10.7.0.1/32 via 10.0.0.1 dev veth2
	ping_fails "$NS2" 10.7.0.1 -I 10.0.0.2
}

# The table of the first number is in use, too.
t_9_full_tunnel_of_one_family_leaves_the_other_alone() {
	client_conf "$ETC/wg0.conf" "::/0"
	ip1 -4 route add 203.0.113.0/24 dev veth1 table 51820
	quick up wg0
	check_eq "fwmark" "$(q1 wg show wg0 fwmark)" 0xca6d
	check_eq "IPv4 rules" "$(q1 ip -4 rule | wc -l)" 3
	check_eq "IPv6 rules" "$(q1 ip -6 rule | wc -l)" 4
	check_no_match "tables" "$(q1 nft list tables)" "*table ip wg*"
	check_match "tables" "$(q1 nft list tables)" "*table ip6 wg-quick-wg0*"
	ping_ok "$NS1" 2001:db8:8::8
}

# With + and =, which names of nft tables do not have.
t_9_full_tunnel_with_any_interface_name() {
	local before

	before=$(state)
	client_conf "$ETC/a=b+c.d-e_f.conf" "0.0.0.0/0"
	quick up a=b+c.d-e_f
	ping_ok "$NS1" 198.51.100.8
	quick down a=b+c.d-e_f
	forget_valid_mark
	check_state "$before"
}

t_9_iptables_where_there_is_no_nft() {
	local before

	before=$(state)
	strict_reverse_path
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0"
	path_without nft
	quick up wg0
	check_said "iptables-restore -n"
	ping_ok "$NS1" 198.51.100.8
	ping_ok "$NS1" 2001:db8:8::8
	check_eq "IPv4 rules of ours" "$(q1 iptables-save | grep -c 'rule for wg0')" 3
	check_eq "IPv6 rules of ours" "$(q1 ip6tables-save | grep -c 'rule for wg0')" 3
	quick down wg0
	check_eq "rules left" "$(q1 iptables-save | grep -c 'rule for wg0' || true)" 0
	check_eq "rules left" "$(q1 ip6tables-save | grep -c 'rule for wg0' || true)" 0
}

# Each takes the other's rules away only by accident if they are told apart by
# nothing but their order.
t_9_two_full_tunnels_end_in_any_order() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0"
	client_conf "$ETC/wg1.conf" "0.0.0.0/0"
	quick up wg0
	quick up wg1
	check_eq "mark of the second" "$(q1 wg show wg1 fwmark)" 0xca6d
	quick down wg0
	check_eq "rules" "$(q1 ip -4 rule | sed 's/^[0-9]*:[[:space:]]*//')" \
		"from all lookup local
from all lookup main suppress_prefixlength 0
not from all fwmark 0xca6d lookup 51821
from all lookup main
from all lookup default"
}

t_9_fwmark_of_the_file_is_the_table() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0" "FwMark = 0x1234"
	quick up wg0
	check_eq "route" "$(route_of 4 4660)" "default scope link"
	check_match "rules" "$(q1 ip -4 rule)" "*not from all fwmark 0x1234 lookup 4660*"
	ping_ok "$NS1" 198.51.100.8
}

t_9_table_off() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0, 172.16.0.0/12" "Table = off"
	quick up wg0
	check_eq "routes" "$(route_of 4 main)" "10.7.0.0/24 proto kernel scope link src 10.7.0.1"
	check_eq "rules" "$(q1 ip -4 rule | wc -l)" 3
	check_eq "fwmark" "$(q1 wg show wg0 fwmark)" off
}

t_9_table_number_takes_everything() {
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0, 172.16.0.0/12, 10.7.0.2/32" "Table = 1234"
	quick up wg0
	check_eq "IPv4 routes" "$(route_of 4 1234 | sort)" "10.7.0.2 scope link
172.16.0.0/12 scope link
default scope link"
	check_match "IPv6 routes" "$(route_of 6 1234)" "default metric 1024*"
	check_eq "routes in main" "$(route_of 4 main | wc -l)" 1
	check_eq "rules" "$(q1 ip -4 rule | wc -l)" 3
}

t_9_table_auto_adds_what_is_not_there_specific_first() {
	client_conf "$ETC/wg0.conf" "10.8.0.0/16, 10.7.0.2/32, 10.8.1.0/24, fd07::2/128, fd08::/48"
	quick up wg0
	check_eq "route commands" "$(commands | grep 'route add')" \
		"ip -6 route add fd08::/48 dev wg0
ip -4 route add 10.8.1.0/24 dev wg0
ip -4 route add 10.8.0.0/16 dev wg0"
	check_eq "routes" "$(route_of 4 main | sort)" "10.7.0.0/24 proto kernel scope link src 10.7.0.1
10.8.0.0/16 scope link
10.8.1.0/24 scope link"
}

mtu() { q1 ip -o link show dev wg0 | sed 's/.* mtu \([0-9]*\).*/\1/'; }

t_9_mtu_is_the_smallest_way_to_an_endpoint() {
	client_conf "$ETC/wg0.conf" "10.8.0.0/16"
	cat >>"$ETC/wg0.conf" <<-END
		[Peer]
		PublicKey = $pub3
		Endpoint = [2001:db8:2::2]:51820
		[Peer]
		PublicKey = $pub4
		Endpoint = 198.51.100.8:1
	END
	quick up wg0
	check_eq "MTU by the device" "$(mtu)" 1420
	quick down wg0
	ip1 link set veth1 mtu 1450
	ip1 route add 198.51.100.8 via 10.0.0.2 mtu lock 1400
	quick up wg0
	check_eq "MTU by the smallest route" "$(mtu)" 1320
}

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

main "$@"
