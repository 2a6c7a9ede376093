// SPDX-License-Identifier: GPL-2.0
/*
 * Allowed IPs: one path-compressed binary trie per address family.
 *
 * A node stands for a prefix. One with an owner is an allowed IP; one without
 * is a mere branch and always has two children, so it goes as soon as it
 * loses one, and n prefixes never need more than 2n - 1 nodes.
 *
 * What a reader uses of a node is its key and length, which never change once
 * it is linked, and its owner and children, each one pointer that is replaced
 * in one store. A reader who stands on a node that was just taken out still
 * finds everything below it, since its children are left as they were and
 * everything lives until the grace period.
 */
#include "allowedips.h"

/* Left-aligned in host order; an IPv4 address is the upper half of hi. */
struct trie_key {
	u64 hi, lo;
};

/* 64 bytes on 64-bit machines, so that a step of a lookup is one cache line. */
struct wg_allowedips_node {
	struct wg_allowedips_node __rcu *child[2];
	struct wg_allowedips_owner __rcu *owner;
	struct trie_key key;		/* bits from cidr on are zero */
	u8 cidr;
	u8 version;
	union {
		struct list_head in_owner;		/* while it has an owner */
		struct wg_allowedips_node *doomed;	/* while the table is emptied */
		struct rcu_head rcu;			/* once unlinked */
	};
};

/* Configuration is serialised by a lock the engine does not know. */
#define held_by_writer(p) rcu_dereference_protected(p, true)

static unsigned int max_cidr(enum wg_ip_version version)
{
	return version == WG_IPV4 ? 32 : 128;
}

static __always_inline struct trie_key load_key(enum wg_ip_version version, const u8 *ip)
{
	struct trie_key key = { 0, 0 };
	__be32 be32;
	__be64 be64[2];

	if (version == WG_IPV4) {
		memcpy(&be32, ip, sizeof(be32));
		key.hi = (u64)be32_to_cpu(be32) << 32;
	} else {
		memcpy(be64, ip, sizeof(be64));
		key.hi = be64_to_cpu(be64[0]);
		key.lo = be64_to_cpu(be64[1]);
	}
	return key;
}

static void store_key(u8 ip[16], const struct trie_key *key)
{
	__be64 be64[2] = { cpu_to_be64(key->hi), cpu_to_be64(key->lo) };

	memcpy(ip, be64, sizeof(be64));
}

/* Number of equal leading bits, 0 to 128. */
static __always_inline unsigned int common_bits(const struct trie_key *a, const struct trie_key *b)
{
	if (a->hi != b->hi)
		return 64 - fls64(a->hi ^ b->hi);
	return 128 - fls64(a->lo ^ b->lo);
}

/* Bit number @n from the left, below 128. */
static __always_inline unsigned int bit_at(const struct trie_key *key, unsigned int n)
{
	return (n < 64 ? key->hi >> (63 - n) : key->lo >> (127 - n)) & 1;
}

static struct trie_key mask_key(struct trie_key key, unsigned int cidr)
{
	key.hi = cidr ? key.hi & (~0ULL << (cidr < 64 ? 64 - cidr : 0)) : 0;
	key.lo = cidr > 64 ? key.lo & (~0ULL << (128 - cidr)) : 0;
	return key;
}

static __always_inline bool covers(const struct wg_allowedips_node *node,
				   const struct trie_key *key)
{
	return common_bits(&node->key, key) >= node->cidr;
}

void wg_allowedips_init(struct wg_allowedips *table)
{
	RCU_INIT_POINTER(table->root[WG_IPV4], NULL);
	RCU_INIT_POINTER(table->root[WG_IPV6], NULL);
	table->seq = 1;
}

void wg_allowedips_owner_init(struct wg_allowedips_owner *owner)
{
	INIT_LIST_HEAD(&owner->prefixes);
}

static __always_inline struct wg_allowedips_owner *
longest_match(const struct wg_allowedips_node *node, const struct trie_key *key,
	      unsigned int bits)
{
	struct wg_allowedips_owner *owner, *best = NULL;

	while (node && covers(node, key)) {
		owner = rcu_dereference(node->owner);
		if (owner)
			best = owner;
		if (node->cidr == bits)
			break;
		node = rcu_dereference(node->child[bit_at(key, node->cidr)]);
	}
	return best;
}

