#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=3600
#
# The Debian packages as people meet them: in a whole Debian dkms installs, upgrades
# and rebuilds the module for a new kernel; then that Debian is booted and uses it.
# What is compiled is compiled in the folder (an emulator would take an hour), what is
# loaded is loaded in the guest.
set -u -o pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# What is mounted here goes with this process, whatever ends it.
[ -n "${WG_OWN_MOUNTS:-}" ] || WG_OWN_MOUNTS=1 exec unshare -m --propagation private "$0" "$@"

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
tmp=$(mktemp -d)
root=$tmp/root
log=$tmp/log
guest=
number=0
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"$/\1/p' "$top/dkms.conf")

cleanup() {
	[ -z "$guest" ] || kill "$guest" 2>/dev/null
	umount -q "$root/proc" "$root/dev" 2>/dev/null
	umount -q "$root" 2>/dev/null
	rm -rf --one-file-system "$tmp"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

try() { # NAME COMMAND...
	local start=$SECONDS

	number=$((number + 1))
	if ( set -ex; "${@:2}" ) >"$log" 2>&1; then
		echo "ok $number $1 # $((SECONDS - start)) s"
	else
		sed 's/^/# /' "$log" | tail -n 60
		echo "not ok $number $1"
	fi
}

inside() { chroot "$root" "$@"; }

# ---- packages ---------------------------------------------------------------

# The version before this one, for an upgrade: the same in other numbers.
make_packages() {
	mkdir "$tmp/old"
	(cd "$top" && git ls-files -z | xargs -0 cp -P --parents -t "$tmp/old")
	sed -i 's/^PACKAGE_VERSION=.*/PACKAGE_VERSION="0.0.9"/' "$tmp/old/dkms.conf"
	sed -i "s/^## $version /## 0.0.9 /" "$tmp/old/CHANGES.md"
	SOURCE_DATE_EPOCH=1700000000 DEB_BUILD=-A make -s -C "$tmp/old" deb
	make -s -C "$top" deb
}

lintian_is_silent() {
	# No address is made up, no bug of Debian's is closed, and there is no place to watch.
	(cd "$top/build/deb" && lintian --allow-root --fail-on info --display-info \
		--suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog,initial-upload-closes-no-bugs,debian-watch-file-is-missing \
		"wg-dlkm_$version-1"_*.changes)
}

rpms_build_and_rpmlint_is_silent() {
	make -s -C "$top" rpm
	rpmlint -c "$top/packaging/rpm/rpmlint.toml" "$top"/build/rpm/{RPMS/*,SRPMS}/*.rpm "$top"/build/rpm/SPECS/*.spec
	rpm -qlp "$top"/build/rpm/RPMS/*/wg-dlkm-tools-*.rpm | grep -x /usr/bin/wg
	rpm -qlp "$top"/build/rpm/RPMS/noarch/wg-dlkm-dkms-*.rpm | grep -x "/usr/src/wg-dlkm-$version/dkms.conf"
}

# ---- dkms -------------------------------------------------------------------

mount_system() {
	local base node

	base=$("$here/system.sh")
	mkdir -p "$root" "$tmp/upper" "$tmp/work"
	mount -t overlay -o "lowerdir=$base,upperdir=$tmp/upper,workdir=$tmp/work" none "$root"
	mount -t proc none "$root/proc"
	mount -t tmpfs none "$root/dev"
	for node in null:3 zero:5 full:7 random:8 urandom:9; do
		mknod -m 666 "$root/dev/${node%:*}" c 1 "${node#*:}"
	done
	ln -s /proc/self/fd "$root/dev/fd"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	mkdir "$root/debs"
	cp "$tmp"/old/build/deb/*.deb "$top"/build/deb/*.deb "$root/debs"
}

kernels() { ls "$root/lib/modules"; }

installed() { # KERNEL VERSION
	inside dkms status | grep "^wg-dlkm/$2, $1, x86_64: installed"
	[ "$(inside modinfo -k "$1" -n wireguard)" = "/lib/modules/$1/updates/dkms/wireguard.ko" ]
	[ "$(inside modinfo -k "$1" -F version wireguard)" = "wg-dlkm-$2" ]
}

dkms_installs() {
	inside dpkg -i "/debs/wg-dlkm-dkms_0.0.9-1_all.deb"
	installed "$(kernels)" 0.0.9
}

dkms_upgrades() {
	inside dpkg -i "/debs/wg-dlkm-dkms_$version-1_all.deb"
	installed "$(kernels)" "$version"
	[ "$(inside dkms status | wc -l)" = 1 ]
	[ ! -e "$root/usr/src/wg-dlkm-0.0.9" ]
}

# As apt does it: image and headers, and the hooks of dkms.
kernel_upgrade_builds_it() {
	local new

	inside sh -c 'dpkg -i /upgrade/*.deb'
	new=$(kernels | grep '^6\.12')
	installed "$new" "$version"
}

# A kernel that is none of ours: a name, and the headers of the other one with another line.
strange_kernel() { # RELEASE SED-EXPRESSION
	local headers

	headers=$(inside readlink -f "/lib/modules/$(kernels | grep '^6\.1\.' | head -n1)/build")
	mkdir -p "$root/lib/modules/$1/build"
	cp -a "$root$headers/." "$root/lib/modules/$1/build"
	sed -i "$2" "$root/lib/modules/$1/build/.config"
	inside run-parts --verbose --exit-on-error --arg="$1" /etc/kernel/postinst.d --regex='^dkms$'
	! inside dkms status | grep " $1,"
	[ -z "$(find "$root/lib/modules/$1" -name 'wireguard.ko*')" ]
	# It is excluded, and not broken.
	inside dkms build -m wg-dlkm -v "$version" -k "$1" >"$tmp/build" 2>&1 && false
	grep BUILD_EXCLUSIVE "$tmp/build"
	rm -rf "${root:?}/lib/modules/$1"
}

kernel_upgrade_survives_exclusion() {
	strange_kernel 6.1.0-99-cloud-amd64 's/^CONFIG_WIREGUARD=.*/CONFIG_WIREGUARD=y/'
	strange_kernel 6.1.0-98-cloud-amd64 's/^CONFIG_NET_UDP_TUNNEL=.*//'
	strange_kernel 7.4.0-1-cloud-amd64 ''
	strange_kernel 5.9.0-1-cloud-amd64 ''
}

tools_install_instead_of_debians() {
	inside dpkg -i "/debs/wg-dlkm-tools_$version-1_amd64.deb"
	[ "$(inside wg --version | cut -d' ' -f1-3)" = "wireguard-tools v$version (wg-dlkm)" ]
	[ "$(inside stat -c %a /etc/wireguard)" = 700 ]
	inside dpkg-query -W -f '${Provides}' wg-dlkm-tools | grep wireguard-tools
}

# ---- the guest --------------------------------------------------------------

make_disk() {
	local kernel

	kernel=$(kernels | grep '^6\.1\.')
	cp "$root/boot/vmlinuz-$kernel" "$tmp/vmlinuz"
	cp "$root/boot/initrd.img-$kernel" "$tmp/initrd"
	cp "$here/guest.sh" "$root/root/guest.sh"
	cp "$here/wg-test.service" "$root/etc/systemd/system/"
	ln -sf /etc/systemd/system/wg-test.service "$root/etc/systemd/system/multi-user.target.wants/"
	rm -f "$root/usr/sbin/policy-rc.d" "$root/etc/fstab"
	inside systemctl mask --quiet dkms.service systemd-networkd-wait-online NetworkManager-wait-online \
		apt-daily.timer apt-daily-upgrade.timer
	echo guest >"$root/etc/hostname"
	umount "$root/proc" "$root/dev"
	rm -rf "$root"/{upgrade,debs,usr/share/{locale,doc,man}}
	mke2fs -q -t ext4 -O ^has_journal -d "$root" "$tmp/disk" 3G
}

run_guest() {
	: >"$tmp/result"
	timeout 1500 qemu-system-x86_64 -nodefaults -display none -no-reboot -accel tcg,thread=multi \
		-cpu max -smp 2 -m 1024 -kernel "$tmp/vmlinuz" -initrd "$tmp/initrd" \
		-drive "file=$tmp/disk,format=raw,if=virtio,cache=unsafe" -device virtio-rng-pci \
		-append "root=/dev/vda rw console=ttyS0 net.ifnames=0 mitigations=off quiet" \
		-serial "file:$tmp/console" -serial "file:$tmp/result" &
	guest=$!
	wait "$guest"
	guest=
}

# The guest's points, numbered on from ours.
take_result() {
	local line

	if ! grep -q '^done' "$tmp/result"; then
		tail -n 60 "$tmp/console" | sed 's/^/# console: /'
	fi
	while IFS= read -r line; do
		case $line in
		"ok "*|"not ok "*)
			number=$((number + 1))
			echo "${line%% -*} $number ${line#*- }"
			;;
		*) echo "# $line" ;;
		esac
	done < <(tr -d '\r' <"$tmp/result")
}

GUEST_POINTS=$(grep -c '^try ' "$here/guest.sh")
echo "KTAP version 1"
echo "1..$((10 + GUEST_POINTS))"
try packages_build make_packages
try lintian_has_nothing_to_say lintian_is_silent
try rpms_build_and_rpmlint_has_nothing_to_say rpms_build_and_rpmlint_is_silent
mount_system
try dkms_installs dkms_installs
try dkms_upgrades dkms_upgrades
try dkms_kernel_upgrade_builds_it kernel_upgrade_builds_it
try dkms_kernel_upgrade_survives_exclusion kernel_upgrade_survives_exclusion
try tools_install_instead_of_debians tools_install_instead_of_debians
try system_becomes_a_disk make_disk
run_guest
try guest_runs_to_its_end grep '^done' "$tmp/result"
take_result
