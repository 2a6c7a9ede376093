// SPDX-License-Identifier: GPL-2.0
/*
 * Protocol section 17, byte for byte: every message, every intermediate value.
 * noise.c is included, so that the steps between the messages can be compared.
 */
#include "../../src/engine/noise.c"

#include "../../src/crypto/xaead.h"
#include "../../src/engine/session.h"
#include "engine_vectors.h"
#include "ktap.h"

#define SAME(a, v) CHECK(!memcmp(a, v, V_LEN(v)))

static struct wg_index_table initiators_table, responders_table;

struct side {
	struct wg_identity *identity;
	struct wg_handshake hs;
	struct wg_cookie cookie;
	struct wg_session session;
};

static struct side initiator, responder;

static void setup_side(struct side *side, const u8 *private_key, const u8 *remote, const u8 *psk)
{
	static u64 generation;

	side->identity = wg_identity_new(private_key, ++generation);
	wg_handshake_init(&side->hs, remote);
	wg_handshake_set_psk(&side->hs, psk);
	wg_cookie_init(&side->cookie, remote);
	wg_session_init(&side->session, NULL);
}

static void setup(const u8 *psk)
{
	if (wg_index_init(&initiators_table) || wg_index_init(&responders_table))
		abort();
	setup_side(&initiator, v_inputs_initiator_static_private,
		   v_inputs_responder_static_public, psk);
	setup_side(&responder, v_inputs_responder_static_private,
		   v_inputs_initiator_static_public, psk);
}

static void teardown_side(struct side *side, struct wg_index_table *table)
{
	wg_handshake_clear(&side->hs, table);
	wg_session_kill(&side->session, table);
	wg_identity_put(side->identity);
	wg_index_destroy(table);
}

static bool teardown(void)
{
	teardown_side(&initiator, &initiators_table);
	teardown_side(&responder, &responders_table);
	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	return true;
}

/* The first number drawn from a seed is its first word, so vectors can choose the index. */
static struct wg_noise_random chosen(const u8 *ephemeral, u32 index)
{
	struct wg_noise_random random = { .index_seed = { (u8)index, (u8)(index >> 8),
							  (u8)(index >> 16), (u8)(index >> 24) } };

	memcpy(random.ephemeral, ephemeral, WG_KEY_SIZE);
	return random;
}

static bool make_message1(struct wg_msg_initiation *msg, u64 boot_ns)
{
	struct wg_noise_random random = chosen(v_inputs_initiator_ephemeral_private,
					       v_inputs_initiator_sender_index);

	CHECK_EQ(wg_noise_create_initiation(&initiator.hs, msg, initiator.identity,
					    &initiators_table, &random,
					    v_inputs_timestamp_tai64n), WG_OK);
	wg_cookie_add_macs(&initiator.cookie, msg, sizeof(*msg), boot_ns);
	return true;
}

static bool take_message1(void)
{
	struct wg_opened_initiation opened;
	const struct wg_msg_initiation *msg = (const void *)v_message1_message;

	CHECK_EQ(wg_noise_open_initiation(&opened, msg, responder.identity), WG_OK);
	SAME(opened.public_key, v_inputs_initiator_static_public);
	SAME(opened.hash, v_message1_h_3_after_s);
	SAME(opened.chaining_key, v_message1_ck_2_after_es);
	CHECK_EQ(wg_noise_accept_initiation(&responder.hs, &opened, msg, responder.identity, 1),
		 WG_OK);
	return true;
}

static bool make_message2(struct wg_msg_response *msg)
{
	struct wg_noise_random random = chosen(v_inputs_responder_ephemeral_private,
					       v_inputs_responder_sender_index);

	CHECK_EQ(wg_noise_create_response(&responder.hs, msg, &responders_table, &random), WG_OK);
	wg_cookie_add_macs(&responder.cookie, msg, sizeof(*msg), 1);
	return true;
}

static bool t_constants(void)
{
	u8 hash[WG_HASH_SIZE];
	struct wg_blake2s_state s;

	wg_blake2s(hash, 32, NULL, 0, v_constants_construction, strlen(v_constants_construction));
	SAME(hash, v_constants_initial_chaining_key);
	SAME(initial_chaining_key, v_constants_initial_chaining_key);
	wg_blake2s_init(&s, 32);
	wg_blake2s_update(&s, hash, 32);
	wg_blake2s_update(&s, v_constants_identifier, strlen(v_constants_identifier));
	wg_blake2s_final(&s, hash);
	SAME(hash, v_constants_initial_hash);
	SAME(initial_hash, v_constants_initial_hash);
	return true;
}

