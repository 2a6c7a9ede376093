// SPDX-License-Identifier: GPL-2.0
/* dev_get_tstats64(): Linux 5.11. Goes with support for 5.10. */
#include <linux/netdevice.h>

void probe(struct net_device *dev, struct rtnl_link_stats64 *stats);
void probe(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	dev_get_tstats64(dev, stats);
}
