// SPDX-License-Identifier: GPL-2.0
/*
 * Whatever the network sends: no answer, no counter but the one that is meant,
 * and the session goes on.
 *
 *	scripted peer (UDP on loopback) ---- wgN, its sockets in the same place
 */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

static int number;
static struct rig r;
static struct wire_session s;
static struct rig_counts before;
static uint8_t big[WIRE_ROOM], out[WIRE_ROOM];

/* A fresh tunnel that works. */
static bool tunnel(int flags)
{
	CHECK(rig_up(&r, ++number, flags | RIG_ENDPOINT));
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	CHECK(rig_counts_settled(&r, &before));
	return true;
}

/* Since then nothing happened: silence, no byte counted, and it still works. */
static bool untouched(void)
{
	struct rig_counts now;

	rig_send_text(&r, &s, "after");
	CHECK(rig_inner_is(&r, "after"));
	CHECK(rig_quiet(&r, 300));
	CHECK(rig_counts_settled(&r, &now));
	CHECK_EQ(now.peer_rx - before.peer_rx, 32 + rig_padded(33));
	CHECK_EQ(now.peer_tx, before.peer_tx);
	CHECK_EQ(now.dev.rx_bytes - before.dev.rx_bytes, 32 + rig_padded(33));
	CHECK_EQ(now.dev.rx_packets - before.dev.rx_packets, 1);
	CHECK_EQ(now.dev.tx_bytes, before.dev.tx_bytes);
	CHECK_EQ(now.dev.rx_errors, before.dev.rx_errors);
	CHECK_EQ(now.dev.rx_frame_errors, before.dev.rx_frame_errors);
	CHECK_EQ(now.dev.rx_length_errors, before.dev.rx_length_errors);
	CHECK_EQ(now.dev.rx_dropped, before.dev.rx_dropped);
	CHECK(rig_works(&r, &s));
	CHECK(rig_counts_settled(&r, &before));
	return true;
}

/* Good messages of every type, to be spoilt. */
static size_t specimen(uint8_t type, uint8_t *msg)
{
	uint8_t tai[WIRE_TAI], cookie[WIRE_MAC] = { 0 };
	struct wire_session scratch;
	struct wire_hs hs;

	wire_hs_new(&hs);
	wire_next_tai(tai);
	if (type == WIRE_TYPE_DATA)
		return wire_seal(&s, msg, big,
				 rig_padded(rig_packet4(&r, big, "x", 1, 0)));
	wire_make_initiation(&r.me, &hs, tai, msg);
	if (type == WIRE_TYPE_INITIATION)
		return WIRE_INITIATION;
	if (type == WIRE_TYPE_RESPONSE) {
		memcpy(hs.s_remote, r.dev_pub, WIRE_KEY);
		hs.remote = s.remote;
		wire_make_response(&r.me, &hs, msg, &scratch);
		return WIRE_RESPONSE;
	}
	memcpy(big, msg, WIRE_INITIATION);
	wire_make_cookie(&r.me, big, WIRE_INITIATION, cookie, msg);
	memcpy(msg + 4, &s.remote, 4);
	return WIRE_COOKIE;
}

static bool t_truncated(void)
{
	int64_t malformed;
	size_t len, full, sent = 0;
	uint8_t type;

	CHECK(tunnel(0));
	malformed = rig_drops(&r, "malformed");
	for (type = 1; type <= 4; type++) {
		full = specimen(type, out);
		if (type == WIRE_TYPE_DATA)
			full = WIRE_DATA_MIN;
		for (len = 0; len < full; len++, sent++)
			rig_send(&r, out, len);
	}
	CHECK(untouched());
	CHECK(rig_dropped(&r, "malformed", malformed, (int64_t)sent));
	/* data long enough for a tag: then the tag is wrong */
	malformed = rig_drops(&r, "auth_failed");
	full = specimen(WIRE_TYPE_DATA, out);
	for (len = WIRE_DATA_MIN; len < full; len++)
		rig_send(&r, out, len);
	CHECK(untouched());
	CHECK(rig_dropped(&r, "auth_failed", malformed,
			  (int64_t)(full - WIRE_DATA_MIN)));
	rig_down(&r);
	return true;
}

