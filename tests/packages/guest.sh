#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Inside the whole Debian: the installed module under systemd-networkd, NetworkManager
# and wg-quick, each against a peer in a namespace; and what is left after its removal.
#
#   +------ this machine ------+            +-------- far --------+
#   | wg0 192.168.1.1 networkd |            |   192.168.1.2  wgf1 |
#   | wg1 192.168.2.1 NM       |            |   192.168.2.2  wgf2 |
#   | wg2 192.168.3.1 wg-quick |            |   192.168.3.2  wgf3 |
#   | veth0 10.0.0.1           |============|      10.0.0.2 veth1 |
#   +--------------------------+            +---------------------+
set -u -o pipefail
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin

try() { # NAME COMMAND...
	if ( set -ex; "${@:2}" ) >/tmp/log 2>&1; then
		echo "ok - $1"
	else
		tail -n 40 /tmp/log
		echo "not ok - $1"
	fi
}

loaded() { cat /sys/module/wireguard/version; }

modprobe_loads_ours() {
	modprobe wireguard
	[[ $(loaded) == wg-dlkm-* ]]
	[[ $(modinfo -n wireguard) == */updates/dkms/wireguard.ko ]]
}

make_keys() {
	umask 077
	for i in near1 near2 near3 far1 far2 far3; do
		wg genkey >/tmp/$i
		wg pubkey </tmp/$i >/tmp/$i.pub
	done
	ip netns add far
	ip link add veth0 type veth peer name veth1 netns far
	ip addr add 10.0.0.1/24 dev veth0
	ip link set veth0 up
	ip -n far addr add 10.0.0.2/24 dev veth1
	ip -n far link set veth1 up
	for i in 1 2 3; do
		ip -n far link add wgf$i type wireguard
		ip netns exec far wg set wgf$i listen-port 5000$i private-key /tmp/far$i \
			peer "$(cat /tmp/near$i.pub)" allowed-ips 192.168.$i.1/32
		ip -n far addr add 192.168.$i.2/24 dev wgf$i
		ip -n far link set wgf$i up
	done
}

through() { # TUNNEL
	ping -c 3 -i 0.3 -W 20 "192.168.$1.2"
	ip netns exec far wg show "wgf$1" latest-handshakes | awk '{ exit !($2 > 0) }'
}

networkd_brings_up_a_tunnel() {
	cat >/etc/systemd/network/wg0.netdev <<-END
		[NetDev]
		Name=wg0
		Kind=wireguard
		[WireGuard]
		PrivateKey=$(cat /tmp/near1)
		ListenPort=51821
		[WireGuardPeer]
		PublicKey=$(cat /tmp/far1.pub)
		AllowedIPs=192.168.1.2/32
		Endpoint=10.0.0.2:50001
	END
	printf '[Match]\nName=wg0\n[Network]\nAddress=192.168.1.1/24\n' >/etc/systemd/network/wg0.network
	chgrp systemd-network /etc/systemd/network/wg0.netdev
	chmod 640 /etc/systemd/network/wg0.netdev
	systemctl restart systemd-networkd
	timeout 60 sh -c 'until networkctl status wg0 | grep -q "State: routable"; do sleep 1; done'
	networkctl status wg0
	through 1
	systemctl stop systemd-networkd
	ip link del wg0
}

networkmanager_brings_up_a_tunnel() {
	cat >/etc/NetworkManager/system-connections/wg1.nmconnection <<-END
		[connection]
		id=wg1
		type=wireguard
		interface-name=wg1
		autoconnect=false
		[wireguard]
		private-key=$(cat /tmp/near2)
		[wireguard-peer.$(cat /tmp/far2.pub)]
		endpoint=10.0.0.2:50002
		allowed-ips=192.168.2.2/32;
		[ipv4]
		method=manual
		address1=192.168.2.1/24
		[ipv6]
		method=disabled
	END
	chmod 600 /etc/NetworkManager/system-connections/wg1.nmconnection
	systemctl start NetworkManager
	nmcli connection reload
	nmcli --wait 60 connection up wg1
	nmcli -f GENERAL device show wg1
	through 2
	nmcli --wait 60 connection down wg1
	systemctl stop NetworkManager
}

wg_quick_unit_brings_up_a_tunnel() {
	cat >/etc/wireguard/wg2.conf <<-END
		[Interface]
		PrivateKey = $(cat /tmp/near3)
		Address = 192.168.3.1/24
		[Peer]
		PublicKey = $(cat /tmp/far3.pub)
		AllowedIPs = 192.168.3.2/32
		Endpoint = 10.0.0.2:50003
	END
	systemctl start wg-quick@wg2
	through 3
}

removal_gives_the_kernels_own_back() {
	systemctl stop wg-quick@wg2
	ip netns del far
	dpkg -r wg-dlkm-dkms
	[ -z "$(find /lib/modules -path '*updates*' -name 'wireguard*')" ]
	for _ in $(seq 50); do ! modprobe -r wireguard || break; sleep 0.2; done
	[ ! -e /sys/module/wireguard ]
	modprobe wireguard
	[[ $(modinfo -n wireguard) == */kernel/drivers/net/wireguard/* ]]
	[[ $(loaded) != wg-dlkm-* ]]
	ip link add wg9 type wireguard
	ip link del wg9
}

kernel_log_is_clean() {
	dmesg | grep -E 'WARNING:|BUG|Oops|Call Trace' && exit 1
	dmesg | grep 'wg-dlkm .* loaded'
}

make_keys >/tmp/keys.log 2>&1 || true
try guest_modprobe_loads_ours modprobe_loads_ours
try guest_networkd_brings_up_a_tunnel networkd_brings_up_a_tunnel
try guest_networkmanager_brings_up_a_tunnel networkmanager_brings_up_a_tunnel
try guest_wg_quick_unit_brings_up_a_tunnel wg_quick_unit_brings_up_a_tunnel
try guest_removal_gives_the_kernels_own_back removal_gives_the_kernels_own_back
try guest_kernel_log_is_clean kernel_log_is_clean
echo "done after $(cut -d. -f1 /proc/uptime) s"
