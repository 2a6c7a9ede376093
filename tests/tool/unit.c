// SPDX-License-Identifier: GPL-2.0
/*
 * The parts of the wg tool, each alone: keys, values, configurations, Netlink
 * messages, the socket protocol, syncconf, names. Compiled with sanitizers.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <malloc.h>

#include "ktap.h"

#include "config.h"
#include "names.h"
#include "nl.h"
#include "print.h"
#include "setargs.h"
#include "sock_text.h"
#include "sync.h"
#include "value.h"
#include "wireguard.h"
#include "x25519.h"

#define PRIVATE "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk="
#define PUBLIC "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw="
#define OTHER "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
#define PSK "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE="

/* ---- helpers --------------------------------------------------------------- */

/* What is said while something runs. */
struct heard {
	char *text;
	size_t len;
	struct wg_report report;
};

static void hear(struct heard *h, const char *file)
{
	memset(h, 0, sizeof(*h));
	h->report.to = open_memstream(&h->text, &h->len);
	h->report.file = file;
}

static bool heard(struct heard *h, const char *want)
{
	bool found;

	fflush(h->report.to);
	found = *want ? strstr(h->text, want) != NULL : !h->len;
	if (!found)
		printf("# heard: %s# wanted: %s\n", h->text, want);
	fclose(h->report.to);
	free(h->text);
	return found;
}

static struct wg_device *config_of(const char *text, struct wg_report *report)
{
	FILE *f = *text ? fmemopen((void *)text, strlen(text), "r") :
			  fopen("/dev/null", "r");
	struct wg_device *dev = wg_config_read(f, report, NULL, 0);

	fclose(f);
	return dev;
}

/* Whether a file is refused with that message. */
static bool refused(const char *text, const char *want)
{
	struct wg_device *dev;
	struct heard h;

	hear(&h, "f");
	dev = config_of(text, &h.report);
	if (dev)
		printf("# accepted: %s\n", text);
	wg_device_free(dev);
	return heard(&h, want) && !dev;
}

static struct wg_device *good_config(const char *text)
{
	struct wg_device *dev;
	struct heard h;

	hear(&h, "f");
	dev = config_of(text, &h.report);
	if (!heard(&h, ""))
		dev = NULL;
	return dev;
}

static void random_ip(struct wg_peer *peer)
{
	struct wg_allowedip *ip = wg_allowedip_new(peer);

	ip->family = ktap_rand() % 2 ? AF_INET : AF_INET6;
	ip->cidr = ktap_rand() % (ip->family == AF_INET ? 33 : 129);
	ktap_rand_bytes(&ip->in6, wg_allowedip_len(ip));
}

static void random_peer(struct wg_device *dev, size_t max_ips)
{
	struct wg_peer *peer = wg_peer_new(dev);
	size_t n = ktap_rand() % (max_ips + 1);

	ktap_rand_bytes(peer->public_key, WG_KEY);
	peer->has = WG_PEER_PUBLIC_KEY | WG_PEER_REPLACE_IPS | (ktap_rand() & 7);
	if (peer->has & WG_PEER_PSK)
		ktap_rand_bytes(peer->preshared_key, WG_KEY);
	if (peer->has & WG_PEER_KEEPALIVE)
		peer->keepalive = ktap_rand();
	if (peer->has & WG_PEER_ENDPOINT && ktap_rand() % 2) {
		peer->endpoint.in4.sin_family = AF_INET;
		ktap_rand_bytes(&peer->endpoint.in4.sin_addr, 4);
	} else if (peer->has & WG_PEER_ENDPOINT) {
		peer->endpoint.in6.sin6_family = AF_INET6;
		ktap_rand_bytes(&peer->endpoint.in6.sin6_addr, 16);
	}
	peer->endpoint.in4.sin_port = peer->has & WG_PEER_ENDPOINT ? ktap_rand() : 0;
	while (n--)
		random_ip(peer);
}

static struct wg_device *random_device(size_t peers, size_t max_ips)
{
	struct wg_device *dev = wg_device_new("wg0");

