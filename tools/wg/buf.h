/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text that may hold keys: nothing of it stays in freed memory. A buffer is
 * always NUL-terminated; memory that runs out ends the program.
 */
#ifndef WG_TOOL_BUF_H
#define WG_TOOL_BUF_H

#include <stdio.h>

#include "platform.h"

struct wg_buf {
	char *s;
	size_t len, room;
};

/* As calloc() and strdup(), but never NULL. */
void *wg_alloc(size_t size);
char *wg_strdup(const char *s);

/* Wipe @size bytes and free them; NULL is fine. */
void wg_free(void *p, size_t size);

/*
 * A block of @size bytes grown to @want (at least): the old one is wiped.
 * Return: the new block, its size in *@size.
 */
void *wg_grow(void *p, size_t *size, size_t want);

void wg_buf_add(struct wg_buf *b, const void *p, size_t n);
void wg_buf_puts(struct wg_buf *b, const char *s);
void wg_buf_printf(struct wg_buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void wg_buf_clear(struct wg_buf *b);
void wg_buf_free(struct wg_buf *b);

/**
 * wg_buf_line() - read a line without its LF
 * @b: cleared first; it may hold NUL bytes
 * @f: from here
 *
 * Return: 1 for a line, 0 at the end, -1 when reading failed. A last line
 * without LF is a line; *@ended (unless NULL) tells whether it had one.
 */
int wg_buf_line(struct wg_buf *b, FILE *f, bool *ended);

/* A stream whose own buffer is wiped when it is closed. */
struct wg_stream {
	FILE *f;
	char *mem;
};

/* Open @path for reading, or take over @fd. Return: 0 or -errno. */
int wg_stream_open(struct wg_stream *s, const char *path);
int wg_stream_fd(struct wg_stream *s, int fd);
void wg_stream_close(struct wg_stream *s);

#endif
