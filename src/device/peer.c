// SPDX-License-Identifier: GPL-2.0
/*
 * Peers: made, found, removed.
 *
 * Removing goes from the outside in: first nobody new can find the peer, then
 * one grace period for all who have, then what it owns is stopped and wiped,
 * then the configuration's reference goes. The memory follows a grace period
 * after the last reference, since indices lead to a peer until it is killed.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/net.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../data/data.h"
#include "device.h"
#include "peer.h"

static struct kmem_cache *peer_cache;
static atomic64_t last_id = ATOMIC64_INIT(0);

static const struct rhashtable_params by_key_params = {
	.key_len = WG_KEY_SIZE,
	.key_offset = offsetof(struct wg_peer, proto.handshake.remote_static),
	.head_offset = offsetof(struct wg_peer, by_key),
	.automatic_shrinking = true,
};

static void log_keypair(struct wg_session *session, u64 keypair_id, bool created)
{
	struct wg_peer *peer = container_of(session, struct wg_peer, proto.session);

	net_dbg_ratelimited("%s: Keypair %llu %s for peer %llu\n", peer->device->dev->name,
			    keypair_id, created ? "created" : "destroyed", peer->id);
}

static struct wg_peer *alloc_peer(struct wg_device *wg, const u8 key[WG_KEY_SIZE])
{
	struct wg_clock now = wg_clock_now();
	struct wg_peer *peer = kmem_cache_zalloc(peer_cache, GFP_KERNEL);

	if (!peer)
		return NULL;
	peer->device = wg;
	peer->id = atomic64_inc_return(&last_id);
	refcount_set(&peer->refcount, 1);
	spin_lock_init(&peer->lock);
	skb_queue_head_init(&peer->staged);
	INIT_LIST_HEAD(&peer->initiating);
	INIT_LIST_HEAD(&peer->list);
	wg_allowedips_owner_init(&peer->allowed);
	wg_proto_init(&peer->proto, key, log_keypair, &now, get_random_u32());
	wg_peer_timer_init(peer);
	return peer;
}

struct wg_peer *wg_peer_create(struct wg_device *wg, const u8 key[WG_KEY_SIZE])
{
	struct wg_peer *peer;

	lockdep_assert_held(&wg->config);
	if (wg->num_peers >= WG_MAX_PEERS)
		return ERR_PTR(-ENOMEM);
	peer = alloc_peer(wg, key);
	if (!peer)
		return ERR_PTR(-ENOMEM);

	if (rhashtable_insert_fast(&wg->peers_by_key, &peer->by_key, by_key_params)) {
		kmem_cache_free(peer_cache, peer);
		return ERR_PTR(-ENOMEM);
	}
	list_add_tail(&peer->list, &wg->peers);
	wg->num_peers++;
	net_dbg_ratelimited("%s: Peer %llu created\n", wg->dev->name, peer->id);
	if (netif_running(wg->dev))
		wg_peer_link_up(peer);
	return peer;
}

struct wg_peer *wg_peer_find(struct wg_device *wg, const u8 key[WG_KEY_SIZE])
{
	return rhashtable_lookup_fast(&wg->peers_by_key, key, by_key_params);
}

void wg_peer_unlink(struct wg_peer *peer, struct list_head *doomed)
{
	struct wg_device *wg = peer->device;

	lockdep_assert_held(&wg->config);
	rhashtable_remove_fast(&wg->peers_by_key, &peer->by_key, by_key_params);
	wg_allowedips_remove_owner(&wg->allowedips, &peer->allowed);
	list_move_tail(&peer->list, doomed);
	wg->num_peers--;
	/* Whoever looks after the grace period in wg_peers_remove() sees it. */
	set_bit(WG_PEER_DEAD, &peer->flags);
}

static void stop_peer(struct wg_peer *peer)
{
	list_del_init(&peer->list);
	wg_proto_kill(&peer->proto, &peer->device->index);
	wg_peer_timer_stop(peer);
	wg_initiate_cancel(peer);
	wg_tx_purge(peer, WG_DROP_PURGED);
	wg_peer_put(peer);
}

void wg_peers_remove(struct wg_device *wg, struct list_head *doomed)
{
	struct wg_peer *peer, *next;

	lockdep_assert_held(&wg->config);
	if (list_empty(doomed))
		return;
	/* After this nobody is left who saw these peers alive. */
	synchronize_net();
	wg_tx_purge_dead();
	list_for_each_entry_safe(peer, next, doomed, list)
		stop_peer(peer);
}

void wg_peers_remove_all(struct wg_device *wg)
{
	struct wg_peer *peer, *next;
	LIST_HEAD(doomed);

	list_for_each_entry_safe(peer, next, &wg->peers, list)
		wg_peer_unlink(peer, &doomed);
	wg_peers_remove(wg, &doomed);
}

static void free_peer(struct rcu_head *rcu)
{
	struct wg_peer *peer = container_of(rcu, struct wg_peer, rcu);

	wg_endpoint_free(peer);
	/* Nothing is staged for a dead peer, and it was purged when it died. */
	if (WARN_ON_ONCE(!skb_queue_empty(&peer->staged)))
		skb_queue_purge(&peer->staged);
	memzero_explicit(peer, sizeof(*peer));
	kmem_cache_free(peer_cache, peer);
}

void wg_peer_put(struct wg_peer *peer)
{
	if (!peer || !refcount_dec_and_test(&peer->refcount))
		return;
	/* The device outlives all references, not the grace period. */
	net_dbg_ratelimited("%s: Peer %llu destroyed\n", peer->device->dev->name, peer->id);
	call_rcu(&peer->rcu, free_peer);
}

int wg_peers_init(struct wg_device *wg)
{
	INIT_LIST_HEAD(&wg->peers);
	return rhashtable_init(&wg->peers_by_key, &by_key_params);
}

void wg_peers_exit(struct wg_device *wg)
{
	rhashtable_destroy(&wg->peers_by_key);
}

int wg_peer_cache_init(void)
{
	peer_cache = KMEM_CACHE(wg_peer, 0);
	return peer_cache ? 0 : -ENOMEM;
}

void wg_peer_cache_exit(void)
{
	rcu_barrier(); /* free_peer() */
	kmem_cache_destroy(peer_cache);
}
