// SPDX-License-Identifier: GPL-2.0
/* Who may, from where; and what the controller says about the family. */
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "nltest.h"

static int cap_set(uint64_t permitted, uint64_t effective)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct caps[2] = {
		{ (uint32_t)effective, (uint32_t)permitted, 0 },
		{ (uint32_t)(effective >> 32), (uint32_t)(permitted >> 32), 0 },
	};

	return (int)syscall(SYS_capset, &head, caps);
}

static const uint64_t all_caps = (1ULL << 38) - 1;
static const uint64_t net_admin = 1ULL << CAP_NET_ADMIN;

static void drop(void)
{
	cap_set(all_caps & ~net_admin, all_caps & ~net_admin);
}

/* Runs check in a child of its own; its verdict comes back. */
static bool in_child(bool (*check)(void))
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		bool good = check();

		fflush(stdout);
		_exit(good ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	return !status;
}

static void get(void)
{
	msg_get(&m, "wg0");
}

static void set(void)
{
	msg_set(&m, "wg0");
}

static bool ch_without_capability(void)
{
	drop();
	close(nl_fd);
	nl_fd = genl_open();	/* looking up needs nothing */
	CHECK(nl_fd > 0);
	get();
	ERR(-EPERM);
	set();
	ERR(-EPERM);
	/* permission comes before validation, selector and device */
	set();
	put_u32(&m, 9, 0);
	ERR(-EPERM);
	msg_init(&m, CMD_SET_DEVICE, 0);
	ERR(-EPERM);
	msg_set(&m, "nope0");
	ERR(-EPERM);
	return true;
}

static bool t_without_capability(void)
{
	CHECK(fresh());
	return in_child(ch_without_capability);
}

/* Which of two errors comes first is the core's affair: changed with 6.2. */
static bool ch_plain_get_without_capability(void)
{
	drop();
	close(nl_fd);
	nl_fd = genl_open();
	msg_init(&m, CMD_GET_DEVICE, 0);
	put_str(&m, DEV_IFNAME, "wg0");
	CHECK_EQ(transact(nl_fd, &m),
		 kernel_older(6, 2) ? -EPERM : -EOPNOTSUPP);
	msg_init(&m, 7, 0);
	ERR(-EOPNOTSUPP);
	return true;
}

static bool t_plain_get_without_capability(void)
{
	CHECK(fresh());
	return in_child(ch_plain_get_without_capability);
}

static bool ch_socket_of_root(void)
{
	drop();
	get();
	ERR(-EPERM);
	set();
	ERR(-EPERM);
	return true;
}

static bool t_socket_opened_by_root(void)
{
	CHECK(fresh());
	return in_child(ch_socket_of_root);
}

/*
 * The core asks the opener only where the message names no destination; with
 * one, as libraries send, the sender alone counts.
 */
static bool ch_socket_of_unprivileged(void)
{
	CHECK_EQ(cap_set(all_caps, all_caps & ~net_admin), 0);
	close(nl_fd);
	nl_fd = genl_open();
	CHECK_EQ(cap_set(all_caps, all_caps), 0);
	nl_unaddressed = true;
	get();
	ERR(-EPERM);
	set();
	ERR(-EPERM);
	close(nl_fd);
	nl_fd = genl_open();
	set();
	OK();
	return true;
}

static bool t_socket_opened_without_capability(void)
{
	CHECK(fresh());
	return in_child(ch_socket_of_unprivileged);
}

static bool ch_new_userns_old_netns(void)
{
	CHECK_EQ(unshare(CLONE_NEWUSER), 0);
	get();
	ERR(-EPERM);
	close(nl_fd);
	nl_fd = genl_open();
	CHECK(nl_fd > 0);
	get();
	ERR(-EPERM);
	set();
	ERR(-EPERM);
	return true;
}

static bool t_root_of_userns_in_parents_netns(void)
{
	CHECK(fresh());
	return in_child(ch_new_userns_old_netns);
}

