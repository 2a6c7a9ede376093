// SPDX-License-Identifier: GPL-2.0
/* The rate limiter against an array of buckets, in simulated time. */
#include "ratelimit.h"
#include "ktap.h"

enum {
	OPERATIONS = 1000000,
	SOURCES = 200,
	BUCKETS = 16,
};

static const u64 COST = 50000000, MAX_TOKENS = 250000000;

struct bucket {
	bool exists;
	u64 tokens, last;
};

static struct bucket buckets[SOURCES];
static int existing;
static struct wg_ratelimit rl;

static bool start(u32 size)
{
	u8 key[16];

	ktap_rand_bytes(key, sizeof(key));
	memset(buckets, 0, sizeof(buckets));
	existing = 0;
	CHECK_EQ(wg_ratelimit_init(&rl, size, key), 0);
	return true;
}

static bool finish(void)
{
	wg_ratelimit_destroy(&rl);
	CHECK_EQ(atomic_read(&rl.entries), 0);
	CHECK_EQ(shim_live(), 0);
	return true;
}

/*
 * Source i: by its low two bits an IPv6 network, the same again, an IPv4
 * address that looks like the network's first bytes, another IPv4 address.
 */
static bool allow(int i, u64 now)
{
	bool six = i % 4 < 2;
	u8 addr[16] = { 0x20, 0x01, i / 8, i % 4 == 3 };

	ktap_rand_bytes(addr + 8, 8);	/* the lower half must not matter */
	return wg_ratelimit_allow(&rl, i / 4 % 2, addr, six ? 16 : 4, now);
}

/* Who sends changes with time, and so does how many do: some fall idle, some do not fit. */
static int pick(u64 now)
{
	int several = 40 + (now >> 33) % 16 * 10;
	int i = ((now >> 31) + ktap_rand() % several) % SOURCES;

	return i % 4 == 1 ? i - 1 : i;
}

static bool model_allow(int i, u64 now)
{
	struct bucket *b = &buckets[i];

	if (!b->exists) {
		if (existing >= BUCKETS * 8)
			return false;
		existing++;
		*b = (struct bucket){ true, MAX_TOKENS - COST, now };
		return true;
	}
	b->tokens = min(MAX_TOKENS, b->tokens + (now - b->last));
	b->last = now;
	if (b->tokens < COST)
		return false;
	b->tokens -= COST;
	return true;
}

static void model_collect(u64 now)
{
	int i;

	for (i = 0; i < SOURCES; i++) {
		if (buckets[i].exists && now - buckets[i].last > 1000000000) {
			buckets[i].exists = false;
			existing--;
		}
	}
}

static bool t_model(void)
{
	u64 now = ktap_rand() >> 8, allowed = 0, full = 0;
	int i;

	CHECK(start(BUCKETS));
	CHECK_EQ(rl.max_entries, BUCKETS * 8);
	for (i = 0; i < OPERATIONS; i++) {
		int source = pick(now);
		bool expected, got;

		if (ktap_rand() % 3 == 0)
			now += ktap_rand() % 3000000;
		if (ktap_rand() % 20000 == 0)
			now += ktap_rand() % 1200000000;
		if (ktap_rand() % 2000 == 0) {
			model_collect(now);
			wg_ratelimit_collect(&rl, now);
			rcu_barrier();
		}
		expected = model_allow(source, now);
		got = allow(source, now);
		CHECK_EQ(got, expected);
		CHECK_EQ(atomic_read(&rl.entries), existing);
		allowed += got;
		full += existing == BUCKETS * 8;
	}
	printf("# %llu of %d allowed, table full %llu times\n", (unsigned long long)allowed,
	       OPERATIONS, (unsigned long long)full);
	CHECK(allowed > 1000 && full > 1000 && full < OPERATIONS * 9 / 10);
	return finish();
}

static bool t_sizes(void)
{
	CHECK_EQ(wg_ratelimit_buckets(0), 16);
	CHECK_EQ(wg_ratelimit_buckets(16ULL << 20), 1024 / sizeof(void *));
	CHECK_EQ(wg_ratelimit_buckets((1ULL << 30) + 1), 8192);
	CHECK_EQ(wg_ratelimit_buckets(1ULL << 40), 8192);
	CHECK_EQ(wg_ratelimit_buckets(1ULL << 30), (1U << 16) / sizeof(void *));
	CHECK_EQ(wg_ratelimit_buckets(600ULL << 20), 65536 / sizeof(void *));
	CHECK_EQ(wg_ratelimit_buckets(500ULL << 20), 32768 / sizeof(void *));
	return true;
}

/* Strictly more than a second idle. */
static bool t_collect_boundary(void)
{
	CHECK(start(BUCKETS));
	CHECK(allow(0, 1000));
	wg_ratelimit_collect(&rl, 1000 + 1000000000);
	rcu_barrier();
	CHECK_EQ(atomic_read(&rl.entries), 1);
	wg_ratelimit_collect(&rl, 1000 + 1000000001);
	rcu_barrier();
	CHECK_EQ(atomic_read(&rl.entries), 0);
	return finish();
}

/* A reader that stays in its section until told to leave. */
static void *stand_still(void *arg)
{
	int *phase = arg;

	rcu_read_lock();
	WRITE_ONCE(*phase, 1);
	while (READ_ONCE(*phase) != 2)
		sched_yield();
	rcu_read_unlock();
	return NULL;
}

