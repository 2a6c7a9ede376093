// SPDX-License-Identifier: GPL-2.0
/* Which implementation seals and opens packets. */
#include "aead.h"
#include "dispatch.h"

void wg_aead_seal_jobs(struct wg_aead_job *jobs, unsigned int n)
{
	wg_aead_seal_portable(jobs, n);
}

void wg_aead_open_jobs(struct wg_aead_job *jobs, unsigned int n)
{
	wg_aead_open_portable(jobs, n);
}

static const struct wg_crypto_impl impls[] = {
	{ .name = "portable" },
};

const struct wg_crypto_algorithm wg_aead_algorithm = {
	.name = "ChaCha20-Poly1305",
	.impls = impls,
	.n = sizeof(impls) / sizeof(*impls),
};
