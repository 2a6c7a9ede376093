// SPDX-License-Identifier: GPL-2.0
/* The simulator's clocks, its network and its memory of what was sent. Included by sim.c. */
#include "../../src/crypto/aead.h"
#include "../../src/crypto/platform.h"
#include "sim.h"

struct sim sim;

#define NEVER (~0ULL)
#define BOOT_BASE (5000 * SEC)
#define MONO_BASE (4000 * SEC)
#define WALL_BASE (1700000000 * SEC)

/* What must never happen is a bug wherever the random walk meets it. */
#define INVARIANT(cond)							\
	do {								\
		if (!(cond)) {						\
			printf("Bail out! at %llu.%03llu s: broken: %s\n", \
			       (unsigned long long)(sim.now / SEC),	\
			       (unsigned long long)(sim.now / MS % 1000), #cond); \
			fflush(stdout);					\
			abort();					\
		}							\
	} while (0)

/* --- clocks ------------------------------------------------------------------- */

static u64 exact_mono(const struct sim_node *n)
{
	return MONO_BASE + sim.now - n->slept;
}

static u64 coarse(u64 ns)
{
	return ns - ns % sim.config.tick;
}

struct wg_clock sim_clock(const struct sim_node *n)
{
	return (struct wg_clock) {
		.boot = coarse(BOOT_BASE + sim.now),
		.mono = coarse(exact_mono(n)),
	};
}

static u64 wall(const struct sim_node *n)
{
	return WALL_BASE + sim.now + n->wall_offset;
}

static struct sim_node *other(struct sim_node *n)
{
	return &sim.node[!n->number];
}

static u64 below(u64 n)
{
	return n ? ktap_rand() % n : 0;
}

/* --- the network ---------------------------------------------------------------- */

static bool sooner(const struct sim_flight *a, const struct sim_flight *b)
{
	return a->at < b->at || (a->at == b->at && a->order < b->order);
}

static void heap_up(size_t i)
{
	while (i && sooner(&sim.flights[i], &sim.flights[(i - 1) / 2])) {
		swap(sim.flights[i], sim.flights[(i - 1) / 2]);
		i = (i - 1) / 2;
	}
}

static void heap_down(size_t i)
{
	for (;;) {
		size_t least = i, child = 2 * i + 1;

		if (child < sim.flight_count && sooner(&sim.flights[child], &sim.flights[least]))
			least = child;
		child++;
		if (child < sim.flight_count && sooner(&sim.flights[child], &sim.flights[least]))
			least = child;
		if (least == i)
			return;
		swap(sim.flights[i], sim.flights[least]);
		i = least;
	}
}

static void take_off(int to, const void *msg, size_t len)
{
	struct sim_flight *f;

	if (sim.flight_count == sim.flight_room) {
		sim.flight_room = sim.flight_room ? 2 * sim.flight_room : 64;
		sim.flights = realloc(sim.flights, sim.flight_room * sizeof(*f));
		INVARIANT(sim.flights);
	}
	f = &sim.flights[sim.flight_count++];
	f->at = sim.now + sim.config.delay + below(sim.config.delay_spread);
	f->order = ++sim.order;
	f->to = to;
	f->len = len;
	memcpy(f->bytes, msg, len);
	heap_up(sim.flight_count - 1);
}

static struct sim_sent *log_sent(const struct sim_node *n, const u8 *msg, size_t len)
{
	struct sim_sent *s = &sim.log[sim.sent_count++ % SIM_LOG];

	memset(s, 0, sizeof(*s));
	s->at = sim.now;
	s->from = n->number;
	s->type = wg_message_classify(msg, len);
	if (sim.trace)
		printf("# %9.3f s: node %d sends type %d, %zu bytes\n", sim.now / 1e9, n->number,
		       s->type, len);
	s->len = len;
	INVARIANT(s->type != WG_MESSAGE_INVALID);
	if (s->type == WG_MESSAGE_INITIATION || s->type == WG_MESSAGE_RESPONSE) {
		s->sender_index = wg_load32(msg + 4);
		memcpy(s->ephemeral, msg + (s->type == WG_MESSAGE_INITIATION ? 8 : 12), WG_KEY_SIZE);
		memcpy(s->mac2, msg + len - WG_COOKIE_SIZE, WG_COOKIE_SIZE);
	}
	return s;
}

/* Section 7.1: between a handshake message and an initiation lie 5 s, unless reset. */
static void check_spacing(struct sim_node *n, const struct sim_sent *sent)
{
	u64 boot = sim_clock(n).boot;

	if (sent->type == WG_MESSAGE_INITIATION)
		INVARIANT(!n->last_handshake || boot - n->last_handshake >= 5 * SEC);
	if (sent->type == WG_MESSAGE_INITIATION || sent->type == WG_MESSAGE_RESPONSE)
		n->last_handshake = boot;
}

static void transmit(struct sim_node *n, const void *msg, size_t len)
{
	INVARIANT(len <= SIM_MAX_LEN);
	check_spacing(n, log_sent(n, msg, len));
	if (!n->up || !n->has_endpoint)
		return;
	if (sim.pass && !sim.pass(n->number, msg, len))
		return;
	if (below(1000) < sim.config.loss)
		return;
	take_off(!n->number, msg, len);
	if (below(1000) < sim.config.duplicates)
		take_off(!n->number, msg, len);
}

/* --- looking back -------------------------------------------------------------------------------- */

struct wg_keypair *sim_keypair(int node)
{
	struct wg_keypair *keypair;

	rcu_read_lock();
	keypair = rcu_dereference(sim.node[node].proto.session.current_keypair);
	rcu_read_unlock();
	return keypair;
}

const struct sim_sent *sim_find_sent(int node, enum wg_message_type type, unsigned long mark,
				     unsigned long nth)
{
	unsigned long i;

	INVARIANT(sim.sent_count - mark <= SIM_LOG);
	for (i = mark; i < sim.sent_count; i++) {
		const struct sim_sent *s = &sim.log[i % SIM_LOG];

		if (s->from == node && s->type == type && !nth--)
			return s;
	}
	return NULL;
}

unsigned long sim_sent_since(int node, enum wg_message_type type, unsigned long mark)
{
	unsigned long n = 0;

	while (sim_find_sent(node, type, mark, n))
		n++;
	return n;
}

unsigned long sim_keepalives_since(int node, unsigned long mark)
{
	const struct sim_sent *s;
	unsigned long i, n = 0;

	for (i = 0; (s = sim_find_sent(node, WG_MESSAGE_DATA, mark, i)); i++)
		n += s->len == WG_DATA_OVERHEAD;
	return n;
}
