// SPDX-License-Identifier: GPL-2.0
/* skb_frags_readable(): Linux 6.12. Goes with support for older ones. */
#include <linux/skbuff.h>

bool probe(const struct sk_buff *skb);
bool probe(const struct sk_buff *skb)
{
	return skb_frags_readable(skb);
}
