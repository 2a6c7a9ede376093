// SPDX-License-Identifier: GPL-2.0
/*
 * Super-packets made by hand: many datagrams in one send (UDP GSO), with content
 * that may, or must not, be joined on its way up. What the stack gets is
 * captured behind the device, cut into packets again and compared, byte for byte and in
 * order, with what was sent. Everything is done twice, the second time with force_plain=1.
 *
 *	scripted peer (UDP_SEGMENT on loopback) ---- wgN ---- packet socket
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum {
	MOST = 45,		/* datagrams in a super-packet */
	WANTED = 4096,
	ROOM = 1600,
	MSS = 1348,
	FIXED_ID = 5,		/* a flow with this port has one IPv4 id for all */
	FIN = 1, PSH = 8, ACK = 16, CWR = 128,
	CE = 3, ECT0 = 2,
};

#define END "that is all"

struct flow {
	bool v6;
	uint16_t port, id, window;
	uint32_t seq, ack, stamp;
	uint8_t tos, ttl;
	bool df;
};

struct packet {
	size_t len;
	uint8_t bytes[ROOM];
};

struct super {
	size_t each;		/* bytes of content in each datagram but the last */
	unsigned int n;
	uint64_t counter[MOST];
	bool forged[MOST];
	struct packet packet[MOST];
};

static struct rig r;
static struct wire_session session;
static struct super super;
static struct packet wanted[WANTED];
static bool got[WANTED];
static unsigned int wanted_n, captured_n;
static uint64_t wanted_bytes;
static int number, capture;
static struct {
	const char *reason;
	int64_t before, more;
} drops[4];
static unsigned int drops_n;

/* --- packets --------------------------------------------------------------------- */

static void put16(uint8_t *p, uint16_t v) { p[0] = (uint8_t)(v >> 8); p[1] = (uint8_t)v; }
static void put32(uint8_t *p, uint32_t v) { put16(p, (uint16_t)(v >> 16)); put16(p + 2, (uint16_t)v); }
static uint16_t get16(const uint8_t *p) { return (uint16_t)(p[0] << 8 | p[1]); }
static uint32_t get32(const uint8_t *p) { return (uint32_t)get16(p) << 16 | get16(p + 2); }

static size_t ip_len(const uint8_t *p) { return p[0] >> 4 == 6 ? 40 : (size_t)(p[0] & 15) * 4; }
static uint8_t proto(const uint8_t *p) { return p[0] >> 4 == 6 ? p[6] : p[9]; }
static size_t tcp_len(const uint8_t *p) { return (size_t)(p[ip_len(p) + 12] >> 4) * 4; }

static uint32_t pseudo(const uint8_t *p, size_t l4)
{
	size_t at = p[0] >> 4 == 6 ? 8 : 12, n = p[0] >> 4 == 6 ? 32 : 8;
	uint32_t sum = proto(p) + (uint32_t)l4;

	for (; n; n -= 2, at += 2)
		sum += get16(p + at);
	return sum;
}

/* Lengths and checksums as they must be for what is there now. */
static void finish(struct packet *p)
{
	uint8_t *b = p->bytes;
	size_t ip = ip_len(b), sum_at = proto(b) == IPPROTO_TCP ? ip + 16 : ip + 6;
	uint16_t sum;

	if (b[0] >> 4 == 6) {
		put16(b + 4, (uint16_t)(p->len - 40));
	} else {
		put16(b + 2, (uint16_t)p->len);
		put16(b + 10, 0);
		sum = rig_checksum(b, ip, 0);
		memcpy(b + 10, &sum, 2);
	}
	if (proto(b) != IPPROTO_TCP && proto(b) != IPPROTO_UDP)
		return;
	put16(b + sum_at, 0);
	sum = rig_checksum(b + ip, p->len - ip, pseudo(b, p->len - ip));
	memcpy(b + sum_at, &sum, 2);
}

