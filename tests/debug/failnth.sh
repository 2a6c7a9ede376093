#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=600
# vm: forgives=percpu: allocation failed
#
# Memory is refused at each place in turn that a request reaches (failnth.h).
. "$(dirname "$0")/faults.sh"
can_refuse failnth_config
modprobe wireguard
exec failnth_config "$@"
