#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
#
# The file: hooks, DNS, saving, what is gone or changed by the time of "down",
# names and places, and Debian's wg-quick in between.  Topology: lib.sh, without
# the server.

. "$(dirname "$0")/lib.sh"

setup() {
	clean_slate
	netns 1 2
	client_side
	client_routes
}

t_9_hooks_in_order_with_the_name() {
	conf "$ETC/wg0.conf" <<-END
		[Interface]
		Address = 10.7.0.1/24
		PostUp = echo 3 %i %i "a; b" '#c' # not a comment for wg-quick >>$TMP/hooks
		PreUp = { echo 1 %i; ip -o link show dev %i up; } >>$TMP/hooks
		PreUp = echo "2 \$((1+1)) \$(echo x)" >>$TMP/hooks
		PostUp = echo 3 %i "a; b" '#c' >>$TMP/hooks
		PostUp = ip -o link show dev %i up | sed 's/.*UP.*/4 up/' >>$TMP/hooks
		PreDown = { echo 5; ip -o link show dev %i up | sed 's/.*UP.*/up/'; } >>$TMP/hooks
		PostDown = ! ip link show dev %i && echo 6 %i gone >>$TMP/hooks
	END
	quick up wg0
	quick down wg0
	check_eq "hooks" "$(<"$TMP/hooks")" "1 wg0
2 2 x
3 wg0 a; b #c
4 up
5
up
6 wg0 gone"
}

# Values other than hooks are never a shell's.
t_9_values_are_not_evaluated() {
	local line

	conf "$ETC/wg0.conf" <<-END
		[Interface]
		Address = 10.7.0.1/24 \$(touch $TMP/pwned)
		MTU = a[\$(touch $TMP/pwned)]
		Table = x;touch $TMP/pwned
		Table = -x
		DNS = 192.0.2.1; touch $TMP/pwned
		DNS = -x
		Address = 10.7.0.1/24 dev lo
		SaveConfig = maybe
		MTU = 1400 up
		Table
	END
	fails quick up wg0
	for (( line = 2; line <= 11; line++ )); do
		check_said "/etc/wireguard/wg0.conf:$line:"
	done
	conf "$ETC/wg0.conf" <<<$'[Interface]\nFwMark = a[$(touch '"$TMP"$'/pwned)]\nListenPort = x'
	fails quick up wg0
	[[ ! -e $TMP/pwned ]]
	check_no_match "links" "$(links)" "*wg0*"
}

t_9_names_and_places() {
	local name long=abcdefghijklmnop dir="$TMP/a dir;x"

	mkdir "$dir"
	chmod 755 "$dir"
	for name in 'a;b $(x)' .. $long "$dir/a b.conf" "$dir/x.txt"; do
		fails quick up "$name"
		check_not_said "[#]"
	done
	fails quick up nope
	check_said "/etc/wireguard/nope.conf' does not exist"
	fails quick sideways wg0
	check_said "Usage:"
	conf "$dir/wg-1.conf" <<<$'[Interface]\nAddress = 10.7.0.1/24\nPreDown = echo "down %i"'
	chmod 644 "$dir/wg-1.conf"
	quick up "$dir/wg-1.conf"
	check_said "Warning: \`$dir/wg-1.conf' is world accessible"
	chmod 700 "$dir"
	quick down wg-1 # by the record
	check_not_said "Warning"
	check_said "down wg-1"
}

t_9_another_user_goes_through_sudo() {
	# shellcheck disable=SC2016 # for the stub to expand
	stub sudo 'printf "<%s>" "$@"'
	chmod -R a+rX "$TMP"
	run_logged setpriv --reuid 65534 --clear-groups wg-quick up "a b"
	check_match "sudo" "$(<"$OUT")" "<-p>*<--><*/bash><--><*/wg-quick><up><a b>"
	unstub sudo
	fails run_logged setpriv --reuid 65534 --clear-groups wg-quick up wg0
	check_said "root"
}

