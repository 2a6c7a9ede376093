// SPDX-License-Identifier: GPL-2.0
/*
 * The hand-off of src/data/cpu.c under threads and the thread sanitizer.
 *
 * Each CPU has a lock that stands for "bottom halves are off here": whoever
 * takes it is on that CPU until it lets go, and runs the softirq then, if one
 * was raised. Senders go from CPU to CPU with packets of one flow each; a worker
 * thread belongs to each CPU. The clock runs so that slices end often.
 *
 *	sender 0, sender 1 --> CPU 0 | CPU 1 --> out, up
 *	                       worker  worker
 *
 * What comes out of each flow is in order; in the end nothing is left behind.
 * OPERATIONS=n: how many packets (1 000 000; a hundred times that in check-long).
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>

#include "kernel.h"
#include "common.h"
#include "../ktap.h"

enum { SENDERS = 2, RING = 32 };

/* A sender's packets; each comes back when it is out. */
struct sender {
	struct sk_buff skb[RING];
	bool used[RING];
	u32 flow;
	bool network;
	unsigned long total;
	u64 rng;
	pthread_t thread;
};

static struct sender senders[SENDERS];
static u32 next_out[SENDERS];		/* by flow */
static unsigned long out, dropped, disorder, by_workers;

static pthread_mutex_t bh[HAND_CPUS] = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER };
static __thread int here = -1;		/* the CPU whose bottom halves this thread holds off */
static __thread int depth;
static __thread bool serving;
static __thread bool is_worker;
static __thread u64 rng = 1;

static u64 now_ns = 1;
static bool stop_workers;
static pthread_mutex_t kick_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t kick = PTHREAD_COND_INITIALIZER;

