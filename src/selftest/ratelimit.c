// SPDX-License-Identifier: GPL-2.0
/*
 * The rate limiter: when a source is allowed and how many sources there may
 * be. In the module time is real, so the sequence is repeated whenever the
 * machine was too slow for it; in userspace it is simulated.
 */
#include "check.h"
#include "../engine/ratelimit.h"

#ifdef __KERNEL__
#include "../data/handshake.h"
#endif

enum {
	SLACK_MS = 1000 / WG_RATELIMIT_PER_SECOND * 2 / 3,
	MAX_TRIES = 5000,
	NS_PER_MS = 1000000,
};

static const struct {
	unsigned int sleep_ms;
	bool allowed;
} steps[] __initconst = {
	{ 0, true }, { 0, true }, { 0, true }, { 0, true }, { 0, true }, { 0, false },
	{ 50, true }, { 0, false },
	{ 100, true }, { 0, true }, { 0, false },
};

enum outcome { PASSED, FAILED, TOO_SLOW };

/* Not predictable, but no secret either: nobody attacks this table. */
static int __init make(struct wg_ratelimit *rl, u32 buckets)
{
	u8 key[16] = "self-test hash k";

	return wg_ratelimit_init(rl, buckets, key);
}

static bool __init allow4(struct wg_ratelimit *rl, u32 addr)
{
	__be32 wire = cpu_to_be32(addr);
	u8 bytes[4];

	memcpy(bytes, &wire, sizeof(bytes));
	return wg_ratelimit_allow(rl, 1, bytes, sizeof(bytes), wg_selftest_clock.now());
}

static bool __init allow6(struct wg_ratelimit *rl, u8 net, u8 host)
{
	const u8 bytes[16] = { 0x20, 0x01, 0x0d, 0xb8, [7] = net, [8] = host, [15] = host };

	return wg_ratelimit_allow(rl, 1, bytes, sizeof(bytes), wg_selftest_clock.now());
}

static bool __init is_late(u64 start, unsigned int slept_ms)
{
	return wg_selftest_clock.now() - start > (u64)(slept_ms + SLACK_MS) * NS_PER_MS;
}

/* One pass through the table; a result counts only if it came in time. */
static enum outcome __init run_sequence(struct wg_ratelimit *rl)
{
	u64 start = wg_selftest_clock.now();
	unsigned int i, slept = 0;
	bool ok = true;

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		bool four, six, new_four, new_six;

		if (steps[i].sleep_ms)
			wg_selftest_clock.sleep(steps[i].sleep_ms);
		slept += steps[i].sleep_ms;
		four = allow4(rl, 0x0a000001);
		six = allow6(rl, 1, i);
		new_four = allow4(rl, 0x0b000001 + i);
		new_six = allow6(rl, 100 + i, 0);
		if (is_late(start, slept))
			return TOO_SLOW;
		WG_EXPECT_ROW(ok, "11", i + 1, four == steps[i].allowed);
		WG_EXPECT_ROW(ok, "11.1", i + 1, new_four);
		WG_EXPECT_ROW(ok, "11.2", i + 1, six == steps[i].allowed);
		WG_EXPECT_ROW(ok, "11.2", i + 1, new_six);
	}
	return ok ? PASSED : FAILED;
}

static bool __init bucket_sequence(void)
{
	enum outcome outcome = TOO_SLOW;
	struct wg_ratelimit rl;
	unsigned int tries;
	bool ok = true;

	if (make(&rl, 64))
		return false;
	for (tries = 0; tries < MAX_TRIES && outcome == TOO_SLOW; tries++) {
		outcome = run_sequence(&rl);
		wg_ratelimit_flush(&rl);
		rcu_barrier();
	}
	WG_EXPECT_ROW(ok, "11.3", tries, outcome == PASSED);
	wg_ratelimit_destroy(&rl);
	return ok;
}

static bool __init fill_up(struct wg_ratelimit *rl)
{
	u32 i;

	for (i = 0; i < rl->max_entries; i++) {
		if (!allow4(rl, i))
			return false;
	}
	return !allow4(rl, i) && !allow6(rl, 1, 1);
}

static bool __init capacity(void)
{
	struct wg_ratelimit rl;
	unsigned int tries = 0;
	bool ok = true;

	if (make(&rl, wg_ratelimit_buckets(U64_MAX)))
		return false;
	/* Memory may be short for a moment, which is a refusal too. */
	while (!fill_up(&rl) && ++tries < 10) {
		wg_ratelimit_flush(&rl);
		rcu_barrier();
	}
	WG_EXPECT_ROW(ok, "11.4", tries, tries < 10);
	WG_EXPECT(ok, "11.4", (u32)atomic_read(&rl.entries) == rl.max_entries);
	wg_ratelimit_destroy(&rl);
	return ok;
}

static bool __init collected(void)
{
	struct wg_ratelimit rl;
	bool ok = true;

	if (make(&rl, 64))
		return false;
	WG_EXPECT(ok, "11.5", allow4(&rl, 1) && allow6(&rl, 1, 1));
	WG_EXPECT(ok, "11.5", atomic_read(&rl.entries) == 2);
	wg_ratelimit_collect(&rl, wg_selftest_clock.now() + 2 * WG_NSEC_PER_SEC);
	rcu_barrier();
	WG_EXPECT(ok, "11.5", atomic_read(&rl.entries) == 0);
	wg_ratelimit_destroy(&rl);
	return ok;
}

#ifdef __KERNEL__
/* Refuses in the end, unless the machine takes 50 ms for each of them. */
static bool __init limits(struct wg_device *wg)
{
	const struct wg_source source = { .addr = { 192, 0, 2, 1 }, .addr_len = 4 };
	unsigned int i;

	for (i = 0; i < MAX_TRIES; i++) {
		if (!wg_ratelimit_ok(wg, &source))
			return i > 0;
	}
	return false;
}

/* The module's own limiter, before any device holds it. */
static bool __init counted(void)
{
	struct wg_device *wg = kzalloc(sizeof(*wg), GFP_KERNEL);
	unsigned int holders, i;
	bool ok = true;

	if (!wg)
		return false;
	wg->dev = init_net.loopback_dev;
	for (holders = 1; holders <= 3; holders++) {
		/* One more than there were is harmless. */
		wg_ratelimit_release();
		for (i = 0; i < holders; i++)
			WG_EXPECT_ROW(ok, "11.6", holders, !wg_ratelimit_hold());
		if (!ok)
			break;
		WG_EXPECT_ROW(ok, "11.6", holders, limits(wg));
		for (i = 0; i < holders; i++)
			wg_ratelimit_release();
	}
	kfree(wg);
	return ok;
}
#endif

static const struct wg_selftest cases[] __initconst = {
	{ "11_bucket_sequence", bucket_sequence },
	{ "11.4_capacity", capacity },
	{ "11.5_collected", collected },
#ifdef __KERNEL__
	{ "11.6_counted", counted },
#endif
};

WG_SELFTEST_SUITE(ratelimit, "ratelimiter");
