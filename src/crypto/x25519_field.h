/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the implementations of X25519 share. Each is a file that defines a field
 * element `struct fe` and its arithmetic, names its function, and includes
 * x25519_ladder.h, x25519_comb.h and x25519_many.h, which are the curve over that.
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
 * The products of 1 to WG_X25519_MANY jobs. The scalars are clamped. Nothing is
 * written before all is read.
 */
void wg_x25519_many_32(const struct wg_x25519_job *jobs, unsigned int n);
void wg_x25519_many_64(const struct wg_x25519_job *jobs, unsigned int n);
void wg_x25519_many_adx(const struct wg_x25519_job *jobs, unsigned int n);

/* What is always there: 64-bit or 32-bit limbs. */
#if WG_LIMBS_64
#define wg_x25519_many_portable wg_x25519_many_64
#else
#define wg_x25519_many_portable wg_x25519_many_32
#endif

/* Multiples of the base point for the comb, see x25519_table.py. */
extern const u64 wg_x25519_table[8][8][12];

#endif
