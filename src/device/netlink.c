// SPDX-License-Identifier: GPL-2.0
/*
 * The Generic Netlink family `wireguard`: what a message may look like.
 *
 * The policies reach down to the last attribute, so the core finds every error
 * of structure before anything is applied, and names the place in the extended
 * acknowledgement. What the policies refuse, and how, is tested row by row.
 */
#include <linux/if.h>
#include <linux/in.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/time_types.h>
#include <net/genetlink.h>

#include "nl.h"

const struct nla_policy wg_allowedip_policy[WGALLOWEDIP_A_MAX + 1] = {
	[WGALLOWEDIP_A_FAMILY] = { .type = NLA_U16 },
	[WGALLOWEDIP_A_IPADDR] = NLA_POLICY_MIN_LEN(sizeof(struct in_addr)),
	[WGALLOWEDIP_A_CIDR_MASK] = { .type = NLA_U8 },
	[WGALLOWEDIP_A_FLAGS] = NLA_POLICY_MASK(NLA_U32, __WGALLOWEDIP_F_ALL),
};

const struct nla_policy wg_peer_policy[WGPEER_A_MAX + 1] = {
	[WGPEER_A_PUBLIC_KEY] = NLA_POLICY_EXACT_LEN(WG_KEY_LEN),
	[WGPEER_A_PRESHARED_KEY] = NLA_POLICY_EXACT_LEN(WG_KEY_LEN),
	[WGPEER_A_FLAGS] = NLA_POLICY_MASK(NLA_U32, __WGPEER_F_ALL),
	[WGPEER_A_ENDPOINT] = NLA_POLICY_MIN_LEN(sizeof(struct sockaddr)),
	[WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL] = { .type = NLA_U16 },
	[WGPEER_A_LAST_HANDSHAKE_TIME] = NLA_POLICY_EXACT_LEN(sizeof(struct __kernel_timespec)),
	[WGPEER_A_RX_BYTES] = { .type = NLA_U64 },
	[WGPEER_A_TX_BYTES] = { .type = NLA_U64 },
	[WGPEER_A_ALLOWEDIPS] = NLA_POLICY_NESTED_ARRAY(wg_allowedip_policy),
	[WGPEER_A_PROTOCOL_VERSION] = { .type = NLA_U32 },
};

#define WG_SELECTOR_POLICY						\
	[WGDEVICE_A_IFINDEX] = { .type = NLA_U32 },			\
	[WGDEVICE_A_IFNAME] = { .type = NLA_NUL_STRING, .len = IFNAMSIZ - 1 }

const struct nla_policy wg_selector_policy[WGDEVICE_A_SELECTOR_MAX + 1] = {
	WG_SELECTOR_POLICY,
};

static const struct nla_policy device_policy[WGDEVICE_A_MAX + 1] = {
	WG_SELECTOR_POLICY,
	[WGDEVICE_A_PRIVATE_KEY] = NLA_POLICY_EXACT_LEN(WG_KEY_LEN),
	[WGDEVICE_A_PUBLIC_KEY] = NLA_POLICY_EXACT_LEN(WG_KEY_LEN),
	[WGDEVICE_A_FLAGS] = NLA_POLICY_MASK(NLA_U32, __WGDEVICE_F_ALL),
	[WGDEVICE_A_LISTEN_PORT] = { .type = NLA_U16 },
	[WGDEVICE_A_FWMARK] = { .type = NLA_U32 },
	[WGDEVICE_A_PEERS] = NLA_POLICY_NESTED_ARRAY(wg_peer_policy),
};

static struct net_device *find_netdev(struct net *net, struct nlattr **attrs)
{
	if (attrs[WGDEVICE_A_IFINDEX])
		return __dev_get_by_index(net, nla_get_u32(attrs[WGDEVICE_A_IFINDEX]));
	return __dev_get_by_name(net, nla_data(attrs[WGDEVICE_A_IFNAME]));
}

struct wg_device *wg_nl_find_device(struct net *net, struct nlattr **attrs,
				    struct netlink_ext_ack *extack)
{
	struct nlattr *selector = attrs[WGDEVICE_A_IFINDEX] ?: attrs[WGDEVICE_A_IFNAME];
	struct net_device *dev;

	ASSERT_RTNL();
	if (!attrs[WGDEVICE_A_IFINDEX] == !attrs[WGDEVICE_A_IFNAME]) {
		NL_SET_ERR_MSG_ATTR(extack, selector,
				    "Select the interface by its index or by its name");
		return ERR_PTR(-EBADR);
	}
	dev = find_netdev(net, attrs);
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(extack, selector, "No such interface in this namespace");
		return ERR_PTR(-ENODEV);
	}
	if (!wg_netdev_is_wg(dev)) {
		NL_SET_ERR_MSG_ATTR(extack, selector, "Not a WireGuard interface");
		return ERR_PTR(-EOPNOTSUPP);
	}
	return wg_priv(dev);
}

static const struct genl_ops ops[] = {
	{
		.cmd = WG_CMD_GET_DEVICE,
		.start = wg_nl_dump_start,
		.dumpit = wg_nl_dump,
		.done = wg_nl_dump_done,
		.policy = wg_selector_policy,
		.maxattr = WGDEVICE_A_SELECTOR_MAX,
		.flags = GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd = WG_CMD_SET_DEVICE,
		.doit = wg_nl_set_device,
		.policy = device_policy,
		.maxattr = WGDEVICE_A_MAX,
		.flags = GENL_UNS_ADMIN_PERM,
	},
};

/*
 * resv_start_op stays 0: the unused bits of both headers must be zero. The
 * handlers have locks of their own, so requests to devices run in parallel.
 */
struct genl_family wg_genl_family __ro_after_init = {
	.name = WG_GENL_NAME,
	.version = WG_GENL_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
};

int __init wg_netlink_init(void)
{
	return genl_register_family(&wg_genl_family);
}

void wg_netlink_exit(void)
{
	genl_unregister_family(&wg_genl_family);
}
