/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Messages of the Generic Netlink family `wireguard' and of rtnetlink's link dump:
 * reading and building them, without any socket.
 */
#ifndef WG_TOOL_NL_H
#define WG_TOOL_NL_H

#include <libmnl/libmnl.h>

#include "buf.h"
#include "device.h"

enum { WG_NL_ROOM = 32768 }; /* of a read; the kernel fills no larger message */

/* The kernel's own words about an error. */
struct wg_nl_note {
	char text[200];
};

/* What to do with a message that is no control message; 0 or -errno. */
typedef int (*wg_nl_handler)(const struct nlmsghdr *nlh, void *data);

/* A reply that may span several reads. */
struct wg_nl_reply {
	wg_nl_handler handler;
	void *data;
	unsigned int seq, portid;
	bool interrupted; /* the kernel says that things changed in between */
	struct wg_nl_note *note;
};

/**
 * wg_nl_take() - go through what one read returned
 * @reply: whose it is; messages for others are skipped
 * @buf: aligned for struct nlmsghdr
 * @len: bytes in it
 *
 * Return: 1 when more is to be read, 0 when the reply has ended, or -errno.
 */
int wg_nl_take(struct wg_nl_reply *reply, const void *buf, size_t len);

/* Handlers. @data: struct wg_device; struct wg_buf of names, each with its NUL; u16. */
int wg_nl_device(const struct nlmsghdr *nlh, void *data);
int wg_nl_link_name(const struct nlmsghdr *nlh, void *data);
int wg_nl_family_id(const struct nlmsghdr *nlh, void *data);

/* How far a device has been put into SET_DEVICE messages. */
struct wg_nl_set {
	const struct wg_device *dev;
	const struct wg_peer *peer; /* to go on with */
	size_t ip; /* of that peer; not 0 when a part of it was sent */
	bool begun;
};

/**
 * wg_nl_set_next() - add the next message's attributes
 * @set: where we are; begins as { .dev = dev, .peer = dev->peers }
 * @nlh: has its headers
 * @size: bytes of the message at most
 *
 * Return: whether another message must follow.
 */
bool wg_nl_set_next(struct wg_nl_set *set, struct nlmsghdr *nlh, size_t size);

#endif
