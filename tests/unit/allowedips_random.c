// SPDX-License-Identifier: GPL-2.0
/*
 * Statement 9.6: thousands of random and mutated prefixes of 2000 peers,
 * random lookups compared with a naive ordered list, again after each peer is
 * removed.
 *
 * The list, longest prefix first, is asked once per address for everything
 * that matches; after that removing a peer can only strike its entries out, so
 * the later comparisons cost the list next to nothing.
 */
#include "allowedips.h"
#include "ktap.h"

enum {
	PEERS = 2000,
	MUTATIONS = 100,
#ifdef FULL_SIZE
	PREFIXES = 400,
	LOOKUPS = 1200000,
#else
	PREFIXES = 20,
	LOOKUPS = 3000,
#endif
	MAX_ROUTES = PREFIXES * (MUTATIONS + 1),
};

struct route {
	u64 ip[2], mask[2];	/* host order, left-aligned */
	u32 peer;
	u8 cidr;
	u8 wire[16];
};

struct query {
	u8 wire[16];
	u32 first;	/* in chains: peers of the matching routes, longest first, then NONE */
};

enum { NONE = ~0U };

static struct wg_allowedips table;
static struct wg_allowedips_owner owners[PEERS];
static bool removed[PEERS];
static struct route *routes[2];
static u32 nroutes[2];
static struct query *queries[2];
static u32 *chains;
static size_t nchains, chains_room;

static int bits_of(int version)
{
	return version == WG_IPV4 ? 32 : 128;
}

static u64 left_mask(int n)
{
	return n <= 0 ? 0 : n >= 64 ? ~0ULL : ~0ULL << (64 - n);
}

static void load(u64 ip[2], const u8 wire[16])
{
	ip[0] = get_unaligned_be64(wire);
	ip[1] = get_unaligned_be64(wire + 8);
}

static bool matches(const struct route *r, const u64 ip[2])
{
	return !((r->ip[0] ^ ip[0]) & r->mask[0]) && !((r->ip[1] ^ ip[1]) & r->mask[1]);
}

static bool add_route(int version, const u8 wire[16])
{
	int cidr = 1 + ktap_rand() % bits_of(version);
	struct route new = { .peer = ktap_rand() % PEERS, .cidr = cidr };
	u32 i;

	memcpy(new.wire, wire, 16);
	new.mask[0] = left_mask(cidr);
	new.mask[1] = left_mask(cidr - 64);
	load(new.ip, wire);
	new.ip[0] &= new.mask[0];
	new.ip[1] &= new.mask[1];
	CHECK_EQ(wg_allowedips_insert(&table, version, wire, cidr, &owners[new.peer]), 0);
	for (i = 0; i < nroutes[version]; i++) {
		struct route *old = &routes[version][i];

		if (old->cidr == cidr && old->ip[0] == new.ip[0] && old->ip[1] == new.ip[1]) {
			old->peer = new.peer;
			return true;
		}
	}
	routes[version][nroutes[version]++] = new;
	return true;
}

/* A random number of leading bits is kept, the rest is random. */
static void mutate(u8 out[16], const u8 in[16], int version)
{
	int keep = ktap_rand() % (bits_of(version) + 1), i;

	ktap_rand_bytes(out, 16);
	for (i = 0; i < keep; i++)
		out[i / 8] = (out[i / 8] & ~(0x80 >> i % 8)) | (in[i / 8] & (0x80 >> i % 8));
	if (version == WG_IPV4)
		memset(out + 4, 0, 12);
}

static bool add_routes(int version)
{
	u8 wire[16], copy[16];
	int i, j;

	for (i = 0; i < PREFIXES; i++) {
		ktap_rand_bytes(wire, 16);
		if (version == WG_IPV4)
			memset(wire + 4, 0, 12);
		CHECK(add_route(version, wire));
		for (j = 0; j < MUTATIONS; j++) {
			mutate(copy, wire, version);
			CHECK(add_route(version, copy));
		}
	}
	return true;
}

static int longest_first(const void *a, const void *b)
{
	return ((const struct route *)b)->cidr - ((const struct route *)a)->cidr;
}

static void append(u32 peer)
{
	if (nchains == chains_room) {
		chains_room = chains_room ? 2 * chains_room : 1 << 16;
		chains = realloc(chains, chains_room * sizeof(*chains));
		if (!chains)
			abort();
	}
	chains[nchains++] = peer;
}

/* Half the addresses are anywhere, half near a prefix. */
static void make_query(int version, struct query *q)
{
	u64 ip[2];
	u32 i;

	mutate(q->wire, routes[version][ktap_rand() % nroutes[version]].wire, version);
	if (ktap_rand() & 1)
		ktap_rand_bytes(q->wire, version == WG_IPV4 ? 4 : 16);
	load(ip, q->wire);
	q->first = nchains;
	for (i = 0; i < nroutes[version]; i++) {
		if (matches(&routes[version][i], ip))
			append(routes[version][i].peer);
	}
	append(NONE);
}

static bool compare(int version)
{
	u32 i;

	rcu_read_lock();
	for (i = 0; i < LOOKUPS; i++) {
		const struct query *q = &queries[version][i];
		const u32 *peer = &chains[q->first];

		while (*peer != NONE && removed[*peer])
			peer++;
		CHECK(wg_allowedips_lookup(&table, version, q->wire) ==
		      (*peer == NONE ? NULL : &owners[*peer]));
	}
	rcu_read_unlock();
	return true;
}

static bool prepare(int version)
{
	u32 i;

	routes[version] = calloc(MAX_ROUTES, sizeof(struct route));
	queries[version] = calloc(LOOKUPS, sizeof(struct query));
	CHECK(routes[version] && queries[version]);
	CHECK(add_routes(version));
	qsort(routes[version], nroutes[version], sizeof(struct route), longest_first);
	for (i = 0; i < LOOKUPS; i++)
		make_query(version, &queries[version][i]);
	printf("# IPv%c: %u prefixes\n", version == WG_IPV4 ? '4' : '6', nroutes[version]);
	return compare(version);
}

static bool t_random(void)
{
	int i;

	wg_allowedips_init(&table);
	for (i = 0; i < PEERS; i++)
		wg_allowedips_owner_init(&owners[i]);
	CHECK(prepare(WG_IPV4));
	CHECK(prepare(WG_IPV6));
	for (i = 0; i < PEERS; i++) {
		wg_allowedips_remove_owner(&table, &owners[i]);
		removed[i] = true;
		CHECK(compare(WG_IPV4));
		CHECK(compare(WG_IPV6));
	}
	CHECK(!rcu_access_pointer(table.root[WG_IPV4]));
	CHECK(!rcu_access_pointer(table.root[WG_IPV6]));
	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	free(chains);
	for (i = 0; i < 2; i++) {
		free(routes[i]);
		free(queries[i]);
	}
	return true;
}

static const struct ktap_test tests[] = {
	{ "9.6_random_against_list", t_random },
};

ktap_main("allowedips_random", tests)
