# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# The kernel patches its own code when the first tunnel socket opens and when
# the last one closes. Emulated CPUs were seen to trip over that while others
# run the very code ("Oops: int3" in __alloc_skb). A device that is up all the
# time keeps it from happening while tests open and close theirs.
modprobe wireguard
ip link add wghold type wireguard
ip link set wghold up
