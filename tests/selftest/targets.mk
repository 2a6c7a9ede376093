# SPDX-License-Identifier: GPL-2.0
# The module's self tests (src/selftest) and its choices at load, inside real kernels.
VM_TESTS += $(foreach k,6.1 6.12,$(k):tests/selftest/load.sh $(k):tests/selftest/x25519.sh)
