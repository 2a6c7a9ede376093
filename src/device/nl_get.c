// SPDX-License-Identifier: GPL-2.0
/*
 * GET_DEVICE (netlink.md section 3).
 *
 * Each message is filled under the RTNL and the device's lock; between messages
 * no lock is held, only references to where the dump stands. A message ends
 * where the next item does not fit. Generations tell the reader if what it read
 * is of one piece.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>
#include <linux/time_types.h>
#include <net/genetlink.h>
#include <net/sock.h>

#include "../data/data.h"
#include "nl.h"
#include "nl_write.h"
#include "peer.h"

/* Lives in cb->ctx, zeroed before the start. */
struct dump {
	struct wg_device *wg;			/* with a reference to its net_device */
	struct wg_peer *last;			/* the last one completed, with a reference */
	struct wg_peer *partial;		/* the one begun, with a reference */
	struct wg_allowedips_node *prefix;	/* of partial: last one written */
	u64 table_seq;				/* at which prefix is valid */
};

static struct dump *dump_of(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct dump) > sizeof(cb->ctx));
	return (struct dump *)cb->ctx;
}

static int put_identity(struct sk_buff *skb, const struct wg_identity *identity)
{
	if (!identity)
		return 0;
	if (nla_put(skb, WGDEVICE_A_PRIVATE_KEY, WG_KEY_LEN, identity->private_key) ||
	    nla_put(skb, WGDEVICE_A_PUBLIC_KEY, WG_KEY_LEN, identity->public_key))
		return -EMSGSIZE;
	return 0;
}

static int put_interface(struct sk_buff *skb, struct wg_device *wg)
{
	const struct wg_identity *identity =
		rcu_dereference_protected(wg->identity, lockdep_is_held(&wg->config));

	if (nla_put_u16(skb, WGDEVICE_A_LISTEN_PORT, wg->port) ||
	    nla_put_u32(skb, WGDEVICE_A_FWMARK, wg->fwmark) ||
	    nla_put_u32(skb, WGDEVICE_A_IFINDEX, wg->dev->ifindex) ||
	    nla_put_string(skb, WGDEVICE_A_IFNAME, wg->dev->name))
		return -EMSGSIZE;
	return put_identity(skb, identity);
}

/* The most that the attributes of a peer, then of a prefix, can take. */
enum {
	KEY_SIZE = 4 + WG_KEY_LEN,
	DETAILS_SIZE = KEY_SIZE + (4 + sizeof(struct __kernel_timespec)) + 8 + 2 * (4 + 4 + 8) + 8 +
		       (4 + sizeof(struct sockaddr_in6)),
	PREFIX_SIZE = 4 + 8 + 8 + (4 + 16),
};

static void put_last_handshake(struct sk_buff *skb, struct wg_peer *peer)
{
	struct __kernel_timespec time;

	spin_lock_bh(&peer->lock);
	time.tv_sec = peer->last_handshake.tv_sec;
	time.tv_nsec = peer->last_handshake.tv_nsec;
	spin_unlock_bh(&peer->lock);
	wg_nl_write(skb, WGPEER_A_LAST_HANDSHAKE_TIME, &time, sizeof(time));
}

static void put_endpoint(struct sk_buff *skb, struct wg_peer *peer)
{
	struct sockaddr_in6 addr;
	int len = wg_endpoint_read(peer, &addr);

	if (len == sizeof(struct sockaddr_in))
		wg_nl_write(skb, WGPEER_A_ENDPOINT, &addr, sizeof(struct sockaddr_in));
	else if (len)
		wg_nl_write(skb, WGPEER_A_ENDPOINT, &addr, sizeof(struct sockaddr_in6));
}

