/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Attributes for messages with very many of them: room is asked for once, for
 * the most that a group of them can take, and not for each. Lengths are
 * constants where it counts, so that a copy is a few moves.
 */
#ifndef WG_DEVICE_NL_WRITE_H
#define WG_DEVICE_NL_WRITE_H

#include <linux/skbuff.h>
#include <net/netlink.h>

/** wg_nl_fits() - is there room for @len bytes, headers and padding included? */
static inline bool wg_nl_fits(const struct sk_buff *skb, unsigned int len)
{
	return skb_tailroom(skb) >= (int)len;
}

/** wg_nl_reserve() - an attribute to be filled by the caller. Return: its @len bytes of payload. */
static __always_inline void *wg_nl_reserve(struct sk_buff *skb, u16 type, u16 len)
{
	struct nlattr *attr = __skb_put(skb, nla_total_size(len));

	attr->nla_type = type;
	attr->nla_len = nla_attr_size(len);
	/* Whatever is not overwritten goes to the reader. */
	if (nla_padlen(len))
		memset((u8 *)attr + attr->nla_len, 0, nla_padlen(len));
	return nla_data(attr);
}

static __always_inline void wg_nl_write(struct sk_buff *skb, u16 type, const void *data, u16 len)
{
	memcpy(wg_nl_reserve(skb, type, len), data, len);
}

/** wg_nl_write_u64() - with an empty attribute (type 0) before it where machines need alignment. */
static __always_inline void wg_nl_write_u64(struct sk_buff *skb, u16 type, u64 value)
{
	if (!IS_ENABLED(CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS) &&
	    IS_ALIGNED((unsigned long)skb_tail_pointer(skb), 8))
		wg_nl_reserve(skb, 0, 0);
	wg_nl_write(skb, type, &value, sizeof(value));
}

/** wg_nl_open() - a nested attribute; nla_nest_end() closes it. */
static __always_inline struct nlattr *wg_nl_open(struct sk_buff *skb, u16 type)
{
	struct nlattr *nest = __skb_put(skb, NLA_HDRLEN);

	nest->nla_type = type | NLA_F_NESTED;
	return nest;
}

#endif
