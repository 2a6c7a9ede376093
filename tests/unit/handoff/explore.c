// SPDX-License-Identifier: GPL-2.0
/*
 * Every interleaving of the hand-off in src/data/cpu.c, for a few packets.
 *
 * The contexts of each CPU are coroutines. One goes on until it takes a lock,
 * reads something without one, looks at the clock, or lets bottom halves in;
 * there the scheduler tries each of all that may happen next: any context of any
 * CPU that could run there, and any store that could arrive. States that were
 * seen before are not tried again. Preemption is as in a kernel that is fully
 * preemptible: a softirq interrupts a task or a worker whose bottom halves are on.
 *
 * Stores without a lock's protection wait in a buffer of their CPU, and the
 * release of a lock behind them; others see them when they leave it, in order
 * (x86), or in any order that keeps the release last and each variable's
 * stores in turn. A lock-free look at a list that is being changed sees either.
 *
 * In the end all packets have gone out, in the order of their flow, and all is
 * quiet. "-v" prints how many states there were.
 */
#define _GNU_SOURCE
#include <ucontext.h>

#include "kernel.h"
#include "common.h"
#include "../ktap.h"

#if !defined(__x86_64__) && !defined(__aarch64__)
#error "no registers known for this machine"
#endif

enum {
	MAX_ITEMS = 6,
	MAX_STORES = 24,
	STACK = 32768,
	KINDS = 3,
	FIBERS = HAND_CPUS * KINDS,
};

enum kind { TASK, SOFTIRQ, WORKER };
static const char *const kind_names[] = { "task", "softirq", "worker" };

/*
 * Where a packet comes from: a socket, forwarding in a softirq or in a task that holds
 * one off (HANDED), the network, or a tunnel above. GONE: the device goes.
 */
enum source { SOCKET, FORWARDED, HANDED, NETWORK, NESTED, GONE };

struct arrival {
	u8 cpu;
	u8 source;
	u8 flow;		/* what the lanes go by */
	u8 stream;		/* its packets come one after the other; streams may share a flow */
	u8 inside;		/* NESTED: sent while that one is */
};

struct scenario {
	unsigned int items;
	unsigned int jumps;	/* how often the clock shows that a slice is over */
	bool any_order;		/* of stores */
	bool shared;		/* a flow has several streams, so order is not promised */
	struct arrival item[MAX_ITEMS];
};

/* Why a context waits. */
enum why { IDLE, PLAIN, WANTS_LOCK, LOOKS_AT_LIST, CLOCK, PICKS, GRACE };

struct fiber {
	ucontext_t ctx;
	enum why why;
	int cpu;
	enum kind kind;
	int bh, locks, rcu;
	const void *what;	/* the lock it wants, the list it looks at */
	unsigned int choice;	/* of the alternatives, by the scheduler */
};

/*
 * Not yet seen by other CPUs. What a lock protects, its holder may read at once
 * by plain loads: that is stored at once, and the buffer keeps what others still see.
 */
struct store {
	void *p;		/* an unlock: the lock */
	u64 value;		/* new, or old */
	u8 size;		/* 0: an unlock */
	bool is_old;
};

/* All that changes, but for cpus, the flows and the stacks. */
static struct world {
	struct fiber fiber[FIBERS];
	struct store store[HAND_CPUS][MAX_STORES];
	unsigned int stores[HAND_CPUS];
	bool was_empty[HAND_CPUS][2];	/* the lanes, when their lock was taken */
	bool in_softirq[HAND_CPUS];
	struct sk_buff skb[MAX_ITEMS];
	bool accepted[MAX_ITEMS];	/* by the lanes */
	u32 next[MAX_ITEMS];		/* by stream: the packet that must come out next */
	unsigned int out;
	unsigned int jumps;
	u64 now;
	bool waited[FIBERS];		/* a grace period ends when these have stopped reading */
	bool broken;			/* order */
} w;

static char stacks[FIBERS][STACK] __attribute__((aligned(64)));
static ucontext_t scheduler;
static struct fiber *self;
static const struct scenario *scene;

/* --- what happened, for a person ------------------------------------------------- */

