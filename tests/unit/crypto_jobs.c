// SPDX-License-Identifier: GPL-2.0
/*
 * Packets in pieces, many at a time: selftests sections 12.6, 12.7 and 12.9 for
 * the jobs of the data path, and the promises about memory that others write.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "crypto_test.h"

enum { MAX = 2048, MAX_PIECES = 12 };

static u8 key[32];

static void reference(u8 *out, const u8 *in, size_t len, u64 nonce)
{
	u8 iv[12] = { 0 };

	wg_store64(iv + 4, nonce);
	ref_aead(out, in, len, NULL, 0, iv, key);
}

static void seal_pieces(u8 *dst, const struct wg_piece *src, u32 n, u32 len, u32 pad, u64 nonce)
{
	struct wg_aead_job job = {
		.key = key, .nonce = nonce, .dst = dst,
		.src = src, .npieces = n, .len = len, .pad = pad,
	};

	wg_aead_seal_jobs(&job, 1);
}

static bool open_pieces(u8 *dst, const struct wg_piece *src, u32 n, u32 len, u64 nonce)
{
	struct wg_aead_job job = {
		.key = key, .nonce = nonce, .dst = dst, .src = src, .npieces = n, .len = len,
		.ok = true,
	};

	wg_aead_open_jobs(&job, 1);
	return job.ok;
}

/* Cuts data into up to MAX_PIECES pieces; sometimes empty ones without address. */
static u32 cut(struct wg_piece *piece, const u8 *data, u32 len)
{
	const u32 n = 1 + ktap_rand() % MAX_PIECES;
	u32 i;

	for (i = 0; i < n; i++) {
		piece[i].len = i == n - 1 ? len : (u32)random_len(len);
		piece[i].data = piece[i].len || ktap_rand() % 2 ? data : NULL;
		data += piece[i].len;
		len -= piece[i].len;
	}
	return n;
}

/* All cuts of one total length in place; the contiguous result is given. */
static bool three_pieces(u8 *buf, const u8 *plain, const u8 *sealed, u32 len)
{
	u32 a, b;

	for (a = 0; a <= len; a++) {
		for (b = 0; b <= len - a; b++) {
			struct wg_piece p[3] = {
				{ buf, a }, { buf + a, b }, { buf + a + b, len - a - b },
			};

			memcpy(buf, plain, len);
			seal_pieces(buf, p, 3, len, 0, len);
			CHECK(same(buf, sealed, len + 16));
			/* The last piece of what is opened has the tag too. */
			p[2].len += 16;
			CHECK(open_pieces(buf, p, 3, len + 16, len));
			CHECK(same(buf, plain, len));
		}
	}
	return true;
}

/*
 * Every cut of every length makes 180 million cases; they are for the programs
 * with CRYPTO_LONG, the number of them that share the work, each with its own
 * CRYPTO_SHARE. Otherwise all cuts of the lengths 16..80 and around two ChaCha20 blocks, and
 * of every other length a sample, half of it cut near borders of blocks.
 */
static bool all_cuts(u32 len)
{
#ifdef CRYPTO_LONG
	return len % CRYPTO_LONG == CRYPTO_SHARE;
#else
	return len <= 80 || (len >= 126 && len <= 130);
#endif
}

static bool some_cuts(u8 *buf, const u8 *plain, const u8 *sealed, u32 len)
{
	int i;

	for (i = 0; i < 60; i++) {
		u32 a = (u32)(ktap_rand() % (len + 1)), b = (u32)(ktap_rand() % (len - a + 1));
		struct wg_piece p[3];

		if (i % 2) {
			a = a / 16 * 16 + (u32)(ktap_rand() % 3);
			a = a < len ? a : len;
			b = b < len - a ? b : len - a;
		}
		p[0] = (struct wg_piece){ buf, a };
		p[1] = (struct wg_piece){ buf + a, b };
		p[2] = (struct wg_piece){ buf + a + b, len - a - b };
		memcpy(buf, plain, len);
		seal_pieces(buf, p, 3, len, 0, len);
		CHECK(same(buf, sealed, len + 16));
		p[2].len += 16;
		CHECK(open_pieces(buf, p, 3, len + 16, len));
		CHECK(same(buf, plain, len));
	}
	return true;
}

