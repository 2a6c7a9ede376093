// SPDX-License-Identifier: GPL-2.0
/* Links, addresses and namespaces for the tests, over rtnetlink. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "nlwg.h"

static int rt_do(struct msg *m)
{
	int fd = nl_open(NETLINK_ROUTE);
	int ret;

	if (fd < 0)
		return fd;
	ret = transact(fd, m);
	close(fd);
	return ret;
}

static void link_msg(struct msg *m, uint16_t type, uint16_t flags,
		     struct ifinfomsg ifi)
{
	msg_init_rt(m, type, NLM_F_REQUEST | flags, &ifi, sizeof(ifi));
}

static int link_named(struct msg *m, uint16_t type, const char *name,
		      unsigned int flags, unsigned int change)
{
	unsigned int index = if_nametoindex(name);

	if (!index)
		return -ENODEV;
	link_msg(m, type, 0, (struct ifinfomsg){ .ifi_index = (int)index,
						 .ifi_flags = flags,
						 .ifi_change = change });
	return 0;
}

int link_add_in(const char *name, const char *kind, int netns)
{
	static struct msg m;
	size_t at;

	link_msg(&m, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL,
		 (struct ifinfomsg){ 0 });
	put_str(&m, IFLA_IFNAME, name);
	if (netns >= 0)
		put_u32(&m, IFLA_NET_NS_FD, (uint32_t)netns);
	at = nest(&m, IFLA_LINKINFO);
	put_str(&m, IFLA_INFO_KIND, kind);
	nest_end(&m, at);
	return rt_do(&m);
}

int link_add(const char *name, const char *kind)
{
	return link_add_in(name, kind, -1);
}

int link_add_veth(const char *name, const char *other)
{
	struct ifinfomsg ifi = { 0 };
	static struct msg m;
	size_t info, info_data, peer;

	link_msg(&m, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL, ifi);
	put_str(&m, IFLA_IFNAME, name);
	info = nest(&m, IFLA_LINKINFO);
	put_str(&m, IFLA_INFO_KIND, "veth");
	info_data = nest(&m, IFLA_INFO_DATA);
	peer = nest(&m, VETH_INFO_PEER);
	put_raw(&m, &ifi, sizeof(ifi));
	put_str(&m, IFLA_IFNAME, other);
	nest_end(&m, peer);
	nest_end(&m, info_data);
	nest_end(&m, info);
	return rt_do(&m);
}

int link_del(const char *name)
{
	static struct msg m;

	return link_named(&m, RTM_DELLINK, name, 0, 0) ?: rt_do(&m);
}

int link_up(const char *name)
{
	static struct msg m;

	return link_named(&m, RTM_NEWLINK, name, IFF_UP, IFF_UP) ?: rt_do(&m);
}

int link_down(const char *name)
{
	static struct msg m;

	return link_named(&m, RTM_NEWLINK, name, 0, IFF_UP) ?: rt_do(&m);
}

int link_mtu(const char *name, uint32_t mtu)
{
	static struct msg m;
	int ret = link_named(&m, RTM_NEWLINK, name, 0, 0);

	if (ret)
		return ret;
	put_u32(&m, IFLA_MTU, mtu);
	return rt_do(&m);
}

int link_move(const char *name, int netns)
{
	static struct msg m;
	int ret = link_named(&m, RTM_NEWLINK, name, 0, 0);

	if (ret)
		return ret;
	put_u32(&m, IFLA_NET_NS_FD, (uint32_t)netns);
	return rt_do(&m);
}

int link_rename(const char *name, const char *to)
{
	static struct msg m;
	int ret = link_named(&m, RTM_NEWLINK, name, 0, 0);

	if (ret)
		return ret;
	put_str(&m, IFLA_IFNAME, to);
	return rt_do(&m);
}

static size_t parse_addr(const char *text, uint8_t *addr, uint8_t *family)
{
	*family = strchr(text, ':') ? AF_INET6 : AF_INET;
	inet_pton(*family, text, addr);
	return *family == AF_INET6 ? 16 : 4;
}

int addr_add(const char *name, const char *text, uint8_t plen)
{
	struct ifaddrmsg ifa = {
		.ifa_prefixlen = plen,
		.ifa_flags = IFA_F_NODAD,
		.ifa_index = if_nametoindex(name),
	};
	static struct msg m;
	uint8_t addr[16];
	size_t len = parse_addr(text, addr, &ifa.ifa_family);

	msg_init_rt(&m, RTM_NEWADDR, NLM_F_REQUEST | NLM_F_CREATE, &ifa,
		    sizeof(ifa));
	put(&m, IFA_LOCAL, addr, len);
	put(&m, IFA_ADDRESS, addr, len);
	return rt_do(&m);
}

/* mtu 0: none attached */
int route_add(const char *dev, const char *dst, uint8_t plen, uint32_t mtu)
{
	struct rtmsg rtm = {
		.rtm_dst_len = plen,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = RT_SCOPE_LINK,
		.rtm_type = RTN_UNICAST,
	};
	static struct msg m;
	uint8_t addr[16];
	size_t at, len = parse_addr(dst, addr, &rtm.rtm_family);

	msg_init_rt(&m, RTM_NEWROUTE,
		    NLM_F_REQUEST | NLM_F_CREATE | NLM_F_REPLACE, &rtm,
		    sizeof(rtm));
	put(&m, RTA_DST, addr, len);
	put_u32(&m, RTA_OIF, if_nametoindex(dev));
	if (mtu) {
		at = nest_plain(&m, RTA_METRICS);
		put_u32(&m, RTAX_MTU, mtu);
		nest_end(&m, at);
	}
	return rt_do(&m);
}

/* The device is found by the gateway. */
int route_via(const char *dst, uint8_t plen, const char *gateway)
{
	struct rtmsg rtm = {
		.rtm_dst_len = plen,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_STATIC,
		.rtm_scope = RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_UNICAST,
	};
	static struct msg m;
	uint8_t addr[16], via[16];
	size_t len = parse_addr(dst, addr, &rtm.rtm_family);

	parse_addr(gateway, via, &rtm.rtm_family);
	msg_init_rt(&m, RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_CREATE, &rtm,
		    sizeof(rtm));
	put(&m, RTA_DST, addr, len);
	put(&m, RTA_GATEWAY, via, len);
	return rt_do(&m);
}

int netns_fd(void)
{
	return open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
}

int netns_enter(int fd)
{
	return setns(fd, CLONE_NEWNET) ? -errno : 0;
}

int netns_new(void)
{
	if (unshare(CLONE_NEWNET))
		return -errno;
	return link_up("lo");
}
