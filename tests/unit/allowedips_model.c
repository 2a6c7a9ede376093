// SPDX-License-Identifier: GPL-2.0
/*
 * Allowed IPs against a naive list: a million random requests, the sequence
 * number, owners' lists, and how many nodes the trie may have.
 */
#include "allowedips.h"
#include "ktap.h"

enum {
	OWNERS = 16,
	MAX_ROUTES = 400,
	OPERATIONS = 1000000,
};

/* The model works on bytes and single bits; it shares nothing with the trie. */
struct route {
	enum wg_ip_version version;
	u8 ip[16];
	u8 cidr;
	int owner;
	u64 stamp;	/* of the last insertion */
};

static struct wg_allowedips table;
static struct wg_allowedips_owner owners[OWNERS];
static struct route routes[MAX_ROUTES];
static int nroutes;
static u64 stamp, seq;

static int bits_of(enum wg_ip_version version)
{
	return version == WG_IPV4 ? 32 : 128;
}

static int bit(const u8 *ip, int n)
{
	return ip[n / 8] >> (7 - n % 8) & 1;
}

static bool same_bits(const u8 *a, const u8 *b, int n)
{
	int rest = n % 8;

	if (memcmp(a, b, n / 8))
		return false;
	return !rest || !((a[n / 8] ^ b[n / 8]) >> (8 - rest));
}

static void clear_host_bits(u8 *ip, int cidr)
{
	int i;

	for (i = cidr; i < 128; i++)
		ip[i / 8] &= ~(0x80 >> i % 8);
}

static void reset(void)
{
	int i;

	wg_allowedips_init(&table);
	for (i = 0; i < OWNERS; i++)
		wg_allowedips_owner_init(&owners[i]);
	nroutes = 0;
	seq = 1;
}

static bool is_all_gone(void)
{
	int i;

	for (i = 0; i < OWNERS; i++)
		CHECK(list_empty(&owners[i].prefixes));
	CHECK(!rcu_access_pointer(table.root[WG_IPV4]));
	CHECK(!rcu_access_pointer(table.root[WG_IPV6]));
	rcu_barrier();
	CHECK_EQ(shim_live(), 0);
	return true;
}

/* Addresses share long prefixes, so that routes nest and branch at every depth. */
static void random_address(enum wg_ip_version version, u8 ip[16])
{
	int keep, i;

	ktap_rand_bytes(ip, 16);
	if (nroutes && ktap_rand() % 8) {
		const struct route *near = &routes[ktap_rand() % nroutes];

		keep = ktap_rand() % (bits_of(version) + 1);
		if (near->version == version) {
			for (i = 0; i < keep; i++)
				ip[i / 8] = (ip[i / 8] & ~(0x80 >> i % 8)) |
					    (near->ip[i / 8] & (0x80 >> i % 8));
		}
	}
	if (version == WG_IPV4)
		memset(ip + 4, 0, 12);
}

static struct route *find_route(enum wg_ip_version version, const u8 *ip, int cidr)
{
	int i;

	for (i = 0; i < nroutes; i++) {
		if (routes[i].version == version && routes[i].cidr == cidr &&
		    same_bits(routes[i].ip, ip, cidr))
			return &routes[i];
	}
	return NULL;
}

static void drop_route(struct route *route)
{
	*route = routes[--nroutes];
}

static bool do_insert(void)
{
	enum wg_ip_version version = ktap_rand() & 1;
	int cidr = ktap_rand() % (bits_of(version) + 1), owner = ktap_rand() % OWNERS;
	struct route *route;
	u8 ip[16];

	random_address(version, ip);
	route = find_route(version, ip, cidr);
	if (!route && nroutes == MAX_ROUTES)
		return true;
	if (!route) {
		route = &routes[nroutes++];
		*route = (struct route){ .version = version, .cidr = cidr };
		memcpy(route->ip, ip, 16);
		clear_host_bits(route->ip, cidr);
	}
	route->owner = owner;
	route->stamp = ++stamp;
	seq++;
	CHECK_EQ(wg_allowedips_insert(&table, version, ip, cidr, &owners[owner]), 0);
	return true;
}

/* Half the time something that exists; sometimes for the wrong owner. */
static bool do_remove(void)
{
	enum wg_ip_version version = ktap_rand() & 1;
	int cidr = ktap_rand() % (bits_of(version) + 1), owner = ktap_rand() % OWNERS;
	struct route *route;
	u8 ip[16];

	random_address(version, ip);
	if (nroutes && ktap_rand() & 1) {
		route = &routes[ktap_rand() % nroutes];
		version = route->version;
		cidr = route->cidr;
		memcpy(ip, route->ip, 16);
		if (ktap_rand() % 4)
			owner = route->owner;
	}
	route = find_route(version, ip, cidr);
	if (route && route->owner == owner)
		drop_route(route);
	seq++;
	CHECK_EQ(wg_allowedips_remove(&table, version, ip, cidr, &owners[owner]), 0);
	return true;
}

