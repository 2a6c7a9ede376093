#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A kernel the module cannot work on is refused before anything is compiled,
# with a sentence that names the reason and what to do.  The kernel is a real
# build tree with one thing about it changed on make's command line.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
kdir=$("$top/tests/vm/kernel.sh" --kdir "${PROBE_KERNEL:-6.12}")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cp -rs "$top/src" "$dir/src"
ln -s "$top/Kbuild" "$top/dkms.conf" "$dir/"
n=0 failed=0

build() { make -C "$kdir" M="$dir" CONFIG_DEBUG_INFO_BTF_MODULES= "$@" modules 2>&1; }

result() { # STATUS NAME
	n=$((n + 1))
	[ "$1" = 0 ] || failed=1
	echo "$([ "$1" = 0 ] || echo "not ")ok $n $2"
}

refused() { # NAME REASON ADVICE VARIABLE...
	local name=$1 reason=$2 advice=$3 out rc

	shift 3
	out=$(build "$@")
	rc=$?
	grep -E '\*\*\*' <<<"$out" | head -n1 | sed 's/^/# /'
	[ $rc != 0 ] && grep -qF "$reason" <<<"$out" && grep -qF "$advice" <<<"$out" &&
		! grep -q '^ *CC ' <<<"$out"
	result $? "compat_refuses_$name"
}

echo "KTAP version 1"
echo "1..6"
refused built_in "has WireGuard built in" "build the kernel with CONFIG_WIREGUARD=m" CONFIG_WIREGUARD=y
refused no_udp_tunnel "CONFIG_NET_UDP_TUNNEL is not set" "CONFIG_VXLAN=m" CONFIG_NET_UDP_TUNNEL=
refused no_dst_cache "CONFIG_DST_CACHE is not set" "CONFIG_VXLAN=m" CONFIG_DST_CACHE=
refused no_inet "CONFIG_INET is not set" "build the kernel with CONFIG_INET=y" CONFIG_INET=
refused too_old "is too old" "boot a newer kernel" VERSION=5 PATCHLEVEL=4
# And nothing of this is said of the tree as it is.
out=$(build --dry-run)	# ends at modpost, which needs what was not made
grep -q 'src/main\.o' <<<"$out" && ! grep -qE 'is not set|too old|built in' <<<"$out"
result $? compat_refuses_no_good_kernel
exit $failed
