// SPDX-License-Identifier: GPL-2.0
/*
 * The index table (protocol section 2.1), alone and with readers racing. index.c
 * is included, so that a test can act where growing lets others in.
 */
#include "../../src/engine/platform.h"

static void (*unlocked)(void);	/* called after each unlock */

#undef spin_unlock_bh
#define spin_unlock_bh(lock)						\
	do {								\
		spin_unlock(lock);					\
		if (unlocked)						\
			unlocked();					\
	} while (0)
#include "../../src/engine/index.c"

#include "../../src/engine/noise.h"
#include "../../src/engine/session.h"
#include "ktap.h"

static struct wg_index_table table;

static struct wg_index_entry *add(struct wg_handshake *hs)
{
	u8 seed[16];

	ktap_rand_bytes(seed, sizeof(seed));
	return wg_index_add(&table, hs, seed);
}

static bool empty(void)
{
	CHECK_EQ(table.count, 0);
	wg_index_destroy(&table);
	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	return true;
}

static struct wg_handshake *find(u32 index)
{
	struct wg_handshake *hs;

	rcu_read_lock();
	hs = wg_index_handshake(&table, index);
	rcu_read_unlock();
	return hs;
}

static struct wg_keypair *find_keypair(u32 index)
{
	struct wg_keypair *keypair;

	rcu_read_lock();
	keypair = wg_index_keypair(&table, index);
	rcu_read_unlock();
	return keypair;
}

static bool t_add_find_remove(void)
{
	struct wg_handshake hs[3];
	struct wg_index_entry *e[3];
	u32 index[3];
	int i;

	CHECK(!wg_index_init(&table));
	for (i = 0; i < 3; i++) {
		e[i] = add(&hs[i]);
		index[i] = e[i]->index;
	}
	for (i = 0; i < 3; i++) {
		CHECK(find(index[i]) == &hs[i]);
		CHECK(!find_keypair(index[i]));
		CHECK(!find(index[i] ^ 0x80000000));	/* same slot, other index */
		CHECK(!find(index[i] ^ 1));
	}
	wg_index_remove(&table, e[1]);
	CHECK(!find(index[1]));
	CHECK(find(index[0]) == &hs[0] && find(index[2]) == &hs[2]);
	wg_index_remove(&table, NULL);
	wg_index_remove(&table, e[0]);
	wg_index_remove(&table, e[2]);
	return empty();
}

static bool t_pass(void)
{
	struct wg_keypair *keypair = calloc(1, sizeof(*keypair));
	struct wg_handshake hs;
	struct wg_index_entry *e;
	u32 index;

	CHECK(!wg_index_init(&table));
	e = add(&hs);
	index = e->index;
	wg_index_pass(e, keypair);
	CHECK(find_keypair(index) == keypair);
	CHECK(!find(index));
	wg_index_remove(&table, e);
	CHECK(!find_keypair(index) && !find(index));
	free(keypair);
	return empty();
}

/* The same seed again and again: every collision must be resolved. */
static bool t_collisions(void)
{
	enum { N = 3000 };
	static struct wg_index_entry *e[N];
	static struct wg_handshake hs[N];
	u8 seed[16];
	int i;

	CHECK(!wg_index_init(&table));
	ktap_rand_bytes(seed, sizeof(seed));
	for (i = 0; i < N; i++) {
		e[i] = wg_index_add(&table, &hs[i], seed);
		CHECK(e[i]);
	}
	for (i = 0; i < N; i++)
		CHECK(find(e[i]->index) == &hs[i]);	/* so all differ */
	for (i = 0; i < N; i++)
		wg_index_remove(&table, e[i]);
	return empty();
}

