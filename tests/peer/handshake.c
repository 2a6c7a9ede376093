// SPDX-License-Identifier: GPL-2.0
/*
 * Handshakes over real sockets, both roles played by hand.
 *
 *	scripted peer (UDP on loopback) ---- wgN, its sockets in the same place
 */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

static int number;

static int next(void)
{
	return ++number;
}

static void unhex(uint8_t *out, const char *hex)
{
	for (; hex[0] && hex[1]; hex += 2) {
		char two[3] = { hex[0], hex[1], 0 };

		*out++ = (uint8_t)strtoul(two, NULL, 16);
	}
}

/* Inputs and message 1 of the published vectors (initiator with a psk). */
static const char v_device_priv[] =
	"4042434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f60";
static const char v_peer_priv[] =
	"0002030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f60";
static const char v_peer_ephemeral[] =
	"8082838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f60";
static const char v_psk[] =
	"a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
static const char v_tai[] = "400000006553f10a1e000000";
static const char v_message1[] =
	"0100000044332211883186b800b41d5cf0429695da9b3cc4f328ebcd184a6e48"
	"2fa578c103f06c77fa6ff1a71203eaf305dc6260f1911ba7d914db25d127ce39"
	"ef62f6c6467fb8a777377a28376c744882e58802dabbe0882d2440df1460a78f"
	"51929ae016bd17eabe4821f7e022c7c7791d64791debb3161f8ef688d1cbbc10"
	"88a2bc6e00000000000000000000000000000000";
/* ICMP echo from 10.77.0.1 to 10.77.0.2, padded. */
static const char v_ping[] =
	"45000026000040004001263b0a4d00010a4d00020800cef21234000177697265"
	"67756172642100000000000000000000";

/* The device of the vectors: its key, their preshared key, their peer. */
static bool vector_rig(struct rig *r)
{
	uint32_t be = htonl(0x0a4d0001);
	size_t peers, peer, aips, aip;
	static struct msg m;
	uint8_t key[WIRE_KEY];

	memset(r, 0, sizeof(*r));
	snprintf(r->dev, sizeof(r->dev), "wgv");
	unhex(r->me.priv, v_peer_priv);
	wire_public(r->me.pub, r->me.priv);
	unhex(key, v_device_priv);
	wire_public(r->me.remote, key);
	unhex(r->me.psk, v_psk);
	r->udp = rig_socket(false, &r->own);
	CHECK(r->udp >= 0);
	memcpy(&r->to, &r->own, sizeof(r->to));
	((struct sockaddr_in *)&r->to)->sin_port = htons(20999);
	r->to_len = sizeof(struct sockaddr_in);
	CHECK_EQ(link_add(r->dev, "wireguard"), 0);
	msg_set(&m, r->dev);
	put(&m, DEV_PRIVATE_KEY, key, WIRE_KEY);
	put_u16(&m, DEV_LISTEN_PORT, 20999);
	peers = nest(&m, DEV_PEERS);
	peer = nest(&m, 0);
	put(&m, PEER_PUBLIC_KEY, r->me.pub, WIRE_KEY);
	put(&m, PEER_PRESHARED_KEY, r->me.psk, WIRE_KEY);
	aips = nest(&m, PEER_ALLOWEDIPS);
	aip = nest(&m, 0);
	put_u16(&m, AIP_FAMILY, AF_INET);
	put(&m, AIP_IPADDR, &be, 4);
	put_u8(&m, AIP_CIDR_MASK, 32);
	nest_end(&m, aip);
	nest_end(&m, aips);
	nest_end(&m, peer);
	nest_end(&m, peers);
	CHECK_EQ(transact(rig_nl, &m), 0);
	CHECK_EQ(addr_add(r->dev, "10.77.0.2", 24), 0);
	CHECK_EQ(link_up(r->dev), 0);
	return true;
}

static bool t_vector_message(void)
{
	uint8_t msg[WIRE_INITIATION], own[WIRE_INITIATION], in[256];
	uint8_t plain[256], tai[WIRE_TAI], ping[48], data[80];
	struct wire_session s;
	struct wire_hs hs;
	struct rig r;

	CHECK(vector_rig(&r));
	unhex(msg, v_message1);
	/* what this program makes of the same inputs is that message */
	memset(&hs, 0, sizeof(hs));
	unhex(hs.e_priv, v_peer_ephemeral);
	unhex(tai, v_tai);
	hs.local = 0x11223344;
	wire_make_initiation(&r.me, &hs, tai, own);
	CHECK(!memcmp(own, msg, sizeof(msg)));
	rig_send(&r, msg, sizeof(msg));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_RESPONSE);
	CHECK_EQ(wire_u32(in + 8), 0x11223344);
	CHECK(wire_take_response(&r.me, &hs, in, &s));
	/* 13.2: a ping under the keys of this session is answered */
	unhex(ping, v_ping);
	rig_send(&r, data, wire_seal(&s, data, ping, sizeof(ping)));
	CHECK_EQ(rig_recv_data(&r, &s, plain, SOON), 48);
	CHECK_EQ(plain[9], IPPROTO_ICMP);
	CHECK_EQ(plain[20], 0);		/* echo reply */
	CHECK(!memcmp(plain + 12, ping + 16, 4));
	CHECK(!memcmp(plain + 24, ping + 24, 14));
	rig_down(&r);
	return true;
}

