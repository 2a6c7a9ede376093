// SPDX-License-Identifier: GPL-2.0
#include "xaead.h"
#include "chacha20.h"

void wg_hchacha20(u8 out[WG_AEAD_KEY], const u8 key[WG_AEAD_KEY],
		  const u8 nonce[WG_HCHACHA20_NONCE])
{
	u32 x[16];
	int i;

	wg_chacha20_setup(x, key);
	for (i = 0; i < 4; i++)
		x[12 + i] = wg_load32(nonce + 4 * i);
	wg_chacha20_permute(x);
	for (i = 0; i < 4; i++) {
		wg_store32(out + 4 * i, x[i]);
		wg_store32(out + 16 + 4 * i, x[12 + i]);
	}
	wg_wipe(x, sizeof(x));
}

void wg_xaead_seal(u8 *dst, const u8 *src, size_t len, const u8 *ad, size_t ad_len,
		   const u8 nonce[WG_XAEAD_NONCE], const u8 key[WG_AEAD_KEY])
{
	u8 subkey[WG_AEAD_KEY];

	wg_hchacha20(subkey, key, nonce);
	wg_aead_seal(dst, src, len, ad, ad_len, wg_load64(nonce + WG_HCHACHA20_NONCE), subkey);
	wg_wipe(subkey, sizeof(subkey));
}

bool wg_xaead_open(u8 *dst, const u8 *src, size_t len, const u8 *ad,
		   size_t ad_len, const u8 nonce[WG_XAEAD_NONCE],
		   const u8 key[WG_AEAD_KEY])
{
	u8 subkey[WG_AEAD_KEY];
	bool ok;

	wg_hchacha20(subkey, key, nonce);
	ok = wg_aead_open(dst, src, len, ad, ad_len,
			  wg_load64(nonce + WG_HCHACHA20_NONCE), subkey);
	wg_wipe(subkey, sizeof(subkey));
	return ok;
}
