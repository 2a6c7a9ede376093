// SPDX-License-Identifier: GPL-2.0
/* Bit fields of a socket that takes GSO packets: Linux 5.12 to 6.6, and 5.10.y. Goes with support for them. */
#include <linux/udp.h>

void probe(struct sock *sk);
void probe(struct sock *sk)
{
	udp_sk(sk)->accept_udp_l4 = 1;
	udp_sk(sk)->accept_udp_fraglist = 1;
}