/* All of a peer but its key and its allowed IPs: DETAILS_SIZE. */
static void put_peer_details(struct sk_buff *skb, struct wg_peer *peer)
{
	/* Written under config by SET. */
	u16 interval = READ_ONCE(peer->proto.timers.persistent_interval);
	u32 version = 1;

	wg_handshake_get_psk(&peer->proto.handshake,
			     wg_nl_reserve(skb, WGPEER_A_PRESHARED_KEY, WG_KEY_LEN));
	put_last_handshake(skb, peer);
	wg_nl_write(skb, WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL, &interval, sizeof(interval));
	wg_nl_write_u64(skb, WGPEER_A_TX_BYTES, atomic64_read(&peer->tx_bytes));
	wg_nl_write_u64(skb, WGPEER_A_RX_BYTES, atomic64_read(&peer->rx_bytes));
	wg_nl_write(skb, WGPEER_A_PROTOCOL_VERSION, &version, sizeof(version));
	put_endpoint(skb, peer);
}

static int put_prefix(struct sk_buff *skb, const struct wg_prefix *prefix)
{
	bool v4 = prefix->version == WG_IPV4;
	u16 family = v4 ? AF_INET : AF_INET6;
	struct nlattr *nest;

	if (!wg_nl_fits(skb, PREFIX_SIZE))
		return -EMSGSIZE;
	nest = wg_nl_open(skb, 0);
	wg_nl_write(skb, WGALLOWEDIP_A_CIDR_MASK, &prefix->cidr, sizeof(prefix->cidr));
	wg_nl_write(skb, WGALLOWEDIP_A_FAMILY, &family, sizeof(family));
	if (v4)
		wg_nl_write(skb, WGALLOWEDIP_A_IPADDR, prefix->ip, 4);
	else
		wg_nl_write(skb, WGALLOWEDIP_A_IPADDR, prefix->ip, 16);
	nla_nest_end(skb, nest);
	return 0;
}

/*
 * Writes prefixes from behind d->prefix on, and moves it.
 * Return: -EMSGSIZE if some are left over.
 */
static int put_prefixes(struct sk_buff *skb, struct dump *d, struct wg_peer *peer)
{
	struct wg_allowedips_node *node;
	struct wg_prefix prefix;
	struct nlattr *nest;
	int ret = 0;

	node = wg_allowedips_next(&peer->allowed, d->prefix, &prefix);
	if (!node)
		return 0;
	nest = nla_nest_start(skb, WGPEER_A_ALLOWEDIPS);
	if (!nest)
		return -EMSGSIZE;
	while (node) {
		ret = put_prefix(skb, &prefix);
		if (ret)
			break;
		d->prefix = node;
		node = wg_allowedips_next(&peer->allowed, node, &prefix);
	}
	nla_nest_end(skb, nest);
	return ret;
}

/* The list has changed since: the cursor may point nowhere, so leave it at that. */
static bool list_is_stale(const struct dump *d)
{
	return d->table_seq != d->wg->allowedips.seq;
}

static void forget_partial(struct dump *d)
{
	wg_peer_put(d->partial);
	d->partial = NULL;
	d->prefix = NULL;
}

static void begin_partial(struct dump *d, struct wg_peer *peer)
{
	forget_partial(d);
	/* It is on the device's list, under its lock: it cannot be gone. */
	if (WARN_ON_ONCE(!wg_peer_get(peer)))
		return;
	d->partial = peer;
	d->table_seq = d->wg->allowedips.seq;
}

/* Return: 0 if the peer is complete, -EAGAIN if it was begun, -EMSGSIZE if not. */
static int put_peer(struct sk_buff *skb, struct dump *d, struct wg_peer *peer)
{
	bool goes_on = peer == d->partial;
	struct nlattr *nest;
	int ret = 0;

	if (!wg_nl_fits(skb, NLA_HDRLEN + KEY_SIZE + (goes_on ? 0 : DETAILS_SIZE)))
		return -EMSGSIZE;
	nest = wg_nl_open(skb, 0);
	wg_nl_write(skb, WGPEER_A_PUBLIC_KEY, wg_peer_key(peer), WG_KEY_LEN);
	if (!goes_on) {
		put_peer_details(skb, peer);
		begin_partial(d, peer);
	}
	if (!list_is_stale(d))
		ret = put_prefixes(skb, d, peer);
	nla_nest_end(skb, nest);
	return ret ? -EAGAIN : 0;
}

