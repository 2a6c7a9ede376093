// SPDX-License-Identifier: GPL-2.0
/* Refusing sections on purpose, so that tests reach the code for that case. */
#include "simd.h"

WG_SWITCH(wg_simd_refusing);

static unsigned int refuse_every;
static unsigned int section;

bool wg_simd_refuses(void)
{
	/* Lost updates only change whose turn it is, and arm64's gcc makes calls of atomic ones. */
	unsigned int n = __atomic_load_n(&section, __ATOMIC_RELAXED) + 1;

	__atomic_store_n(&section, n, __ATOMIC_RELAXED);
	return n % refuse_every == 0;
}

void wg_simd_refuse_every(unsigned int n)
{
	if (!n) {
		wg_switch_off(wg_simd_refusing);
		return;
	}
	refuse_every = n;
	wg_switch_on(wg_simd_refusing);
}
