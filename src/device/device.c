// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a device.
 *
 * ndo_init makes everything, ndo_uninit (RTNL held) cuts the device off from
 * the rest of the world, and priv_destructor frees, once nobody references
 * the net_device: a dump that is under way may still read peers in between.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/inetdevice.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>

#include "../data/data.h"
#include "device.h"
#include "peer.h"

static LIST_HEAD(devices);	/* under the RTNL */

bool wg_netdev_is_wg(const struct net_device *dev)
{
	return dev->netdev_ops == &wg_netdev_ops;
}

void wg_devices_each(void (*fn)(struct wg_device *wg))
{
	struct wg_device *wg;

	rtnl_lock();
	list_for_each_entry(wg, &devices, devices) {
		mutex_lock(&wg->config);
		fn(wg);
		mutex_unlock(&wg->config);
	}
	rtnl_unlock();
}

static void leave_net(struct wg_device *wg)
{
	struct wg_peer *peer;

	netif_carrier_off(wg->dev);
	mutex_lock(&wg->config);
	/* The core waits for RCU readers before it takes the namespace apart. */
	RCU_INIT_POINTER(wg->creating_net, NULL);
	wg_sockets_close(wg);
	list_for_each_entry(peer, &wg->peers, list)
		wg_endpoint_forget_source(peer);
	mutex_unlock(&wg->config);
	net_dbg_ratelimited("%s: Creating namespace exiting\n", wg->dev->name);
}

void wg_devices_leave_net(struct net *net)
{
	struct wg_device *wg;

	rtnl_lock();
	list_for_each_entry(wg, &devices, devices) {
		if (rcu_access_pointer(wg->creating_net) == net)
			leave_net(wg);
	}
	rtnl_unlock();
}

static void init_cookie_checker(struct wg_device *wg)
{
	struct wg_clock now = wg_clock_now();
	u8 secret[32];

	get_random_bytes(secret, sizeof(secret));
	wg_cookie_checker_init(&wg->checker, secret, now.boot);
	memzero_explicit(secret, sizeof(secret));
}

static int init_device(struct net_device *dev)
{
	struct wg_device *wg = wg_priv(dev);
	int ret;

	wg->dev = dev;
	wg->generation = 1;
	mutex_init(&wg->config);
	wg_allowedips_init(&wg->allowedips);
	init_cookie_checker(wg);

	dev->tstats = netdev_alloc_pcpu_stats(struct pcpu_sw_netstats);
	if (!dev->tstats)
		return -ENOMEM;
	ret = wg_index_init(&wg->index);
	if (ret)
		goto err_tstats;
	ret = wg_peers_init(wg);
	if (ret)
		goto err_index;
	ret = wg_data_device_init(wg);
	if (ret)
		goto err_peers;

	list_add_tail(&wg->devices, &devices);
	return 0;

err_peers:
	wg_peers_exit(wg);
err_index:
	wg_index_destroy(&wg->index);
err_tstats:
	free_percpu(dev->tstats);
	return ret;
}

static void uninit_device(struct net_device *dev)
{
	struct wg_device *wg = wg_priv(dev);

	ASSERT_RTNL();
	list_del(&wg->devices);
	mutex_lock(&wg->config);
	RCU_INIT_POINTER(wg->creating_net, NULL);
	wg_sockets_close(wg);
	mutex_unlock(&wg->config);
}

void wg_netdev_destroy(struct net_device *dev)
{
	struct wg_device *wg = wg_priv(dev);

	mutex_lock(&wg->config);
	wg_peers_remove_all(wg);
	mutex_unlock(&wg->config);
	wg_data_device_exit(wg);

	wg_identity_put(rcu_replace_pointer(wg->identity, NULL, true));
	wg_peers_exit(wg);
	wg_allowedips_free(&wg->allowedips);
	wg_index_destroy(&wg->index);
	free_percpu(dev->tstats);
	memzero_explicit(&wg->checker, sizeof(wg->checker));
	mutex_destroy(&wg->config);
	net_dbg_ratelimited("%s: Interface destroyed\n", dev->name);
}

/* Forwarded-for hosts cannot reach our peers directly, whatever IPv4 thinks. */
static void disable_redirects(struct net_device *dev)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);

	if (!in_dev)
		return;
	IN_DEV_CONF_SET(in_dev, SEND_REDIRECTS, false);
	IPV4_DEVCONF_ALL(dev_net(dev), SEND_REDIRECTS) = false;
}

static void disable_link_local(struct net_device *dev)
{
#if IS_ENABLED(CONFIG_IPV6)
	struct inet6_dev *in6_dev = __in6_dev_get(dev);

	if (in6_dev)
		in6_dev->cnf.addr_gen_mode = IN6_ADDR_GEN_MODE_NONE;
#endif
}

static int open_device(struct net_device *dev)
{
	struct wg_device *wg = wg_priv(dev);
	struct wg_peer *peer;
	int ret;

	disable_redirects(dev);
	disable_link_local(dev);

	mutex_lock(&wg->config);
	ret = wg_sockets_open(wg, wg->port);
	if (ret)
		goto out;
	list_for_each_entry(peer, &wg->peers, list)
		wg_peer_link_up(peer);
out:
	mutex_unlock(&wg->config);
	return ret;
}

static int stop_device(struct net_device *dev)
{
	struct wg_device *wg = wg_priv(dev);
	struct wg_peer *peer;

	mutex_lock(&wg->config);
	/* Nothing may come in that could make a session after the wipe. */
	wg_sockets_close(wg);
	wg_data_device_quiesce(wg);
	list_for_each_entry(peer, &wg->peers, list)
		wg_peer_link_down(peer);
	mutex_unlock(&wg->config);
	return 0;
}

const struct net_device_ops wg_netdev_ops = {
	.ndo_init = init_device,
	.ndo_uninit = uninit_device,
	.ndo_open = open_device,
	.ndo_stop = stop_device,
	.ndo_start_xmit = wg_xmit,
	.ndo_get_stats64 = dev_get_tstats64,
};
