// SPDX-License-Identifier: GPL-2.0
/*
 * SET_DEVICE (netlink.md section 4).
 *
 * The core has validated the message down to the last attribute. Here it is
 * applied in the order of the steps there; the first error stops it, and what
 * was done by then stays. Within a step everything is checked before anything
 * is changed. The RTNL is held throughout, so the device cannot go, nor its link
 * go up or down, nor its creating namespace exit.
 */
#include <linux/capability.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>
#include <net/genetlink.h>

#include "../data/data.h"
#include "nl.h"
#include "peer.h"

struct change {
	struct wg_device *wg;
	struct netlink_ext_ack *extack;
	struct list_head doomed;	/* peers taken out by this message */
};

/* --- allowed IPs ---------------------------------------------------------- */

static int parse_prefix(struct nlattr **attrs, struct wg_prefix *prefix)
{
	const struct nlattr *ip = attrs[WGALLOWEDIP_A_IPADDR];
	u16 family = nla_get_u16(attrs[WGALLOWEDIP_A_FAMILY]);

	prefix->cidr = nla_get_u8(attrs[WGALLOWEDIP_A_CIDR_MASK]);
	if (family == AF_INET && nla_len(ip) == 4 && prefix->cidr <= 32)
		prefix->version = WG_IPV4;
	else if (family == AF_INET6 && nla_len(ip) == 16 && prefix->cidr <= 128)
		prefix->version = WG_IPV6;
	else
		return -EINVAL;
	memcpy(prefix->ip, nla_data(ip), nla_len(ip));
	return 0;
}

static int apply_prefix(struct wg_device *wg, struct wg_peer *peer,
			const struct wg_prefix *prefix, bool remove)
{
	if (remove)
		return wg_allowedips_remove(&wg->allowedips, prefix->version, prefix->ip,
					    prefix->cidr, &peer->allowed);
	return wg_allowedips_insert(&wg->allowedips, prefix->version, prefix->ip,
				    prefix->cidr, &peer->allowed);
}

static bool has_flag(const struct nlattr *flags, u32 flag)
{
	return flags && nla_get_u32(flags) & flag;
}

static int set_allowedip(struct change *c, struct wg_peer *peer, struct nlattr *element)
{
	struct nlattr *attrs[WGALLOWEDIP_A_MAX + 1];
	struct wg_prefix prefix;
	int ret;

	ret = nla_parse_nested(attrs, WGALLOWEDIP_A_MAX, element, wg_allowedip_policy, c->extack);
	if (ret)
		return ret;
	if (!attrs[WGALLOWEDIP_A_FAMILY] || !attrs[WGALLOWEDIP_A_IPADDR] ||
	    !attrs[WGALLOWEDIP_A_CIDR_MASK]) {
		NL_SET_ERR_MSG_ATTR(c->extack, element,
				    "An allowed IP needs family, address and mask");
		return -EINVAL;
	}
	if (parse_prefix(attrs, &prefix)) {
		NL_SET_ERR_MSG_ATTR(c->extack, element,
				    "Address or mask does not fit the family of the allowed IP");
		return -EINVAL;
	}
	ret = apply_prefix(c->wg, peer, &prefix,
			   has_flag(attrs[WGALLOWEDIP_A_FLAGS], WGALLOWEDIP_F_REMOVE_ME));
	if (ret)
		NL_SET_ERR_MSG_ATTR(c->extack, element, "No memory for the allowed IP");
	return ret;
}

static int set_allowedips(struct change *c, struct wg_peer *peer, const struct nlattr *list)
{
	struct nlattr *element;
	int rem, ret;

	nla_for_each_nested(element, list, rem) {
		ret = set_allowedip(c, peer, element);
		if (ret)
			return ret;
	}
	return 0;
}

/* --- peers ---------------------------------------------------------------- */

/* A family and a length that do not go together are ignored. */
static int set_endpoint(struct change *c, struct wg_peer *peer, const struct nlattr *attr)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} addr;
	size_t len = nla_len(attr);

	if (len > sizeof(addr))
		return 0;
	memcpy(&addr, nla_data(attr), len);
	if (!(len == sizeof(addr.v4) && addr.any.sa_family == AF_INET) &&
	    !(len == sizeof(addr.v6) && addr.any.sa_family == AF_INET6))
		return 0;
	if (wg_endpoint_set(peer, &addr.any)) {
		NL_SET_ERR_MSG_ATTR(c->extack, attr, "No memory for the endpoint");
		return -ENOMEM;
	}
	return 0;
}

static void set_persistent_keepalive(struct change *c, struct wg_peer *peer, u16 seconds)
{
	bool turned_on = wg_timers_set_persistent(&peer->proto.timers, seconds);

	if (!netif_running(c->wg->dev))
		return;
	wg_peer_act(peer, WG_DO_ARM);
	if (turned_on)
		wg_tx_keepalive(peer);
}

