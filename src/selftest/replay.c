// SPDX-License-Identifier: GPL-2.0
/* The replay window: which counters pass, in which order. */
#include "check.h"
#include "../engine/replay.h"

#define W ((u64)WG_REPLAY_WINDOW)
#define L (W + 1)
#define R WG_REJECT_AFTER_MESSAGES

struct row {
	u64 counter;
	bool accepted;
};

static const struct row table[] __initconst = {
	{ 0, true }, { 1, true }, { 1, false }, { 9, true }, { 8, true }, { 7, true },
	{ 7, false }, { L, true }, { L - 1, true }, { L - 1, false }, { L - 2, true },
	{ 2, true }, { 2, false }, { L + 16, true }, { 3, false }, { L + 16, false },
	{ 4 * L, true }, { 4 * L - (L - 1), true }, { 10, false }, { 4 * L - L, false },
	{ 4 * L - (L + 1), false }, { 4 * L - (L - 2), true }, { 4 * L + 1 - L, false },
	{ 0, false }, { R, false }, { R - 1, true }, { R, false }, { R - 1, false },
	{ R - 2, true }, { R + 1, false }, { R + 2, false }, { R - 2, false },
	{ R - 3, true }, { 0, false },
};

static struct wg_replay *__init fresh(void)
{
	struct wg_replay *replay = kmalloc(sizeof(*replay), GFP_KERNEL);

	if (replay)
		wg_replay_init(replay);
	return replay;
}

static bool __init accept(struct wg_replay *replay, u64 counter)
{
	bool accepted;

	spin_lock_bh(&replay->lock);
	accepted = wg_replay_accept(replay, counter);
	spin_unlock_bh(&replay->lock);
	return accepted;
}

static bool __init in_order(void)
{
	struct wg_replay *replay = fresh();
	bool ok = true;
	size_t i;

	if (!replay)
		return false;
	for (i = 0; i < ARRAY_SIZE(table); i++)
		WG_EXPECT_ROW(ok, "10", i + 1,
			      accept(replay, table[i].counter) == table[i].accepted);
	WG_EXPECT(ok, "10", wg_replay_top(replay) == R);
	kfree(replay);
	return ok;
}

/* A run of counters that must all pass, then one or two single ones. */
struct sweep {
	const char *number;
	u64 first, last;
	struct row then[2];
	unsigned int count;
};

static const struct sweep sweeps[] __initconst = {
	{ "10a", 1, W, { { 0, true }, { 0, false } }, 2 },
	{ "10b", 2, W + 1, { { 1, true }, { 0, false } }, 2 },
	{ "10c", W, 0, { }, 0 },
	{ "10d", W + 1, 1, { { 0, false } }, 1 },
	{ "10e", W, 1, { { W + 1, true }, { 0, false } }, 2 },
	{ "10f", W, 1, { { 0, true }, { W + 1, true } }, 2 },
};

static bool __init run_sweep(const struct sweep *sweep)
{
	s64 step = sweep->first < sweep->last ? 1 : -1;
	struct wg_replay *replay = fresh();
	u64 counter = sweep->first;
	unsigned int i;
	bool ok = true;

	if (!replay)
		return false;
	for (; counter != sweep->last + step; counter += step)
		WG_EXPECT_ROW(ok, sweep->number, (unsigned int)counter, accept(replay, counter));
	for (i = 0; i < sweep->count; i++)
		WG_EXPECT_ROW(ok, sweep->number, i,
			      accept(replay, sweep->then[i].counter) == sweep->then[i].accepted);
	kfree(replay);
	return ok;
}

static bool __init up_from_one(void) { return run_sweep(&sweeps[0]); }
static bool __init up_from_two(void) { return run_sweep(&sweeps[1]); }
static bool __init down_to_zero(void) { return run_sweep(&sweeps[2]); }
static bool __init down_to_one(void) { return run_sweep(&sweeps[3]); }
static bool __init down_then_above(void) { return run_sweep(&sweeps[4]); }
static bool __init down_then_both(void) { return run_sweep(&sweeps[5]); }

static const struct wg_selftest cases[] __initconst = {
	{ "10_in_order_table", in_order },
	{ "10a_up_from_one", up_from_one },
	{ "10b_up_from_two", up_from_two },
	{ "10c_down_to_zero", down_to_zero },
	{ "10d_down_to_one", down_to_one },
	{ "10e_down_then_above", down_then_above },
	{ "10f_down_then_both", down_then_both },
};

WG_SELFTEST_SUITE(replay, "replay");
