// SPDX-License-Identifier: GPL-2.0
/* What a SET does, in which order, and what an error leaves behind. */
#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nltest.h"

/* A pair known from elsewhere: the vectors of the handshake. */
static const uint8_t priv_a[KEY_LEN] = {
	0x00, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,
	0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16,
	0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f, 0x60,
};
static const uint8_t pub_a[KEY_LEN] = {
	0x07, 0xa3, 0x7c, 0xbc, 0x14, 0x20, 0x93, 0xc8, 0xb7, 0x55, 0xdc,
	0x1b, 0x10, 0xe8, 0x6c, 0xb4, 0x26, 0x37, 0x4a, 0xd1, 0x6a, 0xa8,
	0x53, 0xed, 0x0b, 0xdf, 0xc0, 0xb2, 0xb8, 0x6d, 0x1c, 0x7c,
};
static const uint8_t zeros[64];

static struct dump *now(void)
{
	static struct dump *d;

	dump_free(d);
	d = dump_dev(nl_fd, "wg0");
	return d;
}

static void set(void)
{
	msg_set(&m, "wg0");
}

static int apply(void)
{
	return transact(nl_fd, &m);
}

/* A port nobody holds on either family, at this moment. */
static uint16_t free_port(void)
{
	return (uint16_t)(20000 + ktap_rand() % 10000);
}

static int set_port(uint16_t port)
{
	set();
	put_u16(&m, DEV_LISTEN_PORT, port);
	return apply();
}

static int set_priv(const uint8_t *key)
{
	set();
	put(&m, DEV_PRIVATE_KEY, key, KEY_LEN);
	return apply();
}

static int set_peers_flag(uint32_t flag, uint32_t n)
{
	struct in_peer p;

	set();
	p = open_peer(n);
	put_u32(&m, PEER_FLAGS, flag);
	close_peer(p);
	return apply();
}

static int peer_with_key(const uint8_t *key)
{
	struct in_peer p;

	set();
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	put(&m, PEER_PUBLIC_KEY, key, KEY_LEN);
	close_peer(p);
	return apply();
}

/* Peer n gets the prefix; returns the errno. */
static int peer_prefix(uint32_t n, uint32_t addr, uint8_t cidr)
{
	struct in_peer p;
	size_t at;

	set();
	p = open_peer(n);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, addr, cidr);
	nest_end(&m, at);
	close_peer(p);
	return apply();
}

/* The prefixes of peer n, in order, as one text. */
static const char *prefixes(uint32_t n)
{
	static char text[512];
	struct dump_peer *peer = peer_n(now(), n);
	size_t i, len = 0;

	text[0] = 0;
	if (!peer)
		return "no peer";
	for (i = 0; i < peer->aip_count; i++) {
		char addr[INET6_ADDRSTRLEN];

		inet_ntop(peer->aips[i].family, peer->aips[i].addr, addr,
			  sizeof(addr));
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"%s%s/%u", i ? " " : "", addr,
					peer->aips[i].cidr);
	}
	return text;
}

static bool same(const char *got, const char *want)
{
	if (strcmp(got, want))
		printf("# got \"%s\", expected \"%s\"\n", got, want);
	return !strcmp(got, want);
}

static bool t_new_device(void)
{
	struct dump *d;

	CHECK(fresh());
	d = now();
	CHECK_EQ(d->error, 0);
	CHECK(!d->malformed);
	CHECK_EQ(d->msg_count, 1);
	CHECK_EQ(d->port, 0);
	CHECK_EQ(d->fwmark, 0);
	CHECK_EQ(d->ifindex, if_nametoindex("wg0"));
	CHECK(!strcmp(d->ifname, "wg0"));
	CHECK_EQ(d->seen, 1u << DEV_LISTEN_PORT | 1u << DEV_FWMARK |
			  1u << DEV_IFINDEX | 1u << DEV_IFNAME);
	return true;
}

static bool t_selected_by_index(void)
{
	struct dump *d;

	CHECK(fresh());
	msg_init(&m, CMD_SET_DEVICE, 0);
	put_u32(&m, DEV_IFINDEX, if_nametoindex("wg0"));
	put_u32(&m, DEV_FWMARK, 0x01020304);
	CHECK_EQ(apply(), 0);
	msg_init(&m, CMD_GET_DEVICE, NLM_F_DUMP);
	put_u32(&m, DEV_IFINDEX, if_nametoindex("wg0"));
	msg_send(nl_fd, &m);
	d = dump_read(nl_fd, RECV_ROOM);
	CHECK_EQ(d->fwmark, 0x01020304);
	dump_free(d);
	return true;
}

