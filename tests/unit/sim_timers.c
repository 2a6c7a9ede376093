// SPDX-License-Identifier: GPL-2.0
/* Two engines in simulated time: keepalives, dead paths, rekeying, the end of keys. */
#include "sim_script.h"

/* --- keepalives and dead paths ------------------------------------------------------------------ */

static bool t_passive_keepalive(void)
{
	const struct sim_sent *keepalive;
	unsigned long mark;
	u64 arrived;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	mark = sim.sent_count;
	sim_offer(0, 1);
	arrived = sim.now + 10 * MS;
	sim_run(60 * SEC);
	keepalive = sim_find_sent(1, WG_MESSAGE_DATA, mark, 0);
	CHECK(keepalive);
	CHECK_EQ(keepalive->len, 32);
	CHECK_BETWEEN(keepalive->at - arrived, 10 * SEC - TICKS, 10 * SEC + TICKS);
	CHECK_EQ(sim.sent_count - mark, 2);
	return sim_exit();
}

/* An answer in time makes it unnecessary. */
static bool t_no_keepalive_after_answer(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	mark = sim.sent_count;
	sim_offer(0, 1);
	sim_run(9 * SEC);
	sim_offer(1, 1);
	sim_run(5 * SEC);
	CHECK_EQ(sim_keepalives_since(1, mark), 0);
	sim_run(60 * SEC);
	CHECK_EQ(sim_keepalives_since(1, mark), 0);
	CHECK_EQ(sim_keepalives_since(0, mark), 1);
	return sim_exit();
}

static bool t_need_another(void)
{
	unsigned long mark;
	u64 first;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	mark = sim.sent_count;
	first = sim.now;
	sim_offer(0, 1);
	sim_run(5 * SEC);
	sim_offer(0, 1);
	sim_run(60 * SEC);
	CHECK_EQ(sim_keepalives_since(1, mark), 2);
	CHECK_BETWEEN(sim_find_sent(1, WG_MESSAGE_DATA, mark, 0)->at - first,
		      10 * SEC, 10 * SEC + 10 * MS + TICKS);
	CHECK_BETWEEN(sim_find_sent(1, WG_MESSAGE_DATA, mark, 1)->at - first,
		      20 * SEC, 20 * SEC + 10 * MS + 2 * TICKS);
	return sim_exit();
}

/* Any authenticated packet will do, a response too. */
static bool t_response_replaces_keepalive(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	mark = sim.sent_count;
	sim_offer(0, 1);
	sim_run(6 * SEC);
	sim_initiate(0);
	sim_run(60 * SEC);
	CHECK_EQ(sim_sent_since(1, WG_MESSAGE_RESPONSE, mark), 1);
	CHECK_EQ(sim_keepalives_since(1, mark), 0);
	return sim_exit();
}

/* The second one is due unless something is sent after the first. */
static bool t_need_another_cancelled(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	mark = sim.sent_count;
	sim_offer(0, 1);
	sim_run(5 * SEC);
	sim_offer(0, 1);
	sim_run(10 * SEC);
	sim_offer(1, 1);
	sim_run(60 * SEC);
	CHECK_EQ(sim_keepalives_since(1, mark), 1);
	return sim_exit();
}

static bool t_new_handshake(void)
{
	const struct sim_sent *initiation;
	unsigned long mark;
	u64 sent;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim.pass = nothing_from_1;
	mark = sim.sent_count;
	sent = sim.now;
	sim_offer(0, 1);
	sim_run(16 * SEC);
	initiation = sim_find_sent(0, WG_MESSAGE_INITIATION, mark, 0);
	CHECK(initiation);
	CHECK_BETWEEN(initiation->at - sent, 15 * SEC - TICKS, 15340 * MS);
	CHECK_EQ(initiations(0, mark), 1);
	CHECK_EQ(sim.node[0].sources_forgotten, 1);
	return sim_exit();
}

static bool t_heard_something(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	mark = sim.sent_count;
	sim_offer(0, 1);
	sim_run(60 * SEC);	/* node 1's keepalive after 10 s is enough */
	CHECK_EQ(initiations(0, mark), 0);
	CHECK_EQ(sim_keepalives_since(1, mark), 1);
	return sim_exit();
}

