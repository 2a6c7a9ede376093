/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The Montgomery ladder of RFC 7748 section 5 over the field element `struct fe`
 * of the file that includes this.
 */
#include "x25519_field.h"

static const struct fe fe_one = { { 1 } };

/* f^(2^n) */
static noinline void fe_sqr_n(struct fe *h, const struct fe *f, int n)
{
	fe_sqr(h, f);
	while (--n)
		fe_sqr(h, h);
}

/* 1/z = z^(p - 2) = z^(2^255 - 21), and 0 for 0; names tell the exponent. */
static noinline void fe_invert(struct fe *out, const struct fe *z)
{
	struct fe z11, a, b;

	fe_sqr(&a, z);			/* 2 */
	fe_sqr_n(&b, &a, 2);		/* 8 */
	fe_mul(&b, &b, z);		/* 9 */
	fe_mul(&z11, &b, &a);		/* 11 */
	fe_sqr(&a, &z11);		/* 22 */
	fe_mul(&b, &a, &b);		/* 2^5 - 1 */
	fe_sqr_n(&a, &b, 5);
	fe_mul(&b, &a, &b);		/* 2^10 - 1 */
	fe_sqr_n(&a, &b, 10);
	fe_mul(&a, &a, &b);		/* 2^20 - 1 */
	fe_sqr_n(out, &a, 20);
	fe_mul(&a, out, &a);		/* 2^40 - 1 */
	fe_sqr_n(&a, &a, 10);
	fe_mul(&b, &a, &b);		/* 2^50 - 1 */
	fe_sqr_n(&a, &b, 50);
	fe_mul(&a, &a, &b);		/* 2^100 - 1 */
	fe_sqr_n(out, &a, 100);
	fe_mul(&a, out, &a);		/* 2^200 - 1 */
	fe_sqr_n(&a, &a, 50);
	fe_mul(&a, &a, &b);		/* 2^250 - 1 */
	fe_sqr_n(&a, &a, 5);
	fe_mul(out, &a, &z11);		/* 2^255 - 21 */
	wg_wipe(&z11, sizeof(z11));
	wg_wipe(&a, sizeof(a));
	wg_wipe(&b, sizeof(b));
}

/* (x2 : z2) and (x3 : z3) are the multiples k and k + 1 of the point, or the reverse. */
struct ladder {
	struct fe x1, x2, z2, x3, z3;
	struct fe a, b, c, d, e, f;
};

/*
 * Doubles one of the two, the second when the mask is all ones, and makes the
 * other their sum. The sum is the same when both change places, but for the
 * sign of what is squared, so that only what is doubled has to be selected.
 *
 * The order keeps a CPU busy that looks a few products ahead: long chains first,
 * and last what nothing here waits for.
 */
static __always_inline void step(struct ladder *l, u32 mask)
{
	fe_add(&l->a, &l->x2, &l->z2);
	fe_sub(&l->b, &l->x2, &l->z2);
	fe_add(&l->c, &l->x3, &l->z3);
	fe_sub(&l->d, &l->x3, &l->z3);
	fe_select(&l->e, &l->a, &l->c, mask);
	fe_select(&l->f, &l->b, &l->d, mask);
	fe_mul(&l->d, &l->d, &l->a);
	fe_mul(&l->c, &l->c, &l->b);
	fe_sqr(&l->e, &l->e);
	fe_sqr(&l->f, &l->f);
	fe_sub(&l->z3, &l->d, &l->c);
	fe_add(&l->x3, &l->d, &l->c);
	fe_sqr(&l->z3, &l->z3);
	fe_sub(&l->b, &l->e, &l->f);
	fe_mul_small(&l->c, &l->b, 121665);
	fe_add(&l->a, &l->e, &l->c);
	fe_mul(&l->z3, &l->z3, &l->x1);
	fe_mul(&l->z2, &l->a, &l->b);
	fe_mul(&l->x2, &l->e, &l->f);
	fe_sqr(&l->x3, &l->x3);
}

/* What step() does to the one it doubles. */
static __always_inline void double_point(struct ladder *l)
{
	fe_add(&l->a, &l->x2, &l->z2);
	fe_sub(&l->b, &l->x2, &l->z2);
	fe_sqr(&l->e, &l->a);
	fe_sqr(&l->f, &l->b);
	fe_sub(&l->b, &l->e, &l->f);
	fe_mul_small(&l->c, &l->b, 121665);
	fe_add(&l->a, &l->e, &l->c);
	fe_mul(&l->z2, &l->a, &l->b);
	fe_mul(&l->x2, &l->e, &l->f);
}

/* All ones if f is zero. */
static u32 fe_is_zero(const struct fe *f)
{
	u8 bytes[32];
	u32 any = 0, mask;
	int i;

	fe_store(bytes, f);
	for (i = 0; i < 32; i += 4)
		any |= wg_load32(bytes + i);
	mask = ((any | (0 - any)) >> 31) - 1;
	wg_hide(mask);
	wg_wipe(bytes, sizeof(bytes));
	return mask;
}

/* The product is x/z. For the point at infinity, which has z = 0, it is 0/1. */
static noinline void ladder_product(struct fe *x, struct fe *z, const u8 *scalar, const u8 *point)
{
	static const struct fe fe_zero;
	struct ladder l = { .x2 = fe_one, .z3 = fe_one };
	u32 bit, mask, previous = 0;
	int i;

	fe_load(&l.x1, point);
	l.x3 = l.x1;
	/* Bit 255 of a clamped scalar is 0. */
	for (i = 254; i > 2; i--) {
		bit = scalar[i / 8] >> (i % 8) & 1;
		mask = 0 - (bit ^ previous);
		wg_hide(mask);
		previous = bit;
		step(&l, mask);
	}
	/* The lowest three bits are 0 too: k alone is doubled, and k + 1 not wanted. */
	mask = 0 - previous;
	wg_hide(mask);
	fe_select(&l.x2, &l.x2, &l.x3, mask);
	fe_select(&l.z2, &l.z2, &l.z3, mask);
	for (i = 0; i < 3; i++)
		double_point(&l);
	mask = fe_is_zero(&l.z2);
	fe_select(x, &l.x2, &fe_zero, mask);
	fe_select(z, &l.z2, &fe_one, mask);
	wg_wipe(&l, sizeof(l));
}
