// SPDX-License-Identifier: GPL-2.0
/*
 * TCP segments that would be merged by GRO are merged before they become skbs.
 *
 * The rules are GRO's, so that both ways end in the same packets: see may_follow().
 * What this does not merge is left to GRO, which gets everything in order.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/tcp.h>
#include <net/gro.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include <net/tcp.h>

#include "drop.h"
#include "merge.h"
#include "rx.h"

#define TCP_FLAGS_LAST (TCP_FLAG_PSH | TCP_FLAG_FIN)
#define TCP_FLAGS_ALONE (TCP_FLAG_CWR | TCP_FLAG_URG | TCP_FLAG_RST | TCP_FLAG_SYN)

/* --- the first ------------------------------------------------------------------ */

/* Would GRO merge what this device receives, and in this form? */
static bool wants_merging(const struct net_device *dev)
{
	return !netif_elide_gro(dev) && !(dev->features & NETIF_F_GRO_FRAGLIST);
}

static bool is_tcp(const u8 *data, unsigned int len)
{
	const struct iphdr *ip = (const struct iphdr *)data;
	const struct ipv6hdr *ip6 = (const struct ipv6hdr *)data;

	if (ip->version == 6)
		return len >= sizeof(*ip6) + sizeof(struct tcphdr) && ip6->nexthdr == IPPROTO_TCP;
	return len >= sizeof(*ip) + sizeof(struct tcphdr) && ip->ihl == 5 &&
	       ip->protocol == IPPROTO_TCP && !(ip->frag_off & ~htons(IP_DF)) &&
	       !ip_fast_csum(ip, 5);
}

/* May others follow this one in its skb? Then remember what they must be like. */
static bool may_lead(struct wg_merge *m, const u8 *data, unsigned int len)
{
	const struct tcphdr *th;

	if (!is_tcp(data, len))
		return false;
	m->ipv6 = data[0] >> 4 == 6;
	m->l4 = m->ipv6 ? sizeof(struct ipv6hdr) : sizeof(struct iphdr);
	th = (const struct tcphdr *)(data + m->l4);
	m->headers = m->l4 + th->doff * 4;
	if (th->doff * 4 < sizeof(*th) || m->headers >= len ||
	    (tcp_flag_word(th) & (TCP_FLAGS_LAST | TCP_FLAGS_ALONE)))
		return false;
	m->mss = len - m->headers;
	m->most = min_t(unsigned int, netif_get_gro_max_size(m->skb->dev, m->skb) - 1, IP_MAX_MTU);
	m->seq = ntohl(th->seq) + m->mss;
	m->id = ntohs(((const struct iphdr *)data)->id) + 1;
	return true;
}

static struct sk_buff *make_skb(struct net_device *dev, void *area, unsigned int padded,
				unsigned int len)
{
	struct sk_buff *skb = napi_build_skb(area, wg_area_size(padded));

	if (!skb)
		return NULL;
	skb_reserve(skb, WG_AREA_HEAD);
	__skb_put(skb, len);
	skb->dev = dev;
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	skb_reset_transport_header(skb);
	skb->protocol = ip_hdr(skb)->version == 4 ? htons(ETH_P_IP) : htons(ETH_P_IPV6);
	/* The tag vouches for every byte, at all levels. */
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	skb->csum_level = ~0;
	return skb;
}

static void begin(struct wg_merge *m, struct wg_peer *peer, void *area, unsigned int padded,
		  unsigned int len, u8 ds)
{
	m->skb = make_skb(peer->device->dev, area, padded, len);
	if (!m->skb) {
		wg_area_free(area);
		wg_count_drop(peer->device, WG_DROP_NO_MEMORY, 1);
		return;
	}
	m->tail = m->skb;
	m->peer = peer;
	m->ds = ds;
	m->segments = 1;
	m->takes_more = wants_merging(peer->device->dev) && may_lead(m, m->skb->data, len);
}

/* --- those that follow ----------------------------------------------------------- */

