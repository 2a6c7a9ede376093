/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The engine's vocabulary (src/engine/platform.h) in userspace: C11 and
 * liburcu, so that readers and writers race for real under the sanitizers.
 *
 * Beyond mapping names it checks what the kernel would only check in a debug
 * build: a sleeping allocation or lock in an atomic section aborts, a lock
 * asserted to be held must be held by this thread, and a test can count live
 * allocations (shim_live) or let the next ones fail (shim_fail_after).
 */
#ifndef WG_SHIM_H
#define WG_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;

#define U8_MAX UINT8_MAX
#define U16_MAX UINT16_MAX
#define U32_MAX UINT32_MAX
#define U64_MAX ((u64)~0ULL)
#define S64_MAX ((s64)(U64_MAX >> 1))

/* compiler.h */
#define __rcu
#define __init
#define __initconst
#define __exit
#define __user
#define __percpu
#define __packed __attribute__((__packed__))
#define __aligned(n) __attribute__((__aligned__(n)))
#ifndef __must_check
#define __must_check __attribute__((__warn_unused_result__))
#endif
#define __maybe_unused __attribute__((__unused__))
#ifndef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#endif
#define noinline __attribute__((__noinline__))
#define __read_mostly
#define ____cacheline_aligned __aligned(64)
#define fallthrough __attribute__((__fallthrough__))
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define prefetch(p) __builtin_prefetch(p)
#define barrier() __asm__ __volatile__("" : : : "memory")

#ifndef static_assert
#define static_assert _Static_assert
#endif
#define BUILD_BUG_ON(cond) _Static_assert(!(cond), "BUILD_BUG_ON: " #cond)

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define container_of(ptr, type, member)					\
	((type *)((char *)(ptr) - offsetof(type, member)))

/* Unlike the kernel's these abort: in a test a warning is a failure. */
#define WARN_ON(cond)							\
	({								\
		bool warn_ = !!(cond);					\
		if (warn_)						\
			shim_bug(__FILE__, __LINE__, #cond);		\
		warn_;							\
	})
#define WARN_ON_ONCE(cond) WARN_ON(cond)
#define BUG_ON(cond) ((void)WARN_ON(cond))

_Noreturn void shim_bug(const char *file, int line, const char *what);

/* minmax.h, math.h, bitops.h, log2.h */
#define min(a, b) ({ __auto_type a_ = (a); __auto_type b_ = (b); a_ < b_ ? a_ : b_; })
#define max(a, b) ({ __auto_type a_ = (a); __auto_type b_ = (b); a_ > b_ ? a_ : b_; })
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))
#define clamp(v, lo, hi) min(max(v, lo), hi)
#define clamp_t(type, v, lo, hi) clamp((type)(v), (type)(lo), (type)(hi))
#define swap(a, b) do { __auto_type t_ = (a); (a) = (b); (b) = t_; } while (0)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define ALIGN(x, a) (((x) + (a) - 1) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a) (!((x) & ((__typeof__(x))(a) - 1)))
#define BIT(n) (1UL << (n))
#define BIT_ULL(n) (1ULL << (n))
#define BITS_PER_LONG ((int)(8 * sizeof(long)))

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

static inline unsigned long __fls(unsigned long x)
{
	return BITS_PER_LONG - 1 - __builtin_clzl(x);
}

static inline unsigned long __ffs(unsigned long x)
{
	return __builtin_ctzl(x);
}

#define ffs(x) __builtin_ffs(x)
#define hweight8(x) ((unsigned int)__builtin_popcount((u8)(x)))
#define hweight32(x) ((unsigned int)__builtin_popcount(x))
#define hweight64(x) ((unsigned int)__builtin_popcountll(x))
#define hweight_long(x) ((unsigned long)__builtin_popcountl(x))

static inline bool is_power_of_2(unsigned long x)
{
	return x && !(x & (x - 1));
}

static inline unsigned long roundup_pow_of_two(unsigned long x)
{
	return x <= 1 ? 1 : 1UL << (__fls(x - 1) + 1);
}

static inline int ilog2(u64 x)
{
	return fls64(x) - 1;
}

static inline u32 rol32(u32 x, unsigned int n)
{
	return x << (n & 31) | x >> (-n & 31);
}

static inline u64 rol64(u64 x, unsigned int n)
{
	return x << (n & 63) | x >> (-n & 63);
}

/* byteorder.h, unaligned.h */
#define cpu_to_le16(x) htole16(x)
#define cpu_to_le32(x) htole32(x)
#define cpu_to_le64(x) htole64(x)
#define cpu_to_be16(x) htobe16(x)
#define cpu_to_be32(x) htobe32(x)
#define cpu_to_be64(x) htobe64(x)
#define le16_to_cpu(x) le16toh(x)
#define le32_to_cpu(x) le32toh(x)
#define le64_to_cpu(x) le64toh(x)
#define be16_to_cpu(x) be16toh(x)
#define be32_to_cpu(x) be32toh(x)
#define be64_to_cpu(x) be64toh(x)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SHIM_CONSTANT_LE(bits, x) (x)
#else
#define SHIM_CONSTANT_LE(bits, x) __builtin_bswap##bits(x)
#endif
#define __constant_cpu_to_le32(x) SHIM_CONSTANT_LE(32, (u32)(x))

#define SHIM_UNALIGNED(bits, order)					\
	static inline u##bits get_unaligned_##order##bits(const void *p) \
	{								\
		u##bits x;						\
		memcpy(&x, p, sizeof(x));				\
		return order##bits##toh(x);				\
	}								\
	static inline void put_unaligned_##order##bits(u##bits x, void *p) \
	{								\
		x = hto##order##bits(x);				\
		memcpy(p, &x, sizeof(x));				\
	}
SHIM_UNALIGNED(16, le)
SHIM_UNALIGNED(32, le)
SHIM_UNALIGNED(64, le)
SHIM_UNALIGNED(16, be)
SHIM_UNALIGNED(32, be)
SHIM_UNALIGNED(64, be)
#undef SHIM_UNALIGNED

static inline void memzero_explicit(void *p, size_t n)
{
	memset(p, 0, n);
	__asm__ __volatile__("" : : "r"(p) : "memory");
}

#include "shim_sync.h"
#include "shim_alloc.h"
#include "shim_list.h"
#include "shim_siphash.h"

#endif