/* Keepalives out and nothing in: no handshake. Keepalives in: no keepalive. */
static bool t_keepalives_alone(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim.pass = nothing_from_1;
	mark = sim.sent_count;
	sim_set_persistent(0, 7);
	sim_run(80 * SEC);
	sim_set_persistent(0, 0);
	CHECK_BETWEEN(sim_keepalives_since(0, mark), 11, 12);
	CHECK_EQ(sim.node[1].keepalives_in, 2 + sim_keepalives_since(0, mark));
	CHECK_EQ(initiations(0, mark), 0);
	CHECK_EQ(sim_sent_since(1, WG_MESSAGE_DATA, mark), 0);
	return sim_exit();
}

static bool t_idle_is_silent(void)
{
	unsigned long mark, fired;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	mark = sim.sent_count;
	fired = sim.node[0].timer_fired;
	sim_run(3 * 3600 * SEC);
	CHECK_EQ(sim.sent_count, mark);
	CHECK(sim.node[0].timer_fired - fired <= 3);
	return sim_exit();
}

/* --- persistent keepalive --------------------------------------------------------------------------- */

static bool t_persistent(void)
{
	const struct sim_sent *a, *b;
	unsigned long mark, i;

	sim_init(&sim_quiet);
	sim_set_persistent(0, 25);	/* sends one at once, so a handshake */
	sim_run(SEC);
	CHECK(sim_keypair(1));
	mark = sim.sent_count;
	sim_run(110 * SEC);
	CHECK_EQ(sim_keepalives_since(0, mark), 4);
	for (i = 1; i < 4; i++) {
		a = sim_find_sent(0, WG_MESSAGE_DATA, mark, i - 1);
		b = sim_find_sent(0, WG_MESSAGE_DATA, mark, i);
		CHECK_BETWEEN(b->at - a->at, 25 * SEC, 25 * SEC + TICKS);
	}
	return sim_exit();
}

static bool t_persistent_rearmed(void)
{
	unsigned long mark;
	u64 sent, received;

	sim_init(&sim_quiet);
	sim_set_persistent(0, 25);
	sim_run(SEC);
	sim_run(20 * SEC);
	mark = sim.sent_count;
	sent = sim.now;
	sim_offer(0, 1);	/* answered by a keepalive after 10 s: traffic as well */
	received = sent + 10 * SEC + 20 * MS;
	sim_run(34 * SEC);
	CHECK_EQ(sim_keepalives_since(0, mark), 0);
	sim_run(2 * SEC);
	CHECK_EQ(sim_keepalives_since(0, mark), 1);
	CHECK_BETWEEN(sim_find_sent(0, WG_MESSAGE_DATA, mark, 1)->at, received + 25 * SEC - TICKS,
		      received + 25 * SEC + 2 * TICKS);
	return sim_exit();
}

static bool t_persistent_off(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	sim_set_persistent(0, 25);
	sim_run(SEC);
	sim_set_persistent(0, 0);
	mark = sim.sent_count;
	sim_run(100 * SEC);
	CHECK_EQ(sim.sent_count, mark);
	sim_set_persistent(0, 30);	/* 0 to non-zero: one at once */
	CHECK_EQ(sim_keepalives_since(0, mark), 1);
	mark = sim.sent_count;
	sim_set_persistent(0, 60);	/* non-zero to non-zero: none */
	CHECK_EQ(sim.sent_count, mark);
	return sim_exit();
}

static bool t_persistent_shortened(void)
{
	unsigned long mark;
	u64 last;

	sim_init(&sim_quiet);
	sim_set_persistent(0, 3600);
	sim_run(SEC);
	last = sim_find_sent(0, WG_MESSAGE_DATA, 0, 0)->at;
	mark = sim.sent_count;
	sim_set_persistent(0, 10);
	sim_run(10 * SEC);
	CHECK_EQ(sim_keepalives_since(0, mark), 1);
	CHECK_BETWEEN(sim_find_sent(0, WG_MESSAGE_DATA, mark, 0)->at - last, 10 * SEC - TICKS,
		      10 * SEC + TICKS);
	return sim_exit();
}

