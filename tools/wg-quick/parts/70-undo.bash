# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- undoing ----------------------------------------------------------------

# One failure must not keep the rest from going.
teardown() {
	local status=0

	unset_dns || status=1
	drop_firewall || status=1
	[[ -z $OWN_TABLE ]] || drop_policy || status=1
	if $LINK_ADDED; then
		delete_link || status=1
	fi
	return "$status"
}

rollback() { # STATUS
	trap - EXIT
	trap '' INT TERM HUP
	set +e
	(( $1 )) || exit 0
	say "up failed; undoing what was done"
	[[ -z ${HOOKS_BEGUN[postup]:-} ]] || run_hooks predown keep-going
	teardown || say "not all of it could be undone"
	trust_marks_no_more
	[[ -z ${HOOKS_BEGUN[preup]:-} ]] || run_hooks postdown keep-going
	forget_record
	exit "$1"
}

trap_signals() { # COMMAND
	# shellcheck disable=SC2064
	trap "$1" EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}
