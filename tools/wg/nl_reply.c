// SPDX-License-Identifier: GPL-2.0
/*
 * Replies. They come from the kernel, but are read as if they came from anybody:
 * attributes of a size that is not theirs are ignored, as unknown ones are.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "buf.h"
#include "nl.h"
#include "wireguard.h"

/* ---- attributes ------------------------------------------------------------ */

/* Not mnl_attr_for_each(): it rounds the end of the message up. */
#define for_each_attr(attr, nlh, offset)                                                 \
	for ((attr) = mnl_nlmsg_get_payload_offset((nlh), (offset));                     \
	     mnl_attr_ok((attr),                                                         \
			 (const char *)(nlh) + (nlh)->nlmsg_len - (const char *)(attr)); \
	     (attr) = mnl_attr_next(attr))

static bool copy_attr(void *to, size_t size, const struct nlattr *attr)
{
	if (mnl_attr_get_payload_len(attr) != size)
		return false;
	memcpy(to, mnl_attr_get_payload(attr), size);
	return true;
}

/* A string that ends within its attribute. */
static const char *string_of(const struct nlattr *attr)
{
	const char *s = mnl_attr_get_payload(attr);

	return memchr(s, '\0', mnl_attr_get_payload_len(attr)) ? s : NULL;
}

static void read_endpoint(struct wg_peer *peer, const struct nlattr *attr)
{
	const struct sockaddr *sa = mnl_attr_get_payload(attr);
	size_t len = mnl_attr_get_payload_len(attr);

	if (len == sizeof(peer->endpoint.in4) && sa->sa_family == AF_INET)
		memcpy(&peer->endpoint.in4, sa, len);
	else if (len == sizeof(peer->endpoint.in6) && sa->sa_family == AF_INET6)
		memcpy(&peer->endpoint.in6, sa, len);
	else
		return;
	peer->has |= WG_PEER_ENDPOINT;
}

static void read_address(struct wg_allowedip *ip, size_t *len, const struct nlattr *attr)
{
	*len = mnl_attr_get_payload_len(attr);
	if (*len == sizeof(ip->in4) || *len == sizeof(ip->in6))
		memcpy(&ip->in6, mnl_attr_get_payload(attr), *len);
	else
		*len = 0;
}

static void read_allowedip(struct wg_peer *peer, const struct nlattr *nest)
{
	struct wg_allowedip ip = {};
	const struct nlattr *attr;
	bool has_cidr = false;
	size_t len = 0;

	mnl_attr_for_each_nested(attr, nest) {
		switch (mnl_attr_get_type(attr)) {
		case WGALLOWEDIP_A_FAMILY:
			copy_attr(&ip.family, sizeof(ip.family), attr);
			break;
		case WGALLOWEDIP_A_IPADDR:
			read_address(&ip, &len, attr);
			break;
		case WGALLOWEDIP_A_CIDR_MASK:
			has_cidr = copy_attr(&ip.cidr, sizeof(ip.cidr), attr);
			break;
		}
	}
	if (!has_cidr || (ip.family != AF_INET && ip.family != AF_INET6) ||
	    len != wg_allowedip_len(&ip) || ip.cidr > len * 8)
		return;
	*wg_allowedip_new(peer) = ip;
}

static void read_handshake(struct wg_peer *peer, const struct nlattr *attr)
{
	int64_t when[2];

	if (!copy_attr(when, sizeof(when), attr))
		return;
	peer->handshake_sec = when[0];
	peer->handshake_nsec = when[1];
}

static void read_peer_attr(struct wg_peer *peer, const struct nlattr *attr)
{
	const struct nlattr *nest;

	switch (mnl_attr_get_type(attr)) {
	case WGPEER_A_PRESHARED_KEY:
		copy_attr(peer->preshared_key, WG_KEY, attr);
		break;
	case WGPEER_A_ENDPOINT:
		read_endpoint(peer, attr);
		break;
	case WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL:
		copy_attr(&peer->keepalive, sizeof(peer->keepalive), attr);
		break;
	case WGPEER_A_LAST_HANDSHAKE_TIME:
		read_handshake(peer, attr);
		break;
	case WGPEER_A_RX_BYTES:
		copy_attr(&peer->rx_bytes, sizeof(peer->rx_bytes), attr);
		break;
	case WGPEER_A_TX_BYTES:
		copy_attr(&peer->tx_bytes, sizeof(peer->tx_bytes), attr);
		break;
	case WGPEER_A_ALLOWEDIPS:
		mnl_attr_for_each_nested(nest, attr)
			read_allowedip(peer, nest);
		break;
	}
}

/* The last peer when this is more of it, else a new one; NULL without a key. */
static struct wg_peer *peer_of(struct wg_device *dev, const struct nlattr *nest)
{
	const struct nlattr *attr;
	struct wg_peer *peer;
	u8 key[WG_KEY];
	bool found = false;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == WGPEER_A_PUBLIC_KEY)
			found = copy_attr(key, WG_KEY, attr) || found;
	if (!found)
		return NULL;
	if (dev->last && !memcmp(dev->last->public_key, key, WG_KEY))
		return dev->last;
	peer = wg_peer_new(dev);
	memcpy(peer->public_key, key, WG_KEY);
	peer->has = WG_PEER_PUBLIC_KEY;
	return peer;
}

static void read_peer(struct wg_device *dev, const struct nlattr *nest)
{
	struct wg_peer *peer = peer_of(dev, nest);
	const struct nlattr *attr;

	if (!peer)
		return;
	mnl_attr_for_each_nested(attr, nest)
		read_peer_attr(peer, attr);
	if (!wg_key_is_zero(peer->preshared_key))
		peer->has |= WG_PEER_PSK;
}

