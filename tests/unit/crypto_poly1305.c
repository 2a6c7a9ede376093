// SPDX-License-Identifier: GPL-2.0
/* Poly1305: selftests section 12.5. */
#include <openssl/bn.h>

#include "crypto_test.h"

static void mac(u8 tag[16], const u8 *key, const u8 *data, size_t len)
{
	struct wg_poly1305 p;

	wg_poly1305_init(&p, key);
	wg_poly1305_update(&p, data, len);
	wg_poly1305_final(&p, tag);
}

static bool t_vectors(void)
{
	const struct v_chacha20poly1305_poly1305 *v;
	u8 tag[16];

	FOR_EACH(v, chacha20poly1305_poly1305) {
		CHECK(v->key.n == 32 && v->tag.n == 16);
		mac(tag, v->key.p, v->message.p, v->message.n);
		if (!is(tag, v->tag))
			printf("# %s\n", v->name);
		CHECK(is(tag, v->tag));
	}
	return true;
}

static bool t_key_generation(void)
{
	const struct v_chacha20poly1305_poly1305_key_generation *v;
	struct wg_chacha20 c;

	FOR_EACH(v, chacha20poly1305_poly1305_key_generation) {
		wg_chacha20_init(&c, v->key.p, 0, v->nonce.p);
		CHECK(is(wg_chacha20_take_block(&c), v->one_time_key));
	}
	return true;
}

static bool t_every_split(void)
{
	const struct v_chacha20poly1305_poly1305 *v;
	struct wg_poly1305 p;
	u8 tag[16];
	size_t cut;

	FOR_EACH(v, chacha20poly1305_poly1305) {
		for (cut = 0; cut <= v->message.n; cut++) {
			wg_poly1305_init(&p, v->key.p);
			wg_poly1305_update(&p, v->message.p, cut);
			wg_poly1305_update(&p, v->message.p + cut, v->message.n - cut);
			wg_poly1305_final(&p, tag);
			CHECK(is(tag, v->tag));
		}
	}
	return true;
}

/*
 * Numbers at the borders: limbs of all ones and all zeros in r and in the
 * message make carries run through everything.
 */
static void extreme_bytes(u8 *p, size_t len)
{
	static const u8 values[] = { 0x00, 0xff, 0xff, 0xff, 0xfb, 0xfa, 0xfc, 0x01, 0x80, 0x7f };

	while (len--)
		*p++ = values[ktap_rand() % COUNT(values)];
}

static bool against_openssl(void (*fill)(u8 *, size_t), int rounds)
{
	struct guarded in = guarded_new(), out = guarded_new();
	u8 key[32], want[16];
	int i;

	while (rounds--) {
		const size_t len = random_len(1024);
		u8 *data = at_end(in, len), *tag = at_end(out, 16 + rounds % 16);
		struct wg_poly1305 p;
		size_t at, n;

		fill(key, sizeof(key));
		fill(data, len);
		ref_mac("POLY1305", want, 16, key, 32, data, len);
		mac(tag, key, data, len);
		CHECK(same(tag, want, 16));
		for (i = 0; i < 2; i++) {
			wg_poly1305_init(&p, key);
			for (at = 0; at < len; at += n) {
				n = random_len(len - at);
				wg_poly1305_update(&p, data + at, n);
			}
			wg_poly1305_final(&p, tag);
			CHECK(same(tag, want, 16));
		}
	}
	return true;
}

static void random_bytes(u8 *p, size_t len)
{
	ktap_rand_bytes(p, len);
}

static bool t_random(void)
{
	return against_openssl(random_bytes, 3000);
}

static bool t_extreme(void)
{
	return against_openssl(extreme_bytes, 10000);
}

/*
 * With r = 1 and s = 0 the tag is the sum of the blocks modulo p. Two blocks of
 * ones give p + 3, four give 2p + 6: counting down passes the border.
 */
