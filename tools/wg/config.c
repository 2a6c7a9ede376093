// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "buf.h"
#include "config.h"
#include "names.h"
#include "value.h"

/* In an unknown section (or before the first, once that is reported) lines are skipped. */
enum section { NOWHERE, INTERFACE, PEER, UNKNOWN };

struct config {
	struct wg_device *dev;
	struct wg_peer *peer; /* of the section we are in */
	struct wg_report *report;
	wg_resolver resolve;
	enum section section;
	unsigned int flags, line;
	bool noted; /* that there are keys of wg-quick */
	struct wg_buf raw, text; /* the line, and what counts of it */
	u32 *cols; /* where in raw each character of text was */
	size_t cols_size;
};

/* ---- keys ------------------------------------------------------------------ */

static bool set_private_key(struct config *c, const struct wg_word *w)
{
	c->dev->has |= WG_DEV_PRIVATE_KEY;
	return wg_value_key(c->dev->private_key, w);
}

static bool set_listen_port(struct config *c, const struct wg_word *w)
{
	c->dev->has |= WG_DEV_PORT;
	return wg_value_port(&c->dev->port, w);
}

static bool set_fwmark(struct config *c, const struct wg_word *w)
{
	c->dev->has |= WG_DEV_FWMARK;
	return wg_value_mark(&c->dev->fwmark, w);
}

static bool set_public_key(struct config *c, const struct wg_word *w)
{
	c->peer->has |= WG_PEER_PUBLIC_KEY;
	return wg_value_key(c->peer->public_key, w);
}

static bool set_preshared_key(struct config *c, const struct wg_word *w)
{
	c->peer->has |= WG_PEER_PSK;
	return wg_value_key(c->peer->preshared_key, w);
}

static bool set_allowed_ips(struct config *c, const struct wg_word *w)
{
	bool is_signed = false;
	bool ok = wg_value_ips(c->peer, w, &is_signed);

	if (is_signed)
		c->peer->has &= ~WG_PEER_REPLACE_IPS;
	return ok;
}

static bool set_endpoint(struct config *c, const struct wg_word *w)
{
	/* A file that is refused anyway need not wait for name servers. */
	wg_resolver resolve = c->report->errors ? NULL : c->resolve;

	if (!wg_value_endpoint(&c->peer->endpoint, w, resolve))
		return false;
	if (c->peer->endpoint.sa.sa_family)
		c->peer->has |= WG_PEER_ENDPOINT;
	return true;
}

static bool set_keepalive(struct config *c, const struct wg_word *w)
{
	c->peer->has |= WG_PEER_KEEPALIVE;
	return wg_value_interval(&c->peer->keepalive, w);
}

static const struct key {
	const char *name;
	enum section section;
	bool secret;
	bool (*set)(struct config *c, const struct wg_word *w);
} keys[] = {
	{ "PrivateKey", INTERFACE, true, set_private_key },
	{ "ListenPort", INTERFACE, false, set_listen_port },
	{ "FwMark", INTERFACE, false, set_fwmark },
	{ "PublicKey", PEER, false, set_public_key },
	{ "PresharedKey", PEER, true, set_preshared_key },
	{ "AllowedIPs", PEER, false, set_allowed_ips },
	{ "Endpoint", PEER, false, set_endpoint },
	{ "PersistentKeepalive", PEER, false, set_keepalive },
};

static const char *const quick_keys[] = { "Address", "DNS",	 "MTU",
					  "Table",   "PreUp",	 "PostUp",
					  "PreDown", "PostDown", "SaveConfig" };

enum {
	N_KEYS = sizeof(keys) / sizeof(keys[0]),
	N_QUICK_KEYS = sizeof(quick_keys) / sizeof(quick_keys[0])
};

static bool equals(const char *name, const char *s, size_t len)
{
	return strlen(name) == len && !strncasecmp(name, s, len);
}

static const struct key *find_key(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < N_KEYS; i++)
		if (equals(keys[i].name, s, len))
			return &keys[i];
	return NULL;
}

static const char *find_quick_key(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < N_QUICK_KEYS; i++)
		if (equals(quick_keys[i], s, len))
			return quick_keys[i];
	return NULL;
}

/* ---- what is wrong with a line --------------------------------------------- */

enum { LONGEST_KEY = 24 };

