// SPDX-License-Identifier: GPL-2.0
/*
 * Sections in userspace. What the kernel would break is broken on purpose: the
 * vector registers hold garbage at the start of a section and after its end; at
 * the end they must be wiped.
 */
#ifndef __KERNEL__

#include <stdlib.h>

#include "cpu.h"
#include "lanes.h"
#include "simd.h"

static __thread unsigned int depth;

#if defined(__x86_64__)

#define EACH8(f, p, t) f(p, t##0) f(p, t##1) f(p, t##2) f(p, t##3) f(p, t##4) f(p, t##5) f(p, t##6) f(p, t##7)
#define FILL(width, n) "vmovdqu64 (%0), %%" #width "mm" #n "\n\t"
#define FILL_VEX(width, n) "vmovdqu (%0), %%" #width "mm" #n "\n\t"

static const u8 garbage[64] = {
	0xde, 0xad, 0xbe, 0xef, 0x77, 0x13, 0x5a, 0xa5, 0xff, 0xfe, 0x01, 0x80, 0x7f, 0x66, 0x99, 0x42,
	0x31, 0xc4, 0xe9, 0x0d, 0x8b, 0xf0, 0x55, 0xaa, 0x10, 0x20, 0x40, 0x08, 0x04, 0x02, 0x21, 0x12,
};

__attribute__((target("avx512f"))) static void spoil512(void)
{
	__asm__ volatile(EACH8(FILL, z, ) FILL(z, 8) FILL(z, 9)
			 EACH8(FILL, z, 1) FILL(z, 18) FILL(z, 19)
			 EACH8(FILL, z, 2) FILL(z, 28) FILL(z, 29) FILL(z, 30) FILL(z, 31)
			 "kmovw (%0), %%k1\n\tkmovw (%0), %%k2\n\tkmovw (%0), %%k3\n\t"
			 "kmovw (%0), %%k4\n\tkmovw (%0), %%k5\n\tkmovw (%0), %%k6\n\t"
			 "kmovw (%0), %%k7\n\tvzeroupper"
			 : : "r"(garbage)
			 : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8",
			   "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15", "xmm16",
			   "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24",
			   "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31");
}

