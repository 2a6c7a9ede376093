/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the control plane may ask of the data plane.
 *
 *	wg_xmit -> tx.c -> seal.c / gso.c -> outer.c -> ip_local_out
 *	socket.c: encap_rcv -> cpu.c: poll -> rx.c -> merge.c / deliver.c -> napi_gro_receive
 *	                                    \-> handshake.c (worker) -> outer.c
 */
#ifndef WG_DATA_DATA_H
#define WG_DATA_DATA_H

#include "../device/peer.h"

/*
 * A module parameter, for tests; may change at any time. Nothing is joined and no
 * super-packet stays whole; what comes out is the same. Only when a person suspects
 * that it is not, is there a reason to touch it.
 */
extern bool wg_force_plain;

/** wg_data_init() - per-CPU contexts, NAPI, workers, the rate limiter. */
int __must_check wg_data_init(void);
/** wg_data_exit() - all of it; no device exists any more. */
void wg_data_exit(void);

/** wg_data_device_init() - queues and drop counters of a new device. Context: may sleep. */
int __must_check wg_data_device_init(struct wg_device *wg);
/**
 * wg_data_device_exit() - wait until nothing of the device is queued or runs.
 * The sockets are closed and all peers removed. Frees what _init made.
 */
void wg_data_device_exit(struct wg_device *wg);
/**
 * wg_data_device_quiesce() - drop what came in, and wait for what is being handled.
 * The sockets are closed: afterwards nothing that was received before makes a
 * session any more. Context: config held, may sleep.
 */
void wg_data_device_quiesce(struct wg_device *wg);

/* --- sockets (socket.c), context: RTNL and config held, may sleep ------------ */

/**
 * wg_sockets_open() - make a pair for @port and replace the present pair by it.
 * @port: host order; 0: any (the chosen one is stored in wg->port)
 * Return: 0, -ENONET, -EADDRINUSE, other socket errors; then nothing changed.
 */
int __must_check wg_sockets_open(struct wg_device *wg, u16 port);
/** wg_sockets_close() - when it returns no encap_rcv of this device runs or will run. */
void wg_sockets_close(struct wg_device *wg);

/* --- transmit (tx.c) --------------------------------------------------------- */

netdev_tx_t wg_xmit(struct sk_buff *skb, struct net_device *dev);
/** wg_tx_flush() - try to send what is staged; without a session ask for one. Context: any but hardirq. */
void wg_tx_flush(struct wg_peer *peer);
/** wg_tx_keepalive() - queue an empty packet if nothing is staged, then wg_tx_flush(). */
void wg_tx_keepalive(struct wg_peer *peer);
/** wg_tx_purge() - drop what is staged, counting tx_dropped and @reason. */
void wg_tx_purge(struct wg_peer *peer, enum wg_reason reason);
/** wg_tx_purge_dead() - drop per-CPU queued packets of peers marked dead (after a grace period). */
void wg_tx_purge_dead(void);

/* --- handshakes (handshake.c) ------------------------------------------------- */

/** wg_initiate() - ask for an initiation; @retry as in protocol section 7. Context: any but hardirq. */
void wg_initiate(struct wg_peer *peer, bool retry);
/** wg_initiate_cancel() - take a dead peer out of the queue. */
void wg_initiate_cancel(struct wg_peer *peer);

/* --- timers (timers.c) ---------------------------------------------------------- */

void wg_peer_timer_init(struct wg_peer *peer);
/** wg_peer_act() - carry out a mask of enum wg_action. Context: any but hardirq, RCU reader or reference. */
void wg_peer_act(struct wg_peer *peer, unsigned int actions);
/** wg_peer_link_up() - start timers, send staged, keepalive if persistent. Context: config held. */
void wg_peer_link_up(struct wg_peer *peer);
/** wg_peer_link_down() - protocol section 14. Context: config held, may sleep. */
void wg_peer_link_down(struct wg_peer *peer);
/** wg_peer_timer_stop() - when it returns the timer does not run; a dead peer's never again. */
void wg_peer_timer_stop(struct wg_peer *peer);
struct wg_clock wg_clock_now(void);

/* --- endpoints (endpoint.c) ------------------------------------------------------- */

/** wg_endpoint_set() - from configuration; no source is remembered. @addr of the right length for its family. */
int __must_check wg_endpoint_set(struct wg_peer *peer, const struct sockaddr *addr);
/** wg_endpoint_forget_source() - forget sticky source and cached route. */
void wg_endpoint_forget_source(struct wg_peer *peer);
/** wg_endpoint_read() - Return: length copied (16 or 28), 0 if unknown. */
int wg_endpoint_read(struct wg_peer *peer, struct sockaddr_in6 *out);
/** wg_endpoint_free() - last reference of the peer is gone. */
void wg_endpoint_free(struct wg_peer *peer);

/* --- drops (drop.c) ----------------------------------------------------------------- */

/** wg_drops_sum() - total of one reason over all CPUs. */
u64 wg_drops_sum(const struct wg_device *wg, enum wg_reason reason);
/** wg_helped_sum() - chunks of this device that another CPU than the one they came to sealed or opened. */
u64 wg_helped_sum(const struct wg_device *wg);

#endif