/* The same initiation again, and older ones: silence. */
static bool t_replayed_initiation(void)
{
	uint8_t first[WIRE_INITIATION], older[WIRE_INITIATION], in[256];
	uint8_t tai[WIRE_TAI], old_tai[WIRE_TAI];
	struct wire_hs hs, hs2;
	struct wire_session s;
	struct rig r;
	int64_t stale;

	CHECK(rig_up(&r, next(), 0));
	wire_next_tai(old_tai);
	wire_next_tai(tai);
	wire_hs_new(&hs);
	wire_make_initiation(&r.me, &hs, tai, first);
	wire_hs_new(&hs2);
	wire_make_initiation(&r.me, &hs2, old_tai, older);
	rig_send(&r, first, sizeof(first));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_RESPONSE);
	CHECK(wire_take_response(&r.me, &hs, in, &s));
	stale = rig_drops(&r, "stale_timestamp");
	rig_pause(50);	/* past the 20 ms, so that it is the timestamp */
	rig_send(&r, first, sizeof(first));
	rig_send(&r, older, sizeof(older));
	/* equal timestamp under a new ephemeral is a replay as well */
	wire_hs_new(&hs2);
	wire_make_initiation(&r.me, &hs2, tai, older);
	rig_send(&r, older, sizeof(older));
	CHECK(rig_quiet(&r, 500));
	CHECK(rig_dropped(&r, "stale_timestamp", stale, 3));
	CHECK(rig_works(&r, &s));
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

/*
 * How many are answered of two that were just sent. The second one may be
 * handled first, on another CPU; then the first has an old timestamp.
 */
static int answers(struct rig *r, int64_t flood, int64_t stale)
{
	double end = seconds() + SOON / 1000.0;
	uint8_t in[256];
	int n = 0;

	while (n < 2 && seconds() < end) {
		bool refused = rig_drops(r, "initiation_flood") > flood ||
			       rig_drops(r, "stale_timestamp") > stale;

		if (rig_recv(r, in, sizeof(in), is_intree() ? 400 : 20)) {
			CHECK_EQ(in[0], WIRE_TYPE_RESPONSE);
			n++;
		} else if (n && (refused || is_intree())) {
			break;
		}
	}
	return n;
}

