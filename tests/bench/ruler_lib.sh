#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the guest parts of the ruler share: modules, namespaces, workloads.

KEY1=iJ0hJ4mVvC4l3TMd3c1VfHUSIkV0o0YKLaLx3b4IIFE=
KEY2=cFVMsQfVwrhYOTQEVpQ8xOBjWJZ3tK1ckDaoGV6yklY=
MODULES=/lib/modules/$(uname -r)
SCALE=${RULER_SCALE:-100}

die() { echo "# ruler: $*"; exit 1; }

say_machine() {
	[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
	local flag flags

	flags=" $(sed -n 's/^flags[^:]*://p' /proc/cpuinfo | head -n1) "
	for flag in rep_good erms fsrm; do
		[[ $flags != *" $flag "* ]] || die "$flag is on: a copied byte would be an instruction"
	done
	for flag in ssse3 avx2 avx512f; do
		[[ $flags != *" $flag "* ]] || echo "machine has=$flag"
	done
	echo "machine release=$(uname -r)"
	echo "machine cpus=$(nproc)"
	modprobe -a veth dummy sch_netem sch_ingress cls_matchall act_gact pktgen
	sysctl -qw net.core.message_cost=0 net.ipv6.conf.default.accept_dad=0
	set_up_pings
}

# Until the machine has finished starting: less than 1 percent busy.
quiet() {
	local busy

	# Pages freed long ago leave the CPU's lists when this is due, within what is counted.
	sysctl -qw vm.stat_interval=100000
	for _ in $(seq 100); do
		coproc ruler_traffic watch -d
		read -r _ <&"${COPROC[0]}"
		sleep 0.3
		echo 0 >&"${COPROC[1]}"
		read -r busy <&"${COPROC[0]}"
		wait "$COPROC_PID"
		busy=${busy#*busy_ns=}
		(( ${busy%% *} > 3000000 )) || return 0
	done
	die "this machine does not come to rest"
}

# A time-stamping socket that stays: otherwise each ping patches the kernel.
set_up_pings() { ping -q -i 1000 127.0.0.1 >/dev/null 2>&1 & }

# ---- modules ---------------------------------------------------------------

module_file() {
	case $1 in
	ours) echo "$MODULES/updates/wireguard.ko" ;;
	intree) echo "$MODULES/kernel/drivers/net/wireguard/wireguard.ko" ;;
	esac
}

unload() {
	local i

	[ -e /sys/module/wireguard ] || return 0
	for i in $(seq 100); do
		rmmod wireguard 2>/dev/null && return
		sleep 0.1
	done
	die "wireguard cannot be unloaded"
}

load() {
	local file dep

	unload
	[ "$1" != go ] || modprobe tun
	file=$(module_file "$1")
	[ -n "$file" ] || return 0
	for dep in $(modinfo -F depends "$file" | tr , ' '); do
		modprobe "$dep" || die "no $dep"
	done
	insmod "$file" || die "$1 does not load"
}

# ---- namespaces ------------------------------------------------------------

in1() { ip netns exec r1 "$@"; }
in2() { ip netns exec r2 "$@"; }

# For the plugin: what code lies where, since every load is elsewhere.
say_symbols() { # MODULE
	[ -n "${RULER_SYMBOLS:-}" ] || return 0
	grep -iE '^[0-9a-f]+ [tw] ' /proc/kallsyms | gzip | base64 | sed "s/^/symbols $1 /"
	echo "symbols $1 ."
}

down() {
	end_go
	ip netns del r1 2>/dev/null
	ip netns del r2 2>/dev/null
	wait_for_no_device
}

# Namespaces end in a work item; the next module must not find their devices.
wait_for_no_device() {
	local i

	for i in $(seq 200); do
		[ -e /sys/module/wireguard ] || return 0
		[ "$(cat /sys/module/wireguard/refcnt)" != 0 ] || return 0
		sleep 0.05
	done
	die "a device does not go"
}

