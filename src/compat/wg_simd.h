/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The vector registers inside the kernel. A section begins with
 * wg_fpu_begin(), which may refuse, and ends with wg_fpu_end(); nothing in
 * between may sleep or fault, and no section nests in another on one CPU.
 */
#ifndef WG_COMPAT_SIMD_H
#define WG_COMPAT_SIMD_H

#include <linux/types.h>
#include <linux/version.h>

#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)

#include <asm/fpu/api.h>

/* What a section keeps on its caller's stack. */
struct wg_fpu { };

/* False in NMI, in hard interrupts, and above a section that was interrupted. */
static inline bool wg_fpu_begin(struct wg_fpu *fpu)
{
	if (!irq_fpu_usable())
		return false;
	kernel_fpu_begin();
	return true;
}

static inline void wg_fpu_end(struct wg_fpu *fpu)
{
	kernel_fpu_end();
}

#elif defined(CONFIG_ARM64) && defined(CONFIG_KERNEL_MODE_NEON)

#include <asm/neon.h>
#include <asm/simd.h>

/* 6.19: the registers of a section that is preempted go to its own buffer. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0)
struct wg_fpu {
	struct user_fpsimd_state state;
};
#define wg_neon_begin(fpu) kernel_neon_begin(&(fpu)->state)
#define wg_neon_end(fpu) kernel_neon_end(&(fpu)->state)
#else
struct wg_fpu { };
#define wg_neon_begin(fpu) kernel_neon_begin()
#define wg_neon_end(fpu) kernel_neon_end()
#endif

static inline bool wg_fpu_begin(struct wg_fpu *fpu)
{
	if (!may_use_simd())
		return false;
	wg_neon_begin(fpu);
	return true;
}

static inline void wg_fpu_end(struct wg_fpu *fpu)
{
	wg_neon_end(fpu);
}

#else

struct wg_fpu { };

static inline bool wg_fpu_begin(struct wg_fpu *fpu)
{
	return false;
}

static inline void wg_fpu_end(struct wg_fpu *fpu)
{
}

#endif
#endif
