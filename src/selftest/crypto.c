// SPDX-License-Identifier: GPL-2.0
/* Every primitive against published vectors, on the machine it will run on. */
#include "check.h"
#include "vectors.h"
#include "../crypto/aead.h"
#include "../crypto/blake2s.h"
#include "../crypto/chacha20.h"
#include "../crypto/dispatch.h"
#include "../crypto/poly1305.h"
#include "../crypto/x25519.h"
#include "../crypto/xaead.h"

enum {
	MAX_FIELD = 1536,
	MAX_FIELDS = 5,
};

/* The fields of one row, and where the result goes. */
struct work {
	const char *at;
	unsigned int row;
	struct field {
		u8 data[MAX_FIELD];
		size_t len;
	} f[MAX_FIELDS];
	u8 out[MAX_FIELD + 2];
};

static struct work *__init begin(const char *table)
{
	struct work *w = kvzalloc(sizeof(*w), GFP_KERNEL);

	if (w)
		w->at = table;
	return w;
}

static u8 __init digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void __init read_field(struct work *w, struct field *f)
{
	for (f->len = 0; *w->at != ' '; w->at += 2)
		f->data[f->len++] = digit(w->at[0]) << 4 | digit(w->at[1]);
	w->at++;
}

/* False at the end of the table. */
static bool __init read_row(struct work *w, unsigned int fields)
{
	unsigned int i;

	if (!*w->at)
		return false;
	for (i = 0; i < fields; i++)
		read_field(w, &w->f[i]);
	memset(w->out, 0xa5, sizeof(w->out));
	w->row++;
	return true;
}

static bool __init equals(const u8 *out, const struct field *f)
{
	return !memcmp(out, f->data, f->len) && out[f->len] == 0xa5;
}

static bool __init digests_match(void)
{
	struct work *w = begin(digests);
	u8 counting[256];
	bool ok = true;
	int i;

	if (!w)
		return false;
	for (i = 0; i < 256; i++)
		counting[i] = i;
	while (read_row(w, 3)) {
		wg_blake2s(w->out, w->f[2].len, counting, w->f[1].data[0],
			   counting, w->f[0].data[0]);
		WG_EXPECT_ROW(ok, "12.1 blake2s", w->row, equals(w->out, &w->f[2]));
	}
	kvfree(w);
	return ok;
}

/* The deterministic sequence of RFC 7693 appendix E. */
static void __init generate(u8 *out, size_t n, u32 seed)
{
	u32 a = 0xdead4badU * seed, b = 1, t;

	while (n--) {
		t = a + b;
		a = b;
		b = t;
		*out++ = t >> 24;
	}
}

static bool __init blake2s_checks_itself(void)
{
	static const u8 outlens[] __initconst = { 16, 20, 28, 32 };
	static const u16 lengths[] __initconst = { 0, 3, 64, 65, 255, 1024 };
	struct work *w = begin(appendix_e);
	struct wg_blake2s_state all;
	bool ok = true;
	size_t i, j;
	u8 key[32];

	if (!w)
		return false;
	wg_blake2s_init(&all, 32);
	for (i = 0; i < ARRAY_SIZE(outlens); i++) {
		generate(key, outlens[i], outlens[i]);
		for (j = 0; j < ARRAY_SIZE(lengths); j++) {
			generate(w->f[1].data, lengths[j], lengths[j]);
			wg_blake2s(w->out, outlens[i], NULL, 0, w->f[1].data, lengths[j]);
			wg_blake2s_update(&all, w->out, outlens[i]);
			wg_blake2s(w->out, outlens[i], key, outlens[i], w->f[1].data, lengths[j]);
			wg_blake2s_update(&all, w->out, outlens[i]);
		}
	}
	WG_EXPECT(ok, "12.1 blake2s", read_row(w, 1));
	wg_blake2s_final(&all, w->out);
	WG_EXPECT(ok, "12.1 blake2s", equals(w->out, &w->f[0]));
	kvfree(w);
	return ok;
}

static bool __init hmac_and_kdf_match(void)
{
	struct work *w = begin(hmacs);
	bool ok = true;

	if (!w)
		return false;
	while (read_row(w, 3)) {
		wg_hmac(w->out, w->f[0].data, w->f[0].len, w->f[1].data, w->f[1].len);
		WG_EXPECT_ROW(ok, "12.1 hmac", w->row, equals(w->out, &w->f[2]));
	}
	w->at = kdfs;
	w->row = 0;
	while (read_row(w, 5)) {
		wg_kdf(w->out, w->out + 100, w->out + 200, w->f[0].data, w->f[1].data, w->f[1].len);
		WG_EXPECT_ROW(ok, "12.1 kdf1", w->row, equals(w->out, &w->f[2]));
		WG_EXPECT_ROW(ok, "12.1 kdf2", w->row, equals(w->out + 100, &w->f[3]));
		WG_EXPECT_ROW(ok, "12.1 kdf3", w->row, equals(w->out + 200, &w->f[4]));
	}
	kvfree(w);
	return ok;
}