/* Two in one go: made beforehand, sent within less than a millisecond. */
static bool t_within_20_ms(void)
{
	uint8_t msg[2][WIRE_INITIATION], tai[WIRE_TAI];
	struct wire_session s;
	struct wire_hs hs;
	int64_t flood, stale;
	struct rig r;
	int round, i, n = 0;

	CHECK(rig_up(&r, next(), 0));
	CHECK(rig_connect(&r, &s));
	/* a busy machine may take 20 ms over the first of them: ten tries */
	for (round = 0; round < 10; round++) {
		rig_pause(50);
		for (i = 0; i < 2; i++) {
			wire_hs_new(&hs);
			wire_next_tai(tai);
			wire_make_initiation(&r.me, &hs, tai, msg[i]);
		}
		flood = rig_drops(&r, "initiation_flood");
		stale = rig_drops(&r, "stale_timestamp");
		rig_send(&r, msg[0], sizeof(msg[0]));
		rig_send(&r, msg[1], sizeof(msg[1]));
		n = answers(&r, flood, stale);
		CHECK(n > 0);
		if (n == 1)
			break;
	}
	printf("# second one refused in try %d\n", round + 1);
	CHECK_EQ(n, 1);
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

/* Sends it; true when nothing comes back before a good one is answered. */
static bool still_answers(struct rig *r)
{
	struct wire_session s;

	CHECK(rig_connect(r, &s));
	CHECK(rig_quiet(r, 0));
	return true;
}

/*
 * Every bit of the initiation up to mac2: as it is (mac1 wrong), and with mac1
 * made right again, so that the fields behind it are what refuses. sender_index
 * is covered by mac1 alone, so it is flipped in the first way only. In small
 * batches: this must not put the device under load.
 */
static bool t_every_bit(void)
{
	uint8_t good[WIRE_INITIATION], bad[WIRE_INITIATION], tai[WIRE_TAI];
	struct wire_hs hs;
	struct rig r;
	int bit, sent = 32;

	CHECK(rig_up(&r, next(), 0));
	for (bit = 0; bit < 132 * 8; bit++) {
		int byte = bit / 8;

		if (sent >= 32) {
			CHECK(still_answers(&r));
			wire_next_tai(tai);
			wire_hs_new(&hs);
			wire_make_initiation(&r.me, &hs, tai, good);
			sent = 0;
		}
		memcpy(bad, good, sizeof(bad));
		bad[byte] ^= (uint8_t)(1 << bit % 8);
		rig_send(&r, bad, sizeof(bad));
		sent++;
		if ((byte >= 4 && byte < 8) || byte >= 116)
			continue;
		wire_macs(&r.me, bad, sizeof(bad));
		rig_send(&r, bad, sizeof(bad));
		sent++;
	}
	CHECK(still_answers(&r));
	CHECK(rig_quiet(&r, 500));
	rig_down(&r);
	return true;
}

/* Not under load mac2 is not looked at. */
static bool t_mac2_not_looked_at(void)
{
	uint8_t msg[WIRE_INITIATION], in[256], tai[WIRE_TAI];
	struct wire_session s;
	struct wire_hs hs;
	struct rig r;

	CHECK(rig_up(&r, next(), 0));
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&r.me, &hs, tai, msg);
	ktap_rand_bytes(msg + 132, 16);
	rig_send(&r, msg, sizeof(msg));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_RESPONSE);
	CHECK(wire_take_response(&r.me, &hs, in, &s));
	CHECK(wire_mac2_empty(in, WIRE_RESPONSE));
	rig_down(&r);
	return true;
}

static bool t_length_reserved_type(void)
{
	uint8_t msg[WIRE_INITIATION + 64] = { 0 }, tai[WIRE_TAI];
	static const uint8_t types[] = { 0, 2, 3, 4, 5, 6, 0x81, 0xff };
	struct wire_hs hs;
	struct rig r;
	size_t i;

	CHECK(rig_up(&r, next(), 0));
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&r.me, &hs, tai, msg);
	rig_send(&r, msg, 147);
	rig_send(&r, msg, 149);
	rig_send(&r, msg, 164);
	rig_send(&r, msg, 64);
	rig_send(&r, msg, 0);
	for (i = 0; i < ARRAY_LEN(types); i++) {
		msg[0] = types[i];
		wire_macs(&r.me, msg, WIRE_INITIATION);
		rig_send(&r, msg, WIRE_INITIATION);
	}
	msg[0] = WIRE_TYPE_INITIATION;
	for (i = 1; i < 4; i++) {
		msg[i] = 1;
		wire_macs(&r.me, msg, WIRE_INITIATION);
		rig_send(&r, msg, WIRE_INITIATION);
		msg[i] = 0;
	}
	CHECK(rig_quiet(&r, 500));
	/* unspoilt, the same one is still good */
	wire_macs(&r.me, msg, WIRE_INITIATION);
	rig_send(&r, msg, WIRE_INITIATION);
	CHECK_EQ(rig_recv(&r, msg, sizeof(msg), SOON), WIRE_RESPONSE);
	rig_down(&r);
	return true;
}

static bool t_unknown_static_key(void)
{
	uint8_t msg[WIRE_INITIATION], tai[WIRE_TAI];
	struct wire_peer stranger;
	struct wire_hs hs;
	struct rig r;
	int64_t before;

	CHECK(rig_up(&r, next(), 0));
	stranger = r.me;
	wire_keys(stranger.priv, stranger.pub);
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&stranger, &hs, tai, msg);
	before = rig_drops(&r, "unknown_key");
	rig_send(&r, msg, sizeof(msg));
	CHECK(rig_quiet(&r, 500));
	CHECK(rig_dropped(&r, "unknown_key", before, 1));
	/* the device's own key as initiator: no peer either */
	memcpy(stranger.priv, r.dev_priv, WIRE_KEY);
	memcpy(stranger.pub, r.dev_pub, WIRE_KEY);
	wire_hs_new(&hs);
	wire_make_initiation(&stranger, &hs, tai, msg);
	rig_send(&r, msg, sizeof(msg));
	CHECK(rig_quiet(&r, 300));
	CHECK(still_answers(&r));
	rig_down(&r);
	return true;
}

