// SPDX-License-Identifier: GPL-2.0
/*
 * flood TYPE ADDRESS PORT PUBLIC-KEY SECONDS	as many datagrams as go, then says how many
 * flood sink PORT				a bound socket that nobody reads
 *
 * TYPE: initiation (mac1 right, the rest noise), badmac (mac1 wrong too),
 * response, cookie, data (1420 bytes of noise for a session that is nobody's).
 * PUBLIC-KEY: of the device, 64 hexadecimal digits.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../peer/wire.h"

enum { BATCH = 64, MOST = 1452 };

static const struct kind {
	const char *name;
	uint8_t type;
	size_t len;
	bool mac1;
} kinds[] = {
	{ "initiation", WIRE_TYPE_INITIATION, WIRE_INITIATION, true },
	{ "badmac", WIRE_TYPE_INITIATION, WIRE_INITIATION, false },
	{ "response", WIRE_TYPE_RESPONSE, WIRE_RESPONSE, true },
	{ "cookie", WIRE_TYPE_COOKIE, WIRE_COOKIE, false },
	{ "data", WIRE_TYPE_DATA, MOST, false },
};

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static int usage(void)
{
	fprintf(stderr, "flood TYPE ADDRESS PORT PUBLIC-KEY SECONDS | flood sink PORT\n");
	return 2;
}

static int sink(const char *port)
{
	struct sockaddr_in sa = { .sin_family = AF_INET, .sin_port = htons(atoi(port)) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa))) {
		perror("sink");
		return 1;
	}
	for (;;)
		pause();
}

static bool read_hex(const char *hex, uint8_t key[WIRE_KEY])
{
	unsigned int byte;
	int i;

	if (strlen(hex) != 2 * WIRE_KEY)
		return false;
	for (i = 0; i < WIRE_KEY; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		key[i] = byte;
	}
	return true;
}

/* All different, so that no cache makes them cheaper than real ones. */
static void fill(const struct kind *kind, const uint8_t key[WIRE_KEY], uint8_t (*msgs)[MOST])
{
	int i;

	for (i = 0; i < BATCH; i++) {
		wire_random(msgs[i], kind->len);
		memset(msgs[i], 0, 4);
		msgs[i][0] = kind->type;
		if (kind->mac1)
			wire_macs_for(key, msgs[i], kind->len);
	}
}

static unsigned long send_for(int fd, struct mmsghdr *batch, double end)
{
	unsigned long sent = 0;
	int n;

	while (seconds() < end) {
		n = sendmmsg(fd, batch, BATCH, 0);
		if (n > 0)
			sent += n;
	}
	return sent;
}

int main(int argc, char **argv)
{
	static uint8_t msgs[BATCH][MOST], key[WIRE_KEY];
	static struct iovec iov[BATCH];
	static struct mmsghdr batch[BATCH];
	struct sockaddr_in to = { .sin_family = AF_INET };
	const struct kind *kind = kinds;
	double secs;
	int i, fd;

	if (argc == 3 && !strcmp(argv[1], "sink"))
		return sink(argv[2]);
	while (argc == 6 && kind < kinds + sizeof(kinds) / sizeof(*kinds) && strcmp(kind->name, argv[1]))
		kind++;
	if (argc != 6 || kind == kinds + sizeof(kinds) / sizeof(*kinds) ||
	    inet_pton(AF_INET, argv[2], &to.sin_addr) != 1 || !read_hex(argv[4], key))
		return usage();
	to.sin_port = htons(atoi(argv[3]));
	secs = atof(argv[5]);
	fill(kind, key, msgs);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to))) {
		perror("flood");
		return 1;
	}
	for (i = 0; i < BATCH; i++) {
		iov[i] = (struct iovec){ .iov_base = msgs[i], .iov_len = kind->len };
		batch[i].msg_hdr = (struct msghdr){ .msg_iov = &iov[i], .msg_iovlen = 1 };
	}
	printf("%.0f\n", send_for(fd, batch, seconds() + secs) / secs);
	return 0;
}
