/* SPDX-License-Identifier: GPL-2.0 */
/* SipHash-2-4 (Aumasson, Bernstein 2012) under the kernel's names. Included by shim.h only. */
#ifndef WG_SHIM_SIPHASH_H
#define WG_SHIM_SIPHASH_H

typedef struct {
	u64 key[2];
} siphash_key_t;

u64 siphash(const void *data, size_t len, const siphash_key_t *key);

/* Whole words hash as their little-endian bytes. */
static inline u64 siphash_1u64(u64 a, const siphash_key_t *key)
{
	u64 le[1] = { cpu_to_le64(a) };

	return siphash(le, sizeof(le), key);
}

static inline u64 siphash_2u64(u64 a, u64 b, const siphash_key_t *key)
{
	u64 le[2] = { cpu_to_le64(a), cpu_to_le64(b) };

	return siphash(le, sizeof(le), key);
}

static inline u64 siphash_3u64(u64 a, u64 b, u64 c, const siphash_key_t *key)
{
	u64 le[3] = { cpu_to_le64(a), cpu_to_le64(b), cpu_to_le64(c) };

	return siphash(le, sizeof(le), key);
}

static inline u64 siphash_1u32(u32 a, const siphash_key_t *key)
{
	u32 le = cpu_to_le32(a);

	return siphash(&le, sizeof(le), key);
}

static inline u64 siphash_2u32(u32 a, u32 b, const siphash_key_t *key)
{
	return siphash_1u64((u64)b << 32 | a, key);
}

#endif
