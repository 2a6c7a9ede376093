// SPDX-License-Identifier: GPL-2.0
/*
 * Transport data over real sockets: replay, content checks, padding, DS bytes,
 * errors to senders, counters.
 *
 *	scripted peer (UDP on loopback) ---- wgN, its sockets in the same place
 */
#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig.h"

enum { WINDOW = 8128 };

static int number;

static bool connected(struct rig *r, struct wire_session *s)
{
	CHECK(rig_up(r, ++number, RIG_ENDPOINT));
	CHECK(rig_connect(r, s));
	CHECK(rig_works(r, s));
	return true;
}

static bool t_same_packet_twice(void)
{
	struct wire_session s;
	uint8_t plain[64] = { 0 }, out[128];
	struct rig_counts a, b;
	struct rig r;
	int64_t before;
	size_t len;

	CHECK(connected(&r, &s));
	CHECK(rig_counts(&r, &a));
	before = rig_drops(&r, "replayed");
	len = rig_padded(rig_packet4(&r, plain, "once", 4, 0));
	len = wire_seal(&s, out, plain, len);
	rig_send(&r, out, len);
	rig_send(&r, out, len);
	rig_send_text(&r, &s, "next");
	rig_send(&r, out, len);
	rig_send_text(&r, &s, "last");
	CHECK(rig_inner_is(&r, "once"));
	CHECK(rig_inner_is(&r, "next"));
	CHECK(rig_inner_is(&r, "last"));
	CHECK(rig_counts(&r, &b));
	CHECK_EQ(b.peer_rx - a.peer_rx, 3 * 64);
	CHECK_EQ(b.dev.rx_packets - a.dev.rx_packets, 3);
	CHECK_EQ(b.dev.rx_errors, a.dev.rx_errors);
	CHECK(rig_dropped(&r, "replayed", before, 2));
	rig_down(&r);
	return true;
}

static bool t_window(void)
{
	struct wire_session s;
	uint64_t top = 20000;
	struct rig r;
	int64_t before;

	CHECK(connected(&r, &s));
	before = rig_drops(&r, "replayed");
	rig_send_text_at(&r, &s, "top", top);
	CHECK(rig_inner_is(&r, "top"));
	/* the oldest that is accepted, and the one before it */
	rig_send_text_at(&r, &s, "too old", top - WINDOW - 1);
	rig_send_text_at(&r, &s, "oldest", top - WINDOW);
	CHECK(rig_inner_is(&r, "oldest"));
	rig_send_text_at(&r, &s, "again", top - WINDOW);
	rig_send_text_at(&r, &s, "again", top);
	rig_send_text_at(&r, &s, "middle", top - 4000);
	CHECK(rig_inner_is(&r, "middle"));
	/* a jump far ahead empties the window */
	rig_send_text_at(&r, &s, "far", top + 1000000);
	CHECK(rig_inner_is(&r, "far"));
	rig_send_text_at(&r, &s, "behind", top + 1000000 - 1);
	CHECK(rig_inner_is(&r, "behind"));
	rig_send_text_at(&r, &s, "again", top + 1000000 - 1);
	rig_send_text_at(&r, &s, "gone", top + 1);
	rig_send_text_at(&r, &s, "end", top + 1000001);
	CHECK(rig_inner_is(&r, "end"));
	CHECK(rig_dropped(&r, "replayed", before, 5));
	rig_down(&r);
	return true;
}

