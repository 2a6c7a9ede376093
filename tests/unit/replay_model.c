// SPDX-License-Identifier: GPL-2.0
/* The replay window against a set that forgets nothing. */
#include "replay.h"
#include "ktap.h"

#define W ((u64)WG_REPLAY_WINDOW)
#define R WG_REJECT_AFTER_MESSAGES

enum {
	OPERATIONS = 1000000,
	SLOTS = 1 << 21,	/* more than twice the operations */
};

/* Every counter ever accepted, plus one; zero is an empty slot. */
static u64 seen[SLOTS];
static bool any;
static u64 highest;

static bool in_set(u64 counter, bool add)
{
	u64 slot = counter * 0x9e3779b97f4a7c15ULL >> 43;

	while (seen[slot]) {
		if (seen[slot] == counter + 1)
			return true;
		slot = (slot + 1) % SLOTS;
	}
	if (add)
		seen[slot] = counter + 1;
	return false;
}

static void forget(void)
{
	memset(seen, 0, sizeof(seen));
	any = false;
	highest = 0;
}

static bool model_accept(u64 counter)
{
	if (counter >= R)
		return false;
	if (any && counter < highest && highest - counter > W)
		return false;
	if (in_set(counter, true))
		return false;
	highest = any ? max(highest, counter) : counter;
	any = true;
	return true;
}

/* Around the highest, at the window's edges, far ahead, and at both ends. */
static u64 next_counter(void)
{
	u64 near = ktap_rand() % 200;

	switch (ktap_rand() % 16) {
	case 0: return highest - W + near - 100;
	case 1: return highest + ktap_rand() % (3 * W);
	case 2: return highest - ktap_rand() % (2 * W);
	case 3: return near;
	case 4: return highest + (ktap_rand() % 4) * 64 + near % 3;
	case 5: return ktap_rand() % 2000 ? highest : R - near;
	case 6: return ktap_rand() % 2000 ? highest + 1 : ktap_rand();
	case 7: return highest + W + near - 100;
	default: return highest - near + 120;
	}
}

static bool t_model(void)
{
	struct wg_replay replay;
	u64 accepted = 0, near_end = 0;
	int i;

	wg_replay_init(&replay);
	forget();
	for (i = 0; i < OPERATIONS; i++) {
		u64 counter = next_counter();
		bool expected, got;

		/* At the end of the counter little happens: start again after a while. */
		if (highest > R - 100000 && ++near_end % 3000 == 0) {
			wg_replay_init(&replay);
			forget();
		}
		expected = model_accept(counter);
		spin_lock_bh(&replay.lock);
		got = wg_replay_accept(&replay, counter);
		spin_unlock_bh(&replay.lock);
		if (got != expected)
			printf("# step %d counter %llu highest %llu\n", i,
			       (unsigned long long)counter, (unsigned long long)highest);
		CHECK_EQ(got, expected);
		CHECK_EQ(wg_replay_top(&replay), any ? highest + 1 : 0);
		accepted += got;
	}
	printf("# %llu of %d accepted, %llu near the last counter\n",
	       (unsigned long long)accepted, OPERATIONS, (unsigned long long)near_end);
	CHECK(accepted > OPERATIONS / 10 && accepted < OPERATIONS);
	CHECK(near_end > 1000);
	return true;
}

static bool t_constants(void)
{
	CHECK_EQ(WG_REPLAY_WINDOW, 8192 - 8 * sizeof(long));
	CHECK_EQ(R, sizeof(long) == 8 ? 0ULL - 8130 : 0ULL - 8162);
	return true;
}

/* CVE-2024-26861: the top is read without the lock while it moves. */
static struct wg_replay shared;
static bool stop;

static void *watch(void *arg)
{
	u64 last = 0, bad = 0;

	while (!READ_ONCE(stop)) {
		u64 top = wg_replay_top(&shared);

		bad += top < last;
		last = top;
	}
	return (void *)(uintptr_t)bad;
}

static void *accept_stripe(void *arg)
{
	u64 counter, accepted = 0;

	/* Both threads offer every counter: exactly one may have it. */
	for (counter = 0; counter < 100000; counter++) {
		spin_lock_bh(&shared.lock);
		accepted += wg_replay_accept(&shared, counter);
		spin_unlock_bh(&shared.lock);
	}
	return (void *)(uintptr_t)accepted;
}

static bool t_race(void)
{
	pthread_t watcher, workers[2];
	uintptr_t accepted = 0;
	void *result;
	int i;

	wg_replay_init(&shared);
	stop = false;
	CHECK_EQ(pthread_create(&watcher, NULL, watch, NULL), 0);
	for (i = 0; i < 2; i++)
		CHECK_EQ(pthread_create(&workers[i], NULL, accept_stripe, NULL), 0);
	for (i = 0; i < 2; i++) {
		pthread_join(workers[i], &result);
		accepted += (uintptr_t)result;
	}
	WRITE_ONCE(stop, true);
	pthread_join(watcher, &result);
	CHECK_EQ((uintptr_t)result, 0);
	CHECK_EQ(accepted, 100000);
	return true;
}

static const struct ktap_test tests[] = {
	{ "1.1_reject_after_messages", t_constants },
	{ "9_model_million_operations", t_model },
	{ "9_accepted_once_under_race", t_race },
};

ktap_main("replay_model", tests)
