// SPDX-License-Identifier: GPL-2.0
/*
 * Per-CPU contexts.
 *
 * Everything runs to completion on the CPU where it arrived: no hand-off, no
 * wake-up. Lanes are spliced in batches under a lock that is hardly ever
 * contended. Who attends a lane is decided under that lock (`busy`, `worker`),
 * so an item is never left behind: whoever stops looking at a lane has seen it
 * empty under the lock.
 *
 * When one stretch takes longer than WG_SLICE_NS and there is more, the CPU's
 * worker goes on, with bottom halves on between chunks, until both lanes are
 * empty. It takes as many chunks at a time as other CPUs help with (wide.h).
 *
 * Order: a flow (an inner flow on the way out, a session on the way in) may
 * show up on another CPU while this one still has packets of it, above all
 * under load. Then the newcomers join the lane that holds the older ones. It is
 * known from two counters whether there are any, as in receive flow steering.
 */
#include <linux/cpu.h>
#include <linux/percpu.h>
#include <linux/udp.h>
#include <linux/ktime.h>
#include <linux/workqueue.h>

#include "cpu.h"
#include "drop.h"
#include "wide.h"

enum { FLOWS = 4096 };

/* The lane that got a flow's last packet, and that packet's number in it. */
struct flow {
	int cpu;
	u32 tail;
};

struct lane {
	struct sk_buff_head list;
	unsigned int bytes;		/* truesize of what is on it */
	u32 queued;			/* how many ever came */
	u32 done;			/* of them left; READ_ONCE by queue_for() */
	u32 held;			/* taken, but still with GRO or us: not done */
	bool busy;			/* somebody works on it, and will look again */
};

struct wg_cpu {
	spinlock_t lock;		/* all down to `worker`; BH off */
	struct lane rx;
	struct lane tx;
	struct task_struct *sender;	/* who is inside ip_local_out() for us here */
	u8 level;			/* of what it sends */
	bool worker;			/* the worker attends both lanes */

	int id;
	struct napi_struct napi;
	struct work_struct work;
	struct wg_wide *wide;			/* the worker's; NULL: not yet, or no memory */
	u64 burst_start, burst_end;	/* of back-to-back polls, ns */
	struct wg_rings rings;			/* the scratch's */
	struct wg_scratch scratch;
};

static struct wg_cpu __percpu *cpus;
static struct net_device *napi_dev;
static struct workqueue_struct *workers;
static struct flow tx_flows[FLOWS];
static struct flow rx_flows[FLOWS];

static struct sk_buff *take_one(struct lane *lane)
{
	struct sk_buff *skb = __skb_dequeue(&lane->list);

	if (skb)
		lane->bytes -= skb->truesize;
	return skb;
}

static unsigned int datagrams_in(const struct sk_buff *skb)
{
	return wg_rx_cb((struct sk_buff *)skb)->datagrams;
}

static unsigned int datagrams_of(const struct sk_buff *skb)
{
	return wg_tx_cb((struct sk_buff *)skb)->segments;
}

/* What was taken, and what it weighs; it is done when the taker says so. */
struct taken {
	struct sk_buff_head list;
	unsigned int skbs;
	unsigned int datagrams;
};

/* About @max datagrams: a super-packet is not divided. */
static __always_inline void take(struct lane *lane, struct taken *t, unsigned int max,
				 unsigned int (*weigh)(const struct sk_buff *skb))
{
	struct sk_buff *skb;

	__skb_queue_head_init(&t->list);
	t->datagrams = 0;
	while (t->datagrams < max && (skb = take_one(lane)) != NULL) {
		t->datagrams += weigh(skb);
		__skb_queue_tail(&t->list, skb);
	}
	t->skbs = skb_queue_len(&t->list);
}

static void done(struct lane *lane, unsigned int n)
{
	/* Read without the lock by queue_for(). */
	WRITE_ONCE(lane->done, lane->done + n);
}

