/* SPDX-License-Identifier: GPL-2.0 */
/* The text protocol of userspace implementations, without any socket. */
#ifndef WG_TOOL_SOCK_TEXT_H
#define WG_TOOL_SOCK_TEXT_H

#include <stdio.h>

#include "buf.h"
#include "device.h"

/* The request that sets what @dev holds. */
void wg_sock_write_set(struct wg_buf *b, const struct wg_device *dev);

/**
 * wg_sock_read_get() - read the reply to a get request
 * @dev: filled in, also on error
 * @f: up to the empty line after errno
 *
 * Return: 0, -errno as the other side says, or -EPROTO for nonsense.
 */
int wg_sock_read_get(struct wg_device *dev, FILE *f);

/* The reply to a set request: errno alone. */
int wg_sock_read_set(FILE *f);

#endif
