# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- the link ---------------------------------------------------------------

link_exists() { ip link show dev "$NAME" >/dev/null 2>&1; }

is_wireguard() { [[ " $(wg show interfaces) " == *" $NAME "* ]]; }

require_interface() { is_wireguard || die "\`$NAME' is not a WireGuard interface"; }

add_link() {
	local userspace=${WG_QUICK_USERSPACE_IMPLEMENTATION:-wireguard-go}

	if cmd ip link add dev "$NAME" type wireguard; then
		LINK_ADDED=true
		return 0
	fi
	# Also if the kernel can, but for this name.
	[[ ! -e /sys/module/wireguard ]] || return 1
	has "$userspace" || die "the kernel has no WireGuard, and there is no $userspace"
	say "the kernel has no WireGuard; using $userspace"
	LINK_ADDED=true
	cmd "$userspace" "$NAME"
}

delete_link() {
	local socket=/var/run/wireguard/$NAME.sock

	! link_exists || cmd ip link delete dev "$NAME" || return
	[[ ! -S $socket ]] || cmd rm -f "$socket"
}

stripped() { printf '%s' "$WG_CONFIG"; }

current_mark() { number_of "$(wg show "$NAME" fwmark)"; }

# syncconf resets what the file does not name.  A mark that our rules rely on
# and a port that was chosen at random must outlive it.
synced() {
	local port

	stripped
	printf '\n[Interface]\n'
	(( CFG_MARK )) || [[ -z $OWN_TABLE ]] || printf 'FwMark = %s\n' "$OWN_TABLE"
	port=$(wg show "$NAME" listen-port)
	if [[ $CFG_PORT =~ ^0*$ && $port != 0 ]]; then
		printf 'ListenPort = %s\n' "$port"
	fi
}

# --- hooks ------------------------------------------------------------------

# As every wg-quick does, a hook stops at its first failing command.
run_hook() { # COMMAND
	local command=${1//%i/"$NAME"}

	echo "[#] $command" >&2
	INTERFACE=$NAME CONFIG_FILE=$CONFIG "$BASH" -e -o pipefail -c "$command"
}

run_hooks() { # KEY [keep-going]
	local hook hooks=() status=0

	HOOKS_BEGUN[$1]=1
	mapfile -t hooks <<<"${HOOKS[$1]%$'\n'}"
	for hook in "${hooks[@]}"; do
		[[ -n $hook ]] || continue
		run_hook "$hook" && continue
		status=$?
		say "$1 failed: $hook"
		[[ ${2:-} == keep-going ]] || return "$status"
	done
	return "$status"
}