	dev->has = WG_DEV_PRIVATE_KEY | WG_DEV_PORT | WG_DEV_FWMARK |
		   WG_DEV_REPLACE_PEERS;
	ktap_rand_bytes(dev->private_key, WG_KEY);
	dev->port = ktap_rand();
	dev->fwmark = ktap_rand();
	while (peers--)
		random_peer(dev, max_ips);
	return dev;
}

static bool same_peer(const struct wg_peer *a, const struct wg_peer *b)
{
	char x[WG_ALLOWEDIP_TEXT], y[WG_ALLOWEDIP_TEXT];
	size_t i;

	CHECK(!memcmp(a->public_key, b->public_key, WG_KEY));
	CHECK(!memcmp(a->preshared_key, b->preshared_key, WG_KEY));
	CHECK_EQ(a->keepalive, b->keepalive);
	CHECK(!memcmp(&a->endpoint, &b->endpoint, sizeof(a->endpoint)));
	CHECK_EQ(a->n_ips, b->n_ips);
	for (i = 0; i < a->n_ips; i++) {
		wg_allowedip_text(x, &a->ips[i]);
		wg_allowedip_text(y, &b->ips[i]);
		CHECK(!strcmp(x, y));
	}
	return true;
}

static bool same_device(const struct wg_device *a, const struct wg_device *b)
{
	const struct wg_peer *p, *q;

	CHECK(!memcmp(a->private_key, b->private_key, WG_KEY));
	CHECK_EQ(a->port, b->port);
	CHECK_EQ(a->fwmark, b->fwmark);
	CHECK_EQ(a->n_peers, b->n_peers);
	for (p = a->peers, q = b->peers; p && q; p = p->next, q = q->next)
		CHECK(same_peer(p, q));
	return !p && !q;
}

/* ---- keys ------------------------------------------------------------------ */

static bool t_key_text_and_back(void)
{
	u8 key[WG_KEY], back[WG_KEY];
	char text[WG_KEY_BASE64 + 1], hex[WG_KEY_HEX + 1];
	int i, c;

	for (i = 0; i < 2000; i++) {
		ktap_rand_bytes(key, sizeof(key));
		wg_key_to_base64(text, key);
		wg_key_to_hex(hex, key);
		CHECK(wg_key_from_base64(back, text, 44) && !memcmp(key, back, WG_KEY));
		CHECK(wg_key_from_hex(back, hex, 64) && !memcmp(key, back, WG_KEY));
	}
	/* Every character at one place: 64 of them are digits, 22 of hex. */
	for (c = 0, i = 0; c < 256; c++) {
		text[7] = c;
		hex[9] = c;
		i += wg_key_from_base64(back, text, 44) +
		     1000 * wg_key_from_hex(back, hex, 64);
	}
	CHECK_EQ(i, 22064);
	return true;
}

static bool t_key_vector(void)
{
	u8 priv[WG_KEY], pub[WG_KEY];
	char text[WG_KEY_BASE64 + 1];

	CHECK(wg_key_from_base64(priv, PRIVATE, 44));
	wg_x25519_public(pub, priv);
	wg_key_to_base64(text, pub);
	CHECK(!strcmp(text, PUBLIC));
	return true;
}

