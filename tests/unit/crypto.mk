# SPDX-License-Identifier: GPL-2.0
#
# Tests of src/crypto: against vectors, against OpenSSL, and for constant time.
# Every test whose code has 64- and 32-bit variants is built with both (_32).
# The top Makefile includes this; "make -f tests/unit/crypto.mk crypto-check"
# works alone.

crypto-check:

CRYPTO_SRCS := $(wildcard src/crypto/*.c)
CRYPTO_ASM_x86_64 := $(wildcard src/crypto/*_avx*.S)
CRYPTO_ASM_aarch64 := $(wildcard src/crypto/*_neon.S)
CRYPTO_ASM := $(CRYPTO_ASM_$(shell uname -m))
CRYPTO_HDRS := $(wildcard src/crypto/*.h) tests/unit/crypto_test.h tests/unit/ktap.h \
	tests/unit/crypto.mk
CRYPTO_BUILD := build/unit
CRYPTO_VECTORS := $(CRYPTO_BUILD)/crypto_vectors.h

CRYPTO_WARN := -Wmissing-prototypes -Wdeclaration-after-statement -Wvla
# valgrind of Debian 12 cannot read the DWARF 5 that clang writes.
CRYPTO_BASE := -std=gnu11 -O2 -gdwarf-4 -Wall -Wextra -Werror -Isrc/crypto -Itests/unit -I$(CRYPTO_BUILD)
CRYPTO_SANE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# As the kernel compiles it, as far as that changes code.
CRYPTO_KERNEL := -fno-strict-aliasing -fno-common -fno-stack-protector
ifeq ($(shell uname -m),x86_64)
CRYPTO_KERNEL += -mno-mmx -mno-sse -mno-sse2 -mno-avx -mno-80387
endif

# The vector code is built with the 64-bit form of the portable code beside it.
CRYPTO_FLAGS_64 :=
X25519_64 := -DX25519_IMPL='"portable"'
X25519_32 := $(X25519_64)
X25519_adx := -DX25519_IMPL='"adx"'
CRYPTO_FLAGS_32 := -DWG_FORCE_32BIT
ifneq ($(CRYPTO_ASM),)
CRYPTO_FLAGS_64 += -DWG_CRYPTO_LANES
CRYPTO_ASM_64 := $(CRYPTO_ASM)
endif
CRYPTO_ASM_OBJS := $(CRYPTO_ASM_64:src/crypto/%.S=$(CRYPTO_BUILD)/crypto.asm/%.S.o)
$(CRYPTO_BUILD)/crypto.asm/%.S.o: src/crypto/%.S src/crypto/asm.h
	@mkdir -p $(@D)
	$(CC) -Isrc/crypto -c $< -o $@

$(CRYPTO_VECTORS): tests/unit/vectors.py $(wildcard tests/vectors/*.json)
	python3 tests/unit/vectors.py tests/vectors $@

# ---- the code in three forms: sanitized, as in the kernel, watched by valgrind

# $(1) form, $(2) 64 or 32, $(3) compiler, $(4) flags
define crypto_form
crypto_objs_$(1)_$(2) := $$(CRYPTO_SRCS:src/crypto/%.c=$(CRYPTO_BUILD)/crypto.$(1)_$(2)/%.o) \
	$(if $(filter 64,$(2)),$(CRYPTO_ASM_OBJS))
$(CRYPTO_BUILD)/crypto.$(1)_$(2)/%.o: src/crypto/%.c $(CRYPTO_HDRS)
	@mkdir -p $$(@D)
	$(3) $(CRYPTO_BASE) $(CRYPTO_WARN) $(4) $(CRYPTO_FLAGS_$(2)) -c $$< -o $$@
endef

crypto_bits := 64 32
$(foreach b,$(crypto_bits),$(eval $(call crypto_form,sane,$(b),$(CC),$(CRYPTO_SANE))))
$(foreach b,$(crypto_bits),$(eval $(call crypto_form,kernel,$(b),$(CC),$(CRYPTO_KERNEL))))
$(foreach b,$(crypto_bits),$(eval $(call crypto_form,ct,$(b),$(CC),$(CRYPTO_KERNEL) -DWG_CT_CHECK)))
$(foreach b,$(crypto_bits),$(eval $(call crypto_form,ctclang,$(b),clang,$(CRYPTO_KERNEL) -DWG_CT_CHECK)))

# ---- tests -------------------------------------------------------------------

CRYPTO_TESTS := blake2s chacha20 poly1305 aead jobs lanes handshake
CRYPTO_TESTS_32 := poly1305 aead jobs handshake
# The implementations of X25519 and the bits each is built with.
X25519_IMPLS := 64:64 32:32 adx:64
ifneq ($(shell uname -m),x86_64)
X25519_IMPLS := 64:64 32:32
endif
x25519_name = $(word 1,$(subst :, ,$(1)))
x25519_bits = $(word 2,$(subst :, ,$(1)))
CRYPTO_LIBS := -lcrypto -lpthread

# $(1) program, $(2) source, $(3) bits, $(4) flags, $(5) objects left out
define crypto_test
$(CRYPTO_BUILD)/crypto_$(1): tests/unit/crypto_$(2).c $$(filter-out $(5),$$(crypto_objs_sane_$(3))) \
		$(CRYPTO_HDRS) $(CRYPTO_VECTORS)
	$(CC) $(CRYPTO_BASE) $(CRYPTO_SANE) $(CRYPTO_FLAGS_$(3)) $(4) $$(filter %.c %.o,$$^) -o $$@ \
		$(CRYPTO_LIBS)
endef

$(foreach t,$(CRYPTO_TESTS),$(eval $(call crypto_test,$(t),$(t),64,,\
	$(if $(filter chacha20,$(t)),%/chacha20.o))))
$(foreach t,$(CRYPTO_TESTS_32),$(eval $(call crypto_test,$(t)_32,$(t),32)))

# $(1) implementation:bits
x25519_test = $(eval $(call crypto_test,x25519_$(call x25519_name,$(1)),x25519,$(strip \
	$(call x25519_bits,$(1))),$(X25519_$(call x25519_name,$(1)))))
$(foreach i,$(X25519_IMPLS),$(call x25519_test,$(i)))

# It includes x25519_adx.c, to reach what is static there.
$(CRYPTO_BUILD)/crypto_x25519_field: tests/unit/crypto_x25519_field.c src/crypto/x25519_adx.c \
		$(filter-out %/x25519_adx.o,$(crypto_objs_sane_64)) $(CRYPTO_HDRS) $(CRYPTO_VECTORS)
	$(CC) $(CRYPTO_BASE) $(CRYPTO_SANE) $< $(filter %.o,$^) -o $@ $(CRYPTO_LIBS)

# Hundreds of millions of operations: not sanitized, or they would take hours.
# $(1) program, $(2) source, $(3) bits, $(4) flags
define crypto_long
$(CRYPTO_BUILD)/crypto_$(1): tests/unit/crypto_$(2).c $$(crypto_objs_kernel_$(3)) \
		$(CRYPTO_HDRS) $(CRYPTO_VECTORS)
	$(CC) $(CRYPTO_BASE) -Wno-unused-function $(CRYPTO_FLAGS_$(3)) $(4) \
		$$(filter %.c %.o,$$^) -o $$@ $(CRYPTO_LIBS)
endef
crypto_shares := 0 1 2 3
# $(1) implementation:bits, $(2) part of the name, $(3) flags
x25519_more = $(eval $(call crypto_long,x25519_$(2)_$(call x25519_name,$(1)),x25519,$(call x25519_bits,$(1)),\
	$(X25519_$(call x25519_name,$(1))) $(3)))
$(foreach i,$(X25519_IMPLS),$(call x25519_more,$(i),many,-DX25519_RANDOM=100000))
$(foreach i,$(X25519_IMPLS),$(call x25519_more,$(i),long,-DX25519_RANDOM=1000000 -DCRYPTO_LONG))
$(foreach s,$(crypto_shares),$(eval $(call crypto_long,jobs_long_$(s),jobs,64,\
	-DCRYPTO_LONG=$(words $(crypto_shares)) -DCRYPTO_SHARE=$(s))))

# The check is a program for valgrind and a script that starts it so.
define crypto_ct
$(CRYPTO_BUILD)/crypto_$(1)_$(2).bin: tests/unit/crypto_ct.c $$(crypto_objs_$(1)_$(2)) $(CRYPTO_HDRS)
	$(CC) $(CRYPTO_BASE) $(CRYPTO_FLAGS_$(2)) -DWG_CT_CHECK $$(filter %.c %.o,$$^) -o $$@
$(CRYPTO_BUILD)/crypto_$(1)_$(2): tests/unit/crypto_ct.sh $(CRYPTO_BUILD)/crypto_$(1)_$(2).bin
	install -m 755 $$< $$@
endef
$(foreach b,$(crypto_bits),$(foreach f,ct ctclang,$(eval $(call crypto_ct,$(f),$(b)))))

# The table in the tree is the one that its generator writes.
$(CRYPTO_BUILD)/crypto_x25519_table: tests/unit/crypto_x25519_table.sh
	@mkdir -p $(@D)
	install -m 755 $< $@

$(CRYPTO_BUILD)/crypto_bench: tests/unit/crypto_bench.c $(crypto_objs_kernel_64) $(CRYPTO_HDRS)
	$(CC) $(CRYPTO_BASE) $(filter %.c %.o,$^) -o $@

# The same programs with one implementation forced, or refused every other time.
# $(1) suffix, $(2) environment
define crypto_forced
$(CRYPTO_BUILD)/crypto_%_$(1): $(CRYPTO_BUILD)/crypto_%
	printf '#!/bin/sh\n$(2) exec "%s" "$$$$@"\n' "$$$$(realpath $$<)" >$$@.new
	chmod 755 $$@.new
	mv $$@.new $$@
endef
CRYPTO_IMPLS_x86_64 := avx2 avx512vl avx512
CRYPTO_IMPLS_aarch64 := neon
CRYPTO_IMPLS := $(CRYPTO_IMPLS_$(shell uname -m))
$(foreach i,$(CRYPTO_IMPLS),$(eval $(call crypto_forced,$(i),WG_CRYPTO=$(i))))
$(eval $(call crypto_forced,refused,WG_CRYPTO=$(firstword $(CRYPTO_IMPLS)) WG_CRYPTO_REFUSE=2))
CRYPTO_FORCED := $(foreach t,aead jobs lanes,$(addprefix $(t)_,$(CRYPTO_IMPLS))) \
	$(if $(CRYPTO_IMPLS),jobs_refused lanes_refused $(addsuffix _64_$(firstword $(CRYPTO_IMPLS)),ct ctclang))

$(eval $(call crypto_long,lanes_long,lanes,64,-DCRYPTO_LONG))
CRYPTO_LONG_FORCED := $(addprefix lanes_long_,$(CRYPTO_IMPLS))

# Time by statistics, for what valgrind cannot run; never sanitized.
$(CRYPTO_BUILD)/crypto_timing: tests/unit/crypto_timing.c $(crypto_objs_kernel_64) $(CRYPTO_HDRS) $(CRYPTO_VECTORS)
	$(CC) $(CRYPTO_BASE) -Wno-unused-function $(CRYPTO_FLAGS_64) $(filter %.c %.o,$^) -o $@ $(CRYPTO_LIBS) -lm
CRYPTO_TIMING := $(addprefix timing_,$(CRYPTO_IMPLS))

# The .S files are what src/crypto/gen makes.
crypto-asm:
	python3 src/crypto/gen/make.py src/crypto
CRYPTO_SCRIPTS := tests/unit/crypto_gen.sh

CRYPTO_PROGRAMS := $(addprefix $(CRYPTO_BUILD)/crypto_,$(CRYPTO_TESTS) \
	$(addsuffix _32,$(CRYPTO_TESTS_32)) \
	$(CRYPTO_FORCED) $(CRYPTO_TIMING) $(foreach f,ct ctclang,$(foreach b,$(crypto_bits),$(f)_$(b))) \
	x25519_many_64 $(if $(filter adx:64,$(X25519_IMPLS)),x25519_many_adx x25519_field) \
	$(foreach i,$(X25519_IMPLS),x25519_$(call x25519_name,$(i)))) $(CRYPTO_BUILD)/crypto_x25519_table
CRYPTO_PROGRAMS_LONG := $(foreach i,$(X25519_IMPLS),$(CRYPTO_BUILD)/crypto_x25519_long_$(call x25519_name,$(i))) \
	$(addprefix $(CRYPTO_BUILD)/crypto_,$(addprefix jobs_long_,$(crypto_shares)) $(CRYPTO_LONG_FORCED))

UNIT_TESTS += $(CRYPTO_PROGRAMS) $(CRYPTO_SCRIPTS)
UNIT_TESTS_LONG += $(CRYPTO_PROGRAMS_LONG)
UNIT_BENCH += $(CRYPTO_BUILD)/crypto_bench

crypto_run = @failed=; for t in $(1); do "$$t" || failed="$$failed $$t"; done; \
	[ -z "$$failed" ] || { echo "FAILED:$$failed"; exit 1; }

crypto-check: $(CRYPTO_PROGRAMS)
	$(call crypto_run,$^ $(CRYPTO_SCRIPTS))

crypto-check-long: $(CRYPTO_PROGRAMS) $(CRYPTO_PROGRAMS_LONG)
	$(call crypto_run,$^)

crypto-bench: $(CRYPTO_BUILD)/crypto_bench
	$<

.PHONY: crypto-asm crypto-check crypto-check-long crypto-bench
