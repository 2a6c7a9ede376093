// SPDX-License-Identifier: GPL-2.0
/* skb_gro_header(): Linux 6.1. Goes with support for older ones. */
#include <linux/netdevice.h>
#if __has_include(<net/gro.h>)
#include <net/gro.h>
#endif

void *probe(struct sk_buff *skb);
void *probe(struct sk_buff *skb)
{
	return skb_gro_header(skb, 2, 1);
}
