// SPDX-License-Identifier: GPL-2.0
/* Userspace devices, through their sockets. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "backend.h"
#include "sock_text.h"

#define SUFFIX ".sock"

static bool is_socket(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISSOCK(st.st_mode);
}

int wg_sock_connect(const char *name)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd, n;

	n = snprintf(addr.sun_path, sizeof(addr.sun_path), WG_SOCKET_DIR "/%s" SUFFIX,
		     name);
	if (!*name || strchr(name, '/') || n >= (int)sizeof(addr.sun_path) ||
	    !is_socket(addr.sun_path))
		return -1;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (!connect(fd, (struct sockaddr *)&addr, sizeof(addr)))
		return fd;
	/* Its process died without cleaning up. */
	if (errno == ECONNREFUSED)
		unlink(addr.sun_path);
	close(fd);
	return -1;
}

static int send_all(int fd, const char *p, size_t n)
{
	ssize_t sent;

	while (n) {
		sent = send(fd, p, n, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -errno;
		p += sent;
		n -= sent;
	}
	return 0;
}

/*
 * A request that breaks off (EPIPE) may have been answered already, so the
 * answer is read in any case.
 */
static int ask(struct wg_stream *in, int fd, const char *request, size_t len)
{
	int err = send_all(fd, request, len);

	if (err && err != -EPIPE) {
		close(fd);
		return err;
	}
	return wg_stream_fd(in, fd);
}

int wg_sock_get(struct wg_device **dev, const char *name, int fd)
{
	static const char request[] = "get=1\n\n";
	struct wg_stream in = {};
	int err;

	*dev = NULL;
	err = ask(&in, fd, request, sizeof(request) - 1);
	if (!err) {
		*dev = wg_device_new(name);
		err = wg_sock_read_get(*dev, in.f);
	}
	wg_stream_close(&in);
	if (err) {
		wg_device_free(*dev);
		*dev = NULL;
	}
	return err;
}

int wg_sock_set(const struct wg_device *dev, int fd)
{
	struct wg_stream in = {};
	struct wg_buf request = {};
	int err;

	wg_sock_write_set(&request, dev);
	err = ask(&in, fd, request.s, request.len);
	wg_buf_free(&request);
	if (!err)
		err = wg_sock_read_set(in.f);
	wg_stream_close(&in);
	return err;
}

static void add_if_alive(struct wg_buf *names, const char *file)
{
	size_t len = strlen(file);
	char name[NAME_MAX + 1];
	int fd;

	if (len < sizeof(SUFFIX) || strcmp(file + len - (sizeof(SUFFIX) - 1), SUFFIX))
		return;
	len -= sizeof(SUFFIX) - 1;
	memcpy(name, file, len);
	name[len] = '\0';
	fd = wg_sock_connect(name);
	if (fd < 0)
		return;
	close(fd);
	wg_buf_add(names, name, len + 1);
}

void wg_sock_list(struct wg_buf *names)
{
	DIR *dir = opendir(WG_SOCKET_DIR);
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		add_if_alive(names, entry->d_name);
	closedir(dir);
}
