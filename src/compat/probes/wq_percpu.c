// SPDX-License-Identifier: GPL-2.0
/* WQ_PERCPU: Linux 6.17, and later releases of 6.12. Goes with support for older ones. */
#include <linux/workqueue.h>

unsigned int probe(void);
unsigned int probe(void)
{
	return WQ_PERCPU;
}
