// SPDX-License-Identifier: GPL-2.0
/*
 * Packets in lanes. The blocks of up to sixteen packets, a packet's key block
 * before its text, are put into lanes one after the other; whenever the lanes
 * are full they run. So 16 packets of 64 bytes are 32 lanes, and so is one of
 * 1984: neither lengths nor keys need to be alike.
 *
 * Blocks that are not 64 bytes in one place (the end of a packet, the border
 * between two pieces) go through a buffer of their lane.
 */
#include "aead_lanes.h"

#ifdef WG_CRYPTO_LANES

#include "chacha20.h"
#include "lanes.h"
#include "poly1305.h"
#include "simd.h"

#ifdef __KERNEL__
#include <linux/percpu.h>
#include <linux/stddef.h>
#endif

enum {
	SECTION_JOBS = 16,		/* packets in one section */
	SECTION_BYTES = 16 * 1536,	/* and their bytes, unless it is one packet */
	BLOCK = WG_CHACHA20_BLOCK,
	ALONE_LEAST = 2,		/* blocks of Poly1305 that pay for vectors */
	ALONE_LEAST_AVX2 = 24,
};

struct body {
	const u8 *text;
	size_t len;
};

static const u8 zeros[BLOCK];

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

/* Belongs to a section: nobody else on this CPU is in one. */
struct work {
	struct wg_lanes lanes;
	u8 buffer[WG_LANES][BLOCK];
	u32 n;				/* lanes filled */
	u32 runs;			/* of one key among them */
	u32 rests;
	u32 buffers;			/* the first so many have been used */
	bool keys_filled;		/* in lanes.key */
	bool alone;			/* all lanes are one packet's */
	u32 table_used;			/* bytes of poly.table */
	bool poly_used;			/* all of poly */
	bool poly26_used;
	u32 stream_used;		/* blocks */
	struct key_run run[WG_LANES];
	struct rest rest[WG_LANES];
	struct body body[SECTION_JOBS];
	bool copied[SECTION_JOBS];	/* open: body was not in place */
	struct wg_poly_lanes poly;
	struct wg_poly26 poly26;
	u8 stream[WG_LANES][BLOCK];	/* opened, not yet to be seen */
	/* From here on wiped after each section, as far as there were packets. */
	u8 unused[BLOCK];		/* where lanes without a block write */
	struct {
		u8 otk[BLOCK];		/* block 0 keys the tag */
		u8 tag[WG_AEAD_TAG];
		u8 sent[WG_AEAD_TAG];
		u8 fill[BLOCK - 2 * WG_AEAD_TAG];
	} packet[SECTION_JOBS];
};


#ifdef __KERNEL__
static struct work __percpu *works;

int wg_aead_lanes_init(void)
{
	if (!works)
		works = alloc_percpu(struct work);
	return works ? 0 : -ENOMEM;
}

void wg_aead_lanes_exit(void)
{
	free_percpu(works);
	works = NULL;
}

static struct work *section_work(void)
{
	return this_cpu_ptr(works);
}
#else
static __thread struct work thread_work;

int wg_aead_lanes_init(void)
{
	return 0;
}

void wg_aead_lanes_exit(void)
{
}

static struct work *section_work(void)
{
	wg_simd_assert();
	return &thread_work;
}
#endif

/* AVX-512, with registers of either size. */
static __always_inline bool have_ifma(void)
{
	return wg_switched_on(wg_lanes_avx512) || wg_switched_on(wg_lanes_avx512vl);
}

/* --- lanes ---------------------------------------------------------------------- */

/* The keys word by word, as runs of lanes have them. */
static void fill_keys(struct work *w)
{
	u32 run, lane, i;

	w->keys_filled = true;
	for (run = 0; run < w->runs; run++) {
		const struct key_run *r = &w->run[run];
		const u32 end = run + 1 < w->runs ? r[1].first : w->n;

		for (i = 0; i < 8; i++) {
			const u32 word = wg_load32(r->key + 4 * i);

			for (lane = r->first; lane < end; lane++)
				w->lanes.key[i][lane] = word;
		}
	}
}

static void run_avx512(struct wg_lanes *l, u32 n, const u8 *key)
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

