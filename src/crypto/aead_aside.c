// SPDX-License-Identifier: GPL-2.0
/*
 * Tags in the shadow of the key stream: while vectors make it for some blocks,
 * integer registers authenticate what is in its place already. That is the text
 * of lanes that have run, or when opening the packets whose turn comes later.
 * What is left of a tag is made by aead_tags.c.
 */
#include "aead_work.h"

#if defined(WG_CRYPTO_LANES) && WG_HAVE_ASIDE

/* Shorter packets are better off four at a time. */
enum { LEAST = 24 * WG_POLY1305_BLOCK };

bool wg_aside_takes(const struct wg_work *w, unsigned int i)
{
	return w->body[i].len >= LEAST;
}

/* Bytes of packet @i that are in their place, without a short block at the end. */
static size_t in_place(const struct wg_work *w, u32 i)
{
	const size_t all = w->body[i].len / BLOCK * BLOCK;
	size_t out;

	if (w->opening)
		return all;
	out = w->ran > w->text_lane[i] ? (size_t)(w->ran - w->text_lane[i]) * BLOCK : 0;
	return out < all ? out : all;
}

/* The first packet, in order, of which there is something to do; false if there is none. */
static bool find_work(struct wg_work *w, size_t *blocks)
{
	for (; w->aside_at < w->aside_end; w->aside_at++) {
		const u32 i = w->aside_at;
		const size_t there = in_place(w, i);

		if (!wg_aside_takes(w, i))
			continue;
		*blocks = there / WG_POLY1305_BLOCK - w->packet[i].half.done;
		if (*blocks >= WG_ASIDE_BLOCKS)
			return true;
		/* More of it is to come. */
		if (there < w->body[i].len / BLOCK * BLOCK)
			return false;
	}
	return false;
}

static void run8(struct wg_work *w, u32 at, const u8 *key)
{
	struct wg_aside *a = &w->aside;
	struct half_tag *half;
	const u8 *otk;
	size_t blocks;

	a->blocks = 0;
	if (!find_work(w, &blocks)) {
		wg_chacha20_lanes8_neon(&w->lanes, at, key, a);
		return;
	}
	otk = w->packet[w->aside_at].otk;
	half = &w->packet[w->aside_at].half;
	if (!half->done)
		memset(half->h, 0, sizeof(half->h));
	memcpy(a->h, half->h, sizeof(a->h));
	a->r[0] = wg_load64(otk) & 0x0ffffffc0fffffffULL;
	a->r[1] = wg_load64(otk + 8) & 0x0ffffffc0ffffffcULL;
	a->data = w->body[w->aside_at].text + half->done * WG_POLY1305_BLOCK;
	a->blocks = blocks;
	wg_chacha20_lanes8_neon(&w->lanes, at, key, a);
	memcpy(half->h, a->h, sizeof(half->h));
	half->done += blocks - a->blocks;
}

void wg_aside_run(struct wg_work *w, const u8 *key)
{
	const u32 began = w->ran;
	u32 at;

	for (at = 0; at + 4 < w->n; at += 8) {
		run8(w, at, key);
		w->ran = began + at + 8;
	}
	if (at < w->n)
		wg_chacha20_lanes4_neon(&w->lanes, at, key);
	w->ran = began + w->n;
}

#endif
