// SPDX-License-Identifier: GPL-2.0
#include "poly1305.h"

void wg_poly1305_init(struct wg_poly1305 *p, const u8 key[WG_POLY1305_KEY])
{
	wg_poly1305_acc_init(&p->acc, key);
	memcpy(p->s, key + 16, sizeof(p->s));
	p->left = 0;
}

/* Completes the waiting block; returns how many bytes that took. */
static size_t fill(struct wg_poly1305 *p, const u8 *data, size_t len)
{
	size_t n = WG_POLY1305_BLOCK - p->left;

	if (n > len)
		n = len;
	memcpy(p->block + p->left, data, n);
	p->left += (u32)n;
	if (p->left == WG_POLY1305_BLOCK) {
		wg_poly1305_acc_blocks(&p->acc, p->block, 1, 1);
		p->left = 0;
	}
	return n;
}

void wg_poly1305_update(struct wg_poly1305 *p, const u8 *data, size_t len)
{
	size_t n;

	if (!len)
		return;
	if (p->left) {
		n = fill(p, data, len);
		data += n;
		len -= n;
	}
	n = len / WG_POLY1305_BLOCK;
	if (n) {
		wg_poly1305_acc_blocks(&p->acc, data, n, 1);
		data += n * WG_POLY1305_BLOCK;
		len -= n * WG_POLY1305_BLOCK;
	}
	if (len)
		fill(p, data, len);
}

void wg_poly1305_pad(struct wg_poly1305 *p)
{
	if (!p->left)
		return;
	memset(p->block + p->left, 0, WG_POLY1305_BLOCK - p->left);
	wg_poly1305_acc_blocks(&p->acc, p->block, 1, 1);
	p->left = 0;
}

void wg_poly1305_final(struct wg_poly1305 *p, u8 tag[WG_POLY1305_TAG])
{
	if (p->left) {
		/* A short last block carries its own top bit, right after its bytes. */
		p->block[p->left++] = 1;
		memset(p->block + p->left, 0, WG_POLY1305_BLOCK - p->left);
		wg_poly1305_acc_blocks(&p->acc, p->block, 1, 0);
	}
	wg_poly1305_acc_emit(&p->acc, p->s, tag);
}