static void run_avx512vl(struct wg_lanes *l, u32 n, const u8 *key)
{
	u32 at;

	for (at = 0; at + 8 < n; at += 16)
		wg_chacha20_lanes16_avx512vl(l, at, key);
	if (at < n)
		wg_chacha20_lanes8_avx512vl(l, at, key);
}

static void run_avx2(struct wg_lanes *l, u32 n, const u8 *key)
{
	u32 at;

	for (at = 0; at < n; at += 8)
		wg_chacha20_lanes8_avx2(l, at, key);
}

/* Less than a block; no call, as such copies are too short for one. */
static __always_inline void copy_short(u8 *dst, const u8 *src, size_t n)
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

/* Few blocks of one packet. */
static void run_rows(struct wg_lanes *l, u32 n, const u8 *key)
{
	if (!have_ifma())
		wg_chacha20_rows4_avx2(l, 0, key);
	else if (n > 2)
		wg_chacha20_rows4_avx512vl(l, 0, key);
	else
		wg_chacha20_rows2_avx512vl(l, 0, key);
}

static void give_rests(struct work *w)
{
	const struct rest *r;

	for (r = w->rest; r < w->rest + w->rests; r++)
		copy_short(r->dst, w->buffer[r->lane], r->len);
	w->rests = 0;
}

/* Makes and applies the key stream of all lanes filled. */
static void run_lanes(struct work *w)
{
	struct wg_lanes *l = &w->lanes;
	const u8 *key = w->runs > 1 ? NULL : w->run[0].key;
	u32 i;

	if (!w->n)
		return;
	if (!key)
		fill_keys(w);
	for (i = w->n; i % 8; i++) {
		l->src[i] = zeros;
		l->dst[i] = w->unused;
	}
	if (w->alone && w->n <= 4)
		run_rows(l, w->n, key);
	else if (wg_switched_on(wg_lanes_avx512))
		run_avx512(l, w->n, key);
	else if (wg_switched_on(wg_lanes_avx512vl))
		run_avx512vl(l, w->n, key);
	else
		run_avx2(l, w->n, key);
	give_rests(w);
	w->n = 0;
	w->runs = 0;
}

/* The lanes from here on have this key. */
static __always_inline void note_key(struct work *w, const u8 *key)
{
	if (w->runs && w->run[w->runs - 1].key == key)
		return;
	w->run[w->runs++] = (struct key_run){ .key = key, .first = w->n };
}

static __always_inline void add_lane(struct work *w, const struct wg_aead_job *job, u32 counter,
				     const u8 *src, u8 *dst)
{
	struct wg_lanes *l = &w->lanes;
	const u32 lane = w->n;

	note_key(w, job->key);
	l->counter[lane] = counter;
	l->nonce[0][lane] = (u32)job->nonce;
	l->nonce[1][lane] = (u32)(job->nonce >> 32);
	l->src[lane] = src;
	l->dst[lane] = dst;
	if (++w->n == WG_LANES)
		run_lanes(w);
}

/* @count consecutive blocks of one packet, numbers from @counter on. */
static void add_lanes(struct work *w, const struct wg_aead_job *job, u32 counter,
		      const u8 *src, u8 *dst, size_t count)
{
	u32 n;

	if (!have_ifma()) {
		for (; count; count--, src += BLOCK, dst += BLOCK)
			add_lane(w, job, counter++, src, dst);
		return;
	}
	for (; count; count -= n, counter += n, src += n * BLOCK, dst += n * BLOCK) {
		n = WG_LANES - w->n;
		if (n > count)
			n = (u32)count;
		note_key(w, job->key);
		if (wg_switched_on(wg_lanes_avx512))
			wg_lanes_fill_avx512(&w->lanes, w->n, n, counter, job->nonce, src, dst);
		else
			wg_lanes_fill_avx512vl(&w->lanes, w->n, n, counter, job->nonce, src, dst);
		w->n += n;
		if (w->n == WG_LANES)
			run_lanes(w);
	}
}

/* --- the text of one packet ------------------------------------------------------- */

/* Where the next byte goes: so many bytes of the block at dst + at are buffered. */
struct text {
	const struct wg_aead_job *job;
	u8 *dst;
	u32 counter;
	u32 buffered;
};

