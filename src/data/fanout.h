/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fan-out: packets to seal or to open, shared with other CPUs.
 *
 * Only the arithmetic is shared. Who asks has looked the packets up, and judges and
 * delivers them afterwards, in their order; so there is no queue between CPUs,
 * no order to restore and nobody to wake.
 *
 *	asker	publish, ask | share 0 | share 2 | wait | judge, deliver
 *	helper		       | share 1  | share 3 |
 *
 * Nobody waits for one who has not begun: the asker takes shares itself while there
 * are any, and then waits only for those that others are at, who go on to their end
 * with bottom halves, and so preemption, off. (On PREEMPT_RT that is not so: there it is
 * not used, see wide.c.) A CPU helps only if it has nothing else to do; if none comes,
 * nobody is asked for a while. And nobody is asked for less than a wake-up costs, which
 * is all that fast vector code leaves to do: help is for the machines without it.
 */
#ifndef WG_DATA_FANOUT_H
#define WG_DATA_FANOUT_H

#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "../crypto/aead.h"

enum {
	WG_SHARES = 4,			/* at once, at most */
	WG_HELPERS = WG_SHARES - 1,
	WG_HELP_NS = 20 * 1000,		/* of work that are worth waking a CPU for */
	WG_JOB_COST = 256,		/* bytes that a packet costs beside its own */
};

/* One chunk of jobs. */
struct wg_share {
	struct wg_aead_job *jobs;
	unsigned int n;
	bool helped;			/* another CPU did it */
};

struct wg_fanout {
	raw_spinlock_t lock;		/* the next four */
	struct wg_share *shares;
	unsigned int n;
	unsigned int next;		/* the first that nobody has begun */
	void (*work)(struct wg_aead_job *jobs, unsigned int n);
	atomic_t held;			/* shares that helpers are at */
	/* The asker's alone. */
	unsigned int misses;		/* asked so often in turn, and nobody came */
	unsigned int rest;		/* rounds without asking */
	u32 pace;			/* ns for 1024 bytes in large shares, on average; 0: not known yet */
	struct wg_helper {
		struct work_struct work;
		struct wg_fanout *fanout;
	} helpers[WG_HELPERS];
};

void wg_fanout_init(struct wg_fanout *f);
/** wg_fanout_exit() - when it returns no helper is left. Context: may sleep; no wg_fanout() any more. */
void wg_fanout_exit(struct wg_fanout *f);

/**
 * wg_fanout_width() - how many shares are worth preparing in the round that begins now: 1, if
 * nobody is asked. Context: as wg_fanout().
 */
unsigned int wg_fanout_width(struct wg_fanout *f);
/** wg_fanout_rest() - help did not pay: ask nobody for some rounds. Context: as wg_fanout(). */
void wg_fanout_rest(struct wg_fanout *f);

/**
 * wg_fanout() - do all jobs of @shares, here and on other CPUs.
 * @shares: helped is set for those that others did
 * @n: how many, up to WG_SHARES
 * @work: for one share's jobs; called on any CPU with bottom halves off
 *
 * Context: process, bottom halves on or off, one caller at a time. All is done when it returns.
 */
void wg_fanout(struct wg_fanout *f, struct wg_share *shares, unsigned int n,
	       void (*work)(struct wg_aead_job *jobs, unsigned int n));

int __must_check wg_fanout_start(void);
void wg_fanout_stop(void);

#endif
