// SPDX-License-Identifier: GPL-2.0
/* netif_napi_add() without a weight: Linux 6.1, and RHEL 9. Goes with support for older ones. */
#include <linux/netdevice.h>

void probe(struct net_device *dev, struct napi_struct *napi,
	   int (*poll)(struct napi_struct *napi, int budget));
void probe(struct net_device *dev, struct napi_struct *napi,
	   int (*poll)(struct napi_struct *napi, int budget))
{
	netif_napi_add(dev, napi, poll);
}
