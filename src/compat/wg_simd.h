/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The vector registers inside the kernel. A section begins with
 * wg_fpu_begin(), which may refuse, and ends with wg_fpu_end(); nothing in
 * between may sleep or fault, and no section nests in another on one CPU.
 */
#ifndef WG_COMPAT_SIMD_H
#define WG_COMPAT_SIMD_H

#include <linux/types.h>

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

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <asm/neon.h>
#include <asm/simd.h>

/* Since 6.19 the registers of a section that is interrupted go to a buffer of its own. */
#ifdef HAVE_NEON_STATE
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

/*
 * Since 6.8 a section may be preempted, and a softirq may have one on top of a
 * process's: the registers are safe then, but not what sections of one CPU
 * share. So we hold off both, as older kernels and x86 do.
 */
static inline void wg_hold_cpu(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		preempt_disable();
	else
		local_bh_disable();
}

static inline void wg_release_cpu(void)
{
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		preempt_enable();
	else
		local_bh_enable();
}

/* False in NMI, in hard interrupts and with them off. */
static inline bool wg_fpu_begin(struct wg_fpu *fpu)
{
	if (irqs_disabled())
		return false;
	wg_hold_cpu();
	if (!may_use_simd()) {
		wg_release_cpu();
		return false;
	}
	wg_neon_begin(fpu);
	return true;
}

static inline void wg_fpu_end(struct wg_fpu *fpu)
{
	wg_neon_end(fpu);
	wg_release_cpu();
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
