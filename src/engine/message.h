/* SPDX-License-Identifier: GPL-2.0 */
/* The four messages as they lie on the wire (protocol section 2). */
#ifndef WG_ENGINE_MESSAGE_H
#define WG_ENGINE_MESSAGE_H

#include "platform.h"

enum wg_sizes {
	WG_KEY_SIZE = 32,
	WG_HASH_SIZE = 32,
	WG_TAG_SIZE = 16,
	WG_TIMESTAMP_SIZE = 12,
	WG_COOKIE_SIZE = 16,
	WG_COOKIE_NONCE_SIZE = 24,
	WG_PADDING_MULTIPLE = 16,
	WG_DATA_HEADER_SIZE = 16,
	WG_DATA_OVERHEAD = WG_DATA_HEADER_SIZE + WG_TAG_SIZE,
};

enum wg_limits {
	WG_REKEY_AFTER_TIME = 120,	/* seconds, as all below */
	WG_REJECT_AFTER_TIME = 180,
	WG_REKEY_TIMEOUT = 5,
	WG_KEEPALIVE_TIMEOUT = 10,
	WG_MAX_TIMER_HANDSHAKES = 90 / WG_REKEY_TIMEOUT,
	WG_COOKIE_MAX_AGE = 120,
	WG_COOKIE_LATENCY = 5,
	WG_INITIATIONS_PER_SECOND = 50,
	WG_MAX_STAGED = 128,
	WG_MAX_INCOMING_HANDSHAKES = 4096,
	WG_MAX_PEERS = 1 << 20,
	WG_HANDSHAKE_DS = 0x88,		/* DSCP AF41, no ECN */
};

#define WG_REKEY_AFTER_MESSAGES (1ULL << 60)

enum wg_message_type {
	WG_MESSAGE_INVALID = 0,
	WG_MESSAGE_INITIATION = 1,
	WG_MESSAGE_RESPONSE = 2,
	WG_MESSAGE_COOKIE = 3,
	WG_MESSAGE_DATA = 4,
};

struct wg_macs {
	u8 mac1[WG_COOKIE_SIZE];
	u8 mac2[WG_COOKIE_SIZE];
} __packed;

struct wg_msg_initiation {
	__le32 type;
	__le32 sender_index;
	u8 ephemeral[WG_KEY_SIZE];
	u8 encrypted_static[WG_KEY_SIZE + WG_TAG_SIZE];
	u8 encrypted_timestamp[WG_TIMESTAMP_SIZE + WG_TAG_SIZE];
	struct wg_macs macs;
} __packed;

struct wg_msg_response {
	__le32 type;
	__le32 sender_index;
	__le32 receiver_index;
	u8 ephemeral[WG_KEY_SIZE];
	u8 encrypted_nothing[WG_TAG_SIZE];
	struct wg_macs macs;
} __packed;

struct wg_msg_cookie {
	__le32 type;
	__le32 receiver_index;
	u8 nonce[WG_COOKIE_NONCE_SIZE];
	u8 encrypted_cookie[WG_COOKIE_SIZE + WG_TAG_SIZE];
} __packed;

struct wg_msg_data {
	__le32 type;
	__le32 receiver_index;
	__le64 counter;
	u8 content[];
} __packed;

/**
 * wg_message_classify() - type of a datagram by its first word and length.
 * @first: the first four bytes (anything if @len < 4), unaligned is fine
 * @len: length of the whole UDP payload, bytes
 *
 * The four bytes are compared as one little-endian word, which forces the
 * reserved three to be zero. Returns WG_MESSAGE_INVALID for what is none.
 */
enum wg_message_type wg_message_classify(const u8 *first, size_t len);

/**
 * wg_message_padding() - zero bytes to append to an inner packet.
 * @len: its length; @mtu: what the padded length may not exceed (0: no limit)
 */
unsigned int wg_message_padding(unsigned int len, unsigned int mtu);

#endif
