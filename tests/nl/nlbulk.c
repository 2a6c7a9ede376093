// SPDX-License-Identifier: GPL-2.0
/*
 * nlbulk IFNAME add N [FROM]	make N peers, a /32 each
 * nlbulk IFNAME del N [FROM]	remove them one element at a time
 * nlbulk IFNAME clear		remove all with one flag
 * nlbulk IFNAME churn N S	make N and clear them again, for S seconds
 * nlbulk IFNAME dump		read the whole device
 *
 * Prints the wall time. churn ends quietly when the device goes away.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nlwg.h"

static const char *dev;
static int fd;

static int churn(uint32_t n, double secs)
{
	double end = seconds() + secs;
	unsigned int rounds = 0;
	int ret = 0;

	while (!ret && seconds() < end) {
		ret = peers_add(fd, dev, 1, n, 1);
		if (!ret)
			ret = peers_remove_all(fd, dev);
		rounds++;
	}
	printf("churn: %u rounds of %u peers, last answer %d\n", rounds, n, ret);
	return ret == -ENODEV ? 0 : ret;
}

static int dump_all(void)
{
	struct dump *d = dump_dev(fd, dev);
	int ret = d->error ? d->error : d->malformed ? -EPROTO : 0;

	printf("dump: %zu peers in %u messages\n", d->peer_count, d->msg_count);
	dump_free(d);
	return ret;
}

static int usage(void)
{
	fprintf(stderr, "usage: nlbulk IFNAME add|del N [FROM] | clear | "
			"churn N SECONDS | dump\n");
	return 2;
}

int main(int argc, char **argv)
{
	uint32_t n = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 0) : 0;
	uint32_t from = argc > 4 ? (uint32_t)strtoul(argv[4], NULL, 0) : 1;
	double start;
	int ret;

	if (argc < 3)
		return usage();
	dev = argv[1];
	fd = genl_open();
	if (fd < 0) {
		fprintf(stderr, "nlbulk: no wireguard family (%d)\n", fd);
		return 1;
	}
	start = seconds();
	if (!strcmp(argv[2], "add") && n)
		ret = peers_add(fd, dev, from, n, 1);
	else if (!strcmp(argv[2], "del") && n)
		ret = peers_remove(fd, dev, from, n);
	else if (!strcmp(argv[2], "clear"))
		ret = peers_remove_all(fd, dev);
	else if (!strcmp(argv[2], "churn") && n && argc > 4)
		ret = churn(n, atof(argv[4]));
	else if (!strcmp(argv[2], "dump"))
		ret = dump_all();
	else
		return usage();
	printf("%s %u: %.3f s, answer %d\n", argv[2], n, seconds() - start, ret);
	return ret ? 1 : 0;
}
