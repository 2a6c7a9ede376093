// SPDX-License-Identifier: GPL-2.0
/* Two engines in simulated time: handshakes, retransmission, cookies. */
#include "sim_script.h"

/* --- handshakes ---------------------------------------------------------------------- */

static bool t_packet_flows(void)
{
	u64 id;

	sim_init(&sim_quiet);
	id = sim_offer(0, 3);
	sim_run(SEC);
	CHECK(sim_delivered(id) && sim_delivered(id - 1) && sim_delivered(id - 2));
	CHECK_EQ(sim.sent_count, 2 + 3);	/* no keepalive: the packets confirm */
	CHECK_EQ(sim.node[0].completed, 1);
	CHECK_EQ(sim.node[1].completed, 1);
	return sim_exit();
}

static bool t_replayed_initiation(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	catch_from(0, WG_MESSAGE_INITIATION, false);
	CHECK(establish());
	mark = sim.sent_count;
	sim_inject(1, caught.bytes, caught.len);
	sim_run(30 * SEC);
	sim_inject(1, caught.bytes, caught.len);
	CHECK_EQ(sim.sent_count, mark);
	CHECK_EQ(sim.node[1].drops[WG_DROP_STALE_TIMESTAMP], 2);
	return sim_exit();
}

static bool t_no_private_key(void)
{
	struct wg_identity *key;

	sim_init(&sim_quiet);
	key = sim.node[0].identity;
	sim.node[0].identity = NULL;
	sim_offer(0, 1);
	sim_run(3 * SEC);
	sim_offer(0, 1);
	sim_run(100 * SEC);
	CHECK_EQ(sim.sent_count, 0);
	/* The attempt counted for the 5 s rule, and armed nothing. */
	CHECK_EQ(sim.node[0].drops[WG_DROP_NO_IDENTITY], 1);
	CHECK_EQ(wg_timers_next(&sim.node[0].proto.timers), WG_NEVER);
	sim_offer(1, 1);
	sim_run(SEC);
	CHECK_EQ(sim.node[0].drops[WG_DROP_NO_IDENTITY], 2);
	CHECK_EQ(sim_sent_since(0, WG_MESSAGE_RESPONSE, 0), 0);
	sim.node[0].identity = key;
	return sim_exit();
}

static bool t_forged_response(void)
{
	u8 forged[SIM_MAX_LEN];
	u64 id;

	sim_init(&sim_quiet);
	catch_from(1, WG_MESSAGE_RESPONSE, true);
	id = sim_offer(0, 1);
	sim_run(SEC);
	CHECK_EQ(caught.len, 92);
	memcpy(forged, caught.bytes, caught.len);
	forged[50] ^= 1;	/* the tag */
	wg_cookie_add_macs(&sim.node[1].proto.cookie, forged, 92, 0);
	sim_inject(0, forged, caught.len);
	CHECK_EQ(sim.node[0].drops[WG_DROP_AUTH_FAILED], 1);
	CHECK(!sim_keypair(0));
	sim_inject(0, caught.bytes, caught.len);
	CHECK(sim_keypair(0));
	sim_run(SEC);
	CHECK(sim_delivered(id));
	sim_inject(0, caught.bytes, caught.len);
	CHECK_EQ(sim.node[0].drops[WG_DROP_NOT_PENDING], 1);
	CHECK_EQ(sim.node[0].completed, 1);
	return sim_exit();
}

static bool t_responder_waits(void)
{
	unsigned long mark;
	u64 id;

	sim_init(&sim_quiet);
	catch_from(0, WG_MESSAGE_DATA, true);
	sim_initiate(0);
	sim_run(SEC);
	CHECK(sim_keypair(0) && !sim_keypair(1));
	mark = sim.sent_count;
	id = sim_offer(1, 2);
	sim_run(3 * SEC);
	CHECK_EQ(sim_sent_since(1, WG_MESSAGE_DATA, mark), 0);
	CHECK_EQ(sim.node[1].completed, 0);
	CHECK_EQ(sim.node[1].staged_count, 2);
	sim_inject(1, caught.bytes, caught.len);
	CHECK_EQ(sim_sent_since(1, WG_MESSAGE_DATA, mark), 2);
	CHECK_EQ(sim.node[1].completed, 1);
	sim_run(SEC);
	CHECK(sim_delivered(id) && sim_delivered(id - 1));
	return sim_exit();
}

static bool t_keepalive_confirms(void)
{
	const struct sim_sent *keepalive;

	sim_init(&sim_quiet);
	sim_initiate(0);
	sim_run(SEC);
	CHECK_EQ(sim.sent_count, 3);
	keepalive = sim_find_sent(0, WG_MESSAGE_DATA, 0, 0);
	CHECK(keepalive);
	CHECK_EQ(keepalive->len, 32);
	CHECK_EQ(keepalive->at, 20 * MS);	/* two ways and not a tick more */
	CHECK_EQ(sim.node[1].keepalives_in, 1);
	return sim_exit();
}