static bool t_persistent_at_link_up(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	sim_link_down(0);
	sim_set_persistent(0, 25);
	CHECK_EQ(sim.sent_count, 0);
	sim_run(100 * SEC);
	CHECK_EQ(sim.sent_count, 0);
	sim_link_up(0);
	sim_run(SEC);
	CHECK_EQ(initiations(0, 0), 1);
	CHECK_EQ(sim_keepalives_since(0, 0), 1);
	/* Not staged packets and a keepalive as well. */
	mark = sim.sent_count;
	sim_run(30 * SEC);
	CHECK_EQ(sim_keepalives_since(0, mark), 1);
	return sim_exit();
}

/* --- rekeying --------------------------------------------------------------------------------------- */

/* Packets both ways twice a second; counts what is lost. */
static bool chatter(u64 seconds)
{
	u64 end = sim.now + seconds * SEC;

	while (sim.now < end) {
		u64 a = sim_offer(0, 1), b = sim_offer(1, 1);

		sim_run(SEC / 2);
		CHECK(sim_delivered(a) && sim_delivered(b));
	}
	return true;
}

static bool t_rekey_by_initiator(void)
{
	unsigned long mark;
	u64 born;

	sim_init(&sim_quiet);
	CHECK(establish());
	born = sim_keypair(0)->birth;
	CHECK(chatter(118));
	CHECK_EQ(initiations(0, 1), 0);
	mark = sim.sent_count;
	CHECK(chatter(4));
	CHECK_EQ(initiations(0, mark), 1);
	CHECK_EQ(initiations(1, 0), 0);
	CHECK(sim_keypair(0)->birth > born);
	CHECK_BETWEEN(sim_find_sent(0, WG_MESSAGE_INITIATION, mark, 0)->at, 120 * SEC, 121 * SEC);
	return sim_exit();
}

static bool t_rekey_unanswered(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish());
	CHECK(chatter(118));
	sim.pass = only_data;
	mark = sim.sent_count;
	CHECK(chatter(58));	/* goes on under the old key */
	CHECK(initiations(0, mark) >= 10);
	CHECK_EQ(initiations(1, mark), 0);
	return sim_exit();
}

static bool t_responder_never_rekeys(void)
{
	unsigned long mark;
	int i;

	sim_init(&sim_quiet);
	CHECK(establish());
	mark = sim.sent_count;
	for (i = 0; i < 160; i++) {	/* only it sends, so 0's keepalives are data-less */
		sim_offer(1, 1);
		sim_run(SEC);
		if (sim.now < 119 * SEC)
			CHECK_EQ(initiations(0, mark), 0);
	}
	CHECK_EQ(initiations(1, mark), 0);
	return sim_exit();
}

/* It sends nothing between 120 and 165 s, and receives after that. */
static bool t_rekey_receiver(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim_run(164 * SEC - sim.now);
	mark = sim.sent_count;
	sim_offer(1, 1);
	sim_run(SEC / 2);
	CHECK_EQ(initiations(0, mark), 0);
	sim_run(SEC);
	sim_offer(1, 1);
	sim_run(SEC / 2);
	CHECK_EQ(initiations(0, mark), 1);
	CHECK_EQ(sim_sent_since(0, WG_MESSAGE_DATA, mark), 1);	/* confirms the new one */
	sim_offer(1, 5);
	sim_run(20 * SEC);
	CHECK_EQ(initiations(0, mark), 1);
	return sim_exit();
}

/* Once per session: what it cannot reach it does not shout at. */
static bool t_rekey_receiver_once(void)
{
	unsigned long mark, i;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim_run(166 * SEC - sim.now);
	sim.pass = nothing_from_0;
	mark = sim.sent_count;
	sim_offer(1, 1);
	sim_run(SEC / 10);
	CHECK_EQ(initiations(0, mark), 1);
	CHECK(sim.node[0].proto.timers.sent_lastminute);
	for (i = 0; i < 3; i++) {
		sim.node[0].proto.timers.attempts = 9;
		sim_offer(1, 1);
		sim_run(2 * SEC);
		CHECK(sim.node[0].proto.timers.attempts >= 9);	/* no request without retry */
	}
	return sim_exit();
}

