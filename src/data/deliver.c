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
static unsigned int inner_length(const u8 *data, unsigned int padded, bool *length_ok)
{
	const struct iphdr *ip = (const struct iphdr *)data;
	unsigned int len;

	if (padded >= sizeof(struct iphdr) && ip->version == 4) {
		len = ntohs(ip->tot_len);
		*length_ok = len >= sizeof(struct iphdr) && len <= padded;
		return max_t(unsigned int, len, 1);
	}
	if (padded >= sizeof(struct ipv6hdr) && ip->version == 6) {
		len = ntohs(((const struct ipv6hdr *)ip)->payload_len) + sizeof(struct ipv6hdr);
		*length_ok = len <= padded;
		return len;
	}
	return 0;
}

/* The longest match of the source must be this very peer. */
static bool source_allowed(const struct wg_peer *peer, const u8 *data)
{
	const struct wg_allowedips *table = &peer->device->allowedips;
	const struct iphdr *ip = (const struct iphdr *)data;
	const struct wg_allowedips_owner *owner;

	if (ip->version == 4)
		owner = wg_allowedips_lookup(table, WG_IPV4, (const u8 *)&ip->saddr);
	else
		owner = wg_allowedips_lookup(table, WG_IPV6,
					     (const u8 *)&((const struct ipv6hdr *)data)->saddr);
	return owner == &peer->allowed;
}

static void debug_refused(const struct wg_peer *peer, const u8 *data, enum wg_reason reason)
{
	const char *name = peer->device->dev->name;

	if (reason == WG_DROP_INNER_MALFORMED)
		net_dbg_ratelimited("%s: Packet is neither IPv4 nor IPv6 from peer %llu\n", name, peer->id);
	else if (reason == WG_DROP_INNER_LENGTH)
		net_dbg_ratelimited("%s: Packet has incorrect size from peer %llu\n", name, peer->id);
	else if (((const struct iphdr *)data)->version == 4)
		net_dbg_ratelimited("%s: Packet has unallowed src IP (%pI4) from peer %llu\n", name,
				    &((const struct iphdr *)data)->saddr, peer->id);
	else
		net_dbg_ratelimited("%s: Packet has unallowed src IP (%pI6c) from peer %llu\n", name,
				    &((const struct ipv6hdr *)data)->saddr, peer->id);
}

static enum wg_reason refuse(struct wg_peer *peer, const u8 *data, enum wg_reason reason)
{
	debug_refused(peer, data, reason);
	DEV_STATS_INC(peer->device->dev, rx_errors);
	if (reason == WG_DROP_INNER_LENGTH)
		DEV_STATS_INC(peer->device->dev, rx_length_errors);
	else
		DEV_STATS_INC(peer->device->dev, rx_frame_errors);
	return reason;
}

enum wg_reason wg_check_content(struct wg_peer *peer, const u8 *data, unsigned int padded,
				unsigned int *len)
{
	bool length_ok = true;

	*len = inner_length(data, padded, &length_ok);
	if (!*len)
		return refuse(peer, data, WG_DROP_INNER_MALFORMED);
	if (!length_ok)
		return refuse(peer, data, WG_DROP_INNER_LENGTH);
	if (!source_allowed(peer, data))
		return refuse(peer, data, WG_DROP_SOURCE_NOT_ALLOWED);
	return WG_OK;
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

void wg_decapsulate_ecn(struct sk_buff *skb, u8 ds)
{
	u8 inner = ip_hdr(skb)->version == 4 ? ip_hdr(skb)->tos : ipv6_get_dsfield(ipv6_hdr(skb));

	INET_ECN_decapsulate(skb, ds, inner);
}

void wg_deliver(struct wg_peer *peer, struct napi_struct *napi, struct sk_buff *skb, u8 ds)
{
	unsigned int padded = skb->len, len;
	enum wg_reason reason = wg_check_content(peer, skb->data, padded, &len);

	if (reason != WG_OK) {
		wg_drop(peer->device, skb, reason);
		return;
	}
	skb_reset_network_header(skb);
	make_inner(peer->device, skb);
	__skb_trim(skb, len);
	wg_decapsulate_ecn(skb, ds);
	/* Counted first: who has received the packet finds it counted. */
	dev_sw_netstats_rx_add(peer->device->dev, padded + WG_DATA_OVERHEAD);
	atomic64_add(padded + WG_DATA_OVERHEAD, &peer->rx_bytes);
	napi_gro_receive(napi, skb);
}
