// SPDX-License-Identifier: GPL-2.0
/* Changing a device's static identity (netlink.md section 4, step 7). */
#include <linux/netdevice.h>

#include "../crypto/platform.h"
#include "../data/data.h"
#include "device.h"
#include "peer.h"

static bool is_zero_key(const u8 key[WG_KEY_SIZE])
{
	static const u8 zero[WG_KEY_SIZE];

	return wg_equal_ct(key, zero, WG_KEY_SIZE);
}

/* A device is never its own peer. */
static void remove_peer_with_key(struct wg_device *wg, const u8 key[WG_KEY_SIZE])
{
	struct wg_peer *peer = wg_peer_find(wg, key);
	LIST_HEAD(doomed);

	if (!peer)
		return;
	wg_peer_unlink(peer, &doomed);
	wg_peers_remove(wg, &doomed);
}

static void expire_sessions(struct wg_device *wg)
{
	struct wg_clock now = wg_clock_now();
	struct wg_peer *peer;

	list_for_each_entry(peer, &wg->peers, list) {
		wg_handshake_forget_ss(&peer->proto.handshake);
		wg_proto_expire(&peer->proto, &wg->index, &now);
	}
}

static void flush_all(struct wg_device *wg)
{
	struct wg_peer *peer;

	list_for_each_entry(peer, &wg->peers, list)
		wg_tx_flush(peer);
}

int wg_device_set_identity(struct wg_device *wg, const u8 key[WG_KEY_SIZE])
{
	struct wg_identity *old, *new = NULL;
	bool remove = is_zero_key(key);

	lockdep_assert_held(&wg->config);
	old = rcu_dereference_protected(wg->identity, lockdep_is_held(&wg->config));
	if (old ? wg_equal_ct(old->private_key, key, WG_KEY_SIZE) : remove)
		return 0;

	if (!remove) {
		new = wg_identity_new(key, ++wg->identity_generation);
		if (!new)
			return -ENOMEM;
		remove_peer_with_key(wg, new->public_key);
	}
	rcu_assign_pointer(wg->identity, new);
	expire_sessions(wg);
	wg_identity_put(old);
	/* What was sent before there was a key has been waiting for it. */
	if (!old && netif_running(wg->dev))
		flush_all(wg);
	return 0;
}
