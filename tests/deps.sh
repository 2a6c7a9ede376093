#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# deps.sh [LIST | PACKAGE...]
#
# Install what building and testing need, by package name; or what a file lists
# that only some target needs; or the named packages.  The package lists are
# fetched only when something is missing, so a second run needs no network.
set -eu

packages="
	make gcc gcc-12 sparse dkms libc6-dev bc bison flex libelf-dev kmod cpio xz-utils
	dpkg-dev dwarves
	python3 clang libclang-rt-14-dev llvm valgrind
	liburcu-dev libmnl-dev libssl-dev
	gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
	qemu-system-x86 busybox-static
	bash iproute2 iputils-ping wireguard-tools wireguard-go iperf3
	iptables nftables ethtool tcpdump socat conntrack procps util-linux
	coreutils diffutils grep sed mount libgcc-s1
"

if [ -f "${1:-}" ]; then
	packages=$(sed 's/#.*//' "$1")
elif [ $# != 0 ]; then
	packages=$*
fi

missing=
for pkg in $packages; do
	state=$(dpkg-query -W -f '${db:Status-Status}' "$pkg" 2>/dev/null || true)
	[ "$state" = installed ] || missing="$missing $pkg"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
	echo "Missing packages:$missing" >&2
	echo "Run as root once (sudo make deps), or install them yourself." >&2
	exit 1
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -q >/dev/null || echo "Some package lists did not arrive." >&2
# shellcheck disable=SC2086
apt-get install -y -q --no-install-recommends $missing >/dev/null
