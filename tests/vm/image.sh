#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# image.sh KERNEL
#
# Build (or find in the cache) the base of the guest for one kernel: programs,
# their libraries and the kernel's own modules.  Prints the folder that holds
# vmlinuz, base.cpio and modules/ (the unpacked module tree, for depmod).
# What a run adds, our module and the tests, comes as a second archive.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
kernel=${1:?usage: image.sh KERNEL}
# shellcheck source=tests/vm/debian.sh
. "$here/debian.sh"
release=$("$here/kernel.sh" --release "$kernel")
tree=$("$here/kernel.sh" --root "$kernel")
cache=${WG_CACHE:-$HOME/.cache/wg-dlkm}/images

programs="bash ip tc ss bridge ping wg wg-quick iperf3 xtables-nft-multi
	xtables-legacy-multi nft ethtool tcpdump socat conntrack kmod
	wireguard-go
	basename cat chmod cmp cp cut date dd diff dirname dmesg echo env expr
	false flock fold grep head hostname id kill ln ls mkdir mkfifo mktemp
	mount mv nproc nsenter od pgrep pkill printf ps readlink realpath rm
	rmdir sed seq setpriv setsid sha256sum sleep sort stat stdbuf stty sync
	sysctl tail tee timeout touch tr true truncate tty umount uname uniq
	unshare wc"

# Whole folders of the module tree; what they depend on follows.
module_dirs="arch/[^/]+/crypto crypto lib drivers/virtio drivers/s390/virtio drivers/ptp
	drivers/net/bonding drivers/net/vxlan drivers/net/wireguard
	drivers/net/ipvlan net/8021q net/802 net/bridge net/core net/ipv4
	net/ipv6 net/llc net/netfilter net/packet net/sched net/xfrm"
module_names="veth tun tap dummy ifb macvlan macvtap macsec vrf nlmon geneve
	virtio_net net_failover failover virtio_console vmgenid virtio_rng
	algif_hash algif_skcipher vsock sctp"

read -r _ arch _ <<<"$(kernel_line "$kernel")"
# Where the programs are: this machine, or the unpacked packages of another.
sys=
if [ "$arch" != "$machine_arch" ]; then
	sys=$("$here/userland.sh" "$arch")
	programs=${programs/wireguard-go/}
fi

find_program() {
	local dir

	if [ -z "$sys" ]; then
		type -P "$1"
		return
	fi
	for dir in usr/bin usr/sbin; do
		[ ! -f "$sys/$dir/$1" ] || { echo "/$dir/$1"; return; }
	done
	return 1
}

locate() {
	local name path missing=""

	for name in $programs; do
		path=$(find_program "$name" || true)
		[ -n "$path" ] && echo "$path" || missing+=" $name"
	done
	[ -x "$sys/bin/busybox" ] || missing+=" busybox"
	[ -z "$missing" ] || die "missing${sys:+ in $sys}:$missing (make deps installs them)"
}

# Extra libraries no ldd shows: iperf3 dlopens libgcc_s to cancel its threads.
plugins() {
	if [ -z "$sys" ]; then
		ldconfig -p | awk '/libgcc_s\.so\.1 .*x86-64/ { print $NF; exit }'
		ls "/usr/lib/$(triplet_of "$arch")"/xtables/*.so
	else
		(cd "$sys" && find usr/lib -name libgcc_s.so.1 -o -path '*/xtables/*.so') |
			sed 's#^#/#'
	fi
}

# What ldd would say, had it the other machine's loader.
libraries_by_name() {
	local todo seen=" " name path

	todo=$(for path; do readelf -d -l "$sys$path" 2>/dev/null; done | names_in_elf)
	while [ -n "$todo" ]; do
		name=${todo%%$'\n'*}
		todo=${todo#"$name"}
		todo=${todo#$'\n'}
		case $seen in *" $name "*) continue ;; esac
		seen+="$name "
		path=$(cd "$sys" && find usr/lib -maxdepth 2 -name "$name" -print -quit)
		[ -n "$path" ] || die "no $name for $arch"
		echo "/$path"
		todo=$(readelf -d -l "$sys/$path" 2>/dev/null | names_in_elf)$'\n'$todo
		todo=${todo#$'\n'}
	done
}

names_in_elf() {
	sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p; s#.*program interpreter: .*/([^]]*)\].*#\1#p' | sort -u
}

libraries_of() {
	if [ -n "$sys" ]; then
		# shellcheck disable=SC2068
		libraries_by_name $@ | sort -u
		return
	fi
	# shellcheck disable=SC2068
	ldd $@ 2>/dev/null | awk '/=> \// { print $3 } $1 ~ /^\// && !/:$/ { print $1 }' |
		sort -u
}

# A program's own loader has its place, wherever the distribution keeps it.
interpreter() {
	readelf -l "$sys$1" | sed -nE 's#.*program interpreter: (.*)\].*#\1#p'
}

