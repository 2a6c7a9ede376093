// SPDX-License-Identifier: GPL-2.0
/*
 * Trains of super-packets into a tunnel, and what came of them, in files to compare.
 *
 *	trains send DEVICE SRC4 DST4 SRC6 DST6 SEED ROUNDS
 *		super-packets and single packets made from SEED: TCP ones through a
 *		packet socket on DEVICE ("-": none), UDP ones from sockets
 *	trains count ...	into how many packets that is to be cut; sends nothing
 *	trains hear WIRE DEVICE PORT FILE N same-ttl|any-ttl
 *		until N packets came out of DEVICE: all of them, byte for byte and in the order
 *		of each flow, to FILE.inner.*; and of every datagram that came in on
 *		WIRE for PORT all that is not encrypted, a line each, to FILE.wire. Checksums
 *		must be right. Prints "ready" when it listens. any-ttl: the core's frag lists
 *		keep the TTL that all but the first had before a router, and number the
 *		packets of a list anew, also datagrams that were sent one by one (6.1)
 *	trains ring DEVICE SRC DST N
 *		N datagrams from a packet socket's ring: every slot of it is given back
 *	trains lag DEVICE PORT MOST
 *		until it is ended: no datagram on DEVICE for PORT is more than MOST behind
 *		another that came before
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum {
	GIVE_UP_MS = 60000, FLOWS = 16,
	FIN = 1, PSH = 8, ACK = 16, CWR = 128,
	WG_DATA = 4, WG_HEADER = 16, WG_KEEPALIVE = 32,
};

struct ends {
	struct sockaddr_storage src, dst;
	socklen_t len;
};

static bool dry;		/* count only */
static bool any_ttl;
static unsigned int packets;
static uint64_t state;
static uint8_t buf[1 << 18];

static uint32_t next_random(void)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(state >> 33);
}

static int fail(const char *what)
{
	printf("trains: %s: %s\n", what, strerror(errno));
	return 1;
}

static void put16(uint8_t *p, unsigned int v) { p[0] = (uint8_t)(v >> 8); p[1] = (uint8_t)v; }
static void put32(uint8_t *p, uint32_t v) { put16(p, v >> 16); put16(p + 2, v & 0xffff); }
static unsigned int get16(const uint8_t *p) { return (unsigned int)p[0] << 8 | p[1]; }

static uint32_t add_words(uint32_t sum, const uint8_t *p, size_t len)
{
	for (; len > 1; p += 2, len -= 2)
		sum += get16(p);
	return len ? sum + ((uint32_t)p[0] << 8) : sum;
}

static unsigned int fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

static bool is_v6(const uint8_t *ip) { return ip[0] >> 4 == 6; }
static size_t ip_header(const uint8_t *ip) { return is_v6(ip) ? 40 : 20; }

static uint32_t pseudo(const uint8_t *ip, unsigned int proto, size_t len)
{
	return add_words(proto + (uint32_t)len, ip + (is_v6(ip) ? 8 : 12), is_v6(ip) ? 32 : 8);
}

/* --- sending ------------------------------------------------------------------ */

static bool parse(struct ends *e, const char *src, const char *dst)
{
	const char *text[2] = { src, dst };
	struct sockaddr_storage *sa[2] = { &e->src, &e->dst };
	int i;

	memset(e, 0, sizeof(*e));
	for (i = 0; i < 2; i++) {
		struct sockaddr_in *four = (struct sockaddr_in *)sa[i];
		struct sockaddr_in6 *six = (struct sockaddr_in6 *)sa[i];

		if (inet_pton(AF_INET, text[i], &four->sin_addr) == 1) {
			four->sin_family = AF_INET;
			e->len = sizeof(*four);
		} else if (inet_pton(AF_INET6, text[i], &six->sin6_addr) == 1) {
			six->sin6_family = AF_INET6;
			e->len = sizeof(*six);
		} else {
			return false;
		}
	}
	return true;
}

static void set_port(struct sockaddr_storage *sa, uint16_t port)
{
	if (sa->ss_family == AF_INET)
		((struct sockaddr_in *)sa)->sin_port = htons(port);
	else
		((struct sockaddr_in6 *)sa)->sin6_port = htons(port);
}

