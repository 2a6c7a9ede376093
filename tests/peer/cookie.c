// SPDX-License-Identifier: GPL-2.0
/*
 * Cookies: replies to the device, side by side on several devices; and the
 * device under load, with a flood from another socket.
 *
 *	scripted peers (UDP on loopback) ---- wg1 .. wgN
 */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

/* ---- replies to the device ------------------------------------------------ */

enum what { GOOD, FORGED, OLDER, TWICE, STRAY, CASES };

enum { RETRY = 9000 };	/* ms: after five seconds, and a third; late, if a CPU is stopped */

static struct attempt {
	struct rig r;
	uint8_t msg[3][WIRE_INITIATION];
	double asked, at[3];	/* by the device's clock */
	uint8_t x[WIRE_MAC], y[WIRE_MAC];
} a[CASES];

static bool initiation(struct attempt *t, int i, int ms)
{
	CHECK_EQ(rig_recv(&t->r, t->msg[i], sizeof(t->msg[i]), ms),
		 WIRE_INITIATION);
	t->at[i] = rig_clock();
	return true;
}

static void reply(struct attempt *t, int i, const uint8_t *cookie,
		  uint8_t *out)
{
	wire_make_cookie(&t->r.me, t->msg[i], WIRE_INITIATION, cookie, out);
}

static void send_good(struct attempt *t)
{
	uint8_t out[WIRE_COOKIE];

	reply(t, 0, t->x, out);
	rig_send(&t->r, out, sizeof(out));
}

/* Sealed for somebody else, and the right one with any bit changed. */
static void send_forged(struct attempt *t)
{
	struct wire_peer other = t->r.me;
	uint8_t out[WIRE_COOKIE], bad[WIRE_COOKIE];
	size_t bit;

	other.pub[0] ^= 1;
	wire_make_cookie(&other, t->msg[0], WIRE_INITIATION, t->x, out);
	rig_send(&t->r, out, sizeof(out));
	reply(t, 0, t->x, out);
	for (bit = 0; bit < sizeof(out) * 8; bit++) {
		memcpy(bad, out, sizeof(out));
		bad[bit / 8] ^= (uint8_t)(1 << bit % 8);
		rig_send(&t->r, bad, sizeof(bad));
	}
}

static void send_twice(struct attempt *t)
{
	uint8_t out[WIRE_COOKIE];

	send_forged(t);	/* what fails to open uses nothing up */
	send_good(t);
	reply(t, 0, t->y, out);
	rig_send(&t->r, out, sizeof(out));
}

/* From an address that is not the peer's: taken, but nothing roams. */
static bool send_stray(struct attempt *t)
{
	struct sockaddr_in6 own;
	uint8_t out[WIRE_COOKIE];
	int fd = rig_socket(false, &own);

	CHECK(fd >= 0);
	reply(t, 0, t->x, out);
	sendto(fd, out, sizeof(out), 0, (struct sockaddr *)&t->r.to,
	       t->r.to_len);
	close(fd);
	return true;
}

/* The second one's index with the first one's mac1, and the first's index. */
static void send_older(struct attempt *t)
{
	uint8_t out[WIRE_COOKIE];

	reply(t, 0, t->x, out);
	rig_send(&t->r, out, sizeof(out));
	memcpy(out + 4, t->msg[1] + 4, 4);
	rig_send(&t->r, out, sizeof(out));
}

static bool round_of_initiations(void)
{
	struct attempt *t;

	for (t = a; t < a + CASES; t++) {
		CHECK(rig_up(&t->r, (int)(t - a) + 1, RIG_ENDPOINT));
		wire_random(t->x, WIRE_MAC);
		wire_random(t->y, WIRE_MAC);
		t->asked = rig_clock();
		CHECK(rig_inner_send(&t->r, "x", 1));
		CHECK(initiation(t, 0, SOON));
		CHECK(wire_mac2_empty(t->msg[0], WIRE_INITIATION));
	}
	send_good(&a[GOOD]);
	send_forged(&a[FORGED]);
	send_twice(&a[TWICE]);
	CHECK(send_stray(&a[STRAY]));
	/* none of it makes the device say anything before it is time */
	for (t = a; t < a + CASES; t++) {
		CHECK(initiation(t, 1, RETRY));
		CHECK(t->at[1] - t->asked >= 5);
	}
	send_older(&a[OLDER]);
	CHECK(initiation(&a[OLDER], 2, RETRY));
	return true;
}

static bool rounds(void)
{
	static bool done, good;

	if (!done)
		good = round_of_initiations();
	done = true;
	return good;
}

