#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=600
#
# Outer GRO: datagrams joined before the IP stack, for us and past us.
#
#   +------ ns0 ------+        +---------- ns1 ----------+        +------ ns2 ------+
#   | veth0 10.1.0.2  |========| vethL 10.1.0.1          |========| veth2 10.2.0.2  |
#   |       fd01::2   |   gro->|       fd01::1           |        |       fd02::2   |
#   | wg0 192.168.9.2 |        | vethR 10.2.0.1, fd02::1 |        | (hears what is  |
#   |                 |        | wg0 192.168.9.1, port 7 |        |  forwarded)     |
#   +-----------------+        +-------------------------+        +-----------------+
#
# A wildcard socket of ours is found for every packet to port 7 that passes
# ns1, also for those that are only forwarded to ns2.

. "$(dirname "$0")/lib.sh"

N=400

setup() {
	netns 0 1 2
	batch 1 <<-END
		link add vethL type veth peer name veth0 netns $NS0
		link add vethR type veth peer name veth2 netns $NS2
		addr add 10.1.0.1/24 dev vethL
		addr add fd01::1/64 dev vethL
		addr add 10.2.0.1/24 dev vethR
		addr add fd02::1/64 dev vethR
		link set vethL up
		link set vethR up
		link add wg0 type wireguard
		addr add 192.168.9.1/24 dev wg0
	END
	batch 0 <<-END
		addr add 10.1.0.2/24 dev veth0
		addr add fd01::2/64 dev veth0
		link set veth0 up
		route add default via 10.1.0.1
		route add default via fd01::1
		link add wg0 type wireguard
		addr add 192.168.9.2/24 dev wg0
	END
	batch 2 <<-END
		addr add 10.2.0.2/24 dev veth2
		addr add fd02::2/64 dev veth2
		link set veth2 up
		route add default via 10.2.0.1
		route add default via fd02::1
	END
	sysctl_in "$NS1" net.ipv4.ip_forward 1
	sysctl_in "$NS1" net.ipv6.conf.all.forwarding 1
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 7 peer "$pub2" allowed-ips 192.168.9.2/32
	ns0 wg set wg0 private-key <(echo "$key2") listen-port 8 peer "$pub1" \
		allowed-ips 192.168.9.1/32 endpoint "${outer:-10.1.0.1}:7"
	ip1 link set wg0 up
	ip0 link set wg0 up
	ns0 ethtool -K veth0 tso off gso off tx-udp-segmentation off
	ns1 ethtool -K vethL gro on
	# Up to 5.12 veth has a NAPI, and so GRO, only for the sake of XDP.
	[[ $(uname -r) != 5.10.* ]] || ns1 burst pass vethL
	# Held for a while, so that it does not depend on who runs when.
	ns1 sh -c 'echo 20000000 > /sys/class/net/vethL/gro_flush_timeout'
	# Neighbours are known before anything is counted.
	ping_ok "$NS0" 10.2.0.2
	ping_ok "$NS0" fd02::2
}

# Start a listener in the background and wait until it listens.
listen() { # NAMESPACE COMMAND...
	ip netns exec "$@" > "$TMP/heard" 2>&1 &
	listener=$!
	wait_for 60 grep -q ready "$TMP/heard"
}

heard() { wait "$listener" || fail "$(grep -v ready "$TMP/heard")"; }

# Older kernels count those of IPv6 with those of IPv4; nothing else gets datagrams.
encap_calls() { echo $(( $(snmp "$NS1" Udp InDatagrams) + $(snmp "$NS1" Udp6 Udp6InDatagrams) )); }

