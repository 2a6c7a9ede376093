# SPDX-License-Identifier: GPL-2.0
# Work shared between CPUs (src/data/fanout.c), taken out of the kernel.
include tests/unit/shim/shim.mk

FANOUT_DIR := tests/unit/fanout
FANOUT_DEP := $(wildcard $(FANOUT_DIR)/*.h $(FANOUT_DIR)/linux/*.h) src/data/fanout.c src/data/fanout.h \
	src/crypto/aead.h src/crypto/platform.h tests/unit/ktap.h
FANOUT_CFLAGS := -std=gnu11 -O1 -g $(SHIM_WARN) -I$(FANOUT_DIR) -Isrc -Itests/unit -pthread
FANOUT_TESTS := build/unit/fanout_explore build/unit/fanout_threads

UNIT_TESTS += $(FANOUT_TESTS)

# It runs coroutines, which sanitizers would not stand.
build/unit/fanout_explore: $(FANOUT_DIR)/explore.c $(FANOUT_DEP)
	@mkdir -p $(@D)
	$(CC) $(FANOUT_CFLAGS) -o $@ $<

build/unit/fanout_threads: $(FANOUT_DIR)/threads.c $(FANOUT_DEP)
	@mkdir -p $(@D)
	$(CC) $(FANOUT_CFLAGS) -fsanitize=thread -o $@ $<

# What help is worth on this machine; part of "make bench".
build/unit/fanout_bench: $(FANOUT_DIR)/bench.c $(FANOUT_DEP) $(crypto_objs_kernel_64)
	@mkdir -p $(@D)
	$(CC) $(FANOUT_CFLAGS) -O2 -o $@ $< $(crypto_objs_kernel_64)
UNIT_BENCH += build/unit/fanout_bench
