#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# debug-kernel.sh [--update] FLAVOUR PACKAGE
#
# Called by kernel.sh for the kernels of tests/vm/kernels that are built here:
# unpack Debian's source PACKAGE, build it with debug/base.config,
# debug/checks.config and debug/FLAVOUR.config on top of tinyconfig, and lay the
# result out in the cache like an unpacked distribution kernel.  Prints its
# release, which names the version, the flavour and a hash of all that went in.
# The version of the package is the newest when it was first asked for, or at
# the last --update.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/vm/debian.sh
. "$here/debian.sh"

update=
[ "$1" != --update ] || { update=yes; shift; }
flavour=$1 package=$2
cache=${WG_CACHE:-$HOME/.cache/wg-dlkm}/kernels
configs=("$here"/debug/{base,checks,"$flavour"}.config)
compiler=gcc-12

newest_version() {
	apt-cache "${apt_opts[@]}" madison "$package" 2>/dev/null |
		awk -F' *[|] *' '$3 ~ /Packages/ { print $2 }' | sort -rV | head -n1
}

known=$cache/$package.version
if [ -n "$update" ] || [ ! -s "$known" ]; then
	mkdir -p "$cache"
	newest_version >"$known"
fi
version=$(cat "$known")
[ -n "$version" ] || die "$package is in no package list (apt-get update)"
hash=$({ echo "$version"; "$compiler" --version; cat "${configs[@]}"; } | sha256sum)
release=${version%%-*}-$flavour-${hash:0:8}
final=$cache/$release new=$cache/$release.new
source=$cache/$package-$version

# The same source serves every flavour.
unpack_source() {
	local tmp=$source.new

	exec 8>"$cache/$package.lock"
	flock 8
	[ ! -d "$source" ] || return 0
	rm -rf "$tmp"
	mkdir -p "$tmp/deb"
	say "fetching $package ($version)"
	(cd "$tmp" && apt-get "${apt_opts[@]}" -qq download "$package=$version" >&2)
	dpkg-deb -x "$tmp"/*.deb "$tmp/deb"
	tar -xf "$tmp"/deb/usr/src/linux-source-*.tar.xz -C "$tmp" --strip-components=1
	rm -rf "$tmp/deb" "$tmp"/*.deb
	mv "$tmp" "$source"
}

kernel_make() {
	nice -n "${WG_NICE:-10}" make -s -C "$source" O="$objects" CC="$compiler" HOSTCC="$compiler" \
		LOCALVERSION= KCFLAGS=-Wno-error "$@" 8>&- 9>&-
}

# Kconfig drops what it does not like without a word.
check_config() {
	local line missing=0

	while read -r line; do
		grep -qxF "$line" "$objects/.config" ||
			{ [[ $line == "# "* ]] && ! grep -q "^${line:2:-11}=" "$objects/.config"; } ||
			{ say "not taken: $line"; missing=1; }
	done < <(grep -hE '^CONFIG_|^# CONFIG_.* is not set$' "${configs[@]}")
	[ $missing = 0 ] || die "the configuration did not survive (see $objects/.config)"
}

configure() {
	kernel_make tinyconfig
	cat "${configs[@]}" >>"$objects/.config"
	echo "CONFIG_LOCALVERSION=\"-${release#*-}\"" >>"$objects/.config"
	kernel_make olddefconfig 2>/dev/null
	check_config
}

lay_out() {
	local modules=$new/root/lib/modules/$release

	[ "$(cat "$objects/include/config/kernel.release")" = "$release" ] ||
		die "the kernel calls itself something else than $release"
	mkdir -p "$modules/kernel" "$new/root/boot"
	cp "$objects/arch/x86/boot/bzImage" "$new/root/boot/vmlinuz-$release"
	cp "$objects"/modules.builtin{,.modinfo} "$modules/"
	: >"$modules/modules.order"
	depmod -b "$new/root" "$release"
	echo "CC=$compiler" >"$new/variables"
}

# The object tree stays where it was built: it is what modules are built against.
build() {
	objects=$cache/$release.objects

	mkdir -p "$objects"
	configure
	say "building $release; this takes a while"
	kernel_make -j"${WG_JOBS:-2}" bzImage modules >"$objects/build.log" 2>&1 ||
		die "the kernel did not build; log: $objects/build.log"
	rm -rf "$new"
	lay_out
	mkdir -p "$new/root/usr/src"
	ln -s "../../../../$release.objects" "$new/root/usr/src/linux-headers-$release"
	mv "$new" "$final"
}

# What an older configuration or source left.
drop_older() {
	local dir

	for dir in "$cache"/*-"$flavour"-????????{,.objects,.new}; do
		case $dir in
		*"*"*|"$cache/$release"*) ;;
		*) rm -rf "$dir" ;;
		esac
	done
}

if [ ! -d "$final" ]; then
	"$here/../deps.sh" gcc-12 make bc bison flex libelf-dev libssl-dev cpio kmod xz-utils >&2
	unpack_source
	build
	drop_older
fi
echo "$release"
