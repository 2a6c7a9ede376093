# SPDX-License-Identifier: GPL-2.0
#
# Fuzzers of the wg tool, built with clang: FUZZ_SECONDS=3600 build/unit/fuzz_tool_config
# searches longer. In a check they run for a few seconds from the kept corpus.

TOOL_FUZZ := tool_config tool_setargs tool_netlink tool_socket
TOOL_FUZZ_SRC := $(filter-out $(WG_TOOL_CRYPTO),$(WG_TOOL_LIB))
TOOL_FUZZ_OBJ := $(WG_TOOL_CRYPTO:%.c=build/tools/obj/%.o)
TOOL_FUZZ_FLAGS := $(WG_TOOL_CFLAGS) -Itests/fuzz -g -O1 -fno-omit-frame-pointer -Werror \
	-fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all

build/unit/tool_fuzz.a: $(TOOL_FUZZ_SRC) $(WG_TOOL_HDR)
	@mkdir -p build/unit/tool_fuzz.d
	cd build/unit/tool_fuzz.d && clang $(patsubst -I%,-I$(CURDIR)/%,$(TOOL_FUZZ_FLAGS)) -c $(addprefix $(CURDIR)/,$(TOOL_FUZZ_SRC))
	rm -f $@
	ar rcs $@ build/unit/tool_fuzz.d/*.o

define tool_fuzz
build/unit/fuzz_$(1).bin: tests/fuzz/fuzz_$(1).c tests/fuzz/tool.h build/unit/tool_fuzz.a $(TOOL_FUZZ_OBJ)
	clang $(TOOL_FUZZ_FLAGS) -o $$@ $$< build/unit/tool_fuzz.a $(TOOL_FUZZ_OBJ) -lmnl
build/unit/fuzz_$(1): tests/fuzz/engine.sh build/unit/fuzz_$(1).bin
	sed 's/FUZZ_SECONDS:-10/FUZZ_SECONDS:-4/' $$< >$$@
	chmod 755 $$@
endef
$(foreach f,$(TOOL_FUZZ),$(eval $(call tool_fuzz,$(f))))

UNIT_TESTS += $(TOOL_FUZZ:%=build/unit/fuzz_%)
