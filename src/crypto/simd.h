/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sections in which vector registers may be used. One section handles a
 * bounded amount of work, since the kernel may not preempt it.
 */
#ifndef WG_CRYPTO_SIMD_H
#define WG_CRYPTO_SIMD_H

#include "switch.h"

#ifdef __KERNEL__
#include "wg_simd.h"
#define wg_simd_assert() do { } while (0)
#else
struct wg_fpu {
	bool entered;
};

/* Userspace, simd_user.c: the registers are filled with garbage at both ends. */
bool wg_fpu_begin(struct wg_fpu *fpu);
void wg_fpu_end(struct wg_fpu *fpu);
/* Stops the program outside a section. */
void wg_simd_assert(void);
#endif

/* For tests: on when some sections are to be refused, see wg_simd_refuse_every(). */
WG_DECLARE_SWITCH(wg_simd_refusing);

/* Is it this section's turn to be refused? */
bool wg_simd_refuses(void);

/**
 * wg_simd_refuse_every() - refuse sections as if the registers were in use
 * @n: every @n-th of them; 0 for none
 *
 * Context: may sleep; before anything uses the crypto.
 */
void wg_simd_refuse_every(unsigned int n);

/**
 * wg_simd_begin() - enter a section
 * @fpu: on the stack, to be given to wg_simd_end()
 *
 * Context: any. Preemption is off until wg_simd_end() (arm64: may be on).
 * Return: false when vector registers cannot be used here and now; then the
 * caller does its work in portable code and must not call wg_simd_end().
 */
static __always_inline bool __must_check wg_simd_begin(struct wg_fpu *fpu)
{
	if (wg_switched_on(wg_simd_refusing) && wg_simd_refuses())
		return false;
	return wg_fpu_begin(fpu);
}

/**
 * wg_simd_end() - leave a section
 * @fpu: what was given to wg_simd_begin()
 */
static __always_inline void wg_simd_end(struct wg_fpu *fpu)
{
	wg_fpu_end(fpu);
}

#endif
