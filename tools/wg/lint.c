// SPDX-License-Identifier: GPL-2.0
/* What a configuration can say without error and still not mean. */
#include <stdlib.h>

#include "buf.h"
#include "config.h"
#include "x25519.h"

struct claim {
	struct wg_allowedip ip; /* without host bits */
	const struct wg_peer *peer;
};

static struct claim claim_of(const struct wg_peer *peer, const struct wg_allowedip *ip)
{
	struct claim claim = { .ip = *ip, .peer = peer };
	size_t i;

	for (i = ip->cidr / 8; i < wg_allowedip_len(ip); i++)
		claim.ip.in6.s6_addr[i] &= i == ip->cidr / 8u ? 0xff00 >> ip->cidr % 8 :
								0;
	return claim;
}

static int compare_prefix(const struct claim *x, const struct claim *y)
{
	if (x->ip.family != y->ip.family)
		return x->ip.family < y->ip.family ? -1 : 1;
	if (x->ip.cidr != y->ip.cidr)
		return x->ip.cidr < y->ip.cidr ? -1 : 1;
	return memcmp(&x->ip.in6, &y->ip.in6, wg_allowedip_len(&x->ip));
}

static int by_prefix(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	int order = compare_prefix(x, y);

	return order ? order :
		       (x->peer->order > y->peer->order) -
			       (x->peer->order < y->peer->order);
}

static size_t collect(struct claim *claims, const struct wg_device *dev)
{
	const struct wg_peer *peer;
	size_t i, n = 0;

	for (peer = dev->peers; peer; peer = peer->next)
		for (i = 0; i < peer->n_ips; i++)
			if (!peer->ips[i].remove)
				claims[n++] = claim_of(peer, &peer->ips[i]);
	return n;
}

static void lint_prefixes(const struct wg_device *dev, struct wg_report *report)
{
	const struct wg_peer *peer;
	char text[WG_ALLOWEDIP_TEXT];
	struct claim *claims;
	size_t i, n = 0;

	for (peer = dev->peers; peer; peer = peer->next)
		n += peer->n_ips;
	claims = wg_alloc((n + 1) * sizeof(*claims));
	n = collect(claims, dev);
	qsort(claims, n, sizeof(*claims), by_prefix);
	for (i = 1; i < n; i++) {
		if (compare_prefix(&claims[i - 1], &claims[i]) ||
		    !memcmp(claims[i - 1].peer->public_key, claims[i].peer->public_key,
			    WG_KEY))
			continue;
		wg_allowedip_text(text, &claims[i].ip);
		wg_report_warning(
			report, claims[i].peer->line, 1,
			"%s is also given to the peer of line %u; only the last one gets it",
			text, claims[i - 1].peer->line);
	}
	free(claims);
}

static void lint_peers(const struct wg_device *dev, struct wg_report *report)
{
	struct wg_index index;
	u8 own[WG_KEY] = {};
	size_t i;

	if (dev->has & WG_DEV_PRIVATE_KEY)
		wg_x25519_public(own, dev->private_key);
	wg_index_build(&index, dev);
	for (i = 0; i < index.n; i++) {
		const struct wg_peer *peer = index.peers[i];

		if (i &&
		    !memcmp(index.peers[i - 1]->public_key, peer->public_key, WG_KEY))
			wg_report_warning(
				report, peer->line, 1,
				"the same peer as on line %u; what is said here comes on top",
				index.peers[i - 1]->line);
		if ((dev->has & WG_DEV_PRIVATE_KEY) &&
		    !memcmp(own, peer->public_key, WG_KEY))
			wg_report_warning(
				report, peer->line, 1,
				"this peer's key is the interface's own; it will be ignored");
	}
	wg_index_free(&index);
}

void wg_config_lint(const struct wg_device *dev, struct wg_report *report)
{
	lint_peers(dev, report);
	lint_prefixes(dev, report);
}