static bool t_private_key_clamped(void)
{
	uint8_t loose[KEY_LEN];
	struct dump *d;

	CHECK(fresh());
	memcpy(loose, priv_a, KEY_LEN);
	loose[0] |= 7;
	loose[31] = (loose[31] & 0x3f) | 0x80;
	CHECK_EQ(set_priv(loose), 0);
	d = now();
	CHECK(d->seen & 1u << DEV_PRIVATE_KEY);
	CHECK(!memcmp(d->priv, priv_a, KEY_LEN));
	CHECK(!memcmp(d->pub, pub_a, KEY_LEN));
	CHECK_EQ(set_priv(zeros), 0);
	d = now();
	CHECK(!(d->seen & (1u << DEV_PRIVATE_KEY | 1u << DEV_PUBLIC_KEY)));
	return true;
}

/* Only 32 zero bytes mean none; what clamps to the fixed bit alone is a key. */
static bool t_key_of_fixed_bit_alone(void)
{
	uint8_t key[KEY_LEN] = { 7 };
	struct dump *d;

	CHECK(fresh());
	CHECK_EQ(set_priv(key), 0);
	d = now();
	CHECK(d->seen & 1u << DEV_PRIVATE_KEY);
	CHECK_EQ(d->priv[31], 0x40);
	CHECK_EQ(d->priv[0], 0);
	return true;
}

static bool t_public_key_ignored(void)
{
	struct dump *d;

	CHECK(fresh());
	set();
	put(&m, DEV_PUBLIC_KEY, pub_a, KEY_LEN);
	CHECK_EQ(apply(), 0);
	CHECK(!(now()->seen & 1u << DEV_PUBLIC_KEY));
	set();
	put(&m, DEV_PRIVATE_KEY, priv_a, KEY_LEN);
	put(&m, DEV_PUBLIC_KEY, priv_a, KEY_LEN);
	CHECK_EQ(apply(), 0);
	d = now();
	CHECK(!memcmp(d->pub, pub_a, KEY_LEN));
	return true;
}

static bool t_absent_attributes_keep_values(void)
{
	struct in_peer p;
	struct dump *d;
	struct dump_peer *peer;

	CHECK(fresh());
	set();
	put(&m, DEV_PRIVATE_KEY, priv_a, KEY_LEN);
	put_u32(&m, DEV_FWMARK, 77);
	put_u16(&m, DEV_LISTEN_PORT, 4242);
	p = open_peer(5);
	add_key(PEER_PRESHARED_KEY, 6);
	put_u16(&m, PEER_KEEPALIVE, 25);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	set();
	CHECK_EQ(apply(), 0);
	CHECK_EQ(make_peer("wg0", 5), 0);
	d = now();
	CHECK_EQ(d->fwmark, 77);
	CHECK_EQ(d->port, 4242);
	CHECK(!memcmp(d->priv, priv_a, KEY_LEN));
	CHECK_EQ(d->peer_count, 1);
	peer = peer_n(d, 5);
	CHECK(peer && peer->psk[0] == 6 && peer->keepalive == 25);
	set();
	put_u32(&m, DEV_FWMARK, 0);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->fwmark, 0);
	return true;
}

static bool t_new_peer_reply(void)
{
	struct dump_peer *peer;

	CHECK(fresh());
	CHECK_EQ(make_peer("wg0", 5), 0);
	peer = peer_n(now(), 5);
	CHECK(peer);
	/* always: all but FLAGS, ENDPOINT (not known) and ALLOWEDIPS (none) */
	CHECK_EQ(peer->seen, 1u << PEER_PUBLIC_KEY | 1u << PEER_PRESHARED_KEY |
			     1u << PEER_KEEPALIVE | 1u << PEER_LAST_HANDSHAKE |
			     1u << PEER_RX_BYTES | 1u << PEER_TX_BYTES |
			     1u << PEER_PROTOCOL_VERSION);
	CHECK(!memcmp(peer->psk, zeros, KEY_LEN));
	CHECK_EQ(peer->keepalive, 0);
	CHECK_EQ(peer->handshake_sec, 0);
	CHECK_EQ(peer->handshake_nsec, 0);
	CHECK_EQ(peer->rx, 0);
	CHECK_EQ(peer->tx, 0);
	CHECK_EQ(peer->protocol, 1);
	return true;
}

static bool t_readonly_attributes_ignored(void)
{
	struct in_peer p;
	struct dump_peer *peer;
	uint8_t when[16];

	CHECK(fresh());
	memset(when, 1, sizeof(when));
	set();
	p = open_peer(5);
	put(&m, PEER_LAST_HANDSHAKE, when, sizeof(when));
	put_u64(&m, PEER_RX_BYTES, 5);
	put_u64(&m, PEER_TX_BYTES, 6);
	put_u32(&m, PEER_PROTOCOL_VERSION, 1);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	peer = peer_n(now(), 5);
	CHECK(peer);
	CHECK_EQ(peer->handshake_sec, 0);
	CHECK_EQ(peer->rx, 0);
	CHECK_EQ(peer->tx, 0);
	return true;
}

