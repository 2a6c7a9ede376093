// SPDX-License-Identifier: GPL-2.0
#include "../crypto/platform.h"
#include "proto.h"

enum {
	/* Later than this an initiator that only receives asks for a new session. */
	REKEY_AFTER_TIME_RECEIVING = WG_REJECT_AFTER_TIME - WG_KEEPALIVE_TIMEOUT - WG_REKEY_TIMEOUT,
};

static unsigned int arm_if(bool earlier)
{
	return earlier ? WG_DO_ARM : 0;
}

static void allow_initiation(struct wg_proto *p, const struct wg_clock *now)
{
	u64 long_ago = now->boot - (WG_REKEY_TIMEOUT + 1) * WG_NSEC_PER_SEC;

	atomic64_set(&p->last_sent_handshake, long_ago);
}

static bool may_initiate(u64 last, const struct wg_clock *now)
{
	return wg_expired(last, WG_REKEY_TIMEOUT, now->boot);
}

void wg_proto_init(struct wg_proto *p, const u8 remote_static[WG_KEY_SIZE],
		   wg_session_note *note, const struct wg_clock *now, u32 random)
{
	wg_handshake_init(&p->handshake, remote_static);
	wg_cookie_init(&p->cookie, remote_static);
	wg_session_init(&p->session, note);
	wg_timers_init(&p->timers, random);
	allow_initiation(p, now);
}

/* --- handshakes --------------------------------------------------------------- */

bool wg_proto_want_initiation(struct wg_proto *p, const struct wg_clock *now, bool retry)
{
	if (!retry && READ_ONCE(p->timers.attempts))
		WRITE_ONCE(p->timers.attempts, 0);
	return may_initiate(atomic64_read(&p->last_sent_handshake), now);
}

/*
 * Stamped before building, so that an attempt which fails for want of a key
 * counts as well. Exchanged, so that of two attempts at once one is too soon.
 */
static bool claim_initiation(struct wg_proto *p, const struct wg_clock *now)
{
	u64 last = atomic64_read(&p->last_sent_handshake);

	return may_initiate(last, now) &&
	       (u64)atomic64_cmpxchg(&p->last_sent_handshake, last, now->boot) == last;
}

static enum wg_reason create_initiation(struct wg_proto *p, struct wg_msg_initiation *msg,
					const struct wg_identity *identity,
					struct wg_index_table *table,
					struct wg_noise_random *random,
					const u8 timestamp[WG_TIMESTAMP_SIZE],
					const struct wg_clock *now)
{
	if (!claim_initiation(p, now))
		return WG_DROP_TOO_SOON;
	if (!identity)
		return WG_DROP_NO_IDENTITY;
	return wg_noise_create_initiation(&p->handshake, msg, identity, table, random, timestamp);
}

/* As if it had been sent and lost: else nobody might ever ask for the next. */
static unsigned int lost_initiation(struct wg_proto *p, const struct wg_clock *now)
{
	bool earlier = wg_timers_any_sent(&p->timers, now->mono);

	earlier |= wg_timers_initiation_sent(&p->timers, now->mono, 0);
	return arm_if(earlier);
}

enum wg_reason wg_proto_make_initiation(struct wg_proto *p, struct wg_msg_initiation *msg,
					const struct wg_identity *identity,
					struct wg_index_table *table,
					struct wg_noise_random *random,
					const u8 timestamp[WG_TIMESTAMP_SIZE],
					const struct wg_clock *now, unsigned int *actions)
{
	enum wg_reason reason;

	*actions = 0;
	reason = create_initiation(p, msg, identity, table, random, timestamp, now);
	wg_wipe(random, sizeof(*random));
	if (reason == WG_DROP_NO_MEMORY)
		*actions = lost_initiation(p, now);
	if (reason)
		return reason;
	wg_cookie_add_macs(&p->cookie, msg, sizeof(*msg), now->boot);
	*actions = arm_if(wg_timers_any_sent(&p->timers, now->mono));
	return WG_OK;
}

unsigned int wg_proto_initiation_sent(struct wg_proto *p, const struct wg_clock *now, u32 random)
{
	return arm_if(wg_timers_initiation_sent(&p->timers, now->mono, random));
}

enum wg_reason wg_proto_make_response(struct wg_proto *p, struct wg_msg_response *msg,
				      struct wg_index_table *table,
				      struct wg_noise_random *random, u64 keypair_id,
				      const struct wg_clock *now, unsigned int *actions)
{
	enum wg_reason reason;
	bool earlier;

	*actions = 0;
	atomic64_set(&p->last_sent_handshake, now->boot);
	reason = wg_noise_create_response(&p->handshake, msg, table, random);
	if (reason)
		return reason;
	wg_cookie_add_macs(&p->cookie, msg, sizeof(*msg), now->boot);
	reason = wg_session_begin(&p->session, &p->handshake, table, keypair_id, now->boot);
	if (reason)
		return reason;
	earlier = wg_timers_session_derived(&p->timers, now->mono);
	earlier |= wg_timers_any_sent(&p->timers, now->mono);
	*actions = arm_if(earlier);
	return WG_OK;
}