static bool t_oversized(void)
{
	static const size_t more[] = { 1, 2, 15, 16, 64, 1000, 9000, 40000 };
	int64_t malformed;
	size_t i, len;
	uint8_t type;

	CHECK(tunnel(0));
	malformed = rig_drops(&r, "malformed");
	for (type = 1; type <= 3; type++) {
		len = specimen(type, out);
		for (i = 0; i < ARRAY_LEN(more); i++)
			rig_send(&r, out, len + more[i]);
		rig_send(&r, out, 65507);
	}
	CHECK(untouched());
	CHECK(rig_dropped(&r, "malformed", malformed,
			  3 * (ARRAY_LEN(more) + 1)));
	malformed = rig_drops(&r, "auth_failed");
	len = specimen(WIRE_TYPE_DATA, out);
	for (i = 0; i < ARRAY_LEN(more); i++)
		rig_send(&r, out, len + more[i]);
	rig_send(&r, out, 65507);
	CHECK(untouched());
	CHECK(rig_dropped(&r, "auth_failed", malformed, ARRAY_LEN(more) + 1));
	rig_down(&r);
	return true;
}

/* The largest datagram UDP carries is data like any other. */
static bool t_largest(void)
{
	static uint8_t payload[WIRE_ROOM], got[WIRE_ROOM];
	size_t most = 65507 - WIRE_DATA_MIN, len;
	int i;

	CHECK(tunnel(0));
	ktap_rand_bytes(payload, sizeof(payload));
	for (i = 0; i < 4; i++) {
		len = rig_packet4(&r, big, payload, most - 28 - (size_t)i, 0);
		memset(big + len, 0, most - len);
		rig_send(&r, out, wire_seal(&s, out, big, most));
		CHECK_EQ(rig_inner_recv(&r, got, sizeof(got), SOON, NULL),
			 most - 28 - (size_t)i);
		CHECK(!memcmp(got, payload, most - 28 - (size_t)i));
	}
	rig_down(&r);
	return true;
}

static bool t_unknown_types(void)
{
	int64_t malformed;
	int type;

	CHECK(tunnel(0));
	malformed = rig_drops(&r, "malformed");
	for (type = 0; type < 256; type++) {
		if (type >= 1 && type <= 4)
			continue;
		ktap_rand_bytes(out, 148);
		out[0] = (uint8_t)type;
		memset(out + 1, 0, 3);
		rig_send(&r, out, 148);
	}
	CHECK(untouched());
	CHECK(rig_dropped(&r, "malformed", malformed, 252));
	rig_down(&r);
	return true;
}

static bool t_reserved_bytes(void)
{
	int64_t malformed;
	size_t i, len;
	uint8_t type;

	CHECK(tunnel(0));
	malformed = rig_drops(&r, "malformed");
	for (type = 1; type <= 4; type++)
		for (i = 1; i < 4; i++) {
			len = specimen(type, out);
			out[i] = (uint8_t)(1 << (ktap_rand() & 7));
			if (type == 1 || type == 2)
				wire_macs(&r.me, out, len);
			rig_send(&r, out, len);
		}
	CHECK(untouched());
	CHECK(rig_dropped(&r, "malformed", malformed, 12));
	rig_down(&r);
	return true;
}

static bool t_data_every_bit(void)
{
	int64_t malformed, index, auth;
	uint8_t bad[256];
	size_t len, bit;

	CHECK(tunnel(0));
	malformed = rig_drops(&r, "malformed");
	index = rig_drops(&r, "no_index");
	auth = rig_drops(&r, "auth_failed");
	len = rig_padded(rig_packet4(&r, big, "spared", 6, 0));
	len = wire_seal(&s, out, big, len);
	for (bit = 0; bit < len * 8; bit++) {
		memcpy(bad, out, len);
		bad[bit / 8] ^= (uint8_t)(1 << bit % 8);
		rig_send(&r, bad, len);
	}
	/* the true one is as good as before */
	rig_send(&r, out, len);
	CHECK(rig_inner_is(&r, "spared"));
	CHECK(rig_counts_settled(&r, &before));
	CHECK(untouched());
	CHECK(rig_dropped(&r, "malformed", malformed, 32));
	CHECK(rig_dropped(&r, "no_index", index, 32));
	CHECK(rig_dropped(&r, "auth_failed", auth, (int64_t)len * 8 - 64));
	rig_down(&r);
	return true;
}

