// SPDX-License-Identifier: GPL-2.0
/*
 * Arithmetic modulo p = 2^255 - 19 in ten limbs of 26 and 25 bits by turns,
 * for machines without 128-bit products. Limb i has the weight 2^ceil(25.5 i),
 * so a product of two odd limbs counts twice. A product leaves limbs in their
 * width (limb 1 up to 2^25 + 2^16); sums of two such and differences (which add
 * 2p first) stay below three times that: 19 of them fit 32 bits, and all terms
 * of a product sum up to less than 2^63.
 */
#include "x25519_field.h"

#if !WG_LIMBS_64

static const u32 mask26 = (1U << 26) - 1;
static const u32 mask25 = (1U << 25) - 1;

struct fe {
	u32 v[10];
};

/* Even limbs have 26 bits, odd ones 25. */
static __always_inline unsigned int width(int i)
{
	return 26 - (i & 1);
}

static __always_inline u32 mask(int i)
{
	return i & 1 ? mask25 : mask26;
}

static void fe_load(struct fe *h, const u8 s[32])
{
	h->v[0] = wg_load32(s) & mask26;
	h->v[1] = wg_load32(s + 3) >> 2 & mask25;
	h->v[2] = wg_load32(s + 6) >> 3 & mask26;
	h->v[3] = wg_load32(s + 9) >> 5 & mask25;
	h->v[4] = wg_load32(s + 12) >> 6 & mask26;
	h->v[5] = wg_load32(s + 16) & mask25;
	h->v[6] = wg_load32(s + 19) >> 1 & mask26;
	h->v[7] = wg_load32(s + 22) >> 3 & mask25;
	h->v[8] = wg_load32(s + 25) >> 4 & mask26;
	h->v[9] = wg_load32(s + 28) >> 6 & mask25;
}

/* The same from four words. */
static void fe_unpack(struct fe *h, const u64 w[4])
{
	u8 s[32];
	int i;

	for (i = 0; i < 4; i++)
		wg_store64(s + 8 * i, w[i]);
	fe_load(h, s);
	wg_wipe(s, sizeof(s));
}

static void fe_carry(struct fe *h)
{
	int i;

	for (i = 0; i < 9; i++) {
		h->v[i + 1] += h->v[i] >> width(i);
		h->v[i] &= mask(i);
	}
	h->v[0] += (h->v[9] >> 25) * 19;
	h->v[9] &= mask25;
}

/* The 255 bits of limbs that are all in their width. */
static void pack(u8 s[32], const u32 v[10])
{
	u64 bits = 0;
	unsigned int have = 0;
	int i;

	for (i = 0; i < 10; i++) {
		bits |= (u64)v[i] << have;
		for (have += width(i); have >= 8; have -= 8, bits >>= 8)
			*s++ = (u8)bits;
	}
	*s = (u8)bits;
}

static void fe_store(u8 s[32], const struct fe *f)
{
	struct fe h = *f;
	int i;

	/* Below 2^255; then adding 19 carries out of the top only if h >= p. */
	fe_carry(&h);
	fe_carry(&h);
	h.v[0] += 19;
	fe_carry(&h);
	/* Either way this is 19 too much: add p = 2^255 - 19, drop bit 255. */
	h.v[0] += mask26 - 18;
	for (i = 1; i < 10; i++) {
		h.v[i] += mask(i) + (h.v[i - 1] >> width(i - 1));
		h.v[i - 1] &= mask(i - 1);
	}
	h.v[9] &= mask25;
	pack(s, h.v);
	wg_wipe(&h, sizeof(h));
}

static __always_inline void fe_add(struct fe *h, const struct fe *f, const struct fe *g)
{
	int i;

	for (i = 0; i < 10; i++)
		h->v[i] = f->v[i] + g->v[i];
}

static __always_inline void fe_sub(struct fe *h, const struct fe *f, const struct fe *g)
{
	int i;

	h->v[0] = f->v[0] + 2 * (mask26 - 18) - g->v[0];
	for (i = 1; i < 10; i++)
		h->v[i] = f->v[i] + 2 * mask(i) - g->v[i];
}

