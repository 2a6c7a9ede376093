// SPDX-License-Identifier: GPL-2.0
/*
 * Does the time depend on secrets? For the implementation named in WG_CRYPTO:
 * the same work with a fixed secret and with random ones, in random turn, and
 * Welch's t between the two classes of times. Large and still growing with the
 * number of samples means a leak; noise of the machine stays small.
 *
 * That this test can fail is shown first, on code that leaks a little.
 */
#include <math.h>
#include <x86intrin.h>

#include "crypto_test.h"

/*
 * As usual for this test: t above 10 is a leak. Noise can pass that once, so a
 * leak has to show in each of several runs; the one put in shows with 100 or so.
 */
enum { SAMPLES = 20000, RUNS = 5, SECRETS = 64, LEN = 700, SHORT = 128, BATCH = 9 };
static const double limit = 10;

struct secret {
	u8 key[32];
	u8 text[LEN];
};

/* Every other one is the fixed one: for caches the classes are alike. */
static struct secret secrets[SECRETS];
static u8 out[BATCH][LEN + 16];
static u16 took[SAMPLES];
static bool class[SAMPLES];

static void seal(const struct secret *s, u32 n, u32 len)
{
	const struct wg_piece piece = { s->text, len };
	struct wg_aead_job job[BATCH];
	u32 i;

	for (i = 0; i < n; i++)
		job[i] = (struct wg_aead_job){
			.key = s->key, .nonce = i, .dst = out[i], .src = &piece, .npieces = 1,
			.len = len,
		};
	wg_aead_seal_jobs(job, n);
}

static void seal_alone(const struct secret *s)
{
	seal(s, 1, LEN);
}

/* Its own path. */
static void seal_short(const struct secret *s)
{
	seal(s, 1, SHORT);
}

static void seal_batch(const struct secret *s)
{
	seal(s, BATCH, LEN);
}

/* All fail: what may not show is how far the tags agree. */
static void open_len(const struct secret *s, u32 len)
{
	const struct wg_piece piece = { s->text, len };
	struct wg_aead_job job = {
		.key = s->key, .dst = out[0], .src = &piece, .npieces = 1, .len = len,
	};

	wg_aead_open_jobs(&job, 1);
}

static void open_forged(const struct secret *s)
{
	open_len(s, LEN);
}

static void open_forged_short(const struct secret *s)
{
	open_len(s, SHORT);
}

static volatile u32 sink;

static void leaky(const struct secret *s)
{
	int i, n = s->key[0] & 63;

	seal_alone(s);
	for (i = 0; i < n; i++)
		sink += i;
}

static double welch(double cut)
{
	double n[2] = { 0 }, sum[2] = { 0 }, squares[2] = { 0 }, mean[2], var[2];
	int i, c;

	for (i = 0; i < SAMPLES; i++) {
		if (took[i] > cut)
			continue;
		c = class[i];
		n[c]++;
		sum[c] += took[i];
		squares[c] += (double)took[i] * took[i];
	}
	for (c = 0; c < 2; c++) {
		mean[c] = sum[c] / n[c];
		var[c] = squares[c] / n[c] - mean[c] * mean[c];
	}
	return fabs(mean[0] - mean[1]) / sqrt(var[0] / n[0] + var[1] / n[1] + 1e-9);
}

static int by_value(const void *a, const void *b)
{
	return *(const u16 *)a - *(const u16 *)b;
}

/* What interrupts and neighbours did to the slowest is not looked at. */
static double cut_at(double share)
{
	static u16 sorted[SAMPLES];

	memcpy(sorted, took, sizeof(took));
	qsort(sorted, SAMPLES, sizeof(*sorted), by_value);
	return sorted[(int)(share * (SAMPLES - 1))];
}

static double measure(void (*run)(const struct secret *s))
{
	static struct secret now;
	unsigned int aux;
	u64 start, ticks;
	u32 slot;
	int i;

	for (i = 0; i < SAMPLES; i++) {
		slot = ktap_rand() % SECRETS;
		class[i] = slot & 1;
		memcpy(&now, &secrets[slot], sizeof(now));
		_mm_lfence();
		start = __rdtsc();
		_mm_lfence();
		run(&now);
		ticks = __rdtscp(&aux) - start;
		took[i] = ticks > 65535 ? 65535 : (u16)ticks;
	}
	return welch(cut_at(0.8));
}

/* Above the limit in every run? A quiet one ends it. */
static bool always_shows(const char *what, void (*run)(const struct secret *s))
{
	double t = INFINITY;
	int i;

	for (i = 0; i < RUNS && t >= limit; i++)
		t = measure(run);
	printf("# %s: t = %.2f after %d of %d runs\n", what, t, i, RUNS);
	return t >= limit;
}

/* In some run at least? On a loaded machine one may drown. */
static bool ever_shows(const char *what, void (*run)(const struct secret *s))
{
	double t = 0;
	int i;

	for (i = 0; i < RUNS && t < limit; i++)
		t = measure(run);
	printf("# %s: t = %.2f after %d of %d runs\n", what, t, i, RUNS);
	return t >= limit;
}

static void draw(void)
{
	u32 i;

	/* All zero is where a careless multiplication would be fast. */
	memset(secrets, 0, sizeof(secrets));
	for (i = 1; i < SECRETS; i += 2)
		ktap_rand_bytes(&secrets[i], sizeof(secrets[i]));
}

static bool t_notices(void)
{
	draw();
	CHECK(ever_shows("a loop as long as a secret", leaky));
	return true;
}

static bool t_seal_alone(void)
{
	draw();
	CHECK(!always_shows("one packet sealed", seal_alone));
	CHECK(!always_shows("a short one", seal_short));
	return true;
}

static bool t_seal_batch(void)
{
	draw();
	CHECK(!always_shows("nine packets sealed", seal_batch));
	return true;
}

static bool t_open_forged(void)
{
	draw();
	CHECK(!always_shows("one forged packet", open_forged));
	CHECK(!always_shows("a short one", open_forged_short));
	return true;
}

static const struct ktap_test tests[] = {
	{ "timing_a_small_leak_is_noticed", t_notices },
	{ "timing_seal_alone", t_seal_alone },
	{ "timing_seal_batch", t_seal_batch },
	{ "timing_open_forged", t_open_forged },
};

ktap_main("crypto_timing", tests)