enum { MAX_DEPTH = 4096 };
static struct step { s8 fiber, store; u8 choice, why; } path[MAX_DEPTH];
static unsigned int depth, deepest;
static unsigned long states, ends;

static void print_path(const char *why)
{
	static const char *const whys[] = { "starts", "goes on", "locks", "looks", "clock", "picks", "waits for readers" };
	unsigned int i;

	printf("# %s, after:\n", why);
	for (i = 0; i < depth; i++) {
		if (path[i].fiber < 0)
			printf("#  store %d of CPU %d arrives\n", path[i].store, path[i].choice);
		else
			printf("#  CPU %d %s %s (%d)\n", path[i].fiber / KINDS,
			       kind_names[path[i].fiber % KINDS], whys[path[i].why], path[i].choice);
	}
}

/* --- the kernel's words ------------------------------------------------------------ */

/* To the scheduler and back. Return: which alternative it chose. */
static unsigned int wait(enum why why, const void *what)
{
	struct fiber *me = self;

	me->why = why;
	me->what = what;
	if (swapcontext(&me->ctx, &scheduler))
		abort();
	return me->choice;
}

int smp_processor_id(void)
{
	return self->cpu;
}

struct task_struct *hand_current(void)
{
	/* A softirq runs on top of whoever it interrupted; nobody else is told apart. */
	return (struct task_struct *)&w.fiber[self->cpu * KINDS];
}

bool in_serving_softirq(void)
{
	return self->kind == SOFTIRQ;
}

unsigned int softirq_count(void)
{
	return self->bh;
}

void hand_point(void)
{
	wait(PLAIN, NULL);
}

u64 ktime_get_mono_fast_ns(void)
{
	/* The slice may be over, or that and the time for a last chunk. */
	static const u64 jump[] = { 0, (WG_SLICE_NS + WG_SLICE_LAST_NS) / 2, 2 * WG_SLICE_LAST_NS };
	unsigned int which = wait(CLOCK, NULL);

	w.jumps -= which > 0;
	w.now += jump[which];
	return w.now;
}

static bool is_reader(const struct fiber *f)
{
	return f->rcu || f->bh || (f->kind == SOFTIRQ && w.in_softirq[f->cpu]);
}

static void stop_reading(struct fiber *f)
{
	if (!is_reader(f))
		w.waited[f - w.fiber] = false;
}

void rcu_read_lock(void)
{
	self->rcu++;
}

void rcu_read_unlock(void)
{
	self->rcu--;
	stop_reading(self);
}

static bool grace_is_over(void)
{
	unsigned int i;

	for (i = 0; i < FIBERS; i++)
		if (w.waited[i])
			return false;
	return true;
}

void synchronize_net(void)
{
	unsigned int i;

	hand_barrier();
	for (i = 0; i < FIBERS; i++)
		w.waited[i] = is_reader(&w.fiber[i]);
	wait(GRACE, NULL);
}

void local_bh_disable(void)
{
	self->bh++;
}

void local_bh_enable(void)
{
	self->bh--;
	stop_reading(self);
	wait(PLAIN, NULL);
}

static u64 load(const void *p, size_t size)
{
	u64 v = 0;

	memcpy(&v, p, size);	/* little endian, as the machines above */
	return v;
}

static void arrive(int cpu, unsigned int i)
{
	struct store s = w.store[cpu][i];

	memmove(&w.store[cpu][i], &w.store[cpu][i + 1], (w.stores[cpu] - i - 1) * sizeof(s));
	w.stores[cpu]--;
	memset(&w.store[cpu][w.stores[cpu]], 0, sizeof(s));
	if (!s.size)
		((spinlock_t *)s.p)->owner = 0;
	else if (!s.is_old)
		memcpy(s.p, &s.value, s.size);
}

static void put_store(struct store s)
{
	assert(w.stores[self->cpu] < MAX_STORES);
	w.store[self->cpu][w.stores[self->cpu]++] = s;
}

static bool is_locked_data(const void *p)
{
	return (char *)p >= (char *)cpus && (char *)p < (char *)&cpus[HAND_CPUS];
}

