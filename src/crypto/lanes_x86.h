/* SPDX-License-Identifier: GPL-2.0 */
/* The vector code of x86-64, and which of it runs. From lanes.h. */
#ifndef WG_CRYPTO_LANES_X86_H
#define WG_CRYPTO_LANES_X86_H

#define WG_HAVE_ASIDE 0

/* Lanes 0 and 1, or 0..3, of one packet with consecutive counters: sooner done. */
void wg_chacha20_rows4_avx2(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_rows2_avx512vl(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_rows4_avx512vl(struct wg_lanes *l, u32 first, const u8 *key);

/* Lanes @first.. get @count > 0 consecutive blocks of one packet. */
void wg_lanes_fill_avx2(struct wg_lanes *l, u32 first, u32 count, u32 counter, u64 nonce,
			const u8 *src, u8 *dst);
void wg_lanes_fill_avx512vl(struct wg_lanes *l, u32 first, u32 count, u32 counter, u64 nonce,
			    const u8 *src, u8 *dst);
void wg_lanes_fill_avx512(struct wg_lanes *l, u32 first, u32 count, u32 counter, u64 nonce,
			  const u8 *src, u8 *dst);

/* Lanes @first.. with the one @key, or with those in @l if it is NULL. */
void wg_chacha20_lanes8_avx2(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes8_avx512vl(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes16_avx512vl(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes16_avx512(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes24_avx512(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes32_avx512(struct wg_lanes *l, u32 first, const u8 *key);

void wg_poly1305_packets_avx2(struct wg_poly26 *p);
void wg_poly1305_blocks_avx512vl(struct wg_poly1305_acc *acc, const u8 *data, u64 n,
				 void *scratch);
void wg_poly1305_blocks_avx512(struct wg_poly1305_acc *acc, const u8 *data, u64 n,
			       void *scratch);
void wg_poly1305_packets_avx512vl(struct wg_poly_lanes *l);
void wg_poly1305_packets_avx512(struct wg_poly_lanes *l);

/* Zero @n > 0 times 64 bytes at @p; zero the registers. */
void wg_lanes_wipe_avx2(void *p, u64 n);
void wg_lanes_wipe_avx512vl(void *p, u64 n);
void wg_lanes_leave_avx2(void);
void wg_lanes_leave_avx512vl(void);

/* Exactly one is on, or none for AVX2. */
WG_DECLARE_SWITCH(wg_lanes_avx512vl);
WG_DECLARE_SWITCH(wg_lanes_avx512);
/* With the last one: a 512-bit instruction takes as long as two of 256 bits. */
WG_DECLARE_SWITCH(wg_lanes_split);

/* AVX-512, with registers of either size. */
static __always_inline bool wg_have_ifma(void)
{
	return wg_switched_on(wg_lanes_avx512) || wg_switched_on(wg_lanes_avx512vl);
}

/* Packets whose tags can be made together. */
static __always_inline unsigned int wg_tag_lanes(void)
{
	return wg_switched_on(wg_lanes_avx512) ? 8 : 4;
}

static __always_inline void wg_run_avx512(struct wg_lanes *l, u32 n, const u8 *key)
{
	if (n > 24)
		wg_chacha20_lanes32_avx512(l, 0, key);
	else if (n > 16)
		wg_chacha20_lanes24_avx512(l, 0, key);
	else if (n > 8 && wg_switched_on(wg_lanes_split))
		wg_chacha20_lanes16_avx512vl(l, 0, key);
	else if (n > 8)
		wg_chacha20_lanes16_avx512(l, 0, key);
	else
		wg_chacha20_lanes8_avx512vl(l, 0, key);
}

static __always_inline void wg_run_avx512vl(struct wg_lanes *l, u32 n, const u8 *key)
{
	u32 at;

	for (at = 0; at + 8 < n; at += 16)
		wg_chacha20_lanes16_avx512vl(l, at, key);
	if (at < n)
		wg_chacha20_lanes8_avx512vl(l, at, key);
}

static __always_inline void wg_run_avx2(struct wg_lanes *l, u32 n, const u8 *key)
{
	u32 at;

	for (at = 0; at < n; at += 8)
		wg_chacha20_lanes8_avx2(l, at, key);
}

/* The first @n lanes, with the one @key, or with those in @l if it is NULL. */
static __always_inline void wg_lanes_run(struct wg_lanes *l, u32 n, const u8 *key)
{
	if (wg_switched_on(wg_lanes_avx512))
		wg_run_avx512(l, n, key);
	else if (wg_switched_on(wg_lanes_avx512vl))
		wg_run_avx512vl(l, n, key);
	else
		wg_run_avx2(l, n, key);
}

/* Up to 4 consecutive blocks of one packet. */
static __always_inline void wg_lanes_run_few(struct wg_lanes *l, u32 n, const u8 *key)
{
	if (!wg_have_ifma())
		wg_chacha20_rows4_avx2(l, 0, key);
	else if (n > 2)
		wg_chacha20_rows4_avx512vl(l, 0, key);
	else
		wg_chacha20_rows2_avx512vl(l, 0, key);
}

/* Lanes @first.. get @count > 0 consecutive blocks of one packet. */
static __always_inline void wg_lanes_fill(struct wg_lanes *l, u32 first, u32 count, u32 counter,
					  u64 nonce, const u8 *src, u8 *dst)
{
	if (wg_switched_on(wg_lanes_avx512))
		wg_lanes_fill_avx512(l, first, count, counter, nonce, src, dst);
	else if (wg_switched_on(wg_lanes_avx512vl))
		wg_lanes_fill_avx512vl(l, first, count, counter, nonce, src, dst);
	else
		wg_lanes_fill_avx2(l, first, count, counter, nonce, src, dst);
}

/* Zero @n > 0 times 64 bytes at @p. */
static __always_inline void wg_lanes_wipe(void *p, u64 n)
{
	if (wg_have_ifma())
		wg_lanes_wipe_avx512vl(p, n);
	else
		wg_lanes_wipe_avx2(p, n);
}

/* Zero the registers. */
static __always_inline void wg_lanes_leave(void)
{
	if (wg_have_ifma())
		wg_lanes_leave_avx512vl();
	else
		wg_lanes_leave_avx2();
}

/* Without wg_have_ifma(): pairs of blocks of four packets, or of four parts of one. */
static __always_inline void wg_poly26_run(struct wg_poly26 *p)
{
	wg_poly1305_packets_avx2(p);
}

#endif
