/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory is refused at each place in turn.
 *
 * A request is made over and over: the first time its first allocation fails,
 * then its second, until all of them succeed (/proc/thread-self/fail-nth).
 * Each time the answer must fit what is there afterwards. What counts are
 * allocations by this thread, not by interrupts or workers: either those that
 * have a function of the module among their callers, so the core's on its behalf
 * too, or, where a request has none of these, all of them.
 */
#ifndef WG_TEST_FAILNTH_H
#define WG_TEST_FAILNTH_H

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "../unit/ktap.h"

enum { NTH_MAX = 2000 };

struct nth_op {
	unsigned int least;		/* as many places there are, else the test sees nothing */
	bool everywhere;		/* not only where the module is among the callers */
	bool (*before)(void);
	int (*act)(void);		/* 0 or a negative errno */
	bool (*after)(int err);		/* with memory: does what is there fit, and is it of use? */
};

static int nth_fd = -1;

static inline bool nth_write(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool good = fd >= 0 && write(fd, value, strlen(value)) == (ssize_t)strlen(value);

	if (!good)
		printf("# %s: cannot write %s (%s)\n", path, value, strerror(errno));
	if (fd >= 0)
		close(fd);
	return good;
}

static inline bool nth_set(const char *file, const char *value)
{
	static const char *const attrs[] = { "failslab", "fail_page_alloc" };
	char path[128];
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "/sys/kernel/debug/%s/%s", attrs[i], file);
		if (!nth_write(path, value))
			return false;
	}
	return true;
}

/* Where the module's functions are, in the words of debugfs. */
static inline bool nth_text(char *start, char *end, size_t size)
{
	unsigned long long at, lo = ~0ULL, hi = 0;
	FILE *f = fopen("/proc/kallsyms", "r");
	char line[1024], module[64], type;

	CHECK(f);
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%llx %c %*s [%63[^]]]", &at, &type, module) != 3 ||
		    strcmp(module, "wireguard") || (type != 't' && type != 'T'))
			continue;
		lo = at < lo ? at : lo;
		hi = at > hi ? at : hi;
	}
	fclose(f);
	CHECK(lo && lo < hi);
	snprintf(start, size, "0x%llx", lo);
	/* The last function has an end too. */
	snprintf(end, size, "0x%llx", (hi | 0xfff) + 1);
	return true;
}

static inline bool nth_filter(bool everywhere)
{
	char start[32] = "0x0", end[32] = "0xffffffffffffffff";

	if (!everywhere)
		CHECK(nth_text(start, end, sizeof(start)));
	CHECK(nth_set("require-start", start));
	CHECK(nth_set("require-end", end));
	return true;
}

static inline bool nth_prepare(void)
{
	if (nth_fd >= 0)
		return true;
	nth_fd = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	CHECK(nth_fd >= 0);
	CHECK(nth_set("probability", "0"));
	CHECK(nth_set("verbose", "0"));
	CHECK(nth_set("stacktrace-depth", "32"));
	/* Those that may sleep as well, and of every size. */
	CHECK(nth_set("ignore-gfp-wait", "N"));
	CHECK(nth_write("/sys/kernel/debug/fail_page_alloc/ignore-gfp-highmem", "N"));
	CHECK(nth_write("/sys/kernel/debug/fail_page_alloc/min-order", "0"));
	/* A page fault of this program is no allocation of the request. */
	CHECK(!mlockall(MCL_CURRENT | MCL_FUTURE));
	return true;
}

static inline bool nth_arm(unsigned int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", n);

	return pwrite(nth_fd, text, (size_t)len, 0) == len;
}

/* Return: 1 if the n-th was reached and failed, 0 if there were fewer, -1. */
static inline int nth_end(void)
{
	char text[16] = "";

	if (pread(nth_fd, text, sizeof(text) - 1, 0) <= 0 || pwrite(nth_fd, "0", 1, 0) != 1)
		return -1;
	return !atoi(text);
}

/* The core says ENFILE where it has no memory for a socket. */
static inline bool nth_no_memory(int err)
{
	return err == -ENOMEM || err == -ENOBUFS || err == -ENFILE;
}

static inline bool nth_judge(const struct nth_op *op, unsigned int n, int hit, int err)
{
	bool clear = !err || (hit == 1 && nth_no_memory(err));

	/* Of the core's own errors with its own allocations we are not the judge. */
	if ((clear || (op->everywhere && hit == 1)) && op->after(err))
		return true;
	printf("# allocation %u %s, answer %d (%s)\n", n, hit == 1 ? "failed" : "was not reached",
	       err, strerror(-err));
	return false;
}

static inline bool nth_every(const struct nth_op *op)
{
	unsigned int n = 0, refused = 0;
	int hit = 1;

	CHECK(nth_prepare());
	CHECK(nth_filter(op->everywhere));
	while (hit) {
		int err;

		CHECK(++n < NTH_MAX);
		CHECK(op->before());
		CHECK(nth_arm(n));
		err = op->act();
		hit = nth_end();
		CHECK(hit >= 0);
		CHECK(nth_judge(op, n, hit, err));
		refused += err != 0;
	}
	printf("# %u places, %u of them with an error\n", n - 1, refused);
	CHECK(n - 1 >= op->least);
	return true;
}

#endif
