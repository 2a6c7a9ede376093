// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>

#include "endpoint.h"
#include "sock_text.h"
#include "value.h"
#include "x25519.h"

/* ---- requests -------------------------------------------------------------- */

static void put_key(struct wg_buf *b, const char *name, const u8 key[WG_KEY])
{
	char hex[WG_KEY_HEX + 1];

	wg_key_to_hex(hex, key);
	wg_buf_puts(b, name);
	wg_buf_puts(b, "=");
	wg_buf_puts(b, hex);
	wg_buf_puts(b, "\n");
	wg_wipe(hex, sizeof(hex));
}

static void put_ips(struct wg_buf *b, const struct wg_peer *peer)
{
	char text[WG_ALLOWEDIP_TEXT];
	size_t i;

	for (i = 0; i < peer->n_ips; i++) {
		wg_allowedip_text(text, &peer->ips[i]);
		wg_buf_printf(b, "allowed_ip=%s%s\n", peer->ips[i].remove ? "-" : "",
			      text);
	}
}

static void put_peer(struct wg_buf *b, const struct wg_peer *peer)
{
	char endpoint[WG_ENDPOINT_TEXT];

	put_key(b, "public_key", peer->public_key);
	if (peer->has & WG_PEER_REMOVE) {
		wg_buf_puts(b, "remove=true\n");
		return;
	}
	if (peer->has & WG_PEER_PSK)
		put_key(b, "preshared_key", peer->preshared_key);
	if (peer->has & WG_PEER_ENDPOINT) {
		wg_endpoint_text(endpoint, &peer->endpoint);
		wg_buf_printf(b, "endpoint=%s\n", endpoint);
	}
	if (peer->has & WG_PEER_KEEPALIVE)
		wg_buf_printf(b, "persistent_keepalive_interval=%u\n", peer->keepalive);
	if (peer->has & WG_PEER_REPLACE_IPS)
		wg_buf_puts(b, "replace_allowed_ips=true\n");
	put_ips(b, peer);
}

void wg_sock_write_set(struct wg_buf *b, const struct wg_device *dev)
{
	const struct wg_peer *peer;

	wg_buf_puts(b, "set=1\n");
	if (dev->has & WG_DEV_PRIVATE_KEY)
		put_key(b, "private_key", dev->private_key);
	if (dev->has & WG_DEV_PORT)
		wg_buf_printf(b, "listen_port=%u\n", dev->port);
	if (dev->has & WG_DEV_FWMARK)
		wg_buf_printf(b, "fwmark=%u\n", dev->fwmark);
	if (dev->has & WG_DEV_REPLACE_PEERS)
		wg_buf_puts(b, "replace_peers=true\n");
	for (peer = dev->peers; peer; peer = peer->next)
		put_peer(b, peer);
	wg_buf_puts(b, "\n");
}

/* ---- replies --------------------------------------------------------------- */

static bool number(u64 *n, const char *s, u64 max)
{
	return wg_number(n, s, max);
}

static bool read_key(u8 key[WG_KEY], const char *s)
{
	return wg_key_from_hex(key, s, strlen(s));
}

static bool read_private_key(struct wg_device *dev, const char *s)
{
	if (!read_key(dev->private_key, s))
		return false;
	if (wg_key_is_zero(dev->private_key))
		return true;
	wg_x25519_public(dev->public_key, dev->private_key);
	dev->has |= WG_DEV_PRIVATE_KEY | WG_DEV_PUBLIC_KEY;
	return true;
}

static bool read_device_line(struct wg_device *dev, const char *key, const char *value)
{
	u64 n;

	if (!strcmp(key, "private_key"))
		return read_private_key(dev, value);
	if (!strcmp(key, "listen_port")) {
		if (!number(&n, value, 65535))
			return false;
		dev->port = n;
	} else if (!strcmp(key, "fwmark")) {
		if (!number(&n, value, 0xffffffff))
			return false;
		dev->fwmark = n;
	}
	return true;
}

