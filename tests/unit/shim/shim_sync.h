/* SPDX-License-Identifier: GPL-2.0 */
/* Atomics, locks and RCU. Included by shim.h only. */
#ifndef WG_SHIM_SYNC_H
#define WG_SHIM_SYNC_H

#include <pthread.h>
#include <sched.h>

#if defined(__SANITIZE_THREAD__)
#define SHIM_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SHIM_TSAN 1
#endif
#endif

/* As atomics and not as volatile: so ThreadSanitizer knows them. */
#define READ_ONCE(x) __atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v) __atomic_store_n(&(x), (v), __ATOMIC_RELAXED)
#define data_race(x) (x)
#define smp_load_acquire(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define smp_store_mb(x, v) ((void)__atomic_exchange_n(&(x), (v), __ATOMIC_SEQ_CST))
#ifdef SHIM_TSAN
/* ThreadSanitizer has no fences; a dummy exchange orders the same way. */
extern int shim_fence_word;
#define smp_mb() ((void)__atomic_fetch_add(&shim_fence_word, 0, __ATOMIC_SEQ_CST))
#define smp_rmb() smp_mb()
#define smp_wmb() smp_mb()
#else
#define smp_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_wmb() __atomic_thread_fence(__ATOMIC_RELEASE)
#endif
#define smp_mb__before_atomic() smp_mb()
#define smp_mb__after_atomic() smp_mb()
#define cpu_relax() sched_yield()

#define xchg(p, v) __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)
#define cmpxchg(p, old, new)						\
	({								\
		__typeof__(*(p)) old_ = (old);				\
		__atomic_compare_exchange_n((p), &old_, (new), false,	\
					    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST); \
		old_;							\
	})
#define try_cmpxchg(p, oldp, new)					\
	__atomic_compare_exchange_n((p), (oldp), (new), false,		\
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	s64 __attribute__((__aligned__(8))) counter;
} atomic64_t;

#define ATOMIC_INIT(n) { (n) }
#define ATOMIC64_INIT(n) { (n) }

