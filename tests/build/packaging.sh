#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The ways a user builds and installs the module, against Debian's trees and in
# folders of our own: nothing of this machine is touched.
set -u -o pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
log=$tmp/log
read -r release kdir <<<"$("$top/tests/vm/kernel.sh" 6.12)"
number=0

report() { # STATUS NAME; the log is shown where it failed
	number=$((number + 1))
	[ "$1" = 0 ] || sed 's/^/# /' "$log" | tail -n 60
	echo "$([ "$1" = 0 ] || echo "not ")ok $number $2"
}

try() { # NAME FUNCTION
	( set -ex; "$2" ) >"$log" 2>&1
	report $? "$1"
}

src=$tmp/src
copy_source() {
	mkdir "$1"
	cp -R "$top"/{Makefile,Kbuild,dkms.conf,COPYING,src} "$1"
	find "$1" \( -name '*.o' -o -name '.*.cmd' \) -delete
}

ours() { make -C "$src" KDIR="$kdir" CONFIG_DEBUG_INFO_BTF_MODULES= "$@"; }

# W=1 for the compiler, and C=2 for sparse where there is time for it (check-long):
# neither says a word.
no_warning() {
	copy_source "$src"
	ours -j2 module W=1 ${LONG:+C=2} >"$tmp/out" 2>&1 || { cat "$tmp/out"; false; }
	! grep -E 'warning:|error:|WARNING' "$tmp/out"
	test -f "$src/wireguard.ko"
}

which_module() { # what modprobe would load from that root
	modprobe -d "$1" -S "$release" --show-depends wireguard | grep -o '/lib/modules/.*wireguard\.ko.*'
}

# A root with that kernel's own module, as far as it is needed here.
installed_module_wins() {
	local root=$tmp/root modules theirs

	modules=$root/lib/modules/$release
	theirs=$(cd "$("$top/tests/vm/kernel.sh" --root 6.12)/lib/modules/$release" &&
		find kernel -name 'wireguard.ko*' | head -n 1)
	mkdir -p "$modules/$(dirname "$theirs")"
	cp "$(dirname "$(dirname "$kdir")")/../lib/modules/$release/$theirs" "$modules/$theirs"
	touch "$modules"/modules.{order,builtin}
	depmod -b "$root" "$release"
	which_module "$root" | grep "/kernel/"
	ours install INSTALL_MOD_PATH="$root"
	which_module "$root" | grep "/updates/wireguard"
	ours uninstall INSTALL_MOD_PATH="$root"
	which_module "$root" | grep "/kernel/"
}

destdir_is_kept_to() {
	ours install DESTDIR="$tmp/stage"
	ls "$tmp/stage/lib/modules/$release/updates/"wireguard.ko*
	test ! -e "$tmp/stage/lib/modules/$release/modules.dep"
	make -C "$src" dkms-install DESTDIR="$tmp/stage"
	test -f "$tmp"/stage/usr/src/wg-dlkm-*/dkms.conf
	test -z "$(find "$tmp/stage/usr" -name '*.o')"
}

dkms_builds_it() {
	local other tree version

	read -r other tree <<<"$("$top/tests/vm/kernel.sh" 6.1)"
	version=$(basename "$tmp"/stage/usr/src/wg-dlkm-* | sed 's/^wg-dlkm-//')
	mkdir "$tmp/dkms"
	dkms build -m wg-dlkm -v "$version" -k "$other" --kernelsourcedir "$tree" \
		--dkmstree "$tmp/dkms" --sourcetree "$tmp/stage/usr/src" ||
		{ cat "$tmp"/dkms/wg-dlkm/*/build/make.log; false; }
	ls "$tmp/dkms/wg-dlkm/$version/$other"/*/module/wireguard.ko*
}

echo "KTAP version 1"
echo "1..4"
try no_warning${LONG:+_of_sparse_either} no_warning
try installed_module_wins_until_uninstalled installed_module_wins
try destdir_is_kept_to destdir_is_kept_to
try dkms_builds_it dkms_builds_it
