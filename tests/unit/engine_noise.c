// SPDX-License-Identifier: GPL-2.0
/*
 * The handshake against messages that are wrong, old, forged or at the wrong
 * moment. noise.c is included for the moments between its steps.
 */
#include "../../src/engine/noise.c"

#include "engine_pair.h"

static bool is_zero(const void *p, size_t n)
{
	const u8 *b = p;

	while (n--)
		if (*b++)
			return false;
	return true;
}

static struct wg_handshake *hs_a(void) { return &pair.a.proto.handshake; }
static struct wg_handshake *hs_b(void) { return &pair.b.proto.handshake; }

/* The mac1 anybody who knows the public key can make. */
static void redo_mac1(void *msg, size_t len, const struct wg_identity *to)
{
	wg_blake2s((u8 *)msg + len - 32, 16, to->mac1_key, 32, msg, len - 32);
}

static bool mac1_ok(const void *msg, size_t len, const struct wg_identity *to)
{
	struct wg_source source = { .addr_len = 4 };
	struct wg_cookie_checker checker;

	wg_cookie_checker_init(&checker, to->mac1_key, pair.now.boot);
	return wg_cookie_check(&checker, to->mac1_key, msg, len, &source, false, to->mac1_key,
			       pair.now.boot) != WG_MAC_INVALID;
}

static bool t_handshake(void)
{
	struct wg_keypair *a, *b;

	pair_init();
	CHECK(pair_handshake(&pair.a, &pair.b));
	rcu_read_lock();
	a = rcu_dereference(pair.a.proto.session.current_keypair);
	b = rcu_dereference(pair.b.proto.session.next_keypair);
	CHECK(!memcmp(a->send_key, b->receive_key, 32));
	CHECK(!memcmp(a->receive_key, b->send_key, 32));
	CHECK(memcmp(a->send_key, a->receive_key, 32));
	CHECK_EQ(a->remote_index, b->index->index);
	CHECK_EQ(b->remote_index, a->index->index);
	CHECK(a->is_initiator && !b->is_initiator);
	CHECK(wg_index_keypair(&pair.a.table, a->index->index) == a);
	rcu_read_unlock();
	return pair_exit();
}

static bool t_replayed_initiation(void)
{
	struct wg_msg_initiation msg1;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	pair_advance(SECONDS(1));
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_DROP_STALE_TIMESTAMP);
	/* A new one with the same time, and with an older one. */
	pair.wall_seconds--;
	pair.wall_seconds--;
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_DROP_STALE_TIMESTAMP);
	pair.wall_seconds -= 100;
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_DROP_STALE_TIMESTAMP);
	/* The timestamp outlives what link down and key zeroing forget. */
	wg_proto_link_down(&pair.b.proto, &pair.b.table, &pair.now);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_DROP_STALE_TIMESTAMP);
	pair.wall_seconds += 200;
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	return pair_exit();
}

static bool t_timestamps_grow(void)
{
	u8 timestamp[WG_TIMESTAMP_SIZE];
	struct wg_noise_random random;
	struct wg_msg_initiation msg1;
	unsigned int i;

	pair_init();
	for (i = 0; i < 50; i++) {
		random = fresh_random();
		wg_noise_timestamp(timestamp, pair.wall_seconds, i << 24);
		CHECK_EQ(wg_noise_create_initiation(hs_a(), &msg1, pair.a.identity, &pair.a.table,
						    &random, timestamp), WG_OK);
		CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
		CHECK(!memcmp(hs_b()->latest_timestamp, timestamp, WG_TIMESTAMP_SIZE));
		pair.now.boot += SECONDS(1);
	}
	return pair_exit();
}

static bool t_flood(void)
{
	struct wg_msg_initiation msg1;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	pair.now.boot += 20000000 - 1;
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_DROP_INITIATION_FLOOD);
	pair.now.boot += 1;
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	return pair_exit();
}

static bool t_flood_never_right_after_boot(void)
{
	struct wg_msg_initiation msg1;

	pair_init();
	pair.now.boot = 1000000;
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	return pair_exit();
}

