// SPDX-License-Identifier: GPL-2.0
/*
 * BoringSSL as Debian builds it for Android's tools. Its names are OpenSSL's, so
 * it is loaded apart from that and bound to itself; its headers cannot be
 * included next to OpenSSL's either.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "crypto.h"

static void *aeads[KEYS];

static const void *(*aead_of)(void);
static void *(*aead_new)(const void *aead, const u8 *key, size_t key_len, size_t tag_len);
static int (*aead_seal)(const void *ctx, u8 *out, size_t *out_len, size_t max, const u8 *nonce,
			size_t nonce_len, const u8 *in, size_t len, const u8 *ad, size_t ad_len);
static int (*aead_open)(const void *ctx, u8 *out, size_t *out_len, size_t max, const u8 *nonce,
			size_t nonce_len, const u8 *in, size_t len, const u8 *ad, size_t ad_len);
static int (*x25519)(u8 out[32], const u8 scalar[32], const u8 point[32]);
static void (*x25519_public)(u8 out[32], const u8 scalar[32]);

static void seal(const struct batch *b)
{
	unsigned int i;
	size_t n;
	u8 iv[12];

	for (i = 0; i < b->n; i++) {
		const struct packet *p = &b->p[i];

		make_iv(iv, p->nonce);
		if (!aead_seal(aeads[p->key], p->sealed, &n, p->len + 16, iv, 12, p->plain, p->len,
			       NULL, 0))
			abort();
	}
}

static void open_all(const struct batch *b)
{
	unsigned int i;
	size_t n;
	u8 iv[12];

	for (i = 0; i < b->n; i++) {
		const struct packet *p = &b->p[i];

		make_iv(iv, p->nonce);
		if (!aead_open(aeads[p->key], p->plain, &n, p->len + 16, iv, 12, p->sealed,
			       p->len + 16, NULL, 0))
			abort();
	}
}

static void dh(u8 out[32], const u8 scalar[32], const u8 point[32])
{
	if (!x25519(out, scalar, point))
		abort();
}

static bool load(void)
{
	void *lib = dlopen(BORINGSSL, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);

	if (!lib)
		return false;
	*(void **)&aead_of = dlsym(lib, "EVP_aead_chacha20_poly1305");
	*(void **)&aead_new = dlsym(lib, "EVP_AEAD_CTX_new");
	*(void **)&aead_seal = dlsym(lib, "EVP_AEAD_CTX_seal");
	*(void **)&aead_open = dlsym(lib, "EVP_AEAD_CTX_open");
	*(void **)&x25519 = dlsym(lib, "X25519");
	*(void **)&x25519_public = dlsym(lib, "X25519_public_from_private");
	return aead_of && aead_new && aead_seal && aead_open && x25519 && x25519_public;
}

void add_boring(void)
{
	struct peer *peer;
	int i;

	if (!load()) {
		printf("# BoringSSL: not measured: %s\n", dlerror());
		return;
	}
	for (i = 0; i < KEYS; i++) {
		aeads[i] = aead_new(aead_of(), keys[i], 32, 16);
		if (!aeads[i])
			abort();
	}
	peer = add_peer("BoringSSL");
	peer->seal = seal;
	peer->open = open_all;
	peer->dh = dh;
	peer->dh_base = x25519_public;
}
