// SPDX-License-Identifier: GPL-2.0
/*
 * ruler_peers DEVICE add|delete|dump N
 *
 * What N peers with a /32 each cost. Messages are built before the clock
 * starts; answers are counted and otherwise ignored. Prints as ruler_traffic
 * does, the units being peers.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nlwg.h"
#include "ruler_clock.h"

enum { ATTR_FULL = 65000, ONE = 128, MESSAGES_MAX = 4096 };

struct built {
	void *data;
	size_t len;
};

static struct built built[MESSAGES_MAX];
static size_t built_count;

static void keep(struct msg *m)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)m->buf;
	struct built *b = &built[built_count];

	if (built_count == MESSAGES_MAX) {
		errno = E2BIG;
		die("messages");
	}
	nlh->nlmsg_flags |= NLM_F_ACK;
	nlh->nlmsg_len = m->len;
	nlh->nlmsg_seq = ++built_count;
	b->len = m->len;
	b->data = malloc(m->len);
	if (!b->data)
		die("malloc");
	memcpy(b->data, m->buf, m->len);
}

static void put_one(struct msg *m, uint32_t n, bool remove)
{
	uint8_t key[KEY_LEN];
	size_t peer = nest(m, 0), ips;

	fill_key(key, n);
	put(m, PEER_PUBLIC_KEY, key, sizeof(key));
	if (remove) {
		put_u32(m, PEER_FLAGS, PEER_F_REMOVE_ME);
	} else {
		ips = nest(m, PEER_ALLOWEDIPS);
		put_aip4(m, 0x0b000000 + n, 32);
		nest_end(m, ips);
	}
	nest_end(m, peer);
}

static void build_peers(const char *dev, uint32_t n, bool remove)
{
	static struct msg m;
	uint32_t at = 1;

	while (at <= n) {
		size_t peers;

		msg_set(&m, dev);
		peers = nest(&m, DEV_PEERS);
		while (at <= n && m.len - peers + ONE < ATTR_FULL)
			put_one(&m, at++, remove);
		nest_end(&m, peers);
		keep(&m);
	}
}

/* Every message is answered before the next is sent. */
static void replay(int fd)
{
	static uint8_t answer[4096];

	for (size_t i = 0; i < built_count; i++) {
		const struct nlmsghdr *r = (const void *)answer;

		check(send(fd, built[i].data, built[i].len, 0), "send");
		check(recv(fd, answer, sizeof(answer), 0), "recv");
		if (r->nlmsg_type != NLMSG_ERROR || ((const struct nlmsgerr *)NLMSG_DATA(r))->error) {
			errno = EPROTO;
			die("refused");
		}
	}
}

static void build_dump(const char *dev)
{
	static struct msg m;

	msg_get(&m, dev);
	keep(&m);
	((struct nlmsghdr *)built[0].data)->nlmsg_flags &= ~NLM_F_ACK;
}

/* Returns how many messages the dump has. */
static unsigned int read_dump(int fd)
{
	static uint8_t answer[RECV_ROOM];
	unsigned int messages = 0;

	check(send(fd, built[0].data, built[0].len, 0), "send");
	for (;;) {
		ssize_t got = recv(fd, answer, sizeof(answer), 0);
		const struct nlmsghdr *r = (const void *)answer;

		check(got, "recv");
		for (; NLMSG_OK(r, got); r = NLMSG_NEXT(r, got)) {
			if (r->nlmsg_type == NLMSG_DONE)
				return messages;
			if (r->nlmsg_type == NLMSG_ERROR) {
				errno = EPROTO;
				die("refused");
			}
			messages++;
		}
	}
}

int main(int argc, char **argv)
{
	uint32_t n = argc == 4 ? strtoul(argv[3], NULL, 0) : 0;
	struct clock_reading a, b;
	char more[64] = "";
	bool dump;
	int fd;

	if (!n) {
		fprintf(stderr, "usage: ruler_peers DEVICE add|delete|dump N\n");
		return 2;
	}
	dump = !strcmp(argv[2], "dump");
	check(fd = genl_open(), "genl");
	if (dump)
		build_dump(argv[1]);
	else
		build_peers(argv[1], n, !strcmp(argv[2], "delete"));
	a = window_start();
	if (dump)
		snprintf(more, sizeof(more), " messages=%u", read_dump(fd));
	else
		replay(fd);
	b = window_end();
	report(a, b, n, 0, more);
	return 0;
}
