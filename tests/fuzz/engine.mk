# SPDX-License-Identifier: GPL-2.0
#
# Fuzzers of the engine, built with clang. A longer search for one of them:
# FUZZ_SECONDS=3600 build/unit/fuzz_handshake
# The cryptography is linked as it is: it has its own tests, and instrumented it
# would take nearly all of the time.

ENGINE_FUZZ := message handshake
ENGINE_FUZZ_SRC := $(filter-out $(ENGINE_CRYPTO),$(ENGINE_SRC))
ENGINE_FUZZ_OBJ := $(ENGINE_CRYPTO:%.c=$(ENGINE_DIR)/engine-fast/%.o)
ENGINE_FUZZ_FLAGS := $(SHIM_BASE) -O1 -fno-omit-frame-pointer \
	-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

define engine_fuzz
$(ENGINE_DIR)/fuzz_$(1).bin: tests/fuzz/fuzz_$(1).c $(ENGINE_FUZZ_SRC) $(ENGINE_FUZZ_OBJ) $(ENGINE_HDR)
	@mkdir -p $$(@D)
	clang $(ENGINE_FUZZ_FLAGS) -o $$@ tests/fuzz/fuzz_$(1).c $(ENGINE_FUZZ_SRC) $(ENGINE_FUZZ_OBJ) \
		$(SHIM_LIBS)
$(ENGINE_DIR)/fuzz_$(1): tests/fuzz/engine.sh $(ENGINE_DIR)/fuzz_$(1).bin
	install -m 755 $$< $$@
endef
$(foreach f,$(ENGINE_FUZZ),$(eval $(call engine_fuzz,$(f))))

ENGINE_TESTS += $(ENGINE_FUZZ:%=$(ENGINE_DIR)/fuzz_%)
