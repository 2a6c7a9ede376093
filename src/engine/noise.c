// SPDX-License-Identifier: GPL-2.0
#include "../crypto/aead.h"
#include "../crypto/blake2s.h"
#include "../crypto/x25519.h"
#include "cookie.h"
#include "noise.h"

#define WG_INITIATION_SPACING (WG_NSEC_PER_SEC / WG_INITIATIONS_PER_SECOND)

/* HASH("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s") */
static const u8 initial_chaining_key[WG_HASH_SIZE] = {
	0x60, 0xe2, 0x6d, 0xae, 0xf3, 0x27, 0xef, 0xc0, 0x2e, 0xc3, 0x35, 0xe2, 0xa0, 0x25, 0xd2, 0xd0,
	0x16, 0xeb, 0x42, 0x06, 0xf8, 0x72, 0x77, 0xf5, 0x2d, 0x38, 0xd1, 0x98, 0x8b, 0x78, 0xcd, 0x36,
};

/* HASH(initial_chaining_key || "WireGuard v1 zx2c4 Jason@zx2c4.com") */
static const u8 initial_hash[WG_HASH_SIZE] = {
	0x22, 0x11, 0xb3, 0x61, 0x08, 0x1a, 0xc5, 0x66, 0x69, 0x12, 0x43, 0xdb, 0x45, 0x8a, 0xd5, 0x32,
	0x2d, 0x9c, 0x6c, 0x66, 0x22, 0x93, 0xe8, 0xb7, 0x0e, 0xe1, 0x9c, 0x65, 0xba, 0x07, 0x9e, 0xf3,
};

static const u8 zeros[WG_KEY_SIZE];

/* --- identity --------------------------------------------------------------- */

struct wg_identity *wg_identity_new(const u8 private_key[WG_KEY_SIZE], u64 generation)
{
	struct wg_identity *identity = kmalloc(sizeof(*identity), GFP_KERNEL);

	if (!identity)
		return NULL;
	refcount_set(&identity->refcount, 1);
	identity->generation = generation;
	memcpy(identity->private_key, private_key, WG_KEY_SIZE);
	wg_x25519_clamp(identity->private_key);
	wg_x25519_public(identity->public_key, identity->private_key);
	wg_cookie_keys(identity->mac1_key, identity->cookie_key, identity->public_key);
	return identity;
}

struct wg_identity *wg_identity_get(struct wg_identity *identity)
{
	return identity && refcount_inc_not_zero(&identity->refcount) ? identity : NULL;
}

static void free_identity(struct rcu_head *rcu)
{
	struct wg_identity *identity = container_of(rcu, struct wg_identity, rcu);

	wg_wipe(identity, sizeof(*identity));
	kfree(identity);
}

void wg_identity_put(struct wg_identity *identity)
{
	if (identity && refcount_dec_and_test(&identity->refcount))
		call_rcu(&identity->rcu, free_identity);
}

/* --- the running hash and chaining key of one handshake ----------------------- */

struct symmetric {
	u8 hash[WG_HASH_SIZE];
	u8 chaining_key[WG_HASH_SIZE];
	u8 key[WG_KEY_SIZE];	/* for the next seal or unseal */
};

static void mix_hash(struct symmetric *s, const void *data, size_t len)
{
	struct wg_blake2s_state state;

	wg_blake2s_init(&state, WG_HASH_SIZE);
	wg_blake2s_update(&state, s->hash, WG_HASH_SIZE);
	wg_blake2s_update(&state, data, len);
	wg_blake2s_final(&state, s->hash);
}

static void begin(struct symmetric *s, const u8 responder_public[WG_KEY_SIZE])
{
	memcpy(s->chaining_key, initial_chaining_key, WG_HASH_SIZE);
	memcpy(s->hash, initial_hash, WG_HASH_SIZE);
	mix_hash(s, responder_public, WG_KEY_SIZE);
}

static void mix_ephemeral(struct symmetric *s, const u8 public_key[WG_KEY_SIZE])
{
	mix_hash(s, public_key, WG_KEY_SIZE);
	wg_kdf(s->chaining_key, NULL, NULL, s->chaining_key, public_key, WG_KEY_SIZE);
}

static void mix_key(struct symmetric *s, const u8 shared[WG_KEY_SIZE])
{
	wg_kdf(s->chaining_key, s->key, NULL, s->chaining_key, shared, WG_KEY_SIZE);
}

