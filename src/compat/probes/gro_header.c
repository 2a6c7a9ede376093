// SPDX-License-Identifier: GPL-2.0
/* net/gro.h: Linux 5.12, complete since 5.17. Goes with support for older ones. */
#include <linux/netdevice.h>
#include <net/gro.h>

u16 probe(struct sk_buff *skb);
u16 probe(struct sk_buff *skb)
{
	return NAPI_GRO_CB(skb)->flush;
}
