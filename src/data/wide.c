// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "wide.h"

struct wg_wide *wg_wide_new(void)
{
	struct wg_wide *wide;
	unsigned int i;

	/* Helpers could be preempted there, and the asker waits for them. */
	if (IS_ENABLED(CONFIG_PREEMPT_RT) || num_possible_cpus() == 1)
		return NULL;
	/* No wait: memory may be what whoever frees it wants to send through us. And nobody
	 * is woken to make some, since this is tried again.
	 */
	wide = alloc_pages_exact(sizeof(*wide), __GFP_ZERO | __GFP_NOWARN);
	if (!wide)
		return NULL;
	wg_fanout_init(&wide->fanout);
	wide->most = WG_SHARES;
	for (i = 0; i < WG_SHARES; i++)
		wg_scratch_init(&wide->scratch[i], &wide->rings);
	return wide;
}

void wg_wide_free(struct wg_wide *wide)
{
	if (!wide)
		return;
	wg_fanout_exit(&wide->fanout);
	wg_rings_free(&wide->rings);
	memzero_explicit(wide, sizeof(*wide));
	free_pages_exact(wide, sizeof(*wide));
}

void wg_wide_begin(struct wg_wide *wide)
{
	wide->helped = false;
	wide->width = min(wg_fanout_width(&wide->fanout), wide->most);
}

struct wg_scratch *wg_wide_next(struct wg_wide *wide)
{
	struct wg_scratch *scratch;

	if (wide->n == wide->width)
		return NULL;
	scratch = &wide->scratch[wide->n++];
	wg_scratch_clear(scratch);
	return scratch;
}

unsigned int wg_wide_run(struct wg_wide *wide, void (*work)(struct wg_aead_job *jobs, unsigned int n))
{
	unsigned int i, helped = 0;

	for (i = 0; i < wide->n; i++) {
		wide->shares[i] = (struct wg_share) {
			.jobs = wide->scratch[i].jobs,
			.n = wide->scratch[i].jobs_used,
		};
	}
	wg_fanout(&wide->fanout, wide->shares, wide->n, work);
	for (i = 0; i < wide->n; i++)
		helped += wide->shares[i].helped;
	wide->n = 0;
	wide->helped |= helped != 0;
	return helped;
}

void wg_wide_end(struct wg_wide *wide, u64 ns)
{
	if (wide->width == 1)
		return;
	if (ns <= WG_ROUND_NS)
		wide->most = min_t(unsigned int, wide->most + 1, WG_SHARES);
	else if (wide->most > 2)
		wide->most--;
	else if (!wide->helped)
		wg_fanout_rest(&wide->fanout);
}
