// SPDX-License-Identifier: GPL-2.0
#include "train.h"

enum { WORTH_JOINING = 4 };	/* datagrams */

/*
 * A few are not worth joining: single ones keep their socket through a queue
 * that cuts super-packets (tbf, cake), UDP GSO ones of a TCP socket do not.
 */
static unsigned int datagrams_per_skb(const struct wg_path *path, const struct sk_buff *inner,
				      unsigned int datagram)
{
	unsigned int n;

	if (!wg_outer_gso(path))
		return 1;
	n = wg_egress_bytes(path, inner) / datagram;
	return n < WORTH_JOINING ? 1 : n;
}

void wg_train_begin(struct wg_train *t, const struct wg_path *path, struct sk_buff *inner,
		    unsigned int datagram, struct sk_buff_head *out)
{
	const struct wg_tx_cb *cb = wg_tx_cb(inner);

	*t = (struct wg_train) {
		.out = out,
		.datagram = datagram,
		.limit = datagrams_per_skb(path, inner, datagram),
		.cb = { .ds = cb->ds, .level = cb->level },
	};
}

void wg_train_end(struct wg_train *t)
{
	if (t->skb)
		__skb_queue_tail(t->out, t->skb);
	t->skb = NULL;
}

static bool begin_outer(struct wg_train *t, struct sk_buff *source)
{
	struct sk_buff *skb = alloc_skb(WG_OUTER_HEADROOM, GFP_ATOMIC | __GFP_NOWARN);

	if (!skb)
		return false;
	skb_reserve(skb, WG_OUTER_HEADROOM);
	wg_outer_inherit(skb, source);
	*wg_outer_cb(skb) = t->cb;
	t->skb = skb;
	return true;
}

static bool is_full(const struct wg_train *t, const struct page_frag *frag)
{
	unsigned int nr = skb_shinfo(t->skb)->nr_frags;

	return wg_outer_cb(t->skb)->segments >= t->limit ||
	       (nr == MAX_SKB_FRAGS && !skb_can_coalesce(t->skb, nr, frag->page, frag->offset));
}

static u8 *extend(struct sk_buff *skb, struct page_frag *frag, unsigned int len)
{
	unsigned int nr = skb_shinfo(skb)->nr_frags;
	u8 *room = page_address(frag->page) + frag->offset;

	if (skb_can_coalesce(skb, nr, frag->page, frag->offset)) {
		skb_frag_size_add(&skb_shinfo(skb)->frags[nr - 1], len);
	} else {
		get_page(frag->page);
		skb_fill_page_desc(skb, nr, frag->page, frag->offset, len);
	}
	frag->offset += len;
	skb->len += len;
	skb->data_len += len;
	skb->truesize += len;
	return room;
}

u8 *wg_train_room(struct wg_train *t, struct wg_pages *pages, struct sk_buff *source, unsigned int len)
{
	struct page_frag *frag = wg_pages_room(pages, len);
	struct wg_outer_cb *cb;

	if (!frag)
		return NULL;
	if (t->skb && is_full(t, frag))
		wg_train_end(t);
	if (!t->skb && !begin_outer(t, source))
		return NULL;
	cb = wg_outer_cb(t->skb);
	cb->gso_size = cb->segments++ ? t->datagram : 0;
	return extend(t->skb, frag, len);
}
