/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the Generic Netlink family share. */
#ifndef WG_DEVICE_NL_H
#define WG_DEVICE_NL_H

#include <net/genetlink.h>

#include "../uapi/wireguard.h"
#include "device.h"

extern struct genl_family wg_genl_family;

/* A GET may hold the selector alone. */
enum { WGDEVICE_A_SELECTOR_MAX = WGDEVICE_A_IFNAME };

extern const struct nla_policy wg_selector_policy[WGDEVICE_A_SELECTOR_MAX + 1];
extern const struct nla_policy wg_peer_policy[WGPEER_A_MAX + 1];
extern const struct nla_policy wg_allowedip_policy[WGALLOWEDIP_A_MAX + 1];

/**
 * wg_nl_find_device() - the device a request selects, in the namespace of its socket.
 * Return: ERR_PTR(-EBADR, -ENODEV, -EOPNOTSUPP). No reference. Context: RTNL.
 */
struct wg_device *wg_nl_find_device(struct net *net, struct nlattr **attrs,
				    struct netlink_ext_ack *extack);

/* The dump of one device (nl_get.c). */
int wg_nl_dump_start(struct netlink_callback *cb);
int wg_nl_dump(struct sk_buff *skb, struct netlink_callback *cb);
int wg_nl_dump_done(struct netlink_callback *cb);

/* nl_set.c */
int wg_nl_set_device(struct sk_buff *skb, struct genl_info *info);

#endif
