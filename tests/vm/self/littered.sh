#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Input of selfboot.py: leaves a module, a device and a namespace behind.
echo "1..1"
modprobe wireguard
ip netns add forgotten
ip -n forgotten link add wg0 type wireguard
sleep 1000 &
echo "ok 1 fine_by_itself"
