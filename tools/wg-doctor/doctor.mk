# SPDX-License-Identifier: GPL-2.0
#
# wg-doctor, which `wg doctor' runs: one file in the end, one idea a part before.

DOCTOR_PARTS := $(sort $(wildcard tools/wg-doctor/parts/*.bash))

build/tools/wg-doctor: $(DOCTOR_PARTS)
	@mkdir -p $(@D)
	awk 'FNR == 1 && NR > 1 { print "" } \
		!(NR > FNR && /^# (SPDX|shellcheck shell)/)' $(DOCTOR_PARTS) | cat -s >$@
	chmod 755 $@

TOOLS += build/tools/wg-doctor

.PHONY: install-wg-doctor
install-wg-doctor: build/tools/wg-doctor
	install -D -m 755 build/tools/wg-doctor $(DESTDIR)$(BINDIR)/wg-doctor
	install -D -m 644 tools/man/wg-doctor.8 $(DESTDIR)$(MANDIR)/man8/wg-doctor.8

TOOLS_INSTALL += install-wg-doctor