static bool t_preshared_key(void)
{
	struct in_peer p;

	CHECK(fresh());
	set();
	p = open_peer(5);
	add_key(PEER_PRESHARED_KEY, 9);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(peer_n(now(), 5)->psk[0], 9);
	set();
	p = open_peer(5);
	put(&m, PEER_PRESHARED_KEY, zeros, KEY_LEN);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK(!memcmp(peer_n(now(), 5)->psk, zeros, KEY_LEN));
	return true;
}

/* Returns errno; what is stored is looked up by the caller. */
static int set_endpoint(const void *sa, size_t len)
{
	struct in_peer p;

	set();
	p = open_peer(5);
	put(&m, PEER_ENDPOINT, sa, len);
	close_peer(p);
	return apply();
}

static bool endpoint_is(const void *sa, size_t len)
{
	struct dump_peer *peer = peer_n(now(), 5);

	CHECK(peer);
	CHECK_EQ(peer->endpoint_len, len);
	CHECK(!memcmp(peer->endpoint, sa, len));
	return true;
}

static bool t_endpoint_returned_as_given(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	CHECK(fresh());
	in.sin_port = htons(1234);
	in.sin_addr.s_addr = htonl(0xc0000201);
	memset(in.sin_zero, 0x5a, sizeof(in.sin_zero));
	CHECK_EQ(set_endpoint(&in, sizeof(in)), 0);
	CHECK(endpoint_is(&in, sizeof(in)));
	in6.sin6_port = htons(4321);
	in6.sin6_flowinfo = 0x12345678;
	in6.sin6_scope_id = 7;
	inet_pton(AF_INET6, "fe80::1234", &in6.sin6_addr);
	CHECK_EQ(set_endpoint(&in6, sizeof(in6)), 0);
	CHECK(endpoint_is(&in6, sizeof(in6)));
	/* nothing about the value is refused */
	in.sin_port = 0;
	in.sin_addr.s_addr = 0;
	CHECK_EQ(set_endpoint(&in, sizeof(in)), 0);
	CHECK(endpoint_is(&in, sizeof(in)));
	in.sin_addr.s_addr = 0xffffffff;
	CHECK_EQ(set_endpoint(&in, sizeof(in)), 0);
	CHECK(endpoint_is(&in, sizeof(in)));
	inet_pton(AF_INET6, "::ffff:192.0.2.1", &in6.sin6_addr);
	CHECK_EQ(set_endpoint(&in6, sizeof(in6)), 0);
	CHECK(endpoint_is(&in6, sizeof(in6)));
	return true;
}

static bool t_endpoint_of_wrong_shape_ignored(void)
{
	struct sockaddr_in good = { .sin_family = AF_INET, .sin_port = 5 };
	static const uint8_t lens[] = { 16, 17, 20, 24, 27, 28, 29, 64, 128 };
	static const uint16_t families[] = { 0, 1, AF_INET, AF_INET6, 0x0200 };
	uint8_t buf[128] = { 0 };
	size_t i, j;

	CHECK(fresh());
	CHECK_EQ(set_endpoint(&good, sizeof(good)), 0);
	for (i = 0; i < ARRAY_LEN(lens); i++)
		for (j = 0; j < ARRAY_LEN(families); j++) {
			if ((families[j] == AF_INET && lens[i] == 16) ||
			    (families[j] == AF_INET6 && lens[i] == 28))
				continue;
			memcpy(buf, &families[j], 2);
			CHECK_EQ(set_endpoint(buf, lens[i]), 0);
			CHECK(endpoint_is(&good, sizeof(good)));
		}
	return true;
}

static bool t_prefixes_in_order_and_masked(void)
{
	struct in_peer p;
	size_t at;

	CHECK(fresh());
	set();
	p = open_peer(5);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0x0a0102ff, 24);
	put_aip6(&m, "fd00:1:2:3:ffff::1", 64);
	put_aip4(&m, 0xffffffff, 0);
	put_aip4(&m, 0x0a010203, 32);
	put_aip6(&m, "ffff::", 0);
	put_aip4(&m, 0x0a0102ff, 25);
	nest_end(&m, at);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK(same(prefixes(5), "10.1.2.0/24 fd00:1:2:3::/64 0.0.0.0/0 "
				"10.1.2.3/32 ::/0 10.1.2.128/25"));
	/* one that is there already moves to the end */
	CHECK_EQ(peer_prefix(5, 0x0a010263, 24), 0);
	CHECK(same(prefixes(5), "fd00:1:2:3::/64 0.0.0.0/0 10.1.2.3/32 ::/0 "
				"10.1.2.128/25 10.1.2.0/24"));
	return true;
}

