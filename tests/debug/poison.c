// SPDX-License-Identifier: GPL-2.0
/*
 * What leaves the kernel was written by somebody: where memory that nobody wrote
 * is full of poison (poison.sh), none of it is in netlink messages or packets.
 *
 * Padding is looked at byte by byte, since it must be zero; of the rest a run of
 * poison is what gives it away.
 */
#include <errno.h>
#include <sys/socket.h>

#include "../peer/rig.h"

enum {
	ROUNDS = 20,		/* the memory is another each time */
	RUN = 4,		/* as many equal bytes of poison are no accident */
	MANY = 300,		/* peers, for several messages */
	LENGTHS = 70,
};

/* Of freed and of new objects, of pages, and of variables on the stack. */
static const uint8_t poison[] = { 0x6b, 0x5a, 0xaa, 0xfe };

static bool clean(const char *what, const uint8_t *p, size_t len)
{
	size_t i, same = 1;

	for (i = 1; i < len; i++) {
		same = p[i] == p[i - 1] ? same + 1 : 1;
		if (same < RUN || !memchr(poison, p[i], sizeof(poison)))
			continue;
		printf("# %s: %02x from byte %zu of %zu on\n", what, p[i], i + 1 - RUN, len);
		return false;
	}
	return true;
}

static bool zero(const char *what, const uint8_t *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (!p[i])
			continue;
		printf("# %s: byte %zu of %zu is %02x\n", what, i, len, p[i]);
		return false;
	}
	return true;
}

/* --- netlink ------------------------------------------------------------------- */

static unsigned int attributes;

/* The lists of the protocol, by nesting: PEERS, a peer, ALLOWEDIPS, an allowed IP. */
static bool is_nest(unsigned int depth, unsigned int type)
{
	return (depth == 0 && type == DEV_PEERS) || depth == 1 || depth == 3 ||
	       (depth == 2 && type == PEER_ALLOWEDIPS);
}

/* sin_zero is no part of an address, but goes along. */
static bool endpoint(const uint8_t *p, size_t len)
{
	return len != sizeof(struct sockaddr_in) || zero("sin_zero", p + 8, 8);
}

static bool walk(const uint8_t *p, const uint8_t *end, unsigned int depth)
{
	while (p < end) {
		const struct nlattr *nla = (const struct nlattr *)p;
		const uint8_t *data = p + NLA_HDRLEN, *stop;
		unsigned int type;

		CHECK(p + NLA_HDRLEN <= end && nla->nla_len >= NLA_HDRLEN);
		stop = p + nla->nla_len;
		CHECK(p + NLA_ALIGN(nla->nla_len) <= end);
		type = nla->nla_type & NLA_TYPE_MASK;
		attributes++;
		CHECK(zero("padding of an attribute", stop, NLA_ALIGN(nla->nla_len) - nla->nla_len));
		if (is_nest(depth, type))
			CHECK(walk(data, stop, depth + 1));
		else if (depth == 2 && type == PEER_ENDPOINT)
			CHECK(endpoint(data, (size_t)(stop - data)));
		p += NLA_ALIGN(nla->nla_len);
	}
	return true;
}

/* A dump as it comes; a reply to a request that is wrong, with its text. */
static bool read_reply(int fd, bool *more)
{
	static uint8_t buf[RECV_ROOM];
	ssize_t n = recv(fd, buf, sizeof(buf), 0);
	const struct nlmsghdr *r = (const struct nlmsghdr *)buf;

	CHECK(n > 0);
	CHECK(clean("a netlink message", buf, (size_t)n));
	for (; NLMSG_OK(r, n); r = NLMSG_NEXT(r, n)) {
		if (r->nlmsg_type == NLMSG_DONE || r->nlmsg_type == NLMSG_ERROR) {
			*more = false;
			continue;
		}
		CHECK(walk((const uint8_t *)r + NLMSG_HDRLEN + GENL_HDRLEN,
			   (const uint8_t *)r + r->nlmsg_len, 0));
	}
	return true;
}

static struct msg m;

static bool dump_is_clean(const char *dev)
{
	bool more = true;

	msg_get(&m, dev);
	CHECK_EQ(msg_send(rig_nl, &m), 0);
	while (more)
		CHECK(read_reply(rig_nl, &more));
	return true;
}