/* Counters 1..400 in random order, many twice: each is delivered once. */
static bool t_shuffled(void)
{
	enum { N = 400 };
	static uint64_t order[2 * N];
	uint8_t seen[N] = { 0 };
	struct wire_session s;
	char text[32];
	struct rig r;
	int i;

	CHECK(connected(&r, &s));
	for (i = 0; i < 2 * N; i++)
		order[i] = 10 + (uint64_t)(i < N ? i : (int)(ktap_rand() % N));
	for (i = 2 * N - 1; i > 0; i--) {
		int j = (int)(ktap_rand() % (uint64_t)(i + 1));
		uint64_t t = order[i];

		order[i] = order[j];
		order[j] = t;
	}
	for (i = 0; i < 2 * N; i++) {
		snprintf(text, sizeof(text), "%u", (unsigned int)(order[i] - 10));
		rig_send_text_at(&r, &s, text, order[i]);
	}
	for (i = 0; i < N; i++) {
		char got[32] = "";
		unsigned int n;

		CHECK(rig_inner_recv(&r, got, sizeof(got) - 1, SOON, NULL) > 0);
		n = (unsigned int)atoi(got);
		CHECK(n < N);
		CHECK(!seen[n]++);
	}
	CHECK(rig_inner_recv(&r, text, sizeof(text), 300, NULL) < 0);
	rig_down(&r);
	return true;
}

