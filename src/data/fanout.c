// SPDX-License-Identifier: GPL-2.0
/* See fanout.h. */
#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sched/stat.h>

#include "fanout.h"

enum {
	MISSES = 8,		/* then there is no CPU to spare, it seems, */
	REST = 64,		/* and for so many rounds nobody is asked */
	FULL = 16 * (1500 + WG_JOB_COST),	/* bytes of a usual full share */
	SAMPLE = 4096,		/* bytes from which on a share tells the pace */
};

/* Unbound and of no priority: the scheduler finds CPUs that have nothing better to do. */
static struct workqueue_struct *helpers;

static struct wg_share *claim(struct wg_fanout *f, bool helping)
{
	struct wg_share *share = NULL;

	raw_spin_lock(&f->lock);
	if (f->next < f->n) {
		share = &f->shares[f->next++];
		share->helped = helping;
		if (helping)
			atomic_inc(&f->held);
	}
	raw_spin_unlock(&f->lock);
	return share;
}

/*
 * Returns false if there was none left, or this CPU is wanted otherwise. The asker
 * waits for us from claim() on.
 */
static bool help_with_one(struct wg_fanout *f)
{
	struct wg_share *share;

	local_bh_disable();
	share = single_task_running() ? claim(f, true) : NULL;
	if (share) {
		f->work(share->jobs, share->n);
		/* Pairs with wait_for_helpers(): what was computed is there. */
		atomic_dec_return_release(&f->held);
	}
	local_bh_enable();
	return share;
}

static void help(struct work_struct *work)
{
	struct wg_fanout *f = container_of(work, struct wg_helper, work)->fanout;

	while (help_with_one(f))
		cond_resched();
}

static void publish(struct wg_fanout *f, struct wg_share *shares, unsigned int n,
		    void (*work)(struct wg_aead_job *jobs, unsigned int n))
{
	/* Never taken in a softirq, so bottom halves may be on. */
	raw_spin_lock(&f->lock);
	f->shares = shares;
	f->n = n;
	f->next = 0;
	f->work = work;
	raw_spin_unlock(&f->lock);
}

static unsigned int bytes_in(const struct wg_share *share)
{
	unsigned int bytes = share->n * WG_JOB_COST, i;

	for (i = 0; i < share->n; i++)
		bytes += share->jobs[i].len;
	return bytes;
}

/* How many helpers what lies behind the first share is worth. */
static unsigned int count_helpers(const struct wg_fanout *f, const struct wg_share *shares,
				  unsigned int n)
{
	u64 ns = 0;
	unsigned int i;

	for (i = 1; i < n; i++)
		ns += (u64)bytes_in(&shares[i]) * f->pace >> 10;
	return min_t(u64, n - 1, div_u64(ns, WG_HELP_NS));
}

static void ask(struct wg_fanout *f, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		queue_work(helpers, &f->helpers[i].work);
}

/* One that took extremely long was interrupted: it counts as four times the average. */
static void note_pace(struct wg_fanout *f, const struct wg_share *share, u64 ns)
{
	unsigned int bytes = bytes_in(share);
	u64 pace;

	if (bytes < SAMPLE)
		return;
	pace = div_u64(min_t(u64, ns, U32_MAX) << 10, bytes);
	if (f->pace)
		pace = f->pace - f->pace / 8 + min_t(u64, pace, 4ull * f->pace) / 8;
	f->pace = clamp_t(u64, pace, 1, U32_MAX / 8);
}

static bool do_one(struct wg_fanout *f)
{
	struct wg_share *share;
	u64 start;

	local_bh_disable();
	share = claim(f, false);
	if (share) {
		start = ktime_get_mono_fast_ns();
		f->work(share->jobs, share->n);
		note_pace(f, share, ktime_get_mono_fast_ns() - start);
	}
	local_bh_enable();
	return share;
}

static void wait_for_helpers(struct wg_fanout *f)
{
	/* Pairs with help_with_one(). */
	atomic_cond_read_acquire(&f->held, !VAL);
}

/* Somebody came, and did not keep us waiting: a guest's helper may have lost its CPU. */
static bool has_paid(const struct wg_fanout *f, const struct wg_share *shares, unsigned int n, u64 waited)
{
	while (n--)
		if (shares[n].helped)
			return waited <= WG_HELP_NS + (2 * (u64)bytes_in(&shares[n]) * f->pace >> 10);
	return false;
}

static void note_success(struct wg_fanout *f, const struct wg_share *shares, unsigned int n, u64 waited)
{
	if (has_paid(f, shares, n, waited)) {
		f->misses = 0;
		return;
	}
	if (++f->misses < MISSES)
		return;
	f->misses = MISSES - 1;		/* the next time one try is enough to see it */
	wg_fanout_rest(f);
}

void wg_fanout_rest(struct wg_fanout *f)
{
	f->rest = REST;
}

unsigned int wg_fanout_width(struct wg_fanout *f)
{
	if (f->rest) {
		f->rest--;
		return 1;
	}
	if (f->pace && (u64)f->pace * FULL * (WG_SHARES - 1) >> 10 < WG_HELP_NS)
		return 1;
	return min_t(unsigned int, num_online_cpus(), WG_SHARES);
}

void wg_fanout(struct wg_fanout *f, struct wg_share *shares, unsigned int n,
	       void (*work)(struct wg_aead_job *jobs, unsigned int n))
{
	unsigned int asked = n < 2 || f->rest ? 0 : count_helpers(f, shares, n);
	u64 start;

	publish(f, shares, n, work);
	ask(f, asked);
	while (do_one(f))
		;
	start = ktime_get_mono_fast_ns();
	wait_for_helpers(f);
	if (asked)
		note_success(f, shares, n, ktime_get_mono_fast_ns() - start);
}

void wg_fanout_init(struct wg_fanout *f)
{
	unsigned int i;

	raw_spin_lock_init(&f->lock);
	atomic_set(&f->held, 0);
	for (i = 0; i < WG_HELPERS; i++) {
		f->helpers[i].fanout = f;
		INIT_WORK(&f->helpers[i].work, help);
	}
}

void wg_fanout_exit(struct wg_fanout *f)
{
	unsigned int i;

	for (i = 0; i < WG_HELPERS; i++)
		cancel_work_sync(&f->helpers[i].work);
}

int wg_fanout_start(void)
{
	helpers = alloc_workqueue("wg-fanout", WQ_UNBOUND, 0);
	return helpers ? 0 : -ENOMEM;
}

void wg_fanout_stop(void)
{
	destroy_workqueue(helpers);
}
