# SPDX-License-Identifier: GPL-2.0
# What the module makes of a kernel's build tree: its probes, and refusal.
UNIT_TESTS += tests/compat/refuse.sh tests/compat/probes.sh
