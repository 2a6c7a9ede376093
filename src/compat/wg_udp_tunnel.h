/* SPDX-License-Identifier: GPL-2.0 */
/* By 7.2 the tunnel helpers take a struct sock instead of a struct socket. */
#ifndef WG_COMPAT_UDP_TUNNEL_H
#define WG_COMPAT_UDP_TUNNEL_H

#include <linux/udp.h>
#include <linux/version.h>
#include <net/udp_tunnel.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)
#define wg_setup_udp_tunnel_sock(net, sock, cfg) setup_udp_tunnel_sock(net, (sock)->sk, cfg)
#define wg_udp_tunnel_sock_release(sock) udp_tunnel_sock_release((sock)->sk)
#else
#define wg_setup_udp_tunnel_sock setup_udp_tunnel_sock
#define wg_udp_tunnel_sock_release udp_tunnel_sock_release
#endif

/*
 * Take what outer GRO has joined as one skb. The bits moved into a word of
 * flags in 6.7 (and stable trees), and exist since 5.12.
 */
static inline void wg_udp_accept_aggregates(struct sock *sk)
{
#ifdef udp_set_bit
	udp_set_bit(ACCEPT_L4, sk);
	udp_set_bit(ACCEPT_FRAGLIST, sk);
#else
	udp_sk(sk)->accept_udp_l4 = 1;
	udp_sk(sk)->accept_udp_fraglist = 1;
#endif
}

#endif
