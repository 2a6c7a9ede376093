/* SPDX-License-Identifier: GPL-2.0 */
/* ChaCha20 (RFC 8439 section 2) as a resumable stream. */
#ifndef WG_CRYPTO_CHACHA20_H
#define WG_CRYPTO_CHACHA20_H

#include "platform.h"

enum {
	WG_CHACHA20_KEY = 32,
	WG_CHACHA20_NONCE = 12,
	WG_CHACHA20_BLOCK = 64,
};

/**
 * struct wg_chacha20 - a key stream and how far it was used
 * @state: the input block: constants, key, counter, nonce
 * @block: the block begun last; its last @left bytes are unused
 * @left: bytes of @block not used yet
 */
struct wg_chacha20 {
	u32 state[16];
	u8 block[WG_CHACHA20_BLOCK];
	u32 left;
};

/**
 * wg_chacha20_setup() - fill the constants and the key of an input block
 * @state: the sixteen words; the last four are left to the caller
 * @key: 32 bytes
 */
void wg_chacha20_setup(u32 state[16], const u8 key[WG_CHACHA20_KEY]);

/**
 * wg_chacha20_permute() - the twenty rounds, without the final addition
 * @x: the sixteen words, replaced
 */
void wg_chacha20_permute(u32 x[16]);

/**
 * wg_chacha20_init() - start a stream
 * @c: the stream; wipe it with wg_wipe() after use
 * @key: 32 bytes
 * @counter: number of the first block
 * @nonce: 12 bytes
 */
void wg_chacha20_init(struct wg_chacha20 *c, const u8 key[WG_CHACHA20_KEY],
		      u32 counter, const u8 nonce[WG_CHACHA20_NONCE]);

/**
 * wg_chacha20_take_block() - use up the next whole block of the stream
 * @c: the stream, at the border of a block
 *
 * Return: its 64 bytes, inside @c, good until the next call.
 */
const u8 *wg_chacha20_take_block(struct wg_chacha20 *c);

/**
 * wg_chacha20_xor() - apply the next bytes of the stream
 * @c: the stream
 * @dst: output, @len bytes; may be @src itself, not overlap it otherwise
 * @src: input, each byte read once; NULL stands for zeros
 * @len: bytes; calls may be cut anywhere
 */
void wg_chacha20_xor(struct wg_chacha20 *c, u8 *dst, const u8 *src, size_t len);

#endif
