// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <stdlib.h>
#include <time.h>

#include "buf.h"
#include "endpoint.h"
#include "value.h"

#define EXAMPLE \
	"expected HOST:PORT, such as 192.0.2.1:51820, [2001:db8::1]:51820 or vpn.example.com:51820"

/* ---- taking it apart ------------------------------------------------------- */

/* Where the host and the port are in the text. */
struct parts {
	size_t host, host_len, port;
};

/* What is wrong, or NULL; *@at is the place. */
static const char *split(struct parts *p, const char *s, size_t *at)
{
	const char *end;

	*at = 0;
	if (!*s)
		return "is empty";
	if (*s == '[') {
		end = strchr(s, ']');
		if (!end)
			return "lacks the `]' after the address";
		*at = end - s;
		if (end[1] != ':')
			return "has no `:PORT' after the `]'";
		p->host = 1;
		p->port = end + 2 - s;
	} else {
		end = strrchr(s, ':');
		if (!end)
			return "has no port";
		p->host = 0;
		p->port = end + 1 - s;
	}
	p->host_len = end - s - p->host;
	if (!s[p->port])
		return "has no port after the `:'";
	*at = 0;
	return p->host_len ? NULL : "has no host before the port";
}

/* A plain address and a plain port need no resolver, which is slow. */
static bool plain(union wg_endpoint *ep, const char *host, const char *port)
{
	union wg_endpoint found = {};
	u64 n;

	if (!wg_number(&n, port, 65535))
		return false;
	if (inet_pton(AF_INET, host, &found.in4.sin_addr) == 1)
		found.in4.sin_family = AF_INET;
	else if (inet_pton(AF_INET6, host, &found.in6.sin6_addr) == 1)
		found.in6.sin6_family = AF_INET6;
	else
		return false;
	found.in4.sin_port = htons(n);
	*ep = found;
	return true;
}

static bool take_first(union wg_endpoint *ep, const struct addrinfo *found)
{
	memset(ep, 0, sizeof(*ep));
	for (; found; found = found->ai_next) {
		if (found->ai_family != AF_INET && found->ai_family != AF_INET6)
			continue;
		if (found->ai_addrlen > sizeof(*ep))
			continue;
		memcpy(ep, found->ai_addr, found->ai_addrlen);
		return true;
	}
	return false;
}

static int look_up(union wg_endpoint *ep, const char *host, const char *port, int flags)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_DGRAM,
					.ai_protocol = IPPROTO_UDP,
					.ai_flags = flags };
	struct addrinfo *found;
	int err = getaddrinfo(host, port, &hints, &found);

	if (err)
		return err;
	if (!take_first(ep, found))
		err = EAI_FAMILY;
	freeaddrinfo(found);
	return err;
}

/* ---- asking the system ----------------------------------------------------- */

/* Retries allowed by the environment; -1 without end, -2 for nonsense. */
static long retries_allowed(void)
{
	const char *s = getenv("WG_ENDPOINT_RESOLUTION_RETRIES");
	u64 n;

	if (!s)
		return 15;
	if (!strcmp(s, "infinity"))
		return -1;
	return wg_number(&n, s, INT_MAX) ? (long)n : -2;
}

static bool is_permanent(int err)
{
#ifdef EAI_NODATA
	if (err == EAI_NODATA)
		return true;
#endif
	return err == EAI_NONAME || err == EAI_FAIL || err == EAI_SERVICE;
}

static void wait_ms(unsigned int ms)
{
	struct timespec left = { ms / 1000, ms % 1000 * 1000000L };

	while (nanosleep(&left, &left) && errno == EINTR)
		;
}

bool wg_resolve(union wg_endpoint *ep, const char *host, const char *port,
		const struct wg_word *w)
{
	unsigned int delay = 1000;
	long left = retries_allowed();
	char text[WG_QUOTE];
	int err;

	if (left == -2) {
		wg_report_error(w->report, 0, 0,
				"WG_ENDPOINT_RESOLUTION_RETRIES is no number; "
				"expected 0 to %d, or `infinity'",
				INT_MAX);
		return false;
	}
	for (;;) {
		err = look_up(ep, host, port, 0);
		if (!err)
			return true;
		if (is_permanent(err) || !left)
			break;
		fprintf(w->report->to, "wg: %s: %s; trying again in %u.%02u seconds\n",
			wg_quote(text, w->s, strlen(w->s)), gai_strerror(err),
			delay / 1000, delay % 1000 / 10);
		wait_ms(delay);
		left -= left > 0;
		delay = delay * 6 / 5 > 20000 ? 20000 : delay * 6 / 5;
	}
	return wg_word_error(w, 0, strlen(w->s), "cannot be resolved: %s",
			     err == EAI_SYSTEM ? strerror(errno) : gai_strerror(err));
}

/* ---- both ------------------------------------------------------------------ */

static bool port_fits(const char *port)
{
	u64 n;

	return port[strspn(port, "0123456789")] ? port[0] != '+' && port[0] != '-' :
						  wg_number(&n, port, 65535);
}

bool wg_value_endpoint(union wg_endpoint *ep, const struct wg_word *w,
		       wg_resolver resolve)
{
	size_t at, len = strlen(w->s);
	const char *fault, *port;
	struct parts p;
	char *host;
	bool ok;

	fault = split(&p, w->s, &at);
	if (fault)
		return wg_word_error(w, at, len - at, "%s; " EXAMPLE, fault);
	port = w->s + p.port;
	if (!port_fits(port))
		return wg_word_error(w, p.port, len - p.port,
				     "is no port; expected 0 to 65535");
	host = wg_strdup(w->s + p.host);
	host[p.host_len] = '\0';
	ok = plain(ep, host, port) || !resolve || resolve(ep, host, port, w);
	free(host);
	return ok;
}

bool wg_endpoint_numeric(union wg_endpoint *ep, const char *text)
{
	struct parts p;
	size_t at;
	char *host;
	bool ok;

	if (split(&p, text, &at))
		return false;
	host = wg_strdup(text + p.host);
	host[p.host_len] = '\0';
	ok = plain(ep, host, text + p.port) ||
	     !look_up(ep, host, text + p.port, AI_NUMERICHOST | AI_NUMERICSERV);
	free(host);
	return ok;
}
