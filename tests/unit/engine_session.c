// SPDX-License-Identifier: GPL-2.0
/*
 * The three slots of a peer's keypairs (protocol section 6): every transition,
 * the limits of a keypair, and what happens when events race. session.c is
 * included for the moments between its steps.
 */
#include "../../src/engine/session.c"

#include "engine_pair.h"

/* --- every transition -------------------------------------------------------------- */

enum { NEXT, CURRENT, PREVIOUS, SLOTS };

/* Ids of the keypairs in the slots, 0 for an empty one. */
struct slots {
	u64 id[SLOTS];
};

static u64 dropped_id[16];
static unsigned int dropped_count;

static u64 created_id;
static unsigned int created_count;

static void take_note(struct wg_session *session, u64 id, bool created)
{
	lockdep_assert_held(&session->lock);
	if (created) {
		created_id = id;
		created_count++;
		return;
	}
	if (dropped_count < ARRAY_SIZE(dropped_id))
		dropped_id[dropped_count] = id;
	dropped_count++;
}

static struct wg_session *session(void) { return &pair.a.proto.session; }

static struct wg_keypair *keypair_in(int which)
{
	struct wg_keypair *keypair;

	rcu_read_lock();
	keypair = which == NEXT ? rcu_dereference(session()->next_keypair) :
		  which == CURRENT ? rcu_dereference(session()->current_keypair) :
				     rcu_dereference(session()->previous_keypair);
	rcu_read_unlock();
	return keypair;
}

static struct slots slots_now(void)
{
	struct slots s = { 0 };
	int i;

	for (i = 0; i < SLOTS; i++)
		s.id[i] = keypair_in(i) ? keypair_in(i)->id : 0;
	return s;
}

/* A handshake of a's that is done, as either side. */
static void finish_handshake(bool initiator)
{
	struct wg_handshake *hs = &pair.a.proto.handshake;
	struct wg_noise_random random = fresh_random();
	struct wg_index_entry *index = wg_index_add(&pair.a.table, hs, random.index_seed);

	struct wg_index_entry *old;

	spin_lock_bh(&hs->lock);
	old = hs->index;
	hs->index = index;
	hs->remote_index = (u32)ktap_rand();
	ktap_rand_bytes(hs->chaining_key, sizeof(hs->chaining_key));
	hs->state = initiator ? WG_HANDSHAKE_CONSUMED_RESPONSE : WG_HANDSHAKE_CREATED_RESPONSE;
	spin_unlock_bh(&hs->lock);
	wg_index_remove(&pair.a.table, old);
}

static u64 begin_as(bool initiator)
{
	finish_handshake(initiator);
	return begin_session(&pair.a) ? 0 : pair.keypair_id;
}

/* Fill the slots wanted: bit per slot. */
static bool arrange(unsigned int occupied)
{
	struct slots s;
	int i;

	wg_session_clear(session(), &pair.a.table);
	if (occupied & 1 << CURRENT)
		CHECK(begin_as(true));
	if (occupied & 1 << PREVIOUS) {
		/* One becomes previous when the next takes its place. */
		CHECK(begin_as(true));
		CHECK(occupied & 1 << CURRENT || begin_as(true));
	}
	if (!(occupied & 1 << CURRENT) && occupied & 1 << PREVIOUS) {
		spin_lock_bh(&session()->lock);
		empty_slot(session(), &session()->current_keypair, &pair.a.table);
		spin_unlock_bh(&session()->lock);
	}
	if (occupied & 1 << NEXT) {
		struct wg_keypair *previous = keypair_in(PREVIOUS);

		/* A new next empties previous, so keep that aside meanwhile. */
		spin_lock_bh(&session()->lock);
		RCU_INIT_POINTER(session()->previous_keypair, NULL);
		spin_unlock_bh(&session()->lock);
		CHECK(begin_as(false));
		spin_lock_bh(&session()->lock);
		RCU_INIT_POINTER(session()->previous_keypair, previous);
		spin_unlock_bh(&session()->lock);
	}
	s = slots_now();
	for (i = 0; i < SLOTS; i++)
		CHECK_EQ(!!s.id[i], !!(occupied & 1 << i));
	dropped_count = 0;
	created_count = 0;
	return true;
}

static bool was_dropped(u64 id)
{
	unsigned int i;

	for (i = 0; i < dropped_count; i++)
		if (dropped_id[i] == id)
			return true;
	return false;
}