static bool t_wrong_preshared_key(void)
{
	uint8_t msg[WIRE_INITIATION], in[256], tai[WIRE_TAI];
	struct wire_peer wrong;
	struct wire_session s;
	struct wire_hs hs;
	struct rig r;

	CHECK(rig_up(&r, next(), RIG_PSK));
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&r.me, &hs, tai, msg);
	rig_send(&r, msg, sizeof(msg));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_RESPONSE);
	wrong = r.me;
	wrong.psk[0] ^= 1;
	CHECK(!wire_take_response(&wrong, &hs, in, &s));
	memset(wrong.psk, 0, WIRE_KEY);
	CHECK(!wire_take_response(&wrong, &hs, in, &s));
	CHECK(wire_take_response(&r.me, &hs, in, &s));
	/* as responder with the wrong one: the device goes on waiting */
	rig_down(&r);
	CHECK(rig_up(&r, next(), RIG_PSK | RIG_ENDPOINT));
	wrong = r.me;
	r.me.psk[31] ^= 0x80;
	CHECK(rig_inner_send(&r, "x", 1));
	CHECK(rig_answer(&r, &s, SOON));
	CHECK(rig_quiet(&r, 500));
	CHECK_EQ(rig_peer(&r)->handshake_sec, 0);
	rig_down(&r);
	return true;
}

static bool t_no_private_key(void)
{
	static const uint8_t zeros[WIRE_KEY];
	uint8_t msg[WIRE_INITIATION], tai[WIRE_TAI], plain[256];
	struct wire_session s;
	struct wire_hs hs;
	struct rig r;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	CHECK(rig_set_private_key(&r, zeros));
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&r.me, &hs, tai, msg);
	rig_send(&r, msg, sizeof(msg));
	/* also with a mac1 as for the all-zero public key */
	wire_macs_for(zeros, msg, sizeof(msg));
	rig_send(&r, msg, sizeof(msg));
	/* and it initiates nothing */
	CHECK(rig_inner_send(&r, "x", 1));
	CHECK(rig_quiet(&r, 700));
	/*
	 * With the key again, the packet that waited goes with the session. The
	 * device may initiate at this very moment, which replaces the handshake
	 * it is about to answer; then one tries again, as a peer would.
	 */
	CHECK(rig_set_private_key(&r, r.dev_priv));
	CHECK(rig_connect(&r, &s) || rig_connect(&r, &s));
	CHECK(rig_recv_data(&r, &s, plain, SOON) > 0);
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

/* Forged responses of many kinds, then the right one, then that one again. */
static bool t_forged_response(void)
{
	uint8_t in[256], good[WIRE_RESPONSE], bad[WIRE_RESPONSE], plain[256];
	struct rig_counts a, b;
	struct wire_session s;
	struct wire_hs hs;
	struct rig r;
	int bit;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT | RIG_PSK));
	CHECK(rig_inner_send(&r, "first", 5));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_INITIATION);
	wire_hs_new(&hs);
	CHECK(wire_take_initiation(&r.me, &hs, in));
	wire_make_response(&r.me, &hs, good, &s);
	for (bit = 0; bit < 76 * 8; bit += bit < 60 * 8 ? 5 : 1) {
		memcpy(bad, good, sizeof(bad));
		bad[bit / 8] ^= (uint8_t)(1 << bit % 8);
		rig_send(&r, bad, sizeof(bad));
		if (bit / 8 >= 60 || (bit / 8 >= 4 && bit / 8 < 8))
			continue;
		wire_macs(&r.me, bad, sizeof(bad));
		rig_send(&r, bad, sizeof(bad));
	}
	CHECK(rig_quiet(&r, 300));
	CHECK(rig_counts(&r, &a));
	CHECK_EQ(a.peer_rx, 0);
	rig_send(&r, good, sizeof(good));
	CHECK_EQ(rig_recv_data(&r, &s, plain, SOON), rig_padded(33));
	CHECK(rig_counts(&r, &a));
	CHECK_EQ(a.peer_rx, WIRE_RESPONSE);
	CHECK_EQ(a.peer_tx, WIRE_INITIATION + 32 + rig_padded(33));
	/* a second copy changes nothing */
	rig_send(&r, good, sizeof(good));
	CHECK(rig_quiet(&r, 300));
	CHECK(rig_counts(&r, &b));
	CHECK_EQ(b.peer_rx, a.peer_rx);
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

/* No data under the new keys before the initiator has shown it has them. */
static bool t_responder_waits(void)
{
	uint8_t out[64], plain[256];
	struct wire_session s;
	struct rig r;
	int i;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	CHECK(rig_initiate(&r, &s));
	for (i = 0; i < 5; i++)
		CHECK(rig_inner_send(&r, &"abcde"[i], 1));
	CHECK(rig_quiet(&r, 700));
	CHECK_EQ(rig_peer(&r)->handshake_sec, 0);
	rig_send(&r, out, wire_seal(&s, out, NULL, 0));
	for (i = 0; i < 5; i++) {
		CHECK_EQ(rig_recv_data(&r, &s, plain, SOON), rig_padded(29));
		CHECK_EQ(plain[28], "abcde"[i]);
	}
	CHECK(rig_peer(&r)->handshake_sec != 0);
	rig_down(&r);
	return true;
}

