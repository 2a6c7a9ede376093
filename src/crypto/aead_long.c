// SPDX-License-Identifier: GPL-2.0
/*
 * A packet longer than a section may work (MTUs of 64 KiB): brought to its
 * place first, then treated there in parts, a section each. What is carried
 * from part to part is on the stack; a part whose section is refused is done in
 * portable code.
 */
#include "aead_work.h"

#ifdef WG_CRYPTO_LANES

enum { PART = 16 * 1024 };	/* whole blocks of either cipher */

/* One part of the text at @at of dst, in place. */
static void crypt_part(const struct wg_aead_job *job, size_t at, size_t len)
{
	const u32 counter = 1 + (u32)(at / BLOCK);
	struct wg_chacha20 c;
	struct wg_fpu fpu;
	u8 iv[WG_AEAD_IV];

	if (wg_simd_begin(&fpu)) {
		wg_lanes_text(wg_section_work(), job, counter, job->dst + at, job->dst + at, len);
		wg_wipe_work(wg_section_work(), 0);
		wg_simd_end(&fpu);
		return;
	}
	wg_store32(iv, 0);
	wg_store64(iv + 4, job->nonce);
	wg_chacha20_init(&c, job->key, counter, iv);
	wg_chacha20_xor(&c, job->dst + at, job->dst + at, len);
	wg_wipe(&c, sizeof(c));
}

/* One part of the text into the tag; whole blocks but for the last part. */
static void mac_part(struct wg_poly1305 *mac, const u8 *text, size_t len)
{
	const size_t n = len / WG_POLY1305_BLOCK;
	struct wg_fpu fpu;

	if (wg_simd_begin(&fpu)) {
		wg_lanes_blocks(wg_section_work(), &mac->acc, text, n);
		wg_wipe_work(wg_section_work(), 0);
		wg_simd_end(&fpu);
		text += n * WG_POLY1305_BLOCK;
		len -= n * WG_POLY1305_BLOCK;
	}
	wg_poly1305_update(mac, text, len);
}

static void mac_begin(struct wg_poly1305 *mac, const struct wg_aead_job *job)
{
	struct wg_chacha20 c;
	u8 iv[WG_AEAD_IV];

	wg_store32(iv, 0);
	wg_store64(iv + 4, job->nonce);
	wg_chacha20_init(&c, job->key, 0, iv);
	wg_poly1305_init(mac, wg_chacha20_take_block(&c));
	wg_wipe(&c, sizeof(c));
}

static void mac_end(struct wg_poly1305 *mac, size_t len, u8 tag[WG_AEAD_TAG])
{
	u8 lengths[16];

	wg_poly1305_pad(mac);
	wg_store64(lengths, 0);
	wg_store64(lengths + 8, len);
	wg_poly1305_update(mac, lengths, sizeof(lengths));
	wg_poly1305_final(mac, tag);
	wg_wipe(mac, sizeof(*mac));
}

static size_t part_at(size_t at, size_t len)
{
	return len - at < PART ? len - at : PART;
}

/* Text and padding to dst, each byte read once. */
static void bring(const struct wg_aead_job *job)
{
	size_t at = 0, n;
	u32 i;

	for (i = 0; i < job->npieces; i++) {
		n = job->src[i].len;
		if (n > job->len - at)
			n = job->len - at;
		if (n && job->src[i].data != job->dst + at)
			memcpy(job->dst + at, job->src[i].data, n);
		at += n;
	}
	memset(job->dst + at, 0, (size_t)job->len + job->pad - at);
}

void wg_seal_long(const struct wg_aead_job *job)
{
	const size_t len = (size_t)job->len + job->pad;
	struct wg_poly1305 mac;
	size_t at;

	bring(job);
	mac_begin(&mac, job);
	for (at = 0; at < len; at += PART) {
		crypt_part(job, at, part_at(at, len));
		mac_part(&mac, job->dst + at, part_at(at, len));
	}
	mac_end(&mac, len, job->dst + len);
}

bool wg_open_long(const struct wg_aead_job *job)
{
	const size_t len = job->len - WG_AEAD_TAG;
	u8 sent[WG_AEAD_TAG], tag[WG_AEAD_TAG];
	struct wg_gathered g = wg_aead_gather(job, sent);
	struct wg_poly1305 mac;
	bool ok = g.bytes == job->len;
	size_t at;

	if (ok) {
		mac_begin(&mac, job);
		for (at = 0; at < len; at += PART)
			mac_part(&mac, job->dst + at, part_at(at, len));
		mac_end(&mac, len, tag);
		ok = wg_equal_ct(tag, sent, sizeof(tag));
		wg_wipe(tag, sizeof(tag));
	}
	wg_declassify(&ok, sizeof(ok));
	if (!ok && g.copied)
		wg_wipe(job->dst, len);
	for (at = 0; ok && at < len; at += PART)
		crypt_part(job, at, part_at(at, len));
	return ok;
}

#endif
