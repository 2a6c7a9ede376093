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

#endif