static __always_inline u64 mul32(u32 a, u32 b)
{
	return (u64)a * b;
}

static __always_inline void fe_reduce(struct fe *h, u64 t[10])
{
	int i;

	for (i = 0; i < 9; i++) {
		t[i + 1] += t[i] >> width(i);
		h->v[i] = (u32)t[i] & mask(i);
	}
	h->v[9] = (u32)t[9] & mask25;
	t[0] = h->v[0] + (t[9] >> 25) * 19;
	h->v[0] = (u32)t[0] & mask26;
	h->v[1] += (u32)(t[0] >> 26);
}

/* d is twice f, x is 19 times g: the weight of what passes 2^255. */
static void fe_mul(struct fe *h, const struct fe *f, const struct fe *g)
{
	const u32 f0 = f->v[0], f1 = f->v[1], f2 = f->v[2], f3 = f->v[3], f4 = f->v[4];
	const u32 f5 = f->v[5], f6 = f->v[6], f7 = f->v[7], f8 = f->v[8], f9 = f->v[9];
	const u32 d1 = f1 * 2, d3 = f3 * 2, d5 = f5 * 2, d7 = f7 * 2, d9 = f9 * 2;
	const u32 g0 = g->v[0], g1 = g->v[1], g2 = g->v[2], g3 = g->v[3], g4 = g->v[4];
	const u32 g5 = g->v[5], g6 = g->v[6], g7 = g->v[7], g8 = g->v[8], g9 = g->v[9];
	const u32 x1 = g1 * 19, x2 = g2 * 19, x3 = g3 * 19, x4 = g4 * 19, x5 = g5 * 19;
	const u32 x6 = g6 * 19, x7 = g7 * 19, x8 = g8 * 19, x9 = g9 * 19;
	u64 t[10];

	t[0] = mul32(f0, g0) + mul32(d1, x9) + mul32(f2, x8) + mul32(d3, x7) + mul32(f4, x6) +
	       mul32(d5, x5) + mul32(f6, x4) + mul32(d7, x3) + mul32(f8, x2) + mul32(d9, x1);
	t[1] = mul32(f0, g1) + mul32(f1, g0) + mul32(f2, x9) + mul32(f3, x8) + mul32(f4, x7) +
	       mul32(f5, x6) + mul32(f6, x5) + mul32(f7, x4) + mul32(f8, x3) + mul32(f9, x2);
	t[2] = mul32(f0, g2) + mul32(d1, g1) + mul32(f2, g0) + mul32(d3, x9) + mul32(f4, x8) +
	       mul32(d5, x7) + mul32(f6, x6) + mul32(d7, x5) + mul32(f8, x4) + mul32(d9, x3);
	t[3] = mul32(f0, g3) + mul32(f1, g2) + mul32(f2, g1) + mul32(f3, g0) + mul32(f4, x9) +
	       mul32(f5, x8) + mul32(f6, x7) + mul32(f7, x6) + mul32(f8, x5) + mul32(f9, x4);
	t[4] = mul32(f0, g4) + mul32(d1, g3) + mul32(f2, g2) + mul32(d3, g1) + mul32(f4, g0) +
	       mul32(d5, x9) + mul32(f6, x8) + mul32(d7, x7) + mul32(f8, x6) + mul32(d9, x5);
	t[5] = mul32(f0, g5) + mul32(f1, g4) + mul32(f2, g3) + mul32(f3, g2) + mul32(f4, g1) +
	       mul32(f5, g0) + mul32(f6, x9) + mul32(f7, x8) + mul32(f8, x7) + mul32(f9, x6);
	t[6] = mul32(f0, g6) + mul32(d1, g5) + mul32(f2, g4) + mul32(d3, g3) + mul32(f4, g2) +
	       mul32(d5, g1) + mul32(f6, g0) + mul32(d7, x9) + mul32(f8, x8) + mul32(d9, x7);
	t[7] = mul32(f0, g7) + mul32(f1, g6) + mul32(f2, g5) + mul32(f3, g4) + mul32(f4, g3) +
	       mul32(f5, g2) + mul32(f6, g1) + mul32(f7, g0) + mul32(f8, x9) + mul32(f9, x8);
	t[8] = mul32(f0, g8) + mul32(d1, g7) + mul32(f2, g6) + mul32(d3, g5) + mul32(f4, g4) +
	       mul32(d5, g3) + mul32(f6, g2) + mul32(d7, g1) + mul32(f8, g0) + mul32(d9, x9);
	t[9] = mul32(f0, g9) + mul32(f1, g8) + mul32(f2, g7) + mul32(f3, g6) + mul32(f4, g5) +
	       mul32(f5, g4) + mul32(f6, g3) + mul32(f7, g2) + mul32(f8, g1) + mul32(f9, g0);
	fe_reduce(h, t);
}

