# SPDX-License-Identifier: GPL-2.0
#
# wg-quick and wg-reresolve: "make tools" builds build/tools/NAME.  Scripts, manuals, completions and systemd units,
# below $(DESTDIR)$(PREFIX).  The units name the scripts by full path.

PREFIX ?= /usr
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR ?= $(PREFIX)/share/zsh/vendor-completions
FISHCOMPDIR ?= $(PREFIX)/share/fish/vendor_completions.d
SYSTEMDUNITDIR ?= $(PREFIX)/lib/systemd/system

QUICK_SCRIPTS := wg-quick wg-reresolve
QUICK_UNITS := wg-quick@.service wg-quick.target wg-reresolve@.service wg-reresolve@.timer

# One file in the end, so that it can be copied and read as a whole; one idea a
# part before.
QUICK_PARTS := $(sort $(wildcard tools/wg-quick/parts/*.bash))

build/tools/wg-quick: $(QUICK_PARTS)
	@mkdir -p $(@D)
	awk 'FNR == 1 && NR > 1 { print "" } \
		!(NR > FNR && /^# (SPDX|shellcheck shell)/)' $(QUICK_PARTS) | cat -s >$@
	chmod 755 $@

build/tools/wg-reresolve: tools/wg-quick/wg-reresolve
	@mkdir -p $(@D)
	install -m 755 $< $@

TOOLS += $(QUICK_SCRIPTS:%=build/tools/%)

.PHONY: install-wg-quick
install-wg-quick: $(QUICK_SCRIPTS:%=build/tools/%)
	install -d $(addprefix $(DESTDIR),$(BINDIR) $(MANDIR)/man8 $(BASHCOMPDIR) $(ZSHCOMPDIR) $(FISHCOMPDIR) $(SYSTEMDUNITDIR))
	install -m 755 $(QUICK_SCRIPTS:%=build/tools/%) $(DESTDIR)$(BINDIR)/
	install -m 644 $(QUICK_SCRIPTS:%=tools/man/%.8) $(DESTDIR)$(MANDIR)/man8/
	install -m 644 tools/completion/wg-quick.bash $(DESTDIR)$(BASHCOMPDIR)/wg-quick
	ln -sf wg-quick $(DESTDIR)$(BASHCOMPDIR)/wg-reresolve
	install -m 644 tools/completion/_wg-quick $(DESTDIR)$(ZSHCOMPDIR)/
	install -m 644 $(QUICK_SCRIPTS:%=tools/completion/%.fish) $(DESTDIR)$(FISHCOMPDIR)/
	for unit in $(QUICK_UNITS); do \
		sed 's|/usr/bin/|$(BINDIR)/|' "tools/systemd/$$unit" >"$(DESTDIR)$(SYSTEMDUNITDIR)/$$unit" && \
		chmod 644 "$(DESTDIR)$(SYSTEMDUNITDIR)/$$unit" || exit 1; \
	done
	install -d -m 700 $(DESTDIR)/etc/wireguard

TOOLS_INSTALL += install-wg-quick
