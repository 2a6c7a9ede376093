// SPDX-License-Identifier: GPL-2.0
/*
 * x86-64: which code runs the lanes, and what of a packet alone is made beside
 * them: the key of its tag and, with AVX2, most of its tag.
 */
#include "aead_work.h"
#include "cpu.h"

#if defined(WG_CRYPTO_LANES) && defined(__x86_64__)

/* Of its tag beside eight lanes, in blocks of Poly1305. */
enum { BESIDE_EIGHT = 30 };

WG_SWITCH(wg_lanes_split);

void __init wg_lanes_note_cpu(u32 cpu)
{
	if (cpu & WG_CPU_SPLIT_ZMM)
		wg_switch_on(wg_lanes_split);
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

/* The same, and the key of the tag beside it. */
static void run_avx512_key(struct wg_lanes *l, u32 n, const u8 *key, u8 *otk)
{
	if (n > 24)
		wg_chacha20_lanes32k_avx512(l, 0, key, otk);
	else if (n > 16)
		wg_chacha20_lanes24k_avx512(l, 0, key, otk);
	else if (n > 8 && wg_switched_on(wg_lanes_split))
		wg_chacha20_lanes16k_avx512vl(l, 0, key, otk);
	else if (n > 8)
		wg_chacha20_lanes16k_avx512(l, 0, key, otk);
	else
		wg_chacha20_lanes8k_avx512vl(l, 0, key, otk);
}

static void run_avx512vl(struct wg_lanes *l, u32 n, const u8 *key, u8 *otk)
{
	u32 at = 0;

	if (otk && n > 8)
		wg_chacha20_lanes16k_avx512vl(l, 0, key, otk);
	else if (otk)
		wg_chacha20_lanes8k_avx512vl(l, 0, key, otk);
	if (otk)
		at = n > 8 ? 16 : 8;
	for (; at + 8 < n; at += 16)
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

/*
 * With the key of the tag there, its blocks can be made beside what follows: eight
 * lanes have left 512 bytes of ciphertext, which is more than the next eight take.
 */
static void run_avx2_tag(struct wg_work *w, const u8 *key)
{
	u32 at = 0, began;

	if (w->otk) {
		wg_chacha20_lanes8k_avx2(&w->lanes, 0, key, w->otk);
		at = 8;
	}
	if (at >= w->n)
		return;
	wg_mac_load(w, 0);
	for (began = at; at < w->n; at += 8)
		wg_chacha20_lanes8p_avx2(&w->lanes, at, key, &w->mac);
	wg_mac_save(w, 0, (at - began) / 8 * BESIDE_EIGHT);
}

void wg_run_many(struct wg_work *w, const u8 *key)
{
	if (wg_switched_on(wg_lanes_avx512) && w->otk)
		run_avx512_key(&w->lanes, w->n, key, w->otk);
	else if (wg_switched_on(wg_lanes_avx512))
		run_avx512(&w->lanes, w->n, key);
	else if (wg_switched_on(wg_lanes_avx512vl))
		run_avx512vl(&w->lanes, w->n, key, w->otk);
	else if (w->otk || (w->alone && w->packet[0].half.done))
		run_avx2_tag(w, key);
	else
		run_avx2(&w->lanes, w->n, key);
	w->otk = NULL;
}

#endif
