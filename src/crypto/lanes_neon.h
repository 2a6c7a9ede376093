/* SPDX-License-Identifier: GPL-2.0 */
/* The vector code of arm64. From lanes.h, which see for the arguments. */
#ifndef WG_CRYPTO_LANES_NEON_H
#define WG_CRYPTO_LANES_NEON_H

/* Tags can be made in the shadow of the key stream. */
#define WG_HAVE_ASIDE 1
#define WG_HAVE_BESIDE 0

/**
 * struct wg_aside - Poly1305 for integer registers, beside ChaCha20 in vectors
 * @h: 130 bits and a few more; in and out
 * @r: clamped
 * @data: where the blocks are
 * @blocks: how many there are; out: how many are left
 *
 * The offsets are known to gen/neon.py.
 */
struct wg_aside {
	u64 h[3];
	u64 r[2];
	const u8 *data;
	u64 blocks;
	u64 unused;
} __attribute__((__aligned__(64)));

/* So many are done at a time, or none. */
enum { WG_ASIDE_BLOCKS = 3 };

void wg_chacha20_lanes4_neon(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes8_neon(struct wg_lanes *l, u32 first, const u8 *key, struct wg_aside *aside);
/* All blocks of @aside, at least one. */
void wg_poly1305_blocks_aside(struct wg_aside *aside);
void wg_lanes_fill_neon(struct wg_lanes *l, u32 first, u32 count, u32 counter, u64 nonce,
			const u8 *src, u8 *dst);
void wg_poly1305_packets_neon(struct wg_poly26 *p);
void wg_lanes_wipe_neon(void *p, u64 n);
void wg_lanes_leave_neon(void);

/* There is no multiplication of 52 bits. */
static __always_inline bool wg_have_ifma(void)
{
	return false;
}

/* Packets whose tags can be made together. */
static __always_inline unsigned int wg_tag_lanes(void)
{
	return 4;
}

/* Up to 4 consecutive blocks of one packet. */
static __always_inline void wg_lanes_run_few(struct wg_lanes *l, u32 n, const u8 *key)
{
	(void)n;
	wg_chacha20_lanes4_neon(l, 0, key);
}

/* Lanes @first.. get @count > 0 consecutive blocks of one packet. */
static __always_inline void wg_lanes_fill(struct wg_lanes *l, u32 first, u32 count, u32 counter,
					  u64 nonce, const u8 *src, u8 *dst)
{
	wg_lanes_fill_neon(l, first, count, counter, nonce, src, dst);
}

/* Zero @n > 0 times 64 bytes at @p. */
static __always_inline void wg_lanes_wipe(void *p, u64 n)
{
	wg_lanes_wipe_neon(p, n);
}

/* @n > 0 times 64 bytes to @dst; @src is zero then. */
static __always_inline void wg_lanes_move(void *dst, void *src, u64 n)
{
	memcpy(dst, src, n * 64);
	wg_lanes_wipe(src, n);
}

/* Zero the registers. */
static __always_inline void wg_lanes_leave(void)
{
	wg_lanes_leave_neon();
}

/* Pairs of blocks of four packets, or of four parts of one. */
static __always_inline void wg_poly26_run(struct wg_poly26 *p)
{
	wg_poly1305_packets_neon(p);
}

#endif
