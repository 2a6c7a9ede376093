// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that is not ours: page cache that is spliced into a socket, and the
 * clones that AF_PACKET holds, pass through both directions unchanged, whether
 * the tag is good or bad.
 *
 *	file --sendfile--> scripted peer's UDP socket --lo--> wgN --> inner socket
 *	                                                 |      |
 *	                                              capture  capture
 *
 * A capture shares the packet's memory until it is read, which happens last.
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

enum { PAYLOAD = 1200 };

static int number;
static struct rig r;
static struct wire_session s;
static uint8_t payload[PAYLOAD], inner[WIRE_ROOM], datagram[WIRE_ROOM], room[WIRE_ROOM];

static bool tunnel(int flags)
{
	CHECK(rig_up(&r, ++number, flags | RIG_ENDPOINT));
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	wire_random(payload, sizeof(payload));
	return true;
}

/* A file in the page cache, and what it must still hold at the end. */
static int file_of(const void *data, size_t len)
{
	int fd = memfd_create("foreign", MFD_CLOEXEC);

	if (fd >= 0 && write(fd, data, len) != (ssize_t)len) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool file_holds(int fd, const void *data, size_t len)
{
	void *map = mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0);
	bool same;

	CHECK(map != MAP_FAILED);
	same = !memcmp(map, data, len);
	munmap(map, len);
	return same;
}

static int capture(const char *dev)
{
	struct sockaddr_ll ll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(dev),
	};
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL));

	if (fd >= 0 && bind(fd, (struct sockaddr *)&ll, sizeof(ll))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* How many captured packets hold these bytes. Closes the capture. */
static int captured(int fd, const void *data, size_t len)
{
	ssize_t n;
	int found = 0;

	while ((n = recv(fd, room, sizeof(room), 0)) > 0)
		found += memmem(room, (size_t)n, data, len) != NULL;
	close(fd);
	return found;
}

static bool splice_to(int sock, const struct sockaddr *to, socklen_t to_len, int file, size_t len)
{
	off_t offset = 0;

	CHECK_EQ(connect(sock, to, to_len), 0);
	CHECK_EQ(sendfile(sock, file, &offset, len), len);
	return true;
}

/* One datagram out of a file, good or with one bit of its last byte flipped. */
static bool receive(int flags, bool good)
{
	size_t len = flags & RIG_V6 ? rig_packet6(&r, inner, payload, PAYLOAD, 0)
				    : rig_packet4(&r, inner, payload, PAYLOAD, 0);
	size_t sealed = wire_seal(&s, datagram, inner, rig_padded(len));
	int lo = capture("lo"), wg = capture(r.dev), file;
	int64_t drops = rig_drops(&r, "auth_failed");

	if (!good)
		datagram[sealed - 1] ^= 1;
	file = file_of(datagram, sealed);
	CHECK(lo >= 0 && wg >= 0 && file >= 0);
	CHECK(splice_to(r.udp, (struct sockaddr *)&r.to, r.to_len, file, sealed));
	if (good) {
		CHECK_EQ(rig_inner_recv(&r, room, sizeof(room), SOON, NULL), PAYLOAD);
		CHECK(!memcmp(room, payload, PAYLOAD));
	} else {
		CHECK(rig_quiet(&r, 300));
		CHECK(rig_dropped(&r, "auth_failed", drops, 1));
	}
	CHECK(file_holds(file, datagram, sealed));
	CHECK(captured(lo, datagram, sealed) >= 1);
	CHECK_EQ(captured(wg, inner, len), good);
	close(file);
	return true;
}

static bool t_receive_good(void)
{
	return tunnel(0) && receive(0, true);
}

static bool t_receive_bad(void)
{
	return tunnel(0) && receive(0, false);
}

static bool t_receive_good_v6_outer(void)
{
	return tunnel(RIG_V6) && receive(0, true);
}

static bool t_receive_bad_v6_outer(void)
{
	return tunnel(RIG_V6) && receive(0, false);
}

/* Linear datagrams, which could be opened in place if a capture did not share them. */
static bool receive_linear(bool good)
{
	int lo, wg;
	size_t len, sealed;

	CHECK(tunnel(0));
	lo = capture("lo");
	wg = capture(r.dev);
	CHECK(lo >= 0 && wg >= 0);
	len = rig_packet4(&r, inner, payload, PAYLOAD, 0);
	sealed = wire_seal(&s, datagram, inner, rig_padded(len));
	datagram[sealed - 1] ^= !good;
	rig_send(&r, datagram, sealed);
	if (good) {
		CHECK_EQ(rig_inner_recv(&r, room, sizeof(room), SOON, NULL), PAYLOAD);
		CHECK(!memcmp(room, payload, PAYLOAD));
	} else {
		CHECK(rig_quiet(&r, 300));
	}
	CHECK(captured(lo, datagram, sealed) >= 1);
	CHECK_EQ(captured(wg, inner, len), good);
	return true;
}

static bool t_receive_capture_good(void)
{
	return receive_linear(true);
}

static bool t_receive_capture_bad(void)
{
	return receive_linear(false);
}

/* The same on the way out: sealed in place it would change what was captured. */
static bool t_transmit_capture(void)
{
	int wg;

	CHECK(tunnel(0));
	wg = capture(r.dev);
	CHECK(wg >= 0);
	CHECK(rig_inner_send(&r, payload, PAYLOAD));
	CHECK(rig_recv_data(&r, &s, inner, SOON) >= PAYLOAD);
	CHECK_EQ(captured(wg, payload, PAYLOAD), 1);
	return true;
}

/* The inner socket's datagram is pages of a file. */
static bool t_transmit(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(INNER_PORT) };
	int lo, wg, file = -1;
	size_t n;

	CHECK(tunnel(0));
	to.sin_addr.s_addr = htonl(r.remote);
	lo = capture("lo");
	wg = capture(r.dev);
	file = file_of(payload, PAYLOAD);
	CHECK(lo >= 0 && wg >= 0 && file >= 0);
	CHECK(splice_to(r.inner, (struct sockaddr *)&to, sizeof(to), file, PAYLOAD));
	n = rig_recv(&r, datagram, sizeof(datagram), SOON);
	CHECK(n > PAYLOAD);
	CHECK(wire_open(&s, datagram, n, inner) >= PAYLOAD);
	CHECK(memmem(inner, n, payload, PAYLOAD) != NULL);
	CHECK(file_holds(file, payload, PAYLOAD));
	CHECK(captured(lo, datagram, n) >= 1);
	CHECK_EQ(captured(wg, payload, PAYLOAD), 1);
	close(file);
	return true;
}

