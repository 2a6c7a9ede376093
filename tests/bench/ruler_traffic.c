// SPDX-License-Identifier: GPL-2.0
/*
 * Traffic between two network namespaces, and what it cost.
 *
 *	ruler_traffic tcp   [-b BYTES] [-P STREAMS] ...	one way, bytes in all
 *	ruler_traffic udp   [-n PACKETS] [-s SIZE] [-r PER-SECOND] [-B BURST]
 *			    [-g SEGMENTS] [-d] ...	one way, paced
 *	ruler_traffic rr    [-n TRANSACTIONS] ...	one byte there and back
 *	ruler_traffic ping  [-n NUMBER] [-i MILLISECONDS] ...	ICMP, idle between them
 *	ruler_traffic touch [-n NUMBER] [-r PER-SECOND] ...	a datagram each to
 *			    NUMBER addresses, ADDRESS the first; then wait a second
 *	ruler_traffic watch [-n NUMBER]			run until a line on stdin
 *	ruler_traffic idle				cost of looking at the clock
 *
 *	... is -f NAMESPACE-OF-SENDER -t NAMESPACE-OF-RECEIVER -a ADDRESS
 *
 * -g sends trains of that many segments of SIZE with UDP_SEGMENT; -d says that
 * nothing arrives (a dropping far end; with watch: set no marks). A tenth of the work is done first,
 * unmeasured. Prints one line of KEY=VALUE: units (bytes, packets received or
 * sent, transactions), busy_ns, wall_ns, lost. Under "-icount shift=0" a busy
 * nanosecond is an instruction. With RULER_PROBES set, the line also has how
 * often each probe of tracefs and each histogram named in it was hit meanwhile.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ruler_clock.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

enum {
	PORT = 7000,
	CHUNK = 65536,
	STREAMS_MAX = 16,
	BURST_MAX = 64,
	DATAGRAM_MAX = 65507,
};

/* Shared between the processes; each counter has one writer. */
struct board {
	uint64_t received[STREAMS_MAX];
	uint64_t sent[STREAMS_MAX];
	uint64_t median_ns;
};

static struct {
	const char *mode, *from, *to, *addr;
	uint64_t bytes, count;
	unsigned int size, rate, burst, segments, streams, interval;
	bool dropped;
} opt = {
	.bytes = 8 << 20, .count = 2000, .size = 64, .rate = 5000, .burst = 1, .streams = 1,
	.interval = 20,
};

static struct board *board;
static char buffer[CHUNK];

/* ---- namespaces and sockets ---- */

static void enter(const char *name)
{
	char path[128];
	int fd;

	if (!name)
		return;
	snprintf(path, sizeof(path), "/run/netns/%s", name);
	check(fd = open(path, O_RDONLY | O_CLOEXEC), path);
	check(setns(fd, CLONE_NEWNET), "setns");
	close(fd);
}

static socklen_t address(struct sockaddr_storage *ss, unsigned int port)
{
	struct sockaddr_in *v4 = (void *)ss;
	struct sockaddr_in6 *v6 = (void *)ss;

	memset(ss, 0, sizeof(*ss));
	if (inet_pton(AF_INET, opt.addr, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		return sizeof(*v4);
	}
	if (inet_pton(AF_INET6, opt.addr, &v6->sin6_addr) != 1) {
		errno = EINVAL;
		die(opt.addr);
	}
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons(port);
	return sizeof(*v6);
}

static int open_socket(int type, unsigned int port, bool server)
{
	struct sockaddr_storage ss;
	socklen_t len = address(&ss, port);
	int one = 1, big = 4 << 20, fd = socket(ss.ss_family, type | SOCK_CLOEXEC, 0);

	check(fd, "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (!server) {
		check(connect(fd, (void *)&ss, len), "connect");
		return fd;
	}
	if (type == SOCK_DGRAM)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof(big));
	check(bind(fd, (void *)&ss, len), "bind");
	if (type == SOCK_STREAM)
		check(listen(fd, 1), "listen");
	return fd;
}

/* ---- one process per end ---- */

struct child {
	pid_t pid;
	int to, from;	/* a byte "go", and a byte "done" */
};

static int go_fd, done_fd;

static void say_done(void)
{
	if (write(done_fd, "d", 1) != 1)
		die("pipe");
}

static void wait_go(void)
{
	char c;

	if (read(go_fd, &c, 1) != 1)
		exit(1);
}

static void let_go(struct child *c)
{
	if (write(c->to, "g", 1) != 1)
		die("pipe");
}

static void wait_done(struct child *c)
{
	char b;

	if (read(c->from, &b, 1) != 1) {
		fprintf(stderr, "ruler_traffic: one end died\n");
		exit(1);
	}
}

