// SPDX-License-Identifier: GPL-2.0
/*
 * Constant time: every secret is marked undefined, and memcheck then reports
 * each branch and each address that depends on one. Runs under valgrind alone
 * (crypto_ct.sh).
 */
#include <valgrind/memcheck.h>

#include "aead.h"
#include "blake2s.h"
#include "dispatch.h"
#include "x25519_field.h"
#include "xaead.h"

#include "ktap.h"

/* WG_CRYPTO=name: with that implementation of the AEAD, which valgrind must know. */
__attribute__((constructor)) static void choose_crypto(void)
{
	const char *name = getenv("WG_CRYPTO");

	if (!name)
		name = "portable";
	if (wg_crypto_init(name) || strcmp(wg_crypto_chosen(&wg_aead_algorithm), name)) {
		printf("KTAP version 1\n1..0 # SKIP valgrind runs no %s here\n", name);
		exit(4);
	}
}

#define SECRET(x) VALGRIND_MAKE_MEM_UNDEFINED(&(x), sizeof(x))
#define PUBLIC(x) VALGRIND_MAKE_MEM_DEFINED(&(x), sizeof(x))

static u8 key[32], text[1420], sealed[1420 + 64], opened[1420 + 64], ad[64];

static bool silent(void (*body)(void))
{
	unsigned long before = VALGRIND_COUNT_ERRORS;

	CHECK(RUNNING_ON_VALGRIND);
	ktap_rand_bytes(key, sizeof(key));
	ktap_rand_bytes(text, sizeof(text));
	ktap_rand_bytes(ad, sizeof(ad));
	SECRET(key);
	SECRET(text);
	SECRET(ad);
	body();
	PUBLIC(key);
	PUBLIC(text);
	PUBLIC(sealed);
	PUBLIC(opened);
	PUBLIC(ad);
	CHECK_EQ(VALGRIND_COUNT_ERRORS, before);
	return true;
}

/* The proof that this file can fail at all. */
static volatile u8 sink;

static void leak(void)
{
	if (key[3] & 1)
		sink = 1;
}

static void leak_index(void)
{
	sink = text[key[5]];
}

static bool detected(void (*body)(void))
{
	unsigned long before = VALGRIND_COUNT_ERRORS;

	CHECK(RUNNING_ON_VALGRIND);
	SECRET(key);
	body();
	PUBLIC(key);
	sink = 0;
	CHECK(VALGRIND_COUNT_ERRORS > before);
	return true;
}

static bool t_leak(void)
{
	return detected(leak);
}

static bool t_leak_index(void)
{
	return detected(leak_index);
}

/* In one piece, as some short packets must be for their own path, or in two. */
static void jobs_of(u32 npieces)
{
	static const u32 lens[] = { 0, 1, 15, 16, 17, 63, 64, 65, 192, 200, 320, 576, 1420 };
	size_t i;

	for (i = 0; i < sizeof(lens) / sizeof(*lens); i++) {
		const u32 len = lens[i], pad = -len % 16, cut = npieces == 1 ? len : len / 3;
		const struct wg_piece in[2] = { { text, cut }, { text + cut, len - cut } };
		const struct wg_piece out[2] = {
			{ sealed, npieces == 1 ? len + pad + 16 : len }, { sealed + len, pad + 16 },
		};
		struct wg_aead_job job = {
			.key = key, .nonce = i, .dst = sealed,
			.src = in, .npieces = npieces, .len = len, .pad = pad,
		};

		wg_aead_seal_jobs(&job, 1);
		job.dst = opened;
		job.src = out;
		job.len += pad + 16;
		wg_aead_open_jobs(&job, 1);
		if (!job.ok)
			abort();
		/* What was sealed is on the wire; a wrong tag must not tell more. */
		PUBLIC(sealed);
		sealed[0] ^= 1;
		wg_aead_open_jobs(&job, 1);
		if (job.ok)
			abort();
	}
}

static void jobs(void)
{
	jobs_of(1);
	jobs_of(2);
}