transfer() { # BYTES
	local calls0 rx0

	ping_ok "$NS0" 192.168.9.1
	head -c "$1" /dev/urandom > "$TMP/data"
	rm -f "$TMP/got"
	ip netns exec "$NS1" timeout $(( 60 * ${WG_SLOW:-1} )) socat -u -b 131072 TCP4-LISTEN:9000,reuseaddr \
		"OPEN:$TMP/got,creat,trunc" &
	wait_for 60 listening "$NS1" t 9000
	calls0=$(encap_calls)
	rx0=$(stat_of "$NS1" wg0 rx_packets)
	ns0 timeout $(( 60 * ${WG_SLOW:-1} )) socat -u -b 131072 "OPEN:$TMP/data" TCP4:192.168.9.1:9000
	wait $!
	cmp "$TMP/data" "$TMP/got" || fail "the file did not arrive as it was"
	received=$(( $(stat_of "$NS1" wg0 rx_packets) - rx0 ))
	calls=$(( $(encap_calls) - calls0 ))
	say "$received datagrams in $calls calls of encap_rcv"
	check_gt "calls of encap_rcv" "$calls" 0
}

# A starved sender makes small super-packets, so it may try again; what is never joined
# is never few.
few_calls() {
	local try

	for try in 1 2 3; do
		transfer 3000000
		check_gt "datagrams" "$received" 2000
		if (( calls <= received / 10 )); then
			return
		fi
	done
	fail "$calls calls of encap_rcv for $received datagrams, expected at most a tenth"
}

# --- to the tunnel -------------------------------------------------------------

t_C4_one_call_for_many() {
	few_calls
}

t_C4_one_call_for_many_IPv6() {
	ns0 wg set wg0 peer "$pub1" endpoint "[fd01::1]:7"
	few_calls
}

# Checksums made by the sender: verified, and so joined in the other form.
t_C4_one_call_for_many_verified() {
	ns0 ethtool -K veth0 tx off
	few_calls
}

# A capture shares what passes; then it is copied, not changed under its hands.
t_C4_captured_meanwhile() {
	ip netns exec "$NS1" tcpdump -i vethL -w "$TMP/pcap" -U udp port 7 2>"$TMP/tcpdump" &
	wait_for 60 grep -q listening "$TMP/tcpdump"
	transfer 500000
	wait_for 10 captured 100000
}

captured() { (( $(stat -c %s "$TMP/pcap") > $1 )); } # BYTES

t_C4_nothing_lost_in_drops() {
	transfer 1000000
	ns1 ethtool -S wg0 | while read -r name value; do
		[[ $name != drop_* || $value == 0 ]] || fail "$name $value"
	done
}

# Nobody cuts: the device of the sender passes super-packets, and so does that of the
# receiver. (In 5.10 veth always cuts them; there they are joined again.)
uncut() {
	ns0 ethtool -K veth0 tso on gso on tx-udp-segmentation on
	few_calls
}

t_C4_uncut_super_packets() { uncut; }

t_C4_uncut_super_packets_IPv6() {
	ns0 wg set wg0 peer "$pub1" endpoint "[fd01::1]:7"
	uncut
}

t_C4_uncut_captured_meanwhile() {
	ip netns exec "$NS1" tcpdump -i vethL -w "$TMP/pcap" -U udp port 7 2>"$TMP/tcpdump" &
	wait_for 60 grep -q listening "$TMP/tcpdump"
	ns0 ethtool -K veth0 tso on gso on tx-udp-segmentation on
	transfer 500000
}

# Every datagram of a hostile super-packet is counted with its own reason.
t_C4_uncut_nonsense() {
	ns0 ethtool -K veth0 tso on gso on tx-udp-segmentation on
	ns0 burst segment 10.1.0.1 7 40 1200 4 4
	wait_for 10 drops_are 40 no_index
	ns0 burst segment 10.1.0.1 7 40 1200 9 9
	wait_for 10 drops_are 40 malformed
	ns0 burst segment 10.1.0.1 7 41 1200 4 9
	wait_for 10 drops_are 61 no_index
	wait_for 10 drops_are 60 malformed
	ns0 burst segment 10.1.0.1 7 60 20 4 4
	wait_for 10 drops_are 120 malformed
	ns0 burst segment fd01::1 7 40 1400 4 4
	wait_for 10 drops_are 101 no_index
}

drops_are() { # COUNT REASON
	[[ $(q1 ethtool -S wg0 | sed -n "s/^ *drop_$2: //p") == "$1" ]]
}

