// SPDX-License-Identifier: GPL-2.0
/* The UDP tunnel helpers take a struct sock: Linux 7.0 or 7.1. Goes with support for older ones. */
#include <net/udp_tunnel.h>

void probe(struct sock *sk);
void probe(struct sock *sk)
{
	udp_tunnel_sock_release(sk);
}