/* --- retransmission --------------------------------------------------------------------- */

static bool all_differ(const struct sim_sent *a, const struct sim_sent *b)
{
	CHECK(memcmp(a->ephemeral, b->ephemeral, WG_KEY_SIZE));
	CHECK(a->sender_index != b->sender_index);
	return true;
}

static bool check_schedule(unsigned long n)
{
	const struct sim_sent *before, *s;
	unsigned long i, j;

	for (i = 0; i < n; i++) {
		s = sim_find_sent(0, WG_MESSAGE_INITIATION, 0, i);
		CHECK_EQ(s->wall_nanoseconds & ((1 << 24) - 1), 0);
		for (j = 0; j < i; j++)
			CHECK(all_differ(s, sim_find_sent(0, WG_MESSAGE_INITIATION, 0, j)));
		if (!i)
			continue;
		before = sim_find_sent(0, WG_MESSAGE_INITIATION, 0, i - 1);
		CHECK_BETWEEN(s->at - before->at, 5 * SEC, 5340 * MS);
		CHECK(s->wall_seconds > before->wall_seconds);
	}
	return true;
}

static bool t_retransmit_schedule(void)
{
	unsigned long mark;
	u64 start, last;

	sim_init(&sim_quiet);
	sim_run(MS);	/* off the tick */
	sim.pass = none;
	start = sim.now;
	sim_offer(0, 1);
	sim_run(95 * SEC);
	CHECK_EQ(sim.node[0].staged_count, 1);
	sim_run(105 * SEC);
	CHECK_EQ(initiations(0, 0), 20);
	CHECK(check_schedule(20));
	last = sim_find_sent(0, WG_MESSAGE_INITIATION, 0, 19)->at;
	CHECK_BETWEEN(last - start, 95 * SEC, 102 * SEC);
	CHECK_EQ(sim.node[0].gave_up, 1);
	CHECK_EQ(sim.node[0].staged_count, 0);
	CHECK_EQ(sim.node[0].sources_forgotten, 19);	/* not when giving up */
	sim_run(2000 * SEC);
	CHECK_EQ(initiations(0, 0), 20);

	sim.pass = all;
	mark = sim.sent_count;
	sim_offer(0, 1);
	sim_run(SEC);
	CHECK_EQ(initiations(0, mark), 1);
	CHECK(sim_delivered(sim.next_id));
	return sim_exit();
}

/* The last of the 20 is 95 to 102 s after the first, giving up 5 s later. */
static bool t_gives_up_after(void)
{
	u64 at = 0;
	int i;

	sim_init(&sim_quiet);
	sim.pass = none;
	sim_offer(0, 1);
	for (i = 0; i < 1200 && !at; i++) {
		sim_run(SEC / 10);
		if (sim.node[0].gave_up)
			at = sim.now;
	}
	CHECK_BETWEEN(at, 100 * SEC, 107 * SEC);
	return sim_exit();
}

static bool t_never_gives_up_with_traffic(void)
{
	int i;

	sim_init(&sim_quiet);
	sim.pass = none;
	for (i = 0; i < 100; i++) {
		sim_offer(0, 1);
		sim_run(4 * SEC);
	}
	CHECK_EQ(sim.node[0].gave_up, 0);
	CHECK_EQ(sim.node[0].overflowed, 0);
	CHECK_EQ(sim.node[0].staged_count, 100);
	CHECK_BETWEEN(initiations(0, 0), 400 * 1000 / 5340, 80);
	sim.pass = all;
	sim_run(6 * SEC);
	CHECK_EQ(sim.node[1].data_in, 100);
	return sim_exit();
}

static bool t_persistent_never_gives_up(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	sim.pass = none;
	sim_set_persistent(0, 25);
	sim_run(3600 * SEC);
	mark = sim.sent_count;
	sim_run(300 * SEC);
	CHECK_BETWEEN(initiations(0, mark), 30, 60);	/* runs of 20, pauses of 25 s */
	sim.pass = all;
	sim_run(40 * SEC);
	CHECK(sim_keypair(0));
	return sim_exit();
}

/* The first message gets no memory, and nobody asks a second time. */
static bool t_no_memory_for_initiation(void)
{
	sim_init(&sim_quiet);
	sim_offer(0, 1);
	shim_fail_after(0, 1);
	sim_run(4 * SEC);
	CHECK_EQ(sim.node[0].drops[WG_DROP_NO_MEMORY], 1);
	CHECK_EQ(initiations(0, 0), 0);
	sim_run(3 * SEC);
	CHECK_EQ(sim.node[1].data_in, 1);
	return sim_exit();
}

