// SPDX-License-Identifier: GPL-2.0
#include "timers.h"

/* A third of a second, less a tick: a timer made of ticks is late by one. */
#define JITTER (328 * (WG_NSEC_PER_SEC / 1000))
#define RETRANSMIT_AFTER (WG_REKEY_TIMEOUT * WG_NSEC_PER_SEC)
#define KEEPALIVE_AFTER (WG_KEEPALIVE_TIMEOUT * WG_NSEC_PER_SEC)
#define NEW_HANDSHAKE_AFTER ((WG_KEEPALIVE_TIMEOUT + WG_REKEY_TIMEOUT) * WG_NSEC_PER_SEC)
#define ZERO_KEYS_AFTER (3 * WG_REJECT_AFTER_TIME * WG_NSEC_PER_SEC)

/* [0, JITTER) */
static u32 draw_jitter(u32 random)
{
	return (u64)random * JITTER >> 32;
}

static u64 get(const atomic64_t *deadline)
{
	return atomic64_read(deadline);
}

static void set(atomic64_t *deadline, u64 at)
{
	atomic64_set(deadline, at);
}

/* Stores only if it changes something: these lines are shared by all CPUs. */
static void cancel(atomic64_t *deadline)
{
	if (get(deadline))
		set(deadline, 0);
}

static bool is_running(const struct wg_timers *t)
{
	return READ_ONCE(t->running);
}

static u64 persistent_delay(const struct wg_timers *t)
{
	return READ_ONCE(t->persistent_interval) * WG_NSEC_PER_SEC;
}

/*
 * The deadline was just stored. The barrier pairs with the one in
 * wg_timers_fired(): either the timer sees the deadline, or we see that it
 * is armed for nothing and must be armed by us.
 */
static bool must_arm(const struct wg_timers *t, u64 at)
{
	smp_mb();
	return at < get(&t->armed_for);
}

static bool arm(struct wg_timers *t, atomic64_t *deadline, u64 at)
{
	if (!is_running(t))
		return false;
	set(deadline, at);
	return must_arm(t, at);
}

static void disarm_all(struct wg_timers *t)
{
	set(&t->retransmit_at, 0);
	set(&t->keepalive_at, 0);
	set(&t->new_handshake_at, 0);
	set(&t->zero_keys_at, 0);
	set(&t->last_traversal, 0);
	WRITE_ONCE(t->keepalive_owed, false);
}

void wg_timers_init(struct wg_timers *t, u32 random)
{
	memset(t, 0, sizeof(*t));
	t->jitter = draw_jitter(random);
	set(&t->armed_for, WG_NEVER);
}

/* An event that raced with the last stop may have left a deadline. */
void wg_timers_start(struct wg_timers *t)
{
	disarm_all(t);
	set(&t->armed_for, WG_NEVER);
	smp_store_release(&t->running, true);
}

void wg_timers_stop(struct wg_timers *t)
{
	WRITE_ONCE(t->running, false);
	smp_mb();	/* an event either sees this or its deadline goes now */
	disarm_all(t);
}

/* --- events ------------------------------------------------------------------ */

/*
 * The keepalive timer re-armed itself as it expired. The keepalive it asked
 * for is sent right after and must not cancel that; what is sent later does.
 */
static bool is_own_keepalive(struct wg_timers *t, u64 keepalive_at, u64 mono)
{
	if (!READ_ONCE(t->keepalive_owed))
		return false;
	WRITE_ONCE(t->keepalive_owed, false);
	return keepalive_at + WG_NSEC_PER_SEC > mono + KEEPALIVE_AFTER;
}

static void cancel_keepalive(struct wg_timers *t, u64 mono)
{
	u64 at = get(&t->keepalive_at);

	if (at && !is_own_keepalive(t, at, mono))
		set(&t->keepalive_at, 0);
}

/*
 * Also where the timer was armed before the barrier is needed: it may be just
 * expiring, and this may be the last packet for a long time.
 */
static bool traversal(struct wg_timers *t, u64 mono)
{
	u64 delay = persistent_delay(t);

	if (!delay || get(&t->last_traversal) == mono || !is_running(t))
		return false;
	set(&t->last_traversal, mono);
	return must_arm(t, mono + delay);
}

bool wg_timers_any_sent(struct wg_timers *t, u64 mono)
{
	cancel_keepalive(t, mono);
	return traversal(t, mono);
}

/* Its deadline is used up, and only what is sent would set another. */
bool wg_timers_keepalive_lost(struct wg_timers *t, u64 mono)
{
	return traversal(t, mono);
}

bool wg_timers_any_received(struct wg_timers *t, u64 mono)
{
	cancel(&t->new_handshake_at);
	return traversal(t, mono);
}

bool wg_timers_data_sent(struct wg_timers *t, u64 mono)
{
	if (get(&t->new_handshake_at))
		return false;
	return arm(t, &t->new_handshake_at, mono + NEW_HANDSHAKE_AFTER + READ_ONCE(t->jitter));
}

