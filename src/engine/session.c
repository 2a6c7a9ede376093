// SPDX-License-Identifier: GPL-2.0
#include "../crypto/platform.h"
#include "session.h"

static struct wg_keypair *slot(struct wg_session *session, struct wg_keypair __rcu **place)
{
	return rcu_dereference_protected(*place, lockdep_is_held(&session->lock));
}

static void free_keypair(struct rcu_head *rcu)
{
	struct wg_keypair *keypair = container_of(rcu, struct wg_keypair, rcu);

	wg_wipe(keypair, sizeof(*keypair));
	kfree(keypair);
}

/* For a keypair no reader has seen. */
static void discard(struct wg_keypair *keypair, struct wg_index_table *table)
{
	wg_index_remove(table, keypair->index);
	wg_wipe(keypair, sizeof(*keypair));
	kfree(keypair);
}

static void note(struct wg_session *session, const struct wg_keypair *keypair, bool created)
{
	if (session->note)
		session->note(session, keypair->id, created);
}

/* For one that left its slot: its index goes at once, itself after the readers. */
static void drop(struct wg_session *session, struct wg_keypair *keypair,
		 struct wg_index_table *table)
{
	lockdep_assert_held(&session->lock);
	if (!keypair)
		return;
	wg_index_remove(table, keypair->index);
	keypair->index = NULL;
	note(session, keypair, false);
	call_rcu(&keypair->rcu, free_keypair);
}

void wg_session_init(struct wg_session *session, wg_session_note *note)
{
	memset(session, 0, sizeof(*session));
	spin_lock_init(&session->lock);
	session->note = note;
}

static struct wg_keypair *new_keypair(struct wg_session *session, u64 id, u64 boot_ns)
{
	struct wg_keypair *keypair = kzalloc(sizeof(*keypair), GFP_ATOMIC);

	if (!keypair)
		return NULL;
	keypair->session = session;
	keypair->id = id;
	keypair->birth = boot_ns;
	keypair->send_valid = true;
	keypair->receive_valid = true;
	wg_replay_init(&keypair->replay);
	return keypair;
}

static bool derive(struct wg_keypair *keypair, struct wg_handshake *hs)
{
	struct wg_session_keys keys;
	bool finished = wg_noise_split(hs, &keys);

	if (finished) {
		memcpy(keypair->send_key, keys.send, WG_KEY_SIZE);
		memcpy(keypair->receive_key, keys.receive, WG_KEY_SIZE);
		keypair->remote_index = keys.remote_index;
		keypair->is_initiator = keys.is_initiator;
		keypair->index = keys.index;
	}
	wg_wipe(&keys, sizeof(keys));
	return finished;
}

/* The responder proved itself by answering: send under the new one from now on. */
static void insert_initiator(struct wg_session *session, struct wg_keypair *fresh,
			     struct wg_index_table *table)
{
	struct wg_keypair *next = slot(session, &session->next_keypair);
	struct wg_keypair *current_ = slot(session, &session->current_keypair);
	struct wg_keypair *previous = slot(session, &session->previous_keypair);

	rcu_assign_pointer(session->previous_keypair, next ? next : current_);
	RCU_INIT_POINTER(session->next_keypair, NULL);
	rcu_assign_pointer(session->current_keypair, fresh);
	if (next)
		drop(session, current_, table);
	drop(session, previous, table);
}

/* The initiator may be a replayed message: send nothing under it before it is confirmed. */
static void insert_responder(struct wg_session *session, struct wg_keypair *fresh,
			     struct wg_index_table *table)
{
	struct wg_keypair *next = slot(session, &session->next_keypair);
	struct wg_keypair *previous = slot(session, &session->previous_keypair);

	rcu_assign_pointer(session->next_keypair, fresh);
	RCU_INIT_POINTER(session->previous_keypair, NULL);
	drop(session, next, table);
	drop(session, previous, table);
}

static u32 cleared_so_far(struct wg_session *session)
{
	u32 cleared;

	spin_lock_bh(&session->lock);
	cleared = session->cleared;
	spin_unlock_bh(&session->lock);
	return cleared;
}

/*
 * Whoever clears a session wipes the handshake first. So if the keys came out
 * of the handshake before that, and the slots were emptied before these keys
 * got in, the count tells, and the keys must not outlive the clearing.
 */
static enum wg_reason insert(struct wg_session *session, struct wg_keypair *fresh,
			     struct wg_index_table *table, u32 cleared)
{
	enum wg_reason reason = WG_OK;

