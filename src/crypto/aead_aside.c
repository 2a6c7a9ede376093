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

/* Packet @i in @a, from where its tag is. */
static void load(struct wg_aside *a, const struct wg_work *w, u32 i)
{
	const struct half_tag *half = &w->packet[i].half;
	const u8 *otk = w->packet[i].otk;

	if (half->done)
		memcpy(a->h, half->h, sizeof(a->h));
	else
		memset(a->h, 0, sizeof(a->h));
	a->r[0] = wg_load64(otk) & 0x0ffffffc0fffffffULL;
	a->r[1] = wg_load64(otk + 8) & 0x0ffffffc0ffffffcULL;
	a->data = w->body[i].text + half->done * WG_POLY1305_BLOCK;
}

static void run8(struct wg_work *w, u32 at, const u8 *key)
{
	struct wg_aside *a = &w->aside;
	struct half_tag *half;
	size_t blocks;

	a->blocks = 0;
	if (!find_work(w, &blocks)) {
		wg_chacha20_lanes8_neon(&w->lanes, at, key, a);
		return;
	}
	load(a, w, w->aside_at);
	a->blocks = blocks;
	wg_chacha20_lanes8_neon(&w->lanes, at, key, a);
	half = &w->packet[w->aside_at].half;
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

/* (h mod 2^130 - 5) + s mod 2^128, without a branch. */
static void emit(const u64 h[3], const u8 s[16], u8 tag[WG_AEAD_TAG])
{
	unsigned __int128 t = (unsigned __int128)h[0] + (h[2] >> 2) * 5;
	u64 h0 = (u64)t, h1, h2, g0, g1, keep;

	t = (unsigned __int128)h[1] + (u64)(t >> 64);
	h1 = (u64)t;
	h2 = (h[2] & 3) + (u64)(t >> 64);
	t = (unsigned __int128)h0 + 5;
	g0 = (u64)t;
	t = (unsigned __int128)h1 + (u64)(t >> 64);
	g1 = (u64)t;
	keep = ((h2 + (u64)(t >> 64)) >> 2) - 1;
	wg_hide(keep);
	t = (unsigned __int128)((h0 & keep) | (g0 & ~keep)) + wg_load64(s);
	wg_store64(tag, (u64)t);
	wg_store64(tag + 8, ((h1 & keep) | (g1 & ~keep)) + wg_load64(s + 8) + (u64)(t >> 64));
}

void wg_aside_finish(struct wg_work *w, unsigned int i)
{
	struct wg_aside *a = &w->aside;
	u8 last[2 * WG_POLY1305_BLOCK];

	load(a, w, i);
	a->blocks = w->body[i].len / WG_POLY1305_BLOCK - w->packet[i].half.done;
	if (a->blocks)
		wg_poly1305_blocks_aside(a);
	a->blocks = wg_last_blocks(&w->body[i], last);
	a->data = last;
	wg_poly1305_blocks_aside(a);
	emit(a->h, w->packet[i].otk + 16, w->packet[i].tag);
}

#endif
