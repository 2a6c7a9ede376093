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
#include "aead_work.h"
#include "cpu.h"

#ifdef WG_CRYPTO_LANES

#ifdef __KERNEL__
#include <linux/percpu.h>
#include <linux/stddef.h>
#endif

/* Bytes; with fewer the key's block is one more lane, or row. */
enum { KEY_BESIDE = 3 * BLOCK };

const u8 wg_zero_block[BLOCK];

#ifdef __KERNEL__
static struct wg_work __percpu *works;

int __init wg_aead_lanes_init(u32 cpu)
{
	if (!(cpu & (WG_CPU_AVX2 | WG_CPU_NEON)))
		return 0;
	wg_lanes_note_cpu(cpu);
	works = alloc_percpu(struct wg_work);
	return works ? 0 : -ENOMEM;
}

void wg_aead_lanes_exit(void)
{
	free_percpu(works);
	works = NULL;
}

struct wg_work *wg_section_work(void)
{
	return this_cpu_ptr(works);
}
#else
static __thread struct wg_work thread_work;

int wg_aead_lanes_init(u32 cpu)
{
	wg_lanes_note_cpu(cpu);
	return 0;
}

void wg_aead_lanes_exit(void)
{
}

struct wg_work *wg_section_work(void)
{
	wg_simd_assert();
	return &thread_work;
}
#endif

/* --- lanes ---------------------------------------------------------------------- */

/* The keys word by word, as runs of lanes have them. */
static void fill_keys(struct wg_work *w)
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

static void give_rests(struct wg_work *w)
{
	const struct rest *r;

	for (r = w->rest; r < w->rest + w->rests; r++)
		wg_copy_short(r->dst, w->buffer[r->lane], r->len);
	w->rests = 0;
}

/* Makes and applies the key stream of all lanes filled. */
static void run_lanes(struct wg_work *w)
{
	struct wg_lanes *l = &w->lanes;
	const u8 *key = w->runs > 1 ? NULL : w->run[0].key;
	u32 i;

	if (!w->n)
		return;
	if (!key)
		fill_keys(w);
	for (i = w->n; i % 8; i++) {
		l->src[i] = wg_zero_block;
		l->dst[i] = w->unused;
	}
	if (w->alone && w->n <= 4 && !w->otk)
		wg_lanes_run_few(l, w->n, key);
	else
		wg_run_many(w, key);
	give_rests(w);
	w->n = 0;
	w->runs = 0;
}

/* The lanes from here on have this key. */
static __always_inline void note_key(struct wg_work *w, const u8 *key)
{
	if (w->runs && w->run[w->runs - 1].key == key)
		return;
	w->run[w->runs++] = (struct key_run){ .key = key, .first = w->n };
}

