// SPDX-License-Identifier: GPL-2.0
/*
 * swarm	(PEERS=20000 SECONDS=3720 in the environment as SWARM_...)
 *
 * All peers of one device active at once, for an hour in which they renew their
 * sessions thirty times, roam, are taken out and added again, and change keys
 * and addresses. Nothing may be lost that has no explanation, and memory may
 * not grow. The topology is in swarm.h.
 */
#include <sys/resource.h>

#include "../peer/rig.h"
#include "swarm.h"

enum {
	SPREAD = 120,		/* seconds over which the peers begin */
	PATIENCE = 240,		/* seconds for what must come at the end */
	SILENCE = 25,		/* until no timer has anything to send */
	SAMPLES = 36,
	REKEY_EVERY = 121,	/* seconds, from one session to the next here */
	REKEY_SLACK = 60,	/* seconds a peer that was taken out is late in all */
	GROWTH = 1,		/* percent of what the device takes, and */
	GROWTH_ANYWAY = 256 << 10,	/* bytes, for half empty slabs of other caches */
};

struct far *fars;
u32 far_count;
struct tally tally;
struct wg_identity *device;
u64 steady_from;

static u64 steady_secs;
static struct memory before, samples[SAMPLES];
static unsigned int sampled;
static struct deadline each_second, each_sample;
static bool churning;

