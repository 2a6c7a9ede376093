#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# deb.sh VERSION TARBALL
#
# Debian packages, source and binary, in build/deb; from the tarball alone.
set -eu

version=$1
tarball=$(realpath "$2")
top=$(realpath "$(dirname "$0")/..")
out=$top/build/deb

if ! command -v dpkg-buildpackage >/dev/null || ! command -v dh_dkms >/dev/null; then
	echo "Missing: apt install dpkg-dev debhelper dh-dkms libmnl-dev" >&2
	exit 1
fi
rm -rf "$out"
mkdir -p "$out"
cp "$tarball" "$out/wg-dlkm_$version.orig.tar.xz"
tar -xf "$tarball" -C "$out"
cd "$out/wg-dlkm-$version"
cp -R packaging/debian debian
packaging/debian-changelog.sh "$version" >debian/changelog
dpkg-buildpackage -us -uc "${DEB_BUILD:--F}" >../build.log 2>&1 || {
	tail -n 40 ../build.log >&2
	exit 1
}
rm -rf "$out/wg-dlkm-$version"
ls "$out"/*.deb
