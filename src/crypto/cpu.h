/* SPDX-License-Identifier: GPL-2.0 */
/* What this CPU can do, as far as an implementation here asks for it. */
#ifndef WG_CRYPTO_CPU_H
#define WG_CRYPTO_CPU_H

#include "platform.h"

enum wg_cpu_features {
	WG_CPU_AVX2 = 1 << 0,		/* with the state of XMM and YMM kept */
	WG_CPU_AVX512 = 1 << 1,		/* F, VL and IFMA, all state kept */
	WG_CPU_BMI2_ADX = 1 << 2,	/* MULX, ADCX, ADOX */
	WG_CPU_NEON = 1 << 3,
	WG_CPU_SLOW_ZMM = 1 << 8,	/* 512-bit code slows this family down */
	WG_CPU_SPLIT_ZMM = 1 << 9,	/* 512-bit instructions are done in two halves */
};

/**
 * wg_cpu_features() - ask the CPU and whoever saves its registers
 *
 * Return: a set of enum wg_cpu_features.
 */
u32 wg_cpu_features(void);

#endif
