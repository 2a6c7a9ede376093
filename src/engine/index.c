// SPDX-License-Identifier: GPL-2.0
#include "../crypto/blake2s.h"
#include "index.h"

enum {
	FIRST_SLOTS = 64,
	MOST_SLOTS = 1 << 30,
	COPY_CHUNK = 4096,	/* slots moved without letting softirqs in */
};

struct wg_index_slots {
	struct rcu_head rcu;
	u32 mask;
	struct wg_index_entry __rcu *entry[];
};

enum { OWNER_KEYPAIR = 1UL };

/* Random numbers: the words of the seed, then those of its hash, and so on. */
struct dice {
	u8 words[WG_BLAKE2S_HASH];
	unsigned int next, end;
};

static void fill_dice(struct dice *d, const u8 seed[16])
{
	memcpy(d->words, seed, 16);
	d->next = 0;
	d->end = 16;
}

static u32 throw_dice(struct dice *d)
{
	u32 number;

	if (d->next == d->end) {
		wg_blake2s(d->words, sizeof(d->words), NULL, 0, d->words, d->end);
		d->next = 0;
		d->end = sizeof(d->words);
	}
	number = wg_load32(d->words + d->next);
	d->next += sizeof(number);
	return number;
}

static struct wg_index_slots *new_slots(u32 n, gfp_t gfp)
{
	struct wg_index_slots *slots;

	slots = kvzalloc(sizeof(*slots) + n * sizeof(slots->entry[0]), gfp);
	if (slots)
		slots->mask = n - 1;
	return slots;
}

static void free_slots(struct rcu_head *rcu)
{
	kvfree(container_of(rcu, struct wg_index_slots, rcu));
}

static void free_entry(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct wg_index_entry, rcu));
}

static struct wg_index_slots *slots_of(struct wg_index_table *table)
{
	return rcu_dereference_protected(table->slots, lockdep_is_held(&table->lock));
}

static struct wg_index_entry *entry_at(struct wg_index_table *table,
				       struct wg_index_slots *slots, u32 index)
{
	return rcu_dereference_protected(slots->entry[index & slots->mask],
					 lockdep_is_held(&table->lock));
}

static void put_entry(struct wg_index_slots *slots, struct wg_index_entry *entry)
{
	rcu_assign_pointer(slots->entry[entry->index & slots->mask], entry);
}

int wg_index_init(struct wg_index_table *table)
{
	struct wg_index_slots *slots = new_slots(FIRST_SLOTS, GFP_KERNEL);

	if (!slots)
		return -ENOMEM;
	spin_lock_init(&table->lock);
	RCU_INIT_POINTER(table->slots, slots);
	table->growing = NULL;
	table->count = 0;
	return 0;
}

void wg_index_destroy(struct wg_index_table *table)
{
	struct wg_index_slots *slots;

	spin_lock_bh(&table->lock);
	slots = slots_of(table);
	RCU_INIT_POINTER(table->slots, NULL);
	spin_unlock_bh(&table->lock);
	if (slots)
		call_rcu(&slots->rcu, free_slots);
}

static void copy_slots(struct wg_index_table *table, struct wg_index_slots *to,
		       struct wg_index_slots *from, u32 begin, u32 end)
{
	struct wg_index_entry *entry;
	u32 i;

	for (i = begin; i < end; i++) {
		entry = entry_at(table, from, i);
		if (entry)
			put_entry(to, entry);
	}
}

/*
 * Doubles the array. Two entries never collide in the new one, since their
 * slots differed already in fewer bits. While the copy goes on in chunks,
 * writers change both arrays, so an entry is right wherever the copy stands.
 */
