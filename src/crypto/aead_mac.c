// SPDX-License-Identifier: GPL-2.0
/*
 * Tags in integer registers. What was made of one beside the lanes, in the packet's
 * half, is where it goes on.
 */
#include "aead_work.h"

#ifdef WG_CRYPTO_LANES

void wg_mac_load(struct wg_work *w, u32 i)
{
	const struct half_tag *half = &w->packet[i].half;
	const u8 *otk = w->packet[i].otk;
	struct wg_mac *m = &w->mac;

	w->mac_used = true;
	if (half->done)
		memcpy(m->h, half->h, sizeof(m->h));
	else
		memset(m->h, 0, sizeof(m->h));
	m->r[0] = wg_load64(otk) & 0x0ffffffc0fffffffULL;
	m->r[1] = wg_load64(otk + 8) & 0x0ffffffc0ffffffcULL;
	m->r[2] = m->r[1] + (m->r[1] >> 2);
	m->data = w->body[i].text + half->done * WG_POLY1305_BLOCK;
}

void wg_mac_save(struct wg_work *w, u32 i, size_t blocks)
{
	struct half_tag *half = &w->packet[i].half;

	memcpy(half->h, w->mac.h, sizeof(half->h));
	half->done += blocks;
}

/* (h mod 2^130 - 5) + s mod 2^128, without a branch. */
static void emit(const u64 h[3], const u8 s[16], u8 tag[WG_AEAD_TAG])
{
	unsigned __int128 t = (unsigned __int128)h[0] + (h[2] >> 2) * 5;
	u64 h0 = (u64)t, h1, h2, g0, g1, keep;

	t = (unsigned __int128)h[1] + (u64)(t >> 64);
	h1 = (u64)t;
	h2 = (h[2] & 3) + (u64)(t >> 64);
	t = (unsigned __int128)h0 + 5;
	g0 = (u64)t;
	t = (unsigned __int128)h1 + (u64)(t >> 64);
	g1 = (u64)t;
	keep = ((h2 + (u64)(t >> 64)) >> 2) - 1;
	wg_hide(keep);
	t = (unsigned __int128)((h0 & keep) | (g0 & ~keep)) + wg_load64(s);
	wg_store64(tag, (u64)t);
	wg_store64(tag + 8, ((h1 & keep) | (g1 & ~keep)) + wg_load64(s + 8) + (u64)(t >> 64));
}

void wg_mac_finish(struct wg_work *w, u32 i)
{
	const size_t left = w->body[i].len / WG_POLY1305_BLOCK - w->packet[i].half.done;
	u8 last[2 * WG_POLY1305_BLOCK];
	u32 n;

	wg_mac_load(w, i);
	if (left)
		wg_mac_blocks(&w->mac, left);
	n = wg_last_blocks(&w->body[i], last);
	w->mac.data = last;
	wg_mac_blocks(&w->mac, n);
	emit(w->mac.h, w->packet[i].otk + 16, w->packet[i].tag);
}

#endif