static bool t_prefix_moves_to_last_writer(void)
{
	CHECK(fresh());
	CHECK_EQ(peer_prefix(1, 0x0a000000, 8), 0);
	CHECK_EQ(peer_prefix(1, 0x0a010000, 16), 0);
	CHECK_EQ(peer_prefix(2, 0x0b000000, 8), 0);
	CHECK_EQ(peer_prefix(2, 0x0a123456, 8), 0);
	CHECK(same(prefixes(1), "10.1.0.0/16"));
	CHECK(same(prefixes(2), "11.0.0.0/8 10.0.0.0/8"));
	CHECK_EQ(peer_prefix(1, 0x0a000000, 8), 0);
	CHECK(same(prefixes(1), "10.1.0.0/16 10.0.0.0/8"));
	CHECK(same(prefixes(2), "11.0.0.0/8"));
	/* removing the owner removes its prefixes only */
	CHECK_EQ(set_peers_flag(PEER_F_REMOVE_ME, 1), 0);
	CHECK(same(prefixes(2), "11.0.0.0/8"));
	CHECK_EQ(peer_prefix(3, 0x0a000000, 8), 0);
	CHECK(same(prefixes(3), "10.0.0.0/8"));
	return true;
}

static bool t_replace_allowedips(void)
{
	struct in_peer p;
	size_t at;

	CHECK(fresh());
	CHECK_EQ(peer_prefix(1, 0x0a000000, 8), 0);
	CHECK_EQ(peer_prefix(1, 0x0b000000, 8), 0);
	set();
	p = open_peer(1);
	put_u32(&m, PEER_FLAGS, PEER_F_REPLACE_ALLOWEDIPS);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0x0c000000, 8);
	put_aip4(&m, 0x0a000000, 8);
	nest_end(&m, at);
	next_peer(&p, 2);
	put_u32(&m, PEER_FLAGS, PEER_F_REPLACE_ALLOWEDIPS);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0x14000000, 8);
	nest_end(&m, at);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK(same(prefixes(1), "12.0.0.0/8 10.0.0.0/8"));
	CHECK(same(prefixes(2), "20.0.0.0/8"));
	CHECK_EQ(set_peers_flag(PEER_F_REPLACE_ALLOWEDIPS, 1), 0);
	CHECK(same(prefixes(1), ""));
	CHECK(same(prefixes(2), "20.0.0.0/8"));
	return true;
}

static int prefix_flag(uint32_t n, uint32_t addr, uint8_t cidr, uint32_t flag)
{
	struct in_peer p;
	uint32_t be = htonl(addr);
	size_t at, elem;

	set();
	p = open_peer(n);
	at = nest(&m, PEER_ALLOWEDIPS);
	elem = nest(&m, 0);
	put_u16(&m, AIP_FAMILY, AF_INET);
	put_u32(&m, AIP_IPADDR, be);
	put_u8(&m, AIP_CIDR_MASK, cidr);
	put_u32(&m, AIP_FLAGS, flag);
	nest_end(&m, elem);
	nest_end(&m, at);
	close_peer(p);
	return apply();
}

/* The flag came with 6.16; in-tree before it does not know the attribute. */
static bool t_remove_one_prefix(void)
{
	CHECK(fresh());
	CHECK_EQ(peer_prefix(1, 0x0a000000, 8), 0);
	CHECK_EQ(peer_prefix(1, 0x0a010000, 16), 0);
	CHECK_EQ(peer_prefix(2, 0x0b000000, 8), 0);
	if (is_intree() && kernel_older(6, 16)) {
		CHECK_EQ(prefix_flag(1, 0x0a000000, 8, 1), -EINVAL);
		return true;
	}
	/* other length, absent, or of another peer: success, nothing done */
	CHECK_EQ(prefix_flag(1, 0x0a000000, 9, 1), 0);
	CHECK_EQ(prefix_flag(1, 0x0a000000, 7, 1), 0);
	CHECK_EQ(prefix_flag(1, 0x0d000000, 8, 1), 0);
	CHECK_EQ(prefix_flag(1, 0x0b000000, 8, 1), 0);
	CHECK(same(prefixes(1), "10.0.0.0/8 10.1.0.0/16"));
	CHECK(same(prefixes(2), "11.0.0.0/8"));
	/* host bits are masked before comparing */
	CHECK_EQ(prefix_flag(1, 0x0a123456, 8, 1), 0);
	CHECK(same(prefixes(1), "10.1.0.0/16"));
	/* without the bit the attribute changes nothing */
	CHECK_EQ(prefix_flag(1, 0x0a000000, 8, 0), 0);
	CHECK(same(prefixes(1), "10.1.0.0/16 10.0.0.0/8"));
	CHECK_EQ(prefix_flag(1, 0x0a000000, 33, 1), -EINVAL);
	/* an element that does nothing but remove creates the peer too */
	CHECK_EQ(prefix_flag(9, 0x0a000000, 8, 1), 0);
	CHECK(same(prefixes(9), ""));
	return true;
}