static bool t_key_unused_bits_are_zero(void)
{
	char text[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	u8 key[WG_KEY];
	int i;

	for (i = 0; i < 64; i++) {
		text[42] = digits[i];
		CHECK_EQ(wg_key_from_base64(key, text, 44), i % 4 == 0);
	}
	text[42] = 'A';
	CHECK(!wg_key_from_base64(key, text, 43) && !wg_key_from_base64(key, text, 45));
	text[43] = 'A';
	CHECK(!wg_key_from_base64(key, text, 44));
	return true;
}

/* ---- errors ---------------------------------------------------------------- */

static bool t_error_has_line_and_column(void)
{
	CHECK(refused("[Interface]\n\n  ListenPort =  x1 # no\n",
		      "f:3:17: error: ListenPort: `x1' is no port"));
	CHECK(refused(
		"[Peer]\nPublicKey=" PUBLIC
		"\nAllowedIPs = 10.0.0.0/8, 10.1.0.0/1 6 , 10.2.0.0/33\n",
		"f:3:50: error: AllowedIPs: `33' is no prefix length; expected 0 to 32"));
	CHECK(refused("[Peer]\nPublicKey=" PUBLIC "\n\tEndpoint\t=\t[::1]x\n",
		      "f:3:17: error: Endpoint: `]x'"));
	CHECK(refused("x\n", "f:1:1: error: the line is in no section"));
	CHECK(refused("[Interface]\nPublicKey = x\n",
		      "f:2:1: error: `PublicKey' belongs in [Peer]"));
	CHECK(refused("[Peer]\n[Peer]\nPublicKey = " PUBLIC "\n",
		      "f:1:1: error: this [Peer] has no PublicKey"));
	return true;
}

static bool t_error_all_of_a_file_up_to_a_limit(void)
{
	char text[4000] = "[Interface]\n";
	struct wg_device *dev;
	struct heard h;
	int i;

	for (i = 0; i < 100; i++)
		strcat(text, "ListenPort = x\n");
	hear(&h, "f");
	dev = config_of(text, &h.report);
	CHECK(!dev);
	CHECK_EQ(h.report.errors, 100);
	fflush(h.report.to);
	CHECK(strstr(h.text, "f:21:14:") && !strstr(h.text, "f:22:14:"));
	return heard(&h, "more errors follow");
}

static bool t_error_five_typical_mistakes(void)
{
	/* No port; a character of a key lost; two keys on a line; host bits; unknown key. */
	CHECK(refused(
		"[Peer]\nPublicKey=" PUBLIC "\nEndpoint = 192.0.2.1\n",
		"`192.0.2.1' has no port; expected HOST:PORT, such as 192.0.2.1:51820"));
	CHECK(refused("[Peer]\nPublicKey=HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw\n",
		      "43 characters: the `=' at its end is missing; copy the whole key"));
	CHECK(refused("[Interface]\nPrivateKey=" PRIVATE PRIVATE "\n",
		      "a newline was lost"));
	CHECK(refused("[Peer]\nPublicKye=" PUBLIC "\n",
		      "`PublicKye' is no key of [Peer]; did you mean PublicKey?"));
	CHECK(refused("[Interface]\nAddress=10.0.0.1/24\n",
		      "`Address' is a key of wg-quick, not of wg; use `wg-quick up'"));
	return true;
}

static bool t_warning_host_bits(void)
{
	struct wg_device *dev;
	struct heard h;

	hear(&h, "f");
	dev = config_of("[Peer]\nPublicKey=" PUBLIC
			"\nAllowedIPs = 10.0.0.1/24,fd00::1/60\n",
			&h.report);
	CHECK(dev);
	CHECK_EQ(h.report.warnings, 2);
	wg_device_free(dev);
	return heard(
		&h,
		"f:3:14: warning: AllowedIPs: `10.0.0.1/24' has bits set beyond its prefix length: "
		"it is taken as 10.0.0.0/24");
}

/* No run of a key's characters, wherever the key strayed to. */
static bool t_error_never_shows_a_key(void)
{
	static const char *const lines[] = {
		"PrivateKey = %s",
		"PrivateKey = %s=",
		"PrivateKey %s",
		"%s",
		"PresharedKey = %sx",
		"Endpoint = %s",
		"ListenPort = %s",
		"FwMark = %s",
		"AllowedIPs = %s",
		"PublicKey = %s %s",
		"[%s]",
		"Key%s = 5",
		"PersistentKeepalive = %s",
		"= %s",
		"AllowedIPs = 10.0.0.0/%s",
		"Endpoint = %s:5x",
		"Endpoint = 1.2.3.4:%s",
		"x = %s",
		"Endpoint = [%s",
		"%.30s",
		"%.24s=",
		"PrivateKey = %.40s",
	};
	char text[400], line[200];
	size_t i, j, k;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		for (j = 0; j < 2; j++) {
			struct wg_device *dev;
			struct heard h;
			bool shown = false;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(line, sizeof(line), lines[i], PRIVATE, PRIVATE);
#pragma GCC diagnostic pop
			snprintf(text, sizeof(text), "%s\n%s\n",
				 j ? "[Peer]\nPublicKey = " PUBLIC : "[Interface]", line);
			hear(&h, "f");
			dev = config_of(text, &h.report);
			fflush(h.report.to);
			for (k = 0; k + 8 <= strlen(PRIVATE); k++) {
				char part[9] = {};

				memcpy(part, PRIVATE + k, 8);
				shown |= h.text && strstr(h.text, part);
			}
			if (shown)
				printf("# %s: %s", line, h.text);
			wg_device_free(dev);
			fclose(h.report.to);
			free(h.text);
			CHECK(!shown);
		}
	}
	return true;
}