void hand_barrier(void)
{
	while (w.stores[self->cpu])
		arrive(self->cpu, 0);
}

/* The first store of another CPU on the way to @p, for what only a lock's holder writes. */
static const struct store *coming(const void *p)
{
	unsigned int i;
	int id;

	for_each_possible_cpu(id)
		for (i = 0; id != self->cpu && i < w.stores[id]; i++)
			if (w.store[id][i].p == p && w.store[id][i].is_old)
				return &w.store[id][i];
	return NULL;
}

/* The last store of this CPU on its way there. */
static const struct store *going(const void *p)
{
	const struct store *s = w.store[self->cpu];
	unsigned int i;

	for (i = w.stores[self->cpu]; i-- > 0;)
		if (s[i].p == p && s[i].size)
			return &s[i];
	return NULL;
}

u64 hand_read(const void *p, size_t size)
{
	const struct store *s;

	wait(PLAIN, NULL);
	s = is_locked_data(p) ? coming(p) : going(p);
	return s ? s->value : load(p, size);
}

void hand_write(void *p, size_t size, u64 value)
{
	struct store s = { .p = p, .size = size, .value = value, .is_old = is_locked_data(p) };

	if (s.is_old) {
		s.value = load(p, size);
		memcpy(p, &value, size);
	}
	put_store(s);
}

/* The CPU whose lock it is; lanes are on its list in the order rx, tx. */
static struct wg_cpu *cpu_of(const void *p)
{
	int id;

	assert(is_locked_data(p));
	for (id = 0; (char *)p >= (char *)&cpus[id + 1];)
		id++;
	return &cpus[id];
}

void spin_lock(spinlock_t *lock)
{
	struct wg_cpu *cpu = cpu_of(lock);

	self->locks++;
	wait(WANTS_LOCK, lock);
	/* What this CPU released itself it may take again; all before it has arrived then. */
	while (lock->owner)
		arrive(self->cpu, 0);
	lock->owner = self->cpu + 1;
	w.was_empty[cpu->id][0] = skb_queue_empty(&cpu->rx.list);
	w.was_empty[cpu->id][1] = skb_queue_empty(&cpu->tx.list);
}

void spin_unlock(spinlock_t *lock)
{
	self->locks--;
	put_store((struct store){ .p = lock });
}

static bool was_empty(const struct sk_buff_head *list)
{
	struct wg_cpu *cpu = cpu_of(list);

	return w.was_empty[cpu->id][list == &cpu->tx.list];
}

bool skb_queue_empty_lockless(const struct sk_buff_head *list)
{
	return wait(LOOKS_AT_LIST, list) ? was_empty(list) : skb_queue_empty(list);
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	hand_barrier();
	if (work->pending)
		return false;
	work->pending = true;
	return true;
}

/* --- packets --------------------------------------------------------------------------- */

static void came_out(struct sk_buff *skb)
{
	unsigned int stream = scene->item[skb - w.skb].stream;

	if (w.next[stream] != skb->seq && !scene->shared)
		w.broken = true;
	w.next[stream] = skb->seq + 1;
	w.out++;
}

static void send_nested(struct sk_buff *skb)
{
	unsigned int i, me = skb - w.skb;

	for (i = 0; i < scene->items; i++) {
		if (scene->item[i].source != NESTED || scene->item[i].inside != me)
			continue;
		local_bh_disable();
		wg_cpu_send_enter_level(wg_tx_cb(skb)->level);
		hand_transmit(&w.skb[i]);
		w.accepted[i] = true;
		wg_cpu_send_leave();
		local_bh_enable();
	}
}

static void hand_sent(struct sk_buff *skb)
{
	send_nested(skb);
	came_out(skb);
}

static void hand_up(struct sk_buff *skb)
{
	came_out(skb);
}

/* Only what a device that goes had not read. */
static void hand_dropped(struct sk_buff *skb)
{
	w.broken |= scene->item[scene->items - 1].source != GONE;
	came_out(skb);
}

/* --- contexts ------------------------------------------------------------------------------ */

static bool is_from_task(const struct arrival *a)
{
	return a->source == SOCKET || a->source == HANDED || a->source == GONE;
}