__attribute__((target("avx2"))) static void spoil256(void)
{
	__asm__ volatile(EACH8(FILL_VEX, y, ) FILL_VEX(y, 8) FILL_VEX(y, 9) FILL_VEX(y, 10)
			 FILL_VEX(y, 11) FILL_VEX(y, 12) FILL_VEX(y, 13) FILL_VEX(y, 14)
			 FILL_VEX(y, 15) "vzeroupper"
			 : : "r"(garbage)
			 : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8",
			   "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
}

static u32 this_cpu(void)
{
	static u32 features;

	if (!features)
		features = wg_cpu_features();
	return features;
}

#if defined(WG_CRYPTO_LANES)
/* What the registers hold, all of them together. */
#define GATHER(width, n) "vporq %%" #width "mm" #n ", %%" #width "mm0, %%" #width "mm0\n\t"
#define GATHER_VEX(width, n) "vpor %%" #width "mm" #n ", %%" #width "mm0, %%" #width "mm0\n\t"

__attribute__((target("avx512f"))) static void gather512(u8 *all)
{
	__asm__ volatile(GATHER(z, 1) GATHER(z, 2) GATHER(z, 3) GATHER(z, 4) GATHER(z, 5)
			 GATHER(z, 6) GATHER(z, 7) GATHER(z, 8) GATHER(z, 9)
			 EACH8(GATHER, z, 1) GATHER(z, 18) GATHER(z, 19)
			 EACH8(GATHER, z, 2) GATHER(z, 28) GATHER(z, 29) GATHER(z, 30)
			 GATHER(z, 31) "vmovdqu64 %%zmm0, (%0)"
			 : : "r"(all) : "memory", "xmm0");
}

__attribute__((target("avx2"))) static void gather256(u8 *all)
{
	__asm__ volatile(GATHER_VEX(y, 1) GATHER_VEX(y, 2) GATHER_VEX(y, 3) GATHER_VEX(y, 4)
			 GATHER_VEX(y, 5) GATHER_VEX(y, 6) GATHER_VEX(y, 7) GATHER_VEX(y, 8)
			 GATHER_VEX(y, 9) GATHER_VEX(y, 10) GATHER_VEX(y, 11) GATHER_VEX(y, 12)
			 GATHER_VEX(y, 13) GATHER_VEX(y, 14) GATHER_VEX(y, 15)
			 "vmovdqu %%ymm0, (%0)"
			 : : "r"(all) : "memory", "xmm0");
}

/* A section leaves no secret in them. */
static bool wiped(void)
{
	static __thread u8 all[64];
	u32 i, sum = 0;

	/* AVX2 does not know of the others, which still hold the garbage. */
	if (wg_switched_on(wg_lanes_avx512) || wg_switched_on(wg_lanes_avx512vl))
		gather512(all);
	else if (this_cpu() & WG_CPU_AVX2)
		gather256(all);
	for (i = 0; i < sizeof(all); i++)
		sum |= all[i];
	return !sum;
}
#else
static bool wiped(void)
{
	return true;
}
#endif

static void spoil(void)
{
	const u32 features = this_cpu();

	if (features & WG_CPU_AVX512)
		spoil512();
	else if (features & WG_CPU_AVX2)
		spoil256();
}

#elif defined(__aarch64__)

#define EACH8(f, t) f(t##0) f(t##1) f(t##2) f(t##3) f(t##4) f(t##5) f(t##6) f(t##7)
#define FILL(n) "ldr q" #n ", [%0]\n\t"
#define FILL_HIGH(n) "ldr x16, [%0]\n\tmov v" #n ".d[1], x16\n\t"

static const u8 garbage[16] = {
	0xde, 0xad, 0xbe, 0xef, 0x77, 0x13, 0x5a, 0xa5, 0xff, 0xfe, 0x01, 0x80, 0x7f, 0x66, 0x99, 0x42,
};

/* The low halves of v8 to v15 are our caller's, in userspace. */
static void spoil(void)
{
	__asm__ volatile(EACH8(FILL, ) FILL_HIGH(8) FILL_HIGH(9) FILL_HIGH(10) FILL_HIGH(11)
			 FILL_HIGH(12) FILL_HIGH(13) FILL_HIGH(14) FILL_HIGH(15)
			 FILL(16) FILL(17) FILL(18) FILL(19) EACH8(FILL, 2) FILL(28) FILL(29)
			 FILL(30) FILL(31)
			 : : "r"(garbage)
			 : "x16", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v16", "v17",
			   "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27",
			   "v28", "v29", "v30", "v31");
}

#ifdef WG_CRYPTO_LANES
#define GATHER(n) "orr v0.16b, v0.16b, v" #n ".16b\n\t"
#define GATHER_HIGH(n) "mov x16, v" #n ".d[1]\n\torr %0, %0, x16\n\t"

/* A section leaves no secret in them. */
static bool wiped(void)
{
	u64 all = 0;

	__asm__ volatile(GATHER(1) GATHER(2) GATHER(3) GATHER(4) GATHER(5) GATHER(6) GATHER(7)
			 GATHER(16) GATHER(17) GATHER(18) GATHER(19) EACH8(GATHER, 2)
			 GATHER(28) GATHER(29) GATHER(30) GATHER(31)
			 GATHER_HIGH(0) GATHER_HIGH(8) GATHER_HIGH(9) GATHER_HIGH(10)
			 GATHER_HIGH(11) GATHER_HIGH(12) GATHER_HIGH(13) GATHER_HIGH(14)
			 GATHER_HIGH(15) "mov x16, v0.d[0]\n\torr %0, %0, x16"
			 : "+r"(all) : : "x16", "v0");
	return !all;
}
#else
static bool wiped(void)
{
	return true;
}
#endif

#else

static bool wiped(void)
{
	return true;
}

static void spoil(void)
{
}

#endif

bool wg_fpu_begin(struct wg_fpu *fpu)
{
	/* Sections do not nest. */
	if (depth++)
		abort();
	fpu->entered = true;
	spoil();
	return true;
}

void wg_fpu_end(struct wg_fpu *fpu)
{
	if (!fpu->entered || --depth || !wiped())
		abort();
	fpu->entered = false;
	spoil();
}

void wg_simd_assert(void)
{
	if (!depth)
		abort();
}

#endif
