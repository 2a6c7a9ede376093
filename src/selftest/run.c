// SPDX-License-Identifier: GPL-2.0
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "selftest.h"
#include "check.h"

#include <linux/delay.h>
#include <linux/printk.h>
#include <linux/timekeeping.h>

static const char *suite_name __initdata;

/* Not msleep(): where ticks come late, its jiffies lag behind the clock and it ends early. */
static void __init sleep_ms(unsigned int ms)
{
	usleep_range(ms * USEC_PER_MSEC, (ms + 1) * USEC_PER_MSEC);
}

const struct wg_selftest_clock wg_selftest_clock __initconst = {
	.now = ktime_get_ns,
	.sleep = sleep_ms,
};

void __init wg_selftest_fail(const char *number, unsigned int row, const char *what)
{
	pr_err("%s self-tests: FAIL %s (%u: %s)\n", suite_name, number, row, what);
}

static bool __init run_suite(const struct wg_selftest_suite *suite)
{
	bool passed = true;
	size_t i;

	suite_name = suite->name;
	for (i = 0; i < suite->count; i++) {
		passed &= suite->cases[i].run();
		cond_resched();
	}
	if (passed)
		pr_info("%s self-tests: pass\n", suite->name);
	return passed;
}

int __init wg_selftest_run(void)
{
	bool passed = true;

	passed &= run_suite(&wg_selftest_allowedips);
	passed &= run_suite(&wg_selftest_replay);
	passed &= run_suite(&wg_selftest_ratelimit);
	passed &= run_suite(&wg_selftest_crypto);
	passed &= run_suite(&wg_selftest_handshake);
	passed &= run_suite(&wg_selftest_superpacket);
	return passed ? 0 : -ENOTRECOVERABLE;
}
