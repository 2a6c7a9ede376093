// SPDX-License-Identifier: GPL-2.0
/*
 * The handshake's values from the primitives alone, step by step as section 3
 * of the protocol has them: every intermediate value of sections 17.2 to 17.5.
 */
#include "crypto_test.h"

static const struct v_handshake_inputs *in = &handshake_inputs;
static const struct v_handshake_message1 *m1 = &handshake_message1;
static const struct v_handshake_message2 *m2 = &handshake_message2;

static void hash_two(u8 out[32], const void *a, size_t alen, const void *b, size_t blen)
{
	struct wg_blake2s_state s;

	wg_blake2s_init(&s, 32);
	wg_blake2s_update(&s, a, alen);
	wg_blake2s_update(&s, b, blen);
	wg_blake2s_final(&s, out);
}

static void mix(u8 h[32], struct bytes b)
{
	hash_two(h, h, 32, b.p, b.n);
}

static bool dh(u8 out[32], struct bytes priv, struct bytes pub)
{
	return wg_x25519(out, priv.p, pub.p);
}

static bool seals(const u8 *k, const void *text, size_t len, const u8 h[32], struct bytes want)
{
	u8 out[64], back[64];

	CHECK_EQ(want.n, len + 16);
	wg_aead_seal(out, text, len, h, 32, 0, k);
	CHECK(is(out, want));
	CHECK(wg_aead_open(back, want.p, want.n, h, 32, 0, k));
	CHECK(same(back, text, len));
	return true;
}

static bool t_constants(void)
{
	const struct v_handshake_constants *c = &handshake_constants;
	u8 ck[32], h[32];

	wg_blake2s(ck, 32, NULL, 0, c->construction, strlen(c->construction));
	CHECK(is(ck, c->initial_chaining_key));
	CHECK(is(ck, m1->ck_0));
	hash_two(h, ck, 32, c->identifier, strlen(c->identifier));
	CHECK(is(h, c->initial_hash));
	CHECK(is(h, m1->h_0));
	return true;
}

static bool t_public_keys(void)
{
	u8 pub[32];

	wg_x25519_public(pub, in->initiator_static_private.p);
	CHECK(is(pub, in->initiator_static_public));
	wg_x25519_public(pub, in->responder_static_private.p);
	CHECK(is(pub, in->responder_static_public));
	wg_x25519_public(pub, in->initiator_ephemeral_private.p);
	CHECK(is(pub, in->initiator_ephemeral_public));
	wg_x25519_public(pub, in->responder_ephemeral_private.p);
	CHECK(is(pub, in->responder_ephemeral_public));
	return true;
}

static bool t_message1(void)
{
	const struct bytes e = in->initiator_ephemeral_public;
	u8 ck[32], h[32], k[32], shared[32];

	memcpy(ck, m1->ck_0.p, 32);
	memcpy(h, m1->h_0.p, 32);
	mix(h, in->responder_static_public);
	CHECK(is(h, m1->h_1_after_mixhash_Spub_r));
	wg_kdf(ck, NULL, NULL, ck, e.p, e.n);
	CHECK(is(ck, m1->ck_1_after_e));
	mix(h, e);
	CHECK(is(h, m1->h_2_after_e));
	CHECK(dh(shared, in->initiator_ephemeral_private, in->responder_static_public));
	CHECK(is(shared, m1->dh_es));
	CHECK(dh(shared, in->responder_static_private, e) && is(shared, m1->dh_es));
	wg_kdf(ck, k, NULL, ck, shared, 32);
	CHECK(is(ck, m1->ck_2_after_es) && is(k, m1->key_static));
	CHECK(seals(k, in->initiator_static_public.p, 32, h, m1->encrypted_static));
	mix(h, m1->encrypted_static);
	CHECK(is(h, m1->h_3_after_s));
	CHECK(dh(shared, in->initiator_static_private, in->responder_static_public));
	CHECK(is(shared, m1->dh_ss));
	wg_kdf(ck, k, NULL, ck, shared, 32);
	CHECK(is(ck, m1->ck_3_after_ss) && is(k, m1->key_timestamp));
	CHECK(seals(k, in->timestamp_tai64n.p, 12, h, m1->encrypted_timestamp));
	mix(h, m1->encrypted_timestamp);
	CHECK(is(h, m1->h_4_after_t));
	return true;
}

static bool macs(struct bytes message, struct bytes responder, struct bytes key, struct bytes mac1)
{
	const char *label = handshake_constants.label_mac1;
	const size_t covered = message.n - 32;
	u8 k[32], mac[16];

	hash_two(k, label, strlen(label), responder.p, 32);
	CHECK(is(k, key));
	wg_blake2s(mac, 16, k, 32, message.p, covered);
	CHECK(is(mac, mac1));
	CHECK(same(message.p + covered, mac, 16));
	return true;
}