static int set_peer_attributes(struct change *c, struct wg_peer *peer, struct nlattr **attrs)
{
	int ret;

	if (attrs[WGPEER_A_PRESHARED_KEY])
		wg_handshake_set_psk(&peer->proto.handshake,
				     nla_data(attrs[WGPEER_A_PRESHARED_KEY]));
	if (attrs[WGPEER_A_ENDPOINT]) {
		ret = set_endpoint(c, peer, attrs[WGPEER_A_ENDPOINT]);
		if (ret)
			return ret;
	}
	if (has_flag(attrs[WGPEER_A_FLAGS], WGPEER_F_REPLACE_ALLOWEDIPS))
		wg_allowedips_remove_owner(&c->wg->allowedips, &peer->allowed);
	if (attrs[WGPEER_A_ALLOWEDIPS]) {
		ret = set_allowedips(c, peer, attrs[WGPEER_A_ALLOWEDIPS]);
		if (ret)
			return ret;
	}
	if (attrs[WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL])
		set_persistent_keepalive(c, peer,
			nla_get_u16(attrs[WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL]));
	/* It may have been waiting for an endpoint. */
	if (netif_running(c->wg->dev))
		wg_tx_flush(peer);
	return 0;
}

static int check_peer(struct change *c, struct nlattr *element, struct nlattr **attrs)
{
	struct nlattr *version = attrs[WGPEER_A_PROTOCOL_VERSION];

	if (!attrs[WGPEER_A_PUBLIC_KEY]) {
		NL_SET_ERR_MSG_ATTR(c->extack, element, "A peer needs a public key");
		return -EINVAL;
	}
	if (version && nla_get_u32(version) != 1) {
		NL_SET_ERR_MSG_ATTR(c->extack, version, "The only protocol version is 1");
		return -EPFNOSUPPORT;
	}
	return 0;
}

static bool is_own_key(struct wg_device *wg, const u8 key[WG_KEY_LEN])
{
	const struct wg_identity *identity =
		rcu_dereference_protected(wg->identity, lockdep_is_held(&wg->config));

	return identity && !memcmp(identity->public_key, key, WG_KEY_LEN);
}

/* Return: the peer an element is about, NULL if it is about none, ERR_PTR. */
static struct wg_peer *find_or_create(struct change *c, struct nlattr **attrs)
{
	const struct nlattr *attr = attrs[WGPEER_A_PUBLIC_KEY];
	const u8 *key = nla_data(attr);
	struct wg_peer *peer = wg_peer_find(c->wg, key);

	if (peer)
		return peer;
	if (has_flag(attrs[WGPEER_A_FLAGS], WGPEER_F_REMOVE_ME | WGPEER_F_UPDATE_ONLY) ||
	    is_own_key(c->wg, key))
		return NULL;
	peer = wg_peer_create(c->wg, key);
	if (IS_ERR(peer))
		NL_SET_ERR_MSG_ATTR(c->extack, attr, "No memory for the peer, or too many peers");
	return peer;
}

static int set_peer(struct change *c, struct nlattr *element)
{
	struct nlattr *attrs[WGPEER_A_MAX + 1];
	struct wg_peer *peer;
	int ret;

	ret = nla_parse_nested(attrs, WGPEER_A_MAX, element, wg_peer_policy, c->extack);
	if (ret)
		return ret;
	ret = check_peer(c, element, attrs);
	if (ret)
		return ret;
	peer = find_or_create(c, attrs);
	if (IS_ERR_OR_NULL(peer))
		return PTR_ERR_OR_ZERO(peer);
	if (has_flag(attrs[WGPEER_A_FLAGS], WGPEER_F_REMOVE_ME)) {
		wg_peer_unlink(peer, &c->doomed);
		return 0;
	}
	return set_peer_attributes(c, peer, attrs);
}

static int set_peers(struct change *c, const struct nlattr *list)
{
	struct nlattr *element;
	int rem, ret;

	nla_for_each_nested(element, list, rem) {
		ret = set_peer(c, element);
		if (ret)
			return ret;
	}
	return 0;
}

/* --- the device ----------------------------------------------------------- */

/*
 * Port and mark act in the creating namespace, so they take rights there. The
 * namespace is not gone yet: its exit needs the RTNL to make us forget it.
 */