/* With its mac1 redone, as a stranger could, noise itself must refuse. */
static bool t_initiation_bits(void)
{
	enum { MAC1 = offsetof(struct wg_msg_initiation, macs) };
	struct wg_msg_initiation msg1, bad;
	unsigned int bit;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK(mac1_ok(&msg1, sizeof(msg1), pair.b.identity));
	for (bit = 0; bit < (MAC1 + 16) * 8; bit++) {
		bad = msg1;
		((u8 *)&bad)[bit / 8] ^= 1 << bit % 8;
		CHECK(!mac1_ok(&bad, sizeof(bad), pair.b.identity));
		if (bit < 64 || bit >= MAC1 * 8)
			continue;	/* type and sender index are not noise's */
		redo_mac1(&bad, sizeof(bad), pair.b.identity);
		CHECK(mac1_ok(&bad, sizeof(bad), pair.b.identity));
		CHECK_EQ(take_initiation(&pair.b, &bad), WG_DROP_AUTH_FAILED);
		CHECK_EQ(hs_b()->state, WG_HANDSHAKE_ZEROED);
	}
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	return pair_exit();
}

static bool t_response_bits(void)
{
	enum { MAC1 = offsetof(struct wg_msg_response, macs) };
	struct wg_msg_initiation msg1;
	struct wg_msg_response msg2, bad;
	struct wg_handshake before;
	unsigned int bit;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	CHECK_EQ(make_response(&pair.b, &msg2), WG_OK);
	CHECK(mac1_ok(&msg2, sizeof(msg2), pair.a.identity));
	before = *hs_a();
	for (bit = 0; bit < (MAC1 + 16) * 8; bit++) {
		bad = msg2;
		((u8 *)&bad)[bit / 8] ^= 1 << bit % 8;
		CHECK(!mac1_ok(&bad, sizeof(bad), pair.a.identity));
		if (bit < 64 || bit >= MAC1 * 8)
			continue;
		redo_mac1(&bad, sizeof(bad), pair.a.identity);
		CHECK_EQ(take_response(&pair.a, &bad),
			 bit < 96 ? WG_DROP_NO_INDEX : WG_DROP_AUTH_FAILED);
		CHECK(!memcmp((u8 *)hs_a() + sizeof(spinlock_t), (u8 *)&before + sizeof(spinlock_t),
			      sizeof(before) - sizeof(spinlock_t)));
	}
	CHECK_EQ(take_response(&pair.a, &msg2), WG_OK);
	CHECK_EQ(take_response(&pair.a, &msg2), WG_DROP_NOT_PENDING);
	CHECK_EQ(begin_session(&pair.a), WG_OK);
	CHECK_EQ(take_response(&pair.a, &msg2), WG_DROP_NO_INDEX);
	return pair_exit();
}

static const u8 low_order[][WG_KEY_SIZE] = {
	{ 0 },
	{ 1 },
	{ 0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4,
	  0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49,
	  0xb8, 0x00 },
	{ 0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef,
	  0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f,
	  0x11, 0x57 },
	{ 0xec, [1 ... 30] = 0xff, 0x7f },
	{ 0xed, [1 ... 30] = 0xff, 0x7f },
	{ 0xee, [1 ... 30] = 0xff, 0x7f },
};

static bool low_order_ephemerals(u8 top)
{
	struct wg_msg_initiation msg1, bad1;
	struct wg_msg_response msg2, bad2;
	size_t i;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	bad1 = msg1;
	for (i = 0; i < ARRAY_SIZE(low_order); i++) {
		memcpy(bad1.ephemeral, low_order[i], WG_KEY_SIZE);
		bad1.ephemeral[31] |= top;
		CHECK_EQ(take_initiation(&pair.b, &bad1), WG_DROP_LOW_ORDER);
	}
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	CHECK_EQ(make_response(&pair.b, &msg2), WG_OK);
	bad2 = msg2;
	for (i = 0; i < ARRAY_SIZE(low_order); i++) {
		memcpy(bad2.ephemeral, low_order[i], WG_KEY_SIZE);
		bad2.ephemeral[31] |= top;
		CHECK_EQ(take_response(&pair.a, &bad2), WG_DROP_LOW_ORDER);
	}
	CHECK_EQ(take_response(&pair.a, &msg2), WG_OK);
	return pair_exit();
}

