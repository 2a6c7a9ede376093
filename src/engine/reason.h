/* SPDX-License-Identifier: GPL-2.0 */
/* Why a packet went no further. Every drop has exactly one of these. */
#ifndef WG_ENGINE_REASON_H
#define WG_ENGINE_REASON_H

/*
 * X(NAME, "name", "what it means to a person")
 * The string is what `ethtool -S` shows after "drop_".
 */
#define WG_REASONS(X)							\
	/* on the way out */						\
	X(NOT_IP, "not_ip", "the packet handed to the device is not IP") \
	X(NO_PEER, "no_peer", "no allowed IP matches the destination")	\
	X(NO_ENDPOINT, "no_endpoint", "the peer's address is not known") \
	X(NO_ROUTE, "no_route", "no route to the endpoint")		\
	X(NO_SOCKET, "no_socket", "no socket of the endpoint's family")	\
	X(STAGED_OVERFLOW, "staged_overflow", "too many packets wait for a session") \
	X(GAVE_UP, "gave_up", "the handshake was not answered for 90 s") \
	X(PURGED, "purged", "link down or peer removed while staged")	\
	X(LOOP, "loop", "the tunnel's packets are routed into tunnels too often") \
	X(QUEUE_FULL, "queue_full", "a bounded queue was full")		\
	X(SEGMENTATION, "segmentation", "a super-packet could not be cut") \
	X(SEND_FAILED, "send_failed", "the outer stack refused the packet") \
	/* on the way in, before authentication */			\
	X(MALFORMED, "malformed", "not a message of the protocol")	\
	X(NO_INDEX, "no_index", "the receiver index is nobody's")	\
	X(KEY_EXPIRED, "key_expired", "the session is too old or used up") \
	X(AUTH_FAILED, "auth_failed", "the tag is wrong")		\
	X(REPLAYED, "replayed", "the counter was seen or is too old")	\
	/* on the way in, content of authenticated packets */		\
	X(INNER_MALFORMED, "inner_malformed", "the content is not IP")	\
	X(INNER_LENGTH, "inner_length", "the content is shorter than it says") \
	X(SOURCE_NOT_ALLOWED, "source_not_allowed", "the inner source is not this peer's") \
	/* handshakes */						\
	X(MAC1_INVALID, "mac1_invalid", "mac1 is wrong")		\
	X(COOKIE_DEMANDED, "cookie_demanded", "under load and mac2 is wrong or missing") \
	X(RATE_LIMITED, "rate_limited", "under load and too many from this source") \
	X(NO_IDENTITY, "no_identity", "this device has no private key")	\
	X(UNKNOWN_KEY, "unknown_key", "no peer with this static key")	\
	X(STALE_TIMESTAMP, "stale_timestamp", "the initiation is not newer than the last") \
	X(INITIATION_FLOOD, "initiation_flood", "the peer initiates faster than 50 times a second") \
	X(NOT_PENDING, "not_pending", "no handshake waits for this message") \
	X(LOW_ORDER, "low_order", "a key exchange gave zero")		\
	X(COOKIE_INVALID, "cookie_invalid", "the cookie reply does not belong to our last message") \
	X(TOO_SOON, "too_soon", "an initiation went out less than 5 s ago") \
	X(RNG_NOT_READY, "rng_not_ready", "the kernel has no randomness yet") \
	/* anywhere */							\
	X(NO_MEMORY, "no_memory", "out of memory")			\
	X(DEAD, "dead", "the peer or device is being removed")

enum wg_reason {
	WG_OK = 0,
#define WG_REASON_ENUM(name, str, text) WG_DROP_##name,
	WG_REASONS(WG_REASON_ENUM)
#undef WG_REASON_ENUM
	WG_REASON_COUNT,
};

/** wg_reason_name() - short lower-case name, never NULL ("ok" for WG_OK). */
const char *wg_reason_name(enum wg_reason reason);

/** wg_reason_text() - one phrase for a person, never NULL. */
const char *wg_reason_text(enum wg_reason reason);

#endif
