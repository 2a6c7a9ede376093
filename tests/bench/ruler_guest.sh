#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=3000
#
# The guest's part of the ruler (ruler_run.py is the host's). For every round
# and every module, A B A B: load it, build fresh namespaces, run the cases.
#
#   +-------- ns1 --------+            +-------- ns2 --------+
#   | wg0 192.168.241.1   |            |   192.168.241.2 wg0 |
#   | veth1 10.0.0.1      |============|      10.0.0.2 veth2 |
#   +---------------------+            +---------------------+
#
# Topologies: plain (veth as it is); gro (TSO off at the sender, GRO on at the
# receiver, so that the outer packets can be merged); drop (the far end drops
# what comes in, so that only sending is seen); forward (ns1 and ns2 route
# between dummies; pktgen feeds the first, the second drops).
#
# RULER_CASES  cases, as TOPOLOGY:NAME     RULER_ROUNDS  rounds
# RULER_MODULES  out of none intree ours   RULER_SCALE   percent of the work
#
# Prints "row CASE MODULE ROUND KEY=VALUE...".
set -u -o pipefail

. "$(dirname "$0")/ruler_lib.sh"

say_machine
quiet
for (( round = 0; round < RULER_ROUNDS; round++ )); do
	for module in $RULER_MODULES; do
		load "$module"
		say_symbols "$module"
		for topology in $(topologies); do
			up "$topology" "$module"
			for name in $(cases_of "$topology"); do
				run_case "$topology" "$name" "$module" "$round"
			done
			down
		done
		unload
	done
done
echo "KTAP version 1"
echo "1..1"
echo "ok 1 ruler_ran"