static bool t_next_carries_mac2(void)
{
	struct rig_counts c;
	struct wire_session s;
	uint8_t resp[WIRE_RESPONSE], plain[256];
	struct wire_hs hs;

	CHECK(rounds());
	CHECK(wire_mac2_ok(a[GOOD].x, a[GOOD].msg[1], WIRE_INITIATION));
	/* such a reply is counted nowhere */
	CHECK(rig_counts(&a[GOOD].r, &c));
	CHECK_EQ(c.peer_rx, 0);
	CHECK_EQ(c.dev.rx_packets, 0);
	/* the third is due about now, or out; only the newest can still be answered */
	CHECK(c.peer_tx == 2 * WIRE_INITIATION || c.peer_tx == 3 * WIRE_INITIATION);
	CHECK(initiation(&a[GOOD], 2, RETRY));
	wire_hs_new(&hs);
	CHECK(wire_take_initiation(&a[GOOD].r.me, &hs, a[GOOD].msg[2]));
	wire_make_response(&a[GOOD].r.me, &hs, resp, &s);
	rig_send(&a[GOOD].r, resp, sizeof(resp));
	CHECK(rig_recv_data(&a[GOOD].r, &s, plain, SOON) > 0);
	CHECK(rig_works(&a[GOOD].r, &s));
	return true;
}

static bool t_forged_reply(void)
{
	CHECK(rounds());
	CHECK(wire_mac2_empty(a[FORGED].msg[1], WIRE_INITIATION));
	return true;
}

static bool t_reply_to_older_mac1(void)
{
	CHECK(rounds());
	CHECK(wire_mac2_empty(a[OLDER].msg[1], WIRE_INITIATION));
	CHECK(wire_mac2_empty(a[OLDER].msg[2], WIRE_INITIATION));
	return true;
}

static bool t_one_reply_per_mac1(void)
{
	CHECK(rounds());
	CHECK(wire_mac2_ok(a[TWICE].x, a[TWICE].msg[1], WIRE_INITIATION));
	return true;
}

static bool t_reply_does_not_roam(void)
{
	CHECK(rounds());
	CHECK(wire_mac2_ok(a[STRAY].x, a[STRAY].msg[1], WIRE_INITIATION));
	CHECK(!memcmp(rig_peer(&a[STRAY].r)->endpoint, &a[STRAY].r.own, 8));
	return true;
}

/* ---- the device under load ------------------------------------------------ */

enum { FLOOD = 2000, POOL = 64, PEERS = 60, PATIENT = 10000 };

static int number = CASES;
static int flooder = -1;

/*
 * mac1 right, the rest noise: costs the device a key exchange each. One that handles them as
 * fast as they come is not under load: then again, until it demands a cookie. Afterwards
 * it is under load for about a second.
 */
static void flood(struct rig *r)
{
	enum { TRIES = 20, REPLY_MS = 1500 };
	static uint8_t pool[POOL][WIRE_INITIATION];
	struct sockaddr_in6 own;
	uint8_t in[256];
	int i, tries;

	if (flooder >= 0)
		close(flooder);
	flooder = rig_socket(r->to.sin6_family == AF_INET6, &own);
	for (i = 0; i < POOL; i++) {
		wire_random(pool[i], sizeof(pool[i]));
		memset(pool[i], 0, 4);
		pool[i][0] = WIRE_TYPE_INITIATION;
		wire_macs_for(r->dev_pub, pool[i], sizeof(pool[i]));
	}
	for (tries = 0; tries < TRIES; tries++) {
		for (i = 0; i < FLOOD; i++)
			sendto(flooder, pool[i % POOL], WIRE_INITIATION, 0,
			       (struct sockaddr *)&r->to, r->to_len);
		if (rig_recv_on(r, flooder, in, sizeof(in), REPLY_MS) == WIRE_COOKIE)
			return;
	}
}

static void make(struct wire_peer *me, struct wire_hs *hs, uint8_t *msg)
{
	uint8_t tai[WIRE_TAI];

	wire_hs_new(hs);
	wire_next_tai(tai);
	wire_make_initiation(me, hs, tai, msg);
}

/*
 * An initiation behind a flood is not answered with a response; with a wrong mac2
 * for @spoil. If all CPUs were stopped for a second the load is over before its turn
 * comes, and it is answered: then the next one, of several.
 */
