// SPDX-License-Identifier: GPL-2.0
/* The rtnl kind `wireguard`: shape of a device, and its creating namespace. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/if_arp.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/udp.h>
#include <net/ip_tunnels.h>
#include <net/net_namespace.h>
#include <net/rtnetlink.h>

#include "../engine/message.h"
#include "device.h"

enum shape {
	OUTER_OVERHEAD = sizeof(struct ipv6hdr) + sizeof(struct udphdr) + WG_DATA_OVERHEAD,
	DEFAULT_MTU = 1500 - OUTER_OVERHEAD,
	MAX_MTU = INT_MAX / WG_PADDING_MULTIPLE * WG_PADDING_MULTIPLE - OUTER_OVERHEAD,
	OUTER_HEADERS = sizeof(struct ipv6hdr) + sizeof(struct udphdr) + WG_DATA_HEADER_SIZE,
	TAILROOM = WG_TAG_SIZE + WG_PADDING_MULTIPLE,
};

static const struct device_type wg_device_type = { .name = KBUILD_MODNAME };

static void setup(struct net_device *dev)
{
	/* GSO_SOFTWARE holds GSO_UDP_L4 only since 5.12. */
	const netdev_features_t features = NETIF_F_HW_CSUM | NETIF_F_RXCSUM | NETIF_F_SG |
					   NETIF_F_GSO | NETIF_F_GSO_SOFTWARE |
					   NETIF_F_GSO_UDP_L4 | NETIF_F_HIGHDMA;

	dev->netdev_ops = &wg_netdev_ops;
	dev->ethtool_ops = &wg_ethtool_ops;
	dev->header_ops = &ip_tunnel_header_ops;
	dev->priv_destructor = wg_netdev_destroy;
	dev->needs_free_netdev = true;
	SET_NETDEV_DEVTYPE(dev, &wg_device_type);

	dev->type = ARPHRD_NONE;
	dev->flags = IFF_POINTOPOINT | IFF_NOARP;
	dev->addr_len = 0;
	dev->hard_header_len = 0;
	dev->needed_headroom = ALIGN(OUTER_HEADERS + NET_SKB_PAD, 4);
	dev->needed_tailroom = TAILROOM;
	dev->mtu = DEFAULT_MTU;
	dev->min_mtu = 0;
	dev->max_mtu = MAX_MTU;

	dev->priv_flags |= IFF_NO_QUEUE;
	wg_netdev_set_lltx(dev);
	dev->features |= features;
	dev->hw_features |= features;
	dev->hw_enc_features |= features;
	netif_set_tso_max_size(dev, GSO_MAX_SIZE);
	/* ICMP errors of the transmit path are sent by the packet's own route. */
	netif_keep_dst(dev);
}

static int create(struct net_device *dev, struct net *creating_net)
{
	struct wg_device *wg = wg_priv(dev);
	int ret;

	/* No reference, else two devices in each other's namespace would keep both alive. */
	rcu_assign_pointer(wg->creating_net, creating_net);
	ret = register_netdevice(dev);
	if (ret)
		return ret;
	net_dbg_ratelimited("%s: Interface created\n", dev->name);
	return 0;
}

WG_DEFINE_NEWLINK(newlink, create)

static struct rtnl_link_ops link_ops __read_mostly = {
	.kind = KBUILD_MODNAME,
	.priv_size = sizeof(struct wg_device),
	.setup = setup,
	.newlink = newlink,
};

/*
 * pre_exit and no later hook: what comes between it and the exit of the
 * namespace's own devices, sockets and routes is a grace period.
 */
static struct pernet_operations net_ops = {
	.pre_exit = wg_devices_leave_net,
};

int wg_device_init(void)
{
	int ret = register_pernet_device(&net_ops);

	if (ret)
		return ret;
	ret = rtnl_link_register(&link_ops);
	if (ret)
		unregister_pernet_device(&net_ops);
	return ret;
}

void wg_device_exit(void)
{
	rtnl_link_unregister(&link_ops);
	unregister_pernet_device(&net_ops);
	rcu_barrier();
}
