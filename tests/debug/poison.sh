#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=240
# vm: append=init_on_alloc=0 init_on_free=0 page_poison=1 slub_debug=P
#
# Memory that nobody wrote is full of poison, and none of it gets out.  Where the
# kernel was built to put a pattern into variables on the stack (tests/vm/debug),
# that is so for the module's as well.
cache=/sys/kernel/slab/kmalloc-512/poison
if [[ $(cat $cache 2>&1) != 1 ]]; then
	printf 'KTAP version 1\n1..1\n# %s: %s\nnot ok 1 poison\n' "$cache" "$(cat $cache 2>&1)"
	exit 1
fi
. "$(dirname "$0")/../peer/hold.sh"
exec debug_poison "$@"
