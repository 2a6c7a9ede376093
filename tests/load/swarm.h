/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The far side of a device with thousands of peers, in one process and on the
 * engine's own state machine and timers.
 *
 *	 kernel side socket 10.255.0.1:7000
 *	      |
 *	     wg0  20 000 peers -- 127.0.0.1:20000 (UDP, loopback) 127.P.n.n:20001 -- far peers
 *	10.255.0.1                                                             10.M.n.n
 *	fd77:ff::1                                                        fd77:0:0:M::n
 *
 * Far peer n has the outer addresses 127.1.n.n to 127.200.n.n: P is where it is
 * now, one wildcard socket has them all. M is 1 while its inner addresses are
 * the other ones of two.
 */
#ifndef WG_TEST_SWARM_H
#define WG_TEST_SWARM_H

#include "../../src/engine/proto.h"
#include "../unit/ktap.h"

#define MS 1000000ULL
#define SEC 1000000000ULL

enum {
	DEVICE_PORT = 20000,
	FAR_PORT = 20001,
	ASK_PORT = 7000,
	PLACES = 200,
	FAR_MAX = 60000,
	INNER_V4 = 0x0a000000,
	INNER_DEVICE = 0x0aff0001,
	ROOM = 256,		/* longest message here, with a margin */
	TICK_MS = 10,		/* timers of the far side: as coarse as a kernel's */
};

/* Who asks whom, by the number of the peer. */
enum manner {
	ASKS_V4,	/* the far side sends an ICMP echo, initiates and rekeys */
	ASKED,		/* a socket of the kernel side sends UDP: the device initiates and rekeys */
	ASKS_V6,	/* as the first with ICMPv6 */
	MANNERS,
};

struct far;

/* Something to do at a time; a heap by time has all that are due some day. */
struct deadline {
	u64 at;		/* CLOCK_MONOTONIC, ns */
	u32 place;	/* in the heap, from 1; 0: not there */
	void (*run)(struct far *f);
	struct far *f;
};

/* What waits for a session. */
enum staged {
	STAGED_KEEPALIVE = 1,
	STAGED_ECHO = 2,
	STAGED_ANSWER = 4,
};

struct far {
	struct wg_proto proto;
	struct wg_identity *identity;
	u32 number;
	u8 place;		/* P */
	bool moved;		/* M */
	bool absent;		/* taken out of the device */
	bool forlorn;		/* the device has lost the session since */
	u8 staged;		/* mask of enum staged */
	u8 psk[WG_KEY_SIZE];
	struct deadline timer;	/* the kernel timer of a peer */
	struct deadline traffic;	/* the next question */
	struct deadline back;	/* when it is added again */
	/* The question that is out, or was last. */
	u32 seq;
	bool open;		/* not answered yet */
	bool apart;		/* asked into a session the device had lost */
	u64 asked_at, answered_at;
	u32 answer_seq;		/* of the one to answer */
	/* Complete handshakes in all, and when all stood. */
	u32 handshakes, stood;
	u64 lost_at;		/* when it was taken out */
	/* UDP payload of messages that this life of the device's peer took or sent. */
	u64 to_device, from_device;
};

struct tally {
	unsigned long asked[MANNERS], answered[MANNERS];
	unsigned long lost, apart, answered_late;
	unsigned long initiated, responded;	/* complete handshakes by role of the far side */
	unsigned long roamed, removed, resumed, new_psk, moved;
	unsigned long data_forlorn;	/* data messages under sessions the device has lost */
	unsigned long initiations_absent;	/* initiations for a peer that is not there */
	unsigned long old_place;	/* messages to where a peer was before */
	unsigned long stray;		/* from an unknown source, of a wrong peer, or no answer to anything */
	unsigned long sent, received;	/* outer messages */
	unsigned long send_failed;
	unsigned long drops[WG_REASON_COUNT];	/* by the far side */
	u64 slowest, slowest_resume;	/* ns */
};

extern struct far *fars;
extern u32 far_count;
extern struct tally tally;
extern struct wg_identity *device;	/* its private key is ours to choose */
extern u64 steady_from;		/* since when all peers stand; 0: not yet */

/* swarm.c: one generator for all files. */
u64 swarm_random(void);
void swarm_random_bytes(void *out, size_t len);
u64 swarm_between(u64 from, u64 to);
struct wg_clock swarm_now(void);

/* swarm_heap.c */
bool deadlines_init(u32 most);
void deadline_set(struct deadline *d, u64 at);	/* sooner or later than it was */
void deadline_cancel(struct deadline *d);
u64 deadlines_next(void);
void deadlines_run(u64 now);

/* swarm_far.c: what the module does with the engine, for a far peer. */
bool fars_init(void);
void fars_exit(void);
void far_start(struct far *f);
void far_stage(struct far *f, unsigned int what);	/* and send what can be sent */
void far_take(struct far *f, const u8 *msg, size_t len);
u64 far_session_age(struct far *f);	/* ns; ~0 without one */

/* swarm_inner.c: questions and answers. */
void inner_start(struct far *f, u64 within);	/* the first question */
void inner_stop(void);				/* no more of them */
size_t inner_build(struct far *f, unsigned int what, u8 *out);
void inner_take(struct far *f, const u8 *packet, size_t len);
void inner_asked_again(struct far *f);		/* plan the next */
void inner_socket_read(void);
void inner_v4(const struct far *f, u8 out[4]);
void inner_v6(const struct far *f, u8 out[16]);

/* swarm_net.c */
extern int ask_fd;
bool net_init(void);
bool net_open_asking(void);	/* needs the device's inner address */
void net_send(struct far *f, const void *msg, size_t len);
void net_flush(void);
void net_wait(u64 until);
unsigned long net_udp_drops(void);

/* swarm_device.c: by netlink. */
bool device_configure(void);
bool device_delete(void);
void churn(void);		/* a second's worth of it */
bool device_agrees(bool *endpoints, bool *sessions, bool *bytes);
bool device_quiet(void);	/* no peer is on its way out or in */

/* swarm_watch.c */
struct memory {
	u64 slab, percpu, vmalloc, sum;
};

struct memory memory_now(void);
struct memory memory_settled(void);
s64 device_drops(const char *reason);
double cpu_idle(void);	/* seconds */

#endif
