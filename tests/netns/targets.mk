# SPDX-License-Identifier: GPL-2.0
# Namespace tests in the guest, and the small programs they need.

NETNS_DIR := tests/netns
NETNS_SUITES := base nesting nat sticky keepalive config lifetime link errors

build/vm/bin/wgremove: $(NETNS_DIR)/wgremove.c tests/nl/nlwg.c tests/nl/nlwg.h
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -static \
		-o $@ $(NETNS_DIR)/wgremove.c tests/nl/nlwg.c

build/vm/bin/burst build/vm/bin/trains: build/vm/bin/%: $(NETNS_DIR)/%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -static -o $@ $<

VM_PROGS += build/vm/bin/wgremove build/vm/bin/burst build/vm/bin/trains
VM_TESTS += $(foreach k,6.1 6.12,$(NETNS_SUITES:%=$(k):$(NETNS_DIR)/%.sh))
VM_TESTS += $(foreach t,bulk ipv6off races gro crypto order fanout,6.12:$(NETNS_DIR)/$(t).sh)
VM_TESTS_LONG += $(foreach t,gso plain egress slow,6.12:$(NETNS_DIR)/$(t).sh)
VM_TESTS_LONG += $(foreach t,gso bulk ipv6off races gro plain crypto egress order fanout slow,6.1:$(NETNS_DIR)/$(t).sh)
