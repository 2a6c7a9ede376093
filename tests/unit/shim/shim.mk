# SPDX-License-Identifier: GPL-2.0
# How a userspace test of the engine is built: include this, then compile
# $(SHIM_SRC) and the engine's files with $(SHIM_CFLAGS) and link $(SHIM_LIBS).
# Paths are relative to the top of the repository.
ifndef SHIM_MK
SHIM_MK := 1

SHIM_DIR := tests/unit/shim
SHIM_SRC := $(SHIM_DIR)/shim.c
SHIM_HDR := $(wildcard $(SHIM_DIR)/*.h) tests/unit/ktap.h
SHIM_WARN := -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Werror
SHIM_INCLUDE := -Isrc/engine -Isrc -I$(SHIM_DIR) -Itests/unit
SHIM_BASE := -std=gnu11 -g $(SHIM_WARN) $(SHIM_INCLUDE) -pthread

SHIM_ASAN := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
SHIM_TSAN := -O1 -fsanitize=thread
SHIM_FAST := -O2

SHIM_CFLAGS := $(SHIM_BASE) $(SHIM_ASAN)
SHIM_LIBS := -lurcu-bp
endif
