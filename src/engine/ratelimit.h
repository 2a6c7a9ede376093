/* SPDX-License-Identifier: GPL-2.0 */
/* Token buckets for handshakes under load, one per source (protocol section 4.5). */
#ifndef WG_ENGINE_RATELIMIT_H
#define WG_ENGINE_RATELIMIT_H

#include "platform.h"

enum wg_ratelimit_limits {
	WG_RATELIMIT_PER_SECOND = 20,
	WG_RATELIMIT_BURST = 5,
};

struct wg_ratelimit_entry;

struct wg_ratelimit {
	spinlock_t lock;	/* adding and removing entries */
	siphash_key_t key;
	u32 buckets;		/* per family, a power of two */
	u32 max_entries;	/* both families together */
	atomic_t entries;	/* those waiting for their grace period included */
	struct hlist_head *table[2];
};

/** wg_ratelimit_buckets() - table size for a machine with that much memory. */
u32 wg_ratelimit_buckets(u64 ram_bytes);

/** wg_ratelimit_init() - Return: 0 or -ENOMEM. @hash_key: 16 random bytes. */
int __must_check wg_ratelimit_init(struct wg_ratelimit *rl, u32 buckets, const u8 hash_key[16]);
/** wg_ratelimit_destroy() - frees all, waits for readers. */
void wg_ratelimit_destroy(struct wg_ratelimit *rl);

/**
 * wg_ratelimit_allow() - one message from a source.
 * @scope: tells network namespaces apart
 * @addr: 4 or 16 bytes; of IPv6 the upper 64 bits count
 * @now: any monotonic clock, ns
 * Context: process or softirq.
 */
bool __must_check wg_ratelimit_allow(struct wg_ratelimit *rl, u64 scope, const u8 *addr,
				     unsigned int addr_len, u64 now);

/** wg_ratelimit_collect() - remove entries idle for more than a second; call once a second. */
void wg_ratelimit_collect(struct wg_ratelimit *rl, u64 now);
/** wg_ratelimit_flush() - remove all entries. */
void wg_ratelimit_flush(struct wg_ratelimit *rl);

#endif
