// SPDX-License-Identifier: GPL-2.0
/*
 * Packets are sent, by the thread that made them, while memory is refused at
 * each place in turn (failnth.h). A packet may be lost, but not without a trace;
 * what comes after it is sent under the same session.
 */
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/udp.h>
#include <net/if.h>
#include <sys/socket.h>

#include "../peer/rig.h"
#include "failnth.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { SMALL = 100, SEGMENT = 1200, SEGMENTS = 20, LARGE = SEGMENT * SEGMENTS };

static struct rig r;
static struct wire_session session;
static uint8_t payload[LARGE];
static size_t length;
static uint64_t lost_before;

static const char *const reasons[] = {
	"no_memory", "no_route", "segmentation", "send_failed", "queue_full",
};

/* All that was given up, by the module or by the stack it hands its packets to. */
static uint64_t lost(void)
{
	struct rig_counts counts = { 0 };
	uint64_t sum;
	size_t i;

	if (!rig_counts(&r, &counts))
		return 0;
	sum = counts.dev.tx_dropped + counts.dev.tx_errors;
	for (i = 0; i < ARRAY_LEN(reasons); i++)
		sum += (uint64_t)rig_drops(&r, reasons[i]);
	return sum;
}

static int send_it(void)
{
	struct sockaddr_in6 to = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(INNER_PORT),
	};
	uint32_t be = htonl(r.remote);

	memset(to.sin6_addr.s6_addr + 10, 0xff, 2);
	memcpy(to.sin6_addr.s6_addr + 12, &be, sizeof(be));
	if (sendto(r.inner, payload, length, 0, (struct sockaddr *)&to, sizeof(to)) < 0)
		return -errno;
	return 0;
}

/* Datagrams that came of it, until one that was sent after it. */
static int came_before(const char *mark)
{
	static uint8_t plain[WIRE_ROOM];
	int n = 0;

	for (;;) {
		ssize_t len = rig_recv_data(&r, &session, plain, SOON);

		if (len < 0)
			return -1;
		if (!memcmp(plain + 28, mark, strlen(mark)))
			return n;
		n++;
	}
}

static bool next_arrives(int err)
{
	static unsigned int number;
	int want = length > SEGMENT ? SEGMENTS : 1, got;
	char mark[32];

	snprintf(mark, sizeof(mark), "mark %u", ++number);
	CHECK(rig_inner_send(&r, mark, strlen(mark)));
	got = came_before(mark);
	CHECK(got >= 0 && got <= want);
	CHECK(err || got == want || lost() > lost_before);
	return true;
}

/* The route to the endpoint has to be found anew. */
static bool without_route(void)
{
	CHECK(rig_set_endpoint(&r));
	lost_before = lost();
	return true;
}

static bool with_route(void)
{
	lost_before = lost();
	return true;
}

static bool connected(void)
{
	static int number;

	if (!number)
		CHECK(rig_namespace());
	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(rig_connect(&r, &session));
	return rig_works(&r, &session);
}

static bool every(const struct nth_op *op, size_t bytes)
{
	bool good;

	length = bytes;
	good = nth_every(op);
	rig_down(&r);
	return good;
}

static int capture(void)
{
	struct sockaddr_ll ll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(r.dev),
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_ALL));

	return fd < 0 || bind(fd, (struct sockaddr *)&ll, sizeof(ll)) ? -1 : fd;
}

/* Captured, so that it cannot be sealed where it is. */
static bool t_small(void)
{
	static const struct nth_op op = { 2, false, with_route, send_it, next_arrives };
	bool good;
	int fd;

	CHECK(connected());
	fd = capture();
	CHECK(fd >= 0);
	good = every(&op, SMALL);
	close(fd);
	return good;
}

static bool t_route(void)
{
	static const struct nth_op op = { 1, false, without_route, send_it, next_arrives };

	CHECK(connected());
	return every(&op, SMALL);
}

/* One packet for the device; it is sealed into pages and sent as one, or cut. */
static bool t_super(void)
{
	static const struct nth_op op = { 2, false, with_route, send_it, next_arrives };
	int size = SEGMENT;

	CHECK(connected());
	CHECK(!setsockopt(r.inner, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)));
	return every(&op, LARGE);
}

/* The handshake is made by a worker, which is not this thread: it starts all the same. */
static bool no_session(void)
{
	uint8_t in[2048];

	CHECK_EQ(link_down(r.dev), 0);
	CHECK_EQ(link_up(r.dev), 0);
	while (rig_recv(&r, in, sizeof(in), 0))
		;
	lost_before = lost();
	return true;
}

static bool then_connects(int err)
{
	(void)err;
	CHECK(rig_inner_send(&r, "mark 0", 6));
	CHECK(rig_answer(&r, &session, SOON));
	CHECK(came_before("mark 0") >= 0);
	return true;
}

static bool t_first(void)
{
	static const struct nth_op op = { 2, true, no_session, send_it, then_connects };

	CHECK(connected());
	return every(&op, SMALL);
}

static const struct ktap_test tests[] = {
	{ "failnth_small_packet", t_small },
	{ "failnth_packet_that_finds_its_route", t_route },
	{ "failnth_super_packet", t_super },
	{ "failnth_first_packet", t_first },
};

ktap_main("failnth_packet", tests)
