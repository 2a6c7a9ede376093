#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# kernel-scripts.sh
#
# The folder scripts/ of a kernel's source (checkpatch, the rules for coccinelle): from
# LINUX_SRC, or from Debian's linux-source-6.12, of which only that folder is unpacked
# and kept.
set -euo pipefail

cache=${WG_CACHE:-$HOME/.cache/wg-dlkm}/lint
if [ -n "${LINUX_SRC:-}" ]; then
	echo "$LINUX_SRC/scripts"
	exit
fi
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ ! -d "$cache/scripts" ]; then
	new=$(mktemp -d "$cache/new.XXXXXX")
	trap 'rm -rf "$new"' EXIT
	(cd "$new" && apt-get -qq -o APT::Sandbox::User=root download linux-source-6.12 >&2 && dpkg-deb -x ./*.deb .)
	tar -xf "$new"/usr/src/linux-source-6.12.tar.xz -C "$new" --strip-components=1 --wildcards '*/scripts/*'
	mv "$new/scripts" "$cache/scripts"
fi
echo "$cache/scripts"