static bool t_low_order_ephemeral(void)
{
	return low_order_ephemerals(0) && low_order_ephemerals(0x80);
}

/* A configured public key of low order: nothing can be made, twice the same. */
static bool t_low_order_static(void)
{
	struct wg_msg_initiation msg1;
	struct end odd;
	size_t i;

	pair_init();
	for (i = 0; i < ARRAY_SIZE(low_order); i++) {
		end_init(&odd, fresh_identity(), low_order[i]);
		CHECK_EQ(make_initiation(&odd, &msg1), WG_DROP_LOW_ORDER);
		CHECK_EQ(make_initiation(&odd, &msg1), WG_DROP_LOW_ORDER);
		CHECK_EQ(odd.table.count, 0);
		end_exit(&odd);
	}
	return pair_exit();
}

/* An initiation that claims a low-order static key, made with everything else right. */
static bool t_low_order_static_accepted_from(void)
{
	struct wg_identity *b;
	struct wg_msg_initiation msg1 = { .type = cpu_to_le32(1) };
	struct symmetric s;
	u8 ephemeral[32], timestamp[12], es[32];
	struct end odd;

	pair_init();
	b = fresh_identity();
	end_init(&odd, b, low_order[2]);
	ktap_rand_bytes(ephemeral, 32);
	wg_x25519_public(msg1.ephemeral, ephemeral);
	begin(&s, b->public_key);
	mix_ephemeral(&s, msg1.ephemeral);
	CHECK(wg_x25519(es, ephemeral, b->public_key));
	mix_key(&s, es);
	seal(&s, msg1.encrypted_static, low_order[2], 32);
	wg_kdf(s.chaining_key, s.key, NULL, s.chaining_key, zeros, 32);
	wg_noise_timestamp(timestamp, pair.wall_seconds, 0);
	seal(&s, msg1.encrypted_timestamp, timestamp, 12);
	CHECK_EQ(take_initiation(&odd, &msg1), WG_DROP_LOW_ORDER);
	CHECK_EQ(take_initiation(&odd, &msg1), WG_DROP_LOW_ORDER);	/* ss is remembered now */
	CHECK_EQ(odd.proto.handshake.state, WG_HANDSHAKE_ZEROED);
	end_exit(&odd);
	return pair_exit();
}

static bool t_unknown_key(void)
{
	struct wg_opened_initiation opened;
	struct wg_msg_initiation msg1;
	struct end stranger;

	pair_init();
	end_init(&stranger, fresh_identity(), pair.b.identity->public_key);
	CHECK_EQ(make_initiation(&stranger, &msg1), WG_OK);
	CHECK_EQ(wg_noise_open_initiation(&opened, &msg1, pair.b.identity), WG_OK);
	CHECK(!memcmp(opened.public_key, stranger.identity->public_key, 32));
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_DROP_UNKNOWN_KEY);
	/* And it cannot be passed off as a known peer's. */
	CHECK_EQ(wg_noise_accept_initiation(hs_b(), &opened, &msg1, pair.b.identity, pair.now.boot),
		 WG_DROP_AUTH_FAILED);
	end_exit(&stranger);
	return pair_exit();
}

static bool t_wrong_psk(void)
{
	struct wg_msg_initiation msg1;
	struct wg_msg_response msg2;
	u8 right[WG_KEY_SIZE], wrong[WG_KEY_SIZE] = { 1 };

	pair_init();
	wg_handshake_get_psk(hs_a(), right);
	wg_handshake_set_psk(hs_b(), wrong);
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	CHECK_EQ(make_response(&pair.b, &msg2), WG_OK);
	CHECK_EQ(take_response(&pair.a, &msg2), WG_DROP_AUTH_FAILED);
	CHECK_EQ(hs_a()->state, WG_HANDSHAKE_CREATED_INITIATION);
	wg_handshake_set_psk(hs_b(), right);
	pair_advance(SECONDS(1));
	CHECK(pair_handshake(&pair.a, &pair.b));
	return pair_exit();
}