/* What is in @before must be in @after or have been dropped; indices likewise. */
static bool check_slots(const struct slots *before, const u32 *index, const struct slots *expected)
{
	struct slots after = slots_now();
	unsigned int live = 0, gone = 0;
	int i, j;

	for (i = 0; i < SLOTS; i++) {
		CHECK_EQ(after.id[i], expected->id[i]);
		live += !!after.id[i];
	}
	for (i = 0; i < SLOTS; i++) {
		bool kept = false;

		if (!before->id[i])
			continue;
		for (j = 0; j < SLOTS; j++)
			kept |= after.id[j] == before->id[i];
		gone += !kept;
		CHECK_EQ(was_dropped(before->id[i]), !kept);
		rcu_read_lock();
		CHECK_EQ(!!wg_index_keypair(&pair.a.table, index[i]), kept);
		rcu_read_unlock();
	}
	CHECK_EQ(dropped_count, gone);
	CHECK_EQ(pair.a.table.count, live);
	return true;
}

enum event { INITIATOR, RESPONDER, CONFIRM, CLEAR, EXPIRE, EVENTS };

/* Section 6, row by row. @fresh: the id of a keypair begun by this event. */
static struct slots expected_after(struct slots s, enum event event, u64 fresh)
{
	switch (event) {
	case INITIATOR:
		s.id[PREVIOUS] = s.id[NEXT] ? s.id[NEXT] : s.id[CURRENT];
		s.id[NEXT] = 0;
		s.id[CURRENT] = fresh;
		break;
	case RESPONDER:
		s.id[NEXT] = fresh;
		s.id[PREVIOUS] = 0;
		break;
	case CONFIRM:
		if (!s.id[NEXT])
			break;
		s.id[PREVIOUS] = s.id[CURRENT];
		s.id[CURRENT] = s.id[NEXT];
		s.id[NEXT] = 0;
		break;
	case CLEAR:
		memset(&s, 0, sizeof(s));
		break;
	default:
		break;
	}
	return s;
}

static u64 happen(enum event event)
{
	struct wg_keypair *next;

	switch (event) {
	case INITIATOR:
		return begin_as(true);
	case RESPONDER:
		return begin_as(false);
	case CONFIRM:
		next = keypair_in(NEXT);
		return next && wg_session_confirm(session(), next, &pair.a.table);
	case CLEAR:
		wg_session_clear(session(), &pair.a.table);
		return 0;
	default:
		wg_session_expire(session());
		return 0;
	}
}

static bool transition(enum event event, unsigned int occupied)
{
	struct slots before, expected;
	u32 index[SLOTS] = { 0 };
	u64 fresh;
	int i;

	if (!arrange(occupied))
		return false;
	before = slots_now();
	for (i = 0; i < SLOTS; i++)
		if (before.id[i])
			index[i] = keypair_in(i)->index->index;
	fresh = happen(event);
	if (event == INITIATOR || event == RESPONDER) {
		CHECK(fresh);
		CHECK_EQ(created_id, fresh);
	}
	CHECK_EQ(created_count, event == INITIATOR || event == RESPONDER);
	if (event == CONFIRM)
		CHECK_EQ(fresh, occupied >> NEXT & 1);
	expected = expected_after(before, event, fresh);
	return check_slots(&before, index, &expected);
}

static bool all_transitions(enum event event)
{
	unsigned int occupied;

	pair_init();
	session()->note = take_note;
	for (occupied = 0; occupied < 1 << SLOTS; occupied++) {
		if (!transition(event, occupied)) {
			printf("# event %d with slots %u (1 next, 2 current, 4 previous)\n", event,
			       occupied);
			return false;
		}
	}
	return pair_exit();
}

static bool t_initiator(void) { return all_transitions(INITIATOR); }
static bool t_responder(void) { return all_transitions(RESPONDER); }
static bool t_confirm(void) { return all_transitions(CONFIRM); }
static bool t_clear(void) { return all_transitions(CLEAR); }
static bool t_expire(void) { return all_transitions(EXPIRE); }

static bool t_random_walk(void)
{
	struct slots model = { 0 };
	int step, i;

	pair_init();
	session()->note = take_note;
	for (step = 0; step < 3000; step++) {
		enum event event = ktap_rand() % EVENTS;
		struct slots now;
		u64 fresh = happen(event);

		model = expected_after(model, event, fresh);
		now = slots_now();
		for (i = 0; i < SLOTS; i++)
			CHECK_EQ(now.id[i], model.id[i]);
	}
	return pair_exit();
}

