/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The handshake: Noise IKpsk2 (protocol section 3).
 *
 * Every function works on local copies, wipes them on exit, and commits to
 * the peer's handshake under its spinlock in one go, after checking that
 * what it was computed from is still there. So the expensive part runs
 * without a lock and a forged message can never disturb a pending handshake.
 */
#ifndef WG_ENGINE_NOISE_H
#define WG_ENGINE_NOISE_H

#include "index.h"
#include "message.h"
#include "reason.h"

/*
 * A device's static identity: immutable, counted, wiped with the last
 * reference. Devices swap it by RCU pointer; "no private key" is NULL.
 */
struct wg_identity {
	refcount_t refcount;
	u64 generation;		/* never repeats: a peer's ss is good for one */
	u8 private_key[WG_KEY_SIZE];
	u8 public_key[WG_KEY_SIZE];
	u8 mac1_key[WG_KEY_SIZE];	/* HASH(LABEL_MAC1 || public_key) */
	u8 cookie_key[WG_KEY_SIZE];	/* HASH(LABEL_COOKIE || public_key) */
	struct rcu_head rcu;
};

/** wg_identity_new() - clamp a private key and make an identity of it; NULL without memory. */
struct wg_identity *wg_identity_new(const u8 private_key[WG_KEY_SIZE], u64 generation);
/** wg_identity_get() - take a reference of an RCU-protected pointer; NULL if none or dying. */
struct wg_identity *wg_identity_get(struct wg_identity *identity);
/** wg_identity_put() - drop a reference; the last one wipes after RCU readers. NULL is fine. */
void wg_identity_put(struct wg_identity *identity);

enum wg_handshake_state {
	WG_HANDSHAKE_ZEROED,
	WG_HANDSHAKE_CREATED_INITIATION,
	WG_HANDSHAKE_CONSUMED_INITIATION,
	WG_HANDSHAKE_CREATED_RESPONSE,
	WG_HANDSHAKE_CONSUMED_RESPONSE,
};

struct wg_handshake {
	spinlock_t lock;	/* everything below but remote_static; nothing is taken under it */
	u8 state;		/* enum wg_handshake_state */
	bool dead;		/* peer is being removed: nothing is committed any more */
	u32 remote_index;
	u64 last_initiation;	/* boot ns of the last accepted one, 0 never */
	u64 ss_generation;	/* identity that ss was made with, 0 none */
	struct wg_index_entry *index;	/* of the pending handshake, or NULL */
	u8 latest_timestamp[WG_TIMESTAMP_SIZE];
	u8 remote_static[WG_KEY_SIZE];	/* constant */
	u8 preshared_key[WG_KEY_SIZE];
	u8 ss[WG_KEY_SIZE];	/* made at first use */
	u8 ephemeral_private[WG_KEY_SIZE];
	u8 remote_ephemeral[WG_KEY_SIZE];
	u8 hash[WG_HASH_SIZE];
	u8 chaining_key[WG_HASH_SIZE];
};

/* Fresh randomness for making one message. The function that is given it wipes it. */
struct wg_noise_random {
	u8 ephemeral[WG_KEY_SIZE];
	u8 index_seed[16];
};

/* What opening an initiation reveals before the peer is known. Wipe after use. */
struct wg_opened_initiation {
	u8 public_key[WG_KEY_SIZE];
	u8 hash[WG_HASH_SIZE];
	u8 chaining_key[WG_HASH_SIZE];
};

void wg_handshake_init(struct wg_handshake *hs, const u8 remote_static[WG_KEY_SIZE]);

/** wg_handshake_clear() - forget the pending exchange and its index; timestamps stay. */
void wg_handshake_clear(struct wg_handshake *hs, struct wg_index_table *table);
/** wg_handshake_kill() - clear for good: no message is ever made or accepted again. */
void wg_handshake_kill(struct wg_handshake *hs, struct wg_index_table *table);

/** wg_handshake_forget_ss() - the identity it was made with goes: wipe the static-static secret. */
void wg_handshake_forget_ss(struct wg_handshake *hs);

void wg_handshake_set_psk(struct wg_handshake *hs, const u8 psk[WG_KEY_SIZE]);
void wg_handshake_get_psk(struct wg_handshake *hs, u8 psk[WG_KEY_SIZE]);

/**
 * wg_noise_timestamp() - TAI64N, coarsened to 2^24 ns (protocol section 5).
 */
void wg_noise_timestamp(u8 out[WG_TIMESTAMP_SIZE], u64 unix_seconds, u32 nanoseconds);

/**
 * wg_noise_create_initiation() - message 1 but for its macs.
 * Return: WG_OK, WG_DROP_LOW_ORDER, _NO_MEMORY, _DEAD. Context: may sleep.
 */
enum wg_reason __must_check
wg_noise_create_initiation(struct wg_handshake *hs, struct wg_msg_initiation *msg,
			   const struct wg_identity *identity,
			   struct wg_index_table *table,
			   struct wg_noise_random *random,
			   const u8 timestamp[WG_TIMESTAMP_SIZE]);

/**
 * wg_noise_open_initiation() - first half of consuming: whose is it?
 * Return: WG_OK, WG_DROP_LOW_ORDER, WG_DROP_AUTH_FAILED.
 */
enum wg_reason __must_check
wg_noise_open_initiation(struct wg_opened_initiation *opened,
			 const struct wg_msg_initiation *msg,
			 const struct wg_identity *identity);

/**
 * wg_noise_accept_initiation() - second half, for the peer with that key.
 * @boot_ns: now on the boot clock
 * Return: WG_OK, WG_DROP_LOW_ORDER, _AUTH_FAILED, _STALE_TIMESTAMP, _INITIATION_FLOOD,
 * _DEAD.
 */
enum wg_reason __must_check
wg_noise_accept_initiation(struct wg_handshake *hs,
			   struct wg_opened_initiation *opened,
			   const struct wg_msg_initiation *msg,
			   const struct wg_identity *identity, u64 boot_ns);

/**
 * wg_noise_create_response() - message 2 but for its macs.
 * Return: WG_OK, WG_DROP_NOT_PENDING, _LOW_ORDER, _NO_MEMORY. Context: may sleep.
 */
enum wg_reason __must_check
wg_noise_create_response(struct wg_handshake *hs, struct wg_msg_response *msg,
			 struct wg_index_table *table,
			 struct wg_noise_random *random);

/**
 * wg_noise_consume_response() - the answer to our initiation.
 * @hs: from wg_index_handshake() of the receiver index
 * Return: WG_OK, WG_DROP_NOT_PENDING, _LOW_ORDER, _AUTH_FAILED.
 */
enum wg_reason __must_check
wg_noise_consume_response(struct wg_handshake *hs, const struct wg_msg_response *msg,
			  const struct wg_identity *identity);

/* Session keys, for session.c: takes them out of a finished handshake. */
struct wg_session_keys {
	u8 send[WG_KEY_SIZE];
	u8 receive[WG_KEY_SIZE];
	u32 remote_index;
	bool is_initiator;
	struct wg_index_entry *index;
};

/**
 * wg_noise_split() - derive the keys and wipe the handshake (not timestamps).
 * The index moves to @keys. Return: false if there is no finished handshake;
 * then it is left as it is.
 */
bool __must_check wg_noise_split(struct wg_handshake *hs, struct wg_session_keys *keys);

#endif