t_9_dns_by_resolvconf() {
	stub resolvconf "{ echo \"\$*\"; [[ \$1 != -a ]] || cat; } >>$TMP/dns"
	conf "$ETC/wg0.conf" <<<$'[Interface]\nDNS = 192.0.2.53, example.com\nDNS=2001:db8::53,corp.example'
	quick up wg0
	quick down wg0
	check_eq "DNS" "$(<"$TMP/dns")" "-a wg0 -m 0 -x
nameserver 192.0.2.53
nameserver 2001:db8::53
search example.com corp.example
-d wg0 -f"
	# Debian's resolvconf sorts by the interface's name.
	mkdir -p /etc/resolvconf
	printf '# order\nlo.*\nlo.inet\ntun*\ntap*\n' >/etc/resolvconf/interface-order
	rm "$TMP/dns"
	quick up wg0
	rm -r /etc/resolvconf
	check_eq "DNS" "$(head -1 "$TMP/dns")" "-a tun.wg0 -m 0 -x"
	conf "$ETC/wg0.conf" <<<$'[Interface]\nDNS = example.com' # a search domain alone
	quick reload wg0
	check_eq "DNS at last" "$(tail -1 "$TMP/dns")" "-d tun.wg0 -f"
}

t_9_dns_by_resolvectl_or_nothing() {
	conf "$ETC/wg0.conf" <<<$'[Interface]\nDNS = 192.0.2.53, example.com, 2001:db8::53'
	quick up wg0
	check_said "neither resolvconf nor resolvectl is installed: DNS (192.0.2.53 2001:db8::53) is NOT set"
	stub resolvectl "echo \"\$*\" >>$TMP/dns"
	quick down wg0
	[[ ! -e $TMP/dns ]] # nothing to undo
	quick up wg0
	quick down wg0
	check_eq "DNS" "$(<"$TMP/dns")" "dns wg0 192.0.2.53 2001:db8::53
domain wg0 ~. example.com
revert wg0"
}

t_9_save_round_trip() {
	local first

	conf "$ETC/wg0.conf" <<-END
		[Interface]
		PrivateKey = $key1
		Address = 10.7.0.1/24, fd07::1/64
		ListenPort = 1234
		DNS = 192.0.2.53, example.com
		MTU = 1400
		SaveConfig = true
		PostUp = echo "%i; # x" \$((1 + 1))
		[Peer]
		# Name = the other
		PublicKey = $pub2
		PresharedKey = $psk
		AllowedIPs = 0.0.0.0/0
		Endpoint = 192.0.2.2:51820
		PersistentKeepalive = 25
	END
	quick up wg0
	ns1 wg set wg0 peer "$pub3" allowed-ips 10.8.0.0/16
	ip1 addr add 10.7.1.1/24 dev wg0
	quick down wg0
	check_eq "the file" "$(<"$ETC/wg0.conf")" "[Interface]
Address = 10.7.0.1/24
Address = 10.7.1.1/24
Address = fd07::1/64
DNS = 192.0.2.53
DNS = example.com
MTU = 1400
SaveConfig = true
PostUp = echo \"%i; # x\" \$((1 + 1))
ListenPort = 1234
PrivateKey = $key1

[Peer]
PublicKey = $pub2
# Name = the other
PresharedKey = $psk
AllowedIPs = 0.0.0.0/0
Endpoint = 192.0.2.2:51820
PersistentKeepalive = 25

[Peer]
PublicKey = $pub3
AllowedIPs = 10.8.0.0/16"
	check_eq "mode" "$(stat -c %a "$ETC/wg0.conf")" 600
	first=$(<"$ETC/wg0.conf")
	quick up wg0
	quick save wg0
	check_eq "the file, saved again" "$(<"$ETC/wg0.conf")" "$first"
	check_eq "files" "$(ls -A "$ETC")" wg0.conf
	check_no_match "what was said" "$(<"$OUT")" "*$key1*"
}

