// SPDX-License-Identifier: GPL-2.0
/*
 * The timers' state machine alone (protocol section 7): each event's effect on
 * each deadline, and the promise that no wake-up is lost while events and the
 * kernel timer race on several CPUs.
 */
#include "../../src/engine/timers.h"
#include "ktap.h"

#define SEC WG_NSEC_PER_SEC
#define MS (SEC / 1000)
#define NOW (1000 * SEC)

static struct wg_timers t;

static u64 at(const atomic64_t *deadline)
{
	return atomic64_read(deadline);
}

static void setup(void)
{
	wg_timers_init(&t, (u32)ktap_rand());
	wg_timers_start(&t);
}

/* As the kernel timer's handler, at @now. */
static unsigned int fire(u64 now)
{
	unsigned int actions;

	wg_timers_fired(&t);
	actions = wg_timers_due(&t, now, (u32)ktap_rand());
	wg_timers_arm(&t);
	return actions;
}

/* --- the rows of the tables ----------------------------------------------------- */

static bool t_not_running(void)
{
	wg_timers_init(&t, 1);
	CHECK(!wg_timers_data_sent(&t, NOW));
	CHECK(!wg_timers_data_received(&t, NOW));
	CHECK(!wg_timers_data_received(&t, NOW));
	CHECK(!wg_timers_initiation_sent(&t, NOW, 7));
	CHECK(!wg_timers_session_derived(&t, NOW));
	CHECK(wg_timers_set_persistent(&t, 10));
	CHECK(!wg_timers_any_sent(&t, NOW));
	CHECK(!wg_timers_any_received(&t, NOW));
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);
	CHECK_EQ(wg_timers_arm(&t), WG_NEVER);
	CHECK_EQ(fire(NOW + 10000 * SEC), 0);
	CHECK(!t.need_another_keepalive);
	return true;
}

static bool t_retransmit_delay(void)
{
	u64 least = WG_NEVER, most = 0, delay;
	int i;

	for (i = 0; i < 10000; i++) {
		setup();
		CHECK(wg_timers_initiation_sent(&t, NOW, (u32)ktap_rand()));
		delay = at(&t.retransmit_at) - NOW;
		least = min(least, delay);
		most = max(most, delay);
	}
	CHECK(least >= 5 * SEC && least < 5 * SEC + 10 * MS);
	CHECK(most < 5 * SEC + SEC / 3 && most > 5 * SEC + 315 * MS);
	setup();
	wg_timers_initiation_sent(&t, NOW, 0);
	CHECK_EQ(at(&t.retransmit_at), NOW + 5 * SEC);
	wg_timers_initiation_sent(&t, NOW, ~0U);
	CHECK(at(&t.retransmit_at) < NOW + 5 * SEC + SEC / 3);
	return true;
}

static bool t_attempts(void)
{
	u64 now = NOW;
	int i;

	setup();
	for (i = 0; i < 19; i++) {
		wg_timers_initiation_sent(&t, now, 0);
		now += 5 * SEC;
		CHECK_EQ(t.attempts, i);
		CHECK_EQ(fire(now), WG_DO_RETRY | WG_DO_FORGET_SOURCE);
	}
	wg_timers_initiation_sent(&t, now, 0);
	wg_timers_data_received(&t, now);
	now += 5 * SEC;
	CHECK_EQ(fire(now), WG_DO_GIVE_UP);
	CHECK_EQ(at(&t.keepalive_at), 0);
	CHECK_EQ(at(&t.retransmit_at), 0);
	CHECK_EQ(at(&t.zero_keys_at), now + 540 * SEC);
	CHECK_EQ(wg_timers_next(&t), now + 540 * SEC);
	return true;
}

static bool t_giving_up_leaves_zeroing(void)
{
	setup();
	wg_timers_session_derived(&t, NOW);
	wg_timers_initiation_sent(&t, NOW + 100 * SEC, 0);
	t.attempts = 19;
	CHECK_EQ(fire(NOW + 105 * SEC), WG_DO_GIVE_UP);
	CHECK_EQ(at(&t.zero_keys_at), NOW + 540 * SEC);
	return true;
}

static bool t_complete(void)
{
	setup();
	wg_timers_initiation_sent(&t, NOW, 0);
	t.attempts = 7;
	t.sent_lastminute = true;
	wg_timers_handshake_complete(&t);
	CHECK_EQ(at(&t.retransmit_at), 0);
	CHECK_EQ(t.attempts, 0);
	CHECK(!t.sent_lastminute);
	return true;
}

