// SPDX-License-Identifier: GPL-2.0
#include "sync.h"

/* What the running peer has and the file does not name is taken from it. */
static void reset_unnamed(struct wg_peer *peer, const struct wg_peer *running)
{
	if (!(peer->has & WG_PEER_PSK) && !wg_key_is_zero(running->preshared_key))
		peer->has |= WG_PEER_PSK;
	if (!(peer->has & WG_PEER_KEEPALIVE) && running->keepalive)
		peer->has |= WG_PEER_KEEPALIVE;
}

void wg_sync(struct wg_device *dev, const struct wg_device *running)
{
	const struct wg_peer *old;
	struct wg_index index;
	struct wg_peer *peer;

	if (!dev->peers || !running->peers)
		return;
	dev->has &= ~WG_DEV_REPLACE_PEERS;
	wg_index_build(&index, dev);
	for (old = running->peers; old; old = old->next) {
		/* Of several sections for a peer the first; later ones come on top. */
		peer = wg_index_find(&index, old->public_key);
		if (peer) {
			reset_unnamed(peer, old);
			continue;
		}
		peer = wg_peer_new_first(dev);
		memcpy(peer->public_key, old->public_key, WG_KEY);
		peer->has = WG_PEER_PUBLIC_KEY | WG_PEER_REMOVE;
	}
	wg_index_free(&index);
}