static void ip_header(const struct flow *f, uint8_t *b, uint8_t protocol)
{
	uint32_t src = htonl(r.remote), dst = htonl(r.local);

	if (f->v6) {
		b[0] = (uint8_t)(0x60 | f->tos >> 4);
		b[1] = (uint8_t)(f->tos << 4);
		b[6] = protocol;
		b[7] = f->ttl;
		memcpy(b + 8, r.remote6, 16);
		memcpy(b + 24, r.local6, 16);
		return;
	}
	b[0] = 0x45;
	b[1] = f->tos;
	put16(b + 4, f->id);
	b[6] = f->df ? 0x40 : 0;
	b[8] = f->ttl;
	b[9] = protocol;
	memcpy(b + 12, &src, 4);
	memcpy(b + 16, &dst, 4);
}

/* The next packet of a flow: TCP with a time stamp. */
static struct packet tcp(struct flow *f, size_t payload, uint8_t flags)
{
	struct packet p = { .len = (f->v6 ? 40 : 20) + 32 + payload };
	uint8_t *th = p.bytes + (f->v6 ? 40 : 20);

	ip_header(f, p.bytes, IPPROTO_TCP);
	put16(th, f->port);
	put16(th + 2, 9);
	put32(th + 4, f->seq);
	put32(th + 8, f->ack);
	th[12] = 8 << 4;
	th[13] = flags;
	put16(th + 14, f->window);
	put32(th + 20, 0x0101080a);
	put32(th + 24, f->stamp);
	put32(th + 28, 7);
	ktap_rand_bytes(th + 32, payload);
	finish(&p);
	f->seq += (uint32_t)payload;
	f->id += f->port != FIXED_ID;
	return p;
}

static struct packet udp(struct flow *f, size_t payload)
{
	struct packet p = { .len = (f->v6 ? 40 : 20) + 8 + payload };
	uint8_t *uh = p.bytes + (f->v6 ? 40 : 20);

	ip_header(f, p.bytes, IPPROTO_UDP);
	put16(uh, f->port);
	put16(uh + 2, 9);
	put16(uh + 4, (uint16_t)(8 + payload));
	ktap_rand_bytes(uh + 8, payload);
	finish(&p);
	f->id++;
	return p;
}

static struct flow new_flow(bool v6, uint16_t port)
{
	return (struct flow){
		.v6 = v6, .port = port, .id = (uint16_t)ktap_rand(), .window = 500,
		.seq = (uint32_t)ktap_rand(), .ack = (uint32_t)ktap_rand(), .stamp = 1000,
		.ttl = 64, .df = true,
	};
}

/* --- sending ----------------------------------------------------------------------- */

static void begin(size_t each)
{
	super.n = 0;
	super.each = each;
	memset(super.forged, 0, sizeof(super.forged));
}

static void add_unwanted(const struct packet *p)
{
	super.packet[super.n] = *p;
	super.counter[super.n] = session.counter++;
	super.n++;
}

/* What padding there is counts as received. */
static size_t padded(const struct packet *p, bool last)
{
	return last ? rig_padded(p->len) : super.each;
}

static void want(const struct packet *p, size_t bytes)
{
	wanted[wanted_n] = *p;
	got[wanted_n++] = false;
	wanted_bytes += bytes + 32;
}

static void add(const struct packet *p)
{
	want(p, super.each);
	add_unwanted(p);
}

/* The last may be smaller. */
static void add_last(const struct packet *p)
{
	want(p, padded(p, true));
	add_unwanted(p);
}

static bool send_super(int tos, bool short_last)
{
	static uint8_t out[65536];
	int size = (int)super.each + 32, off = 0;
	size_t len = 0;
	unsigned int i;

	for (i = 0; i < super.n; i++) {
		size_t room = padded(&super.packet[i], short_last && i + 1 == super.n);
		uint8_t plain[ROOM] = { 0 };

		memcpy(plain, super.packet[i].bytes, super.packet[i].len);
		CHECK(room >= super.packet[i].len);
		wire_seal_at(&session, out + len, plain, room, super.counter[i]);
		if (super.forged[i])
			out[len + 20 + ktap_rand() % (room - 20)] ^= 0x10;
		len += room + 32;
	}
	CHECK(len <= 65507);
	CHECK_EQ(setsockopt(r.udp, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)), 0);
	rig_send_tos(&r, out, len, tos);
	CHECK_EQ(setsockopt(r.udp, IPPROTO_UDP, UDP_SEGMENT, &off, sizeof(off)), 0);
	return true;
}

