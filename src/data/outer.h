/* SPDX-License-Identifier: GPL-2.0 */
/* The outer packet: where it goes, its UDP and IP header, and the send itself. */
#ifndef WG_DATA_OUTER_H
#define WG_DATA_OUTER_H

#include <linux/ipv6.h>
#include <linux/udp.h>

#include "endpoint.h"

/* Room that every outer skb leaves in front of the UDP payload. */
#define WG_OUTER_HEADROOM ALIGN(LL_MAX_HEADER + sizeof(struct ipv6hdr) + sizeof(struct udphdr), 16)

/* Most UDP payload bytes in one outer skb: 65535 - 20 - 8. */
enum { WG_OUTER_MAX = 65507 };

/*
 * The way to one endpoint, resolved once per batch. Valid until
 * rcu_read_unlock(): the dst is not counted.
 */
struct wg_path {
	struct net_device *dev;		/* ours, for statistics */
	struct sock *sk;
	struct net *net;
	struct dst_entry *dst;
	struct wg_route *route;		/* the cached one, or NULL */
	bool ipv6;
	u8 ttl;
	__be16 sport, dport;
	u32 mark;
	union {
		struct {
			__be32 saddr4, daddr4;
		};
		struct {
			struct in6_addr saddr6, daddr6;
		};
	};
};

/**
 * wg_path_to_peer() - the way to a peer's endpoint, by its cached route if that is still good.
 * Return: WG_OK, WG_DROP_NO_ENDPOINT, _NO_SOCKET, _NO_ROUTE, _LOOP. Context: RCU reader.
 */
enum wg_reason __must_check wg_path_to_peer(struct wg_peer *peer, struct wg_path *path);

/**
 * wg_path_reply() - the way back to where @from came from, without a cache.
 * @path->dst then holds a reference which wg_path_put_reply() drops.
 */
enum wg_reason __must_check wg_path_reply(struct wg_device *wg, struct wg_endpoint *from,
					  struct wg_path *path);
void wg_path_put_reply(struct wg_path *path);

/**
 * wg_outer_send() - add UDP and IP headers and hand it to the outer stack.
 * @skb: data is the UDP payload; WG_OUTER_HEADROOM in front; consumed
 * @ds: outer DS byte; @segments: datagrams in it; @gso_size: payload of each, 0 if one
 * Return: false if the outer stack refused it. Context: RCU reader.
 */
bool wg_outer_send(struct wg_path *path, struct sk_buff *skb, u8 ds,
		   unsigned int segments, unsigned int gso_size);

/** wg_outer_gso() - may several datagrams travel in one skb on this path? */
bool wg_outer_gso(const struct wg_path *path);

/** wg_egress_bytes() - how much of @inner's flow to put into one outer skb on this path. Context: RCU reader. */
unsigned int wg_egress_bytes(const struct wg_path *path, const struct sk_buff *inner);

/**
 * wg_outer_send_message() - a handshake message to a peer, counted in its tx bytes.
 * Context: any but hardirq. Return: as wg_path_to_peer(), or WG_DROP_NO_MEMORY.
 */
enum wg_reason wg_outer_send_message(struct wg_peer *peer, const void *message, size_t len, u8 ds);

/** wg_outer_send_reply() - a cookie reply, straight back, counted to nobody but the device. */
void wg_outer_send_reply(struct wg_device *wg, struct wg_endpoint *from, const void *message, size_t len);

#endif
