// SPDX-License-Identifier: GPL-2.0
#include "../crypto/blake2s.h"
#include "../crypto/xaead.h"
#include "cookie.h"

enum { LABEL_SIZE = 8 };

static void hash_label(u8 out[WG_HASH_SIZE], const char *label, const u8 key[WG_KEY_SIZE])
{
	struct wg_blake2s_state s;

	wg_blake2s_init(&s, WG_HASH_SIZE);
	wg_blake2s_update(&s, label, LABEL_SIZE);
	wg_blake2s_update(&s, key, WG_KEY_SIZE);
	wg_blake2s_final(&s, out);
}

void wg_cookie_keys(u8 mac1_key[WG_KEY_SIZE], u8 cookie_key[WG_KEY_SIZE],
		    const u8 public_key[WG_KEY_SIZE])
{
	hash_label(mac1_key, "mac1----", public_key);
	hash_label(cookie_key, "cookie--", public_key);
}

/* mac1 covers what lies before the macs, mac2 that and mac1. */
static void make_mac1(u8 mac[WG_COOKIE_SIZE], const void *message, size_t len,
		      const u8 key[WG_KEY_SIZE])
{
	wg_blake2s(mac, WG_COOKIE_SIZE, key, WG_KEY_SIZE, message, len - sizeof(struct wg_macs));
}

static void make_mac2(u8 mac[WG_COOKIE_SIZE], const void *message, size_t len,
		      const u8 cookie[WG_COOKIE_SIZE])
{
	wg_blake2s(mac, WG_COOKIE_SIZE, cookie, WG_COOKIE_SIZE, message, len - WG_COOKIE_SIZE);
}

/* --- what we put on messages ------------------------------------------------------ */

void wg_cookie_init(struct wg_cookie *cookie, const u8 peer_public[WG_KEY_SIZE])
{
	memset(cookie, 0, sizeof(*cookie));
	spin_lock_init(&cookie->lock);
	wg_cookie_keys(cookie->mac1_key, cookie->cookie_key, peer_public);
}

/* Return: true if there is a cookie its maker will still know when it gets there. */
static bool remember_mac1(struct wg_cookie *cookie, const u8 mac1[WG_COOKIE_SIZE],
			  u8 fresh[WG_COOKIE_SIZE], u64 boot_ns)
{
	bool is_fresh;

	spin_lock_bh(&cookie->lock);
	memcpy(cookie->last_mac1, mac1, WG_COOKIE_SIZE);
	cookie->have_sent_mac1 = true;
	is_fresh = cookie->is_valid &&
		   !wg_expired(cookie->birth, WG_COOKIE_MAX_AGE - WG_COOKIE_LATENCY, boot_ns);
	if (is_fresh)
		memcpy(fresh, cookie->cookie, WG_COOKIE_SIZE);
	spin_unlock_bh(&cookie->lock);
	return is_fresh;
}

void wg_cookie_add_macs(struct wg_cookie *cookie, void *message, size_t len, u64 boot_ns)
{
	struct wg_macs *macs = (void *)((u8 *)message + len - sizeof(*macs));
	u8 fresh[WG_COOKIE_SIZE];

	make_mac1(macs->mac1, message, len, cookie->mac1_key);
	if (remember_mac1(cookie, macs->mac1, fresh, boot_ns))
		make_mac2(macs->mac2, message, len, fresh);
	else
		memset(macs->mac2, 0, WG_COOKIE_SIZE);
	wg_wipe(fresh, sizeof(fresh));
}

enum wg_reason wg_cookie_consume(struct wg_cookie *cookie, const struct wg_msg_cookie *msg,
				 u64 boot_ns)
{
	enum wg_reason reason = WG_DROP_COOKIE_INVALID;
	u8 opened[WG_COOKIE_SIZE];

	spin_lock_bh(&cookie->lock);
	if (!cookie->have_sent_mac1)
		goto out;
	if (!wg_xaead_open(opened, msg->encrypted_cookie, sizeof(msg->encrypted_cookie),
			   cookie->last_mac1, WG_COOKIE_SIZE, msg->nonce, cookie->cookie_key))
		goto out;
	memcpy(cookie->cookie, opened, WG_COOKIE_SIZE);
	cookie->birth = boot_ns;
	cookie->is_valid = true;
	cookie->have_sent_mac1 = false;
	reason = WG_OK;
out:
	spin_unlock_bh(&cookie->lock);
	wg_wipe(opened, sizeof(opened));
	return reason;
}