/* The next packet that comes up there; those of its stream before it have been accepted. */
static int ready_item(int cpu, bool softirq)
{
	unsigned int i, k;

	for (i = 0; i < scene->items; i++) {
		const struct arrival *a = &scene->item[i];

		if (a->cpu != cpu || a->source == NESTED || is_from_task(a) == softirq ||
		    w.accepted[i])
			continue;
		for (k = 0; k < i; k++)
			if (scene->item[k].stream == a->stream && !w.accepted[k])
				return -1;
		return i;
	}
	return -1;
}

static void handle_item(int i)
{
	if (scene->item[i].source == GONE) {
		wg_cpu_drain_device(&hand_wg);
		w.broken |= w.out++ != i;	/* no packet of it is anywhere */
	} else if (scene->item[i].source == NETWORK)
		hand_receive(&w.skb[i]);
	else
		hand_transmit(&w.skb[i]);
	/* Whoever brings the next one knows of this one: a migration, or an interrupt, is between. */
	hand_barrier();
	w.accepted[i] = true;
}

/* What is handed over comes in bursts, with bottom halves off all along. */
static void hand_over(int cpu)
{
	int i;

	local_bh_disable();
	while ((i = ready_item(cpu, false)) >= 0 && scene->item[i].source == HANDED) {
		local_bh_disable();
		handle_item(i);
		local_bh_enable();
	}
	local_bh_enable();
}

static void run_task(int cpu)
{
	int i;

	for (;;) {
		wait(IDLE, NULL);
		i = ready_item(cpu, false);
		if (scene->item[i].source == GONE) {
			handle_item(i);
		} else if (scene->item[i].source == HANDED) {
			hand_over(cpu);
		} else {
			local_bh_disable();
			handle_item(i);
			local_bh_enable();
		}
	}
}

/* The driver's NAPI and ours, whichever is first in the list. */
static void run_softirq(int cpu)
{
	struct napi_struct *napi = &cpus[cpu].napi;

	for (;;) {
		wait(IDLE, NULL);
		w.in_softirq[cpu] = true;
		while (napi->listed || ready_item(cpu, true) >= 0) {
			if (wait(PICKS, NULL))
				handle_item(ready_item(cpu, true));
			else
				hand_poll(napi);
		}
		w.in_softirq[cpu] = false;
		stop_reading(self);
	}
}

static void run_worker(int cpu)
{
	struct work_struct *work = &cpus[cpu].work;

	for (;;) {
		wait(IDLE, NULL);
		work->pending = false;
		work->func(work);
	}
}

static void enter_fiber(int i)
{
	static void (*const body[])(int) = { run_task, run_softirq, run_worker };

	body[i % KINDS](i / KINDS);
}

/* --- what may happen next --------------------------------------------------------------------- */

/* No process may be elsewhere on that CPU in a stretch that holds @f off. */
static bool may_have_cpu(const struct fiber *f)
{
	const struct fiber *other;
	int k;

	for (k = 0; k < KINDS; k++) {
		other = &w.fiber[f->cpu * KINDS + k];
		if (other == f || other->kind == SOFTIRQ)
			continue;
		if (f->kind == SOFTIRQ ? !w.in_softirq[f->cpu] && other->bh : other->bh || other->locks)
			return false;
	}
	return f->kind == SOFTIRQ || !w.in_softirq[f->cpu];
}

static bool has_reason(const struct fiber *f)
{
	switch (f->kind) {
	case TASK:
		return ready_item(f->cpu, false) >= 0;
	case SOFTIRQ:
		return cpus[f->cpu].napi.listed || ready_item(f->cpu, true) >= 0;
	default:
		return cpus[f->cpu].work.pending;
	}
}

static bool may_lock(const struct fiber *f)
{
	const spinlock_t *lock = f->what;
	unsigned int i;

	for (i = 0; i < w.stores[f->cpu]; i++)
		if (w.store[f->cpu][i].p == lock)
			return true;
	return !lock->owner;
}

/* A list that another CPU is changing, or has changed and not yet released. */
static bool may_look_old(const struct fiber *f)
{
	int owner = cpu_of(f->what)->lock.owner;

	return owner && owner != f->cpu + 1 && was_empty(f->what) != skb_queue_empty(f->what);
}

