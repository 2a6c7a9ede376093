// SPDX-License-Identifier: GPL-2.0
/*
 * X25519: selftests section 12.10, with the implementation that the build names.
 *
 *	RFC vectors, generated vectors, limits ---+
 *	OpenSSL ----------------------------------+-- ladder (any point)
 *	                                          +-- comb (base point)
 */
#include "crypto_test.h"
#include "dispatch.h"

/* Output and inputs flush against an inaccessible page, at any alignment. */
static bool multiply(u8 out[32], const u8 *scalar, const u8 *point)
{
	static struct guarded g, h;
	static size_t shift;
	u8 *s, *p, *o;
	bool ok;

	if (!g.base) {
		g = guarded_new();
		h = guarded_new();
	}
	shift = (shift + 1) % 16;
	s = at_end(g, 64 + shift);
	p = s + 32;
	o = at_end(h, 32 + shift);
	memcpy(s, scalar, 32);
	memcpy(p, point, 32);
	paint(h, 0x66);
	ok = wg_x25519(o, s, p);
	if (!painted_around(h, o, 32, 100, 0x66) || !same(s, scalar, 32) || !same(p, point, 32)) {
		printf("# wrote outside\n");
		memset(out, 0xbd, 32);
		return ok;
	}
	memcpy(out, o, 32);
	return ok;
}

static bool t_rfc(void)
{
	const struct v_x25519_scalar_mult *v;
	u8 out[32];

	FOR_EACH(v, x25519_scalar_mult) {
		CHECK(multiply(out, v->scalar.p, v->u.p));
		CHECK(is(out, v->output));
	}
	return true;
}

static bool t_generated(void)
{
	const struct v_x25519_generated *v;
	u8 out[32];

	FOR_EACH(v, x25519_generated) {
		CHECK(multiply(out, v->scalar.p, v->u.p));
		CHECK(is(out, v->output));
	}
	return true;
}

static void iterate(u8 k[32], u8 u[32], u32 times)
{
	u8 out[32];

	while (times--) {
		if (!wg_x25519(out, k, u))
			return;
		memcpy(u, k, 32);
		memcpy(k, out, 32);
	}
}

static bool t_iterated(void)
{
	u8 k[32] = { 9 }, u[32] = { 9 };

	iterate(k, u, 1);
	CHECK(is(k, x25519_iterated.after_1));
	iterate(k, u, 999);
	CHECK(is(k, x25519_iterated.after_1000));
	return true;
}

#ifdef CRYPTO_LONG
static bool t_iterated_million(void)
{
	u8 k[32] = { 9 }, u[32] = { 9 };

	iterate(k, u, 1000000);
	CHECK(is(k, x25519_iterated.after_1000000));
	return true;
}
#endif

static bool t_diffie_hellman(void)
{
	const struct v_x25519_diffie_hellman *v = &x25519_diffie_hellman;
	u8 out[32];

	wg_x25519_public(out, v->alice_private.p);
	CHECK(is(out, v->alice_public));
	wg_x25519_public(out, v->bob_private.p);
	CHECK(is(out, v->bob_public));
	CHECK(multiply(out, v->alice_private.p, v->bob_public.p) && is(out, v->shared));
	CHECK(multiply(out, v->bob_private.p, v->alice_public.p) && is(out, v->shared));
	return true;
}

static bool t_low_order(void)
{
	const struct v_x25519_low_order_points *v;
	u8 out[32], scalar[32];
	int i;

	FOR_EACH(v, x25519_low_order_points) {
		CHECK(!strcmp(v->expect, "all-zero output, treat as failure"));
		for (i = 0; i < 8; i++) {
			ktap_rand_bytes(scalar, sizeof(scalar));
			memset(out, 0xff, sizeof(out));
			CHECK(!multiply(out, scalar, v->u.p));
			CHECK(all_zero(out, sizeof(out)));
		}
	}
	return true;
}

