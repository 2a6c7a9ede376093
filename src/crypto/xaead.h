/* SPDX-License-Identifier: GPL-2.0 */
/* XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): random nonces of 24 bytes. */
#ifndef WG_CRYPTO_XAEAD_H
#define WG_CRYPTO_XAEAD_H

#include "aead.h"

enum {
	WG_XAEAD_NONCE = 24,
	WG_HCHACHA20_NONCE = 16,
};

/**
 * wg_hchacha20() - derive a subkey
 * @out: 32 bytes
 * @key: 32 bytes
 * @nonce: 16 bytes
 */
void wg_hchacha20(u8 out[WG_AEAD_KEY], const u8 key[WG_AEAD_KEY],
		  const u8 nonce[WG_HCHACHA20_NONCE]);

/**
 * wg_xaead_seal() - wg_aead_seal() with a 24-byte nonce
 * @dst: output, @len + 16 bytes
 * @src: plaintext; may be @dst
 * @len: its bytes
 * @ad: associated data
 * @ad_len: its bytes
 * @nonce: 24 bytes
 * @key: 32 bytes
 */
void wg_xaead_seal(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		   const u8 nonce[WG_XAEAD_NONCE], const u8 key[WG_AEAD_KEY]);

/**
 * wg_xaead_open() - wg_aead_open() with a 24-byte nonce
 * @dst: output, @len - 16 bytes
 * @src: ciphertext and tag; may be @dst
 * @len: bytes of both
 * @ad: associated data
 * @ad_len: its bytes
 * @nonce: 24 bytes
 * @key: 32 bytes
 *
 * Return: true when the tag is right; false otherwise or when @len < 16.
 */
bool __must_check wg_xaead_open(u8 *dst, const u8 *src, size_t len, const u8 *ad,
				size_t ad_len, const u8 nonce[WG_XAEAD_NONCE],
				const u8 key[WG_AEAD_KEY]);

#endif