/* --- capturing ------------------------------------------------------------------------ */

static int open_capture(const char *dev)
{
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0), on = 1, room = 32 << 20;
	struct sockaddr_ll sll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(dev),
	};

	if (fd < 0 || setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)))
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	return bind(fd, (struct sockaddr *)&sll, sizeof(sll)) ? -1 : fd;
}

/* Packets of one flow stay in order; others may pass them. */
static uint64_t key(const uint8_t *p)
{
	bool fragment = p[0] >> 4 == 4 && (get16(p + 6) & 0x3fff);

	return (uint64_t)p[0] << 32 | (uint64_t)proto(p) << 24 |
	       (fragment ? 1 << 16 : (uint32_t)get16(p + ip_len(p)));
}

static void show(const char *what, const uint8_t *p, size_t len)
{
	size_t i;

	printf("# %s, %zu bytes:", what, len);
	for (i = 0; i < len && i < 72; i++)
		printf("%s%02x", i % 4 ? "" : " ", p[i]);
	printf("\n");
}

static bool take(const uint8_t *p, size_t len)
{
	unsigned int i;

	for (i = 0; i < wanted_n; i++)
		if (!got[i] && key(wanted[i].bytes) == key(p))
			break;
	if (i < wanted_n && wanted[i].len == len && !memcmp(wanted[i].bytes, p, len)) {
		got[i] = true;
		return true;
	}
	show("arrived", p, len);
	if (i < wanted_n)
		show("expected", wanted[i].bytes, wanted[i].len);
	return false;
}

/* Cuts what was joined, as a device below would. */
static bool take_super(const uint8_t *p, size_t len, size_t mss)
{
	size_t headers = ip_len(p) + tcp_len(p), at, i = 0;
	bool fixed = get16(p + ip_len(p)) == FIXED_ID;

	for (at = headers; at < len; at += mss, i++) {
		size_t n = len - at < mss ? len - at : mss;
		struct packet one = { .len = headers + n };
		uint8_t *th = one.bytes + ip_len(p);

		memcpy(one.bytes, p, headers);
		memcpy(one.bytes + headers, p + at, n);
		if (p[0] >> 4 == 4 && !fixed)
			put16(one.bytes + 4, (uint16_t)(get16(p + 4) + i));
		put32(th + 4, get32(th + 4) + (uint32_t)(i * mss));
		if (at + n < len)
			th[13] &= (uint8_t)~(FIN | PSH);
		if (i)
			th[13] &= (uint8_t)~CWR;
		finish(&one);
		CHECK(take(one.bytes, one.len));
	}
	return true;
}

/* Returns 0 when nothing came in time, -1 when it is not what should come. */
static int take_captured(int ms)
{
	static uint8_t buf[70000];
	struct virtio_net_hdr *vnet = (struct virtio_net_hdr *)buf;
	const uint8_t *p = buf + sizeof(*vnet);
	struct sockaddr_ll from;
	socklen_t from_len = sizeof(from);
	struct pollfd pfd = { .fd = capture, .events = POLLIN };
	ssize_t n;

	if (poll(&pfd, 1, ms) <= 0)
		return 0;
	n = recvfrom(capture, buf, sizeof(buf), 0, (struct sockaddr *)&from, &from_len);
	if (n <= (ssize_t)sizeof(*vnet) || from.sll_pkttype == PACKET_OUTGOING)
		return 1;
	n -= (ssize_t)sizeof(*vnet);
	if (proto(p) == IPPROTO_UDP && get16(p + ip_len(p) + 2) == INNER_PORT)
		return 1;
	captured_n++;
	if (vnet->gso_type == VIRTIO_NET_HDR_GSO_NONE)
		return take(p, (size_t)n) ? 1 : -1;
	return take_super(p, (size_t)n, vnet->gso_size) ? 1 : -1;
}

static unsigned int missing(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < wanted_n; i++)
		n += !got[i];
	return n;
}