static size_t put_ip(uint8_t *ip, const struct ends *e, unsigned int proto, size_t payload, uint8_t tos)
{
	memset(ip, 0, 40);
	if (e->dst.ss_family == AF_INET6) {
		ip[0] = (uint8_t)(0x60 | tos >> 4);
		ip[1] = (uint8_t)(tos << 4);
		put16(ip + 4, (unsigned int)payload);
		ip[6] = (uint8_t)proto;
		ip[7] = 64;
		memcpy(ip + 8, &((const struct sockaddr_in6 *)&e->src)->sin6_addr, 16);
		memcpy(ip + 24, &((const struct sockaddr_in6 *)&e->dst)->sin6_addr, 16);
		return 40;
	}
	ip[0] = 0x45;
	ip[1] = tos;
	put16(ip + 2, (unsigned int)(20 + payload));
	put16(ip + 4, next_random() & 0xffff);
	ip[6] = 0x40;
	ip[8] = 64;
	ip[9] = (uint8_t)proto;
	memcpy(ip + 12, &((const struct sockaddr_in *)&e->src)->sin_addr, 4);
	memcpy(ip + 16, &((const struct sockaddr_in *)&e->dst)->sin_addr, 4);
	put16(ip + 10, ~fold(add_words(0, ip, 20)) & 0xffff);
	return 20;
}

static void count(size_t payload, size_t mss)
{
	packets += payload ? (unsigned int)((payload + mss - 1) / mss) : 1;
}

/* One TCP super-packet, its checksum to be made, its payload partly in page frags. */
static int send_tcp(int fd, int ifindex, const struct ends *e, size_t mss, size_t payload, uint8_t tos)
{
	bool v6 = e->dst.ss_family == AF_INET6;
	struct virtio_net_hdr *vh = (struct virtio_net_hdr *)buf;
	struct sockaddr_ll ll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(v6 ? ETH_P_IPV6 : ETH_P_IP),
		.sll_ifindex = ifindex,
	};
	uint8_t *ip = buf + sizeof(*vh), *th;
	size_t tcp = 20 + 4 * (next_random() % 4), at, hdr;
	bool cwr = next_random() % 4 == 0;

	memset(buf, 0, sizeof(*vh));
	hdr = put_ip(ip, e, IPPROTO_TCP, tcp + payload, tos);
	th = ip + hdr;
	memset(th, 0, tcp);
	put16(th, 5000 + next_random() % 3);
	put16(th + 2, 6000);
	put32(th + 4, next_random());
	put32(th + 8, next_random());
	th[12] = (uint8_t)(tcp / 4 << 4);
	th[13] = (uint8_t)(ACK | (next_random() % 2 ? PSH : 0) | (next_random() % 8 ? 0 : FIN) |
			   (cwr ? CWR : 0));
	put16(th + 14, 512);
	memset(th + 20, 1, tcp - 20);
	put16(th + 16, fold(pseudo(ip, IPPROTO_TCP, tcp + payload)));
	for (at = 0; at < payload; at++)
		th[tcp + at] = (uint8_t)next_random();
	vh->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
	vh->csum_start = (uint16_t)hdr;
	vh->csum_offset = 16;
	vh->hdr_len = (uint16_t)(hdr + tcp + (next_random() % 2 ? next_random() % 300 : 0));
	if (vh->hdr_len > hdr + tcp + payload)
		vh->hdr_len = (uint16_t)(hdr + tcp);
	if (payload > mss) {
		vh->gso_type = v6 ? VIRTIO_NET_HDR_GSO_TCPV6 : VIRTIO_NET_HDR_GSO_TCPV4;
		vh->gso_type |= cwr ? VIRTIO_NET_HDR_GSO_ECN : 0;
		vh->gso_size = (uint16_t)mss;
	}
	count(payload, mss);
	if (!dry && sendto(fd, buf, sizeof(*vh) + hdr + tcp + payload, 0, (struct sockaddr *)&ll, sizeof(ll)) < 0) {
		printf("TCP: IP header %zu, TCP header %zu, payload %zu, mss %zu, linear %u, CWR %d\n", hdr,
		       tcp, payload, mss, vh->hdr_len, cwr);
		return fail("sendto of TCP");
	}
	return 0;
}

/* Unconnected and with DF, so that the kernel does not count its packets. */
static int udp_socket(struct ends *e, uint16_t sport)
{
	int v6 = e->dst.ss_family == AF_INET6, one = IP_PMTUDISC_DO;
	int fd = socket(e->dst.ss_family, SOCK_DGRAM, 0);

	set_port(&e->src, sport);
	if (bind(fd, (struct sockaddr *)&e->src, e->len))
		return -1;
	if (v6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &one, sizeof(one));
	else
		setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &one, sizeof(one));
	return fd;
}