bool wg_timers_data_received(struct wg_timers *t, u64 mono)
{
	if (!is_running(t))
		return false;
	if (!get(&t->keepalive_at))
		return arm(t, &t->keepalive_at, mono + KEEPALIVE_AFTER);
	if (!READ_ONCE(t->need_another_keepalive))
		WRITE_ONCE(t->need_another_keepalive, true);
	return false;
}

bool wg_timers_initiation_sent(struct wg_timers *t, u64 mono, u32 random)
{
	return arm(t, &t->retransmit_at, mono + RETRANSMIT_AFTER + draw_jitter(random));
}

bool wg_timers_session_derived(struct wg_timers *t, u64 mono)
{
	return arm(t, &t->zero_keys_at, mono + ZERO_KEYS_AFTER);
}

void wg_timers_handshake_complete(struct wg_timers *t)
{
	cancel(&t->retransmit_at);
	WRITE_ONCE(t->attempts, 0);
	WRITE_ONCE(t->sent_lastminute, false);
}

bool wg_timers_set_persistent(struct wg_timers *t, u16 seconds)
{
	u16 old = READ_ONCE(t->persistent_interval);

	WRITE_ONCE(t->persistent_interval, seconds);
	if (!seconds)
		cancel(&t->last_traversal);
	return !old && seconds;
}

/* --- expiry -------------------------------------------------------------------- */

/* Takes a deadline that is over, unless an event changes it at this moment. */
static bool claim(atomic64_t *deadline, u64 delay, u64 mono)
{
	u64 at = get(deadline);

	if (!at || at + delay > mono)
		return false;
	return (u64)atomic64_cmpxchg(deadline, at, 0) == at;
}

static unsigned int retransmit_due(struct wg_timers *t, u64 mono)
{
	u8 attempts;

	if (!claim(&t->retransmit_at, 0, mono))
		return 0;
	attempts = READ_ONCE(t->attempts);
	if (attempts <= WG_MAX_TIMER_HANDSHAKES) {
		WRITE_ONCE(t->attempts, attempts + 1);
		return WG_DO_FORGET_SOURCE | WG_DO_RETRY;
	}
	cancel(&t->keepalive_at);
	if (!get(&t->zero_keys_at))
		set(&t->zero_keys_at, mono + ZERO_KEYS_AFTER);
	return WG_DO_GIVE_UP;
}

static unsigned int keepalive_due(struct wg_timers *t, u64 mono)
{
	if (!claim(&t->keepalive_at, 0, mono))
		return 0;
	if (READ_ONCE(t->need_another_keepalive)) {
		WRITE_ONCE(t->need_another_keepalive, false);
		WRITE_ONCE(t->keepalive_owed, true);
		set(&t->keepalive_at, mono + KEEPALIVE_AFTER);
	}
	return WG_DO_KEEPALIVE;
}

static unsigned int persistent_due(struct wg_timers *t, u64 mono)
{
	u64 delay = persistent_delay(t);

	return delay && claim(&t->last_traversal, delay, mono) ? WG_DO_KEEPALIVE : 0;
}

unsigned int wg_timers_due(struct wg_timers *t, u64 mono, u32 random)
{
	unsigned int actions;

	if (!is_running(t))
		return 0;
	actions = retransmit_due(t, mono);
	actions |= keepalive_due(t, mono);
	if (claim(&t->new_handshake_at, 0, mono))
		actions |= WG_DO_FORGET_SOURCE | WG_DO_INITIATE;
	if (claim(&t->zero_keys_at, 0, mono))
		actions |= WG_DO_ZERO_KEYS;
	actions |= persistent_due(t, mono);
	WRITE_ONCE(t->jitter, draw_jitter(random));
	return actions;
}

/* --- the kernel timer -------------------------------------------------------------- */

void wg_timers_fired(struct wg_timers *t)
{
	set(&t->armed_for, WG_NEVER);
	smp_mb();	/* pairs with must_arm() */
}

static u64 earlier(u64 best, const atomic64_t *deadline, u64 delay)
{
	u64 at = get(deadline);

	return at && at + delay < best ? at + delay : best;
}

u64 wg_timers_next(const struct wg_timers *t)
{
	u64 delay = persistent_delay(t);
	u64 next = WG_NEVER;

	if (!is_running(t))
		return WG_NEVER;
	next = earlier(next, &t->retransmit_at, 0);
	next = earlier(next, &t->keepalive_at, 0);
	next = earlier(next, &t->new_handshake_at, 0);
	next = earlier(next, &t->zero_keys_at, 0);
	return delay ? earlier(next, &t->last_traversal, delay) : next;
}

/*
 * armed_for never promises what will not happen: each store of a time is
 * followed by timer_reduce() to it on the same CPU, and after the timer has
 * fired it is WG_NEVER again. A promise for later than the truth does no harm.
 */
u64 wg_timers_arm(struct wg_timers *t)
{
	u64 next = wg_timers_next(t);

	if (next >= get(&t->armed_for))
		return WG_NEVER;
	set(&t->armed_for, next);
	return next;
}