/* The lane the buffered bytes will take; none is filled before that. */
static u8 *text_buffer(struct work *w)
{
	return w->buffer[w->n];
}

/* Bytes for the block begun; returns how many it took. */
static size_t text_buffered(struct work *w, struct text *t, const u8 *src, size_t len)
{
	size_t n = BLOCK - t->buffered;

	if (n > len)
		n = len;
	if (w->n >= w->buffers)
		w->buffers = w->n + 1;
	copy_short(text_buffer(w) + t->buffered, src, n);
	t->buffered += (u32)n;
	if (t->buffered == BLOCK) {
		add_lane(w, t->job, t->counter++, text_buffer(w), t->dst);
		t->dst += BLOCK;
		t->buffered = 0;
	}
	return n;
}

static void text_add(struct work *w, struct text *t, const u8 *src, size_t len)
{
	size_t n;

	if (t->buffered && len) {
		n = text_buffered(w, t, src, len);
		src += n;
		len -= n;
	}
	n = len / BLOCK;
	if (n) {
		add_lanes(w, t->job, t->counter, src, t->dst, n);
		t->counter += (u32)n;
		t->dst += n * BLOCK;
		src += n * BLOCK;
		len -= n * BLOCK;
	}
	if (len)
		text_buffered(w, t, src, len);
}

static void text_end(struct work *w, struct text *t)
{
	u8 *buffer = text_buffer(w);
	struct rest *r = &w->rest[w->rests];

	if (!t->buffered)
		return;
	*r = (struct rest){ .dst = t->dst, .lane = w->n, .len = t->buffered };
	w->rests++;
	add_lane(w, t->job, t->counter, buffer, buffer);
}

static void seal_text(struct work *w, const struct wg_aead_job *job)
{
	struct text t = { .job = job, .dst = job->dst, .counter = 1 };
	size_t left = job->len, n;
	u32 i;

	for (i = 0; i < job->npieces; i++) {
		n = job->src[i].len;
		if (n > left)
			n = left;
		text_add(w, &t, job->src[i].data, n);
		left -= n;
	}
	for (left += job->pad; left; left -= n) {
		n = left < sizeof(zeros) ? left : sizeof(zeros);
		text_add(w, &t, zeros, n);
	}
	text_end(w, &t);
}

/* --- Poly1305 of AVX2 --------------------------------------------------------------- */

static const u64 mask26 = (1ULL << 26) - 1;

/* Lane @lane of five limbs of 26 bits from three of 44, 44 and 42, and back. */
static void to_26(u64 to[5][4], unsigned int lane, const u64 v[3])
{
	/* The middle limb may have a bit too many, so the third is added to. */
	const u64 v1 = v[1] & ((1ULL << 44) - 1), v2 = v[2] + (v[1] >> 44);

	to[0][lane] = v[0] & mask26;
	to[1][lane] = (v[0] >> 26 | v1 << 18) & mask26;
	to[2][lane] = v1 >> 8 & mask26;
	to[3][lane] = (v1 >> 34 | v2 << 10) & mask26;
	to[4][lane] = v2 >> 16;
}

static void from_26(u64 v[3], u64 from[5][4], unsigned int lane)
{
	const u64 mask44 = (1ULL << 44) - 1;
	u64 low = from[0][lane] + (from[1][lane] << 26);
	u64 mid = (low >> 44) + (from[2][lane] << 8) + (from[3][lane] << 34);

	v[0] = low & mask44;
	v[1] = mid & mask44;
	v[2] = (mid >> 44) + (from[4][lane] << 16);
}

/* x = x * y */
static void multiply(u64 x[3], const u64 y[3])
{
	struct wg_poly1305_acc acc;

	memcpy(acc.h, x, sizeof(acc.h));
	memcpy(acc.r, y, sizeof(acc.r));
	wg_poly1305_acc_blocks(&acc, zeros, 1, 0);
	memcpy(x, acc.h, sizeof(acc.h));
	wg_wipe(&acc, sizeof(acc));
}