/* u and u + p are the same point: 19 values fit below 2^255, twice with the top bit. */
static bool t_non_canonical(void)
{
	u8 u[32], canonical[32], scalar[32], a[32], b[32];
	int i;

	for (i = 0; i < 38; i++) {
		memset(u, 0xff, sizeof(u));
		u[0] = 0xed + i / 2;
		u[31] = i % 2 ? 0xff : 0x7f;
		memset(canonical, 0, sizeof(canonical));
		canonical[0] = i / 2;
		ktap_rand_bytes(scalar, sizeof(scalar));
		CHECK(multiply(a, scalar, u) == multiply(b, scalar, canonical));
		CHECK(same(a, b, 32));
		/* 0 and 1 are the low orders among them. */
		CHECK(all_zero(a, 32) == (i / 2 < 2));
	}
	return true;
}

static bool t_clamp(void)
{
	const struct v_x25519_clamping *v;
	u8 key[32], out[32];

	FOR_EACH(v, x25519_clamping) {
		memcpy(key, v->raw.p, 32);
		wg_x25519_clamp(key);
		CHECK(is(key, v->clamped));
		wg_x25519_public(out, key);
		CHECK(is(out, v->public));
		wg_x25519_public(out, v->raw.p);
		CHECK(is(out, v->public));
	}
	return true;
}

/* Points with limbs of all ones or all zeros drive the carries to their limits. */
static void extreme_point(u8 p[32])
{
	int i;

	for (i = 0; i < 32; i++)
		p[i] = ktap_rand() % 3 ? (ktap_rand() % 2 ? 0xff : 0x00) : (u8)ktap_rand();
}

/* A scalar before clamping: at random, or of long runs, or small, or the largest. */
static void any_scalar(u8 s[32], int kind)
{
	if (kind % 4 == 0) {
		ktap_rand_bytes(s, 32);
	} else if (kind % 4 == 1) {
		extreme_point(s);
	} else {
		memset(s, kind % 4 == 2 ? 0x00 : 0xff, 32);
		s[ktap_rand() % 32] = (u8)ktap_rand();
	}
}

static bool t_public_is_base_9(void)
{
	static const u8 base[32] = { 9 };
	u8 scalar[32], a[32], b[32];
	int i;

	for (i = 0; i < 400; i++) {
		any_scalar(scalar, i);
		wg_x25519_public(a, scalar);
		CHECK(multiply(b, scalar, base));
		CHECK(same(a, b, 32));
		CHECK(ref_x25519(b, scalar, base));
		CHECK(same(a, b, 32));
	}
	return true;
}

/*
 * The comb takes an eighth of the scalar if odd, else that plus the order of the
 * base point: the least and the greatest scalars, and those around an eighth of
 * every power of two, whose carries run furthest.
 */
static bool t_public_at_limits(void)
{
	static const u8 base[32] = { 9 };
	u8 scalar[32], a[32], b[32];
	int bit, turn, i;

	for (bit = 3; bit < 255; bit++) {
		for (turn = 0; turn < 2; turn++) {
			memset(scalar, 0, sizeof(scalar));
			/* All bits below, or this one alone. */
			for (i = 0; i < bit && turn; i++)
				scalar[i / 8] |= 1 << i % 8;
			if (!turn)
				scalar[bit / 8] |= 1 << bit % 8;
			wg_x25519_public(a, scalar);
			CHECK(wg_x25519(b, scalar, base));
			CHECK(same(a, b, 32));
		}
	}
	return true;
}

/* How many cases; the program that does most is not sanitized. */
#ifndef X25519_RANDOM
#define X25519_RANDOM 600
#endif

static bool t_random(void)
{
	u8 scalar[32], point[32], a[32], b[32], pub[32];
	int i;

	for (i = 0; i < X25519_RANDOM; i++) {
		any_scalar(scalar, i);
		if (i % 3)
			extreme_point(point);
		else
			ktap_rand_bytes(point, sizeof(point));
		CHECK(multiply(a, scalar, point) == ref_x25519_both(b, pub, scalar, point));
		CHECK(same(a, b, 32));
		wg_x25519_public(a, scalar);
		CHECK(same(a, pub, 32));
	}
	return true;
}

