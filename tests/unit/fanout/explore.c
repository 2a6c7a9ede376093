// SPDX-License-Identifier: GPL-2.0
/*
 * Every interleaving of src/data/fanout.c, for an asker and up to two helpers.
 *
 * The three are coroutines. One goes on until it takes a lock, touches an atomic, queues
 * work, waits, or begins or ends a share; there each of those that could go on
 * is tried. An execution begins anew for every choice; what a coroutine has seen so
 * far and what is in memory name a state, and none is tried twice. All that is shared
 * lies under the lock or is atomic, so that stores that arrive late are another
 * test's matter (threads.c, with the thread sanitizer).
 *
 *	asker     wg_fanout() twice, of one to four shares (four in all with two helpers, six if LONG is set)
 *	helper    queued at any time, begins at any time, or never
 *
 * VERBOSE=1 prints how many states there were.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <ucontext.h>

#include "../../../src/data/fanout.c"
#include "../ktap.h"

/* A share costs 4096 bytes, which is enough to see its pace. */
enum { LEN = SAMPLE - WG_JOB_COST, PACE = WG_HELP_NS / 4, FIBERS = 3, ASKER = 0, ROUNDS = 2, STACK = 65536, DEPTH = 400, TABLE = 1 << 23 };

enum why { READY, WANTS_LOCK, WAITS_FOR_ZERO, IDLE, ENDED };

static struct fiber {
	ucontext_t ctx;
	enum why why;
	const void *what;
	u64 seen;		/* all it has read */
	int bh;
	char stack[STACK];
} fibers[FIBERS];

static ucontext_t scheduler;
static int running;
static struct wg_fanout fan;
static struct wg_aead_job jobs[WG_SHARES];
static struct wg_share shares[WG_SHARES];
static unsigned int round_now, at_work, n_of_round[ROUNDS], helpers_now;
static bool in_round;
static bool count_only;		/* one thread of execution, no scheduler */
static const char *broken;
static unsigned int cpus_online = 8;
static bool busy;
static u64 step_ns = WG_HELP_NS;

/* Choices made on the way, and how many there were. */
static struct {
	u8 taken, of;
} path[DEPTH];
static unsigned int depth, known;
static u64 *visited;
static unsigned long states, executions, helped_ever;

static void must(bool ok, const char *what)
{
	if (!ok && !broken)
		broken = what;
}

static u64 mix(u64 hash, u64 value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15ull;
	return hash ^ hash >> 29;
}

static void see(u64 value)
{
	fibers[running].seen = mix(fibers[running].seen, value);
}

static void stop(enum why why, const void *what)
{
	struct fiber *f = &fibers[running];

	if (count_only)
		return;
	f->why = why;
	f->what = what;
	swapcontext(&f->ctx, &scheduler);
}

/* --- the kernel's words ---------------------------------------------------------- */

void raw_spin_lock(raw_spinlock_t *lock)
{
	stop(WANTS_LOCK, lock);
	lock->taken = 1;
	see(fan.next);
	see(fan.n);
}

void raw_spin_unlock(raw_spinlock_t *lock)
{
	lock->taken = 0;
}

int fan_add(atomic_t *v, int n)
{
	stop(READY, NULL);
	return v->counter += n;
}

int fan_add_release(atomic_t *v, int n)
{
	stop(READY, NULL);
	return v->counter += n;
}

void fan_wait_zero_acquire(atomic_t *v)
{
	stop(WAITS_FOR_ZERO, v);
}

void local_bh_disable(void)
{
	fibers[running].bh++;
}

void local_bh_enable(void)
{
	fibers[running].bh--;
}

void cond_resched(void)
{
	stop(READY, NULL);
}

unsigned int num_online_cpus(void)
{
	return cpus_online;
}

/* Every share takes as long as it must to be worth a helper. */
u64 ktime_get_mono_fast_ns(void)
{
	static u64 now;

	return now += step_ns;
}

bool single_task_running(void)
{
	return !busy;
}

bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	bool was = work->pending;

	stop(READY, NULL);
	work->pending = true;
	return !was;
}

bool cancel_work_sync(struct work_struct *work)
{
	return false;
}

