/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One device of the kernel and the scripted peer in front of it.
 *
 *	inner socket 10.77.N.1 -- wgN --(UDP, loopback)-- rig.udp, played by hand
 *	            fd77:N::1                             10.77.N.2, fd77:N::2
 *
 * Everything lives in one network namespace of its own, so devices need no
 * routes but their own and many of them can run side by side.
 */
#ifndef WG_TEST_RIG_H
#define WG_TEST_RIG_H

#include <errno.h>
#include <linux/if_link.h>
#include <netinet/in.h>

#include "../nl/nlwg.h"
#include "../unit/ktap.h"
#include "wire.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

enum {
	RIG_V6 = 1,		/* outer IPv6 */
	RIG_PSK = 2,
	RIG_ENDPOINT = 4,	/* the device knows where the peer is */
	RIG_DOWN = 8,		/* configured, but left down */
};

enum { INNER_PORT = 7000 };

/* How long to wait for what must come, in ms: longer on a kernel that is slow (WG_SLOW). */
int rig_soon(void);
#define SOON rig_soon()

/*
 * The clock that the device reads, in seconds. It moves with the ticks of one CPU, so
 * where that CPU is stopped for a while it is behind, and so is the device.
 */
double rig_clock(void);
/* Waits until that much has passed by it. */
void rig_pause(int ms);

struct rig {
	int n;
	char dev[16];
	uint8_t dev_priv[WIRE_KEY], dev_pub[WIRE_KEY];
	uint16_t dev_port;
	struct wire_peer me;
	int udp;			/* the peer's socket */
	struct sockaddr_in6 to;		/* the device, v4 or v6 */
	socklen_t to_len;
	struct sockaddr_in6 own;	/* the peer's own address */
	struct sockaddr_in6 from;	/* who sent what rig_recv() returned */
	int tos;			/* outer DS byte of that */
	int inner;			/* bound to the inner address */
	uint32_t local, remote;		/* inner IPv4, host order */
	uint8_t local6[16], remote6[16];
};

extern int rig_nl;		/* generic netlink socket of the namespace */

/* Setting up. All return false after having said why. */
bool rig_namespace(void);
bool rig_up(struct rig *r, int n, int flags);
void rig_down(struct rig *r);
bool rig_set_endpoint(struct rig *r);
bool rig_set_keepalive(struct rig *r, uint16_t secs);
bool rig_set_private_key(struct rig *r, const uint8_t *key);
int rig_socket(bool v6, struct sockaddr_in6 *own);

/* The outer side. Times are in ms; rig_recv() returns 0 when nothing came. */
void rig_send(struct rig *r, const void *buf, size_t len);
void rig_send_tos(struct rig *r, const void *buf, size_t len, int tos);
size_t rig_recv(struct rig *r, void *buf, size_t room, int ms);
size_t rig_recv_on(struct rig *r, int fd, void *buf, size_t room, int ms);
bool rig_quiet(struct rig *r, int ms);
size_t rig_recv_type(struct rig *r, uint8_t type, void *buf, size_t room,
		     int ms);

/* Sessions. Initiations of ours are never so close that they are a flood. */
bool rig_initiate(struct rig *r, struct wire_session *s); /* unconfirmed */
bool rig_connect(struct rig *r, struct wire_session *s);  /* and confirmed */
bool rig_answer(struct rig *r, struct wire_session *s, int ms);
bool rig_accept(struct rig *r, struct wire_session *s);	/* device initiates */

/* The inner side: payloads are what UDP carries. */
bool rig_inner_send(struct rig *r, const void *payload, size_t len);
bool rig_inner_send_tos(struct rig *r, const void *payload, size_t len,
			int tos);
ssize_t rig_inner_recv(struct rig *r, void *buf, size_t room, int ms, int *tos);
bool rig_inner_is(struct rig *r, const char *text);
size_t rig_packet4(struct rig *r, uint8_t *out, const void *payload,
		   size_t len, int tos);
size_t rig_packet6(struct rig *r, uint8_t *out, const void *payload,
		   size_t len, int tos);
size_t rig_padded(size_t len);
void rig_send_text(struct rig *r, struct wire_session *s, const char *text);
void rig_send_text_at(struct rig *r, struct wire_session *s, const char *text,
		      uint64_t counter);
ssize_t rig_recv_data(struct rig *r, struct wire_session *s, uint8_t *plain,
		      int ms);
bool rig_works(struct rig *r, struct wire_session *s);	/* both ways */

/* Counters. */
struct rig_counts {
	uint64_t peer_rx, peer_tx;
	struct rtnl_link_stats64 dev;
};

bool rig_counts(struct rig *r, struct rig_counts *c);
/* When nothing is on its way out any more: of one peer, to which all went. */
bool rig_counts_settled(struct rig *r, struct rig_counts *c);
bool rig_counts_sent(struct rig *r, struct rig_counts *c, uint64_t n);
int64_t rig_drops(struct rig *r, const char *reason); /* -1: not shown */
/* In the end, exactly that many more. */
bool rig_dropped(struct rig *r, const char *reason, int64_t before,
		 int64_t more);
uint64_t rig_staged_drops(struct rig *r);
struct dump_peer *rig_peer(struct rig *r);	/* until the next call */

uint16_t rig_checksum(const void *data, size_t len, uint32_t sum);

#endif
