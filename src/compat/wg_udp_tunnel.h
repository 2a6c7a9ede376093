/* SPDX-License-Identifier: GPL-2.0 */
/* By 7.2 the tunnel helpers take a struct sock instead of a struct socket. */
#ifndef WG_COMPAT_UDP_TUNNEL_H
#define WG_COMPAT_UDP_TUNNEL_H

#include <linux/udp.h>
#include <net/udp_tunnel.h>

#ifdef HAVE_UDP_TUNNEL_SK
#define wg_setup_udp_tunnel_sock(net, sock, cfg) setup_udp_tunnel_sock(net, (sock)->sk, cfg)
#define wg_udp_tunnel_sock_release(sock) udp_tunnel_sock_release((sock)->sk)
#else
#define wg_setup_udp_tunnel_sock setup_udp_tunnel_sock
#define wg_udp_tunnel_sock_release udp_tunnel_sock_release
#endif

/*
 * Take what outer GRO has joined as one skb, if a socket can: the bits exist
 * since 5.12 (and in later releases of 5.10) and moved into a word of flags in
 * 6.7 (and stable trees). Without them the core would cut every aggregate
 * before we see it, so there nothing is joined.
 */
#if defined(udp_set_bit) || defined(HAVE_UDP_ACCEPT_BITS)
#define WG_OUTER_GRO true
#else
#define WG_OUTER_GRO false
#endif

static inline void wg_udp_accept_aggregates(struct sock *sk)
{
#if defined(HAVE_UDP_ACCEPT_BITS)
	udp_sk(sk)->accept_udp_l4 = 1;
	udp_sk(sk)->accept_udp_fraglist = 1;
#elif defined(udp_set_bit)
	udp_set_bit(ACCEPT_L4, sk);
	udp_set_bit(ACCEPT_FRAGLIST, sk);
#endif
}

#endif
