// SPDX-License-Identifier: GPL-2.0
/*
 * Poly1305 modulo p = 2^130 - 5 in limbs of 44, 44 and 42 bits. What overflows
 * the third limb has weight 2^130 = 5; a product that reaches 2^132 has 20.
 */
#include "poly1305.h"

#if WG_LIMBS_64

#include "limbs64.h"

static const u64 mask44 = (1ULL << 44) - 1;
static const u64 mask42 = (1ULL << 42) - 1;

struct limbs {
	u64 v[3];
};

struct wide {
	unsigned __int128 v[3];
};

static __always_inline struct limbs split(u64 lo, u64 hi, u64 top)
{
	return (struct limbs){ {
		lo & mask44,
		(lo >> 44 | hi << 20) & mask44,
		hi >> 24 | top << 40,
	} };
}

static __always_inline struct limbs load(const u8 *data, u64 top)
{
	return split(wg_load64(data), wg_load64(data + 8), top);
}

static __always_inline struct limbs add(struct limbs a, struct limbs b)
{
	return (struct limbs){ { a.v[0] + b.v[0], a.v[1] + b.v[1], a.v[2] + b.v[2] } };
}

static __always_inline struct wide mul(struct limbs a, struct limbs b)
{
	const u64 b1 = b.v[1] * 20, b2 = b.v[2] * 20;

	return (struct wide){ {
		mul64(a.v[0], b.v[0]) + mul64(a.v[1], b2) + mul64(a.v[2], b1),
		mul64(a.v[0], b.v[1]) + mul64(a.v[1], b.v[0]) + mul64(a.v[2], b2),
		mul64(a.v[0], b.v[2]) + mul64(a.v[1], b.v[1]) + mul64(a.v[2], b.v[0]),
	} };
}

static __always_inline struct wide add_wide(struct wide a, struct wide b)
{
	return (struct wide){ { a.v[0] + b.v[0], a.v[1] + b.v[1], a.v[2] + b.v[2] } };
}

/* One pass of carries: limb 1 may keep one bit too much, which all sums allow. */
static __always_inline struct limbs reduce(struct wide d)
{
	struct limbs h;

	d.v[1] += shift_right(d.v[0], 44);
	d.v[2] += shift_right(d.v[1], 44);
	h.v[0] = ((u64)d.v[0] & mask44) + shift_right(d.v[2], 42) * 5;
	h.v[1] = ((u64)d.v[1] & mask44) + (h.v[0] >> 44);
	h.v[2] = (u64)d.v[2] & mask42;
	h.v[0] &= mask44;
	return h;
}

static __always_inline struct limbs get(const u64 v[3])
{
	return (struct limbs){ { v[0], v[1], v[2] } };
}

static __always_inline void put(u64 v[3], struct limbs l)
{
	v[0] = l.v[0];
	v[1] = l.v[1];
	v[2] = l.v[2];
}

void wg_poly1305_acc_init(struct wg_poly1305_acc *acc, const u8 r[16])
{
	put(acc->r, split(wg_load64(r) & 0x0ffffffc0fffffffULL,
			  wg_load64(r + 8) & 0x0ffffffc0ffffffcULL, 0));
	put(acc->h, (struct limbs){ { 0, 0, 0 } });
}

void wg_poly1305_acc_blocks(struct wg_poly1305_acc *acc, const u8 *data,
			    size_t n, u32 top)
{
	const struct limbs r = get(acc->r);
	struct limbs h = get(acc->h), r2;

	if (n >= 4) {
		/* Two blocks per carry: (h + m0) r^2 + m1 r. */
		for (r2 = reduce(mul(r, r)); n >= 2; n -= 2, data += 32)
			h = reduce(add_wide(mul(add(h, load(data, top)), r2),
					    mul(load(data + 16, top), r)));
		wg_wipe(&r2, sizeof(r2));
	}
	for (; n; n--, data += 16)
		h = reduce(mul(add(h, load(data, top)), r));
	put(acc->h, h);
}

/* All limbs into their width; a carry out of the top leaves the low ones small. */
static struct limbs settle(struct limbs h)
{
	h.v[2] += h.v[1] >> 44;
	h.v[1] &= mask44;
	h.v[0] += (h.v[2] >> 42) * 5;
	h.v[2] &= mask42;
	h.v[1] += h.v[0] >> 44;
	h.v[0] &= mask44;
	return h;
}

/* h - p when that is not negative, else h, without a branch. */
static struct limbs freeze(struct limbs h)
{
	struct limbs g;
	u64 keep;
	int i;

	g.v[0] = h.v[0] + 5;
	g.v[1] = h.v[1] + (g.v[0] >> 44);
	g.v[2] = h.v[2] + (g.v[1] >> 44);
	keep = (g.v[2] >> 42) - 1;
	wg_hide(keep);
	g.v[0] &= mask44;
	g.v[1] &= mask44;
	g.v[2] &= mask42;
	for (i = 0; i < 3; i++)
		h.v[i] = (h.v[i] & keep) | (g.v[i] & ~keep);
	return h;
}

void wg_poly1305_acc_emit(const struct wg_poly1305_acc *acc, const u8 s[16],
			  u8 tag[WG_POLY1305_TAG])
{
	struct limbs h = freeze(settle(get(acc->h)));
	unsigned __int128 sum;

	sum = (unsigned __int128)(h.v[0] | h.v[1] << 44) + wg_load64(s);
	wg_store64(tag, (u64)sum);
	wg_store64(tag + 8, (h.v[1] >> 20 | h.v[2] << 24) + wg_load64(s + 8) + (u64)(sum >> 64));
	wg_wipe(&h, sizeof(h));
}

#endif
