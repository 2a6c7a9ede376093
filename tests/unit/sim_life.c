// SPDX-License-Identifier: GPL-2.0
/* Two engines in simulated time: link, reboot, suspend, VM fork, clocks. */
#include "sim_script.h"

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
	CHECK(establish());	/* less than 5 s ago */
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
	{ "13.17_replayed_data", t_replay_in_session },
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

ktap_main("sim_life", tests)
