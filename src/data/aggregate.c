// SPDX-License-Identifier: GPL-2.0
/*
 * Outer GRO: datagrams that arrive back to back for one session go through IP,
 * netfilter and the socket lookup once.
 *
 *	driver's NAPI -> wg_gro_receive() joins -> IP, netfilter, UDP
 *		      -> encap_rcv -> wg_aggregate_split() -> lane
 *
 *	  head: | IP | UDP | datagram 1 |--frag_list--> datagram 2 --> datagram 3
 *						 each with its own headers before it
 *
 * The core finds our socket by a wildcard match before routing, so what comes
 * here may well be somebody else's that is only forwarded. Therefore only
 * datagrams to a session of this device are joined. Even they may be redirected
 * away by netfilter; so that they can be cut again they take one of two forms:
 *
 * - Checksums verified: a frag list (SKB_GSO_FRAGLIST). Cutting it restores
 *   every packet with its own headers.
 * - Checksums still to be made (CHECKSUM_PARTIAL: sent on this machine): cutting
 *   a frag list would lose that. Then plain UDP GSO, which makes them anew. The
 *   core does the same with its own.
 *
 * Only skbs that nobody else sees are joined, since headers are changed.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/gro.h>
#include <net/gso.h>

#include "../engine/message.h"
#include "aggregate.h"
#include "cpu.h"
#include "drop.h"
#include "seal.h"

enum {
	TUNNEL_GSO = SKB_GSO_UDP_TUNNEL | SKB_GSO_UDP_TUNNEL_CSUM,
	/* What identifies the session of a datagram: type and receiver index. */
	SESSION_SIZE = offsetof(struct wg_msg_data, counter),
};

/* One arriving packet that may join another. */
struct arrival {
	struct sk_buff *skb;
	const u8 *ip;
	const struct udphdr *uh;
	const u8 *payload;
	unsigned int ip_offset;	/* from data, here and in all of the same flow */
	unsigned int len;	/* of the payload */
	bool ipv6;
	bool checksummed;	/* the sender made a UDP checksum */
};

/* --- joining ------------------------------------------------------------------- */

/*
 * All headers in front of the payload are of fixed size, and in one piece.
 * Returns false for what never joins; a->ip is NULL if nothing is known of it.
 */
static bool look_at(struct arrival *a, const struct sock *sk)
{
	struct sk_buff *skb = a->skb;
	unsigned int ip_len = sk->sk_family == AF_INET6 ? sizeof(struct ipv6hdr)
							: sizeof(struct iphdr);
	unsigned int headers = ip_len + sizeof(struct udphdr), offset = skb_gro_offset(skb);

	a->ipv6 = ip_len == sizeof(struct ipv6hdr);
	if (offset < headers || skb_gro_len(skb) < SESSION_SIZE)
		return false;
	a->ip_offset = offset - headers;
	a->ip = skb_gro_header(skb, offset + SESSION_SIZE, a->ip_offset);
	if (!a->ip)
		return false;
	a->uh = (const struct udphdr *)(a->ip + ip_len);
	a->payload = a->ip + headers;
	a->len = skb_gro_len(skb);
	a->checksummed = a->uh->check;
	if (a->ipv6 && (a->ip[0] >> 4 != 6 || a->ip[6] != IPPROTO_UDP))
		return false;
	return a->len >= WG_DATA_OVERHEAD && ntohs(a->uh->len) == a->len + sizeof(struct udphdr) &&
	       *(const __le32 *)a->payload == cpu_to_le32(WG_MESSAGE_DATA);
}

static bool is_private(const struct sk_buff *skb)
{
	return !skb_cloned(skb) && !skb_shared(skb);
}