static bool is_refused(struct rig *r, int fd, bool spoil, struct wire_hs *hs, uint8_t *msg,
		       uint8_t *in, size_t room)
{
	uint8_t sent[WIRE_INITIATION];
	int tries = 4;
	size_t n;

	do {
		make(&r->me, hs, msg);
		memcpy(sent, msg, sizeof(sent));
		sent[140] ^= spoil;
		flood(r);
		sendto(fd, sent, sizeof(sent), 0, (struct sockaddr *)&r->to, r->to_len);
		n = rig_recv_on(r, fd, in, room, PATIENT);
	} while (n == WIRE_RESPONSE && --tries);
	CHECK_EQ(n, WIRE_COOKIE);
	return true;
}

/* Gets a cookie for r's own socket, by an initiation without one. */
static bool get_cookie(struct rig *r)
{
	uint8_t msg[WIRE_INITIATION], in[256];
	struct wire_hs hs;

	r->me.has_cookie = false;
	CHECK(is_refused(r, r->udp, false, &hs, msg, in, sizeof(in)));
	CHECK_EQ(r->tos, 0);
	CHECK(wire_take_cookie(&r->me, msg, sizeof(msg), in));
	return true;
}

static bool with_mac2(struct rig *r)
{
	uint8_t msg[WIRE_INITIATION], in[256];
	struct wire_session s;
	struct wire_hs hs;

	/* a wrong mac2 is answered like none */
	CHECK(is_refused(r, r->udp, true, &hs, msg, in, sizeof(in)));
	flood(r);
	rig_send(r, msg, sizeof(msg));
	CHECK_EQ(rig_recv(r, in, sizeof(in), PATIENT), WIRE_RESPONSE);
	CHECK(wire_take_response(&r->me, &hs, in, &s));
	rig_send(r, in, wire_seal(&s, in, NULL, 0));
	CHECK(rig_works(r, &s));
	return true;
}

static bool under_load(int flags)
{
	struct rig r;
	int64_t demanded;

	CHECK(rig_up(&r, ++number, flags | RIG_ENDPOINT));
	demanded = rig_drops(&r, "cookie_demanded");
	CHECK(get_cookie(&r));
	CHECK(is_intree() || rig_drops(&r, "cookie_demanded") > demanded);
	CHECK(with_mac2(&r));
	rig_down(&r);
	/* the load is of the whole system, and is over a second later */
	rig_pause(1300);
	return true;
}

static bool t_under_load(void)
{
	CHECK(under_load(0));
	CHECK(under_load(RIG_V6));
	return true;
}

/* A cookie is bound to address and port. */
static bool t_cookie_of_another_port(void)
{
	uint8_t msg[WIRE_INITIATION], in[256];
	struct sockaddr_in6 own;
	struct wire_hs hs;
	struct rig r;
	int fd;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(get_cookie(&r));
	fd = rig_socket(false, &own);
	CHECK(is_refused(&r, fd, false, &hs, msg, in, sizeof(in)));
	close(fd);
	rig_down(&r);
	rig_pause(1300);
	return true;
}

/* What came of it; LATE: the load was over, or the device had given up waiting and asks again. */
enum outcome { BAD, LATE, DONE };

/* The response to @msg is refused, and taken with the cookie. */
static enum outcome respond_under_load(struct rig *r, const uint8_t *msg)
{
	uint8_t in[256], plain[256], resp[WIRE_RESPONSE];
	struct wire_session s;
	struct wire_hs hs;
	size_t n;

	wire_hs_new(&hs);
	if (!wire_take_initiation(&r->me, &hs, msg))
		return BAD;
	wire_make_response(&r->me, &hs, resp, &s);
	flood(r);
	rig_send(r, resp, sizeof(resp));
	n = rig_recv(r, in, sizeof(in), PATIENT);
	if (n == WIRE_INITIATION || wire_open(&s, in, n, plain) > 0)
		return LATE;
	if (n != WIRE_COOKIE || !wire_take_cookie(&r->me, resp, sizeof(resp), in))
		return BAD;
	wire_macs(&r->me, resp, sizeof(resp));
	flood(r);
	rig_send(r, resp, sizeof(resp));
	n = rig_recv(r, in, sizeof(in), PATIENT);
	if (n == WIRE_INITIATION)
		return LATE;
	return wire_open(&s, in, n, plain) > 0 ? DONE : BAD;
}

/* Responses are asked for a cookie just the same. */
static bool t_response_under_load(void)
{
	enum outcome outcome = LATE;
	uint8_t msg[WIRE_INITIATION];
	struct rig r;
	int tries;

	for (tries = 0; tries < 4 && outcome == LATE; tries++) {
		CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
		CHECK(rig_inner_send(&r, "first", 5));
		CHECK_EQ(rig_recv(&r, msg, sizeof(msg), SOON), WIRE_INITIATION);
		outcome = respond_under_load(&r, msg);
		rig_down(&r);
		rig_pause(1300);
	}
	CHECK_EQ(outcome, DONE);
	return true;
}

