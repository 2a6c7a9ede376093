# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- firewall ---------------------------------------------------------------

# nft's names do not know = and +; interface names do not know the slash.
nft_table() {
	local name=${NAME//=//3d}

	echo "wg-quick-${name//+//2b}"
}

own_addresses() { # FAMILY
	local address text

	text=$(ip -o "-$1" address show dev "$NAME" scope global)
	while read -r _ _ _ address _; do
		[[ -z $address ]] || echo "${address%%/*}"
	done <<<"$text"
}

# Answers from outside are for outside: what comes for the tunnel's address on
# another device is not from the peer.  And replies to marked packets carry the
# mark again, so that reverse path filtering looks at the route outside.
nft_rules() { # FAMILY
	local ip=ip address addresses table

	[[ $1 == 4 ]] || ip=ip6
	addresses=$(own_addresses "$1")
	table="table $ip $(nft_table)"
	printf '%s\n' "$table" "delete $table" "$table {" "chain preraw {" \
		"type filter hook prerouting priority -300;"
	for address in $addresses; do
		echo "iifname != \"$NAME\" $ip daddr $address fib saddr type != local drop"
	done
	printf '%s\n' "}" "chain premangle {" "type filter hook prerouting priority -150;" \
		"meta l4proto udp meta mark set ct mark" "}" \
		"chain postmangle {" "type filter hook postrouting priority -150;" \
		"meta l4proto udp meta mark $OWN_TABLE ct mark set mark" "}" "}"
}

iptables_rules() { # FAMILY
	local address addresses tail="-m comment --comment \"wg-quick(8) rule for $NAME\""

	addresses=$(own_addresses "$1")
	echo "*raw"
	for address in $addresses; do
		echo "-I PREROUTING ! -i $NAME -d $address -m addrtype ! --src-type LOCAL -j DROP $tail"
	done
	printf '%s\n' "COMMIT" "*mangle" \
		"-I POSTROUTING -m mark --mark $OWN_TABLE -p udp -j CONNMARK --save-mark $tail" \
		"-I PREROUTING -p udp -j CONNMARK --restore-mark $tail" "COMMIT"
}

iptables_of() { [[ $1 == 4 ]] && echo iptables || echo ip6tables; }

add_firewall() {
	local family rules='' before=$OWN_FIREWALL

	case $before in iptables|any) drop_iptables ;; esac
	if has nft; then
		OWN_FIREWALL=nft
		for family in 6 4; do
			[[ " ${OWN_FAMILIES[*]} " != *" $family "* ]] || rules+=$(nft_rules "$family")$'\n'
		done
		cmd nft -f <(printf '%s' "$rules")
		[[ -z $before ]] || drop_nft "${OWN_FAMILIES[*]}"
	else
		OWN_FIREWALL=iptables
		for family in "${OWN_FAMILIES[@]}"; do
			rules=$(iptables_rules "$family")
			cmd "$(iptables_of "$family")-restore" -n <<<"$rules"
		done
	fi
}

# Families given are kept.
drop_nft() { # [FAMILIES]
	local tables ip script='' name

	has nft || return 0
	name=$(nft_table)
	tables=$(nft list tables 2>/dev/null) || return 0
	for ip in ip:4 ip6:6; do
		[[ " ${1:-} " != *" ${ip#*:} "* ]] || continue
		[[ $'\n'$tables$'\n' != *$'\n'"table ${ip%:*} $name"$'\n'* ]] ||
			script+="delete table ${ip%:*} $name"$'\n'
	done
	[[ -z $script ]] || cmd nft -f <(printf '%s' "$script")
}

# The rules with our comment, as commands that delete them.
iptables_deletions() { # SAVED-RULES
	local line

	while read -r line; do
		case $line in
		\**|COMMIT) echo "$line" ;;
		-A*"--comment \"wg-quick(8) rule for $NAME\""*) echo "-D${line#-A}" ;;
		esac
	done <<<"$1"
}

drop_iptables() {
	local family program rules status=0

	for family in 4 6; do
		program=$(iptables_of "$family")
		if ! has "$program-save" || ! has "$program-restore"; then
			continue
		fi
		rules=$("$program-save" 2>/dev/null) || continue
		rules=$(iptables_deletions "$rules")
		[[ $rules != *-D* ]] || cmd "$program-restore" -n <<<"$rules" || status=1
	done
	return "$status"
}

drop_firewall() {
	[[ -n $OWN_FIREWALL ]] || return 0
	[[ $OWN_FIREWALL == iptables ]] || drop_nft || return
	[[ $OWN_FIREWALL == nft ]] || drop_iptables || return
	OWN_FIREWALL=''
}