static bool t_three_pieces(void)
{
	struct guarded g = guarded_new();
	u8 plain[1024], sealed[1024 + 16];
	u32 len;

	ktap_rand_bytes(plain, sizeof(plain));
	for (len = 16; len <= 1024; len++) {
		u8 *buf = at_end(g, len + 16);

		wg_aead_seal(sealed, plain, len, NULL, 0, len, key);
		if (all_cuts(len))
			CHECK(three_pieces(buf, plain, sealed, len));
		else
			CHECK(some_cuts(buf, plain, sealed, len));
	}
	return true;
}

/* The tag straddles pieces in all ways: cut anywhere around it. */
static bool t_tag_straddles(void)
{
	struct guarded in = guarded_new(), out = guarded_new();
	u8 plain[64];
	u32 len, a, b;

	ktap_rand_bytes(plain, sizeof(plain));
	for (len = 0; len <= sizeof(plain); len += 8) {
		u8 *src = at_end(in, len + 16), *dst = at_end(out, len);

		wg_aead_seal(src, plain, len, NULL, 0, 1, key);
		for (a = 0; a <= len + 16; a++) {
			for (b = a; b <= len + 16; b++) {
				const struct wg_piece p[3] = {
					{ src, a }, { src + a, b - a }, { src + b, len + 16 - b },
				};

				memset(dst, 0xee, len);
				CHECK(open_pieces(dst, p, 3, len + 16, 1));
				CHECK(same(dst, plain, len));
			}
		}
	}
	return true;
}

static bool t_random_pieces(void)
{
	struct guarded in = guarded_new(), out = guarded_new(), back = guarded_new();
	struct wg_piece p[MAX_PIECES];
	u8 padded[MAX + 64], want[MAX + 80];
	int i;

	for (i = 0; i < 5000; i++) {
		const u32 len = (u32)random_len(MAX), pad = i % 3 ? (u32)(ktap_rand() % 64) : -len % 16;
		const u32 total = len + pad + 16;
		const u64 nonce = ktap_rand();
		u8 *src = at_end(in, len), *dst = at_end(out, total + i % 8);
		u8 *plain = at_end(back, len + pad);

		ktap_rand_bytes(key, sizeof(key));
		ktap_rand_bytes(src, len);
		memset(padded, 0, sizeof(padded));
		memcpy(padded, src, len);
		reference(want, padded, len + pad, nonce);
		paint(out, 0x11);
		seal_pieces(dst, p, cut(p, src, len), len, pad, nonce);
		CHECK(same(dst, want, total));
		CHECK(painted_around(out, dst, total, 200, 0x11));
		CHECK(same(src, padded, len));

		paint(back, 0x22);
		CHECK(open_pieces(plain, p, cut(p, dst, total), total, nonce));
		CHECK(same(plain, padded, len + pad));
		CHECK(painted_around(back, plain, len + pad, 200, 0x22));
	}
	return true;
}

/* A packet whose head already lies in dst and whose rest comes from elsewhere. */
static bool t_partly_in_place(void)
{
	struct guarded in = guarded_new(), out = guarded_new();
	u8 plain[500], want[516];
	u32 head;

	ktap_rand_bytes(plain, sizeof(plain));
	reference(want, plain, sizeof(plain), 3);
	for (head = 0; head <= sizeof(plain); head++) {
		const u32 tail = sizeof(plain) - head;
		u8 *dst = at_end(out, sizeof(want)), *src = at_end(in, tail + 16);
		struct wg_piece p[2] = { { dst, head }, { src, tail } };

		memcpy(dst, plain, head);
		memcpy(src, plain + head, tail);
		seal_pieces(dst, p, 2, sizeof(plain), 0, 3);
		CHECK(same(dst, want, sizeof(want)));
		memcpy(src, dst + head, tail + 16);
		memset(dst + head, 0, tail + 16);
		p[1].len += 16;
		CHECK(open_pieces(dst, p, 2, sizeof(want), 3));
		CHECK(same(dst, plain, sizeof(plain)));
	}
	return true;
}

