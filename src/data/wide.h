/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The working memory of a CPU's worker, which is there when the CPU has more to
 * do than it can: room for several chunks, so that others can help (fanout.h).
 */
#ifndef WG_DATA_WIDE_H
#define WG_DATA_WIDE_H

#include "fanout.h"
#include "cpu.h"

enum { WG_ROUND_NS = 1000 * 1000 };	/* for which bottom halves may be off */

struct wg_wide {
	struct wg_fanout fanout;
	unsigned int n;			/* chunks being prepared */
	unsigned int width;		/* of at most so many, in this round */
	unsigned int most;		/* and in any: fewer, if rounds are long */
	bool helped;			/* in this round */
	struct wg_share shares[WG_SHARES];
	struct wg_rings rings;		/* of all of them */
	struct wg_scratch scratch[WG_SHARES];
};

/** wg_wide_new() - Return: NULL without memory, with a single CPU, or on PREEMPT_RT. Context: any. */
struct wg_wide *wg_wide_new(void);
/** wg_wide_free() - @wide may be NULL. Context: may sleep. */
void wg_wide_free(struct wg_wide *wide);

/* All below: only the worker they belong to may call these. */

/** wg_wide_begin() - see how many chunks are worth preparing (->width), for one round of the worker. */
void wg_wide_begin(struct wg_wide *wide);
/** wg_wide_next() - an empty scratch for the next chunk; NULL: all are prepared. */
struct wg_scratch *wg_wide_next(struct wg_wide *wide);
/**
 * wg_wide_run() - @work on the jobs of all that are prepared.
 * Return: how many chunks others did; those have ->shares[].helped.
 */
unsigned int wg_wide_run(struct wg_wide *wide, void (*work)(struct wg_aead_job *jobs, unsigned int n));
/** wg_wide_end() - a round of several chunks held bottom halves off for @ns: if too long, the next are short. */
void wg_wide_end(struct wg_wide *wide, u64 ns);

#endif
