// SPDX-License-Identifier: GPL-2.0
/* The device under test by netlink: how it is made, what is changed, what it says. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>

#include "../nl/nlwg.h"
#include "swarm.h"

enum {
	/* Of each so many in a second. */
	ROAMS = 10,
	REMOVALS = 1,
	PSKS = 2,
	MOVES = 2,
	TRIES = 20,	/* at finding a peer that nothing else is done to */
};

static struct msg m;
static int nl = -1;

/* --- messages ------------------------------------------------------------------------- */

static void put_aips(const struct far *f)
{
	size_t aips = nest(&m, PEER_ALLOWEDIPS), aip;
	u8 v4[4], v6[16];

	inner_v4(f, v4);
	inner_v6(f, v6);
	aip = nest(&m, 0);
	put_u16(&m, AIP_FAMILY, AF_INET);
	put(&m, AIP_IPADDR, v4, sizeof(v4));
	put_u8(&m, AIP_CIDR_MASK, 32);
	nest_end(&m, aip);
	aip = nest(&m, 0);
	put_u16(&m, AIP_FAMILY, AF_INET6);
	put(&m, AIP_IPADDR, v6, sizeof(v6));
	put_u8(&m, AIP_CIDR_MASK, 128);
	nest_end(&m, aip);
	nest_end(&m, aips);
}

/* Only where it must speak first does the device need to be told. */
static void put_endpoint(const struct far *f)
{
	struct sockaddr_in sa = {
		.sin_family = AF_INET, .sin_port = htons(FAR_PORT),
		.sin_addr.s_addr = htonl(127u << 24 | (u32)f->place << 16 | f->number),
	};

	if (f->number % MANNERS == ASKED)
		put(&m, PEER_ENDPOINT, &sa, sizeof(sa));
}

static size_t open_peer(const struct far *f, u32 flags)
{
	size_t peer = nest(&m, 0);

	put(&m, PEER_PUBLIC_KEY, f->identity->public_key, WG_KEY_SIZE);
	if (flags)
		put_u32(&m, PEER_FLAGS, flags);
	return peer;
}

static void put_whole_peer(const struct far *f)
{
	size_t peer = open_peer(f, 0);

	put(&m, PEER_PRESHARED_KEY, f->psk, WG_KEY_SIZE);
	put_endpoint(f);
	put_aips(f);
	nest_end(&m, peer);
}

/* One change of one peer; it must be taken. */
static void change(const struct far *f, u32 flags, void (*content)(const struct far *f))
{
	size_t peers, peer;
	int ret;

	msg_set(&m, "wg0");
	peers = nest(&m, DEV_PEERS);
	peer = open_peer(f, flags);
	if (content)
		content(f);
	nest_end(&m, peer);
	nest_end(&m, peers);
	ret = transact(nl, &m);
	if (!ret)
		return;
	printf("Bail out! peer %u: flags %u refused: %s\n", f->number, flags, strerror(-ret));
	exit(1);
}

/* --- making and deleting it ----------------------------------------------------------- */

static bool add_all_peers(void)
{
	u32 n = 0;
	size_t peers;

	while (n < far_count) {
		msg_set(&m, "wg0");
		peers = nest(&m, DEV_PEERS);
		do
			put_whole_peer(&fars[n]);
		while (++n < far_count && m.len - peers < 64000);
		nest_end(&m, peers);
		CHECK_EQ(transact(nl, &m), 0);
	}
	return true;
}

bool device_configure(void)
{
	nl = genl_open();
	CHECK(nl >= 0);
	CHECK_EQ(link_add("wg0", "wireguard"), 0);
	msg_set(&m, "wg0");
	put(&m, DEV_PRIVATE_KEY, device->private_key, WG_KEY_SIZE);
	put_u16(&m, DEV_LISTEN_PORT, DEVICE_PORT);
	CHECK_EQ(transact(nl, &m), 0);
	CHECK(add_all_peers());
	CHECK_EQ(addr_add("wg0", "10.255.0.1", 32), 0);
	CHECK_EQ(addr_add("wg0", "fd77:ff::1", 128), 0);
	CHECK_EQ(link_up("wg0"), 0);
	CHECK_EQ(route_add("wg0", "10.0.0.0", 8, 0), 0);
	CHECK_EQ(route_add("wg0", "fd77::", 16, 0), 0);
	return true;
}

bool device_delete(void)
{
	CHECK_EQ(link_del("wg0"), 0);
	return true;
}

/* --- churn ------------------------------------------------------------------------------ */

/* A peer nothing else happens to just now: what is lost then is lost by a bug. */
static bool is_calm(struct far *f)
{
	u64 age = far_session_age(f);

	return !f->absent && !f->forlorn && !f->open && !f->staged && age > 5 * SEC &&
	       age < 100 * SEC;
}

static struct far *calm_one(void)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		struct far *f = &fars[swarm_random() % far_count];

		if (is_calm(f))
			return f;
	}
	return NULL;
}