/* Counters at the end of the number space are refused for good. */
static bool t_last_counters(void)
{
	uint64_t limit = ~0ULL - WINDOW - 1;	/* REJECT_AFTER_MESSAGES */
	struct wire_session s;
	struct rig r;

	CHECK(connected(&r, &s));
	rig_send_text_at(&r, &s, "past", ~0ULL);
	rig_send_text_at(&r, &s, "past", limit);
	CHECK(rig_works(&r, &s));
	rig_send_text_at(&r, &s, "last", limit - 1);
	CHECK(rig_inner_is(&r, "last"));
	/* now the key is used up: nothing at all is accepted under it */
	rig_send_text_at(&r, &s, "old", limit - 100);
	CHECK(rig_inner_recv(&r, &limit, 0, 300, NULL) < 0);
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

enum fault { FRAME, LENGTH };

/* Sends plain as data; it must be refused with that counter, and no rx bytes. */
static bool refused(struct rig *r, struct wire_session *s, const void *plain,
		    size_t len, enum fault fault, const char *reason)
{
	static uint8_t out[WIRE_ROOM];
	int64_t before = rig_drops(r, reason);
	struct rig_counts a, b;

	CHECK(rig_counts(r, &a));
	rig_send(r, out, wire_seal(s, out, plain, len));
	rig_send_text(r, s, "after");
	CHECK(rig_inner_is(r, "after"));
	CHECK(rig_counts(r, &b));
	CHECK_EQ(b.dev.rx_errors - a.dev.rx_errors, 1);
	CHECK_EQ(b.dev.rx_frame_errors - a.dev.rx_frame_errors, fault == FRAME);
	CHECK_EQ(b.dev.rx_length_errors - a.dev.rx_length_errors,
		 fault == LENGTH);
	CHECK_EQ(b.peer_rx - a.peer_rx, 32 + rig_padded(33));
	CHECK_EQ(b.dev.rx_bytes - a.dev.rx_bytes, 32 + rig_padded(33));
	CHECK_EQ(b.dev.rx_packets - a.dev.rx_packets, 1);
	CHECK(rig_dropped(r, reason, before, 1));
	return true;
}

static bool t_shorter_than_it_says(void)
{
	struct wire_session s;
	uint8_t p[256] = { 0 };
	struct rig r;
	size_t len;

	CHECK(connected(&r, &s));
	len = rig_packet4(&r, p, "0123456789", 10, 0);
	CHECK(refused(&r, &s, p, len - 1, LENGTH, "inner_length"));
	CHECK(refused(&r, &s, p, 20, LENGTH, "inner_length"));
	p[2] = 0xff;
	CHECK(refused(&r, &s, p, 64, LENGTH, "inner_length"));
	/* a total length below the header's */
	p[2] = 0;
	p[3] = 19;
	CHECK(refused(&r, &s, p, 48, LENGTH, "inner_length"));
	len = rig_packet6(&r, p, "0123456789", 10, 0);
	CHECK(refused(&r, &s, p, len - 1, LENGTH, "inner_length"));
	CHECK(refused(&r, &s, p, 40, LENGTH, "inner_length"));
	rig_down(&r);
	return true;
}

static bool t_source_not_allowed(void)
{
	struct wire_session s;
	uint8_t p[256] = { 0 };
	uint32_t be;
	struct rig r;

	CHECK(connected(&r, &s));
	rig_packet4(&r, p, "spoofed", 7, 0);
	be = htonl(r.remote + 1);
	memcpy(p + 12, &be, 4);
	CHECK(refused(&r, &s, p, 48, FRAME, "source_not_allowed"));
	be = htonl(r.local);
	memcpy(p + 12, &be, 4);
	CHECK(refused(&r, &s, p, 48, FRAME, "source_not_allowed"));
	rig_packet6(&r, p, "spoofed", 7, 0);
	p[8 + 15] = 3;
	CHECK(refused(&r, &s, p, 64, FRAME, "source_not_allowed"));
	rig_down(&r);
	return true;
}

static bool t_neither_4_nor_6(void)
{
	struct wire_session s;
	uint8_t p[256] = { 0 };
	struct rig r;
	int nibble;

	CHECK(connected(&r, &s));
	for (nibble = 0; nibble < 16; nibble++) {
		if (nibble == 4 || nibble == 6)
			continue;
		rig_packet4(&r, p, "other", 5, 0);
		p[0] = (uint8_t)(nibble << 4 | 5);
		CHECK(refused(&r, &s, p, 48, FRAME, "inner_malformed"));
	}
	/* too short for the header its version asks for */
	p[0] = 0x45;
	CHECK(refused(&r, &s, p, 19, FRAME, "inner_malformed"));
	CHECK(refused(&r, &s, p, 1, FRAME, "inner_malformed"));
	p[0] = 0x60;
	CHECK(refused(&r, &s, p, 39, FRAME, "inner_malformed"));
	rig_down(&r);
	return true;
}

static bool moves_to(struct rig *r, const struct sockaddr_in6 *where)
{
	double end = seconds() + SOON / 1000.0;

	while (memcmp(rig_peer(r)->endpoint, where, 8) && seconds() < end)
		usleep(1000);
	CHECK(!memcmp(rig_peer(r)->endpoint, where, 8));
	return true;
}

/* Content refused or not: the packet is authentic, so the endpoint moves. */
static bool t_roams_before_content(void)
{
	struct sockaddr_in6 own;
	struct wire_session s;
	uint8_t p[64] = { 0 }, out[128], in[256];
	int64_t forged, replayed;
	struct rig r;
	int other;

	CHECK(connected(&r, &s));
	other = rig_socket(false, &own);
	CHECK(other >= 0);
	p[0] = 0x95;
	sendto(other, out, wire_seal(&s, out, p, 48), 0,
	       (struct sockaddr *)&r.to, r.to_len);
	rig_send_text_at(&r, &s, "bad tag follows", 999);
	CHECK(rig_inner_is(&r, "bad tag follows"));
	/* ... which came from the first socket: moved there and back */
	CHECK(!memcmp(rig_peer(&r)->endpoint, &r.own, 8));
	sendto(other, out, wire_seal_at(&s, out, p, 48, 2000), 0,
	       (struct sockaddr *)&r.to, r.to_len);
	CHECK(rig_inner_send(&r, "x", 1));
	CHECK(moves_to(&r, &own));
	CHECK(rig_inner_send(&r, "x", 1));
	CHECK(rig_recv_on(&r, other, in, sizeof(in), SOON) >= 64);
	/* neither a bad tag nor a replay moves it */
	forged = rig_drops(&r, "auth_failed");
	replayed = rig_drops(&r, "replayed");
	wire_seal_at(&s, out, p, 48, 2001);
	out[40] ^= 1;
	rig_send(&r, out, 80);
	wire_seal_at(&s, out, p, 48, 2000);
	rig_send(&r, out, 80);
	CHECK(rig_dropped(&r, "auth_failed", forged, 1));
	CHECK(rig_dropped(&r, "replayed", replayed, 1));
	if (is_intree())
		usleep(200000);
	CHECK(!memcmp(rig_peer(&r)->endpoint, &own, 8));
	close(other);
	rig_down(&r);
	return true;
}

static size_t pad(size_t len, size_t mtu)
{
	size_t u = len;

	if (!mtu)
		return rig_padded(len) - len;
	if (u > mtu)
		u %= mtu;
	return (rig_padded(u) < mtu ? rig_padded(u) : mtu) - u;
}

/* One inner packet of that many bytes in all; its size on the wire. */
static bool padded_to(struct rig *r, struct wire_session *s, size_t packet,
		      size_t mtu)
{
	static uint8_t in[WIRE_ROOM], plain[WIRE_ROOM], payload[WIRE_ROOM];
	size_t i, want = packet + pad(packet, mtu), n;

	CHECK(rig_inner_send(r, payload, packet - 28));
	n = rig_recv(r, in, sizeof(in), SOON);
	CHECK_EQ(n, WIRE_DATA_MIN + want);
	CHECK_EQ(wire_open(s, in, n, plain), want);
	for (i = packet; i < want; i++)
		CHECK_EQ(plain[i], 0);
	return true;
}

static bool t_padding(void)
{
	static const uint32_t mtus[] = { 1420, 1419, 1300, 577, 9001 };
	struct wire_session s;
	struct rig r;
	size_t i, len;

	CHECK(connected(&r, &s));
	for (len = 28; len < 100; len++)
		CHECK(padded_to(&r, &s, len, 1420));
	for (i = 0; i < ARRAY_LEN(mtus); i++) {
		CHECK_EQ(link_mtu(r.dev, mtus[i]), 0);
		for (len = mtus[i] - 34; len <= mtus[i]; len++)
			CHECK(padded_to(&r, &s, len, mtus[i]));
	}
	rig_down(&r);
	return true;
}

/* The route's MTU counts, not the device's: 1297 bytes go up to 1299. */
static bool t_padding_by_route(void)
{
	struct wire_session s;
	char dst[INET_ADDRSTRLEN];
	uint32_t be;
	struct rig r;

	CHECK(connected(&r, &s));
	CHECK_EQ(link_mtu(r.dev, 1300), 0);
	be = htonl(r.remote);
	inet_ntop(AF_INET, &be, dst, sizeof(dst));
	CHECK_EQ(route_add(r.dev, dst, 32, 1299), 0);
	CHECK(padded_to(&r, &s, 1297, 1299));
	CHECK(padded_to(&r, &s, 1299, 1299));
	CHECK(padded_to(&r, &s, 1280, 1299));
	CHECK(padded_to(&r, &s, 1290, 1299));
	rig_down(&r);
	return true;
}

static bool ds_both(int flags)
{
	static const int in_tos[] = { 0, 1, 2, 3, 0xb8, 0xb9, 0xba, 0xbb };
	static const int out_tos[] = { 0, 1, 2, 2, 0, 1, 2, 2 };
	uint8_t buf[256], init[WIRE_INITIATION], tai[WIRE_TAI];
	struct wire_session s;
	struct wire_hs hs;
	struct rig r;
	size_t i;

	CHECK(rig_up(&r, ++number, flags | RIG_ENDPOINT));
	CHECK(rig_inner_send_tos(&r, "x", 1, 0xbb));
	CHECK_EQ(rig_recv(&r, buf, sizeof(buf), SOON), WIRE_INITIATION);
	CHECK_EQ(r.tos, 0x88);
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&r.me, &hs, tai, init);
	rig_send(&r, init, sizeof(init));
	CHECK_EQ(rig_recv(&r, buf, sizeof(buf), SOON), WIRE_RESPONSE);
	CHECK_EQ(r.tos, 0x88);
	CHECK(wire_take_response(&r.me, &hs, buf, &s));
	rig_send(&r, buf, wire_seal(&s, buf, NULL, 0));
	CHECK_EQ(rig_recv(&r, buf, sizeof(buf), SOON), 64);
	CHECK_EQ(r.tos, 2);		/* inner CE shows as ECT(0) */
	for (i = 0; i < ARRAY_LEN(in_tos); i++) {
		uint8_t plain[256];

		CHECK(rig_inner_send_tos(&r, "x", 1, in_tos[i]));
		CHECK_EQ(rig_recv(&r, buf, sizeof(buf), SOON), 64);
		CHECK_EQ(r.tos, out_tos[i]);
		/* and the inner one is as it was */
		CHECK_EQ(wire_open(&s, buf, 64, plain), 32);
		CHECK_EQ(plain[1], in_tos[i]);
	}
	/* a keepalive */
	CHECK(rig_set_keepalive(&r, 100));
	CHECK_EQ(rig_recv(&r, buf, sizeof(buf), SOON), WIRE_DATA_MIN);
	CHECK_EQ(r.tos, 0);
	rig_down(&r);
	return true;
}

