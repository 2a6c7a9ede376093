/* SPDX-License-Identifier: GPL-2.0 */
/* What OpenSSL says. From crypto_test.h. */
#ifndef WG_TEST_CRYPTO_REF_OPENSSL_H
#define WG_TEST_CRYPTO_REF_OPENSSL_H

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

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

#endif
