// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's side of a peer's timers: one timer_list, armed lazily.
 *
 * Data only moves deadlines in struct wg_timers. The timer fires at the
 * earliest deadline known when it was armed, asks the engine, acts, and arms
 * itself for the next. How no deadline is missed: see engine/timers.h.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/ktime.h>

#include "data.h"

struct wg_clock wg_clock_now(void)
{
	return (struct wg_clock){
		.boot = ktime_get_coarse_boottime_ns(),
		.mono = ktime_get_coarse_ns(),
	};
}

/* Never early: the engine would find nothing due. */
static unsigned long to_jiffies(u64 deadline)
{
	u64 now = ktime_get_coarse_ns();

	return jiffies + (deadline > now ? nsecs_to_jiffies(deadline - now) + 1 : 0);
}

static void arm(struct wg_peer *peer)
{
	u64 next;

	if (test_bit(WG_PEER_DEAD, &peer->flags))
		return;
	next = wg_timers_arm(&peer->proto.timers);
	if (next != WG_NEVER)
		timer_reduce(&peer->timer, to_jiffies(next));
}

static void debug_actions(const struct wg_peer *peer, unsigned int actions)
{
	const char *name = peer->device->dev->name;

	if (actions & WG_DO_GIVE_UP)
		net_dbg_ratelimited("%s: Handshake for peer %llu did not complete after %d attempts, giving up\n",
				    name, peer->id, WG_MAX_TIMER_HANDSHAKES + 2);
	else if (actions & WG_DO_RETRY)
		net_dbg_ratelimited("%s: Handshake for peer %llu did not complete after %d seconds, retrying (try %d)\n",
				    name, peer->id, WG_REKEY_TIMEOUT, READ_ONCE(peer->proto.timers.attempts) + 1);
	else if (actions & WG_DO_FORGET_SOURCE)
		net_dbg_ratelimited("%s: Retrying handshake with peer %llu because we stopped hearing back after %d seconds\n",
				    name, peer->id, WG_KEEPALIVE_TIMEOUT + WG_REKEY_TIMEOUT);
	if (actions & WG_DO_ZERO_KEYS)
		net_dbg_ratelimited("%s: Zeroing out all keys for peer %llu, since we haven't received a new one in %d seconds\n",
				    name, peer->id, 3 * WG_REJECT_AFTER_TIME);
}

static void stamp_handshake(struct wg_peer *peer)
{
	spin_lock_bh(&peer->lock);
	ktime_get_real_ts64(&peer->last_handshake);
	spin_unlock_bh(&peer->lock);
}

void wg_peer_act(struct wg_peer *peer, unsigned int actions)
{
	/* Dead: what we would queue now would be queued after the last purge. */
	if (likely(!actions) || test_bit(WG_PEER_DEAD, &peer->flags))
		return;
	debug_actions(peer, actions);
	if (actions & WG_DO_ARM)
		arm(peer);
	if (actions & WG_DO_COMPLETE)
		stamp_handshake(peer);
	if (actions & WG_DO_ZERO_KEYS)
		wg_proto_zero(&peer->proto, &peer->device->index);
	if (actions & WG_DO_FORGET_SOURCE)
		wg_endpoint_forget_source(peer);
	if (actions & WG_DO_GIVE_UP)
		wg_tx_purge(peer, WG_DROP_GAVE_UP);
	if (actions & (WG_DO_INITIATE | WG_DO_RETRY))
		wg_initiate(peer, !(actions & WG_DO_INITIATE));
	if (actions & WG_DO_KEEPALIVE)
		wg_tx_keepalive(peer);
	else if (actions & WG_DO_FLUSH)
		wg_tx_flush(peer);
}

static void expired(struct timer_list *timer)
{
	struct wg_peer *peer = container_of(timer, struct wg_peer, timer);
	struct wg_clock now;

	rcu_read_lock();
	wg_timers_fired(&peer->proto.timers);
	now = wg_clock_now();
	wg_peer_act(peer, wg_proto_timer(&peer->proto, &now, get_random_u32()));
	arm(peer);
	rcu_read_unlock();
}

void wg_peer_timer_init(struct wg_peer *peer)
{
	timer_setup(&peer->timer, expired, 0);
}

void wg_peer_timer_stop(struct wg_peer *peer)
{
	/* Of a dead or stopped peer nothing arms it again. */
	timer_delete_sync(&peer->timer);
	wg_timers_fired(&peer->proto.timers);
}

void wg_peer_link_up(struct wg_peer *peer)
{
	struct wg_timers *t = &peer->proto.timers;

	wg_timers_start(t);
	rcu_read_lock();
	wg_tx_flush(peer);
	if (READ_ONCE(t->persistent_interval))
		wg_tx_keepalive(peer);
	rcu_read_unlock();
}

void wg_peer_link_down(struct wg_peer *peer)
{
	struct wg_clock now = wg_clock_now();

	/* One made after this would hold up the first packet after link up for 5 s. */
	wg_initiate_cancel(peer);
	wg_tx_purge(peer, WG_DROP_PURGED);
	wg_timers_stop(&peer->proto.timers);
	wg_peer_timer_stop(peer);
	wg_proto_link_down(&peer->proto, &peer->device->index, &now);
}