/* Will somebody look at this lane again without being told? Lock held. */
static bool is_attended(const struct wg_cpu *cpu, const struct lane *lane)
{
	return lane->busy || cpu->worker || !skb_queue_empty(&lane->list);
}

/* The CPU whose lane a packet of @flow must join, locked. */
static struct wg_cpu *queue_for(const struct flow *flow, size_t lane_offset)
	__acquires(&cpu->lock)
{
	int id = READ_ONCE(flow->cpu);
	struct wg_cpu *cpu = per_cpu_ptr(cpus, id);
	struct lane *lane = (void *)cpu + lane_offset;

	if (id != smp_processor_id() && (s32)(READ_ONCE(flow->tail) - READ_ONCE(lane->done)) > 0) {
		spin_lock(&cpu->lock);
		if (is_attended(cpu, lane))
			return cpu;
		spin_unlock(&cpu->lock);
	}
	cpu = this_cpu_ptr(cpus);
	spin_lock(&cpu->lock);
	return cpu;
}

/*
 * Appends all of @list, and moves the oldest there while there are too many.
 * Flows that share an entry may lose track of each other: order then is likely,
 * not certain.
 */
static void join(struct wg_cpu *cpu, struct lane *lane, struct flow *flow,
		 struct sk_buff_head *list)
{
	struct sk_buff *skb;

	lockdep_assert_held(&cpu->lock);
	skb_queue_walk(list, skb)
		lane->bytes += skb->truesize;
	lane->queued += skb_queue_len(list);
	skb_queue_splice_tail_init(list, &lane->list);
	while (skb_queue_len(&lane->list) > WG_CPU_QUEUE_MAX ||
	       (lane->bytes > WG_CPU_BYTES_MAX && skb_queue_len(&lane->list) > 1)) {
		__skb_queue_tail(list, take_one(lane));
		done(lane, 1);
	}
	WRITE_ONCE(flow->tail, lane->queued);
	WRITE_ONCE(flow->cpu, cpu->id);
}

static bool over(u64 start)
{
	return ktime_get_mono_fast_ns() - start > WG_SLICE_NS;
}

static void hand_to_worker(struct wg_cpu *cpu)
{
	lockdep_assert_held(&cpu->lock);
	WRITE_ONCE(cpu->worker, true);	/* read without the lock by poll() */
	queue_work_on(smp_processor_id(), workers, &cpu->work);
}

/*
 * Without the lock: what this CPU queued it sees, and others queue here only
 * while somebody is about to look again under the lock (is_attended()).
 */
static bool has(const struct lane *lane)
{
	return !skb_queue_empty_lockless(&lane->list);
}

static void drain_tx(struct wg_cpu *cpu)
{
	struct taken batch;
	u64 start = 0;		/* when the first batch, which is short enough, was over */

	rcu_read_lock();
	spin_lock(&cpu->lock);
	if (cpu->tx.busy || cpu->worker)
		goto out;
	cpu->tx.busy = true;
	while (!skb_queue_empty(&cpu->tx.list)) {
		take(&cpu->tx, &batch, WG_BATCH, datagrams_of);
		spin_unlock(&cpu->lock);
		wg_tx_batch(&batch.list, NULL);
		spin_lock(&cpu->lock);
		done(&cpu->tx, batch.skbs);
		if (skb_queue_empty(&cpu->tx.list))
			break;
		if (!start) {
			start = ktime_get_mono_fast_ns();
		} else if (over(start)) {
			hand_to_worker(cpu);
			break;
		}
	}
	cpu->tx.busy = false;
out:
	spin_unlock(&cpu->lock);
	rcu_read_unlock();
}

/*
 * About @max datagrams; returns how many. They are done when handed_up() says so. Context:
 * RCU reader until after wg_merge_flush().
 */
static unsigned int drain_rx(struct wg_cpu *cpu, struct wg_merge *merge, unsigned int max,
			     struct wg_wide *wide)
{
	struct taken chunk;

