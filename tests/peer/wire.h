/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The protocol played by hand, either role, from the primitives alone: nothing
 * of the engine is used, so that the module is not compared with itself.
 */
#ifndef WG_TEST_WIRE_H
#define WG_TEST_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	WIRE_KEY = 32,
	WIRE_MAC = 16,
	WIRE_TAI = 12,
	WIRE_INITIATION = 148,
	WIRE_RESPONSE = 92,
	WIRE_COOKIE = 64,
	WIRE_DATA_HEAD = 16,
	WIRE_DATA_MIN = 32,
	WIRE_ROOM = 66000,

	WIRE_TYPE_INITIATION = 1,
	WIRE_TYPE_RESPONSE = 2,
	WIRE_TYPE_COOKIE = 3,
	WIRE_TYPE_DATA = 4,
};

/* Our side of one tunnel. */
struct wire_peer {
	uint8_t priv[WIRE_KEY], pub[WIRE_KEY];
	uint8_t remote[WIRE_KEY];	/* the device's public key */
	uint8_t psk[WIRE_KEY];
	uint8_t cookie[WIRE_MAC];
	bool has_cookie;
};

struct wire_hs {
	uint8_t ck[WIRE_KEY], h[WIRE_KEY];
	uint8_t e_priv[WIRE_KEY];
	uint8_t e_remote[WIRE_KEY];
	uint8_t s_remote[WIRE_KEY];	/* static key an initiation claimed */
	uint8_t tai[WIRE_TAI];
	uint32_t local, remote;		/* indices */
};

struct wire_session {
	uint8_t tx[WIRE_KEY], rx[WIRE_KEY];
	uint32_t local, remote;
	uint64_t counter;
};

void wire_random(void *out, size_t len);
void wire_keys(uint8_t priv[WIRE_KEY], uint8_t pub[WIRE_KEY]);
void wire_public(uint8_t pub[WIRE_KEY], const uint8_t priv[WIRE_KEY]);
void wire_tai64n(uint8_t out[WIRE_TAI], uint64_t sec, uint32_t nsec);
void wire_next_tai(uint8_t out[WIRE_TAI]);	/* newer with each call */

/* As initiator. hs->local is the index to use, hs->e_priv the ephemeral. */
void wire_hs_new(struct wire_hs *hs);
void wire_make_initiation(const struct wire_peer *me, struct wire_hs *hs,
			  const uint8_t tai[WIRE_TAI],
			  uint8_t out[WIRE_INITIATION]);
bool wire_take_response(const struct wire_peer *me, struct wire_hs *hs,
			const uint8_t in[WIRE_RESPONSE],
			struct wire_session *s);

/* As responder. */
bool wire_take_initiation(const struct wire_peer *me, struct wire_hs *hs,
			  const uint8_t in[WIRE_INITIATION]);
void wire_make_response(const struct wire_peer *me, struct wire_hs *hs,
			uint8_t out[WIRE_RESPONSE], struct wire_session *s);

/* mac1 and mac2 at the end of a handshake message of len bytes. */
void wire_macs(const struct wire_peer *me, uint8_t *msg, size_t len);
void wire_macs_for(const uint8_t remote[WIRE_KEY], uint8_t *msg, size_t len);
bool wire_mac1_ok(const uint8_t own[WIRE_KEY], const uint8_t *msg, size_t len);
bool wire_mac2_ok(const uint8_t cookie[WIRE_MAC], const uint8_t *msg,
		  size_t len);
bool wire_mac2_empty(const uint8_t *msg, size_t len);

/* Cookies: the reply to a message of the device, and the device's to ours. */
void wire_make_cookie(const struct wire_peer *me, const uint8_t *msg,
		      size_t len, const uint8_t cookie[WIRE_MAC],
		      uint8_t out[WIRE_COOKIE]);
bool wire_take_cookie(struct wire_peer *me, const uint8_t *sent, size_t len,
		      const uint8_t in[WIRE_COOKIE]);

/* Transport. Lengths of seal are those of out; open returns -1 for a bad one. */
size_t wire_seal_at(const struct wire_session *s, uint8_t *out,
		    const void *plain, size_t len, uint64_t counter);
size_t wire_seal(struct wire_session *s, uint8_t *out, const void *plain,
		 size_t len);
ssize_t wire_open(const struct wire_session *s, const uint8_t *in, size_t len,
		  uint8_t *plain);

uint32_t wire_u32(const uint8_t *p);
uint64_t wire_counter(const uint8_t *data);

#endif