static bool t_dump(void)
{
	struct wire_session s;
	struct rig v4, v6, empty;
	int i;

	CHECK(rig_namespace());
	CHECK(rig_up(&v4, 1, RIG_ENDPOINT | RIG_PSK));
	CHECK(rig_up(&v6, 2, RIG_ENDPOINT | RIG_V6));
	CHECK(rig_up(&empty, 3, RIG_DOWN));
	CHECK(rig_connect(&v4, &s));
	CHECK_EQ(peers_add(rig_nl, v4.dev, 1, MANY, 3), 0);
	for (i = 0; i < ROUNDS; i++) {
		CHECK(dump_is_clean(v4.dev));
		CHECK(dump_is_clean(v6.dev));
		CHECK(dump_is_clean(empty.dev));
	}
	CHECK(attributes > ROUNDS * MANY * 10);
	rig_down(&v4);
	rig_down(&v6);
	rig_down(&empty);
	return true;
}

/* Nobody has such a device; the family says so in words. */
static bool t_refusal(void)
{
	bool more = true;
	int i;

	CHECK(rig_namespace());
	for (i = 0; i < ROUNDS; i++) {
		msg_get(&m, "nope0");
		CHECK_EQ(msg_send(rig_nl, &m), 0);
		CHECK(read_reply(rig_nl, &more));
		CHECK(!more);
		msg_set(&m, "lo");
		CHECK_EQ(msg_send(rig_nl, &m), 0);
		CHECK(read_reply(rig_nl, &more));
		CHECK(!more);
	}
	return true;
}

/* --- packets --------------------------------------------------------------------- */

/* After the type three bytes are reserved; without a cookie mac2 is zero. */
static bool message_is_clean(const uint8_t *p, size_t len, size_t want)
{
	CHECK_EQ(len, want);
	CHECK(zero("reserved bytes", p + 1, 3));
	CHECK(len < WIRE_RESPONSE || zero("mac2", p + len - WIRE_MAC, WIRE_MAC));
	return clean("a handshake message", p, len);
}

static bool t_handshakes(void)
{
	uint8_t in[2048], out[WIRE_INITIATION], tai[WIRE_TAI];
	struct wire_hs hs;
	struct rig r;
	int i;

	CHECK(rig_namespace());
	for (i = 1; i <= ROUNDS; i++) {
		CHECK(rig_up(&r, i, RIG_ENDPOINT));
		CHECK(rig_inner_send(&r, "first", 5));
		CHECK(message_is_clean(in, rig_recv_type(&r, WIRE_TYPE_INITIATION, in, sizeof(in), SOON),
				       WIRE_INITIATION));
		wire_hs_new(&hs);
		wire_next_tai(tai);
		wire_make_initiation(&r.me, &hs, tai, out);
		rig_send(&r, out, sizeof(out));
		CHECK(message_is_clean(in, rig_recv_type(&r, WIRE_TYPE_RESPONSE, in, sizeof(in), SOON),
				       WIRE_RESPONSE));
		rig_down(&r);
	}
	return true;
}

/* The content is ours up to its own length; behind that up to 15 zeros. */
static bool content_is_clean(const uint8_t *plain, size_t len, size_t sent)
{
	CHECK_EQ(len, rig_padded(28 + sent));
	CHECK(zero("padding of a packet", plain + 28 + sent, len - 28 - sent));
	return clean("content of a packet", plain, len);
}

static bool t_data(void)
{
	static uint8_t plain[WIRE_ROOM], text[LENGTHS];
	struct wire_session s;
	struct rig r;
	size_t len;

	CHECK(rig_namespace());
	CHECK(rig_up(&r, 1, RIG_ENDPOINT));
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	for (len = 1; len < LENGTHS; len++) {
		memset(text, 'x', len);
		CHECK(rig_inner_send(&r, text, len));
		CHECK(content_is_clean(plain, (size_t)rig_recv_data(&r, &s, plain, SOON), len));
	}
	rig_down(&r);
	return true;
}

static const struct ktap_test tests[] = {
	{ "poison_dump", t_dump },
	{ "poison_refusal", t_refusal },
	{ "poison_handshake_messages", t_handshakes },
	{ "poison_data_packets", t_data },
};

ktap_main("poison", tests)