static bool t_outer_ds(void)
{
	CHECK(ds_both(0));
	CHECK(ds_both(RIG_V6));
	return true;
}

static bool arrives_as(struct rig *r, struct wire_session *s, bool v6,
		       int outer, int inner, int want)
{
	uint8_t plain[128] = { 0 }, out[256];
	size_t len = (v6 ? rig_packet6 : rig_packet4)(r, plain, "ecn", 3, inner);
	int tos = -1;

	rig_send_tos(r, out, wire_seal(s, out, plain, rig_padded(len)), outer);
	CHECK_EQ(rig_inner_recv(r, out, sizeof(out), SOON, &tos), 3);
	CHECK_EQ(tos, want);
	return true;
}

static bool ecn_in(int flags)
{
	static const struct { int outer, inner, want; } rows[] = {
		{ 0, 0, 0 }, { 0, 1, 1 }, { 0, 2, 2 }, { 0, 3, 3 },
		{ 1, 0, 0 }, { 1, 1, 1 }, { 1, 2, 1 }, { 1, 3, 3 },
		{ 2, 0, 0 }, { 2, 1, 1 }, { 2, 2, 2 }, { 2, 3, 3 },
		{ 3, 0, 0 }, { 3, 1, 3 }, { 3, 2, 3 }, { 3, 3, 3 },
		/* the inner DSCP stays, the outer one is not looked at */
		{ 0x8b, 0xba, 0xbb }, { 0xb8, 0x02, 0x02 },
	};
	struct wire_session s;
	struct rig r;
	size_t i;

	CHECK(rig_up(&r, ++number, flags | RIG_ENDPOINT));
	CHECK(rig_connect(&r, &s));
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		CHECK(arrives_as(&r, &s, false, rows[i].outer, rows[i].inner,
				 rows[i].want));
		CHECK(arrives_as(&r, &s, true, rows[i].outer, rows[i].inner,
				 rows[i].want));
	}
	rig_down(&r);
	return true;
}

