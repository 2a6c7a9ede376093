// SPDX-License-Identifier: GPL-2.0
/* netif_get_gro_max_size(): Linux 6.3. Goes with support for older ones. */
#include <linux/netdevice.h>

unsigned int probe(const struct net_device *dev, const struct sk_buff *skb);
unsigned int probe(const struct net_device *dev, const struct sk_buff *skb)
{
	return netif_get_gro_max_size(dev, skb);
}
