#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=240
#
# The configuration interface as Debian's wg sees it.
#
#   +--- ns1 ---+
#   | wg0       |   nobody else
#   +-----------+

. "$(dirname "$0")/lib.sh"

setup() {
	netns 1
	ip1 link add wg0 type wireguard
}

allowed_ips() { q1 wg show wg0 allowed-ips; }

# The entries of one peer, one per line.
entries_of() { peer_field "$NS1" wg0 allowed-ips "$1" | tr ' ' '\n'; }

t_7_1_130560_allowed_ips_of_one_peer() {
	local start

	awk -v key="$(wg genkey)" -v peer="$pub2" 'BEGIN {
		print "[Interface]\nPrivateKey = " key "\n[Peer]\nPublicKey = " peer
		for (a = 1; a <= 255; a++)
			for (b = 0; b <= 255; b++) {
				v4 = a "." b ".0.0/16"
				v6 = a "::" b "/128"
				print "AllowedIPs = " v4 "," v6
				print v4 > "'"$TMP"'/want"
				# 0 at the end is not written out.
				print (b ? v6 : a "::/128") > "'"$TMP"'/want"
			}
	}' > "$TMP/conf"
	check_eq "lines of the file" "$(grep -c AllowedIPs "$TMP/conf")" 65280
	start=$(now_ms)
	ns1 wg setconf wg0 "$TMP/conf"
	say "setconf took $(( $(now_ms) - start )) ms"
	start=$(now_ms)
	allowed_ips > "$TMP/shown"
	say "show took $(( $(now_ms) - start )) ms"
	check_eq "words" "$(wc -w < "$TMP/shown")" 130561
	cut -f2 "$TMP/shown" | tr ' ' '\n' | sort > "$TMP/got"
	sort "$TMP/want" | cmp - "$TMP/got"
}

t_7_2_40_peers_with_52_prefixes() {
	local i

	{
		for (( i = 0; i < 40; i++ )); do
			echo "[Peer]"
			echo "PublicKey = $(wg genkey)"
			awk -v a="$i" 'BEGIN { for (b = 0; b < 52; b++) print "AllowedIPs = " a "." b ".0.0/16" }'
		done
	} > "$TMP/conf"
	ns1 wg setconf wg0 "$TMP/conf"
	allowed_ips > "$TMP/shown"
	check_eq "lines" "$(wc -l < "$TMP/shown")" 40
	i=0
	while read -r key rest; do
		# shellcheck disable=SC2086
		set -- $key $rest
		check_eq "words of peer $i" $# 53
		check_eq "first prefix of peer $i" "$2" "$i.0.0.0/16"
		check_eq "last prefix of peer $i" "${53}" "$i.51.0.0/16"
		i=$(( i + 1 ))
	done < "$TMP/shown"
}

t_7_3_message_ends_between_peers() {
	local i

	for (( i = 0; i < 29; i++ )); do
		echo "[Peer]"
		echo "PublicKey = $(wg genkey)"
	done > "$TMP/conf"
	cat >> "$TMP/conf" <<-END
		[Peer]
		PublicKey = $(wg genkey)
		AllowedIPs = 255.2.3.4/32,abcd::255/128
	END
	ns1 wg setconf wg0 "$TMP/conf"
	ns1 wg showconf wg0 > "$TMP/shown"
	check_eq "peers" "$(grep -c '^PublicKey' "$TMP/shown")" 30
	check_eq "peers in the same order" "$(grep '^PublicKey' "$TMP/shown")" "$(grep '^PublicKey' "$TMP/conf")"
	check_eq "the allowed IPs" "$(grep '^AllowedIPs' "$TMP/shown")" "AllowedIPs = 255.2.3.4/32, abcd::255/128"
}

# The prefixes of a peer with N entries of one family, in order.
v6_entries() { awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "%sabcd::%x/128", (i > 1 ? "," : ""), i }'; }
v4_entries() { awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "%s192.168.0.%d/32", (i > 1 ? "," : ""), i }'; }

t_7_4_peer_without_and_with_197() {
	cat > "$TMP/conf" <<-END
		[Peer]
		PublicKey = $pub1
		[Peer]
		PublicKey = $pub2
		AllowedIPs = $(v6_entries 197)
	END
	ns1 wg setconf wg0 "$TMP/conf"
	{
		printf '%s\t(none)\n' "$pub1"
		printf '%s\t%s\n' "$pub2" "$(v6_entries 197 | tr , ' ')"
	} > "$TMP/want"
	allowed_ips > "$TMP/shown"
	cmp "$TMP/want" "$TMP/shown"
}

hex_key() { base64 -d <<<"$1" | od -An -v -tx1 | tr -d ' \n'; }

t_7_5_six_of_394_removed() {
	local v4 v6 rc=0
	local gone=(192.168.0.1/32 192.168.0.20/32 192.168.0.197/32 abcd::1/128 abcd::20/128 abcd::c5/128)

	v4=$(v4_entries 197) v6=$(v6_entries 197)
	ns1 wg setconf wg0 <(printf '[Peer]\nPublicKey = %s\nAllowedIPs = %s,%s\n' "$pub1" "$v4" "$v6")
	check_eq "entries" "$(entries_of "$pub1" | wc -l)" 394
	# What is absent or not exactly there is no error and changes nothing.
	ns1 wgremove wg0 "$(hex_key "$pub1")" "${gone[@]}" 192.168.0.0/24 10.0.0.0/8 || rc=$?
	if [[ $WG_MODULE == intree ]]; then
		# The flag came with Linux 6.16; these kernels know no such attribute.
		check_eq "errno" "$rc" 22
		check_eq "entries" "$(entries_of "$pub1" | wc -l)" 394
		return
	fi
	check_eq "errno" "$rc" 0
	check_eq "entries left" "$(entries_of "$pub1" | wc -l)" 388
	entries_of "$pub1" > "$TMP/got"
	tr , '\n' <<<"$v4,$v6" | grep -vxF "$(printf '%s\n' "${gone[@]}")" > "$TMP/want"
	cmp "$TMP/want" "$TMP/got"
}

