// SPDX-License-Identifier: GPL-2.0
/*
 * The pair of UDP sockets of a device (protocol section 12).
 *
 * They live in the creating namespace, which the device does not hold: every
 * use takes a reference for as long as it lasts.
 */
#include <linux/net.h>
#include <net/inet_common.h>
#include <net/inet_sock.h>
#include <net/ipv6.h>
#include <net/sock.h>
#include <net/udp_tunnel.h>

#include "aggregate.h"
#include "cpu.h"
#include "uncut.h"
#include "wg_udp_tunnel.h"

enum { PORT_RETRIES = 100 };

struct pair {
	struct socket *v4, *v6;
};

/* Every datagram is consumed, valid or not. */
static int encap_rcv(struct sock *sk, struct sk_buff *skb)
{
	struct wg_device *wg = rcu_dereference_sk_user_data(sk);
	struct sk_buff_head datagrams;

	skb_orphan(skb);
	if (unlikely(!wg)) {
		kfree_skb(skb);	/* the device is gone, and with it who counts */
		return 0;
	}
	__skb_queue_head_init(&datagrams);
	if (skb_is_gso(skb) && (READ_ONCE(wg_force_plain) || !wg_is_super(skb)))
		wg_aggregate_split(wg, skb, &datagrams);
	else
		__skb_queue_tail(&datagrams, skb);
	wg_cpu_receive(wg, &datagrams);
	return 0;
}

static void set_up(struct net *net, struct socket *sock, struct wg_device *wg)
{
	struct udp_tunnel_sock_cfg cfg = {
		.sk_user_data = wg,
		.encap_type = 1,
		.encap_rcv = encap_rcv,
		.gro_receive = WG_OUTER_GRO ? wg_gro_receive : NULL,
		.gro_complete = WG_OUTER_GRO ? wg_gro_complete : NULL,
	};
	struct sock *sk = sock->sk;

	sk->sk_allocation = GFP_ATOMIC;
	sk->sk_sndbuf = INT_MAX;
	sk_set_memalloc(sk);
	wg_setup_udp_tunnel_sock(net, sock, &cfg);
	/* The tag covers all: a complete checksum is never needed. */
	inet_dec_convert_csum(sk);
	wg_udp_accept_aggregates(sk);
}

static void release(struct socket *sock)
{
	if (!sock)
		return;
	sk_clear_memalloc(sock->sk);
	wg_udp_tunnel_sock_release(sock);
}

/* One that never carried anything. */
static void discard(struct socket *sock)
{
	kernel_sock_shutdown(sock, SHUT_RDWR);
	sock_release(sock);
}

static int create4(struct net *net, u16 port, struct socket **sock)
{
	struct udp_port_cfg cfg = {
		.family = AF_INET,
		.local_ip.s_addr = htonl(INADDR_ANY),
		.local_udp_port = htons(port),
		.use_udp_checksums = true,
	};

	return udp_sock_create(net, &cfg, sock);
}

static u16 port_of(const struct socket *sock)
{
	return ntohs(inet_sk(sock->sk)->inet_sport);
}

#if IS_ENABLED(CONFIG_IPV6)
/* IPv6 may be built and still be off (ipv6.disable=1): then there is no socket of it. */
static int create6(struct net *net, u16 port, struct socket **sock)
{
	struct udp_port_cfg cfg = {
		.family = AF_INET6,
		.local_ip6 = IN6ADDR_ANY_INIT,
		.local_udp_port = htons(port),
		.use_udp6_tx_checksums = true,
		.use_udp6_rx_checksums = true,
		.ipv6_v6only = true,
	};

	if (!ipv6_mod_enabled())
		return 0;
	return udp_sock_create(net, &cfg, sock);
}
#else
static int create6(struct net *net, u16 port, struct socket **sock)
{
	return 0;
}
#endif

/* Both on one port. With port 0 the IPv4 socket finds one that IPv6 may have taken. */
static int create_pair(struct net *net, u16 port, struct pair *pair)
{
	int err, tries = 0;

	do {
		pair->v4 = NULL;
		pair->v6 = NULL;
		err = create4(net, port, &pair->v4);
		if (err)
			return err;
		err = create6(net, port_of(pair->v4), &pair->v6);
		if (!err)
			return 0;
		discard(pair->v4);
	} while (err == -EADDRINUSE && !port && tries++ < PORT_RETRIES);
	return err;
}

static struct sock *exchange(struct wg_device *wg, struct sock __rcu **slot, struct socket *sock)
{
	return rcu_replace_pointer(*slot, sock ? sock->sk : NULL, lockdep_is_held(&wg->config));
}

/* Replace what the data path uses; when this returns the old pair is unused and gone. */
static void replace(struct wg_device *wg, const struct pair *pair)
{
	struct sock *old4 = exchange(wg, &wg->sock4, pair->v4);
	struct sock *old6 = exchange(wg, &wg->sock6, pair->v6);

	if (!old4 && !old6)
		return;
	synchronize_net();
	if (old4)
		release(old4->sk_socket);
	if (old6)
		release(old6->sk_socket);
	/* encap_rcv runs under RCU and found its socket under RCU. */
	synchronize_net();
}

int wg_sockets_open(struct wg_device *wg, u16 port)
{
	struct pair pair;
	struct net *net;
	int err;

	lockdep_assert_held(&wg->config);
	rcu_read_lock();
	net = rcu_dereference(wg->creating_net);
	net = net ? maybe_get_net(net) : NULL;
	rcu_read_unlock();
	if (!net)
		return -ENONET;
	err = create_pair(net, port, &pair);
	if (err)
		goto out;
	set_up(net, pair.v4, wg);
	if (pair.v6)
		set_up(net, pair.v6, wg);
	WRITE_ONCE(wg->port, port_of(pair.v4));
	replace(wg, &pair);
	if (!wg->uncut.net)
		wg_uncut_start(wg, net);
out:
	put_net(net);
	return err;
}

void wg_sockets_close(struct wg_device *wg)
{
	static const struct pair none;

	wg_uncut_stop(wg);	/* readers are gone after the grace periods below */
	replace(wg, &none);
}