/* With a current session the old one keeps being used until then. */
static bool t_old_session_until_confirmed(void)
{
	struct wire_session old, fresh, *used;
	uint8_t out[64], in[256], plain[256];
	struct rig r;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	CHECK(rig_connect(&r, &old));
	CHECK(rig_works(&r, &old));
	CHECK(rig_initiate(&r, &fresh));
	CHECK(rig_works(&r, &old));
	rig_send(&r, out, wire_seal(&fresh, out, NULL, 0));
	CHECK(rig_works(&r, &fresh));
	/* still heard under the old one, answered under the new */
	rig_send_text(&r, &old, "late");
	CHECK(rig_inner_is(&r, "late"));
	CHECK(rig_inner_send(&r, "reply", 5));
	CHECK(rig_recv(&r, in, sizeof(in), SOON) > 32);
	used = wire_u32(in + 4) == fresh.local ? &fresh : &old;
	CHECK(used == &fresh);
	CHECK_EQ(wire_open(&fresh, in, 32 + rig_padded(33), plain),
		 rig_padded(33));
	rig_down(&r);
	return true;
}

/* A third session pushes the first one out of the slots. */
static bool t_three_slots(void)
{
	struct wire_session s[3];
	struct rig r;
	int64_t before;
	int i;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	for (i = 0; i < 3; i++) {
		CHECK(rig_connect(&r, &s[i]));
		CHECK(rig_works(&r, &s[i]));
	}
	before = rig_drops(&r, "no_index");
	rig_send_text(&r, &s[0], "gone");
	rig_send_text(&r, &s[1], "previous");
	CHECK(rig_inner_is(&r, "previous"));
	CHECK(rig_dropped(&r, "no_index", before, 1));
	CHECK(rig_works(&r, &s[2]));
	/* an unconfirmed one replaces another; current stays, previous goes */
	CHECK(rig_initiate(&r, &s[0]));
	CHECK(rig_initiate(&r, &s[1]));
	rig_send_text(&r, &s[0], "replaced");
	CHECK(rig_works(&r, &s[2]));
	rig_send_text(&r, &s[1], "confirms");
	CHECK(rig_inner_is(&r, "confirms"));
	CHECK(rig_works(&r, &s[1]));
	rig_down(&r);
	return true;
}

/* As initiator with nothing to say: one keepalive, at once. */
static bool t_initiator_confirms(void)
{
	struct wire_session s;
	uint8_t in[256], plain[16];
	struct rig r;
	double start;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	CHECK(rig_set_keepalive(&r, 100));
	CHECK(rig_answer(&r, &s, SOON));
	start = seconds();
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_DATA_MIN);
	CHECK_EQ(wire_open(&s, in, WIRE_DATA_MIN, plain), 0);
	CHECK_EQ(wire_counter(in), 0);
	/* within SOON, where the timers would have taken ten seconds or more */
	printf("# after %.1f ms\n", (seconds() - start) * 1000);
	CHECK(rig_quiet(&r, 300));
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

/* What was staged goes instead of the keepalive, all of it, in order. */
static bool t_initiator_sends_staged(void)
{
	struct wire_session s;
	uint8_t plain[256];
	struct rig r;
	int i;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	for (i = 0; i < 10; i++)
		CHECK(rig_inner_send(&r, &"0123456789"[i], 1));
	CHECK(rig_answer(&r, &s, SOON));
	for (i = 0; i < 10; i++) {
		CHECK_EQ(rig_recv_data(&r, &s, plain, SOON), rig_padded(29));
		CHECK_EQ(plain[28], "0123456789"[i]);
	}
	CHECK(rig_quiet(&r, 300));
	rig_down(&r);
	return true;
}

/*
 * Both initiate at once and each forgets its own: the answers that cross are
 * of no use. Traffic goes on; what the retransmission brings is a session.
 */
