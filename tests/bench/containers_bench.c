// SPDX-License-Identifier: GPL-2.0
/*
 * How the containers grow: time and memory per allowed IP at 1000, 100 000 and
 * a million prefixes, and of the replay window. Figures are comments; what is
 * checked is only that a lookup grows far slower than the table.
 */
#include "allowedips.h"
#include "ratelimit.h"
#include "replay.h"
#include "ktap.h"

enum {
	LOOKUPS = 1000000,
	MAX_PREFIXES = 1000000,
	OWNERS = 1000,
};

static struct wg_allowedips table;
static struct wg_allowedips_owner owners[OWNERS];
static u8 (*addresses)[16];

/* CPU time of this thread: the machine is shared. */
static double now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return ts.tv_sec * 1e9 + ts.tv_nsec;
}

/* What a VPN hub has: hosts (/32, /128) and sites (/24, /64), evenly spread. */
static double fill(enum wg_ip_version version, u32 prefixes, bool sites)
{
	int cidr = version == WG_IPV4 ? (sites ? 24 : 32) : (sites ? 64 : 128);
	double start = now_ns();
	u32 i;

	for (i = 0; i < prefixes; i++) {
		ktap_rand_bytes(addresses[i], 16);
		if (wg_allowedips_insert(&table, version, addresses[i], cidr, &owners[i % OWNERS]))
			abort();
	}
	return (now_ns() - start) / prefixes;
}

/* Best of three. */
static double look_up(enum wg_ip_version version, u32 prefixes)
{
	double best = 1e18;
	u64 found = 0;
	int round;
	u32 i;

	for (round = 0; round < 3; round++) {
		double start = now_ns();
		u64 state = 1;

		rcu_read_lock();
		for (i = 0; i < LOOKUPS; i++) {
			const u8 *ip;

			state = state * 6364136223846793005ULL + 1442695040888963407ULL;
			ip = addresses[(state >> 33) % prefixes];
			found += wg_allowedips_lookup(&table, version, ip) != NULL;
		}
		rcu_read_unlock();
		best = min(best, (now_ns() - start) / LOOKUPS);
	}
	if (found != 3ULL * LOOKUPS)
		abort();
	return best;
}

/* One flow again and again: what a lookup costs when all is in the cache. */
static double look_up_one(enum wg_ip_version version)
{
	double start = now_ns();
	u64 found = 0;
	u32 i;

	rcu_read_lock();
	for (i = 0; i < LOOKUPS; i++) {
		const u8 *ip = addresses[0];

		__asm__ __volatile__("" : "+r"(ip) : : "memory");
		found += wg_allowedips_lookup(&table, version, ip) != NULL;
	}
	rcu_read_unlock();
	if (found != LOOKUPS)
		abort();
	return (now_ns() - start) / LOOKUPS;
}

static double one_size(enum wg_ip_version version, u32 prefixes, bool sites)
{
	double insert, random, one, start;
	long nodes;
	int i;

	wg_allowedips_init(&table);
	for (i = 0; i < OWNERS; i++)
		wg_allowedips_owner_init(&owners[i]);
	insert = fill(version, prefixes, sites);
	nodes = shim_live();
	random = look_up(version, prefixes);
	one = look_up_one(version);
	start = now_ns();
	for (i = 0; i < OWNERS; i++)
		wg_allowedips_remove_owner(&table, &owners[i]);
	printf("# %s %7u prefixes: %6.1f ns/lookup (one flow %5.1f), insert %6.0f ns, remove %6.0f ns, %.2f nodes/prefix\n",
	       version == WG_IPV4 ? (sites ? "IPv4 /24" : "IPv4 /32")
				  : (sites ? "IPv6 /64" : "IPv6 /128"),
	       prefixes, random, one, insert, (now_ns() - start) / prefixes,
	       (double)nodes / prefixes);
	rcu_barrier();
	return random;
}

static bool t_allowedips(void)
{
	static const struct {
		enum wg_ip_version version;
		bool sites;
	} kinds[] = { { WG_IPV4, false }, { WG_IPV4, true }, { WG_IPV6, false }, { WG_IPV6, true } };
	size_t i;

	addresses = malloc(MAX_PREFIXES * sizeof(*addresses));
	CHECK(addresses);
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		double small = one_size(kinds[i].version, 1000, kinds[i].sites);
		double large;

		one_size(kinds[i].version, 100000, kinds[i].sites);
		large = one_size(kinds[i].version, 1000000, kinds[i].sites);
		/* A thousand times the prefixes; depth doubles, caches miss. */
		CHECK(large < 100 * small);
	}
	free(addresses);
	CHECK_EQ(shim_live(), 0);
	return true;
}

static struct wg_replay replay;

static double accept_run(u64 step, bool backwards, u32 n)
{
	double start;
	u32 i, accepted = 0;

	wg_replay_init(&replay);
	spin_lock_bh(&replay.lock);
	start = now_ns();
	for (i = 0; i < n; i++)
		accepted += wg_replay_accept(&replay, backwards ? (i ^ 63) : i * step);
	start = now_ns() - start;
	spin_unlock_bh(&replay.lock);
	if (accepted != n)
		abort();
	return start / n;
}

static bool t_replay(void)
{
	printf("# replay: in order %.1f ns, reversed in groups of 64 %.1f ns, gaps of 1000 %.1f ns, gaps of 10000 %.1f ns\n",
	       accept_run(1, false, 1 << 22), accept_run(1, true, 1 << 22),
	       accept_run(1000, false, 1 << 20), accept_run(10000, false, 1 << 18));
	printf("# replay: %zu bytes of state (here with a userspace lock)\n", sizeof(replay));
	return true;
}

static bool t_ratelimit(void)
{
	u8 key[16] = "benchmarks only!";
	struct wg_ratelimit rl;
	double fresh, again;
	u32 i, allowed = 0;

	CHECK_EQ(wg_ratelimit_init(&rl, 8192, key), 0);
	fresh = now_ns();
	for (i = 0; i < rl.max_entries; i++)
		allowed += wg_ratelimit_allow(&rl, 1, (const u8 *)&i, 4, 1000);
	fresh = (now_ns() - fresh) / rl.max_entries;
	CHECK_EQ(allowed, rl.max_entries);
	again = now_ns();
	for (i = 0; i < rl.max_entries; i++)
		allowed += wg_ratelimit_allow(&rl, 1, (const u8 *)&i, 4, 1000);
	again = (now_ns() - again) / rl.max_entries;
	printf("# ratelimit, %u sources in a full table: first message %.0f ns, next %.0f ns\n",
	       rl.max_entries, fresh, again);
	CHECK_EQ(allowed, 2 * rl.max_entries);
	wg_ratelimit_destroy(&rl);
	return true;
}

static const struct ktap_test tests[] = {
	{ "bench_allowedips", t_allowedips },
	{ "bench_replay", t_replay },
	{ "bench_ratelimit", t_ratelimit },
};

ktap_main("containers_bench", tests)
