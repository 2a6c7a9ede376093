// SPDX-License-Identifier: GPL-2.0
/*
 * Token buckets, one per source, in a keyed hash table (protocol section 4.5).
 *
 * Finding a bucket takes no lock but the bucket's own; only a new source and
 * the collector take the table's. Order: table, then bucket.
 */
#include "ratelimit.h"

enum {
	MIN_BUCKETS = 16,
	MAX_BUCKETS = 8192,
	ENTRIES_PER_BUCKET = 8,
	COST = 1000000000 / WG_RATELIMIT_PER_SECOND,	/* ns */
	MAX_TOKENS = COST * WG_RATELIMIT_BURST,
};

struct source {
	u64 scope;
	u64 addr;	/* IPv4 address, or upper half of an IPv6 address */
};

struct wg_ratelimit_entry {
	struct hlist_node hash;
	struct source source;
	spinlock_t lock;	/* last, tokens */
	u32 tokens;		/* ns */
	u64 last;
	struct wg_ratelimit *rl;
	struct rcu_head rcu;
};

u32 wg_ratelimit_buckets(u64 ram_bytes)
{
	u32 want;

	if (ram_bytes > 1ULL << 30)
		return MAX_BUCKETS;
	want = ram_bytes / 16384 / (u32)sizeof(void *);
	return roundup_pow_of_two(max_t(u32, want, MIN_BUCKETS));
}

int wg_ratelimit_init(struct wg_ratelimit *rl, u32 buckets, const u8 hash_key[16])
{
	spin_lock_init(&rl->lock);
	memcpy(&rl->key, hash_key, sizeof(rl->key));
	rl->buckets = buckets;
	rl->max_entries = buckets * ENTRIES_PER_BUCKET;
	atomic_set(&rl->entries, 0);
	rl->table[0] = kvcalloc(buckets, sizeof(*rl->table[0]), GFP_KERNEL);
	if (!rl->table[0])
		return -ENOMEM;
	rl->table[1] = kvcalloc(buckets, sizeof(*rl->table[1]), GFP_KERNEL);
	if (!rl->table[1])
		goto err_free_first;
	return 0;

err_free_first:
	kvfree(rl->table[0]);
	return -ENOMEM;
}

static void free_entry(struct rcu_head *rcu)
{
	struct wg_ratelimit_entry *entry = container_of(rcu, struct wg_ratelimit_entry, rcu);

	atomic_dec(&entry->rl->entries);
	kfree(entry);
}

static struct source make_source(u64 scope, const u8 *addr, unsigned int addr_len)
{
	struct source source = { .scope = scope };

	/* As memory has it: the number is only compared and hashed. */
	memcpy(&source.addr, addr, addr_len == 4 ? 4 : sizeof(source.addr));
	return source;
}

static struct wg_ratelimit_entry *find(struct hlist_head *bucket, const struct source *source)
{
	struct wg_ratelimit_entry *entry;

	hlist_for_each_entry_rcu(entry, bucket, hash) {
		if (entry->source.scope == source->scope && entry->source.addr == source->addr)
			return entry;
	}
	return NULL;
}

static bool take_token(struct wg_ratelimit_entry *entry, u64 now)
{
	bool allowed;

	spin_lock_bh(&entry->lock);
	/* Another CPU's newer clock reading may have come first. */
	if ((s64)(now - entry->last) > 0) {
		entry->tokens = min_t(u64, MAX_TOKENS, entry->tokens + (now - entry->last));
		entry->last = now;
	}
	allowed = entry->tokens >= COST;
	if (allowed)
		entry->tokens -= COST;
	spin_unlock_bh(&entry->lock);
	return allowed;
}

static struct wg_ratelimit_entry *new_entry(struct wg_ratelimit *rl, const struct source *source,
					    u64 now)
{
	struct wg_ratelimit_entry *entry;

	if ((u32)atomic_inc_return(&rl->entries) > rl->max_entries)
		goto err_uncount;
	entry = kzalloc(sizeof(*entry), GFP_ATOMIC | __GFP_NOWARN);
	if (!entry)
		goto err_uncount;
	spin_lock_init(&entry->lock);
	entry->rl = rl;
	entry->source = *source;
	entry->tokens = MAX_TOKENS - COST;
	entry->last = now;
	return entry;

err_uncount:
	atomic_dec(&rl->entries);
	return NULL;
}

/* The first message of a source is paid for by new_entry(). */
static bool admit(struct wg_ratelimit *rl, struct hlist_head *bucket, const struct source *source,
		  u64 now)
{
	struct wg_ratelimit_entry *entry, *other;
	bool allowed = true;

	entry = new_entry(rl, source, now);
	if (!entry)
		return false;
	spin_lock_bh(&rl->lock);
	/* Two messages of one new source must not get two buckets. */
	other = find(bucket, source);
	if (other)
		allowed = take_token(other, now);
	else
		hlist_add_head_rcu(&entry->hash, bucket);
	spin_unlock_bh(&rl->lock);
	if (other)
		free_entry(&entry->rcu);
	return allowed;
}

bool wg_ratelimit_allow(struct wg_ratelimit *rl, u64 scope, const u8 *addr, unsigned int addr_len,
			u64 now)
{
	struct source source = make_source(scope, addr, addr_len);
	struct wg_ratelimit_entry *entry;
	struct hlist_head *bucket;
	bool allowed;
	u64 hash;

	hash = siphash_2u64(source.scope, source.addr, &rl->key);
	bucket = &rl->table[addr_len != 4][hash & (rl->buckets - 1)];

	rcu_read_lock();
	entry = find(bucket, &source);
	allowed = entry ? take_token(entry, now) : admit(rl, bucket, &source, now);
	rcu_read_unlock();
	return allowed;
}

static bool is_idle(struct wg_ratelimit_entry *entry, u64 now)
{
	bool idle;

	spin_lock_bh(&entry->lock);
	idle = (s64)(now - entry->last) > (s64)WG_NSEC_PER_SEC;
	spin_unlock_bh(&entry->lock);
	return idle;
}

static void sweep_bucket(struct wg_ratelimit *rl, struct hlist_head *bucket, bool all, u64 now)
{
	struct wg_ratelimit_entry *entry;
	struct hlist_node *next;

	if (hlist_empty(bucket))
		return;
	spin_lock_bh(&rl->lock);
	hlist_for_each_entry_safe(entry, next, bucket, hash) {
		if (all || is_idle(entry, now)) {
			hlist_del_rcu(&entry->hash);
			call_rcu(&entry->rcu, free_entry);
		}
	}
	spin_unlock_bh(&rl->lock);
}

static void sweep(struct wg_ratelimit *rl, bool all, u64 now)
{
	u32 i;

	for (i = 0; i < rl->buckets; i++) {
		sweep_bucket(rl, &rl->table[0][i], all, now);
		sweep_bucket(rl, &rl->table[1][i], all, now);
		cond_resched();
	}
}

void wg_ratelimit_collect(struct wg_ratelimit *rl, u64 now)
{
	sweep(rl, false, now);
}

void wg_ratelimit_flush(struct wg_ratelimit *rl)
{
	sweep(rl, true, 0);
}

void wg_ratelimit_destroy(struct wg_ratelimit *rl)
{
	wg_ratelimit_flush(rl);
	rcu_barrier();	/* free_entry() counts in rl, and is our code */
	kvfree(rl->table[0]);
	kvfree(rl->table[1]);
}