static bool t_many_jobs(void)
{
	enum { JOBS = 33 };
	static u8 src[JOBS][MAX], dst[JOBS][MAX + 16], want[JOBS][MAX + 16], keys[JOBS][32];
	struct wg_aead_job job[JOBS];
	struct wg_piece piece[JOBS];
	u32 i, n, bad;

	for (n = 0; n <= JOBS; n++) {
		for (i = 0; i < n; i++) {
			const u32 len = (u32)random_len(MAX);

			ktap_rand_bytes(keys[i], 32);
			ktap_rand_bytes(src[i], len);
			piece[i] = (struct wg_piece){ src[i], len };
			job[i] = (struct wg_aead_job){
				.key = keys[i], .nonce = ktap_rand(), .dst = dst[i],
				.src = &piece[i], .npieces = 1, .len = len,
			};
			memcpy(key, keys[i], 32);
			reference(want[i], src[i], len, job[i].nonce);
		}
		wg_aead_seal_jobs(job, n);
		bad = n ? (u32)(ktap_rand() % n) : 0;
		for (i = 0; i < n; i++) {
			CHECK(same(dst[i], want[i], job[i].len + 16));
			piece[i] = (struct wg_piece){ dst[i], job[i].len += 16 };
		}
		dst[bad][ktap_rand() % (n ? job[bad].len : 1)] ^= 0x10;
		wg_aead_open_jobs(job, n);
		for (i = 0; i < n; i++) {
			CHECK(job[i].ok == (i != bad));
			CHECK(i == bad || same(dst[i], src[i], job[i].len - 16));
		}
	}
	return true;
}

static bool t_forged(void)
{
	struct guarded in = guarded_new(), out = guarded_new();
	struct wg_piece p[MAX_PIECES];
	int i;

	for (i = 0; i < 3000; i++) {
		const u32 len = (u32)random_len(300);
		u8 *src = at_end(in, len + 16), *dst = at_end(out, len + 1);

		ktap_rand_bytes(src, len);
		wg_aead_seal(src, src, len, NULL, 0, 9, key);
		src[ktap_rand() % (len + 16)] ^= 1 << ktap_rand() % 8;
		memset(dst, 0x77, len + 1);
		CHECK(!open_pieces(dst, p, cut(p, src, len + 16), len + 16, 9));
		CHECK(all_zero(dst, len));
		CHECK(dst[len] == 0x77);
	}
	return true;
}

static bool t_too_short(void)
{
	u8 src[16] = { 0 }, dst[1] = { 0x5a };
	u32 len;

	for (len = 0; len < 16; len++) {
		const struct wg_piece p = { src, len };

		CHECK(!open_pieces(dst, &p, 1, len, 0));
		CHECK(!open_pieces(dst, NULL, 0, len, 0));
		CHECK(dst[0] == 0x5a);
	}
	return true;
}

/* With the tag missing, none left over from the packet before may do instead. */
static bool t_tag_missing(void)
{
	u8 buf[100 + 16], tag_only[16], sealed[100 + 16];
	const struct wg_piece whole = { buf, sizeof(buf) }, body = { buf, 100 };
	const struct wg_piece most = { buf, 100 + 15 };

	memset(buf, 1, sizeof(buf));
	wg_aead_seal(sealed, buf, 100, NULL, 0, 4, key);
	memcpy(buf, sealed, sizeof(buf));
	CHECK(open_pieces(buf, &whole, 1, sizeof(buf), 4));
	memcpy(buf, sealed, sizeof(buf));
	CHECK(!open_pieces(buf, &body, 1, sizeof(buf), 4));
	CHECK(!open_pieces(buf, &most, 1, sizeof(buf), 4));
	CHECK(!open_pieces(buf, NULL, 0, sizeof(buf), 4));
	memcpy(tag_only, sealed + 100, sizeof(tag_only));
	CHECK(!open_pieces(buf, &(struct wg_piece){ tag_only, 16 }, 1, sizeof(buf), 4));
	return true;
}

/* Pieces that disagree with len must not make anything write beyond dst. */
static bool t_wrong_sum(void)
{
	struct guarded out = guarded_new();
	u8 src[600] = { 1 }, *dst;
	u32 sum;

	for (sum = 0; sum <= sizeof(src); sum += 40) {
		const struct wg_piece p[2] = { { src, sum / 3 }, { src, sum - sum / 3 } };

		paint(out, 0x44);
		dst = at_start(out) + 300;
		seal_pieces(dst, p, 2, 300, 4, 5);
		CHECK(painted_around(out, dst, 300 + 4 + 16, 300, 0x44));
		paint(out, 0x44);
		CHECK(!open_pieces(dst, p, 2, 316, 5));
		CHECK(painted_around(out, dst, 300, 300, 0x44));
	}
	return true;
}

/*
 * Someone writes to the source all the time. A sealed packet must always be
 * one that opens, and what opens must never differ from what was sealed.
 */
