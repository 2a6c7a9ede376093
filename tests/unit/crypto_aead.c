// SPDX-License-Identifier: GPL-2.0
/* ChaCha20-Poly1305 and XChaCha20-Poly1305: selftests sections 12.6 to 12.8. */
#include "crypto_test.h"

/* One way to call for RFC nonces and for the protocol's, plain and extended. */
struct aead {
	void (*seal)(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		     const u8 *nonce, const u8 *key);
	bool (*open)(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		     const u8 *nonce, const u8 *key);
};

static void seal_counter(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
			 const u8 *nonce, const u8 *key)
{
	wg_aead_seal(dst, src, len, ad, ad_len, wg_load64(nonce + 4), key);
}

static bool open_counter(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
			 const u8 *nonce, const u8 *key)
{
	return wg_aead_open(dst, src, len, ad, ad_len, wg_load64(nonce + 4), key);
}

static const struct aead by_iv = { wg_aead_seal_iv, wg_aead_open_iv };
static const struct aead by_counter = { seal_counter, open_counter };
static const struct aead extended = { wg_xaead_seal, wg_xaead_open };

struct message {
	struct bytes key, nonce, aad, plaintext, sealed;
};

/* Out of place with everything at an odd place, then in place. */
static bool seals(const struct aead *aead, const struct message *m)
{
	struct guarded in = guarded_new(), out = guarded_new(), rest = guarded_new();
	u8 *src = at_end(in, m->plaintext.n), *dst = at_end(out, m->sealed.n);
	u8 *key = at_end(rest, 32 + m->nonce.n + m->aad.n), *nonce = key + 32;
	u8 *ad = nonce + m->nonce.n;

	CHECK_EQ(m->sealed.n, m->plaintext.n + 16);
	memcpy(key, m->key.p, 32);
	memcpy(nonce, m->nonce.p, m->nonce.n);
	memcpy(ad, m->aad.p, m->aad.n);
	memcpy(src, m->plaintext.p, m->plaintext.n);
	paint(out, 0x3c);
	aead->seal(dst, src, m->plaintext.n, ad, m->aad.n, nonce, key);
	CHECK(is(dst, m->sealed));
	CHECK(is(src, m->plaintext));
	CHECK(painted_around(out, dst, m->sealed.n, 300, 0x3c));

	memcpy(dst, m->plaintext.p, m->plaintext.n);
	aead->seal(dst, dst, m->plaintext.n, ad, m->aad.n, nonce, key);
	CHECK(is(dst, m->sealed));
	CHECK(painted_around(out, dst, m->sealed.n, 300, 0x3c));
	munmap(in.base, GUARDED_MAX + 2 * PAGE);
	munmap(out.base, GUARDED_MAX + 2 * PAGE);
	munmap(rest.base, GUARDED_MAX + 2 * PAGE);
	return true;
}

static bool opens(const struct aead *aead, const struct message *m)
{
	struct guarded in = guarded_new(), out = guarded_new();
	u8 *src = at_end(in, m->sealed.n), *dst = at_end(out, m->plaintext.n);

	paint(out, 0x3c);
	memcpy(src, m->sealed.p, m->sealed.n);
	CHECK(aead->open(dst, src, m->sealed.n, m->aad.p, m->aad.n, m->nonce.p, m->key.p));
	CHECK(is(dst, m->plaintext));
	CHECK(is(src, m->sealed));
	CHECK(painted_around(out, dst, m->plaintext.n, 300, 0x3c));

	CHECK(aead->open(src, src, m->sealed.n, m->aad.p, m->aad.n, m->nonce.p, m->key.p));
	CHECK(is(src, m->plaintext));
	munmap(in.base, GUARDED_MAX + 2 * PAGE);
	munmap(out.base, GUARDED_MAX + 2 * PAGE);
	return true;
}

/* Rejected out of place and in place, with nothing of a plaintext left. */
static bool refuses(const struct aead *aead, const u8 *sealed, size_t len,
		    const u8 *ad, size_t ad_len, const u8 *nonce, const u8 *key)
{
	u8 dst[1024], src[1024];
	const size_t body = len < 16 ? 0 : len - 16;

	CHECK(len <= sizeof(src));
	memset(dst, 0x99, sizeof(dst));
	CHECK(!aead->open(dst, sealed, len, ad, ad_len, nonce, key));
	CHECK(all_zero(dst, body) && dst[body] == 0x99);
	memcpy(src, sealed, len);
	CHECK(!aead->open(src, src, len, ad, ad_len, nonce, key));
	CHECK(same(src, sealed, len));
	return true;
}