static struct child start(void (*body)(unsigned int), unsigned int n, const char *ns)
{
	int to[2], from[2];
	struct child c;

	check(pipe2(to, O_CLOEXEC), "pipe");
	check(pipe2(from, O_CLOEXEC), "pipe");
	check(c.pid = fork(), "fork");
	if (!c.pid) {
		close(to[1]);
		close(from[0]);
		prctl(PR_SET_PDEATHSIG, 9);
		prctl(PR_SET_TIMERSLACK, 1);
		go_fd = to[0];
		done_fd = from[1];
		enter(ns);
		body(n);
		exit(0);
	}
	close(to[0]);
	close(from[1]);
	c.to = to[1];
	c.from = from[0];
	return c;
}

/* ---- TCP ---- */

static uint64_t stream_bytes(void)
{
	return opt.bytes / opt.streams / CHUNK * CHUNK;
}

/* What is sent unmeasured, so that windows have opened. */
static uint64_t warm(uint64_t all)
{
	return (all / 10 + CHUNK - 1) / CHUNK * CHUNK;
}

static void receive_all(int fd, uint64_t bytes, unsigned int n)
{
	while (bytes) {
		ssize_t got = read(fd, buffer, bytes < CHUNK ? bytes : CHUNK);

		if (got <= 0)
			die("read");
		bytes -= got;
		board->received[n] += got;
	}
}

static void send_all(int fd, uint64_t bytes)
{
	while (bytes) {
		ssize_t put = write(fd, buffer, bytes < CHUNK ? bytes : CHUNK);

		if (put <= 0)
			die("write");
		bytes -= put;
	}
}

static void tcp_receiver(unsigned int n)
{
	int fd, listener = open_socket(SOCK_STREAM, PORT + n, true);

	say_done();
	check(fd = accept(listener, NULL, NULL), "accept");
	receive_all(fd, warm(stream_bytes()), n);
	say_done();
	receive_all(fd, stream_bytes(), n);
	say_done();
	wait_go();
}

static void tcp_sender(unsigned int n)
{
	int fd = open_socket(SOCK_STREAM, PORT + n, false);

	send_all(fd, warm(stream_bytes()));
	wait_go();
	send_all(fd, stream_bytes());
	wait_go();
}

static void run_tcp(void)
{
	struct child rx[STREAMS_MAX], tx[STREAMS_MAX];
	struct clock_reading a, b;
	unsigned int i;

	for (i = 0; i < opt.streams; i++) {
		rx[i] = start(tcp_receiver, i, opt.to);
		wait_done(&rx[i]);
		tx[i] = start(tcp_sender, i, opt.from);
	}
	for (i = 0; i < opt.streams; i++)
		wait_done(&rx[i]);
	a = window_start();
	for (i = 0; i < opt.streams; i++)
		let_go(&tx[i]);
	for (i = 0; i < opt.streams; i++)
		wait_done(&rx[i]);
	b = window_end();
	report(a, b, stream_bytes() * opt.streams, 0, NULL);
}

/* ---- UDP ---- */

static void udp_receiver(unsigned int n)
{
	int fd = open_socket(SOCK_DGRAM, PORT + n, true);

	say_done();
	for (;;) {
		if (recv(fd, buffer, sizeof(buffer), 0) >= 0)
			board->received[n]++;
	}
}

static void sleep_until(struct timespec *at, uint64_t add_ns)
{
	at->tv_nsec += add_ns % 1000000000;
	at->tv_sec += add_ns / 1000000000 + at->tv_nsec / 1000000000;
	at->tv_nsec %= 1000000000;
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, at, NULL))
		;
}

static void send_burst(int fd, unsigned int burst, unsigned int size)
{
	static struct iovec iov;
	static struct mmsghdr msgs[BURST_MAX];
	unsigned int at = 0;
	int done;

	iov = (struct iovec){ buffer, size };
	if (burst == 1) {
		check(send(fd, buffer, size, 0), "send");
		return;
	}
	for (unsigned int i = 0; i < burst; i++)
		msgs[i].msg_hdr = (struct msghdr){ .msg_iov = &iov, .msg_iovlen = 1 };
	for (; at < burst; at += done)
		check(done = sendmmsg(fd, msgs + at, burst - at, 0), "sendmmsg");
}

static void send_paced(int fd, uint64_t packets, unsigned int n)
{
	unsigned int per_send = opt.segments ? opt.segments : 1;
	unsigned int per_wake = per_send * opt.burst;
	uint64_t gap = 1000000000ULL * per_wake / opt.rate, sent = 0;
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	while (sent < packets) {
		sleep_until(&at, gap);
		send_burst(fd, opt.burst, opt.size * per_send);
		sent += per_wake;
		board->sent[n] += per_wake;
	}
}