/* --- asker and helpers -------------------------------------------------------------- */

static void do_share(struct wg_aead_job *job, unsigned int n)
{
	must(in_round, "a share was done after wg_fanout() had returned");
	must(n == 1 && job->nonce == round_now, "a share of another round");
	must(fibers[running].bh, "one could be preempted while the other waits for it");
	at_work++;
	stop(READY, NULL);
	job->len++;
	stop(READY, NULL);
	at_work--;
	must(in_round, "a share was not finished when wg_fanout() returned");
}

static void do_nothing(struct wg_aead_job *job, unsigned int n)
{
}

static void one_round(unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		jobs[i] = (struct wg_aead_job) { .nonce = round_now };
		shares[i] = (struct wg_share) { .jobs = &jobs[i], .n = 1 };
		jobs[i].len = LEN;
	}
	in_round = true;
	wg_fanout(&fan, shares, n, do_share);
	in_round = false;
	must(!at_work, "somebody is still at work");
	for (i = 0; i < n; i++) {
		must(jobs[i].len == LEN + 1, "a share was not done, or twice");
		helped_ever += shares[i].helped;
	}
	memset(shares, 0, sizeof(shares));
}

static void run_asker(void)
{
	for (round_now = 0; round_now < ROUNDS; round_now++)
		one_round(n_of_round[round_now]);
	stop(ENDED, NULL);
}

static void run_helper(void)
{
	struct work_struct *work = &fan.helpers[running - 1].work;

	for (;;) {
		stop(IDLE, work);
		work->pending = false;
		work->func(work);
	}
}

/* --- the scheduler ------------------------------------------------------------------- */

static bool can_go_on(const struct fiber *f)
{
	switch (f->why) {
	case READY:
		return true;
	case WANTS_LOCK:
		return !((const raw_spinlock_t *)f->what)->taken;
	case WAITS_FOR_ZERO:
		return !((const atomic_t *)f->what)->counter;
	case IDLE:
		return ((const struct work_struct *)f->what)->pending;
	default:
		return false;
	}
}

static u64 name_of_state(void)
{
	u64 hash = mix(round_now, at_work);
	unsigned int i;

	for (i = 0; i <= helpers_now; i++) {
		hash = mix(hash, fibers[i].seen);
		hash = mix(hash, fibers[i].why);
	}
	for (i = 0; i < helpers_now; i++)
		hash = mix(hash, fan.helpers[i].work.pending);
	for (i = 0; i < WG_SHARES; i++)
		hash = mix(hash, jobs[i].len * 4 + shares[i].helped);
	hash = mix(hash, fan.next << 16 | fan.n << 8 | fan.held.counter);
	hash = mix(hash, fan.lock.taken * 2 + in_round);
	return hash ? hash : 1;
}

/* Returns false if it was there before. */
static bool visit(u64 name)
{
	u64 at = name % TABLE;

	while (visited[at] && visited[at] != name)
		at = (at + 1) % TABLE;
	if (visited[at])
		return false;
	visited[at] = name;
	if (++states > TABLE / 2)
		abort();
	return true;
}

static void begin(void)
{
	unsigned int i;

	memset(&fan, 0, sizeof(fan));
	memset(jobs, 0, sizeof(jobs));
	memset(shares, 0, sizeof(shares));
	wg_fanout_init(&fan);
	fan.pace = PACE;
	at_work = 0;
	in_round = false;
	for (i = 0; i <= helpers_now; i++) {
		struct fiber *f = &fibers[i];

		getcontext(&f->ctx);
		f->ctx.uc_stack.ss_sp = f->stack;
		f->ctx.uc_stack.ss_size = STACK;
		f->why = READY;
		f->seen = f->bh = 0;
		makecontext(&f->ctx, i == ASKER ? run_asker : run_helper, 0);
	}
}

static unsigned int choices(int *who)
{
	unsigned int i, n = 0;

	for (i = 0; i <= helpers_now; i++)
		if (can_go_on(&fibers[i]))
			who[n++] = i;
	return n;
}

