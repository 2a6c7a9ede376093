#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# userland.sh ARCH
#
# Unpack the programs a guest of another architecture needs, with all they
# depend on, from Debian's packages of that architecture.  Prints the folder.
# Nothing is installed; what has been unpacked once is used again.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/vm/debian.sh
. "$here/debian.sh"

arch=${1:?usage: userland.sh ARCH}
cache=${WG_CACHE:-$HOME/.cache/wg-dlkm}/userland

packages="bash coreutils diffutils grep sed util-linux mount procps kmod hostname
	iproute2 iputils-ping wireguard-tools iperf3 iptables nftables ethtool
	tcpdump socat conntrack busybox-static libgcc-s1"

# The oldest suite that has the architecture.
case $arch in
riscv64) suite=sid ;;
*) suite=bookworm ;;
esac

mkdir -p "$cache"
exec 9>"$cache/$arch.lock"
flock 9
final=$cache/$arch-$(sha256sum <<<"$suite $packages" | head -c12)
if [ ! -d "$final" ]; then
	new=$final.new
	rm -rf "$new"
	mkdir -p "$new"/usr/{bin,sbin,lib}
	ln -s usr/bin usr/sbin usr/lib "$new/"
	private_apt "$cache/apt-$arch" "$arch" "$suite"
	rm -f "$cache/apt-$arch"/cache/archives/*.deb
	say "fetching programs for $arch"
	# shellcheck disable=SC2086
	apt-get "${apt_opts[@]}" -qq --download-only --no-install-recommends -y \
		install $packages >&2
	for deb in "$cache/apt-$arch"/cache/archives/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" |
			tar -x --keep-directory-symlink -C "$new" --exclude './usr/share/*/*'
	done
	rm -f "$cache/apt-$arch"/cache/archives/*.deb
	mv "$new" "$final"
fi
echo "$final"