static void udp_sender(unsigned int n)
{
	int size = opt.size, fd = open_socket(SOCK_DGRAM, PORT + n, false);

	if (opt.segments)
		check(setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)), "UDP_SEGMENT");
	for (;;) {
		wait_go();
		send_paced(fd, opt.count / 10 + 1, n);
		say_done();
		wait_go();
		send_paced(fd, opt.count, n);
		say_done();
	}
}

/* All that is on its way has arrived, or will not. */
static void settle(void)
{
	uint64_t last = UINT64_MAX;

	for (int still = 0; still < 20; still++) {
		uint64_t now = __atomic_load_n(&board->received[0], __ATOMIC_RELAXED);

		if (!opt.dropped && now == board->sent[0])
			return;
		if (now != last)
			still = 0;
		last = now;
		usleep(1000);
	}
}

static void run_udp(void)
{
	struct child rx = start(udp_receiver, 0, opt.to), tx;
	struct clock_reading a, b;
	uint64_t got, sent;

	wait_done(&rx);
	tx = start(udp_sender, 0, opt.from);
	let_go(&tx);
	wait_done(&tx);
	settle();
	got = board->received[0];
	sent = board->sent[0];
	a = window_start();
	let_go(&tx);
	wait_done(&tx);
	settle();
	b = window_end();
	got = board->received[0] - got;
	sent = board->sent[0] - sent;
	report(a, b, sent, opt.dropped ? got : sent - got, NULL);
}

/* ---- request and response ---- */

static void no_delay(int fd)
{
	int one = 1;

	check(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)), "TCP_NODELAY");
}

static void rr_server(unsigned int n)
{
	int fd, listener = open_socket(SOCK_STREAM, PORT + n, true);
	char c;

	say_done();
	check(fd = accept(listener, NULL, NULL), "accept");
	no_delay(fd);
	while (read(fd, &c, 1) == 1) {
		if (write(fd, &c, 1) != 1)
			die("write");
	}
}

static void ask(int fd, uint64_t times)
{
	char c = 'x';

	while (times--) {
		if (write(fd, &c, 1) != 1 || read(fd, &c, 1) != 1)
			die("transaction");
	}
}

static void rr_client(unsigned int n)
{
	int fd = open_socket(SOCK_STREAM, PORT + n, false);

	no_delay(fd);
	ask(fd, opt.count / 10 + 1);
	say_done();
	wait_go();
	ask(fd, opt.count);
	say_done();
	wait_go();
}

static void run_rr(void)
{
	struct child rx = start(rr_server, 0, opt.to), tx;
	struct clock_reading a, b;

	wait_done(&rx);
	tx = start(rr_client, 0, opt.from);
	wait_done(&tx);
	a = window_start();
	let_go(&tx);
	wait_done(&tx);
	b = window_end();
	report(a, b, opt.count, 0, NULL);
}

/* ---- ping ---- */

struct echo {
	uint8_t type, code;
	uint16_t sum, id, seq;
	uint8_t data[56];
};

