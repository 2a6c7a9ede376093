// SPDX-License-Identifier: GPL-2.0
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "aead.h"
#include "blake2s.h"
#include "wire.h"
#include "x25519.h"
#include "xaead.h"

static const char construction[] = "Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s";
static const char identifier[] = "WireGuard v1 zx2c4 Jason@zx2c4.com";

void wire_random(void *out, size_t len)
{
	if (getrandom(out, len, 0) != (ssize_t)len)
		__builtin_trap();
}

uint32_t wire_u32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static void put_u32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	p[2] = (uint8_t)(v >> 16);
	p[3] = (uint8_t)(v >> 24);
}

uint64_t wire_counter(const uint8_t *data)
{
	return wire_u32(data + 8) | (uint64_t)wire_u32(data + 12) << 32;
}

void wire_public(uint8_t pub[WIRE_KEY], const uint8_t priv[WIRE_KEY])
{
	wg_x25519_public(pub, priv);
}

void wire_keys(uint8_t priv[WIRE_KEY], uint8_t pub[WIRE_KEY])
{
	wire_random(priv, WIRE_KEY);
	wg_x25519_clamp(priv);
	wire_public(pub, priv);
}

static void put_be(uint8_t *p, uint64_t v, int bytes)
{
	while (bytes--) {
		p[bytes] = (uint8_t)v;
		v >>= 8;
	}
}

void wire_tai64n(uint8_t out[WIRE_TAI], uint64_t sec, uint32_t nsec)
{
	put_be(out, 0x400000000000000aULL + sec, 8);
	put_be(out + 8, nsec & ~0xffffffU, 4);
}

/* Runs ahead of the clock when asked often; never repeats. */
void wire_next_tai(uint8_t out[WIRE_TAI])
{
	static uint64_t last;
	struct timespec ts;
	uint64_t now;

	clock_gettime(CLOCK_REALTIME, &ts);
	now = (uint64_t)ts.tv_sec * 50 + (uint64_t)ts.tv_nsec / 20000000;
	last = now > last ? now : last + 1;
	wire_tai64n(out, last / 50, (uint32_t)(last % 50) * 20000000);
}

static void hash2(uint8_t out[WIRE_KEY], const void *a, size_t a_len,
		  const void *b, size_t b_len)
{
	struct wg_blake2s_state st;

	wg_blake2s_init(&st, WIRE_KEY);
	wg_blake2s_update(&st, a, a_len);
	wg_blake2s_update(&st, b, b_len);
	wg_blake2s_final(&st, out);
}

static void mix_hash(struct wire_hs *hs, const void *data, size_t len)
{
	hash2(hs->h, hs->h, WIRE_KEY, data, len);
}

static void mix_key(struct wire_hs *hs, const uint8_t *data, size_t len)
{
	wg_kdf(hs->ck, NULL, NULL, hs->ck, data, len);
}

static void mix_key_dh(struct wire_hs *hs, uint8_t *key,
		       const uint8_t *priv, const uint8_t *pub)
{
	uint8_t dh[WIRE_KEY];

	if (!wg_x25519(dh, priv, pub))
		memset(dh, 0, sizeof(dh));
	wg_kdf(hs->ck, key, NULL, hs->ck, dh, sizeof(dh));
}

static void hs_begin(struct wire_hs *hs, const uint8_t responder[WIRE_KEY])
{
	hash2(hs->ck, construction, sizeof(construction) - 1, NULL, 0);
	hash2(hs->h, hs->ck, WIRE_KEY, identifier, sizeof(identifier) - 1);
	mix_hash(hs, responder, WIRE_KEY);
}

void wire_hs_new(struct wire_hs *hs)
{
	memset(hs, 0, sizeof(*hs));
	wire_random(hs->e_priv, WIRE_KEY);
	wg_x25519_clamp(hs->e_priv);
	wire_random(&hs->local, sizeof(hs->local));
}

void wire_make_initiation(const struct wire_peer *me, struct wire_hs *hs,
			  const uint8_t tai[WIRE_TAI],
			  uint8_t out[WIRE_INITIATION])
{
	uint8_t key[WIRE_KEY];

	memset(out, 0, WIRE_INITIATION);
	out[0] = WIRE_TYPE_INITIATION;
	put_u32(out + 4, hs->local);
	wire_public(out + 8, hs->e_priv);
	hs_begin(hs, me->remote);
	mix_hash(hs, out + 8, WIRE_KEY);
	mix_key(hs, out + 8, WIRE_KEY);
	mix_key_dh(hs, key, hs->e_priv, me->remote);
	wg_aead_seal(out + 40, me->pub, WIRE_KEY, hs->h, WIRE_KEY, 0, key);
	mix_hash(hs, out + 40, 48);
	mix_key_dh(hs, key, me->priv, me->remote);
	wg_aead_seal(out + 88, tai, WIRE_TAI, hs->h, WIRE_KEY, 0, key);
	mix_hash(hs, out + 88, 28);
	wire_macs(me, out, WIRE_INITIATION);
}

