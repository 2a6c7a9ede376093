// SPDX-License-Identifier: GPL-2.0
/*
 * Devices are made, configured, shown, moved and removed while memory is refused
 * at each place in turn (failnth.h).
 */
#include <net/if.h>
#include <sys/socket.h>

#include "../nl/nltest.h"
#include "failnth.h"

enum { PEERS = 3, PREFIXES = 4, PORT = 4000, MARK = 7, KEEPALIVE = 25 };

/* --- a configuration with everything in it ------------------------------------ */

static void put_prefixes(uint32_t n)
{
	size_t list = nest(&m, PEER_ALLOWEDIPS);

	put_aip4(&m, 0x0a000000 + (n << 16), 16);
	put_aip4(&m, 0x0a000000 + (n << 16) + 0x180, 25);
	put_aip6(&m, n == 1 ? "fd01::" : n == 2 ? "fd02::" : "fd03::", 32);
	put_aip4(&m, 0x0a000000 + (n << 16) + 0x42, 32);
	nest_end(&m, list);
}

static void put_peer_n(uint32_t n)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	add_key(PEER_PRESHARED_KEY, 100 + n);
	put(&m, PEER_ENDPOINT, &to, sizeof(to));
	put_u16(&m, PEER_KEEPALIVE, KEEPALIVE);
	put_prefixes(n);
}

static void config(uint16_t port)
{
	struct in_peer p;
	uint32_t n;

	msg_set(&m, "wg0");
	put_u32(&m, DEV_FWMARK, MARK);
	put_u16(&m, DEV_LISTEN_PORT, port);
	add_key(DEV_PRIVATE_KEY, 1000);
	p = open_peer(1);
	put_peer_n(1);
	for (n = 2; n <= PEERS; n++) {
		next_peer(&p, n);
		put_peer_n(n);
	}
	close_peer(p);
}

static bool has_psk(const struct dump_peer *peer, uint32_t n)
{
	uint8_t key[KEY_LEN];

	fill_key(key, 100 + n);
	return !memcmp(peer->psk, key, KEY_LEN);
}

static bool no_psk(const struct dump_peer *peer)
{
	static const uint8_t zero[KEY_LEN];

	return !memcmp(peer->psk, zero, KEY_LEN);
}

/* All of it; the keepalive comes last. */
static bool peer_whole(const struct dump_peer *peer, uint32_t n)
{
	return has_psk(peer, n) && peer->endpoint_len == sizeof(struct sockaddr_in) &&
	       peer->aip_count == PREFIXES && peer->keepalive == KEEPALIVE;
}

/* What a message that was stopped may leave: the steps before, each as a whole. */
static bool peer_sound(const struct dump_peer *peer, uint32_t n)
{
	CHECK(has_psk(peer, n) || (no_psk(peer) && !peer->endpoint_len));
	CHECK(!peer->endpoint_len || peer->endpoint_len == sizeof(struct sockaddr_in));
	CHECK(peer->endpoint_len || !peer->aip_count);
	CHECK(peer->aip_count <= PREFIXES);
	CHECK(!peer->keepalive || peer_whole(peer, n));
	return true;
}

/* Peers are there in the order of the message, and only the last is not whole. */
static bool peers_sound(struct dump *d, bool all)
{
	uint32_t n;

	CHECK(d->peer_count <= PEERS);
	CHECK(!all || d->peer_count == PEERS);
	for (n = 1; n <= d->peer_count; n++) {
		struct dump_peer *peer = peer_n(d, n);

		CHECK(peer);
		CHECK(peer_sound(peer, n));
		CHECK(peer_whole(peer, n) || (!all && n == d->peer_count));
	}
	return true;
}

static bool shown(bool all)
{
	struct dump *d = dump_dev(nl_fd, "wg0");
	bool good;

	CHECK_EQ(d->error, 0);
	CHECK(!d->malformed);
	good = peers_sound(d, all);
	dump_free(d);
	return good;
}

static bool exists(const char *name)
{
	return if_nametoindex(name) != 0;
}

/* It takes everything and comes up. */
static bool of_use(void)
{
	config(PORT);
	OK();
	CHECK(shown(true));
	CHECK_EQ(link_up("wg0"), 0);
	return true;
}

static bool gone(void)
{
	CHECK_EQ(link_del("wg0"), 0);
	CHECK(!exists("wg0"));
	return true;
}