#define SHIM_ATOMIC(name, type, word)					\
	static inline word name##_read(const type *v)			\
	{ return __atomic_load_n(&v->counter, __ATOMIC_RELAXED); }	\
	static inline word name##_read_acquire(const type *v)		\
	{ return __atomic_load_n(&v->counter, __ATOMIC_ACQUIRE); }	\
	static inline void name##_set(type *v, word n)			\
	{ __atomic_store_n(&v->counter, n, __ATOMIC_RELAXED); }		\
	static inline void name##_set_release(type *v, word n)		\
	{ __atomic_store_n(&v->counter, n, __ATOMIC_RELEASE); }		\
	static inline void name##_add(word n, type *v)			\
	{ __atomic_fetch_add(&v->counter, n, __ATOMIC_RELAXED); }	\
	static inline void name##_sub(word n, type *v)			\
	{ __atomic_fetch_sub(&v->counter, n, __ATOMIC_RELAXED); }	\
	static inline void name##_inc(type *v) { name##_add(1, v); }	\
	static inline void name##_dec(type *v) { name##_sub(1, v); }	\
	static inline word name##_add_return(word n, type *v)		\
	{ return __atomic_add_fetch(&v->counter, n, __ATOMIC_SEQ_CST); } \
	static inline word name##_sub_return(word n, type *v)		\
	{ return __atomic_sub_fetch(&v->counter, n, __ATOMIC_SEQ_CST); } \
	static inline word name##_inc_return(type *v)			\
	{ return name##_add_return(1, v); }				\
	static inline word name##_dec_return(type *v)			\
	{ return name##_sub_return(1, v); }				\
	static inline bool name##_dec_and_test(type *v)			\
	{ return !name##_dec_return(v); }				\
	static inline bool name##_sub_and_test(word n, type *v)		\
	{ return !name##_sub_return(n, v); }				\
	static inline word name##_fetch_add(word n, type *v)		\
	{ return __atomic_fetch_add(&v->counter, n, __ATOMIC_SEQ_CST); } \
	static inline word name##_fetch_add_relaxed(word n, type *v)	\
	{ return __atomic_fetch_add(&v->counter, n, __ATOMIC_RELAXED); } \
	static inline word name##_fetch_sub(word n, type *v)		\
	{ return __atomic_fetch_sub(&v->counter, n, __ATOMIC_SEQ_CST); } \
	static inline word name##_xchg(type *v, word n)			\
	{ return __atomic_exchange_n(&v->counter, n, __ATOMIC_SEQ_CST); } \
	static inline bool name##_try_cmpxchg(type *v, word *old, word n) \
	{								\
		return __atomic_compare_exchange_n(&v->counter, old, n, false, \
						   __ATOMIC_SEQ_CST,	\
						   __ATOMIC_SEQ_CST);	\
	}								\
	static inline word name##_cmpxchg(type *v, word old, word n)	\
	{ name##_try_cmpxchg(v, &old, n); return old; }			\
	static inline bool name##_add_unless(type *v, word n, word u)	\
	{								\
		word old = name##_read(v);				\
		do {							\
			if (old == u)					\
				return false;				\
		} while (!name##_try_cmpxchg(v, &old, old + n));	\
		return true;						\
	}
SHIM_ATOMIC(atomic, atomic_t, int)
SHIM_ATOMIC(atomic64, atomic64_t, s64)
#undef SHIM_ATOMIC

/* refcount.h: misuse aborts. */
typedef struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n) { { (n) } }

static inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

static inline unsigned int refcount_read(const refcount_t *r)
{
	return (unsigned int)atomic_read(&r->refs);
}

static inline bool refcount_inc_not_zero(refcount_t *r)
{
	return atomic_add_unless(&r->refs, 1, 0);
}

static inline void refcount_inc(refcount_t *r)
{
	WARN_ON(atomic_fetch_add(1, &r->refs) <= 0);
}

static inline bool refcount_dec_and_test(refcount_t *r)
{
	int old = atomic_fetch_sub(1, &r->refs);

	WARN_ON(old <= 0);
	return old == 1;
}

/* How many locks and read sections this thread is in: no sleeping there. */
extern __thread int shim_atomic_depth;

#define might_sleep() ((void)WARN_ON(shim_atomic_depth))
#define cond_resched() might_sleep()

typedef struct {
	pthread_mutex_t mutex;
	pthread_t owner;	/* valid while held */
	bool held;
} spinlock_t;

#define DEFINE_SPINLOCK(name) spinlock_t name = { .mutex = PTHREAD_MUTEX_INITIALIZER }

void spin_lock_init(spinlock_t *lock);
void spin_lock(spinlock_t *lock);
bool spin_trylock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
bool shim_lock_is_mine(const spinlock_t *lock);

#define spin_lock_bh(lock) spin_lock(lock)
#define spin_unlock_bh(lock) spin_unlock(lock)
#define spin_trylock_bh(lock) spin_trylock(lock)
#define spin_lock_nested(lock, subclass) spin_lock(lock)
#define spin_lock_irqsave(lock, flags) do { (flags) = 0; spin_lock(lock); } while (0)
#define spin_unlock_irqrestore(lock, flags) do { (void)(flags); spin_unlock(lock); } while (0)
#define lockdep_is_held(lock) shim_lock_is_mine(lock)
#define lockdep_assert_held(lock) ((void)WARN_ON(!shim_lock_is_mine(lock)))
#define local_bh_disable() ((void)shim_atomic_depth++)
#define local_bh_enable() ((void)shim_atomic_depth--)

/*
 * RCU: liburcu's "bulletproof" flavour, which needs no registration of
 * threads. ThreadSanitizer cannot see through its barriers, so there readers
 * share a rwlock and a grace period is one turn as its writer.
 */
#ifdef SHIM_TSAN
struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};

void synchronize_rcu(void);
void rcu_barrier(void);
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
#else
#include <urcu-bp.h>
#undef rcu_read_lock
#undef rcu_read_unlock
#undef rcu_dereference
#undef rcu_assign_pointer
#endif

void rcu_read_lock(void);
void rcu_read_unlock(void);
bool rcu_read_lock_held(void);

#define rcu_read_lock_bh() rcu_read_lock()
#define rcu_read_unlock_bh() rcu_read_unlock()
#define rcu_read_lock_bh_held() rcu_read_lock_held()

#define rcu_access_pointer(p) READ_ONCE(p)
#define rcu_dereference_raw(p) __atomic_load_n(&(p), __ATOMIC_CONSUME)
#define rcu_dereference_check(p, cond)					\
	({								\
		WARN_ON(!(rcu_read_lock_held() || (cond)));		\
		rcu_dereference_raw(p);					\
	})
#define rcu_dereference(p) rcu_dereference_check(p, false)
#define rcu_dereference_bh(p) rcu_dereference_check(p, false)
#define rcu_dereference_bh_check(p, cond) rcu_dereference_check(p, cond)
#define rcu_dereference_protected(p, cond)				\
	({								\
		WARN_ON(!(cond));					\
		READ_ONCE(p);						\
	})
#define rcu_assign_pointer(p, v) __atomic_store_n(&(p), (v), __ATOMIC_RELEASE)
#define RCU_INIT_POINTER(p, v) WRITE_ONCE(p, v)
#define rcu_replace_pointer(p, v, cond)					\
	({								\
		__auto_type old_ = rcu_dereference_protected(p, cond);	\
		rcu_assign_pointer(p, v);				\
		old_;							\
	})

#endif
