// SPDX-License-Identifier: GPL-2.0
#include "print.h"

static void key_line(FILE *f, const char *name, const u8 key[WG_KEY])
{
	char text[WG_KEY_BASE64 + 1];

	wg_key_to_base64(text, key);
	fprintf(f, "%s = %s\n", name, text);
	wg_wipe(text, sizeof(text));
}

static void print_peer(FILE *f, const struct wg_peer *peer)
{
	char text[WG_ALLOWEDIP_TEXT], endpoint[WG_ENDPOINT_TEXT];
	size_t i;

	fputs("\n[Peer]\n", f);
	if (peer->name)
		fprintf(f, "# Name = %s\n", peer->name);
	key_line(f, "PublicKey", peer->public_key);
	if (peer->has & WG_PEER_PSK)
		key_line(f, "PresharedKey", peer->preshared_key);
	for (i = 0; i < peer->n_ips; i++) {
		wg_allowedip_text(text, &peer->ips[i]);
		fprintf(f, "%s%s", i ? ", " : "AllowedIPs = ", text);
	}
	if (i)
		putc('\n', f);
	if (peer->has & WG_PEER_ENDPOINT) {
		wg_endpoint_text(endpoint, &peer->endpoint);
		fprintf(f, "Endpoint = %s\n", endpoint);
	}
	if (peer->keepalive)
		fprintf(f, "PersistentKeepalive = %u\n", peer->keepalive);
}

void wg_print_conf(FILE *f, const struct wg_device *dev)
{
	const struct wg_peer *peer;

	fputs("[Interface]\n", f);
	if (dev->port)
		fprintf(f, "ListenPort = %u\n", dev->port);
	if (dev->fwmark)
		fprintf(f, "FwMark = 0x%x\n", dev->fwmark);
	if (dev->has & WG_DEV_PRIVATE_KEY)
		key_line(f, "PrivateKey", dev->private_key);
	/* The empty line is there without peers too. */
	if (!dev->peers)
		putc('\n', f);
	for (peer = dev->peers; peer; peer = peer->next)
		print_peer(f, peer);
}
