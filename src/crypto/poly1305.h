/* SPDX-License-Identifier: GPL-2.0 */
/* Poly1305 (RFC 8439 section 2.5), fed in any number of pieces. */
#ifndef WG_CRYPTO_POLY1305_H
#define WG_CRYPTO_POLY1305_H

#include "platform.h"

enum {
	WG_POLY1305_KEY = 32,
	WG_POLY1305_BLOCK = 16,
	WG_POLY1305_TAG = 16,
};

/**
 * struct wg_poly1305_acc - the accumulator and the multiplier, in limbs
 * @h: accumulator, partly reduced
 * @r: the clamped multiplier
 *
 * Three limbs of 44, 44 and 42 bits with 64-bit products, else five of 26.
 */
struct wg_poly1305_acc {
#if WG_LIMBS_64
	u64 h[3], r[3];
#else
	u32 h[5], r[5];
#endif
};

/**
 * struct wg_poly1305 - a tag in the making
 * @acc: the polynomial so far
 * @s: second half of the key, added at the end
 * @block: bytes that wait for the rest of their block
 * @left: how many bytes wait
 */
struct wg_poly1305 {
	struct wg_poly1305_acc acc;
	u8 s[16];
	u8 block[WG_POLY1305_BLOCK];
	u32 left;
};

/**
 * wg_poly1305_init() - start a tag
 * @p: the tag in the making; wipe it with wg_wipe() after use
 * @key: 32 bytes, for one message only
 */
void wg_poly1305_init(struct wg_poly1305 *p, const u8 key[WG_POLY1305_KEY]);

/**
 * wg_poly1305_update() - authenticate the next bytes
 * @p: the tag in the making
 * @data: bytes
 * @len: how many; calls may be cut anywhere
 */
void wg_poly1305_update(struct wg_poly1305 *p, const u8 *data, size_t len);

/**
 * wg_poly1305_pad() - fill up with zero bytes to a multiple of 16
 * @p: the tag in the making
 */
void wg_poly1305_pad(struct wg_poly1305 *p);

/**
 * wg_poly1305_final() - finish the tag
 * @p: the tag in the making
 * @tag: 16 bytes out
 */
void wg_poly1305_final(struct wg_poly1305 *p, u8 tag[WG_POLY1305_TAG]);

/* The arithmetic: one of poly1305_64.c and poly1305_32.c. */

/* Clamps the 16 bytes of r and zeroes the accumulator. */
void wg_poly1305_acc_init(struct wg_poly1305_acc *acc, const u8 r[16]);

/* Absorbs n blocks, each with the bit top * 2^128 added (0 or 1). */
void wg_poly1305_acc_blocks(struct wg_poly1305_acc *acc, const u8 *data,
			    size_t n, u32 top);

/* Writes (h mod 2^130 - 5) + s mod 2^128. */
void wg_poly1305_acc_emit(const struct wg_poly1305_acc *acc, const u8 s[16],
			  u8 tag[WG_POLY1305_TAG]);

#endif
