/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where devices live: in the kernel, or behind the socket of a userspace
 * implementation. All calls return 0 or -errno.
 */
#ifndef WG_TOOL_BACKEND_H
#define WG_TOOL_BACKEND_H

#include "buf.h"
#include "device.h"
#include "nl.h"

#define WG_SOCKET_DIR "/var/run/wireguard"

/* By name; a socket of that name comes first. *@dev is NULL on error. */
int wg_get(struct wg_device **dev, const char *name, struct wg_nl_note *note);
int wg_set(const struct wg_device *dev, struct wg_nl_note *note);

/* Names of all devices, each with its NUL. */
int wg_list(struct wg_buf *names, struct wg_nl_note *note);

/* The kernel's devices. */
int wg_kernel_get(struct wg_device **dev, const char *name, struct wg_nl_note *note);
int wg_kernel_set(const struct wg_device *dev, struct wg_nl_note *note);
int wg_kernel_list(struct wg_buf *names, struct wg_nl_note *note);

/* Return: a connected socket, or -1 when @name is no userspace device. */
int wg_sock_connect(const char *name);

/* Both take over @fd. */
int wg_sock_get(struct wg_device **dev, const char *name, int fd);
int wg_sock_set(const struct wg_device *dev, int fd);
void wg_sock_list(struct wg_buf *names);

#endif
