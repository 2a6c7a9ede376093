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

# By packets: pings arrive inside, nothing of the tunnel goes into itself, even
# though its endpoint is behind the default route; and it needs the firewall's
# part in it, since strict filtering would drop the answers otherwise.
t_9_full_tunnel_over_ipv4() {
	local before

	strict_reverse_path
	before=$(state)
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0"
	quick up wg0
	check_eq "fwmark" "$(q1 wg show wg0 fwmark)" 0xca6c
	pings_go_through_the_tunnel
	ping_ok "$NS1" 10.0.0.2 # a specific route of main wins
	check_gt "local ping in clear" "$(counter "$NS2" clear)" 0
	# What is for the tunnel's address must come out of the tunnel.
	ping_ok "$NS2" 10.7.0.1
	ip2 route add 10.7.0.1/32 via 10.0.0.1 dev veth2
	ping_fails "$NS2" 10.7.0.1 -I 10.0.0.2
	ip2 route del 10.7.0.1/32
	ns1 nft flush chain ip wg-quick-wg0 premangle
	ping_fails "$NS1" 198.51.100.8
	ns1 nft delete table inet count
	quick down wg0
	forget_valid_mark
	check_state "$before"
}

# With + and = in the name, which names of nft tables do not have, and with the
# table of the first number in use.
t_9_full_tunnel_of_one_family_any_name_and_table() {
	client_conf "$ETC/a=b+c.d-e_f.conf" "::/0" "" "[2001:db8:2::2]:51820"
	ip1 -4 route add 203.0.113.0/24 dev veth1 table 51820
	quick up a=b+c.d-e_f
	check_eq "fwmark" "$(q1 wg show a=b+c.d-e_f fwmark)" 0xca6d
	check_eq "IPv4 rules" "$(q1 ip -4 rule | wc -l)" 3
	check_eq "IPv6 rules" "$(q1 ip -6 rule | wc -l)" 4
	check_eq "tables" "$(q1 nft list tables)" "table ip6 wg-quick-a/3db/2bc.d-e_f"
	ping_ok "$NS1" 2001:db8:8::8
	quick down a=b+c.d-e_f
	check_eq "tables" "$(q1 nft list tables)" ""
}

t_9_iptables_where_there_is_no_nft() {
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

mtu() { q1 ip -o link show dev wg0 | sed 's/.* mtu \([0-9]*\).*/\1/'; }

t_9_table_auto_specific_first_and_mtu_of_the_smallest_way() {
	client_conf "$ETC/wg0.conf" "10.8.0.0/16, 10.7.0.2/32, 10.8.1.0/24, fd07::2/128, fd08::/48"
	cat >>"$ETC/wg0.conf" <<-END
		[Peer]
		PublicKey = $pub3
		Endpoint = [2001:db8:2::2]:51820
		[Peer]
		PublicKey = $pub4
		Endpoint = 198.51.100.8:1
	END
	ip1 link set veth1 mtu 1450
	ip1 route add 198.51.100.8 via 10.0.0.2 mtu lock 1400
	quick up wg0
	check_eq "route commands" "$(commands | grep 'route add')" \
		"ip -6 route add fd08::/48 dev wg0
ip -4 route add 10.8.1.0/24 dev wg0
ip -4 route add 10.8.0.0/16 dev wg0"
	check_eq "MTU by the route's own" "$(mtu)" 1320
	ip1 route del 198.51.100.8
	quick reload wg0
	check_eq "MTU by the device" "$(mtu)" 1370
}

main "$@"
