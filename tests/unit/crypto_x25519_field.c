// SPDX-License-Identifier: GPL-2.0
/*
 * The arithmetic of x25519_adx.c against OpenSSL's big numbers, on operands that
 * random points do not reach: next to 0, p, 2^255 and 2^256, and words of all
 * ones or zeros, where carries run through. Results must be right modulo p and
 * within the bounds that the file states.
 */
#include "x25519_adx.c"

#include <openssl/bn.h>

#include "cpu.h"
#include "crypto_test.h"

#ifndef FIELD_ROUNDS
#define FIELD_ROUNDS 30000
#endif

static BIGNUM *p, *bound_product, *bound_any, *x, *y, *want;
static BN_CTX *bn;

static void big(BIGNUM *n, const struct fe *f)
{
	u8 s[32];
	int i;

	for (i = 0; i < 4; i++)
		wg_store64(s + 8 * i, f->v[i]);
	REQUIRE(BN_lebin2bn(s, sizeof(s), n));
}

static void small(struct fe *f, const BIGNUM *n)
{
	u8 s[32];
	int i;

	REQUIRE(BN_bn2lebinpad(n, s, sizeof(s)) == 32);
	for (i = 0; i < 4; i++)
		f->v[i] = wg_load64(s + 8 * i);
}

/* Any number below the bound, mostly close to where something happens. */
static void operand(struct fe *f, const BIGNUM *bound)
{
	static const u64 words[] = { 0, ~0ULL, 1, ~0ULL >> 1, 1ULL << 63, ~0ULL - 18, ~0ULL - 37 };
	BIGNUM *n = BN_new(), *edge = BN_new();
	int i;

	do {
		if (ktap_rand() % 2) {
			for (i = 0; i < 4; i++)
				f->v[i] = ktap_rand() % 4 ? words[ktap_rand() % COUNT(words)] : ktap_rand();
			big(n, f);
			continue;
		}
		/* A few above or below p, 2p, 2^255, 2^256 or 0. */
		switch (ktap_rand() % 5) {
		case 0: BN_copy(edge, p); break;
		case 1: BN_lshift1(edge, p); break;
		case 2: BN_zero(edge); BN_set_bit(edge, 255); break;
		case 3: BN_zero(edge); BN_set_bit(edge, 256); break;
		default: BN_zero(edge); break;
		}
		BN_copy(n, edge);
		if (ktap_rand() % 2)
			BN_add_word(n, ktap_rand() % 80);
		else
			BN_sub_word(n, ktap_rand() % 80);
	} while (BN_is_negative(n) || BN_cmp(n, bound) >= 0);
	small(f, n);
	BN_free(n);
	BN_free(edge);
}

/* Equal modulo p, and below the bound. */
static bool right(const struct fe *f, const BIGNUM *want, const BIGNUM *bound)
{
	BIGNUM *got = BN_new(), *rest = BN_new();
	bool ok;

	big(got, f);
	ok = BN_cmp(got, bound) < 0;
	BN_sub(rest, got, want);
	BN_nnmod(rest, rest, p, bn);
	ok &= BN_is_zero(rest);
	BN_free(got);
	BN_free(rest);
	return ok;
}

static bool t_products(void)
{
	struct fe f, g, h;
	int i;

	for (i = 0; i < FIELD_ROUNDS; i++) {
		operand(&f, bound_any);
		operand(&g, bound_any);
		big(x, &f);
		big(y, &g);
		BN_mul(want, x, y, bn);
		fe_mul(&h, &f, &g);
		CHECK(right(&h, want, bound_product));
		BN_sqr(want, x, bn);
		fe_sqr(&h, &f);
		CHECK(right(&h, want, bound_product));
		BN_copy(want, x);
		BN_mul_word(want, 121665);
		fe_mul_small(&h, &f, 121665);
		CHECK(right(&h, want, bound_product));
		fe_carry(&f);
		CHECK(right(&f, x, bound_product));
	}
	return true;
}

static bool t_sums(void)
{
	struct fe f, g, h;
	int i;

	for (i = 0; i < FIELD_ROUNDS; i++) {
		operand(&f, bound_product);
		operand(&g, bound_product);
		big(x, &f);
		big(y, &g);
		BN_add(want, x, y);
		fe_add(&h, &f, &g);
		CHECK(right(&h, want, bound_any));
		BN_sub(want, x, y);
		fe_sub(&h, &f, &g);
		CHECK(right(&h, want, bound_any));
	}
	return true;
}

/* The one number below p, from any below 2^256. */
static bool t_store(void)
{
	struct fe f;
	u8 s[32];
	int i;

	for (i = 0; i < FIELD_ROUNDS; i++) {
		operand(&f, bound_any);
		big(x, &f);
		BN_nnmod(x, x, p, bn);
		fe_store(s, &f);
		BN_lebin2bn(s, sizeof(s), y);
		CHECK(!BN_cmp(y, x));
	}
	return true;
}

static bool t_select(void)
{
	struct fe f, g, h;
	int i;

	for (i = 0; i < 100; i++) {
		operand(&f, bound_any);
		operand(&g, bound_any);
		fe_select(&h, &f, &g, 0);
		CHECK(same(&h, &f, sizeof(h)));
		fe_select(&h, &f, &g, ~0U);
		CHECK(same(&h, &g, sizeof(h)));
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "12.10_x25519_adx_products", t_products },
	{ "12.10_x25519_adx_sums", t_sums },
	{ "12.10_x25519_adx_reduction", t_store },
	{ "12.10_x25519_adx_selection", t_select },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!(wg_cpu_features() & WG_CPU_BMI2_ADX)) {
		printf("KTAP version 1\n1..0 # SKIP this CPU cannot run it\n");
		return 0;
	}
	bn = BN_CTX_new();
	p = BN_new();
	bound_product = BN_new();
	bound_any = BN_new();
	x = BN_new();
	y = BN_new();
	want = BN_new();
	BN_set_bit(bound_product, 255);
	BN_set_bit(bound_any, 256);
	BN_copy(p, bound_product);
	BN_sub_word(p, 19);
	BN_set_bit(bound_product, 24);
	return ktap_run_only("crypto_x25519_field", tests, COUNT(tests), argc > 1 ? argv[1] : NULL);
}
