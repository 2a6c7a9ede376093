# SPDX-License-Identifier: GPL-2.0
# The packages in a whole Debian: some 15 minutes, so in a target of its own.
PHONY += check-packages
check-packages: deps
	tests/deps.sh tests/packages/deps.list
	$(call run_tests,,host:tests/packages/check.sh)