/* What a reader may still stand on counts against the limit. */
static bool t_grace_period_counts(void)
{
	pthread_t thread;
	int phase = 0;
	u32 i;

	CHECK(start(BUCKETS));
	for (i = 0; i < rl.max_entries; i++) {
		u8 addr[4] = { 10, 0, i >> 8, i };

		CHECK(wg_ratelimit_allow(&rl, 0, addr, 4, 1));
	}
	CHECK(!allow(0, 1));
	CHECK(!allow(2, 1));
	CHECK_EQ(pthread_create(&thread, NULL, stand_still, &phase), 0);
	while (READ_ONCE(phase) != 1)
		sched_yield();
	wg_ratelimit_flush(&rl);
	/* All are out of the table, but the reader keeps them alive. */
	CHECK_EQ(atomic_read(&rl.entries), rl.max_entries);
	CHECK(!allow(0, 1));
	WRITE_ONCE(phase, 2);
	pthread_join(thread, NULL);
	rcu_barrier();
	CHECK_EQ(atomic_read(&rl.entries), 0);
	CHECK(allow(0, 1));
	return finish();
}

static bool t_no_memory(void)
{
	u8 key[16] = { 0 };
	int i;

	for (i = 0; i < 2; i++) {
		shim_fail_after(i, 1);
		CHECK_EQ(wg_ratelimit_init(&rl, BUCKETS, key), -ENOMEM);
		CHECK_EQ(shim_live(), 0);
	}
	CHECK(start(BUCKETS));
	shim_fail_after(0, 1);
	CHECK(!allow(0, 1));
	CHECK_EQ(atomic_read(&rl.entries), 0);
	CHECK(allow(0, 1));
	return finish();
}

/* Another CPU adds the same new source first: still one bucket between them. */
static int allowed_elsewhere;

static void take_five(void)
{
	int i;

	for (i = 0; i < 6; i++)
		allowed_elsewhere += allow(0, 1);
}

static bool t_one_bucket_per_source(void)
{
	CHECK(start(BUCKETS));
	allowed_elsewhere = 0;
	shim_alloc_hook = take_five;
	CHECK(!allow(0, 1));
	CHECK_EQ(allowed_elsewhere, 5);
	CHECK_EQ(atomic_read(&rl.entries), 1);
	return finish();
}

/* A clock reading older than the last one buys nothing. */
static bool t_time_backwards(void)
{
	int i;

	CHECK(start(BUCKETS));
	for (i = 0; i < 5; i++)
		CHECK(allow(0, 1000000000 - i));
	for (i = 0; i < 100; i++)
		CHECK(!allow(0, 999999999 - i));
	return finish();
}

/* Threads share one source's bucket while a collector sweeps. */
static u64 shared_now, others_allowed;
static bool stop;

static void *hammer(void *arg)
{
	static const u8 addr[4] = { 192, 0, 2, 1 };
	uintptr_t allowed = 0, others = 0;
	int i;

	for (i = 0; i < 200000; i++) {
		u64 now = __atomic_add_fetch(&shared_now, 1000, __ATOMIC_RELAXED);
		u8 other[4] = { 10, (uintptr_t)arg, i >> 8, i };

		allowed += wg_ratelimit_allow(&rl, 0, addr, 4, now);
		if (i % 16 == 0)
			others += wg_ratelimit_allow(&rl, 0, other, 4, now);
	}
	__atomic_fetch_add(&others_allowed, others, __ATOMIC_RELAXED);
	return (void *)allowed;
}

static void *sweep_often(void *arg)
{
	while (!READ_ONCE(stop)) {
		wg_ratelimit_collect(&rl, READ_ONCE(shared_now));
		sched_yield();
	}
	return NULL;
}

static bool t_race(void)
{
	pthread_t workers[3], sweeper;
	uintptr_t allowed = 0;
	u64 begin, most;
	void *result;
	uintptr_t i;

	CHECK(start(64));
	begin = shared_now = 1000000000;
	stop = false;
	CHECK_EQ(pthread_create(&sweeper, NULL, sweep_often, NULL), 0);
	for (i = 0; i < 3; i++)
		CHECK_EQ(pthread_create(&workers[i], NULL, hammer, (void *)i), 0);
	for (i = 0; i < 3; i++) {
		pthread_join(workers[i], &result);
		allowed += (uintptr_t)result;
	}
	WRITE_ONCE(stop, true);
	pthread_join(sweeper, NULL);
	most = 5 + (shared_now - begin) / COST;
	printf("# %llu allowed, at most %llu\n", (unsigned long long)allowed,
	       (unsigned long long)most);
	CHECK(others_allowed >= rl.max_entries - 1);
	CHECK(allowed <= most);
	CHECK(allowed + 2 >= most);
	return finish();
}

static const struct ktap_test tests[] = {
	{ "4.5_table_sizes", t_sizes },
	{ "4.5_idle_strictly_more_than_a_second", t_collect_boundary },
	{ "4.5_entry_limit", t_grace_period_counts },
	{ "4.5_no_memory_refuses", t_no_memory },
	{ "4.5_one_bucket_per_source", t_one_bucket_per_source },
	{ "4.5_time_backwards", t_time_backwards },
	{ "4.5_model_million_operations", t_model },
	{ "4.5_one_bucket_under_race", t_race },
};

ktap_main("ratelimit_model", tests)