enum wg_reason wg_proto_response_accepted(struct wg_proto *p, struct wg_index_table *table,
					  u64 keypair_id, const struct wg_clock *now,
					  unsigned int *actions)
{
	enum wg_reason reason;
	bool earlier;

	*actions = 0;
	reason = wg_session_begin(&p->session, &p->handshake, table, keypair_id, now->boot);
	if (reason)
		return reason;
	earlier = wg_timers_session_derived(&p->timers, now->mono);
	wg_timers_handshake_complete(&p->timers);
	*actions = WG_DO_COMPLETE | WG_DO_KEEPALIVE | arm_if(earlier);
	return WG_OK;
}

unsigned int wg_proto_handshake_received(struct wg_proto *p, const struct wg_clock *now)
{
	return arm_if(wg_timers_any_received(&p->timers, now->mono));
}

/* --- data ------------------------------------------------------------------------ */

static bool is_older(const struct wg_keypair *keypair, u64 seconds, const struct wg_clock *now)
{
	return wg_expired(keypair->birth, seconds, now->boot);
}

/*
 * Only `current` may ask. When it is not the one just sent under, it is younger
 * than that: the initiator's needs nothing yet, the responder's never asks for
 * reasons of age.
 */
static bool rekey_after_sending(const struct wg_proto *p, const struct wg_keypair *keypair,
				const struct wg_clock *now)
{
	if (rcu_access_pointer(p->session.current_keypair) != keypair ||
	    !READ_ONCE(keypair->send_valid))
		return false;
	if ((u64)atomic64_read(&keypair->send_counter) > WG_REKEY_AFTER_MESSAGES)
		return true;
	return keypair->is_initiator && is_older(keypair, WG_REKEY_AFTER_TIME, now);
}

static bool rekey_after_receiving(struct wg_proto *p, const struct wg_clock *now)
{
	const struct wg_keypair *keypair = rcu_dereference(p->session.current_keypair);

	if (!keypair || !keypair->is_initiator || !READ_ONCE(keypair->send_valid) ||
	    !is_older(keypair, REKEY_AFTER_TIME_RECEIVING, now) ||
	    READ_ONCE(p->timers.sent_lastminute))
		return false;
	WRITE_ONCE(p->timers.sent_lastminute, true);
	return true;
}

unsigned int wg_proto_sending_data(struct wg_proto *p, const struct wg_clock *now)
{
	return arm_if(wg_timers_any_sent(&p->timers, now->mono));
}

unsigned int wg_proto_await_answer(struct wg_proto *p, const struct wg_clock *now)
{
	return arm_if(wg_timers_data_sent(&p->timers, now->mono));
}

unsigned int wg_proto_keepalive_lost(struct wg_proto *p, const struct wg_clock *now)
{
	return arm_if(wg_timers_keepalive_lost(&p->timers, now->mono));
}

unsigned int wg_proto_sent_data(struct wg_proto *p, struct wg_keypair *keypair,
				const struct wg_clock *now)
{
	return rekey_after_sending(p, keypair, now) ? WG_DO_INITIATE : 0;
}

unsigned int wg_proto_received_data(struct wg_proto *p, struct wg_keypair *keypair,
				    struct wg_index_table *table, bool data,
				    const struct wg_clock *now)
{
	unsigned int actions = 0;
	bool earlier;

	if (wg_session_confirm(&p->session, keypair, table)) {
		wg_timers_handshake_complete(&p->timers);
		actions = WG_DO_COMPLETE | WG_DO_FLUSH;
	}
	if (rekey_after_receiving(p, now))
		actions |= WG_DO_INITIATE;
	earlier = wg_timers_any_received(&p->timers, now->mono);
	if (data)
		earlier |= wg_timers_data_received(&p->timers, now->mono);
	return actions | arm_if(earlier);
}

/* --- life ------------------------------------------------------------------------- */

unsigned int wg_proto_timer(struct wg_proto *p, const struct wg_clock *now, u32 random)
{
	unsigned int actions;

	wg_timers_fired(&p->timers);
	actions = wg_timers_due(&p->timers, now->mono, random);
	return actions | arm_if(wg_timers_next(&p->timers) != WG_NEVER);
}

/* In this order everywhere, see insert() in session.c. */
static void forget_all(struct wg_proto *p, struct wg_index_table *table)
{
	wg_handshake_clear(&p->handshake, table);
	wg_session_clear(&p->session, table);
}

void wg_proto_link_down(struct wg_proto *p, struct wg_index_table *table,
			const struct wg_clock *now)
{
	wg_timers_stop(&p->timers);
	forget_all(p, table);
	allow_initiation(p, now);
}

void wg_proto_zero(struct wg_proto *p, struct wg_index_table *table)
{
	/* First: a session derived after this must keep its own deadline. */
	atomic64_set(&p->timers.zero_keys_at, 0);
	forget_all(p, table);
}

void wg_proto_expire(struct wg_proto *p, struct wg_index_table *table, const struct wg_clock *now)
{
	wg_handshake_clear(&p->handshake, table);
	allow_initiation(p, now);
	wg_session_expire(&p->session);
}

void wg_proto_kill(struct wg_proto *p, struct wg_index_table *table)
{
	wg_timers_stop(&p->timers);
	wg_handshake_kill(&p->handshake, table);
	wg_session_kill(&p->session, table);
}
