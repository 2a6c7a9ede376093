/* SPDX-License-Identifier: GPL-2.0 */
/* Configuration files. */
#ifndef WG_TOOL_CONFIG_H
#define WG_TOOL_CONFIG_H

#include "device.h"
#include "endpoint.h"
#include "report.h"

enum wg_config_flag {
	/* For a check: what wg-quick takes out is no error, only noted. */
	WG_CONFIG_QUICK_KEYS = 1 << 0,
};

/**
 * wg_config_read() - parse a whole file
 * @f: read to its end, or to an error of reading
 * @report: all errors go there
 * @resolve: for host names; NULL accepts them unseen
 * @flags: enum wg_config_flag
 *
 * Return: a device without a name, its peers with WG_PEER_REPLACE_IPS unless an
 * entry has a sign; NULL when report->errors is not 0.
 */
struct wg_device *wg_config_read(FILE *f, struct wg_report *report, wg_resolver resolve,
				 unsigned int flags);

/* The same for whatever can be made of a broken file; never NULL, nothing looked up. */
struct wg_device *wg_config_read_lax(FILE *f, struct wg_report *report);

/* Make a file's device describe everything: what it does not name is reset. */
void wg_config_complete(struct wg_device *dev);

/* What only shows when the whole file is read: warnings, no errors. */
void wg_config_lint(const struct wg_device *dev, struct wg_report *report);

#endif
