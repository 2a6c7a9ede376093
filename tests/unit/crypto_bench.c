// SPDX-License-Identifier: GPL-2.0
/*
 * Cycles of the portable crypto. The time stamp counter does not run at the
 * core's clock, so each figure is scaled by a chain of dependent adds (one core
 * cycle each) measured next to it. For kdf the length is the number of outputs.
 */
#include <stdio.h>
#include <stdlib.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#else
#include <time.h>
#endif

#include "aead.h"
#include "blake2s.h"
#include "x25519.h"

enum { ROUNDS = 301, CHAIN = 4000 };

static u8 in[16640], out[16640], key[32], point[32] = { 9 };
static size_t len;

static void seal(void)
{
	const struct wg_piece piece = { in, (u32)len };
	struct wg_aead_job job = {
		.key = key, .nonce = 7, .dst = out, .src = &piece, .npieces = 1, .len = (u32)len,
	};

	wg_aead_seal_jobs(&job, 1);
}

static void open_ok(void)
{
	const struct wg_piece piece = { in, (u32)len + 16 };
	struct wg_aead_job job = {
		.key = key, .nonce = 7, .dst = out, .src = &piece, .npieces = 1,
		.len = (u32)len + 16,
	};

	wg_aead_open_jobs(&job, 1);
	if (!job.ok)
		abort();
}

static void hash(void)
{
	wg_blake2s(out, 32, NULL, 0, in, len);
}

static void kdf(void)
{
	wg_kdf(out, len > 1 ? out + 32 : NULL, len > 2 ? out + 64 : NULL, key, in, 32);
}

static void dh(void)
{
	if (!wg_x25519(out, key, point))
		abort();
}

#if defined(__x86_64__)
static u64 now(void)
{
	return __rdtsc();
}

static u64 chain(void)
{
	u64 start = now(), x = 1;
	int i;

	for (i = 0; i < CHAIN / 10; i++)
		__asm__ volatile("lea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\n"
				 "lea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\n"
				 "lea 1(%0),%0\nlea 1(%0),%0" : "+r"(x));
	return now() - start;
}
#else
/* Without such a counter the figures are nanoseconds. */
static u64 now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

static u64 chain(void)
{
	return CHAIN;
}
#endif

/* The least of each, so that neighbours on the machine count as little as possible. */
static double cycles(void (*run)(void), int times)
{
	u64 tick = ~0ULL, least = ~0ULL, start;
	int i, j;

	for (i = 0; i < ROUNDS; i++) {
		start = chain();
		tick = start < tick ? start : tick;
		start = now();
		for (j = 0; j < times; j++)
			run();
		start = now() - start;
		least = start < least ? start : least;
	}
	return (double)least / times * CHAIN / (double)tick;
}

struct bench {
	const char *name;
	void (*run)(void);
	size_t len;
};

static const struct bench benches[] = {
	{ "seal", seal, 0 }, { "seal", seal, 64 }, { "seal", seal, 128 },
	{ "seal", seal, 256 }, { "seal", seal, 512 }, { "seal", seal, 1024 },
	{ "seal", seal, 1420 }, { "seal", seal, 1500 }, { "seal", seal, 16384 },
	{ "open", open_ok, 0 }, { "open", open_ok, 64 }, { "open", open_ok, 1420 },
	{ "open", open_ok, 16384 },
	{ "blake2s", hash, 32 }, { "blake2s", hash, 4096 },
	{ "kdf", kdf, 1 }, { "kdf", kdf, 2 }, { "kdf", kdf, 3 },
	{ "x25519", dh, 32 },
};

int main(void)
{
	const size_t n = sizeof(benches) / sizeof(*benches);
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("KTAP version 1\n# cycles (nanoseconds unless on x86-64), the least of %d rounds\n",
	       ROUNDS);
	printf("1..%zu\n", n);
	for (i = 0; i < 32; i++)
		key[i] = (u8)(i * 7 + 1);
	for (i = 0; i < n; i++) {
		const struct bench *b = &benches[i];

		len = b->len;
		wg_aead_seal(in, in, len, NULL, 0, 7, key);
		printf("# %s %zu: %.0f cycles\n", b->name, len, cycles(b->run, 10));
		printf("ok %zu bench_%s_%zu\n", i + 1, b->name, len);
	}
	return 0;
}