/* Where the protocol takes KDF1: the key is not wanted. */
static void mix_chain(struct symmetric *s, const u8 shared[WG_KEY_SIZE])
{
	wg_kdf(s->chaining_key, NULL, NULL, s->chaining_key, shared, WG_KEY_SIZE);
}

static void mix_psk(struct symmetric *s, const u8 psk[WG_KEY_SIZE])
{
	u8 tau[WG_HASH_SIZE];

	wg_kdf(s->chaining_key, tau, s->key, s->chaining_key, psk, WG_KEY_SIZE);
	mix_hash(s, tau, sizeof(tau));
	wg_wipe(tau, sizeof(tau));
}

static void seal(struct symmetric *s, u8 *out, const u8 *text, size_t len)
{
	wg_aead_seal(out, text, len, s->hash, WG_HASH_SIZE, 0, s->key);
	mix_hash(s, out, len + WG_TAG_SIZE);
}

static bool __must_check unseal(struct symmetric *s, u8 *text, const u8 *in, size_t len)
{
	if (!wg_aead_open(text, in, len + WG_TAG_SIZE, s->hash, WG_HASH_SIZE, 0, s->key))
		return false;
	mix_hash(s, in, len + WG_TAG_SIZE);
	return true;
}

/* --- the peer's state ---------------------------------------------------------- */

void wg_handshake_init(struct wg_handshake *hs, const u8 remote_static[WG_KEY_SIZE])
{
	memset(hs, 0, sizeof(*hs));
	spin_lock_init(&hs->lock);
	memcpy(hs->remote_static, remote_static, WG_KEY_SIZE);
}

/* Takes the index out of the handshake; the caller removes it after unlocking. */
static struct wg_index_entry *__must_check forget_pending(struct wg_handshake *hs)
{
	struct wg_index_entry *index = hs->index;

	lockdep_assert_held(&hs->lock);
	hs->index = NULL;
	hs->remote_index = 0;
	hs->state = WG_HANDSHAKE_ZEROED;
	wg_wipe(hs->ephemeral_private, WG_KEY_SIZE);
	wg_wipe(hs->remote_ephemeral, WG_KEY_SIZE);
	wg_wipe(hs->hash, WG_HASH_SIZE);
	wg_wipe(hs->chaining_key, WG_HASH_SIZE);
	return index;
}

void wg_handshake_clear(struct wg_handshake *hs, struct wg_index_table *table)
{
	struct wg_index_entry *index;

	spin_lock_bh(&hs->lock);
	index = forget_pending(hs);
	spin_unlock_bh(&hs->lock);
	wg_index_remove(table, index);
}

void wg_handshake_kill(struct wg_handshake *hs, struct wg_index_table *table)
{
	struct wg_index_entry *index;

	spin_lock_bh(&hs->lock);
	hs->dead = true;
	index = forget_pending(hs);
	spin_unlock_bh(&hs->lock);
	wg_index_remove(table, index);
}

void wg_handshake_set_psk(struct wg_handshake *hs, const u8 psk[WG_KEY_SIZE])
{
	spin_lock_bh(&hs->lock);
	memcpy(hs->preshared_key, psk, WG_KEY_SIZE);
	spin_unlock_bh(&hs->lock);
}

void wg_handshake_get_psk(struct wg_handshake *hs, u8 psk[WG_KEY_SIZE])
{
	spin_lock_bh(&hs->lock);
	memcpy(psk, hs->preshared_key, WG_KEY_SIZE);
	spin_unlock_bh(&hs->lock);
}

void wg_handshake_forget_ss(struct wg_handshake *hs)
{
	spin_lock_bh(&hs->lock);
	hs->ss_generation = 0;
	wg_wipe(hs->ss, WG_KEY_SIZE);
	spin_unlock_bh(&hs->lock);
}

/*
 * DH(our static, their static). It depends on nothing but the identity, so it
 * is computed once for each, without the lock; if two do it at the same time
 * the later commit wins and the other identity's user computes it again.
 */
static bool recall_ss(struct wg_handshake *hs, u8 ss[WG_KEY_SIZE], const struct wg_identity *identity)
{
	bool known;

	spin_lock_bh(&hs->lock);
	known = hs->ss_generation == identity->generation;
	memcpy(ss, hs->ss, WG_KEY_SIZE);
	spin_unlock_bh(&hs->lock);
	return known;
}

