// SPDX-License-Identifier: GPL-2.0
/* BLAKE2s, HMAC and the KDF: selftests section 12.1. */
#include "crypto_test.h"

static bool hash_vectors(const struct v_blake2s_unkeyed *v, size_t n)
{
	struct guarded out = guarded_new();
	u8 *digest;
	size_t i;

	for (i = 0; i < n; i++, v++) {
		digest = at_end(out, v->outlen);
		wg_blake2s(digest, v->outlen, v->key.p, v->key.n, v->message.p, v->message.n);
		CHECK_EQ(v->digest.n, v->outlen);
		CHECK(is(digest, v->digest));
	}
	return n > 0;
}

/* The tables differ in name only. */
#define HASH_VECTORS(table) hash_vectors((const struct v_blake2s_unkeyed *)(table), COUNT(table))

static bool t_vectors_unkeyed(void)
{
	return HASH_VECTORS(blake2s_unkeyed);
}

static bool t_vectors_keyed_32(void)
{
	return HASH_VECTORS(blake2s_keyed_32_byte_output);
}

static bool t_vectors_keyed_16(void)
{
	return HASH_VECTORS(blake2s_keyed_16_byte_output);
}

static bool t_vectors_anchors(void)
{
	return HASH_VECTORS(blake2s_known_anchors);
}

/* The sequence of RFC 7693 appendix E. */
static void self_check_bytes(u8 *out, u32 n, u32 seed)
{
	u32 a = 0xdead4badU * seed, b = 1, t;

	while (n--) {
		t = a + b;
		a = b;
		b = t;
		*out++ = (u8)(t >> 24);
	}
}

static bool t_rfc7693_self_check(void)
{
	static const u32 outlens[] = { 16, 20, 28, 32 };
	static const u32 lengths[] = { 0, 3, 64, 65, 255, 1024 };
	struct wg_blake2s_state s;
	u8 in[1024], key[32], digest[32];
	size_t i, j;

	wg_blake2s_init(&s, 32);
	for (i = 0; i < COUNT(outlens); i++) {
		for (j = 0; j < COUNT(lengths); j++) {
			self_check_bytes(in, lengths[j], lengths[j]);
			wg_blake2s(digest, outlens[i], NULL, 0, in, lengths[j]);
			wg_blake2s_update(&s, digest, outlens[i]);
			self_check_bytes(key, outlens[i], outlens[i]);
			wg_blake2s(digest, outlens[i], key, outlens[i], in, lengths[j]);
			wg_blake2s_update(&s, digest, outlens[i]);
		}
	}
	wg_blake2s_final(&s, digest);
	CHECK(is(digest, blake2s_rfc7693_appendix_e.final));
	return true;
}

static bool lengths_0_255(size_t keylen)
{
	u8 in[256], key[32], ours[32], theirs[32];
	size_t len;

	for (len = 0; len < sizeof(in); len++)
		in[len] = (u8)len;
	memcpy(key, in, sizeof(key));
	for (len = 0; len < sizeof(in); len++) {
		wg_blake2s(ours, 32, key, keylen, in, len);
		if (keylen)
			ref_mac("BLAKE2SMAC", theirs, 32, key, keylen, in, len);
		else
			ref_blake2s(theirs, in, len);
		CHECK(same(ours, theirs, 32));
	}
	return true;
}

static bool t_unkeyed_lengths(void)
{
	return lengths_0_255(0);
}

static bool t_keyed_lengths(void)
{
	return lengths_0_255(32);
}

static bool t_keyed_random(void)
{
	u8 in[1024], key[32], ours[32], theirs[32];
	int i;

	for (i = 0; i < 3000; i++) {
		size_t len = random_len(sizeof(in));
		size_t keylen = 1 + ktap_rand() % 32, outlen = 1 + ktap_rand() % 32;

		ktap_rand_bytes(in, len);
		ktap_rand_bytes(key, keylen);
		wg_blake2s(ours, outlen, key, keylen, in, len);
		ref_mac("BLAKE2SMAC", theirs, outlen, key, keylen, in, len);
		CHECK(same(ours, theirs, outlen));
	}
	return true;
}

static bool t_cut_anywhere(void)
{
	u8 in[400], key[32], whole[32], parts[32];
	struct wg_blake2s_state s;
	size_t len, at, n;
	int i;

	ktap_rand_bytes(in, sizeof(in));
	ktap_rand_bytes(key, sizeof(key));
	for (i = 0; i < 4000; i++) {
		len = random_len(sizeof(in));
		wg_blake2s(whole, 32, key, i & 1 ? 32 : 0, in, len);
		wg_blake2s_init_key(&s, 32, key, i & 1 ? 32 : 0);
		for (at = 0; at < len; at += n) {
			n = random_len(len - at);
			wg_blake2s_update(&s, in + at, n);
		}
		wg_blake2s_final(&s, parts);
		CHECK(same(whole, parts, 32));
	}
	return true;
}

