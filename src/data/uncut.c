// SPDX-License-Identifier: GPL-2.0
/*
 * UDP GSO packets that arrive uncut: from a virtual device (veth, virtio with
 * USO), or joined by a driver.
 *
 * Before it reaches a tunnel's socket the core cuts such a packet, unless it is
 * marked as a tunnel's (udp_unexpected_gso): that check protects tunnels that
 * never asked for it. We do ask, so the last hook of the local input path marks
 * those to our port. They have passed the firewall as they were, and nothing
 * else is changed: if another socket gets one after all, it is cut as before.
 */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netfilter_ipv6.h>
#include <linux/udp.h>

#include "data.h"
#include "uncut.h"

#if IS_ENABLED(CONFIG_NETFILTER)
static void mark(struct wg_device *wg, struct sk_buff *skb, unsigned int offset)
{
	__be16 buffer[4];
	const struct udphdr *uh = skb_header_pointer(skb, offset, sizeof(buffer), buffer);

	/* Read without a lock: a port that changes now costs one cut. */
	if (uh && uh->dest == htons(READ_ONCE(wg->port)))
		skb_shinfo(skb)->gso_type |= SKB_GSO_UDP_TUNNEL_CSUM;
}

/* Others may look at the shared info of a clone. */
static bool is_candidate(const struct sk_buff *skb)
{
	return skb_is_gso(skb) && !READ_ONCE(wg_force_plain) && (skb_shinfo(skb)->gso_type & SKB_GSO_UDP_L4) && !skb_cloned(skb);
}

static unsigned int input4(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	if (is_candidate(skb) && ip_hdr(skb)->protocol == IPPROTO_UDP)
		mark(priv, skb, skb_network_offset(skb) + ip_hdrlen(skb));
	return NF_ACCEPT;
}

static unsigned int input6(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	if (is_candidate(skb) && ipv6_hdr(skb)->nexthdr == IPPROTO_UDP)
		mark(priv, skb, skb_network_offset(skb) + sizeof(struct ipv6hdr));
	return NF_ACCEPT;
}

void wg_uncut_start(struct wg_device *wg, struct net *net)
{
	static const struct nf_hook_ops template[WG_UNCUT_HOOKS] = {
		{ .hook = input4, .pf = NFPROTO_IPV4, .hooknum = NF_INET_LOCAL_IN, .priority = NF_IP_PRI_LAST },
		{ .hook = input6, .pf = NFPROTO_IPV6, .hooknum = NF_INET_LOCAL_IN, .priority = NF_IP6_PRI_LAST },
	};
	int i;

	lockdep_assert_held(&wg->config);
	for (i = 0; i < WG_UNCUT_HOOKS; i++) {
		wg->uncut.ops[i] = template[i];
		wg->uncut.ops[i].priv = wg;
	}
	if (!nf_register_net_hooks(net, wg->uncut.ops, WG_UNCUT_HOOKS))
		wg->uncut.net = net;
}

void wg_uncut_stop(struct wg_device *wg)
{
	lockdep_assert_held(&wg->config);
	if (wg->uncut.net)
		nf_unregister_net_hooks(wg->uncut.net, wg->uncut.ops, WG_UNCUT_HOOKS);
	wg->uncut.net = NULL;
}
#else
void wg_uncut_start(struct wg_device *wg, struct net *net)
{
}

void wg_uncut_stop(struct wg_device *wg)
{
}
#endif
