// SPDX-License-Identifier: GPL-2.0
/*
 * hsbench N ROUNDS - how many handshakes a second this machine completes.
 *
 *	wgi0 --+
 *	wgi1 --+-- 127.0.0.1:51820 -- wgr, N peers
 *	 ...   |
 *	wgiN --+
 *
 * N initiators, each with a key of its own, all on this machine, so that both
 * halves of every handshake are paid for here. A round takes all initiators
 * down and up (no session, nothing pending) and then switches their persistent
 * keepalive on, which starts all handshakes at once. It lasts from the first
 * switch to the last completion, by the kernel's own time stamps. Round 0
 * warms up. Prints KTAP.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../nl/nltest.h"

enum { PORT = 51820, MAX_INITIATORS = 400, GIVE_UP_S = 120 };

static uint8_t responder_key[KEY_LEN];

static double wall(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char *initiator(unsigned int i)
{
	static char name[16];

	snprintf(name, sizeof(name), "wgi%u", i);
	return name;
}

/* A new device with a private key; its public key comes back. */
static bool make_device(const char *name, uint16_t port, uint32_t key, uint8_t *pub)
{
	struct dump *d;

	CHECK_EQ(link_add(name, "wireguard"), 0);
	msg_set(&m, name);
	add_key(DEV_PRIVATE_KEY, key);
	if (port)
		put_u16(&m, DEV_LISTEN_PORT, port);
	OK();
	d = dump_dev(nl_fd, name);
	CHECK_EQ(d->error, 0);
	memcpy(pub, d->pub, KEY_LEN);
	dump_free(d);
	return true;
}

static struct in_peer open_key(const char *dev, const uint8_t *key)
{
	struct in_peer p;

	msg_set(&m, dev);
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	put(&m, PEER_PUBLIC_KEY, key, KEY_LEN);
	return p;
}

static bool make_initiator(unsigned int i)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(PORT) };
	uint8_t pub[KEY_LEN];
	struct in_peer p;

	CHECK(make_device(initiator(i), 0, 1000 + i, pub));
	p = open_key("wgr", pub);
	close_peer(p);
	OK();
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p = open_key(initiator(i), responder_key);
	put(&m, PEER_ENDPOINT, &to, sizeof(to));
	close_peer(p);
	OK();
	return true;
}

static bool set_keepalive(unsigned int i, uint16_t interval)
{
	struct in_peer p = open_key(initiator(i), responder_key);

	put_u16(&m, PEER_KEEPALIVE, interval);
	close_peer(p);
	OK();
	return true;
}

static bool reset(unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		CHECK(set_keepalive(i, 0));
		CHECK_EQ(link_down(initiator(i)), 0);
		CHECK_EQ(link_up(initiator(i)), 0);
	}
	return true;
}

/* How many have completed since @start, and when the last of them did. */
static unsigned int completed(double start, double *last)
{
	struct dump *d = dump_dev(nl_fd, "wgr");
	unsigned int done = 0;
	size_t i;

	*last = start;
	for (i = 0; i < d->peer_count; i++) {
		double t = (double)d->peers[i].handshake_sec +
			   (double)d->peers[i].handshake_nsec / 1e9;

		if (t <= start)
			continue;
		done++;
		if (t > *last)
			*last = t;
	}
	dump_free(d);
	return done;
}

static bool measure(unsigned int n, double *rate)
{
	double start, last;
	unsigned int i, done;

	CHECK(reset(n));
	start = wall();
	for (i = 0; i < n; i++)
		CHECK(set_keepalive(i, 60000));
	while ((done = completed(start, &last)) < n) {
		CHECK(wall() - start < GIVE_UP_S);
		usleep(100 * 1000);
	}
	*rate = n / (last - start);
	return true;
}

static unsigned int n_initiators, n_rounds;

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static bool t_handshake_rate(void)
{
	double rates[64];
	unsigned int i;

	CHECK(fresh());
	CHECK(make_device("wgr", PORT, 1, responder_key));
	CHECK_EQ(link_up("wgr"), 0);
	for (i = 0; i < n_initiators; i++)
		CHECK(make_initiator(i));
	for (i = 0; i <= n_rounds; i++) {
		CHECK(measure(n_initiators, &rates[i]));
		printf("# round %u: %.1f handshakes/s\n", i, rates[i]);
	}
	qsort(rates + 1, n_rounds, sizeof(rates[0]), by_value);
	printf("# %s: %u initiators, %u rounds: %.1f handshakes/s (median), %.1f (best)\n",
	       is_intree() ? "in-tree" : "wg-dlkm", n_initiators, n_rounds,
	       rates[1 + n_rounds / 2], rates[n_rounds]);
	return true;
}

static const struct ktap_test tests[] = {
	{ "handshake_rate", t_handshake_rate },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	n_initiators = argc > 1 ? (unsigned int)atoi(argv[1]) : 0;
	n_rounds = argc > 2 ? (unsigned int)atoi(argv[2]) : 0;
	if (!n_initiators || n_initiators > MAX_INITIATORS || !n_rounds || n_rounds > 63) {
		fprintf(stderr, "usage: hsbench N ROUNDS\n");
		return 2;
	}
	return ktap_run_only("handshakes", tests, ARRAY_LEN(tests), NULL);
}