/* Every bit of the sealed message, of the associated data, of nonce and key. */
static bool refuses_tampered(const struct aead *aead, const struct message *m)
{
	u8 sealed[1024], ad[256], nonce[24], key[32];
	const struct { u8 *p; size_t n; } part[] = {
		{ sealed, m->sealed.n }, { ad, m->aad.n }, { nonce, m->nonce.n }, { key, 32 },
	};
	size_t i, bit, step;

	CHECK(m->sealed.n <= sizeof(sealed) && m->aad.n <= sizeof(ad));
	memcpy(sealed, m->sealed.p, m->sealed.n);
	memcpy(ad, m->aad.p, m->aad.n);
	memcpy(nonce, m->nonce.p, m->nonce.n);
	memcpy(key, m->key.p, 32);
	for (i = 0; i < COUNT(part); i++) {
		/* The first four bytes of a counter nonce are no input. */
		bit = aead == &by_counter && part[i].p == nonce ? 32 : 0;
		step = part[i].n > 100 ? 5 : 1;
		for (; bit < 8 * part[i].n; bit += step) {
			part[i].p[bit / 8] ^= 1 << bit % 8;
			CHECK(refuses(aead, sealed, m->sealed.n, ad, m->aad.n, nonce, key));
			part[i].p[bit / 8] ^= 1 << bit % 8;
		}
	}
	for (i = 1; i <= m->sealed.n && i <= 40; i++)
		CHECK(refuses(aead, sealed, m->sealed.n - i, ad, m->aad.n, nonce, key));
	if (m->aad.n)
		CHECK(refuses(aead, sealed, m->sealed.n, ad, m->aad.n - 1, nonce, key));
	return true;
}

/* Applies a check to every message of a table. */
#define EACH_MESSAGE(table, aead, check)						\
	do {										\
		size_t i_;								\
											\
		for (i_ = 0; i_ < COUNT(table); i_++) {					\
			const struct message m_ = {					\
				(table)[i_].key, (table)[i_].nonce, (table)[i_].aad,	\
				(table)[i_].plaintext, (table)[i_].ciphertext_and_tag,	\
			};								\
			CHECK(check(aead, &m_));					\
		}									\
	} while (0)

static bool t_seal(void)
{
	EACH_MESSAGE(chacha20poly1305_aead, &by_iv, seals);
	EACH_MESSAGE(chacha20poly1305_aead_wireguard_nonce, &by_iv, seals);
	return true;
}

static bool t_seal_counter(void)
{
	size_t i;

	for (i = 0; i < COUNT(chacha20poly1305_aead_wireguard_nonce); i++)
		CHECK(wg_load64(chacha20poly1305_aead_wireguard_nonce[i].nonce.p + 4) ==
		      chacha20poly1305_aead_wireguard_nonce[i].counter);
	EACH_MESSAGE(chacha20poly1305_aead_wireguard_nonce, &by_counter, seals);
	return true;
}

static bool t_open(void)
{
	EACH_MESSAGE(chacha20poly1305_aead, &by_iv, opens);
	EACH_MESSAGE(chacha20poly1305_aead_wireguard_nonce, &by_iv, opens);
	return true;
}

static bool t_open_counter(void)
{
	EACH_MESSAGE(chacha20poly1305_aead_wireguard_nonce, &by_counter, opens);
	return true;
}

static bool t_negative(void)
{
	const struct v_chacha20poly1305_aead_negative *v;

	FOR_EACH(v, chacha20poly1305_aead_negative) {
		CHECK(!strcmp(v->expect, "reject"));
		CHECK(refuses(&by_iv, v->ciphertext_and_tag.p, v->ciphertext_and_tag.n,
			      v->aad.p, v->aad.n, v->nonce.p, v->key.p));
	}
	return true;
}

static bool t_tampered(void)
{
	EACH_MESSAGE(chacha20poly1305_aead, &by_iv, refuses_tampered);
	return true;
}

