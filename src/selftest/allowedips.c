// SPDX-License-Identifier: GPL-2.0
/* Allowed IPs: the table every implementation must agree on, and removal. */
#include "check.h"
#include "../engine/allowedips.h"

/* Rows of prefixes and addresses are written as people write them, in groups. */
#define GROUP(w) (w) >> 8, (w) & 0xff
#define IP4(a, b, c, d) WG_IPV4, { a, b, c, d }
#define IP6(a, b, c, d, e, f, g, h)					\
	WG_IPV6, { GROUP(a), GROUP(b), GROUP(c), GROUP(d),		\
		   GROUP(e), GROUP(f), GROUP(g), GROUP(h) }

struct prefix_row {
	enum wg_ip_version version;
	u8 ip[16];
	u8 cidr;
	char owner;
};

struct lookup_row {
	enum wg_ip_version version;
	u8 ip[16];
	char owner;
};

static const struct prefix_row prefixes[] __initconst = {
	{ IP4(192, 168, 4, 0), 24, 'a' },
	{ IP4(192, 168, 4, 4), 32, 'b' },
	{ IP4(192, 168, 0, 0), 16, 'c' },
	{ IP4(192, 95, 5, 64), 27, 'd' },
	{ IP4(192, 95, 5, 65), 27, 'c' },	/* replaces the one before */
	{ IP6(0x2607, 0x5300, 0x6000, 0x6b00, 0, 0, 0xc05f, 0x543), 128, 'd' },
	{ IP6(0x2607, 0x5300, 0x6000, 0x6b00, 0, 0, 0, 0), 64, 'c' },
	{ IP4(0, 0, 0, 0), 0, 'e' },
	{ IP6(0, 0, 0, 0, 0, 0, 0, 0), 0, 'e' },
	{ IP6(0, 0, 0, 0, 0, 0, 0, 0), 0, 'f' },	/* replaces the one before */
	{ IP6(0x2404, 0x6800, 0, 0, 0, 0, 0, 0), 32, 'g' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x800, 0xdead, 0xbeef, 0xdead, 0xbeef), 64, 'h' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x800, 0xdead, 0xbeef, 0xdead, 0xbeef), 128, 'a' },
	{ IP6(0x2444, 0x6800, 0x40e4, 0x800, 0xdeae, 0xbeef, 0xdef, 0xbeef), 128, 'c' },
	{ IP6(0x2444, 0x6800, 0xf0e4, 0x800, 0xeeae, 0xbeef, 0, 0), 98, 'b' },
	{ IP4(64, 15, 112, 0), 20, 'g' },
	{ IP4(64, 15, 123, 211), 25, 'h' },	/* host bits are masked */
	{ IP4(10, 0, 0, 0), 25, 'a' },
	{ IP4(10, 0, 0, 128), 25, 'b' },
	{ IP4(10, 1, 0, 0), 30, 'a' },
	{ IP4(10, 1, 0, 4), 30, 'b' },
	{ IP4(10, 1, 0, 8), 29, 'c' },
	{ IP4(10, 1, 0, 16), 29, 'd' },
};

static const struct lookup_row lookups[] __initconst = {
	{ IP4(192, 168, 4, 20), 'a' },
	{ IP4(192, 168, 4, 0), 'a' },
	{ IP4(192, 168, 4, 4), 'b' },
	{ IP4(192, 168, 200, 182), 'c' },
	{ IP4(192, 95, 5, 68), 'c' },
	{ IP4(192, 95, 5, 96), 'e' },
	{ IP4(64, 15, 116, 26), 'g' },
	{ IP4(64, 15, 127, 3), 'g' },
	{ IP4(64, 15, 123, 1), 'g' },
	{ IP4(64, 15, 123, 128), 'h' },
	{ IP4(64, 15, 123, 129), 'h' },
	{ IP4(10, 0, 0, 52), 'a' },
	{ IP4(10, 0, 0, 220), 'b' },
	{ IP4(10, 1, 0, 2), 'a' },
	{ IP4(10, 1, 0, 6), 'b' },
	{ IP4(10, 1, 0, 10), 'c' },
	{ IP4(10, 1, 0, 20), 'd' },
	{ IP6(0x2607, 0x5300, 0x6000, 0x6b00, 0, 0, 0xc05f, 0x543), 'd' },
	{ IP6(0x2607, 0x5300, 0x6000, 0x6b00, 0, 0, 0xc02e, 0x1ee), 'c' },
	{ IP6(0x2607, 0x5300, 0x6000, 0x6b01, 0, 0, 0, 0), 'f' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x806, 0, 0, 0, 0x1006), 'g' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x806, 0, 0x1234, 0, 0x5678), 'g' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x806, 0x1234, 0, 0, 0x5678), 'g' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x806, 0, 0, 0x1234, 0x5678), 'g' },
	{ IP6(0x2404, 0x67ff, 0x4004, 0x806, 0, 0x1234, 0, 0x5678), 'f' },
	{ IP6(0x2404, 0x6801, 0x4004, 0x806, 0, 0x1234, 0, 0x5678), 'f' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x800, 0, 0x1234, 0, 0x5678), 'h' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x800, 0, 0, 0, 0), 'h' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x800, 0x1010, 0x1010, 0x1010, 0x1010), 'h' },
	{ IP6(0x2404, 0x6800, 0x4004, 0x800, 0xdead, 0xbeef, 0xdead, 0xbeef), 'a' },
};