static void keep_ss(struct wg_handshake *hs, const u8 ss[WG_KEY_SIZE], const struct wg_identity *identity)
{
	spin_lock_bh(&hs->lock);
	memcpy(hs->ss, ss, WG_KEY_SIZE);
	hs->ss_generation = identity->generation;
	spin_unlock_bh(&hs->lock);
}

/* Return: false if it is zero, and the handshake must be abandoned. */
static bool __must_check static_static(struct wg_handshake *hs, u8 ss[WG_KEY_SIZE],
				       const struct wg_identity *identity)
{
	bool ok;

	if (recall_ss(hs, ss, identity))
		return !wg_equal_ct(ss, zeros, WG_KEY_SIZE);
	ok = wg_x25519(ss, identity->private_key, hs->remote_static);
	keep_ss(hs, ss, identity);
	return ok;
}

static bool __must_check mix_static_static(struct symmetric *s, struct wg_handshake *hs,
					   const struct wg_identity *identity)
{
	u8 ss[WG_KEY_SIZE];
	bool ok = static_static(hs, ss, identity);

	if (ok)
		mix_key(s, ss);
	wg_wipe(ss, sizeof(ss));
	return ok;
}

/* --- message 1 ------------------------------------------------------------------ */

static void put_be(u8 *out, u64 value, unsigned int bytes)
{
	while (bytes--) {
		out[bytes] = (u8)value;
		value >>= 8;
	}
}

void wg_noise_timestamp(u8 out[WG_TIMESTAMP_SIZE], u64 unix_seconds, u32 nanoseconds)
{
	put_be(out, (1ULL << 62) + 10 + unix_seconds, 8);
	put_be(out + 8, nanoseconds & ~((1U << 24) - 1), 4);
}

static enum wg_reason commit_initiation(struct wg_handshake *hs, const struct symmetric *s,
					const u8 ephemeral[WG_KEY_SIZE],
					struct wg_index_table *table,
					struct wg_index_entry *index)
{
	struct wg_index_entry *unused;
	enum wg_reason reason = WG_DROP_DEAD;

	spin_lock_bh(&hs->lock);
	unused = index;
	if (!hs->dead) {
		unused = forget_pending(hs);
		hs->index = index;
		memcpy(hs->ephemeral_private, ephemeral, WG_KEY_SIZE);
		memcpy(hs->hash, s->hash, WG_HASH_SIZE);
		memcpy(hs->chaining_key, s->chaining_key, WG_HASH_SIZE);
		hs->state = WG_HANDSHAKE_CREATED_INITIATION;
		reason = WG_OK;
	}
	spin_unlock_bh(&hs->lock);
	wg_index_remove(table, unused);
	return reason;
}

/* All key exchanges of the first message. */
struct initial {
	u8 es[WG_KEY_SIZE];
	u8 ss[WG_KEY_SIZE];
};

static bool __must_check exchange_initial(struct initial *x, struct wg_handshake *hs, u8 *public_key,
					  const struct wg_identity *identity,
					  const u8 ephemeral[WG_KEY_SIZE])
{
	const struct wg_x25519_job jobs[] = {
		{ public_key, ephemeral, NULL },
		{ x->es, ephemeral, hs->remote_static },
		{ x->ss, identity->private_key, hs->remote_static },
	};

	if (recall_ss(hs, x->ss, identity))
		return wg_x25519_many(jobs, 2) && !wg_equal_ct(x->ss, zeros, WG_KEY_SIZE);
	if (!wg_x25519_many(jobs, 3))
		return false;
	keep_ss(hs, x->ss, identity);
	return true;
}

static enum wg_reason build_initiation(struct symmetric *s, struct wg_handshake *hs,
				       struct wg_msg_initiation *msg,
				       const struct wg_identity *identity,
				       const u8 ephemeral[WG_KEY_SIZE],
				       const u8 timestamp[WG_TIMESTAMP_SIZE])
{
	struct initial x;
	bool ok = exchange_initial(&x, hs, msg->ephemeral, identity, ephemeral);

	if (ok) {
		msg->type = cpu_to_le32(WG_MESSAGE_INITIATION);
		begin(s, hs->remote_static);
		mix_ephemeral(s, msg->ephemeral);
		mix_key(s, x.es);
		seal(s, msg->encrypted_static, identity->public_key, WG_KEY_SIZE);
		mix_key(s, x.ss);
		seal(s, msg->encrypted_timestamp, timestamp, WG_TIMESTAMP_SIZE);
	}
	wg_wipe(&x, sizeof(x));
	return ok ? WG_OK : WG_DROP_LOW_ORDER;
}