static bool t_ecn_in(void)
{
	CHECK(ecn_in(0));
	CHECK(ecn_in(RIG_V6));
	return true;
}

static bool send_fails(struct rig *r, const char *addr, int err)
{
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6,
				   .sin6_port = htons(INNER_PORT) };
	struct rig_counts a, b;

	CHECK(rig_counts(r, &a));
	inet_pton(AF_INET6, addr, &sa.sin6_addr);
	CHECK_EQ(sendto(r->inner, "x", 1, 0, (struct sockaddr *)&sa,
			sizeof(sa)), -1);
	if (errno != err)
		printf("# %s: %s\n", addr, strerror(errno));
	CHECK_EQ(errno, err);
	CHECK(rig_counts(r, &b));
	CHECK_EQ(b.dev.tx_errors - a.dev.tx_errors, 1);
	CHECK_EQ(b.dev.tx_dropped, a.dev.tx_dropped);
	return true;
}

static bool t_errors_to_local_senders(void)
{
	char other4[64], other6[64], peer4[64], peer6[64];
	struct rig r;
	int64_t before;

	CHECK(rig_up(&r, ++number, 0));
	snprintf(other4, sizeof(other4), "::ffff:10.77.%d.99", r.n);
	snprintf(other6, sizeof(other6), "fd77:%x::99", r.n);
	snprintf(peer4, sizeof(peer4), "::ffff:10.77.%d.2", r.n);
	snprintf(peer6, sizeof(peer6), "fd77:%x::2", r.n);
	before = rig_drops(&r, "no_peer");
	CHECK(send_fails(&r, other4, ENOKEY));
	CHECK(send_fails(&r, other6, ENOKEY));
	CHECK(rig_dropped(&r, "no_peer", before, 2));
	before = rig_drops(&r, "no_endpoint");
	CHECK(send_fails(&r, peer4, EDESTADDRREQ));
	CHECK(send_fails(&r, peer6, EDESTADDRREQ));
	CHECK(rig_dropped(&r, "no_endpoint", before, 2));
	rig_down(&r);
	return true;
}

