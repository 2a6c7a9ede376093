/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Vocabulary of the scripted tests: what the network loses, how a session comes
 * about. Node 0 is the initiator where it matters. Delays are compared with the
 * 4 ms ticks the kernel timer has here.
 */
#ifndef WG_TEST_SIM_SCRIPT_H
#define WG_TEST_SIM_SCRIPT_H

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

static inline bool all(int from, const u8 *msg, size_t len)
{
	return true;
}

static inline bool none(int from, const u8 *msg, size_t len)
{
	return false;
}

static inline bool only_data(int from, const u8 *msg, size_t len)
{
	return msg[0] == WG_MESSAGE_DATA;
}


static inline bool nothing_from_0(int from, const u8 *msg, size_t len)
{
	return from != 0;
}

static inline bool nothing_from_1(int from, const u8 *msg, size_t len)
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

static inline bool catch(int from, const u8 *msg, size_t len)
{
	if (msg[0] != caught.type || from != caught.from)
		return true;
	memcpy(caught.bytes, msg, len);
	caught.len = len;
	return !caught.lose;
}

static inline void catch_from(int from, u8 type, bool lose)
{
	memset(&caught, 0, sizeof(caught));
	caught.from = from;
	caught.type = type;
	caught.lose = lose;
	sim.pass = catch;
}

/* Node 0 initiates, the session is confirmed, everything in flight has arrived. */
static inline bool establish(void)
{
	sim_initiate(0);
	sim_run(SEC / 2);
	CHECK(sim_keypair(0) && sim_keypair(1));
	CHECK(sim_keypair(0)->is_initiator && !sim_keypair(1)->is_initiator);
	return true;
}

/* As establish(), and both have seen and sent data, so that no keepalive is due. */
static inline bool establish_silent(void)
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

static inline unsigned long initiations(int node, unsigned long mark)
{
	return sim_sent_since(node, WG_MESSAGE_INITIATION, mark);
}

#endif
