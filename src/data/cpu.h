/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One context per CPU for the whole module: what arrived and what is to be
 * sent there, the NAPI that handles it in batches, and the worker that takes
 * over when a burst would keep bottom halves off for too long.
 */
#ifndef WG_DATA_CPU_H
#define WG_DATA_CPU_H

#include <linux/netdevice.h>
#include <linux/skbuff.h>

#include "../crypto/aead.h"
#include "data.h"
#include "merge.h"
#include "pages.h"

enum wg_batch_limits {
	WG_BATCH = 64,			/* datagrams in one batch */
	WG_CHUNK = 16,			/* of them sealed or opened in one go */
	/* Source pieces of one chunk: headers, linear part, frags of each datagram. */
	WG_CHUNK_PIECES = WG_CHUNK * (MAX_SKB_FRAGS + 3),
	WG_HEADER_MAX = 128,		/* longest inner header we synthesise */
	WG_MAX_NESTING = 4,		/* tunnels in tunnels */
	WG_CPU_QUEUE_MAX = 4096,	/* datagrams waiting on one CPU, either way */
	WG_CPU_BYTES_MAX = 8 << 20,	/* memory they may take, likewise */
	WG_SLICE_NS = 400 * 1000,	/* then a burst goes to the worker, */
	WG_SLICE_LAST_NS = 700 * 1000,	/* unless a last chunk can begin before this */
};

struct wg_rings {
	struct wg_pages pages;		/* where trains are sealed into */
	struct wg_pages areas;		/* where packets are opened into; whole cache lines each */
};

/*
 * Working memory for one chunk. Held from wg_scratch_get() to
 * wg_scratch_put() and never across ip_local_out() or napi_gro_receive(),
 * since both may lead back into us on the same CPU.
 */
struct wg_scratch {
	spinlock_t lock;
	unsigned int jobs_used;
	unsigned int pieces_used;
	struct wg_rings *rings;		/* of whom it belongs to */
	struct wg_aead_job jobs[WG_CHUNK];
	struct wg_piece pieces[WG_CHUNK_PIECES];
	u8 headers[WG_CHUNK][WG_HEADER_MAX];
};

struct wg_wide;

/* What we keep in skb->cb of an inner packet on its way out. */
struct wg_tx_cb {
	struct wg_peer *peer;	/* purged from the queues before the peer goes */
	u32 mtu;		/* for padding */
	u32 flow;		/* the same for all of one inner flow */
	u32 ends;		/* the same for all between two addresses; flow, where no ports are known */
	u16 segments;		/* datagrams it will become */
	u8 ds;			/* outer DS byte */
	u8 level;		/* how many of our transmits it is nested in */
	bool keepalive;
};

static inline struct wg_tx_cb *wg_tx_cb(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct wg_tx_cb) > sizeof(skb->cb));
	return (struct wg_tx_cb *)skb->cb;
}

/* What we keep in skb->cb of a datagram that arrived. */
struct wg_rx_cb {
	struct wg_device *wg;	/* drained from the queues before the device goes */
	u16 datagrams;		/* how many it holds */
	u8 ds;
};

static inline struct wg_rx_cb *wg_rx_cb(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct wg_rx_cb) > sizeof(skb->cb));
	return (struct wg_rx_cb *)skb->cb;
}

int __must_check wg_cpu_init(void);
void wg_cpu_exit(void);

/**
 * wg_cpu_receive() - datagrams of one session arrived: queue them here.
 * @datagrams: unlocked, may be empty; each with data at its UDP header. Emptied.
 * Context: BH off.
 */
void wg_cpu_receive(struct wg_device *wg, struct sk_buff_head *datagrams);

/** wg_cpu_transmit() - an inner packet to send, cb filled but for level. Consumes @skb. Context: BH off. */
void wg_cpu_transmit(struct sk_buff *skb);

/** wg_cpu_drain_device() - drop what is queued of a device none of whose sockets is left. */
void wg_cpu_drain_device(struct wg_device *wg);
/** wg_cpu_drain_dead() - drop queued packets to peers marked dead. */
void wg_cpu_drain_dead(void);

/**
 * wg_cpu_send_enter() / wg_cpu_send_leave() - brackets around ip_local_out().
 * What enters wg_xmit() in between on this CPU is nested one level deeper
 * than @level and is only queued. Context: BH off.
 */
void wg_cpu_send_enter_level(u8 level);
static inline void wg_cpu_send_enter(void)
{
	wg_cpu_send_enter_level(0);
}
void wg_cpu_send_leave(void);

/** wg_scratch_get() - this CPU's scratch, empty. Context: any but hardirq; BH off until put. */
struct wg_scratch *wg_scratch_get(void) __acquires(&scratch->lock);
void wg_scratch_put(struct wg_scratch *scratch) __releases(&scratch->lock);
/** wg_scratch_clear() - it holds no jobs any more. Context: its holder. */
static inline void wg_scratch_clear(struct wg_scratch *scratch)
{
	scratch->jobs_used = 0;
	scratch->pieces_used = 0;
}
/** wg_scratch_init() - an empty one that takes pages from @rings, which are zeroed at first. */
void wg_scratch_init(struct wg_scratch *scratch, struct wg_rings *rings);
/** wg_rings_free() - give all pages back; packets that still use them keep theirs. */
void wg_rings_free(struct wg_rings *rings);

/*
 * tx.c: send a batch of inner packets. Context: RCU reader.
 * @wide: the calling worker's, NULL in all other contexts
 */
void wg_tx_batch(struct sk_buff_head *batch, struct wg_wide *wide);
/*
 * rx.c: handle a few datagrams; wg_merge_flush() must follow. Context: RCU reader, BH off.
 * @wide: as above
 */
void wg_rx_chunk(struct wg_merge *merge, struct sk_buff_head *chunk, struct wg_wide *wide);

#endif
