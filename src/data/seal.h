/* SPDX-License-Identifier: GPL-2.0 */
/* From inner packets to outer ones that only lack UDP and IP headers. */
#ifndef WG_DATA_SEAL_H
#define WG_DATA_SEAL_H

#include "cpu.h"
#include "outer.h"

/* What we keep in skb->cb of a sealed packet until it is sent. */
struct wg_outer_cb {
	u16 segments;
	u16 gso_size;	/* payload of each datagram but the last; 0: there is one */
	u8 ds;
	u8 level;
};

static inline struct wg_outer_cb *wg_outer_cb(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct wg_outer_cb) > sizeof(skb->cb));
	return (struct wg_outer_cb *)skb->cb;
}

/**
 * wg_seal_singles() - seal the packets at the head of @run.
 * @n: how many, wg_seal_count() of them; @nonce: the first of as many
 * @out: sealed packets are appended, in order. What cannot be sealed is dropped.
 * @wide: the calling worker's, or NULL
 * Context: RCU reader.
 */
void wg_seal_singles(struct wg_peer *peer, struct wg_keypair *keypair, const struct wg_path *path,
		     struct sk_buff_head *run, unsigned int n, u64 nonce,
		     struct sk_buff_head *out, struct wg_wide *wide);

/**
 * wg_seal_count() - packets at the head of @run, up to the first GSO one, that are sealed in one go:
 * one chunk, or with @wide as many as it takes.
 */
unsigned int wg_seal_count(const struct sk_buff_head *run, struct wg_wide *wide);

/* A super-packet that the fast path can take. */
struct wg_super {
	unsigned int l4;	/* offset of the TCP or UDP header */
	unsigned int headers;	/* length of all inner headers */
	unsigned int mss;
	unsigned int payload;
	unsigned int segments;
	bool ipv6, tcp, fixed_id;
};

/** wg_super_parse() - Return: false if it must be cut by the plain path. */
bool __must_check wg_super_parse(struct wg_super *super, const struct sk_buff *skb);

/**
 * wg_seal_super() - seal a super-packet into as few outer skbs as possible; consumes @skb.
 * @wide: the calling worker's, or NULL
 * Context: RCU reader.
 */
void wg_seal_super(struct wg_peer *peer, struct wg_keypair *keypair, const struct wg_path *path,
		   struct sk_buff *skb, const struct wg_super *super, u64 nonce,
		   struct sk_buff_head *out, struct wg_wide *wide);

/* Shared by both. */
void wg_write_data_header(u8 *dst, const struct wg_keypair *keypair, u64 nonce);
/** wg_outer_inherit() - what the outer packet keeps of the inner: flow hash, pacing time. */
void wg_outer_inherit(struct sk_buff *outer, struct sk_buff *inner);
/** wg_has_writer() - Return: is @skb charged to the send buffer of a socket? */
bool wg_has_writer(const struct sk_buff *skb);
/** wg_move_owner() - the socket that waits for @inner now waits for @outer. */
void wg_move_owner(struct sk_buff *outer, struct sk_buff *inner);
/** wg_share_owner() - the same for all that @inner became; @outer may be empty. */
void wg_share_owner(struct sk_buff_head *outer, struct sk_buff *inner);

#endif
