/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Receiver index -> handshake or keypair, in one load.
 *
 * A power-of-two array of pointers, at most half full. The low bits of an
 * index are its slot, so a new index is drawn at random until its slot is
 * free, and doubling the array can never make two entries collide. All 32
 * bits are random: nothing about us can be read from an index.
 *
 * Readers hold rcu_read_lock(). Writers take the table's lock themselves.
 */
#ifndef WG_ENGINE_INDEX_H
#define WG_ENGINE_INDEX_H

#include "platform.h"

struct wg_handshake;
struct wg_keypair;
struct wg_index_slots;

struct wg_index_entry {
	u32 index;
	/*
	 * Owner with its kind in bit 0. One word, so that passing an index
	 * from a handshake to its keypair is one store (smp_store_release in
	 * wg_index_pass, smp_load_acquire in the lookups).
	 */
	unsigned long owner;
	struct rcu_head rcu;
};

struct wg_index_table {
	spinlock_t lock;	/* everything below; innermost of the engine's locks */
	struct wg_index_slots __rcu *slots;
	struct wg_index_slots *growing;	/* successor while it is being filled */
	u32 count;
};

int __must_check wg_index_init(struct wg_index_table *table);
/** wg_index_destroy() - free the array; every entry must be gone. */
void wg_index_destroy(struct wg_index_table *table);

/**
 * wg_index_add() - draw a new index for a handshake.
 * @seed: 16 fresh random bytes the candidates are derived from
 * Return: the entry (freed by wg_index_remove), NULL without memory.
 * Context: may sleep.
 */
struct wg_index_entry *wg_index_add(struct wg_index_table *table,
				    struct wg_handshake *handshake,
				    const u8 seed[16]);

/** wg_index_pass() - the index now belongs to the keypair of its session. */
void wg_index_pass(struct wg_index_entry *entry, struct wg_keypair *keypair);

/** wg_index_remove() - take it out at once, free it after readers; NULL is fine. */
void wg_index_remove(struct wg_index_table *table, struct wg_index_entry *entry);

/** The lookups yield NULL for an index of the other kind. Context: RCU reader. */
struct wg_keypair *wg_index_keypair(const struct wg_index_table *table, u32 index);
struct wg_handshake *wg_index_handshake(const struct wg_index_table *table, u32 index);

#endif
