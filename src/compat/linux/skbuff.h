/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WG_COMPAT_LINUX_SKBUFF_H
#define WG_COMPAT_LINUX_SKBUFF_H

#include_next <linux/skbuff.h>

/* 6.12. Before, the CPU can read every fragment. */
#ifndef HAVE_FRAGS_READABLE
static inline bool skb_frags_readable(const struct sk_buff *skb)
{
	return true;
}
#endif

/* 5.12. Before, there was no cache of a CPU's own for this. */
#ifndef HAVE_NAPI_BUILD_SKB
static inline struct sk_buff *napi_build_skb(void *data, unsigned int frag_size)
{
	return build_skb(data, frag_size);
}
#endif

#endif