struct page_cache {
	u8 bytes[1500 + 16];
	atomic_bool stop;
};

#ifdef __SANITIZE_THREAD__
#error "the race is the subject of this test"
#endif

static void *scribble(void *arg)
{
	struct page_cache *page = arg;
	volatile u8 *p = page->bytes;
	u32 x = 12345;

	while (!atomic_load_explicit(&page->stop, memory_order_relaxed)) {
		x = x * 1664525 + 1013904223;
		p[(x >> 8) % sizeof(page->bytes)] ^= (u8)(x >> 24);
	}
	return NULL;
}

static bool seal_under_change(struct page_cache *page)
{
	u8 sealed[1500 + 16], plain[1500], again[1500 + 16];
	const struct wg_piece p[2] = { { page->bytes, 700 }, { page->bytes + 700, 800 } };
	int i;

	for (i = 0; i < 2000; i++) {
		seal_pieces(sealed, p, 2, 1500, 0, i);
		CHECK(wg_aead_open(plain, sealed, sizeof(sealed), NULL, 0, i, key));
		/* Each byte read once: the ciphertext is that of some one plaintext. */
		wg_aead_seal(again, plain, sizeof(plain), NULL, 0, i, key);
		CHECK(same(again, sealed, sizeof(sealed)));
	}
	return true;
}

static bool open_under_change(struct page_cache *page)
{
	u8 plain[1500], sealed[1500 + 16], got[1500];
	struct wg_piece p[2] = { { page->bytes, 700 }, { page->bytes + 700, 816 } };
	u32 opened = 0;
	int i;

	ktap_rand_bytes(plain, sizeof(plain));
	wg_aead_seal(sealed, plain, sizeof(plain), NULL, 0, 1, key);
	for (i = 0; i < 2000; i++) {
		memcpy(page->bytes, sealed, sizeof(sealed));
		if (!open_pieces(got, p, 2, sizeof(sealed), 1)) {
			CHECK(all_zero(got, sizeof(got)));
			continue;
		}
		opened++;
		CHECK(same(got, plain, sizeof(plain)));
	}
	printf("# %u of 2000 opened in spite of the writer\n", opened);
	return true;
}

static bool with_writer(bool (*test)(struct page_cache *))
{
	static struct page_cache page;
	pthread_t writer;
	bool ok;

	atomic_store(&page.stop, false);
	REQUIRE(!pthread_create(&writer, NULL, scribble, &page));
	ok = test(&page);
	atomic_store(&page.stop, true);
	pthread_join(writer, NULL);
	return ok;
}

static bool t_seal_changing(void)
{
	return with_writer(seal_under_change);
}

static bool t_open_changing(void)
{
	return with_writer(open_under_change);
}

/* Data packets as they are sent, padding made by the sealing. */
static bool t_transport(void)
{
	const struct v_handshake_transport *v;
	u8 dst[256];

	FOR_EACH(v, handshake_transport) {
		const struct wg_piece p = { v->inner_packet.p, (u32)v->inner_packet.n };

		memcpy(key, v->key.p, 32);
		seal_pieces(dst, &p, 1, p.len, (u32)(v->plaintext_padded.n - p.len), v->counter);
		CHECK_EQ(v->message.n, 16 + v->plaintext_padded.n + 16);
		CHECK(same(dst, v->message.p + 16, v->message.n - 16));
	}
	return true;
}

static const struct ktap_test tests[] = {
#ifdef CRYPTO_LONG
	{ "12.9_three_pieces_every_cut", t_three_pieces },
#else
	{ "12.6_jobs_random_pieces_and_padding", t_random_pieces },
	{ "12.6_jobs_partly_in_place", t_partly_in_place },
	{ "12.6_jobs_many_with_many_keys", t_many_jobs },
	{ "12.6_jobs_seal_under_a_writer", t_seal_changing },
	{ "12.7_jobs_open_under_a_writer", t_open_changing },
	{ "12.7_jobs_tag_straddles_pieces", t_tag_straddles },
	{ "12.7_jobs_forged_leave_nothing", t_forged },
	{ "12.7_jobs_too_short", t_too_short },
	{ "12.7_jobs_missing_tag", t_tag_missing },
	{ "12.7_jobs_wrong_sum_stays_inside", t_wrong_sum },
	{ "12.9_three_pieces_lengths_16_1024", t_three_pieces },
	{ "17.6_transport_vectors", t_transport },
#endif
};

ktap_main("crypto_jobs", tests)
