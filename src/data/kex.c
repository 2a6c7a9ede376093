// SPDX-License-Identifier: GPL-2.0
/*
 * One handshake message at a time, in process context: what is answered,
 * what is dropped and why (protocol sections 3 and 4), in the order of calls of
 * section 7.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/random.h>
#include <linux/ktime.h>
#include <linux/udp.h>

#include "../crypto/platform.h"
#include "drop.h"
#include "handshake.h"
#include "outer.h"

/* One message being handled. */
struct incoming {
	struct wg_device *wg;
	struct sk_buff *skb;
	struct wg_identity *identity;
	struct wg_endpoint from;
	struct wg_source source;
};

static struct wg_identity *get_identity(struct wg_device *wg)
{
	struct wg_identity *identity;

	rcu_read_lock();
	identity = wg_identity_get(rcu_dereference(wg->identity));
	rcu_read_unlock();
	return identity;
}

static void timestamp(u8 out[WG_TIMESTAMP_SIZE])
{
	struct timespec64 now;

	ktime_get_real_ts64(&now);
	wg_noise_timestamp(out, now.tv_sec, now.tv_nsec);
}

/* No lock is held here: the wait may be long at boot. */
static int fresh(struct wg_noise_random *random)
{
	int err = wait_for_random_bytes();

	if (!err)
		get_random_bytes(random, sizeof(*random));
	return err;
}

static void act(struct wg_peer *peer, unsigned int actions)
{
	rcu_read_lock();
	wg_peer_act(peer, actions);
	rcu_read_unlock();
}

/* --- initiations of ours ------------------------------------------------------------ */

static void send_initiation(struct wg_peer *peer, struct wg_msg_initiation *msg)
{
	struct wg_clock now = wg_clock_now();

	net_dbg_ratelimited("%s: Sending handshake initiation to peer %llu\n",
			    peer->device->dev->name, peer->id);
	/* First: an answer may be here, on another CPU, before the sending returns, and
	 * what it calls off must not be set after it.
	 */
	act(peer, wg_proto_initiation_sent(&peer->proto, &now, get_random_u32()));
	wg_outer_send_message(peer, msg, sizeof(*msg), WG_HANDSHAKE_DS);
}

void wg_handshake_initiate(struct wg_peer *peer)
{
	struct wg_device *wg = peer->device;
	struct wg_identity *identity = get_identity(wg);
	u8 stamp[WG_TIMESTAMP_SIZE];
	struct wg_noise_random random;
	struct wg_msg_initiation msg;
	unsigned int actions = 0;
	enum wg_reason reason;
	struct wg_clock now;

	if (!netif_running(wg->dev) || fresh(&random))
		goto out;
	now = wg_clock_now();
	timestamp(stamp);
	reason = wg_proto_make_initiation(&peer->proto, &msg, identity, &wg->index, &random, stamp,
					  &now, &actions);
	act(peer, actions);
	if (reason == WG_OK)
		send_initiation(peer, &msg);
	else if (reason != WG_DROP_TOO_SOON)
		wg_count_drop(wg, reason, 1);
out:
	wg_wipe(&random, sizeof(random));
	wg_identity_put(identity);
}

/* --- messages of type 1 ---------------------------------------------------------------- */

static void learn(struct wg_peer *peer, struct sk_buff *skb)
{
	rcu_read_lock();
	wg_endpoint_learn(peer, skb);
	rcu_read_unlock();
}

static void respond(struct wg_peer *peer)
{
	struct wg_device *wg = peer->device;
	struct wg_noise_random random;
	struct wg_msg_response msg;
	unsigned int actions = 0;
	enum wg_reason reason;
	struct wg_clock now;
	u64 id;

	if (fresh(&random))
		return;
	now = wg_clock_now();
	id = wg_next_keypair_id();
	net_dbg_ratelimited("%s: Sending handshake response to peer %llu\n", wg->dev->name, peer->id);
	reason = wg_proto_make_response(&peer->proto, &msg, &wg->index, &random, id, &now, &actions);
	wg_wipe(&random, sizeof(random));
	act(peer, actions);
	if (reason != WG_OK) {
		wg_count_drop(wg, reason, 1);
		return;
	}
	wg_outer_send_message(peer, &msg, sizeof(msg), WG_HANDSHAKE_DS);
}

static struct wg_peer *get_peer(struct wg_device *wg, const u8 key[WG_KEY_SIZE])
{
	struct wg_peer *peer;

	rcu_read_lock();
	peer = wg_peer_find(wg, key);
	if (peer && !wg_peer_get(peer))
		peer = NULL;
	rcu_read_unlock();
	return peer;
}

/* Counted before anything is sent in answer: who has seen that finds it counted. */
static void count_received(struct wg_peer *peer, size_t len)
{
	local_bh_disable();
	dev_sw_netstats_rx_add(peer->device->dev, len);
	local_bh_enable();
	atomic64_add(len, &peer->rx_bytes);
}

