# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- routes -----------------------------------------------------------------

# All allowed IPs as "FAMILY PREFIX", the most specific first, in ALLOWED.
read_allowed_ips() {
	local prefix by_length=() length text

	ALLOWED=()
	text=$(wg show "$NAME" allowed-ips)
	while read -r _ prefix; do
		for prefix in $prefix; do
			[[ $prefix == */* ]] || continue
			by_length[${prefix##*/}]+="$prefix "
		done
	done <<<"$text"
	for (( length = 128; length >= 0; length-- )); do
		for prefix in ${by_length[length]:-}; do
			[[ $prefix == *:* ]] && ALLOWED+=("6 $prefix") || ALLOWED+=("4 $prefix")
		done
	done
}

owns_route() { # ROUTE
	[[ -n ${ROUTE_SET[$1]:-} ]]
}

# Does another route on the device, not one of ours, lead there already?
is_covered() { # FAMILY PREFIX
	local line

	while read -r line; do
		full_prefix "$1" "${line%% *}"
		owns_route "$1 $REPLY main" || return 0
	done < <(ip "-$1" route show dev "$NAME" match "$2")
	return 1
}

# What the kernel has for the device, read once for each table.
declare -A KERNEL_ROUTES=()

read_table() { # FAMILY TABLE
	local line

	KERNEL_ROUTES["$1 $2"]=1
	while read -r line; do
		[[ $line != *" proto kernel "* ]] || continue
		full_prefix "$1" "${line%% *}"
		KERNEL_ROUTES["$1 $REPLY $2"]=1
	done < <(ip "-$1" route show dev "$NAME" table "$2" 2>/dev/null)
}

route_exists() { # FAMILY PREFIX TABLE
	[[ -n ${KERNEL_ROUTES["$1 $3"]:-} ]] || read_table "$1" "$3"
	[[ -n ${KERNEL_ROUTES[$*]:-} ]]
}

add_route() { # FAMILY PREFIX TABLE
	if owns_route "$*" && route_exists "$@"; then
		return 0
	fi
	if [[ $3 == main && $CFG_TABLE == auto ]]; then
		! is_covered "$1" "$2" || return 0
		cmd ip "-$1" route add "$2" dev "$NAME"
	else
		cmd ip "-$1" route add "$2" dev "$NAME" table "$3"
	fi
	owns_route "$*" || OWN_ROUTES+=("$*")
	ROUTE_SET[$*]=1 KERNEL_ROUTES[$*]=1
}

# Which routes there should be; FULL gets the families of the default ones.
want_routes() {
	local entry table=$CFG_TABLE

	WANTED=() FULL=()
	[[ $table != auto ]] || table=main
	[[ $table != off ]] || return 0
	read_allowed_ips
	for entry in "${ALLOWED[@]}"; do
		if [[ $CFG_TABLE == auto && $entry == */0 ]]; then
			FULL+=("${entry%% *}")
		else
			WANTED+=("$entry $table")
		fi
	done
}

apply_routes() {
	local route
	declare -gA ROUTE_SET=()

	KERNEL_ROUTES=() # addresses may have taken routes with them
	want_routes
	for route in "${OWN_ROUTES[@]}"; do
		ROUTE_SET[$route]=1
	done
	for route in "${WANTED[@]}"; do
		# shellcheck disable=SC2086 # three words
		add_route $route
	done
	apply_policy
	drop_old_routes
}

drop_old_routes() {
	local route kept=()
	local -A wanted=()

	for route in "${WANTED[@]}"; do
		wanted[$route]=1
	done
	for route in "${OWN_ROUTES[@]}"; do
		# shellcheck disable=SC2086
		if [[ -n ${wanted[$route]:-} || $route == *" $OWN_TABLE" ]]; then
			kept+=("$route")
		elif route_exists $route; then
			drop_route $route
		fi
	done
	OWN_ROUTES=("${kept[@]}")
}

drop_route() { # FAMILY PREFIX TABLE
	cmd ip "-$1" route delete "$2" dev "$NAME" table "$3"
	unset 'KERNEL_ROUTES[$*]'
}
