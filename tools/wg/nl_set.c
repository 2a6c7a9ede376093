// SPDX-License-Identifier: GPL-2.0
/* SET_DEVICE: as many messages as a device needs. */
#include "nl.h"
#include "wireguard.h"

static bool put_device(struct nlmsghdr *nlh, size_t size, const struct wg_device *dev,
		       bool first)
{
	bool ok = mnl_attr_put_strz_check(nlh, size, WGDEVICE_A_IFNAME, dev->name);

	if (!first)
		return ok;
	if (dev->has & WG_DEV_PRIVATE_KEY)
		ok = ok && mnl_attr_put_check(nlh, size, WGDEVICE_A_PRIVATE_KEY, WG_KEY,
					      dev->private_key);
	if (dev->has & WG_DEV_PORT)
		ok = ok &&
		     mnl_attr_put_u16_check(nlh, size, WGDEVICE_A_LISTEN_PORT, dev->port);
	if (dev->has & WG_DEV_FWMARK)
		ok = ok &&
		     mnl_attr_put_u32_check(nlh, size, WGDEVICE_A_FWMARK, dev->fwmark);
	if (dev->has & WG_DEV_REPLACE_PEERS)
		ok = ok && mnl_attr_put_u32_check(nlh, size, WGDEVICE_A_FLAGS,
						  WGDEVICE_F_REPLACE_PEERS);
	return ok;
}

/* What is sent once for a peer, besides its key. */
static bool put_settings(struct nlmsghdr *nlh, size_t size, const struct wg_peer *peer)
{
	u32 flags = 0;
	bool ok = true;

	if (peer->has & WG_PEER_REMOVE)
		flags = WGPEER_F_REMOVE_ME;
	else if (peer->has & WG_PEER_REPLACE_IPS)
		flags = WGPEER_F_REPLACE_ALLOWEDIPS;
	if (flags)
		ok = mnl_attr_put_u32_check(nlh, size, WGPEER_A_FLAGS, flags);
	if (peer->has & WG_PEER_REMOVE)
		return ok;
	if (peer->has & WG_PEER_PSK)
		ok = ok && mnl_attr_put_check(nlh, size, WGPEER_A_PRESHARED_KEY, WG_KEY,
					      peer->preshared_key);
	if (peer->has & WG_PEER_ENDPOINT)
		ok = ok && mnl_attr_put_check(nlh, size, WGPEER_A_ENDPOINT,
					      wg_endpoint_len(&peer->endpoint),
					      &peer->endpoint);
	if (peer->has & WG_PEER_KEEPALIVE)
		ok = ok && mnl_attr_put_u16_check(nlh, size,
						  WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL,
						  peer->keepalive);
	return ok;
}

static bool put_allowedip(struct nlmsghdr *nlh, size_t size,
			  const struct wg_allowedip *ip)
{
	struct nlattr *nest = mnl_attr_nest_start_check(nlh, size, 0);

	if (!nest)
		return false;
	if (!mnl_attr_put_u16_check(nlh, size, WGALLOWEDIP_A_FAMILY, ip->family) ||
	    !mnl_attr_put_check(nlh, size, WGALLOWEDIP_A_IPADDR, wg_allowedip_len(ip),
				&ip->in6) ||
	    !mnl_attr_put_u8_check(nlh, size, WGALLOWEDIP_A_CIDR_MASK, ip->cidr) ||
	    (ip->remove && !mnl_attr_put_u32_check(nlh, size, WGALLOWEDIP_A_FLAGS,
						   WGALLOWEDIP_F_REMOVE_ME))) {
		mnl_attr_nest_cancel(nlh, nest);
		return false;
	}
	mnl_attr_nest_end(nlh, nest);
	return true;
}

/* Return: whether the rest of the peer's list is in the message. */
static bool put_allowedips(struct wg_nl_set *set, struct nlmsghdr *nlh, size_t size)
{
	const struct wg_peer *peer = set->peer;
	size_t from = set->ip;
	struct nlattr *nest;

	if (set->ip == peer->n_ips)
		return true;
	nest = mnl_attr_nest_start_check(nlh, size, WGPEER_A_ALLOWEDIPS);
	if (!nest)
		return false;
	while (set->ip < peer->n_ips && put_allowedip(nlh, size, &peer->ips[set->ip]))
		set->ip++;
	if (set->ip > from)
		mnl_attr_nest_end(nlh, nest);
	else
		mnl_attr_nest_cancel(nlh, nest);
	return set->ip == peer->n_ips;
}

/*
 * Return: whether the peer is finished; if not it goes on in the next message,
 * from the beginning when not even its settings and one allowed IP fitted.
 */
static bool put_peer(struct wg_nl_set *set, struct nlmsghdr *nlh, size_t size)
{
	const struct wg_peer *peer = set->peer;
	struct nlattr *nest = mnl_attr_nest_start_check(nlh, size, 0);
	bool done = false;

	if (!nest)
		return false;
	if (!mnl_attr_put_check(nlh, size, WGPEER_A_PUBLIC_KEY, WG_KEY,
				peer->public_key) ||
	    (!set->ip && !put_settings(nlh, size, peer))) {
		mnl_attr_nest_cancel(nlh, nest);
		return false;
	}
	done = peer->has & WG_PEER_REMOVE || put_allowedips(set, nlh, size);
	if (done || set->ip)
		mnl_attr_nest_end(nlh, nest);
	else
		mnl_attr_nest_cancel(nlh, nest);
	return done;
}

bool wg_nl_set_next(struct wg_nl_set *set, struct nlmsghdr *nlh, size_t size)
{
	struct nlattr *peers;
	bool any = false;

	put_device(nlh, size, set->dev, !set->begun);
	set->begun = true;
	if (!set->peer)
		return false;
	peers = mnl_attr_nest_start(nlh, WGDEVICE_A_PEERS);
	while (set->peer && put_peer(set, nlh, size)) {
		set->peer = set->peer->next;
		set->ip = 0;
		any = true;
	}
	if (any || set->ip)
		mnl_attr_nest_end(nlh, peers);
	else
		mnl_attr_nest_cancel(nlh, peers);
	return set->peer;
}
