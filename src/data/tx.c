// SPDX-License-Identifier: GPL-2.0
/*
 * Transmit: from ndo_start_xmit to the outer stack.
 *
 *	wg_xmit		find the peer, refuse what cannot go anywhere
 *	wg_cpu_transmit	queue here, gather what follows at once
 *	wg_tx_batch	one peer, one keypair, one way to it, per run of packets
 *	  send_run	  with a session: seal and send chunk by chunk
 *	  stage		  without: wait, and ask for a handshake
 *
 * Order within a flow: all packets of a CPU go through its queue, and a peer
 * that has staged packets takes all new ones behind them. One CPU at a time
 * sends staged packets (WG_PEER_DRAINING); nobody is woken for it and no
 * wake-up can be lost: who finds the bit set has put its packets there before,
 * and the holder looks again after clearing it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/jhash.h>
#include <linux/net.h>
#include <net/dst_metadata.h>
#include <net/gso.h>
#include <net/icmp.h>
#include <net/ip_tunnels.h>
#include <net/ipv6.h>

#include "drop.h"
#include "seal.h"

enum { WG_JUMBO_SIZE = 8 };

/* --- from the network stack ------------------------------------------------- */

/* The packet is IP by its protocol and by its first nibble, its header linear. */
static bool inner_version(struct sk_buff *skb, enum wg_ip_version *version)
{
	skb_reset_network_header(skb);
	if (skb->protocol == htons(ETH_P_IP)) {
		*version = WG_IPV4;
		return skb_headlen(skb) >= sizeof(struct iphdr) && ip_hdr(skb)->version == 4;
	}
	*version = WG_IPV6;
	return skb->protocol == htons(ETH_P_IPV6) && skb_headlen(skb) >= sizeof(struct ipv6hdr) &&
	       ip_hdr(skb)->version == 6;
}

static struct wg_peer *find_peer(struct wg_device *wg, const struct sk_buff *skb,
				 enum wg_ip_version version)
{
	const u8 *dst = version == WG_IPV4 ? (const u8 *)&ip_hdr(skb)->daddr
					   : (const u8 *)&ipv6_hdr(skb)->daddr;
	struct wg_allowedips_owner *owner = wg_allowedips_lookup(&wg->allowedips, version, dst);

	return owner ? container_of(owner, struct wg_peer, allowed) : NULL;
}

/* The dst is still on the skb, so that NAT and routing of the error are right. */
static void send_icmp(struct sk_buff *skb)
{
	if (skb->protocol == htons(ETH_P_IP))
		icmp_ndo_send(skb, ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0);
	else if (skb->protocol == htons(ETH_P_IPV6))
		icmpv6_ndo_send(skb, ICMPV6_DEST_UNREACH, ICMPV6_ADDR_UNREACH, 0);
}

static int refuse(struct wg_device *wg, struct sk_buff *skb, enum wg_reason reason, int err)
{
	if (reason != WG_DROP_NOT_IP)
		send_icmp(skb);
	DEV_STATS_INC(wg->dev, tx_errors);
	wg_drop(wg, skb, reason);
	return err;
}

static int refuse_no_peer(struct wg_device *wg, struct sk_buff *skb, enum wg_ip_version version)
{
	if (version == WG_IPV4)
		net_dbg_ratelimited("%s: No peer has allowed IPs matching %pI4\n", wg->dev->name,
				    &ip_hdr(skb)->daddr);
	else
		net_dbg_ratelimited("%s: No peer has allowed IPs matching %pI6\n", wg->dev->name,
				    &ipv6_hdr(skb)->daddr);
	return refuse(wg, skb, WG_DROP_NO_PEER, -ENOKEY);
}

/* Ports, where each packet of a flow has them. */
static u32 inner_ports(const struct sk_buff *skb, unsigned int offset, u8 protocol)
{
	__be32 buffer;
	const __be32 *ports;

	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
		return 0;
	ports = skb_header_pointer(skb, offset, sizeof(buffer), &buffer);
	return ports ? (__force u32)*ports : 0;
}

