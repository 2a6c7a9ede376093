/* SPDX-License-Identifier: GPL-2.0 */
/* X25519 (RFC 7748). */
#ifndef WG_CRYPTO_X25519_H
#define WG_CRYPTO_X25519_H

#include "platform.h"

enum {
	WG_X25519_KEY = 32,
	WG_X25519_MANY = 3,
};

/**
 * struct wg_x25519_job - one multiplication
 * @out: the product; all zero when the point has low order
 * @scalar: private key; clamped here, so it need not be
 * @point: u-coordinate; its top bit is ignored, it need not be reduced; NULL: the
 *	   base point, and so the product is the public key
 */
struct wg_x25519_job {
	u8 *out;
	const u8 *scalar;
	const u8 *point;
};

/**
 * wg_x25519_many() - several at a time cost less than one by one
 * @jobs: what to multiply; the outputs differ, and may be inputs
 * @n: how many, 1 to WG_X25519_MANY
 *
 * Context: any; no allocation, no sleep.
 * Return: false when a product is zero, and the caller must give up.
 */
bool __must_check wg_x25519_many(const struct wg_x25519_job *jobs, unsigned int n);

/**
 * wg_x25519() - multiply a point by a scalar
 * @out: the product; all zero when the point has low order
 * @scalar: private key; clamped here, so it need not be
 * @point: u-coordinate; its top bit is ignored, it need not be reduced
 *
 * Context: any; no allocation, no sleep.
 * Return: false when the product is zero, and the caller must give up.
 */
bool __must_check wg_x25519(u8 out[WG_X25519_KEY], const u8 scalar[WG_X25519_KEY],
			    const u8 point[WG_X25519_KEY]);

/**
 * wg_x25519_public() - the public key of a private key
 * @pub: public key out; may be @priv
 * @priv: private key, clamped or not
 *
 * Context: any; no allocation, no sleep.
 */
void wg_x25519_public(u8 pub[WG_X25519_KEY], const u8 priv[WG_X25519_KEY]);

/**
 * wg_x25519_clamp() - make 32 bytes a private key
 * @key: changed in place
 */
void wg_x25519_clamp(u8 key[WG_X25519_KEY]);

#endif