/* --- the device ------------------------------------------------------------------- */

static bool no_device(void)
{
	if (exists("wg0"))
		CHECK(gone());
	return true;
}

/*
 * The core says EINVAL when it could not copy the name for sysfs (device_add()).
 * Nobody else refuses a device that was allowed the time before.
 */
static int add(void)
{
	int err = link_add("wg0", "wireguard");

	return err == -EINVAL ? -ENOMEM : err;
}

static bool added(int err)
{
	CHECK(exists("wg0") == !err);
	return err || of_use();
}

static bool t_link_add(void)
{
	static const struct nth_op op = { 40, false, no_device, add, added };

	CHECK(fresh());
	return nth_every(&op);
}

static int add_empty(void)
{
	return link_add("wg0", "wireguard");
}

/* The answer may have been what there was no memory for: what is there counts. */
static bool added_maybe(int err)
{
	CHECK(err || exists("wg0"));
	return !exists("wg0") || of_use();
}

static bool t_link_add_everywhere(void)
{
	static const struct nth_op op = { 60, true, no_device, add_empty, added_maybe };

	CHECK(fresh());
	return nth_every(&op);
}

static bool a_device(void)
{
	if (!exists("wg0"))
		CHECK_EQ(link_add("wg0", "wireguard"), 0);
	return true;
}

static bool a_device_in_use(void)
{
	CHECK(a_device());
	return of_use();
}

static int del(void)
{
	return link_del("wg0");
}

static bool deleted(int err)
{
	CHECK(err || !exists("wg0"));
	return true;
}

static bool t_link_del(void)
{
	static const struct nth_op op = { 2, true, a_device_in_use, del, deleted };

	CHECK(fresh());
	return nth_every(&op);
}

/* --- up and down ------------------------------------------------------------------ */

/* Neither the IPv4 socket of a device nor the IPv6 socket has it. */
static bool port_is_free(uint16_t port)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int ret = bind(fd, (struct sockaddr *)&any, sizeof(any));

	close(fd);
	return !ret;
}

static bool down(void)
{
	CHECK(a_device());
	CHECK_EQ(link_down("wg0"), 0);
	config(PORT);
	OK();
	return true;
}

static int up(void)
{
	return link_up("wg0");
}

static bool went_up(int err)
{
	CHECK(port_is_free(PORT) == !!err);
	return err ? of_use() : shown(true);
}

static bool t_link_up(void)
{
	static const struct nth_op op = { 5, false, down, up, went_up };

	CHECK(fresh());
	return nth_every(&op);
}

static int go_down(void)
{
	return link_down("wg0");
}

static bool went_down(int err)
{
	CHECK(err || port_is_free(PORT));
	return of_use();
}

static bool t_link_down(void)
{
	static const struct nth_op op = { 2, true, a_device_in_use, go_down, went_down };

	CHECK(fresh());
	return nth_every(&op);
}

/* --- SET and GET ------------------------------------------------------------------- */

static bool empty_down(void)
{
	CHECK(no_device());
	return a_device();
}

static bool empty_up(void)
{
	CHECK(empty_down());
	return !link_up("wg0");
}

static int set(void)
{
	config(PORT);
	return transact(nl_fd, &m);
}

static bool was_set(int err)
{
	CHECK(shown(!err));
	return of_use();
}

static bool t_set_down(void)
{
	static const struct nth_op op = { 12, false, empty_down, set, was_set };

	CHECK(fresh());
	return nth_every(&op);
}

/* With sockets of another port, initiations to make, keepalives to send. */
static bool t_set_up(void)
{
	static const struct nth_op op = { 20, false, empty_up, set, was_set };

	CHECK(fresh());
	return nth_every(&op);
}

static int change_port(void)
{
	msg_set(&m, "wg0");
	put_u16(&m, DEV_LISTEN_PORT, PORT + 1);
	return transact(nl_fd, &m);
}

/* It listens on the old port or on the new, not on none. */
static bool port_changed(int err)
{
	CHECK(port_is_free(err ? PORT + 1 : PORT));
	CHECK(!port_is_free(err ? PORT : PORT + 1));
	return of_use();
}

static bool t_port(void)
{
	static const struct nth_op op = { 3, false, a_device_in_use, change_port, port_changed };

	CHECK(fresh());
	return nth_every(&op);
}

