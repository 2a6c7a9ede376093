#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# dist.sh VERSION FILE.tar.xz
#
# The release's tarball: the same bytes from every checkout of one commit, and from
# the unpacked tarball itself.
set -eu -o pipefail

version=$1
out=$(realpath -m "$2")
cd "$(dirname "$0")/.."

if [ -e .git ]; then
	files() { git ls-files; }
	: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct)}"
else
	files() { find . -path ./build -prune -o ! -type d -printf '%P\n'; }
	: "${SOURCE_DATE_EPOCH:=$(stat -c %Y CHANGES.md)}"
fi

mkdir -p "$(dirname "$out")"
files | LC_ALL=C sort | tar --create --no-recursion --verbatim-files-from --files-from=- \
	--transform="s,^,wg-dlkm-$version/," --format=gnu --mode=a+rX,u+w,go-w \
	--owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" |
	xz -6 -T1 >"$out"
