// SPDX-License-Identifier: GPL-2.0
#include "chacha20.h"

/*
 * Two quarter rounds by turns: four chains of dependent operations in flight at
 * any time, but only two words of the third row needed in registers.
 */
#define QUARTERS(a, b, c, d, e, f, g, h)				\
	do {								\
		a += b; e += f; d ^= a; h ^= e;				\
		d = wg_rol32(d, 16); h = wg_rol32(h, 16);		\
		c += d; g += h; b ^= c; f ^= g;				\
		b = wg_rol32(b, 12); f = wg_rol32(f, 12);		\
		a += b; e += f; d ^= a; h ^= e;				\
		d = wg_rol32(d, 8); h = wg_rol32(h, 8);			\
		c += d; g += h; b ^= c; f ^= g;				\
		b = wg_rol32(b, 7); f = wg_rol32(f, 7);			\
	} while (0)

/* Sixteen variables and no array, so that none of it has to live in memory. */
#define LOAD_WORDS(s)							\
	u32 x0 = (s)[0], x1 = (s)[1], x2 = (s)[2], x3 = (s)[3];		\
	u32 x4 = (s)[4], x5 = (s)[5], x6 = (s)[6], x7 = (s)[7];		\
	u32 x8 = (s)[8], x9 = (s)[9], xa = (s)[10], xb = (s)[11];	\
	u32 xc = (s)[12], xd = (s)[13], xe = (s)[14], xf = (s)[15]

#define FOR_EACH_WORD(do_it)						\
	do {								\
		do_it(0, x0); do_it(1, x1); do_it(2, x2); do_it(3, x3);	\
		do_it(4, x4); do_it(5, x5); do_it(6, x6); do_it(7, x7);	\
		do_it(8, x8); do_it(9, x9); do_it(10, xa); do_it(11, xb); \
		do_it(12, xc); do_it(13, xd); do_it(14, xe); do_it(15, xf); \
	} while (0)

#define TWENTY_ROUNDS(i)						\
	do {								\
		for (i = 0; i < 10; i++) {				\
			QUARTERS(x0, x4, x8, xc, x1, x5, x9, xd);	\
			QUARTERS(x2, x6, xa, xe, x3, x7, xb, xf);	\
			QUARTERS(x0, x5, xa, xf, x1, x6, xb, xc);	\
			QUARTERS(x2, x7, x8, xd, x3, x4, x9, xe);	\
		}							\
	} while (0)

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
	LOAD_WORDS(x);
	int i;

	TWENTY_ROUNDS(i);
#define KEEP(n, word) x[n] = word
	FOR_EACH_WORD(KEEP);
#undef KEEP
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

/* One whole block; src may be dst. */
static void xor_block(u32 state[16], u8 *dst, const u8 *src)
{
	LOAD_WORDS(state);
	int i;

	TWENTY_ROUNDS(i);
#define EMIT(n, word) \
	wg_store32(dst + 4 * (n), (word + state[n]) ^ wg_load32(src + 4 * (n)))
	FOR_EACH_WORD(EMIT);
#undef EMIT
	state[12]++;
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

const u8 *wg_chacha20_take_block(struct wg_chacha20 *c)
{
	static const u8 zeros[WG_CHACHA20_BLOCK];

	xor_block(c->state, c->block, zeros);
	return c->block;
}

void wg_chacha20_xor(struct wg_chacha20 *c, u8 *dst, const u8 *src, size_t len)
{
	while (len) {
		size_t n = WG_CHACHA20_BLOCK;

		if (src && !c->left && len >= n) {
			xor_block(c->state, dst, src);
		} else {
			if (!c->left) {
				wg_chacha20_take_block(c);
				c->left = WG_CHACHA20_BLOCK;
			}
			n = len < c->left ? len : c->left;
			xor_part(c, dst, src, n);
		}
		dst += n;
		len -= n;
		if (src)
			src += n;
	}
}