/* Everything the device says comes back to it. */
static bool t_reflected(void)
{
	uint8_t init[WIRE_INITIATION], resp[256], data[256], tai[WIRE_TAI];
	int64_t mac1, index;
	struct wire_hs hs;
	size_t len;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(rig_inner_send(&r, "first", 5));
	CHECK_EQ(rig_recv(&r, init, sizeof(init), SOON), WIRE_INITIATION);
	mac1 = rig_drops(&r, "mac1_invalid");
	rig_send(&r, init, sizeof(init));
	/* and with a mac1 made for the device itself */
	wire_macs_for(r.dev_pub, init, sizeof(init));
	rig_send(&r, init, sizeof(init));
	CHECK(rig_quiet(&r, 300));
	CHECK(rig_dropped(&r, "mac1_invalid", mac1, 1));
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&r.me, &hs, tai, init);
	rig_send(&r, init, sizeof(init));
	CHECK_EQ(rig_recv(&r, resp, sizeof(resp), SOON), WIRE_RESPONSE);
	CHECK(wire_take_response(&r.me, &hs, resp, &s));
	rig_send(&r, resp, WIRE_RESPONSE);
	wire_macs_for(r.dev_pub, resp, WIRE_RESPONSE);
	rig_send(&r, resp, WIRE_RESPONSE);
	CHECK(rig_quiet(&r, 300));
	rig_send(&r, data, wire_seal(&s, data, NULL, 0));
	len = rig_recv(&r, data, sizeof(data), SOON);
	CHECK(len > WIRE_DATA_MIN);
	CHECK(rig_counts_settled(&r, &before));
	index = rig_drops(&r, "no_index");
	rig_send(&r, data, len);
	/* under the device's own index, too: keys differ by direction */
	memcpy(data + 4, &s.remote, 4);
	rig_send(&r, data, len);
	CHECK(untouched());
	CHECK(rig_dropped(&r, "no_index", index, 1));
	rig_down(&r);
	return true;
}

static bool t_replayed(void)
{
	uint8_t init[WIRE_INITIATION], resp[WIRE_RESPONSE], in[256];
	uint8_t cookie[WIRE_COOKIE], value[WIRE_MAC] = { 1 }, data[256];
	int64_t pending, invalid, replayed;
	struct wire_hs hs;
	size_t len;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	CHECK(rig_inner_send(&r, "first", 5));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_INITIATION);
	memcpy(init, in, sizeof(init));
	wire_hs_new(&hs);
	CHECK(wire_take_initiation(&r.me, &hs, in));
	wire_make_cookie(&r.me, init, sizeof(init), value, cookie);
	rig_send(&r, cookie, sizeof(cookie));
	wire_make_response(&r.me, &hs, resp, &s);
	rig_send(&r, resp, sizeof(resp));
	CHECK(rig_recv_data(&r, &s, in, SOON) > 0);
	CHECK(rig_works(&r, &s));
	CHECK(rig_counts_settled(&r, &before));
	pending = rig_drops(&r, "not_pending");
	invalid = rig_drops(&r, "cookie_invalid");
	rig_send(&r, resp, sizeof(resp));
	rig_send(&r, resp, sizeof(resp));
	rig_send(&r, cookie, sizeof(cookie));
	len = wire_seal_at(&s, data, NULL, 0, 0);
	CHECK(untouched());
	CHECK(rig_dropped(&r, "not_pending", pending, 2));
	/* its index went over to the session: it was looked at, and refused */
	CHECK(rig_dropped(&r, "cookie_invalid", invalid, 1));
	/* counter 0 was spent by rig_works() */
	replayed = rig_drops(&r, "replayed");
	rig_send(&r, data, len);
	rig_send(&r, data, len);
	CHECK(untouched());
	CHECK(rig_dropped(&r, "replayed", replayed, 2));
	rig_down(&r);
	return true;
}

/* Each type with the index of something of another kind, or of nothing. */
static bool t_wrong_index(void)
{
	uint8_t msg[256];
	uint32_t index;
	size_t len;
	int i;

	CHECK(tunnel(0));
	/* a response to a session's index */
	len = specimen(WIRE_TYPE_RESPONSE, msg);
	rig_send(&r, msg, len);
	/* data and cookies for random indices */
	for (i = 0; i < 100; i++) {
		index = (uint32_t)ktap_rand();
		len = specimen(WIRE_TYPE_DATA, msg);
		memcpy(msg + 4, &index, 4);
		rig_send(&r, msg, len);
		len = specimen(WIRE_TYPE_COOKIE, msg);
		memcpy(msg + 4, &index, 4);
		rig_send(&r, msg, len);
		len = specimen(WIRE_TYPE_RESPONSE, msg);
		memcpy(msg + 8, &index, 4);
		wire_macs(&r.me, msg, len);
		rig_send(&r, msg, len);
	}
	CHECK(untouched());
	rig_down(&r);
	return true;
}