/* Bit per alternative, 0: it cannot go on. */
static unsigned int alternatives(const struct fiber *f)
{
	if (!may_have_cpu(f))
		return 0;
	switch (f->why) {
	case IDLE:
		return has_reason(f);
	case WANTS_LOCK:
		return may_lock(f);
	case LOOKS_AT_LIST:
		return may_look_old(f) ? 3 : 1;
	case CLOCK:
		return w.jumps ? 7 : 1;
	case GRACE:
		return grace_is_over();
	case PICKS:
		return cpus[f->cpu].napi.listed | (ready_item(f->cpu, true) >= 0) << 1;
	default:
		return 1;
	}
}

static bool may_arrive(int cpu, unsigned int i)
{
	const struct store *s = w.store[cpu];
	unsigned int k;

	if (!s[i].size || !scene->any_order)
		return !i;
	for (k = 0; k < i; k++)
		if (s[k].p == s[i].p)
			return false;
	return true;
}

static unsigned int list_steps(struct step *steps)
{
	unsigned int n = 0, f, c, bits;

	for (f = 0; f < FIBERS; f++) {
		bits = alternatives(&w.fiber[f]);
		for (c = 0; bits >> c; c++)
			if (bits >> c & 1)
				steps[n++] = (struct step){ .fiber = f, .choice = c,
							    .why = w.fiber[f].why };
	}
	for (c = 0; c < HAND_CPUS; c++)
		for (f = 0; f < w.stores[c]; f++)
			if (may_arrive(c, f))
				steps[n++] = (struct step){ .fiber = -1, .store = f, .choice = c };
	return n;
}

static void take_step(struct step s)
{
	path[depth++] = s;
	if (depth > deepest)
		deepest = depth;
	assert(depth < MAX_DEPTH);
	if (s.fiber < 0) {
		arrive(s.choice, s.store);
		return;
	}
	self = &w.fiber[s.fiber];
	self->choice = s.choice;
	if (swapcontext(&scheduler, &self->ctx))
		abort();
	self = NULL;
}

/* --- states ----------------------------------------------------------------------------------------- */

enum { USED_CPU = offsetof(struct wg_cpu, scratch), USED_FLOWS = MAX_ITEMS };

static char *sp_of(struct fiber *f)
{
#ifdef __x86_64__
	return (char *)f->ctx.uc_mcontext.gregs[REG_RSP];
#else
	return (char *)f->ctx.uc_mcontext.sp;
#endif
}

static size_t stack_used(unsigned int i)
{
	return stacks[i] + STACK - sp_of(&w.fiber[i]);
}

struct snapshot {
	struct world w;
	char cpu[HAND_CPUS][USED_CPU];
	struct flow tx[USED_FLOWS], rx[USED_FLOWS];
	unsigned int depth;
	char stacks[];
};

static struct snapshot *save(void)
{
	struct snapshot *s;
	size_t size = sizeof(*s);
	unsigned int i;
	char *p;

	for (i = 0; i < FIBERS; i++)
		size += stack_used(i);
	s = malloc(size);
	s->w = w;
	s->depth = depth;
	memcpy(s->tx, tx_flows, sizeof(s->tx));
	memcpy(s->rx, rx_flows, sizeof(s->rx));
	for (i = 0; i < HAND_CPUS; i++)
		memcpy(s->cpu[i], &cpus[i], USED_CPU);
	for (p = s->stacks, i = 0; i < FIBERS; p += stack_used(i++))
		memcpy(p, sp_of(&w.fiber[i]), stack_used(i));
	return s;
}

static void restore(const struct snapshot *s)
{
	const char *p;
	unsigned int i;

	w = s->w;
	depth = s->depth;
	memcpy(tx_flows, s->tx, sizeof(s->tx));
	memcpy(rx_flows, s->rx, sizeof(s->rx));
	for (i = 0; i < HAND_CPUS; i++)
		memcpy(&cpus[i], s->cpu[i], USED_CPU);
	for (p = s->stacks, i = 0; i < FIBERS; p += stack_used(i++))
		memcpy(sp_of(&w.fiber[i]), p, stack_used(i));
}

