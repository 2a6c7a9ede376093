/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Multiples of the base point, over the field element `struct fe` of the file
 * that includes this.
 *
 * The sum is done on the twisted Edwards curve -x^2 + y^2 = 1 + d x^2 y^2 that
 * is birationally equivalent to Curve25519 (RFC 7748 section 4.1), where an
 * addition has no exceptions, and the result brought back by u = (1 + y)/(1 - y).
 *
 * An odd number below 2^256 is a sum of +-2^i over all i < 256: the sign of 2^i
 * is positive when bit i of (k + 2^256 - 1)/2 is set. The 256 signs are taken as
 * 8 combs of 4 teeth, 8 bits apart. For i from 7 down to 0: double the sum, then
 * add for each comb the table's entry that bit i of its four bytes select. That
 * is 64 additions and 7 doublings with a table of 6 KiB. Signs of all teeth give
 * 16 points per comb, 8 of them the negatives of the others.
 */
#include "x25519_field.h"

/*
 * The sum in extended coordinates, which is (x/z, y/z) with xy = zt, an entry of
 * the table, which is (y + x)/2, (y - x)/2 and d x y, and room to work.
 */
struct comb {
	struct fe x, y, z, t;
	struct fe plus, minus, product;
	struct fe a, b, c, e, f, g, h;
};

/*
 * The bits of (k + 2^256 - 1)/2, where k is an eighth of the scalar, or that and
 * the order of the base point if it is even: the order is odd.
 */
static void recode(u32 signs[8], const u8 scalar[WG_X25519_KEY])
{
	/* 2^252 + 27742317777372353535851937790883648493 */
	static const u32 order[8] = {
		0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0, 0, 0, 0x10000000,
	};
	u32 k[8], even;
	u64 sum = 0;
	int i;

	for (i = 0; i < 7; i++)
		k[i] = wg_load32(scalar + 4 * i) >> 3 | wg_load32(scalar + 4 * i + 4) << 29;
	k[7] = wg_load32(scalar + 28) >> 3;
	even = (k[0] & 1) - 1;
	wg_hide(even);
	for (i = 0; i < 8; i++) {
		sum += (u64)k[i] + (order[i] & even);
		k[i] = (u32)sum;
		sum >>= 32;
	}
	for (i = 0; i < 7; i++)
		signs[i] = k[i] >> 1 | k[i + 1] << 31;
	signs[7] = k[7] >> 1 | 1U << 31;
	wg_wipe(k, sizeof(k));
}

/* Four words of the wanted one of a comb's eight entries; all are read. */
static __always_inline void pick(struct fe *f, const u64 (*table)[12], int at, u32 want)
{
	u64 w0 = 0, w1 = 0, w2 = 0, w3 = 0, mask;
	u64 w[4];
	u32 e;

	for (e = 0; e < 8; e++) {
		mask = 0 - (u64)(((e ^ want) - 1) >> 31);
		wg_hide(mask);
		w0 |= table[e][at] & mask;
		w1 |= table[e][at + 1] & mask;
		w2 |= table[e][at + 2] & mask;
		w3 |= table[e][at + 3] & mask;
	}
	w[0] = w0;
	w[1] = w1;
	w[2] = w2;
	w[3] = w3;
	fe_unpack(f, w);
}

/* Takes the entry for bit i of the four bytes; all ones if it is to be subtracted. */
static __always_inline u32 lookup(struct comb *s, const u64 (*table)[12], u32 bytes, int i)
{
	const u32 bits = bytes >> i;
	u32 negative = (bits >> 24 & 1) - 1;
	u32 want = ((bits & 1) | (bits >> 7 & 2) | (bits >> 14 & 4)) ^ (negative & 7);

	wg_hide(negative);
	wg_hide(want);
	pick(&s->plus, table, 0, want);
	pick(&s->minus, table, 4, want);
	pick(&s->product, table, 8, want);
	return negative;
}

/* The negative of an entry is plus and minus swapped and the product negated. */
static noinline void add_entry(struct comb *s, const u64 (*table)[12], u32 bytes, int i)
{
	const u32 negative = lookup(s, table, bytes, i);

	fe_sub(&s->a, &s->y, &s->x);
	fe_add(&s->b, &s->y, &s->x);
	fe_select(&s->e, &s->minus, &s->plus, negative);
	fe_select(&s->f, &s->plus, &s->minus, negative);
	fe_mul(&s->a, &s->a, &s->e);
	fe_mul(&s->b, &s->b, &s->f);
	fe_mul(&s->c, &s->t, &s->product);
	fe_sub(&s->e, &s->b, &s->a);
	fe_add(&s->h, &s->b, &s->a);
	fe_sub(&s->a, &s->z, &s->c);
	fe_add(&s->b, &s->z, &s->c);
	fe_select(&s->f, &s->a, &s->b, negative);
	fe_select(&s->g, &s->b, &s->a, negative);
	fe_mul(&s->x, &s->e, &s->f);
	fe_mul(&s->y, &s->g, &s->h);
	fe_mul(&s->t, &s->e, &s->h);
	fe_mul(&s->z, &s->f, &s->g);
}

/* A sum of two sums would be too large for the arithmetic, hence fe_carry. */
static noinline void double_sum(struct comb *s)
{
	fe_add(&s->e, &s->x, &s->y);
	fe_sqr(&s->e, &s->e);
	fe_sqr(&s->f, &s->x);
	fe_sqr(&s->g, &s->y);
	fe_sqr(&s->c, &s->z);
	fe_add(&s->h, &s->g, &s->f);
	fe_sub(&s->g, &s->g, &s->f);
	fe_add(&s->c, &s->c, &s->c);
	fe_carry(&s->c);
	fe_carry(&s->g);
	fe_carry(&s->h);
	fe_sub(&s->e, &s->e, &s->h);
	fe_sub(&s->f, &s->c, &s->g);
	fe_mul(&s->x, &s->e, &s->f);
	fe_mul(&s->y, &s->g, &s->h);
	fe_mul(&s->t, &s->e, &s->h);
	fe_mul(&s->z, &s->f, &s->g);
}

/* The product is x/z. */
static noinline void comb_product(struct fe *x, struct fe *z, const u8 *scalar)
{
	struct comb s = { .y = fe_one, .z = fe_one };
	u32 signs[8];
	int i, j;

	recode(signs, scalar);
	for (i = 7; i >= 0; i--) {
		if (i < 7)
			double_sum(&s);
		for (j = 0; j < 8; j++)
			add_entry(&s, wg_x25519_table[j], signs[j], i);
	}
	/* The base point's order is prime and no divisor of the scalar, so z != y. */
	fe_add(x, &s.z, &s.y);
	fe_sub(z, &s.z, &s.y);
	wg_wipe(signs, sizeof(signs));
	wg_wipe(&s, sizeof(s));
}
