// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"

enum { STREAM_ROOM = 4096, FIRST_ROOM = 256 };

static void out_of_memory(void)
{
	fputs("wg: out of memory\n", stderr);
	exit(1);
}

void *wg_alloc(size_t size)
{
	void *p = calloc(1, size);

	if (!p)
		out_of_memory();
	return p;
}

char *wg_strdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(wg_alloc(n), s, n);
}

void wg_free(void *p, size_t size)
{
	if (!p)
		return;
	wg_wipe(p, size);
	free(p);
}

/* Not realloc(): it would leave the old bytes behind when the block moves. */
void *wg_grow(void *p, size_t *size, size_t want)
{
	size_t room = *size < FIRST_ROOM ? FIRST_ROOM : *size;
	void *bigger;

	while (room < want) {
		if (room > (size_t)-1 / 2)
			out_of_memory();
		room *= 2;
	}
	bigger = wg_alloc(room);
	if (p)
		memcpy(bigger, p, *size);
	wg_free(p, *size);
	*size = room;
	return bigger;
}

static void reserve(struct wg_buf *b, size_t n)
{
	if (b->room - b->len <= n)
		b->s = wg_grow(b->s, &b->room, b->len + n + 1);
}

void wg_buf_add(struct wg_buf *b, const void *p, size_t n)
{
	reserve(b, n);
	memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void wg_buf_puts(struct wg_buf *b, const char *s)
{
	wg_buf_add(b, s, strlen(s));
}

void wg_buf_printf(struct wg_buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		out_of_memory();
	reserve(b, n);
	va_start(ap, fmt);
	vsnprintf(b->s + b->len, b->room - b->len, fmt, ap);
	va_end(ap);
	b->len += n;
}

void wg_buf_clear(struct wg_buf *b)
{
	if (b->s)
		wg_wipe(b->s, b->len);
	b->len = 0;
}

void wg_buf_free(struct wg_buf *b)
{
	wg_free(b->s, b->room);
	memset(b, 0, sizeof(*b));
}

int wg_buf_line(struct wg_buf *b, FILE *f, bool *ended)
{
	int c;

	wg_buf_clear(b);
	reserve(b, 1);
	b->s[0] = '\0';
	while ((c = getc_unlocked(f)) != EOF && c != '\n') {
		reserve(b, 1);
		b->s[b->len++] = c;
	}
	b->s[b->len] = '\0';
	if (ended)
		*ended = c == '\n';
	if (ferror(f))
		return -1;
	return c == '\n' || b->len;
}

int wg_stream_fd(struct wg_stream *s, int fd)
{
	s->f = fdopen(fd, "r");
	if (!s->f) {
		int err = errno;

		close(fd);
		return -err;
	}
	s->mem = wg_alloc(STREAM_ROOM);
	setvbuf(s->f, s->mem, _IOFBF, STREAM_ROOM);
	return 0;
}

int wg_stream_open(struct wg_stream *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	memset(s, 0, sizeof(*s));
	return fd < 0 ? -errno : wg_stream_fd(s, fd);
}

void wg_stream_close(struct wg_stream *s)
{
	if (s->f)
		fclose(s->f);
	wg_free(s->mem, STREAM_ROOM);
	memset(s, 0, sizeof(*s));
}
