/* SPDX-License-Identifier: GPL-2.0 */
/* A WireGuard device: its configuration, its peers, its sockets. */
#ifndef WG_DEVICE_DEVICE_H
#define WG_DEVICE_DEVICE_H

#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/rhashtable.h>
#include <linux/u64_stats_sync.h>
#include <net/net_namespace.h>

#include "../engine/allowedips.h"
#include "../engine/cookie.h"
#include "../engine/index.h"
#include "../engine/noise.h"
#include "../engine/reason.h"

struct wg_handshake_queue;

/* Per CPU: how many packets were dropped for which reason. */
struct wg_drops {
	u64_stats_t count[WG_REASON_COUNT];
	u64_stats_t helped;		/* chunks that other CPUs sealed or opened */
	struct u64_stats_sync sync;
};

enum { WG_UNCUT_HOOKS = 2 };

/* Hooks in the sockets' namespace (data/uncut.c). */
struct wg_uncut {
	struct net *net;	/* NULL: none are set; no reference, they go before it */
	struct nf_hook_ops ops[WG_UNCUT_HOOKS];
};

struct wg_device {
	struct net_device *dev;
	struct mutex config;	/* everything a SET changes; inside the RTNL */

	/* Read by the data path under RCU or READ_ONCE. */
	struct net __rcu *creating_net;	/* NULL once that namespace is gone; no reference */
	struct sock __rcu *sock4;
	struct sock __rcu *sock6;
	struct wg_identity __rcu *identity;	/* NULL: no private key */
	struct wg_index_table index;
	struct wg_allowedips allowedips;	/* writers: config */
	struct rhashtable peers_by_key;		/* writers: config */
	u32 fwmark;
	u16 port;		/* host order */

	struct wg_cookie_checker checker;
	struct wg_handshake_queue *handshakes;
	struct wg_drops __percpu *drops;

	/* Under config. */
	struct list_head peers;		/* in creation order */
	u32 num_peers;
	u64 generation;			/* of the configuration, for dumps */
	u64 identity_generation;	/* of the last identity made */
	struct wg_uncut uncut;

	struct list_head devices;	/* all devices, under the RTNL */
};

extern const struct net_device_ops wg_netdev_ops;
extern const struct ethtool_ops wg_ethtool_ops;

static inline struct wg_device *wg_priv(const struct net_device *dev)
{
	return netdev_priv(dev);
}

/** wg_device_init() - register the rtnl kind and the namespace hooks. */
int __must_check wg_device_init(void);
/** wg_device_exit() - unregister both; every device goes, all callbacks have run. */
void wg_device_exit(void);

/** wg_netdev_is_wg() - is this net_device of our kind? Context: any. */
bool wg_netdev_is_wg(const struct net_device *dev);

/** wg_devices_each() - call @fn for every device, with RTNL and its config held. Context: may sleep. */
void wg_devices_each(void (*fn)(struct wg_device *wg));
/** wg_devices_leave_net() - a creating namespace is exiting (protocol section 14.1). Context: may sleep. */
void wg_devices_leave_net(struct net *net);
/** wg_netdev_destroy() - priv_destructor: the last reference of the net_device is gone. */
void wg_netdev_destroy(struct net_device *dev);

/** wg_device_set_identity() - netlink.md section 4 step 7. Context: RTNL and config held. */
int __must_check wg_device_set_identity(struct wg_device *wg, const u8 key[32]);

int __must_check wg_netlink_init(void);
void wg_netlink_exit(void);

int __must_check wg_notifiers_init(void);
void wg_notifiers_exit(void);

#endif
