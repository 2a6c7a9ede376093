#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# module.sh [--fresh] KERNEL
#
# Build wireguard.ko for one kernel in build/kbuild-RELEASE (a tree of links to
# the sources, so that kernels do not overwrite each other's objects) and print
# its path.  The compiler's output is kept in build/logs/.  MODULE_MAKE may hold
# more variables for make, as words.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
suffix=
if [ "${1:-}" = --fresh ]; then
	suffix=-fresh
	shift
fi
kernel=${1:?usage: module.sh [--fresh] KERNEL}
read -r release kdir <<<"$("$here/kernel.sh" "$kernel")"
dir=$top/build/kbuild-$release$suffix
log=$top/build/logs/kbuild-$release$suffix.log

mkdir -p "$top/build/logs"
exec 9>"$top/build/.lock-$release$suffix"
flock 9
[ -z "$suffix" ] || rm -rf "$dir"
mkdir -p "$dir"
cp -rsfT "$top/src" "$dir/src"
ln -sf "$top/Kbuild" "$top/dkms.conf" "$dir/"
find "$dir" -xtype l -delete
mapfile -t variables < <("$here/kernel.sh" --variables "$kernel")
# shellcheck disable=SC2086
if ! make -C "$kdir" M="$dir" W=1 -j"$(nproc)" "${variables[@]}" ${MODULE_MAKE:-} \
	CONFIG_DEBUG_INFO_BTF_MODULES= modules >"$log" 2>&1 9>&-; then
	grep -vE '^ +(CC|LD|AS|CHECK|MODPOST)|^make' "$log" >&2 || true
	echo "module.sh: wireguard.ko did not build for $release; log: $log" >&2
	exit 1
fi
# pahole's version is the machine's affair.
sed '/^warning: pahole version differs/,+2d' "$log" |
	grep -A5 -E 'warning:|WARNING:|error:' >&2 || true
echo "$dir/wireguard.ko"