static int remove_peers(void)
{
	struct in_peer p;

	msg_set(&m, "wg0");
	p = open_peer(1);
	put_u32(&m, PEER_FLAGS, PEER_F_REMOVE_ME);
	next_peer(&p, 3);
	put_u32(&m, PEER_FLAGS, PEER_F_REMOVE_ME);
	close_peer(p);
	return transact(nl_fd, &m);
}

static bool removed(int err)
{
	struct dump *d = dump_dev(nl_fd, "wg0");
	size_t left = d->peer_count;

	dump_free(d);
	/* Both or none, and both if it says so. */
	CHECK(left == 1 || (err && left == PEERS));
	return true;
}

static bool fresh_peers(void)
{
	CHECK(a_device());
	CHECK_EQ(peers_remove_all(nl_fd, "wg0"), 0);
	return of_use();
}

static bool t_remove(void)
{
	static const struct nth_op op = { 2, true, fresh_peers, remove_peers, removed };

	CHECK(fresh());
	return nth_every(&op);
}

/* Enough for several messages. A dump that was broken off goes with its socket. */
static bool many_peers(void)
{
	if (!exists("wg0")) {
		CHECK(a_device());
		CHECK_EQ(peers_add(nl_fd, "wg0", 1, 400, 2), 0);
	}
	close(nl_fd);
	nl_fd = genl_open();
	CHECK(nl_fd > 0);
	return true;
}

static int read_all(void)
{
	static uint8_t buf[RECV_ROOM];

	msg_get(&m, "wg0");
	if (msg_send(nl_fd, &m))
		return -ENOBUFS;
	for (;;) {
		ssize_t n = recv(nl_fd, buf, sizeof(buf), 0);
		const struct nlmsghdr *r = (const struct nlmsghdr *)buf;

		if (n < 0)
			return -errno;
		for (; NLMSG_OK(r, n); r = NLMSG_NEXT(r, n))
			if (r->nlmsg_type == NLMSG_DONE || r->nlmsg_type == NLMSG_ERROR)
				return *(const int *)NLMSG_DATA(r);
	}
}

static bool dumped(int err)
{
	struct dump *d;

	(void)err;
	CHECK(many_peers());
	d = dump_dev(nl_fd, "wg0");
	CHECK_EQ(d->error, 0);
	CHECK_EQ(d->peer_count, 400);
	dump_free(d);
	return true;
}

static bool t_dump(void)
{
	static const struct nth_op op = { 4, true, many_peers, read_all, dumped };

	CHECK(fresh());
	CHECK(gone());
	CHECK(nth_every(&op));
	/* No reference is left: it goes, and does not wait for anybody. */
	return gone();
}

/* --- another namespace --------------------------------------------------------------- */

static int here = -1, there = -1;

static bool in_use_here(void)
{
	CHECK_EQ(netns_enter(here), 0);
	return a_device_in_use();
}

static int move(void)
{
	return link_move("wg0", there);
}

static bool moved(int err)
{
	bool stayed = exists("wg0");

	CHECK(err || !stayed);
	if (stayed)
		return of_use();
	CHECK_EQ(netns_enter(there), 0);
	CHECK(exists("wg0"));
	CHECK_EQ(link_up("wg0"), 0);
	CHECK(gone());
	return !netns_enter(here);
}

static bool t_move(void)
{
	static const struct nth_op op = { 20, true, in_use_here, move, moved };

	CHECK_EQ(netns_new(), 0);
	there = netns_fd();
	CHECK(fresh());
	here = netns_fd();
	CHECK(here >= 0 && there >= 0);
	return nth_every(&op);
}

static const struct ktap_test tests[] = {
	{ "failnth_link_add_is_whole_or_absent", t_link_add },
	{ "failnth_link_add_everywhere", t_link_add_everywhere },
	{ "failnth_link_up_opens_both_sockets_or_none", t_link_up },
	{ "failnth_link_down", t_link_down },
	{ "failnth_set_keeps_what_was_done", t_set_down },
	{ "failnth_set_keeps_what_was_done_up", t_set_up },
	{ "failnth_port_is_the_old_or_the_new", t_port },
	{ "failnth_peers_are_removed_together", t_remove },
	{ "failnth_dump_leaves_no_reference", t_dump },
	{ "failnth_move_to_namespace", t_move },
	{ "failnth_link_del", t_link_del },
};

ktap_main("failnth_config", tests)
