// SPDX-License-Identifier: GPL-2.0
/* The schema is in wg(8); keys are only ever added to it. */
#include <inttypes.h>

#include "print.h"

static void string(FILE *f, const char *s)
{
	putc('"', f);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(f, "\\%c", *s);
		else if ((u8)*s < ' ' || *s == 0x7f)
			fprintf(f, "\\u%04x", (u8)*s);
		else
			putc(*s, f);
	}
	putc('"', f);
}

/* `"name": ' behind what came before. */
static void member(FILE *f, const char *indent, const char *name)
{
	fprintf(f, ",\n%s\"%s\": ", indent, name);
}

static void key(FILE *f, bool given, const u8 bytes[WG_KEY])
{
	char text[WG_KEY_BASE64 + 1];

	if (!given) {
		fputs("null", f);
		return;
	}
	wg_key_to_base64(text, bytes);
	string(f, text);
	wg_wipe(text, sizeof(text));
}

static void boolean(FILE *f, bool b)
{
	fputs(b ? "true" : "false", f);
}

static void number_or_null(FILE *f, int64_t n)
{
	if (n)
		fprintf(f, "%" PRId64, n);
	else
		fputs("null", f);
}

#define AT "        "

static void allowed_ips(FILE *f, const struct wg_peer *peer)
{
	char text[WG_ALLOWEDIP_TEXT];
	size_t i;

	member(f, AT, "allowed_ips");
	putc('[', f);
	for (i = 0; i < peer->n_ips; i++) {
		wg_allowedip_text(text, &peer->ips[i]);
		fputs(i ? ", " : "", f);
		string(f, text);
	}
	putc(']', f);
}

static void endpoint(FILE *f, const struct wg_peer *peer)
{
	char text[WG_ENDPOINT_TEXT];

	member(f, AT, "endpoint");
	if (!(peer->has & WG_PEER_ENDPOINT)) {
		fputs("null", f);
		return;
	}
	wg_endpoint_text(text, &peer->endpoint);
	string(f, text);
}

static void print_peer(FILE *f, const struct wg_peer *peer, bool secrets)
{
	fputs("{\n" AT "\"public_key\": ", f);
	key(f, true, peer->public_key);
	member(f, AT, "name");
	if (peer->name)
		string(f, peer->name);
	else
		fputs("null", f);
	member(f, AT, "has_preshared_key");
	boolean(f, peer->has & WG_PEER_PSK);
	if (secrets) {
		member(f, AT, "preshared_key");
		key(f, peer->has & WG_PEER_PSK, peer->preshared_key);
	}
	endpoint(f, peer);
	allowed_ips(f, peer);
	member(f, AT, "latest_handshake");
	number_or_null(f, peer->handshake_sec);
	member(f, AT, "rx_bytes");
	fprintf(f, "%" PRIu64, (uint64_t)peer->rx_bytes);
	member(f, AT, "tx_bytes");
	fprintf(f, "%" PRIu64, (uint64_t)peer->tx_bytes);
	member(f, AT, "persistent_keepalive");
	number_or_null(f, peer->keepalive);
	fputs("\n      }", f);
}

#undef AT
#define AT "      "

void wg_print_json(FILE *f, const struct wg_device *dev, bool secrets)
{
	const struct wg_peer *peer;

	fputs("{\n" AT "\"name\": ", f);
	string(f, dev->name);
	member(f, AT, "public_key");
	key(f, dev->has & WG_DEV_PUBLIC_KEY, dev->public_key);
	member(f, AT, "has_private_key");
	boolean(f, dev->has & WG_DEV_PRIVATE_KEY);
	if (secrets) {
		member(f, AT, "private_key");
		key(f, dev->has & WG_DEV_PRIVATE_KEY, dev->private_key);
	}
	member(f, AT, "listen_port");
	number_or_null(f, dev->port);
	member(f, AT, "fwmark");
	number_or_null(f, dev->fwmark);
	member(f, AT, "peers");
	putc('[', f);
	for (peer = dev->peers; peer; peer = peer->next) {
		print_peer(f, peer, secrets);
		fputs(peer->next ? ", " : "", f);
	}
	fputs("]\n    }", f);
}
