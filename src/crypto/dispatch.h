/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one place that chooses an implementation per algorithm, once at load.
 *
 * An algorithm with more than portable code has a list of implementations, best
 * first, and is named in dispatch.c. Its file reads the switches that
 * ->enable() turns (switch.h).
 */
#ifndef WG_CRYPTO_DISPATCH_H
#define WG_CRYPTO_DISPATCH_H

#include "cpu.h"
#include "switch.h"

/**
 * struct wg_crypto_impl - one way to do an algorithm
 * @name: as printed at load and as given to the parameter "crypto"
 * @needs: all of these enum wg_cpu_features
 * @avoid: not chosen with any of these, unless forced
 * @enable: turn it on or off; NULL for the portable code
 */
struct wg_crypto_impl {
	const char *name;
	u32 needs;
	u32 avoid;
	void (*enable)(bool on);
};

/**
 * struct wg_crypto_algorithm - what has several implementations
 * @name: as printed at load
 * @impls: best first; the last one is portable, needs nothing and is always there
 * @n: how many
 * @check: compare what is enabled with the portable code; true if equal
 */
struct wg_crypto_algorithm {
	const char *name;
	const struct wg_crypto_impl *impls;
	unsigned int n;
	bool (*check)(void);
};

/* aead_choice.c */
extern const struct wg_crypto_algorithm wg_aead_algorithm;
/* x25519.c */
extern const struct wg_crypto_algorithm wg_x25519_algorithm;

/**
 * wg_crypto_init() - choose, check and enable an implementation per algorithm
 * @force: names separated by commas, or NULL. Each algorithm takes the first of
 *	   its implementations that is named and that the CPU can run; one that
 *	   has none of the names is chosen as if nothing were forced.
 *
 * An implementation that fails its check is passed over with a warning.
 *
 * Context: process, before anything uses the crypto; userspace: again at any
 * time while no other thread uses it.
 * Return: 0, or -ENOMEM.
 */
int __must_check wg_crypto_init(const char *force);

/** wg_crypto_exit() - give back what wg_crypto_init() took. */
void wg_crypto_exit(void);

/**
 * wg_crypto_chosen() - what runs
 * @algorithm: one of those above
 *
 * Return: the name of its implementation.
 */
const char *wg_crypto_chosen(const struct wg_crypto_algorithm *algorithm);

#endif
