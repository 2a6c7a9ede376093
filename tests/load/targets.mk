# SPDX-License-Identifier: GPL-2.0
# What load does to what should go on meanwhile.

LOAD_DIR := tests/load

build/vm/bin/flood: $(LOAD_DIR)/flood.c tests/peer/wire.c $(sort $(wildcard src/crypto/*.c)) $(PEER_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(PEER_CFLAGS) -o $@ $(filter %.c,$^)

VM_PROGS += build/vm/bin/flood
VM_TESTS_LONG += 6.12:$(LOAD_DIR)/flood.sh
