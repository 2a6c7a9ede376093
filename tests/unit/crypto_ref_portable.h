/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Vector code against our portable code, which other programs hold against
 * OpenSSL: for a foreign architecture, whose OpenSSL is not at hand. From crypto_test.h.
 */
#ifndef WG_TEST_CRYPTO_REF_PORTABLE_H
#define WG_TEST_CRYPTO_REF_PORTABLE_H

/* wg_aead_seal_iv() is portable C whatever was chosen. */
static inline void ref_aead(u8 *out, const u8 *in, size_t len, const u8 *ad, size_t ad_len,
			    const u8 iv[12], const u8 key[32])
{
	wg_aead_seal_iv(out, in, len, ad, ad_len, iv, key);
}

#endif