static uint16_t internet_sum(const void *data, size_t len)
{
	const uint16_t *at = data;
	uint32_t sum = 0;

	for (; len; len -= 2)
		sum += *at++;
	sum = (sum >> 16) + (sum & 0xffff);
	return ~(sum + (sum >> 16));
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* Nanoseconds until the answer, 0 if none came. */
static uint64_t ping_once(int fd, uint16_t seq)
{
	struct echo e = { .type = 8, .id = htons(4711), .seq = htons(seq) };
	uint8_t answer[256];
	uint64_t start;

	e.sum = internet_sum(&e, sizeof(e));
	start = now_ns();
	check(send(fd, &e, sizeof(e), 0), "send");
	for (;;) {
		ssize_t got = recv(fd, answer, sizeof(answer), 0);

		if (got < 0)
			return 0;
		/* the header without options is 20 bytes */
		if (got == 20 + sizeof(e) && !answer[20] && !memcmp(answer + 24, &e.id, 4))
			return now_ns() - start;
	}
}

static int by_size(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void ping_times(int fd, uint64_t times)
{
	uint64_t *took = calloc(times, sizeof(*took)), i;

	for (i = 0; i < times; i++) {
		usleep(opt.interval * 1000);
		took[i] = ping_once(fd, i);
		board->received[0] += took[i] != 0;
	}
	qsort(took, times, sizeof(*took), by_size);
	board->median_ns = took[times / 2];
	free(took);
}

static void pinger(unsigned int n)
{
	struct timeval second = { .tv_sec = 1 };
	struct sockaddr_storage ss;
	socklen_t len = address(&ss, 0);
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);

	(void)n;
	check(fd, "raw socket");
	check(connect(fd, (void *)&ss, len), "connect");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	ping_times(fd, opt.count / 10 + 1);
	board->received[0] = 0;
	say_done();
	wait_go();
	ping_times(fd, opt.count);
	say_done();
	wait_go();
}

static void run_ping(void)
{
	struct child tx = start(pinger, 0, opt.from);
	struct clock_reading a, b;
	char more[64];

	wait_done(&tx);
	a = window_start();
	let_go(&tx);
	wait_done(&tx);
	b = window_end();
	snprintf(more, sizeof(more), " median_ns=%llu", (unsigned long long)board->median_ns);
	report(a, b, opt.count, opt.count - board->received[0], more);
}

/* ---- anything else ---- */

static void run_touch(void)
{
	struct clock_reading a, b;
	struct sockaddr_storage ss;
	struct sockaddr_in *in = (void *)&ss;
	struct timespec at;
	uint32_t first;
	int fd;

	enter(opt.from);
	address(&ss, 9);
	first = ntohl(in->sin_addr.s_addr);
	check(fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
	a = window_start();
	clock_gettime(CLOCK_MONOTONIC, &at);
	for (uint32_t i = 0; i < opt.count; i++) {
		sleep_until(&at, 1000000000ULL / opt.rate);
		in->sin_addr.s_addr = htonl(first + i);
		check(sendto(fd, buffer, 1, 0, (void *)&ss, sizeof(*in)), "sendto");
	}
	sleep_until(&at, 1000000000);
	b = window_end();
	report(a, b, opt.count, 0, NULL);
}

/* Measures whatever happens between its first line and one on stdin. */
static void run_watch(void)
{
	struct clock_reading a, b;
	char line[64];

	a = opt.dropped ? read_clock() : window_start();

	puts("ready");
	fflush(stdout);
	if (!fgets(line, sizeof(line), stdin))
		exit(1);
	b = opt.dropped ? read_clock() : window_end();
	report(a, b, strtoull(line, NULL, 0), 0, NULL);
}

static int usage(void)
{
	fprintf(stderr, "usage: ruler_traffic tcp|udp|rr|ping|touch|watch|idle [-f NS] [-t NS] [-a ADDRESS] "
			"[-b BYTES] [-P STREAMS] [-n COUNT] [-s SIZE] [-r RATE] [-B BURST] "
			"[-g SEGMENTS] [-i MS] [-d]\n");
	return 2;
}

static bool sane(void)
{
	return opt.streams && opt.streams <= STREAMS_MAX && opt.burst && opt.burst <= BURST_MAX &&
	       opt.size * (opt.segments ? opt.segments : 1) <= DATAGRAM_MAX && opt.rate;
}

static bool parse(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "f:t:a:b:P:n:s:r:B:g:i:d")) != -1) {
		unsigned long long v = optarg ? strtoull(optarg, NULL, 0) : 0;

		switch (c) {
		case 'f': opt.from = optarg; break;
		case 't': opt.to = optarg; break;
		case 'a': opt.addr = optarg; break;
		case 'b': opt.bytes = v; break;
		case 'P': opt.streams = v; break;
		case 'n': opt.count = v; break;
		case 's': opt.size = v; break;
		case 'r': opt.rate = v; break;
		case 'B': opt.burst = v; break;
		case 'g': opt.segments = v; break;
		case 'i': opt.interval = v; break;
		case 'd': opt.dropped = true; break;
		default: return false;
		}
	}
	return sane();
}

static void end_children(void)
{
	signal(SIGTERM, SIG_IGN);
	kill(0, SIGTERM);
}

int main(int argc, char **argv)
{
	if (argc < 2 || !parse(argc - 1, argv + 1))
		return usage();
	opt.mode = argv[1];
	setpgid(0, 0);
	memset(buffer, 'x', sizeof(buffer));
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (board == MAP_FAILED)
		die("mmap");
	if (!strcmp(opt.mode, "idle"))
		printf("cost_ns=%llu\n", (unsigned long long)clock_cost());
	else if (!strcmp(opt.mode, "watch"))
		run_watch();
	else if (!opt.addr)
		return usage();
	else if (!strcmp(opt.mode, "tcp"))
		run_tcp();
	else if (!strcmp(opt.mode, "udp"))
		run_udp();
	else if (!strcmp(opt.mode, "rr"))
		run_rr();
	else if (!strcmp(opt.mode, "touch"))
		run_touch();
	else if (!strcmp(opt.mode, "ping"))
		run_ping();
	else
		return usage();
	fflush(stdout);
	end_children();
	return 0;
}
