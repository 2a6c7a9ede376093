// SPDX-License-Identifier: GPL-2.0
/* skb->tstamp_type, which clock the time stamp is of: Linux 6.10. Goes with support for older ones. */
#include <linux/skbuff.h>

unsigned int probe(const struct sk_buff *skb);
unsigned int probe(const struct sk_buff *skb)
{
	return skb->tstamp_type;
}