enum wg_reason wg_noise_create_initiation(struct wg_handshake *hs, struct wg_msg_initiation *msg,
					  const struct wg_identity *identity,
					  struct wg_index_table *table,
					  struct wg_noise_random *random,
					  const u8 timestamp[WG_TIMESTAMP_SIZE])
{
	struct wg_index_entry *index;
	enum wg_reason reason;
	struct symmetric s;

	wg_x25519_clamp(random->ephemeral);
	reason = build_initiation(&s, hs, msg, identity, random->ephemeral, timestamp);
	if (reason)
		goto out;
	reason = WG_DROP_NO_MEMORY;
	index = wg_index_add(table, hs, random->index_seed);
	if (!index)
		goto out;
	msg->sender_index = cpu_to_le32(index->index);
	reason = commit_initiation(hs, &s, random->ephemeral, table, index);
out:
	wg_wipe(&s, sizeof(s));
	wg_wipe(random, sizeof(*random));
	return reason;
}

enum wg_reason wg_noise_open_initiation(struct wg_opened_initiation *opened,
					const struct wg_msg_initiation *msg,
					const struct wg_identity *identity)
{
	enum wg_reason reason = WG_DROP_LOW_ORDER;
	u8 es[WG_KEY_SIZE];
	struct symmetric s;

	begin(&s, identity->public_key);
	mix_ephemeral(&s, msg->ephemeral);
	if (!wg_x25519(es, identity->private_key, msg->ephemeral))
		goto out;
	mix_key(&s, es);
	reason = WG_DROP_AUTH_FAILED;
	if (!unseal(&s, opened->public_key, msg->encrypted_static, WG_KEY_SIZE))
		goto out;
	memcpy(opened->hash, s.hash, WG_HASH_SIZE);
	memcpy(opened->chaining_key, s.chaining_key, WG_HASH_SIZE);
	reason = WG_OK;
out:
	wg_wipe(es, sizeof(es));
	wg_wipe(&s, sizeof(s));
	return reason;
}

/* Both rules concern authenticated initiations alone, so nobody else can use them up. */
static enum wg_reason judge_initiation(const struct wg_handshake *hs,
				       const u8 timestamp[WG_TIMESTAMP_SIZE], u64 boot_ns)
{
	lockdep_assert_held(&hs->lock);
	if (hs->dead)
		return WG_DROP_DEAD;
	if (memcmp(timestamp, hs->latest_timestamp, WG_TIMESTAMP_SIZE) <= 0)
		return WG_DROP_STALE_TIMESTAMP;
	if (hs->last_initiation && hs->last_initiation + WG_INITIATION_SPACING > boot_ns)
		return WG_DROP_INITIATION_FLOOD;
	return WG_OK;
}

/*
 * One pending exchange per peer: accepting theirs discards ours. Our index stays
 * until the response draws a new one, but answers nothing in this state.
 */
static enum wg_reason commit_accepted(struct wg_handshake *hs, const struct symmetric *s,
				      const struct wg_msg_initiation *msg,
				      const u8 timestamp[WG_TIMESTAMP_SIZE], u64 boot_ns)
{
	enum wg_reason reason;

	spin_lock_bh(&hs->lock);
	reason = judge_initiation(hs, timestamp, boot_ns);
	if (reason)
		goto out;
	memcpy(hs->latest_timestamp, timestamp, WG_TIMESTAMP_SIZE);
	if (hs->last_initiation < boot_ns)
		hs->last_initiation = boot_ns;
	wg_wipe(hs->ephemeral_private, WG_KEY_SIZE);
	memcpy(hs->remote_ephemeral, msg->ephemeral, WG_KEY_SIZE);
	hs->remote_index = le32_to_cpu(msg->sender_index);
	memcpy(hs->hash, s->hash, WG_HASH_SIZE);
	memcpy(hs->chaining_key, s->chaining_key, WG_HASH_SIZE);
	hs->state = WG_HANDSHAKE_CONSUMED_INITIATION;
out:
	spin_unlock_bh(&hs->lock);
	return reason;
}

