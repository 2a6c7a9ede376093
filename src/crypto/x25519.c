// SPDX-License-Identifier: GPL-2.0
#include "x25519.h"

void wg_x25519_clamp(u8 key[WG_X25519_KEY])
{
	key[0] &= 248;
	key[31] = (key[31] & 127) | 64;
}

bool wg_x25519(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY],
	       const u8 point[WG_X25519_KEY])
{
	static const u8 zero[WG_X25519_KEY];
	u8 clamped[WG_X25519_KEY];

	memcpy(clamped, scalar, sizeof(clamped));
	wg_x25519_clamp(clamped);
	wg_x25519_ladder(out, clamped, point);
	wg_wipe(clamped, sizeof(clamped));
	return !wg_equal_ct(out, zero, sizeof(zero));
}

bool wg_x25519_public(u8 pub[WG_X25519_KEY], const u8 priv[WG_X25519_KEY])
{
	static const u8 base[WG_X25519_KEY] = { 9 };

	return wg_x25519(pub, priv, base);
}
