// SPDX-License-Identifier: GPL-2.0
/*
 * Arithmetic modulo p = 2^255 - 19 in five limbs of 51 bits with 128-bit
 * products. A product leaves limbs below 2^51 + 2^11; sums of two such and
 * differences (which add 2p first) stay below 3 * 2^51, and a product of two
 * of those still fits: 77 * 9 * 2^102 < 2^112.
 */
#include "x25519_field.h"

#if WG_LIMBS_64

#include "limbs64.h"

static const u64 mask51 = (1ULL << 51) - 1;

struct fe {
	u64 v[5];
};

static void fe_load(struct fe *h, const u8 s[32])
{
	h->v[0] = wg_load64(s) & mask51;
	h->v[1] = wg_load64(s + 6) >> 3 & mask51;
	h->v[2] = wg_load64(s + 12) >> 6 & mask51;
	h->v[3] = wg_load64(s + 19) >> 1 & mask51;
	h->v[4] = wg_load64(s + 24) >> 12 & mask51;
}

/* The same from four words. */
static void fe_unpack(struct fe *h, const u64 w[4])
{
	h->v[0] = w[0] & mask51;
	h->v[1] = (w[0] >> 51 | w[1] << 13) & mask51;
	h->v[2] = (w[1] >> 38 | w[2] << 26) & mask51;
	h->v[3] = (w[2] >> 25 | w[3] << 39) & mask51;
	h->v[4] = w[3] >> 12 & mask51;
}

static void fe_carry(struct fe *h)
{
	int i;

	for (i = 0; i < 4; i++) {
		h->v[i + 1] += h->v[i] >> 51;
		h->v[i] &= mask51;
	}
	h->v[0] += (h->v[4] >> 51) * 19;
	h->v[4] &= mask51;
}

static void fe_store(u8 s[32], const struct fe *f)
{
	struct fe h = *f;

	/* Below 2^255; then adding 19 carries out of the top only if h >= p. */
	fe_carry(&h);
	fe_carry(&h);
	h.v[0] += 19;
	fe_carry(&h);
	/* Either way this is 19 too much: add p = 2^255 - 19, drop bit 255. */
	h.v[0] += mask51 - 18;
	h.v[1] += mask51;
	h.v[2] += mask51;
	h.v[3] += mask51;
	h.v[4] += mask51;
	h.v[1] += h.v[0] >> 51;
	h.v[2] += h.v[1] >> 51;
	h.v[3] += h.v[2] >> 51;
	h.v[4] += h.v[3] >> 51;
	wg_store64(s, (h.v[0] & mask51) | h.v[1] << 51);
	wg_store64(s + 8, (h.v[1] & mask51) >> 13 | h.v[2] << 38);
	wg_store64(s + 16, (h.v[2] & mask51) >> 26 | h.v[3] << 25);
	wg_store64(s + 24, (h.v[3] & mask51) >> 39 | (h.v[4] & mask51) << 12);
	wg_wipe(&h, sizeof(h));
}

static __always_inline void fe_add(struct fe *h, const struct fe *f, const struct fe *g)
{
	h->v[0] = f->v[0] + g->v[0];
	h->v[1] = f->v[1] + g->v[1];
	h->v[2] = f->v[2] + g->v[2];
	h->v[3] = f->v[3] + g->v[3];
	h->v[4] = f->v[4] + g->v[4];
}

static __always_inline void fe_sub(struct fe *h, const struct fe *f, const struct fe *g)
{
	h->v[0] = f->v[0] + 2 * (mask51 - 18) - g->v[0];
	h->v[1] = f->v[1] + 2 * mask51 - g->v[1];
	h->v[2] = f->v[2] + 2 * mask51 - g->v[2];
	h->v[3] = f->v[3] + 2 * mask51 - g->v[3];
	h->v[4] = f->v[4] + 2 * mask51 - g->v[4];
}

