#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Common ground of the wg-quick tests, on top of that of the namespace tests.
#
# The client, ns1, runs wg-quick; the server, ns2, is set up by hand.  The way
# between them is the client's default route, so a full tunnel that does not
# keep its own packets out of itself is seen at once.
#
#   +-------------- ns1 --------------+         +-------------- ns2 ---------------+
#   | wg0    by wg-quick              |         | wgs    10.7.0.2/24, fd07::2/64   |
#   | veth1  10.0.0.1/24, fd00:a::1   |=========| veth2  10.0.0.2/24, fd00:a::2    |
#   | default via 10.0.0.2, fd00:a::2 |         | lo     192.0.2.2, 2001:db8:2::2  |
#   +---------------------------------+         |           (endpoints, port 51820)|
#                                               |        198.51.100.8, 2001:db8:8::8
#                                               |           (far hosts)            |
#                                               +----------------------------------+
#
# WG=path has another wg used, by the tests and by wg-quick.

. "$(dirname "${BASH_SOURCE[0]}")/../netns/lib.sh"

WG=${WG:-$(type -P wg)}
DEBIAN=/usr/bin/wg-quick
ETC=/etc/wireguard
OUT=$TMP/out
STUBS=$TMP/bin
[[ -e /dev/fd ]] || ln -s /proc/self/fd /dev/fd
mkdir -p "$ETC" "$STUBS"
chmod 700 "$ETC"
ln -sf "$WG" "$STUBS/wg"
for link in ip6tables-save ip6tables-restore; do
	ln -sf "$(type -P xtables-nft-multi)" "$STUBS/$link"
done
export PATH=$STUBS:$PATH

# --- the program under test ---------------------------------------------------

# Its words go to $OUT and into the log.
run_logged() { # COMMAND...
	local status=0

	"$@" >"$OUT" 2>&1 </dev/null 9>&- || status=$?
	say "$(<"$OUT")"
	return "$status"
}

quick() { say "[1] wg-quick $*"; run_logged q1 wg-quick "$@"; }
debian() { say "[1] (Debian) wg-quick $*"; run_logged q1 "$DEBIAN" "$@"; }

# Standard input becomes a file of mode 600.
conf() { # FILE
	rm -f "$1"
	(umask 077; cat >"$1")
}

check_said() { check_match "what was said" "$(<"$OUT")" "*$1*"; }
check_not_said() { check_no_match "what was said" "$(<"$OUT")" "*$1*"; }

# The commands it says it ran, in order, without the "[#] ".
commands() { sed -n 's/^\[#\] //p' "$OUT"; }

# --- stubs ---------------------------------------------------------------------

# A program that is not there, but for its shell text.  What the name was linked
# to must not be written.
stub() { # NAME TEXT
	rm -f "$STUBS/$1"
	printf '#!/bin/bash\n%s\n' "$2" >"$STUBS/$1"
	chmod +x "$STUBS/$1"
}

# NAME fails when its arguments match PATTERN, otherwise it is the real one.
stub_failing() { # NAME PATTERN
	local real

	rm -f "$STUBS/$1"
	hash -r # or it is itself
	real=$(type -P "$1")
	stub "$1" "if [[ \" \$* \" == ${2// /\\ } ]]; then echo 'injected failure' >&2; exit 3; fi; exec $real \"\$@\""
}

unstub() { # NAME...
	local name

	for name; do
		rm -f "$STUBS/$name"
		[[ $name != wg ]] || ln -s "$WG" "$STUBS/wg"
	done
	hash -r
}

