# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- saving -----------------------------------------------------------------

saved_dns() {
	local servers=() search=() key value

	while read -r key value; do
		case $key in
		nameserver) servers+=("$value") ;;
		search) read -ra search <<<"$value" ;;
		esac
	done < <([[ $OWN_DNS_BY != resolvconf* ]] || resolvconf -l "${OWN_DNS_BY#* }" 2>/dev/null || true)
	if (( ! ${#servers[@]} )); then
		servers=("${CFG_DNS[@]}") search=("${CFG_SEARCH[@]}")
	fi
	for value in "${servers[@]}" "${search[@]}"; do
		echo "DNS = $value"
	done
}

saved_hooks() { # KEY NAME
	local hook

	while IFS= read -r hook; do
		[[ -z $hook ]] || echo "$2 = $hook"
	done <<<"${HOOKS[$1]}"
}

saved_interface() {
	local address family text

	echo "[Interface]"
	for family in 4 6; do
		text=$(ip -o "-$family" address show dev "$NAME" scope global) || return
		while read -r _ _ _ address _; do
			[[ -n $address ]] || continue
			full_prefix "$family" "$address"
			echo "Address = $REPLY"
		done <<<"$text"
	done
	saved_dns
	[[ -z $CFG_MTU ]] || echo "MTU = $(device_mtu "$NAME")"
	[[ $CFG_TABLE == auto ]] || echo "Table = $CFG_TABLE"
	[[ $CFG_SAVE != true ]] || echo "SaveConfig = true"
	saved_hooks preup PreUp
	saved_hooks postup PostUp
	saved_hooks predown PreDown
	saved_hooks postdown PostDown
}

# The running configuration; a mark that was chosen here is not the user's, and
# names of peers are put back.
saved_peers() { # SHOWCONF-TEXT
	local line

	while IFS= read -r line; do
		case $line in
		"[Interface]") continue ;;
		"FwMark = "*) if $OWN_MARK; then continue; fi ;;
		esac
		echo "$line"
		if [[ $line == "PublicKey = "* && -n ${PEER_NAMES[${line#* = }]:-} ]]; then
			echo "${PEER_NAMES[${line#* = }]}"
		fi
	done < <(printf '%s\n' "$1") # a here-document may be a file, and here are keys
}

save_config() {
	local running new file

	running=$(cmd wg showconf "$NAME")
	file=$(readlink -f "$CONFIG")
	new=$(mktemp "$file.XXXXXXXX")
	if { saved_interface && saved_peers "$running"; } >"$new" && sync "$new" && mv -f "$new" "$file"; then
		return 0
	fi
	rm -f "$new"
	die "\`$CONFIG' could not be written"
}
