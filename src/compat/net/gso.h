/* SPDX-License-Identifier: GPL-2.0 */
/* Split out of linux/netdevice.h in 6.5 (and backported to 6.4.10). */
#ifndef WG_COMPAT_NET_GSO_H
#define WG_COMPAT_NET_GSO_H

#include <linux/netdevice.h>

#ifdef HAVE_GSO_HEADER
#include_next <net/gso.h>
#endif

#endif
