/* SPDX-License-Identifier: GPL-2.0 */
/* Receive: from opened packets into the stack. */
#ifndef WG_DATA_RX_H
#define WG_DATA_RX_H

#include "cpu.h"

/**
 * wg_deliver() - check the content of an authenticated packet and hand it up.
 * @skb: data is the inner packet with its padding; consumed
 * @ds: outer DS byte
 */
void wg_deliver(struct wg_peer *peer, struct napi_struct *napi, struct sk_buff *skb, u8 ds);

#endif
