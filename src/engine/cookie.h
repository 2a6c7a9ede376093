/* SPDX-License-Identifier: GPL-2.0 */
/* mac1, mac2 and cookies (protocol section 4). */
#ifndef WG_ENGINE_COOKIE_H
#define WG_ENGINE_COOKIE_H

#include "noise.h"

/* Per peer: what we put on messages to it. */
struct wg_cookie {
	spinlock_t lock;	/* all below but the two keys */
	bool have_sent_mac1;
	bool is_valid;
	u64 birth;		/* boot ns */
	u8 cookie[WG_COOKIE_SIZE];
	u8 last_mac1[WG_COOKIE_SIZE];
	u8 mac1_key[WG_KEY_SIZE];	/* constant */
	u8 cookie_key[WG_KEY_SIZE];	/* constant */
};

/* Per device: what we demand of messages to us. */
struct wg_cookie_checker {
	spinlock_t lock;
	u64 birth;		/* boot ns of the secret */
	u8 secret[WG_HASH_SIZE];
};

/* Where a handshake message came from, as bytes of the wire. */
struct wg_source {
	u8 addr[16];		/* IPv4 uses the first four */
	u8 addr_len;		/* 4 or 16 */
	u8 port[2];		/* big-endian */
};

enum wg_mac_verdict {
	WG_MAC_INVALID,		/* mac1 is wrong */
	WG_MAC1_VALID,		/* mac1 is right, mac2 is not (or not looked at) */
	WG_MAC2_VALID,		/* both are */
};

void wg_cookie_init(struct wg_cookie *cookie, const u8 peer_public[WG_KEY_SIZE]);
void wg_cookie_checker_init(struct wg_cookie_checker *checker, const u8 secret[32], u64 boot_ns);

/** wg_cookie_keys() - HASH(LABEL_MAC1 || key) and HASH(LABEL_COOKIE || key). */
void wg_cookie_keys(u8 mac1_key[WG_KEY_SIZE], u8 cookie_key[WG_KEY_SIZE],
		    const u8 public_key[WG_KEY_SIZE]);

/** wg_cookie_add_macs() - fill the macs of a message of @len bytes whose last 32 they are. */
void wg_cookie_add_macs(struct wg_cookie *cookie, void *message, size_t len, u64 boot_ns);

/**
 * wg_cookie_check() - judge the macs of a message of type 1 or 2.
 * @mac1_key: of our own identity
 * @new_secret: 32 random bytes, used if the secret is due for replacement
 * mac2 is only looked at if @under_load.
 */
enum wg_mac_verdict __must_check
wg_cookie_check(struct wg_cookie_checker *checker, const u8 mac1_key[WG_KEY_SIZE],
		const void *message, size_t len, const struct wg_source *source,
		bool under_load, const u8 new_secret[32], u64 boot_ns);

/** wg_cookie_make_reply() - message 3 for an offending message. @nonce: 24 random bytes. */
void wg_cookie_make_reply(struct wg_cookie_checker *checker, struct wg_msg_cookie *reply,
			  const u8 cookie_key[WG_KEY_SIZE], const struct wg_macs *macs,
			  __le32 sender_index, const struct wg_source *source,
			  const u8 nonce[WG_COOKIE_NONCE_SIZE],
			  const u8 new_secret[32], u64 boot_ns);

/** wg_cookie_consume() - Return: WG_OK or WG_DROP_COOKIE_INVALID (then nothing changed). */
enum wg_reason __must_check
wg_cookie_consume(struct wg_cookie *cookie, const struct wg_msg_cookie *msg, u64 boot_ns);

#endif
