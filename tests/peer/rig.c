// SPDX-License-Identifier: GPL-2.0
/* Devices, sockets and sessions of the scripted peer. */
#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

int rig_nl;

/*
 * What was sent on one CPU may still wait there when something sent later on
 * another one arrives: loopback has a queue for each. So we stay where we are.
 */
static bool stay(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	CHECK(cpu >= 0);
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	CHECK_EQ(sched_setaffinity(0, sizeof(set), &set), 0);
	return true;
}

/* The namespace before is left, and with it everything that was in it. */
bool rig_namespace(void)
{
	CHECK(stay());
	CHECK_EQ(netns_new(), 0);
	if (rig_nl > 0)
		close(rig_nl);
	CHECK_EQ(link_add("wgprobe", "wireguard"), 0);
	CHECK_EQ(link_del("wgprobe"), 0);
	rig_nl = genl_open();
	CHECK(rig_nl > 0);
	return true;
}

static void set_options(int fd, bool v6)
{
	int on = 1, room = 4 << 20;

	if (v6) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVTCLASS, &on, sizeof(on));
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	} else {
		setsockopt(fd, IPPROTO_IP, IP_RECVTOS, &on, sizeof(on));
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
}

static socklen_t loopback(struct sockaddr_in6 *sa, bool v6, uint16_t port)
{
	struct sockaddr_in *in = (struct sockaddr_in *)sa;

	memset(sa, 0, sizeof(*sa));
	if (v6) {
		sa->sin6_family = AF_INET6;
		sa->sin6_port = htons(port);
		sa->sin6_addr = in6addr_loopback;
		return sizeof(*sa);
	}
	in->sin_family = AF_INET;
	in->sin_port = htons(port);
	in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(*in);
}

int rig_socket(bool v6, struct sockaddr_in6 *own)
{
	socklen_t len = loopback(own, v6, 0);
	int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	set_options(fd, v6);
	if (bind(fd, (struct sockaddr *)own, len))
		return -1;
	len = sizeof(*own);
	getsockname(fd, (struct sockaddr *)own, &len);
	return fd;
}

/* Device, our identity, and its address in front of and behind the tunnel. */
static bool names(struct rig *r, int n, int flags)
{
	memset(r, 0, sizeof(*r));
	r->n = n;
	snprintf(r->dev, sizeof(r->dev), "wg%d", n);
	wire_keys(r->dev_priv, r->dev_pub);
	wire_keys(r->me.priv, r->me.pub);
	memcpy(r->me.remote, r->dev_pub, WIRE_KEY);
	if (flags & RIG_PSK)
		wire_random(r->me.psk, WIRE_KEY);
	r->local = 0x0a4d0001 + ((uint32_t)n << 8);
	r->remote = r->local + 1;
	inet_pton(AF_INET6, "fd77::1", r->local6);
	r->local6[3] = (uint8_t)n;
	memcpy(r->remote6, r->local6, 16);
	r->remote6[15] = 2;
	r->dev_port = (uint16_t)(20000 + n);
	r->to_len = loopback(&r->to, flags & RIG_V6, r->dev_port);
	r->udp = rig_socket(flags & RIG_V6, &r->own);
	CHECK(r->udp >= 0);
	return true;
}

static void put_aip(struct msg *m, uint16_t family, const void *addr,
		    size_t len)
{
	size_t at = nest(m, 0);

	put_u16(m, AIP_FAMILY, family);
	put(m, AIP_IPADDR, addr, len);
	put_u8(m, AIP_CIDR_MASK, (uint8_t)(len * 8));
	nest_end(m, at);
}

static struct msg m;

static size_t open_peer(struct rig *r, size_t *peers)
{
	size_t at;

	msg_set(&m, r->dev);
	*peers = nest(&m, DEV_PEERS);
	at = nest(&m, 0);
	put(&m, PEER_PUBLIC_KEY, r->me.pub, WIRE_KEY);
	return at;
}

static bool close_peer(size_t at, size_t peers)
{
	nest_end(&m, at);
	nest_end(&m, peers);
	CHECK_EQ(transact(rig_nl, &m), 0);
	return true;
}

static bool configure(struct rig *r, int flags)
{
	uint32_t be = htonl(r->remote);
	size_t peers, peer, aips;

	msg_set(&m, r->dev);
	put(&m, DEV_PRIVATE_KEY, r->dev_priv, WIRE_KEY);
	put_u16(&m, DEV_LISTEN_PORT, r->dev_port);
	CHECK_EQ(transact(rig_nl, &m), 0);
	peer = open_peer(r, &peers);
	put(&m, PEER_PRESHARED_KEY, r->me.psk, WIRE_KEY);
	aips = nest(&m, PEER_ALLOWEDIPS);
	put_aip(&m, AF_INET, &be, 4);
	put_aip(&m, AF_INET6, r->remote6, 16);
	nest_end(&m, aips);
	CHECK(close_peer(peer, peers));
	return !(flags & RIG_ENDPOINT) || rig_set_endpoint(r);
}

