// SPDX-License-Identifier: GPL-2.0
/*
 * ChaCha20 and HChaCha20: selftests sections 12.2 to 12.4. The implementation
 * is included, for the quarter round is not visible from outside.
 */
#include "chacha20.c"

#include "crypto_test.h"

static bool t_quarter_round(void)
{
	const u32 *in = chacha20poly1305_quarter_round[0];
	const u32 *out = chacha20poly1305_quarter_round[1];
	u32 a = in[0], b = in[1], c = in[2], d = in[3];
	u32 e = in[0], f = in[1], g = in[2], h = in[3];

	QUARTERS(a, b, c, d, e, f, g, h);
	CHECK(a == out[0] && b == out[1] && c == out[2] && d == out[3]);
	CHECK(e == out[0] && f == out[1] && g == out[2] && h == out[3]);
	return true;
}

static bool t_block_vectors(void)
{
	const struct v_chacha20poly1305_chacha20_block *v;
	struct wg_chacha20 c;
	u8 block[64];

	FOR_EACH(v, chacha20poly1305_chacha20_block) {
		wg_chacha20_init(&c, v->key.p, (u32)v->counter, v->nonce.p);
		CHECK(is(wg_chacha20_take_block(&c), v->keystream_block));
		wg_chacha20_init(&c, v->key.p, (u32)v->counter, v->nonce.p);
		wg_chacha20_xor(&c, block, NULL, sizeof(block));
		CHECK(is(block, v->keystream_block));
	}
	return true;
}

/* Key, input and output each at the given offset from alignment. */
static bool encrypt_at(size_t shift, size_t cut)
{
	const struct v_chacha20poly1305_chacha20_encrypt *v;
	struct guarded in = guarded_new(), out = guarded_new(), keys = guarded_new();
	u8 *src = at_start(in) + shift, *dst = at_start(out) + shift;
	u8 *key = at_start(keys) + shift, *nonce = key + 32;
	struct wg_chacha20 c;

	FOR_EACH(v, chacha20poly1305_chacha20_encrypt) {
		const size_t len = v->plaintext.n, head = cut < len ? cut : len;

		paint(out, 0xa7);
		memcpy(src, v->plaintext.p, len);
		memcpy(key, v->key.p, 32);
		memcpy(nonce, v->nonce.p, 12);
		wg_chacha20_init(&c, key, (u32)v->counter, nonce);
		wg_chacha20_xor(&c, dst, src, head);
		wg_chacha20_xor(&c, dst + head, src + head, len - head);
		CHECK(is(dst, v->ciphertext));
		CHECK(is(src, v->plaintext));
		CHECK(painted_around(out, dst, len, 256, 0xa7));
	}
	munmap(in.base, GUARDED_MAX + 2 * PAGE);
	munmap(out.base, GUARDED_MAX + 2 * PAGE);
	munmap(keys.base, GUARDED_MAX + 2 * PAGE);
	return true;
}

static bool t_aligned(void)
{
	return encrypt_at(0, 0);
}

static bool t_offset_1(void)
{
	return encrypt_at(1, 0);
}

static bool t_split_at_64(void)
{
	return encrypt_at(0, 64);
}

static bool t_all_offsets(void)
{
	size_t shift;

	for (shift = 1; shift < 64; shift++)
		CHECK(encrypt_at(shift, 0));
	return true;
}

static bool t_every_split(void)
{
	size_t cut;

	for (cut = 0; cut <= 375; cut++)
		CHECK(encrypt_at(cut % 7, cut));
	return true;
}

