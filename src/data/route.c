// SPDX-License-Identifier: GPL-2.0
/*
 * Routes to endpoints, and the sticky source (protocol section 11).
 *
 * Lookups happen in the device's creating namespace through its socket. A
 * found route is cached on the endpoint and used without a reference.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/inetdevice.h>
#include <linux/security.h>
#include <net/inet_sock.h>
#include <net/ip.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>
#include <net/route.h>

#include "outer.h"

/* One lookup: for whom, from where. @peer is NULL for a reply. */
struct lookup {
	struct wg_device *wg;
	struct wg_peer *peer;
	struct wg_endpoint *ep;
	struct wg_path *path;
};

static void void_source(const struct lookup *l)
{
	if (l->peer)
		wg_endpoint_void_source(l->peer, l->ep);
	else
		l->ep->forget_source = true;
}

static struct rtable *route4(const struct lookup *l, __be32 saddr)
{
	struct flowi4 fl = {
		.saddr = saddr,
		.daddr = l->ep->addr4.sin_addr.s_addr,
		.fl4_dport = l->ep->addr4.sin_port,
		.fl4_sport = l->path->sport,
		.flowi4_mark = l->path->mark,
		.flowi4_proto = IPPROTO_UDP,
	};
	struct rtable *rt;

	security_sk_classify_flow(l->path->sk, flowi4_to_flowi_common(&fl));
	rt = ip_route_output_flow(l->path->net, &fl, l->path->sk);
	l->path->saddr4 = fl.saddr;
	return rt;
}

/* The remembered source gives way when it or its interface is of no use. */
static struct rtable *sticky_route4(const struct lookup *l)
{
	struct wg_endpoint *ep = l->ep;
	bool sticky = wg_endpoint_has_source(ep);
	struct rtable *rt;

	if (sticky && ep->src4.s_addr &&
	    !inet_confirm_addr(l->path->net, NULL, 0, ep->src4.s_addr, RT_SCOPE_HOST)) {
		void_source(l);
		sticky = false;
	}
	rt = route4(l, sticky ? ep->src4.s_addr : 0);
	if (!sticky || !ep->src_if4)
		return rt;
	if (IS_ERR(rt) ? PTR_ERR(rt) != -EINVAL : rt->dst.dev->ifindex == ep->src_if4)
		return rt;
	if (!IS_ERR(rt))
		ip_rt_put(rt);
	void_source(l);
	return route4(l, 0);
}

static struct dst_entry *lookup4(const struct lookup *l)
{
	struct rtable *rt = sticky_route4(l);

	return IS_ERR(rt) ? ERR_CAST(rt) : &rt->dst;
}

#if IS_ENABLED(CONFIG_IPV6)
static struct dst_entry *lookup6(const struct lookup *l)
{
	struct wg_endpoint *ep = l->ep;
	struct flowi6 fl = {
		.daddr = ep->addr6.sin6_addr,
		.fl6_dport = ep->addr6.sin6_port,
		.fl6_sport = l->path->sport,
		.flowi6_mark = l->path->mark,
		.flowi6_oif = ep->addr6.sin6_scope_id,
		.flowi6_proto = IPPROTO_UDP,
	};
	struct dst_entry *dst;

	if (wg_endpoint_has_source(ep)) {
		if (ipv6_chk_addr(l->path->net, &ep->src6, NULL, 0))
			fl.saddr = ep->src6;
		else
			void_source(l);
	}
	security_sk_classify_flow(l->path->sk, flowi6_to_flowi_common(&fl));
	dst = ip6_dst_lookup_flow(l->path->net, l->path->sk, &fl, NULL);
	l->path->saddr6 = fl.saddr;
	return dst;
}

static u8 hop_limit(const struct wg_path *path)
{
	return path->ipv6 ? ip6_dst_hoplimit(path->dst) : ip4_dst_hoplimit(path->dst);
}
#else
static struct dst_entry *lookup6(const struct lookup *l)
{
	return ERR_PTR(-EAFNOSUPPORT);
}

