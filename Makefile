# SPDX-License-Identifier: GPL-2.0
#
# What a user meets first; "make help" lists it.  The module itself is built by
# Kbuild, the tests add themselves through the fragments included below.

KDIR ?= /lib/modules/$(shell uname -r)/build
INSTALL_MOD_PATH ?= $(DESTDIR)
KERNEL ?= 6.12
# The one place of the version; dkms wants it there, as a literal.
WG_VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"$$/\1/p' dkms.conf)
DKMS_DIR := $(DESTDIR)/usr/src/wg-dlkm-$(WG_VERSION)

.DEFAULT_GOAL := module
.DELETE_ON_ERROR:

# Fragments append to these (see tests/targets.mk).
UNIT_TESTS :=
UNIT_TESTS_LONG :=
VM_TESTS :=
VM_TESTS_LONG :=
VM_PROGS :=
PAIR_TESTS :=
PAIR_TESTS_LONG :=
UNIT_BENCH :=
VM_BENCH :=
VM_LOAD :=
-include tests/targets.mk
-include $(filter-out tests/targets.mk,$(sort $(wildcard tests/unit/*.mk tests/*/targets.mk)))
-include tests/matrix.mk tests/debug/debug.mk

# The userspace tools: what to build (TOOLS) and what installs it (TOOLS_INSTALL).
# The fragments need not be there: dkms copies only what the module needs.
PREFIX ?= /usr/local
TOOLS :=
TOOLS_INSTALL :=
-include tools/tools.mk $(sort $(wildcard tools/*/*.mk))
-include packaging/packaging.mk

PHONY := module install uninstall dkms-install dkms-uninstall deps check check-unit
PHONY += check-vm check-long check-load test-programs vm-shell demo bench clean help

# ---- the module ------------------------------------------------------------

module: kernel-tree
	+$(MAKE) -C $(KDIR) M=$(CURDIR) modules

PHONY += kernel-tree
kernel-tree:
	@test -e "$(KDIR)/Makefile" || { echo "No kernel build tree at $(KDIR): \
	install the headers of the kernel (Debian: apt install linux-headers-$$(uname -r)) \
	or name another tree with KDIR=." >&2; exit 1; }

# The kernel's own rule leaves depmod out where the tree has no System.map, as
# those of distributions have none; a bare staging folder has nothing to index.
define index_modules
release=$$($(MAKE) -s --no-print-directory -C $(KDIR) kernelrelease) && \
if [ -d "$(INSTALL_MOD_PATH)/lib/modules/$$release/kernel" ]; then \
	depmod $(if $(INSTALL_MOD_PATH),-b "$(INSTALL_MOD_PATH)") $$release; \
fi
endef

# A module that runs already stays until it is unloaded; this says so, and how.
say_other_module = $(if $(DESTDIR)$(INSTALL_MOD_PATH),,@packaging/loaded-module.sh)

# Everything: the module for one kernel, and the tools.
install: install-module install-tools
uninstall: uninstall-module uninstall-tools

PHONY += install-module uninstall-module
install-module: module
	+$(MAKE) -C $(KDIR) M=$(CURDIR) INSTALL_MOD_DIR=updates \
		INSTALL_MOD_PATH="$(INSTALL_MOD_PATH)" modules_install
	+@$(index_modules)
	$(say_other_module)

uninstall-module: kernel-tree
	+@release=$$($(MAKE) -s --no-print-directory -C $(KDIR) kernelrelease) && \
	rm -fv "$(INSTALL_MOD_PATH)/lib/modules/$$release/updates/"wireguard.ko*
	+@$(index_modules)

# ---- tools -----------------------------------------------------------------

PHONY += tools install-tools uninstall-tools
tools: $(TOOLS)

# Below $(DESTDIR)$(PREFIX).
install-tools: $(TOOLS_INSTALL)

# What an installation would put there, and nothing else; configurations stay.
uninstall-tools:
	+@stage=$$(mktemp -d) && $(MAKE) -s install-tools DESTDIR="$$stage" && \
	(cd "$$stage" && find . ! -type d) | while read -r file; do \
		rm -fv "$(DESTDIR)/$${file#./}"; \
	done; rm -rf "$$stage"

# ---- dkms ------------------------------------------------------------------

# With DESTDIR the source is laid out for a package, and that is all.
dkms-install:
	@[ -n "$(DESTDIR)" ] || command -v dkms >/dev/null || \
		{ echo "dkms is not installed (Debian: apt install dkms)." >&2; exit 1; }
	$(if $(DESTDIR),,dkms remove wg-dlkm/$(WG_VERSION) --all >/dev/null 2>&1 || true)
	rm -rf $(DKMS_DIR)
	install -d $(DKMS_DIR)
	cp -R Makefile Kbuild dkms.conf COPYING src $(DKMS_DIR)/
	find $(DKMS_DIR) -name '*.o' -o -name '.*.cmd' -o -name '*.o.d' | xargs -r rm -f
	$(if $(DESTDIR),,dkms install --force wg-dlkm/$(WG_VERSION))
	$(say_other_module)

dkms-uninstall:
	$(if $(DESTDIR),,-dkms remove wg-dlkm/$(WG_VERSION) --all)
	rm -rf $(DKMS_DIR)

# ---- tests -----------------------------------------------------------------

# What the runner is to do, one "kind entry" per line; RUN_FLAGS go to it.
define tests_list
$(foreach t,$(1),unit $(t)
)$(foreach t,$(2),vm $(t)
)$(foreach t,$(3),pair $(t)
)
endef

# The list is written while the recipe is expanded, before its first command.
run_tests = @$(shell mkdir -p build)$(file >build/tests.list,$(call tests_list,$(1),$(2),$(3)))failed=; \
	$(if $(strip $(4)),$(MAKE) -k -j$$(nproc) $(4) >build/programs.log 2>&1 || failed=--programs-failed;) \
	python3 tests/run.py $$failed $(RUN_FLAGS) build/tests.list

unit_programs = $(filter build/%,$(UNIT_TESTS))
unit_programs_long = $(filter build/%,$(UNIT_TESTS_LONG))

deps:
	tests/deps.sh

test-programs: $(unit_programs) $(VM_PROGS)

check: deps
	$(call run_tests,$(UNIT_TESTS),$(VM_TESTS),$(PAIR_TESTS),$(unit_programs) $(VM_PROGS))

check-unit: deps
	$(call run_tests,$(UNIT_TESTS),,,$(unit_programs))

check-vm: deps
	$(call run_tests,,$(VM_TESTS),$(PAIR_TESTS),$(VM_PROGS))

check-long: export LONG := 1
check-long: export ROUNDS ?= 50
check-long: deps
	$(call run_tests,$(UNIT_TESTS) $(UNIT_TESTS_LONG),$(VM_TESTS) $(VM_TESTS_LONG),$(PAIR_TESTS) $(PAIR_TESTS_LONG),$(unit_programs) $(unit_programs_long) $(VM_PROGS))

# An hour of a busy device; PEERS=2000 SECONDS=400 make it minutes.
check-load: RUN_FLAGS += --show
check-load: export SWARM_PEERS = $(PEERS)
check-load: export SWARM_SECONDS = $(SECONDS)
check-load: deps
	$(call run_tests,,$(VM_LOAD),,$(VM_PROGS))

bench: RUN_FLAGS += --show
bench: deps
	$(call run_tests,$(UNIT_BENCH),$(VM_BENCH),,$(filter build/%,$(UNIT_BENCH)) $(VM_PROGS))
	+$(MAKE) bench-data QUICK=1

# Every kernel in the list, of any architecture; much is fetched at first.
PHONY += check-matrix deps-matrix
deps-matrix: deps
	tests/deps-matrix.sh

check-matrix: RUN_FLAGS += --table
check-matrix: export PROBE_KERNELS = $(MATRIX_NATIVE) $(MATRIX_ARM64)
check-matrix: deps-matrix
	$(call run_tests,$(MATRIX_UNIT),$(MATRIX_TESTS),$(MATRIX_PAIRS),$(VM_PROGS) cross-programs)

vm-shell: deps
	$(if $(VM_PROGS),-$(MAKE) -k $(VM_PROGS))
	tests/vm/run.sh --kernel $(KERNEL) $(if $(MODULE),--module $(MODULE)) --shell

demo: deps
	tests/demo.sh $(KERNEL)

# ---- the rest --------------------------------------------------------------

# Needs no kernel tree: dkms and a fresh clone call it as well.
clean:
	rm -rf build
	find . -path ./.git -prune -o \( -name '*.o' -o -name '*.ko' -o -name '*.mod' \
		-o -name '*.mod.c' -o -name '.*.cmd' -o -name '*.o.d' \
		-o -name '.module-common.o' \) -type f -print | xargs -r rm -f
	rm -f Module.symvers modules.order

help:
	@echo "make module [KDIR=tree]  build wireguard.ko for the running kernel (or for a build tree)"
	@echo "make tools               build wg, wg-quick and wg-reresolve"
	@echo "make install, uninstall  the module into that kernel's updates/ folder and the tools below PREFIX"
	@echo "                         (/usr/local), or take them out; install-module, install-tools: one of them"
	@echo "make dkms-install        let dkms build it for this kernel and all later ones"
	@echo "make dkms-uninstall      and undo that"
	@echo "make deb, rpm, dist      packages for Debian, for RPM distributions, the release's tarball (docs/packaging.md)"
	@echo "make demo                show a tunnel at work in a virtual machine"
	@echo "make check               install what the tests need and run them all"
	@echo "make check-unit          only the tests that need no kernel"
	@echo "make check-vm            only the tests in virtual machines"
	@echo "make check-long          all of them, with many more rounds"
	@echo "make check-load [PEERS=20000] [SECONDS=3720]  that many peers active at once, for so long"
	@echo "make check-packages      the Debian packages and RPMs, dkms and a booted Debian with them"
	@echo "make lint [LINT=tool]    static checkers; what they may say is in tests/lint/accepted"
	@echo "make check-matrix        build, boot and test every supported kernel and architecture"
	@echo "make check-debug         guest tests on a kernel with KASAN, lockdep and kmemleak, built here"
	@echo "make check-mutants       take protections out one by one and see that a test fails"
	@echo "make bench               measure"
	@echo "make bench-crypto        measure the crypto against other libraries (JSON=file PLOT=file.png)"
	@echo "make bench-neon          instructions of arm64's vector code, and models of its loops"
	@echo "make bench-data [QUICK=1] [PAIRS=5]  our data path against the distribution's (tests/bench/README.md)"
	@echo "make vm-shell [KERNEL=6.1|6.12] [MODULE=intree]  a shell in the guest"
	@echo "make clean               remove everything that was built"
	@echo "One test: tests/vm/run.sh --kernel 6.12 tests/netns/NAME.sh, or build/unit/NAME"

.PHONY: $(PHONY)
