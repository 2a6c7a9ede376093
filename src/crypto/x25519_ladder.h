/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The Montgomery ladder of RFC 7748 section 5 over the field element `struct fe`
 * of the file that includes this.
 */
#include "x25519.h"

static const struct fe fe_one = { { 1 } };

/* f^(2^n) */
static void fe_sqr_n(struct fe *h, const struct fe *f, int n)
{
	fe_sqr(h, f);
	while (--n)
		fe_sqr(h, h);
}

/* 1/z = z^(p - 2) = z^(2^255 - 21), and 0 for 0; names tell the exponent. */
static void fe_invert(struct fe *out, const struct fe *z)
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

/* (x2 : z2) is k times the point, (x3 : z3) is k + 1 times. */
struct ladder {
	struct fe x1, x2, z2, x3, z3;
	struct fe a, b, c, d;
};

/* Doubles the first and makes the second the sum of both. */
static void step(struct ladder *l)
{
	fe_add(&l->a, &l->x2, &l->z2);
	fe_sub(&l->b, &l->x2, &l->z2);
	fe_add(&l->c, &l->x3, &l->z3);
	fe_sub(&l->d, &l->x3, &l->z3);
	fe_mul(&l->d, &l->d, &l->a);
	fe_mul(&l->c, &l->c, &l->b);
	fe_sqr(&l->a, &l->a);
	fe_sqr(&l->b, &l->b);
	fe_add(&l->x3, &l->d, &l->c);
	fe_sub(&l->z3, &l->d, &l->c);
	fe_sqr(&l->x3, &l->x3);
	fe_sqr(&l->z3, &l->z3);
	fe_mul(&l->z3, &l->z3, &l->x1);
	fe_mul(&l->x2, &l->a, &l->b);
	fe_sub(&l->b, &l->a, &l->b);
	fe_mul_small(&l->c, &l->b, 121665);
	fe_add(&l->a, &l->a, &l->c);
	fe_mul(&l->z2, &l->a, &l->b);
}

void wg_x25519_ladder(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY],
		      const u8 point[WG_X25519_KEY])
{
	struct ladder l = { .x2 = fe_one, .z3 = fe_one };
	u32 bit, mask, swapped = 0;
	int i;

	fe_load(&l.x1, point);
	l.x3 = l.x1;
	/* Bit 255 of a clamped scalar is 0. */
	for (i = 254; i >= 0; i--) {
		bit = scalar[i / 8] >> (i % 8) & 1;
		mask = 0 - (bit ^ swapped);
		wg_hide(mask);
		fe_swap(&l.x2, &l.x3, mask);
		fe_swap(&l.z2, &l.z3, mask);
		swapped = bit;
		step(&l);
	}
	/* The lowest three bits are 0 too, so nothing is left swapped. */
	fe_invert(&l.z2, &l.z2);
	fe_mul(&l.x2, &l.x2, &l.z2);
	fe_store(out, &l.x2);
	wg_wipe(&l, sizeof(l));
}