/* All that is wanted has come, and nothing else. */
static bool all_arrived(void)
{
	int ret;

	while (missing()) {
		ret = take_captured(SOON);
		CHECK(ret >= 0);
		if (!ret) {
			printf("# %u of %u packets did not come\n", missing(), wanted_n);
			return false;
		}
	}
	rig_send_text(&r, &session, END);
	CHECK(rig_inner_is(&r, END));
	while ((ret = take_captured(0)) > 0)
		;
	CHECK_EQ(ret, 0);
	return true;
}

/* --- the tests --------------------------------------------------------------------------- */

static bool set_plain(bool on)
{
	FILE *f = fopen("/sys/module/wireguard/parameters/force_plain", "w");

	CHECK(f);
	CHECK(fputs(on ? "1" : "0", f) >= 0);
	CHECK_EQ(fclose(f), 0);
	return true;
}

/* What @sends sends arrives as it is wanted, and is counted packet by packet. */
static bool one_way(bool (*sends)(void))
{
	unsigned int i;
	struct rig_counts a, b;
	uint64_t mark = 32 + rig_padded(28 + strlen(END));

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(rig_connect(&r, &session));
	CHECK(rig_works(&r, &session));
	capture = open_capture(r.dev);
	CHECK(capture >= 0);
	CHECK(rig_counts(&r, &a));
	wanted_n = captured_n = drops_n = 0;
	wanted_bytes = 0;
	CHECK(sends());
	CHECK(all_arrived());
	for (i = 0; i < drops_n; i++)
		CHECK(rig_dropped(&r, drops[i].reason, drops[i].before, drops[i].more));
	CHECK(rig_counts(&r, &b));
	CHECK_EQ(b.dev.rx_packets - a.dev.rx_packets, wanted_n + 1);
	CHECK_EQ(b.dev.rx_bytes - a.dev.rx_bytes, wanted_bytes + mark);
	CHECK_EQ(b.peer_rx - a.peer_rx, wanted_bytes + mark);
	printf("# %u packets arrived as %u\n", wanted_n, captured_n);
	close(capture);
	rig_down(&r);
	return true;
}

static bool both_ways(bool (*sends)(void))
{
	uint64_t seed = ktap_rng;
	bool plain;

	CHECK(set_plain(false));
	CHECK(one_way(sends));
	ktap_rng = seed;
	CHECK(set_plain(true));
	plain = one_way(sends);
	CHECK(set_plain(false));
	return plain;
}

/* Rows of one flow: all alike, a short last one, PSH at the end. */
static bool row(bool v6, size_t mss, size_t last)
{
	struct flow f = new_flow(v6, 4);
	struct packet p;
	unsigned int i;

	begin(rig_padded((v6 ? 72 : 52) + mss));
	for (i = 0; i < MOST - 1; i++) {
		p = tcp(&f, mss, ACK);
		add(&p);
	}
	p = tcp(&f, last, ACK | PSH);
	add_last(&p);
	return send_super(0, true);
}

static bool send_rows(void)
{
	static const size_t sizes[] = { MSS, 1328, 1001, 536, 17, 1 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		CHECK(row(false, sizes[i], sizes[i]));
		CHECK(row(true, sizes[i] - (sizes[i] > 1328 ? 20 : 0), 1));
		CHECK(row(false, sizes[i], (sizes[i] + 1) / 2));
	}
	return true;
}

static bool t_rows(void)
{
	CHECK(both_ways(send_rows));
	return true;
}

/* A clean row is joined: as the stack sees it there are few. */
static bool send_one_row(void) { return row(false, MSS, MSS); }

static bool t_joined(void)
{
	CHECK(set_plain(false));
	CHECK(one_way(send_one_row));
	CHECK(captured_n <= 3);
	return true;
}

/* @change makes packet 20 of 45 different, and perhaps the flow from then on. */
static bool changed(bool v6, uint16_t port, struct packet (*change)(struct flow *f))
{
	struct flow f = new_flow(v6, port);
	unsigned int i;

	begin(1088);
	for (i = 0; i < MOST; i++) {
		struct packet p = i == 20 ? change(&f) : tcp(&f, 1000, ACK);

		add(&p);
	}
	return send_super(0, false);
}

