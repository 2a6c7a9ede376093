/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ChaCha20-Poly1305 (RFC 8439 section 2.8) with the 64-bit counter nonce of the
 * protocol: 4 zero bytes, then the counter in little endian.
 *
 * The source of a job may be memory that others can change meanwhile (the page
 * cache). Each source byte is read once; the tag is always taken over, and
 * decryption always done from, our own copy in dst.
 */
#ifndef WG_CRYPTO_AEAD_H
#define WG_CRYPTO_AEAD_H

#include "platform.h"

enum {
	WG_AEAD_KEY = 32,
	WG_AEAD_TAG = 16,
	WG_AEAD_IV = 12,
};

/**
 * struct wg_piece - some bytes of a message
 * @data: first byte; may be NULL when @len is 0
 * @len: bytes
 */
struct wg_piece {
	const u8 *data;
	u32 len;
};

/**
 * struct wg_aead_job - one packet to seal or to open
 * @key: 32 bytes
 * @nonce: the counter
 * @dst: linear and ours: seal writes @len + @pad + 16 bytes, open @len - 16
 * @src: the bytes in order; a piece may lie in @dst, but only at its own place
 *	 (a single piece with data == dst is work in place)
 * @npieces: number of pieces, empty ones allowed
 * @len: sum of the pieces (open: with the tag, which may straddle pieces)
 * @pad: seal: zero bytes appended to the plaintext before sealing
 * @ok: open: the verdict
 */
struct wg_aead_job {
	const u8 *key;
	u64 nonce;
	u8 *dst;
	const struct wg_piece *src;
	u32 npieces;
	u32 len;
	u32 pad;
	bool ok;
};

/**
 * wg_aead_seal_jobs() - encrypt and authenticate packets
 * @jobs: the packets; no associated data
 * @n: how many
 *
 * Context: any; no allocation, no sleep.
 */
void wg_aead_seal_jobs(struct wg_aead_job *jobs, unsigned int n);

/**
 * wg_aead_open_jobs() - check and decrypt packets
 * @jobs: the packets; each gets its verdict in ->ok
 * @n: how many
 *
 * Nothing is decrypted before its tag was found right. After a failure dst is
 * wiped, or left as it was when all of the body was in its place already.
 *
 * Context: any; no allocation, no sleep.
 */
void wg_aead_open_jobs(struct wg_aead_job *jobs, unsigned int n);

/* The same in portable C, whatever was chosen. */
void wg_aead_seal_portable(struct wg_aead_job *jobs, unsigned int n);
void wg_aead_open_portable(struct wg_aead_job *jobs, unsigned int n);

/**
 * wg_aead_seal() - encrypt and authenticate one linear message
 * @dst: output, @len + 16 bytes
 * @src: plaintext; may be @dst, not overlap it otherwise
 * @len: its bytes, less than 4 GiB
 * @ad: associated data, may be NULL when @ad_len is 0; not in @dst
 * @ad_len: its bytes
 * @nonce: the counter
 * @key: 32 bytes
 */
void wg_aead_seal(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		  u64 nonce, const u8 key[WG_AEAD_KEY]);

/**
 * wg_aead_open() - check and decrypt one linear message
 * @dst: output, @len - 16 bytes; see wg_aead_open_jobs() for failures
 * @src: ciphertext and tag; may be @dst, not overlap it otherwise
 * @len: bytes of both, less than 4 GiB
 * @ad: associated data, may be NULL when @ad_len is 0; not in @dst
 * @ad_len: its bytes
 * @nonce: the counter
 * @key: 32 bytes
 *
 * Return: true when the tag is right; false otherwise or when @len < 16.
 */
bool __must_check wg_aead_open(u8 *dst, const u8 *src, size_t len, const u8 *ad,
			       size_t ad_len, u64 nonce, const u8 key[WG_AEAD_KEY]);

/**
 * wg_aead_seal_iv() - wg_aead_seal() with the 12-byte nonce of RFC 8439
 * @dst: output, @len + 16 bytes
 * @src: plaintext; may be @dst
 * @len: its bytes
 * @ad: associated data
 * @ad_len: its bytes
 * @iv: 12 bytes
 * @key: 32 bytes
 */
void wg_aead_seal_iv(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		     const u8 iv[WG_AEAD_IV], const u8 key[WG_AEAD_KEY]);

/**
 * wg_aead_open_iv() - wg_aead_open() with the 12-byte nonce of RFC 8439
 * @dst: output, @len - 16 bytes
 * @src: ciphertext and tag; may be @dst
 * @len: bytes of both
 * @ad: associated data
 * @ad_len: its bytes
 * @iv: 12 bytes
 * @key: 32 bytes
 *
 * Return: true when the tag is right; false otherwise or when @len < 16.
 */
bool __must_check wg_aead_open_iv(u8 *dst, const u8 *src, size_t len, const u8 *ad,
				  size_t ad_len, const u8 iv[WG_AEAD_IV],
				  const u8 key[WG_AEAD_KEY]);

#endif
