// SPDX-License-Identifier: GPL-2.0
/* Tags by 52-bit multiplications: a lane per packet, or per block of one packet. */
#include "aead_work.h"

#if defined(WG_CRYPTO_LANES) && defined(__x86_64__)

/* The powers of r for twice as many lanes cost more than they save here. */
static bool wide_blocks(size_t n)
{
	return wg_switched_on(wg_lanes_avx512) && n > 16 && !wg_switched_on(wg_lanes_split);
}

/* The last blocks that can be apart from the others. */
static size_t last_blocks(size_t n)
{
	return wide_blocks(n) ? 16 : 8;
}

static void blocks_and_last(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n,
			    const u8 *last)
{
	w->table_used = 2 * 5 * 64;
	if (wide_blocks(n))
		wg_poly1305_blocks_avx512(acc, data, n, w->poly.table, last);
	else
		wg_poly1305_blocks_avx512vl(acc, data, n, w->poly.table, last);
}

void wg_ifma_blocks(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n)
{
	const size_t k = last_blocks(n);

	blocks_and_last(w, acc, data, n, data + (n > k ? n - k : 0) * WG_POLY1305_BLOCK);
}

/*
 * The text, filled up with zeros, and its lengths are @n blocks; the last ones
 * are copied, so that all of them are one run.
 */
static void blocks_with_end(struct wg_work *w, struct wg_poly1305_acc *acc, const struct body *b,
			    size_t n)
{
	const size_t k = last_blocks(n), at = (n - k) * WG_POLY1305_BLOCK;
	u8 last[16 * WG_POLY1305_BLOCK], *end = last + k * WG_POLY1305_BLOCK;

	wg_store64(end - 32, 0);
	wg_store64(end - 24, 0);
	wg_copy_short(last, b->text + at, b->len - at);
	wg_store64(end - 16, 0);
	wg_store64(end - 8, b->len);
	blocks_and_last(w, acc, b->text, n, last);
}

bool wg_ifma_tag(struct wg_work *w, unsigned int i)
{
	const struct body *b = &w->body[i];
	const size_t n = (b->len + WG_POLY1305_BLOCK - 1) / WG_POLY1305_BLOCK + 1;
	struct wg_poly1305_acc acc;

	if (!b->closed && n <= last_blocks(n))
		return false;
	wg_poly1305_acc_init(&acc, w->packet[i].otk);
	if (b->closed)
		wg_lanes_blocks(w, &acc, b->text, n);
	else
		blocks_with_end(w, &acc, b, n);
	wg_poly1305_acc_emit(&acc, w->packet[i].otk + 16, w->packet[i].tag);
	wg_wipe(&acc, sizeof(acc));
	return true;
}

/* Lane @lane takes packet @i. */
static void poly_lane(struct wg_work *w, unsigned int lane, unsigned int i)
{
	const struct body *b = &w->body[i];
	const size_t n = b->len / WG_POLY1305_BLOCK, rest = b->len % WG_POLY1305_BLOCK;
	struct wg_poly_lanes *l = &w->poly;
	struct wg_poly1305_acc acc;
	u8 block[WG_POLY1305_BLOCK] = { 0 };
	int j;

	wg_poly1305_acc_init(&acc, w->packet[i].otk);
	for (j = 0; j < 3; j++)
		l->r[j][lane] = acc.r[j];
	wg_wipe(&acc, sizeof(acc));
	l->end[lane] = b->text + n * WG_POLY1305_BLOCK;
	l->count[lane] = n;
	l->length[lane] = b->len;
	if (rest) {
		wg_copy_short(block, l->end[lane], rest);
		l->rest[0][lane] = wg_load64(block);
		l->rest[1][lane] = wg_load64(block + 8);
		l->have_rest |= 1U << lane;
	}
}

static void poly_unused_lane(struct wg_poly_lanes *l, unsigned int lane)
{
	int j;

	for (j = 0; j < 3; j++)
		l->r[j][lane] = 0;
	l->end[lane] = l->end[0];
	l->count[lane] = l->least;
	l->length[lane] = 0;
}

static void poly_emit(struct wg_work *w, unsigned int lane, unsigned int i)
{
	struct wg_poly1305_acc acc;
	int j;

	for (j = 0; j < 3; j++)
		acc.h[j] = w->poly.h[j][lane];
	wg_poly1305_acc_emit(&acc, w->packet[i].otk + 16, w->packet[i].tag);
	wg_wipe(&acc, sizeof(acc));
}

/* @n packets, each a lane; @order[0] is the shortest, the last one the longest. */
static void tag_together(struct wg_work *w, const u8 *order, unsigned int n, unsigned int lanes)
{
	struct wg_poly_lanes *l = &w->poly;
	unsigned int i;

	w->poly_used = true;
	l->have_rest = 0;
	l->least = w->body[order[0]].len / WG_POLY1305_BLOCK;
	l->most = w->body[order[n - 1]].len / WG_POLY1305_BLOCK;
	for (i = 0; i < n; i++)
		poly_lane(w, i, order[i]);
	for (; i < lanes; i++)
		poly_unused_lane(l, i);
	if (lanes == 8)
		wg_poly1305_packets_avx512(l);
	else
		wg_poly1305_packets_avx512vl(l);
	for (i = 0; i < n; i++)
		poly_emit(w, i, order[i]);
}

/*
 * Cycles, roughly, by either way; the measure is what both do in vectors, so
 * the ratio holds elsewhere. A lane per packet saves each packet's powers, but
 * waits for the longest, whose extra blocks it gathers one at a time.
 */
static bool together_pays(const struct wg_work *w, const u8 *order, unsigned int n, unsigned int lanes)
{
	u32 least = w->body[order[0]].len / WG_POLY1305_BLOCK;
	u32 most = w->body[order[n - 1]].len / WG_POLY1305_BLOCK;
	u32 together = 280 + least / 4 * 84 + (most - least / 4 * 4) * 70;
	u32 alone = 0;
	unsigned int i;

	for (i = 0; i < n; i++) {
		u32 blocks = w->body[order[i]].len / WG_POLY1305_BLOCK;

		if (blocks <= WG_IFMA_LEAST)
			alone += 80 + 18 * blocks;
		else
			alone += 220 + (blocks + 2 * lanes - 1) / (2 * lanes) * 42;
	}
	return together < alone;
}

bool wg_ifma_tags(struct wg_work *w, const u8 *order, unsigned int n, unsigned int lanes)
{
	if (!together_pays(w, order, n, lanes))
		return false;
	tag_together(w, order, n, lanes);
	return true;
}

#endif
