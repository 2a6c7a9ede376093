// SPDX-License-Identifier: GPL-2.0
/* How a GET splits over messages, and what it shows of changes meanwhile. */
#include <net/if.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nltest.h"

enum { SMALL = 4096 };

/* On a socket of its own, that never saw a larger buffer. */
static struct dump *read_with(size_t size)
{
	struct dump *d;
	int fd = genl_open();

	msg_get(&m, "wg0");
	msg_send(fd, &m);
	d = dump_read(fd, size);
	close(fd);
	return d;
}

/* All of peers 1..n, in order, each with its prefixes in order. */
static bool complete(struct dump *d, uint32_t n, uint32_t prefixes)
{
	uint32_t i, j;

	CHECK_EQ(d->error, 0);
	CHECK(!d->malformed);
	CHECK_EQ(d->intr_count, 0);
	CHECK_EQ(d->peer_count, n);
	for (i = 1; i <= n; i++) {
		struct dump_peer *peer = &d->peers[i - 1];
		uint32_t number;

		memcpy(&number, peer->pub, 4);
		CHECK_EQ(number, i);
		CHECK(peer->seen & 1u << PEER_PRESHARED_KEY);
		CHECK(!(peer->seen & 1u << PEER_FLAGS));
		CHECK_EQ(peer->aip_count, prefixes);
		for (j = 0; j < prefixes; j++) {
			uint32_t be = htonl(0x0a000000 + i * prefixes + j);

			CHECK(!memcmp(peer->aips[j].addr, &be, 4));
		}
	}
	return true;
}

static bool t_device_without_peers(void)
{
	struct dump *d;

	CHECK(fresh());
	d = read_with(SMALL);
	CHECK_EQ(d->error, 0);
	CHECK_EQ(d->msg_count, 1);
	CHECK(!(d->seen & 1u << DEV_PEERS));
	CHECK(!(d->done_flags & NLM_F_DUMP_INTR));
	dump_free(d);
	return true;
}

static bool t_message_sizes(void)
{
	struct dump *d;
	size_t i, longest = 0;

	CHECK(fresh());
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, 1000, 3), 0);
	d = read_with(SMALL);
	CHECK(complete(d, 1000, 3));
	CHECK(d->msg_count > 20);
	for (i = 0; i < d->msg_count; i++)
		CHECK(d->msgs[i].len <= SMALL);
	/* and they are filled, not one peer each */
	for (i = 1; i + 1 < d->msg_count; i++)
		CHECK(d->msgs[i].len > SMALL - 400);
	dump_free(d);
	d = read_with(RECV_ROOM);
	CHECK(complete(d, 1000, 3));
	CHECK(d->msgs[0].len <= SMALL);
	for (i = 0; i < d->msg_count; i++)
		if (d->msgs[i].len > longest)
			longest = d->msgs[i].len;
	CHECK(longest > 30000 && longest <= RECV_ROOM);
	dump_free(d);
	return true;
}

static bool t_buffers_from_4k_up(void)
{
	static const size_t sizes[] = { 4096, 4097, 5000, 8192, 12345, 16384,
					32767, 65536, 131072 };
	struct dump *d;
	size_t i;

	CHECK(fresh());
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, 500, 7), 0);
	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		d = read_with(sizes[i]);
		CHECK(complete(d, 500, 7));
		dump_free(d);
	}
	return true;
}

/* Every number of prefixes near a message's end: none lost, none doubled. */
static bool t_every_split_point(void)
{
	uint32_t n;

	CHECK(fresh());
	for (n = 60; n < 150; n++) {
		struct dump *d;

		CHECK_EQ(peers_remove_all(nl_fd, "wg0"), 0);
		CHECK_EQ(peers_add(nl_fd, "wg0", 1, 4, n), 0);
		d = read_with(SMALL);
		CHECK(complete(d, 4, n));
		dump_free(d);
	}
	return true;
}

static bool t_every_split_between_peers(void)
{
	uint32_t n;

	CHECK(fresh());
	for (n = 1; n < 60; n++) {
		struct dump *d;

		CHECK_EQ(peers_add(nl_fd, "wg0", n, 1, 0), 0);
		d = read_with(SMALL);
		CHECK(complete(d, n, 0));
		dump_free(d);
	}
	return true;
}

