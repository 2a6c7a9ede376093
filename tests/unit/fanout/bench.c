// SPDX-License-Identifier: GPL-2.0
/*
 * fanout_bench - what help is worth: rounds of four chunks opened by src/data/fanout.c, each
 * CPU with a thread that sleeps until it is asked, as a kernel worker does.
 *
 * WG_CRYPTO=portable, avx2, ...: that code. Rounds without and with helpers alternate, on this machine's own processor; medians of
 * nanoseconds, and their ratio. The asker and the helpers stay on CPUs of their own.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../../src/data/fanout.c"
#include "crypto/dispatch.h"

enum { CHUNK = 16, ROUNDS = 2001, MTU = 1500, PAUSE_NS = 100000 };

static struct wg_fanout fan;
static struct wg_aead_job jobs[WG_SHARES][CHUNK];
static struct wg_piece pieces[WG_SHARES][CHUNK];
static u8 sealed[WG_SHARES][CHUNK][MTU], opened[WG_SHARES][CHUNK][MTU];
static u8 key[WG_AEAD_KEY] = { 1, 2, 3 };
static pthread_mutex_t kick_lock[WG_HELPERS];
static pthread_cond_t kick[WG_HELPERS];

static bool always;		/* ask, whether it pays or not */

static u64 now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
}

/* --- the kernel's words ---------------------------------------------------------- */

void raw_spin_lock(raw_spinlock_t *lock)
{
	while (__atomic_exchange_n(&lock->taken, 1, __ATOMIC_ACQUIRE))
		;
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
		;
}

void local_bh_disable(void)
{
}

void local_bh_enable(void)
{
}

void cond_resched(void)
{
}

unsigned int num_online_cpus(void)
{
	return (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
}

bool single_task_running(void)
{
	return true;
}

u64 ktime_get_mono_fast_ns(void)
{
	return now();
}

static unsigned int number_of(const struct work_struct *work)
{
	return (unsigned int)(container_of(work, struct wg_helper, work) - fan.helpers);
}

bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	unsigned int i = number_of(work);

	pthread_mutex_lock(&kick_lock[i]);
	work->pending = true;
	pthread_cond_signal(&kick[i]);
	pthread_mutex_unlock(&kick_lock[i]);
	return true;
}

bool cancel_work_sync(struct work_struct *work)
{
	return false;
}

/* --- threads ----------------------------------------------------------------------- */

static void stay_on(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void *run_helper(void *arg)
{
	struct work_struct *work = arg;
	unsigned int i = number_of(work);

	stay_on(i + 1);
	for (;;) {
		pthread_mutex_lock(&kick_lock[i]);
		while (!work->pending)
			pthread_cond_wait(&kick[i], &kick_lock[i]);
		work->pending = false;
		pthread_mutex_unlock(&kick_lock[i]);
		work->func(work);
	}
	return NULL;
}

static void start_helpers(void)
{
	pthread_t thread;
	unsigned int i;

	for (i = 0; i < WG_HELPERS; i++) {
		pthread_mutex_init(&kick_lock[i], NULL);
		pthread_cond_init(&kick[i], NULL);
		if (i + 1 < num_online_cpus())
			pthread_create(&thread, NULL, run_helper, &fan.helpers[i].work);
	}
}

/* --- rounds ------------------------------------------------------------------------ */

static void make_packets(size_t len)
{
	unsigned int i, k;

	for (i = 0; i < WG_SHARES; i++) {
		for (k = 0; k < CHUNK; k++) {
			wg_aead_seal(sealed[i][k], opened[i][k], len, NULL, 0, k, key);
			pieces[i][k] = (struct wg_piece) { sealed[i][k], (u32)len + WG_AEAD_TAG };
			jobs[i][k] = (struct wg_aead_job) {
				.key = key, .nonce = k, .dst = opened[i][k], .src = &pieces[i][k],
				.npieces = 1, .len = (u32)len + WG_AEAD_TAG,
			};
		}
	}
}

static u64 one_round(bool alone, unsigned int *helped)
{
	struct wg_share shares[WG_SHARES];
	unsigned int i, k;
	u64 start;

	for (i = 0; i < WG_SHARES; i++)
		shares[i] = (struct wg_share) { .jobs = jobs[i], .n = CHUNK };
	fan.rest = alone;
	fan.misses = 0;
	if (always)
		fan.pace = U32_MAX / 8;
	start = now();
	wg_fanout(&fan, shares, WG_SHARES, wg_aead_open_jobs);
	start = now() - start;
	for (i = 0; i < WG_SHARES; i++) {
		*helped += shares[i].helped;
		for (k = 0; k < CHUNK; k++)
			if (!jobs[i][k].ok)
				abort();
	}
	return start;
}

static int by_size(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return (x > y) - (x < y);
}

static u64 median(u64 *t)
{
	qsort(t, ROUNDS, sizeof(*t), by_size);
	return t[ROUNDS / 2];
}

static void measure(size_t len)
{
	static u64 alone[ROUNDS], together[ROUNDS];
	unsigned int i, helped = 0, none = 0;
	u64 a, b;

	make_packets(len);
	for (i = 0; i < ROUNDS; i++) {
		u64 until = now() + PAUSE_NS;

		while (now() < until)
			;	/* helpers fall asleep; the asker delivers meanwhile */
		alone[i] = one_round(true, &none);
		together[i] = one_round(false, &helped);
	}
	a = median(alone);
	b = median(together);
	printf("open %4zu bytes x %u, %s: alone %llu ns, with help %llu ns (%.2f), %.2f of %u chunks helped\n",
	       len, WG_SHARES * CHUNK, always ? "asked always" : "as it is", (unsigned long long)a, (unsigned long long)b,
	       (double)b / (double)a, (double)helped / ROUNDS, WG_SHARES);
}

int main(void)
{
	if (wg_crypto_init(getenv("WG_CRYPTO")))
		return 1;
	printf("# %u CPUs, %s\n", num_online_cpus(), wg_crypto_chosen(&wg_aead_algorithm));
	stay_on(0);
	wg_fanout_init(&fan);
	start_helpers();
	measure(1420);
	always = true;
	measure(1420);
	return 0;
}