/* --- what a keypair may do ------------------------------------------------------------ */

static struct wg_keypair *sender(void)
{
	struct wg_keypair *keypair;

	rcu_read_lock();
	keypair = wg_session_sender(session(), pair.now.boot);
	rcu_read_unlock();
	return keypair;
}

static bool t_send_under_current_only(void)
{
	pair_init();
	CHECK(!sender());
	CHECK(begin_as(false));
	CHECK(!sender());		/* unconfirmed */
	CHECK(begin_as(true));
	CHECK(sender() == keypair_in(CURRENT));
	CHECK(begin_as(false));
	CHECK(sender() == keypair_in(CURRENT));
	CHECK(sender() != keypair_in(NEXT));
	CHECK(wg_session_confirm(session(), keypair_in(NEXT), &pair.a.table));
	CHECK_EQ(sender()->id, pair.keypair_id);
	CHECK(!wg_session_confirm(session(), keypair_in(CURRENT), &pair.a.table));
	CHECK(!wg_session_confirm(session(), keypair_in(PREVIOUS), &pair.a.table));
	return pair_exit();
}

static bool t_expire_stops_sending(void)
{
	struct wg_keypair *keypair;
	int i;

	pair_init();
	CHECK(arrange(7));
	wg_session_expire(session());
	CHECK(!sender());
	for (i = 0; i < SLOTS; i++) {
		keypair = keypair_in(i);
		CHECK_EQ(keypair->send_valid, i == PREVIOUS);
		CHECK(wg_keypair_may_receive(keypair, pair.now.boot));
	}
	/* Confirming what was expired does not make it valid again. */
	CHECK(wg_session_confirm(session(), keypair_in(NEXT), &pair.a.table));
	CHECK(!sender());
	return pair_exit();
}

static bool t_too_old(void)
{
	struct wg_keypair *keypair;

	pair_init();
	CHECK(begin_as(true));
	keypair = keypair_in(CURRENT);
	pair_advance(SECONDS(180) - 1);
	CHECK(sender() == keypair);
	CHECK(wg_keypair_may_receive(keypair, pair.now.boot));
	pair_advance(1);
	CHECK(!sender());
	CHECK(!keypair->send_valid);
	CHECK(!wg_keypair_may_receive(keypair, pair.now.boot));
	CHECK(!keypair->receive_valid);
	/* Not even if the clock went back. */
	CHECK(!wg_keypair_may_receive(keypair, pair.now.boot - SECONDS(100)));
	pair.now.boot -= SECONDS(100);
	CHECK(!sender());
	return pair_exit();
}

static bool t_nonces(void)
{
	struct wg_keypair *keypair;
	u64 first;

	pair_init();
	CHECK(begin_as(true));
	keypair = keypair_in(CURRENT);
	CHECK(wg_keypair_take_nonces(keypair, 1, &first));
	CHECK_EQ(first, 0);
	CHECK(wg_keypair_take_nonces(keypair, 64, &first));
	CHECK_EQ(first, 1);
	atomic64_set(&keypair->send_counter, WG_REJECT_AFTER_MESSAGES - 66);
	CHECK(wg_keypair_take_nonces(keypair, 64, &first));
	CHECK_EQ(first, WG_REJECT_AFTER_MESSAGES - 66);
	CHECK(wg_keypair_take_nonces(keypair, 2, &first));
	CHECK_EQ(first, WG_REJECT_AFTER_MESSAGES - 2);
	CHECK(keypair->send_valid);
	CHECK(!wg_keypair_take_nonces(keypair, 1, &first));
	CHECK(!keypair->send_valid);
	CHECK(!sender());
	CHECK_EQ(atomic64_read(&keypair->send_counter), WG_REJECT_AFTER_MESSAGES);
	return pair_exit();
}

static bool t_nonce_block_at_the_end(void)
{
	struct wg_keypair *keypair;
	u64 first;
	int i;

	pair_init();
	CHECK(begin_as(true));
	keypair = keypair_in(CURRENT);
	atomic64_set(&keypair->send_counter, WG_REJECT_AFTER_MESSAGES - 63);
	for (i = 0; i < 100000; i++)
		CHECK(!wg_keypair_take_nonces(keypair, 64, &first));
	CHECK(!keypair->send_valid);
	return pair_exit();
}