static __always_inline void fe_reduce(struct fe *h, unsigned __int128 t0, unsigned __int128 t1,
				      unsigned __int128 t2, unsigned __int128 t3,
				      unsigned __int128 t4)
{
	u64 h0;

	t1 += shift_right(t0, 51);
	t2 += shift_right(t1, 51);
	t3 += shift_right(t2, 51);
	t4 += shift_right(t3, 51);
	h0 = ((u64)t0 & mask51) + shift_right(t4, 51) * 19;
	h->v[0] = h0 & mask51;
	h->v[1] = ((u64)t1 & mask51) + (h0 >> 51);
	h->v[2] = (u64)t2 & mask51;
	h->v[3] = (u64)t3 & mask51;
	h->v[4] = (u64)t4 & mask51;
}

static void fe_mul(struct fe *h, const struct fe *f, const struct fe *g)
{
	const u64 f0 = f->v[0], f1 = f->v[1], f2 = f->v[2], f3 = f->v[3], f4 = f->v[4];
	const u64 g0 = g->v[0], g1 = g->v[1], g2 = g->v[2], g3 = g->v[3], g4 = g->v[4];
	const u64 x1 = g1 * 19, x2 = g2 * 19, x3 = g3 * 19, x4 = g4 * 19;

	fe_reduce(h,
		  mul64(f0, g0) + mul64(f1, x4) + mul64(f2, x3) + mul64(f3, x2) + mul64(f4, x1),
		  mul64(f0, g1) + mul64(f1, g0) + mul64(f2, x4) + mul64(f3, x3) + mul64(f4, x2),
		  mul64(f0, g2) + mul64(f1, g1) + mul64(f2, g0) + mul64(f3, x4) + mul64(f4, x3),
		  mul64(f0, g3) + mul64(f1, g2) + mul64(f2, g1) + mul64(f3, g0) + mul64(f4, x4),
		  mul64(f0, g4) + mul64(f1, g3) + mul64(f2, g2) + mul64(f3, g1) + mul64(f4, g0));
}

static void fe_sqr(struct fe *h, const struct fe *f)
{
	const u64 f0 = f->v[0], f1 = f->v[1], f2 = f->v[2], f3 = f->v[3], f4 = f->v[4];
	const u64 d0 = f0 * 2, d1 = f1 * 2, x3 = f3 * 19, x4 = f4 * 19;

	fe_reduce(h,
		  mul64(f0, f0) + mul64(d1, x4) + mul64(f2 * 2, x3),
		  mul64(d0, f1) + mul64(f2 * 2, x4) + mul64(f3, x3),
		  mul64(d0, f2) + mul64(f1, f1) + mul64(f3 * 2, x4),
		  mul64(d0, f3) + mul64(d1, f2) + mul64(f4, x4),
		  mul64(d0, f4) + mul64(d1, f3) + mul64(f2, f2));
}

static __always_inline void fe_mul_small(struct fe *h, const struct fe *f, u32 k)
{
	fe_reduce(h, mul64(f->v[0], k), mul64(f->v[1], k), mul64(f->v[2], k),
		  mul64(f->v[3], k), mul64(f->v[4], k));
}

/* f when the mask is zero, g when it is all ones. */
static __always_inline void fe_select(struct fe *h, const struct fe *f, const struct fe *g,
				      u32 mask)
{
	const u64 wide = (u64)mask << 32 | mask;

	h->v[0] = f->v[0] ^ ((f->v[0] ^ g->v[0]) & wide);
	h->v[1] = f->v[1] ^ ((f->v[1] ^ g->v[1]) & wide);
	h->v[2] = f->v[2] ^ ((f->v[2] ^ g->v[2]) & wide);
	h->v[3] = f->v[3] ^ ((f->v[3] ^ g->v[3]) & wide);
	h->v[4] = f->v[4] ^ ((f->v[4] ^ g->v[4]) & wide);
}

#define MANY wg_x25519_many_64
#include "x25519_ladder.h"
#include "x25519_comb.h"
#include "x25519_many.h"

#endif
