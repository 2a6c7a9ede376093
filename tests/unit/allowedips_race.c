// SPDX-License-Identifier: GPL-2.0
/*
 * Allowed IPs: readers without a lock against a writer. Owners are freed an
 * RCU grace period after their prefixes were removed, as peers are.
 */
#include <sched.h>

#include "allowedips.h"
#include "ktap.h"

enum {
	READERS = 3,
	CHANGES = 60000,
	LOOKUPS = 64,		/* made, then counted */
	STEADY = 8,
	ALIVE = 0x616c6976,
};

struct peer {
	struct wg_allowedips_owner owner;
	u32 alive;
	int number;		/* below STEADY, or -1 for one that comes and goes */
	struct rcu_head rcu;
};

static struct wg_allowedips table;
static struct peer *steady[STEADY];
static bool stop;
static u64 total_lookups;

static struct peer *new_peer(int number)
{
	struct peer *peer = kzalloc(sizeof(*peer), GFP_KERNEL);

	wg_allowedips_owner_init(&peer->owner);
	peer->number = number;
	WRITE_ONCE(peer->alive, ALIVE);
	return peer;
}

static void free_peer(struct rcu_head *rcu)
{
	struct peer *peer = container_of(rcu, struct peer, rcu);

	WRITE_ONCE(peer->alive, 0);
	kfree(peer);
}

/*
 * 10.N.0.0/16 and 2001:db8:N::/48 are steady peer N's; what comes and goes
 * lies below 10.N.128.0 and 2001:db8:N:8000::. So the lower halves are always
 * N's, and the upper ones N's or a passing peer's, never nobody's.
 */
static void fill_address(u8 ip[16], enum wg_ip_version version, int n, bool upper, u64 random)
{
	memcpy(ip, &random, 8);
	memcpy(ip + 8, &random, 8);
	if (version == WG_IPV4) {
		ip[0] = 10;
		ip[1] = n;
		ip[2] = (ip[2] & 0x7f) | upper << 7;
		return;
	}
	ip[0] = 0x20;
	ip[1] = 0x01;
	ip[2] = 0x0d;
	ip[3] = 0xb8;
	ip[4] = 0;
	ip[5] = n;
	ip[6] = (ip[6] & 0x7f) | upper << 7;
}

static void *reader(void *arg)
{
	u64 state = (uintptr_t)arg * 0x9e3779b97f4a7c15ULL + 1, lookups = 0;
	intptr_t bad = 0;
	u8 ip[16];

	while (!READ_ONCE(stop)) {
		enum wg_ip_version version = state >> 60 & 1;
		struct wg_allowedips_owner *owner;
		bool upper = state >> 61 & 1;
		struct peer *peer;
		int n = state >> 40 & (STEADY - 1);

		state = state * 6364136223846793005ULL + 1442695040888963407ULL;
		fill_address(ip, version, n, upper, state >> 3);
		rcu_read_lock();
		owner = wg_allowedips_lookup(&table, version, ip);
		peer = owner ? container_of(owner, struct peer, owner) : NULL;
		if (!peer || READ_ONCE(peer->alive) != ALIVE)
			bad++;
		else if (peer->number != n && (!upper || peer->number != -1))
			bad++;
		rcu_read_unlock();
		if (++lookups % LOOKUPS == 0)
			__atomic_fetch_add(&total_lookups, LOOKUPS, __ATOMIC_RELAXED);
	}
	return (void *)bad;
}

static bool set_up(void)
{
	u8 ip[16];
	int n;

	wg_allowedips_init(&table);
	for (n = 0; n < STEADY; n++) {
		steady[n] = new_peer(n);
		fill_address(ip, WG_IPV4, n, false, 0);
		CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, ip, 16, &steady[n]->owner), 0);
		fill_address(ip, WG_IPV6, n, false, 0);
		CHECK_EQ(wg_allowedips_insert(&table, WG_IPV6, ip, 48, &steady[n]->owner), 0);
	}
	return true;
}