static bool ch_own_userns_and_netns(void)
{
	struct dump *d;

	CHECK_EQ(unshare(CLONE_NEWUSER | CLONE_NEWNET), 0);
	CHECK_EQ(link_up("lo"), 0);
	CHECK_EQ(link_add("wg5", "wireguard"), 0);
	close(nl_fd);
	nl_fd = genl_open();
	msg_set(&m, "wg5");
	add_key(DEV_PRIVATE_KEY, 1);
	put_u16(&m, DEV_LISTEN_PORT, 7);
	put_u32(&m, DEV_FWMARK, 8);
	OK();
	CHECK_EQ(link_up("wg5"), 0);
	d = dump_dev(nl_fd, "wg5");
	CHECK_EQ(d->error, 0);
	CHECK_EQ(d->fwmark, 8);
	CHECK(d->seen & 1u << DEV_PRIVATE_KEY);
	dump_free(d);
	/* and the parent's device is not to be seen */
	get();
	ERR(-ENODEV);
	return true;
}

static bool t_root_of_userns_and_netns(void)
{
	CHECK(fresh());
	return in_child(ch_own_userns_and_netns);
}

/*
 * A container: a child with its own user and net namespace receives a device
 * that was created outside. Pipes let parent and child take turns.
 */
struct container {
	pid_t pid;
	int ready[2], go[2];
};

static void turn(int fd)
{
	if (write(fd, "x", 1) != 1)
		abort();
}

static bool wait_turn(int fd)
{
	char c;

	return read(fd, &c, 1) == 1;
}

static struct container box;

static bool container_start(bool (*inside)(void))
{
	char path[64];
	int ns;

	CHECK(!pipe(box.ready) && !pipe(box.go));
	fflush(stdout);
	box.pid = fork();
	if (!box.pid) {
		bool good;

		close(box.ready[0]);
		close(box.go[1]);
		good = !unshare(CLONE_NEWUSER | CLONE_NEWNET);
		turn(box.ready[1]);
		good = wait_turn(box.go[0]) && good && inside();
		fflush(stdout);
		_exit(good ? 0 : 1);
	}
	close(box.ready[1]);
	close(box.go[0]);
	CHECK(wait_turn(box.ready[0]));
	snprintf(path, sizeof(path), "/proc/%d/ns/net", (int)box.pid);
	ns = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(ns >= 0);
	CHECK_EQ(link_move("wg0", ns), 0);
	close(ns);
	return true;
}

static bool container_end(void)
{
	int status = -1;

	close(box.go[1]);
	close(box.ready[0]);
	waitpid(box.pid, &status, 0);
	return !status;
}

static bool inside_may_not_touch_port_and_mark(void)
{
	struct in_peer p;
	struct dump *d;

	close(nl_fd);
	nl_fd = genl_open();
	CHECK(nl_fd > 0);
	set();
	put_u16(&m, DEV_LISTEN_PORT, 9);
	ERR(-EPERM);
	set();
	put_u32(&m, DEV_FWMARK, 9);
	ERR(-EPERM);
	/* the present values are refused as well */
	set();
	put_u16(&m, DEV_LISTEN_PORT, 4444);
	ERR(-EPERM);
	set();
	put_u32(&m, DEV_FWMARK, 0);
	ERR(-EPERM);
	/* before anything is changed */
	set();
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	add_key(DEV_PRIVATE_KEY, 9);
	put_u32(&m, DEV_FWMARK, 9);
	p = open_peer(2);
	close_peer(p);
	ERR(-EPERM);
	d = dump_dev(nl_fd, "wg0");
	CHECK_EQ(d->error, 0);
	CHECK_EQ(d->port, 4444);
	CHECK_EQ(d->fwmark, 0);
	CHECK(!(d->seen & 1u << DEV_PRIVATE_KEY));
	CHECK_EQ(d->peer_count, 1);
	CHECK(peer_n(d, 1));
	dump_free(d);
	return true;
}

static bool inside_may_set_keys_and_peers(void)
{
	struct in_peer p;
	struct dump *d;

	set();
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	add_key(DEV_PRIVATE_KEY, 9);
	p = open_peer(2);
	add_key(PEER_PRESHARED_KEY, 3);
	close_peer(p);
	OK();
	d = dump_dev(nl_fd, "wg0");
	CHECK(d->seen & 1u << DEV_PRIVATE_KEY);
	CHECK_EQ(d->peer_count, 1);
	CHECK(peer_n(d, 2));
	dump_free(d);
	return true;
}

static bool inside_container(void)
{
	return inside_may_not_touch_port_and_mark() &&
	       inside_may_set_keys_and_peers();
}

