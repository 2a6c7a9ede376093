// SPDX-License-Identifier: GPL-2.0
/* mac1, mac2, cookies and their ages (protocol section 4). */
#include "engine_pair.h"

static struct wg_cookie_checker checker;	/* of b */
static const struct wg_source home = { .addr = { 192, 0, 2, 1 }, .addr_len = 4, .port = { 1, 2 } };

static void setup(void)
{
	u8 secret[32];

	pair_init();
	ktap_rand_bytes(secret, sizeof(secret));
	wg_cookie_checker_init(&checker, secret, pair.now.boot);
}

static enum wg_mac_verdict check_from(const struct wg_msg_initiation *msg,
				      const struct wg_source *source, bool under_load)
{
	u8 new_secret[32];

	ktap_rand_bytes(new_secret, sizeof(new_secret));
	return wg_cookie_check(&checker, pair.b.identity->mac1_key, msg, sizeof(*msg), source,
			       under_load, new_secret, pair.now.boot);
}

static void reply_to(const struct wg_msg_initiation *msg, struct wg_msg_cookie *reply)
{
	u8 nonce[WG_COOKIE_NONCE_SIZE], new_secret[32];

	ktap_rand_bytes(nonce, sizeof(nonce));
	ktap_rand_bytes(new_secret, sizeof(new_secret));
	wg_cookie_make_reply(&checker, reply, pair.b.identity->cookie_key, &msg->macs,
			     msg->sender_index, &home, nonce, new_secret, pair.now.boot);
}

static enum wg_reason consume(const struct wg_msg_cookie *reply)
{
	return wg_cookie_consume(&pair.a.proto.cookie, reply, pair.now.boot);
}

/* a initiates, b demands a cookie and gets it. */
static bool give_cookie(void)
{
	struct wg_msg_initiation msg;
	struct wg_msg_cookie reply;

	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC1_VALID);
	reply_to(&msg, &reply);
	CHECK_EQ(reply.receiver_index, msg.sender_index);
	CHECK_EQ(wg_message_classify((u8 *)&reply, sizeof(reply)), WG_MESSAGE_COOKIE);
	CHECK_EQ(consume(&reply), WG_OK);
	return true;
}

static bool has_mac2(const struct wg_msg_initiation *msg)
{
	static const u8 none[16];

	return memcmp(msg->macs.mac2, none, sizeof(none));
}

static bool t_next_carries_mac2(void)
{
	struct wg_msg_initiation msg;

	setup();
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK(!has_mac2(&msg));
	CHECK(give_cookie());
	pair_advance(SECONDS(5));
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK(has_mac2(&msg));
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC2_VALID);
	CHECK_EQ(check_from(&msg, &home, false), WG_MAC1_VALID);
	return pair_exit();
}

static bool t_every_bit(void)
{
	struct wg_msg_initiation msg, bad;
	unsigned int bit;

	setup();
	CHECK(give_cookie());
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	for (bit = 0; bit < sizeof(msg) * 8; bit++) {
		bad = msg;
		((u8 *)&bad)[bit / 8] ^= 1 << bit % 8;
		CHECK_EQ(check_from(&bad, &home, true),
			 bit < 132 * 8 ? WG_MAC_INVALID : WG_MAC1_VALID);
		CHECK_EQ(check_from(&bad, &home, false),
			 bit < 132 * 8 ? WG_MAC_INVALID : WG_MAC1_VALID);
	}
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC2_VALID);
	return pair_exit();
}

static bool t_bound_to_source(void)
{
	struct wg_source other;
	struct wg_msg_initiation msg;
	unsigned int i;

	setup();
	CHECK(give_cookie());
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	for (i = 0; i < 4; i++) {
		other = home;
		other.addr[i] ^= 1;
		CHECK_EQ(check_from(&msg, &other, true), WG_MAC1_VALID);
	}
	for (i = 0; i < 2; i++) {
		other = home;
		other.port[i] ^= 1;
		CHECK_EQ(check_from(&msg, &other, true), WG_MAC1_VALID);
	}
	other = home;
	other.addr_len = 16;
	CHECK_EQ(check_from(&msg, &other, true), WG_MAC1_VALID);
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC2_VALID);
	return pair_exit();
}

static bool t_initiator_age(void)
{
	struct wg_msg_initiation msg;

	setup();
	CHECK(give_cookie());
	pair_advance(SECONDS(115) - 1);
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK(has_mac2(&msg));
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC2_VALID);
	pair_advance(1);
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK(!has_mac2(&msg));
	return pair_exit();
}

static bool t_secret_age(void)
{
	struct wg_msg_initiation msg;

	setup();
	pair_advance(SECONDS(10));	/* the cookie is younger than the secret */
	CHECK(give_cookie());
	pair_advance(SECONDS(110) - 1);
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC2_VALID);
	pair_advance(1);
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC1_VALID);
	CHECK_EQ(checker.birth, pair.now.boot);
	pair_advance(SECONDS(60));
	CHECK(give_cookie());	/* under the new secret, not replaced again */
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC2_VALID);
	return pair_exit();
}