	spin_lock(&cpu->lock);
	take(&cpu->rx, &chunk, max, datagrams_in);
	cpu->rx.busy = true;
	spin_unlock(&cpu->lock);
	if (chunk.skbs)
		wg_rx_chunk(merge, &chunk.list, wide);
	spin_lock(&cpu->lock);
	cpu->rx.held += chunk.skbs;
	spin_unlock(&cpu->lock);
	return chunk.datagrams;
}

/* GRO has let go of all: a flow may show up elsewhere now and not overtake itself. */
static void handed_up(struct wg_cpu *cpu)
{
	lockdep_assert_held(&cpu->lock);
	done(&cpu->rx, cpu->rx.held);
	cpu->rx.held = 0;
}

/* Polls that follow each other at once are one burst to everybody who waits. */
static u64 burst_start(struct wg_cpu *cpu)
{
	u64 now = ktime_get_mono_fast_ns();

	if (now - cpu->burst_end > 20 * NSEC_PER_USEC)
		cpu->burst_start = now;
	return cpu->burst_start;
}

/* No more than a chunk is left: not worth waking the worker for. */
static bool nearly_done(struct wg_cpu *cpu)
{
	unsigned int n = 0;
	struct sk_buff *skb;

	spin_lock(&cpu->lock);
	skb_queue_walk(&cpu->rx.list, skb) {
		n += datagrams_in(skb);
		if (n > WG_CHUNK)
			break;
	}
	spin_unlock(&cpu->lock);
	return n && n <= WG_CHUNK;
}

static bool may_go_on(struct wg_cpu *cpu, u64 start)
{
	u64 spent = ktime_get_mono_fast_ns() - start;

	return spent <= WG_SLICE_NS || (spent < WG_SLICE_LAST_NS && nearly_done(cpu));
}

/*
 * The poll always completes, and so leaves nothing in the GRO lists: a device
 * may go as soon as the queues are drained and readers are done.
 */
static int poll(struct napi_struct *napi, int budget)
{
	struct wg_cpu *cpu = container_of(napi, struct wg_cpu, napi);
	struct wg_merge merge = { .napi = napi };
	u64 start = burst_start(cpu);
	int handled = 0;
	bool more;

	if (READ_ONCE(cpu->worker))	/* set under lock; it will look at the lanes */
		goto complete;
	if (has(&cpu->tx))
		drain_tx(cpu);
	rcu_read_lock();
	/* The first chunk is short enough to be taken without a look at the clock. */
	while (has(&cpu->rx) && handled < budget - 1 && (!handled || may_go_on(cpu, start)))
		handled += drain_rx(cpu, &merge, min_t(int, budget - 1 - handled, WG_CHUNK), NULL);
	wg_merge_flush(&merge);
	rcu_read_unlock();
	/* A last super-packet may have gone beyond; the core must not see that. */
	handled = min(handled, budget - 1);
complete:
	napi_complete_done(napi, handled);
	if (has(&cpu->tx))	/* what was forwarded just now */
		drain_tx(cpu);
	cpu->burst_end = ktime_get_mono_fast_ns();
	spin_lock(&cpu->lock);
	handed_up(cpu);
	more = !skb_queue_empty(&cpu->rx.list) && !cpu->worker;
	if (more && cpu->burst_end - start > WG_SLICE_NS) {
		hand_to_worker(cpu);
		more = false;
	}
	cpu->rx.busy = more;
	spin_unlock(&cpu->lock);
	if (more)
		napi_schedule(napi);
	return handled;
}

/* How many datagrams the worker takes at a time: so many more as others can help with. */
static unsigned int share_out(const struct wg_wide *wide)
{
	return wide ? WG_CHUNK * wide->width : WG_CHUNK;
}

