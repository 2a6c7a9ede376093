/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of peers: a comment `# Name = TEXT' in a peer's section of a file.
 * The kernel knows nothing of them.
 */
#ifndef WG_TOOL_NAMES_H
#define WG_TOOL_NAMES_H

#include <stdio.h>

#include "device.h"

enum { WG_NAME_MAX = 64 }; /* bytes */

/*
 * The name in a comment's text (what follows the `#'), ready to be shown:
 * printable UTF-8. NULL when it holds none; else free() it.
 */
char *wg_name_of_comment(const char *text);

/* Give the peers of @dev the names they have in a file. */
void wg_names_apply(struct wg_device *dev, FILE *f);

/*
 * The same from a named file; with @path NULL from /etc/wireguard/NAME.conf, if
 * that can be read. Return: 0 or -errno.
 */
int wg_names_load(struct wg_device *dev, const char *path);

#endif
