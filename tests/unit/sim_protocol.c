// SPDX-License-Identifier: GPL-2.0
/*
 * Two engines talking in simulated time: the scripted checks of the protocol,
 * and every row of its timers (section 7). Node 0 is the initiator where it
 * matters. Delays are compared with the 4 ms ticks the kernel timer has here.
 */
#include "sim.c"	/* not linked: both draw from the one seeded generator */

#define TICKS (2 * 4 * MS)	/* a timer may be that late */
#define CHECK_BETWEEN(x, lo, hi)					\
	do {								\
		unsigned long long x_ = (x), lo_ = (lo), hi_ = (hi);	\
		if (x_ < lo_ || x_ > hi_) {				\
			printf("# %s:%d: %s = %llu, not in %llu..%llu\n", \
			       __FILE__, __LINE__, #x, x_, lo_, hi_);	\
			return false;					\
		}							\
	} while (0)

static bool (*const all)(int, const u8 *, size_t) = NULL;

static bool none(int from, const u8 *msg, size_t len)
{
	return false;
}

static bool only_data(int from, const u8 *msg, size_t len)
{
	return msg[0] == WG_MESSAGE_DATA;
}


static bool nothing_from_0(int from, const u8 *msg, size_t len)
{
	return from != 0;
}

static bool nothing_from_1(int from, const u8 *msg, size_t len)
{
	return from != 1;
}

/* Keeps the last message of a kind; loses it if asked to. */
static struct {
	u8 type;
	int from;
	bool lose;
	u8 bytes[SIM_MAX_LEN];
	size_t len;
} caught;

static bool catch(int from, const u8 *msg, size_t len)
{
	if (msg[0] != caught.type || from != caught.from)
		return true;
	memcpy(caught.bytes, msg, len);
	caught.len = len;
	return !caught.lose;
}

static void catch_from(int from, u8 type, bool lose)
{
	memset(&caught, 0, sizeof(caught));
	caught.from = from;
	caught.type = type;
	caught.lose = lose;
	sim.pass = catch;
}

/* Node 0 initiates, the session is confirmed, everything in flight has arrived. */
static bool establish(void)
{
	sim_initiate(0);
	sim_run(SEC / 2);
	CHECK(sim_keypair(0) && sim_keypair(1));
	CHECK(sim_keypair(0)->is_initiator && !sim_keypair(1)->is_initiator);
	return true;
}

/* As establish(), and both have seen and sent data, so that no keepalive is due. */
static bool establish_silent(void)
{
	u64 id;

	CHECK(establish());
	id = sim_offer(0, 1);
	sim_run(SEC / 10);
	CHECK(sim_delivered(id));
	id = sim_offer(1, 1);
	sim_run(SEC / 10);
	CHECK(sim_delivered(id));
	sim_run(12 * SEC);	/* node 0's keepalive for it */
	return true;
}

static unsigned long initiations(int node, unsigned long mark)
{
	return sim_sent_since(node, WG_MESSAGE_INITIATION, mark);
}

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

/* --- the world ------------------------------------------------------------------------------------------ */

static bool t_link_down_up(void)
{
	u64 id;

	sim_init(&sim_quiet);
	CHECK(establish());
	sim_link_down(0);
	CHECK_EQ(sim.node[0].table.count, 0);
	CHECK(!sim_keypair(0));
	CHECK_EQ(wg_timers_next(&sim.node[0].proto.timers), WG_NEVER);
	sim_run(SEC);
	sim_link_up(0);
	id = sim_offer(0, 1);	/* well within 5 s of the last initiation */
	sim_run(SEC);
	CHECK(sim_delivered(id));
	CHECK_EQ(initiations(0, 0), 2);
	return sim_exit();
}

static bool t_link_down_silences(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	sim_set_persistent(0, 5);
	sim_offer(0, 1);
	sim.pass = none;
	sim_run(3 * SEC);
	sim_link_down(0);
	CHECK_EQ(sim.node[0].purged, 2);	/* the keepalive that started it, and the packet */
	mark = sim.sent_count;
	sim_run(1000 * SEC);
	CHECK_EQ(sim.sent_count, mark);
	CHECK(!wg_timers_data_received(&sim.node[0].proto.timers, SEC));
	CHECK(!wg_timers_initiation_sent(&sim.node[0].proto.timers, SEC, 1));
	CHECK(!wg_timers_session_derived(&sim.node[0].proto.timers, SEC));
	CHECK(!wg_timers_data_sent(&sim.node[0].proto.timers, SEC));
	CHECK(!wg_timers_any_sent(&sim.node[0].proto.timers, SEC));
	CHECK(!sim.node[0].proto.timers.need_another_keepalive);
	CHECK_EQ(wg_timers_next(&sim.node[0].proto.timers), WG_NEVER);
	return sim_exit();
}

/* The peer went down and up and has no keys: data out, nothing in, 15 s. */
static bool t_peer_lost_keys(void)
{
	u64 id;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim_link_down(1);
	sim_link_up(1);
	id = sim_offer(0, 1);
	sim_run(16 * SEC);
	CHECK(!sim_delivered(id));
	id = sim_offer(0, 1);
	sim_run(SEC);
	CHECK(sim_delivered(id));
	return sim_exit();
}

static bool t_suspend_prepared(void)
{
	u64 id;

	sim_init(&sim_quiet);
	CHECK(establish());
	sim_suspend(0, 3600 * SEC, true);
	CHECK_EQ(sim.node[0].table.count, 0);
	CHECK_EQ(atomic64_read(&sim.node[0].proto.timers.zero_keys_at), 0);
	sim_run(3601 * SEC);
	id = sim_offer(0, 1);
	sim_run(SEC);
	CHECK(sim_delivered(id));
	CHECK_EQ(initiations(0, 0), 2);
	return sim_exit();
}

/* On a kernel that suspends all the time nothing is wiped: the boot clock tells the age. */
static bool t_suspend_ages_keys(void)
{
	unsigned long mark;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim_suspend(0, 170 * SEC, false);
	sim_run(171 * SEC);
	CHECK_EQ(sim.node[0].table.count, 1);	/* 540 s of the other clock are not over */
	mark = sim.sent_count;
	sim_offer(0, 1);
	sim_run(SEC);
	CHECK_EQ(initiations(0, mark), 1);
	CHECK(sim_delivered(sim.next_id));
	return sim_exit();
}

static bool t_suspend_stops_timers(void)
{
	unsigned long mark;
	u64 start;

	sim_init(&sim_quiet);
	sim.pass = none;
	start = sim.now;
	sim_offer(0, 1);
	sim_run(2 * SEC);
	mark = sim.sent_count;
	sim_suspend(0, 100 * SEC, false);
	sim_run(102 * SEC);	/* two seconds awake */
	CHECK_EQ(initiations(0, mark), 0);
	sim_run(2 * SEC);
	CHECK_EQ(initiations(0, mark), 1);
	CHECK_BETWEEN(sim_find_sent(0, WG_MESSAGE_INITIATION, mark, 0)->at - start, 105 * SEC,
		      105 * SEC + 340 * MS);
	return sim_exit();
}

static bool t_suspend_keeps_staged(void)
{
	sim_init(&sim_quiet);
	sim.pass = none;
	sim_offer(0, 2);
	sim_run(2 * SEC);
	sim_suspend(0, 100 * SEC, true);
	sim.pass = all;
	sim_run(110 * SEC);
	CHECK_EQ(sim.node[1].data_in, 2);
	return sim_exit();
}

static bool t_vm_fork(void)
{
	unsigned long mark;
	u64 a, b;

	sim_init(&sim_quiet);
	CHECK(establish_silent());
	sim_vm_fork(0);
	mark = sim.sent_count;
	b = sim_offer(1, 1);
	sim_run(SEC / 10);
	CHECK(sim_delivered(b));	/* receiving goes on */
	a = sim_offer(0, 1);
	sim_run(SEC / 10);
	CHECK(sim_delivered(a));
	CHECK_EQ(initiations(0, mark), 1);
	return sim_exit();
}

/* The wall clock went back: refused until it has caught up with what was seen. */
static bool t_wall_clock_back(void)
{
	u64 id;

	sim_init(&sim_quiet);
	CHECK(establish());
	sim.node[0].wall_offset -= 60 * SEC;
	sim_restart(0);
	id = sim_offer(0, 1);
	sim_run(55 * SEC);
	CHECK(!sim_delivered(id));
	CHECK(sim.node[1].drops[WG_DROP_STALE_TIMESTAMP] >= 10);
	sim_run(11 * SEC);
	CHECK(sim_delivered(id));
	return sim_exit();
}

static bool t_replay_in_session(void)
{
	sim_init(&sim_quiet);
	CHECK(establish());
	catch_from(0, WG_MESSAGE_DATA, false);
	sim_offer(0, 1);
	sim_run(SEC / 10);
	CHECK_EQ(sim.node[1].data_in, 1);
	sim_inject(1, caught.bytes, caught.len);
	CHECK_EQ(sim.node[1].data_in, 1);
	CHECK_EQ(sim.node[1].drops[WG_DROP_REPLAYED], 1);
	return sim_exit();
}

/* A million packets, a handful of kernel timers. */
static bool t_timers_are_lazy(void)
{
	unsigned long fired;
	int i;

	sim_init(&sim_quiet);
	CHECK(establish());
	fired = sim.node[0].timer_fired;
	for (i = 0; i < 20000; i++) {
		sim_offer(0, 1);
		sim_offer(1, 1);
		sim_run(5 * MS);
	}
	CHECK(sim.node[0].timer_fired - fired < 30);	/* 100 s */
	CHECK_EQ(sim.node[0].data_in, 20000 - 1);	/* one is on the way */
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
	{ "7_giving_up_cancels_keepalive", t_giving_up_cancels_keepalive },
	{ "7.1_five_second_rule", t_five_second_rule },
	{ "7.1_suppressed_retry_ends_run", t_suppressed_retry_ends_run },
	{ "13.10_cookie", t_cookie },
	{ "13.10_cookie_used_for_115_s", t_cookie_age },
	{ "4_both_under_load", t_both_under_load },
	{ "13.12_passive_keepalive", t_passive_keepalive },
	{ "13.12_no_keepalive_after_answer", t_no_keepalive_after_answer },
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
	{ "13.17_replayed_data", t_replay_in_session },
	{ "13.22_staged_packets_are_bounded", t_staged_limit },
	{ "13.23_simultaneous_initiations", t_simultaneous },
	{ "13.24_link_down_and_up", t_link_down_up },
	{ "14_link_down_silences_timers", t_link_down_silences },
	{ "7_peer_lost_its_keys", t_peer_lost_keys },
	{ "14_suspend_drops_keys", t_suspend_prepared },
	{ "1.1_ages_go_on_during_suspend", t_suspend_ages_keys },
	{ "7_delays_stand_still_during_suspend", t_suspend_stops_timers },
	{ "14_suspend_keeps_staged_packets", t_suspend_keeps_staged },
	{ "14_vm_fork", t_vm_fork },
	{ "5_wall_clock_goes_back", t_wall_clock_back },
	{ "7_kernel_timer_is_lazy", t_timers_are_lazy },
};

ktap_main("sim_protocol", tests)