/*
 * For order and for trains. The stack's own hash says more, at ten times the price; an
 * outer packet gets that, once. Where there are no ports a flow is all that its two ends say.
 */
static void fill_flow(struct wg_tx_cb *cb, const struct sk_buff *skb, enum wg_ip_version version)
{
	static u32 secret __read_mostly;
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);
	const struct iphdr *ip = ip_hdr(skb);
	u32 ports;

	net_get_random_once(&secret, sizeof(secret));
	if (version == WG_IPV6) {
		ports = inner_ports(skb, sizeof(*ip6), ip6->nexthdr);
		cb->ends = jhash_2words(ipv6_addr_hash(&ip6->saddr), ipv6_addr_hash(&ip6->daddr), secret);
	} else {
		ports = ip_is_fragment(ip) ? 0 : inner_ports(skb, ip->ihl * 4, ip->protocol);
		cb->ends = jhash_2words((__force u32)ip->saddr, (__force u32)ip->daddr, secret);
	}
	cb->flow = ports ? jhash_1word(ports, cb->ends) : cb->ends;
}

static void fill_cb(struct sk_buff *skb, struct wg_peer *peer, enum wg_ip_version version)
{
	struct dst_entry *dst = skb_valid_dst(skb) ? skb_dst(skb) : NULL;
	struct wg_tx_cb cb = {
		.peer = peer,
		.mtu = dst ? dst_mtu(dst) : READ_ONCE(peer->device->dev->mtu),
		.segments = skb_is_gso(skb) ? max_t(u16, skb_shinfo(skb)->gso_segs, 1) : 1,
		.ds = ip_tunnel_ecn_encap(0, ip_hdr(skb), skb),
	};

	fill_flow(&cb, skb, version);
	skb_dst_drop(skb);
	*wg_tx_cb(skb) = cb;
}

/* A hop-by-hop header with nothing but the length of what is longer than its field for it. */
static bool has_jumbo_header(const struct sk_buff *skb)
{
	static const u8 jumbo[] = { IPPROTO_TCP, 0, IPV6_TLV_JUMBO, sizeof(__be32) };
	const struct ipv6hdr *ip6 = ipv6_hdr(skb);

	return ip6->nexthdr == NEXTHDR_HOP && !ip6->payload_len &&
	       skb_headlen(skb) >= sizeof(*ip6) + WG_JUMBO_SIZE &&
	       !memcmp(ip6 + 1, jumbo, sizeof(jumbo));
}

/*
 * BIG TCP on kernels that mark it so. None of the segments has that header, and without it
 * this is a super-packet like others. (6.1 takes it off as if an Ethernet header stood before.)
 * Returns false if there is no memory.
 */
static bool take_off_jumbo_header(struct sk_buff *skb)
{
	if (skb_cow_head(skb, 0))
		return false;
	memmove(skb->data + WG_JUMBO_SIZE, skb->data, sizeof(struct ipv6hdr));
	__skb_pull(skb, WG_JUMBO_SIZE);
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	ipv6_hdr(skb)->nexthdr = IPPROTO_TCP;
	return true;
}

/* From here on it is ours, and may be written to. Returns NULL if it was dropped. */
static struct sk_buff *make_ours(struct wg_device *wg, struct sk_buff *skb,
				 enum wg_ip_version version)
{
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb) {
		wg_count_drop(wg, WG_DROP_NO_MEMORY, 1);
		return NULL;
	}
	if (version == WG_IPV6 && skb_is_gso(skb) && has_jumbo_header(skb) &&
	    !take_off_jumbo_header(skb)) {
		wg_drop(wg, skb, WG_DROP_NO_MEMORY);
		return NULL;
	}
	return skb;
}

