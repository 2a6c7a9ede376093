/* SPDX-License-Identifier: GPL-2.0 */
/* Receive: from opened packets into the stack. */
#ifndef WG_DATA_RX_H
#define WG_DATA_RX_H

#include "cpu.h"

/**
 * wg_check_content() - is it IP, is it whole, may this peer send it?
 * @padded: bytes at @data; *@len: how long the packet in them is
 * Return: WG_OK, or the reason to drop it; then the device's errors are counted, the drop is not.
 * Context: RCU reader.
 */
enum wg_reason __must_check wg_check_content(struct wg_peer *peer, const u8 *data,
					     unsigned int padded, unsigned int *len);

/** wg_decapsulate_ecn() - RFC 6040. The verdict is ignored: nothing is dropped for ECN. */
void wg_decapsulate_ecn(struct sk_buff *skb, u8 ds);

/**
 * wg_deliver() - check the content of an authenticated packet and hand it up.
 * @skb: data is the inner packet with its padding; consumed
 * @ds: outer DS byte
 */
void wg_deliver(struct wg_peer *peer, struct napi_struct *napi, struct sk_buff *skb, u8 ds);

#endif
