#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The guest's part of "make demo": a tunnel between two namespaces, made with
# Debian's own ip and wg, and what goes through it.
#
#   alice  wg0 192.168.77.1 / fd77::1            bob  wg0 192.168.77.2 / fd77::2
#          eth0 10.0.0.1 ============ veth ============ eth0 10.0.0.2
# vm: timeout=240
set -u
export WG_COLOR_MODE=never

step() { echo; echo "== $*"; }
run() { echo "\$ $*"; "$@" || give_up "that did not work: $*"; }
in_ns() { echo "$1\$ ${*:2}"; ip netns exec "$@" || give_up "that did not work: ${*:2}"; }
give_up() { echo; echo "DEMO FAILED: $*"; dmesg | tail -20; exit 1; }

# Mbit/s at the receiving end, from what iperf3 prints.
received() { awk '/receiver/ { for (i = 2; i <= NF; i++) if ($i == "Mbits/sec") r = $(i - 1) } END { print r + 0 }' "$1"; }

step "Loading the module into Linux $(uname -r)"
run modprobe wireguard
file=$(modinfo -n wireguard)
echo "loaded: $file, version $(modinfo -F version wireguard)"
[[ $file == */updates/* ]] || give_up "this is not the module built here"

step "Two namespaces, alice and bob, joined by a plain cable"
for ns in alice bob; do
	ip netns add $ns
	ip -n $ns link set lo up
done
ip link add eth0 netns alice type veth peer name eth0 netns bob
ip -n alice addr add 10.0.0.1/24 dev eth0
ip -n bob addr add 10.0.0.2/24 dev eth0
ip -n alice link set eth0 up
ip -n bob link set eth0 up
echo "alice 10.0.0.1 ==== 10.0.0.2 bob"

step "Keys, interfaces and peers, with Debian's ip and wg ($(wg --version | cut -d' ' -f1-2))"
umask 077
for ns in alice bob; do
	wg genkey >/tmp/$ns.key
	wg pubkey </tmp/$ns.key >/tmp/$ns.pub
	run ip -n $ns link add wg0 type wireguard
done
wg genpsk >/tmp/psk
in_ns alice wg set wg0 listen-port 51820 private-key /tmp/alice.key \
	peer "$(cat /tmp/bob.pub)" preshared-key /tmp/psk \
	allowed-ips 192.168.77.2/32,fd77::2/128 endpoint 10.0.0.2:51820
in_ns bob wg set wg0 listen-port 51820 private-key /tmp/bob.key \
	peer "$(cat /tmp/alice.pub)" preshared-key /tmp/psk \
	allowed-ips 192.168.77.1/32,fd77::1/128
for end in alice:1 bob:2; do
	run ip -n "${end%:*}" addr add "192.168.77.${end#*:}/24" dev wg0
	ip -n "${end%:*}" addr add "fd77::${end#*:}/64" dev wg0 nodad
	run ip -n "${end%:*}" link set wg0 up
done

step "Pings through the tunnel, IPv4 and IPv6, while we listen on the cable"
ip netns exec alice tcpdump -Z root --immediate-mode -U -n -i eth0 -w /tmp/cable.pcap 2>/tmp/tcpdump.log &
listener=$!
for _ in $(seq 100); do grep -q listening /tmp/tcpdump.log && break; sleep 0.1; done
in_ns alice ping -c 5 -i 0.3 192.168.77.2
in_ns alice ping -c 3 -i 0.3 fd77::2
kill -INT $listener
wait $listener
sealed=$(tcpdump -n -r /tmp/cable.pcap 'udp port 51820' 2>/dev/null | wc -l)
open=$(tcpdump -n -r /tmp/cable.pcap 'icmp or net 192.168.77.0/24 or net fd77::/64' 2>/dev/null | wc -l)
echo "on the cable: $sealed encrypted datagrams, $open packets of the tunnel in the clear"
[ "$sealed" -gt 0 ] && [ "$open" = 0 ] || give_up "the cable did not carry what it should"

step "iperf3 through the tunnel (emulated processor: these figures say nothing about real speed)"
ip netns exec bob iperf3 -s -D -B 192.168.77.2 --logfile /tmp/server.log
for _ in $(seq 100); do ip netns exec bob ss -ltn | grep -q :5201 && break; sleep 0.1; done
# iperf3 serves one client at a time and needs a moment between two.
iperf() {
	for _ in 1 2 3 4 5; do
		ip netns exec alice iperf3 -c 192.168.77.2 -f m "${@:2}" >"$1" 2>&1 && return
		grep -q 'server is busy' "$1" || break
		sleep 1
	done
	cat "$1"
	give_up "iperf3 ${*:2}"
}
iperf /tmp/tcp -t 5
tcp=$(received /tmp/tcp)
iperf /tmp/tcpr -t 5 -R
tcpr=$(received /tmp/tcpr)
iperf /tmp/udp -u -b 10M -l 1200 -t 5
udp=$(received /tmp/udp)
lost=$(awk '/receiver/ { for (i = 1; i <= NF; i++) if ($i ~ /^\(.*%\)$/) print $i }' /tmp/udp)
echo "TCP  alice to bob  $tcp Mbit/s (emulated)"
echo "TCP  bob to alice  $tcpr Mbit/s (emulated)"
echo "UDP  alice to bob  $udp of 10 Mbit/s offered, lost $lost (emulated)"
awk -v a="$tcp" -v b="$tcpr" -v c="$udp" 'BEGIN { exit !(a > 0 && b > 0 && c > 0) }' ||
	give_up "no traffic got through"

step "What the tunnel says of itself"
in_ns alice wg show
peer=$(ip netns exec alice wg show wg0 transfer)
shaken=$(ip netns exec alice wg show wg0 latest-handshakes | cut -f2)
[ "$shaken" -gt 0 ] || give_up "no handshake"

step "What was seen"
cat <<END
The module built here loaded into Debian's kernel and made a wg0 on either side.
Debian's own wg configured them, the two shook hands with a preshared key, and
all pings came back over IPv4 and IPv6. The cable between them carried $sealed
encrypted datagrams and not one readable packet of the tunnel. TCP moved
$(cut -f3 <<<"$peer" | awk '{ printf "%.1f", $1 / 1e6 }') MB out and $(cut -f2 <<<"$peer" | awk '{ printf "%.1f", $1 / 1e6 }') MB in (encrypted), $tcp and $tcpr Mbit/s on an emulated processor.
DEMO PASSED
END