bool rig_set_endpoint(struct rig *r)
{
	bool v6 = r->own.sin6_family == AF_INET6;
	size_t peers, peer = open_peer(r, &peers);

	put(&m, PEER_ENDPOINT, &r->own, v6 ? 28 : 16);
	return close_peer(peer, peers);
}

bool rig_set_keepalive(struct rig *r, uint16_t secs)
{
	size_t peers, peer = open_peer(r, &peers);

	put_u16(&m, PEER_KEEPALIVE, secs);
	return close_peer(peer, peers);
}

bool rig_set_private_key(struct rig *r, const uint8_t *key)
{
	msg_set(&m, r->dev);
	put(&m, DEV_PRIVATE_KEY, key, WIRE_KEY);
	CHECK_EQ(transact(rig_nl, &m), 0);
	return true;
}

static bool inner_side(struct rig *r)
{
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6,
				   .sin6_port = htons(INNER_PORT) };
	char text[INET6_ADDRSTRLEN];
	uint32_t be = htonl(r->local);
	int on = 1;

	inet_ntop(AF_INET, &be, text, sizeof(text));
	CHECK_EQ(addr_add(r->dev, text, 24), 0);
	inet_ntop(AF_INET6, r->local6, text, sizeof(text));
	CHECK_EQ(addr_add(r->dev, text, 64), 0);
	/* one socket of both families, held to this device */
	r->inner = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	CHECK(r->inner >= 0);
	setsockopt(r->inner, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(r->inner, IPPROTO_IPV6, IPV6_RECVTCLASS, &on, sizeof(on));
	setsockopt(r->inner, IPPROTO_IP, IP_RECVTOS, &on, sizeof(on));
	on = 4 << 20;
	setsockopt(r->inner, SOL_SOCKET, SO_SNDBUFFORCE, &on, sizeof(on));
	setsockopt(r->inner, SOL_SOCKET, SO_RCVBUFFORCE, &on, sizeof(on));
	CHECK_EQ(setsockopt(r->inner, SOL_SOCKET, SO_BINDTODEVICE, r->dev,
			    (socklen_t)strlen(r->dev) + 1), 0);
	CHECK_EQ(bind(r->inner, (struct sockaddr *)&sa, sizeof(sa)), 0);
	return true;
}

bool rig_up(struct rig *r, int n, int flags)
{
	CHECK(names(r, n, flags));
	CHECK_EQ(link_add(r->dev, "wireguard"), 0);
	CHECK(configure(r, flags));
	if (flags & RIG_DOWN)
		return true;
	CHECK_EQ(link_up(r->dev), 0);
	return inner_side(r);
}

void rig_down(struct rig *r)
{
	close(r->udp);
	if (r->inner)
		close(r->inner);
	link_del(r->dev);
}

void rig_send(struct rig *r, const void *buf, size_t len)
{
	sendto(r->udp, buf, len, 0, (struct sockaddr *)&r->to, r->to_len);
}

static void set_tos(int fd, bool v6, int tos)
{
	if (v6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof(tos));
	else
		setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof(tos));
}

void rig_send_tos(struct rig *r, const void *buf, size_t len, int tos)
{
	bool v6 = r->to.sin6_family == AF_INET6;

	set_tos(r->udp, v6, tos);
	rig_send(r, buf, len);
	set_tos(r->udp, v6, 0);
}

static int tos_of(struct msghdr *mh)
{
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(mh); c; c = CMSG_NXTHDR(mh, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_TOS)
			return *(uint8_t *)CMSG_DATA(c);
		if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_TCLASS)
			return *(int *)CMSG_DATA(c);
	}
	return -1;
}

static ssize_t recv_within(int fd, void *buf, size_t room, int ms, int *tos,
			   struct sockaddr_in6 *from)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	struct iovec iov = { buf, room };
	uint8_t control[256];
	struct msghdr mh = {
		.msg_name = from,
		.msg_namelen = from ? sizeof(*from) : 0,
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n;

	if (poll(&pfd, 1, ms) <= 0)
		return -1;
	n = recvmsg(fd, &mh, MSG_DONTWAIT);
	if (n >= 0 && tos)
		*tos = tos_of(&mh);
	return n;
}

int rig_soon(void)
{
	const char *slow = getenv("WG_SLOW");

	return 3000 * (slow && atoi(slow) > 1 ? atoi(slow) : 1);
}

