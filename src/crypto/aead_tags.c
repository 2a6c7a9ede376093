// SPDX-License-Identifier: GPL-2.0
/*
 * Tags of the packets of a section: several packets at a time, a lane each,
 * where they are alike enough, else one after the other, the lanes shared by
 * one packet's blocks.
 */
#include "aead_work.h"

#ifdef WG_CRYPTO_LANES

/* --- 32-bit multiplications, four lanes --------------------------------------------------------------- */

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
static size_t blocks_in_parts(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n)
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
	wg_poly26_run(p);
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

/* What was done beside the key stream counts. */
static void begin_tag(const struct wg_work *w, unsigned int i, struct wg_poly1305_acc *acc)
{
	const u64 mask44 = (1ULL << 44) - 1;
	const u64 *h = w->packet[i].half.h;

	wg_poly1305_acc_init(acc, w->packet[i].otk);
	if (!w->packet[i].half.done)
		return;
	acc->h[0] = h[0] & mask44;
	acc->h[1] = (h[0] >> 44 | h[1] << 20) & mask44;
	acc->h[2] = h[1] >> 24 | h[2] << 40;
}

/* Whole blocks of packet @i that are still to be done, and where they are. */
static size_t blocks_left(const struct wg_work *w, unsigned int i)
{
	return w->body[i].len / WG_POLY1305_BLOCK - w->packet[i].half.done;
}

static const u8 *text_left(const struct wg_work *w, unsigned int i)
{
	return w->body[i].text + w->packet[i].half.done * WG_POLY1305_BLOCK;
}

/* All whole blocks of packet @i are in @acc: what is left of it, its lengths, its tag. */
static void tag_end(struct wg_work *w, unsigned int i, struct wg_poly1305_acc *acc)
{
	u8 last[2 * WG_POLY1305_BLOCK];
	const u32 n = wg_last_blocks(&w->body[i], last);

	wg_poly1305_acc_blocks(acc, last, n, 1);
	wg_poly1305_acc_emit(acc, w->packet[i].otk + 16, w->packet[i].tag);
	wg_wipe(acc, sizeof(*acc));
}

void wg_lanes_blocks(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n)
{
	size_t done = 0;

	if (wg_have_ifma() && n > WG_IFMA_LEAST) {
		wg_ifma_blocks(w, acc, data, n);
		return;
	}
	if (!wg_have_ifma() && n >= WG_PARTS_LEAST)
		done = blocks_in_parts(w, acc, data, n);
	wg_poly1305_acc_blocks(acc, data + done * WG_POLY1305_BLOCK, n - done, 1);
}

/* One packet, its blocks in the lanes. */
static void tag_alone(struct wg_work *w, unsigned int i)
{
	const size_t left = blocks_left(w, i);
	struct wg_poly1305_acc acc;

	if (wg_have_ifma() && wg_ifma_tag(w, i))
		return;
	if (!wg_have_ifma() && left < WG_PARTS_LEAST) {
		wg_mac_finish(w, i);
		return;
	}
	begin_tag(w, i, &acc);
	if (left)
		wg_lanes_blocks(w, &acc, text_left(w, i), left);
	tag_end(w, i, &acc);
}

/* Four packets: what the longer ones have more is done first, in scalar code. */
static void tag_together(struct wg_work *w, const u8 *order)
{
	struct wg_poly26 *p = &w->poly26;
	const size_t common = blocks_left(w, order[0]) / 2 * 2;
	struct wg_poly1305_acc acc[4];
	unsigned int i;

	w->poly26_used = true;
	p->pairs = common / 2;
	for (i = 0; i < 4; i++) {
		const size_t extra = blocks_left(w, order[i]) - common;
		const u8 *text = text_left(w, order[i]);

		begin_tag(w, order[i], &acc[i]);
		if (extra)
			wg_poly1305_acc_blocks(&acc[i], text, extra, 1);
		to_26(p->h, i, acc[i].h);
		to_26(p->r, i, acc[i].r);
		p->data[i] = text + extra * WG_POLY1305_BLOCK;
	}
	wg_poly26_run(p);
	for (i = 0; i < 4; i++) {
		from_26(acc[i].h, p->h, i);
		tag_end(w, order[i], &acc[i]);
	}
}

/* Does it pay? The least left at least half of the most, and not too little. */
static bool together_pays(const struct wg_work *w, const u8 *order)
{
	const size_t least = blocks_left(w, order[0]), most = blocks_left(w, order[3]);

	return least >= WG_TOGETHER_LEAST && least >= most / 2;
}

/* With the least to do first; they mostly are in order already. */
static void sort(const struct wg_work *w, u8 *order, unsigned int n)
{
	unsigned int i, j;

	for (i = 1; i < n; i++) {
		const u8 x = order[i];
		const size_t left = blocks_left(w, x);

		for (j = i; j && blocks_left(w, order[j - 1]) > left; j--)
			order[j] = order[j - 1];
		order[j] = x;
	}
}

/* The tags of @n packets of w->body; @order names them and is sorted. */
void wg_make_tags(struct wg_work *w, u8 *order, unsigned int n)
{
	const unsigned int lanes = wg_tag_lanes();
	unsigned int i, k;

	if (n > 1)
		sort(w, order, n);
	for (; n; n -= k, order += k) {
		k = n < lanes ? n : lanes;
		if (wg_have_ifma() && k > 1 && wg_ifma_tags(w, order, k, lanes))
			continue;
		if (!wg_have_ifma() && k == 4 && together_pays(w, order)) {
			tag_together(w, order);
			continue;
		}
		for (i = 0; i < k; i++)
			tag_alone(w, order[i]);
	}
}

#endif
