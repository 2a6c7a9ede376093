# SPDX-License-Identifier: GPL-2.0
#
# Userspace tests of the handshake, cookies, sessions and timers, and the
# simulator where two engines talk to each other. "make engine-check" runs them
# alone; so does "make -f tests/unit/engine.mk engine-check".
include tests/unit/shim/shim.mk

ENGINE_DIR := build/unit
ENGINE_HDR := $(wildcard src/engine/*.h src/crypto/*.h tests/unit/engine_*.h tests/unit/sim.[ch] tests/unit/sim_net.c tests/unit/sim_script.h) \
	$(SHIM_HDR)
ENGINE_CRYPTO := $(sort $(wildcard src/crypto/*.c))
ENGINE_SRC := $(addprefix src/engine/,reason.c message.c index.c noise.c cookie.c session.c \
	timers.c proto.c replay.c) $(ENGINE_CRYPTO) $(SHIM_SRC)

# The engine with address and undefined behaviour checks, with thread checks,
# and fast for the long simulations.
ENGINE_FLAGS_asan := $(SHIM_BASE) $(SHIM_ASAN)
ENGINE_FLAGS_tsan := $(SHIM_BASE) $(SHIM_TSAN)
ENGINE_FLAGS_fast := $(SHIM_BASE) $(SHIM_FAST)

define engine_flavour
$(ENGINE_DIR)/engine-$(1)/%.o: %.c $(ENGINE_HDR)
	@mkdir -p $$(@D)
	$(CC) $(ENGINE_FLAGS_$(1)) -c -o $$@ $$<
$(ENGINE_DIR)/engine-$(1).a: $(ENGINE_SRC:%.c=$(ENGINE_DIR)/engine-$(1)/%.o)
	@rm -f $$@
	ar rcs $$@ $$^
endef
$(foreach f,asan tsan fast,$(eval $(call engine_flavour,$(f))))

# $(call engine_test,NAME,FLAVOUR,SOURCES)
define engine_test
ENGINE_TESTS += $(ENGINE_DIR)/$(1)
$(ENGINE_DIR)/$(1): $(addprefix tests/unit/,$(3)) $(ENGINE_HDR) $(ENGINE_DIR)/engine-$(2).a
	$(CC) $(ENGINE_FLAGS_$(2)) -I$(ENGINE_DIR) -o $$@ $(addprefix tests/unit/,$(3)) \
		$(ENGINE_DIR)/engine-$(2).a $(SHIM_LIBS)
endef

ENGINE_TESTS :=
$(eval $(call engine_test,engine_vectors,asan,engine_vectors.c))
$(eval $(call engine_test,engine_message,asan,engine_message.c))
$(eval $(call engine_test,engine_index,asan,engine_index.c))
$(eval $(call engine_test,engine_index_threads,tsan,engine_index.c))
$(eval $(call engine_test,engine_noise,asan,engine_noise.c))
$(eval $(call engine_test,engine_cookie,asan,engine_cookie.c))
$(eval $(call engine_test,engine_session,asan,engine_session.c))
$(eval $(call engine_test,engine_session_threads,tsan,engine_session.c))
$(eval $(call engine_test,engine_timers,asan,engine_timers.c))
$(eval $(call engine_test,engine_timers_threads,fast,engine_timers.c))
$(eval $(call engine_test,sim_handshake,asan,sim_handshake.c))
$(eval $(call engine_test,sim_timers,asan,sim_timers.c))
$(eval $(call engine_test,sim_life,asan,sim_life.c))
$(eval $(call engine_test,sim_random,fast,sim_random.c))

$(ENGINE_DIR)/engine_vectors: $(ENGINE_DIR)/engine_vectors.h
$(ENGINE_DIR)/engine_vectors.h: tests/unit/engine_vectors.py tests/vectors/handshake.json
	@mkdir -p $(@D)
	python3 $^ >$@.new
	mv $@.new $@

include tests/fuzz/engine.mk

UNIT_TESTS += $(ENGINE_TESTS)

.PHONY: engine-check
engine-check: $(ENGINE_TESTS)
	@failed=; for t in $(ENGINE_TESTS); do $$t || failed="$$failed $$t"; done; \
	test -z "$$failed" || { echo "failed:$$failed" >&2; exit 1; }