static bool t_low_order_points(void)
{
	uint8_t init[WIRE_INITIATION], resp[WIRE_RESPONSE], in[256];
	uint8_t tai[WIRE_TAI];
	struct wire_hs hs;
	int i;

	CHECK(rig_up(&r, ++number, RIG_ENDPOINT));
	for (i = 0; i < 2; i++) {
		/* the zero point and the point one */
		wire_hs_new(&hs);
		wire_next_tai(tai);
		wire_make_initiation(&r.me, &hs, tai, init);
		memset(init + 8, 0, 32);
		init[8] = (uint8_t)i;
		wire_macs(&r.me, init, sizeof(init));
		rig_send(&r, init, sizeof(init));
	}
	CHECK(rig_quiet(&r, 300));
	CHECK(rig_inner_send(&r, "first", 5));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_INITIATION);
	wire_hs_new(&hs);
	CHECK(wire_take_initiation(&r.me, &hs, in));
	wire_make_response(&r.me, &hs, resp, &s);
	memcpy(out, resp, sizeof(resp));
	for (i = 0; i < 2; i++) {
		memset(out + 12, 0, 32);
		out[12] = (uint8_t)i;
		wire_macs(&r.me, out, sizeof(resp));
		rig_send(&r, out, sizeof(resp));
	}
	CHECK(rig_quiet(&r, 300));
	rig_send(&r, resp, sizeof(resp));
	CHECK(rig_recv_data(&r, &s, in, SOON) > 0);
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

static bool t_zero_checksum(void)
{
	int on = 1;

	CHECK(tunnel(0));
	CHECK_EQ(setsockopt(r.udp, SOL_SOCKET, SO_NO_CHECK, &on, sizeof(on)), 0);
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	/* and over IPv6 it is refused */
	CHECK(tunnel(RIG_V6));
	CHECK_EQ(setsockopt(r.udp, IPPROTO_UDP, 101 /* UDP_NO_CHECK6_TX */, &on,
			    sizeof(on)), 0);
	rig_send_text(&r, &s, "no sum");
	rig_send(&r, out, specimen(WIRE_TYPE_INITIATION, out));
	on = 0;
	CHECK_EQ(setsockopt(r.udp, IPPROTO_UDP, 101, &on, sizeof(on)), 0);
	CHECK(untouched());
	rig_down(&r);
	return true;
}

/*
 * UDP by hand: the sum may be spoilt, and the length field may say less or
 * more than the IP packet carries.
 */
static void send_raw(const uint8_t *data, size_t len, int more_length,
		     uint16_t spoil)
{
	static uint8_t pkt[WIRE_ROOM];
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_UDP);
	struct sockaddr_in to = *(struct sockaddr_in *)&r.to;
	struct sockaddr_in from = *(struct sockaddr_in *)&r.own;
	uint16_t claim = (uint16_t)((int)len + 8 + more_length);
	uint16_t be = htons(claim), sum;
	uint32_t lo = INADDR_LOOPBACK;

	memcpy(pkt, &from.sin_port, 2);
	memcpy(pkt + 2, &to.sin_port, 2);
	memcpy(pkt + 4, &be, 2);
	memset(pkt + 6, 0, 2);
	memcpy(pkt + 8, data, len);
	sum = rig_checksum(pkt, claim < len + 8 ? claim : len + 8,
			   2 * ((lo >> 16) + (lo & 0xffff)) + 17 + claim);
	sum ^= spoil;
	memcpy(pkt + 6, &sum, 2);
	to.sin_port = 0;
	sendto(fd, pkt, len + 8, 0, (struct sockaddr *)&to, sizeof(to));
	close(fd);
}

