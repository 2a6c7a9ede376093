# SPDX-License-Identifier: GPL-2.0
#
# What hurts the module on purpose, and "make check-debug": that and the other
# guest tests on kernels that check each access (tests/vm/debug).  Read after
# the other fragments, whose lists of programs and suites it uses.

DEBUG_DIR := tests/debug
DEBUG_BIN := build/vm/bin
# On any kernel; and what needs one that can be told to fail.
DEBUG_PAIN := hotplug clock reload churn suspend poison
DEBUG_FAULTS := failnth failpacket softfaults

$(DEBUG_BIN)/failnth_config: $(DEBUG_DIR)/failnth_config.c $(DEBUG_DIR)/failnth.h $(NL_COMMON) $(NL_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(NL_CFLAGS) -o $@ $< $(NL_COMMON)

$(DEBUG_BIN)/failnth_packet: $(DEBUG_DIR)/failnth_packet.c $(DEBUG_DIR)/failnth.h $(PEER_COMMON) $(PEER_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(PEER_CFLAGS) -o $@ $< $(PEER_COMMON)

$(DEBUG_BIN)/debug_poison: $(DEBUG_DIR)/poison.c $(PEER_COMMON) $(PEER_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(PEER_CFLAGS) -o $@ $< $(PEER_COMMON)

VM_PROGS += $(patsubst %,$(DEBUG_BIN)/%,failnth_config failnth_packet debug_poison)
VM_TESTS_LONG += $(DEBUG_PAIN:%=6.12:$(DEBUG_DIR)/%.sh)

DEBUG_SUITES := tests/selftest/load.sh tests/vm/ping.sh \
	$(patsubst %,tests/netns/%.sh,$(NETNS_SUITES) bulk ipv6off gro fanout crypto gso races) \
	$(NL_SUITES:%=tests/nl/%.sh) $(PEER_SUITES:%=tests/peer/%.sh) tests/tool/kernel.sh \
	$(patsubst %,$(DEBUG_DIR)/%.sh,$(DEBUG_PAIN) $(DEBUG_FAULTS))
KCSAN_SUITES := $(patsubst %,tests/netns/%.sh,base nesting keepalive races) \
	$(DEBUG_DIR)/hotplug.sh

# The other one as well: make check-debug DEBUG_KERNELS="debug kcsan"
DEBUG_KERNELS ?= debug
DEBUG_TESTS = $(foreach k,$(filter debug,$(DEBUG_KERNELS)),$(DEBUG_SUITES:%=$(k):%)) \
	$(foreach k,$(filter kcsan,$(DEBUG_KERNELS)),$(KCSAN_SUITES:%=$(k):%))

PHONY += check-debug check-mutants
check-debug: export ROUNDS ?= 8
check-debug: deps
	$(call run_tests,,$(DEBUG_TESTS),,$(VM_PROGS))

# Does a test notice when the protection it is for is gone?
check-mutants: deps $(VM_PROGS)
	tests/mutants/run.py $(MUTANTS)
