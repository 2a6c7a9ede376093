// SPDX-License-Identifier: GPL-2.0
/*
 * The fan-out of src/data/fanout.c under threads and the thread sanitizer.
 *
 *	asker --> shares --> itself, helper 0, helper 1, helper 2
 *
 * Jobs lie in memory that the asker writes before, and reads and overwrites after each
 * round, without any lock: whoever touches it too early, too late or twice is seen
 * by the sanitizer or by the count. ROUNDS=n: how many (50 000).
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>

#include "../../../src/data/fanout.c"
#include "../ktap.h"

enum { JOBS = 16, LEN = 1000 };

static struct wg_fanout fan;
static struct wg_aead_job jobs[WG_SHARES][JOBS];
static pthread_mutex_t kick_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t kick = PTHREAD_COND_INITIALIZER;
static bool stop;
static __thread int bh;
static __thread bool is_helper;

/* --- the kernel's words ---------------------------------------------------------- */

void raw_spin_lock(raw_spinlock_t *lock)
{
	while (__atomic_exchange_n(&lock->taken, 1, __ATOMIC_ACQUIRE))
		sched_yield();
}

void raw_spin_unlock(raw_spinlock_t *lock)
{
	__atomic_store_n(&lock->taken, 0, __ATOMIC_RELEASE);
}

int fan_add(atomic_t *v, int n)
{
	return __atomic_add_fetch(&v->counter, n, __ATOMIC_RELAXED);
}

int fan_add_release(atomic_t *v, int n)
{
	return __atomic_add_fetch(&v->counter, n, __ATOMIC_RELEASE);
}

void fan_wait_zero_acquire(atomic_t *v)
{
	while (__atomic_load_n(&v->counter, __ATOMIC_ACQUIRE))
		sched_yield();
}

void local_bh_disable(void)
{
	bh++;
}

void local_bh_enable(void)
{
	bh--;
}

void cond_resched(void)
{
	sched_yield();
}

unsigned int num_online_cpus(void)
{
	return 8;
}

u64 ktime_get_mono_fast_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
}

bool single_task_running(void)
{
	return true;
}

bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	bool was;

	pthread_mutex_lock(&kick_lock);
	was = work->pending;
	work->pending = true;
	pthread_cond_broadcast(&kick);
	pthread_mutex_unlock(&kick_lock);
	return !was;
}

/* The threads have ended. */
bool cancel_work_sync(struct work_struct *work)
{
	return false;
}

static void *run_helper(void *arg)
{
	struct work_struct *work = &fan.helpers[(intptr_t)arg].work;
	bool todo;

	is_helper = true;
	do {
		pthread_mutex_lock(&kick_lock);
		while (!work->pending && !stop)
			pthread_cond_wait(&kick, &kick_lock);
		todo = work->pending;
		work->pending = false;
		pthread_mutex_unlock(&kick_lock);
		if (todo)
			work->func(work);
	} while (todo);
	return NULL;
}

/* --- rounds ------------------------------------------------------------------------ */

static void do_jobs(struct wg_aead_job *job, unsigned int n)
{
	assert(bh);		/* or the asker's wait has no bound */
	while (n--) {
		job[n].ok = true;
		job[n].len++;
		if (!(job[n].nonce & 15))
			sched_yield();
	}
}

static bool one_round(u64 round, unsigned long *helped)
{
	struct wg_share shares[WG_SHARES];
	unsigned int n = 1 + ktap_rand() % WG_SHARES, i, k;

	fan.misses = fan.rest = 0;	/* or it would ask only now and then, */
	fan.pace = 1 << 30;		/* or not at all for so little */
	for (i = 0; i < n; i++) {
		shares[i] = (struct wg_share) { .jobs = jobs[i], .n = ktap_rand() % (JOBS + 1) };
		for (k = 0; k < JOBS; k++)
			jobs[i][k] = (struct wg_aead_job) { .nonce = round, .len = LEN };
	}
	wg_fanout(&fan, shares, n, do_jobs);
	for (i = 0; i < n; i++) {
		for (k = 0; k < JOBS; k++)
			CHECK_EQ(jobs[i][k].len, LEN + (k < shares[i].n));
		*helped += shares[i].helped;
	}
	/* Whoever still holds on to them shows now. */
	memset(jobs, 0x55, sizeof(jobs));
	memset(shares, 0x55, sizeof(shares));
	return true;
}

static unsigned long rounds(void)
{
	const char *env = getenv("ROUNDS");

	return env ? strtoul(env, NULL, 0) : getenv("LONG") ? 5000000 : 50000;
}

static bool all_rounds(unsigned long *helped)
{
	unsigned long i;

	for (i = 0; i < rounds(); i++)
		if (!one_round(i, helped))
			return false;
	return true;
}

static bool every_job_once(void)
{
	pthread_t threads[WG_HELPERS];
	unsigned long helped = 0;
	intptr_t i;
	bool ok;

	wg_fanout_init(&fan);
	for (i = 0; i < WG_HELPERS; i++)
		pthread_create(&threads[i], NULL, run_helper, (void *)i);
	ok = all_rounds(&helped);
	pthread_mutex_lock(&kick_lock);
	stop = true;
	pthread_cond_broadcast(&kick);
	pthread_mutex_unlock(&kick_lock);
	for (i = 0; i < WG_HELPERS; i++)
		pthread_join(threads[i], NULL);
	wg_fanout_exit(&fan);
	printf("# %lu rounds, %lu shares by helpers\n", rounds(), helped);
	CHECK(ok);
	CHECK(helped);		/* or it was not tried */
	CHECK_EQ(fan.held.counter, 0);
	CHECK(!bh);
	return true;
}

static const struct ktap_test tests[] = {
	{ "fanout.threads_every_job_once", every_job_once },
};

ktap_main("fanout_threads", tests)