static bool collide(struct rig *r)
{
	uint8_t in[256], init[WIRE_INITIATION], resp[WIRE_RESPONSE];
	uint8_t tai[WIRE_TAI];
	struct wire_session s;
	struct wire_hs ours, theirs;

	wire_hs_new(&ours);
	wire_next_tai(tai);
	wire_make_initiation(&r->me, &ours, tai, init);
	CHECK(rig_inner_send(r, "crossing", 8));
	CHECK_EQ(rig_recv(r, in, sizeof(in), SOON), WIRE_INITIATION);
	wire_hs_new(&theirs);
	CHECK(wire_take_initiation(&r->me, &theirs, in));
	rig_send(r, init, sizeof(init));
	CHECK_EQ(rig_recv(r, in, sizeof(in), SOON), WIRE_RESPONSE);
	/* their initiation was overwritten by ours, our answer comes to nothing */
	wire_make_response(&r->me, &theirs, resp, &s);
	rig_send(r, resp, sizeof(resp));
	CHECK(rig_quiet(r, 300));
	return true;
}

static bool t_simultaneous(void)
{
	struct wire_session s;
	struct rig a, b;
	uint8_t plain[256];
	double start, end;

	CHECK(rig_up(&a, next(), RIG_ENDPOINT));
	CHECK(rig_up(&b, next(), RIG_ENDPOINT));
	CHECK(collide(&a));
	CHECK(collide(&b));
	/* b's other side never tries again; its traffic makes the device do it */
	start = seconds();
	end = start + 9;
	while (seconds() < end && rig_quiet(&b, 100))
		CHECK(rig_inner_send(&b, "more", 4));
	printf("# the device tried again %.1f s after the collision\n",
	       seconds() - start);
	CHECK(seconds() < end);
	/*
	 * a is five seconds old by now: the peer retransmits and it is taken. Or
	 * the device does at this very moment; then the peer tries again.
	 */
	CHECK(rig_connect(&a, &s) || rig_connect(&a, &s));
	CHECK(rig_recv_data(&a, &s, plain, SOON) > 0);
	CHECK(!memcmp(plain + 28, "crossing", 8));
	CHECK(rig_works(&a, &s));
	rig_down(&a);
	rig_down(&b);
	return true;
}

static bool t_link_down_and_up(void)
{
	struct rig_counts a, b;
	struct wire_session old, s;
	struct dump_peer *peer;
	uint8_t endpoint[16];
	struct rig r;
	int64_t sec;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	CHECK(rig_accept(&r, &old));
	CHECK(rig_works(&r, &old));
	CHECK(rig_counts(&r, &a));
	peer = rig_peer(&r);
	memcpy(endpoint, peer->endpoint, 16);
	sec = peer->handshake_sec;
	CHECK_EQ(link_down(r.dev), 0);
	CHECK(rig_counts(&r, &b));
	CHECK_EQ(b.peer_rx, a.peer_rx);
	CHECK_EQ(b.peer_tx, a.peer_tx);
	/* down, nothing is heard: the port is closed */
	rig_send_text(&r, &old, "down");
	CHECK_EQ(link_up(r.dev), 0);
	rig_send_text(&r, &old, "old session");
	CHECK(rig_inner_recv(&r, endpoint + 15, 0, 300, NULL) < 0);
	peer = rig_peer(&r);
	CHECK_EQ(peer->rx, a.peer_rx);
	CHECK_EQ(peer->tx, a.peer_tx);
	CHECK_EQ(peer->handshake_sec, sec);
	CHECK_EQ(peer->endpoint_len, 16);
	CHECK(!memcmp(peer->endpoint, endpoint, 16));
	/* less than five seconds after the last: at once all the same */
	CHECK(rig_accept(&r, &s));
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

/*
 * The link goes down while initiations are being answered. What is under way
 * may not make a session after the wipe, nor hold up the first packet after
 * link up for the five seconds that a response counts.
 */
enum { CROWD = 200 };

static bool crowd_up(struct rig *r, struct wire_peer *crowd)
{
	static struct msg m;
	size_t peers, peer, aips;
	int i;

	CHECK(rig_up(r, next(), RIG_ENDPOINT));
	msg_set(&m, r->dev);
	peers = nest(&m, DEV_PEERS);
	for (i = 0; i < CROWD; i++) {
		memset(&crowd[i], 0, sizeof(crowd[i]));
		wire_keys(crowd[i].priv, crowd[i].pub);
		memcpy(crowd[i].remote, r->dev_pub, WIRE_KEY);
		peer = nest(&m, 0);
		put(&m, PEER_PUBLIC_KEY, crowd[i].pub, WIRE_KEY);
		put(&m, PEER_ENDPOINT, &r->own, 16);
		aips = nest(&m, PEER_ALLOWEDIPS);
		put_aip4(&m, r->remote + 10 + (uint32_t)i, 32);
		nest_end(&m, aips);
		nest_end(&m, peer);
	}
	nest_end(&m, peers);
	CHECK_EQ(transact(rig_nl, &m), 0);
	return true;
}

static void crowd_initiates(struct rig *r, struct wire_peer *crowd, struct wire_hs *hs, int n)
{
	static uint8_t out[CROWD][WIRE_INITIATION];
	uint8_t tai[WIRE_TAI];
	int i;

	wire_next_tai(tai);
	for (i = 0; i < n; i++) {
		wire_hs_new(&hs[i]);
		wire_make_initiation(&crowd[i], &hs[i], tai, out[i]);
	}
	for (i = 0; i < n; i++)
		rig_send(r, out[i], sizeof(out[i]));
}

static bool send_to_member(struct rig *r, int i)
{
	struct sockaddr_in6 to = { .sin6_family = AF_INET6, .sin6_port = htons(9) };
	uint32_t be = htonl(r->remote + 10 + (uint32_t)i);

	to.sin6_addr.s6_addr[10] = 0xff;
	to.sin6_addr.s6_addr[11] = 0xff;
	memcpy(&to.sin6_addr.s6_addr[12], &be, 4);
	CHECK_EQ(sendto(r->inner, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)), 1);
	return true;
}

