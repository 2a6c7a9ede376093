# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One peer: whether there is a session, and if not, why as far as can be known here.

# A session is over after 180 s.
SESSION=180

age() { # SECONDS
	if (( $1 < 120 )); then echo "$1 s"
	elif (( $1 < 7200 )); then echo "$(( $1 / 60 )) minutes"
	elif (( $1 < 172800 )); then echo "$(( $1 / 3600 )) hours"
	else echo "$(( $1 / 86400 )) days"
	fi
}

counter() { # REASON; of the interface that is looked at
	local n
	n=$(sed -nE "s/^ *drop_$1: ([0-9]+)\$/\1/p" <<<"$COUNTERS")
	echo "${n:-0}"
}

# How packets get to an address: the line of `ip route get', or false.
route_to() { # ADDRESS MARK
	local by_mark=()

	[[ $2 == off ]] || by_mark=(mark "$2")
	ip route get "$1" "${by_mark[@]}" 2>/dev/null | head -n 1 | grep -vE '^(unreachable|prohibit|blackhole)'
}

# Return: 0 when the way to the endpoint is there.
check_endpoint_route() { # INTERFACE PEER ENDPOINT MARK
	local host=${3%:*} line

	host=${host#[} host=${host%]} host=${host%%%*}
	if ! line=$(route_to "$host" "$4"); then
		problem "$1: $2 has no session: there is no route to its endpoint, $host"
		try "ip route get $host"
		return 1
	elif [[ " $line " == *" dev $1 "* ]]; then
		problem "$1: $2 has no session: the way to its endpoint, $host, leads into $1 itself"
		try "give $1 a FwMark and route by it (wg-quick does), or add a route for $host outside the tunnel"
		return 1
	fi
}

# What arrived and was no answer says something.
say_what_arrived() { # INTERFACE
	(( $(counter unknown_key) == 0 )) ||
		try "somebody initiates with a key that no peer of $1 has ($(counter unknown_key) times): is the peer's PublicKey right here?"
	(( $(counter mac1_invalid) == 0 )) ||
		try "somebody takes $1 for another ($(counter mac1_invalid) times): the other side must have $(public_key "$1") as PublicKey"
	(( $(counter auth_failed) == 0 )) ||
		try "$(counter auth_failed) messages did not open: is the PresharedKey the same on both sides?"
	(( $(counter stale_timestamp) == 0 )) ||
		try "$(counter stale_timestamp) initiations were older than one seen before: has the other side's clock gone back?"
	(( $(counter rate_limited) + $(counter cookie_demanded) == 0 )) ||
		try "$1 is under load and refuses some initiations"
}

public_key() { "$WG" show "$1" public-key; }

# Sent, and no session.
say_no_answer() { # INTERFACE PEER ENDPOINT RX TX
	if (( $4 == 0 )); then
		problem "$1: $2 has no session: $5 bytes were sent to $3, and nothing came back"
		try "is the other side up, at that address and port, and nothing on the way drops UDP?" \
			"does it have this peer: PublicKey = $(public_key "$1")"
	else
		problem "$1: $2 has no session: it does not answer any more at $3"
	fi
	say_what_arrived "$1"
}

check_silent_peer() { # INTERFACE PEER ENDPOINT RX TX MARK ALLOWED
	if [[ $7 == "(none)" ]]; then
		problem "$1: $2 has no allowed IPs, so nothing can be sent to it or taken from it"
		try "wg set $1 peer $2 allowed-ips IP/CIDR"
	elif [[ $3 == "(none)" ]]; then
		note "$1: $2 has no endpoint and has not been heard of: it must begin"
		say_what_arrived "$1"
		try "or say where it is: wg set $1 peer $2 endpoint HOST:PORT"
	elif ! check_endpoint_route "$1" "$2" "$3" "$6"; then
		return
	elif (( $5 == 0 && $4 == 0 )); then
		note "$1: $2 has no session, but nothing was sent to it yet: ping something in $7"
		check_inner_route "$1" "$2" "$7"
	else
		say_no_answer "$1" "$2" "$3" "$4" "$5"
	fi
}

# Whether anything would go into the tunnel.
check_inner_route() { # INTERFACE PEER ALLOWED
	local first=${3%%,*} line
	first=${first%/*}

	[[ $first != 0.0.0.0 && $first != :: ]] || return 0
	line=$(route_to "$first" off) || line=
	if [[ " $line " != *" dev $1 "* ]]; then
		problem "$1: $first belongs to $2, but is not routed into $1"
		try "ip route add ${3%%,*} dev $1     # wg-quick does that"
	fi
}

check_peer() { # INTERFACE MARK, and the fields of the dump
	local interface=$1 mark=$2 key=$3 endpoint=$5 allowed=$6 shaken=$7 rx=$8 tx=$9 keepalive=${10}
	local now peer="$1: peer ${3:0:10}..." ago

	now=$(date +%s)
	ago=$((now - shaken))
	if (( shaken > now + 60 )); then
		problem "$peer: its last handshake is in the future: this clock has gone back by $(age $((-ago)))"
		try "set the clock; the other side refuses handshakes that are older than the last"
	elif (( shaken && ago < SESSION )); then
		ok "$peer: last handshake $(age "$ago") ago"
	elif (( shaken )) && [[ $keepalive == off ]]; then
		note "$peer: idle, last handshake $(age "$ago") ago"
	else
		check_silent_peer "$interface" "$key" "$endpoint" "$rx" "$tx" "$mark" "$allowed"
	fi
}
