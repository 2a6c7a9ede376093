/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two peers and a network in one process and in simulated time.
 *
 *	node 0 ---- loss, delay, duplication, reordering, a test's own rule ---- node 1
 *
 * A node does with the engine what the module does: one kernel timer armed
 * lazily for what wg_timers_arm() returns, in ticks; a worker for initiations;
 * a queue of staged packets; a clock as coarse as a tick. Messages are the
 * real ones, sealed and opened. What must never happen is checked on every
 * packet and aborts with the seed.
 */
#ifndef WG_TEST_SIM_H
#define WG_TEST_SIM_H

#include "../../src/engine/proto.h"
#include "ktap.h"

#define MS 1000000ULL
#define SEC 1000000000ULL

enum {
	SIM_NODES = 2,
	SIM_MAX_LEN = 256,
	SIM_MAX_STAGED = 512,
	SIM_IDS = 1 << 16,	/* data packets remembered */
	SIM_KEYS = 1 << 12,	/* session keys remembered */
	SIM_LOG = 1 << 13,	/* messages remembered */
};

/* One message handed to the socket of a node. */
struct sim_sent {
	u64 at;			/* global time */
	int from;
	enum wg_message_type type;
	size_t len;
	u32 sender_index;	/* of types 1 and 2 */
	u8 ephemeral[WG_KEY_SIZE];
	u64 wall_seconds;	/* timestamp put into an initiation */
	u32 wall_nanoseconds;
	u8 mac2[WG_COOKIE_SIZE];
};

struct sim_node {
	int number;
	struct wg_identity *identity;	/* NULL: no private key */
	struct wg_index_table table;
	struct wg_proto proto;
	struct wg_cookie_checker checker;
	bool up;
	bool under_load;
	bool has_endpoint;

	/* The kernel timer, in monotonic ns of this node. */
	bool timer_pending;
	u64 timer_expires;
	unsigned long timer_fired, timer_idle;	/* how often; with nothing due */

	bool initiating;		/* queued for an initiation */
	u64 worker_at;			/* global time */

	u64 staged[SIM_MAX_STAGED];	/* ids of packets, 0 for a keepalive */
	unsigned int staged_count;
	unsigned long overflowed, gave_up, purged;

	u64 slept;			/* ns this node was suspended so far */
	u64 asleep_since, asleep_until;	/* global time; 0: awake */
	u64 wall_offset;
	u64 last_handshake;		/* boot ns; 0: none since the last reset */

	u64 confirmed[64];		/* ids of keypairs a packet came in under */
	unsigned int confirmed_next;
	u64 completed_at;		/* global time of the last complete handshake */
	unsigned long completed;
	unsigned long sources_forgotten, keys_zeroed;
	unsigned long data_in, keepalives_in;
	unsigned long drops[WG_REASON_COUNT];
};

struct sim_flight {
	u64 at, order;
	int to;
	size_t len;
	u8 bytes[SIM_MAX_LEN];
};

struct sim_config {
	u64 delay;		/* ns one way */
	u64 delay_spread;	/* more than zero reorders */
	unsigned int loss;	/* per mille */
	unsigned int duplicates;	/* per mille */
	u64 worker_delay;	/* at most, ns, before a queued initiation is made */
	u64 tick;		/* of kernel timers and clocks, ns */
};

struct sim {
	struct sim_config config;
	struct sim_node node[SIM_NODES];
	u64 now;		/* ns since the start */
	bool trace;		/* TRACE=1: print every message */
	/* A test's rule: false loses the message. */
	bool (*pass)(int from, const u8 *msg, size_t len);

	struct sim_flight *flights;	/* a heap by time */
	size_t flight_count, flight_room;
	u64 order;
	u64 keypair_id;
	u64 generation;

	u64 next_id;
	u64 delivered_at[SIM_IDS];	/* by id; 0: not yet */

	struct {
		u8 key[8];
		u64 next_nonce;
	} keys[SIM_KEYS];

	struct sim_sent log[SIM_LOG];
	unsigned long sent_count;	/* the log holds the last SIM_LOG of them */
};

extern struct sim sim;

static const struct sim_config sim_quiet = { .delay = 10 * MS, .tick = 4 * MS };

void sim_init(const struct sim_config *config);
/** sim_exit() - Return: false if an index or memory leaked. */
bool sim_exit(void);
/** sim_run() - let that much global time pass. */
void sim_run(u64 ns);

/** sim_offer() - the stack hands @n packets to node @n. Return: id of the last. */
u64 sim_offer(int node, unsigned int n);
bool sim_delivered(u64 id);

void sim_link_up(int node);
void sim_link_down(int node);
void sim_set_persistent(int node, u16 seconds);
/** sim_suspend() - nothing happens on @node for @ns; its monotonic clock stands still. */
void sim_suspend(int node, u64 ns, bool prepare);
/** sim_restart() - as after a reboot: all state is new, configuration and keys stay. */
void sim_restart(int node);
/** sim_vm_fork() - what the kernel's notification makes the module do. */
void sim_vm_fork(int node);
/** sim_initiate() - ask for an initiation that is no retry. */
void sim_initiate(int node);
/** sim_inject() - a message of a test's own arrives at @to now. */
void sim_inject(int to, const void *msg, size_t len);

struct wg_clock sim_clock(const struct sim_node *node);
struct wg_keypair *sim_keypair(int node);	/* current; only compare and read */

/** sim_sent_since() - how many messages of a type a node sent since the log stood at @mark. */
unsigned long sim_sent_since(int node, enum wg_message_type type, unsigned long mark);
/** sim_find_sent() - the @nth of them, from 0; NULL if there is none. */
const struct sim_sent *sim_find_sent(int node, enum wg_message_type type, unsigned long mark,
				     unsigned long nth);
/** sim_keepalives_since() - empty data messages a node sent since @mark. */
unsigned long sim_keepalives_since(int node, unsigned long mark);

#endif