static int send_udp(int fd, struct ends *e, uint16_t port, size_t mss, size_t payload, int tos)
{
	int v6 = e->dst.ss_family == AF_INET6, segment = payload > mss ? (int)mss : 0;
	size_t at;

	set_port(&e->dst, port);
	setsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_TCLASS : IP_TOS, &tos, sizeof(tos));
	if (setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &segment, sizeof(segment)))
		return fail("UDP_SEGMENT");
	for (at = 0; at < payload; at++)
		buf[at] = (uint8_t)next_random();
	count(payload, mss);
	if (!dry && sendto(fd, buf, payload, 0, (struct sockaddr *)&e->dst, e->len) < 0)
		return fail("sendto of UDP");
	return 0;
}

/* How many full segments, and how long the last: as odd as can be. */
static size_t draw_payload(size_t mss, size_t room)
{
	size_t n = 1 + next_random() % 44;

	if (n > room / mss - 1)
		n = room / mss - 1;
	switch (next_random() % 4) {
	case 0: return n * mss;
	case 1: return n * mss + 1;
	case 2: return n * mss + mss - 1;
	default: return n * mss + 1 + next_random() % mss;
	}
}

static int send_round(unsigned int i, int packet, int ifindex, struct ends *e, const int *udp)
{
	static const uint16_t sizes[] = { 1328, 536, 1001, 17, 1200 };
	size_t mss = sizes[i % 5];
	int f;

	for (f = 0; f < 2; f++) {
		uint8_t tos = (uint8_t)(next_random() % 4 | (next_random() % 2 ? 0x28 : 0));

		if (packet >= 0 && send_tcp(packet, ifindex, &e[f], mss, draw_payload(mss, 60000), tos))
			return 1;
		if (packet >= 0 && send_tcp(packet, ifindex, &e[f], 1328, next_random() % 1328, tos ^ 1))
			return 1;
		if (send_udp(udp[f], &e[f], 7000, mss, draw_payload(mss, 60000), next_random() % 4) ||
		    send_udp(udp[f], &e[f], 7001, 1328, 1 + next_random() % 1328, next_random() % 4))
			return 1;
	}
	return 0;
}

static int train(char **argv)
{
	int packet = -1, one = 1, udp[2], ifindex = (int)if_nametoindex(argv[0]);
	struct ends e[2];
	unsigned int i;
	cpu_set_t cpu;

	/* On one CPU everything stays in order, between flows too. */
	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	if (sched_setaffinity(0, sizeof(cpu), &cpu))
		return fail("sched_setaffinity");
	if (!parse(&e[0], argv[1], argv[2]) || !parse(&e[1], argv[3], argv[4]))
		return fail("addresses");
	if (strcmp(argv[0], "-")) {
		packet = socket(AF_PACKET, SOCK_RAW, 0);
		if (setsockopt(packet, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one)))
			return fail("PACKET_VNET_HDR");
	}
	for (i = 0; i < 2; i++) {
		udp[i] = udp_socket(&e[i], 4000);
		if (udp[i] < 0)
			return fail("UDP socket");
	}
	state = strtoull(argv[5], NULL, 10);
	for (i = 0; i < (unsigned int)atoi(argv[6]); i++)
		if (send_round((unsigned int)(atoi(argv[5]) % 5) + i, packet, ifindex, e, udp))
			return 1;
	if (dry)
		printf("%u\n", packets);
	return 0;
}

/* --- a packet socket's ring ------------------------------------------------------ */

static bool come_back(int fd, const uint8_t *ring, const struct tpacket_req *req)
{
	struct pollfd pfd = { .fd = fd, .events = POLLOUT };
	unsigned int i;
	int ms;

	for (ms = 0; ms < GIVE_UP_MS; ms++) {
		for (i = 0; i < req->tp_frame_nr; i++) {
			const struct tpacket2_hdr *h = (const void *)(ring + i * req->tp_frame_size);

			if (__atomic_load_n(&h->tp_status, __ATOMIC_ACQUIRE) != TP_STATUS_AVAILABLE)
				break;
		}
		if (i == req->tp_frame_nr)
			return true;
		poll(&pfd, 1, 1);
	}
	return false;
}

