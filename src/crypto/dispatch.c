// SPDX-License-Identifier: GPL-2.0
#ifdef __KERNEL__
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/kernel.h>
#include <linux/printk.h>
#else
#include <stdio.h>
/* A program asks for its choice. */
#define pr_info(...) do { if (0) printf(__VA_ARGS__); } while (0)
#define pr_warn(...) fprintf(stderr, __VA_ARGS__)
#endif

#include "aead_lanes.h"
#include "dispatch.h"

static const struct wg_crypto_algorithm *const algorithms[] = {
	&wg_aead_algorithm,
	&wg_x25519_algorithm,
};

enum { ALGORITHMS = sizeof(algorithms) / sizeof(*algorithms) };

static const struct wg_crypto_impl *chosen[ALGORITHMS];

/* Is @name one of the names in @list? */
static bool __init listed(const char *list, const char *name)
{
	const size_t len = strlen(name);

	while (list) {
		if (!strncmp(list, name, len) && (!list[len] || list[len] == ','))
			return true;
		list = strchr(list, ',');
		if (list)
			list++;
	}
	return false;
}

static bool __init runs_here(const struct wg_crypto_impl *impl, u32 cpu)
{
	return (impl->needs & cpu) == impl->needs;
}

static bool __init works(const struct wg_crypto_algorithm *a, const struct wg_crypto_impl *impl)
{
	if (!impl->enable)
		return true;
	impl->enable(true);
	if (a->check())
		return true;
	impl->enable(false);
	pr_warn("%s: the implementation %s gives wrong results on this CPU and is not used\n",
		a->name, impl->name);
	return false;
}

static const struct wg_crypto_impl *__init
choose(const struct wg_crypto_algorithm *a, u32 cpu, const char *force)
{
	const struct wg_crypto_impl *impl, *end = a->impls + a->n;

	for (impl = a->impls; impl < end; impl++)
		if (listed(force, impl->name) && runs_here(impl, cpu) && works(a, impl))
			return impl;
	for (impl = a->impls; impl < end; impl++)
		if (runs_here(impl, cpu) && !(impl->avoid & cpu) && works(a, impl))
			return impl;
	return end - 1;
}

static void __init announce(void)
{
	char line[160];
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < ALGORITHMS && used < sizeof(line); i++)
		used += snprintf(line + used, sizeof(line) - used, "%s%s %s", i ? ", " : "",
				 algorithms[i]->name, chosen[i]->name);
	pr_info("crypto: %s\n", line);
}

int __init wg_crypto_init(const char *force)
{
	const u32 cpu = wg_cpu_features();
	unsigned int i;
	int ret;

	ret = wg_aead_lanes_init(cpu);
	if (ret)
		return ret;
	for (i = 0; i < ALGORITHMS; i++) {
		if (chosen[i] && chosen[i]->enable)
			chosen[i]->enable(false);
		chosen[i] = choose(algorithms[i], cpu, force);
	}
	announce();
	return 0;
}

void wg_crypto_exit(void)
{
	wg_aead_lanes_exit();
}

const char *wg_crypto_chosen(const struct wg_crypto_algorithm *algorithm)
{
	unsigned int i;

	for (i = 0; i < ALGORITHMS; i++)
		if (algorithms[i] == algorithm && chosen[i])
			return chosen[i]->name;
	return "portable";
}
