# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- policy routing for default routes --------------------------------------

# Two interfaces that come up at once must not find the same table free.
lock_tables() {
	[[ -d $RUN ]] || (umask 077; mkdir -p "$RUN")
	exec {LOCK}>"$RUN/lock"
	flock "$LOCK"
}

unlock_tables() { exec {LOCK}>&-; }

table_is_free() { # TABLE
	[[ -z $(ip -4 route show table "$1" 2>/dev/null; ip -6 route show table "$1" 2>/dev/null) ]]
}

# The mark of packets that are outside, and by the same number our table.
choose_table() {
	TABLE=$(current_mark)
	if (( TABLE == 0 )); then
		TABLE=$FIRST_TABLE
		until table_is_free "$TABLE"; do
			TABLE=$(( TABLE + 1 ))
		done
		OWN_MARK=true
		cmd wg set "$NAME" fwmark "$TABLE"
	elif (( TABLE >= 253 && TABLE <= 255 )); then
		die "FwMark $TABLE cannot be used with a default route: the system's own routing table has that number"
	fi
}

# Where "not fwmark T lookup T" stands in RULE, and the rule in front of it that
# keeps to the specific routes of main in SUPPRESS.
find_rules() { # FAMILY TABLE
	local line suppress='' hex

	printf -v hex '0x%x' "$2"
	RULE='' SUPPRESS=''
	while read -r line; do
		case "$line " in
		*:*"from all lookup 254 suppress_prefixlength 0 "*) suppress=${line%%:*} ;;
		*:*"not from all fwmark $hex lookup $2 "*) RULE=${line%%:*} SUPPRESS=$suppress; return 0 ;;
		*:*"not from all fwmark "*) suppress='' ;;
		esac
	done < <(ip -N "-$1" rule show 2>/dev/null)
}

add_policy() { # FAMILY TABLE
	RULE=''
	if ! $HAVE_RECORD || ! route_exists "$1" "${DEFAULT[$1]}" "$2"; then
		cmd ip "-$1" route add "${DEFAULT[$1]}" dev "$NAME" table "$2"
		KERNEL_ROUTES["$1 ${DEFAULT[$1]} $2"]=1
	fi
	[[ " ${OWN_FAMILIES[*]} " == *" $1 "* ]] || OWN_FAMILIES+=("$1")
	! $HAVE_RECORD || find_rules "$1" "$2"
	[[ -z $RULE ]] || return 0
	cmd ip "-$1" rule add not fwmark "$2" table "$2"
	cmd ip "-$1" rule add table main suppress_prefixlength 0
}

drop_rules() { # FAMILY TABLE
	local status=0

	find_rules "$1" "$2"
	[[ -z $RULE ]] ||
		cmd ip "-$1" rule delete not fwmark "$2" table "$2" priority "$RULE" || status=1
	[[ -z $SUPPRESS ]] ||
		cmd ip "-$1" rule delete table main suppress_prefixlength 0 priority "$SUPPRESS" || status=1
	return "$status"
}

drop_default() { # FAMILY TABLE
	drop_rules "$@"
	! route_exists "$1" "${DEFAULT[$1]}" "$2" || drop_route "$1" "${DEFAULT[$1]}" "$2"
}

drop_policy() {
	local family status=0

	for family in "${OWN_FAMILIES[@]}"; do
		drop_rules "$family" "$OWN_TABLE" || status=1
	done
	OWN_FAMILIES=()
	return "$status"
}

trust_marks() {
	OLD_VALID_MARK=$(</proc/sys/net/ipv4/conf/all/src_valid_mark)
	[[ $OLD_VALID_MARK == 1 ]] || cmd sysctl -q net.ipv4.conf.all.src_valid_mark=1
}

# Back to what it was, unless another tunnel counts on it by now.
trust_marks_no_more() {
	[[ ${OLD_VALID_MARK:-1} != 1 && $(ip -4 rule show) != *"not from all fwmark "* ]] || return 0
	cmd sysctl -q "net.ipv4.conf.all.src_valid_mark=$OLD_VALID_MARK"
}

# From one table to another: the new one first, lest packets go out in clear.
move_policy() { # OLD-TABLE OLD-FAMILIES
	local family

	for family in $2; do
		if [[ $1 != "$OWN_TABLE" || " ${FULL[*]} " != *" $family "* ]]; then
			drop_default "$family" "$1"
		fi
	done
	OWN_FAMILIES=("${FULL[@]}")
}

apply_policy() {
	local family old=$OWN_TABLE old_families="${OWN_FAMILIES[*]}"

	if (( ! ${#FULL[@]} )); then
		[[ -z $OWN_TABLE ]] || leave_policy
		return 0
	fi
	lock_tables
	choose_table
	OWN_TABLE=$TABLE
	for family in 6 4; do
		[[ " ${FULL[*]} " != *" $family "* ]] || add_policy "$family" "$TABLE"
	done
	unlock_tables
	[[ -z $old ]] || move_policy "$old" "$old_families"
	[[ " ${FULL[*]} " != *" 4 "* ]] || trust_marks
	add_firewall
}

leave_policy() {
	local family

	for family in "${OWN_FAMILIES[@]}"; do
		drop_default "$family" "$OWN_TABLE"
	done
	drop_firewall
	if $OWN_MARK && (( ! CFG_MARK )); then
		cmd wg set "$NAME" fwmark 0
	fi
	OWN_FAMILIES=() OWN_TABLE='' OWN_MARK=false
}