/* What the aggregate has only once: DS, TTL and flags, or the whole first word and hop limit. */
static bool same_ip(const u8 *a, const u8 *b, bool ipv6)
{
	if (ipv6)
		return !memcmp(a, b, sizeof(__be32)) && a[7] == b[7];
	return ((const struct iphdr *)a)->tos == ((const struct iphdr *)b)->tos &&
	       ((const struct iphdr *)a)->ttl == ((const struct iphdr *)b)->ttl &&
	       ((const struct iphdr *)a)->frag_off == ((const struct iphdr *)b)->frag_off;
}

static bool same_session(const struct arrival *a, const struct sk_buff *p)
{
	u8 buffer[SESSION_SIZE];
	const u8 *session = skb_header_pointer(p, skb_gro_offset(a->skb), SESSION_SIZE, buffer);

	return session && !memcmp(session, a->payload, SESSION_SIZE);
}

/* Nobody's, or charged to the send buffer of one socket. */
static bool same_owner(const struct sk_buff *p, const struct sk_buff *skb)
{
	return p->sk == skb->sk && p->destructor == skb->destructor &&
	       (!skb->destructor || wg_has_writer(skb));
}

static bool may_join(const struct arrival *a, const struct sk_buff *p)
{
	const struct sk_buff *skb = a->skb;

	return NAPI_GRO_CB(p)->same_flow && is_private(p) && same_owner(p, skb) &&
	       p->ip_summed == skb->ip_summed && p->csum_level == skb->csum_level &&
	       a->len <= skb_shinfo(p)->gso_size && p->len + a->len <= U16_MAX &&
	       same_ip(a->ip, p->data + a->ip_offset, a->ipv6) && same_session(a, p);
}

/* The core completes frag lists by itself; it only must not take this for a plain one. */
static void make_frag_list(const struct arrival *a, struct sk_buff *p)
{
	NAPI_GRO_CB(p)->is_flist = 1;
	NAPI_GRO_CB(p)->encap_mark = 0;
	skb_shinfo(p)->gso_type = a->checksummed ? SKB_GSO_UDP_TUNNEL_CSUM : SKB_GSO_UDP_TUNNEL;
}

static void join(const struct arrival *a, struct sk_buff *p)
{
	struct sk_buff *skb = a->skb;

	if (NAPI_GRO_CB(p)->last == p)
		skb_shinfo(p)->frag_list = skb;
	else
		NAPI_GRO_CB(p)->last->next = skb;
	NAPI_GRO_CB(p)->last = skb;
	NAPI_GRO_CB(p)->count++;
	/* The aggregate's owner now waits for both: its truesize is what it gives back. */
	skb->destructor = NULL;
	skb->sk = NULL;
	__skb_pull(skb, skb_gro_offset(skb));
	p->len += skb->len;
	p->data_len += skb->len;
	p->truesize += skb->truesize;
	if (p->ip_summed != CHECKSUM_PARTIAL)
		make_frag_list(a, p);
	NAPI_GRO_CB(skb)->same_flow = 1;
}

/* The same addresses and ports; of what else may be held here nothing is known. */
static bool same_tuple(const struct arrival *a, const struct sk_buff *p)
{
	unsigned int headers = a->payload - a->ip, from = a->ipv6 ? 8 : 12;
	const u8 *ip = p->data + a->ip_offset;

	return p->protocol == a->skb->protocol && p->dev == a->skb->dev &&
	       skb_headlen(p) >= a->ip_offset + headers && ip[a->ipv6 ? 6 : 9] == IPPROTO_UDP &&
	       !memcmp(ip + from, a->ip + from, headers - sizeof(struct udphdr) + 4 - from);
}

/* The core sets packets of other sockets apart, but their order counts as well. */
static struct sk_buff *held_before(struct list_head *head, const struct arrival *a)
{
	struct sk_buff *p;

	list_for_each_entry(p, head, list)
		if (NAPI_GRO_CB(p)->same_flow || same_tuple(a, p))
			return p;
	return NULL;
}

