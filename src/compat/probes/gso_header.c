// SPDX-License-Identifier: GPL-2.0
/* net/gso.h: Linux 6.5 (and 6.4.10). Goes with support for older ones. */
#include <net/gso.h>

struct sk_buff *probe(struct sk_buff *skb, netdev_features_t features);
struct sk_buff *probe(struct sk_buff *skb, netdev_features_t features)
{
	return skb_gso_segment(skb, features);
}