static void read_name(struct wg_device *dev, const struct nlattr *attr)
{
	const char *name = string_of(attr);

	if (name && strlen(name) < sizeof(dev->name))
		strcpy(dev->name, name);
}

static void read_device_attr(struct wg_device *dev, const struct nlattr *attr)
{
	const struct nlattr *nest;

	switch (mnl_attr_get_type(attr)) {
	case WGDEVICE_A_IFNAME:
		read_name(dev, attr);
		break;
	case WGDEVICE_A_PRIVATE_KEY:
		if (copy_attr(dev->private_key, WG_KEY, attr))
			dev->has |= WG_DEV_PRIVATE_KEY;
		break;
	case WGDEVICE_A_PUBLIC_KEY:
		if (copy_attr(dev->public_key, WG_KEY, attr))
			dev->has |= WG_DEV_PUBLIC_KEY;
		break;
	case WGDEVICE_A_LISTEN_PORT:
		copy_attr(&dev->port, sizeof(dev->port), attr);
		break;
	case WGDEVICE_A_FWMARK:
		copy_attr(&dev->fwmark, sizeof(dev->fwmark), attr);
		break;
	case WGDEVICE_A_PEERS:
		mnl_attr_for_each_nested(nest, attr)
			read_peer(dev, nest);
		break;
	}
}

/* ---- messages -------------------------------------------------------------- */

int wg_nl_device(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
		return 0;
	for_each_attr(attr, nlh, sizeof(struct genlmsghdr))
		read_device_attr(data, attr);
	return 0;
}

static bool is_wireguard(const struct nlattr *linkinfo)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, linkinfo) {
		const char *kind = string_of(attr);

		if (mnl_attr_get_type(attr) == IFLA_INFO_KIND && kind &&
		    !strcmp(kind, WG_GENL_NAME))
			return true;
	}
	return false;
}

int wg_nl_link_name(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;
	const char *name = NULL;
	bool ours = false;

	if (nlh->nlmsg_type != RTM_NEWLINK ||
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(struct ifinfomsg))
		return 0;
	for_each_attr(attr, nlh, sizeof(struct ifinfomsg)) {
		if (mnl_attr_get_type(attr) == IFLA_IFNAME)
			name = string_of(attr);
		else if (mnl_attr_get_type(attr) == IFLA_LINKINFO)
			ours = is_wireguard(attr);
	}
	if (ours && name && *name)
		wg_buf_add(data, name, strlen(name) + 1);
	return 0;
}

int wg_nl_family_id(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
		return 0;
	for_each_attr(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			copy_attr(data, sizeof(u16), attr);
	return 0;
}

/* ---- the reply as a whole -------------------------------------------------- */

/* The extended acknowledgement lies behind the request, unless that was left out. */
static void read_note(struct wg_nl_note *note, const struct nlmsghdr *nlh, size_t skip)
{
	const struct nlattr *attr;
	const char *text;

	if (!note || !(nlh->nlmsg_flags & NLM_F_ACK_TLVS) ||
	    mnl_nlmsg_get_payload_len(nlh) < skip)
		return;
	for_each_attr(attr, nlh, skip) {
		text = mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG ? string_of(attr) :
								      NULL;
		if (text)
			snprintf(note->text, sizeof(note->text), "%s", text);
	}
}

static int read_error(struct wg_nl_note *note, const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *err = mnl_nlmsg_get_payload(nlh);
	size_t skip = sizeof(*err);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*err))
		return -EPROTO;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED) && err->msg.nlmsg_len >= sizeof(err->msg))
		skip += err->msg.nlmsg_len - sizeof(err->msg);
	read_note(note, nlh, skip);
	if (err->error > 0 || err->error < -4095)
		return -EPROTO;
	return err->error;
}

static int read_done(struct wg_nl_note *note, const struct nlmsghdr *nlh)
{
	int err = 0;

	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(err))
		memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
	read_note(note, nlh, sizeof(err));
	return err > 0 || err < -4095 ? -EPROTO : err;
}

/* Not mnl_nlmsg_ok(): it takes a length above 2^31 for a negative one that fits. */
static bool is_whole(const struct nlmsghdr *nlh, int left)
{
	return left >= (int)sizeof(*nlh) && nlh->nlmsg_len >= sizeof(*nlh) &&
	       nlh->nlmsg_len <= (u32)left;
}

int wg_nl_take(struct wg_nl_reply *reply, const void *buf, size_t len)
{
	const struct nlmsghdr *nlh;
	int left = len, err;

	for (nlh = buf; is_whole(nlh, left); nlh = mnl_nlmsg_next(nlh, &left)) {
		if (!mnl_nlmsg_seq_ok(nlh, reply->seq) ||
		    !mnl_nlmsg_portid_ok(nlh, reply->portid))
			continue;
		reply->interrupted |= !!(nlh->nlmsg_flags & NLM_F_DUMP_INTR);
		if (nlh->nlmsg_type == NLMSG_ERROR)
			return read_error(reply->note, nlh);
		if (nlh->nlmsg_type == NLMSG_DONE)
			return read_done(reply->note, nlh);
		if (nlh->nlmsg_type < NLMSG_MIN_TYPE)
			continue;
		err = reply->handler ? reply->handler(nlh, reply->data) : 0;
		if (err)
			return err;
	}
	return 1;
}
