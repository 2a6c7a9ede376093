# SPDX-License-Identifier: GPL-2.0
# What load does to what should go on meanwhile.

LOAD_DIR := tests/load

build/vm/bin/flood: $(LOAD_DIR)/flood.c tests/peer/wire.c $(sort $(wildcard src/crypto/*.c)) $(PEER_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(PEER_CFLAGS) -o $@ $(filter %.c,$^)

VM_PROGS += build/vm/bin/flood
# How much data a flood takes away is a figure, not yet a promise: see docs/performance.md.
VM_BENCH += 6.12:$(LOAD_DIR)/flood.sh 6.12,intree:$(LOAD_DIR)/flood.sh

# The far side of a whole device, on the engine and the fast cryptography.
SWARM_SRC := $(sort $(wildcard $(LOAD_DIR)/swarm*.c)) $(addprefix tests/peer/,rig.c counts.c wire.c) \
	tests/nl/nlwg.c tests/nl/rtnl.c

SWARM_HDR := $(wildcard $(addsuffix /*.h,$(LOAD_DIR) tests/peer tests/nl tests/unit/shim src/engine src/crypto))

build/vm/bin/swarm: $(SWARM_SRC) $(SWARM_HDR) build/unit/engine-fast.a
	@mkdir -p $(@D)
	$(CC) $(ENGINE_FLAGS_fast) -D_GNU_SOURCE -iquote src/crypto -o $@ $(filter %.c %.a,$^) $(SHIM_LIBS)

VM_PROGS += build/vm/bin/swarm
# Too long for every commit: "make check-load".
VM_LOAD += 6.12:$(LOAD_DIR)/swarm.sh