static bool t_setargs_names_the_argument(void)
{
	static char *const bad[][6] = {
		{ "listen-port", "x" },
		{ "peer", OTHER, "endpoint", "1.2.3.4" },
		{ "peer", OTHER, "bogus" },
		{ "peer" },
		{ "endpoint", "1.2.3.4:5" },
		{ "private-key", PRIVATE },
		{ "peer", OTHER, "fwmark", "1" },
	};
	static const char *const want[] = {
		"argument 4: error: listen-port: `x' is no port",
		"argument 6: error: endpoint: `1.2.3.4' has no port",
		"argument 5: error: `bogus' is not known; expected remove,",
		"argument 3: error: peer: has no value; expected peer KEY",
		"`endpoint' is for a peer; `peer KEY' must stand before it",
		"private-key: expected the name of a file that holds the key",
		"`fwmark' is for the interface; it must stand before the first `peer'",
	};
	size_t i, n;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct heard h;

		for (n = 0; n < 6 && bad[i][n]; n++)
			;
		hear(&h, NULL);
		CHECK(!wg_setargs_read(n, bad[i], 3, &h.report, NULL));
		fflush(h.report.to);
		CHECK(!strstr(h.text, "yAnz5TF"));
		CHECK(heard(&h, want[i]));
	}
	return true;
}

/* ---- Netlink --------------------------------------------------------------- */

/* What may be in the messages of one device, checked attribute by attribute. */
static bool check_message(const struct nlmsghdr *nlh, bool first, const u8 *continued)
{
	const struct nlattr *attr, *peer, *in;
	bool goes_on = true;

	mnl_attr_for_each(attr, nlh, GENL_HDRLEN) {
		int type = mnl_attr_get_type(attr);

		CHECK(first || type == WGDEVICE_A_IFNAME || type == WGDEVICE_A_PEERS);
		if (type != WGDEVICE_A_PEERS)
			continue;
		mnl_attr_for_each_nested(peer, attr) {
			const u8 *key = NULL;

			mnl_attr_for_each_nested(in, peer) {
				type = mnl_attr_get_type(in);
				if (type == WGPEER_A_PUBLIC_KEY)
					key = mnl_attr_get_payload(in);
				else if (goes_on && continued &&
					 !memcmp(key, continued, WG_KEY))
					CHECK_EQ(type, WGPEER_A_ALLOWEDIPS);
			}
			goes_on = false;
		}
	}
	return true;
}

/* Through messages of @size bytes into a new device. */
static bool through_messages(const struct wg_device *dev, size_t size,
			     struct wg_device *to)
{
	struct wg_nl_set set = { .dev = dev, .peer = dev->peers };
	char buf[8192] __attribute__((aligned(4)));
	bool first = true, more;

