/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WG_COMPAT_LINUX_WORKQUEUE_H
#define WG_COMPAT_LINUX_WORKQUEUE_H

#include_next <linux/workqueue.h>

/* 6.17. Before, it went without saying; by 7.3 a queue that says nothing is warned of. */
#ifndef HAVE_WQ_PERCPU
#define WQ_PERCPU 0
#endif

#endif