/* The same IP header but for length, checksum, and the identification, which counts. */
static bool same_ipv4(const struct wg_merge *m, const struct iphdr *a, const struct iphdr *b)
{
	return *(const u16 *)a == *(const u16 *)b && ntohs(b->id) == m->id &&
	       a->frag_off == b->frag_off && *(const u16 *)&a->ttl == *(const u16 *)&b->ttl &&
	       a->saddr == b->saddr && a->daddr == b->daddr && !ip_fast_csum(b, 5);
}

static bool same_ipv6(const struct ipv6hdr *a, const struct ipv6hdr *b)
{
	return *(const u32 *)a == *(const u32 *)b &&
	       *(const u16 *)&a->nexthdr == *(const u16 *)&b->nexthdr &&
	       ipv6_addr_equal(&a->saddr, &b->saddr) && ipv6_addr_equal(&a->daddr, &b->daddr);
}

static bool same_ip(const struct wg_merge *m, const u8 *a, const u8 *b)
{
	return m->ipv6 ? same_ipv6((const struct ipv6hdr *)a, (const struct ipv6hdr *)b)
		       : same_ipv4(m, (const struct iphdr *)a, (const struct iphdr *)b);
}

/* A few, and of a length the compiler does not know: no call is worth it. */
static bool same_words(const void *a, const void *b, unsigned int len)
{
	const u32 *x = a, *y = b;
	u32 diff = 0;

	for (; len; len -= sizeof(u32))
		diff |= *x++ ^ *y++;
	return !diff;
}

/* The next bytes of the same flow, with the same acknowledgement, window and options. */
static bool same_tcp(const struct wg_merge *m, const struct tcphdr *a, const struct tcphdr *b)
{
	return *(const u32 *)&a->source == *(const u32 *)&b->source && ntohl(b->seq) == m->seq &&
	       a->ack_seq == b->ack_seq &&
	       !((tcp_flag_word(a) ^ tcp_flag_word(b)) & ~TCP_FLAGS_LAST) &&
	       same_words(a + 1, b + 1, m->headers - m->l4 - sizeof(*a));
}

/* What the packet says that its length is; 0 if it does not have that much. */
static unsigned int length_of(const struct wg_merge *m, const u8 *data, unsigned int padded)
{
	unsigned int len = m->ipv6 ? ntohs(((const struct ipv6hdr *)data)->payload_len) +
				     sizeof(struct ipv6hdr)
				   : ntohs(((const struct iphdr *)data)->tot_len);

	return len <= padded ? len : 0;
}

/*
 * Returns the length of the payload, 0 if it is no next segment of what is held. The
 * source is then the same, and so is as much allowed as that of the first was.
 */
static unsigned int may_follow(const struct wg_merge *m, const struct wg_peer *peer,
			       const u8 *data, unsigned int padded, u8 ds)
{
	const u8 *first;
	unsigned int len;

	if (!m->skb || !m->takes_more || m->peer != peer || m->ds != ds || padded < m->headers)
		return 0;
	first = m->skb->data;
	len = length_of(m, data, padded);
	if (len <= m->headers || len - m->headers > m->mss || m->skb->len + len - m->headers > m->most ||
	    !same_ip(m, first, data) ||
	    !same_tcp(m, (const struct tcphdr *)(first + m->l4),
		      (const struct tcphdr *)(data + m->l4)))
		return 0;
	return len - m->headers;
}

/* The frags are full: the payload becomes the linear part of an skb in the frag list. */
static bool extend(struct wg_merge *m, void *area, unsigned int padded, unsigned int payload)
{
	struct sk_buff *skb = napi_build_skb(area, wg_area_size(padded));

	if (!skb)
		return false;
	skb_reserve(skb, WG_AREA_HEAD + m->headers);
	__skb_put(skb, payload);
	__skb_header_release(skb);
	skb->dev = m->skb->dev;
	if (m->tail == m->skb)
		skb_shinfo(m->skb)->frag_list = skb;
	else
		m->tail->next = skb;
	m->tail = skb;
	m->skb->truesize += skb->truesize;
	return true;
}