static bool t_tampered_counter(void)
{
	size_t i;

	for (i = 0; i < COUNT(chacha20poly1305_aead_wireguard_nonce); i++) {
		const struct v_chacha20poly1305_aead_wireguard_nonce *v =
			&chacha20poly1305_aead_wireguard_nonce[i];
		const struct message m = { v->key, v->nonce, v->aad, v->plaintext,
					   v->ciphertext_and_tag };

		if (m.sealed.n <= 300)
			CHECK(refuses_tampered(&by_counter, &m));
	}
	return true;
}

static bool t_xseal(void)
{
	EACH_MESSAGE(xchacha20poly1305_aead, &extended, seals);
	return true;
}

static bool t_xopen(void)
{
	EACH_MESSAGE(xchacha20poly1305_aead, &extended, opens);
	return true;
}

static bool t_xtampered(void)
{
	EACH_MESSAGE(xchacha20poly1305_aead, &extended, refuses_tampered);
	return true;
}

static bool t_random(void)
{
	struct guarded in = guarded_new(), out = guarded_new();
	u8 key[32], iv[12] = { 0 }, ad[300], want[3000 + 16];
	int i;

	for (i = 0; i < 4000; i++) {
		const size_t len = random_len(3000), ad_len = i % 2 ? random_len(sizeof(ad)) : 0;
		const u64 nonce = i % 16 ? ktap_rand() : ~0ULL;
		u8 *src = at_end(in, len + i % 8), *dst = at_end(out, len + 16);

		ktap_rand_bytes(key, sizeof(key));
		ktap_rand_bytes(ad, ad_len);
		ktap_rand_bytes(src, len);
		wg_store64(iv + 4, nonce);
		ref_aead(want, src, len, ad, ad_len, iv, key);
		wg_aead_seal(dst, src, len, ad, ad_len, nonce, key);
		CHECK(same(dst, want, len + 16));
		memset(src, 0, len);
		CHECK(wg_aead_open(src, dst, len + 16, ad, ad_len, nonce, key));
		CHECK(wg_aead_open(dst, dst, len + 16, ad, ad_len, nonce, key));
		CHECK(same(src, dst, len));
		memcpy(dst, want, len + 16);
		dst[ktap_rand() % (len + 16)] ^= 1 << ktap_rand() % 8;
		CHECK(!wg_aead_open(src, dst, len + 16, ad, ad_len, nonce, key));
		CHECK(all_zero(src, len));
	}
	return true;
}

/* XChaCha20-Poly1305 is the plain one under the derived key. */
static bool t_xrandom(void)
{
	u8 key[32], subkey[32], nonce[24], iv[12] = { 0 }, ad[64], in[300], want[316], out[316];
	int i;

	for (i = 0; i < 1000; i++) {
		const size_t len = random_len(sizeof(in)), ad_len = random_len(sizeof(ad));

		ktap_rand_bytes(key, sizeof(key));
		ktap_rand_bytes(nonce, sizeof(nonce));
		ktap_rand_bytes(ad, ad_len);
		ktap_rand_bytes(in, len);
		wg_hchacha20(subkey, key, nonce);
		memcpy(iv + 4, nonce + 16, 8);
		ref_aead(want, in, len, ad, ad_len, iv, subkey);
		wg_xaead_seal(out, in, len, ad, ad_len, nonce, key);
		CHECK(same(out, want, len + 16));
		CHECK(wg_xaead_open(out, out, len + 16, ad, ad_len, nonce, key));
		CHECK(same(out, in, len));
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "12.6_seal_vectors", t_seal },
	{ "12.6_seal_vectors_counter_nonce", t_seal_counter },
	{ "12.6_seal_open_random", t_random },
	{ "12.7_open_vectors", t_open },
	{ "12.7_open_vectors_counter_nonce", t_open_counter },
	{ "12.7_open_refuses_negative_vectors", t_negative },
	{ "12.7_open_refuses_any_bit_flipped", t_tampered },
	{ "12.7_open_refuses_any_bit_flipped_counter_nonce", t_tampered_counter },
	{ "12.8_xseal_vectors", t_xseal },
	{ "12.8_xopen_vectors", t_xopen },
	{ "12.8_xopen_refuses_any_bit_flipped", t_xtampered },
	{ "12.8_xseal_xopen_random", t_xrandom },
};

ktap_main("crypto_aead", tests)
