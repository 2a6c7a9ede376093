/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few words of the kernel that src/data/cpu.c uses, so that its hand-off
 * runs in userspace: under a scheduler that tries every interleaving
 * (explore.c), and with threads (threads.c). Those two provide what begins with
 * "hand_"; all else is the same for both.
 *
 *	CPU 0                             CPU 1
 *	  task:    wg_cpu_transmit()        task
 *	  softirq: wg_cpu_receive(), poll   softirq
 *	  worker:  work()                   worker
 */
#ifndef WG_HANDOFF_KERNEL_H
#define WG_HANDOFF_KERNEL_H

/* These headers of ours need the network stack; what cpu.c wants of them is below. */
#define WG_DATA_DATA_H
#define WG_DATA_DROP_H
#define WG_DATA_MERGE_H
#define WG_DATA_PAGES_H
#define WG_DATA_WIDE_H
#define WG_ENGINE_PLATFORM_H

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "crypto/platform.h"

typedef __s8 s8;
typedef __s32 s32;

#define __percpu
#define __acquires(x)
#define __releases(x)
#define __packed __attribute__((__packed__))
#define NSEC_PER_USEC 1000L
#define MAX_SKB_FRAGS 17
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define BUILD_BUG_ON(x) _Static_assert(!(x), #x)
#define WARN_ON(x) assert(!(x))
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define min(a, b) ((a) < (b) ? (a) : (b))
#define min_t(type, a, b) min((type)(a), (type)(b))
#define le32_to_cpu(x) (x)
#define memzero_explicit(p, n) memset(p, 0, n)

/* --- accesses without a lock, and locks --------------------------------------- */

#define READ_ONCE(x) ((typeof(x))hand_read(&(x), sizeof(x)))
#define WRITE_ONCE(x, v) hand_write(&(x), sizeof(x), (u64)(v))

u64 hand_read(const void *p, size_t size);
void hand_write(void *p, size_t size, u64 value);
/* Full barrier, as an atomic operation that returns a value is. */
void hand_barrier(void);
/* Somebody else may go on here. */
void hand_point(void);

typedef struct {
	int owner;		/* CPU + 1 */
} spinlock_t;

void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void local_bh_disable(void);
void local_bh_enable(void);

static inline void spin_lock_init(spinlock_t *lock)
{
	lock->owner = 0;
}

static inline void spin_lock_bh(spinlock_t *lock)
{
	local_bh_disable();
	spin_lock(lock);
}

static inline void spin_unlock_bh(spinlock_t *lock)
{
	spin_unlock(lock);
	local_bh_enable();
}

#define lockdep_assert_held(lock) \
	assert(__atomic_load_n(&(lock)->owner, __ATOMIC_RELAXED) == smp_processor_id() + 1)
void rcu_read_lock(void);
void rcu_read_unlock(void);
/* Bottom halves that are off count as readers. */
void synchronize_net(void);
#define cond_resched() hand_point()

/* --- who and when -------------------------------------------------------------- */

enum { HAND_CPUS = 2 };

int smp_processor_id(void);
struct task_struct *hand_current(void);
#define current hand_current()
bool in_serving_softirq(void);
/* How often bottom halves were held off; once is what every transmit does. */
unsigned int softirq_count(void);
enum { SOFTIRQ_DISABLE_OFFSET = 1 };
u64 ktime_get_mono_fast_ns(void);

#define for_each_possible_cpu(id) for ((id) = 0; (id) < HAND_CPUS; (id)++)
#define per_cpu_ptr(p, id) (&(p)[id])
#define this_cpu_ptr(p) per_cpu_ptr(p, smp_processor_id())
#define alloc_percpu(type) ((type *)calloc(HAND_CPUS, sizeof(type)))
#define free_percpu(p) free(p)

/* --- packets --------------------------------------------------------------------- */

struct sk_buff {
	struct sk_buff *next, *prev;	/* first, as in struct sk_buff_head */
	unsigned int truesize;
	unsigned int len;
	u32 hash;			/* of the inner flow, or the receiver index */
	u32 seq;			/* the test's: number in its flow */
	struct sock *sk;		/* of a socket here, or NULL: forwarded */
	char cb[48] __attribute__((aligned(8)));
};

struct sk_buff_head {
	struct sk_buff *next, *prev;
	u32 qlen;
};

struct skb_shared_info {
	u16 gso_size;
};

struct udphdr {
	__be16 source, dest, len, check;
};

static inline u32 skb_get_hash(struct sk_buff *skb)
{
	return skb->hash;
}

static inline const void *skb_header_pointer(const struct sk_buff *skb, int offset, int len,
					     void *buffer)
{
	return memcpy(buffer, &skb->hash, len);
}

/* Every packet fills a batch, or the lanes would never hold a second one. */
static inline bool skb_is_gso(const struct sk_buff *skb)
{
	return true;
}

static inline struct skb_shared_info *skb_shinfo(const struct sk_buff *skb)
{
	static struct skb_shared_info info = { .gso_size = 1000 };

	return &info;
}

/* Its head is looked at without the lock. */
static inline void hand_set_next(struct sk_buff *at, struct sk_buff *next)
{
	__atomic_store_n(&at->next, next, __ATOMIC_RELAXED);
}

bool skb_queue_empty_lockless(const struct sk_buff_head *list);

static inline void __skb_queue_head_init(struct sk_buff_head *list)
{
	list->prev = (struct sk_buff *)list;
	list->qlen = 0;
	hand_set_next((struct sk_buff *)list, (struct sk_buff *)list);
}

static inline u32 skb_queue_len(const struct sk_buff_head *list)
{
	return list->qlen;
}

static inline bool skb_queue_empty(const struct sk_buff_head *list)
{
	return list->next == (const struct sk_buff *)list;
}

static inline struct sk_buff *skb_peek(const struct sk_buff_head *list)
{
	return skb_queue_empty(list) ? NULL : list->next;
}

static inline void __skb_queue_tail(struct sk_buff_head *list, struct sk_buff *skb)
{
	skb->next = (struct sk_buff *)list;
	skb->prev = list->prev;
	hand_set_next(list->prev, skb);
	list->prev = skb;
	list->qlen++;
}

static inline void __skb_unlink(struct sk_buff *skb, struct sk_buff_head *list)
{
	list->qlen--;
	skb->next->prev = skb->prev;
	hand_set_next(skb->prev, skb->next);
	skb->next = skb->prev = NULL;
}

static inline struct sk_buff *__skb_dequeue(struct sk_buff_head *list)
{
	struct sk_buff *skb = skb_peek(list);

	if (skb)
		__skb_unlink(skb, list);
	return skb;
}

static inline void skb_queue_splice_tail_init(struct sk_buff_head *from, struct sk_buff_head *to)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(from)) != NULL)
		__skb_queue_tail(to, skb);
}

