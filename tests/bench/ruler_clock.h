/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The clock of the ruler's programs: what passed between two readings, less
 * what the machine slept. Under "-icount shift=0" a busy nanosecond is an
 * instruction.
 */
#ifndef RULER_CLOCK_H
#define RULER_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock_reading {
	uint64_t now;
	uint64_t idle;
};

/* End the program with errno's text, always or if ret is negative. */
void die(const char *what) __attribute__((noreturn));
void check(int ret, const char *what);

/* The plain clock, in nanoseconds. */
struct clock_reading read_clock(void);

/* What reading it costs; taken off every result. */
uint64_t clock_cost(void);

/* The same with a mark for ruler_plugin.c and the probes of RULER_PROBES. */
struct clock_reading window_start(void);
struct clock_reading window_end(void);

/* One line, "units=N busy_ns=N wall_ns=N lost=N", probes, and @more if not NULL. */
void report(struct clock_reading a, struct clock_reading b, uint64_t units, uint64_t lost,
	    const char *more);

#endif
