#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
#
# Our wg (wg-dlkm here) against Debian's on devices of the module: what one reads
# the other reads, what one refuses the other refuses, and what both set is equal.
#
#   +-------- ns1 --------+            +-------- ns2 --------+
#   | wg0 192.168.241.1   |            |   192.168.241.2 wg0 |
#   | veth1 10.0.0.1      |============|      10.0.0.2 veth2 |
#   +---------------------+            +---------------------+

. "$(dirname "$0")/../netns/lib.sh"

HERE=$(cd "$(dirname "$0")" && pwd)
FIELDS="public-key private-key listen-port fwmark peers preshared-keys endpoints
	allowed-ips latest-handshakes transfer persistent-keepalive dump"
export WG_ENDPOINT_RESOLUTION_RETRIES=0

setup() { netns 1; }

theirs() { ip netns exec "$NS1" wg "$@"; }
ours() { ip netns exec "$NS1" wg-dlkm "$@"; }

# The clock may tick between the two: then both are asked again.
same_output() { # ARGUMENTS...
	local i a b

	for i in {1..20}; do
		a=$(theirs "$@"; echo "code $?") b=$(ours "$@"; echo "code $?")
		[[ $a != "$b" ]] || return 0
	done
	fail "wg $* (try $i): theirs:
$a
ours:
$b"
}

same_everywhere() { # INTERFACE
	local field colour hide

	for field in $FIELDS; do
		same_output show "$1" "$field"
		[[ $field == endpoints ]] || same_output show all "$field"
	done
	same_output showconf "$1"
	same_output show interfaces
	for colour in always never; do
		for hide in always never; do
			WG_COLOR_MODE=$colour WG_HIDE_KEYS=$hide same_output show "$1"
			WG_COLOR_MODE=$colour WG_HIDE_KEYS=$hide same_output
		done
	done
}

# A tunnel that has been used, and a device with peers in every state.
busy_devices() {
	netns 2
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add 10.0.0.1/24 dev veth1
		link set veth1 up
		link add wg0 type wireguard
		link add dummy0 type dummy
		link add wg1 type wireguard
		link add wg2 type wireguard
		addr add 192.168.241.1/24 dev wg0
	END
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		link set veth2 up
		link add wg0 type wireguard
		addr add 192.168.241.2/24 dev wg0
	END
	ns1 wg-dlkm set wg0 private-key <(echo "$key1") listen-port 1 peer "$pub2" \
		preshared-key <(echo "$psk") allowed-ips 192.168.241.2 endpoint 10.0.0.2:2
	ns2 wg-dlkm set wg0 private-key <(echo "$key2") listen-port 2 peer "$pub1" \
		preshared-key <(echo "$psk") allowed-ips 192.168.241.1
	ip1 link set wg0 up
	ip2 link set wg0 up
	ping_ok "$NS1" 192.168.241.2
}

t_kernel_shown_as_theirs() {
	busy_devices
	ns1 wg set wg1 fwmark 0xca6c listen-port 7 peer "$pub1" endpoint '[2001:db8::1]:9' \
		persistent-keepalive 3661 peer "$pub2" allowed-ips 10.0.0.0/8,fd00::/64,0.0.0.0/0,::/0 \
		peer "$pub3" endpoint '[fe80::1%lo]:5' peer "$pub4" preshared-key <(echo "$psk")
	same_everywhere wg0
	same_everywhere wg1
	same_everywhere wg2
	check_gt "handshake" "$(ours show wg0 latest-handshakes | cut -f2)" 0
}

# A peer's list and the peers span many messages.
t_kernel_split_replies_are_joined() {
	local i

	ip1 link add wg0 type wireguard
	{
		echo "[Interface]"
		for (( i = 0; i < 40; i++ )); do
			echo "[Peer]"
			echo "PublicKey = $(printf '%042dA=' "$i")"
			if (( i % 8 == 3 )); then
				printf "AllowedIPs = 10.$i.%d.0/24,fd00:$i:%d::/48\n" {1..250}{,}
			fi
		done
	} >"$TMP/many.conf"
	ours setconf wg0 "$TMP/many.conf"
	same_output show wg0 dump
	check_eq "peers" "$(ours show wg0 peers | wc -l)" 40
	check_eq "prefixes" "$(ours show wg0 allowed-ips | grep -o / | wc -l)" 2500
	ours showconf wg0 >"$TMP/out.conf"
	ip1 link add wg1 type wireguard
	theirs setconf wg1 "$TMP/out.conf"
	check_eq "the copy" "$(theirs show wg1 allowed-ips)" "$(theirs show wg0 allowed-ips)"
}

# Files of the corpus: each is for both, or for none, and what both make of it is
# equal. That is all that are accepted and some of the others; tests/tool/debian.py
# has the verdict on every one, and so has this with LONG=1.
corpus_files() {
	awk -F'\t' -v all="${LONG:-}" '!/^#/ && (all || $2 == "accept" || n++ % 16 == 0)' \
		"$HERE/corpus.tsv"
}

