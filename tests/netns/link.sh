#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The link kind: what ip and ethtool see, and what they may do to a device.
# Numbers nl1.1 and nl1.2 are the sections of the netlink specification, p14.x
# those of the protocol specification.
#
#   +--- ns0 ---+   +--- ns1 ---+   +--- ns2 ---+
#   | creating  |   | wg0       |   | moved to  |
#   +-----------+   +-----------+   +-----------+

. "$(dirname "$0")/lib.sh"

setup() { netns 1; }

add() { ip1 link add wg0 type wireguard; }

shown() { ip -n "$NS1" -d link show "${1:-wg0}"; }

t_nl1_1_new_device() {
	local out

	add
	out=$(shown)
	say "$out"
	check_match "flags" "$out" "*wg0: <POINTOPOINT,NOARP> mtu 1420 qdisc noop state DOWN *qlen 1000*"
	check_match "type" "$out" "*link/none *"
	check_match "limits" "$out" "*minmtu 0 maxmtu 2147483552*"
	check_match "kind" "$out" "*wireguard *"
	check_match "address generation" "$out" "*addrgenmode eui64*"
	check_eq "hardware type" "$(q1 cat /sys/class/net/wg0/type)" 65534
	check_eq "address length" "$(q1 cat /sys/class/net/wg0/addr_len)" 0
	check_eq "port" "$(q1 wg show wg0 listen-port)" 0
	check_eq "mark" "$(q1 wg show wg0 fwmark)" off
	check_eq "key" "$(q1 wg show wg0 private-key)" "(none)"
	check_eq "peers" "$(q1 wg show wg0 peers)" ""
}

t_nl1_1_device_that_is_up() {
	local out

	add
	ip1 link set wg0 up
	out=$(shown)
	say "$out"
	check_match "flags" "$out" "*wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN *"
	check_match "address generation" "$out" "*addrgenmode none*"
	check_match "queues" "$out" "*numtxqueues 1 numrxqueues 1*"
	check_match "GSO limit" "$out" "*gso_max_size 65536 *"
	check_match "TSO limit" "$out" "*tso_max_size @(65536|524280) *"
	check_eq "IPv6 addresses" "$(ip -n "$NS1" -6 addr show dev wg0)" ""
	ip1 link set wg0 down
	out=$(shown)
	check_match "flags" "$out" "*wg0: <POINTOPOINT,NOARP> mtu 1420 qdisc noqueue state DOWN *"
	check_match "address generation" "$out" "*addrgenmode none*"
}

feature() { check_match "$1" "$(grep "^[[:space:]]*$1:" "$TMP/features")" "*$1: $2"; }

t_nl1_1_features() {
	add
	q1 ethtool -k wg0 > "$TMP/features"
	feature rx-checksumming on
	feature tx-checksumming on
	feature tx-checksum-ip-generic on
	feature scatter-gather on
	feature tx-scatter-gather on
	feature tcp-segmentation-offload on
	feature tx-tcp-segmentation on
	feature tx-tcp6-segmentation on
	feature tx-tcp-mangleid-segmentation on
	feature generic-segmentation-offload on
	feature generic-receive-offload on
	feature tx-udp-segmentation on
	feature tx-gso-list on
	feature tx-sctp-segmentation on
	feature highdma on
	# All of them may be turned off, and on again.
	ns1 ethtool -K wg0 tso off gso off tx off sg off tx-udp-segmentation off
	q1 ethtool -k wg0 > "$TMP/features"
	feature tcp-segmentation-offload off
	feature tx-udp-segmentation off
	feature scatter-gather off
	ns1 ethtool -K wg0 tx on sg on tso on gso on tx-udp-segmentation on
	q1 ethtool -k wg0 > "$TMP/features"
	feature tcp-segmentation-offload on
	feature tx-udp-segmentation on
}

t_nl1_1_lockless_transmit() {
	add
	case $WG_KERNEL in
	6.1) check_match "feature" "$(q1 ethtool -k wg0)" "*tx-lockless: on \[fixed\]*" ;;
	*) : "a bit of the device since 6.12, which nothing shows" ;;
	esac
	# Visible everywhere: no queueing discipline on a device that is up.
	ip1 link set wg0 up
	check_match "qdisc" "$(shown)" "* qdisc noqueue *"
}

