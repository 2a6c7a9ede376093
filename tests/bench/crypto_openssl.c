// SPDX-License-Identifier: GPL-2.0
/* OpenSSL: a context per key, made once; nothing is fetched while measured. */
#include <stdlib.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "crypto.h"

static EVP_CIPHER_CTX *sealing[KEYS], *opening[KEYS];
static EVP_MD *blake2s;
static EVP_MD_CTX *digest;
static EVP_MAC_CTX *mac;

static void must(int ok)
{
	if (ok != 1)
		abort();
}

static void seal(const struct batch *b)
{
	unsigned int i;
	u8 iv[12];
	int n;

	for (i = 0; i < b->n; i++) {
		const struct packet *p = &b->p[i];
		EVP_CIPHER_CTX *c = sealing[p->key];

		make_iv(iv, p->nonce);
		must(EVP_EncryptInit_ex(c, NULL, NULL, NULL, iv));
		if (p->len)
			must(EVP_EncryptUpdate(c, p->sealed, &n, p->plain, (int)p->len));
		must(EVP_EncryptFinal_ex(c, p->sealed + p->len, &n));
		must(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, 16, p->sealed + p->len));
	}
}

static void open_all(const struct batch *b)
{
	unsigned int i;
	u8 iv[12];
	int n;

	for (i = 0; i < b->n; i++) {
		const struct packet *p = &b->p[i];
		EVP_CIPHER_CTX *c = opening[p->key];

		make_iv(iv, p->nonce);
		must(EVP_DecryptInit_ex(c, NULL, NULL, NULL, iv));
		if (p->len)
			must(EVP_DecryptUpdate(c, p->plain, &n, p->sealed, (int)p->len));
		must(EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, 16, p->sealed + p->len));
		must(EVP_DecryptFinal_ex(c, p->plain + p->len, &n));
	}
}

/* The keys' objects are made once per pair, as who derives often would do. */
static void dh(u8 out[32], const u8 scalar[32], const u8 point[32])
{
	static EVP_PKEY_CTX *c;
	static u8 last[64];
	size_t n = 32;

	if (!c || memcmp(last, scalar, 32) || memcmp(last + 32, point, 32)) {
		EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, scalar, 32);
		EVP_PKEY *other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, point, 32);

		EVP_PKEY_CTX_free(c);
		c = EVP_PKEY_CTX_new(own, NULL);
		must(EVP_PKEY_derive_init(c));
		must(EVP_PKEY_derive_set_peer(c, other));
		EVP_PKEY_free(own);
		EVP_PKEY_free(other);
		memcpy(last, scalar, 32);
		memcpy(last + 32, point, 32);
	}
	must(EVP_PKEY_derive(c, out, &n));
}

static void dh_base(u8 out[32], const u8 scalar[32])
{
	EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, scalar, 32);
	size_t n = 32;

	must(EVP_PKEY_get_raw_public_key(own, out, &n));
	EVP_PKEY_free(own);
}

static void hash(u8 out[32], const u8 *in, size_t len)
{
	must(EVP_DigestInit_ex2(digest, blake2s, NULL));
	must(EVP_DigestUpdate(digest, in, len));
	must(EVP_DigestFinal_ex(digest, out, NULL));
}

static void hmac(u8 out[32], const u8 *key, const u8 *in, size_t len)
{
	size_t n;

	must(EVP_MAC_init(mac, key, key ? 32 : 0, NULL));
	must(EVP_MAC_update(mac, in, len));
	must(EVP_MAC_final(mac, out, &n, 32));
}

/* A MAC under the same key again reuses its pads. */
static void kdf(u8 out[3][32], unsigned int n, const u8 key[32], const u8 in[32])
{
	u8 chain[33], prk[32];
	unsigned int i;

	hmac(prk, key, in, 32);
	for (i = 0; i < n; i++) {
		if (i)
			memcpy(chain, out[i - 1], 32);
		chain[32] = i + 1;
		hmac(out[i], i ? NULL : prk, i ? chain : chain + 32, i ? 33 : 1);
	}
}

static void make_contexts(void)
{
	char name[] = "BLAKE2S-256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
		OSSL_PARAM_construct_end(),
	};
	u8 iv[12] = { 0 };
	EVP_MAC *fetched;
	int i;

	for (i = 0; i < KEYS; i++) {
		sealing[i] = EVP_CIPHER_CTX_new();
		opening[i] = EVP_CIPHER_CTX_new();
		must(EVP_EncryptInit_ex(sealing[i], EVP_chacha20_poly1305(), NULL, keys[i], iv));
		must(EVP_DecryptInit_ex(opening[i], EVP_chacha20_poly1305(), NULL, keys[i], iv));
	}
	blake2s = EVP_MD_fetch(NULL, name, NULL);
	digest = EVP_MD_CTX_new();
	fetched = EVP_MAC_fetch(NULL, "HMAC", NULL);
	mac = EVP_MAC_CTX_new(fetched);
	must(EVP_MAC_CTX_set_params(mac, params));
	EVP_MAC_free(fetched);
}

void add_openssl(void)
{
	struct peer *peer = add_peer("OpenSSL");

	make_contexts();
	peer->seal = seal;
	peer->open = open_all;
	peer->dh = dh;
	peer->dh_base = dh_base;
	peer->hash = hash;
	peer->kdf = kdf;
}
