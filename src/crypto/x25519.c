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

static void many(const struct wg_x25519_job *jobs, unsigned int n)
{
	if (wg_switched_on(use_adx))
		wg_x25519_many_adx(jobs, n);
	else
		wg_x25519_many_portable(jobs, n);
}

#else
#define many wg_x25519_many_portable
#endif

void wg_x25519_clamp(u8 key[WG_X25519_KEY])
{
	key[0] &= 248;
	key[31] = (key[31] & 127) | 64;
}

bool wg_x25519_many(const struct wg_x25519_job *jobs, unsigned int n)
{
	static const u8 zero[WG_X25519_KEY];
	u8 clamped[WG_X25519_MANY][WG_X25519_KEY];
	struct wg_x25519_job inner[WG_X25519_MANY] = { jobs[0] };
	bool ok = true;
	unsigned int i;

	for (i = 0; i < n; i++) {
		memcpy(clamped[i], jobs[i].scalar, WG_X25519_KEY);
		wg_x25519_clamp(clamped[i]);
		inner[i] = jobs[i];
		inner[i].scalar = clamped[i];
	}
	many(inner, n);
	for (i = 0; i < n; i++)
		ok &= !wg_equal_ct(jobs[i].out, zero, sizeof(zero));
	wg_wipe(clamped, sizeof(clamped));
	return ok;
}

bool wg_x25519(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY],
	       const u8 point[WG_X25519_KEY])
{
	const struct wg_x25519_job job = { out, scalar, point };

	return wg_x25519_many(&job, 1);
}

void wg_x25519_public(u8 pub[WG_X25519_KEY], const u8 priv[WG_X25519_KEY])
{
	const struct wg_x25519_job job = { pub, priv, NULL };
	/* Never zero: the base point's order is prime and no divisor of the scalar. */
	bool ok = wg_x25519_many(&job, 1);

	(void)ok;
}

/* A chain of products and public keys, each scalar the product before. */
static bool __init agrees(void)
{
	u8 scalar[WG_X25519_KEY], point[WG_X25519_KEY] = { 9 };
	u8 want[2][WG_X25519_KEY], got[2][WG_X25519_KEY];
	const struct wg_x25519_job wanted[] = {
		{ want[0], scalar, point }, { want[1], scalar, NULL },
	};
	int i;

	for (i = 0; i < WG_X25519_KEY; i++)
		scalar[i] = 37 * i + 11;
	for (i = 0; i < 4; i++) {
		wg_x25519_clamp(scalar);
		wg_x25519_many_portable(wanted, 2);
		wg_x25519_public(got[1], scalar);
		if (!wg_x25519(got[0], scalar, point) || memcmp(got, want, sizeof(got)))
			return false;
		memcpy(scalar, want[0], sizeof(scalar));
		memcpy(point, want[1], sizeof(point));
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