static bool t_remove_me(void)
{
	struct in_peer p;
	size_t at;

	CHECK(fresh());
	CHECK_EQ(make_peer("wg0", 1), 0);
	CHECK_EQ(make_peer("wg0", 2), 0);
	/* absent, with a bad mask in the rest: success, nothing made */
	set();
	p = open_peer(3);
	put_u32(&m, PEER_FLAGS, PEER_F_REMOVE_ME);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0, 77);
	nest_end(&m, at);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 2);
	/* present, the rest ignored */
	set();
	p = open_peer(1);
	put_u32(&m, PEER_FLAGS, PEER_F_REMOVE_ME | PEER_F_UPDATE_ONLY);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0, 77);
	nest_end(&m, at);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 1);
	CHECK(peer_n(now(), 2));
	/* made again it is a new one, at the end of the list */
	CHECK_EQ(make_peer("wg0", 1), 0);
	CHECK_EQ(now()->peers[0].pub[0], 2);
	CHECK_EQ(now()->peers[1].pub[0], 1);
	return true;
}

static bool t_update_only(void)
{
	struct in_peer p;
	size_t at;

	CHECK(fresh());
	CHECK_EQ(make_peer("wg0", 1), 0);
	set();
	p = open_peer(1);
	put_u32(&m, PEER_FLAGS, PEER_F_UPDATE_ONLY);
	put_u16(&m, PEER_KEEPALIVE, 99);
	next_peer(&p, 2);
	put_u32(&m, PEER_FLAGS, PEER_F_UPDATE_ONLY);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0, 77);
	nest_end(&m, at);
	next_peer(&p, 3);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 2);
	CHECK_EQ(peer_n(now(), 1)->keepalive, 99);
	CHECK(!peer_n(now(), 2));
	CHECK(peer_n(now(), 3));
	return true;
}

static bool t_replace_peers(void)
{
	struct in_peer p;

	CHECK(fresh());
	CHECK_EQ(peer_prefix(1, 0x0a000000, 8), 0);
	CHECK_EQ(make_peer("wg0", 2), 0);
	set();
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	p = open_peer(3);
	next_peer(&p, 1);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 2);
	CHECK_EQ(now()->peers[0].pub[0], 3);
	CHECK(same(prefixes(1), ""));
	set();
	put_u32(&m, DEV_FLAGS, 0);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 2);
	set();
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 0);
	CHECK(!(now()->seen & 1u << DEV_PEERS));
	return true;
}

static bool t_own_public_key_as_peer(void)
{
	struct in_peer p;
	size_t at;

	CHECK(fresh());
	/* the peer first, then the key whose public half it is */
	CHECK_EQ(peer_with_key(pub_a), 0);
	CHECK_EQ(make_peer("wg0", 1), 0);
	CHECK_EQ(set_priv(priv_a), 0);
	CHECK_EQ(now()->peer_count, 1);
	/* silently ignored, whatever is in it */
	set();
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	put(&m, PEER_PUBLIC_KEY, pub_a, KEY_LEN);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0, 77);
	nest_end(&m, at);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 1);
	/* another identity: now it can be added */
	CHECK_EQ(set_priv(zeros), 0);
	CHECK_EQ(peer_with_key(pub_a), 0);
	CHECK_EQ(now()->peer_count, 2);
	/* key and peer in one message: the key comes first */
	set();
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	put(&m, DEV_PRIVATE_KEY, priv_a, KEY_LEN);
	p = open_peer(1);
	nest_end(&m, p.peer);
	p.peer = nest(&m, 0);
	put(&m, PEER_PUBLIC_KEY, pub_a, KEY_LEN);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 1);
	return true;
}

static bool t_odd_public_keys_accepted(void)
{
	uint8_t key[KEY_LEN];

	CHECK(fresh());
	CHECK_EQ(peer_with_key(zeros), 0);
	memset(key, 0xff, KEY_LEN);
	CHECK_EQ(peer_with_key(key), 0);
	memset(key, 0, KEY_LEN);
	key[0] = 1;
	CHECK_EQ(peer_with_key(key), 0);
	CHECK_EQ(now()->peer_count, 3);
	/* removing the identity removes no peer, not even the zero one */
	CHECK_EQ(set_priv(priv_a), 0);
	CHECK_EQ(set_priv(zeros), 0);
	CHECK_EQ(now()->peer_count, 3);
	CHECK(dump_find(now(), zeros));
	return true;
}

