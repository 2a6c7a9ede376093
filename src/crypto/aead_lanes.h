/* SPDX-License-Identifier: GPL-2.0 */
/* Sealing and opening with the lanes of lanes.h. */
#ifndef WG_CRYPTO_AEAD_LANES_H
#define WG_CRYPTO_AEAD_LANES_H

#include "aead.h"

/* What became of a source: brought to dst, or found there, or too short. */
struct wg_gathered {
	size_t bytes;
	bool copied;
};

/**
 * wg_aead_gather() - read each byte of a sealed packet once
 * @job: to be opened, ->len at least 16
 * @tag: 16 bytes out
 *
 * Brings the body to ->dst, unless it is there, and the rest to @tag.
 * Return: how much there was, and whether ->dst was written.
 */
struct wg_gathered wg_aead_gather(const struct wg_aead_job *job, u8 tag[WG_AEAD_TAG]);

/* wg_aead_seal_jobs() and wg_aead_open_jobs() for when wg_lanes_on is. */
void wg_aead_seal_lanes(struct wg_aead_job *jobs, unsigned int n);
void wg_aead_open_lanes(struct wg_aead_job *jobs, unsigned int n);

/* Working memory per CPU, and what depends on its features. Context: process. */
int __must_check wg_aead_lanes_init(u32 cpu);
void wg_aead_lanes_exit(void);

#endif