static struct packet pushed(struct flow *f) { return tcp(f, 1000, ACK | PSH); }
static struct packet finished(struct flow *f) { return tcp(f, 1000, ACK | FIN); }
static struct packet reduced(struct flow *f) { return tcp(f, 1000, ACK | CWR); }
static struct packet empty(struct flow *f) { return tcp(f, 0, ACK); }
static struct packet shorter(struct flow *f) { return tcp(f, 999, ACK); }
static struct packet longer(struct flow *f) { return tcp(f, 1001, ACK); }
static struct packet acked(struct flow *f) { f->ack++; return tcp(f, 1000, ACK); }
static struct packet later(struct flow *f) { f->stamp++; return tcp(f, 1000, ACK); }
static struct packet wider(struct flow *f) { f->window++; return tcp(f, 1000, ACK); }
static struct packet gap(struct flow *f) { f->seq += 1000; return tcp(f, 1000, ACK); }
static struct packet again(struct flow *f) { f->seq -= 1000; return tcp(f, 1000, ACK); }
static struct packet skipped(struct flow *f) { f->id++; return tcp(f, 1000, ACK); }
static struct packet fragmentable(struct flow *f) { f->df = !f->df; return tcp(f, 1000, ACK); }
static struct packet nearer(struct flow *f) { f->ttl++; return tcp(f, 1000, ACK); }
static struct packet marked(struct flow *f) { f->tos = ECT0; return tcp(f, 1000, ACK); }
static struct packet foreign(struct flow *f) { return udp(f, 1000); }

static struct packet with_option(struct flow *f)
{
	struct packet p = tcp(f, 1000, ACK);

	if (!f->v6) {
		memmove(p.bytes + 24, p.bytes + 20, p.len - 20);
		memset(p.bytes + 20, 1, 4);
		p.bytes[0] = 0x46;
		p.len += 4;
	}
	put16(p.bytes + ip_len(p.bytes), 77);	/* its order among others is nobody's concern */
	finish(&p);
	return p;
}

static struct packet fragment(struct flow *f)
{
	struct packet p = tcp(f, 1000, ACK);

	if (!f->v6)
		p.bytes[6] = 0x20;
	finish(&p);
	return p;
}

static bool send_changed(void)
{
	static struct packet (*const changes[])(struct flow *f) = {
		pushed, finished, reduced, empty, shorter, longer, acked, later, wider, gap, again,
		skipped, fragmentable, nearer, marked, foreign, with_option, fragment,
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(changes); i++) {
		CHECK(changed(false, 4, changes[i]));
		CHECK(changed(true, 4, changes[i]));
		/* fixed, then counting: of no meaning in what cannot be fragmented */
		if (changes[i] != skipped)
			CHECK(changed(false, FIXED_ID, changes[i]));
	}
	return true;
}

static bool t_changed_in_the_middle(void)
{
	CHECK(both_ways(send_changed));
	return true;
}

static bool send_interleaved(void)
{
	struct flow f[3] = { new_flow(false, 4), new_flow(false, 6), new_flow(true, 4) };
	unsigned int run, i;

	for (run = 1; run < 6; run += 2) {
		begin(1088);
		for (i = 0; i < MOST; i++) {
			struct packet p = tcp(&f[i / run % 3], 1000, ACK);

			add(&p);
		}
		CHECK(send_super(0, false));
	}
	return true;
}

static bool t_flows_interleaved(void)
{
	CHECK(both_ways(send_interleaved));
	return true;
}

/* Some are swapped, some never sent. */
static bool send_disordered(void)
{
	struct flow f = new_flow(false, 4);
	struct packet p, q;
	unsigned int i;

	begin(1088);
	for (i = 0; i < 12; i++) {
		p = tcp(&f, 1000, ACK);
		q = tcp(&f, 1000, ACK);
		if (i % 3)
			add(&q);
		if (i % 4)
			add(&p);
	}
	return send_super(0, false);
}

static bool t_lost_and_out_of_order(void)
{
	CHECK(both_ways(send_disordered));
	return true;
}

/* By the time all else has arrived. */
static void will_drop(const char *reason, int64_t more)
{
	drops[drops_n].reason = reason;
	drops[drops_n].before = rig_drops(&r, reason);
	drops[drops_n++].more = more;
}