/* Against a sorted model: random adds and removes through many doublings. */
static bool t_growth(void)
{
	enum { N = 40000 };
	static struct wg_index_entry *e[N];
	static struct wg_handshake hs[N];
	int i, step, live = 0;

	CHECK(!wg_index_init(&table));
	memset(e, 0, sizeof(e));
	for (step = 0; step < 6 * N; step++) {
		i = ktap_rand() % N;
		if (e[i] && ktap_rand() % 4 == 0) {
			u32 index = e[i]->index;

			wg_index_remove(&table, e[i]);
			CHECK(!find(index));
			e[i] = NULL;
			live--;
		} else if (!e[i]) {
			e[i] = add(&hs[i]);
			CHECK(e[i]);
			live++;
		}
	}
	CHECK_EQ(table.count, live);
	for (i = 0; i < N; i++) {
		if (e[i])
			CHECK(find(e[i]->index) == &hs[i]);
		wg_index_remove(&table, e[i]);
	}
	return empty();
}

/* What is added and removed between two chunks of a doubling. */
enum { SET = 9000 };
static struct wg_index_entry *set[SET];
static struct wg_handshake set_of[SET];
static unsigned int changes;

static void change_while_growing(void)
{
	int i, n;

	if (!table.growing)
		return;
	unlocked = NULL;
	for (n = 0; n < 400; n++) {
		i = ktap_rand() % SET;
		if (set[i]) {
			wg_index_remove(&table, set[i]);
			set[i] = NULL;
		} else {
			set[i] = add(&set_of[i]);
		}
		changes++;
	}
	unlocked = change_while_growing;
}

static bool t_changes_while_growing(void)
{
	u32 gone[SET];
	int i;

	CHECK(!wg_index_init(&table));
	memset(set, 0, sizeof(set));
	unlocked = change_while_growing;
	for (i = 0; i < SET; i++) {
		struct wg_index_entry *e = set[i] ? NULL : add(&set_of[i]);

		if (!set[i])
			set[i] = e;
		else
			wg_index_remove(&table, e);	/* added meanwhile */
		CHECK(set[i]);
	}
	unlocked = NULL;
	CHECK(changes >= 2 * 400);
	for (i = 0; i < SET; i++) {
		if (!set[i])
			continue;
		CHECK(find(set[i]->index) == &set_of[i]);
		gone[i] = set[i]->index;
		wg_index_remove(&table, set[i]);
		CHECK(!find(gone[i]));
	}
	/* Nor has a slot kept what was removed in between. */
	for (i = 0; i <= (int)table.slots->mask; i++)
		CHECK(!table.slots->entry[i]);
	return empty();
}

/* Every bit of an index is random, the slot's too. */
static bool t_distribution(void)
{
	enum { N = 20000 };
	static struct wg_index_entry *e[N];
	struct wg_handshake hs;
	int ones[32] = { 0 };
	int i, bit;

	CHECK(!wg_index_init(&table));
	for (i = 0; i < N; i++) {
		e[i] = add(&hs);
		for (bit = 0; bit < 32; bit++)
			ones[bit] += e[i]->index >> bit & 1;
	}
	/* Six standard deviations. */
	for (bit = 0; bit < 32; bit++)
		CHECK(ones[bit] > N / 2 - 425 && ones[bit] < N / 2 + 425);
	for (i = 0; i < N; i++)
		wg_index_remove(&table, e[i]);
	return empty();
}

static bool t_no_memory(void)
{
	static struct wg_index_entry *e[200];
	struct wg_handshake hs;
	int i, n = 0, fail;

	shim_fail_after(0, 1);
	CHECK_EQ(wg_index_init(&table), -ENOMEM);
	shim_fail_after(0, 0);
	CHECK(!wg_index_init(&table));
	for (i = 0; i < 200; i++) {
		for (fail = 0; fail < 2; fail++) {	/* the entry, then perhaps the array */
			struct wg_index_entry *got;

			shim_fail_after(fail, 1);
			got = add(&hs);
			shim_fail_after(0, 0);
			if (got)
				e[n++] = got;
			if (n == 200)
				break;
		}
		CHECK_EQ(table.count, n);
	}
	for (i = 0; i < n; i++) {
		CHECK(find(e[i]->index) == &hs);
		wg_index_remove(&table, e[i]);
	}
	return empty();
}

/* --- threads ------------------------------------------------------------------- */