netdev_tx_t wg_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct wg_device *wg = wg_priv(dev);
	enum wg_ip_version version;
	struct wg_peer *peer;
	int ret = NETDEV_TX_OK;

	rcu_read_lock();
	if (!inner_version(skb, &version)) {
		ret = refuse(wg, skb, WG_DROP_NOT_IP, -EPROTONOSUPPORT);
		goto out;
	}
	peer = find_peer(wg, skb, version);
	if (!peer) {
		ret = refuse_no_peer(wg, skb, version);
		goto out;
	}
	if (!rcu_access_pointer(peer->endpoint)) {
		net_dbg_ratelimited("%s: No valid endpoint has been configured or discovered for peer %llu\n",
				    dev->name, peer->id);
		ret = refuse(wg, skb, WG_DROP_NO_ENDPOINT, -EDESTADDRREQ);
		goto out;
	}
	skb = make_ours(wg, skb, version);
	if (!skb)
		goto out;
	fill_cb(skb, peer, version);
	wg_cpu_transmit(skb);
out:
	rcu_read_unlock();
	return ret;
}

/* --- staging ------------------------------------------------------------------- */

static void count_staged_drop(struct wg_peer *peer, struct sk_buff *skb, enum wg_reason reason)
{
	DEV_STATS_ADD(peer->device->dev, tx_dropped, wg_tx_cb(skb)->segments);
	wg_drop(peer->device, skb, reason);
}

static void purge(struct wg_peer *peer, struct sk_buff_head *run, enum wg_reason reason)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(run)) != NULL)
		count_staged_drop(peer, skb, reason);
}

/* Before appending, the oldest go while more than WG_MAX_STAGED datagrams wait. */
static void trim_staged(struct wg_peer *peer, struct sk_buff_head *oldest)
{
	lockdep_assert_held(&peer->staged.lock);
	while (peer->staged_segments > WG_MAX_STAGED) {
		struct sk_buff *skb = __skb_dequeue(&peer->staged);

		peer->staged_segments -= wg_tx_cb(skb)->segments;
		__skb_queue_tail(oldest, skb);
	}
}

static unsigned int count_segments(const struct sk_buff_head *run)
{
	struct sk_buff *skb;
	unsigned int n = 0;

	skb_queue_walk(run, skb)
		n += wg_tx_cb(skb)->segments;
	return n;
}

static void stage(struct wg_peer *peer, struct sk_buff_head *run)
{
	struct sk_buff_head oldest;
	struct sk_buff *skb;

	__skb_queue_head_init(&oldest);
	spin_lock_bh(&peer->staged.lock);
	while ((skb = __skb_dequeue(run)) != NULL) {
		trim_staged(peer, &oldest);
		peer->staged_segments += wg_tx_cb(skb)->segments;
		__skb_queue_tail(&peer->staged, skb);
	}
	spin_unlock_bh(&peer->staged.lock);
	purge(peer, &oldest, WG_DROP_STAGED_OVERFLOW);
}

/* Back to where they came from, released from their sockets: the wait may be long. */
static void unstage_back(struct wg_peer *peer, struct sk_buff_head *run)
{
	struct sk_buff *skb;

	skb_queue_walk(run, skb)
		skb_orphan(skb);
	spin_lock_bh(&peer->staged.lock);
	peer->staged_segments += count_segments(run);
	skb_queue_splice_init(run, &peer->staged);
	spin_unlock_bh(&peer->staged.lock);
}

static void take_staged(struct wg_peer *peer, struct sk_buff_head *run)
{
	struct sk_buff *skb;
	unsigned int n = 0;

	__skb_queue_head_init(run);
	spin_lock_bh(&peer->staged.lock);
	while (n < WG_BATCH && (skb = __skb_dequeue(&peer->staged)) != NULL) {
		peer->staged_segments -= wg_tx_cb(skb)->segments;
		n += wg_tx_cb(skb)->segments;
		__skb_queue_tail(run, skb);
	}
	spin_unlock_bh(&peer->staged.lock);
}

