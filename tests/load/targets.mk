# SPDX-License-Identifier: GPL-2.0
# What load does to what should go on meanwhile.

LOAD_DIR := tests/load

build/vm/bin/flood: $(LOAD_DIR)/flood.c tests/peer/wire.c $(sort $(wildcard src/crypto/*.c)) $(PEER_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(PEER_CFLAGS) -o $@ $(filter %.c,$^)

VM_PROGS += build/vm/bin/flood
# How much data a flood takes away is a figure, not yet a promise: see docs/performance.md.
VM_BENCH += 6.12:$(LOAD_DIR)/flood.sh 6.12,intree:$(LOAD_DIR)/flood.sh
