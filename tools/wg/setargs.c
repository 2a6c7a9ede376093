// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>

#include "buf.h"
#include "setargs.h"
#include "value.h"

struct set {
	struct wg_device *dev;
	struct wg_peer *peer; /* NULL before the first one */
	struct wg_report *report;
	wg_resolver resolve;
};

static bool set_listen_port(struct set *s, const struct wg_word *w)
{
	s->dev->has |= WG_DEV_PORT;
	return wg_value_port(&s->dev->port, w);
}

static bool set_fwmark(struct set *s, const struct wg_word *w)
{
	s->dev->has |= WG_DEV_FWMARK;
	return wg_value_mark(&s->dev->fwmark, w);
}

static bool set_private_key(struct set *s, const struct wg_word *w)
{
	s->dev->has |= WG_DEV_PRIVATE_KEY;
	return wg_value_key_file(s->dev->private_key, w);
}

static bool set_preshared_key(struct set *s, const struct wg_word *w)
{
	s->peer->has |= WG_PEER_PSK;
	return wg_value_key_file(s->peer->preshared_key, w);
}

static bool set_endpoint(struct set *s, const struct wg_word *w)
{
	if (!wg_value_endpoint(&s->peer->endpoint, w, s->resolve))
		return false;
	if (s->peer->endpoint.sa.sa_family)
		s->peer->has |= WG_PEER_ENDPOINT;
	return true;
}

static bool set_keepalive(struct set *s, const struct wg_word *w)
{
	s->peer->has |= WG_PEER_KEEPALIVE;
	return wg_value_interval(&s->peer->keepalive, w);
}

/* Unless a sign makes it a change, the list takes the place of the old one. */
static bool set_allowed_ips(struct set *s, const struct wg_word *w)
{
	struct wg_word stripped = *w;
	bool ok = true, is_signed = false;
	struct wg_buf b = {};
	const char *c;

	wg_buf_add(&b, "", 0);
	for (c = w->s; *c; c++)
		if (!isspace((u8)*c))
			wg_buf_add(&b, c, 1);
	stripped.s = b.s;
	s->peer->has |= WG_PEER_REPLACE_IPS;
	if (b.len)
		ok = wg_value_ips(s->peer, &stripped, &is_signed);
	if (is_signed)
		s->peer->has &= ~WG_PEER_REPLACE_IPS;
	wg_buf_free(&b);
	return ok;
}

static bool set_remove(struct set *s, const struct wg_word *w)
{
	(void)w;
	s->peer->has |= WG_PEER_REMOVE;
	return true;
}

static bool set_peer(struct set *s, const struct wg_word *w)
{
	s->peer = wg_peer_new(s->dev);
	s->peer->has = WG_PEER_PUBLIC_KEY;
	return wg_value_key(s->peer->public_key, w);
}

enum level { DEVICE, OF_PEER, ANYWHERE };

static const struct option {
	const char *name;
	const char *value; /* what to call it; NULL: has none */
	enum level level;
	bool (*set)(struct set *s, const struct wg_word *w);
} options[] = {
	{ "listen-port", "PORT", DEVICE, set_listen_port },
	{ "fwmark", "MARK", DEVICE, set_fwmark },
	{ "private-key", "FILE", DEVICE, set_private_key },
	{ "peer", "KEY", ANYWHERE, set_peer },
	{ "remove", NULL, OF_PEER, set_remove },
	{ "preshared-key", "FILE", OF_PEER, set_preshared_key },
	{ "endpoint", "HOST:PORT", OF_PEER, set_endpoint },
	{ "persistent-keepalive", "SECONDS", OF_PEER, set_keepalive },
	{ "allowed-ips", "LIST", OF_PEER, set_allowed_ips },
};

static const struct option *find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (!strcmp(options[i].name, name))
			return &options[i];
	return NULL;
}

static bool fits(const struct set *s, const struct option *o)
{
	return o->level == ANYWHERE || (o->level == OF_PEER) == (s->peer != NULL);
}

static bool misplaced(const struct set *s, const struct option *o,
		      const struct wg_word *w)
{
	size_t len = strlen(w->s);

	if (o && o->level == DEVICE)
		return wg_word_error(
			w, 0, len,
			"is for the interface; it must stand before the first `peer'");
	if (o)
		return wg_word_error(w, 0, len,
				     "is for a peer; `peer KEY' must stand before it");
	return wg_word_error(
		w, 0, len, "is not known; expected %s",
		s->peer ? "remove, preshared-key, endpoint, persistent-keepalive, "
			  "allowed-ips or peer" :
			  "listen-port, fwmark, private-key or peer");
}

static bool parse(struct set *s, int argc, char *const argv[], int first)
{
	const struct option *o;
	struct wg_word w;
	int i;

	for (i = 0; i < argc; i++) {
		w = (struct wg_word){ .s = argv[i],
				      .report = s->report,
				      .line = first + i };
		o = find(argv[i]);
		if (!o || !fits(s, o))
			return misplaced(s, o, &w);
		w.key = o->name;
		if (o->value && i + 1 == argc)
			return wg_word_error(&w, 0, 0, "has no value; expected %s %s",
					     o->name, o->value);
		if (o->value) {
			w.s = argv[++i];
			w.line = first + i;
		}
		if (!o->set(s, &w))
			return false;
	}
	return true;
}

struct wg_device *wg_setargs_read(int argc, char *const argv[], int first,
				  struct wg_report *report, wg_resolver resolve)
{
	struct set s = { .dev = wg_device_new(""), .report = report, .resolve = resolve };

	if (parse(&s, argc, argv, first))
		return s.dev;
	wg_device_free(s.dev);
	return NULL;
}