void wg_tx_purge(struct wg_peer *peer, enum wg_reason reason)
{
	struct sk_buff_head run;
	struct sk_buff *skb;

	__skb_queue_head_init(&run);
	spin_lock_bh(&peer->staged.lock);
	/* One by one: others look without the lock if it is empty. */
	while ((skb = __skb_dequeue(&peer->staged)) != NULL)
		__skb_queue_tail(&run, skb);
	peer->staged_segments = 0;
	spin_unlock_bh(&peer->staged.lock);
	purge(peer, &run, reason);
}

void wg_tx_purge_dead(void)
{
	wg_cpu_drain_dead();
}

/* --- sealing and sending ----------------------------------------------------------- */

/* One run of packets to one peer under one keypair. */
struct sending {
	struct wg_peer *peer;
	struct wg_keypair *keypair;
	struct wg_path path;
	struct wg_clock now;
	struct wg_wide *wide;		/* where others can help, see wide.h; or NULL */
	unsigned int actions;
	bool data;			/* more than a keepalive */
};

static void send_sealed(struct sending *s, struct sk_buff_head *sealed)
{
	struct sk_buff *skb;
	u64 bytes = 0;

	if (skb_queue_empty(sealed))
		return;
	/* Before they leave: who has seen a packet arrive finds it counted. */
	skb_queue_walk(sealed, skb)
		bytes += skb->len;
	atomic64_add(bytes, &s->peer->tx_bytes);
	if (s->data)
		s->actions |= wg_proto_await_answer(&s->peer->proto, &s->now);
	local_bh_disable();
	wg_cpu_send_enter_level(wg_outer_cb(skb_peek(sealed))->level);
	while ((skb = __skb_dequeue(sealed)) != NULL) {
		struct wg_outer_cb cb = *wg_outer_cb(skb);

		wg_outer_send(&s->path, skb, cb.ds, cb.segments, cb.gso_size);
	}
	wg_cpu_send_leave();
	local_bh_enable();
}

/* Nonces taken and not yet sent stay few, so that no peer's window is outrun. */
static bool take_nonces(struct sending *s, unsigned int n, u64 *first)
{
	if (atomic_add_return(n, &s->keypair->in_flight) > WG_MAX_NONCES_IN_FLIGHT + (int)n ||
	    !wg_keypair_take_nonces(s->keypair, n, first)) {
		atomic_sub(n, &s->keypair->in_flight);
		return false;
	}
	return true;
}

static void put_nonces(struct sending *s, unsigned int n)
{
	/* Pairs with may_send() in wg_tx_flush(): a drainer that found too
	 * many in flight left packets staged, and we see them after this.
	 */
	if (atomic_sub_return(n, &s->keypair->in_flight) <= WG_MAX_NONCES_IN_FLIGHT &&
	    !skb_queue_empty_lockless(&s->peer->staged))
		s->actions |= WG_DO_FLUSH;
}

static bool send_singles(struct sending *s, struct sk_buff_head *run)
{
	unsigned int n = wg_seal_count(run, s->wide);
	struct sk_buff_head sealed;
	u64 nonce;

	if (!take_nonces(s, n, &nonce))
		return false;
	__skb_queue_head_init(&sealed);
	wg_seal_singles(s->peer, s->keypair, &s->path, run, n, nonce, &sealed, s->wide);
	send_sealed(s, &sealed);
	put_nonces(s, n);
	return true;
}

static bool send_super(struct sending *s, struct sk_buff_head *run, const struct wg_super *super)
{
	struct sk_buff_head sealed;
	u64 nonce;

	if (!take_nonces(s, super->segments, &nonce))
		return false;
	__skb_queue_head_init(&sealed);
	wg_seal_super(s->peer, s->keypair, &s->path, __skb_dequeue(run), super, nonce, &sealed,
		      s->wide);
	send_sealed(s, &sealed);
	put_nonces(s, super->segments);
	return true;
}