t_nl1_1_driver_name() {
	local out

	add
	out=$(ns1 ethtool -i wg0)
	check_match "driver" "$out" "driver: wireguard"$'\n'*
	check_match "version" "$out" *$'\n'"version: $(uname -r)"$'\n'*
}

t_nl1_1_device_type_name() {
	add
	check_match "uevent" "$(q1 cat /sys/class/net/wg0/uevent)" "*DEVTYPE=wireguard*"
}

t_nl1_1_all_counters_start_at_zero() {
	local counter

	add
	for counter in rx_bytes tx_bytes rx_packets tx_packets rx_errors tx_errors rx_dropped \
		tx_dropped rx_frame_errors rx_length_errors; do
		check_eq "$counter" "$(stat_of "$NS1" wg0 $counter)" 0
	done
}

t_nl1_1_core_adds_routes() {
	add
	ip1 addr add 192.168.241.1/24 dev wg0
	ip1 addr add fd00::1/112 dev wg0
	ip1 link set wg0 up
	check_match "IPv4 routes" "$(ip -n "$NS1" route show table all dev wg0)" "*broadcast 192.168.241.255 *"
	check_match "IPv4 routes" "$(ip -n "$NS1" route show dev wg0)" "192.168.241.0/24 proto kernel *"
	check_match "IPv6 routes" "$(ip -n "$NS1" -6 route show table all dev wg0)" "*multicast ff00::/8 *"
	check_no_match "IPv6 addresses" "$(ip -n "$NS1" -6 addr show dev wg0)" "*fe80:*"
}

t_nl1_2_mtu_limits() {
	local n

	add
	for n in 0 1 67 68 1279 1280 1500 65536 2147483552; do
		ip1 link set wg0 mtu $n
		check_match "MTU" "$(shown)" "* mtu $n *"
	done
	fails ip1 link set wg0 mtu 2147483553 2>"$TMP/err"
	say "$(<"$TMP/err")"
	check_match "error" "$(<"$TMP/err")" "*mtu greater than device maximum*"
	ip1 link set wg0 mtu 1420 up
	for n in 0 576 9000 1420; do
		ip1 link set wg0 mtu $n
		check_match "MTU while up" "$(shown)" "* mtu $n *"
	done
}

t_nl1_2_port_in_use() {
	add
	ip1 link add wg1 type wireguard
	ns1 wg set wg0 listen-port 7777
	ns1 wg set wg1 listen-port 7777
	ip1 link set wg0 up
	fails ip1 link set wg1 up 2>"$TMP/err"
	say "$(<"$TMP/err")"
	check_match "error" "$(<"$TMP/err")" "*Address already in use*"
	check_match "the other device" "$(shown wg1)" "*<POINTOPOINT,NOARP> *"
	ns1 wg set wg1 listen-port 7778
	ip1 link set wg1 up
	# And while up: the old port and socket are kept.
	fails ns1 wg set wg1 listen-port 7777 2>"$TMP/err"
	check_match "error" "$(<"$TMP/err")" "*Address already in use*"
	check_eq "port" "$(q1 wg show wg1 listen-port)" 7778
	listening "$NS1" u 7778
}

t_nl1_2_port_taken_by_a_program() {
	add
	ns1 wg set wg0 listen-port 7777
	# One address of one family is enough.
	ip netns exec "$NS1" socat -u UDP6-RECV:7777,bind=[::1],ipv6only=1 /dev/null &
	wait_for 60 listening "$NS1" u 7777
	fails ip1 link set wg0 up 2>"$TMP/err"
	check_match "error" "$(<"$TMP/err")" "*Address already in use*"
	check_eq "sockets left behind" "$(q1 ss -Hlnu4)" ""
	kill $!
	wait $! || true
	ip1 link set wg0 up
}

