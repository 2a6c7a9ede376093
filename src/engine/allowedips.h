/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Allowed IPs: longest prefix match from address to peer (protocol section 15).
 *
 * Readers hold rcu_read_lock() and take no lock. Writers and walkers of an
 * owner's list hold the device's configuration lock.
 */
#ifndef WG_ENGINE_ALLOWEDIPS_H
#define WG_ENGINE_ALLOWEDIPS_H

#include "platform.h"

enum wg_ip_version { WG_IPV4, WG_IPV6 };

struct wg_allowedips_node;

struct wg_allowedips {
	struct wg_allowedips_node __rcu *root[2];	/* by enum wg_ip_version */
	u64 seq;	/* starts at 1, see protocol section 15 */
};

/* Embedded in each peer: its prefixes in order of insertion. */
struct wg_allowedips_owner {
	struct list_head prefixes;
};

struct wg_prefix {
	enum wg_ip_version version;
	u8 cidr;
	u8 ip[16];	/* host bits zero; IPv4 in the first four */
};

void wg_allowedips_init(struct wg_allowedips *table);
void wg_allowedips_owner_init(struct wg_allowedips_owner *owner);
/** wg_allowedips_free() - empty the table; owners' lists are emptied too. */
void wg_allowedips_free(struct wg_allowedips *table);

/** wg_allowedips_insert() - Return: 0, -EINVAL (length), -ENOMEM. Moves an existing prefix. */
int __must_check wg_allowedips_insert(struct wg_allowedips *table, enum wg_ip_version version,
				      const u8 *ip, u8 cidr, struct wg_allowedips_owner *owner);
/** wg_allowedips_remove() - exact prefix and owner only, else 0 without effect; -EINVAL (length). */
int __must_check wg_allowedips_remove(struct wg_allowedips *table, enum wg_ip_version version,
				      const u8 *ip, u8 cidr, struct wg_allowedips_owner *owner);
void wg_allowedips_remove_owner(struct wg_allowedips *table, struct wg_allowedips_owner *owner);

/** wg_allowedips_lookup() - Return: owner of the longest matching prefix, or NULL. Context: RCU reader. */
struct wg_allowedips_owner *wg_allowedips_lookup(const struct wg_allowedips *table,
						 enum wg_ip_version version, const u8 *ip);

/**
 * wg_allowedips_next() - walk an owner's list.
 * @cursor: NULL to begin, else the last result (valid while table->seq is unchanged)
 * Return: cursor of the next prefix, filled into @prefix; NULL at the end.
 */
struct wg_allowedips_node *wg_allowedips_next(struct wg_allowedips_owner *owner,
					      struct wg_allowedips_node *cursor,
					      struct wg_prefix *prefix);

#endif
