// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/gfp.h>

#include "drop.h"
#include "wide.h"

struct wg_wide *wg_wide_new(void)
{
	struct wg_wide *wide;

	if (num_possible_cpus() == 1)
		return NULL;
	/* No wait: memory may be what whoever frees it wants to send through us. */
	wide = alloc_pages_exact(sizeof(*wide), GFP_NOWAIT | __GFP_ZERO | __GFP_NOWARN);
	if (!wide)
		return NULL;
	wg_fanout_init(&wide->fanout);
	return wide;
}

void wg_wide_free(struct wg_wide *wide)
{
	unsigned int i;

	if (!wide)
		return;
	wg_fanout_exit(&wide->fanout);
	for (i = 0; i < WG_SHARES; i++)
		wg_scratch_wipe(&wide->scratch[i]);
	free_pages_exact(wide, sizeof(*wide));
}

void wg_wide_begin(struct wg_wide *wide)
{
	wide->width = wg_fanout_width(&wide->fanout);
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

void wg_wide_run(struct wg_wide *wide, struct wg_device *wg,
		 void (*work)(struct wg_aead_job *jobs, unsigned int n))
{
	unsigned int i, helped = 0;

	for (i = 0; i < wide->n; i++) {
		wide->shares[i].jobs = wide->scratch[i].jobs;
		wide->shares[i].n = wide->scratch[i].jobs_used;
	}
	wg_fanout(&wide->fanout, wide->shares, wide->n, work);
	for (i = 0; i < wide->n; i++)
		helped += wide->shares[i].helped;
	if (helped)
		wg_count_helped(wg, helped);
	wide->n = 0;
}
