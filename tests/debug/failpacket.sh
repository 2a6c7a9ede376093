#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=600
# vm: forgives=percpu: allocation failed
#
# Memory is refused at each place in turn that a packet of its own thread reaches (failnth.h).
. "$(dirname "$0")/faults.sh"
can_refuse failnth_packet
. "$(dirname "$0")/../peer/hold.sh"
exec failnth_packet "$@"