/* d is twice f, q four times, x 19 times. */
static void fe_sqr(struct fe *h, const struct fe *f)
{
	const u32 f0 = f->v[0], f1 = f->v[1], f2 = f->v[2], f3 = f->v[3], f4 = f->v[4];
	const u32 f5 = f->v[5], f6 = f->v[6], f7 = f->v[7], f8 = f->v[8], f9 = f->v[9];
	const u32 d0 = f0 * 2, d1 = f1 * 2, d2 = f2 * 2, d3 = f3 * 2, d4 = f4 * 2;
	const u32 d5 = f5 * 2, d6 = f6 * 2, d7 = f7 * 2, d8 = f8 * 2, d9 = f9 * 2;
	const u32 q1 = f1 * 4, q3 = f3 * 4, q5 = f5 * 4, q7 = f7 * 4;
	const u32 x5 = f5 * 19, x6 = f6 * 19, x7 = f7 * 19, x8 = f8 * 19, x9 = f9 * 19;
	u64 t[10];

	t[0] = mul32(f0, f0) + mul32(q1, x9) + mul32(d2, x8) +
	       mul32(q3, x7) + mul32(d4, x6) + mul32(d5, x5);
	t[1] = mul32(d0, f1) + mul32(d2, x9) + mul32(d3, x8) +
	       mul32(d4, x7) + mul32(d5, x6);
	t[2] = mul32(d0, f2) + mul32(d1, f1) + mul32(q3, x9) +
	       mul32(d4, x8) + mul32(q5, x7) + mul32(f6, x6);
	t[3] = mul32(d0, f3) + mul32(d1, f2) + mul32(d4, x9) +
	       mul32(d5, x8) + mul32(d6, x7);
	t[4] = mul32(d0, f4) + mul32(q1, f3) + mul32(f2, f2) +
	       mul32(q5, x9) + mul32(d6, x8) + mul32(d7, x7);
	t[5] = mul32(d0, f5) + mul32(d1, f4) + mul32(d2, f3) +
	       mul32(d6, x9) + mul32(d7, x8);
	t[6] = mul32(d0, f6) + mul32(q1, f5) + mul32(d2, f4) +
	       mul32(d3, f3) + mul32(q7, x9) + mul32(f8, x8);
	t[7] = mul32(d0, f7) + mul32(d1, f6) + mul32(d2, f5) +
	       mul32(d3, f4) + mul32(d8, x9);
	t[8] = mul32(d0, f8) + mul32(q1, f7) + mul32(d2, f6) +
	       mul32(q3, f5) + mul32(f4, f4) + mul32(d9, x9);
	t[9] = mul32(d0, f9) + mul32(d1, f8) + mul32(d2, f7) +
	       mul32(d3, f6) + mul32(d4, f5);
	fe_reduce(h, t);
}

static __always_inline void fe_mul_small(struct fe *h, const struct fe *f, u32 k)
{
	u64 t[10];
	int i;

	for (i = 0; i < 10; i++)
		t[i] = mul32(f->v[i], k);
	fe_reduce(h, t);
}

/* f when the mask is zero, g when it is all ones. */
static __always_inline void fe_select(struct fe *h, const struct fe *f, const struct fe *g,
				      u32 mask)
{
	int i;

	for (i = 0; i < 10; i++)
		h->v[i] = f->v[i] ^ ((f->v[i] ^ g->v[i]) & mask);
}

#define MANY wg_x25519_many_32
#include "x25519_ladder.h"
#include "x25519_comb.h"
#include "x25519_many.h"

#endif
