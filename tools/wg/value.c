// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <strings.h>

#include "buf.h"
#include "value.h"

bool wg_number(u64 *n, const char *s, u64 max)
{
	u64 x = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		u64 digit = (u64)(u8)*s - '0';

		if (digit > 9 || x > (max - digit) / 10)
			return false;
		x = x * 10 + digit;
	}
	*n = x;
	return true;
}

static bool all_digits(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == '\0';
}

/* ---- keys ------------------------------------------------------------------ */

const char *wg_key_fault(const char *s, size_t len)
{
	if (!len)
		return "is empty; expected a key of 44 characters";
	if (len == WG_KEY_BASE64 - 1 && s[len - 1] != '=')
		return "has 43 characters: the `=' at its end is missing; copy the whole key";
	if (len < WG_KEY_BASE64)
		return "is too short: part of it was lost; expected 44 characters that end in `='";
	if (len >= 2 * WG_KEY_BASE64)
		return "is too long: two keys on one line, a newline was lost; expected 44 characters";
	if (len > WG_KEY_BASE64)
		return "is too long; expected 44 characters that end in `='";
	if (s[len - 1] != '=')
		return "does not end in `='; expected 43 characters of base64 and `='";
	return "is not valid: a character of it is wrong; copy it again as a whole";
}

bool wg_value_key(u8 key[WG_KEY], const struct wg_word *w)
{
	size_t len = strlen(w->s);

	if (wg_key_from_base64(key, w->s, len))
		return true;
	return wg_word_error(w, 0, 0, "the key %s (it has %zu)", wg_key_fault(w->s, len),
			     len);
}

static bool only_space(const struct wg_buf *b, size_t from)
{
	for (; from < b->len; from++)
		if (!isspace((u8)b->s[from]))
			return false;
	return true;
}

/* Whether @b is empty, or a key followed by nothing but whitespace. */
static bool key_of_file(u8 key[WG_KEY], const struct wg_buf *b, const struct wg_word *w)
{
	size_t len = b->len;

	memset(key, 0, WG_KEY);
	if (!len)
		return true;
	if (len >= WG_KEY_BASE64 && only_space(b, WG_KEY_BASE64))
		len = WG_KEY_BASE64;
	if (wg_key_from_base64(key, b->s, len))
		return true;
	while (len && isspace((u8)b->s[len - 1]))
		len--;
	return wg_word_error(w, 0, strlen(w->s), "holds no key: it %s",
			     wg_key_fault(b->s, len));
}

enum { KEY_FILE_MAX = 4096 };

bool wg_value_key_file(u8 key[WG_KEY], const struct wg_word *w)
{
	struct wg_stream in;
	struct wg_buf b = {};
	char dummy[WG_KEY];
	int c, err;
	bool ok;

	err = wg_stream_open(&in, w->s);
	if (err && wg_key_from_base64((u8 *)dummy, w->s, strlen(w->s))) {
		wg_wipe(dummy, sizeof(dummy));
		return wg_word_error(w, 0, 0,
				     "expected the name of a file that holds the key, "
				     "not the key itself (others could see it)");
	}
	if (err)
		return wg_word_error(w, 0, strlen(w->s),
				     "cannot be opened: %s; "
				     "expected a file that holds the key",
				     strerror(-err));
	while (b.len < KEY_FILE_MAX && (c = getc_unlocked(in.f)) != EOF)
		wg_buf_add(&b, &(char){ c }, 1);
	if (ferror(in.f))
		ok = wg_word_error(w, 0, strlen(w->s), "cannot be read: %s",
				   strerror(errno));
	else
		ok = key_of_file(key, &b, w);
	wg_buf_free(&b);
	wg_stream_close(&in);
	return ok;
}

/* ---- numbers --------------------------------------------------------------- */

/* A name of the services database. */
static bool service_port(u16 *port, const char *name)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_DGRAM,
					.ai_flags = AI_PASSIVE };
	struct addrinfo *found;

	/* The resolver takes "+5" and "-5" for numbers. */
	if (!isalpha((u8)*name) || getaddrinfo(NULL, name, &hints, &found))
		return false;
	*port = ntohs(((struct sockaddr_in *)found->ai_addr)->sin_port);
	freeaddrinfo(found);
	return true;
}

bool wg_value_port(u16 *port, const struct wg_word *w)
{
	u64 n;

	if (wg_number(&n, w->s, 65535)) {
		*port = n;
		return true;
	}
	if (!*w->s)
		return wg_word_error(w, 0, 0, "the port is empty; expected 0 to 65535");
	if (all_digits(w->s))
		return wg_word_error(w, 0, strlen(w->s),
				     "is too large; expected 0 to 65535");
	if (service_port(port, w->s))
		return true;
	return wg_word_error(w, 0, strlen(w->s), "is no port; expected 0 to 65535");
}

