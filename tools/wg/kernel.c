// SPDX-License-Identifier: GPL-2.0
/* The kernel's devices, through Netlink. */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "backend.h"
#include "wireguard.h"

struct channel {
	struct mnl_socket *sock;
	struct wg_nl_note *note;
	unsigned int seq, portid;
	u16 family;
	char *buf; /* WG_NL_ROOM bytes, for both directions */
};

static void channel_close(struct channel *ch)
{
	if (ch->sock)
		mnl_socket_close(ch->sock);
	wg_free(ch->buf, WG_NL_ROOM);
}

static int channel_open(struct channel *ch, int bus, struct wg_nl_note *note)
{
	int on = 1;

	memset(ch, 0, sizeof(*ch));
	ch->note = note;
	ch->seq = time(NULL);
	ch->sock = mnl_socket_open2(bus, SOCK_CLOEXEC);
	if (!ch->sock || mnl_socket_bind(ch->sock, 0, MNL_SOCKET_AUTOPID) < 0) {
		int err = -errno;

		channel_close(ch);
		return err;
	}
	ch->portid = mnl_socket_get_portid(ch->sock);
	ch->buf = wg_alloc(WG_NL_ROOM);
	/* Older kernels lack these; nothing depends on them. */
	mnl_socket_setsockopt(ch->sock, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(ch->sock, NETLINK_CAP_ACK, &on, sizeof(on));
	return 0;
}

static struct nlmsghdr *begin(struct channel *ch, u16 type, u16 flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(ch->buf);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++ch->seq;
	return nlh;
}

static struct nlmsghdr *begin_genl(struct channel *ch, u16 type, u16 flags, u8 cmd)
{
	struct nlmsghdr *nlh = begin(ch, type, flags);
	struct genlmsghdr *genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));

	genl->cmd = cmd;
	genl->version = WG_GENL_VERSION;
	return nlh;
}

/* Send and read to the end. -EINTR: what came is not of one moment. */
static int transact(struct channel *ch, const struct nlmsghdr *nlh, wg_nl_handler handler,
		    void *data)
{
	struct wg_nl_reply reply = { .handler = handler,
				     .data = data,
				     .seq = ch->seq,
				     .portid = ch->portid,
				     .note = ch->note };
	ssize_t n;
	int err;

	if (mnl_socket_sendto(ch->sock, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	do {
		n = mnl_socket_recvfrom(ch->sock, ch->buf, WG_NL_ROOM);
		if (n < 0 && errno == EINTR)
			err = 1;
		else
			err = n < 0 ? -errno : wg_nl_take(&reply, ch->buf, n);
	} while (err > 0);
	return err ? err : reply.interrupted ? -EINTR : 0;
}

static int find_family(struct channel *ch)
{
	struct nlmsghdr *nlh =
		begin_genl(ch, GENL_ID_CTRL, NLM_F_ACK, CTRL_CMD_GETFAMILY);
	int err;

	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, WG_GENL_NAME);
	err = transact(ch, nlh, wg_nl_family_id, &ch->family);
	if (err == -ENOENT || (!err && !ch->family)) {
		/* The controller has words for it too, but ours are clearer. */
		if (ch->note)
			*ch->note->text = '\0';
		return -EPROTONOSUPPORT;
	}
	return err;
}

static int open_family(struct channel *ch, struct wg_nl_note *note)
{
	int err = channel_open(ch, NETLINK_GENERIC, note);

	if (err)
		return err;
	err = find_family(ch);
	if (err)
		channel_close(ch);
	return err;
}

static int get_once(struct wg_device **dev, const char *name, struct wg_nl_note *note)
{
	struct channel ch;
	struct nlmsghdr *nlh;
	int err = open_family(&ch, note);

	if (err)
		return err;
	*dev = wg_device_new(name);
	nlh = begin_genl(&ch, ch.family, NLM_F_ACK | NLM_F_DUMP, WG_CMD_GET_DEVICE);
	mnl_attr_put_strz(nlh, WGDEVICE_A_IFNAME, name);
	err = transact(&ch, nlh, wg_nl_device, *dev);
	if (err) {
		wg_device_free(*dev);
		*dev = NULL;
	}
	channel_close(&ch);
	return err;
}

int wg_kernel_get(struct wg_device **dev, const char *name, struct wg_nl_note *note)
{
	int err;

	*dev = NULL;
	do
		err = get_once(dev, name, note);
	while (err == -EINTR);
	return err;
}

static size_t message_limit(void)
{
	long page = sysconf(_SC_PAGESIZE);

	return page > 0 && page < 8192 ? page : 8192;
}

int wg_kernel_set(const struct wg_device *dev, struct wg_nl_note *note)
{
	struct wg_nl_set set = { .dev = dev, .peer = dev->peers };
	size_t limit = message_limit();
	struct nlmsghdr *nlh;
	struct channel ch;
	bool more;
	int err = open_family(&ch, note);

	if (err)
		return err;
	do {
		nlh = begin_genl(&ch, ch.family, NLM_F_ACK, WG_CMD_SET_DEVICE);
		more = wg_nl_set_next(&set, nlh, limit);
		err = transact(&ch, nlh, NULL, NULL);
	} while (more && !err);
	channel_close(&ch);
	return err;
}

int wg_kernel_list(struct wg_buf *names, struct wg_nl_note *note)
{
	struct ifinfomsg *ifm;
	struct nlmsghdr *nlh;
	struct channel ch;
	int err = channel_open(&ch, NETLINK_ROUTE, note);

	if (err)
		return err;
	nlh = begin(&ch, RTM_GETLINK, NLM_F_DUMP);
	ifm = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifm));
	ifm->ifi_family = AF_UNSPEC;
	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	err = transact(&ch, nlh, wg_nl_link_name, names);
	channel_close(&ch);
	/* A link that came or went meanwhile is no error of ours. */
	return err == -EINTR ? 0 : err;
}
