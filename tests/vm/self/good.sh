#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Input of selfboot.py: nothing is wrong, whatever ran before.
echo "1..2"
[ ! -e /sys/module/wireguard ] && echo "ok 1 module_was_unloaded" || echo "not ok 1 module_was_unloaded"
[ -z "$(ip netns list)" ] && echo "ok 2 namespaces_are_gone" || echo "not ok 2 namespaces_are_gone"
