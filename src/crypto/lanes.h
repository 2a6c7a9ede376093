/* SPDX-License-Identifier: GPL-2.0 */
/* What the vector code for x86-64 works on, and that code. */
#ifndef WG_CRYPTO_LANES_H
#define WG_CRYPTO_LANES_H

#include "poly1305.h"
#include "switch.h"

enum { WG_LANES = 32 };

/**
 * struct wg_lanes - blocks of key stream to make and to apply, one per lane
 * @key: word by word, read only when no common key is given
 * @counter: number of the block
 * @nonce: low and high word
 * @src: 64 bytes each, read once
 * @dst: 64 bytes each; may be @src of the same lane
 * @spill: for registers that do not fit
 *
 * The offsets are known to gen/chacha20.py. The code works on whole groups of
 * 8 or 16 lanes, so unused ones must have valid pointers.
 */
struct wg_lanes {
	u32 key[8][WG_LANES];
	u32 counter[WG_LANES];
	u32 nonce[2][WG_LANES];
	const u8 *src[WG_LANES];
	u8 *dst[WG_LANES];
	u8 spill[128];
} __attribute__((__aligned__(64)));

void wg_chacha20_lanes8_avx2(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes8_avx512vl(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes16_avx512vl(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes16_avx512(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes24_avx512(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes32_avx512(struct wg_lanes *l, u32 first, const u8 *key);

/* On with exactly one of the others when the lanes are used at all. */
WG_DECLARE_SWITCH(wg_lanes_on);
WG_DECLARE_SWITCH(wg_lanes_avx512vl);
WG_DECLARE_SWITCH(wg_lanes_avx512);

#endif