# A PATH without some programs.
path_without() { # NAME...
	local dirs file i

	IFS=: read -ra dirs <<<"$PATH"
	mkdir -p "$TMP/path"
	for (( i = ${#dirs[@]} - 1; i >= 0; i-- )); do
		ln -sf "${dirs[i]}"/* "$TMP/path/"
	done
	for file; do
		rm -f "$TMP/path/$file"
	done
	PATH=$TMP/path
	hash -r
}

# --- state ---------------------------------------------------------------------

links() { q1 ip -o link | sed 's/^[0-9]*: //; s/[@:].*//' | sort; }

addresses() { # DEVICE
	q1 ip -o address show dev "$1" scope global | sed -E 's/.*inet6? ([^ ]+).*/\1/' | sort | tr '\n' ' '
}

# All an interface could leave in a namespace, and the record.  The kernel adds
# link-local addresses when it likes; nft lists what iptables made as well.
state() {
	wait_for 30 at_rest
	q1 bash -c '
		printf "%s\n" link rule "route show table all" | ip -4 -o -batch - | sed "s/^[0-9]*: \([^:@]*\)[:@].*mtu.*/\1/"
		printf "%s\n" rule "route show table all" | ip -6 -o -batch -
		nft list ruleset
		cat /proc/sys/net/ipv4/conf/all/src_valid_mark
		find /run/wireguard-quick -type f ! -name lock' 2>/dev/null | grep -Ev '^#|fe80:|ff00:' || true
}

# The one thing that a "down" leaves, as the manual says.
forget_valid_mark() { q1 sysctl -q net.ipv4.conf.all.src_valid_mark=0; }

check_state() { # WANT
	local got

	got=$(state)
	check_match "the state" "$got" "*veth1*from all lookup main*from all lookup main*"
	[[ $got == "$1" ]] || { diff <(echo "$1") <(echo "$got") >&9; fail "something was left behind"; }
}

# Routes follow links and addresses a moment later: until then they are said to have no
# link, or are not there.
at_rest() {
	local routes

	settled "$NS1" || return
	routes=$(q1 sh -c 'for f in 4 6; do ip -$f route show table all dev veth1; done')
	[[ $(q1 cat /sys/class/net/veth1/carrier) == 0 || $routes != *linkdown* ]]
}

route_of() { # FAMILY TABLE
	q1 ip -"$1" route show dev wg0 table "$2" 2>/dev/null | sed 's/ *$//' || true
}

handshake() { peer_field "$NS1" wg0 latest-handshakes "$pub2"; }

# --- the two ends -----------------------------------------------------------------

client_side() {
	batch 1 <<-END
		link add veth1 type veth peer name veth2 netns $NS2
		addr add 10.0.0.1/24 dev veth1
		addr add fd00:a::1/64 dev veth1 nodad
		link set veth1 up
	END
}

server_side() {
	ip2 link add wgs type wireguard
	batch 2 <<-END
		addr add 10.0.0.2/24 dev veth2
		addr add fd00:a::2/64 dev veth2 nodad
		link set veth2 up
		addr add 192.0.2.2/32 dev lo
		addr add 2001:db8:2::2/128 dev lo
		addr add 198.51.100.8/32 dev lo
		addr add 2001:db8:8::8/128 dev lo
		addr add 10.7.0.2/24 dev wgs
		addr add fd07::2/64 dev wgs
		link set wgs up
	END
	ns2 wg set wgs private-key <(echo "$key2") listen-port 51820 peer "$pub1" \
		allowed-ips 10.7.0.1/32,10.7.0.9/32,fd07::1/128
}

client_routes() {
	ip1 route add default via 10.0.0.2
	ip1 -6 route add default via fd00:a::2
}

# Nothing of the test before.
clean_slate() {
	unstub resolvconf resolvectl sudo wg
	rm -rf "${ETC:?}"/* /run/wireguard-quick/* "$TMP"/hooks "$TMP"/dns
}

setup() {
	clean_slate
	netns 1 2
	client_side
	server_side
	client_routes
}

# The client's file; more lines for [Interface] and for [Peer] as arguments.
client_conf() { # FILE ALLOWED-IPS [INTERFACE-LINES [ENDPOINT]]
	conf "$1" <<-END
		[Interface]
		PrivateKey = $key1
		Address = 10.7.0.1/24, fd07::1/64
		${3:-}
		[Peer]
		PublicKey = $pub2
		AllowedIPs = $2
		Endpoint = ${4:-192.0.2.2:51820}
	END
}

# --- a session that must go on ---------------------------------------------------

session_up() {
	quick up wg0
	ping_ok "$NS1" 10.7.0.2
	SHAKEN=$(handshake)
	SENT=$(handshakes_sent)
	PORT=$(q1 wg show wg0 listen-port)
}

# Initiations are the datagrams of 148 bytes: 176 with IPv4 and UDP headers.
watch_handshakes() {
	ns2 nft -f - <<-END
		table inet watch {
			chain in {
				type filter hook prerouting priority -400;
				iifname veth2 udp dport 51820 udp length 156 counter name initiations
			}
			counter initiations { }
		}
	END
}

handshakes_sent() {
	q2 nft list counter inet watch initiations | sed -n 's/.*packets \([0-9]*\).*/\1/p'
}

same_session() {
	ping_ok "$NS1" "${1:-10.7.0.2}"
	check_eq "latest handshake" "$(handshake)" "$SHAKEN"
	check_eq "initiations" "$(handshakes_sent)" "$SENT"
	check_eq "port" "$(q1 wg show wg0 listen-port)" "$PORT"
}