static void __init stream(struct work *w, u8 *out, size_t cut)
{
	size_t len = w->f[3].len;
	struct wg_chacha20 c;

	wg_chacha20_init(&c, w->f[0].data, w->f[1].data[0], w->f[2].data);
	wg_chacha20_xor(&c, out, w->f[3].data, cut);
	wg_chacha20_xor(&c, out + cut, w->f[3].data + cut, len - cut);
}

static bool __init chacha20_matches(void)
{
	struct work *w = begin(streams);
	bool ok = true;
	size_t offset;

	if (!w)
		return false;
	while (read_row(w, 5)) {
		stream(w, w->out, 0);
		WG_EXPECT_ROW(ok, "12.2", w->row, equals(w->out, &w->f[4]));
		stream(w, w->out, min_t(size_t, 64, w->f[3].len));
		WG_EXPECT_ROW(ok, "12.2", w->row, equals(w->out, &w->f[4]));
		for (offset = 1; offset < 64; offset++) {
			memset(w->out, 0xa5, sizeof(w->out));
			stream(w, w->out + offset, w->f[3].len / 2);
			WG_EXPECT_ROW(ok, "12.2", w->row,
				      equals(w->out + offset, &w->f[4]) &&
				      w->out[offset - 1] == 0xa5);
		}
	}
	kvfree(w);
	return ok;
}

static bool __init hchacha20_matches(void)
{
	struct work *w = begin(hchachas);
	bool ok = true;

	if (!w)
		return false;
	while (read_row(w, 3)) {
		wg_hchacha20(w->out, w->f[0].data, w->f[1].data);
		WG_EXPECT_ROW(ok, "12.3", w->row, equals(w->out, &w->f[2]));
	}
	kvfree(w);
	return ok;
}

static bool __init poly1305_matches(void)
{
	struct work *w = begin(polys);
	struct wg_poly1305 p;
	bool ok = true;
	size_t cut;

	if (!w)
		return false;
	while (read_row(w, 3)) {
		for (cut = 0; cut <= w->f[1].len; cut++) {
			wg_poly1305_init(&p, w->f[0].data);
			wg_poly1305_update(&p, w->f[1].data, cut);
			wg_poly1305_update(&p, w->f[1].data + cut, w->f[1].len - cut);
			wg_poly1305_final(&p, w->out);
			WG_EXPECT_ROW(ok, "12.5", w->row, equals(w->out, &w->f[2]));
		}
	}
	kvfree(w);
	return ok;
}

static u64 __init nonce_of(const struct work *w)
{
	__le64 le;

	memcpy(&le, w->f[1].data, sizeof(le));
	return le64_to_cpu(le);
}

static bool __init try_open(struct work *w, u8 *out)
{
	return wg_aead_open(out, w->f[4].data, w->f[4].len, w->f[2].data, w->f[2].len,
			    nonce_of(w), w->f[0].data);
}

static bool __init seal_row(struct work *w)
{
	bool ok = true;

	wg_aead_seal(w->out, w->f[3].data, w->f[3].len, w->f[2].data, w->f[2].len,
		     nonce_of(w), w->f[0].data);
	WG_EXPECT_ROW(ok, "12.6", w->row, equals(w->out, &w->f[4]));
	wg_aead_seal(w->f[3].data, w->f[3].data, w->f[3].len, w->f[2].data, w->f[2].len,
		     nonce_of(w), w->f[0].data);
	WG_EXPECT_ROW(ok, "12.6 in place", w->row,
		      !memcmp(w->f[3].data, w->f[4].data, w->f[4].len));
	return ok;
}

static bool __init open_row(struct work *w)
{
	bool ok = true;

	WG_EXPECT_ROW(ok, "12.7", w->row, try_open(w, w->out));
	WG_EXPECT_ROW(ok, "12.7", w->row, equals(w->out, &w->f[3]));
	WG_EXPECT_ROW(ok, "12.7 in place", w->row, try_open(w, w->f[4].data));
	WG_EXPECT_ROW(ok, "12.7 in place", w->row,
		      !memcmp(w->f[4].data, w->f[3].data, w->f[3].len));
	return ok;
}