static bool t_own_pending_discarded(void)
{
	struct wg_msg_initiation from_a, from_b;
	struct wg_msg_response to_a;
	u32 old;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &from_a), WG_OK);
	CHECK_EQ(make_initiation(&pair.b, &from_b), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &from_a), WG_OK);
	CHECK_EQ(make_response(&pair.b, &to_a), WG_OK);
	old = le32_to_cpu(from_a.sender_index);
	/* While b's answer travels, a takes b's initiation. */
	CHECK_EQ(take_initiation(&pair.a, &from_b), WG_OK);
	CHECK_EQ(take_response(&pair.a, &to_a), WG_DROP_NOT_PENDING);
	CHECK(is_zero(hs_a()->ephemeral_private, 32));
	CHECK_EQ(make_response(&pair.a, &to_a), WG_OK);
	rcu_read_lock();
	CHECK(!wg_index_handshake(&pair.a.table, old));
	rcu_read_unlock();
	CHECK_EQ(pair.a.table.count, 1);
	return pair_exit();
}

static bool t_newer_initiation_replaces_older(void)
{
	struct wg_msg_initiation older, newer;
	struct wg_msg_response answer;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &older), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &older), WG_OK);
	CHECK_EQ(make_response(&pair.b, &answer), WG_OK);
	CHECK_EQ(make_initiation(&pair.a, &newer), WG_OK);
	CHECK(older.sender_index != newer.sender_index);
	CHECK(memcmp(older.ephemeral, newer.ephemeral, 32));
	CHECK_EQ(pair.a.table.count, 1);
	CHECK_EQ(take_response(&pair.a, &answer), WG_DROP_NO_INDEX);
	/* Looked up just before the newer one took over. */
	CHECK_EQ(wg_noise_consume_response(hs_a(), &answer, pair.a.identity), WG_DROP_NOT_PENDING);
	/* Passed off as an answer to the newer one it does not verify. */
	answer.receiver_index = newer.sender_index;
	CHECK_EQ(take_response(&pair.a, &answer), WG_DROP_AUTH_FAILED);
	CHECK_EQ(hs_a()->state, WG_HANDSHAKE_CREATED_INITIATION);
	return pair_exit();
}

/* A new initiation is made between checking a response and committing it. */
static bool t_initiation_during_response(void)
{
	struct wg_msg_initiation older, newer;
	struct wg_msg_response answer;
	struct pending p;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &older), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &older), WG_OK);
	CHECK_EQ(make_response(&pair.b, &answer), WG_OK);
	CHECK(copy_initiated(&p, hs_a(), le32_to_cpu(answer.receiver_index)));
	CHECK_EQ(check_response(&p, &answer, pair.a.identity), WG_OK);
	CHECK_EQ(make_initiation(&pair.a, &newer), WG_OK);
	CHECK_EQ(commit_consumed(hs_a(), &p, &answer), WG_DROP_NOT_PENDING);
	CHECK_EQ(hs_a()->state, WG_HANDSHAKE_CREATED_INITIATION);
	CHECK_EQ(hs_a()->remote_index, 0);
	return pair_exit();
}

