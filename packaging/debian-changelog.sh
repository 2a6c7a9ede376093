#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# debian-changelog.sh VERSION
#
# CHANGES.md in the form dpkg reads; only the newest entry, whose text is there.
set -eu

version=$1
day=$(sed -n "s/^## $version (\(.*\))\$/\1/p" "$(dirname "$0")/../CHANGES.md")
[ -n "$day" ] || { echo "CHANGES.md has no entry for $version" >&2; exit 1; }
cat <<END
wg-dlkm ($version-1) unstable; urgency=medium

  * Release $version: see CHANGES.md.

 -- wg-dlkm maintainers <maintainers@wg-dlkm.invalid>  $(LC_ALL=C date -u -R -d "$day")
END