/* Owners are told apart by a number each carries; a freed one carries none. */
struct owned {
	struct wg_handshake hs;
	struct rcu_head rcu;
	u32 index;	/* READ_ONCE/WRITE_ONCE */
};

static _Atomic bool stop;
static _Atomic bool wrong;
static _Atomic long lookups;
enum { STABLE = 64 };
static struct owned *stable[STABLE];

static void free_owned(struct rcu_head *rcu)
{
	struct owned *o = container_of(rcu, struct owned, rcu);

	memset(o, 0xee, sizeof(*o));
	free(o);
}

/* What stays in the table is found at all times; whatever is found is alive. */
static void *reader(void *arg)
{
	u32 rng = (u32)(uintptr_t)arg;

	while (!stop) {
		struct owned *want, *got;
		u32 index;

		rng = rng * 1664525 + 1013904223;
		want = stable[rng >> 8 & (STABLE - 1)];
		index = READ_ONCE(want->index);
		rcu_read_lock();
		got = (void *)wg_index_handshake(&table, index);
		if (got != want)
			wrong = true;
		got = (void *)wg_index_handshake(&table, rng);
		if (got && READ_ONCE(got->index) != rng && READ_ONCE(got->index) != 0)
			wrong = true;
		rcu_read_unlock();
		lookups++;
	}
	return NULL;
}

static struct owned *new_owned(u32 *rng)
{
	struct owned *o = calloc(1, sizeof(*o));
	u8 seed[16];
	int i;

	for (i = 0; i < 16; i += 4) {
		*rng = *rng * 1664525 + 1013904223;
		put_unaligned_le32(*rng, seed + i);
	}
	o->hs.index = wg_index_add(&table, &o->hs, seed);
	if (!o->hs.index)
		abort();
	WRITE_ONCE(o->index, o->hs.index->index);
	return o;
}

static void *writer(void *arg)
{
	enum { MINE = 12000 };
	struct owned **mine = calloc(MINE, sizeof(*mine));
	u32 rng = (u32)(uintptr_t)arg;
	int i, round;

	for (round = 0; round < 3; round++) {
		for (i = 0; i < MINE; i++)
			mine[i] = new_owned(&rng);
		for (i = 0; i < MINE; i++) {
			wg_index_remove(&table, mine[i]->hs.index);
			call_rcu(&mine[i]->rcu, free_owned);
		}
	}
	free(mine);
	return NULL;
}

static bool t_threads(void)
{
	pthread_t r[2], w[2];
	u32 rng = (u32)ktap_rand();
	uintptr_t i;

	CHECK(!wg_index_init(&table));
	stop = false;
	for (i = 0; i < STABLE; i++)
		stable[i] = new_owned(&rng);
	for (i = 0; i < 2; i++)
		pthread_create(&r[i], NULL, reader, (void *)(i + 7));
	while (!lookups)	/* or a busy machine lets the writers be done before */
		sched_yield();
	for (i = 0; i < 2; i++)
		pthread_create(&w[i], NULL, writer, (void *)(uintptr_t)(u32)ktap_rand());
	for (i = 0; i < 2; i++)
		pthread_join(w[i], NULL);
	stop = true;
	for (i = 0; i < 2; i++)
		pthread_join(r[i], NULL);
	printf("# %ld lookups\n", lookups);
	CHECK(!wrong);
	CHECK(lookups > 0);
	for (i = 0; i < STABLE; i++) {
		wg_index_remove(&table, stable[i]->hs.index);
		free(stable[i]);
	}
	return empty();
}

static const struct ktap_test tests[] = {
	{ "2.1_add_find_remove", t_add_find_remove },
	{ "2.1_index_passes_to_keypair", t_pass },
	{ "2.1_indices_are_unique", t_collisions },
	{ "2.1_growth_keeps_entries", t_growth },
	{ "2.1_changes_while_growing", t_changes_while_growing },
	{ "2.1_all_bits_are_random", t_distribution },
	{ "2.1_no_memory", t_no_memory },
	{ "2.1_readers_during_growth", t_threads },
};

ktap_main("engine_index", tests)
