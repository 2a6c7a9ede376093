#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=3000
#
# The guest's part of the ruler with two CPUs: rates and round trips as they
# are, then how often things happen. Topologies as in ruler_guest.sh.
#
# Prints "row speed:NAME MODULE ROUND KEY=VALUE..." and the same for
# count:NAME, where the keys are the probed functions.
set -u -o pipefail

. "$(dirname "$0")/ruler_lib.sh"

TRACE=/sys/kernel/tracing
# One line of the report may be the sum of several; ruler_report.py knows.
PROBES="ip_local_out ip6_local_out __dev_queue_xmit __alloc_skb __build_skb_around skb_clone
	skb_copy_bits pskb_expand_head skb_cow_data skb_segment skb_segment_list __udp_gso_segment
	__queue_work try_to_wake_up kernel_fpu_begin_mask csum_partial csum_partial_copy_generic
	__skb_checksum skb_checksum_help __napi_schedule netif_rx netif_rx_internal dev_gro_receive
	udp_queue_rcv_one_skb __mod_timer smp_call_function_single_async"

encap_rcv_of() {
	case $1 in
	ours) echo wireguard:encap_rcv ;;
	intree) echo wireguard:wg_receive ;;
	esac
}

probes_on() { # MODULE
	local symbol

	echo 64 >$TRACE/buffer_size_kb
	for symbol in $PROBES; do
		grep -q " [tT] $symbol\$" /proc/kallsyms || continue
		echo "p:ruler/$symbol $symbol" >>$TRACE/kprobe_events 2>/dev/null ||
			echo "# no probe on $symbol"
	done
	symbol=$(encap_rcv_of "$1")
	[ -z "$symbol" ] || echo "p:ruler/encap_rcv $symbol" >>$TRACE/kprobe_events || die "no encap_rcv in $1"
	echo 1 >$TRACE/events/ruler/enable
	echo 'hist:keys=comm' >$TRACE/events/sched/sched_wakeup/trigger
	export RULER_PROBES=sched/sched_wakeup
}

probes_off() {
	unset RULER_PROBES
	echo '!hist:keys=comm' >$TRACE/events/sched/sched_wakeup/trigger
	echo 0 >$TRACE/events/ruler/enable
	echo >$TRACE/kprobe_events
}

case_ping() { between ping -n "$(scaled 100)"; }
case_flow() { between tcp -b "$(scaled 48000000)"; }
case_flow8() { between tcp -P 8 -b "$(scaled 48000000)"; }
case_trains() { between udp -s 1200 -g 45 -n 4500 -r 9000; }

row() { # KIND CASE MODULE ROUND
	local out

	out=$("case_$2") || die "$1:$2 with $3 failed: $out"
	echo "row $1 $3 $4 $(tail -n1 <<<"$out")"
}

rates() {
	up plain "$module"
	for name in $RULER_CASES; do
		row "speed:$name" "$name" "$module" "$round"
	done
	down
}

counts() {
	up "$1" "$module"
	probes_on "$module"
	for name in "${@:2}"; do
		row "count:$name" "${name#gro_}" "$module" "$round"
	done
	probes_off
	down
}

[ -e $TRACE/kprobe_events ] || die "no kprobe events in this kernel"
say_machine
for (( round = 0; round < RULER_ROUNDS; round++ )); do
	for module in $RULER_MODULES; do
		load "$module"
		rates
		if [ "$module" != go ]; then
			counts plain tcp ping
			counts gro gro_trains gro_tcp
		fi
		unload
	done
done
echo "KTAP version 1"
echo "1..1"
echo "ok 1 ruler_counted"