/* @to = r^n, n > 0 is public */
static void power(u64 to[3], const u64 r[3], size_t n)
{
	size_t bit;

	for (bit = 1; bit <= n / 2; bit <<= 1)
		;
	memcpy(to, r, 3 * sizeof(*to));
	while (bit >>= 1) {
		multiply(to, to);
		if (n & bit)
			multiply(to, r);
	}
}

/*
 * One packet as four parts of equally many blocks, a lane each:
 * h = ((h0 r^q + h1) r^q + h2) r^q + h3. Returns how many blocks were done,
 * the first ones; the accumulator must be zero.
 */
static size_t blocks_avx2(struct work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n)
{
	struct wg_poly26 *p = &w->poly26;
	const size_t part = n / 8 * 2;
	u64 rq[3], h[3];
	int i, j;

	w->poly26_used = true;
	memset(p->h, 0, sizeof(p->h));
	for (i = 0; i < 4; i++) {
		p->data[i] = data + i * part * WG_POLY1305_BLOCK;
		to_26(p->r, i, acc->r);
	}
	p->pairs = part / 2;
	wg_poly1305_packets_avx2(p);
	power(rq, acc->r, part);
	from_26(acc->h, p->h, 0);
	for (i = 1; i < 4; i++) {
		multiply(acc->h, rq);
		from_26(h, p->h, i);
		for (j = 0; j < 3; j++)
			acc->h[j] += h[j];
	}
	wg_wipe(rq, sizeof(rq));
	return part * 4;
}

/* --- tags -------------------------------------------------------------------------- */

/* The packet's text is over; its tag goes to w->packet[i].tag. */
static void tag_end(struct work *w, unsigned int i, struct wg_poly1305 *p, size_t len)
{
	u8 lengths[16];

	wg_poly1305_pad(p);
	wg_store64(lengths, 0);
	wg_store64(lengths + 8, len);
	wg_poly1305_update(p, lengths, sizeof(lengths));
	wg_poly1305_final(p, w->packet[i].tag);
	wg_wipe(p, sizeof(*p));
}

static void blocks_ifma(struct work *w, struct wg_poly1305_acc *acc, const u8 *data, size_t n)
{
	w->table_used = 2 * 5 * 64;
	/* The powers of r for twice as many lanes cost more than they save here. */
	if (wg_switched_on(wg_lanes_avx512) && n > 16 && !wg_switched_on(wg_lanes_split))
		wg_poly1305_blocks_avx512(acc, data, n, w->poly.table);
	else
		wg_poly1305_blocks_avx512vl(acc, data, n, w->poly.table);
}

/* One packet, its blocks in the lanes. */
static void tag_alone(struct work *w, unsigned int i)
{
	const struct body *b = &w->body[i];
	size_t n = b->len / WG_POLY1305_BLOCK, done = 0;
	struct wg_poly1305 p;

	wg_poly1305_init(&p, w->packet[i].otk);
	if (!have_ifma() && n >= ALONE_LEAST_AVX2) {
		done = blocks_avx2(w, &p.acc, b->text, n) * WG_POLY1305_BLOCK;
	} else if (have_ifma() && n > ALONE_LEAST) {
		blocks_ifma(w, &p.acc, b->text, n);
		done = n * WG_POLY1305_BLOCK;
	}
	wg_poly1305_update(&p, b->text + done, b->len - done);
	tag_end(w, i, &p, b->len);
}

/* Lane @lane takes packet @i. */
static void poly_lane(struct work *w, unsigned int lane, unsigned int i)
{
	const struct body *b = &w->body[i];
	const size_t n = b->len / WG_POLY1305_BLOCK, rest = b->len % WG_POLY1305_BLOCK;
	struct wg_poly_lanes *l = &w->poly;
	struct wg_poly1305_acc acc;
	u8 block[WG_POLY1305_BLOCK] = { 0 };
	int j;

	wg_poly1305_acc_init(&acc, w->packet[i].otk);
	for (j = 0; j < 3; j++)
		l->r[j][lane] = acc.r[j];
	l->end[lane] = b->text + n * WG_POLY1305_BLOCK;
	l->count[lane] = n;
	l->length[lane] = b->len;
	if (rest) {
		copy_short(block, l->end[lane], rest);
		l->rest[0][lane] = wg_load64(block);
		l->rest[1][lane] = wg_load64(block + 8);
		l->have_rest |= 1U << lane;
	}
}

