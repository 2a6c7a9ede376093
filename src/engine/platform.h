/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The engine's whole vocabulary: what it needs of the world around it.
 *
 * In the kernel these are the kernel's own. In userspace `shim.h` maps the
 * same names to C11 and liburcu, so readers and writers race there for real.
 * Time and randomness are not here: they come in as arguments.
 */
#ifndef WG_ENGINE_PLATFORM_H
#define WG_ENGINE_PLATFORM_H

#ifdef __KERNEL__
#include <asm/byteorder.h>
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/siphash.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>
#else
#include "shim.h"
#endif

#define WG_NSEC_PER_SEC 1000000000ULL

/* "Now" on the two clocks of the protocol, in nanoseconds. */
struct wg_clock {
	u64 boot;	/* goes on during suspend: ages of keys and cookies */
	u64 mono;	/* stands still during suspend: delays of timers */
};

/* True once @seconds have passed since @birth (protocol section 1.1). */
static inline bool wg_expired(u64 birth, u64 seconds, u64 now)
{
	return (s64)(birth + seconds * WG_NSEC_PER_SEC - now) <= 0;
}

#endif
