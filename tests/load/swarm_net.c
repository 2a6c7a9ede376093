// SPDX-License-Identifier: GPL-2.0
/* The two sockets: one for all far peers, one of the kernel side that asks. */
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include "swarm.h"

enum { BATCH = 64, SOCKET_ROOM = 32 << 20 };

union control {
	u8 bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
	struct cmsghdr align;
};

struct batch {
	u8 bytes[BATCH][ROOM];
	struct iovec iov[BATCH];
	struct sockaddr_in other[BATCH];
	union control control[BATCH];
	struct mmsghdr msgs[BATCH];
	int count;
};

int ask_fd = -1;
static int far_fd = -1;
static struct batch out, in;

static int open_socket(u32 address, u16 port)
{
	struct sockaddr_in sa = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address),
	};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), on = 1, room = SOCKET_ROOM;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)) ||
	    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on)) ||
	    bind(fd, (struct sockaddr *)&sa, sizeof(sa)))
		return -1;
	return fd;
}

static void batch_init(struct batch *b)
{
	int i;

	for (i = 0; i < BATCH; i++)
		b->msgs[i].msg_hdr = (struct msghdr) {
			.msg_name = &b->other[i], .msg_namelen = sizeof(b->other[i]),
			.msg_iov = &b->iov[i], .msg_iovlen = 1,
			.msg_control = &b->control[i], .msg_controllen = sizeof(b->control[i]),
		};
}

bool net_init(void)
{
	batch_init(&out);
	batch_init(&in);
	far_fd = open_socket(INADDR_ANY, FAR_PORT);
	CHECK(far_fd >= 0);
	return true;
}

bool net_open_asking(void)
{
	ask_fd = open_socket(INNER_DEVICE, ASK_PORT);
	CHECK(ask_fd >= 0);
	return true;
}

/* --- to the device ------------------------------------------------------------------ */

static u32 outer_of(const struct far *f)
{
	return 127u << 24 | (u32)f->place << 16 | f->number;
}

static void from_address(struct msghdr *mh, u32 address)
{
	struct in_pktinfo info = { .ipi_spec_dst.s_addr = htonl(address) };
	struct cmsghdr *c = CMSG_FIRSTHDR(mh);

	*c = (struct cmsghdr) {
		.cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO,
		.cmsg_len = CMSG_LEN(sizeof(info)),
	};
	memcpy(CMSG_DATA(c), &info, sizeof(info));
}

void net_send(struct far *f, const void *msg, size_t len)
{
	int i = out.count++;

	memcpy(out.bytes[i], msg, len);
	out.iov[i] = (struct iovec){ out.bytes[i], len };
	out.other[i] = (struct sockaddr_in) {
		.sin_family = AF_INET, .sin_port = htons(DEVICE_PORT),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	from_address(&out.msgs[i].msg_hdr, outer_of(f));
	if (out.count == BATCH)
		net_flush();
}

void net_flush(void)
{
	int done = 0, n;

	while (done < out.count) {
		n = sendmmsg(far_fd, out.msgs + done, out.count - done, 0);
		tally.sent += n > 0 ? n : 0;
		tally.send_failed += n <= 0;
		done += n > 0 ? n : 1;
	}
	out.count = 0;
}

/* --- from the device ----------------------------------------------------------------- */

static u32 sent_to(struct msghdr *mh)
{
	struct in_pktinfo info = { 0 };
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(mh); c; c = CMSG_NXTHDR(mh, c))
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO)
			memcpy(&info, CMSG_DATA(c), sizeof(info));
	return ntohl(info.ipi_addr.s_addr);
}

static void take(int i)
{
	const struct sockaddr_in *from = &in.other[i];
	u32 to = sent_to(&in.msgs[i].msg_hdr), number = to & 0xffff;
	struct far *f = &fars[number];

	tally.received++;
	if (to >> 24 != 127 || number >= far_count || from->sin_port != htons(DEVICE_PORT) ||
	    from->sin_addr.s_addr != htonl(INADDR_LOOPBACK)) {
		tally.stray++;
		return;
	}
	tally.old_place += to != outer_of(f);
	far_take(f, in.bytes[i], in.msgs[i].msg_len);
}

static void read_far(void)
{
	int i, n;

	do {
		for (i = 0; i < BATCH; i++) {
			in.iov[i] = (struct iovec){ in.bytes[i], ROOM };
			in.msgs[i].msg_hdr.msg_controllen = sizeof(in.control[i]);
		}
		n = recvmmsg(far_fd, in.msgs, BATCH, MSG_DONTWAIT, NULL);
		for (i = 0; i < n; i++)
			take(i);
		net_flush();
	} while (n == BATCH);
}

void net_wait(u64 until)
{
	struct pollfd fds[] = {
		{ .fd = far_fd, .events = POLLIN },
		{ .fd = ask_fd, .events = POLLIN },
	};
	u64 now = swarm_now().mono, left = until > now ? until - now : 0;
	struct timespec timeout = { left / SEC, left % SEC };

	net_flush();
	if (ppoll(fds, ARRAY_SIZE(fds), &timeout, NULL) <= 0)
		return;
	if (fds[0].revents)
		read_far();
	if (fds[1].revents)
		inner_socket_read();
}

/* What found one of the sockets full. */
unsigned long net_udp_drops(void)
{
	char line[512];
	unsigned long sum = 0, drops;
	FILE *f = fopen("/proc/net/udp", "r");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu", &drops) == 1)
			sum += drops;
	if (f)
		fclose(f);
	return sum;
}