static bool t_received_enough(void)
{
	struct wg_keypair *keypair;

	pair_init();
	CHECK(begin_as(true));
	keypair = keypair_in(CURRENT);
	keypair->replay.top = WG_REJECT_AFTER_MESSAGES - 1;
	CHECK(wg_keypair_may_receive(keypair, pair.now.boot));
	keypair->replay.top = WG_REJECT_AFTER_MESSAGES;
	CHECK(!wg_keypair_may_receive(keypair, pair.now.boot));
	CHECK(!keypair->receive_valid);
	return pair_exit();
}

/* --- life and death ---------------------------------------------------------------------- */

static bool t_no_memory(void)
{
	pair_init();
	finish_handshake(true);
	shim_fail_after(0, 1);
	CHECK_EQ(begin_session(&pair.a), WG_DROP_NO_MEMORY);
	CHECK_EQ(pair.a.proto.handshake.state, WG_HANDSHAKE_CONSUMED_RESPONSE);
	CHECK_EQ(begin_session(&pair.a), WG_OK);
	return pair_exit();
}

static bool t_nothing_finished(void)
{
	pair_init();
	CHECK_EQ(begin_session(&pair.a), WG_DROP_NOT_PENDING);
	CHECK(!keypair_in(CURRENT) && !keypair_in(NEXT));
	return pair_exit();
}

static bool t_dead(void)
{
	pair_init();
	finish_handshake(true);
	wg_session_kill(session(), &pair.a.table);
	CHECK_EQ(begin_session(&pair.a), WG_DROP_DEAD);
	CHECK(!keypair_in(CURRENT));
	CHECK_EQ(pair.a.table.count, 0);
	return pair_exit();
}

/* The keys came out of the handshake, then everything is cleared, then they go in. */
static bool interrupted(void (*interrupt)(void))
{
	struct wg_keypair *fresh;
	u32 cleared;

	pair_init();
	finish_handshake(true);
	fresh = new_keypair(session(), 1, pair.now.boot);
	cleared = cleared_so_far(session());
	CHECK(derive(fresh, &pair.a.proto.handshake));
	interrupt();
	CHECK_EQ(insert(session(), fresh, &pair.a.table, cleared), WG_DROP_NOT_PENDING);
	discard(fresh, &pair.a.table);
	CHECK(!keypair_in(CURRENT));
	CHECK_EQ(pair.a.table.count, 0);
	return pair_exit();
}

static void link_down(void)
{
	wg_proto_link_down(&pair.a.proto, &pair.a.table, &pair.now);
}

static void expire(void)
{
	wg_proto_expire(&pair.a.proto, &pair.a.table, &pair.now);
}

static bool t_cleared_meanwhile(void) { return interrupted(link_down); }
static bool t_expired_meanwhile(void) { return interrupted(expire); }

/* --- threads ------------------------------------------------------------------------------ */

static _Atomic bool stop;
static _Atomic long confirmed, begun, nonces;
static _Atomic bool wrong;

static void *confirmer(void *arg)
{
	while (!stop) {
		struct wg_keypair *keypair;

		rcu_read_lock();
		keypair = rcu_dereference(session()->next_keypair);
		if (keypair && wg_session_confirm(session(), keypair, &pair.a.table))
			confirmed++;
		keypair = wg_session_sender(session(), pair.now.boot);
		if (keypair) {
			u64 first;

			if (wg_keypair_take_nonces(keypair, 3, &first) && first % 3)
				wrong = true;
			nonces++;
			if (!wg_keypair_may_receive(keypair, pair.now.boot))
				wrong = true;
		}
		rcu_read_unlock();
	}
	return NULL;
}

static void *clearer(void *arg)
{
	unsigned int i;

	for (i = 0; !stop; i++) {
		if (i % 16 == 0)
			wg_proto_zero(&pair.a.proto, &pair.a.table);
		else if (i % 16 == 5)
			wg_session_expire(session());
		sched_yield();
	}
	return NULL;
}

