// SPDX-License-Identifier: GPL-2.0
/*
 * Uses all that src/compat/ gives, so that a probe's wrong "yes" does not
 * compile. Never linked; see probes.sh.
 */
#include <linux/netdevice.h>
#include <linux/random.h>
#include <linux/skbuff.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
#include <net/gro.h>
#include <net/gso.h>
#include <net/inet_common.h>
#include <net/rtnetlink.h>

#include "wg_simd.h"
#include "wg_skb_reason.h"
#include "wg_skb_time.h"
#include "wg_udp_tunnel.h"

static int create(struct net_device *dev, struct net *net)
{
	dev_net_set(dev, net);
	return 0;
}

WG_DEFINE_NEWLINK(newlink, create);

struct rtnl_link_ops ops = { .newlink = newlink };
struct notifier_block vmfork;

static int poll(struct napi_struct *napi, int budget)
{
	return 0;
}

void uses_net_device(struct napi_struct *napi, struct rtnl_link_stats64 *stats);
void uses_net_device(struct napi_struct *napi, struct rtnl_link_stats64 *stats)
{
	struct net_device *dev = wg_alloc_netdev_dummy();

	netif_napi_add(dev, napi, poll);
	dev_get_tstats64(dev, stats);
	dev_sw_netstats_tx_add(dev, 1, 1);
	netif_set_tso_max_size(dev, netif_get_gro_max_size(dev, NULL));
	wg_netdev_set_lltx(dev);
	wg_free_netdev_dummy(dev);
}

bool uses_vectors(void);
bool uses_vectors(void)
{
	struct wg_fpu fpu;

	if (!wg_fpu_begin(&fpu))
		return false;
	wg_fpu_end(&fpu);
	return true;
}

void uses_skb(struct sk_buff *to, struct sk_buff *from);
void uses_skb(struct sk_buff *to, struct sk_buff *from)
{
	wg_copy_delivery_time(to, from);
	wg_scrub_keeping_time(to);
	if (skb_frags_readable(from))
		wg_free_skb_reason(from, WG_DROP_NO_MEMORY);
	skb_gro_header(to, 2, 1);
	skb_gso_segment(to, wg_gso_counting_id(to));
	napi_build_skb(from->head, 2048);
}

void uses_socket(struct net *net, struct socket *sock, struct udp_tunnel_sock_cfg *cfg);
void uses_socket(struct net *net, struct socket *sock, struct udp_tunnel_sock_cfg *cfg)
{
	wg_setup_udp_tunnel_sock(net, sock, cfg);
	wg_udp_accept_aggregates(sock->sk);
	wg_udp_tunnel_sock_release(sock);
}

int uses_rest(struct timer_list *timer);
int uses_rest(struct timer_list *timer)
{
	timer_delete_sync(timer);
	if (!alloc_workqueue("shadow", WQ_PERCPU, 0))
		return -ENOMEM;
	unregister_random_vmfork_notifier(&vmfork);
	return register_random_vmfork_notifier(&vmfork);
}