	do {
		const u8 *continued = set.peer && set.ip ? set.peer->public_key : NULL;
		struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

		mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
		nlh->nlmsg_type = NLMSG_MIN_TYPE;
		more = wg_nl_set_next(&set, nlh, size);
		CHECK(nlh->nlmsg_len <= size);
		CHECK(check_message(nlh, first, continued));
		CHECK_EQ(wg_nl_device(nlh, to), 0);
		first = false;
	} while (more);
	return true;
}

static bool t_netlink_set_survives_any_split(void)
{
	size_t i;

	for (i = 0; i < 300; i++) {
		struct wg_device *dev =
			random_device(ktap_rand() % 40, i % 10 ? ktap_rand() % 30 : 1000);
		struct wg_device *back = wg_device_new("");
		size_t size = 512 + ktap_rand() % 4000;

		CHECK(through_messages(dev, size, back));
		CHECK(!strcmp(back->name, "wg0"));
		CHECK(same_device(dev, back));
		wg_device_free(dev);
		wg_device_free(back);
	}
	return true;
}

static bool t_netlink_removed_peer_has_nothing_else(void)
{
	struct wg_device *dev = random_device(0, 0), *back = wg_device_new("");
	struct wg_peer *peer;

	random_peer(dev, 10);
	dev->peers->has |= WG_PEER_REMOVE | WG_PEER_PSK;
	CHECK(through_messages(dev, 4096, back));
	peer = back->peers;
	CHECK(peer && !peer->n_ips && !(peer->has & ~WG_PEER_PUBLIC_KEY));
	wg_device_free(dev);
	wg_device_free(back);
	return true;
}

static struct nlmsghdr *message(char *buf, u16 type, u16 flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = 7;
	return nlh;
}

static bool t_netlink_extended_ack(void)
{
	char buf[512] __attribute__((aligned(4)));
	struct wg_nl_note note = {};
	struct wg_nl_reply reply = { .seq = 7, .note = &note };
	struct nlmsghdr *nlh =
		message(buf, NLMSG_ERROR, NLM_F_CAPPED | 0x200 /* ACK_TLVS */);
	struct nlmsgerr *err = mnl_nlmsg_put_extra_header(nlh, sizeof(*err));

	err->error = -ENODEV;
	err->msg.nlmsg_len = 4000; /* not all there: capped */
	mnl_attr_put_strz(nlh, 1, "No such interface in this namespace");
	CHECK_EQ(wg_nl_take(&reply, buf, nlh->nlmsg_len), -ENODEV);
	CHECK(!strcmp(note.text, "No such interface in this namespace"));
	/* The whole request comes first when it is not capped. */
	note.text[0] = '\0';
	nlh = message(buf, NLMSG_ERROR, 0x200);
	err = mnl_nlmsg_put_extra_header(nlh, sizeof(*err) + 8);
	err->error = -EINVAL;
	err->msg.nlmsg_len = sizeof(err->msg) + 8;
	mnl_attr_put_strz(nlh, 1, "reserved bit set");
	CHECK_EQ(wg_nl_take(&reply, buf, nlh->nlmsg_len), -EINVAL);
	CHECK(!strcmp(note.text, "reserved bit set"));
	return true;
}

static bool t_netlink_interruption_in_any_message(void)
{
	char buf[512] __attribute__((aligned(4)));
	struct wg_nl_reply reply = { .seq = 7 };
	struct nlmsghdr *nlh;
	size_t len = 0;
	int i;

	for (i = 0; i < 3; i++) {
		nlh = message(buf + len, NLMSG_MIN_TYPE,
			      NLM_F_MULTI | (i == 1 ? NLM_F_DUMP_INTR : 0));
		len += nlh->nlmsg_len;
	}
	CHECK_EQ(wg_nl_take(&reply, buf, len), 1);
	CHECK(reply.interrupted);
	nlh = message(buf, NLMSG_DONE, NLM_F_MULTI);
	*(int *)mnl_nlmsg_put_extra_header(nlh, sizeof(int)) = 0;
	CHECK_EQ(wg_nl_take(&reply, buf, nlh->nlmsg_len), 0);
	return true;
}

/* ---- the socket protocol ---------------------------------------------------- */