static bool t_load_is_over_after_a_second(void)
{
	struct wire_session s;
	struct rig r;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(get_cookie(&r));
	r.me.has_cookie = false;
	rig_pause(1500);
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

/* Many identities behind one address, so that only the address limits them. */
static bool add_identities(struct rig *r, struct wire_peer *who, int n)
{
	static struct msg m;
	size_t peers, peer;
	int i;

	msg_set(&m, r->dev);
	peers = nest(&m, DEV_PEERS);
	for (i = 0; i < n; i++) {
		who[i] = r->me;
		wire_keys(who[i].priv, who[i].pub);
		peer = nest(&m, 0);
		put(&m, PEER_PUBLIC_KEY, who[i].pub, WIRE_KEY);
		nest_end(&m, peer);
	}
	nest_end(&m, peers);
	CHECK_EQ(transact(rig_nl, &m), 0);
	return true;
}

/*
 * Behind all others an initiation without a cookie: by its turn all those have had
 * theirs. If it is answered, the load was over before, and they say nothing.
 */
static bool still_under_load(struct rig *r, struct wire_peer *who, bool *loaded)
{
	uint8_t msg[WIRE_INITIATION], in[256];
	struct sockaddr_in6 own;
	struct wire_hs hs;
	size_t n;
	int fd = rig_socket(r->to.sin6_family == AF_INET6, &own);

	CHECK(fd >= 0);
	who->has_cookie = false;
	make(who, &hs, msg);
	sendto(fd, msg, sizeof(msg), 0, (struct sockaddr *)&r->to, r->to_len);
	n = rig_recv_on(r, fd, in, sizeof(in), PATIENT);
	close(fd);
	CHECK(n == WIRE_COOKIE || n == WIRE_RESPONSE);
	*loaded = n == WIRE_COOKIE;
	return true;
}

/*
 * Counts the responses on several sockets until each of @all was answered or
 * refused. In-tree does not tell of the latter: there, until none came for a second.
 */
static void count(struct rig *r, const int *fds, int *got, int n, int64_t limited, int all)
{
	double end = seconds() + SOON / 1000.0;
	int i, sum = 0, came;
	uint8_t in[256];

	do {
		came = 0;
		for (i = 0; i < n; i++)
			if (rig_recv_on(r, fds[i], in, sizeof(in),
					is_intree() ? 1000 / n : 5) == WIRE_RESPONSE) {
				got[i]++;
				came++;
			}
		sum += came;
	} while (came || (!is_intree() && seconds() < end &&
			  sum + rig_drops(r, "rate_limited") - limited < all));
}

/* By what it costs each time, and what a second brings. */
static bool is_limited(int got, double secs)
{
	CHECK(got >= 5);
	CHECK(got <= 6 + 20 * secs);
	return true;
}

enum { TRIES = 4 };

static bool t_rate_limit(void)
{
	static uint8_t msgs[PEERS][WIRE_INITIATION];
	static struct wire_peer who[PEERS + 1];
	bool loaded = false;
	struct wire_hs hs;
	struct rig r;
	double start, secs = 0;
	int64_t limited = 0;
	int i, tries, got = 0;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(get_cookie(&r));
	CHECK(add_identities(&r, who, PEERS + 1));
	for (tries = 0; tries < TRIES && !loaded; tries++) {
		for (i = 0; i < PEERS; i++)
			make(&who[i], &hs, msgs[i]);
		rig_pause(300);	/* the bucket is full, also again */
		count(&r, &r.udp, &got, 1, 0, 0);	/* what was late */
		limited = rig_drops(&r, "rate_limited");
		flood(&r);
		start = rig_clock();
		for (i = 0; i < PEERS; i++)
			rig_send(&r, msgs[i], sizeof(msgs[i]));
		CHECK(still_under_load(&r, &who[PEERS], &loaded));
		secs = rig_clock() - start;
		got = 0;
		count(&r, &r.udp, &got, 1, limited, loaded ? PEERS : 0);
		printf("# %d of %d answered, within %.3f s%s\n", got, PEERS, secs,
		       loaded ? "" : ", but the load was over");
	}
	CHECK(loaded);
	CHECK(is_limited(got, secs));
	CHECK(got < PEERS);
	CHECK(rig_dropped(&r, "rate_limited", limited, PEERS - got));
	rig_down(&r);
	rig_pause(1300);
	return true;
}

static int bound6(const char *addr)
{
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6 };
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0), on = 1;

	setsockopt(fd, IPPROTO_IPV6, IPV6_RECVTCLASS, &on, sizeof(on));
	inet_pton(AF_INET6, addr, &sa.sin6_addr);
	return bind(fd, (struct sockaddr *)&sa, sizeof(sa)) ? -1 : fd;
}