static bool t_mac1(void)
{
	CHECK(macs(m1->message, in->responder_static_public, m1->mac1_key, m1->mac1));
	CHECK(macs(m2->message, in->initiator_static_public, m2->mac1_key, m2->mac1));
	return true;
}

/* Message 2 up to its sealed nothing; leaves what the session starts from. */
static bool respond(const u8 *psk, u8 ck[32], u8 h[32], u8 tau[32], u8 k[32])
{
	const struct bytes e = in->responder_ephemeral_public;
	u8 shared[32];

	memcpy(ck, m1->ck_3_after_ss.p, 32);
	memcpy(h, m1->h_4_after_t.p, 32);
	wg_kdf(ck, NULL, NULL, ck, e.p, e.n);
	CHECK(is(ck, m2->ck_4_after_e));
	mix(h, e);
	CHECK(is(h, m2->h_5_after_e));
	CHECK(dh(shared, in->responder_ephemeral_private, in->initiator_ephemeral_public));
	CHECK(is(shared, m2->dh_ee));
	wg_kdf(ck, NULL, NULL, ck, shared, 32);
	CHECK(is(ck, m2->ck_5_after_ee));
	CHECK(dh(shared, in->responder_ephemeral_private, in->initiator_static_public));
	CHECK(is(shared, m2->dh_se));
	wg_kdf(ck, NULL, NULL, ck, shared, 32);
	CHECK(is(ck, m2->ck_6_after_se));
	wg_kdf(ck, tau, k, ck, psk, 32);
	hash_two(h, h, 32, tau, 32);
	return true;
}

static bool t_message2(void)
{
	u8 ck[32], h[32], tau[32], k[32], k1[32], k2[32];

	CHECK(respond(in->preshared_key.p, ck, h, tau, k));
	CHECK(is(ck, m2->ck_7_after_psk) && is(tau, m2->tau) && is(k, m2->key_empty));
	CHECK(is(h, m2->h_6_after_psk));
	CHECK(seals(k, NULL, 0, h, m2->encrypted_nothing));
	mix(h, m2->encrypted_nothing);
	CHECK(is(h, m2->h_7_final));
	wg_kdf(k1, k2, NULL, ck, NULL, 0);
	CHECK(is(k1, handshake_session.key_initiator_to_responder));
	CHECK(is(k2, handshake_session.key_responder_to_initiator));
	return true;
}

static bool t_message2_without_psk(void)
{
	const struct v_handshake_message2_without_psk *v = &handshake_message2_without_psk;
	u8 ck[32], h[32], tau[32], k[32], k1[32], k2[32], nothing[16];

	CHECK(respond(v->preshared_key.p, ck, h, tau, k));
	wg_aead_seal(nothing, NULL, 0, h, 32, 0, k);
	CHECK(same(nothing, v->message.p + 44, 16));
	wg_kdf(k1, k2, NULL, ck, NULL, 0);
	CHECK(is(k1, v->key_initiator_to_responder));
	CHECK(is(k2, v->key_responder_to_initiator));
	return true;
}

static bool t_cookie(void)
{
	const struct v_handshake_cookie *v = &handshake_cookie;
	const char *label = handshake_constants.label_cookie;
	const size_t covered = v->message1_resent_with_cookie.n - 16;
	u8 k[32], cookie[16], sealed[32], back[16], mac2[16];

	wg_blake2s(cookie, 16, v->cookie_secret.p, 32, v->mac_input.p, v->mac_input.n);
	CHECK(is(cookie, v->cookie));
	hash_two(k, label, strlen(label), in->responder_static_public.p, 32);
	CHECK(is(k, v->cookie_key));
	wg_xaead_seal(sealed, cookie, 16, v->aad_mac1_of_message1.p, 16, v->nonce.p, k);
	CHECK(is(sealed, v->encrypted_cookie));
	CHECK(wg_xaead_open(back, sealed, 32, m1->mac1.p, 16, v->nonce.p, k));
	CHECK(is(back, v->cookie));
	CHECK(!wg_xaead_open(back, sealed, 32, m2->mac1.p, 16, v->nonce.p, k));
	wg_blake2s(mac2, 16, cookie, 16, v->message1_resent_with_cookie.p, covered);
	CHECK(is(mac2, v->message1_resent_with_cookie_mac2));
	CHECK(same(v->message1_resent_with_cookie.p + covered, mac2, 16));
	return true;
}

static const struct ktap_test tests[] = {
	{ "1.1_initial_chaining_key_and_hash", t_constants },
	{ "17.1_public_keys", t_public_keys },
	{ "17.2_message_1_values", t_message1 },
	{ "17.2_mac1_of_both_messages", t_mac1 },
	{ "17.3_message_2_values_and_session_keys", t_message2 },
	{ "17.3_message_2_without_preshared_key", t_message2_without_psk },
	{ "17.5_cookie_reply_values", t_cookie },
};

ktap_main("crypto_handshake", tests)
