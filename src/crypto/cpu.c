// SPDX-License-Identifier: GPL-2.0
#include "cpu.h"
#include "switch.h"

#if defined(__x86_64__) && !defined(CONFIG_UML)

/*
 * Intel models that lower their clock for 512-bit code, or run it on fewer
 * ports: Skylake-X, Ice Lake (server, D, client, NNPI), Tiger Lake.
 */
static bool __init slow_zmm(u32 model)
{
	static const u8 slow[] __initconst = {
		0x55, 0x6a, 0x6c, 0x7d, 0x7e, 0x9d, 0x8c, 0x8d,
	};
	size_t i;

	for (i = 0; i < sizeof(slow); i++)
		if (model == slow[i])
			return true;
	return false;
}

#ifdef __KERNEL__
#include <asm/cpufeature.h>
#include <asm/fpu/api.h>
#include <asm/fpu/types.h>
#include <asm/processor.h>

u32 __init wg_cpu_features(void)
{
	u32 found = 0;

	/* Whatever has AVX2 has BMI2, unless it is hidden. */
	if (boot_cpu_has(X86_FEATURE_AVX2) && boot_cpu_has(X86_FEATURE_BMI2) &&
	    cpu_has_xfeatures(XFEATURE_MASK_SSE | XFEATURE_MASK_YMM, NULL))
		found |= WG_CPU_AVX2;
	if (found && boot_cpu_has(X86_FEATURE_AVX512F) && boot_cpu_has(X86_FEATURE_AVX512VL) &&
	    boot_cpu_has(X86_FEATURE_AVX512BW) && boot_cpu_has(X86_FEATURE_AVX512IFMA) &&
	    cpu_has_xfeatures(XFEATURE_MASK_AVX512, NULL))
		found |= WG_CPU_AVX512;
	if (boot_cpu_has(X86_FEATURE_BMI2) && boot_cpu_has(X86_FEATURE_ADX))
		found |= WG_CPU_BMI2_ADX;
	if (boot_cpu_data.x86_vendor == X86_VENDOR_INTEL && boot_cpu_data.x86 == 6 &&
	    slow_zmm(boot_cpu_data.x86_model))
		found |= WG_CPU_SLOW_ZMM;
	/* Zen 4; family 26 has the full width. */
	if (boot_cpu_data.x86_vendor == X86_VENDOR_AMD && boot_cpu_data.x86 == 25)
		found |= WG_CPU_SPLIT_ZMM;
	return found;
}
#else
#include <cpuid.h>

static u32 intel_model(void)
{
	u32 a, b, c, d;

	if (!__builtin_cpu_is("intel") || !__get_cpuid(1, &a, &b, &c, &d) || (a >> 8 & 15) != 6)
		return 0;
	return (a >> 4 & 15) | (a >> 12 & 0xf0);
}

u32 wg_cpu_features(void)
{
	u32 found = 0, a, b, c, d;

	/* The compiler's own checks include that the registers are saved. */
	__builtin_cpu_init();
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
		found |= WG_CPU_AVX2;
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
	    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512ifma"))
		found |= WG_CPU_AVX512;
	if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_BMI2) && (b & bit_ADX))
		found |= WG_CPU_BMI2_ADX;
	if (slow_zmm(intel_model()))
		found |= WG_CPU_SLOW_ZMM;
	if (__builtin_cpu_is("amd") && __get_cpuid(1, &a, &b, &c, &d) && (a >> 20 & 255) == 10)
		found |= WG_CPU_SPLIT_ZMM;
	return found;
}
#endif

#elif defined(__aarch64__) && !defined(__AARCH64EB__)

/* The vector code is little-endian; a kernel of the other order has portable C. */
#ifdef __KERNEL__
#include <asm/cpufeature.h>
u32 __init wg_cpu_features(void)
{
	return IS_ENABLED(CONFIG_KERNEL_MODE_NEON) && cpu_have_named_feature(ASIMD) ? WG_CPU_NEON : 0;
}
#else
u32 wg_cpu_features(void)
{
	return WG_CPU_NEON;
}
#endif

#else

u32 __init wg_cpu_features(void)
{
	return 0;
}

#endif
