// SPDX-License-Identifier: GPL-2.0
/*
 * The queue of handshake work: messages that came, initiations to make.
 *
 * Key exchange is done by per-CPU work items of one freezable workqueue per
 * device. Producers spread over the online CPUs in turn; a work item handles
 * whatever is there, so none is tied to one message.
 */
#include <linux/cpumask.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

#include "drop.h"
#include "handshake.h"

enum { FLOOD_NICE = 10 };

struct worker {
	struct work_struct work;
	struct wg_handshake_queue *queue;
};

struct wg_handshake_queue {
	struct wg_device *wg;
	struct workqueue_struct *workqueue;
	struct worker __percpu *workers;
	struct sk_buff_head incoming;	/* its own lock, BH off */
	atomic_t count;			/* queued or being processed */
	spinlock_t lock;		/* initiating, BH off */
	struct list_head initiating;	/* peers, each with a reference */
	int last_cpu;
};

/* When some device last saw too many; one instant for the whole system, races tolerated. */
static u64 last_under_load;
static atomic64_t keypair_ids;

u64 wg_next_keypair_id(void)
{
	return atomic64_inc_return(&keypair_ids);
}

static void kick(struct wg_handshake_queue *queue)
{
	int cpu = cpumask_next(READ_ONCE(queue->last_cpu), cpu_online_mask);

	if (cpu >= nr_cpu_ids)
		cpu = cpumask_first(cpu_online_mask);
	WRITE_ONCE(queue->last_cpu, cpu);	/* only a hint, races are harmless */
	queue_work_on(cpu, queue->workqueue, &per_cpu_ptr(queue->workers, cpu)->work);
}

/* --- incoming --------------------------------------------------------------------- */

static bool append(struct wg_handshake_queue *queue, struct sk_buff *skb)
{
	bool ok;

	/* Past half, do not wait for the lock: this is a flood. */
	if (skb_queue_len_lockless(&queue->incoming) > WG_MAX_INCOMING_HANDSHAKES / 2) {
		if (!spin_trylock_bh(&queue->incoming.lock))
			return false;
	} else {
		spin_lock_bh(&queue->incoming.lock);
	}
	ok = skb_queue_len(&queue->incoming) < WG_MAX_INCOMING_HANDSHAKES;
	if (ok) {
		__skb_queue_tail(&queue->incoming, skb);
		atomic_inc(&queue->count);
	}
	spin_unlock_bh(&queue->incoming.lock);
	return ok;
}

void wg_handshake_receive(struct wg_device *wg, struct sk_buff *skb)
{
	struct wg_handshake_queue *queue = wg->handshakes;

	if (!rng_is_initialized()) {
		wg_drop(wg, skb, WG_DROP_RNG_NOT_READY);
		return;
	}
	if (!append(queue, skb)) {
		wg_drop(wg, skb, WG_DROP_QUEUE_FULL);
		return;
	}
	kick(queue);
}

static struct sk_buff *next_incoming(struct wg_handshake_queue *queue)
{
	struct sk_buff *skb;

	spin_lock_bh(&queue->incoming.lock);
	skb = __skb_dequeue(&queue->incoming);
	spin_unlock_bh(&queue->incoming.lock);
	return skb;
}

/* A high count marks the system as loaded for the second that follows. */
static bool is_under_load(struct wg_handshake_queue *queue)
{
	u64 now = ktime_get_coarse_boottime_ns(), last = READ_ONCE(last_under_load);

	if (atomic_read(&queue->count) >= WG_MAX_INCOMING_HANDSHAKES / 8) {
		WRITE_ONCE(last_under_load, now);
		return true;
	}
	if (!last)
		return false;
	if (!wg_expired(last, 1, now))
		return true;
	WRITE_ONCE(last_under_load, 0);
	return false;
}

static bool process_incoming(struct wg_handshake_queue *queue)
{
	struct sk_buff *skb = next_incoming(queue);

	if (!skb)
		return false;
	wg_handshake_process(queue->wg, skb, is_under_load(queue));
	atomic_dec_if_positive(&queue->count);
	return true;
}

static void drop_incoming(struct wg_handshake_queue *queue)
{
	struct sk_buff_head list;
	struct sk_buff *skb;
	unsigned int n;

	__skb_queue_head_init(&list);
	spin_lock_bh(&queue->incoming.lock);
	n = skb_queue_len(&queue->incoming);
	/* One by one: append() reads the length without the lock. */
	while ((skb = __skb_dequeue(&queue->incoming)) != NULL)
		__skb_queue_tail(&list, skb);
	spin_unlock_bh(&queue->incoming.lock);
	/* Those being processed take themselves off when they end. */
	atomic_sub(n, &queue->count);
	wg_drop_list(queue->wg, &list, WG_DROP_PURGED);
}

