/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WG_COMPAT_LINUX_TIMER_H
#define WG_COMPAT_LINUX_TIMER_H

#include_next <linux/timer.h>

/* The name since 6.2, and in later releases of older kernels. */
#ifndef HAVE_TIMER_DELETE
static inline int timer_delete_sync(struct timer_list *timer)
{
	return del_timer_sync(timer);
}
#endif

#endif
