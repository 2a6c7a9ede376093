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

static struct attempt {
	struct rig r;
	uint8_t msg[3][WIRE_INITIATION];
	double at[3];
	uint8_t x[WIRE_MAC], y[WIRE_MAC];
} a[CASES];

static bool initiation(struct attempt *t, int i, int ms)
{
	CHECK_EQ(rig_recv(&t->r, t->msg[i], sizeof(t->msg[i]), ms),
		 WIRE_INITIATION);
	t->at[i] = seconds();
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
		CHECK(rig_inner_send(&t->r, "x", 1));
		CHECK(initiation(t, 0, SOON));
		CHECK(wire_mac2_empty(t->msg[0], WIRE_INITIATION));
	}
	send_good(&a[GOOD]);
	send_forged(&a[FORGED]);
	send_twice(&a[TWICE]);
	CHECK(send_stray(&a[STRAY]));
	/* none of it makes the device say anything now */
	for (t = a; t < a + CASES; t++)
		CHECK(rig_quiet(&t->r, 300));
	for (t = a; t < a + CASES; t++)
		CHECK(initiation(t, 1, 6000));
	send_older(&a[OLDER]);
	CHECK(initiation(&a[OLDER], 2, 6000));
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
	CHECK(a[GOOD].at[1] - a[GOOD].at[0] >= 4.9);
	/* such a reply is counted nowhere */
	CHECK(rig_counts(&a[GOOD].r, &c));
	CHECK_EQ(c.peer_rx, 0);
	CHECK_EQ(c.dev.rx_packets, 0);
	/* the third is due about now, or out; only the newest can still be answered */
	CHECK(c.peer_tx == 2 * WIRE_INITIATION || c.peer_tx == 3 * WIRE_INITIATION);
	CHECK(initiation(&a[GOOD], 2, 6000));
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

/* Gets a cookie for r's own socket, by an initiation without one. */
static bool get_cookie(struct rig *r)
{
	uint8_t msg[WIRE_INITIATION], in[256];
	struct wire_hs hs;

	r->me.has_cookie = false;
	make(&r->me, &hs, msg);
	flood(r);
	rig_send(r, msg, sizeof(msg));
	CHECK_EQ(rig_recv(r, in, sizeof(in), PATIENT), WIRE_COOKIE);
	CHECK_EQ(r->tos, 0);
	CHECK(wire_take_cookie(&r->me, msg, sizeof(msg), in));
	return true;
}

static bool with_mac2(struct rig *r)
{
	uint8_t msg[WIRE_INITIATION], in[256], bad[WIRE_INITIATION];
	struct wire_session s;
	struct wire_hs hs;

	/* a wrong mac2 is answered like none */
	make(&r->me, &hs, msg);
	memcpy(bad, msg, sizeof(bad));
	bad[140] ^= 1;
	flood(r);
	rig_send(r, bad, sizeof(bad));
	CHECK_EQ(rig_recv(r, in, sizeof(in), PATIENT), WIRE_COOKIE);
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
	usleep(1300000);
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
	make(&r.me, &hs, msg);
	flood(&r);
	sendto(fd, msg, sizeof(msg), 0, (struct sockaddr *)&r.to, r.to_len);
	CHECK_EQ(rig_recv_on(&r, fd, in, sizeof(in), PATIENT), WIRE_COOKIE);
	close(fd);
	rig_down(&r);
	usleep(1300000);
	return true;
}

/* Responses are asked for a cookie just the same. */
static bool t_response_under_load(void)
{
	uint8_t msg[WIRE_INITIATION], in[256], resp[WIRE_RESPONSE];
	struct wire_session s;
	struct wire_hs hs;
	struct rig r;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(rig_inner_send(&r, "first", 5));
	CHECK_EQ(rig_recv(&r, msg, sizeof(msg), SOON), WIRE_INITIATION);
	wire_hs_new(&hs);
	CHECK(wire_take_initiation(&r.me, &hs, msg));
	wire_make_response(&r.me, &hs, resp, &s);
	flood(&r);
	rig_send(&r, resp, sizeof(resp));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), PATIENT), WIRE_COOKIE);
	CHECK(wire_take_cookie(&r.me, resp, sizeof(resp), in));
	wire_macs(&r.me, resp, sizeof(resp));
	flood(&r);
	rig_send(&r, resp, sizeof(resp));
	CHECK(rig_recv_data(&r, &s, in, PATIENT) > 0);
	rig_down(&r);
	usleep(1300000);
	return true;
}

