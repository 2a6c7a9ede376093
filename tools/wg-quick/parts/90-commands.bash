# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- commands ---------------------------------------------------------------

# A bare name means the file the interface was brought up from.
use_recorded_config() {
	read_record
	if $HAVE_RECORD && [[ $OWN_LINK != "$(link_identity)" ]] && link_exists; then
		own_nothing # it tells of another link of this name
	fi
	if $BARE && [[ -n $OWN_CONFIG ]]; then
		CONFIG=$OWN_CONFIG
	fi
}

up() {
	load_config
	require_valid
	! link_exists || die "\`$NAME' already exists"
	sweep_leftovers
	trap_signals 'rollback $?'
	add_link
	run_hooks preup
	cmd wg addconf "$NAME" <(stripped)
	apply_addresses
	apply_mtu
	apply_dns
	apply_routes
	write_record
	run_hooks postup
	trap - EXIT
}

# The file's hooks if there is a file, those of the time of "up" if not.
load_for_down() {
	use_recorded_config
	if [[ -r $CONFIG && -f $CONFIG ]]; then
		load_config
		(( ! ${#CFG_ERRORS[@]} )) || printf '%s\n' "${CFG_ERRORS[@]}" >&2
		return 0
	fi
	$HAVE_RECORD || no_config
	say "\`$CONFIG' is gone; using what was recorded when \`$NAME' came up"
	HOOKS[predown]=${OWN_HOOKS[predown]:-}
	HOOKS[postdown]=${OWN_HOOKS[postdown]:-}
	[[ $OWN_SAVE != true ]] || say "SaveConfig: the file is gone, so nothing is saved"
}

down() {
	local status=0

	load_for_down
	if ! link_exists && $HAVE_RECORD; then
		sweep_leftovers
		return
	fi
	require_interface
	run_hooks predown
	[[ $CFG_SAVE != true ]] || save_config
	$HAVE_RECORD || adopt
	LINK_ADDED=true
	teardown || status=1
	forget_record
	run_hooks postdown || status=$?
	return "$status"
}

reload() {
	use_recorded_config
	load_config
	require_valid
	require_interface
	$HAVE_RECORD || adopt
	HAVE_RECORD=true
	trap_signals write_record
	if [[ -n $OWN_TABLE ]]; then
		(( CFG_MARK )) && OWN_MARK=false || OWN_MARK=true
	fi
	cmd wg syncconf "$NAME" <(synced)
	apply_addresses
	apply_mtu
	apply_routes
	apply_dns
}

save() {
	use_recorded_config
	load_config
	require_valid
	require_interface
	save_config
}

strip() {
	load_config
	[[ $CFG_SAVE == true || $CFG_SAVE == false ]] || require_valid
	printf '%s\n' "$WG_CONFIG"
}

main() {
	case $#:${1:-} in
	1:help|1:-h|1:--help) usage; exit 0 ;;
	2:up|2:down|2:reload|2:save|2:strip) ;;
	*) usage >&2; exit 1 ;;
	esac
	become_root "$@"
	find_config "$2"
	"$1"
}

main "$@"