static bool t_rekey_after_messages(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish());
	sim_run(6 * SEC);
	mark = sim.sent_count;
	/* The responder too. */
	atomic64_set(&sim_keypair(1)->send_counter, WG_REKEY_AFTER_MESSAGES - 1);
	sim_offer(1, 1);
	sim_run(SEC / 10);
	CHECK_EQ(initiations(1, mark), 0);
	sim_offer(1, 1);
	sim_run(SEC / 10);
	CHECK_EQ(initiations(1, mark), 1);
	CHECK_EQ(initiations(0, mark), 0);
	return sim_exit();
}

static bool t_nonces_used_up(void)
{
	u64 id;

	sim_init(&sim_quiet);
	CHECK(establish());
	sim_run(6 * SEC);
	atomic64_set(&sim_keypair(0)->send_counter, WG_REJECT_AFTER_MESSAGES);
	id = sim_offer(0, 1);
	CHECK_EQ(sim.node[0].staged_count, 1);
	sim_run(SEC);
	CHECK(sim_delivered(id));	/* under a new key */
	CHECK_EQ(initiations(0, 0), 2);
	return sim_exit();
}

static bool t_old_session_sends_nothing(void)
{
	unsigned long mark;
	u64 id;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim_run(179 * SEC - sim.now);
	sim.pass = only_data;
	id = sim_offer(0, 1);
	sim_run(SEC / 2);
	CHECK(sim_delivered(id));
	sim_run(180 * SEC + 50 * MS - sim.now);
	mark = sim.sent_count;
	sim_offer(0, 1);
	sim_offer(1, 1);
	sim_run(60 * SEC);
	CHECK_EQ(sim_sent_since(0, WG_MESSAGE_DATA, mark), 0);
	CHECK_EQ(sim_sent_since(1, WG_MESSAGE_DATA, mark), 0);
	CHECK(initiations(0, mark) && initiations(1, mark));
	return sim_exit();
}

static bool t_old_session_accepts_nothing(void)
{
	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim_run(179 * SEC - sim.now);
	catch_from(1, WG_MESSAGE_DATA, true);
	sim_offer(1, 1);
	sim_run(180 * SEC + 50 * MS - sim.now);
	CHECK(caught.len);
	sim_inject(0, caught.bytes, caught.len);
	CHECK(!sim_delivered(sim.next_id));
	CHECK_EQ(sim.node[0].drops[WG_DROP_KEY_EXPIRED], 1);
	return sim_exit();
}

static bool t_keys_zeroed(void)
{
	u64 derived;

	sim_init(&sim_quiet);
	catch_from(1, WG_MESSAGE_DATA, false);
	CHECK(establish());
	derived = sim.now;
	sim_offer(1, 1);
	sim_run(539 * SEC - sim.now);
	CHECK_EQ(sim.node[0].table.count, 1);
	CHECK_EQ(sim.node[1].table.count, 1);
	sim_run(derived + 541 * SEC - sim.now);
	CHECK_EQ(sim.node[0].table.count, 0);
	CHECK_EQ(sim.node[1].table.count, 0);
	CHECK_EQ(sim.node[0].keys_zeroed, 1);
	CHECK(!sim_keypair(0) && !sim_keypair(1));
	sim_inject(0, caught.bytes, caught.len);
	CHECK_EQ(sim.node[0].drops[WG_DROP_NO_INDEX], 1);
	CHECK_EQ(wg_timers_next(&sim.node[0].proto.timers), WG_NEVER);
	return sim_exit();
}

