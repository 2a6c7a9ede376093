// SPDX-License-Identifier: GPL-2.0
/* Locks, read sections and memory of the userspace shim. */
#include "shim.h"

_Noreturn void shim_bug(const char *file, int line, const char *what)
{
	printf("Bail out! %s:%d: must not be: %s\n", file, line, what);
	fflush(stdout);
	abort();
}

/* Locks. */

__thread int shim_atomic_depth;

void spin_lock_init(spinlock_t *lock)
{
	pthread_mutex_init(&lock->mutex, NULL);
	lock->held = false;
}

static void take(spinlock_t *lock)
{
	__atomic_store_n(&lock->owner, pthread_self(), __ATOMIC_RELAXED);
	__atomic_store_n(&lock->held, true, __ATOMIC_RELAXED);
	shim_atomic_depth++;
}

void spin_lock(spinlock_t *lock)
{
	WARN_ON(shim_lock_is_mine(lock));
	pthread_mutex_lock(&lock->mutex);
	take(lock);
}

bool spin_trylock(spinlock_t *lock)
{
	if (pthread_mutex_trylock(&lock->mutex))
		return false;
	take(lock);
	return true;
}

void spin_unlock(spinlock_t *lock)
{
	WARN_ON(!shim_lock_is_mine(lock));
	__atomic_store_n(&lock->held, false, __ATOMIC_RELAXED);
	shim_atomic_depth--;
	pthread_mutex_unlock(&lock->mutex);
}

bool shim_lock_is_mine(const spinlock_t *lock)
{
	return __atomic_load_n(&lock->held, __ATOMIC_RELAXED) &&
	       pthread_equal(__atomic_load_n(&lock->owner, __ATOMIC_RELAXED), pthread_self());
}

/* RCU. */

static __thread int read_depth;

bool rcu_read_lock_held(void)
{
	return read_depth;
}

#ifdef SHIM_TSAN
int shim_fence_word;

static pthread_rwlock_t grace = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t deferred_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t running_lock = PTHREAD_MUTEX_INITIALIZER;
static struct rcu_head *deferred;
static long deferred_count;

void rcu_read_lock(void)
{
	if (!read_depth++)
		pthread_rwlock_rdlock(&grace);
	shim_atomic_depth++;
}

void rcu_read_unlock(void)
{
	shim_atomic_depth--;
	if (!--read_depth)
		pthread_rwlock_unlock(&grace);
}

void synchronize_rcu(void)
{
	might_sleep();
	pthread_rwlock_wrlock(&grace);
	pthread_rwlock_unlock(&grace);
}

static void run_deferred(void)
{
	struct rcu_head *head;

	/* Held until all have run, so that a second barrier waits for them. */
	pthread_mutex_lock(&running_lock);
	pthread_mutex_lock(&deferred_lock);
	head = deferred;
	deferred = NULL;
	deferred_count = 0;
	pthread_mutex_unlock(&deferred_lock);
	pthread_rwlock_wrlock(&grace);
	pthread_rwlock_unlock(&grace);
	while (head) {
		struct rcu_head *next = head->next;

		head->func(head);
		head = next;
	}
	pthread_mutex_unlock(&running_lock);
}

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	bool many;

	head->func = func;
	pthread_mutex_lock(&deferred_lock);
	head->next = deferred;
	deferred = head;
	many = ++deferred_count > 1000;
	pthread_mutex_unlock(&deferred_lock);
	if (many && !shim_atomic_depth)
		run_deferred();
}

void rcu_barrier(void)
{
	might_sleep();
	/* A callback may defer another: until there is none. */
	do
		run_deferred();
	while (__atomic_load_n(&deferred_count, __ATOMIC_RELAXED));
}
#else
void rcu_read_lock(void)
{
	urcu_bp_read_lock();
	read_depth++;
	shim_atomic_depth++;
}

void rcu_read_unlock(void)
{
	shim_atomic_depth--;
	read_depth--;
	urcu_bp_read_unlock();
}
#endif

/* Memory. */

static atomic64_t live;
static atomic64_t passes = ATOMIC64_INIT(0);
static atomic64_t failures = ATOMIC64_INIT(0);

long shim_live(void)
{
	return atomic64_read(&live);
}

void shim_fail_after(long n, long times)
{
	atomic64_set(&passes, n);
	atomic64_set(&failures, times);
}

static bool must_fail(void)
{
	if (!atomic64_read(&failures))
		return false;
	if (atomic64_dec_return(&passes) >= 0)
		return false;
	return atomic64_add_unless(&failures, -1, 0);
}

void (*shim_alloc_hook)(void);

void *shim_alloc(size_t size, gfp_t gfp)
{
	void (*hook)(void) = READ_ONCE(shim_alloc_hook);
	void *p;

	if (hook) {
		WRITE_ONCE(shim_alloc_hook, NULL);
		hook();
	}
	if (gfp & GFP_KERNEL)
		might_sleep();
	if (must_fail())
		return NULL;
	p = malloc(size ? size : 1);
	if (!p)
		return NULL;
	/* Garbage otherwise: so that nobody relies on fresh pages being zero. */
	memset(p, gfp & __GFP_ZERO ? 0 : 0xa5, size);
	atomic64_inc(&live);
	return p;
}

void *shim_alloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return shim_alloc(bytes, gfp);
}

void kfree(const void *p)
{
	if (!p)
		return;
	atomic64_dec(&live);
	free((void *)p);
}

void *kmemdup(const void *src, size_t size, gfp_t gfp)
{
	void *p = shim_alloc(size, gfp);

	return p ? memcpy(p, src, size) : NULL;
}

#include <malloc.h>

void shim_free_sensitive(const void *p)
{
	if (p)
		memzero_explicit((void *)p, malloc_usable_size((void *)p));
	kfree(p);
}

/* The kernel finds the object of an rcu_head by its address; here a note helps. */
struct note {
	struct rcu_head rcu;
	void *object;
};

static void free_noted(struct rcu_head *rcu)
{
	struct note *note = container_of(rcu, struct note, rcu);

	kfree(note->object);
	free(note);
}

void shim_kfree_rcu(void *p)
{
	struct note *note;

	if (!p)
		return;
	note = malloc(sizeof(*note));
	if (!note)
		abort();
	note->object = p;
	call_rcu(&note->rcu, free_noted);
}

/* SipHash-2-4. */

static void round_once(u64 v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rol64(v[1], 13) ^ v[0];
	v[3] = rol64(v[3], 16) ^ v[2];
	v[0] = rol64(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rol64(v[1], 17) ^ v[2];
	v[3] = rol64(v[3], 21) ^ v[0];
	v[2] = rol64(v[2], 32);
}

static void absorb(u64 v[4], u64 word)
{
	v[3] ^= word;
	round_once(v);
	round_once(v);
	v[0] ^= word;
}

u64 siphash(const void *data, size_t len, const siphash_key_t *key)
{
	u64 v[4] = {
		key->key[0] ^ 0x736f6d6570736575ULL, key->key[1] ^ 0x646f72616e646f6dULL,
		key->key[0] ^ 0x6c7967656e657261ULL, key->key[1] ^ 0x7465646279746573ULL,
	};
	const u8 *p = data;
	u8 last[8] = { 0 };
	size_t left = len;
	int i;

	for (; left >= 8; left -= 8, p += 8)
		absorb(v, get_unaligned_le64(p));
	memcpy(last, p, left);
	last[7] = (u8)len;
	absorb(v, get_unaligned_le64(last));
	v[2] ^= 0xff;
	for (i = 0; i < 4; i++)
		round_once(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
