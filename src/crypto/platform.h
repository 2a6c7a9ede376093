/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the portable crypto needs from its surroundings: the kernel's types, or
 * the same ones made from libc. Nothing here depends on the kernel's version.
 */
#ifndef WG_CRYPTO_PLATFORM_H
#define WG_CRYPTO_PLATFORM_H

#ifdef __KERNEL__
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/string.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <linux/types.h>
typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
#ifndef __must_check
#define __must_check __attribute__((__warn_unused_result__))
#endif
#ifndef noinline
#define noinline __attribute__((__noinline__))
#endif
#ifndef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#endif
#endif

/*
 * Products of two 64-bit limbs need a 128-bit type that costs no library call;
 * the kernel says so by ARCH_SUPPORTS_INT128. WG_FORCE_32BIT lets a 64-bit
 * machine test the other variant.
 */
#if defined(__SIZEOF_INT128__) && __SIZEOF_POINTER__ == 8 && !defined(WG_FORCE_32BIT) && \
	(!defined(__KERNEL__) || defined(CONFIG_ARCH_SUPPORTS_INT128))
#define WG_LIMBS_64 1
#else
#define WG_LIMBS_64 0
#endif

/*
 * Values derived from secrets that are public by the protocol (the verdict on
 * a tag). The constant-time check marks secrets as undefined and must be told.
 */
#ifdef WG_CT_CHECK
#include <valgrind/memcheck.h>
#define wg_declassify(p, n) VALGRIND_MAKE_MEM_DEFINED((p), (n))
#else
#define wg_declassify(p, n) do { } while (0)
#endif

/* Keeps the compiler from reasoning about a mask and making a branch of it. */
#define wg_hide(x) __asm__("" : "+r"(x))

static __always_inline u32 wg_rol32(u32 x, unsigned int n)
{
	return x << n | x >> (32 - n);
}

static __always_inline u32 wg_ror32(u32 x, unsigned int n)
{
	return x >> n | x << (32 - n);
}

static __always_inline u32 wg_load32(const u8 *p)
{
	u32 x;

	__builtin_memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap32(x);
#endif
	return x;
}

static __always_inline u64 wg_load64(const u8 *p)
{
	u64 x;

	__builtin_memcpy(&x, p, sizeof(x));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	return x;
}

static __always_inline void wg_store32(u8 *p, u32 x)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap32(x);
#endif
	__builtin_memcpy(p, &x, sizeof(x));
}

static __always_inline void wg_store64(u8 *p, u64 x)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	__builtin_memcpy(p, &x, sizeof(x));
}

/**
 * wg_wipe() - zero memory that held a secret; the compiler may not drop it
 * @p: start
 * @n: bytes
 */
static __always_inline void wg_wipe(void *p, size_t n)
{
	memset(p, 0, n);
	__asm__ __volatile__("" : : "r"(p) : "memory");
}

/**
 * wg_equal_ct() - compare secrets in a time that depends on the length alone
 * @a: one
 * @b: other
 * @n: bytes of both
 *
 * Return: true when all @n bytes are equal.
 */
static inline bool wg_equal_ct(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;
	u64 diff = 0;

	for (; n >= 8; n -= 8, x += 8, y += 8) {
		diff |= wg_load64(x) ^ wg_load64(y);
		wg_hide(diff);
	}
	while (n--) {
		diff |= *x++ ^ *y++;
		wg_hide(diff);
	}
	/* The top bit is set in one of a number and its opposite, but for 0. */
	return !((diff | -diff) >> 63);
}

#endif