t_p12_1_random_port() {
	local port

	add
	ip1 link add wg1 type wireguard
	ip1 link set wg0 up
	ip1 link set wg1 up
	port=$(q1 wg show wg0 listen-port)
	check_gt "port" "$port" 0
	check_no_match "the other's port" "$(q1 wg show wg1 listen-port)" "$port"
	check_eq "sockets of the port" "$(q1 ss -Hlnu "sport = :$port" | wc -l)" 2
	ip1 link set wg0 down
	check_eq "sockets while down" "$(q1 ss -Hlnu "sport = :$port")" ""
	check_eq "port while down" "$(q1 wg show wg0 listen-port)" "$port"
	ip1 link set wg0 up
	check_eq "port after down and up" "$(q1 wg show wg0 listen-port)" "$port"
	ns1 wg set wg0 listen-port 0
	check_gt "port after 0" "$(q1 wg show wg0 listen-port)" 0
	check_no_match "port after 0" "$(q1 wg show wg0 listen-port)" "$port"
}

t_nl1_2_moves_up_and_down() {
	netns 0 2
	ip0 link add wg0 type wireguard
	ip0 link set wg0 netns "$NS1"
	check_match "device" "$(shown)" "*wg0: <POINTOPOINT,NOARP> *"
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 5555
	ip1 link set wg0 up
	wait_for 2 listening "$NS0" u 5555
	# The core takes it down on the way; sockets stay where it was made.
	ip1 link set wg0 netns "$NS2"
	check_match "device" "$(ip -n "$NS2" link show wg0)" "*state DOWN*"
	check_eq "private key" "$(q2 wg show wg0 private-key)" "$key1"
	ip2 link set wg0 up
	wait_for 2 listening "$NS0" u 5555
	check_eq "sockets in ns2" "$(q2 ss -Hlnu)" ""
}

t_nl1_2_made_in_another_namespace() {
	netns 0 2
	# wg0 appears in ns1, its sockets belong to the one who asked: ns0.
	ip0 link add wg0 netns "$NS1" type wireguard
	ns1 wg set wg0 listen-port 5555
	ip1 link set wg0 up
	wait_for 2 listening "$NS0" u 5555
	check_eq "sockets in ns1" "$(q1 ss -Hlnu)" ""
	# link-netns says otherwise.
	ip1 link add wg1 link-netns "$NS2" type wireguard
	ns1 wg set wg1 listen-port 5556
	ip1 link set wg1 up
	wait_for 2 listening "$NS2" u 5556
	check_eq "sockets in ns1" "$(q1 ss -Hlnu)" ""
}

t_nl1_2_rename() {
	add
	ns1 wg set wg0 private-key <(echo "$key1") peer "$pub2" allowed-ips 10.0.0.0/8
	ip1 link set wg0 up
	ip1 link set wg0 down
	ip1 link set wg0 name tunnel0
	fails ns1 wg show wg0
	check_eq "private key" "$(q1 wg show tunnel0 private-key)" "$key1"
	check_eq "peers" "$(q1 wg show tunnel0 peers)" "$pub2"
	ip1 link set tunnel0 up
	check_eq "devices" "$(q1 wg show interfaces)" tunnel0
}

t_nl1_2_no_hardware_address() {
	add
	fails ip1 link set wg0 address 02:00:00:00:00:01 2>"$TMP/err"
	say "$(<"$TMP/err")"
	check_match "error" "$(<"$TMP/err")" "*@(Operation not supported|expected)*"
}

t_nl1_2_flags_may_change() {
	add
	ip1 link set wg0 multicast on
	ip1 link set wg0 arp on
	check_match "flags" "$(shown)" "*wg0: <POINTOPOINT,MULTICAST> *"
	ip1 link set wg0 multicast off arp off
	check_match "flags" "$(shown)" "*wg0: <POINTOPOINT,NOARP> *"
}

t_nl1_2_delete_up_and_down() {
	add
	ip1 link del wg0
	add
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 5555 peer "$pub2" \
		endpoint 127.0.0.1:9 persistent-keepalive 1 allowed-ips 10.0.0.0/8
	ip1 link set wg0 up
	ip1 link del wg0
	check_eq "sockets" "$(q1 ss -Hlnu)" ""
	check_eq "devices" "$(q1 wg show interfaces)" ""
}

