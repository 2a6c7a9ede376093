// SPDX-License-Identifier: GPL-2.0
/* Fields of `wg show': scripts depend on every byte. */
#include <inttypes.h>

#include "print.h"

static void key(FILE *f, bool given, const u8 bytes[WG_KEY])
{
	char text[WG_KEY_BASE64 + 1];

	if (!given) {
		fputs("(none)", f);
		return;
	}
	wg_key_to_base64(text, bytes);
	fputs(text, f);
	wg_wipe(text, sizeof(text));
}

static void number_or_off(FILE *f, unsigned int n)
{
	if (n)
		fprintf(f, "%u", n);
	else
		fputs("off", f);
}

/* ---- of the interface ------------------------------------------------------ */

static void public_key(FILE *f, const struct wg_device *dev)
{
	key(f, dev->has & WG_DEV_PUBLIC_KEY, dev->public_key);
}

static void private_key(FILE *f, const struct wg_device *dev)
{
	key(f, dev->has & WG_DEV_PRIVATE_KEY, dev->private_key);
}

static void listen_port(FILE *f, const struct wg_device *dev)
{
	fprintf(f, "%u", dev->port);
}

static void fwmark(FILE *f, const struct wg_device *dev)
{
	if (dev->fwmark)
		fprintf(f, "0x%x", dev->fwmark);
	else
		fputs("off", f);
}

/* ---- of a peer, behind its key --------------------------------------------- */

static void preshared_key(FILE *f, const struct wg_peer *peer)
{
	key(f, peer->has & WG_PEER_PSK, peer->preshared_key);
}

static void endpoint(FILE *f, const struct wg_peer *peer)
{
	char text[WG_ENDPOINT_TEXT] = "(none)";

	if (peer->has & WG_PEER_ENDPOINT)
		wg_endpoint_text(text, &peer->endpoint);
	fputs(text, f);
}

static void ips(FILE *f, const struct wg_peer *peer, char between)
{
	char text[WG_ALLOWEDIP_TEXT];
	size_t i;

	for (i = 0; i < peer->n_ips; i++) {
		if (i)
			putc(between, f);
		wg_allowedip_text(text, &peer->ips[i]);
		fputs(text, f);
	}
	if (!i)
		fputs("(none)", f);
}

static void allowed_ips(FILE *f, const struct wg_peer *peer)
{
	ips(f, peer, ' ');
}

static void handshake(FILE *f, const struct wg_peer *peer)
{
	fprintf(f, "%" PRId64, peer->handshake_sec);
}

static void transfer(FILE *f, const struct wg_peer *peer)
{
	fprintf(f, "%" PRIu64 "\t%" PRIu64, (uint64_t)peer->rx_bytes,
		(uint64_t)peer->tx_bytes);
}

static void keepalive(FILE *f, const struct wg_peer *peer)
{
	number_or_off(f, peer->keepalive);
}

static void dump_peer(FILE *f, const struct wg_peer *peer)
{
	preshared_key(f, peer);
	putc('\t', f);
	endpoint(f, peer);
	putc('\t', f);
	ips(f, peer, ',');
	putc('\t', f);
	handshake(f, peer);
	putc('\t', f);
	transfer(f, peer);
	putc('\t', f);
	keepalive(f, peer);
}

static void dump_device(FILE *f, const struct wg_device *dev)
{
	private_key(f, dev);
	putc('\t', f);
	public_key(f, dev);
	putc('\t', f);
	listen_port(f, dev);
	putc('\t', f);
	fwmark(f, dev);
}

static void nothing(FILE *f, const struct wg_peer *peer)
{
	(void)f;
	(void)peer;
}

/* ---- all of them ----------------------------------------------------------- */

static const struct field {
	const char *name;
	void (*device)(FILE *f, const struct wg_device *dev); /* a line, unless NULL */
	void (*peer)(FILE *f, const struct wg_peer *peer); /* a line for each */
} fields[] = {
	{ "public-key", public_key, NULL },
	{ "private-key", private_key, NULL },
	{ "listen-port", listen_port, NULL },
	{ "fwmark", fwmark, NULL },
	{ "peers", NULL, nothing },
	{ "preshared-keys", NULL, preshared_key },
	{ "endpoints", NULL, endpoint },
	{ "allowed-ips", NULL, allowed_ips },
	{ "latest-handshakes", NULL, handshake },
	{ "transfer", NULL, transfer },
	{ "persistent-keepalive", NULL, keepalive },
	{ "dump", dump_device, dump_peer },
};

static const struct field *find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!strcmp(fields[i].name, name))
			return &fields[i];
	return NULL;
}

bool wg_field_exists(const char *field)
{
	return find(field);
}

static void begin(FILE *f, const struct wg_device *dev, bool with_name)
{
	if (with_name)
		fprintf(f, "%s\t", dev->name);
}

void wg_print_field(FILE *f, const struct wg_device *dev, const char *name,
		    bool with_name)
{
	const struct field *field = find(name);
	const struct wg_peer *peer;

	if (!field)
		return;
	if (field->device) {
		begin(f, dev, with_name);
		field->device(f, dev);
		putc('\n', f);
	}
	for (peer = dev->peers; peer && field->peer; peer = peer->next) {
		begin(f, dev, with_name);
		key(f, true, peer->public_key);
		if (field->peer != nothing)
			putc('\t', f);
		field->peer(f, peer);
		putc('\n', f);
	}
}