/* Any byte changed, one byte less, or one more of associated data. */
static bool __init reject_row(struct work *w)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < w->f[4].len; i++) {
		w->f[4].data[i] ^= 1 << i % 8;
		WG_EXPECT_ROW(ok, "12.7 tampered", w->row, !try_open(w, w->out));
		w->f[4].data[i] ^= 1 << i % 8;
	}
	w->f[4].len--;
	WG_EXPECT_ROW(ok, "12.7 truncated", w->row, !try_open(w, w->out));
	w->f[4].len++;
	w->f[2].data[w->f[2].len++] = 0;
	WG_EXPECT_ROW(ok, "12.7 wrong ad", w->row, !try_open(w, w->out));
	return ok;
}

static bool __init each_aead(const char *table, bool (*row)(struct work *w))
{
	struct work *w = begin(table);
	bool ok = true;

	if (!w)
		return false;
	while (read_row(w, 5))
		ok &= row(w);
	kvfree(w);
	return ok;
}

static bool __init all_aeads(bool (*row)(struct work *w))
{
	bool ok = true;

	ok &= each_aead(short_aeads, row);
	ok &= each_aead(long_aeads, row);
	ok &= each_aead(packet_aeads, row);
	return ok;
}

static bool __init aead_seals(void) { return all_aeads(seal_row); }
static bool __init aead_opens(void) { return all_aeads(open_row); }
static bool __init aead_rejects(void) { return all_aeads(reject_row); }

enum { BATCH = 19 };

/* Sealed as one batch in three pieces each, opened as one: as each alone. */
static bool __init run_batch(struct work *w, struct wg_aead_job *jobs, struct wg_piece *pieces)
{
	const u32 stride = 80;	/* of one packet with its tag */
	const u8 *key = w->f[1].data, *plain = w->f[0].data;
	bool ok = true;
	u32 i, a, b;

	for (i = 0; i < BATCH; i++) {
		u32 len = 3 * i % 60;

		a = len / 3;
		b = len - len / 4;
		pieces[3 * i] = (struct wg_piece){ plain, a };
		pieces[3 * i + 1] = (struct wg_piece){ plain + a, b - a };
		pieces[3 * i + 2] = (struct wg_piece){ plain + b, len - b };
		jobs[i] = (struct wg_aead_job){
			.key = key, .nonce = i, .dst = w->out + stride * i,
			.src = &pieces[3 * i], .npieces = 3, .len = len,
		};
	}
	BUILD_BUG_ON(80 * BATCH > MAX_FIELD);
	wg_aead_seal_jobs(jobs, BATCH);
	for (i = 0; i < BATCH; i++) {
		wg_aead_seal(w->f[2].data, plain, jobs[i].len, NULL, 0, i, key);
		WG_EXPECT_ROW(ok, "12.6 batch", i,
			      !memcmp(jobs[i].dst, w->f[2].data, jobs[i].len + WG_AEAD_TAG));
		jobs[i].len += WG_AEAD_TAG;
		pieces[3 * i] = (struct wg_piece){ jobs[i].dst, jobs[i].len };
		jobs[i].npieces = 1;
	}
	jobs[BATCH / 2].dst[0] ^= 1;
	wg_aead_open_jobs(jobs, BATCH);
	for (i = 0; i < BATCH; i++) {
		WG_EXPECT_ROW(ok, "12.7 batch", i, jobs[i].ok == (i != BATCH / 2));
		if (jobs[i].ok)
			WG_EXPECT_ROW(ok, "12.7 batch", i,
				      !memcmp(jobs[i].dst, plain, jobs[i].len - WG_AEAD_TAG));
	}
	return ok;
}

static bool __init aead_batches(void)
{
	struct work *w = begin("");
	struct wg_aead_job *jobs = kcalloc(BATCH, sizeof(*jobs), GFP_KERNEL);
	struct wg_piece *pieces = kcalloc(3 * BATCH, sizeof(*pieces), GFP_KERNEL);
	bool ok = false;

	if (w && jobs && pieces) {
		generate(w->f[0].data, 64, 1);
		generate(w->f[1].data, 32, 2);
		ok = run_batch(w, jobs, pieces);
	}
	kfree(pieces);
	kfree(jobs);
	kvfree(w);
	return ok;
}