/* One packet for each of them: an initiation to each must come at once. */
static bool crowd_is_called(struct rig *r)
{
	uint8_t in[2048];
	int i, called = 0;

	for (i = 0; i < CROWD; i++)
		CHECK(send_to_member(r, i));
	while (called < CROWD &&
	       rig_recv_type(r, WIRE_TYPE_INITIATION, in, sizeof(in), SOON))
		called++;
	CHECK_EQ(called, CROWD);
	return true;
}

static bool t_link_down_while_answering(void)
{
	static struct wire_peer crowd[CROWD];
	static struct wire_hs hs[CROWD];
	struct rig r;
	int i;

	CHECK(crowd_up(&r, crowd));
	for (i = 0; i < 3; i++) {
		rig_pause(30);	/* initiations closer than 20 ms are a flood */
		crowd_initiates(&r, crowd, hs, CROWD);
		CHECK_EQ(link_down(r.dev), 0);
		while (rig_recv(&r, (uint8_t[2048]){ 0 }, 2048, 1))
			;
		CHECK_EQ(link_up(r.dev), 0);
		CHECK(crowd_is_called(&r));
	}
	rig_down(&r);
	return true;
}

/* Confirms what the device answered. Return: how many sessions that makes. */
static int crowd_confirms(struct rig *r, struct wire_peer *crowd, struct wire_hs *hs, int n)
{
	uint8_t in[2048], out[64];
	struct wire_session s;
	int i, sessions = 0;

	while (rig_recv_type(r, WIRE_TYPE_RESPONSE, in, sizeof(in), 100)) {
		for (i = 0; i < n; i++) {
			struct wire_hs copy = hs[i];

			if (!wire_take_response(&crowd[i], &copy, in, &s))
				continue;
			rig_send(r, out, wire_seal(&s, out, NULL, 0));
			sessions++;
		}
	}
	return sessions;
}

/*
 * A new private key while initiations to the old one are being answered: no
 * session of the old identity may be sent under once the key is set.
 */
static bool t_key_changed_while_answering(void)
{
	enum { N = 32 };
	static struct wire_peer crowd[CROWD];
	static struct wire_hs hs[CROWD];
	uint8_t priv[2][WIRE_KEY], pub[2][WIRE_KEY], in[2048];
	int round, i, sessions = 0;
	struct rig r;

	CHECK(crowd_up(&r, crowd));
	memcpy(priv[0], r.dev_priv, WIRE_KEY);
	memcpy(pub[0], r.dev_pub, WIRE_KEY);
	wire_keys(priv[1], pub[1]);
	for (round = 0; round < 15; round++) {
		rig_pause(30);	/* initiations closer than 20 ms are a flood */
		for (i = 0; i < N; i++)
			memcpy(crowd[i].remote, pub[round % 2], WIRE_KEY);
		crowd_initiates(&r, crowd, hs, N);
		usleep((useconds_t)(round * 100));
		CHECK(rig_set_private_key(&r, priv[(round + 1) % 2]));
		sessions += crowd_confirms(&r, crowd, hs, N);
		for (i = 0; i < N; i++)
			CHECK(send_to_member(&r, i));
		CHECK_EQ(rig_recv_type(&r, WIRE_TYPE_DATA, in, sizeof(in), 100), 0);
	}
	CHECK(sessions > 0);
	rig_down(&r);
	return true;
}

