/* SPDX-License-Identifier: GPL-2.0 */
/* The vector code of arm64. From lanes.h, which see for the arguments. */
#ifndef WG_CRYPTO_LANES_NEON_H
#define WG_CRYPTO_LANES_NEON_H

/* Tags can be made in the shadow of the key stream. */
#define WG_HAVE_ASIDE 1

/* Blocks of one packet, and of the shortest of four, that pay for wg_poly26_run(). */
enum { WG_PARTS_LEAST = 24, WG_TOGETHER_LEAST = 8 };

/* So many are done at a time, or none. */
enum { WG_ASIDE_BLOCKS = 3 };

struct wg_aead_job;

void wg_chacha20_lanes4_neon(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes8_neon(struct wg_lanes *l, u32 first, const u8 *key, struct wg_mac *mac);
/* All blocks of @mac, at least one. */
void wg_mac_blocks_neon(struct wg_mac *mac);
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

/* A lane is not worth avoiding: keys of tags are made in lanes. */
static __always_inline bool wg_key_beside(void)
{
	return false;
}

/* Tags are made beside all lanes, not those of a packet alone. */
static __always_inline bool wg_tag_beside(void)
{
	return false;
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
	wg_lanes_wipe_neon(src, n);
}

/* @n > 0 times 64 bytes to @dst; they do not overlap. */
static __always_inline void wg_lanes_copy(void *dst, const void *src, u64 n)
{
	memcpy(dst, src, n * 64);
}

/* Zero the registers. */
static __always_inline void wg_lanes_leave(void)
{
	wg_lanes_leave_neon();
}

/* The next @n > 0 blocks of a tag. */
static __always_inline void wg_mac_blocks(struct wg_mac *mac, u64 n)
{
	mac->blocks = n;
	wg_mac_blocks_neon(mac);
}

/* Pairs of blocks of four packets, or of four parts of one. */
static __always_inline void wg_poly26_run(struct wg_poly26 *p)
{
	wg_poly1305_packets_neon(p);
}

static __always_inline void wg_lanes_note_cpu(u32 cpu)
{
	(void)cpu;
}

/* No code for short packets alone. */
static __always_inline bool wg_seal_short(const struct wg_aead_job *jobs, unsigned int n)
{
	(void)jobs;
	(void)n;
	return false;
}

static __always_inline bool wg_open_short(struct wg_aead_job *jobs, unsigned int n)
{
	(void)jobs;
	(void)n;
	return false;
}

#endif