static bool send_forged(void)
{
	struct flow f = new_flow(false, 4);
	unsigned int i;

	will_drop("auth_failed", 3);
	will_drop("replayed", 1);
	begin(1088);
	for (i = 0; i < MOST; i++) {
		struct packet p = tcp(&f, 1000, ACK);

		if (i == 7 || i == 8 || i == 30) {
			super.forged[super.n] = true;
			add_unwanted(&p);
		} else if (i == 20) {
			add_unwanted(&p);
			super.counter[super.n - 1] = super.counter[3];
		} else {
			add(&p);
		}
	}
	return send_super(0, false);
}

static bool t_forged_and_replayed(void)
{
	CHECK(both_ways(send_forged));
	return true;
}

static bool send_bad_content(void)
{
	struct flow f = new_flow(false, 4);
	unsigned int i;

	will_drop("source_not_allowed", 1);
	will_drop("inner_length", 1);
	will_drop("inner_malformed", 1);
	begin(1088);
	for (i = 0; i < MOST; i++) {
		struct flow before = f;
		struct packet p = tcp(&f, 1000, ACK);

		if (i == 10)
			p.bytes[15]++;
		if (i == 20)
			put16(p.bytes + 2, 1089);
		if (i == 30)
			p.bytes[0] = 0x15;
		if (i % 10 || !i || i == 40) {
			add(&p);
		} else {
			add_unwanted(&p);
			f = before;
		}
	}
	return send_super(0, false);
}

static bool t_bad_content_in_the_middle(void)
{
	CHECK(both_ways(send_bad_content));
	return true;
}

/* Congestion on the way is passed on to those that understand it. */
static bool send_congested(void)
{
	struct flow f[2] = { new_flow(false, 4), new_flow(true, 4) };
	unsigned int i;

	begin(1088);
	for (i = 0; i < MOST; i++) {
		struct flow *g = &f[i / 24];
		struct packet p;

		g->tos = i % 12 < 6 ? ECT0 : 0;
		p = tcp(g, 1000, ACK);
		add(&p);
		if (i % 12 >= 6)
			continue;
		wanted[wanted_n - 1].bytes[1] |= g->v6 ? CE << 4 : CE;
		finish(&wanted[wanted_n - 1]);
	}
	return send_super(CE, false);
}

static bool t_congestion(void)
{
	CHECK(both_ways(send_congested));
	return true;
}

/* Anything after anything. */
static bool send_random(void)
{
	static struct packet (*const changes[])(struct flow *f) = {
		pushed, finished, reduced, empty, shorter, acked, later, wider, gap, again,
		skipped, fragmentable, nearer,
	};
	struct flow f[] = { new_flow(false, 4), new_flow(true, 4), new_flow(false, 6), new_flow(true, 6) };
	unsigned int i, k, which = 0;

	for (k = 0; k < 60; k++) {
		begin(rig_padded(1072 + ktap_rand() % 64));
		for (i = 0; i < MOST; i++) {
			struct packet p;

			if (ktap_rand() % 8 == 0)
				which = (unsigned int)(ktap_rand() % ARRAY_LEN(f));
			p = ktap_rand() % 8 ? tcp(&f[which], 1000, ACK)
					    : changes[ktap_rand() % ARRAY_LEN(changes)](&f[which]);
			if (ktap_rand() % 64) {
				add(&p);
			} else {
				super.forged[super.n] = true;
				add_unwanted(&p);
			}
		}
		CHECK(send_super(0, false));
	}
	return true;
}

static bool t_random(void)
{
	CHECK(both_ways(send_random));
	return true;
}

static const struct ktap_test tests[] = {
	{ "C4.joined", t_joined },
	{ "C4.rows_of_all_sizes", t_rows },
	{ "C4.changed_in_the_middle", t_changed_in_the_middle },
	{ "C4.flows_interleaved", t_flows_interleaved },
	{ "C4.lost_and_out_of_order", t_lost_and_out_of_order },
	{ "C4.forged_and_replayed", t_forged_and_replayed },
	{ "C4.bad_content_in_the_middle", t_bad_content_in_the_middle },
	{ "C4.congestion", t_congestion },
	{ "C4.random", t_random },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!rig_namespace())
		return 1;
	return ktap_run_only("scripted peer: merged and plain", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