static void poly_unused_lane(struct wg_poly_lanes *l, unsigned int lane)
{
	int j;

	for (j = 0; j < 3; j++)
		l->r[j][lane] = 0;
	l->end[lane] = l->end[0];
	l->count[lane] = l->least;
	l->length[lane] = 0;
}

static void poly_emit(struct work *w, unsigned int lane, unsigned int i)
{
	struct wg_poly1305_acc acc;
	int j;

	for (j = 0; j < 3; j++)
		acc.h[j] = w->poly.h[j][lane];
	wg_poly1305_acc_emit(&acc, w->packet[i].otk + 16, w->packet[i].tag);
}

/* @n packets, each a lane; @order[0] is the shortest, the last one the longest. */
static void tag_together(struct work *w, const u8 *order, unsigned int n, unsigned int lanes)
{
	struct wg_poly_lanes *l = &w->poly;
	unsigned int i;

	w->poly_used = true;
	l->have_rest = 0;
	l->least = w->body[order[0]].len / WG_POLY1305_BLOCK;
	l->most = w->body[order[n - 1]].len / WG_POLY1305_BLOCK;
	for (i = 0; i < n; i++)
		poly_lane(w, i, order[i]);
	for (; i < lanes; i++)
		poly_unused_lane(l, i);
	if (lanes == 8)
		wg_poly1305_packets_avx512(l);
	else
		wg_poly1305_packets_avx512vl(l);
	for (i = 0; i < n; i++)
		poly_emit(w, i, order[i]);
}

/* Four packets: what the longer ones have more is done first, in scalar code. */
static void tag_together_avx2(struct work *w, const u8 *order)
{
	struct wg_poly26 *p = &w->poly26;
	const size_t common = w->body[order[0]].len / (2 * WG_POLY1305_BLOCK) * 2;
	struct wg_poly1305 mac[4];
	unsigned int i;

	w->poly26_used = true;
	p->pairs = common / 2;
	for (i = 0; i < 4; i++) {
		const struct body *b = &w->body[order[i]];
		const size_t extra = b->len / WG_POLY1305_BLOCK - common;

		wg_poly1305_init(&mac[i], w->packet[order[i]].otk);
		wg_poly1305_acc_blocks(&mac[i].acc, b->text, extra, 1);
		to_26(p->h, i, mac[i].acc.h);
		to_26(p->r, i, mac[i].acc.r);
		p->data[i] = b->text + extra * WG_POLY1305_BLOCK;
	}
	wg_poly1305_packets_avx2(p);
	for (i = 0; i < 4; i++) {
		const struct body *b = &w->body[order[i]];
		const size_t whole = b->len / WG_POLY1305_BLOCK * WG_POLY1305_BLOCK;

		from_26(mac[i].acc.h, p->h, i);
		wg_poly1305_update(&mac[i], b->text + whole, b->len - whole);
		tag_end(w, order[i], &mac[i], b->len);
	}
}

/* Does it pay? Of a length at least half of the longest's, and not too short. */
static bool together_pays_avx2(const struct work *w, const u8 *order)
{
	const size_t least = w->body[order[0]].len, most = w->body[order[3]].len;

	return least >= 3 * WG_POLY1305_BLOCK && least >= most / 2;
}

/*
 * Cycles, roughly, by either way; the measure is what both do in vectors, so
 * the ratio holds elsewhere. A lane per packet saves each packet's powers, but
 * waits for the longest, whose extra blocks it gathers one at a time.
 */
static bool together_pays(const struct work *w, const u8 *order, unsigned int n, unsigned int lanes)
{
	u32 least = w->body[order[0]].len / WG_POLY1305_BLOCK;
	u32 most = w->body[order[n - 1]].len / WG_POLY1305_BLOCK;
	u32 together = 280 + least / 4 * 84 + (most - least / 4 * 4) * 70;
	u32 alone = 0;
	unsigned int i;

	for (i = 0; i < n; i++) {
		u32 blocks = w->body[order[i]].len / WG_POLY1305_BLOCK;

		if (blocks <= ALONE_LEAST)
			alone += 80 + 18 * blocks;
		else
			alone += 220 + (blocks + 2 * lanes - 1) / (2 * lanes) * 42;
	}
	return together < alone;
}

