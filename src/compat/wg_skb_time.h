/* SPDX-License-Identifier: GPL-2.0 */
/*
 * skb->tstamp as a delivery time (pacing): a bit since 5.18, a clock type
 * since 6.10 (commit 4d25ca2d6801). Before 5.18 it cannot be told from a
 * receive time, so it is not kept.
 */
#ifndef WG_COMPAT_SKB_TIME_H
#define WG_COMPAT_SKB_TIME_H

#include <linux/skbuff.h>

#if defined(HAVE_SKB_MONO_TIME)
static inline void wg_copy_delivery_time(struct sk_buff *to, const struct sk_buff *from)
{
	if (!from->mono_delivery_time)
		return;
	to->tstamp = from->tstamp;
	to->mono_delivery_time = 1;
}

static inline void wg_scrub_keeping_time(struct sk_buff *skb)
{
	bool mono = skb->mono_delivery_time;
	ktime_t tstamp = skb->tstamp;

	skb_scrub_packet(skb, true);
	skb->mono_delivery_time = mono;
	skb->tstamp = mono ? tstamp : 0;
}
#elif defined(HAVE_SKB_TSTAMP_TYPE)
static inline void wg_copy_delivery_time(struct sk_buff *to, const struct sk_buff *from)
{
	if (!from->tstamp_type)
		return;
	to->tstamp = from->tstamp;
	to->tstamp_type = from->tstamp_type;
}

static inline void wg_scrub_keeping_time(struct sk_buff *skb)
{
	u8 type = skb->tstamp_type;
	ktime_t tstamp = skb->tstamp;

	skb_scrub_packet(skb, true);
	skb->tstamp_type = type;
	skb->tstamp = type ? tstamp : 0;
}
#else
static inline void wg_copy_delivery_time(struct sk_buff *to, const struct sk_buff *from)
{
}

static inline void wg_scrub_keeping_time(struct sk_buff *skb)
{
	skb_scrub_packet(skb, true);
	skb->tstamp = 0;
}
#endif

#endif