/* A bad allowed IP: all before it is applied, the keepalive after it not. */
static bool t_bad_prefix_leaves_the_rest(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = 5 };
	struct in_peer p;
	struct dump_peer *peer;
	size_t at;

	CHECK(fresh());
	CHECK_EQ(peer_prefix(2, 0x14000000, 8), 0);
	set();
	put_u32(&m, DEV_FWMARK, 3);
	p = open_peer(1);
	add_key(PEER_PRESHARED_KEY, 9);
	put(&m, PEER_ENDPOINT, &in, sizeof(in));
	put_u16(&m, PEER_KEEPALIVE, 5);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0x0a000000, 8);
	put_aip4(&m, 0x0b000000, 33);
	put_aip4(&m, 0x0c000000, 8);
	nest_end(&m, at);
	next_peer(&p, 3);
	close_peer(p);
	CHECK_EQ(apply(), -EINVAL);
	CHECK_EQ(now()->fwmark, 3);
	CHECK_EQ(now()->peer_count, 2);
	peer = peer_n(now(), 1);
	CHECK(peer);
	CHECK_EQ(peer->psk[0], 9);
	CHECK_EQ(peer->endpoint_len, sizeof(in));
	CHECK_EQ(peer->keepalive, 0);
	CHECK(same(prefixes(1), "10.0.0.0/8"));
	/* and on an existing one REPLACE_ALLOWEDIPS has been done */
	set();
	p = open_peer(2);
	put_u32(&m, PEER_FLAGS, PEER_F_REPLACE_ALLOWEDIPS);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0x0b000000, 33);
	nest_end(&m, at);
	close_peer(p);
	CHECK_EQ(apply(), -EINVAL);
	CHECK(same(prefixes(2), ""));
	return true;
}

/* The first bad peer stops; REPLACE_PEERS and the key came before. */
static bool t_bad_peer_stops_there(void)
{
	struct in_peer p;
	struct dump *d;

	CHECK(fresh());
	CHECK_EQ(make_peer("wg0", 7), 0);
	set();
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	put(&m, DEV_PRIVATE_KEY, priv_a, KEY_LEN);
	p = open_peer(1);
	next_peer(&p, 2);
	put_u32(&m, PEER_PROTOCOL_VERSION, 2);
	next_peer(&p, 3);
	close_peer(p);
	CHECK_EQ(apply(), -EPFNOSUPPORT);
	d = now();
	CHECK(!memcmp(d->priv, priv_a, KEY_LEN));
	CHECK_EQ(d->peer_count, 1);
	CHECK(peer_n(d, 1));
	return true;
}

static int hold(uint16_t port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (bind(fd, (struct sockaddr *)&in, sizeof(in))) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool t_port_error_stops_before_key_and_peers(void)
{
	struct in_peer p;
	struct dump *d;
	uint16_t port = free_port(), taken;
	int sock;

	CHECK(fresh());
	CHECK_EQ(make_peer("wg0", 7), 0);
	CHECK_EQ(set_port(port), 0);
	CHECK_EQ(link_up("wg0"), 0);
	for (taken = port + 1; (sock = hold(taken)) < 0; taken++)
		;
	set();
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	put(&m, DEV_PRIVATE_KEY, priv_a, KEY_LEN);
	put_u16(&m, DEV_LISTEN_PORT, taken);
	put_u32(&m, DEV_FWMARK, 5);
	p = open_peer(1);
	close_peer(p);
	CHECK_EQ(apply(), -EADDRINUSE);
	d = now();
	CHECK_EQ(d->fwmark, 5);
	CHECK_EQ(d->port, port);
	CHECK(!(d->seen & 1u << DEV_PRIVATE_KEY));
	CHECK_EQ(d->peer_count, 1);
	CHECK(peer_n(d, 7));
	/* the old sockets are still there: their port is taken */
	CHECK(hold(port) < 0);
	close(sock);
	return true;
}

static bool t_port_life(void)
{
	uint16_t first, second;

	CHECK(fresh());
	CHECK_EQ(set_port(999), 0);
	CHECK_EQ(set_port(0), 0);
	CHECK_EQ(now()->port, 0);
	CHECK_EQ(link_up("wg0"), 0);
	first = now()->port;
	CHECK(first);
	CHECK(hold(first) < 0);
	/* setting the present one is a no-op */
	CHECK_EQ(set_port(first), 0);
	CHECK_EQ(now()->port, first);
	/* kept over down and up */
	CHECK_EQ(link_down("wg0"), 0);
	CHECK_EQ(now()->port, first);
	close(hold(first));
	CHECK_EQ(link_up("wg0"), 0);
	CHECK_EQ(now()->port, first);
	/* 0 while up chooses a new one */
	CHECK_EQ(set_port(0), 0);
	second = now()->port;
	CHECK(second && second != first);
	/* 0 while down is stored */
	CHECK_EQ(link_down("wg0"), 0);
	CHECK_EQ(set_port(0), 0);
	CHECK_EQ(now()->port, 0);
	return true;
}

static bool t_new_port_replaces_sockets(void)
{
	uint16_t port = free_port();
	int fd;

	CHECK(fresh());
	CHECK_EQ(set_port(port), 0);
	CHECK_EQ(link_up("wg0"), 0);
	CHECK(hold(port) < 0);
	CHECK_EQ(set_port(port + 1), 0);
	CHECK_EQ(now()->port, port + 1);
	fd = hold(port);
	CHECK(fd >= 0);
	CHECK(hold(port + 1) < 0);
	close(fd);
	return true;
}

static bool t_attribute_given_twice(void)
{
	struct in_peer p;

	CHECK(fresh());
	set();
	put_u32(&m, DEV_FWMARK, 1);
	put_u32(&m, DEV_FWMARK, 2);
	p = open_peer(1);
	put_u16(&m, PEER_KEEPALIVE, 1);
	put_u16(&m, PEER_KEEPALIVE, 2);
	close_peer(p);
	p = open_peer(2);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->fwmark, 2);
	CHECK_EQ(now()->peer_count, 1);
	CHECK(peer_n(now(), 2));
	/* both are validated */
	set();
	put_u16(&m, DEV_FWMARK, 1);
	put_u32(&m, DEV_FWMARK, 3);
	CHECK_EQ(apply(), -EINVAL);
	CHECK_EQ(now()->fwmark, 2);
	return true;
}