/* What it sends from there tells the device. */
static void roam(struct far *f)
{
	f->place = 1 + f->place % PLACES;
	far_stage(f, STAGED_KEEPALIVE);
	net_flush();
	tally.roamed++;
}

static void put_psk(const struct far *f)
{
	put(&m, PEER_PRESHARED_KEY, f->psk, WG_KEY_SIZE);
}

static void new_psk(struct far *f)
{
	swarm_random_bytes(f->psk, sizeof(f->psk));
	wg_handshake_set_psk(&f->proto.handshake, f->psk);
	change(f, PEER_F_UPDATE_ONLY, put_psk);
	tally.new_psk++;
}

static void move(struct far *f)
{
	f->moved = !f->moved;
	change(f, PEER_F_UPDATE_ONLY | PEER_F_REPLACE_ALLOWEDIPS, put_aips);
	tally.moved++;
}

static void put_rest(const struct far *f)
{
	put_psk(f);
	put_endpoint(f);
	put_aips(f);
}

static void add_again(struct far *f)
{
	change(f, 0, put_rest);
	f->absent = false;
	f->to_device = 0;
	f->from_device = 0;
}

/* The far side is not told and finds out by its timers. */
static void take_out(struct far *f)
{
	u64 now = swarm_now().mono;

	net_flush();
	change(f, PEER_F_REMOVE_ME, NULL);
	f->absent = true;
	f->forlorn = true;
	f->lost_at = now;
	f->back = (struct deadline){ .run = add_again, .f = f };
	deadline_set(&f->back, now + swarm_between(100 * MS, 12 * SEC));
	tally.removed++;
}

static void some(int n, void (*what)(struct far *f))
{
	while (n--) {
		struct far *f = calm_one();

		if (f)
			what(f);
	}
}

void churn(void)
{
	some(ROAMS, roam);
	some(REMOVALS, take_out);
	some(PSKS, new_psk);
	some(MOVES, move);
}

bool device_quiet(void)
{
	u32 n;

	for (n = 0; n < far_count; n++)
		if (fars[n].absent || fars[n].forlorn)
			return false;
	return true;
}

/* --- what it says ------------------------------------------------------------------------- */

static bool same_endpoint(const struct far *f, const struct dump_peer *p)
{
	const struct sockaddr_in *sa = (const void *)p->endpoint;

	return p->endpoint_len == sizeof(*sa) && sa->sin_port == htons(FAR_PORT) &&
	       ntohl(sa->sin_addr.s_addr) == (127u << 24 | (u32)f->place << 16 | f->number);
}

static bool same_aips(const struct far *f, const struct dump_peer *p)
{
	u8 v4[4], v6[16];

	inner_v4(f, v4);
	inner_v6(f, v6);
	return p->aip_count == 2 && !memcmp(p->aips[0].addr, v4, 4) &&
	       !memcmp(p->aips[1].addr, v6, 16) && !memcmp(p->psk, f->psk, WG_KEY_SIZE);
}

static bool young_handshake(const struct dump_peer *p)
{
	s64 age = time(NULL) - p->handshake_sec;

	return age >= 0 && age < WG_REJECT_AFTER_TIME;
}

static bool same_bytes(const struct far *f, const struct dump_peer *p)
{
	if (p->rx == f->to_device && p->tx == f->from_device)
		return true;
	printf("# peer %u: the device took %llu and sent %llu bytes, the far side says %llu, %llu\n",
	       f->number, (unsigned long long)p->rx, (unsigned long long)p->tx,
	       (unsigned long long)f->to_device, (unsigned long long)f->from_device);
	return false;
}

/* In the order they were added, but for those that went and came. */
static const struct dump_peer *find(struct dump *d, const struct far *f, size_t *hint)
{
	size_t i;

	for (i = 0; i < d->peer_count; i++) {
		const struct dump_peer *p = &d->peers[(*hint + i) % d->peer_count];

		if (!memcmp(p->pub, f->identity->public_key, KEY_LEN)) {
			*hint = (*hint + i + 1) % d->peer_count;
			return p;
		}
	}
	return NULL;
}

bool device_agrees(bool *endpoints, bool *sessions, bool *bytes)
{
	struct dump *d = dump_dev(nl, "wg0");
	u32 n, shown = 0;
	size_t hint = 0;

	CHECK(!d->error && !d->malformed);
	CHECK_EQ(d->peer_count, far_count);
	*endpoints = *sessions = *bytes = true;
	for (n = 0; n < far_count; n++) {
		const struct dump_peer *p = find(d, &fars[n], &hint);

		CHECK(p);
		*endpoints &= same_endpoint(&fars[n], p) && same_aips(&fars[n], p);
		*sessions &= young_handshake(p);
		if (shown < 10 && !same_bytes(&fars[n], p)) {
			*bytes = false;
			shown++;
		}
	}
	dump_free(d);
	return true;
}
