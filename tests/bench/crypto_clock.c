// SPDX-License-Identifier: GPL-2.0
/*
 * The time stamp counter does not run at the core's clock. A chain of dependent
 * adds takes one core cycle each, so a chain measured next to something tells
 * how many cycles that took.
 */
#include <time.h>

#include "crypto.h"

#if defined(__x86_64__)
#include <x86intrin.h>

const char clock_unit[] = "cycles";

u64 clock_ticks(void)
{
	unsigned int cpu;
	u64 t;

	_mm_lfence();
	t = __rdtscp(&cpu);
	_mm_lfence();
	return t;
}

enum { CHAIN = 3000 };

static u64 chain(void)
{
	u64 start = clock_ticks(), x = 1;
	int i;

	for (i = 0; i < CHAIN / 10; i++)
		__asm__ volatile("lea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\n"
				 "lea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\nlea 1(%0),%0\n"
				 "lea 1(%0),%0\nlea 1(%0),%0" : "+r"(x));
	return clock_ticks() - start;
}

/* What interrupts a chain only lengthens it, so the shortest of a few counts. */
double clock_ticks_per_cycle(void)
{
	u64 least = ~0ULL, t;
	int i;

	for (i = 0; i < 5; i++) {
		t = chain();
		least = t < least ? t : least;
	}
	return (double)least / CHAIN;
}
#else
const char clock_unit[] = "ns";

u64 clock_ticks(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

double clock_ticks_per_cycle(void)
{
	return 1;
}
#endif
