// SPDX-License-Identifier: GPL-2.0
/*
 * Where peers are (protocol section 11).
 *
 * An endpoint is replaced as a whole, under peer->lock, by RCU pointer. The
 * data path reads it without a lock, and compares before it writes, so a peer
 * that does not roam costs nothing. The cached route belongs to one endpoint
 * object: a new endpoint starts without.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/dst.h>
#include <net/ipv6.h>

#include "endpoint.h"

static void release_route(struct rcu_head *rcu)
{
	struct wg_route *route = container_of(rcu, struct wg_route, rcu);

	dst_release(route->dst);
	kfree(route);
}

/* Readers send with an uncounted dst, so it outlives them (rcu_barrier at unload). */
void wg_route_free(struct wg_route *route)
{
	if (route)
		call_rcu(&route->rcu, release_route);
}

static void drop_route(struct wg_peer *peer, struct wg_endpoint *ep)
{
	lockdep_assert_held(&peer->lock);
	wg_route_free(rcu_replace_pointer(ep->route, NULL, lockdep_is_held(&peer->lock)));
}

static void replace(struct wg_peer *peer, struct wg_endpoint *ep)
{
	struct wg_endpoint *old;

	spin_lock_bh(&peer->lock);
	old = rcu_replace_pointer(peer->endpoint, ep, lockdep_is_held(&peer->lock));
	if (old)
		drop_route(peer, old);
	spin_unlock_bh(&peer->lock);
	if (old)
		kfree_rcu(old, rcu);
}

static int sockaddr_size(const struct sockaddr *addr)
{
	return addr->sa_family == AF_INET ? sizeof(struct sockaddr_in)
					  : sizeof(struct sockaddr_in6);
}

int wg_endpoint_set(struct wg_peer *peer, const struct sockaddr *addr)
{
	struct wg_endpoint *ep = kzalloc(sizeof(*ep), GFP_KERNEL);

	if (!ep)
		return -ENOMEM;
	if (addr->sa_family == AF_INET)
		ep->addr4 = *(const struct sockaddr_in *)addr;
	else
		ep->addr6 = *(const struct sockaddr_in6 *)addr;
	replace(peer, ep);
	return 0;
}

int wg_endpoint_read(struct wg_peer *peer, struct sockaddr_in6 *out)
{
	const struct wg_endpoint *ep;
	int len = 0;

	rcu_read_lock();
	ep = rcu_dereference(peer->endpoint);
	if (ep) {
		len = sockaddr_size(&ep->addr);
		memcpy(out, &ep->addr6, len);
	}
	rcu_read_unlock();
	return len;
}

void wg_endpoint_void_source(struct wg_peer *peer, struct wg_endpoint *ep)
{
	/* Read by wg_endpoint_has_source(). */
	WRITE_ONCE(ep->forget_source, true);
	spin_lock_bh(&peer->lock);
	drop_route(peer, ep);
	spin_unlock_bh(&peer->lock);
}

void wg_endpoint_forget_source(struct wg_peer *peer)
{
	struct wg_endpoint *ep;

	rcu_read_lock();
	ep = rcu_dereference(peer->endpoint);
	if (ep)
		wg_endpoint_void_source(peer, ep);
	rcu_read_unlock();
}

void wg_endpoint_free(struct wg_peer *peer)
{
	struct wg_endpoint *ep = rcu_dereference_protected(peer->endpoint, true);

	if (!ep)
		return;
	RCU_INIT_POINTER(peer->endpoint, NULL);
	wg_route_free(rcu_dereference_protected(ep->route, true));
	kfree_rcu(ep, rcu);
}

bool wg_endpoint_has_source(const struct wg_endpoint *ep)
{
	/* Written by wg_endpoint_void_source(). */
	if (READ_ONCE(ep->forget_source))
		return false;
	return ep->addr.sa_family == AF_INET ? ep->src4.s_addr || ep->src_if4
					     : !ipv6_addr_any(&ep->src6);
}

bool wg_endpoint_of_skb(struct wg_endpoint *ep, const struct sk_buff *skb)
{
	memset(ep, 0, sizeof(*ep));
	if (skb->protocol == htons(ETH_P_IP)) {
		ep->addr4.sin_family = AF_INET;
		ep->addr4.sin_port = udp_hdr(skb)->source;
		ep->addr4.sin_addr.s_addr = ip_hdr(skb)->saddr;
		ep->src4.s_addr = ip_hdr(skb)->daddr;
		ep->src_if4 = skb->skb_iif;
		return true;
	}
	if (skb->protocol == htons(ETH_P_IPV6)) {
		ep->addr6.sin6_family = AF_INET6;
		ep->addr6.sin6_port = udp_hdr(skb)->source;
		ep->addr6.sin6_addr = ipv6_hdr(skb)->saddr;
		ep->addr6.sin6_scope_id = ipv6_iface_scope_id(&ipv6_hdr(skb)->saddr, skb->skb_iif);
		ep->src6 = ipv6_hdr(skb)->daddr;
		return true;
	}
	return false;
}

static bool same_endpoint(const struct wg_endpoint *a, const struct wg_endpoint *b)
{
	if (a->addr.sa_family != b->addr.sa_family ||
	    READ_ONCE(a->forget_source) != READ_ONCE(b->forget_source))
		return false;
	if (a->addr.sa_family == AF_INET)
		return a->addr4.sin_port == b->addr4.sin_port &&
		       a->addr4.sin_addr.s_addr == b->addr4.sin_addr.s_addr &&
		       a->src4.s_addr == b->src4.s_addr && a->src_if4 == b->src_if4;
	return a->addr6.sin6_port == b->addr6.sin6_port &&
	       ipv6_addr_equal(&a->addr6.sin6_addr, &b->addr6.sin6_addr) &&
	       a->addr6.sin6_scope_id == b->addr6.sin6_scope_id &&
	       ipv6_addr_equal(&a->src6, &b->src6);
}

void wg_endpoint_learn(struct wg_peer *peer, const struct sk_buff *skb)
{
	const struct wg_endpoint *old = rcu_dereference(peer->endpoint);
	struct wg_endpoint seen, *ep;

	if (!wg_endpoint_of_skb(&seen, skb) || (old && same_endpoint(old, &seen)))
		return;
	ep = kmemdup(&seen, sizeof(seen), GFP_ATOMIC);
	if (ep)
		replace(peer, ep);
}

void wg_endpoint_cache(struct wg_peer *peer, struct wg_endpoint *ep, struct wg_route *route)
{
	struct wg_route *old = route;

	spin_lock_bh(&peer->lock);
	/* A route of a replaced endpoint would never be dropped again. */
	if (rcu_access_pointer(peer->endpoint) == ep)
		old = rcu_replace_pointer(ep->route, route, lockdep_is_held(&peer->lock));
	spin_unlock_bh(&peer->lock);
	wg_route_free(old);
}
