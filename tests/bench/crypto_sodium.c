// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include <sodium.h>

#include "crypto.h"

static void seal(const struct batch *b)
{
	unsigned int i;
	u8 iv[12];

	for (i = 0; i < b->n; i++) {
		const struct packet *p = &b->p[i];

		make_iv(iv, p->nonce);
		crypto_aead_chacha20poly1305_ietf_encrypt(p->sealed, NULL, p->plain, p->len, NULL,
							  0, NULL, iv, keys[p->key]);
	}
}

static void open_all(const struct batch *b)
{
	unsigned int i;
	u8 iv[12];

	for (i = 0; i < b->n; i++) {
		const struct packet *p = &b->p[i];

		make_iv(iv, p->nonce);
		if (crypto_aead_chacha20poly1305_ietf_decrypt(p->plain, NULL, NULL, p->sealed,
							      p->len + 16, NULL, 0, iv,
							      keys[p->key]))
			abort();
	}
}

static void dh(u8 out[32], const u8 scalar[32], const u8 point[32])
{
	if (crypto_scalarmult_curve25519(out, scalar, point))
		abort();
}

static void dh_base(u8 out[32], const u8 scalar[32])
{
	crypto_scalarmult_curve25519_base(out, scalar);
}

void add_sodium(void)
{
	struct peer *peer = add_peer("libsodium");

	if (sodium_init() < 0)
		abort();
	peer->seal = seal;
	peer->open = open_all;
	peer->dh = dh;
	peer->dh_base = dh_base;
}