static bool t_identity(void)
{
	struct wg_identity *unclamped;
	u8 key[WG_KEY_SIZE];

	setup(v_inputs_preshared_key);
	SAME(initiator.identity->public_key, v_inputs_initiator_static_public);
	SAME(responder.identity->public_key, v_inputs_responder_static_public);
	SAME(responder.identity->mac1_key, v_message1_mac1_key);
	SAME(initiator.identity->mac1_key, v_message2_mac1_key);
	SAME(responder.identity->cookie_key, v_cookie_cookie_key);
	SAME(initiator.cookie.mac1_key, v_message1_mac1_key);
	SAME(initiator.cookie.cookie_key, v_cookie_cookie_key);

	memcpy(key, v_inputs_initiator_static_private, WG_KEY_SIZE);
	key[0] |= 7;
	key[31] ^= 0xc0;
	unclamped = wg_identity_new(key, 99);
	SAME(unclamped->private_key, v_inputs_initiator_static_private);
	SAME(unclamped->public_key, v_inputs_initiator_static_public);
	wg_identity_put(unclamped);
	return teardown();
}

static bool t_message1_steps(void)
{
	u8 text[48], dh[32];
	struct symmetric s;

	setup(v_inputs_preshared_key);
	begin(&s, v_inputs_responder_static_public);
	SAME(s.chaining_key, v_message1_ck_0);
	SAME(s.hash, v_message1_h_1_after_mixhash_Spub_r);
	mix_ephemeral(&s, v_inputs_initiator_ephemeral_public);
	SAME(s.hash, v_message1_h_2_after_e);
	SAME(s.chaining_key, v_message1_ck_1_after_e);
	CHECK(wg_x25519(dh, v_inputs_initiator_ephemeral_private,
			v_inputs_responder_static_public));
	SAME(dh, v_message1_dh_es);
	mix_key(&s, dh);
	SAME(s.chaining_key, v_message1_ck_2_after_es);
	SAME(s.key, v_message1_key_static);
	seal(&s, text, v_inputs_initiator_static_public, 32);
	SAME(text, v_message1_encrypted_static);
	SAME(s.hash, v_message1_h_3_after_s);
	CHECK(static_static(&initiator.hs, dh, initiator.identity));
	SAME(dh, v_message1_dh_ss);
	CHECK(static_static(&responder.hs, dh, responder.identity));
	SAME(dh, v_message1_dh_ss);
	CHECK(static_static(&responder.hs, dh, responder.identity));
	SAME(dh, v_message1_dh_ss);	/* the remembered one */
	CHECK(mix_static_static(&s, &initiator.hs, initiator.identity));
	SAME(s.chaining_key, v_message1_ck_3_after_ss);
	SAME(s.key, v_message1_key_timestamp);
	seal(&s, text, v_inputs_timestamp_tai64n, 12);
	SAME(text, v_message1_encrypted_timestamp);
	SAME(s.hash, v_message1_h_4_after_t);
	return teardown();
}

static bool t_message1(void)
{
	struct wg_msg_initiation msg;

	setup(v_inputs_preshared_key);
	if (!make_message1(&msg, 1))
		return false;
	CHECK_EQ(sizeof(msg), V_LEN(v_message1_message));
	SAME(&msg, v_message1_message);
	SAME(msg.macs.mac1, v_message1_mac1);
	SAME(msg.macs.mac2, v_message1_mac2);
	SAME(initiator.hs.hash, v_message1_h_4_after_t);
	SAME(initiator.hs.chaining_key, v_message1_ck_3_after_ss);
	SAME(initiator.hs.ephemeral_private, v_inputs_initiator_ephemeral_private);
	CHECK_EQ(initiator.hs.state, WG_HANDSHAKE_CREATED_INITIATION);
	CHECK(take_message1());
	SAME(responder.hs.hash, v_message1_h_4_after_t);
	SAME(responder.hs.chaining_key, v_message1_ck_3_after_ss);
	SAME(responder.hs.remote_ephemeral, v_inputs_initiator_ephemeral_public);
	SAME(responder.hs.latest_timestamp, v_inputs_timestamp_tai64n);
	CHECK_EQ(responder.hs.remote_index, v_inputs_initiator_sender_index);
	return teardown();
}