/* Of either side, for an index or a keypair: it is told, and one repetition heals it. */
static bool t_no_memory_anywhere(void)
{
	unsigned int n, dropped;

	for (n = 0; n < 100; n++) {
		sim_init(&sim_quiet);
		sim_offer(0, 1);
		shim_fail_after(n, 1);
		sim_run(4 * SEC);
		shim_fail_after(0, 0);
		dropped = sim.node[0].drops[WG_DROP_NO_MEMORY] + sim.node[1].drops[WG_DROP_NO_MEMORY];
		CHECK(dropped <= 1);
		CHECK_EQ(sim.node[1].data_in, !dropped);
		sim_run(12 * SEC);
		CHECK_EQ(sim.node[1].data_in, 1);
		CHECK(sim_exit());
		if (!dropped)
			break;
	}
	/* An index and a keypair for each. */
	CHECK_EQ(n, 4);
	return true;
}

/* With nothing to send, only the persistent keepalive would ask again. */
static bool t_no_memory_for_persistent(void)
{
	sim_init(&sim_quiet);
	sim_set_persistent(0, 25);
	shim_fail_after(0, 30);
	sim_run(300 * SEC);
	CHECK(sim.node[0].drops[WG_DROP_NO_MEMORY] > 20);
	shim_fail_after(0, 0);
	sim_run(30 * SEC);
	CHECK(sim_keypair(0));
	return sim_exit();
}

static bool t_staged_limit(void)
{
	sim_init(&sim_quiet);
	sim.pass = none;
	sim_offer(0, 300);
	CHECK_EQ(sim.node[0].staged_count, 129);
	CHECK_EQ(sim.node[0].overflowed, 300 - 129);
	sim_run(200 * SEC);
	CHECK_EQ(sim.node[0].staged_count, 0);
	CHECK_EQ(sim.node[0].gave_up, 129);
	return sim_exit();
}

static bool t_five_second_rule(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish());
	mark = sim.sent_count;
	sim_initiate(0);	/* the last was half a second ago */
	sim_run(4 * SEC);
	sim_initiate(0);
	sim_run(400 * MS);
	CHECK_EQ(initiations(0, mark), 0);
	sim_run(200 * MS);
	sim_initiate(0);
	sim_run(100 * MS);
	CHECK_EQ(initiations(0, mark), 1);
	/* A response counts as well: node 1 has just sent one. */
	mark = sim.sent_count;
	sim_initiate(1);
	sim_run(4 * SEC);
	sim_initiate(1);
	sim_run(SEC / 2);
	CHECK_EQ(initiations(1, mark), 0);
	return sim_exit();
}

/* A response goes out while a run is on: the retransmission is suppressed and the run ends. */
static bool t_suppressed_retry_ends_run(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	sim.pass = none;
	sim_offer(0, 1);
	sim_run(3 * SEC);
	sim.pass = nothing_from_1;	/* so that 0 answers and 1 stays unconfirmed */
	catch_from(1, WG_MESSAGE_INITIATION, true);
	sim_initiate(1);
	sim_run(SEC / 10);
	sim.pass = none;
	sim_inject(0, caught.bytes, caught.len);
	CHECK_EQ(sim_sent_since(0, WG_MESSAGE_RESPONSE, 0), 1);
	mark = sim.sent_count;
	sim_run(300 * SEC);
	CHECK_EQ(initiations(0, mark), 0);
	CHECK_EQ(sim.node[0].staged_count, 1);
	sim_offer(0, 1);
	sim_run(SEC / 10);
	CHECK_EQ(initiations(0, mark), 1);
	return sim_exit();
}

/* The responder's own run ends with the confirmation. */
static bool t_confirmation_ends_run(void)
{
	int round;

	for (round = 0; round < 20; round++) {
		sim_init(&sim_quiet);
		sim.pass = none;
		sim_initiate(1);
		sim_run(10 * MS);
		sim.pass = all;
		sim_initiate(0);
		sim_run(SEC);
		CHECK(sim_keypair(1) && !sim_keypair(1)->is_initiator);
		CHECK_EQ(atomic64_read(&sim.node[1].proto.timers.retransmit_at), 0);
		sim_run(60 * SEC);
		CHECK_EQ(initiations(1, 0), 1);
		if (!sim_exit())
			return false;
	}
	return true;
}

/* --- simultaneous initiations --------------------------------------------------------------- */