/* A few chunks with bottom halves off. The NAPI is ours while it is scheduled by us. */
static void work_rx(struct wg_cpu *cpu, struct wg_wide *wide)
{
	struct wg_merge merge = { .napi = &cpu->napi };
	unsigned int n = 0;
	u64 start;

	local_bh_disable();
	start = ktime_get_mono_fast_ns();
	if (napi_schedule_prep(&cpu->napi)) {
		rcu_read_lock();
		n = drain_rx(cpu, &merge, share_out(wide), wide);
		wg_merge_flush(&merge);
		rcu_read_unlock();
		napi_complete_done(&cpu->napi, n);
		spin_lock(&cpu->lock);
		handed_up(cpu);
		spin_unlock(&cpu->lock);
	}
	if (wide && n > WG_CHUNK)
		wg_wide_end(wide, ktime_get_mono_fast_ns() - start);
	local_bh_enable();
}

static void work_tx(struct wg_cpu *cpu, struct wg_wide *wide)
{
	struct taken batch;

	rcu_read_lock();
	spin_lock_bh(&cpu->lock);
	take(&cpu->tx, &batch, share_out(wide), datagrams_of);
	spin_unlock_bh(&cpu->lock);
	wg_tx_batch(&batch.list, wide);
	spin_lock_bh(&cpu->lock);
	done(&cpu->tx, batch.skbs);
	spin_unlock_bh(&cpu->lock);
	rcu_read_unlock();
}

/* Where others can help with this round of the worker; NULL: they cannot. */
static struct wg_wide *widen(struct wg_cpu *cpu)
{
	if (!cpu->wide || READ_ONCE(wg_force_plain))
		return NULL;
	wg_wide_begin(cpu->wide);
	return cpu->wide;
}

static void work(struct work_struct *work)
{
	struct wg_cpu *cpu = container_of(work, struct wg_cpu, work);
	bool idle;

	if (!cpu->wide)
		cpu->wide = wg_wide_new();
	do {
		struct wg_wide *wide = widen(cpu);

		work_tx(cpu, wide);
		work_rx(cpu, wide);
		spin_lock_bh(&cpu->lock);
		idle = skb_queue_empty(&cpu->rx.list) && skb_queue_empty(&cpu->tx.list);
		if (idle) {
			WRITE_ONCE(cpu->worker, false);
			cpu->rx.busy = false;
		}
		spin_unlock_bh(&cpu->lock);
		cond_resched();
	} while (!idle);
}

/* The datagrams of one session share a receiver index; of others order is nobody's concern. */
static struct flow *rx_flow(const struct sk_buff *skb)
{
	enum { INDEX_OFFSET = sizeof(struct udphdr) + offsetof(struct wg_msg_data, receiver_index) };
	__le32 buffer;
	const __le32 *index = skb_header_pointer(skb, INDEX_OFFSET, sizeof(buffer), &buffer);

	return &rx_flows[(index ? le32_to_cpu(*index) : 0) % FLOWS];
}

static unsigned int count_datagrams(const struct sk_buff *skb)
{
	return skb_is_gso(skb) ? DIV_ROUND_UP(skb->len - sizeof(struct udphdr),
					      skb_shinfo(skb)->gso_size) : 1;
}

static void drop_rx(struct sk_buff_head *list, enum wg_reason reason)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(list)) != NULL) {
		struct wg_rx_cb cb = *wg_rx_cb(skb);

		wg_count_drop(cb.wg, reason, cb.datagrams - 1);
		wg_drop(cb.wg, skb, reason);
	}
}

void wg_cpu_receive(struct wg_device *wg, struct sk_buff_head *datagrams)
{
	struct sk_buff *skb;
	struct flow *flow;
	struct wg_cpu *cpu;
	bool schedule;

	if (skb_queue_empty(datagrams))
		return;
	flow = rx_flow(skb_peek(datagrams));
	skb_queue_walk(datagrams, skb) {
		wg_rx_cb(skb)->wg = wg;
		wg_rx_cb(skb)->datagrams = count_datagrams(skb);
	}
	cpu = queue_for(flow, offsetof(struct wg_cpu, rx));
	schedule = !cpu->worker && cpu->id == smp_processor_id();
	join(cpu, &cpu->rx, flow, datagrams);
	spin_unlock(&cpu->lock);
	drop_rx(datagrams, WG_DROP_QUEUE_FULL);
	if (schedule)
		napi_schedule(&cpu->napi);
}