static int write_sysctl(const char *path, const char *value)
{
	FILE *f = fopen(path, "w");
	int ret = !f || fputs(value, f) < 0;

	if (f)
		ret |= fclose(f);
	return ret;
}

/* The ICMP error a connected socket gets for what it sends to addr. */
static bool icmp_for(int ns, const char *addr, uint8_t type, uint8_t code)
{
	bool v6 = strchr(addr, ':');
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6,
				   .sin6_port = htons(INNER_PORT) };
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_port = htons(INNER_PORT) };
	uint8_t buf[256], control[512];
	struct iovec iov = { buf, sizeof(buf) };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1,
			     .msg_control = control,
			     .msg_controllen = sizeof(control) };
	int here = netns_fd(), fd, on = 1, i;
	struct sock_extended_err *ee = NULL;
	struct cmsghdr *c;
	struct pollfd pfd = { 0 };

	CHECK_EQ(netns_enter(ns), 0);
	fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
	CHECK_EQ(netns_enter(here), 0);
	close(here);
	if (v6) {
		inet_pton(AF_INET6, addr, &sa.sin6_addr);
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof(on));
		CHECK_EQ(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), 0);
	} else {
		inet_pton(AF_INET, addr, &in.sin_addr);
		setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof(on));
		CHECK_EQ(connect(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	}
	/* neighbour discovery may take a moment, errors may be rate limited */
	for (i = 0; i < 40 && !(pfd.revents & POLLERR); i++) {
		send(fd, "x", 1, 0);
		pfd = (struct pollfd){ .fd = fd };
		poll(&pfd, 1, 500);
	}
	CHECK(recvmsg(fd, &mh, MSG_ERRQUEUE) >= 0);
	close(fd);
	for (c = CMSG_FIRSTHDR(&mh); c; c = CMSG_NXTHDR(&mh, c))
		if (c->cmsg_type == IP_RECVERR || c->cmsg_type == IPV6_RECVERR)
			ee = (struct sock_extended_err *)CMSG_DATA(c);
	CHECK(ee);
	CHECK_EQ(ee->ee_origin, v6 ? SO_EE_ORIGIN_ICMP6 : SO_EE_ORIGIN_ICMP);
	CHECK_EQ(ee->ee_type, type);
	CHECK_EQ(ee->ee_code, code);
	return true;
}

/*
 * A host behind us sends through us into the tunnel:
 *
 *	other namespace 10.99.0.2 -- veth -- 10.99.0.1 (forwarding) -- wgN
 */