static u64 next_random(u64 *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* --- the kernel's words ---------------------------------------------------------- */

u64 hand_read(const void *p, size_t size)
{
	switch (size) {
	case 1:
		return __atomic_load_n((const u8 *)p, __ATOMIC_RELAXED);
	case 4:
		return __atomic_load_n((const u32 *)p, __ATOMIC_RELAXED);
	}
	abort();
}

void hand_write(void *p, size_t size, u64 value)
{
	switch (size) {
	case 1:
		__atomic_store_n((u8 *)p, value, __ATOMIC_RELAXED);
		return;
	case 4:
		__atomic_store_n((u32 *)p, value, __ATOMIC_RELAXED);
		return;
	}
	abort();
}

void hand_barrier(void)
{
	static u32 any;

	__atomic_fetch_add(&any, 0, __ATOMIC_SEQ_CST);
}

void hand_point(void)
{
	if (!(next_random(&rng) & 63))
		sched_yield();
}

bool skb_queue_empty_lockless(const struct sk_buff_head *list)
{
	return __atomic_load_n(&list->next, __ATOMIC_RELAXED) == (const struct sk_buff *)list;
}

void spin_lock(spinlock_t *lock)
{
	int free = 0;

	while (!__atomic_compare_exchange_n(&lock->owner, &free, smp_processor_id() + 1, false,
					    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		free = 0;
		sched_yield();
	}
}

void spin_unlock(spinlock_t *lock)
{
	__atomic_store_n(&lock->owner, 0, __ATOMIC_RELEASE);
}

void rcu_read_lock(void)
{
}

void rcu_read_unlock(void)
{
}

void synchronize_net(void)
{
}

/* A worker is bound to its CPU; a sender says first where it is. */
void local_bh_disable(void)
{
	if (!depth++)
		pthread_mutex_lock(&bh[here]);
}

void local_bh_enable(void)
{
	struct napi_struct *napi = &cpus[here].napi;

	if (depth == 1 && !serving) {
		serving = true;
		while (napi->listed)
			hand_poll(napi);
		serving = false;
	}
	if (!--depth)
		pthread_mutex_unlock(&bh[here]);
}

int smp_processor_id(void)
{
	return here;
}

struct task_struct *hand_current(void)
{
	return (struct task_struct *)&rng;
}

bool in_serving_softirq(void)
{
	return serving;
}

unsigned int softirq_count(void)
{
	return depth;
}

/* Most looks are a moment apart, some a slice. */
u64 ktime_get_mono_fast_ns(void)
{
	u64 step = next_random(&rng) & 31 ? 100 : WG_SLICE_NS;

	return __atomic_add_fetch(&now_ns, step, __ATOMIC_RELAXED);
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	bool was;

	pthread_mutex_lock(&kick_lock);
	was = work->pending;
	work->pending = true;
	pthread_cond_broadcast(&kick);
	pthread_mutex_unlock(&kick_lock);
	return !was;
}

static void *run_worker(void *arg)
{
	struct work_struct *work = &per_cpu_ptr(cpus, (intptr_t)arg)->work;

	here = (intptr_t)arg;
	rng = here + 77;
	is_worker = true;
	for (;;) {
		bool todo;

		pthread_mutex_lock(&kick_lock);
		while (!work->pending && !stop_workers)
			pthread_cond_wait(&kick, &kick_lock);
		todo = work->pending;
		work->pending = false;
		pthread_mutex_unlock(&kick_lock);
		if (!todo)
			return NULL;
		work->func(work);
	}
}

/* --- packets -------------------------------------------------------------------------- */

static void came_out(struct sk_buff *skb, bool in_order)
{
	u32 flow = skb->hash, seq = skb->seq;

	/* Whoever delivers is ordered by the lanes alone; the count must not add an order. */
	if (in_order && (s32)(seq - __atomic_exchange_n(&next_out[flow], seq + 1, __ATOMIC_RELAXED)) < 0)
		__atomic_fetch_add(&disorder, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&out, 1, __ATOMIC_RELAXED);
	if (is_worker)
		__atomic_fetch_add(&by_workers, 1, __ATOMIC_RELAXED);
	__atomic_store_n(&senders[flow].used[skb - senders[flow].skb], false, __ATOMIC_RELEASE);
}

static void hand_sent(struct sk_buff *skb)
{
	came_out(skb, true);
}

static void hand_up(struct sk_buff *skb)
{
	came_out(skb, true);
}

static void hand_dropped(struct sk_buff *skb)
{
	__atomic_fetch_add(&dropped, 1, __ATOMIC_RELAXED);
	came_out(skb, false);
}

/* Not while bottom halves are off: it may be they that it waits for. */
static void wait_for_packets(struct sender *s, unsigned long from, unsigned long n)
{
	while (n--)
		while (__atomic_load_n(&s->used[(from + n) % RING], __ATOMIC_ACQUIRE))
			sched_yield();
}

static struct sk_buff *fill_packet(struct sender *s, u32 seq)
{
	struct sk_buff *skb = &s->skb[seq % RING];

	__atomic_store_n(&s->used[seq % RING], true, __ATOMIC_RELAXED);
	skb->truesize = 1;
	skb->hash = s->flow;
	skb->seq = seq;
	return skb;
}

/* Some packets on one CPU, then some on another. */
static void *run_sender(void *arg)
{
	struct sender *s = arg;
	unsigned long i, end;

	rng = s->rng;
	for (i = 0; i < s->total;) {
		end = i + (next_random(&rng) & 7);
		end = min(end, s->total);
		wait_for_packets(s, i, end - i);
		here = next_random(&rng) % HAND_CPUS;
		local_bh_disable();
		serving = s->network || next_random(&rng) & 1;
		for (; i < end; i++) {
			if (s->network)
				hand_receive(fill_packet(s, i));
			else
				hand_transmit(fill_packet(s, i));
		}
		serving = false;
		local_bh_enable();
	}
	return NULL;
}

/* --- all of it --------------------------------------------------------------------------- */

static unsigned long operations(void)
{
	const char *env = getenv("OPERATIONS");

	return env ? strtoul(env, NULL, 0) : getenv("LONG") ? 100000000 : 1000000;
}

static void run_all(bool network, pthread_t *workers)
{
	intptr_t i;

	for (i = 0; i < HAND_CPUS; i++)
		pthread_create(&workers[i], NULL, run_worker, (void *)i);
	for (i = 0; i < SENDERS; i++) {
		senders[i] = (struct sender){ .flow = i, .network = network, .rng = ktap_rand() | 1,
					      .total = operations() / 2 / SENDERS };
		next_out[i] = 0;
		pthread_create(&senders[i].thread, NULL, run_sender, &senders[i]);
	}
	for (i = 0; i < SENDERS; i++)
		pthread_join(senders[i].thread, NULL);
}

/* What was queued is done before they end. */
static void end_workers(pthread_t *workers)
{
	int i;

	pthread_mutex_lock(&kick_lock);
	stop_workers = true;
	pthread_cond_broadcast(&kick);
	pthread_mutex_unlock(&kick_lock);
	for (i = 0; i < HAND_CPUS; i++)
		pthread_join(workers[i], NULL);
	stop_workers = false;
}

static bool nothing_is_left_behind(bool network)
{
	pthread_t workers[HAND_CPUS];
	int id;

	out = dropped = disorder = by_workers = 0;
	if (wg_cpu_init())
		abort();
	memset(tx_flows, 0, sizeof(tx_flows));
	memset(rx_flows, 0, sizeof(rx_flows));
	run_all(network, workers);
	end_workers(workers);
	printf("# %lu packets, %lu by workers, %lu dropped\n", out, by_workers, dropped);
	CHECK_EQ(out, operations() / 2 / SENDERS * SENDERS);
	CHECK(by_workers && by_workers < out);	/* or one way was not tried */
	CHECK_EQ(dropped, 0);
	CHECK_EQ(disorder, 0);
	for_each_possible_cpu(id)
		CHECK(hand_quiet(&cpus[id]));
	wg_cpu_exit();
	return true;
}

static bool outwards(void)
{
	return nothing_is_left_behind(false);
}

static bool inwards(void)
{
	return nothing_is_left_behind(true);
}

static const struct ktap_test tests[] = {
	{ "handoff.threads_out", outwards },
	{ "handoff.threads_in", inwards },
};

ktap_main("handoff_threads", tests)
