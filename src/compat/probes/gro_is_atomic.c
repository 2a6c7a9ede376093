// SPDX-License-Identifier: GPL-2.0
/* NAPI_GRO_CB()->is_atomic: until Linux 6.10. Goes with support for older ones. */
#include <linux/netdevice.h>
#if __has_include(<net/gro.h>)
#include <net/gro.h>
#endif

u8 probe(struct sk_buff *skb);
u8 probe(struct sk_buff *skb)
{
	return NAPI_GRO_CB(skb)->is_atomic;
}