static bool t_moved_device_port_and_mark(void)
{
	CHECK(fresh());
	set();
	put_u16(&m, DEV_LISTEN_PORT, 4444);
	OK();
	CHECK_EQ(make_peer("wg0", 1), 0);
	CHECK(container_start(inside_container));
	/* no longer seen where it was created */
	get();
	ERR(-ENODEV);
	turn(box.go[1]);
	return container_end();
}

/* Opens a socket inside and keeps it there until told to go. */
static bool inside_opens_a_socket(void)
{
	close(nl_fd);
	nl_fd = genl_open();
	if (nl_fd != 40)
		dup2(nl_fd, 40);
	turn(box.ready[1]);
	wait_turn(box.go[0]);
	return true;
}

/* Port and mark: only the sender is asked, not the opener of the socket. */
static bool t_port_by_privileged_sender(void)
{
	int pidfd, fd, old;

	CHECK(fresh());
	CHECK(container_start(inside_opens_a_socket));
	turn(box.go[1]);
	CHECK(wait_turn(box.ready[0]));
	pidfd = (int)syscall(SYS_pidfd_open, box.pid, 0);
	CHECK(pidfd >= 0);
	fd = (int)syscall(SYS_pidfd_getfd, pidfd, 40, 0);
	CHECK(fd >= 0);
	old = nl_fd;
	nl_fd = fd;
	set();
	put_u16(&m, DEV_LISTEN_PORT, 9);
	put_u32(&m, DEV_FWMARK, 9);
	OK();
	nl_fd = old;
	close(fd);
	close(pidfd);
	turn(box.go[1]);
	return container_end();
}