/* A table with eight owners called a to h; '-' is none. */
struct fixture {
	struct wg_allowedips table;
	struct wg_allowedips_owner owners[8];
};

static void __init setup(struct fixture *f)
{
	size_t i;

	wg_allowedips_init(&f->table);
	for (i = 0; i < ARRAY_SIZE(f->owners); i++)
		wg_allowedips_owner_init(&f->owners[i]);
}

/* Every test ends here: nothing may be left of the table. */
static bool __init is_clean(struct fixture *f)
{
	bool clean = true;
	size_t i;

	wg_allowedips_free(&f->table);
	clean &= !rcu_access_pointer(f->table.root[WG_IPV4]);
	clean &= !rcu_access_pointer(f->table.root[WG_IPV6]);
	for (i = 0; i < ARRAY_SIZE(f->owners); i++)
		clean &= list_empty(&f->owners[i].prefixes);
	return clean;
}

static struct wg_allowedips_owner *__init owner_of(struct fixture *f, char name)
{
	return name == '-' ? NULL : &f->owners[name - 'a'];
}

static int __init insert(struct fixture *f, const struct prefix_row *row)
{
	return wg_allowedips_insert(&f->table, row->version, row->ip, row->cidr,
				    owner_of(f, row->owner));
}

static int __init take_out(struct fixture *f, const struct prefix_row *row)
{
	return wg_allowedips_remove(&f->table, row->version, row->ip, row->cidr,
				    owner_of(f, row->owner));
}

static char __init look_up(struct fixture *f, enum wg_ip_version version, const u8 *ip)
{
	struct wg_allowedips_owner *owner;

	rcu_read_lock();
	owner = wg_allowedips_lookup(&f->table, version, ip);
	rcu_read_unlock();
	return owner ? 'a' + (owner - f->owners) : '-';
}

static bool __init fill(struct fixture *f, const char *number)
{
	bool ok = true;
	size_t i;

	setup(f);
	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		WG_EXPECT_ROW(ok, number, i, !insert(f, &prefixes[i]));
	return ok;
}

static bool __init longest_match(void)
{
	struct fixture f;
	bool ok = fill(&f, "9");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lookups); i++)
		WG_EXPECT_ROW(ok, "9", i,
			      look_up(&f, lookups[i].version, lookups[i].ip) == lookups[i].owner);
	WG_EXPECT(ok, "9", is_clean(&f));
	return ok;
}

static const struct prefix_row singles[] __initconst = {
	{ IP4(1, 0, 0, 0), 32, 'a' },
	{ IP4(64, 0, 0, 0), 32, 'a' },
	{ IP4(128, 0, 0, 0), 32, 'a' },
	{ IP4(192, 0, 0, 0), 32, 'a' },
	{ IP4(255, 0, 0, 0), 32, 'a' },
};

static bool __init remove_owner(void)
{
	struct fixture f;
	bool ok = fill(&f, "9.1");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(singles); i++)
		WG_EXPECT_ROW(ok, "9.1", i, !insert(&f, &singles[i]));
	for (i = 0; i < ARRAY_SIZE(singles); i++)
		WG_EXPECT_ROW(ok, "9.1", i, look_up(&f, WG_IPV4, singles[i].ip) == 'a');
	wg_allowedips_remove_owner(&f.table, &f.owners[0]);
	for (i = 0; i < ARRAY_SIZE(singles); i++)
		WG_EXPECT_ROW(ok, "9.1", i, look_up(&f, WG_IPV4, singles[i].ip) != 'a');
	WG_EXPECT(ok, "9.1", is_clean(&f));
	return ok;
}