struct wg_allowedips_owner *wg_allowedips_lookup(const struct wg_allowedips *table,
						 enum wg_ip_version version, const u8 *ip)
{
	struct trie_key key;

	if (version == WG_IPV4) {
		key = load_key(WG_IPV4, ip);
		return longest_match(rcu_dereference(table->root[WG_IPV4]), &key, 32);
	}
	key = load_key(WG_IPV6, ip);
	return longest_match(rcu_dereference(table->root[WG_IPV6]), &key, 128);
}

/* Where a prefix is, or where it would go. */
struct place {
	struct wg_allowedips_node __rcu **link;		/* the pointer to it */
	struct wg_allowedips_node *node;		/* what is there now */
	struct wg_allowedips_node __rcu **parent_link;	/* the pointer to its parent */
	struct wg_allowedips_node *parent;
};

/* Stops at the prefix itself, or at the first node that does not contain it. */
static struct place find_place(struct wg_allowedips *table, enum wg_ip_version version,
			       const struct trie_key *key, unsigned int cidr)
{
	struct place at = { .link = &table->root[version] };

	while ((at.node = held_by_writer(*at.link)) && at.node->cidr < cidr &&
	       covers(at.node, key)) {
		at.parent_link = at.link;
		at.parent = at.node;
		at.link = &at.node->child[bit_at(key, at.node->cidr)];
	}
	return at;
}

static bool is_exactly(const struct wg_allowedips_node *node, const struct trie_key *key,
		       unsigned int cidr)
{
	return node && node->cidr == cidr && node->key.hi == key->hi && node->key.lo == key->lo;
}

static void set_owner(struct wg_allowedips_node *node, struct wg_allowedips_owner *owner)
{
	if (held_by_writer(node->owner))
		list_del(&node->in_owner);
	list_add_tail(&node->in_owner, &owner->prefixes);
	rcu_assign_pointer(node->owner, owner);
}

static struct wg_allowedips_node *new_node(enum wg_ip_version version,
					   const struct trie_key *key, unsigned int cidr)
{
	struct wg_allowedips_node *node = kzalloc(sizeof(*node), GFP_KERNEL);

	if (!node)
		return NULL;
	node->key = mask_key(*key, cidr);
	node->cidr = cidr;
	node->version = version;
	return node;
}

/* Not linked yet: publishing the parent orders this store. */
static void adopt(struct wg_allowedips_node *parent, struct wg_allowedips_node *child)
{
	RCU_INIT_POINTER(parent->child[bit_at(&child->key, parent->cidr)], child);
}

static int insert_at(const struct place *at, enum wg_ip_version version, const struct trie_key *key,
		     unsigned int cidr, struct wg_allowedips_owner *owner)
{
	struct wg_allowedips_node *node, *branch, *top;
	unsigned int common;

	top = node = new_node(version, key, cidr);
	if (!node)
		return -ENOMEM;

	common = at->node ? min_t(unsigned int, cidr, common_bits(&at->node->key, key)) : cidr;
	if (at->node && common == cidr) {
		adopt(node, at->node);
	} else if (at->node) {
		top = branch = new_node(version, key, common);
		if (!branch)
			goto err_free_node;
		adopt(branch, at->node);
		adopt(branch, node);
	}
	set_owner(node, owner);
	rcu_assign_pointer(*at->link, top);
	return 0;

err_free_node:
	kfree(node);
	return -ENOMEM;
}

int wg_allowedips_insert(struct wg_allowedips *table, enum wg_ip_version version, const u8 *ip,
			 u8 cidr, struct wg_allowedips_owner *owner)
{
	struct place at;
	struct trie_key key;

	table->seq++;
	if (cidr > max_cidr(version) || !owner)
		return -EINVAL;

	key = mask_key(load_key(version, ip), cidr);
	at = find_place(table, version, &key, cidr);
	if (!is_exactly(at.node, &key, cidr))
		return insert_at(&at, version, &key, cidr, owner);
	set_owner(at.node, owner);
	return 0;
}