static int grow(struct wg_index_table *table, u32 size)
{
	struct wg_index_slots *old, *bigger;
	u32 at, end;

	if (size >= MOST_SLOTS)
		return -ENOMEM;
	bigger = new_slots(2 * size, GFP_KERNEL);
	if (!bigger)
		return -ENOMEM;

	spin_lock_bh(&table->lock);
	old = slots_of(table);
	if (old->mask + 1 != size || table->growing) {
		spin_unlock_bh(&table->lock);
		kvfree(bigger);
		return 0;
	}
	table->growing = bigger;
	for (at = 0; at < size; at = end) {
		end = size - at > COPY_CHUNK ? at + COPY_CHUNK : size;
		copy_slots(table, bigger, old, at, end);
		if (end < size) {
			spin_unlock_bh(&table->lock);
			spin_lock_bh(&table->lock);
		}
	}
	rcu_assign_pointer(table->slots, bigger);
	table->growing = NULL;
	spin_unlock_bh(&table->lock);
	call_rcu(&old->rcu, free_slots);
	return 0;
}

/*
 * More than half full only while another CPU doubles the array; then a bit
 * more is fine as long as throwing the dice remains quick.
 */
static bool has_room(struct wg_index_table *table, u32 size)
{
	return table->count < (table->growing ? size - size / 4 : size / 2);
}

static bool try_insert(struct wg_index_table *table, struct wg_index_entry *entry,
		       struct dice *dice, u32 *size)
{
	struct wg_index_slots *slots;
	bool room;

	spin_lock_bh(&table->lock);
	slots = slots_of(table);
	*size = slots->mask + 1;
	room = has_room(table, *size);
	if (room) {
		do
			entry->index = throw_dice(dice);
		while (entry_at(table, slots, entry->index));
		put_entry(slots, entry);
		if (table->growing)
			put_entry(table->growing, entry);
		table->count++;
	}
	spin_unlock_bh(&table->lock);
	return room;
}

struct wg_index_entry *wg_index_add(struct wg_index_table *table,
				    struct wg_handshake *handshake, const u8 seed[16])
{
	struct wg_index_entry *entry = kmalloc(sizeof(*entry), GFP_KERNEL);
	struct dice dice;
	u32 size;

	if (!entry)
		return NULL;
	entry->owner = (unsigned long)handshake;
	fill_dice(&dice, seed);
	while (!try_insert(table, entry, &dice, &size)) {
		if (grow(table, size)) {
			kfree(entry);
			entry = NULL;
			break;
		}
	}
	wg_wipe(&dice, sizeof(dice));
	return entry;
}

/* Release: a reader that sees the new owner sees a complete keypair. */
void wg_index_pass(struct wg_index_entry *entry, struct wg_keypair *keypair)
{
	smp_store_release(&entry->owner, (unsigned long)keypair | OWNER_KEYPAIR);
}

static void clear_slot(struct wg_index_table *table, struct wg_index_slots *slots,
		       struct wg_index_entry *entry)
{
	if (slots && entry_at(table, slots, entry->index) == entry)
		RCU_INIT_POINTER(slots->entry[entry->index & slots->mask], NULL);
}

void wg_index_remove(struct wg_index_table *table, struct wg_index_entry *entry)
{
	if (!entry)
		return;
	spin_lock_bh(&table->lock);
	clear_slot(table, slots_of(table), entry);
	clear_slot(table, table->growing, entry);
	table->count--;
	spin_unlock_bh(&table->lock);
	call_rcu(&entry->rcu, free_entry);
}

static unsigned long find_owner(const struct wg_index_table *table, u32 index)
{
	const struct wg_index_slots *slots = rcu_dereference(table->slots);
	const struct wg_index_entry *entry;

	if (!slots)
		return 0;
	entry = rcu_dereference(slots->entry[index & slots->mask]);
	if (!entry || entry->index != index)
		return 0;
	return smp_load_acquire(&entry->owner);
}

struct wg_keypair *wg_index_keypair(const struct wg_index_table *table, u32 index)
{
	unsigned long owner = find_owner(table, index);

	return owner & OWNER_KEYPAIR ? (void *)(owner & ~OWNER_KEYPAIR) : NULL;
}

struct wg_handshake *wg_index_handshake(const struct wg_index_table *table, u32 index)
{
	unsigned long owner = find_owner(table, index);

	return owner & OWNER_KEYPAIR ? NULL : (void *)owner;
}
