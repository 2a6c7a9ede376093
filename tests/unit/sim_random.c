// SPDX-License-Identifier: GPL-2.0
/*
 * Random storms over two engines: loss, delay, duplicates, reordering,
 * partitions, link changes, reboots, suspends, clock jumps, VM forks, load.
 * sim.c checks on every packet what must never happen; here the network heals
 * after each storm, and then what is sent must arrive, and what is not used
 * any more must go away.
 *
 * EPISODES=n sets how many storms of about an hour; LONG=1 runs thousands.
 */
#include "sim.c"	/* not linked: both draw from the one seeded generator */

enum { PROBES = 60, MUST_ARRIVE = 15 };

static bool partition(int from, const u8 *msg, size_t len)
{
	return false;
}

static bool one_way(int from, const u8 *msg, size_t len)
{
	return from;
}

/* Mostly short, now and then long: up to about @most. */
static u64 some_time(u64 most)
{
	return below(most >> below(20));
}

static struct sim_config random_config(void)
{
	static const u64 ticks[] = { 1 * MS, 4 * MS, 10 * MS };

	return (struct sim_config) {
		.delay = MS / 10 + some_time(300 * MS),
		.delay_spread = some_time(500 * MS),
		.loss = below(2) ? 0 : below(400),
		.duplicates = below(2) ? 0 : below(100),
		.worker_delay = some_time(50 * MS),
		.tick = ticks[below(3)],
	};
}

static void disturb(void)
{
	int node = below(2);

	switch (below(14)) {
	case 0:
		sim_link_down(node);
		break;
	case 1:
		sim_restart(node);
		break;
	case 2:
		if (sim.node[node].up)
			sim_suspend(node, some_time(4000 * SEC), below(2));
		break;
	case 3:
		sim_vm_fork(node);
		break;
	case 4:
		sim_set_persistent(node, below(2) ? 0 : 1 + below(60));
		break;
	case 5:
		sim.node[node].under_load = below(2);
		break;
	case 6:
		sim.pass = below(2) ? partition : one_way;
		break;
	case 7:
		sim.config.loss = below(600);
		break;
	case 8:
		sim.node[node].wall_offset += some_time(100000 * SEC);
		break;
	default:
		sim.pass = NULL;
		sim_link_up(0);
		sim_link_up(1);
		break;
	}
}

static void traffic(void)
{
	int packets = below(8);

	while (packets--) {
		sim_offer(below(2), 1 + some_time(200));
		sim_run(some_time(2 * SEC));
	}
}

static void storm(u64 duration)
{
	u64 end = sim.now + duration;

	while (sim.now < end) {
		if (below(3))
			traffic();
		if (!below(6))
			disturb();
		sim_run(some_time(300 * SEC));
	}
}

static void heal(void)
{
	int i;

	sim.pass = NULL;
	sim.config.loss = sim.config.duplicates = 0;
	sim.config.delay_spread = 0;
	for (i = 0; i < SIM_NODES; i++) {
		struct sim_node *n = &sim.node[i];

		if (n->asleep_until > sim.now)
			n->asleep_until = sim.now;
		n->under_load = false;
	}
	sim_run(0);
	for (i = 0; i < SIM_NODES; i++) {
		sim_link_up(i);
		sim_set_persistent(i, 0);
	}
}

/*
 * One packet a second, from one end or both: before long all of them arrive.
 * Not at the same moment: two ends that initiate in step, again and again, whenever
 * the 5 s rule allows it, are a livelock of the protocol that only jitter ends.
 */
static bool probe(void)
{
	int who = 1 + below(3), i;
	u64 ids[2][PROBES], pause;

	for (i = 0; i < PROBES; i++) {
		pause = below(SEC);
		if (who & 1)
			ids[0][i] = sim_offer(0, 1);
		sim_run(pause);
		if (who & 2)
			ids[1][i] = sim_offer(1, 1);
		sim_run(SEC - pause);
	}
	sim_run(SEC);
	for (i = PROBES - MUST_ARRIVE; i < PROBES; i++) {
		if (who & 1)
			CHECK(sim_delivered(ids[0][i]));
		if (who & 2)
			CHECK(sim_delivered(ids[1][i]));
	}
	return true;
}

/* A staged packet alone brings about its session, if nothing is lost and nobody else starts. */
static bool lone_packet(void)
{
	u64 id = sim_offer(below(2), 1);

	sim_run(2 * SEC);
	CHECK(sim_delivered(id));
	return true;
}

/* Nothing sent for 540 s and some: no keys, no indices, no timers, no wake-ups. */
static bool all_forgotten(void)
{
	int i;

	sim_run(700 * SEC);
	for (i = 0; i < SIM_NODES; i++) {
		CHECK_EQ(sim.node[i].table.count, 0);
		CHECK_EQ(wg_timers_next(&sim.node[i].proto.timers), WG_NEVER);
		CHECK_EQ(sim.node[i].staged_count, 0);
	}
	return true;
}

static bool episode(u64 duration)
{
	struct sim_config config = random_config();

	sim_init(&config);
	storm(duration);
	heal();
	if (!probe() || !all_forgotten() || !lone_packet() || !all_forgotten())
		return false;
	return sim_exit();
}

static unsigned long episodes(void)
{
	const char *env = getenv("EPISODES");

	if (env)
		return strtoul(env, NULL, 0);
	return getenv("LONG") ? 4000 : 250;
}

static bool t_storms(void)
{
	unsigned long n = episodes(), i;
	unsigned long sent = 0;
	u64 hours = 0;

	for (i = 0; i < n; i++) {
		u64 state = ktap_rng;

		if (!episode(some_time(8 * 3600 * SEC))) {
			printf("# in episode %lu at %llu s (SEED=%llu begins with it)\n", i,
			       (unsigned long long)(sim.now / SEC), (unsigned long long)state);
			return false;
		}
		hours += sim.now / SEC;
		sent += sim.sent_count;
	}
	printf("# %lu storms, %llu hours, %lu messages\n", n, (unsigned long long)(hours / 3600),
	       sent);
	return true;
}

/* The other end of the scale: weeks of a quiet, sound network. */
static bool t_weeks(void)
{
	u64 end, id;
	int from;

	sim_init(&sim_quiet);
	end = 14 * 86400 * SEC;
	while (sim.now < end) {
		from = below(2);
		id = sim_offer(from, 1);
		sim_run(MS * 100 + some_time(86400 * SEC));
		CHECK(sim_delivered(id));	/* each one, at once or after a handshake */
	}
	return sim_exit();
}

static const struct ktap_test tests[] = {
	{ "random_storms_then_peace", t_storms },
	{ "random_weeks_without_loss", t_weeks },
};

ktap_main("sim_random", tests)
