// SPDX-License-Identifier: GPL-2.0
#include "chacha20.h"

#define QUARTER(a, b, c, d)						\
	do {								\
		a += b; d = wg_rol32(d ^ a, 16);			\
		c += d; b = wg_rol32(b ^ c, 12);			\
		a += b; d = wg_rol32(d ^ a, 8);				\
		c += d; b = wg_rol32(b ^ c, 7);				\
	} while (0)

static __always_inline void rounds(u32 x[16])
{
	int i;

	for (i = 0; i < 10; i++) {
		QUARTER(x[0], x[4], x[8], x[12]);
		QUARTER(x[1], x[5], x[9], x[13]);
		QUARTER(x[2], x[6], x[10], x[14]);
		QUARTER(x[3], x[7], x[11], x[15]);
		QUARTER(x[0], x[5], x[10], x[15]);
		QUARTER(x[1], x[6], x[11], x[12]);
		QUARTER(x[2], x[7], x[8], x[13]);
		QUARTER(x[3], x[4], x[9], x[14]);
	}
}

void wg_chacha20_setup(u32 state[16], const u8 key[WG_CHACHA20_KEY])
{
	int i;

	state[0] = 0x61707865;
	state[1] = 0x3320646e;
	state[2] = 0x79622d32;
	state[3] = 0x6b206574;
	for (i = 0; i < 8; i++)
		state[4 + i] = wg_load32(key + 4 * i);
}

void wg_chacha20_permute(u32 x[16])
{
	rounds(x);
}

void wg_chacha20_init(struct wg_chacha20 *c, const u8 key[WG_CHACHA20_KEY],
		      u32 counter, const u8 nonce[WG_CHACHA20_NONCE])
{
	wg_chacha20_setup(c->state, key);
	c->state[12] = counter;
	c->state[13] = wg_load32(nonce);
	c->state[14] = wg_load32(nonce + 4);
	c->state[15] = wg_load32(nonce + 8);
	c->left = 0;
}

/* One whole block; src may be dst, and NULL leaves the bare key stream. */
static void xor_block(u32 state[16], u8 *dst, const u8 *src)
{
	u32 x[16];
	int i;

	memcpy(x, state, sizeof(x));
	rounds(x);
	for (i = 0; i < 16; i++) {
		u32 in = src ? wg_load32(src + 4 * i) : 0;

		wg_store32(dst + 4 * i, (x[i] + state[i]) ^ in);
	}
	state[12]++;
	wg_wipe(x, sizeof(x));
}

/* Less than a block out of the block begun. */
static void xor_part(struct wg_chacha20 *c, u8 *dst, const u8 *src, size_t len)
{
	const u8 *stream = c->block + WG_CHACHA20_BLOCK - c->left;

	c->left -= (u32)len;
	if (!src) {
		memcpy(dst, stream, len);
		return;
	}
	for (; len >= 8; len -= 8, dst += 8, src += 8, stream += 8)
		wg_store64(dst, wg_load64(src) ^ wg_load64(stream));
	while (len--)
		*dst++ = *src++ ^ *stream++;
}

void wg_chacha20_xor(struct wg_chacha20 *c, u8 *dst, const u8 *src, size_t len)
{
	while (len) {
		size_t n = WG_CHACHA20_BLOCK;

		if (c->left || len < n) {
			if (!c->left) {
				xor_block(c->state, c->block, NULL);
				c->left = WG_CHACHA20_BLOCK;
			}
			n = len < c->left ? len : c->left;
			xor_part(c, dst, src, n);
		} else {
			xor_block(c->state, dst, src);
		}
		dst += n;
		len -= n;
		if (src)
			src += n;
	}
}