bool wg_value_mark(u32 *mark, const struct wg_word *w)
{
	char *end;
	u64 n;

	if (!strcasecmp(w->s, "off")) {
		*mark = 0;
		return true;
	}
	if (!strncmp(w->s, "0x", 2) && isxdigit((u8)w->s[2])) {
		errno = 0;
		n = strtoull(w->s, &end, 16);
		if (!*end && !errno && n <= 0xffffffff) {
			*mark = n;
			return true;
		}
	} else if (wg_number(&n, w->s, 0xffffffff)) {
		*mark = n;
		return true;
	}
	return wg_word_error(w, 0, strlen(w->s),
			     "is no mark; "
			     "expected `off', or 0 to 0xffffffff in decimal or after 0x");
}

bool wg_value_interval(u16 *seconds, const struct wg_word *w)
{
	u64 n;

	if (!strcasecmp(w->s, "off")) {
		*seconds = 0;
		return true;
	}
	if (!wg_number(&n, w->s, 65535))
		return wg_word_error(
			w, 0, strlen(w->s),
			"is no interval; expected `off', or 0 to 65535 seconds");
	*seconds = n;
	return true;
}

/* ---- allowed IPs ----------------------------------------------------------- */

enum { ENTRY_MAX = 64 };

/* The prefix as the kernel will take it. */
static void without_host_bits(char text[WG_ALLOWEDIP_TEXT], const struct wg_allowedip *ip)
{
	struct wg_allowedip masked = *ip;
	size_t i, len = wg_allowedip_len(ip);

	for (i = ip->cidr / 8; i < len; i++)
		masked.in6.s6_addr[i] &= i == ip->cidr / 8u ? 0xff00 >> ip->cidr % 8 : 0;
	wg_allowedip_text(text, &masked);
}

static bool parse_cidr(struct wg_allowedip *ip, const char *cidr, const struct wg_word *w,
		       size_t at)
{
	u64 n, max = ip->family == AF_INET ? 32 : 128;

	if (!*cidr)
		return wg_word_error(
			w, at - 1, 1,
			"is not followed by a prefix length; expected 0 to %u",
			(unsigned int)max);
	if (!wg_number(&n, cidr, max))
		return wg_word_error(w, at, strlen(cidr),
				     "is no prefix length; expected 0 to %u",
				     (unsigned int)max);
	ip->cidr = n;
	return true;
}

/* One entry at w->s[at], without its sign. */
static bool parse_ip(struct wg_allowedip *ip, const struct wg_word *w, size_t at,
		     size_t len)
{
	char text[ENTRY_MAX], masked[WG_ALLOWEDIP_TEXT], *slash;

	if (!len)
		return wg_word_error(
			w, at, 0,
			"an entry of the list is empty; "
			"expected prefixes such as 10.0.0.0/24 between commas");
	if (len >= sizeof(text))
		return wg_word_error(w, at, len,
				     "is no prefix; expected one such as 10.0.0.0/24");
	memcpy(text, w->s + at, len);
	text[len] = '\0';
	slash = strchr(text, '/');
	if (slash)
		*slash = '\0';
	ip->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	ip->cidr = ip->family == AF_INET ? 32 : 128;
	if (inet_pton(ip->family, text, &ip->in6) != 1)
		return wg_word_error(w, at, strlen(text),
				     "is no IP address; "
				     "expected one such as 10.0.0.0/24 or fd00::/64");
	if (slash && !parse_cidr(ip, slash + 1, w, at + (slash + 1 - text)))
		return false;
	if (wg_allowedip_has_host_bits(ip)) {
		without_host_bits(masked, ip);
		wg_word_warning(w, at, len,
				"has bits set beyond its prefix length: "
				"it is taken as %s; write that, or a longer prefix",
				masked);
	}
	return true;
}

bool wg_value_ips(struct wg_peer *peer, const struct wg_word *w, bool *is_signed)
{
	size_t at = 0, len;

	for (;; at += len + 1) {
		struct wg_allowedip *ip = wg_allowedip_new(peer);

		if (w->s[at] == '+' || w->s[at] == '-') {
			ip->remove = w->s[at++] == '-';
			*is_signed = true;
		}
		len = strcspn(w->s + at, ",");
		if (!parse_ip(ip, w, at, len))
			return false;
		if (!w->s[at + len])
			return true;
	}
}
