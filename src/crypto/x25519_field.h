/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the implementations of X25519 share. Each is a file that defines a field
 * element `struct fe` and its arithmetic, names its two functions, and includes
 * x25519_ladder.h and x25519_comb.h, which are the curve over that.
 */
#ifndef WG_CRYPTO_X25519_FIELD_H
#define WG_CRYPTO_X25519_FIELD_H

#include "x25519.h"

/* Not in user mode Linux, which is asked to do without. */
#if defined(__x86_64__) && WG_LIMBS_64 && !defined(CONFIG_UML)
#define WG_X25519_ADX 1
#else
#define WG_X25519_ADX 0
#endif

/*
 * Each ladder multiplies any point, each comb the base point 9. The scalars are
 * clamped. The output may be an input.
 */
void wg_x25519_ladder_32(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY],
			 const u8 point[WG_X25519_KEY]);
void wg_x25519_ladder_64(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY],
			 const u8 point[WG_X25519_KEY]);
void wg_x25519_ladder_adx(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY],
			  const u8 point[WG_X25519_KEY]);
void wg_x25519_comb_32(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY]);
void wg_x25519_comb_64(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY]);
void wg_x25519_comb_adx(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY]);

/* What is always there: 64-bit or 32-bit limbs. */
#if WG_LIMBS_64
#define wg_x25519_ladder_portable wg_x25519_ladder_64
#define wg_x25519_comb_portable wg_x25519_comb_64
#else
#define wg_x25519_ladder_portable wg_x25519_ladder_32
#define wg_x25519_comb_portable wg_x25519_comb_32
#endif

/* Multiples of the base point for the comb, see x25519_table.py. */
extern const u64 wg_x25519_table[8][8][12];

#endif