/* Headers are copied, which a tunnel needs; the rest stays in the ring's pages. */
static void fill_slot(uint8_t *slot, const struct ends *e, size_t payload)
{
	struct tpacket2_hdr *h = (struct tpacket2_hdr *)slot;
	struct virtio_net_hdr *vh = (void *)(slot + TPACKET2_HDRLEN - sizeof(struct sockaddr_ll));
	uint8_t *ip = (uint8_t *)(vh + 1), *uh;
	size_t at;

	memset(vh, 0, sizeof(*vh));
	vh->hdr_len = 28;
	uh = ip + put_ip(ip, e, IPPROTO_UDP, 8 + payload, 0);
	put16(uh, 4000);
	put16(uh + 2, 7000);
	put16(uh + 4, (unsigned int)(8 + payload));
	put16(uh + 6, 0);
	for (at = 0; at < payload; at++)
		uh[8 + at] = (uint8_t)at;
	h->tp_len = (uint32_t)(uh + 8 + payload - (uint8_t *)vh);
	__atomic_store_n(&h->tp_status, TP_STATUS_SEND_REQUEST, __ATOMIC_RELEASE);
}

static int ring(char **argv)
{
	struct tpacket_req req = { .tp_block_size = 1 << 16, .tp_frame_size = 1 << 11, .tp_block_nr = 2,
				   .tp_frame_nr = 64 };
	struct sockaddr_ll ll = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP),
				  .sll_ifindex = (int)if_nametoindex(argv[0]) };
	int fd = socket(AF_PACKET, SOCK_RAW, 0), version = TPACKET_V2, one = 1;
	unsigned int i, n = (unsigned int)atoi(argv[3]);
	struct ends e;
	uint8_t *slots;

	if (!parse(&e, argv[1], argv[2]) ||
	    setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof(version)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_TX_RING, &req, sizeof(req)))
		return fail("PACKET_TX_RING");
	slots = mmap(NULL, 2 << 16, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (slots == MAP_FAILED || bind(fd, (struct sockaddr *)&ll, sizeof(ll)))
		return fail("ring");
	for (i = 0; i < n; i += req.tp_frame_nr) {
		unsigned int j;

		for (j = 0; j < req.tp_frame_nr; j++)
			fill_slot(slots + j * req.tp_frame_size, &e, 100 + 17 * j);
		if (send(fd, NULL, 0, 0) < 0)
			return fail("send");
		if (!come_back(fd, slots, &req))
			return fail("a slot is not given back");
	}
	return 0;
}

/* --- hearing ------------------------------------------------------------------- */

static int capture_on(const char *device)
{
	struct sockaddr_ll ll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL)), room = 256 << 20, one = 1;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(fd, SOL_PACKET, PACKET_AUXDATA, &one, sizeof(one));
	return bind(fd, (struct sockaddr *)&ll, sizeof(ll)) ? -1 : fd;
}