	spin_lock_bh(&session->lock);
	if (session->dead) {
		reason = WG_DROP_DEAD;
	} else if (session->cleared != cleared || !fresh->index) {
		reason = WG_DROP_NOT_PENDING;
	} else {
		wg_index_pass(fresh->index, fresh);
		note(session, fresh, true);
		if (fresh->is_initiator)
			insert_initiator(session, fresh, table);
		else
			insert_responder(session, fresh, table);
	}
	spin_unlock_bh(&session->lock);
	return reason;
}

enum wg_reason wg_session_begin(struct wg_session *session, struct wg_handshake *hs,
				struct wg_index_table *table, u64 id, u64 boot_ns)
{
	struct wg_keypair *fresh = new_keypair(session, id, boot_ns);
	u32 cleared = cleared_so_far(session);
	enum wg_reason reason;

	if (!fresh)
		return WG_DROP_NO_MEMORY;
	if (!derive(fresh, hs)) {
		kfree(fresh);
		return WG_DROP_NOT_PENDING;
	}
	reason = insert(session, fresh, table, cleared);
	if (reason)
		discard(fresh, table);
	return reason;
}

static void confirm_next(struct wg_session *session, struct wg_keypair *next,
			 struct wg_index_table *table)
{
	struct wg_keypair *previous = slot(session, &session->previous_keypair);

	rcu_assign_pointer(session->previous_keypair, slot(session, &session->current_keypair));
	rcu_assign_pointer(session->current_keypair, next);
	RCU_INIT_POINTER(session->next_keypair, NULL);
	drop(session, previous, table);
}

bool wg_session_confirm(struct wg_session *session, struct wg_keypair *keypair,
			struct wg_index_table *table)
{
	bool is_next;

	if (rcu_access_pointer(session->next_keypair) != keypair)
		return false;
	spin_lock_bh(&session->lock);
	is_next = slot(session, &session->next_keypair) == keypair;
	if (is_next)
		confirm_next(session, keypair, table);
	spin_unlock_bh(&session->lock);
	return is_next;
}

static void empty_slot(struct wg_session *session, struct wg_keypair __rcu **place,
		       struct wg_index_table *table)
{
	struct wg_keypair *keypair = slot(session, place);

	RCU_INIT_POINTER(*place, NULL);
	drop(session, keypair, table);
}

static void empty_slots(struct wg_session *session, struct wg_index_table *table)
{
	lockdep_assert_held(&session->lock);
	session->cleared++;
	empty_slot(session, &session->next_keypair, table);
	empty_slot(session, &session->previous_keypair, table);
	empty_slot(session, &session->current_keypair, table);
}

void wg_session_clear(struct wg_session *session, struct wg_index_table *table)
{
	spin_lock_bh(&session->lock);
	empty_slots(session, table);
	spin_unlock_bh(&session->lock);
}

void wg_session_kill(struct wg_session *session, struct wg_index_table *table)
{
	spin_lock_bh(&session->lock);
	session->dead = true;
	empty_slots(session, table);
	spin_unlock_bh(&session->lock);
}

static void stop_sending(struct wg_keypair *keypair)
{
	if (keypair && READ_ONCE(keypair->send_valid))
		WRITE_ONCE(keypair->send_valid, false);
}

void wg_session_expire(struct wg_session *session)
{
	spin_lock_bh(&session->lock);
	session->cleared++;
	stop_sending(slot(session, &session->current_keypair));
	stop_sending(slot(session, &session->next_keypair));
	spin_unlock_bh(&session->lock);
}

struct wg_keypair *wg_session_sender(struct wg_session *session, u64 boot_ns)
{
	struct wg_keypair *keypair = rcu_dereference(session->current_keypair);

	if (!keypair || !READ_ONCE(keypair->send_valid))
		return NULL;
	if (wg_expired(keypair->birth, WG_REJECT_AFTER_TIME, boot_ns)) {
		stop_sending(keypair);
		return NULL;
	}
	return keypair;
}

/* Compare and exchange, so that no number of failing callers can wrap the counter. */
bool wg_keypair_take_nonces(struct wg_keypair *keypair, unsigned int n, u64 *first)
{
	s64 used = atomic64_read(&keypair->send_counter);

	do {
		if ((u64)used > WG_REJECT_AFTER_MESSAGES - n) {
			stop_sending(keypair);
			return false;
		}
	} while (!atomic64_try_cmpxchg(&keypair->send_counter, &used, used + n));
	*first = used;
	return true;
}

bool wg_keypair_may_receive(struct wg_keypair *keypair, u64 boot_ns)
{
	if (!READ_ONCE(keypair->receive_valid))
		return false;
	if (!wg_expired(keypair->birth, WG_REJECT_AFTER_TIME, boot_ns) &&
	    wg_replay_top(&keypair->replay) < WG_REJECT_AFTER_MESSAGES)
		return true;
	WRITE_ONCE(keypair->receive_valid, false);
	return false;
}