static bool t_udp_by_hand(void)
{
	uint8_t pkt[256];
	size_t len;

	CHECK(tunnel(0));
	/* as it should be */
	len = wire_seal(&s, out, big,
			rig_padded(rig_packet4(&r, big, "raw", 3, 0)));
	send_raw(out, len, 0, 0);
	CHECK(rig_inner_is(&r, "raw"));
	/* a wrong sum */
	len = wire_seal(&s, out, big,
			rig_padded(rig_packet4(&r, big, "bad sum", 7, 0)));
	send_raw(out, len, 0, 0x0100);
	/* a length field beyond the packet, and below the header */
	send_raw(out, len, 1, 0);
	send_raw(out, len, 1000, 0);
	send_raw(out, len, -(int)len - 1, 0);
	send_raw(out, len, -(int)len - 8, 0);
	/* cut by the length field: the tag is gone */
	send_raw(out, len, -1, 0);
	CHECK(rig_counts_settled(&r, &before));
	CHECK(untouched());
	/* trailing bytes beyond the length field are trimmed away */
	len = wire_seal(&s, pkt, big,
			rig_padded(rig_packet4(&r, big, "trimmed", 7, 0)));
	memset(pkt + len, 0xee, 40);
	send_raw(pkt, len + 40, -40, 0);
	CHECK(rig_inner_is(&r, "trimmed"));
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

/* Datagrams that arrive in IP fragments, good ones and bad ones. */
static bool t_fragments(void)
{
	static uint8_t payload[8000], got[9000];
	size_t len;
	int i;

	CHECK(tunnel(0));
	ktap_rand_bytes(payload, sizeof(payload));
	CHECK_EQ(link_mtu("lo", 1280), 0);
	for (i = 0; i < 20; i++) {
		len = rig_padded(rig_packet4(&r, big, payload, sizeof(payload), 0));
		len = wire_seal(&s, out, big, len);
		if (i & 1)
			out[100 + 300 * i] ^= 1;
		rig_send(&r, out, len);
		if (i & 1)
			continue;
		CHECK_EQ(rig_inner_recv(&r, got, sizeof(got), SOON, NULL),
			 sizeof(payload));
		CHECK(!memcmp(got, payload, sizeof(payload)));
	}
	CHECK_EQ(link_mtu("lo", 65536), 0);
	CHECK(rig_counts_settled(&r, &before));
	CHECK(untouched());
	rig_down(&r);
	return true;
}

static bool t_random_garbage(void)
{
	int i;

	CHECK(tunnel(0));
	for (i = 0; i < 3000; i++) {
		static const uint16_t lens[] = { 148, 92, 64, 32, 48, 80 };
		size_t len = ktap_rand() & 1 ? lens[ktap_rand() % 6]
					     : ktap_rand() % 2000;

		ktap_rand_bytes(out, len);
		if (ktap_rand() % 8) {
			memset(out, 0, 4);
			out[0] = (uint8_t)(1 + ktap_rand() % 4);
		}
		/* often for the session itself; one bit in two of its counter */
		if (len > 16 && ktap_rand() & 1)
			memcpy(out + 4, &s.remote, 4);
		rig_send(&r, out, len);
		if (!(i % 100))
			CHECK(rig_quiet(&r, 0));
	}
	CHECK(untouched());
	rig_down(&r);
	return true;
}

/* A peer that was removed, and then is there again: nothing of it is left. */
static bool t_removed_peer(void)
{
	size_t peers, peer;
	static struct msg m;
	int64_t index;

	CHECK(tunnel(0));
	msg_set(&m, r.dev);
	peers = nest(&m, DEV_PEERS);
	peer = nest(&m, 0);
	put(&m, PEER_PUBLIC_KEY, r.me.pub, WIRE_KEY);
	put_u32(&m, PEER_FLAGS, PEER_F_REMOVE_ME);
	nest_end(&m, peer);
	nest_end(&m, peers);
	CHECK_EQ(transact(rig_nl, &m), 0);
	index = rig_drops(&r, "no_index");
	rig_send_text(&r, &s, "to nobody");
	rig_send(&r, out, specimen(WIRE_TYPE_INITIATION, out));
	CHECK(rig_quiet(&r, 500));
	CHECK(rig_inner_recv(&r, out, sizeof(out), 0, NULL) < 0);
	CHECK(rig_dropped(&r, "no_index", index, 1));
	rig_down(&r);
	return true;
}

static const struct ktap_test tests[] = {
	{ "bad_input_truncated", t_truncated },
	{ "bad_input_oversized", t_oversized },
	{ "bad_input_largest_is_good", t_largest },
	{ "bad_input_unknown_types", t_unknown_types },
	{ "bad_input_reserved_bytes", t_reserved_bytes },
	{ "bad_input_data_every_bit", t_data_every_bit },
	{ "bad_input_reflected", t_reflected },
	{ "bad_input_replayed", t_replayed },
	{ "bad_input_wrong_index", t_wrong_index },
	{ "bad_input_low_order_points", t_low_order_points },
	{ "bad_input_zero_checksum", t_zero_checksum },
	{ "bad_input_udp_by_hand", t_udp_by_hand },
	{ "bad_input_fragments", t_fragments },
	{ "bad_input_random_garbage", t_random_garbage },
	{ "bad_input_removed_peer", t_removed_peer },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!rig_namespace())
		return 1;
	return ktap_run_only("scripted peer: bad input", tests,
			     ARRAY_LEN(tests), argc > 1 ? argv[1] : NULL);
}