static bool t_socket_text_and_back(void)
{
	int i;

	for (i = 0; i < 100; i++) {
		struct wg_device *dev = random_device(ktap_rand() % 10, 20),
				 *back = wg_device_new("");
		struct wg_buf b = {};
		FILE *f;

		wg_sock_write_set(&b, dev);
		CHECK(!strncmp(b.s, "set=1\n", 6) && !strcmp(b.s + b.len - 2, "\n\n"));
		b.s[--b.len] = '\0';
		wg_buf_puts(&b, "errno=0\n\n");
		f = fmemopen(b.s, b.len, "r");
		CHECK_EQ(wg_sock_read_get(back, f), 0);
		fclose(f);
		CHECK(same_device(dev, back));
		wg_buf_free(&b);
		wg_device_free(dev);
		wg_device_free(back);
	}
	return true;
}

static int reply_of(const char *text)
{
	struct wg_device *dev = wg_device_new("");
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	int err = wg_sock_read_get(dev, f);

	fclose(f);
	wg_device_free(dev);
	return err;
}

static bool t_socket_replies(void)
{
	CHECK_EQ(reply_of("errno=0\n\n"), 0);
	CHECK_EQ(reply_of("new_key=x\nerrno=0\n\n"), 0);
	CHECK_EQ(reply_of("errno=-22\n\n"), -EINVAL);
	CHECK_EQ(reply_of("errno=22\n\n"), -EINVAL);
	CHECK_EQ(reply_of("errno=0\n"), -EPROTO);
	CHECK_EQ(reply_of("errno=0"), -EPROTO);
	CHECK_EQ(reply_of("\n"), -EPROTO);
	CHECK_EQ(reply_of("listen_port=65536\nerrno=0\n\n"), -EPROTO);
	CHECK_EQ(reply_of("private_key=00\nerrno=0\n\n"), -EPROTO);
	CHECK_EQ(reply_of("fwmark=-1\nerrno=0\n\n"), -EPROTO);
	return true;
}

/* ---- syncconf --------------------------------------------------------------- */

#define PEER(key) "[Peer]\nPublicKey = " key "\n"

static bool t_sync_resets_what_is_not_named(void)
{
	struct wg_device *dev = good_config("[Interface]\nListenPort = 5\n" PEER(PUBLIC)),
			 *running = wg_device_new("");
	struct wg_peer *peer = wg_peer_new(running);

	CHECK(dev);
	wg_config_complete(dev);
	memcpy(peer->public_key, dev->peers->public_key, WG_KEY);
	peer->preshared_key[3] = 1;
	peer->keepalive = 25;
	memset(wg_peer_new(running)->public_key, 7, WG_KEY);
	wg_sync(dev, running);
	CHECK(!(dev->has & WG_DEV_REPLACE_PEERS));
	CHECK_EQ(dev->n_peers, 2);
	CHECK_EQ(dev->peers->has, WG_PEER_PUBLIC_KEY | WG_PEER_REMOVE);
	CHECK_EQ(dev->peers->public_key[0], 7);
	peer = dev->last;
	CHECK_EQ(peer->has, WG_PEER_PUBLIC_KEY | WG_PEER_REPLACE_IPS | WG_PEER_PSK |
				    WG_PEER_KEEPALIVE);
	CHECK(wg_key_is_zero(peer->preshared_key) && !peer->keepalive);
	wg_device_free(dev);
	wg_device_free(running);
	return true;
}

static bool t_sync_with_nothing_is_setconf(void)
{
	struct wg_device *dev = good_config("[Interface]\n"),
			 *running = wg_device_new("");

	wg_config_complete(dev);
	wg_peer_new(running);
	wg_sync(dev, running);
	CHECK(dev->has & WG_DEV_REPLACE_PEERS);
	wg_device_free(dev);
	dev = good_config(PEER(PUBLIC));
	wg_config_complete(dev);
	wg_device_free(running);
	running = wg_device_new("");
	wg_sync(dev, running);
	CHECK(dev->has & WG_DEV_REPLACE_PEERS);
	wg_device_free(dev);
	wg_device_free(running);
	return true;
}

