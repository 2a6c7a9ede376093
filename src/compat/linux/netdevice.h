/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WG_COMPAT_LINUX_NETDEVICE_H
#define WG_COMPAT_LINUX_NETDEVICE_H

#include_next <linux/netdevice.h>

/* 5.11. Before, the per-CPU counters had to be added up by hand. */
#ifndef HAVE_TSTATS64
static inline void dev_get_tstats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	netdev_stats_to_stats64(stats, &dev->stats);
	dev_fetch_sw_netstats(stats, dev->tstats);
}
#endif

#ifndef HAVE_TSTATS_TX
static inline void dev_sw_netstats_tx_add(struct net_device *dev, unsigned int packets,
					  unsigned int len)
{
	struct pcpu_sw_netstats *stats = this_cpu_ptr(dev->tstats);

	u64_stats_update_begin(&stats->syncp);
	stats->tx_packets += packets;
	stats->tx_bytes += len;
	u64_stats_update_end(&stats->syncp);
}
#endif

/* 5.19, together with the macro. Before, there was one limit for all, 65536. */
#ifndef TSO_MAX_SIZE
static inline void netif_set_tso_max_size(struct net_device *dev, unsigned int size)
{
}
#endif

/* 6.3. Before, there was one limit for IPv4 and IPv6; and before 5.19, none to set. */
#ifndef HAVE_GRO_MAX_SIZE
static inline unsigned int netif_get_gro_max_size(const struct net_device *dev,
						  const struct sk_buff *skb)
{
#ifdef GRO_LEGACY_MAX_SIZE
	return READ_ONCE(dev->gro_max_size);
#else
	return 65536;
#endif
}
#endif

/* 6.1, and RHEL 9. Before, every caller gave the weight that nearly all gave. */
#ifndef HAVE_NAPI_NO_WEIGHT
static inline void wg_napi_add(struct net_device *dev, struct napi_struct *napi,
			       int (*poll)(struct napi_struct *napi, int budget))
{
	netif_napi_add(dev, napi, poll, NAPI_POLL_WEIGHT);
}

#define netif_napi_add wg_napi_add
#endif

/* 6.10. Before, a dummy device was any memory put through init_dummy_netdev(). */
#ifndef HAVE_NETDEV_DUMMY
static inline struct net_device *wg_alloc_netdev_dummy(void)
{
	struct net_device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);

	if (dev)
		init_dummy_netdev(dev);
	return dev;
}

static inline void wg_free_netdev_dummy(struct net_device *dev)
{
	kfree(dev);
}
#else
static inline struct net_device *wg_alloc_netdev_dummy(void)
{
	return alloc_netdev_dummy(0);
}

static inline void wg_free_netdev_dummy(struct net_device *dev)
{
	free_netdev(dev);
}
#endif

/* Lockless transmit was a feature bit until 6.12. */
static inline void wg_netdev_set_lltx(struct net_device *dev)
{
#ifdef NETIF_F_LLTX
	dev->features |= NETIF_F_LLTX;
#else
	dev->lltx = true;
#endif
}

#endif
