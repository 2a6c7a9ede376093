# SPDX-License-Identifier: GPL-2.0
# Tests of the wg tool: in the guest, where it is called wg-dlkm (`wg' is Debian's),
# and against it over userspace sockets.

include tools/wg/sources.mk

TOOL_DIR := tests/tool

build/vm/bin/wg-dlkm: build/tools/wg
	@mkdir -p $(@D)
	install -m 755 $< $@

build/vm/bin/wg-doctor: build/tools/wg-doctor
	@mkdir -p $(@D)
	install -m 755 $< $@

VM_PROGS += build/vm/bin/wg-dlkm build/vm/bin/wg-doctor
VM_TESTS += 6.12:$(TOOL_DIR)/kernel.sh 6.12:$(TOOL_DIR)/large.sh
VM_TESTS_LONG += 6.1:$(TOOL_DIR)/kernel.sh 6.12:$(TOOL_DIR)/doctor.sh

# The parts alone, sanitized; free() is watched for keys.
TOOL_SANE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
TOOL_TEST_FLAGS := $(WG_TOOL_CFLAGS) -Werror -Itests/unit

build/unit/tool_unit: $(TOOL_DIR)/unit.c tests/unit/ktap.h $(WG_TOOL_LIB) $(WG_TOOL_HDR)
	@mkdir -p $(@D)
	$(CC) $(TOOL_TEST_FLAGS) $(TOOL_SANE) -Wl,--wrap=free -o $@ $< $(WG_TOOL_LIB) -lmnl

# The whole program, sanitized.
build/unit/tool_wg: $(WG_TOOL_SRC) $(WG_TOOL_CRYPTO) $(WG_TOOL_HDR)
	@mkdir -p $(@D)
	$(CC) $(TOOL_TEST_FLAGS) $(TOOL_SANE) -DWG_VERSION='"test"' -o $@ $(WG_TOOL_SRC) \
		$(WG_TOOL_CRYPTO) -lmnl

build/unit/tool_ct: $(TOOL_DIR)/ct.c tools/wg/key.c tools/wg/key.h
	@mkdir -p $(@D)
	$(CC) $(TOOL_TEST_FLAGS) -O2 -gdwarf-4 -DWG_CT_CHECK -o $@ $< tools/wg/key.c

# $(1) name, $(2) command, $(3) what it needs
define tool_script
build/unit/tool_$(1): $(firstword $(2)) $(3)
	printf '#!/bin/sh\nexec %s "$$$$@"\n' '$(2)' >$$@
	chmod 755 $$@
endef
$(eval $(call tool_script,debian,$(TOOL_DIR)/debian.py build/tools/wg,build/tools/wg))
$(eval $(call tool_script,own,$(TOOL_DIR)/wg.py build/unit/tool_wg,build/unit/tool_wg))
$(eval $(call tool_script,valgrind,$(TOOL_DIR)/valgrind.sh build/tools/wg build/unit/tool_ct,\
	build/tools/wg build/unit/tool_ct))

$(eval $(call tool_script,doctor,$(TOOL_DIR)/doctor.py build/tools/wg-doctor,build/tools/wg-doctor))

UNIT_TESTS += $(addprefix build/unit/tool_,unit debian own valgrind doctor) $(TOOL_DIR)/completion.sh

include tests/fuzz/tool.mk