/* ---- names ------------------------------------------------------------------ */

static bool name_is(const char *comment, const char *want)
{
	char *name = wg_name_of_comment(comment);
	bool same = name && want ? !strcmp(name, want) : !name && !want;

	if (!same)
		printf("# name of '%s' is '%s'\n", comment, name ? name : "(none)");
	free(name);
	return same;
}

static bool t_names_of_comments(void)
{
	char many[200] = "Name = ", want[65] = "";

	CHECK(name_is(" Name = laptop", "laptop"));
	CHECK(name_is("name=My  phone \t\r", "My  phone"));
	CHECK(name_is("# NAME = x # y", "x # y"));
	CHECK(name_is(" Names = x", NULL) && name_is(" Name x", NULL) &&
	      name_is(" Name =  ", NULL) && name_is("", NULL));
	CHECK(name_is("Name = J\xc3\xbcrgen \xe6\xbc\xa2", "J\xc3\xbcrgen \xe6\xbc\xa2"));
	/* What would reach the terminal as a command, or is no UTF-8. */
	CHECK(name_is("Name = a\x1b[31mb\x7f\x9b", "a?[31mb??"));
	CHECK(name_is("Name = \xc2\x9b\xff\xc0\x80\xed\xa0\x80\xf8", "????????"
								     "?"));
	CHECK(name_is("Name = \xe2\x80\xae"
		      "evil",
		      "???evil"));
	memset(many + 7, 'x', 150);
	memset(want, 'x', 64);
	CHECK(name_is(many, want));
	return true;
}

static bool t_names_stay_with_their_peer(void)
{
	static char file[] =
		"[Interface]\n# Name = not a peer\nAddress = 10.0.0.1\nnonsense\n" PEER(
			PUBLIC) "# Name = first\n\n" PEER(OTHER) "AllowedIPs = broken # Name = second\n";
	struct wg_device *dev = good_config(PEER(OTHER) PEER(PSK) PEER(PUBLIC));
	FILE *f = fmemopen(file, sizeof(file) - 1, "r");

	wg_names_apply(dev, f);
	fclose(f);
	CHECK(!strcmp(dev->peers->name, "second"));
	CHECK(!dev->peers->next->name);
	CHECK(!strcmp(dev->last->name, "first"));
	wg_device_free(dev);
	return true;
}

/* ---- secrets ---------------------------------------------------------------- */

/* Blocks that are freed while they hold a key, as bytes or as text. */
static unsigned int leaks;
static u8 secret[WG_KEY];

void __real_free(void *p);
void __wrap_free(void *p);

void __wrap_free(void *p)
{
	size_t size = p ? malloc_usable_size(p) : 0;

	if (p && (memmem(p, size, secret, WG_KEY) || memmem(p, size, PRIVATE, 20) ||
		  memmem(p, size, "c809f3e5317e9575", 16)))
		leaks++;
	__real_free(p);
}

static bool t_secrets_are_wiped_before_memory_is_freed(void)
{
	static const char file[] = "[Interface]\nPrivateKey = " PRIVATE
				   "\n" PEER(PUBLIC) "PresharedKey = " PRIVATE "\n";
	struct wg_device *dev, *back = wg_device_new("");
	char *volatile probe;
	struct wg_buf b = {};
	FILE *f;

	leaks = 0;
	CHECK(wg_key_from_base64(secret, PRIVATE, 44));
	probe = malloc(64);
	strcpy(probe, PRIVATE);
	__wrap_free(probe);
	CHECK_EQ(leaks, 1); /* the watch works */
	leaks = 0;
	dev = good_config(file);
	CHECK(dev);
	while (b.len < 5000) /* grows with a key in it */
		wg_buf_puts(&b, PRIVATE);
	wg_buf_clear(&b);
	wg_sock_write_set(&b, dev);
	f = fmemopen(b.s, b.len, "r");
	setvbuf(f, NULL, _IONBF, 0);
	wg_sock_read_get(back, f);
	CHECK(!memcmp(back->private_key, secret, WG_KEY));
	fclose(f);
	wg_buf_free(&b);
	wg_device_free(dev);
	wg_device_free(back);
	memset(secret, 0xa5, sizeof(secret));
	CHECK_EQ(leaks, 0);
	return true;
}