static bool t_random(void)
{
	struct guarded in = guarded_new(), out = guarded_new();
	u8 want[2048], key[32], nonce[12];
	struct wg_chacha20 c;
	int i;

	for (i = 0; i < 3000; i++) {
		const size_t len = random_len(sizeof(want));
		u8 *src = at_end(in, len);
		u8 *dst = i & 1 ? src : i & 2 ? at_end(out, len) : at_start(out);
		u32 counter = (u32)ktap_rand();
		size_t at, n;

		/* Beyond the last block OpenSSL would carry into the nonce. */
		counter -= counter > 0xffffff00 ? 0x100 : 0;
		ktap_rand_bytes(src, len);
		ktap_rand_bytes(key, sizeof(key));
		ktap_rand_bytes(nonce, sizeof(nonce));
		ref_chacha20(want, src, len, counter, nonce, key);
		wg_chacha20_init(&c, key, counter, nonce);
		for (at = 0; at < len; at += n) {
			n = i % 3 ? random_len(len - at) : len;
			wg_chacha20_xor(&c, dst + at, src + at, n);
		}
		CHECK(same(dst, want, len));
	}
	return true;
}

static bool t_null_is_zeros(void)
{
	u8 zeros[500] = { 0 }, a[500], b[500], key[32], nonce[12];
	struct wg_chacha20 c, d;
	size_t head, len;

	ktap_rand_bytes(key, sizeof(key));
	ktap_rand_bytes(nonce, sizeof(nonce));
	for (len = 0; len < sizeof(a); len += 7) {
		for (head = 0; head < 70; head++) {
			wg_chacha20_init(&c, key, 1, nonce);
			d = c;
			wg_chacha20_xor(&c, a, zeros, head);
			wg_chacha20_xor(&c, a, zeros, len);
			wg_chacha20_xor(&d, b, NULL, head);
			wg_chacha20_xor(&d, b, NULL, len);
			CHECK(same(a, b, len));
		}
	}
	return true;
}

static bool t_hchacha20(void)
{
	const struct v_xchacha20poly1305_hchacha20 *v;
	struct guarded g = guarded_new();
	size_t shift;

	FOR_EACH(v, xchacha20poly1305_hchacha20) {
		for (shift = 0; shift < 16; shift++) {
			u8 *key = at_end(g, 32 + 16 + 32 + shift), *nonce = key + 32;
			u8 *out = nonce + 16;

			memcpy(key, v->key.p, 32);
			memcpy(nonce, v->nonce16.p, 16);
			wg_hchacha20(out, key, nonce);
			CHECK(is(out, v->output));
		}
	}
	return true;
}

/* More blocks than any packet has, so the counter is seen beyond a byte. */
static bool t_twice(void)
{
	enum { LEN = 35 * 4096 + 17 };
	u8 *buf = calloc(1, LEN), *want = calloc(1, LEN), key[32], nonce[12];
	struct wg_chacha20 c;
	size_t at, n;
	bool right, is_zero;

	ktap_rand_bytes(key, sizeof(key));
	ktap_rand_bytes(nonce, sizeof(nonce));
	ref_chacha20(want, want, LEN, 0, nonce, key);
	wg_chacha20_init(&c, key, 0, nonce);
	wg_chacha20_xor(&c, buf, buf, LEN);
	right = same(buf, want, LEN);
	wg_chacha20_init(&c, key, 0, nonce);
	for (at = 0; at < LEN; at += n) {
		n = ktap_rand() % 300;
		n = n < LEN - at ? n : LEN - at;
		wg_chacha20_xor(&c, buf + at, buf + at, n);
	}
	is_zero = all_zero(buf, LEN);
	free(buf);
	free(want);
	CHECK(right);
	CHECK(is_zero);
	return true;
}

static const struct ktap_test tests[] = {
	{ "12.2_chacha20_quarter_round", t_quarter_round },
	{ "12.2_chacha20_block_vectors", t_block_vectors },
	{ "12.2_chacha20_vectors_aligned", t_aligned },
	{ "12.2_chacha20_vectors_at_offset_1", t_offset_1 },
	{ "12.2_chacha20_vectors_split_at_64", t_split_at_64 },
	{ "12.2_chacha20_vectors_at_offsets_1_63", t_all_offsets },
	{ "12.2_chacha20_vectors_every_split", t_every_split },
	{ "12.2_chacha20_random", t_random },
	{ "12.2_chacha20_no_source_means_zeros", t_null_is_zeros },
	{ "12.3_hchacha20_vector", t_hchacha20 },
	{ "12.4_chacha20_whole_then_in_cuts_restores_zeros", t_twice },
};

ktap_main("crypto_chacha20", tests)