static bool t_in_place(void)
{
	u8 scalar[32], point[32], want[32], buf[32];

	ktap_rand_bytes(scalar, sizeof(scalar));
	ktap_rand_bytes(point, sizeof(point));
	CHECK(wg_x25519(want, scalar, point));
	memcpy(buf, scalar, 32);
	CHECK(wg_x25519(buf, buf, point) && same(buf, want, 32));
	memcpy(buf, point, 32);
	CHECK(wg_x25519(buf, scalar, buf) && same(buf, want, 32));
	wg_x25519_public(want, scalar);
	memcpy(buf, scalar, 32);
	wg_x25519_public(buf, buf);
	CHECK(same(buf, want, 32));
	return true;
}

/* Points of any kind side by side, low orders and the base point (NULL) among them. */
static bool t_together(void)
{
	static const u8 low[3][32] = { { 0 }, { 1 }, { 0xec, [1 ... 30] = 0xff, [31] = 0x7f } };
	u8 scalar[WG_X25519_MANY][32], point[WG_X25519_MANY][32];
	u8 out[WG_X25519_MANY][32], want[32];
	struct wg_x25519_job jobs[WG_X25519_MANY];
	unsigned int i, n, kind, turn;
	bool all, ok;

	for (turn = 0; turn < 400; turn++) {
		n = 1 + turn % WG_X25519_MANY;
		for (i = 0; i < n; i++) {
			any_scalar(scalar[i], (int)ktap_rand());
			extreme_point(point[i]);
			kind = ktap_rand() % 6;
			if (kind == 1)
				memcpy(point[i], low[ktap_rand() % 3], 32);
			jobs[i] = (struct wg_x25519_job){ out[i], scalar[i], kind ? point[i] : NULL };
		}
		ok = wg_x25519_many(jobs, n);
		all = true;
		for (i = 0; i < n; i++) {
			if (jobs[i].point)
				all &= wg_x25519(want, scalar[i], point[i]);
			else
				wg_x25519_public(want, scalar[i]);
			CHECK(same(out[i], want, 32));
		}
		CHECK(ok == all);
	}
	return true;
}

static bool t_choice(void)
{
	const struct wg_crypto_algorithm *x25519 = &wg_x25519_algorithm;
	const u32 cpu = wg_cpu_features();
	unsigned int i, best = x25519->n - 1;

	for (i = x25519->n; i--;) {
		if ((x25519->impls[i].needs & cpu) != x25519->impls[i].needs)
			continue;
		best = i;
		CHECK(!wg_crypto_init(x25519->impls[i].name));
		CHECK(!strcmp(wg_crypto_chosen(x25519), x25519->impls[i].name));
	}
	CHECK(!wg_crypto_init(NULL));
	CHECK(!strcmp(wg_crypto_chosen(x25519), x25519->impls[best].name));
	CHECK(!wg_crypto_init(X25519_IMPL));
	return true;
}

static const struct ktap_test tests[] = {
	{ "12.10_x25519_rfc_vectors", t_rfc },
	{ "12.10_x25519_generated_vectors", t_generated },
	{ "12.10_x25519_iterated_1_and_1000", t_iterated },
#ifdef CRYPTO_LONG
	{ "12.10_x25519_iterated_1000000", t_iterated_million },
#endif
	{ "12.10_x25519_diffie_hellman_vector", t_diffie_hellman },
	{ "12.10_x25519_low_order_points_fail", t_low_order },
	{ "12.10_x25519_non_canonical_points", t_non_canonical },
	{ "12.10_x25519_clamping", t_clamp },
	{ "12.10_x25519_public_is_base_point_9", t_public_is_base_9 },
	{ "12.10_x25519_public_at_the_limits", t_public_at_limits },
	{ "12.10_x25519_random", t_random },
	{ "12.10_x25519_choice_of_implementations", t_choice },
	{ "12.10_x25519_output_may_be_an_input", t_in_place },
	{ "12.10_x25519_several_are_as_one_by_one", t_together },
};

/* One program for each implementation; the build names it. */
int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	REQUIRE(!wg_crypto_init(X25519_IMPL));
	if (strcmp(wg_crypto_chosen(&wg_x25519_algorithm), X25519_IMPL)) {
		printf("KTAP version 1\n1..0 # SKIP this CPU cannot run %s\n", X25519_IMPL);
		return 0;
	}
	return ktap_run_only("crypto_x25519 " X25519_IMPL, tests, COUNT(tests),
			     argc > 1 ? argv[1] : NULL);
}
