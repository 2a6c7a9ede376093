/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A peer's half of the protocol: handshake, cookie, session and timers, and
 * the exact order in which they are called (protocol section 7, second table).
 *
 * Nothing here sends, queues or looks at a clock: functions fill messages and
 * return masks of enum wg_action for the owner to carry out.
 */
#ifndef WG_ENGINE_PROTO_H
#define WG_ENGINE_PROTO_H

#include "cookie.h"
#include "session.h"
#include "timers.h"

struct wg_proto {
	struct wg_handshake handshake;
	struct wg_cookie cookie;
	struct wg_session session;
	struct wg_timers timers;
	atomic64_t last_sent_handshake;	/* boot ns */
};

void wg_proto_init(struct wg_proto *p, const u8 remote_static[WG_KEY_SIZE],
		   wg_session_note *note, const struct wg_clock *now, u32 random);

/**
 * wg_proto_want_initiation() - asked for one: may it be queued now?
 * A request that is no retry resets the attempts even if the 5 s rule says no.
 */
bool wg_proto_want_initiation(struct wg_proto *p, const struct wg_clock *now, bool retry);

/**
 * wg_proto_make_initiation() - build message 1 with macs; stamps and timers as for sending.
 * @identity: NULL if the device has no private key
 * Return: WG_OK (call wg_proto_initiation_sent(), then hand it to the socket, whether or
 * not that works), WG_DROP_TOO_SOON, WG_DROP_NO_IDENTITY, or what noise says.
 * *actions gets WG_DO_ARM where needed. Context: may sleep.
 */
enum wg_reason __must_check
wg_proto_make_initiation(struct wg_proto *p, struct wg_msg_initiation *msg,
			 const struct wg_identity *identity, struct wg_index_table *table,
			 struct wg_noise_random *random,
			 const u8 timestamp[WG_TIMESTAMP_SIZE],
			 const struct wg_clock *now, unsigned int *actions);
unsigned int wg_proto_initiation_sent(struct wg_proto *p, const struct wg_clock *now, u32 random);

/**
 * wg_proto_make_response() - message 2 with macs, session begun, ready to send.
 * @keypair_id: running number for the new keypair
 */
enum wg_reason __must_check
wg_proto_make_response(struct wg_proto *p, struct wg_msg_response *msg,
		       struct wg_index_table *table, struct wg_noise_random *random,
		       u64 keypair_id, const struct wg_clock *now, unsigned int *actions);

/**
 * wg_proto_response_accepted() - begin the session of a consumed response.
 * Return: WG_OK, with COMPLETE, KEEPALIVE and perhaps ARM in *actions, or why there is
 * none; the handshake then is repeated in its time.
 */
enum wg_reason __must_check
wg_proto_response_accepted(struct wg_proto *p, struct wg_index_table *table, u64 keypair_id,
			   const struct wg_clock *now, unsigned int *actions);

/** wg_proto_handshake_received() - any accepted handshake message: auth-received, traversal. */
unsigned int wg_proto_handshake_received(struct wg_proto *p, const struct wg_clock *now);

/** wg_proto_keepalive_lost() - a keepalive was asked for and could not be made. */
unsigned int wg_proto_keepalive_lost(struct wg_proto *p, const struct wg_clock *now);

/** wg_proto_sending_data() - before a batch, keepalives included, goes to the socket. */
unsigned int wg_proto_sending_data(struct wg_proto *p, const struct wg_clock *now);
/**
 * wg_proto_await_answer() - the socket gets a non-empty packet now. Before that leaves, since
 * the answer may be here, and end the wait, before we are back.
 */
unsigned int wg_proto_await_answer(struct wg_proto *p, const struct wg_clock *now);
/** wg_proto_sent_data() - after it. */
unsigned int wg_proto_sent_data(struct wg_proto *p, struct wg_keypair *keypair,
				const struct wg_clock *now);

/**
 * wg_proto_received_data() - a batch authenticated under @keypair (replay checked).
 * @data: it held a non-empty packet
 * Confirms `next`, checks for rekeying, and runs the timer events.
 */
unsigned int wg_proto_received_data(struct wg_proto *p, struct wg_keypair *keypair,
				    struct wg_index_table *table, bool data,
				    const struct wg_clock *now);

/** wg_proto_timer() - the peer's timer fired. The mask has WG_DO_ARM if it must be armed again. */
unsigned int wg_proto_timer(struct wg_proto *p, const struct wg_clock *now, u32 random);

/** wg_proto_link_down() - stop timers, wipe handshake, drop keypairs, allow an initiation at once. */
void wg_proto_link_down(struct wg_proto *p, struct wg_index_table *table, const struct wg_clock *now);
/** wg_proto_zero() - WG_DO_ZERO_KEYS, and suspend: handshake and keypairs go. */
void wg_proto_zero(struct wg_proto *p, struct wg_index_table *table);
/** wg_proto_expire() - private key change or VM fork. */
void wg_proto_expire(struct wg_proto *p, struct wg_index_table *table, const struct wg_clock *now);
/** wg_proto_kill() - the peer is being removed; nothing is created or armed any more. */
void wg_proto_kill(struct wg_proto *p, struct wg_index_table *table);

#endif