static bool t_keepalive(void)
{
	setup();
	CHECK(wg_timers_data_received(&t, NOW));
	CHECK_EQ(at(&t.keepalive_at), NOW + 10 * SEC);
	CHECK(!t.need_another_keepalive);
	CHECK_EQ(fire(NOW + 10 * SEC - 1), 0);
	CHECK_EQ(fire(NOW + 10 * SEC), WG_DO_KEEPALIVE);
	CHECK_EQ(at(&t.keepalive_at), 0);
	return true;
}

static bool t_need_another(void)
{
	setup();
	wg_timers_data_received(&t, NOW);
	wg_timers_data_received(&t, NOW + SEC);
	CHECK(t.need_another_keepalive);
	CHECK_EQ(at(&t.keepalive_at), NOW + 10 * SEC);
	CHECK_EQ(fire(NOW + 10 * SEC), WG_DO_KEEPALIVE);
	CHECK(!t.need_another_keepalive);
	CHECK_EQ(at(&t.keepalive_at), NOW + 20 * SEC);
	wg_timers_any_sent(&t, NOW + 10 * SEC + MS);	/* that keepalive */
	CHECK_EQ(at(&t.keepalive_at), NOW + 20 * SEC);
	wg_timers_any_sent(&t, NOW + 11 * SEC);		/* something else */
	CHECK_EQ(at(&t.keepalive_at), 0);
	return true;
}

/* The keepalive could not be sent: then what is sent later is something else. */
static bool t_need_another_unsent(void)
{
	setup();
	wg_timers_data_received(&t, NOW);
	wg_timers_data_received(&t, NOW);
	CHECK_EQ(fire(NOW + 10 * SEC), WG_DO_KEEPALIVE);
	wg_timers_any_sent(&t, NOW + 15 * SEC);
	CHECK_EQ(at(&t.keepalive_at), 0);
	return true;
}

static bool t_sent_cancels_keepalive(void)
{
	setup();
	wg_timers_data_received(&t, NOW);
	wg_timers_data_received(&t, NOW);
	CHECK(!wg_timers_any_sent(&t, NOW));
	CHECK_EQ(at(&t.keepalive_at), 0);
	CHECK(t.need_another_keepalive);	/* the flag stays */
	wg_timers_data_received(&t, NOW + SEC);
	CHECK_EQ(at(&t.keepalive_at), NOW + 11 * SEC);
	return true;
}

static bool t_new_handshake(void)
{
	setup();
	CHECK(wg_timers_data_sent(&t, NOW));
	CHECK_EQ(at(&t.new_handshake_at), NOW + 15 * SEC + t.jitter);
	CHECK(t.jitter < SEC / 3);
	CHECK(!wg_timers_data_sent(&t, NOW + SEC));	/* pending: not again */
	CHECK_EQ(at(&t.new_handshake_at), NOW + 15 * SEC + t.jitter);
	wg_timers_any_sent(&t, NOW + SEC);
	CHECK(at(&t.new_handshake_at));
	CHECK_EQ(fire(NOW + 15 * SEC + t.jitter), WG_DO_INITIATE | WG_DO_FORGET_SOURCE);
	wg_timers_data_sent(&t, NOW);
	wg_timers_any_received(&t, NOW);
	CHECK_EQ(at(&t.new_handshake_at), 0);
	return true;
}

static bool t_zero_keys(void)
{
	setup();
	CHECK(wg_timers_session_derived(&t, NOW));
	CHECK_EQ(wg_timers_arm(&t), NOW + 540 * SEC);
	CHECK(!wg_timers_session_derived(&t, NOW + 100 * SEC));	/* later: no need to arm */
	CHECK_EQ(fire(NOW + 540 * SEC), 0);
	CHECK_EQ(fire(NOW + 640 * SEC), WG_DO_ZERO_KEYS);
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);
	return true;
}

static bool t_persistent(void)
{
	setup();
	CHECK(!wg_timers_any_sent(&t, NOW));
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);
	CHECK(wg_timers_set_persistent(&t, 65535));
	CHECK(!wg_timers_set_persistent(&t, 20));
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);
	CHECK(wg_timers_any_received(&t, NOW));
	CHECK_EQ(wg_timers_next(&t), NOW + 20 * SEC);
	wg_timers_any_sent(&t, NOW + SEC);
	CHECK_EQ(wg_timers_next(&t), NOW + 21 * SEC);
	CHECK_EQ(fire(NOW + 20 * SEC), 0);
	CHECK_EQ(fire(NOW + 21 * SEC), WG_DO_KEEPALIVE);
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);	/* until something passes */
	wg_timers_any_sent(&t, NOW + 21 * SEC);
	CHECK_EQ(wg_timers_next(&t), NOW + 41 * SEC);
	CHECK_EQ(fire(NOW + 41 * SEC), WG_DO_KEEPALIVE);
	CHECK(wg_timers_keepalive_lost(&t, NOW + 41 * SEC));	/* it did not get away */
	CHECK_EQ(wg_timers_next(&t), NOW + 61 * SEC);
	CHECK(!wg_timers_set_persistent(&t, 0));
	CHECK_EQ(fire(NOW + 100 * SEC), 0);
	CHECK(wg_timers_set_persistent(&t, 20));
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);	/* what was before is forgotten */
	return true;
}

