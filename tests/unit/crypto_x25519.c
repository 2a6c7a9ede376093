// SPDX-License-Identifier: GPL-2.0
/* X25519: selftests section 12.10. */
#include "crypto_test.h"

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

	CHECK(wg_x25519_public(out, v->alice_private.p) && is(out, v->alice_public));
	CHECK(wg_x25519_public(out, v->bob_private.p) && is(out, v->bob_public));
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
		CHECK(wg_x25519_public(out, key) && is(out, v->public));
		CHECK(wg_x25519_public(out, v->raw.p) && is(out, v->public));
	}
	return true;
}

static bool t_public_is_base_9(void)
{
	static const u8 base[32] = { 9 };
	u8 scalar[32], a[32], b[32];
	int i;

	for (i = 0; i < 200; i++) {
		ktap_rand_bytes(scalar, sizeof(scalar));
		CHECK(wg_x25519_public(a, scalar));
		CHECK(multiply(b, scalar, base));
		CHECK(same(a, b, 32));
		CHECK(ref_x25519(b, scalar, base));
		CHECK(same(a, b, 32));
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

static bool t_random(void)
{
	u8 scalar[32], point[32], a[32], b[32];
	int i;

	for (i = 0; i < 600; i++) {
		if (i % 2)
			extreme_point(scalar);
		else
			ktap_rand_bytes(scalar, sizeof(scalar));
		if (i % 3)
			extreme_point(point);
		else
			ktap_rand_bytes(point, sizeof(point));
		CHECK(multiply(a, scalar, point) == ref_x25519(b, scalar, point));
		CHECK(same(a, b, 32));
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
	{ "12.10_x25519_random", t_random },
	{ "12.10_x25519_output_may_be_an_input", t_in_place },
};

ktap_main("crypto_x25519", tests)
