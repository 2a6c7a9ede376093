#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
#
# 100 MB of TCP each way, checksummed at both ends.
#
#   +-------- ns1 --------+            +-------- ns2 --------+
#   | wg0 192.168.241.1   |            |   192.168.241.2 wg0 |
#   |     fd00::1         |            |         fd00::2     |
#   | veth1 10.0.0.1      |============|      10.0.0.2 veth2 |
#   +---------------------+            +---------------------+

. "$(dirname "$0")/lib.sh"

BLOCKS=25 BLOCK=4194304

setup() {
	netns 1 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add 10.0.0.1/24 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		addr add 192.168.241.1/24 dev wg0
		addr add fd00::1/112 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		link set veth2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
		addr add fd00::2/112 dev wg0
	END
	ns1 wg set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		allowed-ips 192.168.241.2/32,fd00::2/128 endpoint 10.0.0.2:2
	ns2 wg set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		allowed-ips 192.168.241.1/32,fd00::1/128
	ip1 link set wg0 up
	ip2 link set wg0 up
	ping_ok "$NS1" 192.168.241.2
	head -c "$BLOCK" /dev/urandom > "$TMP/block"
}

source_data() {
	local i

	for (( i = 0; i < BLOCKS; i++ )); do
		cat "$TMP/block"
	done
}

move() { # FROM TO SOCAT-FAMILY ADDRESS
	local sink start ms

	ip netns exec "$2" timeout $(( 250 * ${WG_SLOW:-1} )) socat -u -b 131072 "$3-LISTEN:9000" - |
		sha256sum > "$TMP/sum" &
	sink=$!
	wait_for 60 listening "$2" t 9000
	start=$(now_ms)
	source_data | pp "$1" ip netns exec "$1" timeout $(( 250 * ${WG_SLOW:-1} )) socat -u -b 131072 - "$3:$4:9000"
	wait "$sink"
	ms=$(( $(now_ms) - start ))
	say "$(( BLOCKS * BLOCK )) bytes in $ms ms: $(( BLOCKS * BLOCK / 125 / ms )) Mbit/s, emulated"
	check_eq "checksum" "$(<"$TMP/sum")" "$(source_data | sha256sum)"
	check_gt "bytes counted" "$(stat_of "$1" wg0 tx_bytes)" $(( BLOCKS * BLOCK ))
}

t_bulk_100_MB_v4_forth() { move "$NS1" "$NS2" TCP4 192.168.241.2; }
t_bulk_100_MB_v6_back() { move "$NS2" "$NS1" TCP6 "[fd00::1]"; }

main "$@"