static void add_frag(struct wg_merge *m, void *area, unsigned int padded, unsigned int payload)
{
	u8 *from = wg_area_content(area) + m->headers;
	struct page *page = virt_to_head_page(from);

	skb_add_rx_frag(m->tail, skb_shinfo(m->tail)->nr_frags, page,
			from - (u8 *)page_address(page), payload, wg_area_size(padded));
	if (m->tail != m->skb)
		m->skb->truesize += wg_area_size(padded);
}

static bool append(struct wg_merge *m, void *area, unsigned int padded, unsigned int payload)
{
	struct tcphdr *first = (struct tcphdr *)(m->skb->data + m->l4);
	const struct tcphdr *th = (struct tcphdr *)(wg_area_content(area) + m->l4);
	__be32 last = tcp_flag_word(th) & TCP_FLAGS_LAST;

	if (skb_shinfo(m->tail)->nr_frags < MAX_SKB_FRAGS)
		add_frag(m, area, padded, payload);
	else if (!extend(m, area, padded, payload))
		return false;
	if (m->tail != m->skb) {
		m->skb->len += payload;
		m->skb->data_len += payload;
	}
	tcp_flag_word(first) |= last;
	m->seq += payload;
	m->id++;
	m->segments++;
	m->takes_more = payload == m->mss && !last;
	return true;
}

/* --- handing up --------------------------------------------------------------------- */

/* As GRO leaves it: lengths of the whole, and a checksum still to be made. */
static void make_super(const struct wg_merge *m, struct sk_buff *skb)
{
	struct tcphdr *th = (struct tcphdr *)(skb->data + m->l4);
	unsigned int len = skb->len - m->l4;

	if (m->ipv6) {
		ipv6_hdr(skb)->payload_len = htons(len);
		th->check = ~tcp_v6_check(len, &ipv6_hdr(skb)->saddr, &ipv6_hdr(skb)->daddr, 0);
	} else {
		ip_hdr(skb)->tot_len = htons(skb->len);
		ip_send_check(ip_hdr(skb));
		th->check = ~tcp_v4_check(len, ip_hdr(skb)->saddr, ip_hdr(skb)->daddr, 0);
	}
	skb_set_transport_header(skb, m->l4);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_level = 0;
	skb->csum_start = skb_transport_header(skb) - skb->head;
	skb->csum_offset = offsetof(struct tcphdr, check);
	skb_shinfo(skb)->gso_size = m->mss;
	skb_shinfo(skb)->gso_segs = m->segments;
	skb_shinfo(skb)->gso_type = m->ipv6 ? SKB_GSO_TCPV6 : SKB_GSO_TCPV4 | wg_gso_counting_id(skb);
}

void wg_merge_flush(struct wg_merge *m)
{
	struct sk_buff *skb = m->skb;

	if (!skb)
		return;
	m->skb = NULL;
	if (m->segments > 1)
		make_super(m, skb);
	wg_decapsulate_ecn(skb, m->ds);
	atomic64_add(m->bytes, &m->peer->rx_bytes);
	m->bytes = 0;
	napi_gro_receive(m->napi, skb);
}

void wg_merge_add(struct wg_merge *m, struct wg_peer *peer, void *area, unsigned int padded, u8 ds)
{
	u8 *data = wg_area_content(area);
	unsigned int payload = may_follow(m, peer, data, padded, ds), len;
	enum wg_reason reason;

	if (!payload || !append(m, area, padded, payload)) {
		reason = wg_check_content(peer, data, padded, &len);
		if (reason != WG_OK) {
			wg_area_free(area);
			wg_drop(peer->device, NULL, reason);
			return;
		}
		wg_merge_flush(m);
		begin(m, peer, area, padded, len, ds);
		if (!m->skb)
			return;
	}
	/* Counted first: who has received the packet finds it counted. */
	dev_sw_netstats_rx_add(peer->device->dev, padded + WG_DATA_OVERHEAD);
	m->bytes += padded + WG_DATA_OVERHEAD;
}
