// SPDX-License-Identifier: GPL-2.0
/*
 * Bursts of datagrams that look like transport data, and what came of them.
 *
 *	burst raw SRC DST PORT N SEED	send N packets made from SEED, headers and all
 *	burst check DEVICE PORT N SEED	N packets arrive on DEVICE, in order, as they
 *					were made but for TTL and IP checksum
 *	burst udp DST PORT N SIZE	send from a UDP socket, numbered
 *	burst roam DST PORT N SIZE	the same, from another CPU every few packets
 *	burst segment DST PORT N SIZE TYPE TYPE2	N datagrams in one send (UDP_SEGMENT),
 *					the last half of them of the second type
 *	burst order PORT N		a UDP socket receives N numbered ones in order
 *	burst sums DEVICE PORT N	N packets arrive on DEVICE, numbered, in order,
 *					with checksums that are right as they stand
 *	burst session DEVICE PORT N	the same, numbered from wherever the session is
 *	burst pass DEVICE		attach an XDP program that lets everything pass
 *	burst big4 DEVICE SIZE		gso_ipv4_max_size (6.3), which ip of Debian 12 cannot set
 *
 * check, order, sums and session print "ready" when they listen, and give up after
 * 20 s. Exit status 0: as it should be.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef IFLA_GSO_IPV4_MAX_SIZE
#define IFLA_GSO_IPV4_MAX_SIZE 63
#endif
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum { FULL = 1200, HEADER = 16, ROOM = 2048, GIVE_UP_MS = 20000 };

struct packet {
	uint8_t bytes[ROOM];
	size_t len;
};

static uint64_t state;
static uint8_t buf[1 << 16];

static uint32_t next_random(void)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(state >> 33);
}

static uint32_t add_words(uint32_t sum, const uint8_t *p, size_t len)
{
	for (; len > 1; p += 2, len -= 2)
		sum += (uint32_t)p[0] << 8 | p[1];
	return len ? sum + ((uint32_t)p[0] << 8) : sum;
}

static uint16_t fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

/* Over the pseudo header and all of UDP; 0xffff if the checksum in it is right. */
static uint16_t udp_sum(const uint8_t *ip, size_t len)
{
	size_t header = ip[0] >> 4 == 6 ? 40 : 20, addrs = ip[0] >> 4 == 6 ? 8 : 12;
	uint32_t sum = IPPROTO_UDP + (uint32_t)(len - header);

	sum = add_words(sum, ip + addrs, header - addrs);
	return fold(add_words(sum, ip + header, len - header));
}

static void put_udp(uint8_t *ip, size_t header, size_t len, uint16_t sport, uint16_t dport)
{
	struct udphdr *uh = (struct udphdr *)(ip + header);
	uint16_t sum;

	uh->source = htons(sport);
	uh->dest = htons(dport);
	uh->len = htons((uint16_t)(len - header));
	uh->check = 0;
	sum = (uint16_t)~udp_sum(ip, len);
	uh->check = htons(sum ? sum : 0xffff);
}

/* Mostly of one size, one session, one DS and TTL; sometimes anything else. */
static void make(struct packet *p, const void *src, const void *dst, bool v6, uint16_t port,
		 unsigned int i)
{
	size_t header = v6 ? 40 : 20, payload = FULL;
	uint32_t odd = next_random() % 16, id = next_random();
	uint8_t *data = p->bytes + header + 8;
	size_t at;

	if (odd == 0)
		payload = 32 + next_random() % (FULL - 32);
	if (odd == 1)
		payload = FULL + 16;
	p->len = header + 8 + payload;
	memset(p->bytes, 0, header);
	if (v6) {
		p->bytes[0] = 0x60;
		p->bytes[1] = odd == 2 ? 0x30 : 0;
		p->bytes[4] = (uint8_t)((p->len - 40) >> 8);
		p->bytes[5] = (uint8_t)(p->len - 40);
		p->bytes[6] = IPPROTO_UDP;
		p->bytes[7] = odd == 3 ? 32 : 64;
		memcpy(p->bytes + 8, src, 16);
		memcpy(p->bytes + 24, dst, 16);
	} else {
		struct iphdr *ip = (struct iphdr *)p->bytes;

		ip->version = 4;
		ip->ihl = 5;
		ip->tos = odd == 2 ? 3 : 0;
		ip->ttl = odd == 3 ? 32 : 64;
		ip->protocol = IPPROTO_UDP;
		ip->tot_len = htons((uint16_t)p->len);
		ip->id = htons((uint16_t)(id | 1));	/* 0 would be filled in */
		ip->frag_off = odd == 4 ? htons(IP_DF) : 0;
		memcpy(&ip->saddr, src, 4);
		memcpy(&ip->daddr, dst, 4);
	}
	for (at = 0; at < payload; at++)
		data[at] = (uint8_t)next_random();
	memset(data, 0, HEADER);
	data[0] = odd == 5 ? 1 : 4;
	data[4] = odd == 6 ? 2 : 1;
	data[8] = (uint8_t)i;
	data[9] = (uint8_t)(i >> 8);
	put_udp(p->bytes, header, p->len, 40000, port);
}