static __always_inline void add_lane(struct wg_work *w, const struct wg_aead_job *job, u32 counter,
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
static void add_lanes(struct wg_work *w, const struct wg_aead_job *job, u32 counter,
		      const u8 *src, u8 *dst, size_t count)
{
	u32 n;

	for (; count; count -= n, counter += n, src += n * BLOCK, dst += n * BLOCK) {
		n = WG_LANES - w->n;
		if (n > count)
			n = (u32)count;
		note_key(w, job->key);
		wg_lanes_fill(&w->lanes, w->n, n, counter, job->nonce, src, dst);
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
static u8 *text_buffer(struct wg_work *w)
{
	return w->buffer[w->n];
}

/* Bytes for the block begun; returns how many it took. */
static size_t text_buffered(struct wg_work *w, struct text *t, const u8 *src, size_t len)
{
	size_t n = BLOCK - t->buffered;

	if (n > len)
		n = len;
	if (w->n >= w->buffers)
		w->buffers = w->n + 1;
	wg_copy_short(text_buffer(w) + t->buffered, src, n);
	t->buffered += (u32)n;
	if (t->buffered == BLOCK) {
		add_lane(w, t->job, t->counter++, text_buffer(w), t->dst);
		t->dst += BLOCK;
		t->buffered = 0;
	}
	return n;
}

static void text_add(struct wg_work *w, struct text *t, const u8 *src, size_t len)
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

static void text_end(struct wg_work *w, struct text *t)
{
	u8 *buffer = text_buffer(w);
	struct rest *r = &w->rest[w->rests];

	if (!t->buffered)
		return;
	*r = (struct rest){ .dst = t->dst, .lane = w->n, .len = t->buffered };
	w->rests++;
	add_lane(w, t->job, t->counter, buffer, buffer);
}

static void seal_text(struct wg_work *w, const struct wg_aead_job *job)
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
		n = left < sizeof(wg_zero_block) ? left : sizeof(wg_zero_block);
		text_add(w, &t, wg_zero_block, n);
	}
	text_end(w, &t);
}

void wg_lanes_text(struct wg_work *w, const struct wg_aead_job *job, u32 counter,
		   const u8 *src, u8 *dst, size_t len)
{
	struct text t = { .job = job, .dst = dst, .counter = counter };

	w->alone = true;
	text_add(w, &t, src, len);
	text_end(w, &t);
	run_lanes(w);
}

/* --- sections ---------------------------------------------------------------------- */

/*
 * Block 0 of packet @i, with @len bytes of text. That of a packet alone is made
 * beside its lanes, where there is text enough for them.
 */
static void add_key_block(struct wg_work *w, unsigned int i, const struct wg_aead_job *job, size_t len)
{
	if (wg_key_beside() && w->alone && len > KEY_BESIDE)
		w->otk = w->packet[i].otk;
	else
		add_lane(w, job, 0, wg_zero_block, w->packet[i].otk);
}

/*
 * The block of lengths stands where the tag will, if the text is whole blocks of
 * Poly1305: then one packet's tag is one run over both.
 */
static struct body close_body(const struct wg_aead_job *job)
{
	const size_t len = (size_t)job->len + job->pad;
	struct body b = { .text = job->dst, .len = len, .closed = len % WG_POLY1305_BLOCK == 0 };

	if (b.closed) {
		wg_store64(job->dst + len, 0);
		wg_store64(job->dst + len + 8, len);
	}
	return b;
}

static void begin_section(struct wg_work *w, unsigned int n, bool opening)
{
	w->alone = n == 1;
	w->opening = opening;
	w->stream_used = 0;
	w->ran = 0;
	w->aside_at = 0;
	w->aside_end = 0;
	/* 52-bit multiplications leave no tag half made. */
	while (!wg_have_ifma() && n--)
		w->packet[n].half.done = 0;
}

static void seal_section(struct wg_work *w, const struct wg_aead_job *jobs, unsigned int n)
{
	u8 order[WG_SECTION_JOBS];
	unsigned int i;

	begin_section(w, n, false);
	for (i = 0; i < n; i++) {
		w->body[i] = close_body(&jobs[i]);
		add_key_block(w, i, &jobs[i], w->body[i].len);
		w->text_lane[i] = w->ran + w->n;
		w->aside_end = i + 1;
		seal_text(w, &jobs[i]);
		order[i] = (u8)i;
	}
	run_lanes(w);
	wg_make_tags(w, order, n);
	for (i = 0; i < n; i++)
		memcpy(jobs[i].dst + w->body[i].len, w->packet[i].tag, WG_AEAD_TAG);
}

/* Is the tag right? Otherwise the body is forgotten. */
static bool verify(struct wg_work *w, unsigned int i, const struct wg_aead_job *job)
{
	bool ok = wg_equal_ct(w->packet[i].tag, w->packet[i].sent, WG_AEAD_TAG);

	wg_declassify(&ok, sizeof(ok));
	if (!ok && w->copied[i])
		wg_wipe(job->dst, w->body[i].len);
	return ok;
}

static void copy_sealed(u8 *dst, const u8 *src, size_t len)
{
	const size_t n = len / BLOCK;

	if (n)
		wg_lanes_copy(dst, src, n);
	wg_copy_short(dst + n * BLOCK, src + n * BLOCK, len % BLOCK);
}

/* The same as wg_aead_gather(), of one piece. */
static void take_piece(struct wg_work *w, unsigned int i, const struct wg_aead_job *job)
{
	const u8 *data = job->src->data;
	const size_t body = w->body[i].len;

	wg_store64(w->packet[i].sent, wg_load64(data + body));
	wg_store64(w->packet[i].sent + 8, wg_load64(data + body + 8));
	w->copied[i] = data != job->dst;
	if (w->copied[i])
		copy_sealed(job->dst, data, body);
}

/* Brings a packet to where it is opened. False if it is too short, or not all there. */
static bool take_sealed(struct wg_work *w, unsigned int i, const struct wg_aead_job *job)
{
	struct wg_gathered g;

	w->body[i] = (struct body){ .text = job->dst };
	if (job->len < WG_AEAD_TAG)
		return false;
	w->body[i] = (struct body){ .text = job->dst, .len = job->len - WG_AEAD_TAG };
	if (job->npieces == 1 && job->src->len == job->len) {
		take_piece(w, i, job);
		return true;
	}
	g = wg_aead_gather(job, w->packet[i].sent);
	w->copied[i] = g.copied;
	if (g.bytes == job->len)
		return true;
	if (g.copied)
		wg_wipe(job->dst, w->body[i].len);
	w->body[i].len = 0;
	return false;
}

static u32 blocks_of(const struct body *b)
{
	return (u32)((b->len + BLOCK - 1) / BLOCK);
}

/* The text of a packet that was taken goes from its place to @dst. */
static void open_text(struct wg_work *w, const struct wg_aead_job *job, const struct body *b, u8 *dst)
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
static bool open_early(struct wg_work *w, const struct wg_aead_job *jobs, const u8 *taken, u32 n)
{
	u32 i, lanes = w->otk ? 0 : n;

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

/* Text that was opened early becomes visible, and leaves where it waited. */
static void reveal(u8 *dst, u8 *stream, size_t len)
{
	const size_t n = len / BLOCK;

	if (n)
		wg_lanes_move(dst, stream, n);
	wg_copy_short(dst + n * BLOCK, stream + n * BLOCK, len % BLOCK);
	if (len % BLOCK)
		wg_lanes_wipe(stream + n * BLOCK, 1);
}

/* What was opened early has its verdict. */
static void end_early(const struct wg_aead_job *job, const struct body *b, u8 *stream)
{
	if (job->ok)
		reveal(job->dst, stream, b->len);
	else if (b->len)
		wg_lanes_wipe(stream, blocks_of(b));
}

/* Verdicts in order, once all tags are made; the text of the good ones. */
static void open_all(struct wg_work *w, struct wg_aead_job *jobs, unsigned int n, bool early)
{
	unsigned int i;
	u32 at = 0;

	for (i = 0; i < n; i++) {
		const struct body *b = &w->body[i];

		if (!jobs[i].ok)
			continue;
		jobs[i].ok = verify(w, i, &jobs[i]);
		if (early)
			end_early(&jobs[i], b, w->stream[at]);
		else if (jobs[i].ok)
			open_text(w, &jobs[i], b, jobs[i].dst);
		at += early ? blocks_of(b) : 0;
	}
	run_lanes(w);
}

/*
 * The short ones' tags first; then packet by packet, so that the tag of the next
 * one is made while the text of this one is.
 */
static void open_in_turn(struct wg_work *w, struct wg_aead_job *jobs, const u8 *taken, unsigned int n)
{
	u8 order[WG_SECTION_JOBS], turn;
	unsigned int i, others = 0;

	for (i = 0; i < n; i++)
		if (!wg_aside_takes(w, taken[i]))
			order[others++] = taken[i];
	wg_make_tags(w, order, others);
	w->aside_end = n ? taken[n - 1] + 1U : 0;
	for (i = 0; i < n; i++) {
		turn = taken[i];
		w->aside_at = turn + 1U;
		if (wg_aside_takes(w, turn))
			wg_make_tags(w, &turn, 1);
		jobs[turn].ok = verify(w, turn, &jobs[turn]);
		if (jobs[turn].ok)
			open_text(w, &jobs[turn], &w->body[turn], jobs[turn].dst);
	}
	run_lanes(w);
}

static void open_section(struct wg_work *w, struct wg_aead_job *jobs, unsigned int n)
{
	u8 order[WG_SECTION_JOBS];
	unsigned int i, taken = 0;
	bool early;

	begin_section(w, n, true);
	for (i = 0; i < n; i++) {
		jobs[i].ok = take_sealed(w, i, &jobs[i]);
		if (!jobs[i].ok)
			continue;
		/* Only if all the text can run with it, see open_early(). */
		if (w->body[i].len > WG_LANES * BLOCK)
			add_lane(w, &jobs[i], 0, wg_zero_block, w->packet[i].otk);
		else
			add_key_block(w, i, &jobs[i], w->body[i].len);
		order[taken++] = (u8)i;
	}
	early = open_early(w, jobs, order, taken);
	run_lanes(w);
	if (WG_HAVE_ASIDE && !early) {
		open_in_turn(w, jobs, order, taken);
		return;
	}
	wg_make_tags(w, order, taken);
	open_all(w, jobs, n, early);
}

static void wipe(void *p, size_t bytes)
{
	wg_lanes_wipe(p, bytes / 64);
}

/* Keys, key stream and text, after @n packets; what only says where may stay. */
void wg_wipe_work(struct wg_work *w, unsigned int n)
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
	if (w->mac_used)
		wipe(&w->mac, sizeof(w->mac));
	wipe(w->lanes.spill, sizeof(w->lanes.spill));
	/* Whole blocks of 64 bytes, all of them. */
	wipe(w->unused, offsetof(struct wg_work, packet) - offsetof(struct wg_work, unused) +
	     n * sizeof(w->packet[0]));
	w->keys_filled = false;
	w->buffers = 0;
	w->poly_used = false;
	w->poly26_used = false;
	w->mac_used = false;
	w->table_used = 0;
	w->aside_end = 0;
	wg_lanes_leave();
}

/*
 * AVX2: are they so few, and so long, that each is sooner done alone, most of its
 * tag beside its text? Few packets leave lanes idle when together. Four or more
 * of 1280 bytes and up would gain 2 percent of the cycles by it, but take an
 * eighth more instructions and a section each.
 */
static bool each_alone(const struct wg_aead_job *jobs, unsigned int n, bool open)
{
	const u32 most = open ? WG_LANES * BLOCK : WG_SECTION_BYTES;
	unsigned int i;

	if (n > 3)
		return false;
	for (i = 0; i < n; i++)
		if (jobs[i].len < 8 * BLOCK || jobs[i].len > most)
			return false;
	return true;
}

/* How many jobs the next section takes. */
static unsigned int section_jobs(const struct wg_aead_job *jobs, unsigned int n, bool open)
{
	size_t bytes = 0;
	unsigned int i;

	for (i = 0; i < n && i < WG_SECTION_JOBS; i++) {
		bytes += (size_t)jobs[i].len + jobs[i].pad;
		if (i && bytes > WG_SECTION_BYTES)
			break;
	}
	return wg_tag_beside() && each_alone(jobs, i, open) ? 1 : i;
}

/* Such a one is in no section with others. */
static bool is_long(const struct wg_aead_job *job)
{
	return (size_t)job->len + job->pad > WG_SECTION_BYTES;
}

void wg_aead_seal_lanes(struct wg_aead_job *jobs, unsigned int n)
{
	struct wg_fpu fpu;
	unsigned int k;

	if (wg_seal_short(jobs, n))
		return;
	for (; n; n -= k, jobs += k) {
		k = section_jobs(jobs, n, false);
		if (is_long(jobs)) {
			wg_seal_long(jobs);
			continue;
		}
		if (!wg_simd_begin(&fpu)) {
			wg_aead_seal_portable(jobs, k);
			continue;
		}
		seal_section(wg_section_work(), jobs, k);
		wg_wipe_work(wg_section_work(), k);
		wg_simd_end(&fpu);
	}
}

void wg_aead_open_lanes(struct wg_aead_job *jobs, unsigned int n)
{
	struct wg_fpu fpu;
	unsigned int k;

	if (wg_open_short(jobs, n))
		return;
	for (; n; n -= k, jobs += k) {
		k = section_jobs(jobs, n, true);
		if (is_long(jobs)) {
			jobs->ok = wg_open_long(jobs);
			continue;
		}
		if (!wg_simd_begin(&fpu)) {
			wg_aead_open_portable(jobs, k);
			continue;
		}
		open_section(wg_section_work(), jobs, k);
		wg_wipe_work(wg_section_work(), k);
		wg_simd_end(&fpu);
	}
}

#else

int wg_aead_lanes_init(u32 cpu)
{
	(void)cpu;
	return 0;
}

void wg_aead_lanes_exit(void)
{
}

#endif