static bool __init xaead_matches(void)
{
	struct work *w = begin(xaeads);
	bool ok = true;

	if (!w)
		return false;
	while (read_row(w, 5)) {
		wg_xaead_seal(w->out, w->f[3].data, w->f[3].len, w->f[2].data, w->f[2].len,
			      w->f[1].data, w->f[0].data);
		WG_EXPECT_ROW(ok, "12.8", w->row, equals(w->out, &w->f[4]));
		memset(w->out, 0xa5, sizeof(w->out));
		WG_EXPECT_ROW(ok, "12.8", w->row,
			      wg_xaead_open(w->out, w->f[4].data, w->f[4].len, w->f[2].data,
					    w->f[2].len, w->f[1].data, w->f[0].data));
		WG_EXPECT_ROW(ok, "12.8", w->row, equals(w->out, &w->f[3]));
		w->f[4].data[w->f[4].len - 1] ^= 0x80;
		WG_EXPECT_ROW(ok, "12.8 tampered", w->row,
			      !wg_xaead_open(w->out, w->f[4].data, w->f[4].len, w->f[2].data,
					     w->f[2].len, w->f[1].data, w->f[0].data));
	}
	kvfree(w);
	return ok;
}

/* Turn on what portable code has instead, one after the other, then the choice again. */
static bool __init each_x25519(bool (*test)(void))
{
	const struct wg_crypto_algorithm *x25519 = &wg_x25519_algorithm;
	const char *chosen = wg_crypto_chosen(x25519);
	const u32 cpu = wg_cpu_features();
	const struct wg_crypto_impl *impl;
	bool ok;

	for (impl = x25519->impls; impl->enable; impl++)
		impl->enable(false);
	ok = test();
	for (impl = x25519->impls; impl->enable; impl++) {
		if ((impl->needs & cpu) != impl->needs)
			continue;
		impl->enable(true);
		ok &= test();
		impl->enable(!strcmp(impl->name, chosen));
	}
	return ok;
}

static bool __init match_curves(void)
{
	struct work *w = begin(curves);
	bool ok = true;

	if (!w)
		return false;
	while (read_row(w, 3)) {
		WG_EXPECT_ROW(ok, "12.10", w->row,
			      wg_x25519(w->out, w->f[0].data, w->f[1].data));
		WG_EXPECT_ROW(ok, "12.10", w->row, equals(w->out, &w->f[2]));
	}
	kvfree(w);
	return ok;
}

static bool __init refuse_low_order(void)
{
	struct work *w = begin(low_order);
	bool ok = true;
	u8 scalar[32];

	if (!w)
		return false;
	generate(scalar, sizeof(scalar), 12);
	while (read_row(w, 1)) {
		WG_EXPECT_ROW(ok, "12.10 low order", w->row,
			      !wg_x25519(w->out, scalar, w->f[0].data));
		memset(w->f[0].data, 0, 32);
		WG_EXPECT_ROW(ok, "12.10 low order", w->row, equals(w->out, &w->f[0]));
	}
	kvfree(w);
	return ok;
}

static bool __init make_public_keys(void)
{
	static const u8 nine[32] __initconst = { 9 };
	struct work *w = begin(publics);
	bool ok = true;

	if (!w)
		return false;
	while (read_row(w, 3)) {
		wg_x25519_public(w->out, w->f[0].data);
		WG_EXPECT_ROW(ok, "12.10 public", w->row, equals(w->out, &w->f[2]));
		WG_EXPECT_ROW(ok, "12.10 base point", w->row,
			      wg_x25519(w->out, w->f[0].data, nine));
		WG_EXPECT_ROW(ok, "12.10 base point", w->row, equals(w->out, &w->f[2]));
		wg_x25519_clamp(w->f[0].data);
		WG_EXPECT_ROW(ok, "12.10 clamp", w->row,
			      !memcmp(w->f[0].data, w->f[1].data, w->f[1].len));
	}
	kvfree(w);
	return ok;
}

static bool __init x25519_matches(void) { return each_x25519(match_curves); }
static bool __init x25519_refuses_low_order(void) { return each_x25519(refuse_low_order); }
static bool __init x25519_makes_public_keys(void) { return each_x25519(make_public_keys); }

static const struct wg_selftest cases[] __initconst = {
	{ "12.1_blake2s_vectors", digests_match },
	{ "12.1_blake2s_self_check", blake2s_checks_itself },
	{ "12.1_hmac_and_kdf", hmac_and_kdf_match },
	{ "12.2_chacha20", chacha20_matches },
	{ "12.3_hchacha20", hchacha20_matches },
	{ "12.5_poly1305", poly1305_matches },
	{ "12.6_aead_seals", aead_seals },
	{ "12.7_aead_opens", aead_opens },
	{ "12.7_aead_rejects", aead_rejects },
	{ "12.6_aead_batches", aead_batches },
	{ "12.8_xaead", xaead_matches },
	{ "12.10_x25519", x25519_matches },
	{ "12.10_x25519_low_order", x25519_refuses_low_order },
	{ "12.10_x25519_public_keys", x25519_makes_public_keys },
};

WG_SELFTEST_SUITE(crypto, "crypto");