/* One attempt to remove a prefix of 9.2, and who owns @probe afterwards. */
struct removal_row {
	struct prefix_row prefix;
	int result;
	u8 probe[16];
	bool still_a;
};

#define P4(a, b, c, d) { a, b, c, d }
#define P6(a, b, c, d, e, f, g, h)					\
	{ GROUP(a), GROUP(b), GROUP(c), GROUP(d), GROUP(e), GROUP(f), GROUP(g), GROUP(h) }
#define SINGLE6 0x2444, 0x6801, 0x40e4, 0x800, 0xdeae, 0xbeef, 0xdef, 0xbeef
#define WIDE6 0x2444, 0x6800, 0xf0e4, 0x800, 0xeeae, 0xbeef, 0, 0
#define IN_WIDE6 0x2444, 0x6800, 0xf0e4, 0x800, 0xeeae, 0xbeef, 0x1010, 0x1010
#define EXPAND(macro, ...) macro(__VA_ARGS__)

static const struct prefix_row exact[] __initconst = {
	{ IP4(1, 0, 0, 0), 32, 'a' },
	{ IP4(192, 0, 0, 0), 24, 'a' },
	{ EXPAND(IP6, SINGLE6), 128, 'a' },
	{ EXPAND(IP6, WIDE6), 98, 'a' },	/* taken over from b */
};

static const struct removal_row removals[] __initconst = {
	{ { IP4(192, 0, 0, 0), 32, 'a' }, 0, P4(192, 0, 0, 1), true },
	{ { IP4(192, 0, 0, 0), 24, '-' }, 0, P4(192, 0, 0, 1), true },
	{ { IP4(192, 0, 0, 0), 24, 'b' }, 0, P4(192, 0, 0, 1), true },
	{ { IP4(192, 0, 0, 0), 33, 'a' }, -EINVAL, P4(192, 0, 0, 1), true },
	{ { IP4(192, 0, 0, 0), 24, 'a' }, 0, P4(192, 0, 0, 1), false },
	{ { IP4(1, 0, 0, 0), 32, 'a' }, 0, P4(1, 0, 0, 0), false },
	{ { EXPAND(IP6, SINGLE6), 96, 'a' }, 0, EXPAND(P6, SINGLE6), true },
	{ { EXPAND(IP6, SINGLE6), 128, '-' }, 0, EXPAND(P6, SINGLE6), true },
	{ { EXPAND(IP6, SINGLE6), 128, 'b' }, 0, EXPAND(P6, SINGLE6), true },
	{ { EXPAND(IP6, SINGLE6), 129, 'a' }, -EINVAL, EXPAND(P6, SINGLE6), true },
	{ { EXPAND(IP6, SINGLE6), 128, 'a' }, 0, EXPAND(P6, SINGLE6), false },
	{ { EXPAND(IP6, WIDE6), 98, 'b' }, 0, EXPAND(P6, IN_WIDE6), true },
	{ { EXPAND(IP6, WIDE6), 98, 'a' }, 0, EXPAND(P6, IN_WIDE6), false },
};

static bool __init remove_exact(void)
{
	struct fixture f;
	bool ok = fill(&f, "9.2");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(exact); i++)
		WG_EXPECT_ROW(ok, "9.2", i, !insert(&f, &exact[i]));
	for (i = 0; i < ARRAY_SIZE(removals); i++) {
		const struct removal_row *row = &removals[i];
		enum wg_ip_version version = row->prefix.version;

		WG_EXPECT_ROW(ok, "9.2", i, look_up(&f, version, row->probe) == 'a');
		WG_EXPECT_ROW(ok, "9.2", i, take_out(&f, &row->prefix) == row->result);
		WG_EXPECT_ROW(ok, "9.2", i,
			      (look_up(&f, version, row->probe) == 'a') == row->still_a);
	}
	WG_EXPECT(ok, "9.2", is_clean(&f));
	return ok;
}

static bool __init remove_nested(void)
{
	static const struct prefix_row outer __initconst = { IP4(192, 168, 0, 0), 16, 'a' };
	static const struct prefix_row inner __initconst = { IP4(192, 168, 0, 0), 24, 'a' };
	static const u8 inside[4] __initconst = { 192, 168, 0, 1 };
	struct fixture f;
	bool ok = true;

	setup(&f);
	WG_EXPECT(ok, "9.3", !insert(&f, &outer));
	WG_EXPECT(ok, "9.3", !insert(&f, &inner));
	WG_EXPECT(ok, "9.3", look_up(&f, WG_IPV4, inside) == 'a');
	wg_allowedips_remove_owner(&f.table, &f.owners[0]);
	WG_EXPECT(ok, "9.3", look_up(&f, WG_IPV4, inside) == '-');
	WG_EXPECT(ok, "9.3", !rcu_access_pointer(f.table.root[WG_IPV4]));
	WG_EXPECT(ok, "9.3", is_clean(&f));
	return ok;
}

