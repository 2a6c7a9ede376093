// SPDX-License-Identifier: GPL-2.0
#include "aead_lanes.h"
#include "chacha20.h"
#include "poly1305.h"

struct aead {
	struct wg_chacha20 stream;
	struct wg_poly1305 mac;
};

static void make_iv(u8 iv[WG_AEAD_IV], u64 nonce)
{
	wg_store32(iv, 0);
	wg_store64(iv + 4, nonce);
}

/* Block 0 keys the tag, the text starts at block 1. */
static void begin(struct aead *a, const u8 *key, const u8 *iv, const u8 *ad, size_t ad_len)
{
	wg_chacha20_init(&a->stream, key, 0, iv);
	wg_poly1305_init(&a->mac, wg_chacha20_take_block(&a->stream));
	wg_poly1305_update(&a->mac, ad, ad_len);
	wg_poly1305_pad(&a->mac);
}

static void finish(struct aead *a, const u8 *text, size_t len, size_t ad_len, u8 *tag)
{
	u8 lengths[16];

	wg_poly1305_update(&a->mac, text, len);
	wg_poly1305_pad(&a->mac);
	wg_store64(lengths, ad_len);
	wg_store64(lengths + 8, len);
	wg_poly1305_update(&a->mac, lengths, sizeof(lengths));
	wg_poly1305_final(&a->mac, tag);
}

static void seal_one(const struct wg_aead_job *job, const u8 *iv, const u8 *ad,
		     size_t ad_len)
{
	const size_t total = (size_t)job->len + job->pad;
	struct aead a;
	size_t at = 0;
	u32 i;

	begin(&a, job->key, iv, ad, ad_len);
	for (i = 0; i < job->npieces; i++) {
		size_t n = job->src[i].len;

		/* Pieces that say more than len must not write beyond dst. */
		if (n > job->len - at)
			n = job->len - at;
		wg_chacha20_xor(&a.stream, job->dst + at, job->src[i].data, n);
		at += n;
	}
	wg_chacha20_xor(&a.stream, job->dst + at, NULL, total - at);
	finish(&a, job->dst, total, ad_len, job->dst + total);
	wg_wipe(&a, sizeof(a));
}

/* Into dst, and behind the body into the tag. */
struct wg_gathered wg_aead_gather(const struct wg_aead_job *job, u8 tag[WG_AEAD_TAG])
{
	const size_t body = job->len - WG_AEAD_TAG;
	struct wg_gathered g = { 0, false };
	u32 i;

	for (i = 0; i < job->npieces; i++) {
		const u8 *data = job->src[i].data;
		size_t n = job->src[i].len, head;

		if (n > job->len - g.bytes)
			n = job->len - g.bytes;
		head = g.bytes < body ? body - g.bytes : 0;
		if (head > n)
			head = n;
		if (head && data != job->dst + g.bytes) {
			memcpy(job->dst + g.bytes, data, head);
			g.copied = true;
		}
		g.bytes += head;
		if (n > head) {
			memcpy(tag + (g.bytes - body), data + head, n - head);
			g.bytes += n - head;
		}
	}
	return g;
}

static bool open_one(const struct wg_aead_job *job, const u8 *iv, const u8 *ad,
		     size_t ad_len)
{
	u8 sent[WG_AEAD_TAG], tag[WG_AEAD_TAG];
	struct wg_gathered g;
	struct aead a;
	size_t body;
	bool ok;

	if (job->len < WG_AEAD_TAG)
		return false;
	body = job->len - WG_AEAD_TAG;
	g = wg_aead_gather(job, sent);
	begin(&a, job->key, iv, ad, ad_len);
	ok = g.bytes == job->len;
	if (ok) {
		finish(&a, job->dst, body, ad_len, tag);
		ok = wg_equal_ct(tag, sent, sizeof(tag));
	}
	wg_declassify(&ok, sizeof(ok));
	if (ok)
		wg_chacha20_xor(&a.stream, job->dst, job->dst, body);
	else if (g.copied)
		wg_wipe(job->dst, body);
	/* For a forgery this is the tag it should have had. */
	wg_wipe(tag, sizeof(tag));
	wg_wipe(&a, sizeof(a));
	return ok;
}

void wg_aead_seal_portable(struct wg_aead_job *jobs, unsigned int n)
{
	u8 iv[WG_AEAD_IV];

	for (; n--; jobs++) {
		make_iv(iv, jobs->nonce);
		seal_one(jobs, iv, NULL, 0);
	}
}

void wg_aead_open_portable(struct wg_aead_job *jobs, unsigned int n)
{
	u8 iv[WG_AEAD_IV];

	for (; n--; jobs++) {
		make_iv(iv, jobs->nonce);
		jobs->ok = open_one(jobs, iv, NULL, 0);
	}
}

void wg_aead_seal_iv(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		     const u8 iv[WG_AEAD_IV], const u8 key[WG_AEAD_KEY])
{
	const struct wg_piece piece = { src, (u32)len };
	const struct wg_aead_job job = {
		.key = key, .dst = dst, .src = &piece, .npieces = 1, .len = (u32)len,
	};

	seal_one(&job, iv, ad, ad_len);
}

bool wg_aead_open_iv(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		     const u8 iv[WG_AEAD_IV], const u8 key[WG_AEAD_KEY])
{
	const struct wg_piece piece = { src, (u32)len };
	const struct wg_aead_job job = {
		.key = key, .dst = dst, .src = &piece, .npieces = 1, .len = (u32)len,
	};

	return open_one(&job, iv, ad, ad_len);
}

void wg_aead_seal(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		  u64 nonce, const u8 key[WG_AEAD_KEY])
{
	u8 iv[WG_AEAD_IV];

	make_iv(iv, nonce);
	wg_aead_seal_iv(dst, src, len, ad, ad_len, iv, key);
}

bool wg_aead_open(u8 *dst, const u8 *src, size_t len, const u8 *ad,
		  size_t ad_len, u64 nonce, const u8 key[WG_AEAD_KEY])
{
	u8 iv[WG_AEAD_IV];

	make_iv(iv, nonce);
	return wg_aead_open_iv(dst, src, len, ad, ad_len, iv, key);
}
