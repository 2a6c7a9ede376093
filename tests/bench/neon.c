// SPDX-License-Identifier: GPL-2.0
/*
 * neon IMPL seal|open PACKETS BYTES TIMES: for neon.py, which counts the
 * instructions. Sections cost nothing here, as what the kernel does is not ours.
 */
#include <stdio.h>
#include <stdlib.h>

#include "aead.h"
#include "dispatch.h"
#include "simd.h"

enum { MAX_PACKETS = 16, MAX_BYTES = 16384 };

static u8 plain[MAX_PACKETS][MAX_BYTES], sealed[MAX_PACKETS][MAX_BYTES + 16];
static u8 opened[MAX_PACKETS][MAX_BYTES], key[32] = { 1 };
static struct wg_aead_job jobs[MAX_PACKETS];
static struct wg_piece pieces[MAX_PACKETS];

bool wg_fpu_begin(struct wg_fpu *fpu)
{
	fpu->entered = true;
	return true;
}

void wg_fpu_end(struct wg_fpu *fpu)
{
	fpu->entered = false;
}

void wg_simd_assert(void)
{
}

static void prepare(unsigned int n, u32 bytes, bool open)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		pieces[i] = (struct wg_piece){ open ? sealed[i] : plain[i], open ? bytes + 16 : bytes };
		jobs[i] = (struct wg_aead_job){
			.key = key, .nonce = i, .dst = open ? opened[i] : sealed[i],
			.src = &pieces[i], .npieces = 1, .len = pieces[i].len,
		};
	}
}

int main(int argc, char **argv)
{
	unsigned int n, times, i;
	bool open;
	u32 bytes;

	if (argc != 6 || wg_crypto_init(argv[1]) ||
	    strcmp(wg_crypto_chosen(&wg_aead_algorithm), argv[1]))
		return 1;
	open = !strcmp(argv[2], "open");
	n = (unsigned int)atoi(argv[3]);
	bytes = (u32)atoi(argv[4]);
	times = (unsigned int)atoi(argv[5]);
	if (!n || n > MAX_PACKETS || bytes > MAX_BYTES)
		return 1;
	prepare(n, bytes, false);
	wg_aead_seal_jobs(jobs, n);
	prepare(n, bytes, open);
	for (i = 0; i < times; i++) {
		if (open)
			wg_aead_open_jobs(jobs, n);
		else
			wg_aead_seal_jobs(jobs, n);
	}
	for (i = 0; open && times && i < n; i++)
		if (!jobs[i].ok || memcmp(opened[i], plain[i], bytes))
			return 1;
	return 0;
}