static void drop_tx(struct sk_buff *skb, enum wg_reason reason)
{
	struct wg_device *wg = wg_tx_cb(skb)->peer->device;

	DEV_STATS_INC(wg->dev, tx_dropped);
	wg_drop(wg, skb, reason);
}

/*
 * May more come at once? In a softirq, and of what is forwarded also where a task has
 * bottom halves off for longer than this one transmit: a threaded NAPI, or a burst that
 * vhost or pktgen hands over. Our NAPI runs when they are on again, at the latest.
 */
static bool more_may_follow(const struct sk_buff *skb)
{
	return in_serving_softirq() || (!skb->sk && softirq_count() > SOFTIRQ_DISABLE_OFFSET);
}

void wg_cpu_transmit(struct sk_buff *skb)
{
	struct flow *flow = &tx_flows[wg_tx_cb(skb)->flow % FLOWS];
	struct wg_cpu *mine = this_cpu_ptr(cpus), *cpu;
	u8 level = mine->sender == current ? mine->level + 1 : 0;
	/* Nested, the stack is deep enough. */
	bool gather = level || more_may_follow(skb), run;
	struct sk_buff_head list;

	if (level > WG_MAX_NESTING) {
		drop_tx(skb, WG_DROP_LOOP);
		return;
	}
	wg_tx_cb(skb)->level = level;
	cpu = queue_for(flow, offsetof(struct wg_cpu, tx));
	run = cpu == mine && !cpu->tx.busy && !cpu->worker;
	__skb_queue_head_init(&list);
	__skb_queue_tail(&list, skb);
	join(cpu, &cpu->tx, flow, &list);
	spin_unlock(&cpu->lock);

	while ((skb = __skb_dequeue(&list)) != NULL)
		drop_tx(skb, WG_DROP_QUEUE_FULL);
	if (!run)
		return;
	if (gather)
		napi_schedule(&cpu->napi);
	else
		drain_tx(cpu);
}

void wg_cpu_send_enter_level(u8 level)
{
	struct wg_cpu *cpu = this_cpu_ptr(cpus);

	spin_lock(&cpu->lock);
	cpu->sender = current;
	cpu->level = level;
	spin_unlock(&cpu->lock);
}

void wg_cpu_send_leave(void)
{
	struct wg_cpu *cpu = this_cpu_ptr(cpus);

	spin_lock(&cpu->lock);
	cpu->sender = NULL;
	spin_unlock(&cpu->lock);
}

struct wg_scratch *wg_scratch_get(void)
	__acquires(&scratch->lock)
{
	struct wg_scratch *scratch;

	local_bh_disable();
	scratch = &this_cpu_ptr(cpus)->scratch;
	spin_lock(&scratch->lock);
	wg_scratch_clear(scratch);
	return scratch;
}

void wg_scratch_put(struct wg_scratch *scratch)
	__releases(&scratch->lock)
{
	spin_unlock(&scratch->lock);
	local_bh_enable();
}

void wg_scratch_init(struct wg_scratch *scratch, struct wg_rings *rings)
{
	spin_lock_init(&scratch->lock);
	scratch->rings = rings;
}

void wg_rings_free(struct wg_rings *rings)
{
	wg_pages_free(&rings->pages);
	wg_pages_free(&rings->areas);
}

static void filter_rx(struct wg_cpu *cpu, struct wg_device *wg, struct sk_buff_head *out)
{
	struct sk_buff *skb, *next;

	skb_queue_walk_safe(&cpu->rx.list, skb, next) {
		if (wg_rx_cb(skb)->wg != wg)
			continue;
		__skb_unlink(skb, &cpu->rx.list);
		cpu->rx.bytes -= skb->truesize;
		done(&cpu->rx, 1);
		__skb_queue_tail(out, skb);
	}
}

