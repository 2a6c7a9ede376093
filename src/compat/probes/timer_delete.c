// SPDX-License-Identifier: GPL-2.0
/* timer_delete_sync(): Linux 6.2, and later releases of older ones. Goes with their first releases. */
#include <linux/timer.h>

int probe(struct timer_list *timer);
int probe(struct timer_list *timer)
{
	return timer_delete_sync(timer);
}