/* Many at a time, of several lengths, so that packets share lanes. */
static void batch(void)
{
	enum { JOBS = 16, MAX = 320 };
	static u8 many[JOBS][MAX + 16];
	struct wg_piece pieces[JOBS];
	struct wg_aead_job job[JOBS];
	u32 i, round;

	for (round = 0; round < 4; round++) {
		for (i = 0; i < JOBS; i++) {
			const u32 len = round < 2 ? MAX - 12 * round : i * 20;

			pieces[i] = (struct wg_piece){ text, len };
			job[i] = (struct wg_aead_job){
				.key = key, .nonce = i, .dst = many[i], .src = &pieces[i],
				.npieces = 1, .len = len,
			};
		}
		wg_aead_seal_jobs(job, JOBS);
		for (i = 0; i < JOBS; i++)
			pieces[i] = (struct wg_piece){ many[i], job[i].len += 16 };
		wg_aead_open_jobs(job, JOBS);
		for (i = 0; i < JOBS; i++)
			if (!job[i].ok)
				abort();
		PUBLIC(many);
	}
}

static bool t_batch(void)
{
	return silent(batch);
}

static bool t_jobs(void)
{
	return silent(jobs);
}

static void aead(void)
{
	bool ok;

	wg_aead_seal(sealed, text, 200, ad, sizeof(ad), 5, key);
	ok = wg_aead_open(opened, sealed, 216, ad, sizeof(ad), 5, key);
	PUBLIC(ok);
	if (!ok)
		abort();
}

static bool t_aead(void)
{
	return silent(aead);
}

static void xaead(void)
{
	u8 nonce[24] = { 1, 2, 3 };
	bool ok;

	SECRET(nonce);
	wg_xaead_seal(sealed, text, 100, ad, 16, nonce, key);
	ok = wg_xaead_open(opened, sealed, 116, ad, 16, nonce, key);
	PUBLIC(ok);
	if (!ok)
		abort();
}

static bool t_xaead(void)
{
	return silent(xaead);
}

static void blake2s(void)
{
	u8 digest[32];

	wg_blake2s(digest, 32, NULL, 0, text, 300);
	wg_blake2s(digest, 16, key, 32, text, 116);
	wg_hmac(digest, key, 32, text, 100);
	wg_hmac(digest, text, 100, key, 32);
}

static bool t_blake2s(void)
{
	return silent(blake2s);
}

static void kdf(void)
{
	u8 t[3][32];

	wg_kdf(t[0], t[1], t[2], key, text, 32);
	wg_kdf(t[0], NULL, NULL, key, NULL, 0);
}

static bool t_kdf(void)
{
	return silent(kdf);
}

/* The other side's point is secret too, when it comes out of a sealed field. */
static void x25519_portable(void)
{
	u8 out[2][32];
	const struct wg_x25519_job jobs[] = { { out[0], key, NULL }, { out[1], key, text } };

	wg_x25519_clamp(key);
	wg_x25519_many_portable(jobs, 2);
}

static bool t_x25519_portable(void)
{
	return silent(x25519_portable);
}

#if WG_X25519_ADX
/* Valgrind knows MULX and ADX, whatever it lets CPUID say. */
static void x25519_adx(void)
{
	u8 out[2][32];
	const struct wg_x25519_job jobs[] = { { out[0], key, NULL }, { out[1], key, text } };

	wg_x25519_clamp(key);
	wg_x25519_many_adx(jobs, 2);
}

static bool t_x25519_adx(void)
{
	return silent(x25519_adx);
}
#endif

static void x25519_verdict(void)
{
	u8 out[32], pub[32];
	bool ok;

	wg_x25519_public(pub, key);
	ok = wg_x25519(out, key, pub);
	PUBLIC(ok);
	if (!ok)
		abort();
}

static bool t_x25519_verdict(void)
{
	return silent(x25519_verdict);
}

static void equal(void)
{
	bool ok = wg_equal_ct(key, text, 32);

	PUBLIC(ok);
	if (ok)
		abort();
	ok = wg_equal_ct(key, key, 32);
	PUBLIC(ok);
	if (!ok)
		abort();
}

static bool t_equal(void)
{
	return silent(equal);
}

static const struct ktap_test tests[] = {
	{ "ct_a_branch_on_a_secret_is_noticed", t_leak },
	{ "ct_an_index_from_a_secret_is_noticed", t_leak_index },
	{ "ct_aead_jobs", t_jobs },
	{ "ct_aead_batches", t_batch },
	{ "ct_aead_with_associated_data", t_aead },
	{ "ct_xaead", t_xaead },
	{ "ct_blake2s_and_hmac", t_blake2s },
	{ "ct_kdf", t_kdf },
	{ "ct_x25519_portable", t_x25519_portable },
#if WG_X25519_ADX
	{ "ct_x25519_adx", t_x25519_adx },
#endif
	{ "ct_x25519_verdict", t_x25519_verdict },
	{ "ct_equal", t_equal },
};

ktap_main("crypto_ct", tests)