static bool t_several_at_once(void)
{
	setup();
	wg_timers_set_persistent(&t, 1);
	wg_timers_any_sent(&t, NOW);
	wg_timers_initiation_sent(&t, NOW, 0);
	wg_timers_data_sent(&t, NOW);
	wg_timers_data_received(&t, NOW);
	wg_timers_session_derived(&t, NOW);
	CHECK_EQ(fire(NOW + 1000 * SEC), WG_DO_RETRY | WG_DO_INITIATE | WG_DO_FORGET_SOURCE |
		 WG_DO_KEEPALIVE | WG_DO_ZERO_KEYS);
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);
	return true;
}

static bool t_stop_start(void)
{
	setup();
	wg_timers_set_persistent(&t, 1);
	wg_timers_any_sent(&t, NOW);
	wg_timers_initiation_sent(&t, NOW, 0);
	wg_timers_data_sent(&t, NOW);
	wg_timers_data_received(&t, NOW);
	wg_timers_session_derived(&t, NOW);
	wg_timers_arm(&t);
	wg_timers_stop(&t);
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);
	CHECK_EQ(fire(NOW + 1000 * SEC), 0);
	wg_timers_start(&t);
	CHECK_EQ(wg_timers_next(&t), WG_NEVER);
	CHECK_EQ(t.persistent_interval, 1);	/* configuration stays */
	CHECK(wg_timers_data_sent(&t, NOW));
	return true;
}

static bool t_arm_protocol(void)
{
	setup();
	CHECK(wg_timers_session_derived(&t, NOW));
	CHECK_EQ(wg_timers_arm(&t), NOW + 540 * SEC);
	CHECK_EQ(wg_timers_arm(&t), WG_NEVER);		/* as it is */
	CHECK(wg_timers_data_received(&t, NOW));	/* earlier */
	CHECK_EQ(wg_timers_arm(&t), NOW + 10 * SEC);
	wg_timers_any_sent(&t, NOW);
	CHECK(!wg_timers_data_sent(&t, NOW));		/* fires at 10 s anyway */
	CHECK_EQ(wg_timers_arm(&t), WG_NEVER);
	wg_timers_fired(&t);
	CHECK_EQ(wg_timers_due(&t, NOW + 10 * SEC, 0), 0);
	CHECK_EQ(wg_timers_arm(&t), at(&t.new_handshake_at));
	return true;
}

/* --- no wake-up is lost ------------------------------------------------------------ */

/* A kernel timer: timer_reduce() and expiry, on which CPU ever. */
static atomic64_t kernel_timer;	/* when it fires; WG_NEVER: not pending */

static void timer_reduce(u64 when)
{
	s64 old = atomic64_read(&kernel_timer);

	while (when < (u64)old)
		if (atomic64_try_cmpxchg(&kernel_timer, &old, when))
			return;
}

static void arm(void)
{
	u64 next = wg_timers_arm(&t);

	if (next != WG_NEVER)
		timer_reduce(next);
}

static void event(unsigned int which, u64 now)
{
	bool earlier;

	switch (which % 6) {
	case 0:
		earlier = wg_timers_data_sent(&t, now);
		break;
	case 1:
		earlier = wg_timers_data_received(&t, now);
		break;
	case 2:
		earlier = wg_timers_initiation_sent(&t, now, 0);
		break;
	case 3:
		earlier = wg_timers_any_sent(&t, now);
		break;
	case 4:
		earlier = wg_timers_any_received(&t, now);
		break;
	default:
		earlier = wg_timers_session_derived(&t, now);
		break;
	}
	if (earlier)
		arm();
}

/* Three threads meet before and after each round, by counting. */
enum { RACERS = 2, ROUNDS_PER_RUN = 150000 };
static atomic_t arrived;
static _Atomic bool lost;
static u64 round_now;

static void meet(int *count)
{
	int goal = (*count += RACERS);

	atomic_inc(&arrived);
	smp_mb();
	while (atomic_read(&arrived) < goal)
		cpu_relax();
	smp_mb();
}