/* The plain path: cut by the core, put back at the head of the run. */
static void cut(struct sending *s, struct sk_buff_head *run)
{
	struct sk_buff *skb = __skb_dequeue(run), *segments, *segment, *next;
	struct wg_tx_cb cb = *wg_tx_cb(skb);
	struct sk_buff_head list;

	cb.segments = 1;
	segments = skb_gso_segment(skb, 0);
	if (IS_ERR_OR_NULL(segments)) {
		DEV_STATS_INC(s->peer->device->dev, tx_errors);
		wg_drop(s->peer->device, skb, WG_DROP_SEGMENTATION);
		return;
	}
	consume_skb(skb);
	__skb_queue_head_init(&list);
	skb_list_walk_safe(segments, segment, next) {
		skb_mark_not_on_list(segment);
		*wg_tx_cb(segment) = cb;
		__skb_queue_tail(&list, segment);
	}
	skb_queue_splice(&list, run);
}

/* Returns false if packets are left that must wait. */
static bool send_all(struct sending *s, struct sk_buff_head *run)
{
	struct wg_super super;

	while (!skb_queue_empty(run)) {
		if (!skb_is_gso(skb_peek(run))) {
			if (!send_singles(s, run))
				return false;
		} else if (READ_ONCE(wg_force_plain) || !wg_super_parse(&super, skb_peek(run))) {
			cut(s, run);
		} else if (!send_super(s, run, &super)) {
			return false;
		}
	}
	return true;
}

/* Is there more in it than a keepalive? */
static bool has_data(const struct sk_buff_head *run)
{
	struct sk_buff *skb;

	skb_queue_walk(run, skb)
		if (!wg_tx_cb(skb)->keepalive)
			return true;
	return false;
}

/* Sends @run under a keypair; what must wait stays in it. */
static void send_run(struct wg_peer *peer, struct wg_keypair *keypair, struct sk_buff_head *run,
		     const struct wg_clock *now, struct wg_wide *wide)
{
	struct sending s = { .peer = peer, .keypair = keypair, .now = *now, .wide = wide };
	enum wg_reason reason;

	reason = wg_path_to_peer(peer, &s.path);
	s.actions = wg_proto_sending_data(&peer->proto, &s.now);
	s.data = has_data(run);
	if (reason == WG_OK)
		send_all(&s, run);
	else
		wg_drop_list(peer->device, run, reason);
	s.actions |= wg_proto_sent_data(&peer->proto, keypair, &s.now);
	wg_peer_act(peer, s.actions);
}

/* The keypair to send under now, unless too many of its nonces are under way. */
static struct wg_keypair *may_send(struct wg_peer *peer, const struct wg_clock *now)
{
	struct wg_keypair *keypair = wg_session_sender(&peer->proto.session, now->boot);

	if (keypair && atomic_read(&keypair->in_flight) > WG_MAX_NONCES_IN_FLIGHT)
		return NULL;
	return keypair;
}

/* Send what is staged while that is possible. Context: RCU reader, holder of the bit. */
static void drain_staged(struct wg_peer *peer)
{
	struct wg_clock now = wg_clock_now();
	struct wg_keypair *keypair;
	struct sk_buff_head run;

	while ((keypair = may_send(peer, &now)) != NULL) {
		take_staged(peer, &run);
		if (skb_queue_empty(&run))
			return;
		send_run(peer, keypair, &run, &now, NULL);
		now = wg_clock_now();
		if (!skb_queue_empty(&run))
			unstage_back(peer, &run);
	}
}

static void orphan_staged(struct wg_peer *peer)
{
	struct sk_buff *skb;

	spin_lock_bh(&peer->staged.lock);
	skb_queue_walk(&peer->staged, skb)
		skb_orphan(skb);
	spin_unlock_bh(&peer->staged.lock);
}

