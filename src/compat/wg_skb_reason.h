/* SPDX-License-Identifier: GPL-2.0 */
/* Freeing with the kernel's own drop reason, where it has those we need (6.1). */
#ifndef WG_COMPAT_SKB_REASON_H
#define WG_COMPAT_SKB_REASON_H

#include <linux/skbuff.h>

#include "../engine/reason.h"

#ifdef HAVE_DROP_REASONS
#if __has_include(<net/dropreason.h>)
#include <net/dropreason.h>
#endif
/* The nearest of the reasons that every kernel since 6.1 knows. */
static inline enum skb_drop_reason wg_core_reason(enum wg_reason reason)
{
	switch (reason) {
	case WG_DROP_NO_MEMORY:
		return SKB_DROP_REASON_NOMEM;
	case WG_DROP_NO_ROUTE:
		return SKB_DROP_REASON_IP_OUTNOROUTES;
	case WG_DROP_NO_SOCKET:
		return SKB_DROP_REASON_NO_SOCKET;
	case WG_DROP_MALFORMED:
		return SKB_DROP_REASON_HDR_TRUNC;
	case WG_DROP_NOT_IP:
	case WG_DROP_INNER_MALFORMED:
		return SKB_DROP_REASON_UNHANDLED_PROTO;
	case WG_DROP_INNER_LENGTH:
		return SKB_DROP_REASON_PKT_TOO_SMALL;
	case WG_DROP_QUEUE_FULL:
	case WG_DROP_STAGED_OVERFLOW:
		return SKB_DROP_REASON_FULL_RING;
	default:
		return SKB_DROP_REASON_NOT_SPECIFIED;
	}
}

static inline void wg_free_skb_reason(struct sk_buff *skb, enum wg_reason reason)
{
	kfree_skb_reason(skb, wg_core_reason(reason));
}
#else
static inline void wg_free_skb_reason(struct sk_buff *skb, enum wg_reason reason)
{
	kfree_skb(skb);
}
#endif

#endif