/* Shortest first; they mostly are in order already. */
static void sort(const struct work *w, u8 *order, unsigned int n)
{
	unsigned int i, j;

	for (i = 1; i < n; i++) {
		const u8 x = order[i];

		for (j = i; j && w->body[order[j - 1]].len > w->body[x].len; j--)
			order[j] = order[j - 1];
		order[j] = x;
	}
}

/* The tags of @n packets of w->body; @order names them and is sorted. */
static void make_tags(struct work *w, u8 *order, unsigned int n)
{
	const unsigned int lanes = wg_switched_on(wg_lanes_avx512) ? 8 : 4;
	unsigned int i, k;

	if (n > 1)
		sort(w, order, n);
	for (; n; n -= k, order += k) {
		k = n < lanes ? n : lanes;
		if (!have_ifma() && k == 4 && together_pays_avx2(w, order)) {
			tag_together_avx2(w, order);
			continue;
		}
		if (have_ifma() && k > 1 && together_pays(w, order, k, lanes)) {
			tag_together(w, order, k, lanes);
			continue;
		}
		for (i = 0; i < k; i++)
			tag_alone(w, order[i]);
	}
}

/* --- sections ---------------------------------------------------------------------- */

static void seal_section(struct work *w, const struct wg_aead_job *jobs, unsigned int n)
{
	u8 order[SECTION_JOBS];
	unsigned int i;

	w->alone = n == 1;
	for (i = 0; i < n; i++) {
		add_lane(w, &jobs[i], 0, zeros, w->packet[i].otk);
		seal_text(w, &jobs[i]);
		w->body[i] = (struct body){ jobs[i].dst, (size_t)jobs[i].len + jobs[i].pad };
		order[i] = (u8)i;
	}
	run_lanes(w);
	make_tags(w, order, n);
	for (i = 0; i < n; i++)
		memcpy(jobs[i].dst + w->body[i].len, w->packet[i].tag, WG_AEAD_TAG);
}

/* Is the tag right? Otherwise the body is forgotten. */
static bool verify(struct work *w, unsigned int i, const struct wg_aead_job *job)
{
	bool ok = wg_equal_ct(w->packet[i].tag, w->packet[i].sent, WG_AEAD_TAG);

	wg_declassify(&ok, sizeof(ok));
	if (!ok && w->copied[i])
		wg_wipe(job->dst, w->body[i].len);
	return ok;
}

/* Brings a packet to where it is opened. False if it is too short, or not all there. */
static bool take_sealed(struct work *w, unsigned int i, const struct wg_aead_job *job)
{
	struct wg_gathered g;

	if (job->len < WG_AEAD_TAG)
		return false;
	w->body[i] = (struct body){ job->dst, job->len - WG_AEAD_TAG };
	g = wg_aead_gather(job, w->packet[i].sent);
	w->copied[i] = g.copied;
	if (g.bytes == job->len)
		return true;
	if (g.copied)
		wg_wipe(job->dst, w->body[i].len);
	return false;
}

static u32 blocks_of(const struct body *b)
{
	return (u32)((b->len + BLOCK - 1) / BLOCK);
}

/* The text of a packet that was taken goes from its place to @dst. */
static void open_text(struct work *w, const struct wg_aead_job *job, const struct body *b, u8 *dst)
{
	struct text t = { .job = job, .dst = dst, .counter = 1 };

	text_add(w, &t, b->text, b->len);
	text_end(w, &t);
}

/*
 * What fits into the lanes beside the key blocks is opened with them, but into
 * memory of our own: a packet's text becomes visible with its verdict. All or
 * nothing, as more lanes will have to run anyway if not all fit.
 */
static bool open_early(struct work *w, const struct wg_aead_job *jobs, const u8 *taken, u32 n)
{
	u32 i, lanes = n;

	for (i = 0; i < n; i++)
		lanes += blocks_of(&w->body[taken[i]]);
	if (lanes > WG_LANES)
		return false;
	for (i = 0; i < n; i++) {
		const struct body *b = &w->body[taken[i]];

		open_text(w, &jobs[taken[i]], b, w->stream[w->stream_used]);
		w->stream_used += blocks_of(b);
	}
	return true;
}