/* Another initiation is accepted between building a response and committing it. */
static bool t_initiation_during_own_response(void)
{
	struct wg_msg_initiation first, second;
	struct wg_msg_response answer;
	struct wg_index_entry *index;
	u8 ephemeral[32], seed[16] = { 0 };
	struct pending p;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &first), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &first), WG_OK);
	CHECK(copy_accepted(&p, hs_b()));
	ktap_rand_bytes(ephemeral, 32);
	CHECK_EQ(build_response(&p, hs_b(), &answer, ephemeral), WG_OK);
	index = wg_index_add(&pair.b.table, hs_b(), seed);
	pair_advance(SECONDS(1));
	CHECK_EQ(make_initiation(&pair.a, &second), WG_OK);
	CHECK_EQ(take_initiation(&pair.b, &second), WG_OK);
	CHECK_EQ(commit_response(hs_b(), &p, &pair.b.table, index), WG_DROP_NOT_PENDING);
	CHECK_EQ(pair.b.table.count, 0);
	CHECK_EQ(hs_b()->state, WG_HANDSHAKE_CONSUMED_INITIATION);
	CHECK_EQ(make_response(&pair.b, &answer), WG_OK);
	CHECK_EQ(take_response(&pair.a, &answer), WG_OK);
	return pair_exit();
}

static bool t_wrong_state(void)
{
	struct wg_session_keys keys;
	struct wg_msg_initiation msg1;
	struct wg_msg_response msg2;

	pair_init();
	CHECK(!wg_noise_split(hs_a(), &keys));
	CHECK_EQ(make_response(&pair.b, &msg2), WG_DROP_NOT_PENDING);
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	CHECK(!wg_noise_split(hs_a(), &keys));
	CHECK_EQ(make_response(&pair.a, &msg2), WG_DROP_NOT_PENDING);
	CHECK_EQ(hs_a()->state, WG_HANDSHAKE_CREATED_INITIATION);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	CHECK(!wg_noise_split(hs_b(), &keys));
	CHECK_EQ(make_response(&pair.b, &msg2), WG_OK);
	CHECK_EQ(make_response(&pair.b, &msg2), WG_DROP_NOT_PENDING);
	CHECK_EQ(hs_b()->state, WG_HANDSHAKE_CREATED_RESPONSE);
	return pair_exit();
}

static bool t_no_memory(void)
{
	struct wg_msg_initiation msg1, other;
	struct wg_msg_response msg2;

	pair_init();
	shim_fail_after(0, 1);
	CHECK(!wg_identity_new(low_order[0], 77));
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	shim_fail_after(0, 1);
	CHECK_EQ(make_initiation(&pair.a, &other), WG_DROP_NO_MEMORY);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	shim_fail_after(0, 1);
	CHECK_EQ(make_response(&pair.b, &msg2), WG_DROP_NO_MEMORY);
	CHECK_EQ(make_response(&pair.b, &msg2), WG_OK);
	/* The one before the failure can still be completed. */
	CHECK_EQ(take_response(&pair.a, &msg2), WG_OK);
	return pair_exit();
}

static bool t_dead(void)
{
	struct wg_msg_initiation msg1, msg2;
	struct wg_msg_response response;

	pair_init();
	CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
	wg_handshake_kill(hs_a(), &pair.a.table);
	CHECK_EQ(pair.a.table.count, 0);
	CHECK_EQ(make_initiation(&pair.a, &msg2), WG_DROP_DEAD);
	CHECK_EQ(pair.a.table.count, 0);
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_OK);
	wg_handshake_kill(hs_b(), &pair.b.table);
	CHECK_EQ(make_response(&pair.b, &response), WG_DROP_NOT_PENDING);
	pair_advance(SECONDS(1));
	CHECK_EQ(take_initiation(&pair.b, &msg1), WG_DROP_DEAD);
	return pair_exit();
}

static bool t_new_identity(void)
{
	struct wg_identity *old = pair.a.identity;
	struct wg_msg_initiation msg1;
	int i;

	pair_init();
	CHECK(pair_handshake(&pair.a, &pair.b));
	for (i = 0; i < 3; i++) {	/* both get new keys: no ss of before may be used */
		old = pair.a.identity;
		CHECK_EQ(make_initiation(&pair.a, &msg1), WG_OK);
		pair.a.identity = fresh_identity();
		wg_identity_put(old);
		memcpy(hs_b()->remote_static, pair.a.identity->public_key, 32);
		hs_b()->ss_generation = 0;	/* as for a new peer */
		CHECK_EQ(take_initiation(&pair.b, &msg1), WG_DROP_UNKNOWN_KEY);
		pair_advance(SECONDS(1));
		CHECK(pair_handshake(&pair.a, &pair.b));
		CHECK_EQ(hs_a()->ss_generation, pair.a.identity->generation);
	}
	return pair_exit();
}