static bool t_continuation_is_key_and_prefixes(void)
{
	struct dump *d;
	struct dump_peer *peer;

	CHECK(fresh());
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, 3, 1500), 0);
	d = read_with(SMALL);
	CHECK(complete(d, 3, 1500));
	peer = &d->peers[1];
	CHECK(peer->pieces > 5);
	CHECK_EQ(peer->seen_more, 1u << PEER_PUBLIC_KEY | 1u << PEER_ALLOWEDIPS);
	dump_free(d);
	return true;
}

/* Device attributes until the first peer has been completed, then no more. */
static bool t_device_attributes_repeated(void)
{
	uint32_t all = 1u << DEV_LISTEN_PORT | 1u << DEV_FWMARK |
		       1u << DEV_IFINDEX | 1u << DEV_IFNAME |
		       1u << DEV_PRIVATE_KEY | 1u << DEV_PUBLIC_KEY |
		       1u << DEV_PEERS;
	struct dump *d;
	size_t i;

	CHECK(fresh());
	msg_set(&m, "wg0");
	add_key(DEV_PRIVATE_KEY, 99);
	OK();
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, 3, 1500), 0);
	d = read_with(SMALL);
	CHECK(complete(d, 3, 1500));
	for (i = 0; i < d->msg_count; i++)
		CHECK_EQ(d->msgs[i].seen, d->msgs[i].first == 1 ?
					  all : 1u << DEV_PEERS);
	dump_free(d);
	return true;
}

/*
 * A dump with something done after its first message was read. The core has
 * filled the second one by then, so the third is the first to show the change.
 */
static struct dump *with_change(bool (*change)(void))
{
	struct dump *d = dump_new();
	int fd = genl_open();

	msg_get(&m, "wg0");
	msg_send(fd, &m);
	dump_step(fd, d, SMALL);
	if (!change())
		d->malformed = true;
	while (dump_step(fd, d, SMALL))
		;
	close(fd);
	return d;
}

static bool flagged_once(struct dump *d)
{
	CHECK(!d->malformed);
	CHECK_EQ(d->error, 0);
	CHECK_EQ(d->intr_count, 1);
	CHECK(d->msg_count > 2);
	CHECK(d->msgs[2].flags & NLM_F_DUMP_INTR);
	CHECK(!(d->done_flags & NLM_F_DUMP_INTR));
	return true;
}

static bool many_peers(void)
{
	CHECK(fresh());
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, 300, 0), 0);
	return true;
}

static bool ch_selector_only(void)
{
	msg_set(&m, "wg0");
	OK();
	return true;
}

static bool ch_fails_in_peers(void)
{
	struct in_peer p;
	size_t at;

	msg_set(&m, "wg0");
	p = open_peer(1);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0, 33);
	nest_end(&m, at);
	close_peer(p);
	ERR(-EINVAL);
	return true;
}

static bool ch_refused_by_validation(void)
{
	msg_set(&m, "wg0");
	put_u16(&m, DEV_FWMARK, 0);
	ERR(-EINVAL);
	return true;
}

static bool ch_refused_for_flags(void)
{
	msg_set(&m, "wg0");
	put_u32(&m, DEV_FLAGS, 2);
	ERR2(-EINVAL, -EOPNOTSUPP);
	return true;
}

static bool ch_renamed(void)
{
	CHECK_EQ(link_rename("wg0", "wg9"), 0);
	CHECK_EQ(link_rename("wg9", "wg0"), 0);
	return true;
}

static bool ch_read_again(void)
{
	struct dump *d = dump_dev(nl_fd, "wg0");

	CHECK_EQ(d->error, 0);
	dump_free(d);
	return true;
}

static bool ch_updown(void)
{
	CHECK_EQ(link_up("wg0"), 0);
	CHECK_EQ(link_down("wg0"), 0);
	return true;
}

static bool bumps(bool (*change)(void))
{
	struct dump *d;
	bool good;

	CHECK(many_peers());
	d = with_change(change);
	good = flagged_once(d) && d->peer_count == 300;
	dump_free(d);
	return good;
}

static bool bumps_not(bool (*change)(void))
{
	struct dump *d;
	bool good;

	CHECK(many_peers());
	d = with_change(change);
	good = complete(d, 300, 0);
	dump_free(d);
	return good;
}

static bool t_flag_after_set(void)
{
	CHECK(bumps(ch_selector_only));
	CHECK(bumps(ch_fails_in_peers));
	return true;
}