static u8 hop_limit(const struct wg_path *path)
{
	return ip4_dst_hoplimit(path->dst);
}
#endif

/* Everything of the path that needs no route. */
static enum wg_reason begin_path(struct wg_device *wg, const struct wg_endpoint *ep,
				 struct wg_path *path)
{
	path->dev = wg->dev;
	path->route = NULL;
	path->ipv6 = ep->addr.sa_family == AF_INET6;
	path->sk = path->ipv6 ? rcu_dereference(wg->sock6) : rcu_dereference(wg->sock4);
	if (!path->sk)
		return WG_DROP_NO_SOCKET;
	path->net = sock_net(path->sk);
	path->sport = inet_sk(path->sk)->inet_sport;
	path->mark = READ_ONCE(wg->fwmark);
	if (path->ipv6) {
		path->daddr6 = ep->addr6.sin6_addr;
		path->dport = ep->addr6.sin6_port;
	} else {
		path->daddr4 = ep->addr4.sin_addr.s_addr;
		path->dport = ep->addr4.sin_port;
	}
	return WG_OK;
}

static bool use_cached(struct wg_endpoint *ep, struct wg_path *path)
{
	struct wg_route *route = rcu_dereference(ep->route);

	if (!route || !dst_check(route->dst, route->cookie))
		return false;
	path->route = route;
	path->dst = route->dst;
	if (path->ipv6)
		path->saddr6 = route->saddr6;
	else
		path->saddr4 = route->saddr4;
	path->ttl = hop_limit(path);
	return true;
}

static enum wg_reason find(const struct lookup *l)
{
	struct wg_path *path = l->path;
	struct dst_entry *dst = path->ipv6 ? lookup6(l) : lookup4(l);

	if (IS_ERR(dst)) {
		net_dbg_ratelimited("%s: No route to %pISpfsc, error %ld\n", l->wg->dev->name,
				    &l->ep->addr, PTR_ERR(dst));
		return WG_DROP_NO_ROUTE;
	}
	path->dst = dst;
	path->ttl = hop_limit(path);
	return WG_OK;
}

/* Hand the reference of the dst over to a cached route, which RCU keeps for us. */
static enum wg_reason cache(const struct lookup *l)
{
	struct wg_path *path = l->path;
	struct wg_route *route = kzalloc(sizeof(*route), GFP_ATOMIC);

	if (!route) {
		dst_release(path->dst);
		return WG_DROP_NO_MEMORY;
	}
	route->dst = path->dst;
	route->slow_until = jiffies;
	if (path->ipv6) {
		route->saddr6 = path->saddr6;
		route->cookie = rt6_get_cookie(container_of(path->dst, struct rt6_info, dst));
	} else {
		route->saddr4 = path->saddr4;
	}
	path->route = route;
	wg_endpoint_cache(l->peer, l->ep, route);
	return WG_OK;
}

enum wg_reason wg_path_to_peer(struct wg_peer *peer, struct wg_path *path)
{
	struct lookup l = { .wg = peer->device, .peer = peer, .path = path };
	enum wg_reason reason;

	l.ep = rcu_dereference(peer->endpoint);
	if (!l.ep)
		return WG_DROP_NO_ENDPOINT;
	reason = begin_path(l.wg, l.ep, path);
	if (reason != WG_OK || use_cached(l.ep, path))
		return reason;
	reason = find(&l);
	return reason == WG_OK ? cache(&l) : reason;
}

enum wg_reason wg_path_reply(struct wg_device *wg, struct wg_endpoint *from, struct wg_path *path)
{
	struct lookup l = { .wg = wg, .ep = from, .path = path };
	enum wg_reason reason = begin_path(wg, from, path);

	return reason == WG_OK ? find(&l) : reason;
}

void wg_path_put_reply(struct wg_path *path)
{
	dst_release(path->dst);
}
