#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# spec.sh VERSION [wg-dlkm|wg-dlkm-kmod]
#
# The RPM spec with the version in it.
set -eu

version=$1 name=${2:-wg-dlkm}
here=$(dirname "$0")
day=$(sed -n "s/^## $version (\(.*\))\$/\1/p" "$here/../CHANGES.md")
[ -n "$day" ] || { echo "CHANGES.md has no entry for $version" >&2; exit 1; }
sed -e "s/@VERSION@/$version/g" -e "s/@DATE@/$(LC_ALL=C date -u '+%a %b %d %Y' -d "$day")/" \
	"$here/rpm/$name.spec.in"