cable() {
	ip netns add r1
	ip netns add r2
	ip -n r1 link add veth1 type veth peer name veth2 netns r2
	ip -n r1 -batch - <<-END
		link set lo up
		addr add 10.0.0.1/24 dev veth1
		addr add fd00:aa::1/64 dev veth1 nodad
		link set veth1 up
	END
	ip -n r2 -batch - <<-END
		link set lo up
		addr add 10.0.0.2/24 dev veth2
		addr add fd00:aa::2/64 dev veth2 nodad
		link set veth2 up
	END
}

# wireguard-go's names differ: its sockets share one folder.
device() { # MODULE 1|2
	if [ "$1" = go ]; then echo "go$2"; else echo wg0; fi
}

go_pids=()

make_device() { # MODULE 1|2
	local sock=/run/wireguard/go$2.sock

	if [ "$1" != go ]; then
		ip -n "r$2" link add wg0 type wireguard
		return
	fi
	ip netns exec "r$2" wireguard-go -f "go$2" >/dev/null 2>&1 &
	go_pids+=($!)
	for _ in $(seq 200); do
		[ ! -S $sock ] || return 0
		sleep 0.05
	done
	die "wireguard-go does not start"
}

end_go() {
	(( ${#go_pids[@]} )) || return 0
	kill "${go_pids[@]}"
	wait "${go_pids[@]}" 2>/dev/null
	go_pids=()
}

tunnel() { # MODULE
	local one two

	one=$(device "$1" 1) two=$(device "$1" 2)
	make_device "$1" 1
	make_device "$1" 2
	in1 wg set "$one" private-key <(echo $KEY1) listen-port 1 \
		peer "$(wg pubkey <<<$KEY2)" endpoint 10.0.0.2:2 allowed-ips 0.0.0.0/0,::/0
	in2 wg set "$two" private-key <(echo $KEY2) listen-port 2 \
		peer "$(wg pubkey <<<$KEY1)" endpoint 10.0.0.1:1 allowed-ips 0.0.0.0/0,::/0
	ip -n r1 addr add 192.168.241.1/24 dev "$one"
	ip -n r2 addr add 192.168.241.2/24 dev "$two"
	ip -n r1 addr add fd00::1/64 dev "$one" nodad
	ip -n r2 addr add fd00::2/64 dev "$two" nodad
	ip -n r1 link set "$one" mtu 1420 up
	ip -n r2 link set "$two" mtu 1420 up
}

answers() { in1 ping -q -c 1 -W 2 "$target" >/dev/null; }

# Without a tunnel the same packets take the cable, at the tunnel's MTU.
up() { # TOPOLOGY MODULE
	local i

	down
	cable
	if [ "$2" = none ]; then
		target=10.0.0.2 target6=fd00:aa::2
		in1 ip link set veth1 mtu 1420
		in2 ip link set veth2 mtu 1420
	else
		tunnel "$2"
		target=192.168.241.2 target6=fd00::2
	fi
	for i in $(seq 10); do
		! answers || break
	done
	(( i < 10 )) || die "no way through the $1 topology with $2"
	"topology_$1" "$2"
	ip netns exec r1 ss -s >/dev/null
}

topology_plain() { :; }

topology_gro() {
	in1 ethtool -K veth1 tso off >/dev/null
	in2 ethtool -K veth2 gro on >/dev/null
	in2 ethtool -K veth2 tso off >/dev/null
	in1 ethtool -K veth1 gro on >/dev/null
}

topology_drop() {
	in2 tc qdisc add dev veth2 ingress
	in2 tc filter add dev veth2 parent ffff: matchall action drop
}

# What carries the transfer: the tunnel, or without one the cable.
carrier() { # MODULE 1|2
	if [ "$1" = none ]; then echo "veth$2"; else device "$1" "$2"; fi
}

# The cable's packets leave with another address and are tracked.
topology_nat() {
	in1 nft -f - <<-END
		table ip nat {
			chain post {
				type nat hook postrouting priority 100
				oifname veth1 ip saddr 10.0.0.1 snat to 10.0.0.3
			}
		}
	END
	ip -n r1 addr add 10.0.0.3/24 dev veth1
}

topology_nest() {
	[ "$1" != none ] || return 0
	ip -n r1 link add wg1 type wireguard
	ip -n r2 link add wg1 type wireguard
	in1 wg set wg1 private-key <(echo $KEY1) listen-port 11 \
		peer "$(wg pubkey <<<$KEY2)" endpoint 192.168.241.2:12 allowed-ips 0.0.0.0/0
	in2 wg set wg1 private-key <(echo $KEY2) listen-port 12 \
		peer "$(wg pubkey <<<$KEY1)" endpoint 192.168.241.1:11 allowed-ips 0.0.0.0/0
	ip -n r1 addr add 192.168.242.1/24 dev wg1
	ip -n r2 addr add 192.168.242.2/24 dev wg1
	ip -n r1 link set wg1 mtu 1340 up
	ip -n r2 link set wg1 mtu 1340 up
	target=192.168.242.2
}

topology_nogso() {
	in1 ethtool -K "$(carrier "$1" 1)" gso off tso off >/dev/null
	in2 ethtool -K "$(carrier "$1" 2)" gso off tso off >/dev/null
}

topology_mtu576() {
	ip -n r1 link set "$(carrier "$1" 1)" mtu 576
	ip -n r2 link set "$(carrier "$1" 2)" mtu 576
}

# Which packets get lost is chance: its repeats differ more than the others.
topology_loss() { in1 tc qdisc add dev veth1 root netem loss 1%; }

topology_forward() {
	local next=192.168.241.2 dev=wg0

	[ "$1" != none ] || next=10.0.0.2 dev=veth1
	sysctl -qw net.ipv4.conf.default.rp_filter=0
	in1 sysctl -qw net.ipv4.ip_forward=1
	in2 sysctl -qw net.ipv4.ip_forward=1
	ip -n r1 link add in0 type dummy
	ip -n r1 addr add 10.8.0.1/24 dev in0
	ip -n r1 link set in0 up
	ip -n r1 route add 10.9.0.0/24 via $next dev $dev onlink
	ip -n r2 link add out0 type dummy
	ip -n r2 addr add 10.9.0.1/24 dev out0
	ip -n r2 link set out0 up
	ip -n r2 neigh add 10.9.0.2 lladdr 02:00:00:00:00:09 dev out0
	ip -n r2 route replace 10.8.0.0/24 dev out0
	in1 sh -c 'echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter; echo 0 >/proc/sys/net/ipv4/conf/in0/rp_filter'
	in2 sh -c 'for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >$f; done'
}

topologies() { tr ' ' '\n' <<<"$RULER_CASES" | cut -d: -f1 | awk '!seen[$0]++'; }

cases_of() { tr ' ' '\n' <<<"$RULER_CASES" | awk -F: -v t="$1" '$1 == t { print $2 }'; }

# ---- workloads -------------------------------------------------------------

scaled() { echo $(( $1 * SCALE / 100 )); }

between() { ruler_traffic "$1" -f r1 -t r2 -a "$target" "${@:2}"; }

case_tcp() { between tcp -b "$(scaled 16000000)"; }
case_tcp6() { target=$target6 between tcp -b "$(scaled 16000000)"; }
case_tcp8x6() { target=$target6 between tcp -P 8 -b "$(scaled 32000000)"; }
case_pings() { between ping -i 0 -n "$(scaled 1000)"; }
case_tcp8() { between tcp -P 8 -b "$(scaled 32000000)"; }
case_udp64() { between udp -s 64 -n "$(scaled 4000)" -r 5000; }
case_udp512() { between udp -s 512 -n "$(scaled 4000)" -r 5000; }
case_udp1200() { between udp -s 1200 -n "$(scaled 4000)" -r 5000; }
case_seg1200() { between udp -s 1200 -g 40 -n "$(scaled 12000)" -r 10000; }
case_seg200() { between udp -s 200 -g 40 -n "$(scaled 12000)" -r 10000; }
case_burst64() { between udp -s 64 -B 32 -n "$(scaled 6400)" -r 8000; }
case_burst1200() { between udp -s 1200 -B 32 -n "$(scaled 6400)" -r 8000; }
case_tx64() { between udp -d -s 64 -n "$(scaled 4000)" -r 5000; }
case_tx1200() { between udp -d -s 1200 -n "$(scaled 4000)" -r 5000; }
case_txseg1200() { between udp -d -s 1200 -g 40 -n "$(scaled 12000)" -r 10000; }
case_rr() { between rr -n "$(scaled 1000)"; }

pktgen_say() { in1 sh -c "echo '$2' >/proc/net/pktgen/$1" || die "pktgen: $2"; }

case_forward64() { forward 64; }
case_forward1200() { forward 1200; }

# SIZE counts as UDP's does: the payload. Bursts of 32, a pause after each.
forward() {
	local count before after

	count=$(( $(scaled 6400) / 32 * 32 ))
	pktgen_say kpktgend_0 rem_device_all
	pktgen_say kpktgend_0 "add_device in0"
	pktgen_say in0 "xmit_mode netif_receive"
	pktgen_say in0 "pkt_size $(( $1 + 42 ))"
	pktgen_say in0 "burst 32"
	pktgen_say in0 "src_min 10.8.0.2"
	pktgen_say in0 "src_max 10.8.0.2"
	pktgen_say in0 "dst 10.9.0.2"
	pktgen_say in0 "dst_mac $(in1 cat /sys/class/net/in0/address)"
	pktgen_say in0 "udp_src_min 9"
	pktgen_say in0 "udp_src_max 9"
	pktgen_say in0 "delay 4000000"
	pktgen_say in0 "count 640"
	pktgen_go
	pktgen_say in0 "count $count"
	before=$(forwarded)
	coproc ruler_traffic watch
	read -r _ <&"${COPROC[0]}"
	pktgen_go
	after=$(forwarded)
	echo "$(( after - before ))" >&"${COPROC[1]}"
	read -r line <&"${COPROC[0]}"
	wait "$COPROC_PID"
	echo "$line sent=$count"
}

pktgen_go() { in1 sh -c 'echo start >/proc/net/pktgen/pgctrl'; sleep 0.05; }

forwarded() { in2 cat /sys/class/net/out0/statistics/tx_packets; }

# The tools of those who measured before, to hold this ruler against theirs.
iperf() {
	local out

	ip netns exec r2 iperf3 -s -1 -B "$target" >/dev/null 2>&1 &
	until [ -n "$(in2 ss -Hlnt "sport = :5201")" ]; do sleep 0.02; done
	coproc ruler_traffic watch
	read -r _ <&"${COPROC[0]}"
	out=$(in1 iperf3 -i 0 -c "$target" "$@" 2>&1) || die "iperf3: $out"
	sed -n 's/^.*sec.*Bytes.*receiver.*$/&/p' <<<"$out" | sed 's/^/# /' >&2
	echo 0 >&"${COPROC[1]}"
	read -r line <&"${COPROC[0]}"
	wait "$COPROC_PID"
	wait_iperf
}

wait_iperf() { while pgrep -x iperf3 >/dev/null; do sleep 0.02; done; }

case_iperf_tcp() { iperf -n 32000000; echo "${line/units=0/units=32000000}"; }
case_iperf_udp64() { iperf_udp 64; }
case_iperf_udp1200() { iperf_udp 1200; }

iperf_udp() {
	local n=6000

	iperf -u -b $(( 3000 * 8 * $1 )) -l "$1" -n $(( n * $1 ))
	echo "${line/units=0/units=$n}"
}

run_case() { # TOPOLOGY NAME MODULE ROUND
	local out

	out=$("case_$2") || die "$1:$2 with $3 failed: $out"
	echo "row $1:$2 $3 $4 $(tail -n1 <<<"$out")"
}
