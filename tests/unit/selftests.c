// SPDX-License-Identifier: GPL-2.0
/*
 * The module's own self tests (src/selftest), as KTAP results in userspace.
 * Time is simulated, so the rate limiter's sequence is exact here.
 */
#include "selftest/check.h"
#include "ktap.h"

static u64 clock_ns = 1;

static u64 simulated_now(void)
{
	return clock_ns;
}

static void simulated_sleep(unsigned int ms)
{
	clock_ns += ms * 1000000ULL;
}

const struct wg_selftest_clock wg_selftest_clock = {
	.now = simulated_now,
	.sleep = simulated_sleep,
};

void wg_selftest_fail(const char *number, unsigned int row, const char *what)
{
	printf("# FAIL %s (%u: %s)\n", number, row, what);
}

static const struct wg_selftest_suite *const suites[] = {
	&wg_selftest_allowedips,
	&wg_selftest_replay,
	&wg_selftest_ratelimit,
	&wg_selftest_crypto,
	&wg_selftest_handshake,
};

/* No case may leave anything allocated. */
static const struct wg_selftest *current_case;

static bool run_current(void)
{
	bool ok = current_case->run();

	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	return ok;
}

int main(int argc, char **argv)
{
	const char *only = argc > 1 ? argv[1] : NULL;
	size_t s, c, total = 0, shown = 0, failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (s = 0; s < ARRAY_SIZE(suites); s++)
		total += suites[s]->count;
	printf("KTAP version 1\n1..%zu\n", only ? (size_t)1 : total);
	for (s = 0; s < ARRAY_SIZE(suites); s++) {
		for (c = 0; c < suites[s]->count; c++) {
			bool ok;

			current_case = &suites[s]->cases[c];
			if (only && strcmp(only, current_case->name))
				continue;
			ok = run_current();
			failed += !ok;
			printf("%sok %zu %s\n", ok ? "" : "not ", ++shown, current_case->name);
		}
	}
	return failed || !shown;
}