t_7_6_absent_device() {
	fails ns1 wg show nosuch
	fails ns1 wg showconf nosuch
	fails ns1 wg set nosuch listen-port 1
	ns1 wg show wg0
}

t_7_7_keys_read_back() {
	check_eq "private key at first" "$(q1 wg show wg0 private-key)" "(none)"
	ns1 wg set wg0 private-key <(echo "$key1") peer "$pub2" preshared-key <(echo "$psk")
	check_eq "private key" "$(q1 wg show wg0 private-key)" "$key1"
	check_eq "preshared key" "$(q1 wg show wg0 preshared-keys)" "$pub2"$'\t'"$psk"
	ns1 wg set wg0 private-key /dev/null peer "$pub2" preshared-key /dev/null
	check_eq "private key" "$(q1 wg show wg0 private-key)" "(none)"
	check_eq "public key" "$(q1 wg show wg0 public-key)" "(none)"
	check_eq "preshared key" "$(q1 wg show wg0 preshared-keys)" "$pub2"$'\t(none)'
}

t_7_8_peer_with_own_key() {
	ns1 wg set wg0 private-key <(echo "$key1") peer "$pub2" peer "$pub3"
	check_eq "peers" "$(q1 wg show wg0 peers)" "$pub2"$'\n'"$pub3"
	# Becoming a peer removes it.
	ns1 wg set wg0 private-key <(echo "$key2")
	check_eq "peers" "$(q1 wg show wg0 peers)" "$pub3"
	# Adding oneself does nothing and is no error.
	ns1 wg set wg0 peer "$pub2" allowed-ips 10.0.0.0/8
	check_eq "peers" "$(q1 wg show wg0 peers)" "$pub3"
	ns1 wg set wg0 private-key <(echo "$key1")
	ns1 wg set wg0 peer "$pub2"
	check_eq "peers" "$(q1 wg show wg0 peers)" "$pub3"$'\n'"$pub2"
}

t_7_9_clamped_key_reads_back() {
	ns1 wg set wg0 private-key <(echo "/${key1:1}")
	check_eq "private key" "$(q1 wg show wg0 private-key)" "+${key1:1}"
}

replaced_by_default() { # DEFAULT SET
	ns1 wg set wg0 peer "$pub1" allowed-ips "$2,$1"
	check_eq "entries" "$(entries_of "$pub1" | wc -l)" 5
	ns1 wg set wg0 peer "$pub1" allowed-ips "$1"
	check_eq "entries" "$(entries_of "$pub1")" "$1"
	ns1 wg set wg0 peer "$pub1" allowed-ips "$2,$1"
	ns1 wg set wg0 peer "$pub2" allowed-ips "$1"
	check_eq "entries left to the other" "$(entries_of "$pub1" | tr '\n' ,)" "$2,"
	ns1 wg set wg0 peer "$pub1" remove
	check_eq "entries of the one who stays" "$(entries_of "$pub2")" "$1"
	ns1 wg set wg0 peer "$pub2" remove
}

t_7_10_prefix_sets_replaced() {
	replaced_by_default 0.0.0.0/0 10.0.0.0/8,100.0.0.0/10,172.16.0.0/12,192.168.0.0/16
	replaced_by_default ::/0 1700::/111,5000::/4,e000::/37,9000::/75
}

low_order_points() {
	sed -n '/"low_order_points"/,/^ \]/s/.*"base64": "\(.*\)".*/\1/p' \
		"$(dirname "$0")/../vectors/x25519.json"
}

good_peer_was_sent_to() { [[ $(q1 nft list counter ip t good) == *"packets "[1-9]* ]]; }

t_7_11_low_order_peers_send_nothing() {
	local point args=() peers

	low_order_points > "$TMP/points"
	# The seven, each with and without the bit that is ignored.
	check_eq "points in the vector file" "$(wc -l < "$TMP/points")" 14
	while read -r point; do
		args+=(peer "$point" persistent-keepalive 1 endpoint 127.0.0.1:1111)
	done < "$TMP/points"
	ns1 nft -f - <<-END
		table ip t {
			counter low { }
			counter good { }
			chain out {
				type filter hook output priority 0;
				udp dport 1111 counter name low
				udp dport 1112 counter name good
			}
		}
	END
	ns1 wg set wg0 private-key <(echo "$key1") "${args[@]}" \
		peer "$pub2" persistent-keepalive 1 endpoint 127.0.0.1:1112
	peers=$(q1 wg show wg0 peers)
	check_eq "peers" "$peers" "$(cat "$TMP/points"; echo "$pub2")"
	ip1 link set wg0 up
	# The statement is about these two seconds.
	sleep 2
	wait_for 10 good_peer_was_sent_to
	check_match "packets to low-order peers" "$(q1 nft list counter ip t low)" "*packets 0 *"
}

main "$@"
