// SPDX-License-Identifier: GPL-2.0
#include "dispatch.h"
#include "x25519_field.h"

#if WG_X25519_ADX

static WG_SWITCH(use_adx);

static void enable_adx(bool on)
{
	if (on)
		wg_switch_on(use_adx);
	else
		wg_switch_off(use_adx);
}

static void ladder(u8 *out, const u8 *scalar, const u8 *point)
{
	if (wg_switched_on(use_adx))
		wg_x25519_ladder_adx(out, scalar, point);
	else
		wg_x25519_ladder_portable(out, scalar, point);
}

static void comb(u8 *out, const u8 *scalar)
{
	if (wg_switched_on(use_adx))
		wg_x25519_comb_adx(out, scalar);
	else
		wg_x25519_comb_portable(out, scalar);
}

#else

static void ladder(u8 *out, const u8 *scalar, const u8 *point)
{
	wg_x25519_ladder_portable(out, scalar, point);
}

static void comb(u8 *out, const u8 *scalar)
{
	wg_x25519_comb_portable(out, scalar);
}

#endif

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
	ladder(out, clamped, point);
	wg_wipe(clamped, sizeof(clamped));
	return !wg_equal_ct(out, zero, sizeof(zero));
}

void wg_x25519_public(u8 pub[WG_X25519_KEY], const u8 priv[WG_X25519_KEY])
{
	u8 clamped[WG_X25519_KEY];

	memcpy(clamped, priv, sizeof(clamped));
	wg_x25519_clamp(clamped);
	comb(pub, clamped);
	wg_wipe(clamped, sizeof(clamped));
}

/* A chain of products and public keys, each scalar the product before. */
static bool __init agrees(void)
{
	u8 scalar[WG_X25519_KEY], point[WG_X25519_KEY] = { 9 };
	u8 want[WG_X25519_KEY], got[WG_X25519_KEY];
	int i;

	for (i = 0; i < WG_X25519_KEY; i++)
		scalar[i] = 37 * i + 11;
	for (i = 0; i < 4; i++) {
		wg_x25519_clamp(scalar);
		wg_x25519_ladder_portable(want, scalar, point);
		if (!wg_x25519(got, scalar, point) || memcmp(got, want, sizeof(got)))
			return false;
		wg_x25519_comb_portable(point, scalar);
		wg_x25519_public(got, scalar);
		if (memcmp(got, point, sizeof(got)))
			return false;
		memcpy(scalar, want, sizeof(scalar));
	}
	return true;
}

static const struct wg_crypto_impl impls[] = {
#if WG_X25519_ADX
	{ .name = "adx", .needs = WG_CPU_BMI2_ADX, .enable = enable_adx },
#endif
	{ .name = "portable" },
};

const struct wg_crypto_algorithm wg_x25519_algorithm = {
	.name = "X25519",
	.impls = impls,
	.n = sizeof(impls) / sizeof(*impls),
	.check = agrees,
};
