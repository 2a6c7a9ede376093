// SPDX-License-Identifier: GPL-2.0
#include "key.h"

/* All ones when lo <= x <= hi, all below 2^31: both differences wrap. */
static u32 within(u32 x, u32 lo, u32 hi)
{
	u32 mask = -(((lo - 1 - x) & (x - hi - 1)) >> 31);

	wg_hide(mask);
	return mask;
}

static char base64_digit(u32 v)
{
	return (within(v, 0, 25) & (v + 'A')) | (within(v, 26, 51) & (v - 26 + 'a')) |
	       (within(v, 52, 61) & (v - 52 + '0')) | (within(v, 62, 62) & '+') |
	       (within(v, 63, 63) & '/');
}

/* The digit's value plus one; 0 for what is no digit. */
static u32 base64_value(u32 c)
{
	return (within(c, 'A', 'Z') & (c - 'A' + 1)) |
	       (within(c, 'a', 'z') & (c - 'a' + 27)) |
	       (within(c, '0', '9') & (c - '0' + 53)) | (within(c, '+', '+') & 63) |
	       (within(c, '/', '/') & 64);
}

static u32 hex_value(u32 c)
{
	return (within(c, '0', '9') & (c - '0' + 1)) |
	       (within(c, 'a', 'f') & (c - 'a' + 11)) |
	       (within(c, 'A', 'F') & (c - 'A' + 11));
}

void wg_key_to_base64(char text[WG_KEY_BASE64 + 1], const u8 key[WG_KEY])
{
	u32 bits;
	int i;

	for (i = 0; i < WG_KEY / 3; i++) {
		bits = key[3 * i] << 16 | key[3 * i + 1] << 8 | key[3 * i + 2];
		text[4 * i] = base64_digit(bits >> 18);
		text[4 * i + 1] = base64_digit(bits >> 12 & 63);
		text[4 * i + 2] = base64_digit(bits >> 6 & 63);
		text[4 * i + 3] = base64_digit(bits & 63);
	}
	bits = key[30] << 16 | key[31] << 8;
	text[40] = base64_digit(bits >> 18);
	text[41] = base64_digit(bits >> 12 & 63);
	text[42] = base64_digit(bits >> 6 & 63);
	text[43] = '=';
	text[44] = '\0';
}

bool wg_key_from_base64(u8 key[WG_KEY], const char *text, size_t len)
{
	u32 bits = 0, value, bad;
	int i;

	memset(key, 0, WG_KEY);
	if (len != WG_KEY_BASE64)
		return false;
	bad = (u8)text[43] ^ '=';
	for (i = 0; i < 43; i++) {
		value = base64_value((u8)text[i]);
		bad |= (value - 1) >> 31;
		bits = bits << 6 | ((value - 1) & 63);
		if (i % 4) /* a position, not a secret */
			key[i / 4 * 3 + i % 4 - 1] = bits >> (6 - i % 4 * 2);
	}
	bad |= bits & 3;
	wg_declassify(&bad, sizeof(bad));
	if (bad)
		wg_wipe(key, WG_KEY);
	return !bad;
}

void wg_key_to_hex(char text[WG_KEY_HEX + 1], const u8 key[WG_KEY])
{
	static const u32 letters = 'a' - '0' - 10;
	int i;

	for (i = 0; i < WG_KEY_HEX; i++) {
		u32 v = i % 2 ? key[i / 2] & 15 : key[i / 2] >> 4;

		text[i] = v + '0' + (within(v, 10, 15) & letters);
	}
	text[i] = '\0';
}

bool wg_key_from_hex(u8 key[WG_KEY], const char *text, size_t len)
{
	u32 bad = 0, high, low;
	int i;

	memset(key, 0, WG_KEY);
	if (len != WG_KEY_HEX)
		return false;
	for (i = 0; i < WG_KEY; i++) {
		high = hex_value((u8)text[2 * i]);
		low = hex_value((u8)text[2 * i + 1]);
		bad |= (high - 1) >> 31 | (low - 1) >> 31;
		key[i] = (high - 1) << 4 | ((low - 1) & 15);
	}
	wg_declassify(&bad, sizeof(bad));
	if (bad)
		wg_wipe(key, WG_KEY);
	return !bad;
}

bool wg_key_is_zero(const u8 key[WG_KEY])
{
	u32 any = 0;
	int i;

	for (i = 0; i < WG_KEY; i++)
		any |= key[i];
	return (any - 1) >> 31;
}