static bool t_index_and_byteorder_bits_ignored(void)
{
	struct in_peer p;
	size_t at, elem;

	CHECK(fresh());
	set();
	put_u32(&m, DEV_FWMARK | NLA_F_NET_BYTEORDER, 0x11223344);
	p.peers = nest(&m, DEV_PEERS | NLA_F_NET_BYTEORDER);
	p.peer = nest(&m, 1234);
	add_key(PEER_PUBLIC_KEY | NLA_F_NET_BYTEORDER, 1);
	at = nest(&m, PEER_ALLOWEDIPS);
	elem = nest(&m, 0x3fff);
	put_u16(&m, AIP_FAMILY, AF_INET);
	put_u32(&m, AIP_IPADDR | NLA_F_NET_BYTEORDER, htonl(0x0a000000));
	put_u8(&m, AIP_CIDR_MASK, 8);
	nest_end(&m, elem);
	nest_end(&m, at);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->fwmark, 0x11223344);
	CHECK(same(prefixes(1), "10.0.0.0/8"));
	return true;
}

/* Attribute order in the message does not change the order of effects. */
static bool t_order_of_attributes_is_free(void)
{
	struct in_peer p;

	CHECK(fresh());
	CHECK_EQ(make_peer("wg0", 7), 0);
	msg_init(&m, CMD_SET_DEVICE, 0);
	p = open_peer(1);
	close_peer(p);
	put(&m, DEV_PRIVATE_KEY, priv_a, KEY_LEN);
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	put_str(&m, DEV_IFNAME, "wg0");
	CHECK_EQ(apply(), 0);
	CHECK_EQ(now()->peer_count, 1);
	CHECK(peer_n(now(), 1));
	return true;
}

/* A UDP socket that plays the endpoint, to see what a SET sends at once. */
static int listener(struct sockaddr_in *in)
{
	socklen_t len = sizeof(*in);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	memset(in, 0, sizeof(*in));
	in->sin_family = AF_INET;
	in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	bind(fd, (struct sockaddr *)in, sizeof(*in));
	getsockname(fd, (struct sockaddr *)in, &len);
	return fd;
}

/* Length of the next datagram, 0 when none comes within ms. */
static ssize_t heard(int fd, int ms)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	uint8_t buf[2048];

	if (poll(&pfd, 1, ms) <= 0)
		return 0;
	return recv(fd, buf, sizeof(buf), 0);
}

static bool t_keepalive_switched_on_sends(void)
{
	struct sockaddr_in in;
	struct in_peer p;
	int fd;

	CHECK(fresh());
	fd = listener(&in);
	CHECK_EQ(set_priv(priv_a), 0);
	CHECK_EQ(link_up("wg0"), 0);
	set();
	p = open_peer(5);
	put(&m, PEER_ENDPOINT, &in, sizeof(in));
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(heard(fd, 300), 0);
	set();
	p = open_peer(5);
	put_u16(&m, PEER_KEEPALIVE, 100);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(heard(fd, 3000), 148);
	/* from one value to another: nothing now */
	set();
	p = open_peer(5);
	put_u16(&m, PEER_KEEPALIVE, 200);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(heard(fd, 300), 0);
	close(fd);
	return true;
}

/* Up with a keepalive but no identity: silent until the first key is set. */
static bool t_first_key_sends_what_waits(void)
{
	struct sockaddr_in in;
	struct in_peer p;
	int fd;

	CHECK(fresh());
	fd = listener(&in);
	CHECK_EQ(link_up("wg0"), 0);
	set();
	p = open_peer(5);
	put(&m, PEER_ENDPOINT, &in, sizeof(in));
	put_u16(&m, PEER_KEEPALIVE, 100);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(heard(fd, 300), 0);
	CHECK_EQ(set_priv(priv_a), 0);
	CHECK_EQ(heard(fd, 3000), 148);
	close(fd);
	return true;
}

