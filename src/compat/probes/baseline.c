// SPDX-License-Identifier: GPL-2.0
/* Compiles on every kernel we support; proves that probing works. Never goes. */
#include <linux/netdevice.h>
#include <net/rtnetlink.h>

int probe(const struct net_device *dev);
int probe(const struct net_device *dev)
{
	return dev->ifindex;
}
