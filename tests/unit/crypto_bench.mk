# SPDX-License-Identifier: GPL-2.0
#
# "make bench-crypto": tests/bench/crypto*.c with the objects of tests/unit/crypto.mk
# that are built as in the kernel, hence its name, which sorts behind that one.
# What it needs is in a list of its own, since no other target does.
#
#	make bench-crypto [JSON=file] [PLOT=file.png] [ROUNDS=61] [STRICT=1]

BENCH_CRYPTO := build/bench/crypto
BENCH_CRYPTO_SRC := $(wildcard tests/bench/crypto*.c)
BENCH_CRYPTO_LIBS := -lsodium -lcrypto -ldl
BENCH_CRYPTO_DEPS := tests/bench/crypto.deps
BENCH_BORINGSSL := /usr/lib/$(shell gcc -print-multiarch)/android/libcrypto.so.0
BENCH_JSON = $(or $(JSON),build/bench/crypto.json)
ifeq ($(shell uname -m),x86_64)
BENCH_CRYPTO_LIBS := -lIPSec_MB $(BENCH_CRYPTO_LIBS)
endif

$(BENCH_CRYPTO): $(BENCH_CRYPTO_SRC) tests/bench/crypto.h $(filter-out %/simd_user.o,$(crypto_objs_kernel_64)) \
		$(CRYPTO_HDRS) tests/unit/crypto_bench.mk
	@mkdir -p $(@D)
	$(CC) $(CRYPTO_BASE) -D_GNU_SOURCE -DBORINGSSL='"$(BENCH_BORINGSSL)"' $(filter %.c %.o,$^) -o $@ \
		$(BENCH_CRYPTO_LIBS)

# The plot needs Debian's python3, whatever else is in the PATH. The libraries must
# be there before anything is compiled, so make runs again.
bench-crypto:
	tests/deps.sh $(BENCH_CRYPTO_DEPS)
	$(MAKE) --no-print-directory $(BENCH_CRYPTO)
	$(BENCH_CRYPTO) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(STRICT),--strict) --json $(BENCH_JSON)
	/usr/bin/python3 tests/bench/crypto_plot.py $(BENCH_JSON) $(or $(PLOT),$(BENCH_JSON:.json=.png))

PHONY += bench-crypto