#define skb_queue_walk(list, skb)					\
	for (skb = (list)->next; skb != (const struct sk_buff *)(list); skb = skb->next)
#define skb_queue_walk_safe(list, skb, tmp)				\
	for (skb = (list)->next, tmp = skb->next; skb != (const struct sk_buff *)(list); \
	     skb = tmp, tmp = skb->next)

/* --- devices and NAPI ------------------------------------------------------------- */

struct net_device {
	unsigned long tx_dropped;
};

#define DEV_STATS_INC(dev, field) __atomic_add_fetch(&(dev)->field, 1, __ATOMIC_RELAXED)

/* Every instance belongs to one CPU, and is touched there with bottom halves off. */
struct napi_struct {
	bool sched, missed, listed;
	int (*poll)(struct napi_struct *napi, int budget);
	struct sk_buff_head gro;	/* received, and not handed up */
};

static inline void netif_napi_add(struct net_device *dev, struct napi_struct *napi,
				  int (*poll)(struct napi_struct *, int))
{
	napi->poll = poll;
	__skb_queue_head_init(&napi->gro);
}

static inline void napi_enable(struct napi_struct *napi) { }
static inline void napi_disable(struct napi_struct *napi) { }
static inline void netif_napi_del(struct napi_struct *napi) { }

bool napi_schedule_prep(struct napi_struct *napi);
bool napi_schedule(struct napi_struct *napi);
bool napi_complete_done(struct napi_struct *napi, int done);

/* --- workers ----------------------------------------------------------------------- */

struct work_struct {
	void (*func)(struct work_struct *work);
	bool pending;
};

struct workqueue_struct;

#define INIT_WORK(w, f) ((w)->func = (f))
#define WQ_MEM_RECLAIM 0
#define WQ_CPU_INTENSIVE 0
#define WQ_PERCPU 0
#define alloc_workqueue(name, flags, max) ((struct workqueue_struct *)1)
#define destroy_workqueue(wq) do { } while (0)
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);

/* --- the rest of the module ------------------------------------------------------------ */

#include "engine/message.h"
#include "engine/reason.h"

enum { WG_PEER_DEAD };

struct wg_device {
	struct net_device *dev;
};

struct wg_peer {
	struct wg_device *device;
	unsigned long flags;
};

#define test_bit(bit, word) (*(word) >> (bit) & 1)

struct wg_merge {
	struct napi_struct *napi;
};

struct wg_pages {
	int none;
};

/* Whether others help makes no difference to the hand-off; tests/unit/fanout/ is about them. */
struct wg_wide {
	unsigned int width;
};

static bool wg_force_plain;

static inline struct wg_wide *wg_wide_new(void)
{
	return NULL;
}

static inline void wg_wide_free(struct wg_wide *wide) { }
static inline void wg_wide_begin(struct wg_wide *wide) { }
static inline void wg_wide_end(struct wg_wide *wide, u64 ns) { }
static inline int wg_fanout_start(void)
{
	return 0;
}

static inline void wg_fanout_stop(void) { }

void wg_merge_flush(struct wg_merge *m);
static inline void wg_pages_free(struct wg_pages *pages) { }
void wg_drop(struct wg_device *wg, struct sk_buff *skb, enum wg_reason reason);
static inline void wg_count_drop(struct wg_device *wg, enum wg_reason reason, unsigned int n) { }

static inline struct net_device *wg_alloc_netdev_dummy(void)
{
	return calloc(1, sizeof(struct net_device));
}

static inline void wg_free_netdev_dummy(struct net_device *dev)
{
	free(dev);
}

#endif
