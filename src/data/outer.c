// SPDX-License-Identifier: GPL-2.0
/*
 * The last step of transmission: UDP and IP headers written by ourselves, then
 * ip_local_out() or ip6_local_out(). A super-packet goes through here once.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/ip6_checksum.h>
#include <net/udp.h>

#include "cpu.h"
#include "drop.h"
#include "outer.h"

static void push_udp(struct sk_buff *skb, const struct wg_path *path, unsigned int gso_size,
		     unsigned int segments)
{
	struct udphdr *uh = __skb_push(skb, sizeof(*uh));

	skb_reset_transport_header(skb);
	uh->source = path->sport;
	uh->dest = path->dport;
	uh->len = htons(skb->len);
	uh->check = path->ipv6 ? ~udp_v6_check(skb->len, &path->saddr6, &path->daddr6, 0)
			       : ~udp_v4_check(skb->len, path->saddr4, path->daddr4, 0);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_transport_header(skb) - skb->head;
	skb->csum_offset = offsetof(struct udphdr, check);
	if (segments > 1) {
		skb_shinfo(skb)->gso_type = SKB_GSO_UDP_L4;
		skb_shinfo(skb)->gso_size = gso_size;
		skb_shinfo(skb)->gso_segs = segments;
	}
}

static void push_ipv4(struct sk_buff *skb, const struct wg_path *path, u8 ds, unsigned int segments)
{
	struct iphdr *ip = __skb_push(skb, sizeof(*ip));

	skb_reset_network_header(skb);
	skb->protocol = htons(ETH_P_IP);
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	*ip = (struct iphdr) {
		.version = 4,
		.ihl = sizeof(*ip) / 4,
		.tos = ds,
		.ttl = path->ttl,
		.protocol = IPPROTO_UDP,
		.saddr = path->saddr4,
		.daddr = path->daddr4,
	};
	__ip_select_ident(path->net, ip, segments);
}

static void push_ipv6(struct sk_buff *skb, const struct wg_path *path, u8 ds)
{
	struct ipv6hdr *ip = __skb_push(skb, sizeof(*ip));

	skb_reset_network_header(skb);
	skb->protocol = htons(ETH_P_IPV6);
	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	ip6_flow_hdr(ip, ds, 0);
	ip->payload_len = htons(skb->len - sizeof(*ip));
	ip->nexthdr = IPPROTO_UDP;
	ip->hop_limit = path->ttl;
	ip->saddr = path->saddr6;
	ip->daddr = path->daddr6;
}

/* The statistics a UDP tunnel keeps: bytes of UDP payload, or a refusal. */
static void count_sent(const struct wg_path *path, int err, unsigned int segments, unsigned int len)
{
	if (!net_xmit_eval(err)) {
		dev_sw_netstats_tx_add(path->dev, segments, len);
	} else if (path->ipv6) {
		DEV_STATS_INC(path->dev, tx_errors);
		DEV_STATS_INC(path->dev, tx_aborted_errors);
	} else {
		DEV_STATS_INC(path->dev, tx_dropped);
	}
}

bool wg_outer_gso(const struct wg_path *path)
{
	return (READ_ONCE(path->dev->features) & NETIF_F_GSO_UDP_L4) &&
	       !(path->route && READ_ONCE(path->route->no_gso));
}

/* An egress that cannot take UDP GSO says so by one of these. */
static bool refuses_gso(int err)
{
	return err == -EIO || err == -EINVAL || err == -EOPNOTSUPP;
}

bool wg_outer_send(struct wg_path *path, struct sk_buff *skb, u8 ds,
		   unsigned int segments, unsigned int gso_size)
{
	unsigned int len = skb->len;
	int err;

	push_udp(skb, path, gso_size, segments);
	if (path->ipv6)
		push_ipv6(skb, path, ds);
	else
		push_ipv4(skb, path, ds, segments);
	skb->mark = path->mark;
	skb->ignore_df = 1;
	skb_dst_set_noref(skb, path->dst);
	err = path->ipv6 ? ip6_local_out(path->net, path->sk, skb)
			 : ip_local_out(path->net, path->sk, skb);
	count_sent(path, err, segments, len);
	if (segments > 1 && path->route && refuses_gso(err))
		WRITE_ONCE(path->route->no_gso, true);
	return !net_xmit_eval(err);
}

/* A small message in an skb of its own. */
static struct sk_buff *message_skb(const void *message, size_t len)
{
	struct sk_buff *skb = alloc_skb(WG_OUTER_HEADROOM + len, GFP_ATOMIC);

	if (skb) {
		skb_reserve(skb, WG_OUTER_HEADROOM);
		skb_put_data(skb, message, len);
	}
	return skb;
}

enum wg_reason wg_outer_send_message(struct wg_peer *peer, const void *message, size_t len, u8 ds)
{
	struct sk_buff *skb = message_skb(message, len);
	enum wg_reason reason = WG_DROP_NO_MEMORY;
	struct wg_path path;

	if (!skb)
		goto count;
	local_bh_disable();
	rcu_read_lock();
	reason = wg_path_to_peer(peer, &path);
	if (reason == WG_OK) {
		/* Before it leaves: who has seen it arrive finds it counted. */
		atomic64_add(len, &peer->tx_bytes);
		wg_cpu_send_enter();
		wg_outer_send(&path, skb, ds, 1, 0);
		wg_cpu_send_leave();
	}
	rcu_read_unlock();
	local_bh_enable();
	if (reason == WG_OK)
		return WG_OK;
count:
	wg_drop(peer->device, skb, reason);
	return reason;
}

void wg_outer_send_reply(struct wg_device *wg, struct wg_endpoint *from, const void *message, size_t len)
{
	struct sk_buff *skb = message_skb(message, len);
	enum wg_reason reason = WG_DROP_NO_MEMORY;
	struct wg_path path;

	if (!skb)
		goto count;
	local_bh_disable();
	rcu_read_lock();
	reason = wg_path_reply(wg, from, &path);
	if (reason == WG_OK) {
		wg_cpu_send_enter();
		wg_outer_send(&path, skb, 0, 1, 0);
		wg_cpu_send_leave();
		wg_path_put_reply(&path);
	}
	rcu_read_unlock();
	local_bh_enable();
	if (reason == WG_OK)
		return;
count:
	wg_drop(wg, skb, reason);
}