bool wire_take_initiation(const struct wire_peer *me, struct wire_hs *hs,
			  const uint8_t in[WIRE_INITIATION])
{
	uint8_t key[WIRE_KEY];

	if (wire_u32(in) != WIRE_TYPE_INITIATION ||
	    !wire_mac1_ok(me->pub, in, WIRE_INITIATION))
		return false;
	hs_begin(hs, me->pub);
	memcpy(hs->e_remote, in + 8, WIRE_KEY);
	mix_hash(hs, in + 8, WIRE_KEY);
	mix_key(hs, in + 8, WIRE_KEY);
	mix_key_dh(hs, key, me->priv, in + 8);
	if (!wg_aead_open(hs->s_remote, in + 40, 48, hs->h, WIRE_KEY, 0, key))
		return false;
	mix_hash(hs, in + 40, 48);
	mix_key_dh(hs, key, me->priv, hs->s_remote);
	if (!wg_aead_open(hs->tai, in + 88, 28, hs->h, WIRE_KEY, 0, key))
		return false;
	mix_hash(hs, in + 88, 28);
	hs->remote = wire_u32(in + 4);
	return !memcmp(hs->s_remote, me->remote, WIRE_KEY);
}

static void split(const struct wire_hs *hs, struct wire_session *s,
		  bool initiator)
{
	uint8_t a[WIRE_KEY], b[WIRE_KEY];

	wg_kdf(a, b, NULL, hs->ck, NULL, 0);
	memcpy(s->tx, initiator ? a : b, WIRE_KEY);
	memcpy(s->rx, initiator ? b : a, WIRE_KEY);
	s->local = hs->local;
	s->remote = hs->remote;
	s->counter = 0;
}

static void mix_psk(struct wire_hs *hs, const uint8_t psk[WIRE_KEY],
		    uint8_t key[WIRE_KEY])
{
	uint8_t tau[WIRE_KEY];

	wg_kdf(hs->ck, tau, key, hs->ck, psk, WIRE_KEY);
	mix_hash(hs, tau, WIRE_KEY);
}

void wire_make_response(const struct wire_peer *me, struct wire_hs *hs,
			uint8_t out[WIRE_RESPONSE], struct wire_session *s)
{
	uint8_t key[WIRE_KEY];

	memset(out, 0, WIRE_RESPONSE);
	out[0] = WIRE_TYPE_RESPONSE;
	put_u32(out + 4, hs->local);
	put_u32(out + 8, hs->remote);
	wire_public(out + 12, hs->e_priv);
	mix_hash(hs, out + 12, WIRE_KEY);
	mix_key(hs, out + 12, WIRE_KEY);
	mix_key_dh(hs, NULL, hs->e_priv, hs->e_remote);
	mix_key_dh(hs, NULL, hs->e_priv, hs->s_remote);
	mix_psk(hs, me->psk, key);
	wg_aead_seal(out + 44, NULL, 0, hs->h, WIRE_KEY, 0, key);
	mix_hash(hs, out + 44, 16);
	wire_macs(me, out, WIRE_RESPONSE);
	split(hs, s, false);
}

bool wire_take_response(const struct wire_peer *me, struct wire_hs *hs,
			const uint8_t in[WIRE_RESPONSE],
			struct wire_session *s)
{
	struct wire_hs copy = *hs;
	uint8_t key[WIRE_KEY];

	if (wire_u32(in) != WIRE_TYPE_RESPONSE || wire_u32(in + 8) != hs->local ||
	    !wire_mac1_ok(me->pub, in, WIRE_RESPONSE))
		return false;
	mix_hash(&copy, in + 12, WIRE_KEY);
	mix_key(&copy, in + 12, WIRE_KEY);
	mix_key_dh(&copy, NULL, copy.e_priv, in + 12);
	mix_key_dh(&copy, NULL, me->priv, in + 12);
	mix_psk(&copy, me->psk, key);
	if (!wg_aead_open(key, in + 44, 16, copy.h, WIRE_KEY, 0, key))
		return false;
	copy.remote = wire_u32(in + 4);
	split(&copy, s, true);
	return true;
}