/* ---- many ------------------------------------------------------------------- */

static bool t_check_finds_what_is_no_error(void)
{
	struct wg_device *dev;
	struct heard h;

	hear(&h, "f");
	dev = config_of(
		"[Interface]\nPrivateKey = " PRIVATE
		"\n" PEER(PUBLIC) "AllowedIPs = 10.0.0.0/8\n" PEER(
			OTHER) "AllowedIPs = 10.9.9.9/8, ::/0\n" PEER(OTHER) "AllowedIPs = ::/0\n",
		&h.report);
	h.report.warnings = 0;
	wg_config_lint(dev, &h.report);
	wg_device_free(dev);
	fflush(h.report.to);
	CHECK_EQ(h.report.warnings, 3);
	CHECK(strstr(h.text, "f:3:1: warning: this peer's key is the interface's own"));
	CHECK(strstr(h.text, "f:9:1: warning: the same peer as on line 6"));
	return heard(&h,
		     "f:6:1: warning: 10.0.0.0/8 is also given to the peer of line 3");
}

static bool t_index_finds_the_first_of_equals(void)
{
	struct wg_device *dev = wg_device_new("");
	struct wg_index index;
	u8 key[WG_KEY] = {};
	int i;

	for (i = 0; i < 3000; i++)
		memset(wg_peer_new(dev)->public_key, i % 100, WG_KEY);
	wg_index_build(&index, dev);
	for (i = 0; i < 100; i++) {
		memset(key, i, WG_KEY);
		CHECK_EQ(wg_index_find(&index, key)->order, i);
	}
	memset(key, 200, WG_KEY);
	CHECK(!wg_index_find(&index, key));
	wg_index_free(&index);
	wg_device_free(dev);
	return true;
}

static const struct ktap_test tests[] = {
	{ "key_text_and_back", t_key_text_and_back },
	{ "key_vector", t_key_vector },
	{ "key_unused_bits_are_zero", t_key_unused_bits_are_zero },
	{ "error_has_line_and_column", t_error_has_line_and_column },
	{ "error_all_of_a_file_up_to_a_limit", t_error_all_of_a_file_up_to_a_limit },
	{ "error_five_typical_mistakes", t_error_five_typical_mistakes },
	{ "error_never_shows_a_key", t_error_never_shows_a_key },
	{ "warning_host_bits", t_warning_host_bits },
	{ "setargs_names_the_argument", t_setargs_names_the_argument },
	{ "netlink_set_survives_any_split", t_netlink_set_survives_any_split },
	{ "netlink_removed_peer_has_nothing_else",
	  t_netlink_removed_peer_has_nothing_else },
	{ "netlink_extended_ack", t_netlink_extended_ack },
	{ "netlink_interruption_in_any_message", t_netlink_interruption_in_any_message },
	{ "socket_text_and_back", t_socket_text_and_back },
	{ "socket_replies", t_socket_replies },
	{ "sync_resets_what_is_not_named", t_sync_resets_what_is_not_named },
	{ "sync_with_nothing_is_setconf", t_sync_with_nothing_is_setconf },
	{ "names_of_comments", t_names_of_comments },
	{ "names_stay_with_their_peer", t_names_stay_with_their_peer },
	{ "secrets_are_wiped_before_memory_is_freed",
	  t_secrets_are_wiped_before_memory_is_freed },
	{ "check_finds_what_is_no_error", t_check_finds_what_is_no_error },
	{ "index_finds_the_first_of_equals", t_index_finds_the_first_of_equals },
};

ktap_main("tool", tests)
