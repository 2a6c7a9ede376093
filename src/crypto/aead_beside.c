// SPDX-License-Identifier: GPL-2.0
/*
 * What general registers do for a packet alone while vectors make its key stream:
 * the block that keys its tag, and with AVX2 the tag of the text that is in its
 * place already. What is left of such a tag is made by the same code afterwards.
 */
#include "aead_work.h"

#if defined(WG_CRYPTO_LANES) && WG_HAVE_BESIDE

static void begin(struct wg_work *w, const u8 *otk, const u8 *data)
{
	struct wg_mac *m = &w->mac;

	m->h[0] = m->h[1] = m->h[2] = 0;
	m->r[0] = wg_load64(otk) & 0x0ffffffc0fffffffULL;
	m->r[1] = wg_load64(otk + 8) & 0x0ffffffc0ffffffcULL;
	m->r[2] = m->r[1] + (m->r[1] >> 2);
	m->data = data;
	w->mac_begun = true;
	w->mac_used = true;
}

/*
 * With the key of the tag there, its blocks can be made beside what follows: eight
 * lanes have left 512 bytes of ciphertext, which is more than the next eight take.
 */
static void run_avx2(struct wg_work *w, const u8 *key, u8 *otk)
{
	struct wg_lanes *l = &w->lanes;
	u32 at;

	for (at = 0; at < w->n; at += 8) {
		if (otk && !at) {
			wg_chacha20_lanes8k_avx2(l, at, key, otk);
			begin(w, otk, w->body[0].text);
		} else if (w->mac_begun) {
			wg_chacha20_lanes8p_avx2(l, at, key, &w->mac);
		} else {
			wg_chacha20_lanes8_avx2(l, at, key);
		}
	}
}

void wg_beside_run(struct wg_work *w, const u8 *key)
{
	u8 *otk = w->otk;

	w->otk = NULL;
	if (wg_have_ifma())
		wg_ifma_run(&w->lanes, w->n, key, otk);
	else
		run_avx2(w, key, otk);
}

/* Limbs of 44, 44 and 42 bits. */
static void from_words(u64 v[3], const u64 h[3])
{
	const u64 mask44 = (1ULL << 44) - 1;

	v[0] = h[0] & mask44;
	v[1] = (h[0] >> 44 | h[1] << 20) & mask44;
	v[2] = h[1] >> 24 | h[2] << 40;
}

void wg_beside_finish(struct wg_work *w, unsigned int i)
{
	const struct body *b = &w->body[i];
	const u8 *otk = w->packet[i].otk;
	u8 last[2 * WG_POLY1305_BLOCK];
	struct wg_mac *m = &w->mac;
	struct wg_poly1305_acc acc;
	size_t n;

	if (!w->mac_begun)
		begin(w, otk, b->text);
	n = (size_t)(b->text + b->len - m->data) / WG_POLY1305_BLOCK;
	if (n)
		wg_mac_blocks_bmi2(m, n);
	n = wg_last_blocks(b, last);
	m->data = last;
	wg_mac_blocks_bmi2(m, n);
	from_words(acc.h, m->h);
	wg_poly1305_acc_emit(&acc, otk + 16, w->packet[i].tag);
	wg_wipe(&acc, sizeof(acc));
	w->mac_begun = false;
}

#endif