copy() {
	local file

	for file in "$@"; do
		install -D -m 755 "$(realpath "$sys$file")" "$root$file"
	done
}

copy_programs() {
	local prog link

	install -d "$root"/{bin,sbin,usr/bin,usr/sbin,lib64,bb,proc,sys,dev,run,tmp,etc,root,var,mnt}
	ln -s /run "$root/var/run"
	for prog in $located; do
		install -D -m 755 "$(realpath "$sys$prog")" "$root/usr/bin/$(basename "$prog")"
	done
	# shellcheck disable=SC2046,SC2086
	copy $(plugins) $(libraries_of $located $(plugins)) "$(interpreter "${located%%$'\n'*}")"
	for link in $(/bin/busybox --list); do
		ln -sf busybox "$root/bb/$link"
	done
	rm -f "$root/bb/busybox" # it lists itself
	install -m 755 "$sys/bin/busybox" "$root/bb/busybox"
	ln -sf /usr/bin/bash "$root/bin/bash"
	ln -sf /bb/sh "$root/bin/sh"
	ln -sf /usr/bin/env "$root/bin/env"
	for link in modprobe insmod rmmod lsmod depmod modinfo; do
		ln -sf kmod "$root/usr/bin/$link"
		ln -sf /usr/bin/kmod "$root/sbin/$link"
	done
	for link in iptables ip6tables iptables-save iptables-restore; do
		ln -sf xtables-nft-multi "$root/usr/bin/$link"
		ln -sf xtables-legacy-multi "$root/usr/bin/${link/tables/tables-legacy}"
	done
}

write_etc() {
	echo 'root:x:0:0:root:/root:/bin/bash
tcpdump:x:0:0::/root:/bin/false
nobody:x:65534:65534::/:/bin/false' >"$root/etc/passwd"
	echo 'root:x:0:
nogroup:x:65534:' >"$root/etc/group"
	echo '127.0.0.1 localhost
::1 localhost' >"$root/etc/hosts"
	echo 'hosts: files' >"$root/etc/nsswitch.conf"
	for f in services protocols; do
		[ ! -e /etc/$f ] || cp /etc/$f "$root/etc/"
	done
	cp -r /etc/iproute2 "$root/etc/" 2>/dev/null ||
		cp -r /usr/share/iproute2 "$root/etc/" 2>/dev/null || true
}

# Print the tree's paths of the wanted modules with everything they need.
wanted_modules() {
	local pattern

	pattern=$(printf '^kernel/%s/|' $module_dirs)
	pattern+=$(printf '/%s\\.ko|' $module_names)
	awk -F'[: ]+' -v pat="${pattern%|}" '
		{ deps[$1] = $0 }
		$1 ~ pat && $1 !~ /openvswitch|ip_vs|tests?\// { want[$1] }
		END {
			for (m in want) {
				n = split(deps[m], d, /[: ]+/)
				for (i = 1; i <= n; i++)
					if (d[i] != "" && !(d[i] in seen)) {
						seen[d[i]]; print d[i]
					}
			}
		}' "$tree/lib/modules/$release/modules.dep"
}

# A program without its loader or libraries would only show much later.
check_libraries() {
	local lib

	# shellcheck disable=SC2086
	for lib in $(libraries_of $located); do
		[ -e "$root$lib" ] || die "$lib did not get into the image"
	done
	[ -e "$root$(interpreter "${located%%$'\n'*}")" ] || die "no dynamic loader in the image"
}

copy_modules() {
	local src=$tree/lib/modules/$release dst=$new/modules/lib/modules/$release mod

	mkdir -p "$dst/kernel"
	while read -r mod; do
		mkdir -p "$dst/$(dirname "$mod")"
		case $mod in
		*.xz) xz -dc "$src/$mod" >"$dst/${mod%.xz}" ;;
		*) cp "$src/$mod" "$dst/$mod" ;;
		esac
	done < <(wanted_modules)
	cp "$src"/modules.{builtin,builtin.modinfo,order} "$dst/"
	depmod -b "$new/modules" "$release"
	mkdir -p "$root/lib/modules"
	cp -al "$dst" "$root/lib/modules/"
}

located=$(locate)
# shellcheck disable=SC2086
key=$({ cat "$0"; echo "$tree $sys"; [ -n "$sys" ] || stat -L -c '%n %s %Y' $located /bin/busybox; } |
	sha256sum)
out=$cache/$release-${key:0:12}

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ -e "$out/base.cpio" ]; then
	echo "$out"
	exit
fi
find "$cache" -maxdepth 1 -name "$release-*" -mtime +1 -exec rm -rf {} +
new=$out.new
root=$new/root
mkdir -p "$root"
copy_programs
check_libraries
write_etc
copy_modules
cp "$tree/boot/vmlinuz-$release" "$new/vmlinuz"
(cd "$root" && find . | cpio --quiet -o -H newc -R 0:0) >"$new/base.cpio"
rm -rf "$root"
mv "$new" "$out"
echo "$out"
