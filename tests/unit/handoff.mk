# SPDX-License-Identifier: GPL-2.0
# The hand-off between contexts and CPUs (src/data/cpu.c), taken out of the kernel.
include tests/unit/shim/shim.mk

HANDOFF_DIR := tests/unit/handoff
HANDOFF_DEP := $(wildcard $(HANDOFF_DIR)/*.h $(HANDOFF_DIR)/linux/*.h) src/data/cpu.c src/data/cpu.h \
	$(wildcard src/engine/*.h) src/crypto/aead.h src/crypto/platform.h tests/unit/ktap.h
HANDOFF_CFLAGS := -std=gnu11 -O1 -g -fno-strict-aliasing $(SHIM_WARN) \
	-I$(HANDOFF_DIR) -Isrc -Itests/unit -pthread
HANDOFF_TESTS := build/unit/handoff_explore build/unit/handoff_threads

UNIT_TESTS += $(HANDOFF_TESTS)

# It copies the stacks of coroutines, which sanitizers would not stand.
build/unit/handoff_explore: $(HANDOFF_DIR)/explore.c $(HANDOFF_DEP)
	@mkdir -p $(@D)
	$(CC) $(HANDOFF_CFLAGS) -o $@ $<

build/unit/handoff_threads: $(HANDOFF_DIR)/threads.c $(HANDOFF_DEP)
	@mkdir -p $(@D)
	$(CC) $(HANDOFF_CFLAGS) -fsanitize=thread -o $@ $<