static bool t_icmp_to_forwarded_senders(void)
{
	char none4[64], none6[64], mute4[64], mute6[64];
	int here = netns_fd(), there;
	struct rig r;

	CHECK(rig_up(&r, ++number, 0));
	CHECK_EQ(unshare(CLONE_NEWNET), 0);
	there = netns_fd();
	CHECK_EQ(netns_enter(here), 0);
	CHECK_EQ(link_add_veth("va", "vb"), 0);
	CHECK_EQ(link_move("vb", there), 0);
	CHECK_EQ(addr_add("va", "10.99.0.1", 24), 0);
	CHECK_EQ(addr_add("va", "fd99::1", 64), 0);
	CHECK_EQ(link_up("va"), 0);
	CHECK_EQ(write_sysctl("/proc/sys/net/ipv4/ip_forward", "1"), 0);
	CHECK_EQ(write_sysctl("/proc/sys/net/ipv6/conf/all/forwarding", "1"), 0);
	CHECK_EQ(write_sysctl("/proc/sys/net/ipv4/icmp_ratelimit", "0"), 0);
	CHECK_EQ(write_sysctl("/proc/sys/net/ipv6/icmp/ratelimit", "0"), 0);
	CHECK_EQ(netns_enter(there), 0);
	CHECK_EQ(addr_add("vb", "10.99.0.2", 24), 0);
	CHECK_EQ(addr_add("vb", "fd99::2", 64), 0);
	CHECK_EQ(link_up("vb"), 0);
	CHECK_EQ(route_via("10.77.0.0", 16, "10.99.0.1"), 0);
	CHECK_EQ(route_via("fd77::", 16, "fd99::1"), 0);
	CHECK_EQ(netns_enter(here), 0);
	snprintf(none4, sizeof(none4), "10.77.%d.99", r.n);
	snprintf(none6, sizeof(none6), "fd77:%x::99", r.n);
	snprintf(mute4, sizeof(mute4), "10.77.%d.2", r.n);
	snprintf(mute6, sizeof(mute6), "fd77:%x::2", r.n);
	CHECK(icmp_for(there, none4, 3, 1));
	CHECK(icmp_for(there, mute4, 3, 1));
	CHECK(icmp_for(there, none6, 1, 3));
	CHECK(icmp_for(there, mute6, 1, 3));
	close(here);
	close(there);
	CHECK_EQ(link_del("va"), 0);
	rig_down(&r);
	return true;
}

/* 200 packets wait: 129 stay, the oldest 71 are dropped; then all in order. */
static bool t_staged_are_bounded(void)
{
	struct wire_session s;
	uint8_t plain[256];
	uint64_t before;
	struct rig r;
	char text[16];
	int i;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	before = rig_staged_drops(&r);
	for (i = 0; i < 200; i++) {
		snprintf(text, sizeof(text), "%03d", i);
		CHECK(rig_inner_send(&r, text, 3));
	}
	for (i = 0; i < SOON && rig_staged_drops(&r) - before < 200 - 129; i++)
		usleep(1000);
	CHECK_EQ(rig_staged_drops(&r) - before, 200 - 129);
	CHECK(rig_answer(&r, &s, SOON));
	for (i = 71; i < 200; i++) {
		snprintf(text, sizeof(text), "%03d", i);
		CHECK(rig_recv_data(&r, &s, plain, SOON) > 0);
		CHECK(!memcmp(plain + 28, text, 3));
	}
	CHECK(rig_quiet(&r, 300));
	CHECK_EQ(rig_staged_drops(&r) - before, 71);
	rig_down(&r);
	return true;
}

/* What still waits when the link goes down is dropped and counted. */
static bool t_staged_purged_at_link_down(void)
{
	struct wire_session s;
	uint8_t plain[256];
	uint64_t before;
	struct rig r;
	int i;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	before = rig_staged_drops(&r);
	for (i = 0; i < 50; i++)
		CHECK(rig_inner_send(&r, "old", 3));
	CHECK_EQ(link_down(r.dev), 0);
	CHECK_EQ(rig_staged_drops(&r) - before, 50);
	CHECK_EQ(link_up(r.dev), 0);
	while (rig_recv(&r, plain, sizeof(plain), 100))
		;
	CHECK(rig_inner_send(&r, "new", 3));
	CHECK(rig_answer(&r, &s, SOON));
	CHECK(rig_recv_data(&r, &s, plain, SOON) > 0);
	CHECK(!memcmp(plain + 28, "new", 3));
	rig_down(&r);
	return true;
}