static u64 number_from(const char *name, u64 otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

u64 swarm_random(void)
{
	return ktap_rand();
}

void swarm_random_bytes(void *out, size_t len)
{
	ktap_rand_bytes(out, len);
}

u64 swarm_between(u64 from, u64 to)
{
	return from + ktap_rand() % (to - from);
}

struct wg_clock swarm_now(void)
{
	struct timespec boot, mono;

	clock_gettime(CLOCK_BOOTTIME, &boot);
	clock_gettime(CLOCK_MONOTONIC, &mono);
	return (struct wg_clock) {
		.boot = boot.tv_sec * SEC + boot.tv_nsec,
		.mono = mono.tv_sec * SEC + mono.tv_nsec,
	};
}

/* --- the course of time ------------------------------------------------------------------- */

static void go_on_until(u64 until)
{
	u64 now;

	while ((now = swarm_now().mono) < until) {
		deadlines_run(now);
		net_wait(min(deadlines_next(), until));
	}
}

static void go_on(u64 ns)
{
	go_on_until(swarm_now().mono + ns);
}

/* Looks only now and then, for it looks at all peers. */
static bool go_on_till(bool (*done)(void), u64 secs)
{
	while (secs-- && !done())
		go_on(SEC);
	return done();
}

static void second_passed(struct far *f)
{
	if (!churning)
		return;
	churn();
	deadline_set(&each_second, each_second.at + SEC);
}

static void sample(struct far *f)
{
	struct memory *at = &samples[sampled++];

	*at = memory_now();
	printf("# %5llu s: slab %llu percpu %llu vmalloc %llu KiB, handshakes %lu\n",
	       (unsigned long long)((swarm_now().mono - steady_from) / SEC),
	       (unsigned long long)at->slab >> 10, (unsigned long long)at->percpu >> 10,
	       (unsigned long long)at->vmalloc >> 10, tally.initiated + tally.responded);
	if (sampled < SAMPLES)
		deadline_set(&each_sample, each_sample.at + steady_secs * SEC / SAMPLES);
}

/* With a session and the one before it: then there is all the memory a peer takes. */
static bool all_stand(void)
{
	u32 n;

	for (n = 0; n < far_count; n++)
		if (!fars[n].answered_at || fars[n].handshakes < 2)
			return false;
	return true;
}

/* Each once more after the churn was over. */
static bool all_answered_since(void)
{
	u64 since = steady_from + steady_secs * SEC;
	u32 n;

	for (n = 0; n < far_count; n++)
		if (fars[n].answered_at < since)
			return false;
	return device_quiet();
}

static bool none_open(void)
{
	u32 n;

	for (n = 0; n < far_count; n++)
		if (fars[n].open)
			return false;
	return true;
}

/* --- tests ----------------------------------------------------------------------------------- */

/* Caches of the module, of the sockets and of the dump are not what a peer costs. */
static bool warm_up(void)
{
	CHECK(rig_namespace());
	CHECK_EQ(link_add("wg0", "wireguard"), 0);
	CHECK_EQ(peers_add(rig_nl, "wg0", 1, 100, 1), 0);
	CHECK_EQ(link_up("wg0"), 0);
	dump_free(dump_dev(rig_nl, "wg0"));
	CHECK_EQ(link_del("wg0"), 0);
	return true;
}

static bool t_load_all_sessions_stand(void)
{
	u32 n;

	CHECK(warm_up());
	CHECK(deadlines_init(3 * far_count + 2));
	CHECK(fars_init());
	CHECK(net_init());
	before = memory_settled();
	CHECK(device_configure());
	CHECK(net_open_asking());
	for (n = 0; n < far_count; n++) {
		far_start(&fars[n]);
		inner_start(&fars[n], SPREAD * SEC);
	}
	go_on(SPREAD * SEC);
	CHECK(go_on_till(all_stand, PATIENCE));
	for (n = 0; n < far_count; n++)
		fars[n].stood = fars[n].handshakes;
	return true;
}

static bool t_load_lasts_to_the_end(void)
{
	double idle = cpu_idle();
	struct rusage own;

	steady_from = swarm_now().mono;
	churning = true;
	each_second = (struct deadline){ .run = second_passed };
	each_sample = (struct deadline){ .run = sample };
	deadline_set(&each_second, steady_from + SEC);
	deadline_set(&each_sample, steady_from + steady_secs * SEC / SAMPLES);
	go_on_until(steady_from + steady_secs * SEC);
	churning = false;
	idle = cpu_idle() - idle;
	getrusage(RUSAGE_SELF, &own);
	printf("# %llu s with %.1f s of instructions, user mode %ld s in all, far side of %ld MB\n",
	       (unsigned long long)steady_secs, steady_secs - idle, own.ru_utime.tv_sec,
	       own.ru_maxrss >> 10);
	CHECK(go_on_till(all_answered_since, PATIENCE));
	inner_stop();
	CHECK(go_on_till(none_open, 10));
	go_on(SILENCE * SEC);
	CHECK_EQ(sampled, SAMPLES);
	return true;
}

static bool t_load_every_packet_answered(void)
{
	static const char *const names[MANNERS] = { "ICMP", "UDP from the device's side", "ICMPv6" };
	int i;

	for (i = 0; i < MANNERS; i++)
		printf("# %s: %lu asked, %lu answered\n", names[i], tally.asked[i],
		       tally.answered[i]);
	printf("# slowest answer %.1f ms; lost %lu; with a session taken away: %lu lost, %lu late\n",
	       tally.slowest / 1e6, tally.lost, tally.apart, tally.answered_late);
	CHECK_EQ(tally.lost, 0);
	CHECK_EQ(tally.stray, 0);
	CHECK_EQ(tally.send_failed, 0);
	CHECK_EQ(tally.asked[0] + tally.asked[1] + tally.asked[2] - tally.apart -
		 tally.answered_late, tally.answered[0] + tally.answered[1] + tally.answered[2]);
	for (i = 0; i < MANNERS; i++)
		CHECK(tally.answered[i] > far_count / MANNERS);
	return true;
}

static bool t_load_every_peer_rekeys(void)
{
	u64 need = (steady_secs - REKEY_SLACK) / REKEY_EVERY, sum = 0;
	u32 n, least = ~0u, most = 0;

	for (n = 0; n < far_count; n++) {
		u32 rekeys = fars[n].handshakes - fars[n].stood;

		least = min(least, rekeys);
		most = max(most, rekeys);
		sum += rekeys;
	}
	printf("# rekeys per peer: at least %u, at most %u, %llu in all; wanted %llu each\n", least,
	       most, (unsigned long long)sum, (unsigned long long)need);
	CHECK(need > 0);
	CHECK(least >= need);
	return true;
}

static bool t_load_both_sides_initiate(void)
{
	printf("# complete handshakes: %lu begun by the far side, %lu by the device\n",
	       tally.initiated, tally.responded);
	CHECK(tally.initiated > far_count);
	CHECK(tally.responded > far_count / MANNERS);
	return true;
}

static bool t_load_removed_peers_come_back(void)
{
	printf("# %lu taken out and added again, the slowest was back after %.1f s\n",
	       tally.removed, tally.slowest_resume / 1e9);
	CHECK(tally.removed > 0);
	CHECK_EQ(tally.resumed, tally.removed);
	return true;
}

static bool endpoints_agree, sessions_young, bytes_agree;

static bool t_load_roaming_is_followed(void)
{
	printf("# %lu roamed, %lu new preshared keys, %lu other allowed IPs\n", tally.roamed,
	       tally.new_psk, tally.moved);
	CHECK(tally.roamed > 0 && tally.new_psk > 0 && tally.moved > 0);
	CHECK(device_agrees(&endpoints_agree, &sessions_young, &bytes_agree));
	CHECK(endpoints_agree);
	CHECK_EQ(tally.old_place, 0);
	return true;
}

static bool t_load_sessions_are_young(void)
{
	CHECK(sessions_young);
	return true;
}

static bool t_load_byte_counters_agree(void)
{
	CHECK(bytes_agree);
	return true;
}

/* What the device may have dropped for that reason. */
static s64 explained(enum wg_reason reason)
{
	switch (reason) {
	case WG_DROP_NO_INDEX:
		return tally.data_forlorn;
	case WG_DROP_UNKNOWN_KEY:
		return tally.initiations_absent;
	default:
		return 0;
	}
}

static bool t_load_only_explained_drops(void)
{
	bool ok = true;
	int i;

	CHECK_EQ(net_udp_drops(), 0);
	if (is_intree())
		return true;	/* which does not tell */
	for (i = WG_OK + 1; i < WG_REASON_COUNT; i++) {
		s64 drops = device_drops(wg_reason_name(i)), expected = explained(i);

		if (drops || expected)
			printf("# %s: %lld, explained %lld\n", wg_reason_name(i), (long long)drops,
			       (long long)expected);
		ok &= drops == expected;
	}
	CHECK(ok);
	return true;
}

static bool t_load_far_side_drops_nothing(void)
{
	bool ok = true;
	int i;

	printf("# outer messages: %lu to the device, %lu from it, %lu of them good\n", tally.sent,
	       tally.received, tally.drops[WG_OK]);
	for (i = WG_OK + 1; i < WG_REASON_COUNT; i++)
		if (tally.drops[i]) {
			printf("# %s: %lu\n", wg_reason_name(i), tally.drops[i]);
			ok = false;
		}
	CHECK(ok);
	CHECK_EQ(tally.drops[WG_OK], tally.received);
	return true;
}

static s64 may_grow(u64 of)
{
	return of * GROWTH / 100 + GROWTH_ANYWAY;
}

static u64 mean(unsigned int from, unsigned int to)
{
	unsigned int i;
	u64 sum = 0;

	for (i = from; i < to; i++)
		sum += samples[i].sum;
	return sum / (to - from);
}

static bool t_load_memory_is_flat(void)
{
	u64 first = mean(0, SAMPLES / 3), last = mean(SAMPLES - SAMPLES / 3, SAMPLES);

	printf("# kernel memory: %llu KiB before, %llu in the first third, %llu in the last (%+.2f %%)\n",
	       (unsigned long long)before.sum >> 10, (unsigned long long)first >> 10,
	       (unsigned long long)last >> 10, 100.0 * ((double)last - first) / first);
	CHECK(first > before.sum);
	CHECK((s64)(last - first) < may_grow(first - before.sum));
	return true;
}

static bool t_load_memory_is_given_back(void)
{
	u64 most = mean(SAMPLES - SAMPLES / 3, SAMPLES) - before.sum;
	struct memory after;
	s64 left;

	CHECK(device_delete());
	after = memory_settled();
	left = after.sum - before.sum;
	printf("# of %llu KiB %lld are left: slab %lld percpu %lld vmalloc %lld KiB\n",
	       (unsigned long long)most >> 10, (long long)left / 1024,
	       ((long long)after.slab - (long long)before.slab) / 1024,
	       ((long long)after.percpu - (long long)before.percpu) / 1024,
	       ((long long)after.vmalloc - (long long)before.vmalloc) / 1024);
	CHECK(left < may_grow(most));
	return true;
}

/* The engine in the kernel is the same: what it forgets to free here is forgotten there. */
static bool t_load_engine_frees_everything(void)
{
	fars_exit();
	CHECK_EQ(shim_live(), 0);
	return true;
}

static const struct ktap_test tests[] = {
	{ "load_all_sessions_stand", t_load_all_sessions_stand },
	{ "load_lasts_to_the_end", t_load_lasts_to_the_end },
	{ "load_every_packet_answered", t_load_every_packet_answered },
	{ "load_every_peer_rekeys", t_load_every_peer_rekeys },
	{ "load_both_sides_initiate", t_load_both_sides_initiate },
	{ "load_removed_peers_come_back", t_load_removed_peers_come_back },
	{ "load_roaming_is_followed", t_load_roaming_is_followed },
	{ "load_sessions_are_young", t_load_sessions_are_young },
	{ "load_byte_counters_agree", t_load_byte_counters_agree },
	{ "load_only_explained_drops", t_load_only_explained_drops },
	{ "load_far_side_drops_nothing", t_load_far_side_drops_nothing },
	{ "load_memory_is_flat", t_load_memory_is_flat },
	{ "load_memory_is_given_back", t_load_memory_is_given_back },
	{ "load_engine_frees_everything", t_load_engine_frees_everything },
};

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	far_count = number_from("SWARM_PEERS", 20000);
	steady_secs = number_from("SWARM_SECONDS", 3720);
	if (far_count < 10 || far_count > FAR_MAX || steady_secs < SAMPLES) {
		fprintf(stderr, "swarm: SWARM_PEERS=10...%u, SWARM_SECONDS from %u\n", FAR_MAX,
			SAMPLES);
		return 2;
	}
	printf("# %u peers for %llu s\n", far_count, (unsigned long long)steady_secs);
	return ktap_run_only("swarm", tests, ARRAY_SIZE(tests), NULL);
}