/* Within one element the endpoint comes before the keepalive it lets out. */
static bool t_endpoint_before_keepalive(void)
{
	struct sockaddr_in in;
	struct in_peer p;
	int fd;

	CHECK(fresh());
	fd = listener(&in);
	CHECK_EQ(set_priv(priv_a), 0);
	CHECK_EQ(link_up("wg0"), 0);
	set();
	p = open_peer(5);
	put_u16(&m, PEER_KEEPALIVE, 100);
	put(&m, PEER_ENDPOINT, &in, sizeof(in));
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(heard(fd, 3000), 148);
	close(fd);
	return true;
}

static bool t_fwmark_marks_the_socket(void)
{
	struct sockaddr_in in;
	struct in_peer p;
	uint32_t mark = 0x51820;
	int fd, sock;

	/* a marked packet is seen by a socket that takes the mark over */
	CHECK(fresh());
	fd = listener(&in);
	sock = 1;
	CHECK_EQ(setsockopt(fd, SOL_SOCKET, 75 /* SO_RCVMARK */, &sock,
			    sizeof(sock)), 0);
	set();
	put(&m, DEV_PRIVATE_KEY, priv_a, KEY_LEN);
	put_u32(&m, DEV_FWMARK, mark);
	p = open_peer(5);
	put(&m, PEER_ENDPOINT, &in, sizeof(in));
	put_u16(&m, PEER_KEEPALIVE, 100);
	close_peer(p);
	CHECK_EQ(apply(), 0);
	CHECK_EQ(link_up("wg0"), 0);
	{
		uint8_t buf[256], control[256];
		struct iovec iov = { buf, sizeof(buf) };
		struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1,
				     .msg_control = control,
				     .msg_controllen = sizeof(control) };
		struct pollfd pfd = { .fd = fd, .events = POLLIN };
		struct cmsghdr *c;
		uint32_t got = 0;

		CHECK_EQ(poll(&pfd, 1, 3000), 1);
		CHECK_EQ(recvmsg(fd, &mh, 0), 148);
		for (c = CMSG_FIRSTHDR(&mh); c; c = CMSG_NXTHDR(&mh, c))
			if (c->cmsg_level == SOL_SOCKET &&
			    c->cmsg_type == SO_MARK)
				memcpy(&got, CMSG_DATA(c), 4);
		CHECK_EQ(got, mark);
	}
	close(fd);
	return true;
}

static const struct ktap_test tests[] = {
	{ "nl1_new_device", t_new_device },
	{ "nl2.2_selected_by_index", t_selected_by_index },
	{ "nl2.2_public_key_ignored", t_public_key_ignored },
	{ "nl2.3_new_peer_reply", t_new_peer_reply },
	{ "nl2.3_readonly_attributes_ignored", t_readonly_attributes_ignored },
	{ "nl2.4_attribute_given_twice", t_attribute_given_twice },
	{ "nl2.4_index_and_byteorder_bits_ignored", t_index_and_byteorder_bits_ignored },
	{ "nl4_absent_attributes_keep_values", t_absent_attributes_keep_values },
	{ "nl4_order_of_attributes_is_free", t_order_of_attributes_is_free },
	{ "nl4_private_key_clamped", t_private_key_clamped },
	{ "nl4_key_of_fixed_bit_alone", t_key_of_fixed_bit_alone },
	{ "nl4_own_public_key_as_peer", t_own_public_key_as_peer },
	{ "nl4_replace_peers", t_replace_peers },
	{ "nl4_port_life", t_port_life },
	{ "nl4_new_port_replaces_sockets", t_new_port_replaces_sockets },
	{ "nl4_port_error_stops_before_key_and_peers", t_port_error_stops_before_key_and_peers },
	{ "nl4_bad_peer_stops_there", t_bad_peer_stops_there },
	{ "nl4_first_key_sends_what_waits", t_first_key_sends_what_waits },
	{ "nl4_fwmark_marks_the_socket", t_fwmark_marks_the_socket },
	{ "nl4.1_preshared_key", t_preshared_key },
	{ "nl4.1_endpoint_returned_as_given", t_endpoint_returned_as_given },
	{ "nl4.1_endpoint_of_wrong_shape_ignored", t_endpoint_of_wrong_shape_ignored },
	{ "nl4.1_remove_me", t_remove_me },
	{ "nl4.1_update_only", t_update_only },
	{ "nl4.1_replace_allowedips", t_replace_allowedips },
	{ "nl4.1_odd_public_keys_accepted", t_odd_public_keys_accepted },
	{ "nl4.1_bad_prefix_leaves_the_rest", t_bad_prefix_leaves_the_rest },
	{ "nl4.1_keepalive_switched_on_sends", t_keepalive_switched_on_sends },
	{ "nl4.1_endpoint_before_keepalive", t_endpoint_before_keepalive },
	{ "nl4.2_prefixes_in_order_and_masked", t_prefixes_in_order_and_masked },
	{ "nl4.2_prefix_moves_to_last_writer", t_prefix_moves_to_last_writer },
	{ "nl4.2_remove_one_prefix", t_remove_one_prefix },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return ktap_run_only("netlink set", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
