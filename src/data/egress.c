// SPDX-License-Identifier: GPL-2.0
/*
 * How much goes into one outer skb.
 *
 * As much as fits, as long as packets leave at once. But a queue lets go of an
 * skb as a whole: at 20 Mbit/s, 64 KB of one flow keep everybody else waiting
 * for 26 ms, and no fair queueing can help. So where packets were seen waiting
 * below us, an outer skb holds no more than its flow gets through in about a
 * millisecond, or 16 KB where nobody knows (what is forwarded, UDP).
 * A flow then costs some thousand sends a second at most, and those only where the
 * line is slow.
 *
 * What the flow gets through is TCP's measure of what has arrived. Its pacing
 * rate says what it would dare to send, which with short round trips, or
 * with a window longer than TCP small queues let it use, is many times that.
 *
 * What is seen is the queue of the egress device and of those below it (VLAN,
 * bridge, bond, macvlan): a shaper there, or a device with one queue. Of a
 * device with many queues the first stands for all; on such a one 64 KB take no
 * time. A queue that packets are redirected to is not seen, and of fq also what it
 * merely paces counts as waiting.
 */
#include <linux/math64.h>
#include <linux/netdevice.h>
#include <linux/tcp.h>
#include <net/sch_generic.h>
#include <net/sock.h>

#include "seal.h"

enum {
	UNKNOWN_RATE_BYTES = 16384,
	LOOK_BELOW = 8,		/* devices at most; a bridge may have hundreds */
};

static bool has_backlog(const struct net_device *dev)
{
	const struct Qdisc *q = rcu_dereference(netdev_get_tx_queue(dev, 0)->qdisc);

	/* The first look is cheap, but where senders meet it says "not empty" of an empty one. */
	return q && !qdisc_is_empty(q) && qdisc_qlen_sum(q);
}

/* 1: something waits; -1: looked long enough. */
static int look_at(struct net_device *dev, struct netdev_nested_priv *priv)
{
	unsigned int *left = priv->data;

	if (has_backlog(dev))
		return 1;
	return --*left ? 0 : -1;
}

static bool waits_now(struct net_device *dev)
{
	unsigned int left = LOOK_BELOW;
	struct netdev_nested_priv priv = { .data = &left };

	return has_backlog(dev) || netdev_walk_all_lower_dev_rcu(dev, look_at, &priv) > 0;
}

/* A queue that is empty for once has not become fast: it is remembered for a second. */
static bool is_slow(const struct wg_path *path)
{
	if (waits_now(path->dst->dev)) {
		if (path->route)
			WRITE_ONCE(path->route->slow_until, jiffies + HZ);
		return true;
	}
	/* Within the second, also when jiffies have gone around since. */
	return path->route && READ_ONCE(path->route->slow_until) - jiffies - 1 < HZ;
}

/* What arrived of a TCP flow in a millisecond, by its last sample. */
static u64 bytes_per_ms(const struct sk_buff *inner)
{
	const struct tcp_sock *tp = tcp_sk(inner->sk);
	u32 interval = READ_ONCE(tp->rate_interval_us);

	if (!interval || tp->rate_app_limited)
		return UNKNOWN_RATE_BYTES;
	return div_u64((u64)READ_ONCE(tp->rate_delivered) * READ_ONCE(tp->mss_cache) * USEC_PER_MSEC,
		       interval);
}

unsigned int wg_egress_bytes(const struct wg_path *path, const struct sk_buff *inner)
{
	if (!is_slow(path))
		return WG_OUTER_MAX;
	/* A raw socket may have TCP's number, too. */
	if (!wg_has_writer(inner) || inner->sk->sk_type != SOCK_STREAM ||
	    inner->sk->sk_protocol != IPPROTO_TCP)
		return UNKNOWN_RATE_BYTES;
	return min_t(u64, bytes_per_ms(inner), WG_OUTER_MAX);
}