static void label_key(uint8_t out[WIRE_KEY], const char *label,
		      const uint8_t pub[WIRE_KEY])
{
	hash2(out, label, 8, pub, WIRE_KEY);
}

static void mac1_of(uint8_t out[WIRE_MAC], const uint8_t receiver[WIRE_KEY],
		    const uint8_t *msg, size_t len)
{
	uint8_t key[WIRE_KEY];

	label_key(key, "mac1----", receiver);
	wg_blake2s(out, WIRE_MAC, key, WIRE_KEY, msg, len - 32);
}

void wire_macs_for(const uint8_t remote[WIRE_KEY], uint8_t *msg, size_t len)
{
	mac1_of(msg + len - 32, remote, msg, len);
	memset(msg + len - 16, 0, WIRE_MAC);
}

void wire_macs(const struct wire_peer *me, uint8_t *msg, size_t len)
{
	wire_macs_for(me->remote, msg, len);
	if (me->has_cookie)
		wg_blake2s(msg + len - 16, WIRE_MAC, me->cookie, WIRE_MAC, msg,
			   len - 16);
}

bool wire_mac1_ok(const uint8_t own[WIRE_KEY], const uint8_t *msg, size_t len)
{
	uint8_t mac[WIRE_MAC];

	mac1_of(mac, own, msg, len);
	return !memcmp(mac, msg + len - 32, WIRE_MAC);
}

bool wire_mac2_ok(const uint8_t cookie[WIRE_MAC], const uint8_t *msg,
		  size_t len)
{
	uint8_t mac[WIRE_MAC];

	wg_blake2s(mac, WIRE_MAC, cookie, WIRE_MAC, msg, len - 16);
	return !memcmp(mac, msg + len - 16, WIRE_MAC);
}

bool wire_mac2_empty(const uint8_t *msg, size_t len)
{
	static const uint8_t zeros[WIRE_MAC];

	return !memcmp(msg + len - 16, zeros, WIRE_MAC);
}

void wire_make_cookie(const struct wire_peer *me, const uint8_t *msg,
		      size_t len, const uint8_t cookie[WIRE_MAC],
		      uint8_t out[WIRE_COOKIE])
{
	uint8_t key[WIRE_KEY];

	memset(out, 0, WIRE_COOKIE);
	out[0] = WIRE_TYPE_COOKIE;
	memcpy(out + 4, msg + 4, 4);
	wire_random(out + 8, 24);
	label_key(key, "cookie--", me->pub);
	wg_xaead_seal(out + 32, cookie, WIRE_MAC, msg + len - 32, WIRE_MAC,
		      out + 8, key);
}

bool wire_take_cookie(struct wire_peer *me, const uint8_t *sent, size_t len,
		      const uint8_t in[WIRE_COOKIE])
{
	uint8_t key[WIRE_KEY];

	if (wire_u32(in) != WIRE_TYPE_COOKIE || memcmp(in + 4, sent + 4, 4))
		return false;
	label_key(key, "cookie--", me->remote);
	if (!wg_xaead_open(me->cookie, in + 32, 32, sent + len - 32, WIRE_MAC,
			   in + 8, key))
		return false;
	me->has_cookie = true;
	return true;
}

size_t wire_seal_at(const struct wire_session *s, uint8_t *out,
		    const void *plain, size_t len, uint64_t counter)
{
	memset(out, 0, WIRE_DATA_HEAD);
	out[0] = WIRE_TYPE_DATA;
	put_u32(out + 4, s->remote);
	put_u32(out + 8, (uint32_t)counter);
	put_u32(out + 12, (uint32_t)(counter >> 32));
	wg_aead_seal(out + WIRE_DATA_HEAD, plain, len, NULL, 0, counter, s->tx);
	return WIRE_DATA_MIN + len;
}

size_t wire_seal(struct wire_session *s, uint8_t *out, const void *plain,
		 size_t len)
{
	return wire_seal_at(s, out, plain, len, s->counter++);
}

ssize_t wire_open(const struct wire_session *s, const uint8_t *in, size_t len,
		  uint8_t *plain)
{
	if (len < WIRE_DATA_MIN || wire_u32(in) != WIRE_TYPE_DATA ||
	    wire_u32(in + 4) != s->local)
		return -1;
	if (!wg_aead_open(plain, in + WIRE_DATA_HEAD, len - WIRE_DATA_HEAD,
			  NULL, 0, wire_counter(in), s->rx))
		return -1;
	return (ssize_t)(len - WIRE_DATA_MIN);
}