static bool is_our_session(struct sock *sk, const struct arrival *a)
{
	const struct wg_msg_data *header = (const void *)a->payload;
	struct wg_device *wg = rcu_dereference_sk_user_data(sk);

	return wg && wg_index_keypair(&wg->index, le32_to_cpu(header->receiver_index));
}

static bool try_join(const struct arrival *a, struct sk_buff *p)
{
	/* The pull moves headers: a->ip is void after it. */
	if (!may_join(a, p) || !pskb_may_pull(a->skb, skb_gro_offset(a->skb)))
		return false;
	join(a, p);
	return true;
}

/*
 * Returns what must go up now: of a flow only the last is held, so that order
 * is kept. All in an aggregate are of one size but the last, which ends it.
 */
struct sk_buff *wg_gro_receive(struct sock *sk, struct list_head *head, struct sk_buff *skb)
{
	struct arrival a = { .skb = skb };
	bool good = look_at(&a, sk) && is_private(skb) && !NAPI_GRO_CB(skb)->flush &&
		    !READ_ONCE(wg_force_plain);
	struct sk_buff *p = a.ip ? held_before(head, &a) : NULL;

	if (good && p && try_join(&a, p))
		return a.len < skb_shinfo(p)->gso_size || NAPI_GRO_CB(p)->count >= WG_BATCH ? p : NULL;
	/* By itself, after what came before it; or first of a new aggregate. */
	if (!good || !is_our_session(sk, &a))
		NAPI_GRO_CB(skb)->flush = 1;
	return p;
}

/* For plain UDP GSO; frag lists do not come here. The core has written the pseudo header's sum. */
int wg_gro_complete(struct sock *sk, struct sk_buff *skb, int offset)
{
	skb->encapsulation = 0;
	skb->csum_start = skb->data + offset - sizeof(struct udphdr) - skb->head;
	skb->csum_offset = offsetof(struct udphdr, check);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb_shinfo(skb)->gso_type |= SKB_GSO_UDP_L4;
	skb_shinfo(skb)->gso_segs = NAPI_GRO_CB(skb)->count;
	return 0;
}

/* --- staying whole ---------------------------------------------------------------- */

/* Reads forward: the frag that the last bytes lay in, and where it begins. */
struct reader {
	const struct sk_buff *skb;
	int frag;		/* -1: the linear part */
	unsigned int start, end;
};

/* @len bytes at @offset, which never decreases; they are there. In @buffer if not in one piece. */
static const u8 *read_at(struct reader *r, unsigned int offset, unsigned int len, u8 *buffer)
{
	const skb_frag_t *frag;

	while (offset >= r->end) {
		r->start = r->end;
		r->end += skb_frag_size(&skb_shinfo(r->skb)->frags[++r->frag]);
	}
	if (offset + len > r->end)
		return skb_copy_bits(r->skb, offset, buffer, len) ? NULL : buffer;
	if (r->frag < 0)
		return r->skb->data + offset;
	frag = &skb_shinfo(r->skb)->frags[r->frag];
	return (const u8 *)skb_frag_address(frag) + (offset - r->start);
}

bool wg_is_super(const struct sk_buff *skb)
{
	unsigned int size = skb_shinfo(skb)->gso_size, at = sizeof(struct udphdr);
	u8 first[SESSION_SIZE] __aligned(4), buffer[SESSION_SIZE];
	struct reader reader = { .skb = skb, .frag = -1, .end = skb_headlen(skb) };

	if (!(skb_shinfo(skb)->gso_type & SKB_GSO_UDP_L4) || size < WG_DATA_OVERHEAD ||
	    skb_has_frag_list(skb) || IS_ENABLED(CONFIG_HIGHMEM) || !skb_frags_readable(skb) ||
	    skb_copy_bits(skb, at, first, SESSION_SIZE) ||
	    *(__le32 *)first != cpu_to_le32(WG_MESSAGE_DATA))
		return false;
	for (; at < skb->len; at += size) {
		const u8 *session;

		if (skb->len - at < WG_DATA_OVERHEAD)
			return false;
		session = read_at(&reader, at, SESSION_SIZE, buffer);
		if (!session || memcmp(session, first, SESSION_SIZE))
			return false;
	}
	return true;
}

