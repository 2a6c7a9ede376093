// SPDX-License-Identifier: GPL-2.0
/*
 * x86-64: one short packet, or two: no lanes, and no working memory with secrets, so that
 * there is nothing to wipe but registers.
 */
#include "aead_work.h"

#if defined(WG_CRYPTO_LANES) && defined(__x86_64__)

#ifdef __KERNEL__
#include <linux/stddef.h>
#endif

/* Known to gen/short.py. */
_Static_assert(offsetof(struct wg_aead_job, key) == 0, "job");
_Static_assert(offsetof(struct wg_aead_job, nonce) == 8, "job");
_Static_assert(offsetof(struct wg_aead_job, dst) == 16, "job");
_Static_assert(offsetof(struct wg_aead_job, len) == 36, "job");
_Static_assert(offsetof(struct wg_aead_job, pad) == 40, "job");
_Static_assert(sizeof(((struct wg_work *)0)->buffer) >= WG_SHORT_SCRATCH, "scratch");

/* All of the source, or NULL when it is in several pieces. */
static const u8 *whole_source(const struct wg_aead_job *job)
{
	if (!job->len)
		return wg_zero_block;
	if (job->npieces == 1 && job->src->len == job->len)
		return job->src->data;
	return NULL;
}

/* Two are sooner done together unless they are very short. */
static u32 bound_of(unsigned int n, u32 alone)
{
	if (n > 1)
		return WG_SHORT_TWO;
	return wg_have_ifma() ? alone : WG_SHORT_AVX2;
}

static bool can_seal(const struct wg_aead_job *job, u32 bound)
{
	return job->len <= bound && job->pad <= BLOCK - job->len % BLOCK &&
	       job->len + job->pad <= bound && whole_source(job);
}

static bool can_open(const struct wg_aead_job *job, u32 bound)
{
	return job->len >= WG_AEAD_TAG && job->len <= bound + WG_AEAD_TAG && whole_source(job);
}

/* A last block that is not whole goes through @scratch: @n bytes, then zeros. */
static void take_rest(u8 *scratch, const u8 *src, size_t n)
{
	size_t i;

	for (i = 0; i < BLOCK; i += 8)
		wg_store64(scratch + i, 0);
	wg_copy_short(scratch, src, n);
}

static void seal_avx2(const struct wg_aead_job *job, const u8 *src, u8 *scratch)
{
	const u32 at = job->len / BLOCK * BLOCK, rest = job->len + job->pad - at;

	take_rest(scratch + at, src + at, job->len - at);
	wg_short_avx2(job, src, scratch, 0);
	wg_copy_short(job->dst + at, scratch + at, rest);
}

static bool open_avx2(const struct wg_aead_job *job, const u8 *src, u8 *scratch)
{
	const u32 len = job->len - WG_AEAD_TAG, at = len / BLOCK * BLOCK;
	bool ok;

	take_rest(scratch + at, src + at, len - at);
	ok = wg_short_avx2(job, src, scratch, 1);
	wg_copy_short(job->dst + at, scratch + at, len - at);
	wg_wipe(scratch + at, BLOCK);
	return ok;
}

static void seal_one(const struct wg_aead_job *job, u8 *scratch)
{
	if (wg_have_ifma())
		wg_short_avx512vl(job, whole_source(job), scratch, 0);
	else
		seal_avx2(job, whole_source(job), scratch);
}

/* Its text is visible then, or nothing is. */
static void open_one(struct wg_aead_job *job, u8 *scratch)
{
	const u8 *src = whole_source(job);
	bool ok = wg_have_ifma() ? wg_short_avx512vl(job, src, scratch, 1) :
				   open_avx2(job, src, scratch);

	wg_declassify(&ok, sizeof(ok));
	job->ok = ok;
	if (!ok && src != job->dst)
		wg_wipe(job->dst, job->len - WG_AEAD_TAG);
}

bool wg_seal_short(const struct wg_aead_job *jobs, unsigned int n)
{
	const u32 bound = bound_of(n, WG_SHORT_SEAL);
	struct wg_fpu fpu;
	unsigned int i;

	if (!n || n > 2)
		return false;
	for (i = 0; i < n; i++)
		if (!can_seal(&jobs[i], bound))
			return false;
	if (!wg_simd_begin(&fpu))
		return false;
	for (i = 0; i < n; i++)
		seal_one(&jobs[i], wg_section_work()->buffer[0]);
	wg_simd_end(&fpu);
	return true;
}

bool wg_open_short(struct wg_aead_job *jobs, unsigned int n)
{
	const u32 bound = bound_of(n, WG_SHORT_TEXT);
	struct wg_fpu fpu;
	unsigned int i;

	if (!n || n > 2)
		return false;
	for (i = 0; i < n; i++)
		if (!can_open(&jobs[i], bound))
			return false;
	if (!wg_simd_begin(&fpu))
		return false;
	for (i = 0; i < n; i++)
		open_one(&jobs[i], wg_section_work()->buffer[0]);
	wg_simd_end(&fpu);
	return true;
}

#endif
