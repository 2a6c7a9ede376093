/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What went wrong, where, and what was expected. Nothing that is or may be a
 * secret is quoted.
 */
#ifndef WG_TOOL_REPORT_H
#define WG_TOOL_REPORT_H

#include <stdio.h>

#include "platform.h"

#define wg_format(a, b) __attribute__((format(printf, a, b)))

/* "wg: ..." on stderr. */
void wg_say(const char *fmt, ...) wg_format(1, 2);

/* Everything said about one file or command line. */
struct wg_report {
	FILE *to;
	const char *file; /* NULL: a command line, whose "lines" are argument numbers */
	unsigned int errors, warnings;
};

enum { WG_MAX_ERRORS = 20 }; /* and warnings of one report that are shown */

/* A word of it that a value parser looks at. */
struct wg_word {
	const char *s; /* NUL-terminated, without whitespace */
	const char *key; /* what the value belongs to, or NULL */
	const u32 *cols; /* of each character and of the end; NULL on a command line */
	struct wg_report *report;
	unsigned int line;
	bool secret; /* never quoted */
};

/**
 * wg_word_error() - report what is wrong with a part of a word
 * @w: the word
 * @at: first character of the part
 * @len: its length; 0 quotes nothing
 * @fmt: what follows the quotation: "is no number; expected ..."
 *
 * Return: false, for the caller to return.
 */
bool wg_word_error(const struct wg_word *w, size_t at, size_t len, const char *fmt, ...)
	wg_format(4, 5);
void wg_word_warning(const struct wg_word *w, size_t at, size_t len, const char *fmt, ...)
	wg_format(4, 5);

/* The same without a word. @line and @col may be 0. */
void wg_report_error(struct wg_report *r, unsigned int line, unsigned int col,
		     const char *fmt, ...) wg_format(4, 5);
void wg_report_warning(struct wg_report *r, unsigned int line, unsigned int col,
		       const char *fmt, ...) wg_format(4, 5);

/*
 * A quotation of @len characters of @s: shortened, unprintable ones escaped;
 * "(hidden)" for what may be a key or a good part of one.
 */
enum { WG_QUOTE = 96 };
const char *wg_quote(char text[WG_QUOTE], const char *s, size_t len);

#endif
