# SPDX-License-Identifier: GPL-2.0
# Raw netlink tests: programs for the guest, and the scripts that run them.

NL_DIR := tests/nl
NL_BIN := build/vm/bin
NL_CFLAGS := -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -static
NL_COMMON := $(NL_DIR)/nlwg.c $(NL_DIR)/rtnl.c
NL_HEADERS := $(NL_DIR)/nlwg.h $(NL_DIR)/nltest.h tests/unit/ktap.h
NL_SUITES := errors set dump scale perm
NL_TOOLS := nlbulk slowdump

NL_PROGS := $(NL_SUITES:%=$(NL_BIN)/nl_%) $(NL_TOOLS:%=$(NL_BIN)/%)

$(NL_SUITES:%=$(NL_BIN)/nl_%): $(NL_BIN)/nl_%: $(NL_DIR)/%.c $(NL_COMMON) $(NL_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(NL_CFLAGS) -o $@ $< $(NL_COMMON)

$(NL_TOOLS:%=$(NL_BIN)/%): $(NL_BIN)/%: $(NL_DIR)/%.c $(NL_COMMON) $(NL_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(NL_CFLAGS) -o $@ $< $(NL_COMMON)

$(NL_BIN)/hsbench: tests/bench/hsbench.c $(NL_COMMON) $(NL_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(NL_CFLAGS) -o $@ $< $(NL_COMMON)

VM_PROGS += $(NL_PROGS) $(NL_BIN)/hsbench
VM_TESTS += $(foreach k,6.1 6.12,$(NL_SUITES:%=$(k):$(NL_DIR)/%.sh))

# Ours and the distribution's module, one after the other on the same machine.
VM_BENCH += $(foreach b,peers handshakes,6.12:tests/bench/$(b).sh 6.12,intree:tests/bench/$(b).sh)
