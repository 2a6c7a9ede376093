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
