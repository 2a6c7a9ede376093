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
	struct wg_mac *mac = &w->mac;
	size_t blocks;

	mac->blocks = 0;
	if (!find_work(w, &blocks)) {
		wg_chacha20_lanes8_neon(&w->lanes, at, key, mac);
		return;
	}
	wg_mac_load(w, w->aside_at);
	mac->blocks = blocks;
	wg_chacha20_lanes8_neon(&w->lanes, at, key, mac);
	wg_mac_save(w, w->aside_at, blocks - mac->blocks);
}

void wg_run_many(struct wg_work *w, const u8 *key)
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
