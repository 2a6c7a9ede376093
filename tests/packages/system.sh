#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# system.sh
#
# A whole Debian in a folder, as people have it: systemd, dkms, NetworkManager and
# the kernel 6.1 with its headers; the packages of 6.12 lie in /upgrade, for a kernel
# upgrade.  Prints the folder.  What has been made once is used again.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/vm/debian.sh
. "$here/../vm/debian.sh"

cache=${WG_CACHE:-$HOME/.cache/wg-dlkm}/system
packages="systemd-sysv,udev,dbus,kmod,iproute2,iputils-ping,procps,network-manager,ca-certificates
	dkms,linux-image-cloud-amd64,linux-headers-cloud-amd64,dwarves,libmnl0,nftables"
later="linux-image-cloud-amd64 linux-headers-cloud-amd64"

[ "$(id -u)" = 0 ] || die "must be root, to make a Debian in a folder"
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
final=$cache/$(sha256sum "$0" | head -c12)
if [ -d "$final" ]; then
	echo "$final"
	exit
fi

new=$cache/new
rm -rf "$new"
mkdir -p "$new.apt"
write_sources "$new.apt" amd64 bookworm,bookworm-security
say "making a Debian in $final"
mmdebstrap --quiet --variant=minbase --mode=root --include="$(tr -s '\n\t ' , <<<"$packages" | sed 's/,$//')" \
	--dpkgopt=path-exclude='/usr/share/doc/*' --dpkgopt=path-exclude='/usr/share/locale/*' \
	--dpkgopt=path-exclude='/usr/share/man/*' \
	bookworm "$new" "$new.apt/sources.list" >&2

# The kernel it is upgraded to: downloaded, not installed.
write_sources "$new.apt" amd64 bookworm,bookworm-security,bookworm-backports
cp "$new.apt/sources.list" "$new/etc/apt/sources.list"
rm -f "$new"/etc/apt/sources.list.d/*
chroot "$new" apt-get -qq update >&2
# shellcheck disable=SC2086
chroot "$new" apt-get -qq -y --download-only --no-install-recommends -t bookworm-backports \
	install $later >&2
mv "$new/var/cache/apt/archives" "$new/upgrade"
mkdir -p "$new/var/cache/apt/archives/partial"
find "$new/upgrade" -mindepth 1 ! -name 'linux-*.deb' -delete
chroot "$new" apt-get -qq clean >&2
rm -rf "$new.apt" "$new"/var/lib/apt/lists/*
mv "$new" "$final"
echo "$final"