/* wg0 made in a namespace that is gone by the time this returns. */
static bool orphan(bool up)
{
	int here, status = -1;
	pid_t pid;

	CHECK_EQ(netns_new(), 0);
	here = netns_fd();
	pid = fork();
	if (!pid) {
		if (netns_new() || link_add_in("wg0", "wireguard", here))
			_exit(1);
		if (up && (netns_enter(here) || link_up("wg0")))
			_exit(2);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	CHECK_EQ(status, 0);
	close(here);
	close(nl_fd);
	nl_fd = genl_open();
	return true;
}

/* Namespaces die in a work item: until then the old rules hold. */
static bool mark_is_refused_soon(void)
{
	double end = seconds() + 20;
	int ret;

	do {
		set();
		put_u32(&m, DEV_FWMARK, 0);
		ret = transact(nl_fd, &m);
		usleep(20000);
	} while (!ret && seconds() < end);
	CHECK_EQ(ret, -EPERM);
	return true;
}

static bool t_creating_namespace_gone(void)
{
	struct in_peer p;
	struct dump *d;

	CHECK(orphan(false));
	CHECK(mark_is_refused_soon());
	set();
	put_u16(&m, DEV_LISTEN_PORT, 9);
	ERR(-EPERM);
	set();
	add_key(DEV_PRIVATE_KEY, 9);
	p = open_peer(2);
	close_peer(p);
	OK();
	d = dump_dev(nl_fd, "wg0");
	CHECK_EQ(d->peer_count, 1);
	dump_free(d);
	CHECK_EQ(link_up("wg0"), -ENONET);
	CHECK_EQ(link_del("wg0"), 0);
	return true;
}

static bool t_creating_namespace_gone_while_up(void)
{
	CHECK(orphan(true));
	CHECK(mark_is_refused_soon());
	CHECK_EQ(link_down("wg0"), 0);
	CHECK_EQ(link_up("wg0"), -ENONET);
	return true;
}

/* What the controller's answer holds about commands and groups. */
struct family_info {
	uint32_t version, hdrsize, maxattr, op_flags[3];
	bool groups, other_ops;
};

static const struct nlattr *attr_at(const uint8_t *p, const uint8_t *end)
{
	const struct nlattr *nla = (const struct nlattr *)p;

	if (p + NLA_HDRLEN > end || nla->nla_len < NLA_HDRLEN ||
	    p + nla->nla_len > end)
		return NULL;
	return nla;
}

#define FOR_EACH_ATTR(nla, p, end)					\
	for (; ((nla) = attr_at(p, end)); (p) += NLA_ALIGN((nla)->nla_len))

static uint32_t attr_u32(const struct nlattr *nla)
{
	uint32_t v = 0;

	memcpy(&v, (const uint8_t *)nla + NLA_HDRLEN, 4);
	return v;
}

static void read_op(struct family_info *f, const struct nlattr *op)
{
	const uint8_t *p = (const uint8_t *)op + NLA_HDRLEN;
	const uint8_t *end = (const uint8_t *)op + op->nla_len;
	uint32_t id = ~0u, flags = 0;
	const struct nlattr *nla;

	FOR_EACH_ATTR(nla, p, end) {
		if (nla->nla_type == CTRL_ATTR_OP_ID)
			id = attr_u32(nla);
		if (nla->nla_type == CTRL_ATTR_OP_FLAGS)
			flags = attr_u32(nla);
	}
	if (id > 1)
		f->other_ops = true;
	else
		f->op_flags[id] = flags;
}

static void read_ops(struct family_info *f, const struct nlattr *ops)
{
	const uint8_t *p = (const uint8_t *)ops + NLA_HDRLEN;
	const uint8_t *end = (const uint8_t *)ops + ops->nla_len;
	const struct nlattr *nla;

	FOR_EACH_ATTR(nla, p, end)
		read_op(f, nla);
}

static bool family_info(struct family_info *f)
{
	struct genlmsghdr gh = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
	static uint8_t buf[8192];
	const uint8_t *p, *end;
	const struct nlattr *nla;
	ssize_t n;

	memset(f, 0, sizeof(*f));
	msg_init_rt(&m, GENL_ID_CTRL, NLM_F_REQUEST, &gh, sizeof(gh));
	put_str(&m, CTRL_ATTR_FAMILY_NAME, "wireguard");
	CHECK_EQ(msg_send(nl_fd, &m), 0);
	n = recv(nl_fd, buf, sizeof(buf), 0);
	CHECK(n > 20);
	p = buf + NLMSG_HDRLEN + GENL_HDRLEN;
	end = buf + n;
	FOR_EACH_ATTR(nla, p, end) {
		switch (nla->nla_type & NLA_TYPE_MASK) {
		case CTRL_ATTR_VERSION:
			f->version = attr_u32(nla);
			break;
		case CTRL_ATTR_HDRSIZE:
			f->hdrsize = attr_u32(nla);
			break;
		case CTRL_ATTR_MAXATTR:
			f->maxattr = attr_u32(nla);
			break;
		case CTRL_ATTR_OPS:
			read_ops(f, nla);
			break;
		case CTRL_ATTR_MCAST_GROUPS:
			f->groups = true;
			break;
		}
	}
	return true;
}

static bool ch_controller(void)
{
	struct family_info f;

	drop();
	close(nl_fd);
	nl_fd = genl_open();
	CHECK(family_info(&f));
	CHECK_EQ(f.version, 1);
	CHECK_EQ(f.hdrsize, 0);
	CHECK(f.maxattr == 8 || f.maxattr == 0);
	CHECK_EQ(f.op_flags[0], GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DUMP |
				GENL_CMD_CAP_HASPOL);
	CHECK_EQ(f.op_flags[1], GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO |
				GENL_CMD_CAP_HASPOL);
	CHECK(!f.groups);
	CHECK(!f.other_ops);
	return true;
}

static bool t_controller_info(void)
{
	CHECK(fresh());
	return in_child(ch_controller);
}

static const struct ktap_test tests[] = {
	{ "nl2_controller_info", t_controller_info },
	{ "nl5.01_without_capability", t_without_capability },
	{ "nl5.29_plain_get_without_capability", t_plain_get_without_capability },
	{ "nl2.1_socket_opened_by_root", t_socket_opened_by_root },
	{ "nl2.1_socket_opened_without_capability", t_socket_opened_without_capability },
	{ "nl2.1_root_of_userns_in_parents_netns", t_root_of_userns_in_parents_netns },
	{ "nl2.1_root_of_userns_and_netns", t_root_of_userns_and_netns },
	{ "nl5.02_moved_device_port_and_mark", t_moved_device_port_and_mark },
	{ "nl4_port_by_privileged_sender", t_port_by_privileged_sender },
	{ "nl5.02_creating_namespace_gone", t_creating_namespace_gone },
	{ "nl5.24_creating_namespace_gone_while_up", t_creating_namespace_gone_while_up },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return ktap_run_only("netlink permissions", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