static bool read_psk(struct wg_peer *peer, const char *s)
{
	if (!read_key(peer->preshared_key, s))
		return false;
	if (!wg_key_is_zero(peer->preshared_key))
		peer->has |= WG_PEER_PSK;
	return true;
}

static bool read_allowed_ip(struct wg_peer *peer, const char *s)
{
	struct wg_allowedip ip = {};
	char text[INET6_ADDRSTRLEN];
	size_t len = strcspn(s, "/");
	u64 cidr;

	if (!s[len] || len >= sizeof(text))
		return false;
	memcpy(text, s, len);
	text[len] = '\0';
	ip.family = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(ip.family, text, &ip.in6) != 1 ||
	    !number(&cidr, s + len + 1, wg_allowedip_len(&ip) * 8))
		return false;
	ip.cidr = cidr;
	*wg_allowedip_new(peer) = ip;
	return true;
}

static bool read_time(int64_t *t, const char *s)
{
	u64 n;

	if (!number(&n, s, INT64_MAX))
		return false;
	*t = n;
	return true;
}

static bool read_peer_line(struct wg_peer *peer, const char *key, const char *value)
{
	u64 n;

	if (!strcmp(key, "preshared_key"))
		return read_psk(peer, value);
	if (!strcmp(key, "allowed_ip"))
		return read_allowed_ip(peer, value);
	if (!strcmp(key, "last_handshake_time_sec"))
		return read_time(&peer->handshake_sec, value);
	if (!strcmp(key, "last_handshake_time_nsec"))
		return read_time(&peer->handshake_nsec, value);
	if (!strcmp(key, "rx_bytes"))
		return number(&peer->rx_bytes, value, UINT64_MAX);
	if (!strcmp(key, "tx_bytes"))
		return number(&peer->tx_bytes, value, UINT64_MAX);
	if (!strcmp(key, "endpoint")) {
		peer->has |= WG_PEER_ENDPOINT;
		return wg_endpoint_numeric(&peer->endpoint, value);
	}
	if (!strcmp(key, "persistent_keepalive_interval")) {
		if (!number(&n, value, 65535))
			return false;
		peer->keepalive = n;
	}
	return true;
}

static bool read_line(struct wg_device *dev, const char *key, const char *value)
{
	struct wg_peer *peer = dev->last;

	if (!strcmp(key, "public_key")) {
		peer = wg_peer_new(dev);
		peer->has = WG_PEER_PUBLIC_KEY;
		return read_key(peer->public_key, value);
	}
	return peer ? read_peer_line(peer, key, value) :
		      read_device_line(dev, key, value);
}

/* The other side's numbers are those of errno, negative; some send them positive. */
static int read_errno(const char *s)
{
	u64 n;

	if (!number(&n, s + (*s == '-'), 4095))
		return -EPROTO;
	return -(int)n;
}

/* Lines up to the empty one, each to @dev unless that is NULL; errno is returned. */
static int read_lines(struct wg_device *dev, struct wg_buf *line, FILE *f)
{
	int result = -EPROTO, got;
	bool ended;
	char *value;

	while ((got = wg_buf_line(line, f, &ended)) > 0) {
		if (!ended)
			return -EPROTO;
		if (!line->len)
			return result;
		value = strchr(line->s, '=');
		if (!value || strlen(line->s) != line->len)
			return -EPROTO;
		*value++ = '\0';
		if (!strcmp(line->s, "errno"))
			result = read_errno(value);
		else if (dev && !read_line(dev, line->s, value))
			return -EPROTO;
	}
	return got < 0 ? -errno : -EPROTO;
}

int wg_sock_read_get(struct wg_device *dev, FILE *f)
{
	struct wg_buf line = {};
	int err = read_lines(dev, &line, f);

	wg_buf_free(&line);
	return err;
}

int wg_sock_read_set(FILE *f)
{
	return wg_sock_read_get(NULL, f);
}