static u64 mix(u64 h, const void *data, size_t size)
{
	const u8 *p = data;
	u64 v;

	for (; size; p += 8, size -= size < 8 ? size : 8) {
		v = 0;
		memcpy(&v, p, size < 8 ? size : 8);
		h = (h ^ v) * 0x9e3779b97f4a7c15ULL;
		h ^= h >> 29;
	}
	return h;
}

static u64 mix_registers(u64 h, const struct fiber *f)
{
#ifdef __x86_64__
	static const u8 kept[] = { REG_RBX, REG_RBP, REG_R12, REG_R13, REG_R14, REG_R15, REG_RSP, REG_RIP };
	unsigned int i;

	for (i = 0; i < sizeof(kept); i++)
		h = mix(h, &f->ctx.uc_mcontext.gregs[kept[i]], 8);
	return h;
#else
	return mix(mix(h, &f->ctx.uc_mcontext.regs[19], 12 * 8), &f->ctx.uc_mcontext.sp, 8);
#endif
}

/* A context that waits for something to do remembers nothing. */
static u64 mix_fiber(u64 h, unsigned int i)
{
	struct fiber *f = &w.fiber[i];

	h = mix(h, &f->why, sizeof(f->why));
	if (f->why == IDLE)
		return h;
	h = mix(h, &f->bh, sizeof(f->bh));
	h = mix(h, &f->locks, sizeof(f->locks));
	h = mix(h, &f->rcu, sizeof(f->rcu));
	h = mix(h, &f->what, sizeof(f->what));
	h = mix_registers(h, f);
	return mix(h, sp_of(f), stack_used(i));
}

static u64 state_hash(void)
{
	u64 h = 1;
	unsigned int i;

	for (i = 0; i < HAND_CPUS; i++) {
		h = mix(h, &cpus[i], USED_CPU);
		h = mix(h, w.store[i], w.stores[i] * sizeof(w.store[i][0]));
		h = mix(h, &w.stores[i], sizeof(w.stores[i]));
	}
	h = mix(h, tx_flows, USED_FLOWS * sizeof(tx_flows[0]));
	h = mix(h, rx_flows, USED_FLOWS * sizeof(rx_flows[0]));
	h = mix(h, w.was_empty, sizeof(w) - offsetof(struct world, was_empty));
	for (i = 0; i < FIBERS; i++)
		h = mix_fiber(h, i);
	return h | 1;
}

static u64 *seen;
static size_t seen_size, seen_used;

static bool put_seen(u64 h)
{
	size_t at = (h >> 20) & (seen_size - 1);

	while (seen[at] && seen[at] != h)
		at = (at + 1) & (seen_size - 1);
	if (seen[at])
		return false;
	seen[at] = h;
	seen_used++;
	return true;
}

static bool is_new(u64 h)
{
	u64 *old = seen;
	size_t i, n = seen_size;

	if (seen_used * 2 >= seen_size) {
		seen_size = n ? 2 * n : 1 << 16;
		seen = calloc(seen_size, sizeof(*seen));
		seen_used = 0;
		for (i = 0; i < n; i++)
			if (old[i])
				put_seen(old[i]);
		free(old);
	}
	return put_seen(h);
}

static void print_lane(int id, const char *name, const struct lane *lane)
{
	printf("# CPU %d %s: %u there, queued %u, done %u, held %u, %u bytes%s\n", id, name,
	       lane->list.qlen, lane->queued, lane->done, lane->held, lane->bytes,
	       lane->busy ? ", busy" : "");
}

static void print_cpu(int id)
{
	const struct wg_cpu *cpu = &cpus[id];

	print_lane(id, "in", &cpu->rx);
	print_lane(id, "out", &cpu->tx);
	printf("# CPU %d worker %d, its work pending %d, NAPI scheduled %d missed %d listed %d\n", id,
	       cpu->worker, cpu->work.pending, cpu->napi.sched, cpu->napi.missed, cpu->napi.listed);
}

/* --- all of them --------------------------------------------------------------------------------------- */

