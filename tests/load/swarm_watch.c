// SPDX-License-Identifier: GPL-2.0
/* What the kernel says of itself. */
#include "../peer/rig.h"
#include "swarm.h"

static u64 of_kind(const char *text, const char *kind)
{
	const char *at = strstr(text, kind);

	return at ? strtoull(at + strlen(kind), NULL, 10) * 1024 : 0;
}

struct memory memory_now(void)
{
	static char text[8192];
	struct memory now = { 0 };
	FILE *f = fopen("/proc/meminfo", "r");

	if (!f)
		return now;
	text[fread(text, 1, sizeof(text) - 1, f)] = 0;
	fclose(f);
	now.slab = of_kind(text, "\nSlab:");
	now.percpu = of_kind(text, "\nPercpu:");
	now.vmalloc = of_kind(text, "\nVmallocUsed:");
	now.sum = now.slab + now.percpu + now.vmalloc;
	return now;
}

/* Once grace periods are over and the sum stands still. */
struct memory memory_settled(void)
{
	struct memory last = memory_now(), now;
	int calm = 0, i;

	for (i = 0; i < 100 && calm < 3; i++) {
		usleep(300000);
		now = memory_now();
		calm = now.sum <= last.sum + 65536 && last.sum <= now.sum + 65536 ? calm + 1 : 0;
		last = now;
	}
	return last;
}

s64 device_drops(const char *reason)
{
	struct rig r = { .dev = "wg0" };

	return rig_drops(&r, reason);
}

/* How long the one CPU had nothing to do: all else is instructions, one a nanosecond. */
double cpu_idle(void)
{
	unsigned long long user, nice, system, idle = 0;
	FILE *f = fopen("/proc/stat", "r");

	if (f && fscanf(f, "cpu %llu %llu %llu %llu", &user, &nice, &system, &idle) != 4)
		idle = 0;
	if (f)
		fclose(f);
	return (double)idle / sysconf(_SC_CLK_TCK);
}
