#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# wg-quick: a WireGuard interface from one file: up, down, reload, save, strip.
#
# The file says what is wanted (CFG_*), the record below /run what this script
# has set up so far (OWN_*).  Every apply_* function makes the kernel equal to
# the first and notes what it did in the second, so "up" is a reload of an
# interface that owns nothing yet.  teardown undoes what OWN_* says, be it for
# "down" or for an "up" that failed.
#
# Values of the file reach other programs as single arguments, checked before;
# only the hooks (PreUp, ...) are given to a shell.

set -euo pipefail
shopt -s inherit_errexit
export LC_ALL=C
unset CDPATH BASH_ENV

FIRST_TABLE=51820
OVERHEAD=80
RUN=/run/wireguard-quick
declare -rA DEFAULT=([4]=0.0.0.0/0 [6]=::/0)

# What the file says.
CFG_ADDRESSES=() CFG_DNS=() CFG_SEARCH=() CFG_MTU='' CFG_TABLE=auto CFG_SAVE=false
CFG_MARK=0 CFG_PORT=0 CFG_ERRORS=() WG_CONFIG=''
declare -A HOOKS=([preup]='' [postup]='' [predown]='' [postdown]='') PEER_NAMES=()

# What was set up.  A route is "FAMILY PREFIX TABLE".
OWN_ADDRESSES=() OWN_ROUTES=() OWN_FAMILIES=() OWN_TABLE='' OWN_MARK=false
OWN_FIREWALL='' OWN_DNS_BY='' OWN_DNS='' OWN_CONFIG='' OWN_LINK=''
declare -A OWN_HOOKS=() HOOKS_BEGUN=()
OWN_SAVE=false HAVE_RECORD=false LINK_ADDED=false OLD_VALID_MARK=''

# --- saying and running -----------------------------------------------------

say() { echo "wg-quick: $*" >&2; }
die() { say "$@"; exit 1; }
cmd() { echo "[#] $*" >&2; "$@"; }

has() { type -P "$1" >/dev/null; }

usage() {
	cat <<-END
		Usage: wg-quick up | down | reload | save | strip CONFIG_FILE | INTERFACE

		  up      add the interface and set it up as the file says
		  down    remove it and everything that came with it
		  reload  make the running interface equal to the file; sessions go on
		  save    write the running configuration to the file
		  strip   print the file without the keys that only wg-quick knows

		  CONFIG_FILE is named INTERFACE.conf; a bare INTERFACE stands for
		  /etc/wireguard/INTERFACE.conf.

		wg-quick(8) describes the keys of the file.
	END
}

become_root() { # ARGUMENT...
	local self

	(( UID )) || return 0
	has sudo || die "must be run as root"
	self=$(readlink -f "${BASH_SOURCE[0]}")
	exec sudo -p "wg-quick must be run as root. Password for %u: " -- "$BASH" -- "$self" "$@"
}

# --- names and places -------------------------------------------------------

# Sets NAME, CONFIG and, for a bare name, BARE.
find_config() { # ARGUMENT
	local name='[a-zA-Z0-9_=+.-]{1,15}'

	BARE=false CONFIG=$1
	if [[ $1 =~ ^$name$ ]]; then
		BARE=true CONFIG=/etc/wireguard/$1.conf
	fi
	[[ $CONFIG != *[[:cntrl:]]* ]] || die "the name of the file has control characters"
	[[ $CONFIG =~ (^|/)($name)\.conf$ ]] ||
		die "\`$1' is neither an interface name nor a file INTERFACE.conf (1 to 15 of a-z A-Z 0-9 _ = + . -)"
	NAME=${BASH_REMATCH[2]}
	[[ $NAME != . && $NAME != .. ]] || die "no interface can be called \`$NAME'"
	[[ $CONFIG == /* ]] || CONFIG=$PWD/$CONFIG
	# Interfaces in two network namespaces may have the same name.
	RECORD=$RUN/$(readlink /proc/self/ns/net)
	RECORD=${RECORD//[^a-z0-9\/-]/}/$NAME
}

no_config() {
	$BARE && [[ -e ./$NAME || -e ./$NAME.conf ]] &&
		say "a file in this directory is named with a slash: ./${NAME%.conf}.conf"
	die "\`$CONFIG' does not exist"
}

warn_if_open_to_others() {
	local modes

	mapfile -t modes < <(stat -L -c %a "$CONFIG" "${CONFIG%/*}/")
	if (( 0${modes[0]:-0} & 7 && 0${modes[1]:-0} & 7 )); then
		echo "Warning: \`$CONFIG' is world accessible" >&2
	fi
}
