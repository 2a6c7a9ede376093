#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# kernel.sh [--release|--kdir|--root|--update] VERSION
#
# Unpack the newest full set (image, headers, common headers, kbuild) of a
# Debian 12 cloud kernel privately, and print "RELEASE KDIR".  Nothing is
# installed.  What has been unpacked once is used again without the network;
# --update looks for a newer release.
set -euo pipefail

want=both
case "${1:-}" in
--release|--kdir|--root|--update) want=${1#--}; shift ;;
esac
version=${1:?usage: kernel.sh [--release|--kdir|--root|--update] 6.1|6.12}
cache=${WG_CACHE:-$HOME/.cache/wg-dlkm}/kernels
apt_opts=(-o APT::Sandbox::User=root -o Debug::NoLocking=1)

say() { echo "kernel.sh: $*" >&2; }
die() { say "$*"; exit 1; }

answer() {
	local release=$1 root=$cache/$1/root

	case $want in
	release) echo "$release" ;;
	kdir) echo "$root/usr/src/linux-headers-$release" ;;
	root) echo "$root" ;;
	*) echo "$release $root/usr/src/linux-headers-$release" ;;
	esac
}

# The four packages that make up a release, one per line.
packages_of() {
	local release=$1 base=${1%-cloud-amd64}

	echo "linux-image-$release"
	echo "linux-headers-$release"
	echo "linux-headers-$base-common"
	case $base in
	6.1.0-*) echo "linux-kbuild-6.1" ;;
	*) echo "linux-kbuild-$base" ;;
	esac
}

releases() {
	local pattern

	case $version in
	6.1) pattern='^linux-image-6\.1\.0-[0-9]+-cloud-amd64$' ;;
	*) pattern="^linux-image-${version//./\\.}\\.[0-9]+\\+deb12-cloud-amd64\$" ;;
	esac
	apt-cache "${apt_opts[@]}" pkgnames linux-image- |
		{ grep -E "$pattern" || true; } | sed 's/^linux-image-//' | sort -rV
}

# The one version every package of the release has in the archive, if any.
common_version() {
	local pkg common="" here

	for pkg in $(packages_of "$1"); do
		here=$(apt-cache "${apt_opts[@]}" madison "$pkg" 2>/dev/null |
			awk -F' *[|] *' '{ print $2 }' | sort -u)
		[ -n "$here" ] || return 0
		if [ -z "$common" ]; then
			common=$here
		else
			common=$(comm -12 <(echo "$common") <(echo "$here"))
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

# Suites the machine's own sources do not name, from the mirrors they do name.
private_apt() {
	local dir=$cache/apt uri key

	mkdir -p "$dir"/{lists/partial,prefs,cache/archives/partial}
	: >"$dir/status"
	: >"$dir/sources.list"
	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets --format '$(REPO_URI) $(SIGNED_BY) $(LABEL)' \
		'Created-By: Packages' | sort -u >"$dir/targets"
	key=/usr/share/keyrings/debian-archive-keyring.gpg
	for uri in $(awk '{ print $1 }' "$dir/targets" | grep debian | sort -u); do
		case $uri in
		*security*) echo "deb [signed-by=$key] $uri bookworm-security main" ;;
		*) echo "deb [signed-by=$key] $uri bookworm main"
		   echo "deb [signed-by=$key] $uri bookworm-backports main" ;;
		esac
	done >"$dir/sources.list"
	apt_opts+=(-o APT::Architecture=amd64 -o APT::Architectures=amd64
		-o Dir::Etc::sourcelist="$dir/sources.list"
		-o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferencesparts="$dir/prefs"
		-o Dir::State="$dir" -o Dir::State::lists="$dir/lists"
		-o Dir::State::status="$dir/status" -o Dir::Cache="$dir/cache")
	apt-get "${apt_opts[@]}" -qq update >&2 || say "some package lists did not arrive"
}

fetch() {
	local release=$1 ver=$2 dir=$cache/$1.new pkg

	rm -rf "$dir"
	mkdir -p "$dir/debs" "$dir/root"
	say "fetching $release ($ver)"
	for pkg in $(packages_of "$release"); do
		(cd "$dir/debs" && apt-get "${apt_opts[@]}" -qq download "$pkg=$ver" >&2)
	done
	for pkg in "$dir"/debs/*.deb; do
		dpkg-deb -x "$pkg" "$dir/root"
	done
	rm -rf "$dir/debs"
}

# The header makefiles name usr/src and usr/lib from the root directory.
relocate() {
	local release=$1 dir=$cache/$1.new/root root=$cache/$1/root file

	for file in "$dir"/usr/src/linux-headers-*/{Makefile,.kernelvariables}; do
		[ -f "$file" ] || continue
		sed -i -E "s#([= ])/usr/(src|lib)/#\\1$root/usr/\\2/#g" "$file"
	done
	depmod -b "$dir" "$release"
}

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9

known=$cache/$version.release
if [ "$want" != update ] && [ -s "$known" ]; then
	answer "$(cat "$known")"
	exit
fi

set_=$(newest_full_set)
if [ -z "$set_" ] && [ "$(id -u)" = 0 ]; then
	apt-get -qq update >&2 || true
	set_=$(newest_full_set)
fi
if [ -z "$set_" ]; then
	private_apt
	set_=$(newest_full_set)
fi
[ -n "$set_" ] || die "no full set of a $version cloud kernel in any package list"
read -r release ver <<<"$set_"
if [ ! -d "$cache/$release" ]; then
	fetch "$release" "$ver"
	relocate "$release"
	mv "$cache/$release.new" "$cache/$release"
fi
echo "$release" >"$known"
answer "$release"