static socklen_t parse(const char *text, uint16_t port, struct sockaddr_storage *sa, void **addr)
{
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)sa;
	struct sockaddr_in *four = (struct sockaddr_in *)sa;

	memset(sa, 0, sizeof(*sa));
	if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		six->sin6_port = htons(port);
		*addr = &six->sin6_addr;
		return sizeof(*six);
	}
	if (inet_pton(AF_INET, text, &four->sin_addr) != 1)
		return 0;
	four->sin_family = AF_INET;
	four->sin_port = htons(port);
	*addr = &four->sin_addr;
	return sizeof(*four);
}

static int fail(const char *what)
{
	printf("burst: %s: %s\n", what, strerror(errno));
	return 1;
}

/* Else what waits in the backlog of the CPU it left is overtaken. */
static void stay_on_one_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		perror("sched_setaffinity");
}

static int raw(char **argv)
{
	struct sockaddr_storage src, dst;
	uint16_t port = (uint16_t)atoi(argv[2]);
	unsigned int i, n = (unsigned int)atoi(argv[3]);
	void *from, *to;
	socklen_t len;
	bool v6;
	int fd;

	parse(argv[0], 0, &src, &from);
	len = parse(argv[1], 0, &dst, &to);
	v6 = dst.ss_family == AF_INET6;
	fd = socket(dst.ss_family, SOCK_RAW, IPPROTO_RAW);
	if (fd < 0)
		return fail("raw socket");
	state = strtoull(argv[4], NULL, 10);
	stay_on_one_cpu();
	for (i = 0; i < n; i++) {
		struct packet p;

		make(&p, from, to, v6, port, i);
		if (sendto(fd, p.bytes, p.len, 0, (struct sockaddr *)&dst, len) < 0)
			return fail("sendto");
	}
	return 0;
}

static int ready(void)
{
	printf("ready\n");
	fflush(stdout);
	return 0;
}

static int capture_on(const char *device)
{
	struct sockaddr_ll ll = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ALL)), room = 64 << 20;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	return bind(fd, (struct sockaddr *)&ll, sizeof(ll)) ? -1 : fd;
}

/* The next UDP packet to @port; 0 when none comes. */
static size_t captured(int fd, uint16_t port)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	while (poll(&pfd, 1, GIVE_UP_MS) > 0) {
		ssize_t n = recv(fd, buf, sizeof(buf), 0);
		size_t header = buf[0] >> 4 == 6 ? 40 : 20;
		uint8_t proto = header == 40 ? buf[6] : buf[9];

		if (n > (ssize_t)header + 8 && proto == IPPROTO_UDP &&
		    (buf[header + 2] << 8 | buf[header + 3]) == port)
			return (size_t)n;
	}
	return 0;
}

/* TTL and IPv4 checksum change on the way. */
static void neutral(uint8_t *ip)
{
	if (ip[0] >> 4 == 6) {
		ip[7] = 0;
		return;
	}
	ip[8] = 0;
	ip[10] = 0;
	ip[11] = 0;
}