enum { SOURCES = 3, EACH = PEERS / SOURCES };

static void give_cookie(struct rig *r, struct wire_peer *who)
{
	int i;

	for (i = 0; i < EACH; i++) {
		who[i].has_cookie = true;
		memcpy(who[i].cookie, r->me.cookie, WIRE_MAC);
	}
}

/* One of each source in turn. */
static bool from_sources(struct rig *r, struct wire_peer *who, const int *fds, int *got,
			 double *secs, bool *loaded)
{
	static uint8_t msgs[PEERS][WIRE_INITIATION];
	int64_t limited;
	struct wire_hs hs;
	double start;
	int i;

	for (i = 0; i < PEERS; i++)
		make(&who[i], &hs, msgs[i]);
	rig_pause(300);	/* the buckets are full again */
	count(r, fds, got, SOURCES, 0, 0);	/* what was late */
	memset(got, 0, SOURCES * sizeof(*got));
	limited = rig_drops(r, "rate_limited");
	flood(r);
	start = rig_clock();
	for (i = 0; i < PEERS; i++)
		sendto(fds[i % SOURCES], msgs[i % SOURCES * EACH + i / SOURCES], WIRE_INITIATION, 0,
		       (struct sockaddr *)&r->to, r->to_len);
	CHECK(still_under_load(r, &who[PEERS], loaded));
	*secs = rig_clock() - start;
	count(r, fds, got, SOURCES, limited, *loaded ? PEERS : 0);
	return true;
}

/* Two addresses of one /64 share a bucket, a third one has its own. */
static bool t_rate_limit_per_64(void)
{
	static const char *const addrs[SOURCES] = {
		"fd10:0:0:1::1", "fd10:0:0:1:ffff:ffff:ffff:ffff",
		"fd10:0:0:2::1",
	};
	static struct wire_peer who[PEERS + 1];
	int fds[SOURCES], got[SOURCES] = { 0 }, i, tries, own;
	bool loaded = false;
	struct rig r;
	double secs = 0;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT | RIG_V6));
	CHECK(add_identities(&r, who, PEERS + 1));
	own = r.udp;
	for (i = 0; i < SOURCES; i++) {
		CHECK_EQ(addr_add("lo", addrs[i], 128), 0);
		fds[i] = bound6(addrs[i]);
		CHECK(fds[i] >= 0);
		r.udp = fds[i];
		CHECK(get_cookie(&r));
		give_cookie(&r, &who[i * EACH]);
	}
	r.udp = own;
	for (tries = 0; tries < TRIES && !loaded; tries++) {
		CHECK(from_sources(&r, who, fds, got, &secs, &loaded));
		printf("# answered: %d and %d of one /64, %d of another, within %.3f s%s\n",
		       got[0], got[1], got[2], secs, loaded ? "" : ", but the load was over");
	}
	CHECK(loaded);
	CHECK(is_limited(got[2], secs));
	CHECK(is_limited(got[0] + got[1], secs));
	CHECK(got[0] + got[1] < 2 * EACH);
	for (i = 0; i < SOURCES; i++)
		close(fds[i]);
	rig_down(&r);
	return true;
}

static const struct ktap_test tests[] = {
	{ "13.10_next_initiation_carries_mac2", t_next_carries_mac2 },
	{ "13.10_forged_reply", t_forged_reply },
	{ "13.10_reply_to_older_mac1", t_reply_to_older_mac1 },
	{ "13.10_one_reply_per_mac1", t_one_reply_per_mac1 },
	{ "13.10_reply_does_not_roam", t_reply_does_not_roam },
	{ "13.11_under_load", t_under_load },
	{ "13.11_cookie_of_another_port", t_cookie_of_another_port },
	{ "13.11_response_under_load", t_response_under_load },
	{ "13.11_load_is_over_after_a_second", t_load_is_over_after_a_second },
	{ "13.11_rate_limit", t_rate_limit },
	{ "13.11_rate_limit_per_64", t_rate_limit_per_64 },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!rig_namespace())
		return 1;
	return ktap_run_only("scripted peer: cookies", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
