# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced after netns/lib.sh: two devices over the loopback of the namespace
# that made them, and traffic between them.

device() { # 1|2: make wg0 of that namespace, whatever happened to the last
	local me=$1 other=$(( 3 - $1 )) key peer

	key=key$me peer=pub$other
	ip -n "$NS0" link add wg0 type wireguard
	ip -n "$NS0" link set wg0 netns "wg$$-$me"
	ip netns exec "wg$$-$me" wg set wg0 private-key <(echo "${!key}") listen-port "$me" \
		peer "${!peer}" allowed-ips "192.168.241.$other/32,fd00::$other/128" \
		endpoint "127.0.0.1:$other"
	ip -n "wg$$-$me" -batch - <<-END
		addr add 192.168.241.$me/24 dev wg0
		addr add fd00::$me/112 dev wg0
		link set wg0 up
	END
}

disturb() { # NAMESPACE COMMAND...
	setsid nice -n 19 ip netns exec "$@" >/dev/null 2>&1 9>&- &
}

# Large packets, small packets, fragments, both families, until killed.  Nice,
# so that on few CPUs what is to happen meanwhile does happen.
storm() { # 1|2: from that namespace to the other
	local me=$1 other=$(( 3 - $1 )) ns=wg$$-$1

	disturb "$ns" ping -q -f "192.168.241.$other"
	disturb "$ns" ping -q -f -s 5000 "fd00::$other"
	disturb "wg$$-$other" socat -u TCP4-LISTEN:10,fork,reuseaddr /dev/null
	disturb "$ns" socat -u -b 65536 /dev/zero "TCP4:192.168.241.$other:10,retry=9999,interval=0.2"
}

# The session is up and packets are moving when the round's moment comes.  The
# worst case is a side that has to notice after 15 s that nobody hears it.
under_way() { wait_for 60 answered; }

answered() { q1 ping -q -c 1 -W 1 192.168.241.2 >/dev/null 2>&1; }
