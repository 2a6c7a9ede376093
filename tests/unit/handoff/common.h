/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cpu.c itself, and around it what is the same however it is scheduled: NAPI,
 * and where packets end. A test defines hand_sent(), hand_up() and hand_dropped().
 */
#ifndef WG_HANDOFF_COMMON_H
#define WG_HANDOFF_COMMON_H

#include "../../../src/data/cpu.c"

/* The ways out of the lanes; each packet takes one, once. */
static void hand_sent(struct sk_buff *skb);
static void hand_up(struct sk_buff *skb);
static void hand_dropped(struct sk_buff *skb);

bool napi_schedule_prep(struct napi_struct *napi)
{
	hand_barrier();
	if (napi->sched) {
		napi->missed = true;
		return false;
	}
	napi->sched = true;
	return true;
}

/* The softirq is raised from then on: a listed instance is what raises it. */
bool napi_schedule(struct napi_struct *napi)
{
	if (!napi_schedule_prep(napi))
		return false;
	napi->listed = true;
	return true;
}

bool napi_complete_done(struct napi_struct *napi, int handled)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(&napi->gro)) != NULL)
		hand_up(skb);
	hand_barrier();
	if (napi->missed) {
		napi->missed = false;
		napi->listed = true;
		return false;
	}
	napi->sched = false;
	return true;
}

static void hand_poll(struct napi_struct *napi)
{
	enum { BUDGET = 64 };

	napi->listed = false;
	if (napi->poll(napi, BUDGET) >= BUDGET)
		assert(!"our poll always completes");
}

void wg_tx_batch(struct sk_buff_head *batch, struct wg_wide *wide)
{
	struct sk_buff *skb;

	hand_point();
	while ((skb = __skb_dequeue(batch)) != NULL)
		hand_sent(skb);
}

/* GRO may keep what it gets until the poll completes. */
void wg_rx_chunk(struct wg_merge *merge, struct sk_buff_head *chunk, struct wg_wide *wide)
{
	hand_point();
	skb_queue_splice_tail_init(chunk, &merge->napi->gro);
}

void wg_merge_flush(struct wg_merge *m)
{
}

void wg_drop(struct wg_device *wg, struct sk_buff *skb, enum wg_reason reason)
{
	hand_dropped(skb);
}

static struct net_device hand_dev;
static struct wg_device hand_wg = { .dev = &hand_dev };
static struct wg_peer hand_peer = { .device = &hand_wg };

/* As a tunnel's device is handed a packet; bottom halves are off. */
static void hand_transmit(struct sk_buff *skb)
{
	memset(skb->cb, 0, sizeof(skb->cb));
	wg_tx_cb(skb)->peer = &hand_peer;
	wg_tx_cb(skb)->segments = WG_BATCH;
	wg_tx_cb(skb)->flow = skb->hash;
	wg_cpu_transmit(skb);
}

/* As a socket is handed a datagram, in a softirq. */
static void hand_receive(struct sk_buff *skb)
{
	struct sk_buff_head list;

	memset(skb->cb, 0, sizeof(skb->cb));
	skb->len = sizeof(struct udphdr) + WG_CHUNK * skb_shinfo(skb)->gso_size;
	__skb_queue_head_init(&list);
	__skb_queue_tail(&list, skb);
	wg_cpu_receive(&hand_wg, &list);
}

/* Nothing waits, nobody works, and the books agree. */
static bool hand_quiet(const struct wg_cpu *cpu)
{
	return skb_queue_empty(&cpu->rx.list) && skb_queue_empty(&cpu->tx.list) &&
	       !cpu->rx.busy && !cpu->tx.busy && !cpu->worker && !cpu->rx.held &&
	       !cpu->rx.bytes && !cpu->tx.bytes &&
	       cpu->rx.queued == cpu->rx.done && cpu->tx.queued == cpu->tx.done &&
	       !cpu->napi.sched && !cpu->napi.missed && !cpu->napi.listed && !cpu->work.pending &&
	       skb_queue_empty(&cpu->napi.gro) && !cpu->sender;
}

#endif
