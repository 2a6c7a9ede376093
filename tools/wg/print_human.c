// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdlib.h>

#include "buf.h"
#include "print.h"

#define RESET "\x1b[0m"
#define BOLD "\x1b[1m"
#define RED "\x1b[31m"
#define GREEN "\x1b[32m"
#define YELLOW "\x1b[33m"
#define CYAN "\x1b[36m"

struct out {
	FILE *f;
	const struct wg_style *style;
};

static const char *seq(const struct out *o, const char *code)
{
	return o->style->colour ? code : "";
}

static void label(const struct out *o, const char *name)
{
	fprintf(o->f, "  %s%s%s: ", seq(o, BOLD), name, seq(o, RESET));
}

static void heading(const struct out *o, const char *colour, const char *what,
		    const char *name)
{
	fprintf(o->f, "%s%s%s%s: %s%s%s\n", seq(o, colour), seq(o, BOLD), what,
		seq(o, RESET), seq(o, colour), name, seq(o, RESET));
}

static void unit(const struct out *o, const char *name)
{
	fprintf(o->f, "%s%s%s", seq(o, CYAN), name, seq(o, RESET));
}

static void key_line(const struct out *o, const char *name, const u8 key[WG_KEY],
		     bool secret)
{
	char text[WG_KEY_BASE64 + 1];

	label(o, name);
	if (secret && !o->style->secrets) {
		fputs("(hidden)\n", o->f);
		return;
	}
	wg_key_to_base64(text, key);
	fprintf(o->f, "%s\n", text);
	wg_wipe(text, sizeof(text));
}

static void duration(const struct out *o, u64 seconds)
{
	static const struct {
		u64 seconds;
		const char *one, *many;
	} parts[] = {
		{ 365 * 24 * 60 * 60, "year", "years" },
		{ 24 * 60 * 60, "day", "days" },
		{ 60 * 60, "hour", "hours" },
		{ 60, "minute", "minutes" },
		{ 1, "second", "seconds" },
	};
	const char *between = "";
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		u64 n = seconds / parts[i].seconds;

		seconds %= parts[i].seconds;
		if (!n)
			continue;
		fprintf(o->f, "%s%" PRIu64 " ", between, (uint64_t)n);
		unit(o, n == 1 ? parts[i].one : parts[i].many);
		between = ", ";
	}
}

static void ago(const struct out *o, int64_t then)
{
	int64_t now = o->style->now;

	if (then == now) {
		fputs("Now\n", o->f);
	} else if (then > now) {
		fprintf(o->f,
			"(%sSystem clock wound backward; connection problems may ensue.%s)\n",
			seq(o, RED), seq(o, RESET));
	} else {
		duration(o, (u64)now - (u64)then);
		fputs(" ago\n", o->f);
	}
}

static void amount(const struct out *o, u64 bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	u64 scale = 1024;
	int i;

	if (bytes < scale) {
		fprintf(o->f, "%u ", (unsigned int)bytes);
		unit(o, "B");
		return;
	}
	for (i = 0; i < 3 && bytes / scale >= 1024; i++)
		scale *= 1024;
	fprintf(o->f, "%.2f ", (double)bytes / scale);
	unit(o, units[i]);
}

static void allowed_ips(const struct out *o, const struct wg_peer *peer)
{
	char text[WG_ALLOWEDIP_TEXT];
	size_t i, addr;

	label(o, "allowed ips");
	for (i = 0; i < peer->n_ips; i++) {
		wg_allowedip_text(text, &peer->ips[i]);
		addr = strcspn(text, "/");
		fprintf(o->f, "%s%.*s%s/%s%s", i ? ", " : "", (int)addr, text,
			seq(o, CYAN), seq(o, RESET), text + addr + 1);
	}
	fputs(i ? "\n" : "(none)\n", o->f);
}

static void transfer(const struct out *o, const struct wg_peer *peer)
{
	label(o, "transfer");
	amount(o, peer->rx_bytes);
	fputs(" received, ", o->f);
	amount(o, peer->tx_bytes);
	fputs(" sent\n", o->f);
}

static void print_peer(const struct out *o, const struct wg_peer *peer)
{
	char endpoint[WG_ENDPOINT_TEXT], key[WG_KEY_BASE64 + 1];

	wg_key_to_base64(key, peer->public_key);
	heading(o, YELLOW, "peer", key);
	if (peer->name) {
		label(o, "name");
		fprintf(o->f, "%s\n", peer->name);
	}
	if (peer->has & WG_PEER_PSK)
		key_line(o, "preshared key", peer->preshared_key, true);
	if (peer->has & WG_PEER_ENDPOINT) {
		wg_endpoint_text(endpoint, &peer->endpoint);
		label(o, "endpoint");
		fprintf(o->f, "%s\n", endpoint);
	}
	allowed_ips(o, peer);
	if (peer->handshake_sec) {
		label(o, "latest handshake");
		ago(o, peer->handshake_sec);
	}
	if (peer->rx_bytes || peer->tx_bytes)
		transfer(o, peer);
	if (peer->keepalive) {
		label(o, "persistent keepalive");
		fputs("every ", o->f);
		duration(o, peer->keepalive);
		putc('\n', o->f);
	}
}

static void print_interface(const struct out *o, const struct wg_device *dev)
{
	heading(o, GREEN, "interface", dev->name);
	if (dev->has & WG_DEV_PUBLIC_KEY)
		key_line(o, "public key", dev->public_key, false);
	if (dev->has & WG_DEV_PRIVATE_KEY)
		key_line(o, "private key", dev->private_key, true);
	if (dev->port) {
		label(o, "listening port");
		fprintf(o->f, "%u\n", dev->port);
	}
	if (dev->fwmark) {
		label(o, "fwmark");
		fprintf(o->f, "0x%x\n", dev->fwmark);
	}
}

/* The most recent handshake first; of equals, and without one, in their order. */
static int by_handshake(const void *a, const void *b)
{
	const struct wg_peer *x = *(const struct wg_peer *const *)a;
	const struct wg_peer *y = *(const struct wg_peer *const *)b;

	if (x->handshake_sec != y->handshake_sec)
		return x->handshake_sec > y->handshake_sec ? -1 : 1;
	if (x->handshake_nsec != y->handshake_nsec)
		return x->handshake_nsec > y->handshake_nsec ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

void wg_print_human(FILE *f, const struct wg_device *dev, const struct wg_style *style)
{
	const struct out o = { .f = f, .style = style };
	const struct wg_peer *peer, **sorted;
	size_t i, n = 0;

	sorted = wg_alloc((dev->n_peers + 1) * sizeof(const struct wg_peer *));
	for (peer = dev->peers; peer; peer = peer->next)
		sorted[n++] = peer;
	qsort(sorted, n, sizeof(const struct wg_peer *), by_handshake);
	fputs(seq(&o, RESET), f);
	print_interface(&o, dev);
	for (i = 0; i < n; i++) {
		putc('\n', f);
		print_peer(&o, sorted[i]);
	}
	free(sorted);
}
