# SPDX-License-Identifier: GPL-2.0
# Other implementations as peers: wireguard-go, and the distribution's module.

VM_TESTS += 6.12:tests/interop/go.sh
VM_TESTS_LONG += 6.1:tests/interop/go.sh
INTEROP_PAIR := tests/interop/intree.sh:tests/interop/intree.sh
PAIR_TESTS += 6.12,ours:6.1,intree:$(INTEROP_PAIR) 6.1,intree:6.12,ours:$(INTEROP_PAIR)
PAIR_TESTS_LONG += 6.1,ours:6.12,intree:$(INTEROP_PAIR) 6.1,ours:6.12,ours:$(INTEROP_PAIR)