/* --- what we demand of messages ----------------------------------------------------- */

void wg_cookie_checker_init(struct wg_cookie_checker *checker, const u8 secret[32], u64 boot_ns)
{
	spin_lock_init(&checker->lock);
	memcpy(checker->secret, secret, WG_HASH_SIZE);
	checker->birth = boot_ns;
}

/* No grace period for the old secret: initiators stop using a cookie 5 s early. */
static void copy_secret(struct wg_cookie_checker *checker, u8 secret[WG_HASH_SIZE],
			const u8 new_secret[32], u64 boot_ns)
{
	spin_lock_bh(&checker->lock);
	if (wg_expired(checker->birth, WG_COOKIE_MAX_AGE, boot_ns)) {
		memcpy(checker->secret, new_secret, WG_HASH_SIZE);
		checker->birth = boot_ns;
	}
	memcpy(secret, checker->secret, WG_HASH_SIZE);
	spin_unlock_bh(&checker->lock);
}

static void make_cookie(struct wg_cookie_checker *checker, u8 cookie[WG_COOKIE_SIZE],
			const struct wg_source *source, const u8 new_secret[32], u64 boot_ns)
{
	struct wg_blake2s_state s;
	u8 secret[WG_HASH_SIZE];

	copy_secret(checker, secret, new_secret, boot_ns);
	wg_blake2s_init_key(&s, WG_COOKIE_SIZE, secret, sizeof(secret));
	wg_blake2s_update(&s, source->addr, source->addr_len);
	wg_blake2s_update(&s, source->port, sizeof(source->port));
	wg_blake2s_final(&s, cookie);
	wg_wipe(secret, sizeof(secret));
}

enum wg_mac_verdict wg_cookie_check(struct wg_cookie_checker *checker,
				    const u8 mac1_key[WG_KEY_SIZE],
				    const void *message, size_t len,
				    const struct wg_source *source, bool under_load,
				    const u8 new_secret[32], u64 boot_ns)
{
	const struct wg_macs *macs = (const void *)((const u8 *)message + len - sizeof(*macs));
	u8 mac[WG_COOKIE_SIZE], cookie[WG_COOKIE_SIZE];
	bool right;

	make_mac1(mac, message, len, mac1_key);
	if (!wg_equal_ct(mac, macs->mac1, WG_COOKIE_SIZE))
		return WG_MAC_INVALID;
	if (!under_load)
		return WG_MAC1_VALID;

	make_cookie(checker, cookie, source, new_secret, boot_ns);
	make_mac2(mac, message, len, cookie);
	right = wg_equal_ct(mac, macs->mac2, WG_COOKIE_SIZE);
	wg_wipe(cookie, sizeof(cookie));
	wg_wipe(mac, sizeof(mac));
	return right ? WG_MAC2_VALID : WG_MAC1_VALID;
}

void wg_cookie_make_reply(struct wg_cookie_checker *checker, struct wg_msg_cookie *reply,
			  const u8 cookie_key[WG_KEY_SIZE], const struct wg_macs *macs,
			  __le32 sender_index, const struct wg_source *source,
			  const u8 nonce[WG_COOKIE_NONCE_SIZE],
			  const u8 new_secret[32], u64 boot_ns)
{
	u8 cookie[WG_COOKIE_SIZE];

	reply->type = cpu_to_le32(WG_MESSAGE_COOKIE);
	reply->receiver_index = sender_index;
	memcpy(reply->nonce, nonce, WG_COOKIE_NONCE_SIZE);
	make_cookie(checker, cookie, source, new_secret, boot_ns);
	wg_xaead_seal(reply->encrypted_cookie, cookie, sizeof(cookie), macs->mac1,
		      WG_COOKIE_SIZE, nonce, cookie_key);
	wg_wipe(cookie, sizeof(cookie));
}