static int check_rights(struct change *c, struct nlattr **attrs)
{
	const struct nlattr *attr = attrs[WGDEVICE_A_LISTEN_PORT] ?: attrs[WGDEVICE_A_FWMARK];
	struct net *net;

	if (!attr)
		return 0;
	net = rcu_dereference_protected(c->wg->creating_net, lockdep_rtnl_is_held());
	if (!net) {
		NL_SET_ERR_MSG_ATTR(c->extack, attr, "The namespace of the sockets is gone");
		return -EPERM;
	}
	if (!ns_capable(net->user_ns, CAP_NET_ADMIN)) {
		NL_SET_ERR_MSG_ATTR(c->extack, attr,
				    "No CAP_NET_ADMIN in the namespace of the sockets");
		return -EPERM;
	}
	return 0;
}

static void forget_sources(struct wg_device *wg)
{
	struct wg_peer *peer;

	list_for_each_entry(peer, &wg->peers, list)
		wg_endpoint_forget_source(peer);
}

static void set_fwmark(struct wg_device *wg, u32 fwmark)
{
	/* Read by the data path per route lookup. */
	WRITE_ONCE(wg->fwmark, fwmark);
	forget_sources(wg);
}

static int set_port(struct change *c, const struct nlattr *attr)
{
	struct wg_device *wg = c->wg;
	u16 port = nla_get_u16(attr);
	int ret;

	if (port == wg->port)
		return 0;
	forget_sources(wg);
	if (!netif_running(wg->dev)) {
		WRITE_ONCE(wg->port, port);
		return 0;
	}
	ret = wg_sockets_open(wg, port);
	if (ret == -EADDRINUSE)
		NL_SET_ERR_MSG_ATTR(c->extack, attr, "The port is in use");
	else if (ret)
		NL_SET_ERR_MSG_ATTR(c->extack, attr, "No socket for the port");
	return ret;
}

static int set_private_key(struct change *c, const struct nlattr *attr)
{
	int ret = wg_device_set_identity(c->wg, nla_data(attr));

	if (ret)
		NL_SET_ERR_MSG_ATTR(c->extack, attr, "No memory for the key");
	return ret;
}

static int apply(struct change *c, struct nlattr **attrs)
{
	int ret = check_rights(c, attrs);

	if (ret)
		return ret;
	c->wg->generation++;
	if (attrs[WGDEVICE_A_FWMARK])
		set_fwmark(c->wg, nla_get_u32(attrs[WGDEVICE_A_FWMARK]));
	if (attrs[WGDEVICE_A_LISTEN_PORT]) {
		ret = set_port(c, attrs[WGDEVICE_A_LISTEN_PORT]);
		if (ret)
			return ret;
	}
	if (has_flag(attrs[WGDEVICE_A_FLAGS], WGDEVICE_F_REPLACE_PEERS))
		wg_peers_remove_all(c->wg);
	if (attrs[WGDEVICE_A_PRIVATE_KEY]) {
		ret = set_private_key(c, attrs[WGDEVICE_A_PRIVATE_KEY]);
		if (ret)
			return ret;
	}
	return attrs[WGDEVICE_A_PEERS] ? set_peers(c, attrs[WGDEVICE_A_PEERS]) : 0;
}

static int apply_locked(struct wg_device *wg, struct genl_info *info)
{
	struct change c = {
		.wg = wg,
		.extack = info->extack,
		.doomed = LIST_HEAD_INIT(c.doomed),
	};
	int ret;

	mutex_lock(&wg->config);
	ret = apply(&c, info->attrs);
	/* One grace period for all peers this message removed one by one. */
	wg_peers_remove(wg, &c.doomed);
	mutex_unlock(&wg->config);
	return ret;
}

/* --- wiping ---------------------------------------------------------------- */

static void wipe_attr(const struct nlattr *attr)
{
	memzero_explicit(nla_data(attr), nla_len(attr));
}

static void wipe_preshared_keys(const struct nlattr *list)
{
	struct nlattr *element, *attr;
	int rem, rem_element;

	nla_for_each_nested(element, list, rem) {
		nla_for_each_nested(attr, element, rem_element) {
			if (nla_type(attr) == WGPEER_A_PRESHARED_KEY)
				wipe_attr(attr);
		}
	}
}

/* Also keys that came twice, and those behind an error. */
static void wipe_keys(const struct genl_info *info)
{
	struct nlattr *attr;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) == WGDEVICE_A_PRIVATE_KEY)
			wipe_attr(attr);
		else if (nla_type(attr) == WGDEVICE_A_PEERS)
			wipe_preshared_keys(attr);
	}
}

int wg_nl_set_device(struct sk_buff *skb, struct genl_info *info)
{
	struct wg_device *wg;
	int ret;

	rtnl_lock();
	wg = wg_nl_find_device(genl_info_net(info), info->attrs, info->extack);
	ret = IS_ERR(wg) ? PTR_ERR(wg) : apply_locked(wg, info);
	rtnl_unlock();
	wipe_keys(info);
	return ret;
}
