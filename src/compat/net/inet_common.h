/* SPDX-License-Identifier: GPL-2.0 */
/* Up to 5.10 it uses types without including what declares them. */
#ifndef WG_COMPAT_NET_INET_COMMON_H
#define WG_COMPAT_NET_INET_COMMON_H

#include <net/sock.h>
#include_next <net/inet_common.h>

#endif