static bool t_unaligned(void)
{
	struct guarded g = guarded_new(), h = guarded_new();
	u8 in[200], key[32], want[32];
	size_t len, shift;

	ktap_rand_bytes(in, sizeof(in));
	ktap_rand_bytes(key, sizeof(key));
	for (len = 0; len < sizeof(in); len += 13) {
		wg_blake2s(want, 32, key, 32, in, len);
		for (shift = 0; shift < 16; shift++) {
			u8 *src = at_end(g, len + shift);
			u8 *out = at_end(h, 32 + 32 + shift), *k = out + 32;

			memcpy(src, in, len);
			memcpy(k, key, 32);
			wg_blake2s(out, 32, k, 32, src, len);
			CHECK(same(out, want, 32));
			CHECK(same(k, key, 32));
		}
	}
	return true;
}

static bool t_final_wipes(void)
{
	struct wg_blake2s_state s;
	u8 in[100], out[32];

	ktap_rand_bytes(in, sizeof(in));
	wg_blake2s_init_key(&s, 32, in, 32);
	wg_blake2s_update(&s, in, sizeof(in));
	wg_blake2s_final(&s, out);
	CHECK(all_zero((const u8 *)&s, sizeof(s)));
	return true;
}

static bool t_hmac_vectors(void)
{
	const struct v_blake2s_hmac_blake2s *v;
	u8 mac[32];

	FOR_EACH(v, blake2s_hmac_blake2s) {
		wg_hmac(mac, v->key.p, v->key.n, v->message.p, v->message.n);
		CHECK(is(mac, v->mac));
	}
	return true;
}

static bool t_hmac_random(void)
{
	u8 key[200], in[300], ours[32], theirs[32];
	int i;

	for (i = 0; i < 1500; i++) {
		size_t keylen = ktap_rand() % sizeof(key), len = random_len(sizeof(in));

		/* OpenSSL 3 takes no empty key by this way; the vectors have one. */
		keylen += !keylen;
		ktap_rand_bytes(key, keylen);
		ktap_rand_bytes(in, len);
		wg_hmac(ours, key, keylen, in, len);
		ref_mac("HMAC", theirs, 32, key, keylen, in, len);
		CHECK(same(ours, theirs, 32));
	}
	return true;
}

static bool t_kdf_vectors(void)
{
	const struct v_blake2s_hkdf *v;
	u8 t[3][32];

	FOR_EACH(v, blake2s_hkdf) {
		wg_hmac(t[0], v->chaining_key.p, 32, v->input.p, v->input.n);
		CHECK(is(t[0], v->extract));
		wg_kdf(t[0], t[1], t[2], v->chaining_key.p, v->input.p, v->input.n);
		CHECK(is(t[0], v->out1));
		CHECK(is(t[1], v->out2));
		CHECK(is(t[2], v->out3));
	}
	return true;
}

/* By the definition, from HMAC alone. */
static void slow_kdf(u8 t[3][32], const u8 *ck, const u8 *data, size_t len)
{
	u8 t0[32], in[33];
	u8 i;

	wg_hmac(t0, ck, 32, data, len);
	for (i = 0; i < 3; i++) {
		in[i ? 32 : 0] = i + 1;
		wg_hmac(t[i], t0, 32, in, i ? 33 : 1);
		memcpy(in, t[i], 32);
	}
}

static bool t_kdf_shapes(void)
{
	static const size_t edges[] = { 0, 1, 32, 63, 64, 65, 128, 129 };
	u8 ck[32], keep[32], data[200], want[3][32], t[3][32];
	size_t i;

	for (i = 0; i < 500; i++) {
		size_t len = i < COUNT(edges) ? edges[i] : random_len(sizeof(data));

		ktap_rand_bytes(ck, 32);
		ktap_rand_bytes(data, len);
		memcpy(keep, ck, 32);
		slow_kdf(want, ck, data, len);
		memset(t, 0x55, sizeof(t));
		wg_kdf(t[0], NULL, NULL, ck, data, len);
		CHECK(same(t[0], want[0], 32) && t[1][0] == 0x55);
		wg_kdf(t[0], t[1], NULL, ck, len ? data : NULL, len);
		CHECK(same(t[1], want[1], 32) && t[2][0] == 0x55);
		CHECK(same(ck, keep, 32));
		wg_kdf(ck, t[1], t[2], ck, data, len);
		CHECK(same(ck, want[0], 32) && same(t[1], want[1], 64));
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "12.1_blake2s_vectors_unkeyed", t_vectors_unkeyed },
	{ "12.1_blake2s_vectors_keyed_32_byte_digest", t_vectors_keyed_32 },
	{ "12.1_blake2s_vectors_keyed_16_byte_digest", t_vectors_keyed_16 },
	{ "12.1_blake2s_anchors", t_vectors_anchors },
	{ "12.1_blake2s_rfc7693_self_check", t_rfc7693_self_check },
	{ "12.1_blake2s_unkeyed_lengths_0_255", t_unkeyed_lengths },
	{ "12.1_blake2s_keyed_lengths_0_255", t_keyed_lengths },
	{ "12.1_blake2s_any_key_and_digest_length", t_keyed_random },
	{ "12.1_blake2s_cut_anywhere", t_cut_anywhere },
	{ "12.1_blake2s_unaligned", t_unaligned },
	{ "12.1_blake2s_final_wipes", t_final_wipes },
	{ "12.1_hmac_vectors", t_hmac_vectors },
	{ "12.1_hmac_random", t_hmac_random },
	{ "12.1_kdf_vectors", t_kdf_vectors },
	{ "12.1_kdf1_kdf2_kdf3_follow_the_definition", t_kdf_shapes },
};

ktap_main("crypto_blake2s", tests)