static void note_received(struct wg_peer *peer)
{
	struct wg_clock now = wg_clock_now();

	act(peer, wg_proto_handshake_received(&peer->proto, &now));
}

/*
 * Accepting replaces whatever was there, also the nothing that a change of the
 * private key left. To be asked after it: then either the key is still ours,
 * or the change comes later and clears what was accepted, or this tells.
 */
static bool is_outdated(const struct incoming *in)
{
	return rcu_access_pointer(in->wg->identity) != in->identity;
}

static enum wg_reason accept_initiation(struct incoming *in, struct wg_peer *peer,
					struct wg_opened_initiation *opened,
					const struct wg_msg_initiation *msg)
{
	enum wg_reason reason;

	reason = wg_noise_accept_initiation(&peer->proto.handshake, opened, msg, in->identity,
					    wg_clock_now().boot);
	if (reason != WG_OK)
		return reason;
	if (is_outdated(in)) {
		wg_handshake_clear(&peer->proto.handshake, &in->wg->index);
		return WG_DROP_NOT_PENDING;
	}
	learn(peer, in->skb);
	net_dbg_ratelimited("%s: Receiving handshake initiation from peer %llu (%pISpfsc)\n",
			    in->wg->dev->name, peer->id, &in->from.addr);
	count_received(peer, sizeof(*msg));
	/* As below: what the response lets in may wait for an answer anew. */
	note_received(peer);
	respond(peer);
	return WG_OK;
}

static enum wg_reason process_initiation(struct incoming *in)
{
	const struct wg_msg_initiation *msg = (const void *)in->skb->data;
	struct wg_opened_initiation opened;
	struct wg_peer *peer = NULL;
	enum wg_reason reason;

	reason = wg_noise_open_initiation(&opened, msg, in->identity);
	if (reason != WG_OK)
		goto out;
	peer = get_peer(in->wg, opened.public_key);
	reason = peer ? accept_initiation(in, peer, &opened, msg) : WG_DROP_UNKNOWN_KEY;
out:
	wg_wipe(&opened, sizeof(opened));
	wg_peer_put(peer);
	return reason;
}

/* --- messages of type 2 ------------------------------------------------------------------ */

static struct wg_peer *peer_of_handshake(struct wg_handshake *hs)
{
	return container_of(hs, struct wg_peer, proto.handshake);
}

static struct wg_peer *get_peer_by_index(struct wg_device *wg, __le32 index, bool keypairs_too)
{
	struct wg_handshake *hs;
	struct wg_keypair *keypair;
	struct wg_peer *peer = NULL;

	rcu_read_lock();
	hs = wg_index_handshake(&wg->index, le32_to_cpu(index));
	if (hs)
		peer = peer_of_handshake(hs);
	keypair = hs || !keypairs_too ? NULL : wg_index_keypair(&wg->index, le32_to_cpu(index));
	if (keypair)
		peer = container_of(keypair->session, struct wg_peer, proto.session);
	if (peer && !wg_peer_get(peer))
		peer = NULL;
	rcu_read_unlock();
	return peer;
}

static void begin_session(struct wg_peer *peer)
{
	struct wg_clock now = wg_clock_now();
	u64 id = wg_next_keypair_id();
	unsigned int actions;
	enum wg_reason reason;

	reason = wg_proto_response_accepted(&peer->proto, &peer->device->index, id, &now, &actions);
	if (reason != WG_OK)
		wg_count_drop(peer->device, reason, 1);
	act(peer, actions);
}

static enum wg_reason process_response(struct incoming *in)
{
	const struct wg_msg_response *msg = (const void *)in->skb->data;
	struct wg_peer *peer = get_peer_by_index(in->wg, msg->receiver_index, false);
	enum wg_reason reason;

	if (!peer)
		return WG_DROP_NOT_PENDING;
	reason = wg_noise_consume_response(&peer->proto.handshake, msg, in->identity);
	if (reason == WG_OK) {
		learn(peer, in->skb);
		net_dbg_ratelimited("%s: Receiving handshake response from peer %llu (%pISpfsc)\n",
				    in->wg->dev->name, peer->id, &in->from.addr);
		count_received(peer, sizeof(*msg));
		/* Before the session sends what is staged: that waits for an answer anew. */
		note_received(peer);
		begin_session(peer);
	}
	wg_peer_put(peer);
	return reason;
}

/* --- messages of type 3, and the demand for them ------------------------------------------ */

static enum wg_reason process_cookie(struct incoming *in)
{
	const struct wg_msg_cookie *msg = (const void *)in->skb->data;
	struct wg_peer *peer = get_peer_by_index(in->wg, msg->receiver_index, true);
	enum wg_reason reason;

