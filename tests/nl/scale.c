// SPDX-License-Identifier: GPL-2.0
/* Many peers: what must not grow with their number does not. */
#include "nltest.h"

enum { MANY = 20000 };

static bool t_twenty_thousand_peers(void)
{
	double start, added, read, removed;
	struct dump *d;

	CHECK(fresh());
	start = seconds();
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, MANY, 1), 0);
	added = seconds() - start;
	start = seconds();
	d = dump_dev(nl_fd, "wg0");
	read = seconds() - start;
	CHECK_EQ(d->error, 0);
	CHECK(!d->malformed);
	CHECK_EQ(d->peer_count, MANY);
	dump_free(d);
	start = seconds();
	CHECK_EQ(peers_remove_all(nl_fd, "wg0"), 0);
	removed = seconds() - start;
	printf("# %d peers: added in %.2f s, read in %.2f s, removed in %.2f s\n",
	       MANY, added, read, removed);
	/* one grace period each would be minutes */
	CHECK(removed < 15);
	d = dump_dev(nl_fd, "wg0");
	CHECK_EQ(d->peer_count, 0);
	dump_free(d);
	return true;
}

static bool t_device_with_many_peers_deleted(void)
{
	double start;

	CHECK(fresh());
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, MANY, 1), 0);
	CHECK_EQ(link_up("wg0"), 0);
	start = seconds();
	CHECK_EQ(link_del("wg0"), 0);
	printf("# deleted in %.2f s\n", seconds() - start);
	CHECK(seconds() - start < 20);
	return true;
}

static bool t_peers_removed_one_by_one(void)
{
	double start;
	struct dump *d;
	uint32_t n;

	CHECK(fresh());
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, 200, 1), 0);
	start = seconds();
	for (n = 1; n <= 100; n++)
		CHECK_EQ(peers_remove(nl_fd, "wg0", n, 1), 0);
	CHECK_EQ(peers_remove(nl_fd, "wg0", 101, 100), 0);
	printf("# 200 removed one by one in %.2f s\n", seconds() - start);
	d = dump_dev(nl_fd, "wg0");
	CHECK_EQ(d->peer_count, 0);
	dump_free(d);
	return true;
}

static bool t_many_prefixes(void)
{
	struct dump *d;
	uint32_t i;

	CHECK(fresh());
	for (i = 0; i < 10; i++)
		CHECK_EQ(peers_add(nl_fd, "wg0", 1 + i, 1, 2000), 0);
	d = dump_dev(nl_fd, "wg0");
	CHECK_EQ(d->peer_count, 10);
	for (i = 0; i < 10; i++)
		CHECK_EQ(d->peers[i].aip_count, 2000);
	dump_free(d);
	return true;
}

static const struct ktap_test tests[] = {
	{ "nl6_twenty_thousand_peers", t_twenty_thousand_peers },
	{ "nl6_device_with_many_peers_deleted", t_device_with_many_peers_deleted },
	{ "nl6_peers_removed_one_by_one", t_peers_removed_one_by_one },
	{ "nl6_many_prefixes", t_many_prefixes },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return ktap_run_only("netlink scale", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