static int check(char **argv)
{
	uint16_t port = (uint16_t)atoi(argv[1]);
	unsigned int i, n = (unsigned int)atoi(argv[2]);
	int fd = capture_on(argv[0]);

	if (fd < 0)
		return fail(argv[0]);
	state = strtoull(argv[3], NULL, 10);
	ready();
	for (i = 0; i < n; i++) {
		size_t len = captured(fd, port);
		bool v6 = buf[0] >> 4 == 6;
		struct packet p;

		if (!len)
			return fail("nothing more came");
		make(&p, buf + (v6 ? 8 : 12), buf + (v6 ? 24 : 16), v6, port, i);
		neutral(buf);
		neutral(p.bytes);
		if (len != p.len || memcmp(buf, p.bytes, len)) {
			size_t at = 0;

			while (at < len && buf[at] == p.bytes[at])
				at++;
			printf("packet %u: %zu bytes, expected %zu; differs at %zu\n", i, len, p.len, at);
			return 1;
		}
	}
	return 0;
}

/* On to the next CPU. */
static bool move_on(void)
{
	static long at;
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET((size_t)(at++ % sysconf(_SC_NPROCESSORS_ONLN)), &cpu);
	return !sched_setaffinity(0, sizeof(cpu), &cpu);
}

static int udp(char **argv, bool roam)
{
	struct sockaddr_storage dst;
	unsigned int i, n = (unsigned int)atoi(argv[2]);
	size_t size = (size_t)atoi(argv[3]);
	uint8_t data[ROOM] = { 4, 0, 0, 0, 1 };
	void *to;
	socklen_t len = parse(argv[0], (uint16_t)atoi(argv[1]), &dst, &to);
	int fd = socket(dst.ss_family, SOCK_DGRAM, 0);

	stay_on_one_cpu();
	for (i = 0; i < n; i++) {
		data[8] = (uint8_t)i;
		data[9] = (uint8_t)(i >> 8);
		if (roam && i % 7 == 0 && !move_on())
			return fail("sched_setaffinity");
		if (sendto(fd, data, size, 0, (struct sockaddr *)&dst, len) < 0)
			return fail("sendto");
	}
	return 0;
}

static int segment(char **argv)
{
	struct sockaddr_storage dst;
	unsigned int i, n = (unsigned int)atoi(argv[2]);
	int size = atoi(argv[3]);
	void *to;
	socklen_t len = parse(argv[0], (uint16_t)atoi(argv[1]), &dst, &to);
	int fd = socket(dst.ss_family, SOCK_DGRAM, 0);

	memset(buf, 0, sizeof(buf));
	for (i = 0; i < n; i++) {
		uint8_t *data = buf + i * (unsigned int)size;

		data[0] = (uint8_t)atoi(argv[i < (n + 1) / 2 ? 4 : 5]);
		data[4] = 1;
		data[8] = (uint8_t)i;
	}
	if (setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)))
		return fail("UDP_SEGMENT");
	if (sendto(fd, buf, n * (unsigned int)size, 0, (struct sockaddr *)&dst, len) < 0)
		return fail("sendto");
	return 0;
}

static unsigned int number_of(const uint8_t *data)
{
	return data[8] | (unsigned int)data[9] << 8;
}

static bool is_number(const uint8_t *data, unsigned int i)
{
	unsigned int got = number_of(data);

	if (got == (i & 0xffff))
		return true;
	printf("packet %u came instead of %u\n", got, i);
	return false;
}

static int order(char **argv)
{
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6,
				   .sin6_port = htons((uint16_t)atoi(argv[0])) };
	unsigned int i, n = (unsigned int)atoi(argv[1]);
	int fd = socket(AF_INET6, SOCK_DGRAM, 0), room = 64 << 20;
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa)))
		return fail("bind");
	ready();
	for (i = 0; i < n; i++) {
		if (poll(&pfd, 1, GIVE_UP_MS) <= 0)
			return fail("nothing more came");
		if (recv(fd, buf, sizeof(buf), 0) < HEADER || !is_number(buf, i))
			return 1;
	}
	return 0;
}