void wg_cpu_drain_device(struct wg_device *wg)
{
	struct sk_buff_head out;
	int id;

	__skb_queue_head_init(&out);
	for_each_possible_cpu(id) {
		struct wg_cpu *cpu = per_cpu_ptr(cpus, id);

		spin_lock_bh(&cpu->lock);
		filter_rx(cpu, wg, &out);
		spin_unlock_bh(&cpu->lock);
	}
	drop_rx(&out, WG_DROP_DEAD);
	/* Pollers and workers hold RCU from taking a chunk to delivering it. */
	synchronize_net();
}

static void filter_tx(struct wg_cpu *cpu, struct sk_buff_head *out)
{
	struct sk_buff *skb, *next;

	skb_queue_walk_safe(&cpu->tx.list, skb, next) {
		if (!test_bit(WG_PEER_DEAD, &wg_tx_cb(skb)->peer->flags))
			continue;
		__skb_unlink(skb, &cpu->tx.list);
		cpu->tx.bytes -= skb->truesize;
		done(&cpu->tx, 1);
		__skb_queue_tail(out, skb);
	}
}

void wg_cpu_drain_dead(void)
{
	struct sk_buff_head out;
	struct sk_buff *skb;
	int id;

	__skb_queue_head_init(&out);
	for_each_possible_cpu(id) {
		struct wg_cpu *cpu = per_cpu_ptr(cpus, id);

		spin_lock_bh(&cpu->lock);
		filter_tx(cpu, &out);
		spin_unlock_bh(&cpu->lock);
	}
	while ((skb = __skb_dequeue(&out)) != NULL)
		drop_tx(skb, WG_DROP_PURGED);
}

static void init_one(struct wg_cpu *cpu, int id)
{
	cpu->id = id;
	spin_lock_init(&cpu->lock);
	wg_scratch_init(&cpu->scratch, &cpu->rings);
	__skb_queue_head_init(&cpu->rx.list);
	__skb_queue_head_init(&cpu->tx.list);
	INIT_WORK(&cpu->work, work);
	netif_napi_add(napi_dev, &cpu->napi, poll);
	napi_enable(&cpu->napi);
}

static void exit_one(struct wg_cpu *cpu)
{
	napi_disable(&cpu->napi);
	netif_napi_del(&cpu->napi);
	WARN_ON(!skb_queue_empty(&cpu->rx.list) || !skb_queue_empty(&cpu->tx.list));
	wg_wide_free(cpu->wide);
	wg_rings_free(&cpu->rings);
	memzero_explicit(&cpu->scratch, sizeof(cpu->scratch));
}

int wg_cpu_init(void)
{
	int id, err = -ENOMEM;

	cpus = alloc_percpu(struct wg_cpu);
	if (!cpus)
		return err;
	napi_dev = wg_alloc_netdev_dummy();
	if (!napi_dev)
		goto err_cpus;
	workers = alloc_workqueue("wg-data", WQ_MEM_RECLAIM | WQ_CPU_INTENSIVE | WQ_PERCPU, 0);
	if (!workers)
		goto err_dev;
	err = wg_fanout_start();
	if (err)
		goto err_workers;
	for_each_possible_cpu(id)
		init_one(per_cpu_ptr(cpus, id), id);
	return 0;

err_workers:
	destroy_workqueue(workers);
err_dev:
	wg_free_netdev_dummy(napi_dev);
err_cpus:
	free_percpu(cpus);
	return err;
}

void wg_cpu_exit(void)
{
	int id;

	/* No device is left: nothing is queued any more, but a worker may still be ending. */
	destroy_workqueue(workers);
	for_each_possible_cpu(id)
		exit_one(per_cpu_ptr(cpus, id));
	wg_fanout_stop();
	synchronize_net();
	wg_free_netdev_dummy(napi_dev);
	free_percpu(cpus);
}
