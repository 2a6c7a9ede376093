// SPDX-License-Identifier: GPL-2.0
/*
 * Who captures packets holds clones of them, whose bytes are shared: what was
 * captured stays as it was, whatever becomes of the packet (data is never sealed or
 * opened where somebody else can see it).
 *
 * The sockets have no ring: with one the bytes would be copied as they pass.
 */
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/udp.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

#include "rig.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { SMALL = 200, SEGMENT = 1000, SEGMENTS = 8, LARGE = SEGMENT * SEGMENTS };

static int number;

static int capture_on(const char *dev)
{
	struct sockaddr_ll ll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(dev),
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_ALL));

	if (fd >= 0 && bind(fd, (struct sockaddr *)&ll, sizeof(ll))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* Is there a captured packet with exactly these bytes behind its headers? */
static bool captured(int fd, size_t headers, const void *bytes, size_t len)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	static uint8_t buf[WIRE_ROOM];
	unsigned int seen = 0;

	while (poll(&pfd, 1, 500) > 0) {
		ssize_t n = recv(fd, buf, sizeof(buf), 0);

		if (n < (ssize_t)(headers + len))
			continue;
		seen++;
		if (!memcmp(buf + headers, bytes, len))
			return true;
	}
	printf("# %u packets captured, none with what was sent\n", seen);
	return false;
}

static bool connected(struct rig *r, struct wire_session *s)
{
	CHECK(rig_up(r, ++number, RIG_ENDPOINT));
	CHECK(rig_connect(r, s));
	return rig_works(r, s);
}

/* The device's own packets, taken before they are sealed. */
static bool outgoing(size_t len, int segment, int no_checksum)
{
	static uint8_t text[LARGE], plain[WIRE_ROOM];
	struct wire_session s;
	struct rig r;
	int fd;

	CHECK(rig_namespace());
	CHECK(connected(&r, &s));
	if (segment)
		CHECK(!setsockopt(r.inner, IPPROTO_UDP, UDP_SEGMENT, &segment, sizeof(segment)));
	CHECK(!setsockopt(r.inner, SOL_SOCKET, SO_NO_CHECK, &no_checksum, sizeof(no_checksum)));
	memset(text, 'c', len);
	fd = capture_on(r.dev);
	CHECK(fd >= 0);
	CHECK(rig_inner_send(&r, text, len));
	/* Sealed and sent by now. */
	CHECK(rig_recv_data(&r, &s, plain, SOON) > 0);
	CHECK(captured(fd, 28, text, len));
	close(fd);
	rig_down(&r);
	return true;
}

static bool t_outgoing(void)
{
	return outgoing(SMALL, 0, 0);
}

/* To finish a checksum the core makes a copy; this one could be sealed where it is. */
static bool t_outgoing_finished(void)
{
	return outgoing(SMALL, 0, 1);
}

static bool t_outgoing_super(void)
{
	return outgoing(LARGE, SEGMENT, 0);
}

/* Datagrams for the device, taken before they are opened. */
static bool t_incoming(void)
{
	uint8_t plain[512] = { 0 }, out[600];
	struct wire_session s;
	struct rig r;
	size_t len;
	int fd;

	CHECK(rig_namespace());
	CHECK(connected(&r, &s));
	fd = capture_on("lo");
	CHECK(fd >= 0);
	len = rig_packet4(&r, plain, "captured", 8, 0);
	len = wire_seal(&s, out, plain, rig_padded(len));
	rig_send(&r, out, len);
	/* Opened and delivered by now. */
	CHECK(rig_inner_is(&r, "captured"));
	CHECK(captured(fd, 28, out, len));
	close(fd);
	rig_down(&r);
	return true;
}

static const struct ktap_test tests[] = {
	{ "capture_of_what_is_sent", t_outgoing },
	{ "capture_of_what_is_sent_as_it_is", t_outgoing_finished },
	{ "capture_of_a_super_packet", t_outgoing_super },
	{ "capture_of_what_arrives", t_incoming },
};

ktap_main("capture", tests)