static bool do_remove_owner(void)
{
	int owner = ktap_rand() % OWNERS, i, had = 0;

	for (i = nroutes - 1; i >= 0; i--) {
		if (routes[i].owner == owner) {
			drop_route(&routes[i]);
			had = 1;
		}
	}
	seq += had;
	wg_allowedips_remove_owner(&table, &owners[owner]);
	CHECK(list_empty(&owners[owner].prefixes));
	return true;
}

static bool do_empty(void)
{
	nroutes = 0;
	seq++;
	wg_allowedips_free(&table);
	return true;
}

static bool do_lookup(void)
{
	enum wg_ip_version version = ktap_rand() & 1;
	struct wg_allowedips_owner *got;
	struct route *best = NULL;
	u8 ip[16];
	int i;

	random_address(version, ip);
	for (i = 0; i < nroutes; i++) {
		if (routes[i].version == version && (!best || routes[i].cidr > best->cidr) &&
		    same_bits(routes[i].ip, ip, routes[i].cidr))
			best = &routes[i];
	}
	rcu_read_lock();
	got = wg_allowedips_lookup(&table, version, ip);
	rcu_read_unlock();
	CHECK(got == (best ? &owners[best->owner] : NULL));
	return true;
}

/* An owner's list: exactly its routes, in the order of their last insertion. */
static bool check_list(void)
{
	int owner = ktap_rand() % OWNERS, i, expected = 0, listed = 0;
	struct wg_allowedips_node *cursor = NULL;
	struct wg_prefix prefix;
	u64 last = 0;

	for (i = 0; i < nroutes; i++)
		expected += routes[i].owner == owner;
	while ((cursor = wg_allowedips_next(&owners[owner], cursor, &prefix))) {
		struct route *route = find_route(prefix.version, prefix.ip, prefix.cidr);

		CHECK(route && route->owner == owner);
		CHECK(!memcmp(route->ip, prefix.ip, 16));
		CHECK(route->stamp > last);
		last = route->stamp;
		listed++;
	}
	CHECK_EQ(listed, expected);
	return true;
}

static int by_key(const void *a, const void *b)
{
	const struct route *x = a, *y = b;

	if (x->version != y->version)
		return (int)x->version - (int)y->version;
	return memcmp(x->ip, y->ip, 16) ?: x->cidr - y->cidr;
}

/*
 * The trie may hold one node per route, and one per prefix where two routes
 * part that is no route itself; those show between neighbours in order.
 */
static int expected_nodes(void)
{
	static struct route branches[MAX_ROUTES];
	int i, j, n = 0;

	qsort(routes, nroutes, sizeof(routes[0]), by_key);
	for (i = 0; i + 1 < nroutes; i++) {
		const struct route *a = &routes[i], *b = &routes[i + 1];
		int common = 0;

		if (a->version != b->version)
			continue;
		while (common < a->cidr && common < b->cidr &&
		       bit(a->ip, common) == bit(b->ip, common))
			common++;
		if (find_route(a->version, a->ip, common))
			continue;
		for (j = 0; j < n; j++) {
			if (branches[j].version == a->version && branches[j].cidr == common &&
			    same_bits(branches[j].ip, a->ip, common))
				break;
		}
		if (j == n) {
			branches[n] = *a;
			branches[n++].cidr = common;
		}
	}
	return nroutes + n;
}

static bool check_nodes(void)
{
	rcu_barrier();
	CHECK_EQ(shim_live(), expected_nodes());
	return true;
}

static bool one_operation(void)
{
	u64 dice = ktap_rand() % 100000;

	if (dice < 1)
		return do_empty();
	if (dice < 100)
		return do_remove_owner();
	if (dice < 200)
		return check_list();
	if (dice < 300)
		return check_nodes();
	if (dice < 20000)
		return do_remove();
	if (dice < 45000)
		return do_insert();
	return do_lookup();
}

static bool t_model(void)
{
	int i, most = 0;

	reset();
	for (i = 0; i < OPERATIONS; i++) {
		CHECK(one_operation());
		CHECK_EQ(table.seq, seq);
		most = max(most, nroutes);
	}
	printf("# %d operations, at most %d prefixes\n", OPERATIONS, most);
	CHECK(most > MAX_ROUTES / 2);
	/* Out in random order, one by one: nothing must be left. */
	while (nroutes) {
		struct route *route = &routes[ktap_rand() % nroutes];

		CHECK_EQ(wg_allowedips_remove(&table, route->version, route->ip, route->cidr,
					      &owners[route->owner]), 0);
		drop_route(route);
		if (nroutes % 16 == 0)
			CHECK(check_nodes());
	}
	return is_all_gone();
}

