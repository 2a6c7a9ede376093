/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keypairs and the three slots they live in (protocol section 6).
 *
 * Readers find a keypair by RCU, in a slot or through its index, and use it
 * until rcu_read_unlock(); nobody counts references. Slots change under
 * session->lock. A dropped keypair loses its index at once and is wiped and
 * freed after a grace period.
 */
#ifndef WG_ENGINE_SESSION_H
#define WG_ENGINE_SESSION_H

#include "noise.h"
#include "replay.h"

enum { WG_MAX_NONCES_IN_FLIGHT = 960 };

struct wg_session;

struct wg_keypair {
	/* Sending. */
	u8 send_key[WG_KEY_SIZE];
	atomic64_t send_counter;	/* nonces used so far */
	atomic_t in_flight;		/* nonces taken, not yet handed to the socket */
	u32 remote_index;
	bool send_valid;		/* READ_ONCE/WRITE_ONCE, only ever cleared */
	bool receive_valid;		/* likewise */
	bool is_initiator;
	/* Receiving. */
	u8 receive_key[WG_KEY_SIZE];
	u64 birth;			/* boot ns */
	u64 id;				/* running number, for logs */
	struct wg_session *session;	/* outlives every reader of the keypair */
	struct wg_index_entry *index;
	struct rcu_head rcu;
	struct wg_replay replay;
};

/* Called with the session's lock held, so what is said is in order; for logs. */
typedef void wg_session_note(struct wg_session *session, u64 keypair_id, bool created);

struct wg_session {
	spinlock_t lock;		/* writers of all below; index.lock nests inside */
	bool dead;			/* peer is being removed: no new keypairs */
	u32 cleared;			/* counts clear and expire: a session begun before is void */
	struct wg_keypair __rcu *current_keypair;
	struct wg_keypair __rcu *previous_keypair;
	struct wg_keypair __rcu *next_keypair;
	/* Told of each keypair that enters a slot or is dropped, in that order; may be NULL. */
	wg_session_note *note;
};

void wg_session_init(struct wg_session *session, wg_session_note *note);

/**
 * wg_session_begin() - derive the keypair of a finished handshake into its slot.
 * @id: running number of the new keypair
 * Return: WG_OK; WG_DROP_NO_MEMORY (handshake untouched), WG_DROP_NOT_PENDING (there
 * is none, or the session was cleared or expired meanwhile); WG_DROP_DEAD.
 * Context: process or softirq.
 */
enum wg_reason __must_check
wg_session_begin(struct wg_session *session, struct wg_handshake *hs,
		 struct wg_index_table *table, u64 id, u64 boot_ns);

/**
 * wg_session_confirm() - a packet authenticated under @keypair.
 * Return: true if it was next and is current now (the confirmation).
 * Context: RCU reader.
 */
bool wg_session_confirm(struct wg_session *session, struct wg_keypair *keypair,
			struct wg_index_table *table);

/** wg_session_clear() - drop next, previous, current, in this order. */
void wg_session_clear(struct wg_session *session, struct wg_index_table *table);
/** wg_session_kill() - clear for good: no keypair is ever created again. */
void wg_session_kill(struct wg_session *session, struct wg_index_table *table);
/** wg_session_expire() - current and next stop sending; receiving goes on. */
void wg_session_expire(struct wg_session *session);

/**
 * wg_session_sender() - the keypair to send under now.
 * Marks an expired one invalid. Return: NULL if there is none.
 * Context: RCU reader.
 */
struct wg_keypair *wg_session_sender(struct wg_session *session, u64 boot_ns);

/**
 * wg_keypair_take_nonces() - reserve @n consecutive nonces.
 * Return: false if they are used up (the keypair is then invalid for sending).
 */
bool __must_check wg_keypair_take_nonces(struct wg_keypair *keypair, unsigned int n,
					 u64 *first);

/** wg_keypair_may_receive() - valid, young enough and not used up (else marks it). */
bool wg_keypair_may_receive(struct wg_keypair *keypair, u64 boot_ns);

#endif
