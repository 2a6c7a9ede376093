// SPDX-License-Identifier: GPL-2.0
/*
 * This project's code, one peer per implementation of an algorithm. A section
 * for the vector registers costs here about what it costs in a kernel thread: a
 * counter, and the control word loaded.
 */
#include <stdio.h>
#include <stdlib.h>

#include "aead.h"
#include "blake2s.h"
#include "crypto.h"
#include "dispatch.h"
#include "simd.h"
#include "x25519.h"

static unsigned int depth;

bool wg_fpu_begin(struct wg_fpu *fpu)
{
	fpu->entered = true;
	if (depth++)
		abort();
#if defined(__x86_64__)
	u32 control = 0x1f80;

	__asm__ volatile("ldmxcsr %0" : : "m"(control));
#endif
	return true;
}

void wg_fpu_end(struct wg_fpu *fpu)
{
	fpu->entered = false;
	depth--;
}

void wg_simd_assert(void)
{
}

static struct wg_aead_job jobs[MAX_BATCH];
static struct wg_piece pieces[MAX_BATCH];

static void seal(const struct batch *b)
{
	unsigned int i;

	for (i = 0; i < b->n; i++) {
		const struct packet *p = &b->p[i];

		pieces[i] = (struct wg_piece){ p->plain, p->len };
		jobs[i] = (struct wg_aead_job){
			.key = keys[p->key], .nonce = p->nonce, .dst = p->sealed,
			.src = &pieces[i], .npieces = 1, .len = p->len,
		};
	}
	wg_aead_seal_jobs(jobs, b->n);
}

static void open_all(const struct batch *b)
{
	unsigned int i;

	for (i = 0; i < b->n; i++) {
		const struct packet *p = &b->p[i];

		pieces[i] = (struct wg_piece){ p->sealed, p->len + WG_AEAD_TAG };
		jobs[i] = (struct wg_aead_job){
			.key = keys[p->key], .nonce = p->nonce, .dst = p->plain,
			.src = &pieces[i], .npieces = 1, .len = p->len + WG_AEAD_TAG,
		};
	}
	wg_aead_open_jobs(jobs, b->n);
	for (i = 0; i < b->n; i++)
		if (!jobs[i].ok)
			abort();
}

static void dh(u8 out[32], const u8 scalar[32], const u8 point[32])
{
	if (!wg_x25519(out, scalar, point))
		abort();
}

static void hash(u8 out[32], const u8 *in, size_t len)
{
	wg_blake2s(out, 32, NULL, 0, in, len);
}

static void kdf(u8 out[3][32], unsigned int n, const u8 key[32], const u8 in[32])
{
	wg_kdf(out[0], n > 1 ? out[1] : NULL, n > 2 ? out[2] : NULL, key, in, 32);
}

static void enable(const struct peer *peer, bool on)
{
	const struct wg_crypto_impl *impl = peer->data;

	if (impl->enable)
		impl->enable(on);
}

/* The slowest, which is always there, first. All are off until they are measured. */
static void each(const struct wg_crypto_algorithm *a, void (*fill)(struct peer *peer))
{
	const char *chosen = wg_crypto_chosen(a);
	const u32 cpu = wg_cpu_features();
	const struct wg_crypto_impl *impl;
	struct peer *peer;
	char *name;

	for (impl = a->impls + a->n; impl-- > a->impls;) {
		if (asprintf(&name, "wg %s", impl->name) < 0)
			abort();
		if ((impl->needs & cpu) != impl->needs) {
			printf("# %s %s: not measured, this CPU cannot run it\n", a->name, name);
			free(name);
			continue;
		}
		peer = add_peer(name);
		peer->enable = enable;
		peer->data = impl;
		peer->chosen = !strcmp(impl->name, chosen);
		enable(peer, false);
		fill(peer);
	}
}

static void fill_aead(struct peer *peer)
{
	peer->seal = seal;
	peer->open = open_all;
}

static void fill_x25519(struct peer *peer)
{
	peer->dh = dh;
	peer->dh_base = wg_x25519_public;
}

void add_ours(void)
{
	struct peer *peer;

	if (wg_crypto_init(NULL))
		abort();
	each(&wg_aead_algorithm, fill_aead);
	each(&wg_x25519_algorithm, fill_x25519);
	peer = add_peer("wg C");
	peer->chosen = true;
	peer->hash = hash;
	peer->kdf = kdf;
}
