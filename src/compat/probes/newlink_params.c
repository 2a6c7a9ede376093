// SPDX-License-Identifier: GPL-2.0
/* rtnl_link_ops.newlink() takes a struct: Linux 6.15. Goes with support for older ones. */
#include <linux/netdevice.h>
#include <net/rtnetlink.h>

struct net *probe(struct rtnl_newlink_params *params);
struct net *probe(struct rtnl_newlink_params *params)
{
	return rtnl_newlink_link_net(params);
}
