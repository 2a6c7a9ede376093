// SPDX-License-Identifier: GPL-2.0
/*
 * Poly1305 modulo p = 2^130 - 5 in five limbs of 26 bits; a product that
 * reaches 2^130 comes back with the weight 5.
 */
#include "poly1305.h"

#if !WG_LIMBS_64

static const u32 mask26 = (1U << 26) - 1;

void wg_poly1305_acc_init(struct wg_poly1305_acc *acc, const u8 r[16])
{
	const u32 t0 = wg_load32(r) & 0x0fffffff;
	const u32 t1 = wg_load32(r + 4) & 0x0ffffffc;
	const u32 t2 = wg_load32(r + 8) & 0x0ffffffc;
	const u32 t3 = wg_load32(r + 12) & 0x0ffffffc;

	acc->r[0] = t0 & mask26;
	acc->r[1] = (t0 >> 26 | t1 << 6) & mask26;
	acc->r[2] = (t1 >> 20 | t2 << 12) & mask26;
	acc->r[3] = (t2 >> 14 | t3 << 18) & mask26;
	acc->r[4] = t3 >> 8;
	memset(acc->h, 0, sizeof(acc->h));
}

static __always_inline u64 mul32(u32 a, u32 b)
{
	return (u64)a * b;
}

/* h = h * r, with one pass of carries that leaves limb 1 at most a bit over. */
static __always_inline void mul(u32 h[5], const u32 r[5])
{
	const u32 s1 = r[1] * 5, s2 = r[2] * 5, s3 = r[3] * 5, s4 = r[4] * 5;
	u64 d0, d1, d2, d3, d4;

	d0 = mul32(h[0], r[0]) + mul32(h[1], s4) + mul32(h[2], s3) +
	     mul32(h[3], s2) + mul32(h[4], s1);
	d1 = mul32(h[0], r[1]) + mul32(h[1], r[0]) + mul32(h[2], s4) +
	     mul32(h[3], s3) + mul32(h[4], s2);
	d2 = mul32(h[0], r[2]) + mul32(h[1], r[1]) + mul32(h[2], r[0]) +
	     mul32(h[3], s4) + mul32(h[4], s3);
	d3 = mul32(h[0], r[3]) + mul32(h[1], r[2]) + mul32(h[2], r[1]) +
	     mul32(h[3], r[0]) + mul32(h[4], s4);
	d4 = mul32(h[0], r[4]) + mul32(h[1], r[3]) + mul32(h[2], r[2]) +
	     mul32(h[3], r[1]) + mul32(h[4], r[0]);

	d1 += d0 >> 26;
	d2 += d1 >> 26;
	d3 += d2 >> 26;
	d4 += d3 >> 26;
	/* d4 is below 5 * 2^53 + 2^33, so five times its carry fits. */
	h[0] = ((u32)d0 & mask26) + (u32)(d4 >> 26) * 5;
	h[1] = ((u32)d1 & mask26) + (h[0] >> 26);
	h[0] &= mask26;
	h[2] = (u32)d2 & mask26;
	h[3] = (u32)d3 & mask26;
	h[4] = (u32)d4 & mask26;
}

void wg_poly1305_acc_blocks(struct wg_poly1305_acc *acc, const u8 *data,
			    size_t n, u32 top)
{
	u32 h[5];

	memcpy(h, acc->h, sizeof(h));
	for (; n; n--, data += 16) {
		h[0] += wg_load32(data) & mask26;
		h[1] += wg_load32(data + 3) >> 2 & mask26;
		h[2] += wg_load32(data + 6) >> 4 & mask26;
		h[3] += wg_load32(data + 9) >> 6;
		h[4] += wg_load32(data + 12) >> 8 | top << 24;
		mul(h, acc->r);
	}
	memcpy(acc->h, h, sizeof(h));
	wg_wipe(h, sizeof(h));
}

/* All limbs into their width; a carry out of the top leaves the low ones small. */
static void settle(u32 h[5])
{
	u32 carry = 0;
	int i;

	for (i = 1; i < 5; i++) {
		h[i] += carry;
		carry = h[i] >> 26;
		h[i] &= mask26;
	}
	h[0] += carry * 5;
	h[1] += h[0] >> 26;
	h[0] &= mask26;
}

/* h - p when that is not negative, else h, without a branch. */
static void freeze(u32 h[5])
{
	u32 g[5], carry = 5, keep;
	int i;

	for (i = 0; i < 5; i++) {
		g[i] = h[i] + carry;
		carry = g[i] >> 26;
		g[i] &= mask26;
	}
	keep = carry - 1;
	wg_hide(keep);
	for (i = 0; i < 5; i++)
		h[i] = (h[i] & keep) | (g[i] & ~keep);
	wg_wipe(g, sizeof(g));
}

void wg_poly1305_acc_emit(const struct wg_poly1305_acc *acc, const u8 s[16],
			  u8 tag[WG_POLY1305_TAG])
{
	u32 h[5];
	u64 sum;

	memcpy(h, acc->h, sizeof(h));
	settle(h);
	freeze(h);
	sum = (u64)(h[0] | h[1] << 26) + wg_load32(s);
	wg_store32(tag, (u32)sum);
	sum = (u64)(h[1] >> 6 | h[2] << 20) + wg_load32(s + 4) + (sum >> 32);
	wg_store32(tag + 4, (u32)sum);
	sum = (u64)(h[2] >> 12 | h[3] << 14) + wg_load32(s + 8) + (sum >> 32);
	wg_store32(tag + 8, (u32)sum);
	wg_store32(tag + 12, (h[3] >> 18 | h[4] << 8) + wg_load32(s + 12) + (u32)(sum >> 32));
	wg_wipe(h, sizeof(h));
}

#endif