# Runs in the namespace: every file has two devices of its own, read at the end.
corpus_apply() {
	local name verdict why text theirs ours n=0

	while IFS=$'\t' read -r name verdict why text; do
		theirs=accept ours=accept
		printf '%b' "$text" >"$TMP/conf"
		printf 'link add %s type wireguard\n' "a$n" "b$n" | ip -batch -
		wg setconf "a$n" "$TMP/conf" 2>/dev/null || theirs=refuse
		wg-dlkm setconf "b$n" "$TMP/conf" 2>/dev/null || ours=refuse
		printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$verdict" "$why" "$theirs" "$ours"
		n=$(( n + 1 ))
	done
}

# Names, verdicts and states side by side: what is not as the corpus says.
corpus_judge() { # VERDICTS DUMP
	awk -F'\t' '
		BEGIN { n = 0 }
		NR == FNR { name[n] = $1; want[n] = $2; why[n] = $3; a[n] = $4; b[n] = $5; n++; next }
		{ dev = $1; sub(/^[^\t]*\t/, ""); state[dev] = state[dev] $0 "\n" }
		END {
			for (i = 0; i < n; i++) {
				same = a[i] == b[i] && state["a" i] == state["b" i]
				meant += !same
				if (b[i] != want[i] || same != (why[i] == "same"))
					print "wrong: " name[i] ": theirs " a[i] " ours " b[i] "\n" \
						state["a" i] state["b" i]
			}
			print n " files, " meant + 0 " differ on purpose"
		}' "$1" "$2"
}

t_kernel_corpus() {
	export -f corpus_apply
	corpus_files | TMP=$TMP ip netns exec "$NS1" bash -c corpus_apply >"$TMP/verdicts"
	theirs show all dump >"$TMP/dump"
	corpus_judge "$TMP/verdicts" "$TMP/dump" >"$TMP/result"
	say "$(<"$TMP/result")"
	check_no_match "result" "$(<"$TMP/result")" "*wrong:*"
	check_gt "files" "$(wc -l <"$TMP/verdicts")" 190
}

# What syncconf leads to is what setconf of the same file makes of a new device.
# (Theirs is no measure: it keeps a preshared key or keepalive that the file no
# longer names.)
t_kernel_syncconf() {
	local i k

	ip1 link add wgb type wireguard
	for i in {1..6}; do
		{
			echo "[Interface]"
			(( RANDOM % 2 )) || echo "ListenPort = $(( RANDOM ))"
			(( RANDOM % 2 )) || echo "PrivateKey = $key1"
			for k in "$pub1" "$pub2" "$pub3" "$pub4"; do
				(( RANDOM % 4 )) || continue
				printf '[Peer]\nPublicKey = %s\n' "$k"
				(( RANDOM % 2 )) || echo "PresharedKey = $psk"
				(( RANDOM % 2 )) || echo "PersistentKeepalive = $(( RANDOM % 99 ))"
				(( RANDOM % 2 )) || echo "AllowedIPs = 10.$(( RANDOM % 4 )).0.0/16"
				echo "Endpoint = 192.0.2.$(( RANDOM % 200 )):5"
			done
		} >"$TMP/sync.conf"
		ip1 link add "wga$i" type wireguard
		theirs setconf "wga$i" "$TMP/sync.conf"
		ours syncconf wgb "$TMP/sync.conf"
		check_eq "after file $i" "$(theirs show wgb dump | sort)" "$(theirs show "wga$i" dump | sort)"
	done
}

t_kernel_syncconf_keeps_sessions() {
	local before

	busy_devices
	before=$(ours show wg0 latest-handshakes)
	ours showconf wg0 >"$TMP/wg0.conf"
	printf '[Peer]\nPublicKey = %s\n' "$pub3" >>"$TMP/wg0.conf"
	ours syncconf wg0 "$TMP/wg0.conf"
	ping_ok "$NS1" 192.168.241.2
	check_eq "handshakes" "$(ours show wg0 latest-handshakes)" "$before
$pub3	0"
}

t_kernel_single_prefixes() {
	ip1 link add wg0 type wireguard
	ours set wg0 peer "$pub1" allowed-ips 10.0.0.0/8,fd00::/8 peer "$pub2" allowed-ips 10.1.0.0/16
	ours set wg0 peer "$pub1" allowed-ips +10.2.0.0/16,-10.0.0.0/8
	check_eq "peer 1" "$(peer_field "$NS1" wg0 allowed-ips "$pub1")" "fd00::/8 10.2.0.0/16"
	ours set wg0 peer "$pub1" allowed-ips +10.1.0.0/16
	check_eq "peer 1 took it" "$(peer_field "$NS1" wg0 allowed-ips "$pub1")" "fd00::/8 10.2.0.0/16 10.1.0.0/16"
	check_eq "peer 2 lost it" "$(peer_field "$NS1" wg0 allowed-ips "$pub2")" "(none)"
	printf '[Peer]\nPublicKey = %s\nAllowedIPs = -fd00::/8, +::/0\n' "$pub1" >"$TMP/add.conf"
	ours addconf wg0 "$TMP/add.conf"
	check_eq "by a file" "$(peer_field "$NS1" wg0 allowed-ips "$pub1")" "10.2.0.0/16 10.1.0.0/16 ::/0"
	ours set wg0 peer "$pub1" allowed-ips 10.9.0.0/16
	check_eq "replaced" "$(peer_field "$NS1" wg0 allowed-ips "$pub1")" "10.9.0.0/16"
	ours set wg0 peer "$pub1" allowed-ips ""
	check_eq "cleared" "$(peer_field "$NS1" wg0 allowed-ips "$pub1")" "(none)"
}