	net_dbg_ratelimited("%s: Receiving cookie response from %pISpfsc\n", in->wg->dev->name,
			    &in->from.addr);
	if (!peer)
		return WG_DROP_NO_INDEX;
	reason = wg_cookie_consume(&peer->proto.cookie, msg, wg_clock_now().boot);
	if (reason != WG_OK)
		net_dbg_ratelimited("%s: Could not decrypt invalid cookie response\n",
				    in->wg->dev->name);
	wg_peer_put(peer);
	return reason;
}

static void demand_cookie(struct incoming *in, const struct wg_macs *macs)
{
	const struct wg_msg_initiation *msg = (const void *)in->skb->data;
	struct {
		u8 nonce[WG_COOKIE_NONCE_SIZE];
		u8 secret[32];
	} random;
	struct wg_msg_cookie reply;

	get_random_bytes(&random, sizeof(random));
	wg_cookie_make_reply(&in->wg->checker, &reply, in->identity->cookie_key, macs,
			     msg->sender_index, &in->source, random.nonce, random.secret,
			     wg_clock_now().boot);
	wg_wipe(&random, sizeof(random));
	net_dbg_ratelimited("%s: Sending cookie response for denied handshake message from %pISpfsc\n",
			    in->wg->dev->name, &in->from.addr);
	wg_outer_send_reply(in->wg, &in->from, &reply, sizeof(reply));
}

/* May this message be processed? Types 1 and 2; their macs are the last 32 bytes. */
static enum wg_reason judge(struct incoming *in, bool under_load)
{
	const struct wg_macs *macs = (const void *)(in->skb->data + in->skb->len - sizeof(*macs));
	enum wg_mac_verdict verdict;
	u8 secret[32];

	get_random_bytes(secret, sizeof(secret));
	verdict = wg_cookie_check(&in->wg->checker, in->identity->mac1_key, in->skb->data, in->skb->len,
				  &in->source, under_load, secret, wg_clock_now().boot);
	wg_wipe(secret, sizeof(secret));
	switch (verdict) {
	case WG_MAC_INVALID:
		return WG_DROP_MAC1_INVALID;
	case WG_MAC1_VALID:
		if (!under_load)
			return WG_OK;
		demand_cookie(in, macs);
		return WG_DROP_COOKIE_DEMANDED;
	default:
		if (under_load && !wg_ratelimit_ok(in->wg, &in->source))
			return WG_DROP_RATE_LIMITED;
		return WG_OK;
	}
}

/* --- dispatch -------------------------------------------------------------------------------- */

static void read_source(struct wg_source *source, const struct sk_buff *skb)
{
	memset(source, 0, sizeof(*source));
	memcpy(source->port, &udp_hdr(skb)->source, sizeof(source->port));
	if (skb->protocol == htons(ETH_P_IP)) {
		source->addr_len = sizeof(struct in_addr);
		memcpy(source->addr, &ip_hdr(skb)->saddr, sizeof(struct in_addr));
	} else {
		source->addr_len = sizeof(struct in6_addr);
		memcpy(source->addr, &ipv6_hdr(skb)->saddr, sizeof(struct in6_addr));
	}
}

static enum wg_reason dispatch(struct incoming *in, bool under_load)
{
	enum wg_message_type type = wg_message_classify(in->skb->data, in->skb->len);
	enum wg_reason reason;

	if (type == WG_MESSAGE_COOKIE)
		return process_cookie(in);
	reason = judge(in, under_load);
	if (reason != WG_OK)
		return reason;
	return type == WG_MESSAGE_INITIATION ? process_initiation(in) : process_response(in);
}

static void note_refusal(const struct incoming *in, enum wg_reason reason)
{
	if (reason == WG_DROP_MAC1_INVALID)
		net_dbg_ratelimited("%s: Invalid MAC of handshake, dropping packet from %pISpfsc\n",
				    in->wg->dev->name, &in->from.addr);
	else if (reason != WG_DROP_COOKIE_DEMANDED && reason != WG_DROP_COOKIE_INVALID)
		net_dbg_ratelimited("%s: Invalid handshake message (%s) from %pISpfsc\n",
				    in->wg->dev->name, wg_reason_name(reason), &in->from.addr);
}

void wg_handshake_process(struct wg_device *wg, struct sk_buff *skb, bool under_load)
{
	struct incoming in = { .wg = wg, .skb = skb, .identity = get_identity(wg) };
	enum wg_reason reason = WG_DROP_NO_IDENTITY;

	if (!wg_endpoint_of_skb(&in.from, skb)) {
		reason = WG_DROP_MALFORMED;
	} else if (in.identity) {
		read_source(&in.source, skb);
		reason = dispatch(&in, under_load);
		if (reason != WG_OK)
			note_refusal(&in, reason);
	}
	wg_identity_put(in.identity);
	if (reason == WG_OK)
		consume_skb(skb);
	else
		wg_drop(wg, skb, reason);
}
