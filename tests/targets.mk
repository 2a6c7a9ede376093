# SPDX-License-Identifier: GPL-2.0
#
# Every folder of tests has a fragment (tests/unit/*.mk, tests/*/targets.mk)
# with the rules of its programs.  They append to:
#
#   UNIT_TESTS, UNIT_TESTS_LONG  programs build/unit/NAME or scripts tests/...
#   VM_PROGS                     programs build/vm/bin/NAME, in the guest's PATH
#   VM_TESTS, VM_TESTS_LONG      KERNEL:SCRIPT, or KERNEL,intree:SCRIPT
#   PAIR_TESTS, PAIR_TESTS_LONG  KERNEL,MODULE:KERNEL,MODULE:SCRIPT:SCRIPT
#   UNIT_BENCH, VM_BENCH         the same for "make bench"
#   VM_LOAD                      the same for "make check-load"
#
# All print KTAP.  Scripts for the guest may carry lines "# vm: timeout=S",
# "# vm: timeout_long=S" (for check-long), "# vm: alone", "# vm: append=...",
# "# vm: smp=N", "# vm: mem=MB", "# vm: icount" (a nanosecond an instruction; with alone).

# The harness itself, with the module that is known to work and with ours.
VM_TESTS += $(foreach k,6.1 6.12,$(k),intree:tests/vm/ping.sh $(k):tests/vm/ping.sh)
PAIR_TESTS += 6.1,intree:6.12,intree:tests/vm/pair-ping.sh:tests/vm/pair-ping.sh
VM_TESTS += host:tests/vm/selfboot.py
UNIT_TESTS += tests/vm/selftest.py
