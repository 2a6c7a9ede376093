/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WG_COMPAT_NET_RTNETLINK_H
#define WG_COMPAT_NET_RTNETLINK_H

#include_next <net/rtnetlink.h>

/*
 * 6.15 put the many arguments of newlink() into a struct. Defines @name for
 * struct rtnl_link_ops, which calls create(dev, link_net); link_net is that
 * of the request, or that of its IFLA_LINK_NETNSID.
 */
#ifdef HAVE_NEWLINK_PARAMS
#define WG_DEFINE_NEWLINK(name, create)						\
static int name(struct net_device *dev, struct rtnl_newlink_params *params,	\
		struct netlink_ext_ack *extack)					\
{										\
	return create(dev, rtnl_newlink_link_net(params));			\
}
#else
#define WG_DEFINE_NEWLINK(name, create)						\
static int name(struct net *link_net, struct net_device *dev,			\
		struct nlattr *tb[], struct nlattr *data[],			\
		struct netlink_ext_ack *extack)					\
{										\
	return create(dev, link_net);						\
}
#endif

#endif