static bool t_simultaneous(void)
{
	int round, second, quick = 0;
	u64 a, b;

	for (round = 0; round < 200; round++) {
		sim_init(&sim_quiet);
		sim_run(ktap_rand() % SEC);
		a = sim_offer(0, 1);
		b = sim_offer(1, 1);
		sim_run(SEC);
		CHECK(!sim_delivered(a) && !sim_delivered(b));	/* both were lost */
		CHECK(!sim_keypair(0) && !sim_keypair(1));
		sim_run(4500 * MS);
		quick += sim_delivered(a) && sim_delivered(b);
		for (second = 0; second < 30; second++) {
			a = sim_offer(0, 1);
			b = sim_offer(1, 1);
			sim_run(SEC);
		}
		CHECK(sim_delivered(a) && sim_delivered(b));
		if (!sim_exit())
			return false;
	}
	printf("# %d of 200 by the first retransmission\n", quick);
	CHECK(quick > 160);
	return true;
}

/* --- cookies --------------------------------------------------------------------------------- */

static bool has_mac2(const struct sim_sent *s)
{
	static const u8 zero[WG_COOKIE_SIZE];

	return memcmp(s->mac2, zero, sizeof(zero));
}

static bool t_cookie(void)
{
	const struct sim_sent *second;
	u64 id;

	sim_init(&sim_quiet);
	sim.node[1].under_load = true;
	id = sim_offer(0, 1);
	sim_run(4 * SEC);
	CHECK_EQ(sim.sent_count, 2);	/* the reply triggers nothing by itself */
	CHECK_EQ(sim_sent_since(1, WG_MESSAGE_COOKIE, 0), 1);
	sim_run(2 * SEC);
	second = sim_find_sent(0, WG_MESSAGE_INITIATION, 0, 1);
	CHECK(second && has_mac2(second));
	CHECK(!has_mac2(sim_find_sent(0, WG_MESSAGE_INITIATION, 0, 0)));
	CHECK(sim_delivered(id));
	return sim_exit();
}

static bool t_cookie_age(void)
{
	unsigned long mark;
	u64 got;

	sim_init(&sim_quiet);
	sim.node[1].under_load = true;
	sim_offer(0, 1);
	sim_run(SEC);
	got = sim.now - SEC;
	sim.pass = none;
	while (sim.now < got + 130 * SEC) {
		const struct sim_sent *s;

		mark = sim.sent_count;
		sim_offer(0, 1);
		sim_run(SEC);
		s = sim_find_sent(0, WG_MESSAGE_INITIATION, mark, 0);
		if (!s)
			continue;
		if (s->at - got < 115 * SEC)
			CHECK(has_mac2(s));
		if (s->at - got > 115 * SEC + 100 * MS)
			CHECK(!has_mac2(s));
	}
	return sim_exit();
}

static bool t_both_under_load(void)
{
	u64 id;

	sim_init(&sim_quiet);
	sim.node[0].under_load = sim.node[1].under_load = true;
	id = sim_offer(0, 1);
	/* Cookie for the initiation; cookie for the response; then both know theirs. */
	sim_run(17 * SEC);
	CHECK(sim_delivered(id));
	return sim_exit();
}

static const struct ktap_test tests[] = {
	{ "3_packet_flows", t_packet_flows },
	{ "13.3_replayed_initiation", t_replayed_initiation },
	{ "13.5_no_private_key", t_no_private_key },
	{ "13.6_forged_response", t_forged_response },
	{ "13.7_responder_waits_for_confirmation", t_responder_waits },
	{ "13.8_initiator_confirms_at_once", t_keepalive_confirms },
	{ "13.9_retransmit_schedule", t_retransmit_schedule },
	{ "7_gives_up_after_100_to_107_s", t_gives_up_after },
	{ "7_never_gives_up_with_traffic", t_never_gives_up_with_traffic },
	{ "7_persistent_keepalive_tries_for_ever", t_persistent_never_gives_up },
	{ "3_no_memory_for_initiation", t_no_memory_for_initiation },
	{ "3_no_memory_anywhere", t_no_memory_anywhere },
	{ "7_no_memory_for_persistent_keepalive", t_no_memory_for_persistent },
	{ "7.1_five_second_rule", t_five_second_rule },
	{ "7.1_suppressed_retry_ends_run", t_suppressed_retry_ends_run },
	{ "7_confirmation_ends_responders_run", t_confirmation_ends_run },
	{ "13.10_cookie", t_cookie },
	{ "13.10_cookie_used_for_115_s", t_cookie_age },
	{ "4_both_under_load", t_both_under_load },
	{ "13.22_staged_packets_are_bounded", t_staged_limit },
	{ "13.23_simultaneous_initiations", t_simultaneous },
};

ktap_main("sim_handshake", tests)