t_9_down_when_the_file_is_gone_or_another() {
	local before

	stub resolvconf "{ echo \"\$*\"; [[ \$1 != -a ]] || cat >/dev/null; } >>$TMP/dns"
	before=$(state)
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0" "DNS = 192.0.2.53
PreDown = echo pre %i >>$TMP/hooks
PostDown = echo post %i >>$TMP/hooks" "192.0.2.2:51820"
	quick up wg0
	rm "$ETC/wg0.conf"
	quick down wg0
	check_said "is gone"
	forget_valid_mark
	check_state "$before"
	check_eq "DNS at last" "$(tail -1 "$TMP/dns")" "-d wg0 -f"
	check_eq "hooks" "$(<"$TMP/hooks")" "pre wg0
post wg0"

	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0"
	quick up wg0
	# No name can be resolved, nor is one needed.
	conf "$ETC/wg0.conf" <<-END
		[Interface]
		Table = off
		MTU = nonsense
		PostDown = echo new >>$TMP/hooks
		[Peer]
		PublicKey = $pub2
		Endpoint = does.not.exist.example:1
	END
	quick down wg0
	forget_valid_mark
	check_state "$before"
	check_eq "last hook" "$(tail -1 "$TMP/hooks")" new
}

t_9_strip_prints_the_same_as_debian() {
	local file

	cat >"$TMP/wg0.conf" <<-'END'
		# comment
		 [interface] # here
		Address = 10.7.0.1/24
		address=fd07::1
		 PrivateKey = x
		PostUp = echo "a" # b
		MTU
		A d d r e s s = 1
		SaveConfig=false
		[Peer]
		MTU = kept
		Unknown = -n \n %s *
		[Interface]
		DNS=

		#PreUp = comment
	END
	{ cat "$TMP/wg0.conf"; printf 'Table = auto'; } >"$TMP/wg1.conf"
	sed 's/$/\r/' "$TMP/wg0.conf" >"$TMP/wg2.conf"
	printf -- '-n' >"$TMP/wg3.conf"
	: >"$TMP/wg4.conf"
	for file in "$TMP"/wg?.conf; do
		q1 wg-quick strip "$file" >"$TMP/ours" 2>/dev/null
		q1 "$DEBIAN" strip "$file" >"$TMP/theirs" 2>/dev/null
		cmp "$TMP/ours" "$TMP/theirs"
	done
	check_match "stripped" "$(<"$TMP/ours")" ""
}

endpoint_of() { peer_field "$NS1" wg0 endpoints "$1"; }

moving_is() { # [ADDRESS]
	printf '%s\n' "127.0.0.1 localhost" "${1:+$1 moving.example}" >/etc/hosts
}

# Peers that are silent have the name in the file looked up again.
t_9_reresolve_of_stale_peers_only() {
	moving_is 192.0.2.10
	conf "$ETC/wg0.conf" <<-END
		[Interface]
		PrivateKey = $key1
		[Peer]
		PublicKey = $pub2
		Endpoint = moving.example:51820
		[Peer]
		Endpoint=192.0.2.77:1
		PublicKey=$pub3
		[peer]
		publickey = $pub4 # a name, and CRLF
		endpoint = MOVING.example:99
	END
	sed -i '$s/$/\r/' "$ETC/wg0.conf"
	quick up wg0
	moving_is 192.0.2.11
	ns1 wg set wg0 peer "$pub3" endpoint 192.0.2.78:1
	# The last one spoke a minute ago.
	stub wg "[[ \"\$*\" != \"show wg0 latest-handshakes\" ]] || { printf '$pub2\t%s\n$pub3\t0\n$pub4\t%s\n' \$((EPOCHSECONDS - 200)) \$((EPOCHSECONDS - 60)); exit; }
exec $WG \"\$@\""
	run_logged q1 wg-reresolve wg0
	check_eq "silent" "$(endpoint_of "$pub2")" 192.0.2.11:51820
	check_eq "a number in the file" "$(endpoint_of "$pub3")" 192.0.2.78:1
	check_eq "with a session" "$(endpoint_of "$pub4")" 192.0.2.10:99
	unstub wg
	run_logged q1 wg-reresolve wg0
	check_eq "all silent" "$(endpoint_of "$pub4")" 192.0.2.11:99
	moving_is
	run_logged q1 wg-reresolve wg0 || true
	check_eq "no such name now" "$(endpoint_of "$pub4")" 192.0.2.11:99
	fails run_logged q1 wg-reresolve wg1
}

main "$@"
