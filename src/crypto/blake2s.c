// SPDX-License-Identifier: GPL-2.0
#include "blake2s.h"

static const u32 iv[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

/* The message word first: it is off the chain a -> d -> c -> b. */
#define MIX(a, b, c, d, x, y)						\
	do {								\
		a += wg_load32(m + 4 * (x)); a += b;			\
		d = wg_ror32(d ^ a, 16);				\
		c += d; b = wg_ror32(b ^ c, 12);			\
		a += wg_load32(m + 4 * (y)); a += b;			\
		d = wg_ror32(d ^ a, 8);					\
		c += d; b = wg_ror32(b ^ c, 7);				\
	} while (0)

#define ROUND(s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, sa, sb, sc, sd, se, sf) \
	do {								\
		MIX(v0, v4, v8, vc, s0, s1);				\
		MIX(v1, v5, v9, vd, s2, s3);				\
		MIX(v2, v6, va, ve, s4, s5);				\
		MIX(v3, v7, vb, vf, s6, s7);				\
		MIX(v0, v5, va, vf, s8, s9);				\
		MIX(v1, v6, vb, vc, sa, sb);				\
		MIX(v2, v7, v8, vd, sc, sd);				\
		MIX(v3, v4, v9, ve, se, sf);				\
	} while (0)

static void compress(u32 h[8], const u8 *m, u64 t, u32 last)
{
	u32 v0 = h[0], v1 = h[1], v2 = h[2], v3 = h[3];
	u32 v4 = h[4], v5 = h[5], v6 = h[6], v7 = h[7];
	u32 v8 = iv[0], v9 = iv[1], va = iv[2], vb = iv[3];
	u32 vc = iv[4] ^ (u32)t, vd = iv[5] ^ (u32)(t >> 32);
	u32 ve = iv[6] ^ last, vf = iv[7];

	ROUND(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
	ROUND(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3);
	ROUND(11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4);
	ROUND(7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8);
	ROUND(9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13);
	ROUND(2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9);
	ROUND(12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11);
	ROUND(13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10);
	ROUND(6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5);
	ROUND(10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0);

	h[0] ^= v0 ^ v8;
	h[1] ^= v1 ^ v9;
	h[2] ^= v2 ^ va;
	h[3] ^= v3 ^ vb;
	h[4] ^= v4 ^ vc;
	h[5] ^= v5 ^ vd;
	h[6] ^= v6 ^ ve;
	h[7] ^= v7 ^ vf;
}

/* Parameter block: digest length, key length, fanout 1, depth 1, rest zero. */
static void start(u32 h[8], size_t outlen, size_t keylen)
{
	memcpy(h, iv, sizeof(iv));
	h[0] ^= 0x01010000 | (u32)keylen << 8 | (u32)outlen;
}

static void init(struct wg_blake2s_state *s, size_t outlen, size_t keylen)
{
	start(s->h, outlen, keylen);
	s->t = 0;
	s->left = 0;
	s->outlen = (u32)outlen;
}

void wg_blake2s_init(struct wg_blake2s_state *s, size_t outlen)
{
	init(s, outlen, 0);
}

void wg_blake2s_init_key(struct wg_blake2s_state *s, size_t outlen,
			 const u8 *key, size_t keylen)
{
	init(s, outlen, keylen);
	if (!keylen)
		return;
	memcpy(s->block, key, keylen);
	memset(s->block + keylen, 0, WG_BLAKE2S_BLOCK - keylen);
	s->left = WG_BLAKE2S_BLOCK;
}

static void absorb(struct wg_blake2s_state *s, const u8 *block)
{
	s->t += WG_BLAKE2S_BLOCK;
	compress(s->h, block, s->t, 0);
}

void wg_blake2s_update(struct wg_blake2s_state *s, const void *in, size_t inlen)
{
	const size_t room = WG_BLAKE2S_BLOCK - s->left;
	const u8 *p = in;

	if (!inlen)
		return;
	/* A full block may be the last one, so it waits for a byte after it. */
	if (inlen > room) {
		if (s->left) {
			memcpy(s->block + s->left, p, room);
			absorb(s, s->block);
			s->left = 0;
			p += room;
			inlen -= room;
		}
		for (; inlen > WG_BLAKE2S_BLOCK; p += WG_BLAKE2S_BLOCK) {
			absorb(s, p);
			inlen -= WG_BLAKE2S_BLOCK;
		}
	}
	memcpy(s->block + s->left, p, inlen);
	s->left += (u32)inlen;
}

void wg_blake2s_final(struct wg_blake2s_state *s, u8 *out)
{
	u8 digest[WG_BLAKE2S_HASH];
	int i;

	memset(s->block + s->left, 0, WG_BLAKE2S_BLOCK - s->left);
	compress(s->h, s->block, s->t + s->left, ~0U);
	for (i = 0; i < 8; i++)
		wg_store32(digest + 4 * i, s->h[i]);
	memcpy(out, digest, s->outlen);
	wg_wipe(digest, sizeof(digest));
	wg_wipe(s, sizeof(*s));
}

void wg_blake2s(u8 *out, size_t outlen, const u8 *key, size_t keylen,
		const void *in, size_t inlen)
{
	struct wg_blake2s_state s;

	wg_blake2s_init_key(&s, outlen, key, keylen);
	wg_blake2s_update(&s, in, inlen);
	wg_blake2s_final(&s, out);
}

void wg_hmac(u8 out[WG_BLAKE2S_HASH], const u8 *key, size_t keylen,
	     const void *in, size_t inlen)
{
	struct wg_blake2s_state s;
	u8 pad[WG_BLAKE2S_BLOCK] = { 0 };
	u8 digest[WG_BLAKE2S_HASH];
	size_t i;

	if (keylen > sizeof(pad))
		wg_blake2s(pad, WG_BLAKE2S_HASH, NULL, 0, key, keylen);
	else if (keylen)
		memcpy(pad, key, keylen);

	for (i = 0; i < sizeof(pad); i++)
		pad[i] ^= 0x36;
	wg_blake2s_init(&s, sizeof(digest));
	wg_blake2s_update(&s, pad, sizeof(pad));
	wg_blake2s_update(&s, in, inlen);
	wg_blake2s_final(&s, digest);

	for (i = 0; i < sizeof(pad); i++)
		pad[i] ^= 0x36 ^ 0x5c;
	wg_blake2s_init(&s, WG_BLAKE2S_HASH);
	wg_blake2s_update(&s, pad, sizeof(pad));
	wg_blake2s_update(&s, digest, sizeof(digest));
	wg_blake2s_final(&s, out);

	wg_wipe(pad, sizeof(pad));
	wg_wipe(digest, sizeof(digest));
}

/* The two keyed chaining values of HMAC, good for any number of messages. */
struct pads {
	u32 inner[8];
	u32 outer[8];
};

/* Of a key no longer than a block, which is what the protocol has. */
static void pads_init(struct pads *p, const u8 key[WG_BLAKE2S_HASH])
{
	u8 block[WG_BLAKE2S_BLOCK];
	int i;

	memset(block, 0x36, sizeof(block));
	for (i = 0; i < WG_BLAKE2S_HASH; i++)
		block[i] ^= key[i];
	start(p->inner, WG_BLAKE2S_HASH, 0);
	compress(p->inner, block, sizeof(block), 0);
	for (i = 0; i < WG_BLAKE2S_BLOCK; i++)
		block[i] ^= 0x36 ^ 0x5c;
	start(p->outer, WG_BLAKE2S_HASH, 0);
	compress(p->outer, block, sizeof(block), 0);
	wg_wipe(block, sizeof(block));
}

/* The digest after a pad when but one block follows, which @block has room for. */
static void finish(u8 out[WG_BLAKE2S_HASH], const u32 pad[8], u8 block[WG_BLAKE2S_BLOCK],
		   size_t len)
{
	u32 h[8];
	int i;

	memcpy(h, pad, sizeof(h));
	memset(block + len, 0, WG_BLAKE2S_BLOCK - len);
	compress(h, block, WG_BLAKE2S_BLOCK + len, ~0U);
	for (i = 0; i < 8; i++)
		wg_store32(out + 4 * i, h[i]);
	wg_wipe(h, sizeof(h));
}

/* Replaces the @len bytes in @block, 1..64, by their HMAC, 32 bytes. */
static void pads_mac(u8 block[WG_BLAKE2S_BLOCK], const struct pads *p, size_t len)
{
	finish(block, p->inner, block, len);
	finish(block, p->outer, block, WG_BLAKE2S_HASH);
}

/* HMAC of any length; an empty message is one block of zeros, see above. */
static void first_mac(u8 block[WG_BLAKE2S_BLOCK], const u8 ck[WG_BLAKE2S_HASH],
		      const u8 *data, size_t len)
{
	struct pads p;

	if (len < 1 || len > WG_BLAKE2S_BLOCK) {
		wg_hmac(block, ck, WG_BLAKE2S_HASH, data, len);
		return;
	}
	pads_init(&p, ck);
	memcpy(block, data, len);
	pads_mac(block, &p, len);
	wg_wipe(&p, sizeof(p));
}

/*
 * t0 = HMAC(ck, data), t1 = HMAC(t0, 1), tn = HMAC(t0, tn-1 || n): two keys, two
 * pairs of pads, so that KDF2 takes 10 compressions and KDF3 12.
 */
void wg_kdf(u8 *t1, u8 *t2, u8 *t3, const u8 ck[WG_BLAKE2S_HASH],
	    const u8 *data, size_t len)
{
	u8 *const out[3] = { t1, t2, t3 };
	u8 block[WG_BLAKE2S_BLOCK];
	struct pads p;
	u8 i;

	first_mac(block, ck, data, len);
	pads_init(&p, block);
	block[0] = 1;
	pads_mac(block, &p, 1);
	memcpy(t1, block, WG_BLAKE2S_HASH);
	for (i = 1; i < 3 && out[i]; i++) {
		block[WG_BLAKE2S_HASH] = i + 1;
		pads_mac(block, &p, WG_BLAKE2S_HASH + 1);
		memcpy(out[i], block, WG_BLAKE2S_HASH);
	}
	wg_wipe(&p, sizeof(p));
	wg_wipe(block, sizeof(block));
}
