/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The five timers of a peer as one state machine (protocol section 7).
 *
 * A deadline per timer (monotonic ns, 0 = not armed). The data path only
 * stores deadlines; one kernel timer per peer asks wg_timers_due() what to do
 * and wg_timers_next() when to ask again.
 *
 * No wake-up is lost: an event stores its deadline, then smp_mb(), then
 * reads armed_for, and returns true if the kernel timer would fire too late;
 * the timer stores armed_for = WG_NEVER, then smp_mb(), then reads the
 * deadlines. Whoever comes second sees the other.
 */
#ifndef WG_ENGINE_TIMERS_H
#define WG_ENGINE_TIMERS_H

#include "message.h"

#define WG_NEVER (~0ULL)

/* What the owner of a peer must do now; a mask. */
enum wg_action {
	WG_DO_INITIATE = 1 << 0,	/* request an initiation, not a retry */
	WG_DO_RETRY = 1 << 1,		/* request an initiation as a retry */
	WG_DO_KEEPALIVE = 1 << 2,	/* queue a keepalive if nothing is staged, send staged */
	WG_DO_FLUSH = 1 << 3,		/* send the staged packets */
	WG_DO_GIVE_UP = 1 << 4,		/* purge the staged packets */
	WG_DO_FORGET_SOURCE = 1 << 5,	/* forget the sticky source and the cached route */
	WG_DO_ZERO_KEYS = 1 << 6,	/* wipe the handshake, drop all keypairs */
	WG_DO_COMPLETE = 1 << 7,	/* handshake complete: stamp the wall clock */
	WG_DO_ARM = 1 << 8,		/* the kernel timer must fire earlier than it would */
};

/*
 * Nothing locks these: races between events are harmless as those of separate
 * timers are. The deadlines are atomic64_t so that they do not tear on 32 bit;
 * on 64 bit reading and setting one is a plain load or store.
 */
struct wg_timers {
	atomic64_t retransmit_at;
	atomic64_t keepalive_at;
	atomic64_t new_handshake_at;
	atomic64_t zero_keys_at;
	atomic64_t last_traversal;	/* any authenticated packet, either way; 0 = persistent not armed */
	atomic64_t armed_for;		/* when the kernel timer fires at the latest, or WG_NEVER */
	u32 jitter;			/* ns below a third of a second, drawn anew at each expiry */
	u16 persistent_interval;	/* seconds, 0 = off */
	u8 attempts;
	bool need_another_keepalive;
	bool keepalive_owed;		/* an expiry re-armed keepalive_at; its own packet is still to go */
	bool sent_lastminute;
	bool running;			/* link up and peer alive: otherwise nothing is armed */
};

void wg_timers_init(struct wg_timers *t, u32 random);
/** wg_timers_start() / wg_timers_stop() - link up / link down or peer removal. */
void wg_timers_start(struct wg_timers *t);
void wg_timers_stop(struct wg_timers *t);

/* Events. Those that return bool say that the kernel timer must be armed earlier (WG_DO_ARM). */
bool wg_timers_any_sent(struct wg_timers *t, u64 mono);		/* traversal + auth-sent */
bool wg_timers_any_received(struct wg_timers *t, u64 mono);	/* auth-received + traversal */
bool wg_timers_keepalive_lost(struct wg_timers *t, u64 mono);	/* the next persistent one */
bool wg_timers_data_sent(struct wg_timers *t, u64 mono);
bool wg_timers_data_received(struct wg_timers *t, u64 mono);
bool wg_timers_initiation_sent(struct wg_timers *t, u64 mono, u32 random);
bool wg_timers_session_derived(struct wg_timers *t, u64 mono);
void wg_timers_handshake_complete(struct wg_timers *t);
/**
 * wg_timers_set_persistent() - store the interval.
 * Call wg_timers_arm() afterwards: a shorter one may need an earlier wake-up.
 * Return: true if it went from 0 to non-zero.
 */
bool wg_timers_set_persistent(struct wg_timers *t, u16 seconds);

/**
 * wg_timers_due() - perform what is due at @mono.
 * @random: fresh random word for the next jitter
 * Return: mask of enum wg_action. The caller has set armed_for to WG_NEVER
 * (wg_timers_fired) before.
 */
unsigned int wg_timers_due(struct wg_timers *t, u64 mono, u32 random);
/** wg_timers_fired() - the kernel timer is not pending any more (full barrier). */
void wg_timers_fired(struct wg_timers *t);
/** wg_timers_next() - earliest deadline, or WG_NEVER. */
u64 wg_timers_next(const struct wg_timers *t);
/**
 * wg_timers_arm() - carry out WG_DO_ARM: sets armed_for.
 * Return: when the kernel timer must fire at the latest, monotonic ns; WG_NEVER:
 * leave it as it is. The caller passes it to timer_reduce(), rounded up, which
 * never postpones; so that callers on several CPUs need no lock between them.
 */
u64 wg_timers_arm(struct wg_timers *t);

#endif
