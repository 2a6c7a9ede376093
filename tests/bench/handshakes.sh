#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Completed handshakes per second, both sides on this machine (see hsbench.c).
# vm: timeout=600
# vm: alone
exec hsbench "${1:-100}" "${2:-5}"
