// SPDX-License-Identifier: GPL-2.0
/*
 * Tags of the packets of a section: several packets at a time, a lane each,
 * where they are alike enough, else one after the other, the lanes shared by
 * one packet's blocks.
 */
#include "aead_work.h"

#ifdef WG_CRYPTO_LANES

enum {
	ALONE_LEAST = 2,		/* blocks that pay for vectors */
	ALONE_LEAST_AVX2 = 24,
};

/* --- Poly1305 of AVX2 --------------------------------------------------------------- */

static const u64 mask26 = (1ULL << 26) - 1;

/* Lane @lane of five limbs of 26 bits from three of 44, 44 and 42, and back. */
static void to_26(u64 to[5][4], unsigned int lane, const u64 v[3])
{
	const u64 mask44 = (1ULL << 44) - 1;
	/* Each may have a bit too many. */
	const u64 v0 = v[0] & mask44, sum = v[1] + (v[0] >> 44), v1 = sum & mask44;
	const u64 v2 = v[2] + (sum >> 44);

	to[0][lane] = v0 & mask26;
	to[1][lane] = (v0 >> 26 | v1 << 18) & mask26;
	to[2][lane] = v1 >> 8 & mask26;
	to[3][lane] = (v1 >> 34 | v2 << 10) & mask26;
	to[4][lane] = v2 >> 16;
}

static void from_26(u64 v[3], u64 from[5][4], unsigned int lane)
{
	const u64 mask44 = (1ULL << 44) - 1;
	u64 low = from[0][lane] + (from[1][lane] << 26);
	u64 mid = (low >> 44) + (from[2][lane] << 8) + (from[3][lane] << 34);

	v[0] = low & mask44;
	v[1] = mid & mask44;
	v[2] = (mid >> 44) + (from[4][lane] << 16);
}

/* x = x * y */
static void multiply(u64 x[3], const u64 y[3])
{
	struct wg_poly1305_acc acc;

	memcpy(acc.h, x, sizeof(acc.h));
	memcpy(acc.r, y, sizeof(acc.r));
	wg_poly1305_acc_blocks(&acc, wg_zero_block, 1, 0);
	memcpy(x, acc.h, sizeof(acc.h));
	wg_wipe(&acc, sizeof(acc));
}

/* @to = r^n, n > 0 is public */
static void power(u64 to[3], const u64 r[3], size_t n)
{
	size_t bit;

	for (bit = 1; bit <= n / 2; bit <<= 1)
		;
	memcpy(to, r, 3 * sizeof(*to));
	while (bit >>= 1) {
		multiply(to, to);
		if (n & bit)
			multiply(to, r);
	}
}

/*
 * One packet as four parts of equally many blocks, a lane each:
 * h = ((h0 r^q + h1) r^q + h2) r^q + h3, and h0 starts with what was there.
 * Returns how many blocks were done, the first ones.
 */
static size_t blocks_avx2(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n)
{
	struct wg_poly26 *p = &w->poly26;
	const size_t part = n / 8 * 2;
	u64 rq[3], h[3];
	int i, j;

	w->poly26_used = true;
	memset(p->h, 0, sizeof(p->h));
	to_26(p->h, 0, acc->h);
	for (i = 0; i < 4; i++) {
		p->data[i] = data + i * part * WG_POLY1305_BLOCK;
		to_26(p->r, i, acc->r);
	}
	p->pairs = part / 2;
	wg_poly1305_packets_avx2(p);
	power(rq, acc->r, part);
	from_26(acc->h, p->h, 0);
	for (i = 1; i < 4; i++) {
		multiply(acc->h, rq);
		from_26(h, p->h, i);
		for (j = 0; j < 3; j++)
			acc->h[j] += h[j];
	}
	wg_wipe(rq, sizeof(rq));
	wg_wipe(h, sizeof(h));
	return part * 4;
}

/* --- tags -------------------------------------------------------------------------- */

/* All whole blocks of packet @i are in @acc: what is left of it, its lengths, its tag. */
static void tag_end(struct wg_work *w, unsigned int i, struct wg_poly1305_acc *acc)
{
	const struct body *b = &w->body[i];
	const size_t rest = b->len % WG_POLY1305_BLOCK;
	u8 last[2 * WG_POLY1305_BLOCK], *at = last;

	if (rest) {
		wg_store64(last, 0);
		wg_store64(last + 8, 0);
		wg_copy_short(last, b->text + b->len - rest, rest);
		at += WG_POLY1305_BLOCK;
	}
	wg_store64(at, 0);
	wg_store64(at + 8, b->len);
	wg_poly1305_acc_blocks(acc, last, rest ? 2 : 1, 1);
	wg_poly1305_acc_emit(acc, w->packet[i].otk + 16, w->packet[i].tag);
	wg_wipe(acc, sizeof(*acc));
}

