/* SPDX-License-Identifier: GPL-2.0 */
/* What every test program of this folder shares: one device, one socket. */
#ifndef WG_TEST_NLTEST_H
#define WG_TEST_NLTEST_H

#include <arpa/inet.h>
#include <errno.h>

#include "../unit/ktap.h"
#include "nlwg.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

static int nl_fd __attribute__((unused));
static struct msg m __attribute__((unused));

/* The errno of sending m: first for the newest rules, then for the old ones. */
static inline bool refused_as(int line, int now, int before)
{
	int expect = old_rules() ? before : now;
	int got = transact(nl_fd, &m);

	if (got == expect)
		return true;
	printf("# line %d: got %d (%s), expected %d (%s) %s\n", line, got,
	       strerror(-got), expect, strerror(-expect), nl_text);
	return false;
}

#define ERR(now) CHECK(refused_as(__LINE__, now, now))
#define ERR2(now, before) CHECK(refused_as(__LINE__, now, before))
#define OK() CHECK(refused_as(__LINE__, 0, 0))

/* A new wg0 in a new namespace, down, nothing configured. */
static inline bool fresh(void)
{
	CHECK_EQ(netns_new(), 0);
	if (nl_fd > 0)
		close(nl_fd);
	CHECK_EQ(link_add("wg0", "wireguard"), 0);
	nl_fd = genl_open();
	CHECK(nl_fd > 0);
	return true;
}

static inline void add_key(uint16_t type, uint32_t n)
{
	uint8_t key[KEY_LEN];

	fill_key(key, n);
	put(&m, type, key, KEY_LEN);
}

/* Opens PEERS and its first element with public key n. */
struct in_peer {
	size_t peers, peer;
};

static inline struct in_peer open_peer(uint32_t n)
{
	struct in_peer p;

	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	add_key(PEER_PUBLIC_KEY, n);
	return p;
}

static inline void next_peer(struct in_peer *p, uint32_t n)
{
	nest_end(&m, p->peer);
	p->peer = nest(&m, 0);
	add_key(PEER_PUBLIC_KEY, n);
}

static inline void close_peer(struct in_peer p)
{
	nest_end(&m, p.peer);
	nest_end(&m, p.peers);
}

/* A peer by itself: made, or made with one IPv4 prefix. */
static inline int make_peer(const char *dev, uint32_t n)
{
	struct in_peer p;

	msg_set(&m, dev);
	p = open_peer(n);
	close_peer(p);
	return transact(nl_fd, &m);
}

static inline struct dump_peer *peer_n(struct dump *d, uint32_t n)
{
	uint8_t key[KEY_LEN];

	fill_key(key, n);
	return dump_find(d, key);
}

#endif
