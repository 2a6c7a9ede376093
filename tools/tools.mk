# SPDX-License-Identifier: GPL-2.0
#
# The wg tool: "make tools" builds build/tools/wg, "make install-tools" puts it,
# its manuals and completions below $(DESTDIR)$(PREFIX).  Other tools add
# themselves in tools/NAME/*.mk: files to build to TOOLS, targets that install
# them to TOOLS_INSTALL.

BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR ?= $(PREFIX)/share/zsh/vendor-completions
FISHCOMPDIR ?= $(PREFIX)/share/fish/vendor_completions.d

include tools/wg/sources.mk

TOOLS += build/tools/wg
TOOLS_INSTALL += install-wg
CFLAGS ?= -O2 -g

build/tools/obj/%.o: %.c $(WG_TOOL_HDR) dkms.conf
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(WG_TOOL_CFLAGS) -DWG_VERSION='"$(WG_VERSION)"' -c -o $@ $<

build/tools/wg: $(WG_TOOL_OBJ)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lmnl

.PHONY: install-wg
install-wg: build/tools/wg
	install -D -m 755 build/tools/wg $(DESTDIR)$(BINDIR)/wg
	install -D -m 644 tools/man/wg.8 $(DESTDIR)$(MANDIR)/man8/wg.8
	install -D -m 644 tools/man/wg.conf.5 $(DESTDIR)$(MANDIR)/man5/wg.conf.5
	install -D -m 644 tools/completion/wg.bash $(DESTDIR)$(BASHCOMPDIR)/wg
	install -D -m 644 tools/completion/_wg $(DESTDIR)$(ZSHCOMPDIR)/_wg
	install -D -m 644 tools/completion/wg.fish $(DESTDIR)$(FISHCOMPDIR)/wg.fish