static void open_section(struct work *w, struct wg_aead_job *jobs, unsigned int n)
{
	u8 order[SECTION_JOBS];
	unsigned int i, taken = 0;
	u32 at = 0;
	bool early;

	w->alone = n == 1;
	for (i = 0; i < n; i++) {
		jobs[i].ok = take_sealed(w, i, &jobs[i]);
		if (!jobs[i].ok)
			continue;
		add_lane(w, &jobs[i], 0, zeros, w->packet[i].otk);
		order[taken++] = (u8)i;
	}
	early = open_early(w, jobs, order, taken);
	run_lanes(w);
	make_tags(w, order, taken);
	for (i = 0; i < n; i++) {
		const struct body *b = &w->body[i];

		if (!jobs[i].ok)
			continue;
		jobs[i].ok = verify(w, i, &jobs[i]);
		if (jobs[i].ok && early)
			memcpy(jobs[i].dst, w->stream[at], b->len);
		else if (jobs[i].ok)
			open_text(w, &jobs[i], b, jobs[i].dst);
		at += early ? blocks_of(b) : 0;
	}
	run_lanes(w);
}

static void wipe(void *p, size_t bytes)
{
	if (have_ifma())
		wg_lanes_wipe_avx512vl(p, bytes / 64);
	else
		wg_lanes_wipe_avx2(p, bytes / 64);
}

/* Keys, key stream and text, after @n packets; what only says where may stay. */
static void wipe_work(struct work *w, unsigned int n)
{
	if (w->keys_filled)
		wipe(w->lanes.key, sizeof(w->lanes.key));
	if (w->buffers)
		wipe(w->buffer, w->buffers * sizeof(w->buffer[0]));
	if (w->poly_used)
		wipe(w->poly.r, sizeof(w->poly) - offsetof(struct wg_poly_lanes, r));
	else if (w->table_used)
		wipe(w->poly.table, w->table_used);
	if (w->poly26_used)
		wipe(&w->poly26, sizeof(w->poly26));
	if (w->stream_used)
		wipe(w->stream, w->stream_used * sizeof(w->stream[0]));
	wipe(w->lanes.spill, sizeof(w->lanes.spill));
	wipe(w->unused, sizeof(w->unused) + n * sizeof(w->packet[0]));
	w->keys_filled = false;
	w->buffers = 0;
	w->poly_used = false;
	w->poly26_used = false;
	w->table_used = 0;
	w->stream_used = 0;
	if (have_ifma())
		wg_lanes_leave_avx512vl();
	else
		wg_lanes_leave_avx2();
}

/* How many jobs the next section takes. */
static unsigned int section_jobs(const struct wg_aead_job *jobs, unsigned int n)
{
	size_t bytes = 0;
	unsigned int i;

	for (i = 0; i < n && i < SECTION_JOBS; i++) {
		bytes += (size_t)jobs[i].len + jobs[i].pad;
		if (i && bytes > SECTION_BYTES)
			break;
	}
	return i;
}

void wg_aead_seal_lanes(struct wg_aead_job *jobs, unsigned int n)
{
	struct wg_fpu fpu;
	unsigned int k;

	for (; n; n -= k, jobs += k) {
		k = section_jobs(jobs, n);
		if (!wg_simd_begin(&fpu)) {
			wg_aead_seal_portable(jobs, k);
			continue;
		}
		seal_section(section_work(), jobs, k);
		wipe_work(section_work(), k);
		wg_simd_end(&fpu);
	}
}

void wg_aead_open_lanes(struct wg_aead_job *jobs, unsigned int n)
{
	struct wg_fpu fpu;
	unsigned int k;

	for (; n; n -= k, jobs += k) {
		k = section_jobs(jobs, n);
		if (!wg_simd_begin(&fpu)) {
			wg_aead_open_portable(jobs, k);
			continue;
		}
		open_section(section_work(), jobs, k);
		wipe_work(section_work(), k);
		wg_simd_end(&fpu);
	}
}

#else

int wg_aead_lanes_init(void)
{
	return 0;
}

void wg_aead_lanes_exit(void)
{
}

#endif