static bool t_message2_steps(void)
{
	struct symmetric s;
	u8 dh[32], tag[16];

	memcpy(s.hash, v_message1_h_4_after_t, 32);
	memcpy(s.chaining_key, v_message1_ck_3_after_ss, 32);
	mix_ephemeral(&s, v_inputs_responder_ephemeral_public);
	SAME(s.chaining_key, v_message2_ck_4_after_e);
	SAME(s.hash, v_message2_h_5_after_e);
	CHECK(wg_x25519(dh, v_inputs_responder_ephemeral_private,
			v_inputs_initiator_ephemeral_public));
	SAME(dh, v_message2_dh_ee);
	mix_chain(&s, dh);
	SAME(s.chaining_key, v_message2_ck_5_after_ee);
	CHECK(wg_x25519(dh, v_inputs_responder_ephemeral_private,
			v_inputs_initiator_static_public));
	SAME(dh, v_message2_dh_se);
	mix_chain(&s, dh);
	SAME(s.chaining_key, v_message2_ck_6_after_se);
	mix_psk(&s, v_inputs_preshared_key);
	SAME(s.chaining_key, v_message2_ck_7_after_psk);
	SAME(s.hash, v_message2_h_6_after_psk);
	SAME(s.key, v_message2_key_empty);
	seal(&s, tag, NULL, 0);
	SAME(tag, v_message2_encrypted_nothing);
	SAME(s.hash, v_message2_h_7_final);
	return true;
}

static bool keys_are(struct side *side, const u8 *send, const u8 *receive, u32 remote, u32 own)
{
	struct wg_session_keys keys;

	CHECK(wg_noise_split(&side->hs, &keys));
	CHECK(!memcmp(keys.send, send, 32));
	CHECK(!memcmp(keys.receive, receive, 32));
	CHECK_EQ(keys.remote_index, remote);
	CHECK_EQ(keys.index->index, own);
	CHECK_EQ(side->hs.state, WG_HANDSHAKE_ZEROED);
	wg_index_remove(side == &initiator ? &initiators_table : &responders_table, keys.index);
	return true;
}

static bool exchange(const u8 *psk, const u8 *message2, const u8 *to_responder,
		     const u8 *to_initiator)
{
	struct wg_msg_initiation msg1;
	struct wg_msg_response msg2;

	setup(psk);
	CHECK(make_message1(&msg1, 1));
	CHECK(take_message1());
	CHECK(make_message2(&msg2));
	CHECK(!memcmp(&msg2, message2, sizeof(msg2)));
	rcu_read_lock();
	CHECK(wg_index_handshake(&initiators_table, le32_to_cpu(msg2.receiver_index)) ==
	      &initiator.hs);
	rcu_read_unlock();
	CHECK_EQ(wg_noise_consume_response(&initiator.hs, &msg2, initiator.identity), WG_OK);
	CHECK(!memcmp(initiator.hs.hash, responder.hs.hash, 32));
	CHECK(keys_are(&initiator, to_responder, to_initiator, v_inputs_responder_sender_index,
		       v_inputs_initiator_sender_index));
	CHECK(keys_are(&responder, to_initiator, to_responder, v_inputs_initiator_sender_index,
		       v_inputs_responder_sender_index));
	return teardown();
}

static bool t_message2(void)
{
	return exchange(v_inputs_preshared_key, v_message2_message,
			v_session_key_initiator_to_responder, v_session_key_responder_to_initiator);
}

static bool t_message2_without_psk(void)
{
	return exchange(v_message2_without_psk_preshared_key, v_message2_without_psk_message,
			v_message2_without_psk_key_initiator_to_responder,
			v_message2_without_psk_key_responder_to_initiator);
}

static const struct wg_source source4 = { .addr = { 192, 0, 2, 7 }, .addr_len = 4,
					  .port = { 51820 >> 8, 51820 & 255 } };