refused_with() { # PATTERN COMMAND...
	local out

	if out=$("${@:2}" 2>&1 >/dev/null); then
		fail "succeeded: ${*:2}"
	fi
	check_match "message of ${*:2}" "$out" "$1"
}

# Kernels up to 6.1 let nobody say a word when a dump does not begin.
dump_words() { [[ $(uname -r) == @(5.*|6.[01].*) ]] || echo " (kernel: No such interface*"; }

# The kernel's own words are shown (our module has some), and what to do.
t_kernel_errors_say_why() {
	ip1 link add wg0 type wireguard
	ip1 link add dummy0 type dummy
	refused_with "*nosuch: No such device*$(dump_words)*ip link add*" ours show nosuch
	refused_with "*nosuch: No such device (kernel: *" ours set nosuch fwmark 1
	refused_with "*dummy0: Operation not supported*no WireGuard interface*" ours show dummy0
	refused_with "*name too long*" ours show thisnameistoolong
	refused_with "*name too long*" ours set thisnameistoolong fwmark 1
	refused_with "*Operation not permitted*sudo*" ip netns exec "$NS1" setpriv --reuid=65534 \
		--clear-groups --bounding-set=-all --inh-caps=-all wg-dlkm show wg0
	refused_with "*Operation not permitted*sudo*" ip netns exec "$NS1" setpriv --reuid=65534 \
		--clear-groups --bounding-set=-all --inh-caps=-all wg-dlkm set wg0 fwmark 1
	ip1 link add wg1 type wireguard
	ours set wg0 listen-port 77
	ours set wg1 listen-port 78
	ip1 link set wg0 up
	ip1 link set wg1 up
	refused_with "*Address already in use*ss -ulpn*" ours set wg1 listen-port 77
}

# Names from a file, in a device that has them and one that has not.
t_kernel_names() {
	mkdir -p /etc/wireguard
	ip1 link add wgn type wireguard
	printf '[Peer]\n# Name = laptop\nPublicKey = %s\nAllowedIPs = 10.0.0.0/8\n[Peer]\nPublicKey = %s\n' \
		"$pub1" "$pub2" >/etc/wireguard/wgn.conf
	ours setconf wgn /etc/wireguard/wgn.conf
	check_match "human" "$(ours show wgn)" "*peer: $pub1
  name: laptop
  allowed ips: 10.0.0.0/8*"
	check_match "showconf" "$(ours showconf wgn)" "*[[]Peer]
# Name = laptop
PublicKey = $pub1*"
	ours showconf wgn >"$TMP/again.conf"
	ours syncconf wgn "$TMP/again.conf"
	check_match "after syncconf of showconf" "$(ours show wgn --config "$TMP/again.conf")" "*name: laptop*"
	WG_COLOR_MODE=always same_output show wgn dump
	check_eq "without names" "$(ours show wgn --no-names)" "$(theirs show wgn)"
	rm /etc/wireguard/wgn.conf
	same_output show wgn
	same_output showconf wgn
}

# Our wg with a userspace implementation, read by both.
t_userspace_implementation() {
	local socket=/var/run/wireguard/go1.sock

	modprobe tun
	rm -f "$socket"
	ip netns exec "$NS1" wireguard-go -f go1 >"$TMP/go.log" 2>&1 9>&- &
	wait_for 30 takes_connections "$NS1" "$socket"
	ip1 link add wg0 type wireguard
	ours set go1 private-key <(echo "$key1") listen-port 4500 fwmark 7 peer "$pub2" \
		preshared-key <(echo "$psk") endpoint 192.0.2.1:5 persistent-keepalive 25 \
		allowed-ips 10.0.0.0/8,fd00::/8
	check_eq "interfaces" "$(ours show interfaces)" "wg0 go1"
	same_everywhere go1
	check_eq "public key" "$(ours show go1 public-key)" "$pub1"
	# It reports peers in a new order each time, so the second comes only now.
	ours set go1 peer "$pub3"
	check_eq "peers" "$(ours show go1 peers | wc -l)" 2
	printf '[Interface]\nListenPort = 4501\n[Peer]\nPublicKey = %s\nAllowedIPs = 10.0.0.0/8\n' "$pub2" >"$TMP/go.conf"
	ours syncconf go1 "$TMP/go.conf"
	check_eq "after syncconf" "$(ours show go1 dump | cut -f1-5)" "(none)	(none)	4501	off
$pub2	(none)	192.0.2.1:5	10.0.0.0/8	0"
	kill %%
	wait_for 30 test ! -S "$socket"
}

main "$@"
