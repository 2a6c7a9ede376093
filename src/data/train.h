/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A train: datagrams of one flow and one size, the last may be shorter, that go
 * through the outer stack as one UDP GSO skb. They are sealed into pages of ours.
 *
 *	| Eth | IP | UDP | [hdr|sealed packet|tag] [hdr|sealed packet|tag] ... |
 *	 `--- linear ---'  `----------------- page frags of ours ----------------'
 */
#ifndef WG_DATA_TRAIN_H
#define WG_DATA_TRAIN_H

#include "seal.h"

struct wg_train {
	struct sk_buff_head *out;
	struct sk_buff *skb;		/* being filled; NULL: none yet */
	unsigned int datagram;		/* size of each but the last */
	unsigned int limit;		/* datagrams per outer skb */
	struct wg_outer_cb cb;		/* of an empty one */
};

/**
 * wg_train_begin() - no datagram yet.
 * @inner: first of the packets to come, which are alike; @datagram: size of each but the last
 * @out: outer skbs are appended to it, as few as this path allows (wg_egress_bytes())
 */
void wg_train_begin(struct wg_train *t, const struct wg_path *path, struct sk_buff *inner,
		    unsigned int datagram, struct sk_buff_head *out);

/**
 * wg_train_room() - memory for the next datagram.
 * @source: the packet that it will hold, whose hash and pacing the outer skb may take
 * Return: NULL without memory. Context: holder of the scratch that @pages belongs to.
 */
u8 *__must_check wg_train_room(struct wg_train *t, struct wg_pages *pages, struct sk_buff *source,
			       unsigned int len);

/** wg_train_end() - the outer skb being filled is complete. */
void wg_train_end(struct wg_train *t);

#endif
