// SPDX-License-Identifier: GPL-2.0
/* Which implementation seals and opens packets. */
#include "aead_lanes.h"
#include "dispatch.h"
#include "lanes.h"

#ifdef WG_CRYPTO_LANES

WG_SWITCH(wg_lanes_on);

static void turn_lanes(bool on)
{
	if (on)
		wg_switch_on(wg_lanes_on);
	else
		wg_switch_off(wg_lanes_on);
}

#ifdef __x86_64__

WG_SWITCH(wg_lanes_avx512vl);
WG_SWITCH(wg_lanes_avx512);

static void turn_avx2(bool on)
{
	turn_lanes(on);
}

static void turn_avx512vl(bool on)
{
	if (on)
		wg_switch_on(wg_lanes_avx512vl);
	else
		wg_switch_off(wg_lanes_avx512vl);
	turn_lanes(on);
}

static void turn_avx512(bool on)
{
	if (on)
		wg_switch_on(wg_lanes_avx512);
	else
		wg_switch_off(wg_lanes_avx512);
	turn_lanes(on);
}

#endif
#endif

void wg_aead_seal_jobs(struct wg_aead_job *jobs, unsigned int n)
{
#ifdef WG_CRYPTO_LANES
	if (wg_switched_on(wg_lanes_on)) {
		wg_aead_seal_lanes(jobs, n);
		return;
	}
#endif
	wg_aead_seal_portable(jobs, n);
}

void wg_aead_open_jobs(struct wg_aead_job *jobs, unsigned int n)
{
#ifdef WG_CRYPTO_LANES
	if (wg_switched_on(wg_lanes_on)) {
		wg_aead_open_lanes(jobs, n);
		return;
	}
#endif
	wg_aead_open_portable(jobs, n);
}

/* --- the check at load ------------------------------------------------------------ */

/* Around every border there is: blocks, lanes, pieces, tails. */
static const u16 lengths[] __initconst = {
	0, 1, 15, 16, 17, 48, 63, 64, 65, 100, 128, 200, 448, 500, 511, 512, 513,
	960, 1000, 1024, 1280, 1420, 1500,
};

enum {
	CHECKED = sizeof(lengths) / sizeof(*lengths),
	CHECKED_MAX = 1500 + WG_AEAD_TAG,
};

static u8 plain[CHECKED_MAX] __initdata;
static u8 keys[2][WG_AEAD_KEY] __initdata;
static u8 expected[CHECKED_MAX] __initdata;
static u8 sealed[CHECKED][CHECKED_MAX] __initdata;
static struct wg_aead_job jobs[CHECKED] __initdata;
static struct wg_piece pieces[CHECKED][2] __initdata;

static void __init prepare(void)
{
	u32 x = 1, i, cut;

	for (i = 0; i < sizeof(plain); i++) {
		x = x * 1103515245 + 12345;
		plain[i] = (u8)(x >> 16);
	}
	for (i = 0; i < WG_AEAD_KEY; i++) {
		keys[0][i] = (u8)(3 * i + 1);
		keys[1][i] = (u8)(255 - 5 * i);
	}
	for (i = 0; i < CHECKED; i++) {
		cut = lengths[i] / 3;
		pieces[i][0] = (struct wg_piece){ plain, cut };
		pieces[i][1] = (struct wg_piece){ plain + cut, lengths[i] - cut };
		jobs[i] = (struct wg_aead_job){
			.key = keys[i / 8 % 2], .nonce = 0x0123456789abcdefULL * i,
			.dst = sealed[i], .src = pieces[i], .npieces = 2, .len = lengths[i],
		};
	}
}

/* Sealed like the portable code does it? Made a job of opening in place then. */
static bool __init sealed_alike(u32 i)
{
	struct wg_aead_job again = jobs[i];

	again.dst = expected;
	wg_aead_seal_portable(&again, 1);
	jobs[i].len += WG_AEAD_TAG;
	jobs[i].npieces = 1;
	pieces[i][0] = (struct wg_piece){ sealed[i], jobs[i].len };
	return !memcmp(sealed[i], expected, jobs[i].len);
}

/*
 * Both directions, several packets and keys at a time and one packet alone, and
 * that a changed packet is refused. Should registers be refused here (forced
 * for a test), then the portable code is compared with itself.
 */
static bool __init check(void)
{
	const u32 bad = CHECKED / 2;
	bool ok = true;
	u32 i;

	prepare();
	wg_aead_seal_jobs(jobs, CHECKED - 1);
	wg_aead_seal_jobs(&jobs[CHECKED - 1], 1);
	for (i = 0; i < CHECKED; i++)
		ok &= sealed_alike(i);
	sealed[bad][0] ^= 1;
	wg_aead_open_jobs(jobs, 3);
	wg_aead_open_jobs(jobs + 3, CHECKED - 3);
	for (i = 0; i < CHECKED; i++)
		ok &= jobs[i].ok == (i != bad) &&
		      (i == bad || !memcmp(sealed[i], plain, lengths[i]));
	return ok;
}

static const struct wg_crypto_impl impls[] = {
#if defined(WG_CRYPTO_LANES) && defined(__aarch64__)
	{
		.name = "neon",
		.needs = WG_CPU_NEON,
		.enable = turn_lanes,
	},
#elif defined(WG_CRYPTO_LANES)
	{
		.name = "avx512",
		.needs = WG_CPU_AVX2 | WG_CPU_AVX512,
		.avoid = WG_CPU_SLOW_ZMM,
		.enable = turn_avx512,
	},
	{
		.name = "avx512vl",
		.needs = WG_CPU_AVX2 | WG_CPU_AVX512,
		.enable = turn_avx512vl,
	},
	{
		.name = "avx2",
		.needs = WG_CPU_AVX2,
		.enable = turn_avx2,
	},
#endif
	{ .name = "portable" },
};

const struct wg_crypto_algorithm wg_aead_algorithm = {
	.name = "ChaCha20-Poly1305",
	.impls = impls,
	.n = sizeof(impls) / sizeof(*impls),
	.check = check,
};
