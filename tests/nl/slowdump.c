// SPDX-License-Identifier: GPL-2.0
/*
 * slowdump IFNAME SECONDS: starts a GET dump, reads one message, holds the
 * dump open for that long, reads the rest and says what came.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "nlwg.h"

int main(int argc, char **argv)
{
	static struct msg m;
	struct dump *d;
	int fd;

	if (argc != 3) {
		fprintf(stderr, "usage: slowdump IFNAME SECONDS\n");
		return 2;
	}
	fd = genl_open();
	if (fd < 0) {
		fprintf(stderr, "slowdump: no wireguard family (%d)\n", fd);
		return 1;
	}
	d = dump_new();
	msg_get(&m, argv[1]);
	if (msg_send(fd, &m) || !dump_step(fd, d, 4096)) {
		printf("error %d after %u messages\n", d->error, d->msg_count);
		return d->error ? 1 : 0;
	}
	printf("holding after %zu peers\n", d->peer_count);
	fflush(stdout);
	usleep((useconds_t)(atof(argv[2]) * 1e6));
	while (dump_step(fd, d, 4096))
		;
	printf("error %d, %u messages, %zu peers, interrupted %u\n", d->error,
	       d->msg_count, d->peer_count, d->intr_count);
	return d->error || d->malformed ? 1 : 0;
}
