#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# loaded-module.sh
#
# Says so if another wireguard module than the installed one is loaded, and how to
# change over.  make install and the packages run it; it changes nothing.
set -eu

loaded=${WG_SYS:-/sys}/module/wireguard
[ -d "$loaded" ] || exit 0

# A kernel with WireGuard inside has the folder too, but nothing to unload.
if [ ! -e "$loaded/initstate" ]; then
	cat <<-END
		wg-dlkm: this kernel has WireGuard built in, so the module cannot be loaded into it.
		         Boot a kernel that has it as a module (CONFIG_WIREGUARD=m) or not at all.
	END
	exit 0
fi

running=$(cat "$loaded/version" 2>/dev/null || echo "without version")
installed=$(modinfo -F version wireguard 2>/dev/null || true)
case $running in
"$installed") exit 0 ;;
wg-dlkm-*) what="an older wg-dlkm ($running)" ;;
*) what="the kernel's own wireguard module ($running)" ;;
esac
case $running:$installed in
*:wg-dlkm-*) ;;
*) exit 0 ;; # ours is not there for this kernel: nothing to change over to
esac
cat <<-END
	wg-dlkm: $what is loaded and stays until it is unloaded.
	         To change over now (tunnels go down with it; do not do this through one):
	           ip -br link show type wireguard    # what there is
	           wg-quick down wg0                  # each of them, or stop what made it
	           modprobe -r wireguard && modprobe wireguard
	           wg-quick up wg0
	         The next boot loads $installed by itself.
END