static bool t_no_flag_without_set(void)
{
	CHECK(bumps_not(ch_refused_by_validation));
	CHECK(bumps_not(ch_refused_for_flags));
	CHECK(bumps_not(ch_renamed));
	CHECK(bumps_not(ch_read_again));
	CHECK(bumps_not(ch_updown));
	return true;
}

static bool ch_add_peers(void)
{
	CHECK_EQ(peers_add(nl_fd, "wg0", 301, 50, 0), 0);
	return true;
}

static bool t_added_peers_at_the_end(void)
{
	struct dump *d;
	uint32_t number;

	CHECK(many_peers());
	d = with_change(ch_add_peers);
	CHECK(flagged_once(d));
	CHECK_EQ(d->peer_count, 350);
	memcpy(&number, d->peers[349].pub, 4);
	CHECK_EQ(number, 350);
	dump_free(d);
	return true;
}

static bool ch_remove_all(void)
{
	CHECK_EQ(peers_remove_all(nl_fd, "wg0"), 0);
	return true;
}

static uint32_t cursor;

static bool ch_remove_cursor(void)
{
	CHECK_EQ(peers_remove(nl_fd, "wg0", cursor, 1), 0);
	return true;
}

static bool ch_remove_after_cursor(void)
{
	CHECK_EQ(peers_remove(nl_fd, "wg0", cursor + 1, 1), 0);
	return true;
}

/* One more message with the flag and nothing in it, then a clean end. */
static bool just_ended(struct dump *d)
{
	CHECK(flagged_once(d));
	CHECK_EQ(d->msg_count, 3);
	CHECK_EQ(d->msgs[2].seen, 0);
	return true;
}

static uint32_t find_cursor(void)
{
	struct dump *d = read_with(SMALL);

	cursor = d->msgs[1].last;
	dump_free(d);
	return cursor;
}

static bool t_cursor_removed(void)
{
	struct dump *d;

	CHECK(many_peers());
	d = with_change(ch_remove_all);
	CHECK(just_ended(d));
	dump_free(d);
	CHECK(many_peers());
	find_cursor();
	d = with_change(ch_remove_cursor);
	CHECK(just_ended(d));
	CHECK_EQ(d->peer_count, cursor);
	dump_free(d);
	return true;
}

static bool t_peer_after_cursor_removed(void)
{
	struct dump *d;

	CHECK(many_peers());
	find_cursor();
	d = with_change(ch_remove_after_cursor);
	CHECK(flagged_once(d));
	CHECK_EQ(d->peer_count, 299);
	dump_free(d);
	return true;
}

static bool ch_prefix_elsewhere(void)
{
	struct in_peer p;
	size_t at;

	msg_set(&m, "wg0");
	p = open_peer(4);
	at = nest(&m, PEER_ALLOWEDIPS);
	put_aip4(&m, 0xc0000200, 24);
	nest_end(&m, at);
	close_peer(p);
	OK();
	return true;
}

static bool long_first_peer(void)
{
	CHECK(fresh());
	CHECK_EQ(peers_add(nl_fd, "wg0", 1, 1, 1500), 0);
	CHECK_EQ(peers_add(nl_fd, "wg0", 2, 3, 2), 0);
	return true;
}

static bool t_prefixes_changed_within_a_list(void)
{
	struct dump *d;
	size_t shown;

	CHECK(long_first_peer());
	d = with_change(ch_prefix_elsewhere);
	CHECK(flagged_once(d));
	shown = d->peers[0].aip_count;
	CHECK(shown > 100 && shown < 500);
	/* the key alone, then the other three in full, in that message */
	CHECK_EQ(d->msgs[2].first, 1);
	CHECK_EQ(d->msgs[2].peers, 4);
	CHECK_EQ(d->peer_count, 4);
	CHECK_EQ(d->peers[1].aip_count, 2);
	CHECK_EQ(d->peers[3].aip_count, 3);
	CHECK(d->peers[3].seen & 1u << PEER_PRESHARED_KEY);
	dump_free(d);
	return true;
}

static bool t_list_goes_on_without_change_of_prefixes(void)
{
	struct dump *d;

	CHECK(long_first_peer());
	d = with_change(ch_selector_only);
	CHECK(flagged_once(d));
	CHECK_EQ(d->peers[0].aip_count, 1500);
	CHECK_EQ(d->peer_count, 4);
	dump_free(d);
	return true;
}

