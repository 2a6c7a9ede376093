// SPDX-License-Identifier: GPL-2.0
/* The drop reasons wg_skb_reason.h uses: Linux 6.1. Goes with support for older ones. */
#include <linux/skbuff.h>
#if __has_include(<net/dropreason.h>)
#include <net/dropreason.h>
#endif

void probe(struct sk_buff *skb, int which);
void probe(struct sk_buff *skb, int which)
{
	static const enum skb_drop_reason used[] = {
		SKB_DROP_REASON_NOMEM,
		SKB_DROP_REASON_IP_OUTNOROUTES,
		SKB_DROP_REASON_NO_SOCKET,
		SKB_DROP_REASON_HDR_TRUNC,
		SKB_DROP_REASON_UNHANDLED_PROTO,
		SKB_DROP_REASON_PKT_TOO_SMALL,
		SKB_DROP_REASON_FULL_RING,
		SKB_DROP_REASON_NOT_SPECIFIED,
	};

	kfree_skb_reason(skb, used[which]);
}
