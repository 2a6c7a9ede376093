// SPDX-License-Identifier: GPL-2.0
/* napi_build_skb(): Linux 5.12. Goes with support for 5.10. */
#include <linux/skbuff.h>

struct sk_buff *probe(void *data);
struct sk_buff *probe(void *data)
{
	return napi_build_skb(data, 2048);
}
