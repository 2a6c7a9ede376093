// SPDX-License-Identifier: GPL-2.0
/* Two peers in one place: a handshake ends in the same keys on both sides. */
#include "check.h"
#include "../engine/noise.h"

struct side {
	struct wg_index_table table;
	struct wg_identity *identity;
	struct wg_handshake hs;
	struct wg_session_keys keys;
};

struct pair {
	struct side alice, bob;
	struct wg_msg_initiation initiation;
	struct wg_msg_response response;
	struct wg_noise_random random;
	struct wg_opened_initiation opened;
	bool broken;
};

static const u8 timestamp[WG_TIMESTAMP_SIZE] __initconst = { 0x40, [11] = 1 };

static bool __init make_identity(struct side *side, u8 private_byte)
{
	u8 private_key[WG_KEY_SIZE];

	memset(private_key, private_byte, sizeof(private_key));
	side->identity = wg_identity_new(private_key, private_byte);
	return side->identity;
}

static void __init unmake_side(struct side *side)
{
	if (side->table.slots) {
		wg_handshake_clear(&side->hs, &side->table);
		wg_index_remove(&side->table, side->keys.index);
		wg_index_destroy(&side->table);
	}
	wg_identity_put(side->identity);
}

static void __init drop(struct pair *pair)
{
	unmake_side(&pair->alice);
	unmake_side(&pair->bob);
	memzero_explicit(pair, sizeof(*pair));
	kfree(pair);
}

static struct pair *__init make(void)
{
	struct pair *pair = kzalloc(sizeof(*pair), GFP_KERNEL);

	if (!pair)
		return NULL;
	if (!make_identity(&pair->alice, 0x11) || !make_identity(&pair->bob, 0x22))
		goto err_drop;
	wg_handshake_init(&pair->alice.hs, pair->bob.identity->public_key);
	wg_handshake_init(&pair->bob.hs, pair->alice.identity->public_key);
	if (wg_index_init(&pair->alice.table) || wg_index_init(&pair->bob.table))
		goto err_drop;
	return pair;

err_drop:
	drop(pair);
	return NULL;
}

/* Message 1 as made by alice and taken by bob. */
static enum wg_reason __init initiate(struct pair *pair)
{
	struct side *alice = &pair->alice, *bob = &pair->bob;
	enum wg_reason reason;

	memset(&pair->random, 0x33, sizeof(pair->random));
	reason = wg_noise_create_initiation(&alice->hs, &pair->initiation, alice->identity,
					    &alice->table, &pair->random, timestamp);
	if (reason)
		return reason;
	reason = wg_noise_open_initiation(&pair->opened, &pair->initiation, bob->identity);
	if (reason)
		return reason;
	if (memcmp(pair->opened.public_key, alice->identity->public_key, WG_KEY_SIZE))
		return WG_DROP_UNKNOWN_KEY;
	return wg_noise_accept_initiation(&bob->hs, &pair->opened, &pair->initiation,
					  bob->identity, WG_NSEC_PER_SEC);
}

/* Message 2 as made by bob and taken by alice, on the way through a bad wire if told. */
static enum wg_reason __init respond(struct pair *pair)
{
	struct side *alice = &pair->alice, *bob = &pair->bob;
	enum wg_reason reason;

	memset(&pair->random, 0x44, sizeof(pair->random));
	reason = wg_noise_create_response(&bob->hs, &pair->response, &bob->table, &pair->random);
	if (reason)
		return reason;
	pair->response.encrypted_nothing[0] ^= pair->broken;
	return wg_noise_consume_response(&alice->hs, &pair->response, alice->identity);
}

static bool __init same_keys(void)
{
	struct wg_session_keys *a, *b;
	struct pair *pair = make();
	bool ok = true;

	if (!pair)
		return false;
	a = &pair->alice.keys;
	b = &pair->bob.keys;
	WG_EXPECT(ok, "3.1", initiate(pair) == WG_OK);
	WG_EXPECT(ok, "3.2", respond(pair) == WG_OK);
	WG_EXPECT(ok, "3.3", wg_noise_split(&pair->alice.hs, a));
	WG_EXPECT(ok, "3.3", wg_noise_split(&pair->bob.hs, b));
	WG_EXPECT(ok, "3.3", a->is_initiator && !b->is_initiator);
	WG_EXPECT(ok, "3.3", !memcmp(a->send, b->receive, WG_KEY_SIZE));
	WG_EXPECT(ok, "3.3", !memcmp(a->receive, b->send, WG_KEY_SIZE));
	WG_EXPECT(ok, "3.3", memcmp(a->send, a->receive, WG_KEY_SIZE));
	drop(pair);
	return ok;
}

static bool __init forged_response(void)
{
	struct pair *pair = make();
	bool ok = true;

	if (!pair)
		return false;
	pair->broken = true;
	WG_EXPECT(ok, "3.2", initiate(pair) == WG_OK);
	WG_EXPECT(ok, "3.2", respond(pair) == WG_DROP_AUTH_FAILED);
	WG_EXPECT(ok, "3.2", !wg_noise_split(&pair->alice.hs, &pair->alice.keys));
	/* The real one still gets through: nothing was disturbed. */
	pair->response.encrypted_nothing[0] ^= 1;
	WG_EXPECT(ok, "3.2", wg_noise_consume_response(&pair->alice.hs, &pair->response,
						       pair->alice.identity) == WG_OK);
	drop(pair);
	return ok;
}

static bool __init psk_must_agree(void)
{
	struct pair *pair = make();
	bool ok = true;
	u8 psk[WG_KEY_SIZE];

	if (!pair)
		return false;
	memset(psk, 0x55, sizeof(psk));
	wg_handshake_set_psk(&pair->bob.hs, psk);
	WG_EXPECT(ok, "3.2 psk", initiate(pair) == WG_OK);
	WG_EXPECT(ok, "3.2 psk", respond(pair) == WG_DROP_AUTH_FAILED);
	drop(pair);
	return ok;
}

static const struct wg_selftest cases[] __initconst = {
	{ "3.3_both_sides_have_the_same_keys", same_keys },
	{ "3.2_forged_response_disturbs_nothing", forged_response },
	{ "3.2_preshared_key_must_agree", psk_must_agree },
};

WG_SELFTEST_SUITE(handshake, "handshake");
