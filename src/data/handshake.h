/* SPDX-License-Identifier: GPL-2.0 */
/* Handshake messages, both ways, in process context. */
#ifndef WG_DATA_HANDSHAKE_H
#define WG_DATA_HANDSHAKE_H

#include "data.h"

struct wg_handshake_queue;

/** wg_handshake_receive() - queue a message of type 1 to 3. Consumes @skb. Context: BH off. */
void wg_handshake_receive(struct wg_device *wg, struct sk_buff *skb);

int __must_check wg_handshakes_init(struct wg_device *wg);
/** wg_handshakes_exit() - wait for workers and free; nothing is queued any more. */
void wg_handshakes_exit(struct wg_device *wg);
/** wg_handshakes_quiesce() - forget queued messages, wait for those being handled. Context: may sleep. */
void wg_handshakes_quiesce(struct wg_device *wg);

/* The rate limiter and the under-load instant are the whole module's. */
/** wg_ratelimit_hold() / wg_ratelimit_release() - it lives while a device exists. */
int __must_check wg_ratelimit_hold(void);
void wg_ratelimit_release(void);
/** wg_ratelimit_ok() - may this source be served while under load? */
bool __must_check wg_ratelimit_ok(struct wg_device *wg, const struct wg_source *source);

/* respond.c: one received message; make.c: one initiation. Context: process. */
void wg_handshake_process(struct wg_device *wg, struct sk_buff *skb, bool under_load);
void wg_handshake_initiate(struct wg_peer *peer);

/** wg_next_keypair_id() - running number over all devices. */
u64 wg_next_keypair_id(void);

#endif
