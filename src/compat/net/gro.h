/* SPDX-License-Identifier: GPL-2.0 */
/* Split out of linux/netdevice.h in 5.17. */
#ifndef WG_COMPAT_NET_GRO_H
#define WG_COMPAT_NET_GRO_H

#include <linux/netdevice.h>

#ifdef HAVE_GRO_HEADER
#include_next <net/gro.h>
#endif

/* 6.1. Before, the caller chose between the fast and the slow way itself. */
#ifndef HAVE_SKB_GRO_HEADER
static inline void *skb_gro_header(struct sk_buff *skb, unsigned int hlen, unsigned int offset)
{
	if (skb_gro_header_hard(skb, hlen))
		return skb_gro_header_slow(skb, hlen, offset);
	return skb_gro_header_fast(skb, offset);
}
#endif

/*
 * Until 6.10 GRO takes an IPv4 GSO packet with DF that it holds for one whose
 * identification stands still (is_atomic), and that is what it then says of it.
 * What may be "dodgy" it does not hold; all that follows from that is that an
 * egress with TSO counts the segments anew.
 */
static inline unsigned int wg_gso_counting_id(struct sk_buff *skb)
{
#ifdef HAVE_GRO_IS_ATOMIC
	(void)NAPI_GRO_CB(skb)->is_atomic;	/* so that a wrong probe does not compile */
	return SKB_GSO_DODGY;
#else
	return 0;
#endif
}

#endif
