// SPDX-License-Identifier: GPL-2.0
/* skb->mono_delivery_time: Linux 5.18 to 6.9. Goes with support for them. */
#include <linux/skbuff.h>

bool probe(const struct sk_buff *skb);
bool probe(const struct sk_buff *skb)
{
	return skb->mono_delivery_time;
}