# Another socket has the port by address: it gets its datagrams one by one.
t_C4_uncut_for_another_socket() {
	ns0 ethtool -K veth0 tso on gso on tx-udp-segmentation on
	listen "$NS1" burst order 9 40
	ns0 burst segment 10.1.0.1 9 40 1200 4 4
	heard
}

# --- past us -------------------------------------------------------------------

# Somebody else's packets to that port: not a byte differs, none is joined.
forwarded() { # COUNTER-PROTOCOL COUNTER FROM TO
	local before after

	listen "$NS2" burst check veth2 7 $N "$SEED"
	before=$(snmp "$NS1" "$1" "$2")
	ns0 burst raw "$3" "$4" 7 $N "$SEED"
	heard
	after=$(snmp "$NS1" "$1" "$2")
	say "$N packets forwarded as $(( after - before ))"
	check_gt "packets as the router saw them" $(( after - before )) $(( N - 1 ))
}

t_C4_forwarded_as_it_came() { forwarded Ip ForwDatagrams 10.1.0.2 10.2.0.2; }
t_C4_forwarded_as_it_came_IPv6() { forwarded Ip6 Ip6OutForwDatagrams fd01::2 fd02::2; }

t_C4_forwarded_with_checksums_to_be_made() {
	ns1 ethtool -K vethR tx off tso off gso off tx-udp-segmentation off
	listen "$NS2" burst sums veth2 7 $N
	ns0 burst udp 10.2.0.2 7 $N 1000
	heard
}

# A session's own datagrams, joined, then sent elsewhere by netfilter. A new
# source port is a new connection, to which the rule applies.
redirected() { # FAMILY TO
	local before after

	ping_ok "$NS0" 192.168.9.1
	ns1 nft -f - <<-END
		table $1 t {
			chain c {
				type nat hook prerouting priority dstnat
				iif vethL udp dport 7 dnat to $2
			}
		}
	END
	listen "$NS2" burst session veth2 9 $N
	ns0 wg set wg0 listen-port 18
	before=$(snmp "$NS1" Ip ForwDatagrams)
	ns0 burst udp 192.168.9.1 5000 $N 1000
	heard
	after=$(snmp "$NS1" Ip ForwDatagrams)
	say "$N packets redirected as $(( after - before ))"
	[[ $1 == ip6 ]] ||
		check_le "packets as the router saw them" $(( after - before )) $(( N * 2 / 3 ))
}

t_C4_redirected_with_checksums_to_be_made() {
	ns1 ethtool -K vethR tx off tso off gso off tx-udp-segmentation off
	redirected ip 10.2.0.2:9
}

t_C4_redirected_verified() {
	ns0 ethtool -K veth0 tx off
	ns1 ethtool -K vethR tso off gso off tx-udp-segmentation off
	redirected ip 10.2.0.2:9
}

t_C4_redirected_verified_to_a_poor_device() {
	ns0 ethtool -K veth0 tx off
	ns1 ethtool -K vethR tx off sg off tso off gso off tx-udp-segmentation off
	redirected ip 10.2.0.2:9
}

t_C4_redirected_verified_IPv6() {
	ns0 ethtool -K veth0 tx off
	ns1 ethtool -K vethR tx off tso off gso off tx-udp-segmentation off
	ns0 wg set wg0 peer "$pub1" endpoint "[fd01::1]:7"
	redirected ip6 "[fd02::2]:9"
}

# Redirected to us from another port: what we learn is what netfilter left.
t_C4_redirected_to_the_tunnel() {
	ns0 wg set wg0 peer "$pub1" endpoint 10.1.0.1:77
	ns1 nft -f - <<-END
		table ip t {
			chain c {
				type nat hook prerouting priority dstnat
				iif vethL udp dport 77 redirect to :7
			}
		}
	END
	transfer 500000
	wait_for 5 endpoint_is "$NS1" wg0 "$pub2" 10.1.0.2:8
}

main "$@"
