// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <stdlib.h>

#include "report.h"

enum { QUOTED = 60, KEY_LIKE = 24 };

void wg_say(const char *fmt, ...)
{
	va_list ap;

	fputs("wg: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	putc('\n', stderr);
}

static bool is_base64(u8 c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '=';
}

/* A long run of base64 may be (half) a key that strayed. */
static bool may_be_key(const char *s, size_t len)
{
	size_t i, run = 0;

	for (i = 0; i < len; i++) {
		run = is_base64(s[i]) ? run + 1 : 0;
		if (run >= KEY_LIKE)
			return true;
	}
	return false;
}

const char *wg_quote(char text[WG_QUOTE], const char *s, size_t len)
{
	size_t i, n = 0;

	if (may_be_key(s, len))
		return "(hidden)";
	text[n++] = '`';
	for (i = 0; i < len && n < QUOTED; i++) {
		u8 c = s[i];

		if (c >= ' ' && c <= '~')
			text[n++] = c;
		else
			n += snprintf(text + n, WG_QUOTE - n, "\\x%02x", c);
	}
	snprintf(text + n, WG_QUOTE - n, i < len ? "...'" : "'");
	return text;
}

static void put_place(const struct wg_report *r, unsigned int line, unsigned int col,
		      const char *kind)
{
	if (!r->file && line)
		fprintf(r->to, "wg: argument %u: %s: ", line, kind);
	else if (!r->file)
		fprintf(r->to, "wg: %s: ", kind);
	else if (!line)
		fprintf(r->to, "%s: %s: ", r->file, kind);
	else
		fprintf(r->to, "%s:%u:%u: %s: ", r->file, line, col ? col : 1, kind);
}

/* Counts an error or a warning; false when enough of them were shown. */
static bool shown(const struct wg_report *r, unsigned int *count, const char *what)
{
	if (++*count <= WG_MAX_ERRORS)
		return true;
	if (*count == WG_MAX_ERRORS + 1)
		fprintf(r->to, "wg: more %s follow\n", what);
	return false;
}

wg_format(5, 0) static void put_word(const struct wg_word *w, size_t at, size_t len,
				     const char *kind, const char *fmt, va_list ap)
{
	char text[WG_QUOTE];

	put_place(w->report, w->line, w->cols ? w->cols[at] : 0, kind);
	if (w->key)
		fprintf(w->report->to, "%s: ", w->key);
	if (len && !w->secret)
		fprintf(w->report->to, "%s ", wg_quote(text, w->s + at, len));
	vfprintf(w->report->to, fmt, ap);
	putc('\n', w->report->to);
}

bool wg_word_error(const struct wg_word *w, size_t at, size_t len, const char *fmt, ...)
{
	va_list ap;

	if (!shown(w->report, &w->report->errors, "errors"))
		return false;
	va_start(ap, fmt);
	put_word(w, at, len, "error", fmt, ap);
	va_end(ap);
	return false;
}

void wg_word_warning(const struct wg_word *w, size_t at, size_t len, const char *fmt, ...)
{
	va_list ap;

	if (!shown(w->report, &w->report->warnings, "warnings"))
		return;
	va_start(ap, fmt);
	put_word(w, at, len, "warning", fmt, ap);
	va_end(ap);
}

void wg_report_error(struct wg_report *r, unsigned int line, unsigned int col,
		     const char *fmt, ...)
{
	va_list ap;

	if (!shown(r, &r->errors, "errors"))
		return;
	put_place(r, line, col, "error");
	va_start(ap, fmt);
	vfprintf(r->to, fmt, ap);
	va_end(ap);
	putc('\n', r->to);
}

void wg_report_warning(struct wg_report *r, unsigned int line, unsigned int col,
		       const char *fmt, ...)
{
	va_list ap;

	if (!shown(r, &r->warnings, "warnings"))
		return;
	put_place(r, line, col, "warning");
	va_start(ap, fmt);
	vfprintf(r->to, fmt, ap);
	va_end(ap);
	putc('\n', r->to);
}