static unsigned int least(unsigned int a, unsigned int b, unsigned int c)
{
	return a < b ? (a < c ? a : c) : (b < c ? b : c);
}

/* Letters to change, add or drop to make a of b; both at most LONGEST_KEY. */
static unsigned int distance(const char *a, const char *b, size_t b_len)
{
	unsigned int row[LONGEST_KEY + 1], left, corner, i, j, n = strlen(a);

	for (i = 0; i <= n; i++)
		row[i] = i;
	for (j = 1; j <= b_len; j++) {
		corner = row[0];
		row[0] = left = j;
		for (i = 1; i <= n; i++) {
			bool same = tolower((u8)a[i - 1]) == tolower((u8)b[j - 1]);

			left = least(left + 1, row[i] + 1, corner + !same);
			corner = row[i];
			row[i] = left;
		}
	}
	return row[n];
}

static const char *likely_key(const char *s, size_t len, enum section section)
{
	unsigned int d, best = 4;
	const char *name = NULL;
	size_t i;

	for (i = 0; i < N_KEYS && len <= LONGEST_KEY; i++) {
		d = distance(keys[i].name, s, len);
		if (keys[i].section == section && d < best) {
			best = d;
			name = keys[i].name;
		}
	}
	return name;
}

/* A name is quoted, a stray part of a key is not. */
static bool looks_like_name(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!isalnum((u8)s[i]) && s[i] != '-' && s[i] != '_')
			return false;
	return len && len <= LONGEST_KEY;
}

static const char *keys_of(enum section section)
{
	return section == INTERFACE ?
		       "PrivateKey, ListenPort or FwMark" :
		       "PublicKey, PresharedKey, AllowedIPs, Endpoint or PersistentKeepalive";
}

static const char *title(enum section section)
{
	return section == INTERFACE ? "[Interface]" : "[Peer]";
}

static bool bad_section(struct config *c, const struct wg_word *w)
{
	c->section = UNKNOWN;
	c->peer = NULL;
	if (looks_like_name(w->s + 1, strcspn(w->s + 1, "]")))
		return wg_word_error(w, 0, strlen(w->s),
				     "is no section; expected [Interface] or [Peer]");
	return wg_word_error(w, 0, 0,
			     "the section is not known; expected [Interface] or [Peer]");
}

static bool quick_key(struct config *c, const char *name, const struct wg_word *w,
		      size_t len)
{
	if (!(c->flags & WG_CONFIG_QUICK_KEYS))
		return wg_word_error(
			w, 0, len,
			"is a key of wg-quick, not of wg; use `wg-quick up', "
			"or give wg the output of `wg-quick strip'");
	if (!c->noted)
		wg_word_warning(w, 0, 0,
				"%s and other keys of wg-quick are not checked; "
				"wg itself takes the file after `wg-quick strip'",
				name);
	c->noted = true;
	return true;
}

/* A line in a known section without a key of it. */
static bool bad_key(struct config *c, const struct wg_word *w, size_t len)
{
	const struct key *key = find_key(w->s, len);
	const char *near;

	if (key)
		return wg_word_error(w, 0, len, "belongs in %s, not in %s",
				     title(key->section), title(c->section));
	if (!looks_like_name(w->s, len))
		return wg_word_error(w, 0, 0, "the line is not KEY = VALUE; expected %s",
				     keys_of(c->section));
	near = likely_key(w->s, len, c->section);
	if (near)
		return wg_word_error(w, 0, len, "is no key of %s; did you mean %s?",
				     title(c->section), near);
	return wg_word_error(w, 0, len, "is no key of %s; expected %s", title(c->section),
			     keys_of(c->section));
}

/* ---- lines ----------------------------------------------------------------- */

static void enter(struct config *c, enum section section)
{
	c->section = section;
	c->peer = NULL;
	if (section != PEER)
		return;
	c->peer = wg_peer_new(c->dev);
	c->peer->has = WG_PEER_REPLACE_IPS;
	c->peer->line = c->line;
}