static pid_t deleter;

static bool ch_delete_device(void)
{
	double end = seconds() + 8;

	deleter = fork();
	if (!deleter && !close_range(3, ~0u, 0))
		_exit(link_del("wg0") ? 1 : 0);
	/* out of the namespace at once, the request itself still waits */
	while (if_nametoindex("wg0") && seconds() < end)
		usleep(10000);
	CHECK(!if_nametoindex("wg0"));
	CHECK_EQ(waitpid(deleter, NULL, WNOHANG), 0);
	return true;
}

static bool deleter_done(void)
{
	double end = seconds() + 9;
	int status = -1;

	while (!waitpid(deleter, &status, WNOHANG) && seconds() < end)
		usleep(20000);
	CHECK_EQ(status, 0);
	return true;
}

static bool t_device_deleted_during_dump(void)
{
	struct dump *d;

	CHECK(many_peers());
	d = with_change(ch_delete_device);
	CHECK(complete(d, 300, 0));
	CHECK(deleter_done());
	dump_free(d);
	return true;
}

static bool t_device_deleted_and_dump_closed(void)
{
	struct dump *d = dump_new();
	int fd;

	CHECK(many_peers());
	fd = genl_open();
	msg_get(&m, "wg0");
	msg_send(fd, &m);
	dump_step(fd, d, SMALL);
	CHECK(ch_delete_device());
	close(fd);
	CHECK(deleter_done());
	dump_free(d);
	return true;
}

static bool t_many_dumps_left_unread(void)
{
	int fds[64];
	size_t i;

	CHECK(many_peers());
	for (i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = genl_open();
		CHECK(fds[i] > 0);
		msg_get(&m, "wg0");
		CHECK_EQ(msg_send(fds[i], &m), 0);
	}
	for (i = 0; i < ARRAY_LEN(fds); i++)
		close(fds[i]);
	CHECK_EQ(link_del("wg0"), 0);
	return true;
}

/* Two readers at different places of the same list. */
static bool t_interleaved_dumps(void)
{
	struct dump *a = dump_new(), *b = dump_new();
	int fa, fb;

	CHECK(many_peers());
	fa = genl_open();
	fb = genl_open();
	msg_get(&m, "wg0");
	msg_send(fa, &m);
	dump_step(fa, a, SMALL);
	msg_send(fb, &m);
	while (dump_step(fa, a, SMALL))
		dump_step(fb, b, SMALL);
	while (dump_step(fb, b, SMALL))
		;
	CHECK(complete(a, 300, 0));
	CHECK(complete(b, 300, 0));
	close(fa);
	close(fb);
	dump_free(a);
	dump_free(b);
	return true;
}

static const struct ktap_test tests[] = {
	{ "nl3_device_without_peers", t_device_without_peers },
	{ "nl3.1_message_sizes", t_message_sizes },
	{ "nl3.1_buffers_from_4k_up", t_buffers_from_4k_up },
	{ "nl3.1_every_split_point", t_every_split_point },
	{ "nl3.1_every_split_between_peers", t_every_split_between_peers },
	{ "nl3.1_continuation_is_key_and_prefixes", t_continuation_is_key_and_prefixes },
	{ "nl3.1_device_attributes_repeated", t_device_attributes_repeated },
	{ "nl3.1_cursor_removed", t_cursor_removed },
	{ "nl3.1_peer_after_cursor_removed", t_peer_after_cursor_removed },
	{ "nl3.1_added_peers_at_the_end", t_added_peers_at_the_end },
	{ "nl3.1_interleaved_dumps", t_interleaved_dumps },
	{ "nl3.2_flag_after_set", t_flag_after_set },
	{ "nl3.2_no_flag_without_set", t_no_flag_without_set },
	{ "nl3.2_prefixes_changed_within_a_list", t_prefixes_changed_within_a_list },
	{ "nl3.2_list_goes_on_without_change_of_prefixes", t_list_goes_on_without_change_of_prefixes },
	{ "nl6_device_deleted_during_dump", t_device_deleted_during_dump },
	{ "nl6_device_deleted_and_dump_closed", t_device_deleted_and_dump_closed },
	{ "nl6_many_dumps_left_unread", t_many_dumps_left_unread },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return ktap_run_only("netlink dump", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
