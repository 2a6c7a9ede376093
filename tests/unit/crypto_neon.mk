# SPDX-License-Identifier: GPL-2.0
#
# The vector code of arm64 on a PC: built by a cross compiler, run by QEMU's
# emulation of programs. OpenSSL of arm64 is not at hand, so the other opinion is
# the portable code, beside all vectors. Its name sorts behind crypto.mk, whose
# variables it uses. "make crypto-neon-check" runs it alone.

ifneq ($(shell uname -m),aarch64)

NEON_CC := aarch64-linux-gnu-gcc
NEON_RUN := qemu-aarch64
NEON_OBJS := $(CRYPTO_SRCS:src/crypto/%.c=$(CRYPTO_BUILD)/crypto.neon/%.o) \
	$(CRYPTO_ASM_aarch64:src/crypto/%.S=$(CRYPTO_BUILD)/crypto.neon/%.S.o)
# As in the kernel: the compiler itself uses no vector registers.
NEON_FLAGS := -march=armv8-a -fno-strict-aliasing -fno-common -fno-stack-protector \
	-mgeneral-regs-only -DWG_CRYPTO_LANES

$(CRYPTO_BUILD)/crypto.neon/%.o: src/crypto/%.c $(CRYPTO_HDRS)
	@mkdir -p $(@D)
	$(NEON_CC) $(CRYPTO_BASE) $(CRYPTO_WARN) $(NEON_FLAGS) -c $< -o $@

$(CRYPTO_BUILD)/crypto.neon/%.S.o: src/crypto/%.S src/crypto/asm.h
	@mkdir -p $(@D)
	$(NEON_CC) -march=armv8-a -Isrc/crypto -c $< -o $@

# $(1) test, $(2) suffix, $(3) flags
define neon_test
$(CRYPTO_BUILD)/crypto_$(1)_neon$(2).bin: tests/unit/crypto_$(1).c $(NEON_OBJS) $(CRYPTO_HDRS) $(CRYPTO_VECTORS)
	$(NEON_CC) -static -march=armv8-a $(CRYPTO_BASE) -Wno-unused-function -DCRYPTO_REF_PORTABLE $(3) \
		$$(filter %.c %.o,$$^) -o $$@ -lpthread
endef
$(foreach t,aead jobs lanes,$(eval $(call neon_test,$(t),,-DCRYPTO_CASES=2500)))
$(eval $(call neon_test,lanes,_long,-DCRYPTO_CASES=50000))

# $(1) program, $(2) what it runs, $(3) environment
define neon_script
$(CRYPTO_BUILD)/crypto_$(1): $(CRYPTO_BUILD)/crypto_$(2).bin
	printf '#!/bin/sh\nWG_CRYPTO=neon $(3) exec $(NEON_RUN) "%s" "$$$$@"\n' "$$$$(realpath $$<)" >$$@.new
	chmod 755 $$@.new
	mv $$@.new $$@
endef
$(foreach t,aead jobs lanes,$(eval $(call neon_script,$(t)_neon,$(t)_neon,)))
$(foreach t,jobs lanes,$(eval $(call neon_script,$(t)_neon_refused,$(t)_neon,WG_CRYPTO_REFUSE=2)))
$(eval $(call neon_script,lanes_neon_long,lanes_neon_long,))

NEON_TESTS := $(addprefix $(CRYPTO_BUILD)/crypto_,aead_neon jobs_neon lanes_neon \
	jobs_neon_refused lanes_neon_refused)
UNIT_TESTS += $(NEON_TESTS)
UNIT_TESTS_LONG += $(CRYPTO_BUILD)/crypto_lanes_neon_long

crypto-neon-check: $(NEON_TESTS)
	$(call crypto_run,$^)

# Instructions per packet and models of the loops: there is no machine to take times on.
NEON_BENCH := build/bench/neon
NEON_PLUGIN := build/bench/neon_plugin.so

$(NEON_BENCH): tests/bench/neon.c $(filter-out %/simd_user.o,$(NEON_OBJS)) $(CRYPTO_HDRS)
	@mkdir -p $(@D)
	$(NEON_CC) -static $(CRYPTO_BASE) $(NEON_FLAGS) $(filter %.c %.o,$^) -o $@

$(NEON_PLUGIN): tests/bench/neon_plugin.c
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -O2 -g -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden -o $@ $<

bench-neon: deps $(NEON_BENCH) $(NEON_PLUGIN)
	python3 tests/bench/neon.py $(NEON_BENCH) $(NEON_PLUGIN)

PHONY += crypto-neon-check bench-neon

endif