/* @ones one bits and then zeros. */
static void __init ones_then_zeros(u8 ip[16], unsigned int ones)
{
	memset(ip, 0, 16);
	memset(ip, 0xff, ones / 8);
	if (ones % 8)
		ip[ones / 8] = 0xff << (8 - ones % 8);
}

static bool __init deepest(void)
{
	struct fixture f;
	unsigned int ones;
	bool ok = true;
	u8 ip[16];

	setup(&f);
	for (ones = 0; ones <= 128; ones++) {
		ones_then_zeros(ip, ones);
		WG_EXPECT_ROW(ok, "9.4", ones,
			      !wg_allowedips_insert(&f.table, WG_IPV6, ip, 128,
						    &f.owners[ones % 8]));
	}
	for (ones = 0; ones <= 128; ones++) {
		ones_then_zeros(ip, ones);
		WG_EXPECT_ROW(ok, "9.4", ones, look_up(&f, WG_IPV6, ip) == 'a' + (char)(ones % 8));
	}
	WG_EXPECT(ok, "9.4", is_clean(&f));
	return ok;
}

static const struct prefix_row listed_in[] __initconst = {
	{ IP4(192, 95, 5, 93), 27, 'a' },
	{ IP6(0x2607, 0x5300, 0x6000, 0x6b00, 0, 0, 0xc05f, 0x543), 128, 'a' },
	{ IP4(10, 1, 0, 20), 29, 'a' },
	{ IP6(0x2607, 0x5300, 0x6d8a, 0x6bf8, 0xdab1, 0xf1df, 0xc05f, 0x1523), 83, 'a' },
	{ IP6(0x2607, 0x5300, 0x6d8a, 0x6bf8, 0xdab1, 0xf1df, 0xc05f, 0x1523), 21, 'a' },
};

static const struct prefix_row listed_out[] __initconst = {
	{ IP4(192, 95, 5, 64), 27, 'a' },
	{ IP6(0x2607, 0x5300, 0x6000, 0x6b00, 0, 0, 0xc05f, 0x543), 128, 'a' },
	{ IP4(10, 1, 0, 16), 29, 'a' },
	{ IP6(0x2607, 0x5300, 0x6d8a, 0x6bf8, 0xdab1, 0xe000, 0, 0), 83, 'a' },
	{ IP6(0x2607, 0x5000, 0, 0, 0, 0, 0, 0), 21, 'a' },
};

static bool __init owners_list(void)
{
	struct wg_allowedips_node *cursor = NULL;
	struct wg_prefix got;
	struct fixture f;
	bool ok = true;
	size_t i;

	setup(&f);
	for (i = 0; i < ARRAY_SIZE(listed_in); i++)
		WG_EXPECT_ROW(ok, "9.5", i, !insert(&f, &listed_in[i]));
	for (i = 0; i < ARRAY_SIZE(listed_out); i++) {
		cursor = wg_allowedips_next(&f.owners[0], cursor, &got);
		WG_EXPECT_ROW(ok, "9.5", i, cursor);
		if (!cursor)
			break;
		WG_EXPECT_ROW(ok, "9.5", i, got.version == listed_out[i].version);
		WG_EXPECT_ROW(ok, "9.5", i, got.cidr == listed_out[i].cidr);
		WG_EXPECT_ROW(ok, "9.5", i, !memcmp(got.ip, listed_out[i].ip, sizeof(got.ip)));
	}
	WG_EXPECT(ok, "9.5", cursor && !wg_allowedips_next(&f.owners[0], cursor, &got));
	WG_EXPECT(ok, "9.5", is_clean(&f));
	return ok;
}

static const struct wg_selftest cases[] __initconst = {
	{ "9_longest_match_table", longest_match },
	{ "9.1_remove_owner", remove_owner },
	{ "9.2_remove_exact", remove_exact },
	{ "9.3_remove_nested", remove_nested },
	{ "9.4_deepest_trie", deepest },
	{ "9.5_owners_list", owners_list },
};

WG_SELFTEST_SUITE(allowedips, "allowedips");