enum wg_reason wg_noise_accept_initiation(struct wg_handshake *hs,
					  struct wg_opened_initiation *opened,
					  const struct wg_msg_initiation *msg,
					  const struct wg_identity *identity, u64 boot_ns)
{
	enum wg_reason reason = WG_DROP_LOW_ORDER;
	u8 timestamp[WG_TIMESTAMP_SIZE];
	struct symmetric s;

	memcpy(s.hash, opened->hash, WG_HASH_SIZE);
	memcpy(s.chaining_key, opened->chaining_key, WG_HASH_SIZE);
	if (!mix_static_static(&s, hs, identity))
		goto out;
	reason = WG_DROP_AUTH_FAILED;
	if (!unseal(&s, timestamp, msg->encrypted_timestamp, WG_TIMESTAMP_SIZE))
		goto out;
	reason = commit_accepted(hs, &s, msg, timestamp, boot_ns);
out:
	wg_wipe(&s, sizeof(s));
	wg_wipe(opened, sizeof(*opened));
	return reason;
}

/* --- message 2 ------------------------------------------------------------------ */

/* What making or checking a response starts from. */
struct pending {
	struct symmetric s;
	u8 ephemeral[WG_KEY_SIZE];	/* ours (private) or theirs (public) */
	u8 psk[WG_KEY_SIZE];
	u32 remote_index;
};

static void copy_pending(struct pending *p, const struct wg_handshake *hs,
			 const u8 ephemeral[WG_KEY_SIZE])
{
	lockdep_assert_held(&hs->lock);
	memcpy(p->s.hash, hs->hash, WG_HASH_SIZE);
	memcpy(p->s.chaining_key, hs->chaining_key, WG_HASH_SIZE);
	memcpy(p->ephemeral, ephemeral, WG_KEY_SIZE);
	memcpy(p->psk, hs->preshared_key, WG_KEY_SIZE);
	p->remote_index = hs->remote_index;
}

static bool copy_accepted(struct pending *p, struct wg_handshake *hs)
{
	bool is_pending;

	spin_lock_bh(&hs->lock);
	is_pending = hs->state == WG_HANDSHAKE_CONSUMED_INITIATION;
	if (is_pending)
		copy_pending(p, hs, hs->remote_ephemeral);
	spin_unlock_bh(&hs->lock);
	return is_pending;
}

/* The key exchanges of the second message. */
struct final {
	u8 ee[WG_KEY_SIZE];
	u8 se[WG_KEY_SIZE];	/* the responder's: es */
};

static void mix_final(struct pending *p, const struct final *x, const u8 *public_key)
{
	mix_ephemeral(&p->s, public_key);
	mix_chain(&p->s, x->ee);
	mix_chain(&p->s, x->se);
	mix_psk(&p->s, p->psk);
}

static enum wg_reason build_response(struct pending *p, const struct wg_handshake *hs,
				     struct wg_msg_response *msg, const u8 ephemeral[WG_KEY_SIZE])
{
	struct final x;
	const struct wg_x25519_job jobs[] = {
		{ msg->ephemeral, ephemeral, NULL },
		{ x.ee, ephemeral, p->ephemeral },
		{ x.se, ephemeral, hs->remote_static },
	};
	bool ok = wg_x25519_many(jobs, 3);

	if (ok) {
		msg->type = cpu_to_le32(WG_MESSAGE_RESPONSE);
		msg->receiver_index = cpu_to_le32(p->remote_index);
		mix_final(p, &x, msg->ephemeral);
		seal(&p->s, msg->encrypted_nothing, NULL, 0);
	}
	wg_wipe(&x, sizeof(x));
	return ok ? WG_OK : WG_DROP_LOW_ORDER;
}

/* Another initiation may have been accepted while this response was computed. */
static enum wg_reason commit_response(struct wg_handshake *hs, const struct pending *p,
				      struct wg_index_table *table, struct wg_index_entry *index)
{
	struct wg_index_entry *unused = index;
	enum wg_reason reason = WG_DROP_NOT_PENDING;

	spin_lock_bh(&hs->lock);
	if (hs->state == WG_HANDSHAKE_CONSUMED_INITIATION && !hs->dead &&
	    wg_equal_ct(hs->remote_ephemeral, p->ephemeral, WG_KEY_SIZE)) {
		unused = hs->index;
		hs->index = index;
		memcpy(hs->hash, p->s.hash, WG_HASH_SIZE);
		memcpy(hs->chaining_key, p->s.chaining_key, WG_HASH_SIZE);
		hs->state = WG_HANDSHAKE_CREATED_RESPONSE;
		reason = WG_OK;
	}
	spin_unlock_bh(&hs->lock);
	wg_index_remove(table, unused);
	return reason;
}

enum wg_reason wg_noise_create_response(struct wg_handshake *hs, struct wg_msg_response *msg,
					struct wg_index_table *table,
					struct wg_noise_random *random)
{
	enum wg_reason reason = WG_DROP_NOT_PENDING;
	struct wg_index_entry *index;
	struct pending p;

