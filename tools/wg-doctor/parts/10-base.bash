#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# wg-doctor [INTERFACE]
#
# What is wrong with WireGuard on this machine, and what to do.  `wg doctor' runs it.
# It reads and changes nothing.

set -u -o pipefail
export LC_ALL=C WG_COLOR_MODE=never WG_HIDE_KEYS=always

# Where files are looked for; the tests have a folder and programs of their own.
ROOT=${WG_DOCTOR_ROOT:-}
[[ -n $ROOT ]] || PATH=$PATH:/usr/sbin:/sbin
WG=${WG:-wg}
KERNEL=$(uname -r)
PROBLEMS=0

have() { type -P "$1" >/dev/null; }

ok() { echo "ok       $*"; }
note() { echo "note     $*"; }
problem() { echo "PROBLEM  $*"; PROBLEMS=$((PROBLEMS + 1)); }
try() { printf '           %s\n' "$@"; } # what to do about the line before

first_line() { # FILE; nothing if it cannot be read
	local line=

	[[ -r $ROOT$1 ]] || return 1
	IFS= read -r line <"$ROOT$1" || [[ -n $line ]] || return 1
	echo "$line"
}
