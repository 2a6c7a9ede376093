#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# 20 000 idle peers with a /32 each: kernel memory per peer, and the wall time
# to add them, to read them and to delete them (no topology).
# vm: timeout=900
# vm: alone
set -u

peers=${1:-20000}
who=$([ "${WG_MODULE:-}" = intree ] && echo in-tree || echo wg-dlkm)

memory() { # what /proc/meminfo says of one kind, bytes
	awk -v kind="$1:" '$1 == kind { print $2 * 1024 }' /proc/meminfo
}

# Until grace periods are over and the sum stands still, give or take 64 KiB.
settle() {
	local last=0 now calm=0

	while [ $calm -lt 3 ]; do
		sleep 0.3
		now=$(( $(memory Slab) + $(memory Percpu) + $(memory VmallocUsed) ))
		if [ $(( now > last ? now - last : last - now )) -le 65536 ]; then
			calm=$((calm + 1))
		else
			calm=0
		fi
		last=$now
	done
}

step() { # NAME COMMAND...: the time nlbulk says, or the end
	local name=$1 out

	shift
	out=$("$@") || { echo "# $out"; echo "not ok 1 $name"; exit 1; }
	echo "$out" | tail -n 1 | sed -E 's/.*: ([0-9.]+) s, .*/\1/'
}

echo "KTAP version 1"
echo "1..1"
modprobe wireguard || { echo "not ok 1 idle_peers"; exit 1; }
ip link add wg0 type wireguard || { echo "not ok 1 idle_peers"; exit 1; }

# The caches themselves and the first slabs are not what a peer costs.
step idle_peers nlbulk wg0 add 100 >/dev/null
step idle_peers nlbulk wg0 clear >/dev/null

settle
for kind in Slab Percpu VmallocUsed; do
	declare "before_$kind=$(memory $kind)"
done
added=$(step idle_peers nlbulk wg0 add "$peers")
settle
total=0 parts=
for kind in Slab Percpu VmallocUsed; do
	before=before_$kind
	each=$(( ($(memory $kind) - ${!before}) / peers ))
	total=$((total + each))
	parts="$parts $kind $each"
done
read_in=$(step idle_peers nlbulk wg0 dump)
deleted=$(step idle_peers nlbulk wg0 clear)
step idle_peers nlbulk wg0 add "$peers" >/dev/null
start=${EPOCHREALTIME/./}
ip link del wg0 || { echo "not ok 1 idle_peers"; exit 1; }
link_del=$(( (${EPOCHREALTIME/./} - start) / 1000 ))

echo "# $who, $peers idle peers: $total bytes each ($parts ), added in $added s, read in $read_in s," \
     "deleted in $deleted s, with their link in $((link_del / 1000)).$(printf %03d $((link_del % 1000))) s"
echo "ok 1 idle_peers"
