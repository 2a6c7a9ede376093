// SPDX-License-Identifier: GPL-2.0
/*
 * Random batches against OpenSSL, for the implementation named in WG_CRYPTO:
 * lengths 0..2100 and 4096..16384, 1 to 64 packets in one call, several keys,
 * any alignment, in and out of place, in pieces, with padding, and forged.
 * Every buffer ends or begins at an inaccessible page.
 */
#include "crypto_test.h"

#ifdef CRYPTO_LONG
enum { CASES = 1000 * 1000 };
#elif defined(CRYPTO_CASES)
enum { CASES = CRYPTO_CASES };
#else
enum { CASES = 50 * 1000 };
#endif

enum { MAX_JOBS = 64, MAX_PIECES = 4, MAX_LEN = 16384, SLOT = 72 * 1024 };

/* Memory of one packet: the packet touches the page before or the one behind. */
struct slot {
	u8 *base;
};

static struct slot plain[MAX_JOBS], sealed[MAX_JOBS], opened[MAX_JOBS];
static u8 keys[4][32];
static struct wg_aead_job jobs[MAX_JOBS];
static struct wg_piece pieces[MAX_JOBS][MAX_PIECES];

static struct slot slot_new(void)
{
	struct slot s;

	s.base = mmap(NULL, SLOT + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(s.base != MAP_FAILED);
	REQUIRE(!mprotect(s.base + PAGE, SLOT, PROT_READ | PROT_WRITE));
	return s;
}

static void prepare(void)
{
	int i;

	if (plain[0].base)
		return;
	for (i = 0; i < MAX_JOBS; i++) {
		plain[i] = slot_new();
		sealed[i] = slot_new();
		opened[i] = slot_new();
		/* Random once; each case changes what it must. */
		ktap_rand_bytes(plain[i].base + PAGE, SLOT);
	}
}

static u8 *place(struct slot s, size_t len)
{
	const size_t shift = ktap_rand() % 4 ? 0 : ktap_rand() % 64;

	return ktap_rand() % 2 ? s.base + PAGE + shift : s.base + PAGE + SLOT - len - shift;
}

/* Mostly short, so that there are many; all lengths alike in a third of the batches. */
static u32 some_length(u32 bound)
{
	switch (ktap_rand() % 8) {
	case 0:
		return (u32)(ktap_rand() % (bound + 1)) / 16 * 16;
	case 1:
		return (u32)(ktap_rand() % 130) % (bound + 1);
	default:
		return (u32)(ktap_rand() % (bound + 1));
	}
}

static u32 cut(struct wg_piece *piece, const u8 *data, u32 len)
{
	const u32 n = ktap_rand() % 3 ? 1 : 1 + (u32)(ktap_rand() % MAX_PIECES);
	u32 i;

	for (i = 0; i < n; i++) {
		piece[i].len = i == n - 1 ? len : (u32)random_len(len);
		piece[i].data = data;
		data += piece[i].len;
		len -= piece[i].len;
	}
	return n;
}

struct packet {
	u8 *src, *dst;
	u32 len, pad;
	bool in_place;
	bool forged;
};

static struct packet packet[MAX_JOBS];

static void make_seal_job(u32 i, u32 len)
{
	struct packet *p = &packet[i];

	p->len = len;
	p->pad = ktap_rand() % 4 ? 0 : (u32)(ktap_rand() % 70);
	p->in_place = ktap_rand() % 4 == 0;
	p->dst = place(sealed[i], len + p->pad + 16);
	p->src = place(plain[i], len);
	jobs[i] = (struct wg_aead_job){
		.key = keys[ktap_rand() % 8 ? 0 : ktap_rand() % 4], .nonce = ktap_rand(),
		.dst = p->dst, .src = pieces[i], .len = len, .pad = p->pad,
	};
	if (p->in_place)
		memcpy(p->dst, p->src, len);
	jobs[i].npieces = cut(pieces[i], p->in_place ? p->dst : p->src, len);
}

static bool sealed_right(u32 i)
{
	static u8 text[65536 + 128], want[65536 + 144];
	const struct packet *p = &packet[i];
	const u32 total = p->len + p->pad;
	u8 iv[12] = { 0 };

	wg_store64(iv + 4, jobs[i].nonce);
	memcpy(text, p->src, p->len);
	memset(text + p->len, 0, p->pad);
	ref_aead(want, text, total, NULL, 0, iv, jobs[i].key);
	return same(p->dst, want, total + 16);
}

/* Opens what was sealed; one in eight was changed on the way. */
static void make_open_job(u32 i)
{
	struct packet *p = &packet[i];
	const u32 total = p->len + p->pad + 16;

	p->in_place = ktap_rand() % 2;
	p->forged = ktap_rand() % 8 == 0;
	if (p->forged)
		p->dst[ktap_rand() % 2 ? total - 1 - ktap_rand() % 16 : ktap_rand() % total] ^=
			1 << ktap_rand() % 8;
	jobs[i].npieces = cut(pieces[i], p->dst, total);
	jobs[i].len = total;
	jobs[i].pad = 0;
	jobs[i].ok = p->forged;
	if (!p->in_place)
		jobs[i].dst = place(opened[i], total - 16);
}

static bool opened_right(u32 i)
{
	const struct packet *p = &packet[i];

	if (jobs[i].ok == p->forged)
		return false;
	if (p->forged)
		return p->in_place || all_zero(jobs[i].dst, p->len + p->pad);
	return same(jobs[i].dst, p->src, p->len) && all_zero(jobs[i].dst + p->len, p->pad);
}

static bool batch(u32 n, u32 bound, bool alike, u32 least)
{
	const u32 length = some_length(bound);
	u32 i;

	for (i = 0; i < n; i++)
		make_seal_job(i, least + (alike ? length : some_length(bound)));
	wg_aead_seal_jobs(jobs, n);
	for (i = 0; i < n; i++)
		CHECK(sealed_right(i));
	for (i = 0; i < n; i++)
		make_open_job(i);
	wg_aead_open_jobs(jobs, n);
	for (i = 0; i < n; i++)
		CHECK(opened_right(i));
	return true;
}

static void new_keys(void)
{
	ktap_rand_bytes(keys, sizeof(keys));
}

static bool t_packets(void)
{
	u32 done, n;

	prepare();
	for (done = 0; done < CASES; done += n) {
		n = 1 + (u32)random_len(MAX_JOBS - 1);
		new_keys();
		CHECK(batch(n, ktap_rand() % 3 ? 2100 : 300, ktap_rand() % 3 == 0, 0));
	}
	printf("# %u packets sealed and opened\n", done);
	return true;
}

/* Alone, where another path is taken: around its blocks, its padding, its bounds. */
static bool t_short_packets(void)
{
	u32 i;

	prepare();
	for (i = 0; i < CASES / 2; i++) {
		new_keys();
		CHECK(batch(1 + i % 8 / 7, 640 >> i % 3, i % 2, 0));
	}
	return true;
}

static bool t_long_packets(void)
{
	u32 done, n;

	prepare();
	for (done = 0; done < CASES / 50; done += n) {
		n = 1 + (u32)random_len(7);
		new_keys();
		CHECK(batch(n, MAX_LEN - 4096, ktap_rand() % 3 == 0, 4096));
	}
	return true;
}

/* Longer than one section may work, among others. */
static bool t_longest_packets(void)
{
	u32 i;

	prepare();
	for (i = 0; i < CASES / 500; i++) {
		new_keys();
		make_seal_job(0, (u32)random_len(2000));
		make_seal_job(1, 24000 + (u32)(ktap_rand() % (65536 - 24000)));
		make_seal_job(2, (u32)random_len(2000));
		wg_aead_seal_jobs(jobs, 3);
		CHECK(sealed_right(0) && sealed_right(1) && sealed_right(2));
		make_open_job(0);
		make_open_job(1);
		make_open_job(2);
		wg_aead_open_jobs(jobs, 3);
		CHECK(opened_right(0) && opened_right(1) && opened_right(2));
	}
	return true;
}

/* Every length alone, in the middle of a batch, and as a whole batch of its kind. */
static bool t_every_length(void)
{
	u32 len, i;

	prepare();
	new_keys();
	for (len = 0; len <= 2100; len++) {
		make_seal_job(0, len);
		wg_aead_seal_jobs(jobs, 1);
		CHECK(sealed_right(0));
		make_open_job(0);
		wg_aead_open_jobs(jobs, 1);
		CHECK(opened_right(0));
	}
	for (len = 0; len <= 2100; len += 1 + (u32)(ktap_rand() % 7)) {
		const u32 n = 2 + (u32)(ktap_rand() % 17);

		for (i = 0; i < n; i++)
			make_seal_job(i, len);
		wg_aead_seal_jobs(jobs, n);
		for (i = 0; i < n; i++)
			CHECK(sealed_right(i));
	}
	return true;
}

/* Tags whose arithmetic carries all the way: text of ones, and of the modulus. */
static bool carries(u8 fill, u32 len, u32 n)
{
	u8 want[1600], iv[12] = { 0 };
	u32 i;

	new_keys();
	/* The ciphertext is what is multiplied: make that the pattern. */
	memset(want, fill, len);
	ref_aead(want, want, len, NULL, 0, iv, keys[0]);
	ref_aead(want, want, len, NULL, 0, iv, keys[0]);
	for (i = 0; i < n; i++) {
		pieces[i][0] = (struct wg_piece){ place(sealed[i], len + 16), len + 16 };
		jobs[i] = (struct wg_aead_job){
			.key = keys[0], .dst = (u8 *)pieces[i][0].data, .src = pieces[i],
			.npieces = 1, .len = len + 16,
		};
		memcpy(jobs[i].dst, want, len + 16);
	}
	wg_aead_open_jobs(jobs, n);
	for (i = 0; i < n; i++)
		CHECK(jobs[i].ok);
	return true;
}

static bool t_carries(void)
{
	static const u8 fills[] = { 0xff, 0xfe, 0x00, 0x80, 0xfb };
	u32 f, len;

	prepare();
	for (f = 0; f < COUNT(fills); f++) {
		for (len = 0; len <= 1500; len += 1 + (u32)(ktap_rand() % 40)) {
			CHECK(carries(fills[f], len, 1));
			CHECK(carries(fills[f], len, 2 + (u32)(ktap_rand() % 8)));
		}
	}
	return true;
}

/* Chosen by name, and by what the CPU has; whatever is left works. */
static bool t_choice(void)
{
	static const char *const names[] = { "avx512", "avx512vl", "avx2", "neon", "portable" };
	const char *now = wg_crypto_chosen(&wg_aead_algorithm);
	size_t i;

	for (i = 0; i < COUNT(names); i++) {
		REQUIRE(!wg_crypto_init(names[i]));
		CHECK(i < COUNT(names) - 1 || !strcmp(wg_crypto_chosen(&wg_aead_algorithm), "portable"));
	}
	REQUIRE(!wg_crypto_init("none,portable"));
	CHECK(!strcmp(wg_crypto_chosen(&wg_aead_algorithm), "portable"));
	REQUIRE(!wg_crypto_init("port"));
	CHECK(!(wg_cpu_features() & (WG_CPU_AVX2 | WG_CPU_NEON)) ||
	      strcmp(wg_crypto_chosen(&wg_aead_algorithm), "portable"));
	REQUIRE(!wg_crypto_init(now));
	CHECK(!strcmp(wg_crypto_chosen(&wg_aead_algorithm), now));
	return true;
}

static const struct ktap_test tests[] = {
	{ "12.6_lanes_random_batches_like_openssl", t_packets },
	{ "12.6_lanes_short_packets_like_openssl", t_short_packets },
	{ "12.6_lanes_long_packets_like_openssl", t_long_packets },
	{ "12.6_lanes_longer_than_a_section", t_longest_packets },
	{ "12.6_lanes_every_length", t_every_length },
	{ "12.5_lanes_carries", t_carries },
	{ "crypto_choice_can_be_forced", t_choice },
};

ktap_main("crypto_lanes", tests)