	if (!copy_accepted(&p, hs))
		goto out;
	wg_x25519_clamp(random->ephemeral);
	reason = build_response(&p, hs, msg, random->ephemeral);
	if (reason)
		goto out;
	reason = WG_DROP_NO_MEMORY;
	index = wg_index_add(table, hs, random->index_seed);
	if (!index)
		goto out;
	msg->sender_index = cpu_to_le32(index->index);
	reason = commit_response(hs, &p, table, index);
out:
	wg_wipe(&p, sizeof(p));
	wg_wipe(random, sizeof(*random));
	return reason;
}

/* The index is checked again: since the lookup a newer initiation may have taken its place. */
static bool copy_initiated(struct pending *p, struct wg_handshake *hs, u32 receiver_index)
{
	bool is_pending;

	spin_lock_bh(&hs->lock);
	is_pending = hs->state == WG_HANDSHAKE_CREATED_INITIATION && hs->index &&
		     hs->index->index == receiver_index;
	if (is_pending)
		copy_pending(p, hs, hs->ephemeral_private);
	spin_unlock_bh(&hs->lock);
	return is_pending;
}

static enum wg_reason check_response(struct pending *p, const struct wg_msg_response *msg,
				     const struct wg_identity *identity)
{
	struct final x;
	const struct wg_x25519_job jobs[] = {
		{ x.ee, p->ephemeral, msg->ephemeral },
		{ x.se, identity->private_key, msg->ephemeral },
	};
	bool ok = wg_x25519_many(jobs, 2);
	u8 nothing[1];

	if (ok)
		mix_final(p, &x, msg->ephemeral);
	wg_wipe(&x, sizeof(x));
	if (!ok)
		return WG_DROP_LOW_ORDER;
	return unseal(&p->s, nothing, msg->encrypted_nothing, 0) ? WG_OK : WG_DROP_AUTH_FAILED;
}

static enum wg_reason commit_consumed(struct wg_handshake *hs, const struct pending *p,
				      const struct wg_msg_response *msg)
{
	enum wg_reason reason = WG_DROP_NOT_PENDING;

	spin_lock_bh(&hs->lock);
	if (hs->state == WG_HANDSHAKE_CREATED_INITIATION &&
	    wg_equal_ct(hs->ephemeral_private, p->ephemeral, WG_KEY_SIZE)) {
		wg_wipe(hs->ephemeral_private, WG_KEY_SIZE);
		memcpy(hs->remote_ephemeral, msg->ephemeral, WG_KEY_SIZE);
		hs->remote_index = le32_to_cpu(msg->sender_index);
		memcpy(hs->hash, p->s.hash, WG_HASH_SIZE);
		memcpy(hs->chaining_key, p->s.chaining_key, WG_HASH_SIZE);
		hs->state = WG_HANDSHAKE_CONSUMED_RESPONSE;
		reason = WG_OK;
	}
	spin_unlock_bh(&hs->lock);
	return reason;
}

enum wg_reason wg_noise_consume_response(struct wg_handshake *hs, const struct wg_msg_response *msg,
					 const struct wg_identity *identity)
{
	enum wg_reason reason = WG_DROP_NOT_PENDING;
	struct pending p;

	if (!copy_initiated(&p, hs, le32_to_cpu(msg->receiver_index)))
		goto out;
	reason = check_response(&p, msg, identity);
	if (!reason)
		reason = commit_consumed(hs, &p, msg);
out:
	wg_wipe(&p, sizeof(p));
	return reason;
}

/* --- the session's keys ------------------------------------------------------------ */

bool wg_noise_split(struct wg_handshake *hs, struct wg_session_keys *keys)
{
	u8 *first, *second;
	bool finished;

	spin_lock_bh(&hs->lock);
	keys->is_initiator = hs->state == WG_HANDSHAKE_CONSUMED_RESPONSE;
	finished = keys->is_initiator || hs->state == WG_HANDSHAKE_CREATED_RESPONSE;
	if (finished) {
		first = keys->is_initiator ? keys->send : keys->receive;
		second = keys->is_initiator ? keys->receive : keys->send;
		wg_kdf(first, second, NULL, hs->chaining_key, NULL, 0);
		keys->remote_index = hs->remote_index;
		keys->index = forget_pending(hs);
	}
	spin_unlock_bh(&hs->lock);
	return finished;
}