static int sums(char **argv, bool from_first)
{
	uint16_t port = (uint16_t)atoi(argv[1]);
	unsigned int i, base = 0, n = (unsigned int)atoi(argv[2]);
	int fd = capture_on(argv[0]);

	if (fd < 0)
		return fail(argv[0]);
	ready();
	for (i = 0; i < n; i++) {
		size_t len = captured(fd, port), header = buf[0] >> 4 == 6 ? 40 : 20;

		if (!len)
			return fail("nothing more came");
		if (!i && from_first)
			base = number_of(buf + header + 8);
		if (!is_number(buf + header + 8, base + i))
			return 1;
		if (udp_sum(buf, len) != 0xffff) {
			printf("packet %u, %zu bytes: wrong checksum\n", i, len);
			return 1;
		}
	}
	return 0;
}

static int load_pass(void)
{
	static const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = XDP_PASS },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_XDP,
		.insns = (uintptr_t)code,
		.insn_cnt = sizeof(code) / sizeof(code[0]),
		.license = (uintptr_t)"GPL",
	};

	return (int)syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
}

/* One attribute, or one in another. */
struct set_link {
	struct nlmsghdr nlh;
	struct ifinfomsg link;
	struct nlattr attr[2];
	uint32_t value;
};

static int send_set_link(struct set_link *request, const char *device)
{
	struct {
		struct nlmsghdr nlh;
		struct nlmsgerr err;
		uint8_t more[ROOM];
	} answer;
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);

	request->nlh.nlmsg_type = RTM_SETLINK;
	request->nlh.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	request->link.ifi_index = (int)if_nametoindex(device);
	if (send(fd, request, request->nlh.nlmsg_len, 0) < 0 || recv(fd, &answer, sizeof(answer), 0) < 0)
		return fail("netlink");
	errno = -answer.err.error;
	return errno ? fail("RTM_SETLINK") : 0;
}

static int pass(char **argv)
{
	int prog = load_pass();
	struct set_link request = {
		.nlh.nlmsg_len = sizeof(request),
		.attr = {
			{ .nla_len = 2 * sizeof(struct nlattr) + sizeof(int),
			  .nla_type = IFLA_XDP | NLA_F_NESTED },
			{ .nla_len = sizeof(struct nlattr) + sizeof(int), .nla_type = IFLA_XDP_FD },
		},
		.value = (uint32_t)prog,
	};

	return prog < 0 ? fail("BPF_PROG_LOAD") : send_set_link(&request, argv[0]);
}

/* The second attribute is the value of the first. */
static int big4(char **argv)
{
	struct set_link request = {
		.nlh.nlmsg_len = offsetof(struct set_link, value),
		.attr[0] = { .nla_len = sizeof(struct nlattr) + sizeof(uint32_t),
			     .nla_type = IFLA_GSO_IPV4_MAX_SIZE },
	};
	uint32_t size = (uint32_t)strtoul(argv[1], NULL, 0);

	memcpy(&request.attr[1], &size, sizeof(size));
	return send_set_link(&request, argv[0]);
}

int main(int argc, char **argv)
{
	if (argc == 7 && !strcmp(argv[1], "raw"))
		return raw(argv + 2);
	if (argc == 6 && !strcmp(argv[1], "check"))
		return check(argv + 2);
	if (argc == 6 && !strcmp(argv[1], "udp"))
		return udp(argv + 2, false);
	if (argc == 6 && !strcmp(argv[1], "roam"))
		return udp(argv + 2, true);
	if (argc == 8 && !strcmp(argv[1], "segment"))
		return segment(argv + 2);
	if (argc == 4 && !strcmp(argv[1], "order"))
		return order(argv + 2);
	if (argc == 5 && !strcmp(argv[1], "sums"))
		return sums(argv + 2, false);
	if (argc == 5 && !strcmp(argv[1], "session"))
		return sums(argv + 2, true);
	if (argc == 3 && !strcmp(argv[1], "pass"))
		return pass(argv + 2);
	if (argc == 4 && !strcmp(argv[1], "big4"))
		return big4(argv + 2);
	printf("burst: see the head of its source for how it is called\n");
	return 2;
}
