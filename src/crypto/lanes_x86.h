/* SPDX-License-Identifier: GPL-2.0 */
/* The vector code of x86-64, and which of it runs. From lanes.h. */
#ifndef WG_CRYPTO_LANES_X86_H
#define WG_CRYPTO_LANES_X86_H

struct wg_aead_job;

/* No tags of many packets in the shadow of the key stream, but see wg_tag_beside(). */
#define WG_HAVE_ASIDE 0

/* Blocks of one packet, and of the shortest of four, that pay for wg_poly26_run(). */
enum { WG_PARTS_LEAST = 112, WG_TOGETHER_LEAST = 3 };

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

/* Likewise with one key; beside the lanes the next 30 blocks of @mac. */
void wg_chacha20_lanes8p_avx2(struct wg_lanes *l, u32 first, const u8 *key, struct wg_mac *mac);

/* Likewise with one key; beside the lanes 32 bytes of the first one's block 0 to @otk. */
void wg_chacha20_lanes8k_avx2(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk);
void wg_chacha20_lanes8k_avx512vl(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk);
void wg_chacha20_lanes16k_avx512vl(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk);
void wg_chacha20_lanes16k_avx512(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk);
void wg_chacha20_lanes24k_avx512(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk);
void wg_chacha20_lanes32k_avx512(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk);

/* The next @n > 0 blocks. */
void wg_mac_blocks_bmi2(struct wg_mac *mac, u64 n);

void wg_poly1305_packets_avx2(struct wg_poly26 *p);
/* With more than 8 or 16 blocks the last 8 or 16 are at @last, for what ends a packet. */
void wg_poly1305_blocks_avx512vl(struct wg_poly1305_acc *acc, const u8 *data, u64 n,
				 void *scratch, const u8 *last);
void wg_poly1305_blocks_avx512(struct wg_poly1305_acc *acc, const u8 *data, u64 n,
			       void *scratch, const u8 *last);
void wg_poly1305_packets_avx512vl(struct wg_poly_lanes *l);
void wg_poly1305_packets_avx512(struct wg_poly_lanes *l);

/* What fits into wg_short_*(), and the memory it needs beside its registers. */
enum {
	WG_SHORT_TEXT = 9 * 64,
	WG_SHORT_SEAL = 5 * 64,		/* beyond, vectors make the tag sooner */
	WG_SHORT_AVX2 = 5 * 64,
	WG_SHORT_TWO = 2 * 64,		/* each of two packets */
	WG_SHORT_SCRATCH = WG_SHORT_TEXT + 2 * 64,	/* the block of lengths, a tag */
};

/**
 * wg_short_avx512vl() - seal or open one packet in registers alone
 * @job: text of up to WG_SHORT_TEXT bytes, padding in the last block of 64 only
 * @src: its source, in one piece
 * @scratch: WG_SHORT_SCRATCH bytes; afterwards it has ciphertext
 * @open: which of both
 *
 * Reads each byte once. Opening writes text, or ciphertext if the tag is wrong.
 * Return: open: the verdict.
 */
bool wg_short_avx512vl(const struct wg_aead_job *job, const u8 *src, u8 *scratch, u32 open);

/*
 * Likewise with up to WG_SHORT_AVX2 bytes of text. Of the source, what is behind whole
 * blocks of 64 bytes is taken from @scratch, with zeros up to the block's end, and of
 * the result it is left there.
 */
bool wg_short_avx2(const struct wg_aead_job *job, const u8 *src, u8 *scratch, u32 open);

/* @n > 0 times 64 bytes to @dst; @src is zero then. */
void wg_lanes_move_avx2(void *dst, void *src, u64 n);
void wg_lanes_move_avx512vl(void *dst, void *src, u64 n);

/* @n > 0 times 64 bytes to @dst; they do not overlap. */
void wg_lanes_copy_avx2(void *dst, const void *src, u64 n);
void wg_lanes_copy_avx512vl(void *dst, const void *src, u64 n);

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

/* The key of a packet's tag can be made beside its lanes. */
static __always_inline bool wg_key_beside(void)
{
	return true;
}

/* And most of its tag. */
static __always_inline bool wg_tag_beside(void)
{
	return !wg_have_ifma();
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

/* @n > 0 times 64 bytes to @dst; @src is zero then. */
static __always_inline void wg_lanes_move(void *dst, void *src, u64 n)
{
	if (wg_have_ifma())
		wg_lanes_move_avx512vl(dst, src, n);
	else
		wg_lanes_move_avx2(dst, src, n);
}

/* @n > 0 times 64 bytes to @dst; they do not overlap. */
static __always_inline void wg_lanes_copy(void *dst, const void *src, u64 n)
{
	if (wg_have_ifma())
		wg_lanes_copy_avx512vl(dst, src, n);
	else
		wg_lanes_copy_avx2(dst, src, n);
}

/* Zero the registers. */
static __always_inline void wg_lanes_leave(void)
{
	if (wg_have_ifma())
		wg_lanes_leave_avx512vl();
	else
		wg_lanes_leave_avx2();
}

/* Without wg_have_ifma(): the next @n > 0 blocks of a tag. */
static __always_inline void wg_mac_blocks(struct wg_mac *mac, u64 n)
{
	wg_mac_blocks_bmi2(mac, n);
}

/* Without wg_have_ifma(): pairs of blocks of four packets, or of four parts of one. */
static __always_inline void wg_poly26_run(struct wg_poly26 *p)
{
	wg_poly1305_packets_avx2(p);
}

/* aead_beside.c: what the CPU is to be known by. */
void wg_lanes_note_cpu(u32 cpu);

/* aead_short.c: one or two packets, if short and each in one piece; false if not. */
bool wg_seal_short(const struct wg_aead_job *jobs, unsigned int n);
bool wg_open_short(struct wg_aead_job *jobs, unsigned int n);

#endif