/* What came in: 0 if it was on its way out, < 0 if there is nothing. */
static ssize_t take(int fd, bool *summed)
{
	union {
		struct cmsghdr align;
		uint8_t room[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	} control;
	struct sockaddr_ll from;
	struct iovec iov = { .iov_base = buf, .iov_len = sizeof(buf) };
	struct msghdr m = {
		.msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	ssize_t n = recvmsg(fd, &m, MSG_DONTWAIT);
	struct cmsghdr *c = n < 0 ? NULL : CMSG_FIRSTHDR(&m);

	*summed = true;
	if (c && c->cmsg_type == PACKET_AUXDATA)
		*summed = !(((struct tpacket_auxdata *)CMSG_DATA(c))->tp_status & TP_STATUS_CSUMNOTREADY);
	return n >= 0 && from.sll_pkttype == PACKET_OUTGOING ? 0 : n;
}

/* Of a super-packet that nobody cut yet, or that GRO made: where the next datagram begins. */
static size_t datagram_size(const uint8_t *data, size_t len)
{
	uint8_t next[WG_HEADER];
	uint64_t counter;
	size_t at;

	memcpy(next, data, sizeof(next));
	memcpy(&counter, next + 8, sizeof(counter));
	counter++;
	memcpy(next + 8, &counter, sizeof(counter));
	for (at = WG_KEEPALIVE; at + sizeof(next) <= len; at++)
		if (!memcmp(data + at, next, sizeof(next)))
			return at;
	return len;
}

static uint64_t first_counter;
static bool have_first;
static unsigned int skbs, datagrams;

static uint64_t relative(const uint8_t *data)
{
	uint64_t counter;

	memcpy(&counter, data + 8, sizeof(counter));
	if (!have_first)
		first_counter = counter;
	have_first = true;
	return counter - first_counter;
}

/* DS, TTL and flags as they are; the identification is anybody's guess. */
static void say_ip(FILE *f, const uint8_t *ip)
{
	if (is_v6(ip))
		fprintf(f, "6 tos %02x%02x label %02x%02x ttl %u", ip[0], ip[1], ip[2], ip[3], ip[7]);
	else
		fprintf(f, "4 tos %02x flags %02x ttl %u", ip[1], ip[6] & 0xe0, ip[8]);
}

static bool say_datagrams(FILE *f, const uint8_t *ip, size_t len, uint16_t port, bool summed)
{
	const uint8_t *uh = ip + ip_header(ip), *data = uh + 8;
	size_t left = len - ip_header(ip) - 8, each;

	if (get16(uh + 2) != port || left < WG_KEEPALIVE || data[0] != WG_DATA || left == WG_KEEPALIVE)
		return true;
	if (summed && fold(add_words(pseudo(ip, IPPROTO_UDP, left + 8), uh, left + 8)) != 0xffff) {
		printf("a datagram of %zu bytes has a wrong checksum\n", left);
		return false;
	}
	skbs++;
	for (; left; data += each, left -= each) {
		each = datagram_size(data, left);
		datagrams++;
		say_ip(f, ip);
		fprintf(f, " udp %u len %zu counter %llu\n", get16(uh), each,
			(unsigned long long)relative(data));
	}
	return true;
}

/* A fragment: the first tells which datagram it is of. */
static void say_fragment(FILE *f, const uint8_t *ip, size_t len)
{
	unsigned int offset = is_v6(ip) ? get16(ip + 42) : get16(ip + 6) & 0x3fff;

	skbs++;
	say_ip(f, ip);
	fprintf(f, " fragment %04x len %zu\n", offset, len);
}

static bool say_wire(FILE *f, size_t len, uint16_t port, bool summed)
{
	unsigned int proto = is_v6(buf) ? buf[6] : buf[9];

	if (len < ip_header(buf) + 8)
		return true;
	if (is_v6(buf) ? proto == 44 : (get16(buf + 6) & 0x3fff) && proto == IPPROTO_UDP)
		say_fragment(f, buf, len);
	else if (proto == IPPROTO_UDP && !is_v6(buf) && fold(add_words(0, buf, 20)) != 0xffff)
		return !printf("wrong checksum of an IP header\n");
	else if (proto == IPPROTO_UDP)
		return say_datagrams(f, buf, len, port, summed);
	return true;
}

/* What a host says of its own accord does not belong to the train. */
static bool is_of_train(void)
{
	unsigned int proto = is_v6(buf) ? buf[6] : buf[9];

	return proto == IPPROTO_TCP || proto == IPPROTO_UDP;
}

static FILE *create(const char *name, const char *suffix)
{
	char path[256];

	snprintf(path, sizeof(path), "%s.%s", name, suffix);
	return fopen(path, "w");
}

static bool drain_wire(int fd, FILE *f, uint16_t port)
{
	bool summed;
	ssize_t n;

	while ((n = take(fd, &summed)) >= 0)
		if (n && !say_wire(f, (size_t)n, port, summed))
			return false;
	return true;
}

/* Which of them a packet belongs to: each of the train's has a file of its own. */
static unsigned int flow_of(const uint8_t *ip)
{
	const uint8_t *ports = ip + ip_header(ip);
	bool tcp = (is_v6(ip) ? ip[6] : ip[9]) == IPPROTO_TCP;

	return (is_v6(ip) ? 8 : 0) + (tcp ? 4 : 0) + (get16(ports) + get16(ports + 2)) % 4;
}

static void forget_changes(uint8_t *ip)
{
	if (is_v6(ip)) {
		ip[7] = 0;
	} else {
		put16(ip + 4, 0);
		ip[8] = 0;
		put16(ip + 10, 0);
	}
}

static bool drain_inner(int fd, FILE **flows, unsigned int *left)
{
	bool summed;
	ssize_t n;

	while (*left && (n = take(fd, &summed)) >= 0) {
		uint8_t head[4];
		FILE *f;

		if (n < 28 || !is_of_train())
			continue;
		if (any_ttl)
			forget_changes(buf);
		f = flows[flow_of(buf)];
		put32(head, (uint32_t)n);
		if (fwrite(head, 4, 1, f) != 1 || fwrite(buf, (size_t)n, 1, f) != 1)
			return false;
		--*left;
	}
	return true;
}

static bool create_flows(const char *name, FILE **flows)
{
	char suffix[16];
	int i;

	for (i = 0; i < FLOWS; i++) {
		snprintf(suffix, sizeof(suffix), "inner.%d", i);
		flows[i] = create(name, suffix);
		if (!flows[i])
			return false;
	}
	return true;
}

static bool close_all(FILE *wire, FILE **flows)
{
	bool ok = !fclose(wire);
	int i;

	for (i = 0; i < FLOWS; i++)
		ok &= !fclose(flows[i]);
	return ok;
}

static int hear(char **argv)
{
	struct pollfd pfd[2] = { { .events = POLLIN }, { .events = POLLIN } };
	FILE *wire = create(argv[3], "wire"), *flows[FLOWS];
	unsigned int left = (unsigned int)atoi(argv[4]);
	uint16_t port = (uint16_t)atoi(argv[2]);

	pfd[0].fd = capture_on(argv[0]);
	pfd[1].fd = capture_on(argv[1]);
	if (pfd[0].fd < 0 || pfd[1].fd < 0 || !wire || !create_flows(argv[3], flows))
		return fail("capture");
	printf("ready\n");
	fflush(stdout);
	while (left) {
		if (poll(pfd, 2, GIVE_UP_MS) <= 0) {
			printf("%u packets did not come\n", left);
			return 1;
		}
		/* What came inside was on the wire before. */
		if (!drain_inner(pfd[1].fd, flows, &left) || !drain_wire(pfd[0].fd, wire, port))
			return 1;
	}
	printf("%u datagrams in %u packets on the wire\n", datagrams, skbs);
	return close_all(wire, flows) ? 0 : fail("files");
}

/* --- how far behind ---------------------------------------------------------------- */

static uint64_t highest, worst, seen;
static uint32_t session;
static volatile sig_atomic_t ended;

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

static void see(const uint8_t *data)
{
	uint32_t index;
	uint64_t counter;

	memcpy(&index, data + 4, sizeof(index));
	memcpy(&counter, data + 8, sizeof(counter));
	if (index != session) {
		session = index;
		highest = counter;
	}
	if (counter > highest)
		highest = counter;
	else if (highest - counter > worst)
		worst = highest - counter;
	seen++;
}

static int lag(char **argv)
{
	int fd = capture_on(argv[0]);
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	uint16_t port = (uint16_t)atoi(argv[1]);
	uint64_t most = strtoull(argv[2], NULL, 10);

	if (fd < 0)
		return fail(argv[0]);
	signal(SIGTERM, end);
	printf("ready\n");
	fflush(stdout);
	for (;;) {
		bool summed;
		size_t at;
		ssize_t n = take(fd, &summed);

		/* What was there when it was ended is looked at, too. */
		if (n < 0 && ended)
			break;
		if (n < 0)
			poll(&pfd, 1, 100);
		if (n < 28 + WG_KEEPALIVE || is_v6(buf) || buf[9] != IPPROTO_UDP ||
		    get16(buf + 22) != port || buf[28] != WG_DATA)
			continue;
		for (at = 28; at < (size_t)n; at += datagram_size(buf + at, (size_t)n - at))
			see(buf + at);
	}
	printf("%llu datagrams, at worst %llu behind\n", (unsigned long long)seen,
	       (unsigned long long)worst);
	return seen < 1000 || worst > most;
}

int main(int argc, char **argv)
{
	dry = argc == 9 && !strcmp(argv[1], "count");
	if (dry || (argc == 9 && !strcmp(argv[1], "send")))
		return train(argv + 2);
	any_ttl = argc == 8 && !strcmp(argv[7], "any-ttl");
	if (argc == 8 && !strcmp(argv[1], "hear"))
		return hear(argv + 2);
	if (argc == 6 && !strcmp(argv[1], "ring"))
		return ring(argv + 2);
	if (argc == 5 && !strcmp(argv[1], "lag"))
		return lag(argv + 2);
	printf("trains: see the head of its source for how it is called\n");
	return 2;
}
