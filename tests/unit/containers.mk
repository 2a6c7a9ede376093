# SPDX-License-Identifier: GPL-2.0
# Tests of the engine's containers: allowed IPs, replay window, rate limiter,
# and the module's self tests in userspace. "make containers-check" runs them.
include tests/unit/shim/shim.mk

CONTAINERS_SRC := $(addprefix src/engine/,allowedips.c replay.c ratelimit.c)
CONTAINERS_DEP := $(CONTAINERS_SRC) $(CONTAINERS_SRC:.c=.h) src/engine/platform.h \
	$(SHIM_SRC) $(SHIM_HDR)
SELFTEST_SRC := $(addprefix src/selftest/,allowedips.c replay.c ratelimit.c crypto.c handshake.c) \
	$(addprefix src/engine/,noise.c cookie.c index.c message.c reason.c)

CONTAINERS_ASAN := allowedips_model allowedips_race replay_model ratelimit_model
CONTAINERS_TSAN := allowedips_race replay_model ratelimit_model
CONTAINERS_TESTS := $(CONTAINERS_ASAN:%=build/unit/%) $(CONTAINERS_TSAN:%=build/unit/%_tsan) \
	build/unit/selftests build/unit/allowedips_random

UNIT_TESTS += $(CONTAINERS_TESTS)
# Statement 9.6 in full size: a quarter of an hour.
UNIT_TESTS_LONG += build/unit/allowedips_random_full

$(CONTAINERS_ASAN:%=build/unit/%): build/unit/%: tests/unit/%.c $(CONTAINERS_DEP)
	@mkdir -p $(@D)
	$(CC) $(SHIM_CFLAGS) -o $@ $< $(CONTAINERS_SRC) $(SHIM_SRC) $(SHIM_LIBS)

$(CONTAINERS_TSAN:%=build/unit/%_tsan): build/unit/%_tsan: tests/unit/%.c $(CONTAINERS_DEP)
	@mkdir -p $(@D)
	$(CC) $(SHIM_BASE) $(SHIM_TSAN) -o $@ $< $(CONTAINERS_SRC) $(SHIM_SRC)

build/unit/selftests: tests/unit/selftests.c $(CONTAINERS_DEP) $(SELFTEST_SRC) \
		$(wildcard src/selftest/*.h src/crypto/*.c src/crypto/*.h)
	@mkdir -p $(@D)
	$(CC) $(SHIM_CFLAGS) -o $@ $< $(SELFTEST_SRC) $(CONTAINERS_SRC) \
		$(wildcard src/crypto/*.c) $(SHIM_SRC) $(SHIM_LIBS)

build/unit/allowedips_random: tests/unit/allowedips_random.c $(CONTAINERS_DEP)
	@mkdir -p $(@D)
	$(CC) $(SHIM_CFLAGS) -o $@ $< $(CONTAINERS_SRC) $(SHIM_SRC) $(SHIM_LIBS)

build/unit/allowedips_random_full: tests/unit/allowedips_random.c $(CONTAINERS_DEP)
	@mkdir -p $(@D)
	$(CC) $(SHIM_BASE) $(SHIM_FAST) -DFULL_SIZE -o $@ $< $(CONTAINERS_SRC) $(SHIM_SRC) $(SHIM_LIBS)

.PHONY: containers-check
containers-check: $(CONTAINERS_TESTS)
	@for t in $^; do $$t || exit 1; done

UNIT_BENCH += build/unit/containers_bench

build/unit/containers_bench: tests/bench/containers_bench.c $(CONTAINERS_DEP)
	@mkdir -p $(@D)
	$(CC) $(SHIM_BASE) $(SHIM_FAST) -o $@ $< $(CONTAINERS_SRC) $(SHIM_SRC) $(SHIM_LIBS)