/* No message under load, no new secret: the replacement is lazy. */
static bool t_secret_lazy(void)
{
	struct wg_msg_initiation msg;
	u64 birth;

	setup();
	birth = checker.birth;
	pair_advance(SECONDS(500));
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK_EQ(check_from(&msg, &home, false), WG_MAC1_VALID);
	CHECK_EQ(checker.birth, birth);
	return pair_exit();
}

static bool t_one_per_mac1(void)
{
	struct wg_msg_initiation msg;
	struct wg_msg_cookie first, second;

	setup();
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	reply_to(&msg, &first);
	reply_to(&msg, &second);
	CHECK_EQ(consume(&first), WG_OK);
	CHECK_EQ(consume(&first), WG_DROP_COOKIE_INVALID);
	CHECK_EQ(consume(&second), WG_DROP_COOKIE_INVALID);
	return pair_exit();
}

static bool t_nothing_sent(void)
{
	struct wg_msg_initiation msg;
	struct wg_msg_cookie reply;

	setup();
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	reply_to(&msg, &reply);
	wg_cookie_init(&pair.a.proto.cookie, pair.b.identity->public_key);
	CHECK_EQ(consume(&reply), WG_DROP_COOKIE_INVALID);
	return pair_exit();
}

static bool t_older_mac1(void)
{
	struct wg_msg_initiation older, newer;
	struct wg_msg_cookie reply;

	setup();
	CHECK_EQ(make_initiation(&pair.a, &older), WG_OK);
	reply_to(&older, &reply);
	CHECK_EQ(make_initiation(&pair.a, &newer), WG_OK);
	CHECK_EQ(consume(&reply), WG_DROP_COOKIE_INVALID);
	CHECK(pair.a.proto.cookie.have_sent_mac1);
	reply_to(&newer, &reply);
	CHECK_EQ(consume(&reply), WG_OK);
	return pair_exit();
}

/* Everything but type and index is authenticated; those are the caller's to judge. */
static bool t_forged_reply(void)
{
	struct wg_msg_initiation msg;
	struct wg_msg_cookie reply, bad;
	unsigned int bit;

	setup();
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	reply_to(&msg, &reply);
	for (bit = 64; bit < sizeof(reply) * 8; bit++) {
		bad = reply;
		((u8 *)&bad)[bit / 8] ^= 1 << bit % 8;
		CHECK_EQ(consume(&bad), WG_DROP_COOKIE_INVALID);
		CHECK(!pair.a.proto.cookie.is_valid);
		CHECK(pair.a.proto.cookie.have_sent_mac1);
	}
	CHECK_EQ(consume(&reply), WG_OK);
	return pair_exit();
}

/* A response under load is answered by a cookie as well; its maker keeps it. */
static bool t_response_too(void)
{
	struct wg_msg_initiation msg1;
	struct wg_msg_response msg2;
	struct wg_msg_cookie reply;
	u8 nonce[24] = { 1 }, secret[32] = { 2 };

	setup();
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	CHECK_EQ(make_response(&pair.b, &msg2), WG_OK);
	CHECK_EQ(wg_cookie_check(&checker, pair.a.identity->mac1_key, &msg2, sizeof(msg2), &home,
				 true, secret, pair.now.boot), WG_MAC1_VALID);
	wg_cookie_make_reply(&checker, &reply, pair.a.identity->cookie_key, &msg2.macs,
			     msg2.sender_index, &home, nonce, secret, pair.now.boot);
	CHECK_EQ(wg_cookie_consume(&pair.b.proto.cookie, &reply, pair.now.boot), WG_OK);
	wg_cookie_add_macs(&pair.b.proto.cookie, &msg2, sizeof(msg2), pair.now.boot);
	CHECK_EQ(wg_cookie_check(&checker, pair.a.identity->mac1_key, &msg2, sizeof(msg2), &home,
				 true, secret, pair.now.boot), WG_MAC2_VALID);
	return pair_exit();
}

static bool t_kept_over_link_down(void)
{
	struct wg_msg_initiation msg;

	setup();
	CHECK(give_cookie());
	wg_proto_link_down(&pair.a.proto, &pair.a.table, &pair.now);
	CHECK_EQ(make_initiation(&pair.a, &msg), WG_OK);
	CHECK_EQ(check_from(&msg, &home, true), WG_MAC2_VALID);
	return pair_exit();
}

static const struct ktap_test tests[] = {
	{ "13.10_next_initiation_carries_mac2", t_next_carries_mac2 },
	{ "4.2_every_bit_counts", t_every_bit },
	{ "4.3_cookie_covers_address_and_port", t_bound_to_source },
	{ "13.10_cookie_used_for_115_s", t_initiator_age },
	{ "4.3_secret_replaced_after_120_s", t_secret_age },
	{ "4.3_secret_replaced_lazily", t_secret_lazy },
	{ "4.4_one_reply_per_mac1", t_one_per_mac1 },
	{ "4.4_reply_without_mac1_sent", t_nothing_sent },
	{ "13.10_reply_to_older_mac1", t_older_mac1 },
	{ "13.10_forged_reply", t_forged_reply },
	{ "4.4_reply_to_response", t_response_too },
	{ "14_cookie_kept_over_link_down", t_kept_over_link_down },
};

ktap_main("engine_cookie", tests)
