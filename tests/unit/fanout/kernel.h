/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few words of the kernel that src/data/fanout.c uses. What begins with "fan_"
 * is the test's: under a scheduler that tries every interleaving (explore.c), and
 * with threads (threads.c).
 */
#ifndef WG_FANOUT_KERNEL_H
#define WG_FANOUT_KERNEL_H

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "crypto/platform.h"

#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))

#define clamp_t(type, v, lo, hi) min_t(type, (type)(v) < (type)(lo) ? (type)(lo) : (type)(v), hi)
#define U32_MAX 0xffffffffu
#define div_u64(a, b) ((a) / (b))

u64 ktime_get_mono_fast_ns(void);

typedef struct {
	int taken;
} raw_spinlock_t;

void raw_spin_lock(raw_spinlock_t *lock);
void raw_spin_unlock(raw_spinlock_t *lock);

static inline void raw_spin_lock_init(raw_spinlock_t *lock)
{
	lock->taken = 0;
}

typedef struct {
	int counter;
} atomic_t;

int fan_add(atomic_t *v, int n);	/* no order */
int fan_add_release(atomic_t *v, int n);
void fan_wait_zero_acquire(atomic_t *v);

#define atomic_set(v, n) ((void)((v)->counter = (n)))
#define atomic_inc(v) ((void)fan_add(v, 1))
#define atomic_dec_return_release(v) fan_add_release(v, -1)
#define atomic_cond_read_acquire(v, cond) fan_wait_zero_acquire(v)

void local_bh_disable(void);
void local_bh_enable(void);
/* This CPU has nothing else to do. */
bool single_task_running(void);
void cond_resched(void);
unsigned int num_online_cpus(void);

struct work_struct {
	void (*func)(struct work_struct *work);
	bool pending;
};

struct workqueue_struct;

#define WQ_UNBOUND 0
#define INIT_WORK(w, f) ((w)->func = (f), (w)->pending = false)
#define alloc_workqueue(name, flags, max) ((struct workqueue_struct *)1)
#define destroy_workqueue(wq) do { } while (0)
bool queue_work(struct workqueue_struct *wq, struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);

#endif
