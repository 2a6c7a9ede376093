/* SPDX-License-Identifier: GPL-2.0 */
/* Datagrams of one session that go through the outer stack as one skb. */
#ifndef WG_DATA_AGGREGATE_H
#define WG_DATA_AGGREGATE_H

#include <linux/skbuff.h>

struct sock;
struct wg_device;

/** wg_gro_receive() - struct udp_tunnel_sock_cfg: what may join what was held before. */
struct sk_buff *wg_gro_receive(struct sock *sk, struct list_head *head, struct sk_buff *skb);
/** wg_gro_complete() - the same: make an aggregate that the outer stack understands. */
int wg_gro_complete(struct sock *sk, struct sk_buff *skb, int offset);

/**
 * wg_is_super() - may this UDP GSO packet stay whole until it is opened?
 * @skb: what encap_rcv was given, data at its UDP header
 * Return: true if all its datagrams are transport data of one session and its
 * pages can be read in place.
 */
bool __must_check wg_is_super(const struct sk_buff *skb);

/**
 * wg_aggregate_split() - into datagrams again, each with data at its UDP header.
 * @skb: what encap_rcv was given; consumed
 * @out: unlocked, initialised; the datagrams are appended in order. What cannot
 *	 be had for want of memory is dropped and counted.
 * Context: BH off.
 */
void wg_aggregate_split(struct wg_device *wg, struct sk_buff *skb, struct sk_buff_head *out);

#endif