static bool parse_key_line(struct config *c, struct wg_word *w)
{
	size_t len = strcspn(w->s, "=");
	const struct key *key = find_key(w->s, len);
	const char *quick = find_quick_key(w->s, len);

	if (c->section == UNKNOWN)
		return false;
	if (c->section == NOWHERE) {
		c->section = UNKNOWN;
		return wg_word_error(w, 0, 0,
				     "the line is in no section; "
				     "expected [Interface] or [Peer] before it");
	}
	if (quick && c->section == INTERFACE && w->s[len])
		return quick_key(c, quick, w, len);
	if (!key || key->section != c->section)
		return bad_key(c, w, len);
	if (!w->s[len])
		return wg_word_error(w, 0, len, "has no `='; expected %s = VALUE",
				     key->name);
	if (!w->s[len + 1])
		return wg_word_error(w, 0, len,
				     "has no value; give one or take the line out");
	w->s += len + 1;
	w->cols += len + 1;
	w->key = key->name;
	w->secret = key->secret;
	return key->set(c, w);
}

static bool parse_text(struct config *c)
{
	struct wg_word w = {
		.s = c->text.s, .cols = c->cols, .report = c->report, .line = c->line
	};

	if (c->line == 1 && !strncmp(w.s, "\xef\xbb\xbf", 3))
		return wg_word_error(&w, 0, 0,
				     "the file begins with a byte order mark; "
				     "save it as UTF-8 without one");
	if (!strcasecmp(w.s, "[Interface]"))
		enter(c, INTERFACE);
	else if (!strcasecmp(w.s, "[Peer]"))
		enter(c, PEER);
	else if (*w.s == '[')
		return bad_section(c, &w);
	else
		return parse_key_line(c, &w);
	return true;
}

/* Drop comment and whitespace, but remember where everything was. */
static void take_text(struct config *c)
{
	size_t i, want = (c->raw.len + 1) * sizeof(*c->cols);

	if (c->cols_size < want)
		c->cols = wg_grow(c->cols, &c->cols_size, want);
	wg_buf_clear(&c->text);
	wg_buf_add(&c->text, "", 0);
	for (i = 0; i < c->raw.len && c->raw.s[i] != '#'; i++) {
		if (isspace((u8)c->raw.s[i]))
			continue;
		c->cols[c->text.len] = i + 1;
		wg_buf_add(&c->text, c->raw.s + i, 1);
	}
	c->cols[c->text.len] = i + 1;
}

static void take_name(struct config *c)
{
	const char *comment = strchr(c->raw.s, '#');
	char *name = comment && c->peer ? wg_name_of_comment(comment + 1) : NULL;

	if (!name)
		return;
	free(c->peer->name);
	c->peer->name = name;
}

static void parse_line(struct config *c)
{
	c->line++;
	if (memchr(c->raw.s, '\0', c->raw.len)) {
		wg_report_error(c->report, c->line, strlen(c->raw.s) + 1,
				"a NUL byte; expected a text file");
		return;
	}
	take_text(c);
	if (c->text.len)
		parse_text(c);
	take_name(c);
}

static void check_peers(struct config *c)
{
	struct wg_peer *peer;

	for (peer = c->dev->peers; peer; peer = peer->next)
		if (!(peer->has & WG_PEER_PUBLIC_KEY))
			wg_report_error(
				c->report, peer->line, 1,
				"this [Peer] has no PublicKey; every peer needs one");
}

static void read_all(struct config *c, FILE *f)
{
	int got;

	c->dev = wg_device_new("");
	while ((got = wg_buf_line(&c->raw, f, NULL)) > 0)
		parse_line(c);
	if (got < 0)
		wg_report_error(c->report, 0, 0, "cannot be read: %s", strerror(errno));
	check_peers(c);
	wg_buf_free(&c->raw);
	wg_buf_free(&c->text);
	free(c->cols);
}

struct wg_device *wg_config_read(FILE *f, struct wg_report *report, wg_resolver resolve,
				 unsigned int flags)
{
	struct config c = { .report = report, .resolve = resolve, .flags = flags };

	read_all(&c, f);
	if (!report->errors)
		return c.dev;
	wg_device_free(c.dev);
	return NULL;
}

struct wg_device *wg_config_read_lax(FILE *f, struct wg_report *report)
{
	struct config c = { .report = report, .flags = WG_CONFIG_QUICK_KEYS };

	read_all(&c, f);
	return c.dev;
}

void wg_config_complete(struct wg_device *dev)
{
	dev->has |= WG_DEV_PRIVATE_KEY | WG_DEV_PORT | WG_DEV_FWMARK |
		    WG_DEV_REPLACE_PEERS;
}
