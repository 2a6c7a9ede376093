/* SPDX-License-Identifier: GPL-2.0 */
/* Endpoints inside the data plane: reading them off packets, their cached route. */
#ifndef WG_DATA_ENDPOINT_H
#define WG_DATA_ENDPOINT_H

#include "data.h"

/* A cached route: immutable, found from an endpoint under RCU. */
struct wg_route {
	struct dst_entry *dst;	/* one reference, released after readers */
	u32 cookie;		/* for dst_check() */
	bool no_gso;		/* WRITE_ONCE: this egress refused a UDP GSO skb */
	unsigned long slow_until;	/* jiffies, WRITE_ONCE, for is_slow(): packets waited for this egress */
	union {
		__be32 saddr4;
		struct in6_addr saddr6;
	};
	struct rcu_head rcu;
};

/**
 * wg_endpoint_of_skb() - who sent this datagram, and to which of our addresses.
 * @skb: network and transport header set
 * Return: false if it is neither IPv4 nor IPv6.
 */
bool __must_check wg_endpoint_of_skb(struct wg_endpoint *ep, const struct sk_buff *skb);

/** wg_endpoint_learn() - an authenticated packet came from there: roam. Context: RCU reader. */
void wg_endpoint_learn(struct wg_peer *peer, const struct sk_buff *skb);

/** wg_endpoint_has_source() - is a source remembered that is not void? */
bool wg_endpoint_has_source(const struct wg_endpoint *ep);

/**
 * wg_endpoint_cache() - make @route the cached one of @ep, if it still is the peer's.
 * Takes over @route in any case.
 */
void wg_endpoint_cache(struct wg_peer *peer, struct wg_endpoint *ep, struct wg_route *route);

/** wg_endpoint_void_source() - this endpoint's source is of no use any more; its route goes. */
void wg_endpoint_void_source(struct wg_peer *peer, struct wg_endpoint *ep);

void wg_route_free(struct wg_route *route);

#endif