static bool change_once(struct peer *passing)
{
	enum wg_ip_version version = ktap_rand() & 1;
	int cidr = version == WG_IPV4 ? 17 + ktap_rand() % 16 : 49 + ktap_rand() % 80;
	u8 ip[16];

	fill_address(ip, version, ktap_rand() % STEADY, true, ktap_rand());
	if (ktap_rand() % 3)
		CHECK_EQ(wg_allowedips_insert(&table, version, ip, cidr, &passing->owner), 0);
	else
		CHECK_EQ(wg_allowedips_remove(&table, version, ip, cidr, &passing->owner), 0);
	return true;
}

/* On a busy machine all could be written before a reader has run at all. */
static void wait_for_readers(void)
{
	u64 before = __atomic_load_n(&total_lookups, __ATOMIC_RELAXED);

	while (__atomic_load_n(&total_lookups, __ATOMIC_RELAXED) == before)
		sched_yield();
}

static bool write_all(void)
{
	struct peer *passing = new_peer(-1);
	bool ok = true;
	int i;

	for (i = 0; i < CHANGES && ok; i++) {
		if (i % 2000 == 0)
			wait_for_readers();
		ok &= change_once(passing);
		if (ktap_rand() % 64)
			continue;
		wg_allowedips_remove_owner(&table, &passing->owner);
		call_rcu(&passing->rcu, free_peer);
		passing = new_peer(-1);
	}
	wg_allowedips_remove_owner(&table, &passing->owner);
	call_rcu(&passing->rcu, free_peer);
	return ok;
}

static bool t_race(void)
{
	pthread_t threads[READERS];
	intptr_t bad = 0;
	void *result;
	uintptr_t i;
	bool ok;

	CHECK(set_up());
	for (i = 0; i < READERS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, reader, (void *)i), 0);
	ok = write_all();
	WRITE_ONCE(stop, true);
	for (i = 0; i < READERS; i++) {
		pthread_join(threads[i], &result);
		bad += (intptr_t)result;
	}
	CHECK(ok);
	CHECK_EQ(bad, 0);
	CHECK(total_lookups > 1000);
	printf("# %d changes against %llu lookups\n", CHANGES, (unsigned long long)total_lookups);
	wg_allowedips_free(&table);
	for (i = 0; i < STEADY; i++)
		call_rcu(&steady[i]->rcu, free_peer);
	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	return true;
}

/* A table emptied under its readers: each finds its owner or nobody. */
static void *reader_of_one(void *arg)
{
	static const u8 ip[4] = { 10, 1, 2, 3 };
	intptr_t bad = 0;

	while (!READ_ONCE(stop)) {
		struct wg_allowedips_owner *owner;

		rcu_read_lock();
		owner = wg_allowedips_lookup(&table, WG_IPV4, ip);
		if (owner && READ_ONCE(container_of(owner, struct peer, owner)->alive) != ALIVE)
			bad++;
		rcu_read_unlock();
	}
	return (void *)bad;
}

static bool t_free_race(void)
{
	intptr_t bad = 0;
	pthread_t thread;
	void *result;
	int i, cidr;

	stop = false;
	wg_allowedips_init(&table);
	CHECK_EQ(pthread_create(&thread, NULL, reader_of_one, NULL), 0);
	for (i = 0; i < 300; i++) {
		static const u8 ip[4] = { 10, 1, 2, 3 };
		struct peer *peer = new_peer(-1);

		for (cidr = 0; cidr <= 32; cidr++)
			CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, ip, cidr, &peer->owner), 0);
		wg_allowedips_free(&table);
		CHECK(list_empty(&peer->owner.prefixes));
		call_rcu(&peer->rcu, free_peer);
	}
	WRITE_ONCE(stop, true);
	pthread_join(thread, &result);
	bad += (intptr_t)result;
	CHECK_EQ(bad, 0);
	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	return true;
}

static const struct ktap_test tests[] = {
	{ "15_readers_race_writer", t_race },
	{ "15_readers_race_free", t_free_race },
};

ktap_main("allowedips_race", tests)