double rig_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void rig_pause(int ms)
{
	double end = rig_clock() + ms / 1000.0;

	while (rig_clock() < end)
		usleep(1000);
}

size_t rig_recv_on(struct rig *r, int fd, void *buf, size_t room, int ms)
{
	ssize_t n = recv_within(fd, buf, room, ms, &r->tos, &r->from);

	return n < 0 ? 0 : (size_t)n;
}

size_t rig_recv(struct rig *r, void *buf, size_t room, int ms)
{
	return rig_recv_on(r, r->udp, buf, room, ms);
}

bool rig_quiet(struct rig *r, int ms)
{
	uint8_t buf[2048];
	size_t n = rig_recv(r, buf, sizeof(buf), ms);

	if (n)
		printf("# %s: unexpected message of type %u, %zu bytes\n",
		       r->dev, buf[0], n);
	return !n;
}

/* The next message of that type; what comes before it is passed over. */
size_t rig_recv_type(struct rig *r, uint8_t type, void *buf, size_t room,
		     int ms)
{
	double end = seconds() + ms / 1000.0;
	size_t n;

	do {
		int left = (int)((end - seconds()) * 1000);

		n = rig_recv(r, buf, room, left > 0 ? left : 0);
		if (n && *(uint8_t *)buf == type)
			return n;
	} while (n);
	return 0;
}

/* A late response to an initiation before is passed over. */
bool rig_initiate(struct rig *r, struct wire_session *s)
{
	uint8_t out[WIRE_INITIATION], in[2048], tai[WIRE_TAI];
	struct wire_hs hs;

	rig_pause(25);	/* the last one is more than 20 ms old then */
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&r->me, &hs, tai, out);
	rig_send(r, out, sizeof(out));
	do {
		CHECK_EQ(rig_recv_type(r, WIRE_TYPE_RESPONSE, in, sizeof(in),
				       SOON), WIRE_RESPONSE);
	} while (!wire_take_response(&r->me, &hs, in, s));
	return true;
}

bool rig_connect(struct rig *r, struct wire_session *s)
{
	uint8_t out[64];

	CHECK(rig_initiate(r, s));
	rig_send(r, out, wire_seal(s, out, NULL, 0));
	return true;
}

/* Answers an initiation that comes within that time. */
bool rig_answer(struct rig *r, struct wire_session *s, int ms)
{
	uint8_t in[2048], out[WIRE_RESPONSE];
	struct wire_hs hs;

	wire_hs_new(&hs);
	CHECK_EQ(rig_recv_type(r, WIRE_TYPE_INITIATION, in, sizeof(in), ms),
		 WIRE_INITIATION);
	CHECK(wire_take_initiation(&r->me, &hs, in));
	wire_make_response(&r->me, &hs, out, s);
	rig_send(r, out, sizeof(out));
	return true;
}

/* Lets the device initiate by a packet, and takes that packet from it. */
bool rig_accept(struct rig *r, struct wire_session *s)
{
	uint8_t plain[2048];

	CHECK(rig_inner_send(r, "first", 5));
	CHECK(rig_answer(r, s, SOON));
	CHECK(rig_recv_data(r, s, plain, SOON) > 0);
	return true;
}

static void inner_remote(struct rig *r, struct sockaddr_in6 *sa)
{
	uint32_t be = htonl(r->remote);

	memset(sa, 0, sizeof(*sa));
	sa->sin6_family = AF_INET6;
	sa->sin6_port = htons(INNER_PORT);
	sa->sin6_addr.s6_addr[10] = 0xff;
	sa->sin6_addr.s6_addr[11] = 0xff;
	memcpy(sa->sin6_addr.s6_addr + 12, &be, 4);
}

bool rig_inner_send(struct rig *r, const void *payload, size_t len)
{
	struct sockaddr_in6 sa;

	inner_remote(r, &sa);
	CHECK_EQ(sendto(r->inner, payload, len, 0, (struct sockaddr *)&sa,
			sizeof(sa)), len);
	return true;
}

bool rig_inner_send_tos(struct rig *r, const void *payload, size_t len, int tos)
{
	bool good;

	set_tos(r->inner, false, tos);
	good = rig_inner_send(r, payload, len);
	set_tos(r->inner, false, 0);
	return good;
}

/* -1 when nothing came. */
ssize_t rig_inner_recv(struct rig *r, void *buf, size_t room, int ms, int *tos)
{
	return recv_within(r->inner, buf, room, ms, tos, NULL);
}

