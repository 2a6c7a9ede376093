/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What self tests are made of. The same files compile into the module and into
 * the userspace tests, where each case becomes one KTAP result.
 */
#ifndef WG_SELFTEST_CHECK_H
#define WG_SELFTEST_CHECK_H

#include "../engine/platform.h"

#ifdef __KERNEL__
#include <linux/init.h>
#endif

/* One behaviour; the name begins with its number in docs of behaviours to test. */
struct wg_selftest {
	const char *name;
	bool (*run)(void);
};

struct wg_selftest_suite {
	const char *name;
	const struct wg_selftest *cases;
	size_t count;
};

#define WG_SELFTEST_SUITE(suite, text)					\
	const struct wg_selftest_suite wg_selftest_##suite __initconst = { \
		.name = text,						\
		.cases = cases,						\
		.count = ARRAY_SIZE(cases),				\
	}

extern const struct wg_selftest_suite wg_selftest_allowedips;
extern const struct wg_selftest_suite wg_selftest_replay;
extern const struct wg_selftest_suite wg_selftest_ratelimit;
extern const struct wg_selftest_suite wg_selftest_crypto;
extern const struct wg_selftest_suite wg_selftest_handshake;
extern const struct wg_selftest_suite wg_selftest_superpacket;	/* module only */

/* Time as the rate limiter's sequence sees it: real, or simulated. */
struct wg_selftest_clock {
	u64 (*now)(void);		/* ns */
	void (*sleep)(unsigned int ms);
};

extern const struct wg_selftest_clock wg_selftest_clock;

/**
 * wg_selftest_fail() - report one failing check.
 * @number: of the statement; @row: of its table, or the source line
 */
void wg_selftest_fail(const char *number, unsigned int row, const char *what);

/* Goes on after a failure, so that every failing check is reported. */
#define WG_EXPECT_ROW(ok, number, row, cond)				\
	do {								\
		if (!(cond)) {						\
			(ok) = false;					\
			wg_selftest_fail(number, row, #cond);		\
		}							\
	} while (0)
#define WG_EXPECT(ok, number, cond) WG_EXPECT_ROW(ok, number, __LINE__, cond)

#endif
