/* SPDX-License-Identifier: GPL-2.0 */
/* BLAKE2s (RFC 7693), HMAC (RFC 2104) over it, and the protocol's KDF. */
#ifndef WG_CRYPTO_BLAKE2S_H
#define WG_CRYPTO_BLAKE2S_H

#include "platform.h"

enum {
	WG_BLAKE2S_HASH = 32,
	WG_BLAKE2S_KEY = 32,
	WG_BLAKE2S_BLOCK = 64,
};

/**
 * struct wg_blake2s_state - a digest in the making
 * @h: chaining value
 * @t: bytes compressed so far
 * @left: bytes that wait in @block; the last block waits until the end
 * @outlen: bytes of the digest, part of the parameters
 * @block: the waiting bytes
 */
struct wg_blake2s_state {
	u32 h[8];
	u64 t;
	u32 left;
	u32 outlen;
	u8 block[WG_BLAKE2S_BLOCK];
};

/**
 * wg_blake2s_init() - start an unkeyed digest
 * @s: the state; wg_blake2s_final() wipes it
 * @outlen: bytes of the digest, 1..32
 */
void wg_blake2s_init(struct wg_blake2s_state *s, size_t outlen);

/**
 * wg_blake2s_init_key() - start a keyed digest (not HMAC)
 * @s: the state; wg_blake2s_final() wipes it
 * @outlen: bytes of the digest, 1..32
 * @key: the key
 * @keylen: its bytes, 1..32; 0 gives the unkeyed digest
 */
void wg_blake2s_init_key(struct wg_blake2s_state *s, size_t outlen,
			 const u8 *key, size_t keylen);

/**
 * wg_blake2s_update() - take in the next bytes
 * @s: the state
 * @in: bytes; may be NULL when @inlen is 0
 * @inlen: how many; calls may be cut anywhere
 */
void wg_blake2s_update(struct wg_blake2s_state *s, const void *in, size_t inlen);

/**
 * wg_blake2s_final() - write the digest and wipe the state
 * @s: the state
 * @out: as many bytes as given at the start
 */
void wg_blake2s_final(struct wg_blake2s_state *s, u8 *out);

/**
 * wg_blake2s() - digest of one buffer
 * @out: @outlen bytes; may be the input or the key
 * @outlen: 1..32
 * @key: NULL when @keylen is 0
 * @keylen: 0..32; not 0 makes it the keyed mode
 * @in: bytes
 * @inlen: how many
 */
void wg_blake2s(u8 *out, size_t outlen, const u8 *key, size_t keylen,
		const void *in, size_t inlen);

/**
 * wg_hmac() - HMAC-BLAKE2s
 * @out: 32 bytes; may be the input or the key
 * @key: any length; longer than 64 is hashed first
 * @keylen: bytes
 * @in: bytes
 * @inlen: how many
 */
void wg_hmac(u8 out[WG_BLAKE2S_HASH], const u8 *key, size_t keylen,
	     const void *in, size_t inlen);

/**
 * wg_kdf() - KDF1, KDF2 or KDF3
 * @t1: 32 bytes; may be @ck itself
 * @t2: 32 bytes, or NULL when not wanted
 * @t3: 32 bytes, or NULL when not wanted (then KDF2 at most)
 * @ck: chaining key, 32 bytes
 * @data: input, may be NULL when @len is 0
 * @len: its bytes
 */
void wg_kdf(u8 *t1, u8 *t2, u8 *t3, const u8 ck[WG_BLAKE2S_HASH],
	    const u8 *data, size_t len);

#endif
