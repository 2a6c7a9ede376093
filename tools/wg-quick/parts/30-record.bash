# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- the record -------------------------------------------------------------

# Tells a link from another of the same name: numbers start anew in each network
# namespace, and namespaces get those of dead ones; inodes of sysfs are new.
link_identity() {
	local line

	line=$(ip -o link show dev "$NAME" 2>/dev/null) || return 0
	echo "${line%%:*}/$(stat -c %i "/sys/class/net/$NAME" 2>/dev/null || true)"
}

record_hooks() { # KEY
	local hook

	while IFS= read -r hook; do
		[[ -z $hook ]] || echo "$1 $hook"
	done <<<"${HOOKS[$1]}"
}

print_record() {
	echo "link $(link_identity)"
	echo "config $CONFIG"
	echo "save $CFG_SAVE"
	(( ! ${#OWN_ADDRESSES[@]} )) || printf 'address %s\n' "${OWN_ADDRESSES[@]}"
	(( ! ${#OWN_ROUTES[@]} )) || printf 'route %s\n' "${OWN_ROUTES[@]}"
	[[ -z $OWN_TABLE ]] || echo "table $OWN_TABLE"
	(( ! ${#OWN_FAMILIES[@]} )) || printf 'family %s\n' "${OWN_FAMILIES[@]}"
	echo "mark $OWN_MARK"
	[[ -z $OWN_FIREWALL ]] || echo "firewall $OWN_FIREWALL"
	[[ -z $OWN_DNS_BY ]] || echo "dns-by $OWN_DNS_BY"
	[[ -z $OWN_DNS ]] || echo "dns $OWN_DNS"
	record_hooks predown
	record_hooks postdown
}

# Hooks may hold secrets, and what is in here is run as root later.
write_record() {
	if ! (umask 077; { [[ -d ${RECORD%/*} ]] || mkdir -p "${RECORD%/*}"; } && print_record >"$RECORD.new" &&
	      mv -f "$RECORD.new" "$RECORD"); then
		say "no record in $RUN; down will depend on \`$CONFIG'"
	fi
}

read_record() {
	local key value

	[[ -r $RECORD && -O $RECORD ]] || return 0
	HAVE_RECORD=true
	while read -r key value; do
		case $key in
		link) OWN_LINK=$value ;;
		config) OWN_CONFIG=$value ;;
		save) OWN_SAVE=$value ;;
		address) OWN_ADDRESSES+=("$value") ;;
		route) OWN_ROUTES+=("$value") ;;
		table) OWN_TABLE=$value ;;
		family) OWN_FAMILIES+=("$value") ;;
		mark) OWN_MARK=$value ;;
		firewall) OWN_FIREWALL=$value ;;
		dns-by) OWN_DNS_BY=$value ;;
		dns) OWN_DNS=$value ;;
		predown|postdown) OWN_HOOKS[$key]+=$value$'\n' ;;
		esac
	done <"$RECORD"
}

forget_record() {
	rm -f "$RECORD" "$RECORD.new"
	own_nothing
}

own_nothing() {
	HAVE_RECORD=false
	OWN_ADDRESSES=() OWN_ROUTES=() OWN_FAMILIES=() OWN_TABLE='' OWN_MARK=false
	OWN_FIREWALL='' OWN_DNS_BY='' OWN_DNS='' OWN_CONFIG='' OWN_HOOKS=() OWN_SAVE=false
}

# Somebody deleted the interface without us: its rules, firewall and DNS stayed.
sweep_leftovers() {
	read_record
	$HAVE_RECORD || return 0
	[[ $OWN_LINK != "$(link_identity)" || -z $OWN_LINK ]] || return 0
	say "removing what an earlier \`$NAME' left behind"
	teardown || say "not all of it could be removed"
	forget_record
}

# An interface set up by another wg-quick has no record: look at the kernel.
adopt() {
	local family

	[[ $CFG_TABLE != auto ]] || adopt_policy
	for family in 4 6; do
		adopt_addresses "$family"
		adopt_routes "$family" main
		[[ $CFG_TABLE == auto || $CFG_TABLE == off || $CFG_TABLE == main ]] ||
			adopt_routes "$family" "$CFG_TABLE"
	done
	if (( ${#CFG_DNS[@]} )); then
		choose_dns_program
	fi
}

adopt_policy() {
	local family mark

	mark=$(current_mark)
	(( mark )) || return 0
	for family in 4 6; do
		find_rules "$family" "$mark"
		if [[ -n $RULE ]]; then
			OWN_TABLE=$mark OWN_FAMILIES+=("$family") OWN_FIREWALL=any
			OWN_ROUTES+=("$family ${DEFAULT[$family]} $mark")
		fi
	done
	[[ -z $OWN_TABLE ]] || (( CFG_MARK )) || OWN_MARK=true
}

adopt_addresses() { # FAMILY
	local address

	while read -r _ _ _ address _; do
		OWN_ADDRESSES+=("$address")
	done < <(ip -o "-$1" address show dev "$NAME" scope global)
}

adopt_routes() { # FAMILY TABLE
	local route

	read_table "$1" "$2"
	for route in "${!KERNEL_ROUTES[@]}"; do
		[[ $route != "$1 "*" $2" ]] || OWN_ROUTES+=("$route")
	done
}
