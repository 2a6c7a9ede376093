#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# One version everywhere, and a tarball that is the same whoever makes it.
set -u -o pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
number=0

try() { # NAME FUNCTION
	number=$((number + 1))
	if ( set -e; cd "$top"; "$2" ) >"$tmp/log" 2>&1; then
		echo "ok $number $1"
	else
		sed 's/^/# /' "$tmp/log" | tail -n 40
		echo "not ok $number $1"
	fi
}

same() { # WHAT GOT WANT
	[ "$2" = "$3" ] || { echo "$1 is '$2', not '$3'"; return 1; }
}

version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$top/dkms.conf")

version_everywhere() {
	local module

	[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]]
	same "make" "$(make -s --no-print-directory -f Makefile --eval='v:;@echo $(WG_VERSION)' v)" "$version"
	same "CHANGES.md" "$(sed -n 's/^## \([^ ]*\) (20..-..-..)$/\1/p' CHANGES.md | head -n1)" "$version"
	same "wg --version" "$(build/tools/wg --version | cut -d' ' -f2,3)" "v$version (wg-dlkm)"
	same "changelog" "$(packaging/debian-changelog.sh "$version" | head -n1 | cut -d' ' -f1,2)" "wg-dlkm ($version-1)"
	same "spec" "$(packaging/spec.sh "$version" | awk '$1 == "Version:" { print $2 }')" "$version"
	module=$(tests/vm/module.sh 6.12)
	same "modinfo" "$(modinfo -F version "$module")" "wg-dlkm-$version"
	# Nobody else says it: what is written twice is forgotten once.
	same "other places" "$(git grep -lP "(?<![0-9.])${version//./\\.}(?![0-9.])" -- . ':!tests/fuzz/corpus' |
		grep -vxF -e dkms.conf -e CHANGES.md || true)" ""
}

# dkms takes a module for older than the kernel's own if its version sorts before it.
version_is_newer_for_dkms() {
	local own=wg-dlkm-$version

	# dkms defines VER as it compares with.
	eval "$(sed -n '/^VER()/,/^}/p' "$(command -v dkms)")"
	[[ $(VER "$own") > $(VER 1.0.0) ]]
	[[ $(VER wg-dlkm-0.10.0) > $(VER wg-dlkm-0.9.0) ]]
}

checkout() { # FOLDER UMASK
	( umask "$2" && mkdir "$1" && git ls-files -z | xargs -0 cp -P --parents -t "$1" )
	( cd "$1" && git init -q && git add -A && git -c user.name=t -c user.email=t \
		commit -q -m t --date=@1700000000 )
	touch "$1/README.md"
}

dist_is_reproducible() {
	export GIT_COMMITTER_DATE=@1700000000
	checkout "$tmp/a" 022
	checkout "$tmp/b" 077
	: >"$tmp/b/stray.o"
	( umask 022 && make -s -C "$tmp/a" dist )
	( umask 077 && LC_ALL=C.UTF-8 TZ=Asia/Tokyo make -s -C "$tmp/b" dist )
	cmp "$tmp"/{a,b}/build/dist/wg-dlkm-"$version".tar.xz
	# Not because it is empty.
	tar -tf "$tmp/a/build/dist/wg-dlkm-$version.tar.xz" >"$tmp/list"
	grep -qx "wg-dlkm-$version/src/main.c" "$tmp/list"
	! grep -E 'stray|^[^/]*/build/|/\.git/' "$tmp/list"
}

dist_of_dist_is_the_same() {
	tar -xf "$tmp/a/build/dist/wg-dlkm-$version.tar.xz" -C "$tmp"
	make -s -C "$tmp/wg-dlkm-$version" dist
	cmp "$tmp"/{a,wg-dlkm-"$version"}/build/dist/wg-dlkm-"$version".tar.xz
}

# The script that says what is loaded, with folders in place of /sys.
loaded() { # VERSION-OF-THE-LOADED INSTALLED
	rm -rf "$tmp/sys" && mkdir -p "$tmp/sys/module/wireguard" "$tmp/bin"
	[ "$1" = built-in ] || : >"$tmp/sys/module/wireguard/initstate"
	echo "$1" >"$tmp/sys/module/wireguard/version"
	printf '#!/bin/sh\necho %s\n' "$2" >"$tmp/bin/modinfo"
	chmod +x "$tmp/bin/modinfo"
	WG_SYS=$tmp/sys PATH=$tmp/bin:$PATH packaging/loaded-module.sh
}

loaded_module_is_named() {
	loaded 1.0.0 wg-dlkm-2 | grep -A3 "the kernel's own wireguard module (1.0.0) is loaded" | grep "type wireguard"
	loaded wg-dlkm-1 wg-dlkm-2 | grep "an older wg-dlkm (wg-dlkm-1) is loaded"
	loaded built-in wg-dlkm-2 | grep "built in"
	same "the same module" "$(loaded wg-dlkm-2 wg-dlkm-2)" ""
	same "ours not there" "$(loaded 1.0.0 1.0.0)" ""
	same "none loaded" "$(WG_SYS=$tmp packaging/loaded-module.sh)" ""
}

echo "KTAP version 1"
echo "1..5"
try version_is_in_one_place_and_everywhere version_everywhere
try version_is_newer_for_dkms_than_the_kernels_own version_is_newer_for_dkms
try dist_is_reproducible dist_is_reproducible
try dist_of_dist_is_the_same dist_of_dist_is_the_same
try loaded_module_is_named_with_the_steps loaded_module_is_named
