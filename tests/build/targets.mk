# SPDX-License-Identifier: GPL-2.0
# Building, checking and installing the module on the host, against Debian's trees.
UNIT_TESTS += tests/build/packaging.sh build/unit/release

build/unit/release: tests/build/release.sh build/tools/wg
	@mkdir -p $(@D)
	ln -sfr $< $@
