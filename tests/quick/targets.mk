# SPDX-License-Identifier: GPL-2.0
# wg-quick in the guest, where it comes before the distribution's in the PATH.

QUICK_DIR := tests/quick
QUICK_PROGS := build/vm/bin/wg-quick build/vm/bin/wg-reresolve

$(QUICK_PROGS): build/vm/bin/%: build/tools/%
	@mkdir -p $(@D)
	install -m 755 $< $@

VM_PROGS += $(QUICK_PROGS)
VM_TESTS += $(patsubst %,6.12:$(QUICK_DIR)/%.sh,tunnel reload rollback files)
VM_TESTS_LONG += 6.12:$(QUICK_DIR)/more.sh $(patsubst %,6.1:$(QUICK_DIR)/%.sh,tunnel reload rollback files)
UNIT_TESTS += $(QUICK_DIR)/install.sh
