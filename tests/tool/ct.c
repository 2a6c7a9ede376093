// SPDX-License-Identifier: GPL-2.0
/*
 * Under valgrind: keys are marked as undefined, so a branch or an index that
 * depends on one is reported. What is public by the protocol is declassified.
 */
#include <stdio.h>
#include <valgrind/memcheck.h>

#include "key.h"

int main(void)
{
	char text[WG_KEY_BASE64 + 1], hex[WG_KEY_HEX + 1];
	u8 key[WG_KEY], back[WG_KEY];
	bool ok;
	int i;

	for (i = 0; i < WG_KEY; i++)
		key[i] = i * 37;
	VALGRIND_MAKE_MEM_UNDEFINED(key, sizeof(key));
	wg_key_to_base64(text, key);
	wg_key_to_hex(hex, key);
	ok = wg_key_from_base64(back, text, WG_KEY_BASE64);
	ok &= wg_key_from_hex(back, hex, WG_KEY_HEX);
	VALGRIND_MAKE_MEM_DEFINED(text, sizeof(text));
	VALGRIND_MAKE_MEM_DEFINED(&ok, sizeof(ok));
	printf("%s\n", ok ? text : "refused");
	return !ok;
}