static bool t_sequence(void)
{
	static const u8 ip[16] = { 10 };

	reset();
	CHECK_EQ(table.seq, 1);
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, ip, 8, &owners[0]), 0);
	CHECK_EQ(table.seq, 2);
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, ip, 8, &owners[0]), 0);
	CHECK_EQ(table.seq, 3);
	CHECK_EQ(wg_allowedips_remove(&table, WG_IPV4, ip, 9, &owners[0]), 0);
	CHECK_EQ(table.seq, 4);
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, ip, 33, &owners[0]), -EINVAL);
	CHECK_EQ(table.seq, 5);
	CHECK_EQ(wg_allowedips_remove(&table, WG_IPV4, ip, 33, &owners[0]), -EINVAL);
	CHECK_EQ(table.seq, 6);
	wg_allowedips_remove_owner(&table, &owners[1]);
	CHECK_EQ(table.seq, 6);
	wg_allowedips_remove_owner(&table, &owners[0]);
	CHECK_EQ(table.seq, 7);
	wg_allowedips_free(&table);
	CHECK_EQ(table.seq, 8);
	return is_all_gone();
}

static bool t_lengths(void)
{
	static const u8 ip[16] = { 0x20 };

	reset();
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, ip, 33, &owners[0]), -EINVAL);
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV6, ip, 129, &owners[0]), -EINVAL);
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, ip, 255, &owners[0]), -EINVAL);
	CHECK_EQ(wg_allowedips_remove(&table, WG_IPV4, ip, 33, &owners[0]), -EINVAL);
	CHECK_EQ(wg_allowedips_remove(&table, WG_IPV6, ip, 129, NULL), -EINVAL);
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, ip, 32, NULL), -EINVAL);
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV6, ip, 0, NULL), -EINVAL);
	return is_all_gone();
}

/* A mere branch belongs to nobody, but removing it "for nobody" must not do. */
static bool t_branch_is_no_prefix(void)
{
	static const u8 low[4] = { 10, 0, 0, 0 }, high[4] = { 10, 128, 0, 0 };

	reset();
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, low, 16, &owners[0]), 0);
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, high, 16, &owners[1]), 0);
	CHECK_EQ(shim_live(), 3);
	CHECK_EQ(wg_allowedips_remove(&table, WG_IPV4, low, 8, NULL), 0);
	CHECK_EQ(wg_allowedips_remove(&table, WG_IPV4, low, 8, &owners[0]), 0);
	rcu_read_lock();
	CHECK(wg_allowedips_lookup(&table, WG_IPV4, low) == &owners[0]);
	CHECK(wg_allowedips_lookup(&table, WG_IPV4, high) == &owners[1]);
	rcu_read_unlock();
	wg_allowedips_free(&table);
	return is_all_gone();
}

/* Refused for want of memory, an insertion leaves everything as it was. */
static bool t_no_memory(void)
{
	static const u8 low[4] = { 10, 0, 0, 0 }, high[4] = { 10, 128, 0, 0 };
	int passed;

	reset();
	CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, low, 16, &owners[0]), 0);
	for (passed = 0; passed < 2; passed++) {
		shim_fail_after(passed, 1);
		CHECK_EQ(wg_allowedips_insert(&table, WG_IPV4, high, 16, &owners[1]), -ENOMEM);
		shim_fail_after(0, 0);
		CHECK(list_empty(&owners[1].prefixes));
		CHECK_EQ(shim_live(), 1);
		rcu_read_lock();
		CHECK(wg_allowedips_lookup(&table, WG_IPV4, low) == &owners[0]);
		CHECK(!wg_allowedips_lookup(&table, WG_IPV4, high));
		rcu_read_unlock();
	}
	wg_allowedips_free(&table);
	return is_all_gone();
}

/* CVE-2024-42247: an address of any alignment. UBSan watches. */
static bool t_unaligned(void)
{
	u8 buffer[32] = { 0 };
	int offset;

	reset();
	for (offset = 0; offset < 16; offset++) {
		memset(buffer, 0, sizeof(buffer));
		buffer[offset] = 0x20;
		CHECK_EQ(wg_allowedips_insert(&table, WG_IPV6, buffer + offset, 64, &owners[0]), 0);
		rcu_read_lock();
		CHECK(wg_allowedips_lookup(&table, WG_IPV6, buffer + offset) == &owners[0]);
		rcu_read_unlock();
		CHECK_EQ(wg_allowedips_remove(&table, WG_IPV6, buffer + offset, 64, &owners[0]), 0);
	}
	return is_all_gone();
}

static const struct ktap_test tests[] = {
	{ "15_sequence_number", t_sequence },
	{ "15_prefix_lengths", t_lengths },
	{ "15_branch_is_no_prefix", t_branch_is_no_prefix },
	{ "15_no_memory_changes_nothing", t_no_memory },
	{ "15_unaligned_addresses", t_unaligned },
	{ "15_model_million_operations", t_model },
};

ktap_main("allowedips_model", tests)