/* Every byte of 8.5: handshakes, keepalives, padding, both sides' view. */
static bool t_accounting(void)
{
	struct rig_counts c;
	struct wire_session s;
	uint8_t out[256], plain[256];
	uint64_t rx = 0, tx = 0;
	struct rig r;
	int i;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(rig_accept(&r, &s));
	tx += WIRE_INITIATION + 32 + rig_padded(28 + 5);
	rx += WIRE_RESPONSE;
	CHECK(rig_counts_sent(&r, &c, 2));
	CHECK_EQ(c.peer_tx, tx);
	CHECK_EQ(c.peer_rx, rx);
	CHECK_EQ(c.dev.tx_bytes, tx);
	CHECK_EQ(c.dev.rx_bytes, rx);
	CHECK_EQ(c.dev.rx_packets, 1);
	for (i = 0; i < 3; i++)
		rig_send(&r, out, wire_seal(&s, out, NULL, 0));
	rx += 3 * 32;
	for (i = 0; i < 10; i++) {
		rig_send_text(&r, &s, "0123456789");
		CHECK(rig_inner_is(&r, "0123456789"));
		CHECK(rig_inner_send(&r, "01", 2));
		CHECK(rig_recv_data(&r, &s, plain, SOON) > 0);
	}
	rx += 10 * (32 + rig_padded(38));
	tx += 10 * (32 + rig_padded(30));
	/* padding far beyond the packet counts as received */
	i = (int)rig_packet4(&r, plain, "pad", 3, 0);
	memset(plain + i, 0, (size_t)(200 - i));
	rig_send(&r, out, wire_seal(&s, out, plain, 200));
	CHECK(rig_inner_is(&r, "pad"));
	rx += 232;
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	rx += WIRE_INITIATION + 32 + 32 + rig_padded(28 + strlen("mark 99"));
	tx += WIRE_RESPONSE + 32 + rig_padded(28 + strlen("mark 99"));
	CHECK(rig_counts_sent(&r, &c, 2 + 10 + 2));
	CHECK_EQ(c.peer_rx, rx);
	CHECK_EQ(c.peer_tx, tx);
	CHECK_EQ(c.dev.rx_bytes, rx);
	CHECK_EQ(c.dev.tx_bytes, tx);
	CHECK_EQ(c.dev.rx_packets, 1 + 3 + 10 + 1 + 3);
	CHECK_EQ(c.dev.rx_errors + c.dev.tx_errors + c.dev.tx_dropped +
		 c.dev.rx_dropped, 0);
	rig_down(&r);
	return true;
}

static const struct ktap_test tests[] = {
	{ "13.17_same_packet_twice", t_same_packet_twice },
	{ "13.17_window_of_8128", t_window },
	{ "13.17_shuffled", t_shuffled },
	{ "13.17_last_counters", t_last_counters },
	{ "13.18_shorter_than_it_says", t_shorter_than_it_says },
	{ "13.18_source_not_allowed", t_source_not_allowed },
	{ "13.18_neither_4_nor_6", t_neither_4_nor_6 },
	{ "13.18_roams_before_content", t_roams_before_content },
	{ "13.19_padding", t_padding },
	{ "13.19_padding_by_route", t_padding_by_route },
	{ "13.20_outer_ds", t_outer_ds },
	{ "13.20_ecn_in", t_ecn_in },
	{ "13.21_errors_to_local_senders", t_errors_to_local_senders },
	{ "13.21_icmp_to_forwarded_senders", t_icmp_to_forwarded_senders },
	{ "13.22_staged_are_bounded", t_staged_are_bounded },
	{ "13.22_staged_purged_at_link_down", t_staged_purged_at_link_down },
	{ "8.5_accounting", t_accounting },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!rig_namespace())
		return 1;
	return ktap_run_only("scripted peer: data", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
