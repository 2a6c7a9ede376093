/* SPDX-License-Identifier: GPL-2.0 */
/* The replay window, RFC 6479 style (protocol section 9). */
#ifndef WG_ENGINE_REPLAY_H
#define WG_ENGINE_REPLAY_H

#include "platform.h"

#ifdef __KERNEL__
#define WG_BITS_PER_LONG BITS_PER_LONG
#else
#define WG_BITS_PER_LONG (8 * (int)sizeof(long))
#endif

enum wg_replay_sizes {
	WG_REPLAY_BITS = 8192,
	WG_REPLAY_WORDS = WG_REPLAY_BITS / WG_BITS_PER_LONG,
	WG_REPLAY_WINDOW = WG_REPLAY_BITS - WG_BITS_PER_LONG,
};

#define WG_REJECT_AFTER_MESSAGES (~0ULL - WG_REPLAY_WINDOW - 1)

struct wg_replay {
	spinlock_t lock;
	/* Highest accepted counter + 1. Written under lock, WRITE_ONCE; read
	 * without it by wg_replay_top().
	 */
	u64 top;
	unsigned long bitmap[WG_REPLAY_WORDS];
};

void wg_replay_init(struct wg_replay *replay);

/** wg_replay_accept() - for an authenticated counter; the lock is held by the caller. */
bool __must_check wg_replay_accept(struct wg_replay *replay, u64 counter);

static inline u64 wg_replay_top(const struct wg_replay *replay)
{
	return READ_ONCE(replay->top);
}

#endif