static bool end_is_good(void)
{
	int id;

	bool good = w.out == scene->items;

	ends++;
	for_each_possible_cpu(id)
		good &= hand_quiet(&cpus[id]);
	if (good)
		return true;
	print_path("a packet was left behind, or a lane is not at rest");
	for_each_possible_cpu(id)
		print_cpu(id);
	return false;
}

static bool explore(void)
{
	struct step steps[2 * FIBERS + HAND_CPUS * MAX_STORES];
	unsigned int i, n = list_steps(steps);
	struct snapshot *here;
	bool good = true;

	if (w.broken) {
		print_path("a flow overtook itself, or a packet was dropped");
		return false;
	}
	if (!is_new(state_hash()))
		return true;
	states++;
	if (!n)
		return end_is_good();
	here = n > 1 ? save() : NULL;
	for (i = 0; i < n && good; i++) {
		if (i)
			restore(here);
		take_step(steps[i]);
		good = explore();
	}
	free(here);
	return good;
}

static void start_fiber(int i)
{
	struct fiber *f = &w.fiber[i];

	f->cpu = i / KINDS;
	f->kind = i % KINDS;
	getcontext(&f->ctx);
	f->ctx.uc_stack.ss_sp = stacks[i];
	f->ctx.uc_stack.ss_size = STACK;
	makecontext(&f->ctx, (void (*)(void))enter_fiber, 1, i);
	self = f;
	swapcontext(&scheduler, &f->ctx);	/* to its first wait */
	self = NULL;
}

static void reset(const struct scenario *s)
{
	unsigned int i, seq[MAX_ITEMS] = { 0 };

	scene = s;
	memset(&w, 0, sizeof(w));
	memset(stacks, 0, sizeof(stacks));
	memset(tx_flows, 0, sizeof(tx_flows));
	memset(rx_flows, 0, sizeof(rx_flows));
	free(seen);
	seen = NULL;
	seen_size = seen_used = 0;
	depth = deepest = 0;
	states = ends = 0;
	w.jumps = s->jumps;
	w.now = 1000000000;
	if (wg_cpu_init())
		abort();
	for (i = 0; i < s->items; i++) {
		w.skb[i].truesize = 1;
		w.skb[i].hash = s->item[i].flow;
		w.skb[i].sk = s->item[i].source == SOCKET ? (struct sock *)1 : NULL;
		w.skb[i].seq = seq[s->item[i].stream]++;
	}
	for (i = 0; i < FIBERS; i++)
		start_fiber(i);
}

static bool all_interleavings(const struct scenario *s)
{
	bool good;

	reset(s);
	good = explore();
	printf("# %lu states, %lu ends, at most %u steps\n", states, ends, deepest);
	free(cpus);
	free(napi_dev);
	CHECK(good && ends);
	return true;
}

#define SCENARIO(name, ...)						\
	static bool name(void)						\
	{								\
		static const struct scenario s = { __VA_ARGS__ };	\
		return all_interleavings(&s);				\
	}

SCENARIO(flow_changes_cpu, .items = 3, .jumps = 2,
	 .item = { { 0, SOCKET, 0 }, { 1, SOCKET, 0 }, { 0, SOCKET, 0 } })
SCENARIO(two_flows, .items = 3, .jumps = 2,
	 .item = { { 0, SOCKET, 0, 0 }, { 1, SOCKET, 0, 0 }, { 1, SOCKET, 1, 1 } })
SCENARIO(two_senders, .items = 3, .jumps = 2, .shared = true,
	 .item = { { 0, SOCKET, 0, 0 }, { 1, SOCKET, 0, 1 }, { 0, FORWARDED, 0, 2 } })
SCENARIO(forwarded, .items = 3, .jumps = 2,
	 .item = { { 0, FORWARDED, 0 }, { 1, FORWARDED, 0 }, { 0, FORWARDED, 0 } })
SCENARIO(session_changes_cpu, .items = 3, .jumps = 2,
	 .item = { { 0, NETWORK, 0 }, { 1, NETWORK, 0 }, { 0, NETWORK, 0 } })