/* Sessions begin while two threads confirm and a third one clears. */
static bool t_threads(void)
{
	pthread_t threads[3];
	int i;

	pair_init();
	stop = false;
	pthread_create(&threads[0], NULL, confirmer, NULL);
	pthread_create(&threads[1], NULL, confirmer, NULL);
	pthread_create(&threads[2], NULL, clearer, NULL);
	for (i = 0; i < 20000; i++) {
		finish_handshake(i & 1);
		if (begin_session(&pair.a) == WG_OK)
			begun++;
	}
	stop = true;
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	printf("# %ld begun, %ld confirmed, %ld times sent\n", begun, confirmed, nonces);
	CHECK(!wrong);
	CHECK(begun && confirmed && nonces);
	CHECK(confirmed <= begun);
	return pair_exit();
}

static _Atomic u64 taken[4];
static struct wg_keypair *shared_keypair;

static void *taker(void *arg)
{
	u64 first, last = 0, n = 0;
	bool any = false;

	while (wg_keypair_take_nonces(shared_keypair, 7, &first)) {
		if (any && first <= last)
			wrong = true;
		any = true;
		last = first;
		n++;
	}
	taken[(uintptr_t)arg] = n;
	return NULL;
}

/* Together they take every nonce exactly once, and none past the limit. */
static bool t_nonce_threads(void)
{
	enum { N = 300000 };
	pthread_t threads[4];
	uintptr_t i;
	u64 sum = 0;

	pair_init();
	CHECK(begin_as(true));
	shared_keypair = keypair_in(CURRENT);
	atomic64_set(&shared_keypair->send_counter, WG_REJECT_AFTER_MESSAGES - 7 * N - 3);
	for (i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, taker, (void *)i);
	for (i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		sum += taken[i];
	}
	CHECK(!wrong);
	CHECK_EQ(sum, N);
	CHECK_EQ(atomic64_read(&shared_keypair->send_counter), WG_REJECT_AFTER_MESSAGES - 3);
	return pair_exit();
}

static _Atomic long killed_early;

static void *killer(void *arg)
{
	unsigned int spins = (uintptr_t)arg;

	while (spins--)
		sched_yield();
	wg_proto_kill(&pair.a.proto, &pair.a.table);
	return NULL;
}

/* A peer is removed while it is in the middle of handshakes: nothing may be left. */
static bool t_kill_race(void)
{
	int round, i;

	for (round = 0; round < 60; round++) {
		struct wg_msg_initiation msg1;
		struct wg_msg_response msg2;
		pthread_t thread;

		pair_init();
		pthread_create(&thread, NULL, killer, (void *)(uintptr_t)(ktap_rand() % 12));
		for (i = 0; i < 3; i++) {
			pair_advance(SECONDS(1));
			if (make_initiation(&pair.a, &msg1))
				break;
			if (take_initiation(&pair.b, &msg1) || make_response(&pair.b, &msg2))
				return false;
			if (take_response(&pair.a, &msg2))
				break;
			if (begin_session(&pair.a))
				break;
		}
		killed_early += i < 3;
		pthread_join(thread, NULL);
		CHECK_EQ(pair.a.table.count, 0);
		CHECK(!keypair_in(CURRENT));
		if (!pair_exit())
			return false;
	}
	printf("# %ld of 60 were interrupted\n", killed_early);
	return true;
}

static const struct ktap_test tests[] = {
	{ "6_slots_after_initiating", t_initiator },
	{ "6_slots_after_responding", t_responder },
	{ "6_slots_after_confirmation", t_confirm },
	{ "6_slots_after_clear", t_clear },
	{ "6_slots_after_expire", t_expire },
	{ "6_slots_random_walk", t_random_walk },
	{ "6_send_under_current_only", t_send_under_current_only },
	{ "6_expire_stops_sending", t_expire_stops_sending },
	{ "13.15_session_of_180_s", t_too_old },
	{ "8.2_nonces_run_out", t_nonces },
	{ "8.2_nonce_block_at_the_end", t_nonce_block_at_the_end },
	{ "10_counter_limit_of_receiving", t_received_enough },
	{ "3.3_no_memory", t_no_memory },
	{ "3.3_handshake_not_finished", t_nothing_finished },
	{ "3.3_dead_peer", t_dead },
	{ "2.1_cleared_while_session_begins", t_cleared_meanwhile },
	{ "6_expired_while_session_begins", t_expired_meanwhile },
	{ "6_confirm_races", t_threads },
	{ "8.2_nonces_are_unique_across_threads", t_nonce_threads },
	{ "14_removal_races_with_handshake", t_kill_race },
};

ktap_main("engine_session", tests)
