#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# pair.sh [--a KERNEL,MODULE] [--b KERNEL,MODULE] SCRIPT_A SCRIPT_B
#
# Two guests on one cable:   A eth0 ===== eth0 B
# Neither end has an address; WG_SIDE tells a script which one it is.
exec python3 "$(dirname "$0")/vm.py" pair "$@"
