# SPDX-License-Identifier: GPL-2.0
# Static checkers; what they may say stands in tests/lint/accepted, with its reason.
# Debian 12 has no smatch.
PHONY += lint
# Make itself says LINT = lint.
ifeq ($(origin LINT),default)
LINT :=
endif
lint: deps
	tests/deps.sh tests/lint/deps.list
	python3 tests/lint/lint.py $(LINT)
