# SPDX-License-Identifier: GPL-2.0
#
# "make check-matrix": every kernel of tests/vm/kernels, and pairs of them.
# Read after the other fragments, whose lists of programs and suites it uses.

MATRIX_NATIVE := 5.10 6.1 6.12 6.12-rt backports sid
MATRIX_FOREIGN := 6.1-arm64 backports-arm64 6.1-s390x 6.1-armhf 6.1-i386 sid-riscv64
MATRIX_ARCHES := arm64 s390x armhf i386 riscv64

MATRIX_SUITES := tests/selftest/load.sh tests/vm/ping.sh \
	$(NETNS_SUITES:%=tests/netns/%.sh) tests/netns/gro.sh tests/netns/fanout.sh \
	$(NL_SUITES:%=tests/nl/%.sh)
# And the vector code of arm64.
MATRIX_ARM64 := 6.1-arm64 backports-arm64
# What can depend on byte order, word size or alignment; the rest would only
# repeat what the machine's own architecture shows.
MATRIX_SUITES_FOREIGN := tests/selftest/load.sh tests/vm/ping.sh tests/netns/base.sh \
	tests/nl/errors.sh tests/nl/set.sh tests/nl/dump.sh $(PEER_SUITES:%=tests/peer/%.sh)

MATRIX_UNIT := tests/compat/probes.sh tests/compat/static.sh
MATRIX_TESTS := $(foreach k,$(MATRIX_NATIVE),$(MATRIX_SUITES:%=$(k):%)) \
	$(foreach k,$(MATRIX_FOREIGN),$(MATRIX_SUITES_FOREIGN:%=$(k):%)) \
	$(MATRIX_ARM64:%=%:tests/netns/crypto.sh)

# Newest and oldest, both byte orders, both word sizes, ours and in-tree.
MATRIX_ENDS := 5.10,ours:backports,ours backports,ours:5.10,intree \
	5.10,ours:sid,intree 6.1-s390x,ours:6.12,ours 6.12,ours:6.1-s390x,intree \
	6.1-s390x,ours:6.12,intree 6.1-armhf,ours:6.1-i386,intree
MATRIX_PAIRS := $(MATRIX_ENDS:%=%:$(INTEROP_PAIR))

# Test programs of another architecture: the same makefiles, in a tree of
# links, with another compiler.
CROSS_PROGS := $(filter $(NL_BIN)/nl_% $(PEER_BIN)/peer_% %/wgremove,$(VM_PROGS))
cross_gcc_arm64 := aarch64-linux-gnu-gcc
cross_gcc_s390x := s390x-linux-gnu-gcc
cross_gcc_armhf := arm-linux-gnueabihf-gcc
cross_gcc_i386 := i686-linux-gnu-gcc
cross_gcc_riscv64 := riscv64-linux-gnu-gcc

cross-programs: $(MATRIX_ARCHES:%=cross-programs-%)

cross-programs-%:
	@mkdir -p build/cross/$*
	@cp -rsf $(CURDIR)/src $(CURDIR)/tests $(CURDIR)/tools $(CURDIR)/Makefile $(CURDIR)/dkms.conf build/cross/$*/
	+$(MAKE) --no-print-directory -C build/cross/$* CC=$(cross_gcc_$*) $(CROSS_PROGS)

PHONY += cross-programs
