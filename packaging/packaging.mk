# SPDX-License-Identifier: GPL-2.0
#
# What a release is made of: its tarball and the packages.  docs/packaging.md tells more.

DIST := build/dist/wg-dlkm-$(WG_VERSION).tar.xz

PHONY += dist deb rpm
dist:
	@packaging/dist.sh $(WG_VERSION) $(DIST)
	@echo $(DIST)

deb: dist
	packaging/deb.sh $(WG_VERSION) $(DIST)

rpm: dist
	packaging/rpm.sh $(WG_VERSION) $(DIST)
