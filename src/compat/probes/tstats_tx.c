// SPDX-License-Identifier: GPL-2.0
/* dev_sw_netstats_tx_add(): Linux 5.11. Goes with support for 5.10. */
#include <linux/netdevice.h>

void probe(struct net_device *dev);
void probe(struct net_device *dev)
{
	dev_sw_netstats_tx_add(dev, 1, 2);
}
