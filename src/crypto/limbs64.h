/* SPDX-License-Identifier: GPL-2.0 */
/* Products of 64-bit limbs, shared by Poly1305 and X25519. */
#ifndef WG_CRYPTO_LIMBS64_H
#define WG_CRYPTO_LIMBS64_H

#include "platform.h"

static __always_inline unsigned __int128 mul64(u64 a, u64 b)
{
	return (unsigned __int128)a * b;
}

/*
 * The low 64 bits of x >> n, 0 < n < 64. Written so that it does not become the
 * double shift instruction, which takes many times longer on some x86 cores.
 */
static __always_inline u64 shift_right(unsigned __int128 x, unsigned int n)
{
	u64 high = (u64)(x >> 64) << (64 - n);

	wg_hide(high);
	return (u64)x >> n | high;
}

#endif
