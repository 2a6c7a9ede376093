/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A peer: the protocol's half (struct wg_proto) and the kernel's half.
 *
 * Found by RCU through the key table, the allowed IPs, or an index; used until
 * rcu_read_unlock(). References are held by: the configuration (one), the
 * queue of outgoing handshakes (while queued or being made), a dump's cursor.
 * See docs/lifetimes.md.
 */
#ifndef WG_DEVICE_PEER_H
#define WG_DEVICE_PEER_H

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/refcount.h>
#include <linux/rhashtable.h>
#include <linux/skbuff.h>
#include <linux/timer.h>

#include "../engine/allowedips.h"
#include "../engine/proto.h"
#include "device.h"

struct wg_route;

/*
 * Where a peer is, and from which of our addresses it last reached us.
 * Immutable once published but for the two marked fields; replaced as a whole
 * (peer->lock, RCU). The cached route hangs off it so that a route can never
 * be used with another endpoint.
 */
struct wg_endpoint {
	union {
		struct sockaddr addr;
		struct sockaddr_in addr4;
		struct sockaddr_in6 addr6;
	};
	union {
		struct {
			struct in_addr src4;
			int src_if4;
		};
		struct in6_addr src6;
	};
	bool forget_source;		/* WRITE_ONCE: src is void from now on */
	struct wg_route __rcu *route;	/* writers: peer->lock */
	struct rcu_head rcu;
};

enum wg_peer_flags {
	WG_PEER_DEAD,		/* being removed: queue nothing, arm nothing */
	WG_PEER_DRAINING,	/* one CPU sends its staged packets (data/tx.c) */
	WG_PEER_INITIATING,	/* queued for an initiation */
};

struct wg_peer {
	/* Touched per batch. */
	struct wg_device *device;
	struct wg_endpoint __rcu *endpoint;	/* writers: lock */
	unsigned long flags;			/* enum wg_peer_flags, atomic bitops */
	struct wg_proto proto;
	atomic64_t rx_bytes;
	atomic64_t tx_bytes;

	spinlock_t lock;		/* endpoint, timer arming; taken with BH off */
	struct timer_list timer;	/* the one kernel timer, see data/timers.c */

	/* Packets waiting for a session; its own lock. */
	struct sk_buff_head staged;
	unsigned int staged_segments;	/* under staged.lock */

	struct list_head initiating;	/* in the device's queue, holds a reference */

	/* Configuration, under device->config. */
	struct list_head list;
	struct rhash_head by_key;
	struct wg_allowedips_owner allowed;
	u64 id;				/* running number, for logs */

	struct timespec64 last_handshake;	/* wall clock; under lock */
	refcount_t refcount;
	struct rcu_head rcu;
};

static inline const u8 *wg_peer_key(const struct wg_peer *peer)
{
	return peer->proto.handshake.remote_static;
}

/**
 * wg_peer_create() - new peer, linked into list and key table; started if the link is up.
 * Return: ERR_PTR(-ENOMEM) without memory or beyond WG_MAX_PEERS.
 * Context: RTNL and config held, may sleep.
 */
struct wg_peer *__must_check wg_peer_create(struct wg_device *wg, const u8 key[32]);

/** wg_peer_find() - by static key. Context: RCU reader or config held; no reference is taken. */
struct wg_peer *wg_peer_find(struct wg_device *wg, const u8 key[32]);

/**
 * wg_peers_remove() - remove all peers on a list at cost of one grace period.
 * @doomed: peers moved here from wg->peers by wg_peer_unlink()
 * Context: config held, may sleep.
 */
void wg_peers_remove(struct wg_device *wg, struct list_head *doomed);
/** wg_peer_unlink() - take a peer out of tables and list, onto @doomed; marks it dead. */
void wg_peer_unlink(struct wg_peer *peer, struct list_head *doomed);
/** wg_peers_remove_all() - every peer of the device. */
void wg_peers_remove_all(struct wg_device *wg);

/** wg_peer_get() - Return: false if the last reference is gone. */
static inline bool __must_check wg_peer_get(struct wg_peer *peer)
{
	return refcount_inc_not_zero(&peer->refcount);
}

/** wg_peer_put() - the last one frees after a grace period. NULL is fine. Context: any. */
void wg_peer_put(struct wg_peer *peer);

/** wg_peers_init() - list and key table of a new device. */
int __must_check wg_peers_init(struct wg_device *wg);
/** wg_peers_exit() - free the table; every peer has been removed. Context: may sleep. */
void wg_peers_exit(struct wg_device *wg);

int __must_check wg_peer_cache_init(void);
/** wg_peer_cache_exit() - wait until all peers are freed. Context: no device exists any more. */
void wg_peer_cache_exit(void);

#endif