/* Many packets at once: what is opened in a batch is no less foreign. */
static bool t_receive_burst(void)
{
	enum { BURST = 40 };
	static uint8_t all[BURST][2048];
	size_t len, sealed = 0;
	int files[BURST], i;

	CHECK(tunnel(0));
	len = rig_packet4(&r, inner, payload, PAYLOAD, 0);
	CHECK_EQ(connect(r.udp, (struct sockaddr *)&r.to, r.to_len), 0);
	for (i = 0; i < BURST; i++) {
		sealed = wire_seal(&s, all[i], inner, rig_padded(len));
		all[i][sealed - 1] ^= i % 3 == 0;
		files[i] = file_of(all[i], sealed);
		CHECK(files[i] >= 0);
	}
	for (i = 0; i < BURST; i++) {
		off_t offset = 0;

		CHECK_EQ(sendfile(r.udp, files[i], &offset, sealed), sealed);
	}
	for (i = 0; i < BURST; i++)
		if (i % 3)
			CHECK_EQ(rig_inner_recv(&r, room, sizeof(room), SOON, NULL), PAYLOAD);
	for (i = 0; i < BURST; i++) {
		CHECK(file_holds(files[i], all[i], sealed));
		close(files[i]);
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "foreign.receive_file_pages_good_tag", t_receive_good },
	{ "foreign.receive_file_pages_bad_tag", t_receive_bad },
	{ "foreign.receive_file_pages_good_tag_v6", t_receive_good_v6_outer },
	{ "foreign.receive_file_pages_bad_tag_v6", t_receive_bad_v6_outer },
	{ "foreign.receive_file_pages_burst", t_receive_burst },
	{ "foreign.receive_captured_good_tag", t_receive_capture_good },
	{ "foreign.receive_captured_bad_tag", t_receive_capture_bad },
	{ "foreign.transmit_file_pages", t_transmit },
	{ "foreign.transmit_captured", t_transmit_capture },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!rig_namespace())
		return 1;
	return ktap_run_only("scripted peer: memory that is not ours", tests,
			     ARRAY_LEN(tests), argc > 1 ? argv[1] : NULL);
}
