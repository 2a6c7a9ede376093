#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# kernel.sh [--release|--kdir|--root|--variables|--update] NAME
#
# Unpack the newest full set of a Debian kernel of tests/vm/kernels privately,
# make it usable with this machine's compiler, and print "RELEASE KDIR"; or one
# of them, or the variables make wants for that tree, one a line.  Nothing is
# installed.  What has been unpacked once is used again without the network;
# --update looks for a newer release.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/vm/debian.sh
. "$here/debian.sh"
# shellcheck source=tests/vm/adapt.sh
. "$here/adapt.sh"

want=both
case "${1:-}" in
--release|--kdir|--root|--variables|--update) want=${1#--}; shift ;;
esac
name=${1:?usage: kernel.sh [--release|--kdir|--root|--variables|--update] NAME}
cache=${WG_CACHE:-$HOME/.cache/wg-dlkm}/kernels
line=$(kernel_line "$name")
read -r _ arch flavour pattern suites <<<"$line"

answer() {
	local release=$1 dir=$cache/$1

	case $want in
	release) echo "$release" ;;
	kdir) echo "$dir/root/usr/src/linux-headers-$release" ;;
	root) echo "$dir/root" ;;
	variables) [ ! -e "$dir/variables" ] || cat "$dir/variables" ;;
	*) echo "$release $dir/root/usr/src/linux-headers-$release" ;;
	esac
}

known_package() { apt-cache "${apt_opts[@]}" show "$1" >/dev/null 2>&1; }

# The packages that make up a release, one per line: from 7.x on the image is
# in three parts, and the common headers of rt have been the others' since.
packages_of() {
	local release=$1 base=${1%"-$flavour"} pkg kbuild

	for pkg in image binary modules base; do
		[ $pkg != image ] && ! known_package "linux-$pkg-$release" ||
			echo "linux-$pkg-$release"
	done
	echo "linux-headers-$release"
	pkg=linux-headers-$base-common
	case $flavour in
	rt-*) ! known_package "$pkg-rt" || pkg+=-rt ;;
	esac
	echo "$pkg"
	case $base in
	*.0-*) kbuild=linux-kbuild-${base%.0-*} ;;
	*) kbuild=linux-kbuild-$base ;;
	esac
	# Its programs run here.
	[ "$arch" = "$machine_arch" ] || kbuild+=:$machine_arch
	echo "$kbuild"
}

releases() {
	apt-cache "${apt_opts[@]}" pkgnames linux-image- |
		{ grep -E "^linux-image-${pattern}-${flavour}\$" || true; } |
		sed 's/^linux-image-//' | sort -rV
}

# The one version every package of the release has in the archive, if any.
common_version() {
	local pkg common="" versions

	for pkg in $(packages_of "$1"); do
		versions=$(apt-cache "${apt_opts[@]}" madison "$pkg" 2>/dev/null |
			awk -F' *[|] *' '{ print $2 }' | sort -u)
		[ -n "$versions" ] || return 0
		if [ -z "$common" ]; then
			common=$versions
		else
			common=$(comm -12 <(echo "$common") <(echo "$versions"))
		fi
	done
	sort -rV <<<"$common" | head -n1
}

newest_full_set() {
	local release ver

	for release in $(releases); do
		ver=$(common_version "$release")
		[ -n "$ver" ] || continue
		echo "$release $ver"
		return
	done
}

fetch_package() {
	(cd "$new/debs" && apt-get "${apt_opts[@]}" -qq download "$1" >&2)
}

fetch() {
	local release=$1 ver=$2 pkg

	rm -rf "$new"
	mkdir -p "$new/debs" "$new/root"
	say "fetching $release ($ver)"
	for pkg in $(packages_of "$release"); do
		fetch_package "$pkg=$ver"
	done
	for pkg in "$new"/debs/*.deb; do
		dpkg-deb -x "$pkg" "$new/root"
	done
}

# Everything of a release, in place only when complete.
unpack() {
	local release=$1 ver=$2 own_compiler

	new=$cache/$release.new final=$cache/$release
	fetch "$release" "$ver"
	relocate
	normalise "$release"
	own_compiler=$(compiler_of "$release")
	give_tools_a_libc
	write_variables "$arch"
	rm -rf "$new/debs"
	mv "$new" "$final"
}

mkdir -p "$cache"
exec 9>"$cache/$name.lock"
flock 9

if [ "$suites" = built ]; then
	update=
	[ "$want" != update ] || update=--update
	# shellcheck disable=SC2086
	answer "$("$here/debug-kernel.sh" $update "$flavour" "$pattern")"
	exit
fi

known=$cache/$name.release
if [ "$want" != update ] && [ -s "$known" ]; then
	answer "$(cat "$known")"
	exit
fi

set_=
if [ "$arch" = "$machine_arch" ]; then
	set_=$(newest_full_set)
fi
if [ -z "$set_" ]; then
	private_apt "$cache/apt/$name" "$arch" "$suites"
	set_=$(newest_full_set)
fi
[ -n "$set_" ] || die "no full set of kernel $name ($arch, $suites) in any package list"
read -r release ver <<<"$set_"
if [ ! -d "$cache/$release" ]; then
	unpack "$release" "$ver"
fi
echo "$release" >"$known"
answer "$release"