static void check_end(void)
{
	unsigned int i;

	must(fibers[ASKER].why == ENDED, "the asker waits for ever");
	must(!fan.held.counter && !fan.lock.taken, "something is still held");
	for (i = 0; i <= helpers_now; i++)
		must(!fibers[i].bh, "bottom halves stay off");
}

/* One execution along the known path, and beyond it always the first choice. */
static void execute(void)
{
	int who[FIBERS];
	unsigned int n;

	begin();
	executions++;
	for (depth = 0; !broken && (n = choices(who)); depth++) {
		if (depth == DEPTH)
			abort();
		if (depth >= known) {
			if (!visit(name_of_state()))
				return;
			path[depth].taken = 0;
			path[depth].of = n;
		}
		running = who[path[depth].taken];
		fibers[running].seen = mix(fibers[running].seen, 1);	/* how far it is */
		swapcontext(&scheduler, &fibers[running].ctx);
	}
	if (!broken)
		check_end();
}

/* Returns false when all was tried. */
static bool next_path(void)
{
	while (depth && path[depth - 1].taken + 1 == path[depth - 1].of)
		depth--;
	if (!depth)
		return false;
	path[depth - 1].taken++;
	known = depth;
	return true;
}

static bool explore(unsigned int helping, unsigned int first, unsigned int second)
{
	helpers_now = helping;
	n_of_round[0] = first;
	n_of_round[1] = second;
	memset(visited, 0, TABLE * sizeof(*visited));
	states = executions = known = 0;
	broken = NULL;
	do
		execute();
	while (!broken && next_path());
	if (broken)
		printf("# %u helpers, %u and %u shares: %s\n", helping, first, second, broken);
	if (getenv("VERBOSE"))
		printf("# %u helpers, %u and %u shares: %lu states, %lu executions\n",
		       helping, first, second, states, executions);
	return !broken;
}

/* Of @most shares in both rounds together. */
static bool every_interleaving(unsigned int helping, unsigned int most)
{
	unsigned int first, second;

	visited = calloc(TABLE, sizeof(*visited));
	helped_ever = 0;
	for (first = 1; first <= WG_SHARES; first++)
		for (second = 1; second <= WG_SHARES && first + second <= most; second++)
			CHECK(explore(helping, first, second));
	CHECK(helped_ever);	/* or nothing was tried */
	free(visited);
	return true;
}

static bool one_helper(void)
{
	return every_interleaving(1, 2 * WG_SHARES);
}

static bool two_helpers(void)
{
	return every_interleaving(2, getenv("LONG") ? 6 : 4);
}

/* What the asker sees, with nobody scheduled but itself. */
static unsigned int asks(unsigned int n)
{
	unsigned int i, asked = 0;

	for (i = 0; i < n; i++) {
		jobs[i] = (struct wg_aead_job) { .len = LEN };
		shares[i] = (struct wg_share) { .jobs = &jobs[i], .n = 1 };
	}
	count_only = true;
	wg_fanout(&fan, shares, n, do_nothing);
	count_only = false;
	for (i = 0; i < WG_HELPERS; i++) {
		asked += fan.helpers[i].work.pending;
		fan.helpers[i].work.pending = false;
	}
	return asked;
}

static void fresh(void)
{
	memset(&fan, 0, sizeof(fan));
	wg_fanout_init(&fan);
	fan.pace = PACE;
	step_ns = WG_HELP_NS;
}

static bool width_follows_cpus(void)
{
	fresh();
	cpus_online = 1;
	CHECK_EQ(wg_fanout_width(&fan), 1);
	cpus_online = 2;
	CHECK_EQ(wg_fanout_width(&fan), 2);
	cpus_online = 8;
	CHECK_EQ(wg_fanout_width(&fan), WG_SHARES);
	CHECK_EQ(asks(1), 0);
	CHECK_EQ(asks(3), 2);
	CHECK_EQ(asks(WG_SHARES), WG_HELPERS);
	return true;
}