/* --- splitting ------------------------------------------------------------------- */

/* Where the first came from, as netfilter left it, all came from. */
static void copy_addresses(struct sk_buff *skb, const struct sk_buff *first)
{
	udp_hdr(skb)->source = udp_hdr(first)->source;
	if (first->protocol == htons(ETH_P_IP)) {
		ip_hdr(skb)->saddr = ip_hdr(first)->saddr;
		ip_hdr(skb)->daddr = ip_hdr(first)->daddr;
	} else {
		ipv6_hdr(skb)->saddr = ipv6_hdr(first)->saddr;
		ipv6_hdr(skb)->daddr = ipv6_hdr(first)->daddr;
	}
	skb->skb_iif = first->skb_iif;
	skb->dev = first->dev;
}

/*
 * Off the frag list. If a capture took a reference its packets stay as they are, and so does
 * the list that they hang on: it is read, and freed, by way of each one's next.
 */
static struct sk_buff *make_private(struct sk_buff *skb)
{
	struct sk_buff *copy;

	if (!skb_shared(skb)) {
		skb_mark_not_on_list(skb);
		return skb;
	}
	copy = skb_copy(skb, GFP_ATOMIC | __GFP_NOWARN);
	consume_skb(skb);
	return copy;
}

/* Takes the frag list off @skb, which is a single datagram then. */
static struct sk_buff *detach_list(struct sk_buff *skb)
{
	struct sk_buff *list = skb_shinfo(skb)->frag_list, *next;

	skb_shinfo(skb)->frag_list = NULL;
	for (next = list; next; next = next->next) {
		skb->len -= next->len;
		skb->data_len -= next->len;
		skb->truesize -= next->truesize;
	}
	udp_hdr(skb)->len = htons(skb->len - skb_transport_offset(skb));
	skb_gso_reset(skb);
	return list;
}

static void split_list(struct wg_device *wg, struct sk_buff *skb, struct sk_buff_head *out)
{
	struct sk_buff *next, *list = detach_list(skb);

	__skb_queue_tail(out, skb);
	for (; list; list = next) {
		struct sk_buff *one;

		next = list->next;
		one = make_private(list);
		if (!one) {
			wg_count_drop(wg, WG_DROP_NO_MEMORY, 1);
			continue;
		}
		copy_addresses(one, skb);
		__skb_push(one, sizeof(struct udphdr));
		__skb_queue_tail(out, one);
	}
}

/* A sender's UDP GSO packet that no device has cut, and that cannot stay whole. */
static void split_by_core(struct wg_device *wg, struct sk_buff *skb, struct sk_buff_head *out)
{
	struct sk_buff *segments, *next, *one;

	__skb_push(skb, -skb_mac_offset(skb));
	segments = __skb_gso_segment(skb, NETIF_F_SG | NETIF_F_IP_CSUM | NETIF_F_IPV6_CSUM, false);
	if (IS_ERR_OR_NULL(segments)) {
		wg_drop(wg, skb, WG_DROP_SEGMENTATION);
		return;
	}
	consume_skb(skb);
	skb_list_walk_safe(segments, one, next) {
		skb_mark_not_on_list(one);
		__skb_pull(one, skb_transport_offset(one));
		__skb_queue_tail(out, one);
	}
}

void wg_aggregate_split(struct wg_device *wg, struct sk_buff *skb, struct sk_buff_head *out)
{
	if (!skb_has_frag_list(skb) || !(skb_shinfo(skb)->gso_type & TUNNEL_GSO))
		split_by_core(wg, skb, out);
	else if (skb_unclone(skb, GFP_ATOMIC))
		wg_drop(wg, skb, WG_DROP_NO_MEMORY);
	else
		split_list(wg, skb, out);
}
