// SPDX-License-Identifier: GPL-2.0
/*
 * Time that was not slept (/proc/timer_list has it in nanoseconds), probes of
 * tracefs, and the marks of ruler_plugin.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ruler_clock.h"

void die(const char *what)
{
	fprintf(stderr, "ruler: %s: %s\n", what, strerror(errno));
	exit(1);
}

void check(int ret, const char *what)
{
	if (ret < 0)
		die(what);
}

static int timer_list = -1;
static char text[1 << 18];

static size_t read_timer_list(void)
{
	size_t len = 0;
	ssize_t got;

	check(lseek(timer_list, 0, SEEK_SET), "timer_list");
	while ((got = read(timer_list, text + len, sizeof(text) - 1 - len)) > 0)
		len += got;
	check(got, "timer_list");
	text[len] = '\0';
	return len;
}

/* Nanoseconds, where /proc/stat has only ticks. */
struct clock_reading read_clock(void)
{
	struct clock_reading c = { 0, 0 };
	const char *at;

	if (timer_list < 0)
		check(timer_list = open("/proc/timer_list", O_RDONLY | O_CLOEXEC), "timer_list");
	read_timer_list();
	at = strstr(text, "now at ");
	if (!at) {
		errno = ENODATA;
		die("no time in timer_list");
	}
	c.now = strtoull(at + 7, NULL, 10);
	for (at = text; (at = strstr(at, ".idle_sleeptime")); at++)
		c.idle += strtoull(strchr(at, ':') + 1, NULL, 10);
	return c;
}

uint64_t clock_cost(void)
{
	struct clock_reading a, b;
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < 5; i++) {
		a = read_clock();
		b = read_clock();
		if (b.now - a.now < least)
			least = b.now - a.now;
	}
	return least;
}

/* ---- what happened meanwhile ---- */

enum { PROBES_MAX = 64 };

struct probe {
	char name[64];
	uint64_t hits;
};

static struct probe probes_before[PROBES_MAX], probes_after[PROBES_MAX];

static void add_probe(struct probe *to, size_t *n, const char *name, uint64_t hits)
{
	if (*n == PROBES_MAX) {
		errno = E2BIG;
		die("probes");
	}
	snprintf(to[*n].name, sizeof(to[*n].name), "%s", name);
	to[(*n)++].hits = hits;
}

/* Lines of kprobe_profile are "NAME HITS MISSES". */
static void read_profile(struct probe *to, size_t *n)
{
	FILE *f = fopen("/sys/kernel/tracing/kprobe_profile", "re");
	unsigned long long hits, misses;
	char name[64];

	if (!f)
		die("kprobe_profile");
	while (fscanf(f, "%63s %llu %llu", name, &hits, &misses) == 3) {
		add_probe(to, n, name, hits);
		if (misses)
			fprintf(stderr, "ruler_traffic: %s missed %llu\n", name, misses);
	}
	fclose(f);
}

/* A histogram's total: "Hits: N". */
static uint64_t read_histogram(const char *event)
{
	unsigned long long hits = 0;
	char path[256], line[512];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/kernel/tracing/events/%s/hist", event);
	f = fopen(path, "re");
	if (!f)
		die(path);
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, " Hits: %llu", &hits) == 1)
			break;
	}
	fclose(f);
	return hits;
}

static void read_probes(struct probe *to)
{
	const char *events = getenv("RULER_PROBES");
	char *copy, *event, *rest;
	size_t n = 0;

	if (!events)
		return;
	read_profile(to, &n);
	copy = strdup(events);
	for (event = strtok_r(copy, " ", &rest); event; event = strtok_r(NULL, " ", &rest))
		add_probe(to, &n, strrchr(event, '/') + 1, read_histogram(event));
	free(copy);
}

static void print_probes(void)
{
	for (size_t i = 0; i < PROBES_MAX && probes_after[i].name[0]; i++)
		printf(" %s=%llu", probes_after[i].name,
		       (unsigned long long)(probes_after[i].hits - probes_before[i].hits));
}

/* No-ops that ruler_plugin.c looks for. */
static void mark_start(void) { asm volatile(".byte 0x0f,0x1f,0x80; .long 0x52554c30" ::: "memory"); }
static void mark_stop(void) { asm volatile(".byte 0x0f,0x1f,0x80; .long 0x52554c31" ::: "memory"); }

struct clock_reading window_start(void)
{
	struct clock_reading c;

	read_probes(probes_before);
	c = read_clock();
	mark_start();
	return c;
}

struct clock_reading window_end(void)
{
	struct clock_reading c;

	mark_stop();
	c = read_clock();
	read_probes(probes_after);
	return c;
}

void report(struct clock_reading a, struct clock_reading b, uint64_t units, uint64_t lost,
	    const char *more)
{
	uint64_t busy = (b.now - a.now) * sysconf(_SC_NPROCESSORS_ONLN) - (b.idle - a.idle);
	uint64_t cost = clock_cost();

	busy -= busy > cost ? cost : busy;
	printf("units=%llu busy_ns=%llu wall_ns=%llu lost=%llu", (unsigned long long)units,
	       (unsigned long long)busy, (unsigned long long)(b.now - a.now),
	       (unsigned long long)lost);
	print_probes();
	printf("%s\n", more ? more : "");
}