void wg_tx_flush(struct wg_peer *peer)
{
	struct wg_keypair *keypair;
	struct wg_clock now;

	rcu_read_lock();
	do {
		if (skb_queue_empty_lockless(&peer->staged) ||
		    test_and_set_bit(WG_PEER_DRAINING, &peer->flags))
			goto out;
		drain_staged(peer);
		clear_bit_unlock(WG_PEER_DRAINING, &peer->flags);
		/* Pairs with test_and_set_bit() of those who queued and left,
		 * and with put_nonces().
		 */
		smp_mb__after_atomic();
		now = wg_clock_now();
		keypair = may_send(peer, &now);
	} while (keypair && !skb_queue_empty_lockless(&peer->staged));

	if (!skb_queue_empty_lockless(&peer->staged) &&
	    !wg_session_sender(&peer->proto.session, now.boot)) {
		orphan_staged(peer);
		wg_initiate(peer, false);
	}
out:
	rcu_read_unlock();
}

static void lose_keepalive(struct wg_peer *peer)
{
	struct wg_clock now = wg_clock_now();

	wg_count_drop(peer->device, WG_DROP_NO_MEMORY, 1);
	wg_peer_act(peer, wg_proto_keepalive_lost(&peer->proto, &now));
}

void wg_tx_keepalive(struct wg_peer *peer)
{
	struct wg_tx_cb cb = { .peer = peer, .segments = 1, .keepalive = true };
	struct sk_buff_head run;
	struct sk_buff *skb;

	if (skb_queue_empty_lockless(&peer->staged)) {
		skb = alloc_skb(WG_OUTER_HEADROOM + WG_DATA_OVERHEAD, GFP_ATOMIC);
		if (!skb) {
			lose_keepalive(peer);
			return;
		}
		skb_reserve(skb, WG_OUTER_HEADROOM + WG_DATA_HEADER_SIZE);
		skb->dev = peer->device->dev;	/* whose flow is to be hashed, if none else */
		cb.mtu = READ_ONCE(peer->device->dev->mtu);
		*wg_tx_cb(skb) = cb;
		__skb_queue_head_init(&run);
		__skb_queue_tail(&run, skb);
		net_dbg_ratelimited("%s: Sending keepalive packet to peer %llu\n",
				    peer->device->dev->name, peer->id);
		stage(peer, &run);
	}
	wg_tx_flush(peer);
}

/* --- batches -------------------------------------------------------------------------- */

/* Those of @batch that go where the first goes, in order. */
static struct wg_peer *take_run(struct sk_buff_head *batch, struct sk_buff_head *run)
{
	struct sk_buff *skb = __skb_dequeue(batch), *next;
	struct wg_tx_cb first = *wg_tx_cb(skb);

	__skb_queue_head_init(run);
	__skb_queue_tail(run, skb);
	skb_queue_walk_safe(batch, skb, next) {
		if (wg_tx_cb(skb)->peer != first.peer || wg_tx_cb(skb)->level != first.level)
			continue;
		__skb_unlink(skb, batch);
		__skb_queue_tail(run, skb);
	}
	return first.peer;
}

static bool has_staged(struct wg_peer *peer)
{
	return !skb_queue_empty_lockless(&peer->staged) || test_bit(WG_PEER_DRAINING, &peer->flags);
}

/*
 * A packet staged while the link goes down would come out when it is up again.
 * Between the end of netif_running() and the purge at link down there is a
 * grace period (dev_deactivate_many()), and we are readers.
 */
static bool may_stage(const struct wg_peer *peer)
{
	return netif_running(peer->device->dev) && !test_bit(WG_PEER_DEAD, &peer->flags);
}

void wg_tx_batch(struct sk_buff_head *batch, struct wg_wide *wide)
{
	struct wg_clock now = wg_clock_now();

	while (!skb_queue_empty(batch)) {
		struct sk_buff_head run;
		struct wg_peer *peer = take_run(batch, &run);
		struct wg_keypair *keypair;

		if (!may_stage(peer)) {
			purge(peer, &run, WG_DROP_PURGED);
			continue;
		}
		keypair = has_staged(peer) ? NULL : may_send(peer, &now);
		if (keypair)
			send_run(peer, keypair, &run, &now, wide);
		if (skb_queue_empty(&run))
			continue;
		stage(peer, &run);
		wg_tx_flush(peer);
	}
}