t_nl1_2_many_devices() {
	local i

	for (( i = 0; i < 40; i++ )); do
		echo "link add wg$i type wireguard"
		echo "link set wg$i up"
	done | ip -n "$NS1" -batch -
	check_eq "devices" "$(q1 wg show interfaces | wc -w)" 40
	check_eq "different ports" "$(q1 wg show all listen-port | cut -f2 | sort -u | wc -l)" 40
	for (( i = 0; i < 40; i++ )); do
		echo "link del wg$i"
	done | ip -n "$NS1" -batch -
	check_eq "sockets" "$(q1 ss -Hlnu)" ""
}

creator_dies() { # wg0 in ns1, ARGUMENTS for its link before that
	netns 0
	ip0 link add wg0 type wireguard
	ip0 link set wg0 netns "$NS1"
	ip1 link set wg0 "$@"
	pp - ip netns del "$NS0"
}

t_p14_1_creating_namespace_dies_while_up() {
	creator_dies up
	wait_for 10 flags_are "<NO-CARRIER,POINTOPOINT,NOARP,UP>"
	check_match "state" "$(shown)" "* state DOWN *"
	ip1 link set wg0 down
	fails ip1 link set wg0 up 2>"$TMP/err"
	say "$(<"$TMP/err")"
	check_match "error" "$(<"$TMP/err")" "*Machine is not on the network*"
	ip1 link del wg0
}

flags_are() { [[ $(shown) == *"wg0: $1 "* ]]; }

enonet() { # the namespace may still be on its way out
	ip -n "$NS1" link set wg0 up 2>"$TMP/err" && ip -n "$NS1" link set wg0 down
	[[ $(<"$TMP/err") == *"Machine is not on the network"* ]]
}

t_p14_1_creating_namespace_dies_while_down() {
	creator_dies down
	wait_for 10 enonet
	check_match "flags" "$(shown)" "*wg0: <?(NO-CARRIER,)POINTOPOINT,NOARP> *"
}

t_p14_1_port_and_mark_need_the_creating_namespace() {
	creator_dies up
	wait_for 10 flags_are "<NO-CARRIER,POINTOPOINT,NOARP,UP>"
	fails ns1 wg set wg0 listen-port 1234 2>"$TMP/err"
	check_match "error" "$(<"$TMP/err")" "*Operation not permitted*"
	fails ns1 wg set wg0 fwmark 1 2>"$TMP/err"
	check_match "error" "$(<"$TMP/err")" "*Operation not permitted*"
	# Keys and peers may still be set.
	ns1 wg set wg0 private-key <(echo "$key1") peer "$pub2" allowed-ips 10.0.0.0/8
	check_eq "peers" "$(q1 wg show wg0 peers)" "$pub2"
}

t_p14_2_send_redirects_off_at_link_up() {
	add
	sysctl_in "$NS1" net.ipv4.conf.wg0.send_redirects 1
	sysctl_in "$NS1" net.ipv4.conf.all.send_redirects 1
	ip1 link set wg0 up
	check_eq "wg0" "$(q1 cat /proc/sys/net/ipv4/conf/wg0/send_redirects)" 0
	check_eq "all" "$(q1 cat /proc/sys/net/ipv4/conf/all/send_redirects)" 0
	ip1 link set wg0 down
	check_eq "all after down" "$(q1 cat /proc/sys/net/ipv4/conf/all/send_redirects)" 0
}

t_nl1_2_unknown_link_attributes() {
	# The kind has no attributes of its own.
	fails ip1 link add wg0 type wireguard id 5 2>"$TMP/err"
	add
	fails add 2>"$TMP/err"
	check_match "error" "$(<"$TMP/err")" "*File exists*"
}

t_nl1_3_module_aliases() {
	local alias

	for alias in rtnl-link-wireguard net-pf-16-proto-16-family-wireguard; do
		check_match "alias $alias" "$(modprobe --show-depends --ignore-install $alias)" "*/wireguard.ko*"
	done
	# Loaded by need: first by the link kind, then by the family.
	pp - modprobe -r wireguard
	add
	[[ -e /sys/module/wireguard ]]
	pp - modprobe -r wireguard
	load_module
}

main "$@"