/* A timestamp accepted before the link went down is not accepted again. */
static bool t_replay_over_link_down(void)
{
	uint8_t msg[WIRE_INITIATION], in[256], tai[WIRE_TAI];
	struct wire_session s;
	struct wire_hs hs;
	struct rig r;

	CHECK(rig_up(&r, next(), 0));
	wire_hs_new(&hs);
	wire_next_tai(tai);
	wire_make_initiation(&r.me, &hs, tai, msg);
	rig_send(&r, msg, sizeof(msg));
	CHECK_EQ(rig_recv(&r, in, sizeof(in), SOON), WIRE_RESPONSE);
	CHECK_EQ(link_down(r.dev), 0);
	CHECK_EQ(link_up(r.dev), 0);
	rig_send(&r, msg, sizeof(msg));
	CHECK(rig_quiet(&r, 500));
	CHECK(rig_connect(&r, &s));
	rig_down(&r);
	return true;
}

/* The same key again keeps sessions; another spelling of it does not. */
static bool t_private_key_set_again(void)
{
	struct wire_session s, fresh;
	uint8_t loose[WIRE_KEY];
	struct rig r;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	CHECK(rig_set_private_key(&r, r.dev_priv));
	CHECK(rig_works(&r, &s));
	memcpy(loose, r.dev_priv, WIRE_KEY);
	loose[0] |= 1;
	CHECK(rig_set_private_key(&r, loose));
	/* still heard under the old session, but no longer spoken under it */
	rig_send_text(&r, &s, "heard");
	CHECK(rig_inner_is(&r, "heard"));
	CHECK(rig_accept(&r, &fresh));
	CHECK(rig_works(&r, &fresh));
	rig_down(&r);
	return true;
}

/* The preshared key counts from the next handshake on. */
static bool t_preshared_key_changed(void)
{
	struct wire_session s, fresh;
	size_t peers, peer;
	static struct msg m;
	struct rig r;

	CHECK(rig_up(&r, next(), RIG_ENDPOINT));
	CHECK(rig_connect(&r, &s));
	r.me.psk[3] = 7;
	msg_set(&m, r.dev);
	peers = nest(&m, DEV_PEERS);
	peer = nest(&m, 0);
	put(&m, PEER_PUBLIC_KEY, r.me.pub, WIRE_KEY);
	put(&m, PEER_PRESHARED_KEY, r.me.psk, WIRE_KEY);
	nest_end(&m, peer);
	nest_end(&m, peers);
	CHECK_EQ(transact(rig_nl, &m), 0);
	CHECK(rig_works(&r, &s));
	CHECK(rig_connect(&r, &fresh));
	CHECK(rig_works(&r, &fresh));
	rig_down(&r);
	return true;
}

static bool t_over_ipv6(void)
{
	struct wire_session s;
	struct rig r;

	CHECK(rig_up(&r, next(), RIG_V6 | RIG_ENDPOINT | RIG_PSK));
	CHECK(rig_accept(&r, &s));
	CHECK(rig_works(&r, &s));
	CHECK(rig_connect(&r, &s));
	CHECK(rig_works(&r, &s));
	rig_down(&r);
	return true;
}

static const struct ktap_test tests[] = {
	{ "13.1_13.2_vector_message_1_then_ping", t_vector_message },
	{ "13.3_replayed_initiation", t_replayed_initiation },
	{ "13.3_within_20_ms", t_within_20_ms },
	{ "13.4_every_bit_of_initiation", t_every_bit },
	{ "13.4_mac2_not_looked_at", t_mac2_not_looked_at },
	{ "13.4_length_reserved_type", t_length_reserved_type },
	{ "13.5_unknown_static_key", t_unknown_static_key },
	{ "13.5_wrong_preshared_key", t_wrong_preshared_key },
	{ "13.5_no_private_key", t_no_private_key },
	{ "13.6_forged_response", t_forged_response },
	{ "13.7_responder_waits_for_confirmation", t_responder_waits },
	{ "13.7_old_session_until_confirmed", t_old_session_until_confirmed },
	{ "13.7_three_slots", t_three_slots },
	{ "13.8_initiator_confirms_at_once", t_initiator_confirms },
	{ "13.8_initiator_sends_staged", t_initiator_sends_staged },
	{ "13.23_simultaneous_initiations", t_simultaneous },
	{ "13.24_link_down_and_up", t_link_down_and_up },
	{ "p6_key_changed_while_answering", t_key_changed_while_answering },
	{ "13.24_link_down_while_answering", t_link_down_while_answering },
	{ "13.24_replay_over_link_down", t_replay_over_link_down },
	{ "nl4_private_key_set_again", t_private_key_set_again },
	{ "nl4.1_preshared_key_changed", t_preshared_key_changed },
	{ "13.1_over_ipv6", t_over_ipv6 },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!rig_namespace())
		return 1;
	return ktap_run_only("scripted peer: handshakes", tests,
			     ARRAY_LEN(tests), argc > 1 ? argv[1] : NULL);
}