static bool t_zeroing_after_giving_up(void)
{
	u64 last, at = 0;

	sim_init(&sim_quiet);
	sim.pass = none;
	sim_offer(0, 1);
	sim_run(120 * SEC);
	last = sim_find_sent(0, WG_MESSAGE_INITIATION, 0, 19)->at;
	CHECK_EQ(sim.node[0].table.count, 1);	/* the pending handshake's */
	while (!at && sim.now < 800 * SEC) {
		sim_run(SEC);
		if (sim.node[0].keys_zeroed)
			at = sim.now;
	}
	CHECK_BETWEEN(at - last, 545 * SEC, 547 * SEC);
	CHECK_EQ(sim.node[0].table.count, 0);
	return sim_exit();
}

/* Giving up does not postpone the zeroing of an older session. */
static bool t_zeroing_not_postponed(void)
{
	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim.pass = none;
	sim_run(400 * SEC - sim.now);
	sim_offer(0, 1);
	sim_run(120 * SEC);
	CHECK_EQ(sim.node[0].gave_up, 1);
	CHECK_EQ(sim.node[0].keys_zeroed, 0);
	sim_run(541 * SEC - sim.now);
	CHECK_EQ(sim.node[0].keys_zeroed, 1);
	return sim_exit();
}

/* A pending passive keepalive does not outlive the giving up. */
static bool t_giving_up_cancels_keepalive(void)
{
	struct sim_node *n = &sim.node[0];

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim.pass = none;
	sim_run(200 * SEC - sim.now);
	sim_offer(0, 1);
	while (n->proto.timers.attempts < 19)
		sim_run(SEC / 10);
	sim_run(SEC);
	CHECK(wg_timers_data_received(&n->proto.timers, sim_clock(n).mono) ||
	      atomic64_read(&n->proto.timers.keepalive_at));
	sim_run(6 * SEC);
	CHECK_EQ(n->gave_up, 1);
	CHECK_EQ(atomic64_read(&n->proto.timers.keepalive_at), 0);
	return sim_exit();
}

static const struct ktap_test tests[] = {
	{ "7_giving_up_cancels_keepalive", t_giving_up_cancels_keepalive },
	{ "13.12_passive_keepalive", t_passive_keepalive },
	{ "13.12_no_keepalive_after_answer", t_no_keepalive_after_answer },
	{ "7_response_replaces_keepalive", t_response_replaces_keepalive },
	{ "7_need_another_keepalive", t_need_another },
	{ "7_need_another_cancelled_by_data", t_need_another_cancelled },
	{ "13.12_new_handshake", t_new_handshake },
	{ "13.12_new_handshake_cancelled", t_heard_something },
	{ "13.12_keepalives_alone_cause_neither", t_keepalives_alone },
	{ "7.3_idle_tunnel_is_silent", t_idle_is_silent },
	{ "7.4_persistent_keepalive", t_persistent },
	{ "7_persistent_rearmed_by_traffic", t_persistent_rearmed },
	{ "7.4_persistent_on_and_off", t_persistent_off },
	{ "7.4_persistent_shortened", t_persistent_shortened },
	{ "7.4_persistent_at_link_up", t_persistent_at_link_up },
	{ "13.13_initiator_rekeys_after_120_s", t_rekey_by_initiator },
	{ "13.13_old_key_serves_meanwhile", t_rekey_unanswered },
	{ "13.13_responder_does_not_rekey", t_responder_never_rekeys },
	{ "13.14_receiver_rekeys_after_165_s", t_rekey_receiver },
	{ "7.2_receiver_asks_once", t_rekey_receiver_once },
	{ "7.2_rekey_after_2^60_messages", t_rekey_after_messages },
	{ "8.2_nonces_used_up", t_nonces_used_up },
	{ "13.15_old_session_sends_nothing", t_old_session_sends_nothing },
	{ "13.15_old_session_accepts_nothing", t_old_session_accepts_nothing },
	{ "13.16_keys_zeroed_after_540_s", t_keys_zeroed },
	{ "7_zeroing_after_giving_up", t_zeroing_after_giving_up },
	{ "7_giving_up_does_not_postpone_zeroing", t_zeroing_not_postponed },
};

ktap_main("sim_timers", tests)
