/* SPDX-License-Identifier: GPL-2.0 */
/* Two ends of a tunnel for the tests of single pieces; the network is a function call. */
#ifndef WG_TEST_ENGINE_PAIR_H
#define WG_TEST_ENGINE_PAIR_H

#include "../../src/crypto/aead.h"
#include "../../src/crypto/blake2s.h"
#include "../../src/crypto/x25519.h"
#include "../../src/engine/proto.h"
#include "ktap.h"

#define SECONDS(n) ((n) * WG_NSEC_PER_SEC)

struct end {
	struct wg_index_table table;
	struct wg_identity *identity;
	struct wg_proto proto;
};

struct pair {
	struct end a, b;
	struct wg_clock now;
	u64 wall_seconds;
	u64 keypair_id;
};

static struct pair pair;

static inline void pair_advance(u64 ns)
{
	pair.now.boot += ns;
	pair.now.mono += ns;
	pair.wall_seconds += ns / WG_NSEC_PER_SEC;
}

static inline struct wg_noise_random fresh_random(void)
{
	struct wg_noise_random random;

	ktap_rand_bytes(&random, sizeof(random));
	return random;
}

static inline struct wg_identity *fresh_identity(void)
{
	static u64 generation;
	u8 key[WG_KEY_SIZE];

	ktap_rand_bytes(key, sizeof(key));
	return wg_identity_new(key, ++generation);
}

static inline void end_init(struct end *e, struct wg_identity *identity, const u8 *remote)
{
	if (wg_index_init(&e->table))
		abort();
	e->identity = identity;
	wg_proto_init(&e->proto, remote, NULL, &pair.now, (u32)ktap_rand());
	wg_timers_start(&e->proto.timers);
}

static inline void pair_init(void)
{
	struct wg_identity *a = fresh_identity(), *b = fresh_identity();
	u8 psk[WG_KEY_SIZE];

	memset(&pair, 0, sizeof(pair));
	pair.now.boot = SECONDS(1000);
	pair.now.mono = SECONDS(900);
	pair.wall_seconds = 1700000000;
	end_init(&pair.a, a, b->public_key);
	end_init(&pair.b, b, a->public_key);
	ktap_rand_bytes(psk, sizeof(psk));
	wg_handshake_set_psk(&pair.a.proto.handshake, psk);
	wg_handshake_set_psk(&pair.b.proto.handshake, psk);
}

static inline void end_exit(struct end *e)
{
	wg_proto_kill(&e->proto, &e->table);
	wg_identity_put(e->identity);
	wg_index_destroy(&e->table);
}

/* Nothing may be left: not in the table, not in memory. */
static inline bool pair_exit(void)
{
	wg_proto_kill(&pair.a.proto, &pair.a.table);
	wg_proto_kill(&pair.b.proto, &pair.b.table);
	CHECK_EQ(pair.a.table.count, 0);
	CHECK_EQ(pair.b.table.count, 0);
	end_exit(&pair.a);
	end_exit(&pair.b);
	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	return true;
}

static inline enum wg_reason make_initiation(struct end *e, struct wg_msg_initiation *msg)
{
	struct wg_noise_random random = fresh_random();
	u8 timestamp[WG_TIMESTAMP_SIZE];
	enum wg_reason reason;

	wg_noise_timestamp(timestamp, ++pair.wall_seconds, 0);
	reason = wg_noise_create_initiation(&e->proto.handshake, msg, e->identity, &e->table,
					    &random, timestamp);
	if (!reason)
		wg_cookie_add_macs(&e->proto.cookie, msg, sizeof(*msg), pair.now.boot);
	return reason;
}

static inline enum wg_reason take_initiation(struct end *e, const struct wg_msg_initiation *msg)
{
	struct wg_opened_initiation opened;
	enum wg_reason reason;

	reason = wg_noise_open_initiation(&opened, msg, e->identity);
	if (reason)
		return reason;
	if (memcmp(opened.public_key, e->proto.handshake.remote_static, WG_KEY_SIZE))
		return WG_DROP_UNKNOWN_KEY;
	return wg_noise_accept_initiation(&e->proto.handshake, &opened, msg, e->identity,
					  pair.now.boot);
}

static inline enum wg_reason make_response(struct end *e, struct wg_msg_response *msg)
{
	struct wg_noise_random random = fresh_random();
	enum wg_reason reason;

	reason = wg_noise_create_response(&e->proto.handshake, msg, &e->table, &random);
	if (!reason)
		wg_cookie_add_macs(&e->proto.cookie, msg, sizeof(*msg), pair.now.boot);
	return reason;
}

static inline enum wg_reason take_response(struct end *e, const struct wg_msg_response *msg)
{
	struct wg_handshake *hs;
	enum wg_reason reason = WG_DROP_NO_INDEX;

	rcu_read_lock();
	hs = wg_index_handshake(&e->table, le32_to_cpu(msg->receiver_index));
	rcu_read_unlock();
	if (hs)
		reason = wg_noise_consume_response(hs, msg, e->identity);
	return reason;
}

static inline enum wg_reason begin_session(struct end *e)
{
	return wg_session_begin(&e->proto.session, &e->proto.handshake, &e->table,
				++pair.keypair_id, pair.now.boot);
}

/* A whole handshake; the responder's keypair waits for its confirmation. */
static inline bool pair_handshake(struct end *from, struct end *to)
{
	struct wg_msg_initiation msg1;
	struct wg_msg_response msg2;

	CHECK_EQ(make_initiation(from, &msg1), WG_OK);
	CHECK_EQ(take_initiation(to, &msg1), WG_OK);
	CHECK_EQ(make_response(to, &msg2), WG_OK);
	CHECK_EQ(begin_session(to), WG_OK);
	CHECK_EQ(take_response(from, &msg2), WG_OK);
	CHECK_EQ(begin_session(from), WG_OK);
	return true;
}

#endif
