// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "device.h"

struct wg_device *wg_device_new(const char *name)
{
	struct wg_device *dev = wg_alloc(sizeof(*dev));

	snprintf(dev->name, sizeof(dev->name), "%s", name);
	return dev;
}

static void free_peer(struct wg_peer *peer)
{
	free(peer->ips);
	free(peer->name);
	wg_free(peer, sizeof(*peer));
}

void wg_device_free(struct wg_device *dev)
{
	struct wg_peer *peer, *next;

	if (!dev)
		return;
	for (peer = dev->peers; peer; peer = next) {
		next = peer->next;
		free_peer(peer);
	}
	wg_free(dev, sizeof(*dev));
}

struct wg_peer *wg_peer_new_first(struct wg_device *dev)
{
	struct wg_peer *peer = wg_alloc(sizeof(*peer));

	peer->next = dev->peers;
	dev->peers = peer;
	if (!dev->last)
		dev->last = peer;
	peer->order = dev->n_peers++;
	return peer;
}

struct wg_peer *wg_peer_new(struct wg_device *dev)
{
	struct wg_peer *peer;

	if (!dev->last)
		return wg_peer_new_first(dev);
	peer = wg_alloc(sizeof(*peer));
	dev->last->next = peer;
	dev->last = peer;
	peer->order = dev->n_peers++;
	return peer;
}

struct wg_allowedip *wg_allowedip_new(struct wg_peer *peer)
{
	size_t bytes = peer->room_ips * sizeof(*peer->ips);

	if (peer->n_ips == peer->room_ips) {
		peer->ips = wg_grow(peer->ips, &bytes, bytes + sizeof(*peer->ips));
		peer->room_ips = bytes / sizeof(*peer->ips);
	}
	return memset(&peer->ips[peer->n_ips++], 0, sizeof(*peer->ips));
}

size_t wg_allowedip_len(const struct wg_allowedip *ip)
{
	return ip->family == AF_INET ? sizeof(ip->in4) : sizeof(ip->in6);
}

bool wg_allowedip_has_host_bits(const struct wg_allowedip *ip)
{
	const u8 *addr = ip->in6.s6_addr;
	size_t i, len = wg_allowedip_len(ip);

	for (i = ip->cidr / 8; i < len; i++)
		if (addr[i] & (i == ip->cidr / 8u ? 0xff >> ip->cidr % 8 : 0xff))
			return true;
	return false;
}

void wg_allowedip_text(char text[WG_ALLOWEDIP_TEXT], const struct wg_allowedip *ip)
{
	size_t n;

	if (!inet_ntop(ip->family, &ip->in6, text, INET6_ADDRSTRLEN))
		*text = '\0';
	n = strlen(text);
	snprintf(text + n, WG_ALLOWEDIP_TEXT - n, "/%u", ip->cidr);
}

socklen_t wg_endpoint_len(const union wg_endpoint *ep)
{
	return ep->sa.sa_family == AF_INET ? sizeof(ep->in4) : sizeof(ep->in6);
}

void wg_endpoint_text(char text[WG_ENDPOINT_TEXT], const union wg_endpoint *ep)
{
	char host[INET6_ADDRSTRLEN + IFNAMSIZ + 2] = "";

	/* getnameinfo() alone knows how to write a scope. */
	if (ep->sa.sa_family == AF_INET6 && ep->in6.sin6_scope_id)
		getnameinfo(&ep->sa, sizeof(ep->in6), host, sizeof(host), NULL, 0,
			    NI_NUMERICHOST);
	else if (ep->sa.sa_family == AF_INET6)
		inet_ntop(AF_INET6, &ep->in6.sin6_addr, host, sizeof(host));
	else
		inet_ntop(AF_INET, &ep->in4.sin_addr, host, sizeof(host));
	/* The port lies at the same place in both. */
	snprintf(text, WG_ENDPOINT_TEXT,
		 ep->sa.sa_family == AF_INET6 ? "[%s]:%u" : "%s:%u", host,
		 ntohs(ep->in4.sin_port));
}

static int by_key(const void *a, const void *b)
{
	const struct wg_peer *const *x = a, *const *y = b;

	int order = memcmp((*x)->public_key, (*y)->public_key, WG_KEY);

	return order ? order : (*x)->order < (*y)->order ? -1 : 1;
}

void wg_index_build(struct wg_index *index, const struct wg_device *dev)
{
	struct wg_peer *peer;

	index->n = 0;
	index->peers = wg_alloc((dev->n_peers + 1) * sizeof(*index->peers));
	for (peer = dev->peers; peer; peer = peer->next)
		index->peers[index->n++] = peer;
	qsort(index->peers, index->n, sizeof(*index->peers), by_key);
}

struct wg_peer *wg_index_find(const struct wg_index *index, const u8 key[WG_KEY])
{
	size_t low = 0, high = index->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(index->peers[mid]->public_key, key, WG_KEY) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == index->n || memcmp(index->peers[low]->public_key, key, WG_KEY))
		return NULL;
	return index->peers[low];
}

void wg_index_free(struct wg_index *index)
{
	free(index->peers);
	memset(index, 0, sizeof(*index));
}
