/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KTAP for userspace tests: each behaviour is one function that returns true
 * when it held; a failing check prints where and what.
 *
 *	static bool t_foo(void) { CHECK(1 + 1 == 2); return true; }
 *	static const struct ktap_test tests[] = { { "9.1_foo", t_foo }, };
 *	int main(void) { return ktap_run("allowedips", tests, ARRAY_SIZE(tests)); }
 *
 * SEED=n in the environment repeats a random run; the seed is always printed.
 * A name as argument runs that test alone.
 */
#ifndef WG_TEST_KTAP_H
#define WG_TEST_KTAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct ktap_test {
	const char *name;
	bool (*run)(void);
};

#define CHECK(cond)							\
	do {								\
		if (!(cond)) {						\
			printf("# %s:%d: not true: %s\n", __FILE__,	\
			       __LINE__, #cond);			\
			return false;					\
		}							\
	} while (0)

#define CHECK_EQ(a, b)							\
	do {								\
		unsigned long long a_ = (unsigned long long)(a);	\
		unsigned long long b_ = (unsigned long long)(b);	\
		if (a_ != b_) {						\
			printf("# %s:%d: %s = %llu, expected %s = %llu\n", \
			       __FILE__, __LINE__, #a, a_, #b, b_);	\
			return false;					\
		}							\
	} while (0)

static uint64_t ktap_rng;

/* xorshift64*: reproducible from the printed seed, not for keys. */
static inline uint64_t ktap_rand(void)
{
	ktap_rng ^= ktap_rng >> 12;
	ktap_rng ^= ktap_rng << 25;
	ktap_rng ^= ktap_rng >> 27;
	return ktap_rng * 0x2545f4914f6cdd1dULL;
}

static inline void ktap_rand_bytes(void *buf, size_t len)
{
	uint8_t *p = buf;

	while (len--)
		*p++ = (uint8_t)(ktap_rand() >> 32);
}

static inline void ktap_seed(void)
{
	const char *env = getenv("SEED");
	uint64_t seed = env ? strtoull(env, NULL, 0)
			    : ((uint64_t)time(NULL) << 20) ^ (uint64_t)getpid();

	if (!seed)
		seed = 1;
	ktap_rng = seed;
	printf("# seed %llu (repeat with SEED=%llu)\n",
	       (unsigned long long)seed, (unsigned long long)seed);
}

static inline int ktap_run_only(const char *suite,
				const struct ktap_test *tests, size_t n,
				const char *only)
{
	size_t i, shown = 0, failed = 0;

	printf("KTAP version 1\n# suite %s\n", suite);
	ktap_seed();
	printf("1..%zu\n", only ? (size_t)1 : n);
	for (i = 0; i < n; i++) {
		bool ok;

		if (only && strcmp(only, tests[i].name))
			continue;
		ok = tests[i].run();
		failed += !ok;
		printf("%sok %zu %s\n", ok ? "" : "not ", ++shown, tests[i].name);
		fflush(stdout);
	}
	return failed || !shown;
}

#define ktap_main(suite, tests)						\
	int main(int argc, char **argv)					\
	{								\
		setvbuf(stdout, NULL, _IOLBF, 0);			\
		return ktap_run_only(suite, tests,			\
				     sizeof(tests) / sizeof((tests)[0]), \
				     argc > 1 ? argv[1] : NULL);	\
	}

#endif
