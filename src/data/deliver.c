// SPDX-License-Identifier: GPL-2.0
/*
 * The content of an authenticated packet: is it IP, is it whole, may this
 * peer send it (protocol section 10, steps 11 to 13)? Then into the stack.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/inet_ecn.h>
#include <net/ip_tunnels.h>

#include "drop.h"
#include "rx.h"

/* Returns the packet's own length, 0 if it is not IP; *length_ok: it is all there. */
static unsigned int inner_length(const struct sk_buff *skb, bool *length_ok)
{
	const struct iphdr *ip = (const struct iphdr *)skb->data;
	unsigned int len;

	if (skb->len >= sizeof(struct iphdr) && ip->version == 4) {
		len = ntohs(ip->tot_len);
		*length_ok = len >= sizeof(struct iphdr) && len <= skb->len;
		return max_t(unsigned int, len, 1);
	}
	if (skb->len >= sizeof(struct ipv6hdr) && ip->version == 6) {
		len = ntohs(((const struct ipv6hdr *)ip)->payload_len) + sizeof(struct ipv6hdr);
		*length_ok = len <= skb->len;
		return len;
	}
	return 0;
}

/* The longest match of the source must be this very peer. */
static bool source_allowed(const struct wg_peer *peer, const struct sk_buff *skb)
{
	const struct wg_allowedips *table = &peer->device->allowedips;
	const struct wg_allowedips_owner *owner;

	if (skb->protocol == htons(ETH_P_IP))
		owner = wg_allowedips_lookup(table, WG_IPV4, (const u8 *)&ip_hdr(skb)->saddr);
	else
		owner = wg_allowedips_lookup(table, WG_IPV6, (const u8 *)&ipv6_hdr(skb)->saddr);
	return owner == &peer->allowed;
}

static void debug_source(const struct wg_peer *peer, const struct sk_buff *skb)
{
	if (skb->protocol == htons(ETH_P_IP))
		net_dbg_ratelimited("%s: Packet has unallowed src IP (%pI4) from peer %llu\n",
				    peer->device->dev->name, &ip_hdr(skb)->saddr, peer->id);
	else
		net_dbg_ratelimited("%s: Packet has unallowed src IP (%pI6c) from peer %llu\n",
				    peer->device->dev->name, &ipv6_hdr(skb)->saddr, peer->id);
}

/* Of the outer packet nothing stays: not its marks, not its conntrack, not its offsets. */
static void make_inner(struct wg_device *wg, struct sk_buff *skb)
{
	skb_scrub_packet(skb, true);
	skb_clear_hash(skb);
	skb->dev = wg->dev;
	skb->protocol = ip_hdr(skb)->version == 4 ? htons(ETH_P_IP) : htons(ETH_P_IPV6);
	skb->priority = 0;
	skb->queue_mapping = 0;
	skb->encapsulation = 0;
	skb->tstamp = 0;
	skb_init_secmark(skb);
#ifdef CONFIG_NET_SCHED
	skb->tc_index = 0;
#endif
	skb_reset_redirect(skb);
	skb_reset_mac_header(skb);
	skb->mac_len = 0;
	skb_reset_transport_header(skb);
	skb_shinfo(skb)->gso_size = 0;
	skb_shinfo(skb)->gso_segs = 0;
	skb_shinfo(skb)->gso_type = 0;
	/* The tag vouches for every byte, at all levels. */
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	skb->csum_level = ~0;
}

/* RFC 6040. The verdict is ignored: nothing is dropped for ECN. */
static void decapsulate_ecn(struct sk_buff *skb, u8 ds)
{
	u8 inner = ip_hdr(skb)->version == 4 ? ip_hdr(skb)->tos : ipv6_get_dsfield(ipv6_hdr(skb));

	INET_ECN_decapsulate(skb, ds, inner);
}

static void refuse(struct wg_peer *peer, struct sk_buff *skb, enum wg_reason reason)
{
	DEV_STATS_INC(peer->device->dev, rx_errors);
	if (reason == WG_DROP_INNER_LENGTH)
		DEV_STATS_INC(peer->device->dev, rx_length_errors);
	else
		DEV_STATS_INC(peer->device->dev, rx_frame_errors);
	wg_drop(peer->device, skb, reason);
}

void wg_deliver(struct wg_peer *peer, struct napi_struct *napi, struct sk_buff *skb, u8 ds)
{
	unsigned int padded = skb->len;
	bool length_ok = true;
	unsigned int len = inner_length(skb, &length_ok);

	if (!len) {
		net_dbg_ratelimited("%s: Packet is neither IPv4 nor IPv6 from peer %llu\n",
				    peer->device->dev->name, peer->id);
		refuse(peer, skb, WG_DROP_INNER_MALFORMED);
		return;
	}
	if (!length_ok) {
		net_dbg_ratelimited("%s: Packet has incorrect size from peer %llu\n",
				    peer->device->dev->name, peer->id);
		refuse(peer, skb, WG_DROP_INNER_LENGTH);
		return;
	}
	skb_reset_network_header(skb);
	make_inner(peer->device, skb);
	if (!source_allowed(peer, skb)) {
		debug_source(peer, skb);
		refuse(peer, skb, WG_DROP_SOURCE_NOT_ALLOWED);
		return;
	}
	__skb_trim(skb, len);
	decapsulate_ecn(skb, ds);
	/* Counted first: who has received the packet finds it counted. */
	dev_sw_netstats_rx_add(peer->device->dev, padded + WG_DATA_OVERHEAD);
	atomic64_add(padded + WG_DATA_OVERHEAD, &peer->rx_bytes);
	napi_gro_receive(napi, skb);
}
