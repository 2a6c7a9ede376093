/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For the tests of src/crypto: byte buffers that end at an inaccessible page,
 * and OpenSSL as the other opinion.
 */
#ifndef WG_TEST_CRYPTO_TEST_H
#define WG_TEST_CRYPTO_TEST_H

#include <sys/mman.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "aead.h"
#include "blake2s.h"
#include "chacha20.h"
#include "dispatch.h"
#include "simd.h"
#include "poly1305.h"
#include "x25519.h"
#include "xaead.h"

#include "crypto_vectors.h"
#include "ktap.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define FOR_EACH(v, array) for (v = (array); v < (array) + COUNT(array); v++)
#define REQUIRE(call)								\
	do {									\
		if (!(call)) {							\
			printf("Bail out! %s:%d: %s\n", __FILE__, __LINE__, #call); \
			exit(1);						\
		}								\
	} while (0)

/*
 * WG_CRYPTO=name in the environment runs a test with that implementation of the
 * AEAD, WG_CRYPTO_REFUSE=n with every n-th use of vector registers refused. A
 * CPU that lacks it skips the test.
 */
__attribute__((constructor)) static void choose_crypto(void)
{
	const char *name = getenv("WG_CRYPTO"), *refuse = getenv("WG_CRYPTO_REFUSE");

	REQUIRE(!wg_crypto_init(name ? name : "portable"));
	if (name && strcmp(wg_crypto_chosen(&wg_aead_algorithm), name)) {
		printf("KTAP version 1\n1..0 # SKIP this CPU has no %s\n", name);
		exit(4);
	}
	wg_simd_refuse_every(refuse ? (unsigned int)atoi(refuse) : 0);
}

/* Enough for a packet; fixed so that tests with many cuts allocate nothing. */
enum { GUARDED_MAX = 64 * 1024, PAGE = 4096 };

/* Memory with an inaccessible page before and behind. */
struct guarded {
	u8 *base;
};

static inline struct guarded guarded_new(void)
{
	struct guarded g;

	g.base = mmap(NULL, GUARDED_MAX + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(g.base != MAP_FAILED);
	REQUIRE(!mprotect(g.base + PAGE, GUARDED_MAX, PROT_READ | PROT_WRITE));
	return g;
}

/* len bytes of which the byte after the last cannot be touched. */
static inline u8 *at_end(struct guarded g, size_t len)
{
	REQUIRE(len <= GUARDED_MAX);
	return g.base + PAGE + GUARDED_MAX - len;
}

/* Bytes of which the byte before the first cannot be touched. */
static inline u8 *at_start(struct guarded g)
{
	return g.base + PAGE;
}

/* The bytes around [data, data + len) within the guarded memory, by a pattern. */
static inline void paint(struct guarded g, u8 value)
{
	memset(g.base + PAGE, value, GUARDED_MAX);
}

static inline bool painted_around(struct guarded g, const u8 *data, size_t len, size_t margin,
				  u8 value)
{
	const u8 *first = g.base + PAGE, *last = first + GUARDED_MAX, *p;

	for (p = data - first > (ptrdiff_t)margin ? data - margin : first; p < data; p++)
		if (*p != value)
			return false;
	for (p = data + len; p < last && p < data + len + margin; p++)
		if (*p != value)
			return false;
	return true;
}

static inline bool same(const void *a, const void *b, size_t n)
{
	return !n || !memcmp(a, b, n);
}

static inline bool is(const u8 *got, struct bytes want)
{
	return same(got, want.p, want.n);
}

static inline bool all_zero(const u8 *p, size_t n)
{
	while (n--)
		if (*p++)
			return false;
	return true;
}

static inline void ref_aead(u8 *out, const u8 *in, size_t len, const u8 *ad, size_t ad_len,
			    const u8 iv[12], const u8 key[32])
{
	static EVP_CIPHER_CTX *c;
	int n;

	if (!c)
		c = EVP_CIPHER_CTX_new();
	REQUIRE(EVP_EncryptInit_ex(c, EVP_chacha20_poly1305(), NULL, key, iv) == 1);
	if (ad_len)
		REQUIRE(EVP_EncryptUpdate(c, NULL, &n, ad, (int)ad_len) == 1);
	if (len)
		REQUIRE(EVP_EncryptUpdate(c, out, &n, in, (int)len) == 1);
	REQUIRE(EVP_EncryptFinal_ex(c, out + len, &n) == 1);
	REQUIRE(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, 16, out + len) == 1);
}

static inline void ref_chacha20(u8 *out, const u8 *in, size_t len, u32 counter,
				const u8 nonce[12], const u8 key[32])
{
	static EVP_CIPHER_CTX *c;
	u8 iv[16];
	int n;

	if (!c)
		c = EVP_CIPHER_CTX_new();
	wg_store32(iv, counter);
	memcpy(iv + 4, nonce, 12);
	REQUIRE(EVP_EncryptInit_ex(c, EVP_chacha20(), NULL, key, iv) == 1);
	if (len)
		REQUIRE(EVP_EncryptUpdate(c, out, &n, in, (int)len) == 1);
}

static inline void ref_mac(const char *name, u8 *out, size_t outlen, const u8 *key, size_t keylen,
			   const u8 *in, size_t inlen)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, name, NULL);
	EVP_MAC_CTX *c = EVP_MAC_CTX_new(mac);
	char digest[] = "BLAKE2S-256";
	OSSL_PARAM params[2] = { OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end() };
	size_t n;

	if (!strcmp(name, "BLAKE2SMAC"))
		params[0] = OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &outlen);
	if (!strcmp(name, "HMAC"))
		params[0] = OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
	REQUIRE(EVP_MAC_init(c, key, keylen, params) == 1);
	REQUIRE(EVP_MAC_update(c, in, inlen) == 1);
	REQUIRE(EVP_MAC_final(c, out, &n, outlen) == 1 && n == outlen);
	EVP_MAC_CTX_free(c);
	EVP_MAC_free(mac);
}

static inline void ref_blake2s(u8 out[32], const u8 *in, size_t len)
{
	REQUIRE(EVP_Digest(in, len, out, NULL, EVP_blake2s256(), NULL) == 1);
}

/* The product and the public key. False when OpenSSL refuses: the product is zero. */
static inline bool ref_x25519_both(u8 out[32], u8 pub[32], const u8 scalar[32], const u8 point[32])
{
	EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, scalar, 32);
	EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, point, 32);
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new(own, NULL);
	size_t n = 32;
	bool ok;

	REQUIRE(EVP_PKEY_get_raw_public_key(own, pub, &n) == 1);
	REQUIRE(EVP_PKEY_derive_init(c) == 1);
	REQUIRE(EVP_PKEY_derive_set_peer(c, peer) == 1);
	ok = EVP_PKEY_derive(c, out, &n) == 1;
	EVP_PKEY_CTX_free(c);
	EVP_PKEY_free(own);
	EVP_PKEY_free(peer);
	return ok;
}

static inline bool ref_x25519(u8 out[32], const u8 scalar[32], const u8 point[32])
{
	u8 pub[32];

	return ref_x25519_both(out, pub, scalar, point);
}

/* A length up to max, small ones as likely as large ones. */
static inline size_t random_len(size_t max)
{
	return ktap_rand() % (1 + ktap_rand() % (max + 1));
}

#endif