static bool t_around_p(void)
{
	u8 key[32] = { 1 }, data[64], tag[16], want[16];
	u8 blocks, below;

	for (blocks = 2; blocks <= 4; blocks += 2) {
		const u8 above = blocks / 2 * 3;

		for (below = 0; below < 16; below++) {
			memset(data, 0xff, sizeof(data));
			data[16 * blocks - 16] -= below;
			mac(tag, key, data, 16 * blocks);
			ref_mac("POLY1305", want, 16, key, 32, data, 16 * blocks);
			CHECK(same(tag, want, 16));
			if (below <= above)
				CHECK(tag[0] == above - below && all_zero(tag + 1, 15));
			else
				CHECK(tag[0] == 0xfb - (below - above) && tag[15] == 0xff);
		}
	}
	return true;
}

/* A limb as a step leaves it: in its width, the second a little over; mostly extreme. */
static u64 extreme_limb(unsigned int width, bool over)
{
	const u64 mask = (1ULL << width) - 1;

	switch (ktap_rand() % 4) {
	case 0:
		return over ? mask + 1 + ktap_rand() % 64 : mask;
	case 1:
		return mask - ktap_rand() % 8;
	case 2:
		return ktap_rand() % 8;
	default:
		return ktap_rand() & mask;
	}
}

/*
 * The last reduction from limbs that no short message leads to: carries through
 * all of them and around, which random messages meet once in 2^80.
 */
static bool t_emit(void)
{
	static const unsigned int width[] = {
#if WG_LIMBS_64
		44, 44, 42
#else
		26, 26, 26, 26, 26
#endif
	};
	static const u8 zero[16];
	BIGNUM *p = BN_new(), *sum = BN_new(), *limb = BN_new();
	BN_CTX *ctx = BN_CTX_new();
	struct wg_poly1305_acc acc;
	u8 tag[16], want[32];
	int i, j, at;

	BN_set_bit(p, 130);
	BN_sub_word(p, 5);
	for (i = 0; i < 100000; i++) {
		BN_zero(sum);
		for (j = at = 0; j < (int)COUNT(width); at += width[j++]) {
			acc.h[j] = extreme_limb(width[j], j == 1);
			BN_set_word(limb, acc.h[j]);
			BN_lshift(limb, limb, at);
			BN_add(sum, sum, limb);
		}
		BN_mod(sum, sum, p, ctx);
		REQUIRE(BN_bn2lebinpad(sum, want, sizeof(want)) == sizeof(want));
		wg_poly1305_acc_emit(&acc, zero, tag);
		CHECK(same(tag, want, 16));
	}
	BN_free(p);
	BN_free(sum);
	BN_free(limb);
	BN_CTX_free(ctx);
	return true;
}

static bool t_pad(void)
{
	u8 key[32], data[64] = { 0 }, a[16], b[16];
	struct wg_poly1305 p;
	size_t len;

	ktap_rand_bytes(key, sizeof(key));
	for (len = 0; len <= 48; len++) {
		memset(data, 0, sizeof(data));
		ktap_rand_bytes(data, len);
		wg_poly1305_init(&p, key);
		wg_poly1305_update(&p, data, len);
		wg_poly1305_pad(&p);
		wg_poly1305_final(&p, a);
		mac(b, key, data, (len + 15) / 16 * 16);
		CHECK(same(a, b, 16));
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "12.5_poly1305_vectors", t_vectors },
	{ "12.5_poly1305_key_generation_vectors", t_key_generation },
	{ "12.5_poly1305_vectors_every_split", t_every_split },
	{ "12.5_poly1305_random", t_random },
	{ "12.5_poly1305_extreme_limbs", t_extreme },
	{ "12.5_poly1305_results_around_the_prime", t_around_p },
	{ "12.5_poly1305_last_reduction_any_limbs", t_emit },
	{ "12.5_poly1305_zero_padding", t_pad },
};

ktap_main("crypto_poly1305", tests)
