/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From opened packets to skbs, with what generic receive offload would do to
 * them one by one done at once: the TCP segments of one flow that follow each
 * other become one skb.
 *
 * A packet is opened into an area: memory of ours, with room around the content
 * that can make it an skb.
 *
 *	| head | IP | TCP | payload | padding | shared info |
 *
 * The first area of a merged skb is its linear part, of the others it gets the
 * payload as page frags; when it has no room for more of these, they go on in
 * the skbs of its frag list. GRO builds the same.
 */
#ifndef WG_DATA_MERGE_H
#define WG_DATA_MERGE_H

#include <linux/skbuff.h>

#include "../device/peer.h"

#define WG_AREA_HEAD NET_SKB_PAD

/** wg_area_size() - bytes of an area for @padded bytes of content. */
static inline unsigned int wg_area_size(unsigned int padded)
{
	return SKB_DATA_ALIGN(WG_AREA_HEAD + padded) + SKB_DATA_ALIGN(sizeof(struct skb_shared_info));
}

/** wg_area_content() - where in an area the content goes. */
static inline u8 *wg_area_content(void *area)
{
	return area + WG_AREA_HEAD;
}

static inline void wg_area_free(void *area)
{
	skb_free_frag(area);
}

/*
 * What a poll has opened and not yet handed on. Zeroed but for napi: nothing. It lives on
 * the stack of the poll, within one RCU section.
 */
struct wg_merge {
	struct napi_struct *napi;
	struct wg_peer *peer;
	struct sk_buff *skb;
	struct sk_buff *tail;	/* itself, or the last of its frag list */
	u64 bytes;		/* received, not yet in the peer's counter */
	bool takes_more;	/* all below is valid */
	bool ipv6;
	u8 ds;			/* outer DS byte */
	u8 l4;			/* length of the IP header */
	u8 headers;		/* and of the TCP header with it */
	u16 segments;
	u16 mss;
	u16 most;		/* bytes in one skb */
	u16 id;			/* IPv4 identification of the next segment */
	u32 seq;		/* TCP sequence number of the next segment */
};

/**
 * wg_merge_add() - check the content of an authenticated packet and hand it up, now or later.
 * @area: consumed
 * @padded: bytes of content; @ds: outer DS byte
 * Context: RCU reader, BH off. wg_merge_flush() must follow in the same RCU
 * section, and come before any other packet that is to be delivered.
 */
void wg_merge_add(struct wg_merge *m, struct wg_peer *peer, void *area, unsigned int padded, u8 ds);

/** wg_merge_flush() - hand up what was held back. */
void wg_merge_flush(struct wg_merge *m);

#endif
