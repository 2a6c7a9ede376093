# SPDX-License-Identifier: GPL-2.0
# The scripted peer: both roles of the protocol by hand, over real sockets.

PEER_DIR := tests/peer
PEER_BIN := build/vm/bin
PEER_CFLAGS := -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -static -iquote src/crypto
PEER_COMMON := $(PEER_DIR)/wire.c $(PEER_DIR)/rig.c $(PEER_DIR)/counts.c tests/nl/nlwg.c tests/nl/rtnl.c \
	$(sort $(wildcard src/crypto/*.c))
PEER_HEADERS := $(PEER_DIR)/wire.h $(PEER_DIR)/rig.h tests/nl/nlwg.h tests/unit/ktap.h $(wildcard src/crypto/*.h)
PEER_SUITES := handshake data badinput timers cookie foreign plain capture

$(PEER_SUITES:%=$(PEER_BIN)/peer_%): $(PEER_BIN)/peer_%: $(PEER_DIR)/%.c $(PEER_COMMON) $(PEER_HEADERS)
	@mkdir -p $(@D)
	$(CC) $(PEER_CFLAGS) -o $@ $< $(PEER_COMMON)

VM_PROGS += $(PEER_SUITES:%=$(PEER_BIN)/peer_%)
VM_TESTS += $(foreach k,6.1 6.12,$(PEER_SUITES:%=$(k):$(PEER_DIR)/%.sh))