/* A cookie is only visible through the mac2 it makes. */
static bool cookie_is(const struct wg_source *source, const u8 *cookie)
{
	struct wg_cookie_checker checker;
	struct wg_msg_initiation msg;

	wg_cookie_checker_init(&checker, v_cookie_cookie_secret, 0);
	memcpy(&msg, v_message1_message, sizeof(msg));
	wg_blake2s(msg.macs.mac2, 16, cookie, 16, &msg, sizeof(msg) - 16);
	return wg_cookie_check(&checker, v_message1_mac1_key, &msg, sizeof(msg), source, true,
			       v_message1_ck_0, 1) == WG_MAC2_VALID;
}

static bool t_cookie(void)
{
	struct wg_source source6 = { .addr = { 0x20, 1, 0x0d, 0xb8, [15] = 7 }, .addr_len = 16,
				     .port = { 51820 >> 8, 51820 & 255 } };
	struct wg_cookie_checker checker;
	struct wg_msg_initiation msg1;
	struct wg_msg_cookie reply;

	CHECK(cookie_is(&source4, v_cookie_cookie));
	CHECK(cookie_is(&source6, v_cookie_cookie_for_ip6));
	CHECK(!cookie_is(&source6, v_cookie_cookie));

	setup(v_inputs_preshared_key);
	CHECK(make_message1(&msg1, 1));
	wg_cookie_checker_init(&checker, v_cookie_cookie_secret, 0);
	CHECK_EQ(wg_cookie_check(&checker, responder.identity->mac1_key, &msg1, sizeof(msg1),
				 &source4, true, v_message1_ck_0, 1), WG_MAC1_VALID);
	wg_cookie_make_reply(&checker, &reply, responder.identity->cookie_key, &msg1.macs,
			     msg1.sender_index, &source4, v_cookie_nonce, v_message1_ck_0, 1);
	SAME(&reply, v_cookie_message);
	CHECK_EQ(wg_cookie_consume(&initiator.cookie, &reply, 1), WG_OK);
	SAME(initiator.cookie.cookie, v_cookie_cookie);
	wg_handshake_clear(&initiator.hs, &initiators_table);	/* frees the index for the same again */
	CHECK(make_message1(&msg1, 2));
	SAME(&msg1, v_cookie_message1_resent_with_cookie);
	SAME(msg1.macs.mac2, v_cookie_message1_resent_with_cookie_mac2);
	CHECK_EQ(wg_cookie_check(&checker, responder.identity->mac1_key, &msg1, sizeof(msg1),
				 &source4, true, v_message1_ck_0, 2), WG_MAC2_VALID);
	return teardown();
}

static bool transport_row(const struct v_transport *v)
{
	struct wg_msg_data *msg;
	u8 out[256] = { 0 }, text[64] = { 0 };

	msg = (void *)out;
	msg->type = cpu_to_le32(WG_MESSAGE_DATA);
	msg->receiver_index = cpu_to_le32(v->receiver_index);
	msg->counter = cpu_to_le64(v->counter);
	memcpy(text, v->inner, v->inner_len);
	CHECK_EQ(v->inner_len + wg_message_padding(v->inner_len, 1420), v->padded_len);
	wg_aead_seal(msg->content, text, v->padded_len, NULL, 0, v->counter, v->key);
	CHECK_EQ(sizeof(*msg) + v->padded_len + WG_TAG_SIZE, v->len);
	CHECK(!memcmp(out, v->message, v->len));
	CHECK_EQ(wg_message_classify(out, v->len), WG_MESSAGE_DATA);
	return true;
}

static bool t_transport(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(v_transport); i++)
		if (!transport_row(&v_transport[i]))
			return false;
	return true;
}

static bool t_tai64n(void)
{
	u8 out[WG_TIMESTAMP_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(v_tai64n); i++) {
		wg_noise_timestamp(out, v_tai64n[i].seconds, v_tai64n[i].nanoseconds);
		CHECK(!memcmp(out, v_tai64n[i].encoded, WG_TIMESTAMP_SIZE));
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "17.1_constants", t_constants },
	{ "17.1_identities", t_identity },
	{ "17.2_message1_every_step", t_message1_steps },
	{ "17.2_message1", t_message1 },
	{ "17.3_message2_every_step", t_message2_steps },
	{ "17.4_message2_and_session_keys", t_message2 },
	{ "17.4_message2_and_session_keys_without_psk", t_message2_without_psk },
	{ "17.5_cookie_reply", t_cookie },
	{ "17.6_transport", t_transport },
	{ "17.7_tai64n", t_tai64n },
};

ktap_main("engine_vectors", tests)