static u32 next_random(u32 *rng)
{
	return *rng = *rng * 1664525 + 1013904223;
}

static void stagger(u32 random)
{
	volatile unsigned int spins = random >> 24 & 63;

	while (spins)
		spins = spins - 1;
}

static void *eventful(void *arg)
{
	u32 rng = (u32)(uintptr_t)arg;
	int round, met = 0;

	for (round = 0; round < ROUNDS_PER_RUN; round++) {
		meet(&met);
		stagger(next_random(&rng));
		event(next_random(&rng) >> 20, round_now);
		meet(&met);
	}
	return NULL;
}

/* Fires, then does as the module: act, arm. Judges when all is quiet. */
static void *expiring(void *arg)
{
	u32 rng = (u32)(uintptr_t)arg;
	int round, met = 0;

	for (round = 0; round < ROUNDS_PER_RUN; round++) {
		/* Often on the very deadline, sometimes early as a lazy timer is. */
		round_now += SEC + (next_random(&rng) >> 16) % 3 * 5 * SEC;
		meet(&met);
		stagger(next_random(&rng));
		atomic64_set(&kernel_timer, WG_NEVER);
		wg_timers_fired(&t);
		wg_timers_due(&t, round_now, 0);
		arm();
		meet(&met);
		if (wg_timers_next(&t) < (u64)atomic64_read(&kernel_timer))
			lost = true;
	}
	return NULL;
}

static bool race(u16 persistent)
{
	pthread_t a, b;

	setup();
	wg_timers_set_persistent(&t, persistent);
	atomic64_set(&kernel_timer, WG_NEVER);
	atomic_set(&arrived, 0);
	lost = false;
	round_now = NOW;
	pthread_create(&a, NULL, eventful, (void *)(uintptr_t)(u32)ktap_rand());
	pthread_create(&b, NULL, expiring, (void *)(uintptr_t)(u32)ktap_rand());
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	CHECK(!lost);
	return true;
}

static bool t_no_lost_wakeup(void) { return race(0); }
static bool t_no_lost_wakeup_persistent(void) { return race(3); }

/* Two CPUs with an event each and no timer in between: the earlier one counts. */
static void *second_event(void *arg)
{
	u32 rng = (u32)(uintptr_t)arg;
	int round, met = 0;

	for (round = 0; round < ROUNDS_PER_RUN; round++) {
		setup();
		atomic64_set(&kernel_timer, WG_NEVER);
		meet(&met);
		stagger(next_random(&rng));
		event(next_random(&rng) >> 20, round_now);
		meet(&met);
		if (wg_timers_next(&t) < (u64)atomic64_read(&kernel_timer))
			lost = true;
	}
	return NULL;
}

static bool t_two_events(void)
{
	pthread_t a, b;

	atomic_set(&arrived, 0);
	lost = false;
	round_now = NOW;
	pthread_create(&a, NULL, eventful, (void *)(uintptr_t)(u32)ktap_rand());
	pthread_create(&b, NULL, second_event, (void *)(uintptr_t)(u32)ktap_rand());
	pthread_join(a, NULL);
	pthread_join(b, NULL);
	CHECK(!lost);
	return true;
}

static const struct ktap_test tests[] = {
	{ "7_nothing_armed_while_down", t_not_running },
	{ "7_retransmit_delay_and_jitter", t_retransmit_delay },
	{ "7_twenty_initiations_then_give_up", t_attempts },
	{ "7_giving_up_leaves_pending_zeroing", t_giving_up_leaves_zeroing },
	{ "7_handshake_complete", t_complete },
	{ "7_keepalive_after_10_s", t_keepalive },
	{ "7_need_another_keepalive", t_need_another },
	{ "7_need_another_keepalive_unsent", t_need_another_unsent },
	{ "7_sending_cancels_keepalive", t_sent_cancels_keepalive },
	{ "7_new_handshake_after_15_s", t_new_handshake },
	{ "7_zero_keys_after_540_s", t_zero_keys },
	{ "7_persistent_keepalive", t_persistent },
	{ "7_several_at_once", t_several_at_once },
	{ "7_stop_and_start", t_stop_start },
	{ "7_kernel_timer_is_armed_when_needed", t_arm_protocol },
	{ "7_no_wakeup_is_lost", t_no_lost_wakeup },
	{ "7_no_wakeup_is_lost_with_persistent_keepalive", t_no_lost_wakeup_persistent },
	{ "7_no_wakeup_is_lost_between_events", t_two_events },
};

ktap_main("engine_timers", tests)