static bool t_load_is_over_after_a_second(void)
{
	struct wire_session s;
	struct rig r;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(get_cookie(&r));
	r.me.has_cookie = false;
	usleep(1500000);
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

/* Counts the responses on several sockets until none came for a second. */
static void count(struct rig *r, const int *fds, int *got, int n, double *last)
{
	double end = seconds() + 3;
	uint8_t in[256];
	int i;

	while (seconds() < end)
		for (i = 0; i < n; i++)
			if (rig_recv_on(r, fds[i], in, sizeof(in), 5) ==
			    WIRE_RESPONSE) {
				got[i]++;
				*last = seconds();
				end = *last + 1;
			}
}

static bool t_rate_limit(void)
{
	static uint8_t msgs[PEERS][WIRE_INITIATION];
	static struct wire_peer who[PEERS];
	struct wire_hs hs;
	struct rig r;
	double start, last;
	int64_t limited;
	int i, got = 0;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(get_cookie(&r));
	CHECK(add_identities(&r, who, PEERS));
	for (i = 0; i < PEERS; i++)
		make(&who[i], &hs, msgs[i]);
	limited = rig_drops(&r, "rate_limited");
	flood(&r);
	start = last = seconds();
	for (i = 0; i < PEERS; i++)
		rig_send(&r, msgs[i], sizeof(msgs[i]));
	count(&r, &r.udp, &got, 1, &last);
	printf("# %d of %d answered, within %.3f s\n", got, PEERS,
	       last - start);
	CHECK(got >= 5);
	CHECK(got <= 6 + 20 * (last - start));
	CHECK(got < PEERS);
	CHECK(rig_dropped(&r, "rate_limited", limited, PEERS - got));
	rig_down(&r);
	usleep(1300000);
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

/* Two addresses of one /64 share a bucket, a third one has its own. */
static bool t_rate_limit_per_64(void)
{
	static const char *const addrs[SOURCES] = {
		"fd10:0:0:1::1", "fd10:0:0:1:ffff:ffff:ffff:ffff",
		"fd10:0:0:2::1",
	};
	static uint8_t msgs[PEERS][WIRE_INITIATION];
	static struct wire_peer who[PEERS];
	int fds[SOURCES], got[SOURCES] = { 0 }, i, j, own;
	struct wire_hs hs;
	struct rig r;
	double start, last;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT | RIG_V6));
	CHECK(add_identities(&r, who, PEERS));
	own = r.udp;
	for (i = 0; i < SOURCES; i++) {
		CHECK_EQ(addr_add("lo", addrs[i], 128), 0);
		fds[i] = bound6(addrs[i]);
		CHECK(fds[i] >= 0);
		r.udp = fds[i];
		CHECK(get_cookie(&r));
		for (j = 0; j < EACH; j++) {
			struct wire_peer *p = &who[i * EACH + j];

			p->has_cookie = true;
			memcpy(p->cookie, r.me.cookie, WIRE_MAC);
			make(p, &hs, msgs[i * EACH + j]);
		}
	}
	r.udp = own;
	usleep(300000);	/* the buckets are full again */
	flood(&r);
	start = last = seconds();
	for (j = 0; j < EACH; j++)
		for (i = 0; i < SOURCES; i++)
			sendto(fds[i], msgs[i * EACH + j], WIRE_INITIATION, 0,
			       (struct sockaddr *)&r.to, r.to_len);
	count(&r, fds, got, SOURCES, &last);
	printf("# answered: %d and %d of one /64, %d of another, within %.3f s\n",
	       got[0], got[1], got[2], last - start);
	CHECK(got[2] >= 5);
	CHECK(got[2] <= 6 + 20 * (last - start));
	CHECK(got[0] + got[1] >= 5);
	CHECK(got[0] + got[1] <= 6 + 20 * (last - start));
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