static void blocks_ifma(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n)
{
	w->table_used = 2 * 5 * 64;
	/* The powers of r for twice as many lanes cost more than they save here. */
	if (wg_switched_on(wg_lanes_avx512) && n > 16 && !wg_switched_on(wg_lanes_split))
		wg_poly1305_blocks_avx512(acc, data, n, w->poly.table);
	else
		wg_poly1305_blocks_avx512vl(acc, data, n, w->poly.table);
}

void wg_lanes_blocks(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n)
{
	size_t done = 0;

	if (wg_have_ifma() && n > ALONE_LEAST) {
		blocks_ifma(w, acc, data, n);
		return;
	}
	if (!wg_have_ifma() && n >= ALONE_LEAST_AVX2)
		done = blocks_avx2(w, acc, data, n);
	wg_poly1305_acc_blocks(acc, data + done * WG_POLY1305_BLOCK, n - done, 1);
}

/* One packet, its blocks in the lanes. */
static void tag_alone(struct wg_work *w, unsigned int i)
{
	const struct body *b = &w->body[i];
	struct wg_poly1305_acc acc;

	wg_poly1305_acc_init(&acc, w->packet[i].otk);
	if (b->closed && wg_have_ifma()) {
		wg_lanes_blocks(w, &acc, b->text, b->len / WG_POLY1305_BLOCK + 1);
		wg_poly1305_acc_emit(&acc, w->packet[i].otk + 16, w->packet[i].tag);
		wg_wipe(&acc, sizeof(acc));
		return;
	}
	if (b->len >= WG_POLY1305_BLOCK)
		wg_lanes_blocks(w, &acc, b->text, b->len / WG_POLY1305_BLOCK);
	tag_end(w, i, &acc);
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

/* Four packets: what the longer ones have more is done first, in scalar code. */
static void tag_together_avx2(struct wg_work *w, const u8 *order)
{
	struct wg_poly26 *p = &w->poly26;
	const size_t common = w->body[order[0]].len / (2 * WG_POLY1305_BLOCK) * 2;
	struct wg_poly1305_acc acc[4];
	unsigned int i;

	w->poly26_used = true;
	p->pairs = common / 2;
	for (i = 0; i < 4; i++) {
		const struct body *b = &w->body[order[i]];
		const size_t extra = b->len / WG_POLY1305_BLOCK - common;

		wg_poly1305_acc_init(&acc[i], w->packet[order[i]].otk);
		if (extra)
			wg_poly1305_acc_blocks(&acc[i], b->text, extra, 1);
		to_26(p->h, i, acc[i].h);
		to_26(p->r, i, acc[i].r);
		p->data[i] = b->text + extra * WG_POLY1305_BLOCK;
	}
	wg_poly1305_packets_avx2(p);
	for (i = 0; i < 4; i++) {
		from_26(acc[i].h, p->h, i);
		tag_end(w, order[i], &acc[i]);
	}
}

/* Does it pay? Of a length at least half of the longest's, and not too short. */
static bool together_pays_avx2(const struct wg_work *w, const u8 *order)
{
	const size_t least = w->body[order[0]].len, most = w->body[order[3]].len;

	return least >= 3 * WG_POLY1305_BLOCK && least >= most / 2;
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

		if (blocks <= ALONE_LEAST)
			alone += 80 + 18 * blocks;
		else
			alone += 220 + (blocks + 2 * lanes - 1) / (2 * lanes) * 42;
	}
	return together < alone;
}

/* Shortest first; they mostly are in order already. */
static void sort(const struct wg_work *w, u8 *order, unsigned int n)
{
	unsigned int i, j;

	for (i = 1; i < n; i++) {
		const u8 x = order[i];

		for (j = i; j && w->body[order[j - 1]].len > w->body[x].len; j--)
			order[j] = order[j - 1];
		order[j] = x;
	}
}

/* The tags of @n packets of w->body; @order names them and is sorted. */
void wg_make_tags(struct wg_work *w, u8 *order, unsigned int n)
{
	const unsigned int lanes = wg_switched_on(wg_lanes_avx512) ? 8 : 4;
	unsigned int i, k;

	if (n > 1)
		sort(w, order, n);
	for (; n; n -= k, order += k) {
		k = n < lanes ? n : lanes;
		if (!wg_have_ifma() && k == 4 && together_pays_avx2(w, order)) {
			tag_together_avx2(w, order);
			continue;
		}
		if (wg_have_ifma() && k > 1 && together_pays(w, order, k, lanes)) {
			tag_together(w, order, k, lanes);
			continue;
		}
		for (i = 0; i < k; i++)
			tag_alone(w, order[i]);
	}
}

#endif