static bool t_wiped(void)
{
	struct wg_noise_random random = fresh_random();
	u8 timestamp[WG_TIMESTAMP_SIZE];
	struct wg_opened_initiation opened;
	struct wg_session_keys keys;
	struct wg_msg_initiation msg1;
	struct wg_msg_response msg2;

	pair_init();
	wg_noise_timestamp(timestamp, pair.wall_seconds, 0);
	CHECK_EQ(wg_noise_create_initiation(hs_a(), &msg1, pair.a.identity, &pair.a.table, &random,
					    timestamp), WG_OK);
	CHECK(is_zero(&random, sizeof(random)));
	CHECK_EQ(wg_noise_open_initiation(&opened, &msg1, pair.b.identity), WG_OK);
	CHECK_EQ(wg_noise_accept_initiation(hs_b(), &opened, &msg1, pair.b.identity, pair.now.boot),
		 WG_OK);
	CHECK(is_zero(&opened, sizeof(opened)));
	random = fresh_random();
	CHECK_EQ(wg_noise_create_response(hs_b(), &msg2, &pair.b.table, &random), WG_OK);
	CHECK(is_zero(&random, sizeof(random)));
	CHECK(wg_noise_split(hs_b(), &keys));
	wg_index_remove(&pair.b.table, keys.index);
	CHECK_EQ(hs_b()->state, WG_HANDSHAKE_ZEROED);
	CHECK(is_zero(hs_b()->ephemeral_private, 32) && is_zero(hs_b()->remote_ephemeral, 32));
	CHECK(!is_zero(hs_b()->ss, 32));
	wg_handshake_forget_ss(hs_b());
	CHECK(is_zero(hs_b()->ss, 32) && !hs_b()->ss_generation);
	CHECK(is_zero(hs_b()->hash, 32) && is_zero(hs_b()->chaining_key, 32));
	CHECK_EQ(hs_b()->remote_index, 0);
	CHECK(!memcmp(hs_b()->latest_timestamp, timestamp, 12));
	CHECK_EQ(hs_b()->last_initiation, pair.now.boot);
	wg_handshake_clear(hs_a(), &pair.a.table);
	CHECK(is_zero(hs_a()->ephemeral_private, 32) && is_zero(hs_a()->chaining_key, 32));
	return pair_exit();
}

static const struct ktap_test tests[] = {
	{ "3_handshake_agrees_on_keys", t_handshake },
	{ "13.3_replayed_initiation", t_replayed_initiation },
	{ "5_timestamps_of_next_slot_are_newer", t_timestamps_grow },
	{ "13.3_initiation_flood", t_flood },
	{ "3.1_first_initiation_right_after_boot", t_flood_never_right_after_boot },
	{ "13.4_every_bit_of_initiation", t_initiation_bits },
	{ "13.6_every_bit_of_response", t_response_bits },
	{ "1_low_order_ephemeral", t_low_order_ephemeral },
	{ "3.1_low_order_static_of_peer", t_low_order_static },
	{ "3.1_low_order_static_in_message", t_low_order_static_accepted_from },
	{ "13.5_unknown_static_key", t_unknown_key },
	{ "13.5_wrong_preshared_key", t_wrong_psk },
	{ "3.1_accepting_discards_own_pending", t_own_pending_discarded },
	{ "2.1_new_initiation_frees_old_index", t_newer_initiation_replaces_older },
	{ "3.2_response_to_older_initiation", t_initiation_during_response },
	{ "3.2_initiation_accepted_while_answering", t_initiation_during_own_response },
	{ "3_wrong_state", t_wrong_state },
	{ "3_no_memory", t_no_memory },
	{ "14_dead_peer", t_dead },
	{ "3_new_identity_new_ss", t_new_identity },
	{ "16_secrets_wiped", t_wiped },
};

ktap_main("engine_noise", tests)
