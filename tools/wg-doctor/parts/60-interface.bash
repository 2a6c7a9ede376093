# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# One interface with its peers.

# Counters that mean more than somebody else's noise, and what they say.
explain_counters() { # INTERFACE
	local reason text n

	while read -r reason text; do
		n=$(counter "$reason")
		(( n == 0 )) || note "$1: dropped $n: $text (drop_$reason)"
	done <<-'END'
		no_peer no peer has the destination among its allowed IPs
		no_endpoint the address of the peer is not known
		no_route no route to the endpoint
		no_socket no socket of the endpoint's family: is IPv6 off here?
		loop the tunnel's packets were routed into a tunnel again
		source_not_allowed the sender is not among that peer's allowed IPs
		gave_up the peer did not answer for 90 s
		no_identity the interface has no private key
		staged_overflow too many packets waited for a session
		send_failed the network refused the packet: a firewall rule for output, or a device that is down
		no_memory out of memory
	END
}

check_link() { # INTERFACE
	local flags

	flags=$(ip -o link show dev "$1" 2>/dev/null | sed -nE 's/.*<([^>]*)>.*/,\1,/p')
	if [[ $flags != *,UP,* ]]; then
		problem "$1 is down"
		try "ip link set $1 up"
	elif [[ -z $(ip -o addr show dev "$1" scope global 2>/dev/null) ]]; then
		note "$1 has no address"
		try "ip address add ADDRESS dev $1"
	fi
}

check_identity() { # INTERFACE PUBLIC-KEY
	[[ $2 != "(none)" ]] && return
	problem "$1 has no private key, so it can have no session"
	try "wg set $1 private-key FILE     # wg genkey makes one"
}

check_interface() { # INTERFACE
	local dump public port mark fields

	if ! dump=$("$WG" show "$1" dump 2>&1); then
		problem "$1 cannot be read: ${dump%%$'\n'*}"
		(( EUID == 0 )) || try "run this as root"
		return
	fi
	IFS=$'\t' read -r _ public port mark <<<"$dump"
	COUNTERS=$(have ethtool && ethtool -S "$1" 2>/dev/null)
	check_link "$1"
	check_identity "$1" "$public"
	check_port "$1" "$port"
	while IFS=$'\t' read -ra fields; do
		check_peer "$1" "$mark" "${fields[@]}"
	done < <(tail -n +2 <<<"$dump" | grep .)
	[[ $(wc -l <<<"$dump") -gt 1 ]] || note "$1 has no peers"
	explain_counters "$1"
	check_forwarding "$1" "$dump"
}
