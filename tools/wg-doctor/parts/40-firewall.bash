# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Rules that keep datagrams from the port of an interface.

# Whether PORT is one of "51820", "1-9" or "1:9", "{ 5, 7-9 }" or "5,7:9".
port_is_in() { # PORT SPEC
	local part

	for part in ${2//[\{\},]/ }; do
		part=${part//:/-}
		[[ $part =~ ^[0-9]+(-[0-9]+)?$ ]] || continue
		(( $1 >= ${part%-*} && $1 <= ${part#*-} )) && return 0
	done
	return 1
}

# Standard input: rules as "PORTS<tab>VERDICT", a policy as "policy<tab>VERDICT".
# Return: 0 open, 1 a rule drops it, 2 the policy drops it and no rule lets it in.
verdict_for() { # PORT
	local ports verdict policy=accept

	while IFS=$'\t' read -r ports verdict; do
		if [[ $ports == policy ]]; then
			[[ $verdict != drop ]] || policy=drop
		elif port_is_in "$1" "$ports"; then
			[[ $verdict == drop ]] && return 1
			return 0
		fi
	done
	[[ $policy == accept ]] || return 2
}

nft_rules() {
	have nft && nft list ruleset 2>/dev/null | sed -nE '
		s/.*hook input .*policy (accept|drop);.*/policy\t\1/p
		s/.*udp dport (\{[^}]*\}|[0-9-]+) .*(accept|drop|reject).*/\1\t\2/p' | sed 's/\treject/\tdrop/'
}

iptables_rules() { # iptables-save | ip6tables-save
	have "$1" && "$1" 2>/dev/null | sed -nE '
		s/^:INPUT (ACCEPT|DROP) .*/policy\t\1/p
		s/^-A INPUT .*-p udp .*--dports? ([0-9,:]+) .*-j (ACCEPT|DROP|REJECT).*/\1\t\2/p' |
		sed 's/REJECT$/DROP/; s/ACCEPT$/accept/; s/DROP$/drop/'
}

check_port() { # INTERFACE PORT
	local rules name

	for name in nft iptables-save ip6tables-save; do
		if [[ $name == nft ]]; then
			rules=$(nft_rules)
		else
			rules=$(iptables_rules "$name")
		fi
		verdict_for "$2" <<<"$rules"
		case $? in
		1)
			problem "$1: a firewall rule here ($name) drops what comes to its port, UDP $2"
			try "let it in, as: nft insert rule inet filter input udp dport $2 accept"
			;;
		2)
			note "$1: the firewall here ($name) drops what no rule lets in, and none lets in UDP $2"
			try "peers that are to begin cannot; to let them: nft insert rule inet filter input udp dport $2 accept"
			;;
		esac
	done
}