bool rig_inner_is(struct rig *r, const char *text)
{
	char buf[256] = "";
	ssize_t n = rig_inner_recv(r, buf, sizeof(buf) - 1, SOON, NULL);

	if (n >= 0)
		buf[n] = 0;
	if (n < 0 || strcmp(buf, text)) {
		printf("# %s: inside got %s\"%s\", expected \"%s\"\n", r->dev,
		       n < 0 ? "nothing " : "", buf, text);
		return false;
	}
	return true;
}

uint16_t rig_checksum(const void *data, size_t len, uint32_t sum)
{
	const uint8_t *p = data;

	for (; len > 1; p += 2, len -= 2)
		sum += (uint32_t)p[0] << 8 | p[1];
	if (len)
		sum += (uint32_t)p[0] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static void udp_header(uint8_t *udp, size_t len, uint32_t pseudo)
{
	uint16_t port = htons(INNER_PORT), total = htons((uint16_t)(len + 8));
	uint16_t sum;

	memcpy(udp, &port, 2);
	memcpy(udp + 2, &port, 2);
	memcpy(udp + 4, &total, 2);
	memset(udp + 6, 0, 2);
	sum = rig_checksum(udp, len + 8, pseudo + 17 + (uint32_t)len + 8);
	memcpy(udp + 6, &sum, 2);
}

static uint32_t sum_words(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;

	for (; len; p += 2, len -= 2)
		sum += (uint32_t)p[0] << 8 | p[1];
	return sum;
}

/* A UDP packet from the peer's inner address to the device's. */
size_t rig_packet4(struct rig *r, uint8_t *out, const void *payload,
		   size_t len, int tos)
{
	uint32_t src = htonl(r->remote), dst = htonl(r->local);
	uint16_t total = htons((uint16_t)(len + 28)), sum;

	memset(out, 0, 28);
	out[0] = 0x45;
	out[1] = (uint8_t)tos;
	memcpy(out + 2, &total, 2);
	out[8] = 64;
	out[9] = IPPROTO_UDP;
	memcpy(out + 12, &src, 4);
	memcpy(out + 16, &dst, 4);
	sum = rig_checksum(out, 20, 0);
	memcpy(out + 10, &sum, 2);
	memcpy(out + 28, payload, len);
	udp_header(out + 20, len, sum_words(out + 12, 8));
	return len + 28;
}

size_t rig_packet6(struct rig *r, uint8_t *out, const void *payload,
		   size_t len, int tos)
{
	uint16_t plen = htons((uint16_t)(len + 8));

	memset(out, 0, 48);
	out[0] = (uint8_t)(0x60 | tos >> 4);
	out[1] = (uint8_t)(tos << 4);
	memcpy(out + 4, &plen, 2);
	out[6] = IPPROTO_UDP;
	out[7] = 64;
	memcpy(out + 8, r->remote6, 16);
	memcpy(out + 24, r->local6, 16);
	memcpy(out + 48, payload, len);
	udp_header(out + 40, len, sum_words(out + 8, 32));
	return len + 48;
}

size_t rig_padded(size_t len)
{
	return (len + 15) & ~(size_t)15;
}

void rig_send_text_at(struct rig *r, struct wire_session *s, const char *text,
		      uint64_t counter)
{
	uint8_t plain[512] = { 0 }, out[600];
	size_t len = rig_packet4(r, plain, text, strlen(text), 0);

	rig_send(r, out, wire_seal_at(s, out, plain, rig_padded(len), counter));
}

void rig_send_text(struct rig *r, struct wire_session *s, const char *text)
{
	rig_send_text_at(r, s, text, s->counter++);
}

/* Plaintext of the next transport message, keepalives passed over. */
ssize_t rig_recv_data(struct rig *r, struct wire_session *s, uint8_t *plain,
		      int ms)
{
	static uint8_t in[WIRE_ROOM];
	size_t n;

	do {
		ssize_t got;

		n = rig_recv_type(r, WIRE_TYPE_DATA, in, sizeof(in), ms);
		if (!n)
			return -1;
		got = wire_open(s, in, n, plain);
		if (got)
			return got;
	} while (n);
	return -1;
}

/* A marked packet each way, and nothing else, under that session. */
bool rig_works(struct rig *r, struct wire_session *s)
{
	static uint8_t plain[WIRE_ROOM];
	static unsigned int mark;
	char text[32];
	ssize_t n;

	snprintf(text, sizeof(text), "mark %u", ++mark);
	rig_send_text(r, s, text);
	CHECK(rig_inner_is(r, text));
	CHECK(rig_inner_send(r, text, strlen(text)));
	n = rig_recv_data(r, s, plain, SOON);
	CHECK(n >= 28 + (ssize_t)strlen(text));
	CHECK(!memcmp(plain + 28, text, strlen(text)));
	return true;
}