void wg_handshakes_quiesce(struct wg_device *wg)
{
	struct wg_handshake_queue *queue = wg->handshakes;
	int cpu;

	drop_incoming(queue);
	/*
	 * Not flushed: over a suspend the workqueue is frozen, and we hold the
	 * RTNL. Initiations that still wait are cancelled with their peers.
	 */
	for_each_possible_cpu(cpu)
		cancel_work_sync(&per_cpu_ptr(queue->workers, cpu)->work);
}

/* --- initiations --------------------------------------------------------------------- */

void wg_initiate(struct wg_peer *peer, bool retry)
{
	struct wg_handshake_queue *queue = peer->device->handshakes;
	struct wg_clock now = wg_clock_now();

	if (test_bit(WG_PEER_DEAD, &peer->flags) ||
	    !wg_proto_want_initiation(&peer->proto, &now, retry))
		return;
	if (!wg_peer_get(peer))
		return;
	spin_lock_bh(&queue->lock);
	if (test_and_set_bit(WG_PEER_INITIATING, &peer->flags)) {
		spin_unlock_bh(&queue->lock);
		wg_peer_put(peer);
		return;
	}
	list_add_tail(&peer->initiating, &queue->initiating);
	spin_unlock_bh(&queue->lock);
	kick(queue);
}

void wg_initiate_cancel(struct wg_peer *peer)
{
	struct wg_handshake_queue *queue = peer->device->handshakes;
	bool queued = false;

	spin_lock_bh(&queue->lock);
	if (test_and_clear_bit(WG_PEER_INITIATING, &peer->flags)) {
		list_del_init(&peer->initiating);
		queued = true;
	}
	spin_unlock_bh(&queue->lock);
	if (queued)
		wg_peer_put(peer);
}

static struct wg_peer *next_initiating(struct wg_handshake_queue *queue)
{
	struct wg_peer *peer;

	spin_lock_bh(&queue->lock);
	peer = list_first_entry_or_null(&queue->initiating, struct wg_peer, initiating);
	if (peer) {
		list_del_init(&peer->initiating);
		clear_bit(WG_PEER_INITIATING, &peer->flags);
	}
	spin_unlock_bh(&queue->lock);
	return peer;
}

static bool make_initiation(struct wg_handshake_queue *queue)
{
	struct wg_peer *peer = next_initiating(queue);

	if (!peer)
		return false;
	wg_handshake_initiate(peer);
	wg_peer_put(peer);
	return true;
}

/* --- workers ---------------------------------------------------------------------------- */

static bool was_under_load(void)
{
	u64 last = READ_ONCE(last_under_load);

	return last && !wg_expired(last, 1, ktime_get_coarse_boottime_ns());
}

/*
 * A flood is answered with the time that nobody else wants, or data would wait for
 * it. The thread is the workqueue's: it gets its own niceness back.
 */
static void work(struct work_struct *work)
{
	struct wg_handshake_queue *queue = container_of(work, struct worker, work)->queue;
	int nice = task_nice(current);
	bool more;

	do {
		more = process_incoming(queue);
		more |= make_initiation(queue);
		if (was_under_load() && task_nice(current) == nice)
			set_user_nice(current, max(nice, FLOOD_NICE));
		cond_resched();
	} while (more);
	if (task_nice(current) != nice)
		set_user_nice(current, nice);
}

int wg_handshakes_init(struct wg_device *wg)
{
	struct wg_handshake_queue *queue = kzalloc(sizeof(*queue), GFP_KERNEL);
	int cpu;

	if (!queue)
		return -ENOMEM;
	queue->wg = wg;
	queue->last_cpu = -1;
	skb_queue_head_init(&queue->incoming);
	spin_lock_init(&queue->lock);
	INIT_LIST_HEAD(&queue->initiating);
	queue->workers = alloc_percpu(struct worker);
	if (!queue->workers)
		goto err_queue;
	for_each_possible_cpu(cpu) {
		struct worker *worker = per_cpu_ptr(queue->workers, cpu);

		worker->queue = queue;
		INIT_WORK(&worker->work, work);
	}
	queue->workqueue = alloc_workqueue("wg-kex-%s", WQ_CPU_INTENSIVE | WQ_FREEZABLE | WQ_PERCPU,
					   0, wg->dev->name);
	if (!queue->workqueue)
		goto err_workers;
	wg->handshakes = queue;
	return 0;

err_workers:
	free_percpu(queue->workers);
err_queue:
	kfree(queue);
	return -ENOMEM;
}

void wg_handshakes_exit(struct wg_device *wg)
{
	struct wg_handshake_queue *queue = wg->handshakes;

	drop_incoming(queue);
	destroy_workqueue(queue->workqueue);
	WARN_ON(!list_empty(&queue->initiating));
	free_percpu(queue->workers);
	kfree(queue);
	wg->handshakes = NULL;
}
