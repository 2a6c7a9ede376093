/* SPDX-License-Identifier: GPL-2.0 */
/* What the vector code works on; lanes_x86.h and lanes_neon.h have that code. */
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
 * The offsets are known to gen/. The code works on whole groups of
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

/**
 * struct wg_poly_lanes - packets to authenticate, one per lane
 * @end: behind the last whole block
 * @count: whole blocks
 * @r: limbs of 44, 44 and 42 bits
 * @h: likewise, out
 * @rest: low and high half of a short last block, filled with zeros
 * @length: high half of the block of lengths; the low half is zero
 * @have_rest: bit set of the lanes with such a last block
 * @least: of @count, over the lanes used
 * @most: likewise
 * @table: powers of r
 *
 * The offsets are known to gen/poly1305.py. Unused lanes: all zero but @end,
 * which must point at something readable, and @count, which is @least.
 */
struct wg_poly_lanes {
	const u8 *end[8];
	u64 count[8];
	u64 r[3][8];
	u64 h[3][8];
	u64 rest[2][8];
	u64 length[8];
	u64 have_rest;
	u64 least;
	u64 most;
	u8 unused[40];
	u8 table[3 * 5 * 64];
} __attribute__((__aligned__(64)));

/**
 * struct wg_mac - a tag in the making in integer registers, perhaps beside the lanes
 * @h: words of 64 bits, the last one has a few
 * @r: two words, and 5 / 4 of the second
 * @data: the next block
 * @blocks: arm64: how many there are; out: how many are left
 *
 * The offsets are known to gen/poly64.py and gen/neon.py.
 */
struct wg_mac {
	u64 h[3];
	u64 r[3];
	const u8 *data;
	u64 blocks;
} __attribute__((__aligned__(64)));

/**
 * struct wg_poly26 - four times the same number of blocks to authenticate
 * @data: where they are
 * @pairs: of blocks, at least one
 * @h: five limbs of 26 bits, the last one perhaps a bit more; in and out
 * @r: likewise, in
 * @table: powers of r
 *
 * The offsets are known to gen/poly26.py.
 */
struct wg_poly26 {
	const u8 *data[4];
	u64 pairs;
	u64 unused[3];
	u64 h[5][4];
	u64 r[5][4];
	u64 table[18][4];
} __attribute__((__aligned__(64)));

/* On when the lanes are used at all. */
WG_DECLARE_SWITCH(wg_lanes_on);

#ifdef __aarch64__
#include "lanes_neon.h"
#else
#include "lanes_x86.h"
#endif

#endif
