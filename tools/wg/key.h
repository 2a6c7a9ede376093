/* SPDX-License-Identifier: GPL-2.0 */
/* Keys as text. The time taken does not depend on the key. */
#ifndef WG_TOOL_KEY_H
#define WG_TOOL_KEY_H

#include "platform.h"

enum {
	WG_KEY = 32,
	WG_KEY_BASE64 = 44, /* characters, the last one `=' */
	WG_KEY_HEX = 64,
};

/* @text gets a NUL as well. */
void wg_key_to_base64(char text[WG_KEY_BASE64 + 1], const u8 key[WG_KEY]);
void wg_key_to_hex(char text[WG_KEY_HEX + 1], const u8 key[WG_KEY]);

/* Return: false unless @text is WG_KEY_BASE64 characters of a key; @key is then zero. */
bool __must_check wg_key_from_base64(u8 key[WG_KEY], const char *text, size_t len);
bool __must_check wg_key_from_hex(u8 key[WG_KEY], const char *text, size_t len);

bool wg_key_is_zero(const u8 key[WG_KEY]);

#endif