static struct wg_allowedips_node *only_child(const struct wg_allowedips_node *node)
{
	struct wg_allowedips_node *left = held_by_writer(node->child[0]);

	return left ? left : held_by_writer(node->child[1]);
}

/* Takes a node out that has one child at most. */
static void bypass(struct wg_allowedips_node __rcu **link, struct wg_allowedips_node *node)
{
	rcu_assign_pointer(*link, only_child(node));
	kfree_rcu(node, rcu);
}

static void remove_at(const struct place *at)
{
	struct wg_allowedips_node *node = at->node;
	bool is_leaf = !only_child(node);

	list_del(&node->in_owner);
	RCU_INIT_POINTER(node->owner, NULL);
	if (held_by_writer(node->child[0]) && held_by_writer(node->child[1]))
		return;	/* it goes on as a branch */
	bypass(at->link, node);
	/* A branch that has lost one child of two is useless. */
	if (is_leaf && at->parent && !held_by_writer(at->parent->owner))
		bypass(at->parent_link, at->parent);
}

int wg_allowedips_remove(struct wg_allowedips *table, enum wg_ip_version version, const u8 *ip,
			 u8 cidr, struct wg_allowedips_owner *owner)
{
	struct place at;
	struct trie_key key;

	table->seq++;
	if (cidr > max_cidr(version))
		return -EINVAL;

	key = mask_key(load_key(version, ip), cidr);
	at = find_place(table, version, &key, cidr);
	if (owner && is_exactly(at.node, &key, cidr) && held_by_writer(at.node->owner) == owner)
		remove_at(&at);
	return 0;
}

void wg_allowedips_remove_owner(struct wg_allowedips *table, struct wg_allowedips_owner *owner)
{
	struct wg_allowedips_node *node;
	struct place at;

	if (list_empty(&owner->prefixes))
		return;
	table->seq++;
	while (!list_empty(&owner->prefixes)) {
		node = list_first_entry(&owner->prefixes, struct wg_allowedips_node, in_owner);
		at = find_place(table, node->version, &node->key, node->cidr);
		remove_at(&at);
		cond_resched();
	}
}

/*
 * Puts a node on the list of those to free. Its owner's list no longer needs
 * it, so the link fits where it was; children stay for readers.
 */
static void doom(struct wg_allowedips_node *node, struct wg_allowedips_node **doomed)
{
	if (!node)
		return;
	if (held_by_writer(node->owner))
		list_del(&node->in_owner);
	node->doomed = *doomed;
	*doomed = node;
}

/* Needs no stack: the list itself remembers which subtrees are left. */
static void free_tree(struct wg_allowedips_node *root)
{
	struct wg_allowedips_node *node, *doomed = NULL;

	doom(root, &doomed);
	while ((node = doomed)) {
		doomed = node->doomed;
		doom(held_by_writer(node->child[0]), &doomed);
		doom(held_by_writer(node->child[1]), &doomed);
		kfree_rcu(node, rcu);
		cond_resched();
	}
}

void wg_allowedips_free(struct wg_allowedips *table)
{
	struct wg_allowedips_node *root;
	int version;

	table->seq++;
	for (version = WG_IPV4; version <= WG_IPV6; version++) {
		root = held_by_writer(table->root[version]);
		RCU_INIT_POINTER(table->root[version], NULL);
		free_tree(root);
	}
}

struct wg_allowedips_node *wg_allowedips_next(struct wg_allowedips_owner *owner,
					      struct wg_allowedips_node *cursor,
					      struct wg_prefix *prefix)
{
	struct list_head *next = cursor ? cursor->in_owner.next : owner->prefixes.next;
	struct wg_allowedips_node *node;

	if (next == &owner->prefixes)
		return NULL;
	node = list_entry(next, struct wg_allowedips_node, in_owner);
	prefix->version = node->version;
	prefix->cidr = node->cidr;
	store_key(prefix->ip, &node->key);
	return node;
}
