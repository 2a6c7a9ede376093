#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What is installed, where, and that it is whole.  Runs on the host, as any user.
# shellcheck disable=SC2317 # called by name

set -u
cd "$(dirname "$0")/../.." || exit
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT
number=0 failed=0

check() { # NAME COMMAND...
	local status='ok'

	"${@:2}" >"$top/log" 2>&1 || { status='not ok'; failed=1; sed 's/^/# /' "$top/log"; }
	number=$(( number + 1 ))
	echo "$status $number quick_install.$1"
}

files() {
	make -s install-wg-quick DESTDIR="$top/dest" PREFIX=/opt/x || return
	(cd "$top/dest" && find . -type f -o -type l) | sort >"$top/got"
	diff - "$top/got" <<-END
		./opt/x/bin/wg-quick
		./opt/x/bin/wg-reresolve
		./opt/x/lib/systemd/system/wg-quick.target
		./opt/x/lib/systemd/system/wg-quick@.service
		./opt/x/lib/systemd/system/wg-reresolve@.service
		./opt/x/lib/systemd/system/wg-reresolve@.timer
		./opt/x/share/bash-completion/completions/wg-quick
		./opt/x/share/bash-completion/completions/wg-reresolve
		./opt/x/share/fish/vendor_completions.d/wg-quick.fish
		./opt/x/share/fish/vendor_completions.d/wg-reresolve.fish
		./opt/x/share/man/man8/wg-quick.8
		./opt/x/share/man/man8/wg-reresolve.8
		./opt/x/share/zsh/vendor-completions/_wg-quick
	END
}

units_name_the_prefix() {
	! grep -r /usr/bin "$top/dest/opt/x/lib" &&
		grep -q '^ExecReload=/opt/x/bin/wg-quick reload %i$' "$top/dest/opt/x/lib/systemd/system/wg-quick@.service"
}

# The parts must fit together and run without a build tree.
script_runs() {
	(cd / && "$top/dest/opt/x/bin/wg-quick" --help) | grep -q '^Usage: wg-quick up' &&
		bash -n "$top/dest/opt/x/bin/wg-quick" &&
		"$top/dest/opt/x/bin/wg-reresolve" --help 2>&1 | grep -q '^Usage: wg-reresolve'
}

complete_words() { # FUNCTION WORD...
	# shellcheck disable=SC1091
	. "$top/dest/opt/x/share/bash-completion/completions/wg-quick" || return
	# shellcheck disable=SC2034
	COMP_WORDS=("${@:2}") COMP_CWORD=$(( $# - 2 ))
	"$1" 2>/dev/null
	printf '%s\n' "${COMPREPLY[@]}"
}

completion() {
	mkdir -p "$top/etc/dir" && touch "$top/etc/wg7.conf" "$top/etc/wg7.txt" || return
	[[ $(complete_words _wg_quick wg-quick s) == $'save\nstrip' ]] &&
		[[ $(complete_words _wg_quick wg-quick up "$top/etc/wg") == "$top/etc/wg7.conf" ]] &&
		[[ $(complete_words _wg_quick wg-quick up "$top/etc/d") == "$top/etc/dir" ]]
}

echo "KTAP version 1"
echo "1..4"
check files_in_their_places files
check units_name_the_prefix units_name_the_prefix
check scripts_run script_runs
check bash_completion completion
exit "$failed"
