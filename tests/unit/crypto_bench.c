// SPDX-License-Identifier: GPL-2.0
/*
 * Cycles of the portable crypto. The time stamp counter does not run at the
 * core's clock, so each figure is scaled by a chain of dependent adds (one core
 * cycle each) measured next to it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <x86intrin.h>

#include "aead.h"
#include "blake2s.h"
#include "x25519.h"

enum { ROUNDS = 301, CHAIN = 4000 };

static u8 in[16640], out[16640], key[32], point[32] = { 9 };
static size_t len;

static void nothing_to_seal(void)
{
	wg_aead_seal(out, in, len, NULL, 0, 1, key);
}

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

static u64 chain(void)
{
	u64 start = __rdtsc(), x = 1;
	int i;

	for (i = 0; i < CHAIN / 10; i++)
		__asm__ volatile("lea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\n"
				 "lea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\n"
				 "lea 1(%0),%0\nlea 1(%0),%0" : "+r"(x));
	return __rdtsc() - start;
}

/* The least of each, so that neighbours on the machine count as little as possible. */
static double cycles(void (*run)(void), int times)
{
	u64 tick = ~0ULL, least = ~0ULL, start;
	int i, j;

	for (i = 0; i < ROUNDS; i++) {
		start = chain();
		tick = start < tick ? start : tick;
		start = __rdtsc();
		for (j = 0; j < times; j++)
			run();
		start = __rdtsc() - start;
		least = start < least ? start : least;
	}
	return (double)least / times * CHAIN / (double)tick;
}

static void aead(void)
{
	static const size_t sizes[] = { 0, 64, 128, 256, 512, 1024, 1420, 1500, 4096, 16384 };
	size_t i;

	printf("%8s %8s %8s  cycles per packet\n", "bytes", "seal", "open");
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		double s, o;

		len = sizes[i];
		s = cycles(seal, 10);
		wg_aead_seal(in, in, len, NULL, 0, 7, key);
		o = cycles(open_ok, 10);
		printf("%8zu %8.0f %8.0f\n", len, s, o);
	}
	len = 0;
	printf("empty packet with associated data call: %.0f\n", cycles(nothing_to_seal, 10));
}

int main(void)
{
	int i;
	double block;

	for (i = 0; i < 32; i++)
		key[i] = (u8)(i * 7 + 1);
	aead();
	len = 4096;
	block = cycles(hash, 10) / 64;
	len = 32;
	printf("blake2s block %.0f, hash of 32 bytes %.0f\n", block, cycles(hash, 10));
	for (len = 1; len <= 3; len++)
		printf("kdf%zu %.0f\n", len, cycles(kdf, 10));
	printf("x25519 %.0f\n", cycles(dh, 1));
	return 0;
}
