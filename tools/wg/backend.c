// SPDX-License-Identifier: GPL-2.0
#include <errno.h>

#include "backend.h"

int wg_get(struct wg_device **dev, const char *name, struct wg_nl_note *note)
{
	int fd;

	*dev = NULL;
	if (!*name)
		return -ENODEV;
	if (strlen(name) >= IFNAMSIZ)
		return -ENAMETOOLONG;
	fd = wg_sock_connect(name);
	return fd < 0 ? wg_kernel_get(dev, name, note) : wg_sock_get(dev, name, fd);
}

int wg_set(const struct wg_device *dev, struct wg_nl_note *note)
{
	int fd = wg_sock_connect(dev->name);

	return fd < 0 ? wg_kernel_set(dev, note) : wg_sock_set(dev, fd);
}

int wg_list(struct wg_buf *names, struct wg_nl_note *note)
{
	int err = wg_kernel_list(names, note);

	wg_sock_list(names);
	return names->len ? 0 : err;
}
