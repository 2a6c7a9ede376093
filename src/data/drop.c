// SPDX-License-Identifier: GPL-2.0
/*
 * Drops: per-CPU counters by reason, and the freeing that goes with them.
 */
#include <linux/percpu.h>
#include <linux/skbuff.h>

#include "data.h"
#include "drop.h"
#include "wg_skb_reason.h"

void wg_count_drop(struct wg_device *wg, enum wg_reason reason, unsigned int n)
{
	struct wg_drops *drops;

	/* Workers count too: on 32 bit a softirq must not meet an open sync. */
	local_bh_disable();
	drops = this_cpu_ptr(wg->drops);
	u64_stats_update_begin(&drops->sync);
	u64_stats_add(&drops->count[reason], n);
	u64_stats_update_end(&drops->sync);
	local_bh_enable();
}

void wg_count_helped(struct wg_device *wg, unsigned int n)
{
	struct wg_drops *drops;

	if (!n)
		return;
	local_bh_disable();
	drops = this_cpu_ptr(wg->drops);
	u64_stats_update_begin(&drops->sync);
	u64_stats_add(&drops->helped, n);
	u64_stats_update_end(&drops->sync);
	local_bh_enable();
}

void wg_drop(struct wg_device *wg, struct sk_buff *skb, enum wg_reason reason)
{
	wg_count_drop(wg, reason, 1);
	if (skb)
		wg_free_skb_reason(skb, reason);
}

unsigned int wg_drop_list(struct wg_device *wg, struct sk_buff_head *list, enum wg_reason reason)
{
	struct sk_buff *skb;
	unsigned int n = 0;

	while ((skb = __skb_dequeue(list)) != NULL) {
		wg_free_skb_reason(skb, reason);
		n++;
	}
	if (n)
		wg_count_drop(wg, reason, n);
	return n;
}

static u64 read_one(const struct wg_drops *drops, const u64_stats_t *counter)
{
	unsigned int start;
	u64 value;

	do {
		start = u64_stats_fetch_begin(&drops->sync);
		value = u64_stats_read(counter);
	} while (u64_stats_fetch_retry(&drops->sync, start));
	return value;
}

u64 wg_drops_sum(const struct wg_device *wg, enum wg_reason reason)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct wg_drops *drops = per_cpu_ptr(wg->drops, cpu);

		sum += read_one(drops, &drops->count[reason]);
	}
	return sum;
}

u64 wg_helped_sum(const struct wg_device *wg)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct wg_drops *drops = per_cpu_ptr(wg->drops, cpu);

		sum += read_one(drops, &drops->helped);
	}
	return sum;
}

int wg_drops_init(struct wg_device *wg)
{
	int cpu;

	wg->drops = alloc_percpu(struct wg_drops);
	if (!wg->drops)
		return -ENOMEM;
	for_each_possible_cpu(cpu)
		u64_stats_init(&per_cpu_ptr(wg->drops, cpu)->sync);
	return 0;
}

void wg_drops_exit(struct wg_device *wg)
{
	free_percpu(wg->drops);
	wg->drops = NULL;
}