SCENARIO(two_receivers, .items = 3, .jumps = 2, .shared = true,
	 .item = { { 0, NETWORK, 0, 0 }, { 1, NETWORK, 0, 1 }, { 1, NETWORK, 0, 1 } })
SCENARIO(both_ways, .items = 3, .jumps = 2,
	 .item = { { 0, NETWORK, 0, 0 }, { 0, SOCKET, 1, 1 }, { 1, SOCKET, 1, 1 } })
SCENARIO(nested, .items = 3, .jumps = 2,
	 .item = { { 0, SOCKET, 0, 0 }, { 0, NESTED, 1, 1, 0 }, { 1, SOCKET, 0, 0 } })
SCENARIO(burst_out, .items = 6, .jumps = 2,
	 .item = { { 0, FORWARDED, 0 }, { 0, FORWARDED, 0 }, { 0, FORWARDED, 0 }, { 0, FORWARDED, 0 },
		   { 0, FORWARDED, 0 }, { 1, SOCKET, 0 } })
SCENARIO(burst_in, .items = 5, .jumps = 2,
	 .item = { { 0, NETWORK, 0 }, { 0, NETWORK, 0 }, { 0, NETWORK, 0 }, { 0, NETWORK, 0 },
		   { 1, NETWORK, 0 } })
SCENARIO(handed_over, .items = 4, .jumps = 2,
	 .item = { { 0, HANDED, 0 }, { 0, HANDED, 0 }, { 1, HANDED, 0 }, { 0, SOCKET, 0 } })
SCENARIO(all_at_once, .items = 4, .jumps = 2, .shared = true,
	 .item = { { 0, NETWORK, 0, 0 }, { 0, FORWARDED, 1, 1 }, { 1, SOCKET, 1, 2 }, { 1, NETWORK, 0, 3 } })
SCENARIO(worker_beside_sender, .items = 4, .jumps = 2, .shared = true,
	 .item = { { 0, FORWARDED, 0, 0 }, { 0, FORWARDED, 0, 0 }, { 0, SOCKET, 0, 1 }, { 1, SOCKET, 0, 2 } })
SCENARIO(device_goes, .items = 3, .jumps = 2, .shared = true,
	 .item = { { 0, NETWORK, 0 }, { 0, NETWORK, 0 }, { 1, GONE, 0 } })
SCENARIO(slow_twice, .items = 3, .jumps = 3,
	 .item = { { 0, NETWORK, 0 }, { 0, NETWORK, 0 }, { 1, NETWORK, 0 } })
SCENARIO(stores_in_any_order, .items = 3, .jumps = 2, .any_order = true, .shared = true,
	 .item = { { 0, SOCKET, 0, 0 }, { 1, SOCKET, 0, 1 }, { 0, FORWARDED, 0, 2 } })
SCENARIO(stores_in_any_order_rx, .items = 3, .jumps = 2, .any_order = true,
	 .item = { { 0, NETWORK, 0 }, { 1, NETWORK, 0 }, { 0, NETWORK, 0 } })

static const struct ktap_test tests[] = {
	{ "handoff.flow_that_changes_cpu", flow_changes_cpu },
	{ "handoff.two_flows_of_two_senders", two_flows },
	{ "handoff.two_senders_of_one_flow", two_senders },
	{ "handoff.two_receivers_of_one_session", two_receivers },
	{ "handoff.forwarded_flow_that_changes_cpu", forwarded },
	{ "handoff.session_that_changes_cpu", session_changes_cpu },
	{ "handoff.both_ways_on_one_cpu", both_ways },
	{ "handoff.tunnel_in_tunnel", nested },
	{ "handoff.burst_out", burst_out },
	{ "handoff.burst_in", burst_in },
	{ "handoff.bursts_of_a_task", handed_over },
	{ "handoff.all_at_once", all_at_once },
	{ "handoff.worker_beside_senders", worker_beside_sender },
	{ "handoff.device_that_goes", device_goes },
	{ "handoff.slices_that_end", slow_twice },
	{ "handoff.stores_in_any_order_out", stores_in_any_order },
	{ "handoff.stores_in_any_order_in", stores_in_any_order_rx },
};

ktap_main("handoff_explore", tests)