/* A helper for every WG_HELP_NS behind the first share, at the pace that was seen. */
static bool asks_for_what_a_wakeup_is_worth(void)
{
	fresh();
	fan.pace = 0;
	CHECK_EQ(asks(WG_SHARES), 0);	/* which nobody has seen yet */
	CHECK_EQ(fan.pace, PACE);
	fan.pace--;
	CHECK_EQ(asks(2), 0);
	fan.pace = PACE;
	CHECK_EQ(asks(2), 1);
	fan.pace = PACE / 3;
	CHECK_EQ(asks(4), 0);
	fan.pace++;
	CHECK_EQ(asks(4), 1);
	return true;
}

/* Fast code leaves nothing to share, so nothing is prepared for it. */
static bool fast_code_stays_narrow(void)
{
	fresh();
	fan.pace = 50;
	CHECK_EQ(wg_fanout_width(&fan), 1);
	fan.pace = 2000;
	CHECK_EQ(wg_fanout_width(&fan), WG_SHARES);
	return true;
}

/* Whoever lets the asker wait for long is no help. */
static bool a_long_wait_does_not_pay(void)
{
	struct wg_share helped = { .jobs = jobs, .n = 1, .helped = true };

	fresh();
	jobs[0].len = LEN;
	CHECK(has_paid(&fan, &helped, 1, WG_HELP_NS));
	CHECK(!has_paid(&fan, &helped, 1, 10 * WG_HELP_NS));
	helped.helped = false;
	CHECK(!has_paid(&fan, &helped, 1, 0));
	return true;
}

static bool pace_follows_slowly(void)
{
	struct wg_share share = { .jobs = jobs, .n = 1 };
	unsigned int i;

	fresh();
	jobs[0].len = 2 * SAMPLE - WG_JOB_COST;
	note_pace(&fan, &share, 100 * WG_HELP_NS);
	CHECK(fan.pace < 2 * PACE);	/* an interrupt is no pace */
	for (i = 0; i < 200; i++)
		note_pace(&fan, &share, 8000);
	CHECK(fan.pace >= 1000 && fan.pace < 1100);
	jobs[0].len = 64;		/* and a small packet tells nothing */
	note_pace(&fan, &share, 9000);
	CHECK(fan.pace >= 1000 && fan.pace < 1100);
	return true;
}

/* Nobody comes: soon only one round in so many asks, until somebody does. */
static bool asks_rarely_when_nobody_comes(void)
{
	unsigned int i, wide = 0;

	fresh();
	for (i = 0; i < MISSES; i++) {
		CHECK_EQ(wg_fanout_width(&fan), WG_SHARES);
		CHECK_EQ(asks(2), 1);
	}
	CHECK_EQ(asks(2), 0);	/* also if it was wide already */
	for (i = 0; i < 10 * (REST + 1); i++) {
		if (wg_fanout_width(&fan) > 1) {
			wide++;
			CHECK_EQ(asks(2), 1);
		}
	}
	CHECK_EQ(wide, 10);
	return true;
}

static bool a_busy_cpu_does_not_help(void)
{
	fresh();
	jobs[0] = (struct wg_aead_job) { .len = 1 };
	shares[0] = (struct wg_share) { .jobs = &jobs[0], .n = 1 };
	count_only = busy = true;
	publish(&fan, shares, 1, do_nothing);
	CHECK(!help_with_one(&fan));
	busy = false;
	CHECK(help_with_one(&fan));
	CHECK(shares[0].helped);
	count_only = false;
	return true;
}

static const struct ktap_test tests[] = {
	{ "fanout.width_follows_cpus", width_follows_cpus },
	{ "fanout.asks_for_what_a_wakeup_is_worth", asks_for_what_a_wakeup_is_worth },
	{ "fanout.fast_code_stays_narrow", fast_code_stays_narrow },
	{ "fanout.a_long_wait_does_not_pay", a_long_wait_does_not_pay },
	{ "fanout.pace_follows_slowly", pace_follows_slowly },
	{ "fanout.asks_rarely_when_nobody_comes", asks_rarely_when_nobody_comes },
	{ "fanout.a_busy_cpu_does_not_help", a_busy_cpu_does_not_help },
	{ "fanout.one_helper", one_helper },
	{ "fanout.two_helpers", two_helpers },
};

ktap_main("fanout_explore", tests)
