# SPDX-License-Identifier: GPL-2.0
# What wg is made of: for its own rules and for those of the tests.
ifndef WG_TOOL_SRC

WG_TOOL_SRC := $(sort $(wildcard tools/wg/*.c))
WG_TOOL_HDR := $(wildcard tools/wg/*.h) src/uapi/wireguard.h \
	$(wildcard src/crypto/*.h)
WG_TOOL_CRYPTO := $(addprefix src/crypto/,x25519.c x25519_32.c x25519_64.c x25519_adx.c x25519_table.c)
# What the tests link: everything but the commands.
WG_TOOL_LIB := $(filter-out tools/wg/main.c tools/wg/cmd_%.c,$(WG_TOOL_SRC)) $(WG_TOOL_CRYPTO)
WG_TOOL_CFLAGS := -std=gnu11 -D_GNU_SOURCE -Isrc/crypto -Isrc/uapi -Itools/wg \
	-Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes -Wformat=2
WG_TOOL_OBJ := $(patsubst %.c,build/tools/obj/%.o,$(WG_TOOL_SRC) $(WG_TOOL_CRYPTO))

endif