static bool is_dead(const struct wg_peer *peer)
{
	return test_bit(WG_PEER_DEAD, &peer->flags);
}

/* Where to go on; NULL at the end, or if our place in the list is lost. */
static struct wg_peer *next_peer(struct dump *d)
{
	struct list_head *peers = &d->wg->peers;

	if (!d->last)
		return list_first_entry_or_null(peers, struct wg_peer, list);
	if (is_dead(d->last) || list_is_last(&d->last->list, peers))
		return NULL;
	return list_next_entry(d->last, list);
}

static void complete_partial(struct dump *d)
{
	wg_peer_put(d->last);
	/* Its reference goes along. */
	d->last = d->partial;
	d->partial = NULL;
	d->prefix = NULL;
}

/* Return: 0 if no peer is left, -EAGAIN if some are, -EMSGSIZE if not even one fits. */
static int put_peers(struct sk_buff *skb, struct dump *d)
{
	struct wg_peer *peer = next_peer(d);
	struct nlattr *nest;
	bool empty = true;
	int ret = 0;

	if (!peer)
		return 0;
	/* The one begun was removed, and another has its place. */
	if (d->partial && d->partial != peer)
		forget_partial(d);
	nest = nla_nest_start(skb, WGDEVICE_A_PEERS);
	if (!nest)
		return -EMSGSIZE;
	list_for_each_entry_from(peer, &d->wg->peers, list) {
		ret = put_peer(skb, d, peer);
		if (ret)
			break;
		complete_partial(d);
		empty = false;
	}
	if (ret == -EMSGSIZE && empty) {
		nla_nest_cancel(skb, nest);
		return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return ret ? -EAGAIN : 0;
}

static int fill(struct sk_buff *skb, struct netlink_callback *cb, struct dump *d)
{
	int ret;
	void *hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
				&wg_genl_family, NLM_F_MULTI, WG_CMD_GET_DEVICE);

	if (!hdr)
		return -EMSGSIZE;
	/* 0 would mean "not checked". */
	cb->seq = (unsigned int)d->wg->generation ?: 1;
	genl_dump_check_consistent(cb, hdr);

	/* Again and again until the first peer has been completed. */
	ret = d->last ? 0 : put_interface(skb, d->wg);
	if (!ret)
		ret = put_peers(skb, d);
	if (ret == -EMSGSIZE) {
		genlmsg_cancel(skb, hdr);
		return ret;
	}
	genlmsg_end(skb, hdr);
	return ret == -EAGAIN ? skb->len : 0;
}

int wg_nl_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct dump *d = dump_of(cb);
	int ret;

	rtnl_lock();
	mutex_lock(&d->wg->config);
	ret = fill(skb, cb, d);
	mutex_unlock(&d->wg->config);
	rtnl_unlock();
	return ret;
}

int wg_nl_dump_start(struct netlink_callback *cb)
{
	struct nlattr *attrs[WGDEVICE_A_SELECTOR_MAX + 1];
	struct wg_device *wg;
	int ret;

	ret = genlmsg_parse(cb->nlh, &wg_genl_family, attrs, WGDEVICE_A_SELECTOR_MAX,
			    wg_selector_policy, cb->extack);
	if (ret)
		return ret;
	rtnl_lock();
	wg = wg_nl_find_device(sock_net(cb->skb->sk), attrs, cb->extack);
	if (!IS_ERR(wg)) {
		dev_hold(wg->dev);
		dump_of(cb)->wg = wg;
	}
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(wg);
}

int wg_nl_dump_done(struct netlink_callback *cb)
{
	struct dump *d = dump_of(cb);

	wg_peer_put(d->partial);
	wg_peer_put(d->last);
	dev_put(d->wg->dev);
	return 0;
}
