#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=500
#
# NAT, marks, policy routing.
#
#   +-------- ns1 --------+  +------------- ns0 -------------+  +-------- ns2 --------+
#   | wg0 192.168.241.1/24|  |  router, source NAT, UDP      |  |192.168.241.2/24 wg0 |
#   |                     |  |  conntrack timeouts of 2 s    |  |                     |
#   | vethc               |==| vethrc                 vethrs |==|               veths |
#   | 192.168.1.100/24    |  | 192.168.1.1/24    10.0.0.1/24 |  |       10.0.0.100/24 |
#   | default 192.168.1.1 |  |                               |  |                     |
#   +---------------------+  +-------------------------------+  +---------------------+

. "$(dirname "$0")/lib.sh"

wires() {
	batch 0 <<-END
		link add vethrc type veth peer name vethc netns $NS1
		link add vethrs type veth peer name veths netns $NS2
		addr add 192.168.1.1/24 dev vethrc
		addr add 10.0.0.1/24 dev vethrs
		link set vethrc up
		link set vethrs up
	END
	batch 1 <<-END
		addr add 192.168.1.100/24 dev vethc
		link set vethc up
		route add default via 192.168.1.1
	END
	batch 2 <<-END
		addr add 10.0.0.100/24 dev veths
		link set veths up
	END
}

tunnel() {
	batch 1 <<-END
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
		addr add fd00::1/112 dev wg0
	END
	batch 2 <<-END
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
		addr add fd00::2/112 dev wg0
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		preshared-key <(echo "$psk") allowed-ips 192.168.241.2/32,fd00::2/128 \
		endpoint 10.0.0.100:2 persistent-keepalive 1
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		preshared-key <(echo "$psk") allowed-ips 192.168.241.1/32,fd00::1/128
	# The keepalive starts a handshake at once, so its peer must be there.
	ip2 link set wg0 up
	ip1 link set wg0 up
}

router() {
	sysctl_in "$NS0" net.ipv4.ip_forward 1
	ns0 nft -f - <<-END
		table ip nat {
			chain post {
				type nat hook postrouting priority srcnat;
				ip saddr 192.168.1.0/24 ip daddr 10.0.0.0/24 snat to 10.0.0.1
			}
		}
	END
	sysctl_in "$NS0" net.netfilter.nf_conntrack_udp_timeout 2
	sysctl_in "$NS0" net.netfilter.nf_conntrack_udp_timeout_stream 2
}

setup() {
	netns 0 1 2
	wires
	router
	tunnel
}

t_4_1_through_nat_both_ways() {
	ping_ok "$NS1" 192.168.241.2
	ping_ok "$NS2" 192.168.241.1
	check_eq "ns2's endpoint" "$(peer_field "$NS2" wg0 endpoints "$pub1")" 10.0.0.1:1
}

t_4_2_keepalive_holds_mapping() {
	ping_ok "$NS1" 192.168.241.2
	ping_ok "$NS2" 192.168.241.1
	# The statement is about three seconds of silence.
	sleep 3
	ping_ok "$NS2" 192.168.241.1
}

t_4_3_keepalive_off() {
	local bytes

	ping_ok "$NS1" 192.168.241.2
	ns1 wg set wg0 peer "$pub2" persistent-keepalive 0
	check_eq "interval" "$(peer_field "$NS1" wg0 persistent-keepalive "$pub2")" off
	# One may have been on its way; from here on there is nothing for 3 s.
	sleep 1.2
	bytes=$(tx_bytes "$NS1" wg0)
	sleep 3
	check_eq "bytes sent" "$(tx_bytes "$NS1" wg0)" "$bytes"
	# So the mapping is gone, which shows that 4.2 proves something.
	ping_fails "$NS2" 192.168.241.1
}

t_4_4_socket_bound_to_device() {
	ping_ok "$NS1" 192.168.241.2 -I wg0
	ping_ok "$NS1" fd00::2 -I wg0
}

t_4_5_mark_in_output_forces_rerouting() {
	ping_ok "$NS1" 192.168.241.2
	ns1 nft -f - <<-END
		table ip mangle {
			chain out {
				type route hook output priority mangle;
				counter meta mark set 1
			}
		}
		table ip6 mangle {
			chain out {
				type route hook output priority mangle;
				counter meta mark set 1
			}
		}
	END
	ping_ok "$NS1" 192.168.241.2
	ping_ok "$NS1" 192.168.241.2 -I wg0
	ping_ok "$NS1" fd00::2
	ping_ok "$NS1" fd00::2 -I wg0
	check_no_match "rules" "$(q1 nft list ruleset)" "*counter packets 0 *"
}

t_4_6_default_route_with_fwmark() {
	# The wire has IPv6 as well, and a default route for it.
	ip1 addr add fc00::100/96 dev vethc
	ip0 addr add fc00::1/96 dev vethrc
	ip1 route add default via fc00::1
	# Hosts behind the peer.
	ip2 addr add 192.168.99.7/32 dev wg0
	ip2 addr add abab::1111/128 dev wg0
	ns1 wg set wg0 fwmark 51820 peer "$pub2" allowed-ips 192.168.99.7/32,abab::1111/128
	ip2 route add 192.168.241.1/32 dev wg0
	ip1 -6 route add default dev wg0 table 51820
	ip1 -4 route add default dev wg0 table 51820
	ip1 -6 rule add not fwmark 51820 table 51820
	ip1 -6 rule add table main suppress_prefixlength 0
	ip1 -4 rule add not fwmark 51820 table 51820
	ip1 -4 rule add table main suppress_prefixlength 0
	check_match "route" "$(ip -n "$NS1" route get 192.168.99.7)" "*dev wg0 table 51820*"
	check_match "route" "$(ip -n "$NS1" route get 10.0.0.100 mark 51820)" "*via 192.168.1.1 dev vethc*"
	flood "$NS1" 100 192.168.99.7
	flood "$NS1" 100 abab::1111
}

t_4_7_icmp_error_through_nat() {
	local out

	sysctl_in "$NS2" net.ipv4.ip_forward 1
	# Only what comes from the wire's own network gets into ns0.
	ns0 nft -f - <<-END
		table ip filter {
			chain in {
				type filter hook input priority filter;
				iifname vethrs ip saddr != 10.0.0.0/24 counter drop
			}
		}
	END
	ns2 nft -f - <<-END
		table ip nat {
			chain post {
				type nat hook postrouting priority srcnat;
				ip saddr 10.0.0.0/24 oifname wg0 counter snat to 192.168.241.2
			}
		}
	END
	ip0 route add 192.168.241.1 via 10.0.0.100
	ping_ok "$NS1" 192.168.241.2
	ping_ok "$NS2" 192.168.241.1
	ns2 wg set wg0 peer "$pub1" remove
	out=$(ns0 ping -c 1 -W 10 192.168.241.1) && fail "answer without a peer"
	say "$out"
	check_match "ping" "$out" "*From 10.0.0.100 icmp_seq=1 Destination Host Unreachable*"
	check_no_match "the NAT rule" "$(q2 nft list ruleset)" "*counter packets 0 *"
}

main "$@"
