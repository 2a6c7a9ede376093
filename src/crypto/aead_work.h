/* SPDX-License-Identifier: GPL-2.0 */
/* Inside of the lanes: the working memory of a section, and who does what with it. */
#ifndef WG_CRYPTO_AEAD_WORK_H
#define WG_CRYPTO_AEAD_WORK_H

#include "aead_lanes.h"
#include "chacha20.h"
#include "lanes.h"
#include "poly1305.h"
#include "simd.h"

#if defined(WG_CRYPTO_LANES) && !WG_LIMBS_64
#error "the vector code shares the limbs of poly1305_64.c"
#endif

enum {
	WG_SECTION_JOBS = 16,		/* packets in one section */
	WG_SECTION_BYTES = 16 * 1536,	/* and their bytes, unless it is one packet */
	BLOCK = WG_CHACHA20_BLOCK,
};

/* What a tag is made of; with @closed the block of lengths is behind the text. */
struct body {
	const u8 *text;
	size_t len;
	bool closed;
};

/* A short block on its way from its lane's buffer to where it belongs. */
struct rest {
	u8 *dst;
	u32 lane;
	u32 len;
};

/* Lanes with one key, up to the next run. */
struct key_run {
	const u8 *key;
	u32 first;
};

/* A tag half made in words of 64 bits: the first @done blocks are in @h. */
struct half_tag {
	u64 h[3];
	u64 done;
};

/* Belongs to a section: nobody else on this CPU is in one. */
struct wg_work {
	struct wg_lanes lanes;
	u8 buffer[WG_LANES][BLOCK];
	u32 n;				/* lanes filled */
	u32 runs;			/* of one key among them */
	u32 rests;
	u32 buffers;			/* the first so many have been used */
	bool keys_filled;		/* in lanes.key */
	bool alone;			/* all lanes are one packet's */
	u8 *otk;			/* its block 0 goes here, and into no lane; or NULL */
	u32 table_used;			/* bytes of poly.table */
	bool poly_used;			/* all of poly */
	bool poly26_used;
	bool mac_used;
	u32 stream_used;		/* blocks */
	struct key_run run[WG_LANES];
	struct rest rest[WG_LANES];
	struct body body[WG_SECTION_JOBS];
	bool copied[WG_SECTION_JOBS];	/* open: body was not in place */
	struct wg_poly_lanes poly;
	struct wg_poly26 poly26;
	u8 stream[WG_LANES][BLOCK];	/* opened, not yet to be seen */
	u32 ran;			/* lanes done since the section began */
	u32 text_lane[WG_SECTION_JOBS];	/* seal: number of a packet's first lane of text */
	u32 aside_at;			/* the packet whose tag is being made in the shadow */
	u32 aside_end;			/* behind the last one whose text is in its place, or coming */
	bool opening;			/* all that is sealed is in its place */
	/* From here to the last packet of a section all is wiped after it. */
	u8 unused[BLOCK] __attribute__((__aligned__(BLOCK)));	/* where lanes without a block write */
	struct {
		u8 otk[BLOCK];		/* block 0 keys the tag */
		u8 tag[WG_AEAD_TAG];
		u8 sent[WG_AEAD_TAG];
		struct half_tag half;
	} packet[WG_SECTION_JOBS];
	struct wg_mac mac;		/* not before packet: there it cost 20 cycles per packet */
};

/* Less than a block; no call, as such copies are too short for one. */
static __always_inline void wg_copy_short(u8 *dst, const u8 *src, size_t n)
{
	for (; n >= 8; n -= 8, dst += 8, src += 8)
		wg_store64(dst, wg_load64(src));
	if (n & 4) {
		wg_store32(dst, wg_load32(src));
		dst += 4;
		src += 4;
	}
	for (n &= 3; n; n--)
		*dst++ = *src++;
}

/* A short last block, filled with zeros, if there is one, and that of lengths; how many. */
static __always_inline u32 wg_last_blocks(const struct body *b, u8 last[2 * WG_POLY1305_BLOCK])
{
	const size_t rest = b->len % WG_POLY1305_BLOCK;

	if (rest) {
		wg_store64(last, 0);
		wg_store64(last + 8, 0);
		wg_copy_short(last, b->text + b->len - rest, rest);
		last += WG_POLY1305_BLOCK;
	}
	wg_store64(last, 0);
	wg_store64(last + 8, b->len);
	return rest ? 2 : 1;
}

extern const u8 wg_zero_block[BLOCK];

/* aead_lanes.c: this CPU's working memory. Context: in a section. */
struct wg_work *wg_section_work(void);

/* Whole blocks of one packet, from one place to another, all at once. */
void wg_lanes_text(struct wg_work *w, const struct wg_aead_job *job, u32 counter,
		   const u8 *src, u8 *dst, size_t len);

/* Wipes what @n packets and all else left behind, but for the keys of the caller. */
void wg_wipe_work(struct wg_work *w, unsigned int n);

/* aead_tags.c: the tags of @n packets of w->body; @order names them and is sorted. */
void wg_make_tags(struct wg_work *w, u8 *order, unsigned int n);

/* wg_poly1305_acc_blocks() of @n whole blocks, by vectors where that pays. */
void wg_lanes_blocks(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n);

enum { WG_IFMA_LEAST = 2 };	/* blocks that pay for it */

/* aead_mac.c: the half made tag of packet @i, to go on with in w->mac; and back, so many blocks on. */
void wg_mac_load(struct wg_work *w, u32 i);
void wg_mac_save(struct wg_work *w, u32 i, size_t blocks);

/* What is left of the tag of packet @i, in integer registers. */
void wg_mac_finish(struct wg_work *w, u32 i);

/* aead_ifma.c, when wg_have_ifma(): wg_lanes_blocks() by 52-bit multiplications. */
void wg_ifma_blocks(struct wg_work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n);

/* The tag of one packet, if that is one run of its blocks; false if not. */
bool wg_ifma_tag(struct wg_work *w, unsigned int i);

/**
 * wg_ifma_tags() - tags of several packets at a time
 * @w: whose bodies they are
 * @order: names of @n packets, the shortest first
 * @n: 2 to @lanes
 * @lanes: wg_tag_lanes()
 *
 * Return: false when one by one is faster; then nothing was done.
 */
bool wg_ifma_tags(struct wg_work *w, const u8 *order, unsigned int n, unsigned int lanes);

/* aead_beside.c or aead_aside.c: the lanes filled, and what that code makes beside them. */
void wg_run_many(struct wg_work *w, const u8 *key);

/* aead_aside.c, where there is that: is packet @i long enough for it? */
bool wg_aside_takes(const struct wg_work *w, unsigned int i);

/* aead_long.c: a packet too long for one section, which it divides. */
void wg_seal_long(const struct wg_aead_job *job);
bool wg_open_long(const struct wg_aead_job *job);

#endif
