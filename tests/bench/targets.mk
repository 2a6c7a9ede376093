# SPDX-License-Identifier: GPL-2.0
# The ruler: our module against the distribution's in one guest kernel.

RULER_DIR := tests/bench
RULER_CFLAGS := -std=gnu11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -static
RULER_PROGS := build/vm/bin/ruler_traffic build/vm/bin/ruler_peers

build/vm/bin/ruler_traffic: $(RULER_DIR)/ruler_traffic.c $(RULER_DIR)/ruler_clock.c $(RULER_DIR)/ruler_clock.h
	@mkdir -p $(@D)
	$(CC) $(RULER_CFLAGS) -o $@ $(filter %.c,$^)

build/vm/bin/ruler_peers: $(RULER_DIR)/ruler_peers.c $(RULER_DIR)/ruler_clock.c tests/nl/nlwg.c \
		$(RULER_DIR)/ruler_clock.h tests/nl/nlwg.h
	@mkdir -p $(@D)
	$(CC) $(RULER_CFLAGS) -I tests/nl -o $@ $(filter %.c,$^)

build/ruler/ruler_plugin.so: $(RULER_DIR)/ruler_plugin.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 -g -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden -o $@ $<

VM_PROGS += $(RULER_PROGS)

# QUICK=1: the main rows in a few minutes, for work in progress.
RULER_OUT := build/ruler
RULER_RUN := python3 $(RULER_DIR)/ruler_run.py --kernel $(KERNEL)
# matplotlib is Debian's, so is its interpreter
RULER_REPORT := $(firstword $(wildcard /usr/bin/python3) python3) $(RULER_DIR)/ruler_report.py
PAIRS ?= 5

.PHONY: bench-data
ifdef QUICK
bench-data: deps $(RULER_PROGS)
	$(RULER_RUN) --rounds 2 --scale 50 --out $(RULER_OUT)/quick-instructions.json
	$(RULER_RUN) --events --cases ping --rounds 1 --scale 50 --out $(RULER_OUT)/quick-events.json
	$(RULER_REPORT) $(RULER_OUT)/quick-*.json --markdown $(RULER_OUT)/quick.md
else
bench-data: deps $(RULER_PROGS)
	$(RULER_DIR)/ruler_deps.sh
	$(RULER_RUN) --cases full --rounds $(PAIRS) --out $(RULER_OUT)/data-instructions.json
	$(RULER_RUN) --cases wide --rounds $(PAIRS) --out $(RULER_OUT)/data-wide.json
	$(RULER_RUN) --cases plain:tcp,gro:tcp,plain:udp64,plain:udp1200 --portable --rounds $(PAIRS) --out $(RULER_OUT)/data-portable.json
	$(RULER_RUN) --events --cases flow,flow8,ping --modules none,intree,ours,go --rounds $(PAIRS) --out $(RULER_OUT)/data-events.json
	$(RULER_RUN) --events --cases flow --portable --rounds $(PAIRS) --out $(RULER_OUT)/data-events-portable.json
	$(RULER_RUN) --many --cases 20000,100000 --rounds 1 --timeout 7000 --out $(RULER_OUT)/data-scale.json
	$(RULER_REPORT) $(RULER_OUT)/data-*.json --markdown $(RULER_OUT)/data.md --plots $(RULER_OUT)/plots
endif
