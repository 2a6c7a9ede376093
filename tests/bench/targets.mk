# SPDX-License-Identifier: GPL-2.0
# The ruler: our module against the distribution's in one guest kernel.

RULER_DIR := tests/bench
RULER_PROGS := build/vm/bin/ruler_traffic

build/vm/bin/ruler_%: $(RULER_DIR)/ruler_%.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -static -o $@ $<

build/ruler/ruler_plugin.so: $(RULER_DIR)/ruler_plugin.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 -g -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden -o $@ $<

VM_PROGS += $(RULER_PROGS)
