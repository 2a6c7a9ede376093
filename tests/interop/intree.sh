#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=900
#
# Two guests, two kernels: our module in one, the distribution's in the other.
# Both run this script; WG_SIDE says which end it is. A talks first.
#
#   +------- guest A -------+            +------- guest B -------+
#   | wg0 192.168.241.1     |            |     192.168.241.2 wg0 |
#   |     fd00::1           |            |           fd00::2     |
#   | eth0 10.0.0.1         |============|        10.0.0.2 eth0  |
#   |      fd00:aa::1       |            |      fd00:aa::2       |
#   +-----------------------+            +-----------------------+
#
# The keys are fixed, for two guests share nothing but the cable.
set -u

KEYS=(iJ0hJ4mVvC4l3TMd3c1VfHUSIkV0o0YKLaLx3b4IIFE= cFVMsQfVwrhYOTQEVpQ8xOBjWJZ3tK1ckDaoGV6yklY=)
PSK=/UwcSPg38hW/D9Y3tcS1FOV0K1wuURMbS0sesJEP5ak=
MB=$(( ${LONG:-0} ? 100 : 20 ))	# each way
[ "$WG_SIDE" = A ] && me=1 other=2 || { me=2 other=1; }
n=0 failed=0

result() { # STATUS NAME
	n=$((n + 1))
	if [ "$1" = 0 ]; then echo "ok $n $2"; else echo "not ok $n $2"; failed=1; fi
}

until_true() { # SECONDS COMMAND...
	local end=$((SECONDS + $1))

	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.2
	done
}

moves() { # PORT ADDRESS: MB over TCP, checksummed by the receiver
	head -c $((MB << 20)) /dev/zero | tr '\0' "$me" |
		timeout 400 socat -u -b 131072 - "$2:$1,retry=60,interval=0.5"
}

expect() { # PORT FAMILY: what the other end moves here arrives whole
	local want got

	want=$(head -c $((MB << 20)) /dev/zero | tr '\0' "$other" | sha256sum)
	got=$(timeout 450 socat -u -b 131072 "$2-LISTEN:$1,reuseaddr" - | sha256sum)
	[ "$want" = "$got" ]
}

echo "KTAP version 1"
modprobe wireguard
umask 077
echo "${KEYS[me - 1]}" >/tmp/key
echo "$PSK" >/tmp/psk
ip link set eth0 up
ip addr add 10.0.0.$me/24 dev eth0
ip addr add fd00:aa::$me/64 dev eth0 nodad
ip link add wg0 type wireguard
wg set wg0 private-key /tmp/key listen-port 51820 \
	peer "$(echo "${KEYS[other - 1]}" | wg pubkey)" preshared-key /tmp/psk \
	allowed-ips 192.168.241.$other/32,fd00::$other/128
peer=$(wg show wg0 peers)
ip addr add 192.168.241.$me/24 dev wg0
ip addr add fd00::$me/112 dev wg0 nodad
ip link set wg0 up

# A knows where B is, B learns it.
[ $me = 2 ] || wg set wg0 peer "$peer" endpoint 10.0.0.2:51820
until_true 90 ping -q -c 1 -W 1 192.168.241.$other
result $? "interop_intree_session_v4"
until_true 20 ping -q -c 1 -W 2 fd00::$other
result $? "interop_intree_inner_v6"
for size in 0 1 500 1392 1393 3000; do
	until_true 10 ping -q -c 1 -W 2 -s $size 192.168.241.$other || break
done
result $? "interop_intree_sizes"

# Each way in turn.
if [ $me = 1 ]; then
	moves 9001 TCP4:192.168.241.2
	result $? "interop_intree_tcp_sent_v4"
	expect 9002 TCP6
	result $? "interop_intree_tcp_whole_v6"
else
	expect 9001 TCP4
	result $? "interop_intree_tcp_whole_v4"
	moves 9002 "TCP6:[fd00::1]"
	result $? "interop_intree_tcp_sent_v6"
fi

# The other role, IPv6 outside: B starts anew towards A, whose sessions it lost.
if [ $me = 2 ]; then
	ip link set wg0 down
	wg set wg0 peer "$peer" endpoint "[fd00:aa::1]:51820"
	ip link set wg0 up
	ip addr add fd00::2/112 dev wg0 nodad	# IPv6 addresses go when a link goes down
	until_true 60 ping -q -c 1 -W 1 192.168.241.1
else
	until_true 90 sh -c "wg show wg0 endpoints | grep -q 'fd00:aa::2'"
fi
result $? "interop_intree_other_role_v6"
until_true 30 ping -q -c 1 -W 1 fd00::$other
result $? "interop_intree_works_after_it"

# Neither end leaves before the other has asked.
if [ $me = 1 ]; then
	timeout 60 socat -u "TCP4-LISTEN:9003,reuseaddr" - >/dev/null
else
	echo bye | timeout 60 socat -u - "TCP4:192.168.241.1:9003,retry=100,interval=0.5"
fi
result $? "interop_intree_goodbye"
echo "1..$n"
exit $failed
