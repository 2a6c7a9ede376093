#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# rpm.sh VERSION TARBALL
#
# RPMs, source and binary, in build/rpm; and the source RPM an akmod is made from.
set -eu

version=$1
tarball=$(realpath "$2")
top=$(realpath "$(dirname "$0")/..")
out=$top/build/rpm

command -v rpmbuild >/dev/null || { echo "Missing: rpmbuild (Debian: apt install rpm)" >&2; exit 1; }
# On Debian rpm's database does not know what is installed.
nodeps=
[ ! -e /etc/debian_version ] || nodeps=--nodeps

rm -rf "$out"
mkdir -p "$out/SOURCES" "$out/SPECS"
cp "$tarball" "$out/SOURCES/"
for name in wg-dlkm wg-dlkm-kmod; do
	"$top/packaging/spec.sh" "$version" "$name" >"$out/SPECS/$name.spec"
done
build() {
	rpmbuild $nodeps -D "_topdir $out" "$@" >"$out/build.log" 2>&1 || { tail -n 40 "$out/build.log" >&2; exit 1; }
}
build -ba "$out/SPECS/wg-dlkm.spec"
build -bs "$out/SPECS/wg-dlkm-kmod.spec"
find "$out" -name '*.rpm' | sort
