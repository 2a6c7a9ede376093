/* SPDX-License-Identifier: GPL-2.0 */
/* The arguments of `wg set'. */
#ifndef WG_TOOL_SETARGS_H
#define WG_TOOL_SETARGS_H

#include "device.h"
#include "endpoint.h"
#include "report.h"

/**
 * wg_setargs_read() - parse what follows the interface
 * @argc: number of words
 * @argv: the words
 * @first: number of the first of them, for messages
 * @report: errors go there; the first one ends it
 * @resolve: for host names; NULL accepts them unseen
 *
 * Return: a device without a name, or NULL.
 */
struct wg_device *wg_setargs_read(int argc, char *const argv[], int first,
				  struct wg_report *report, wg_resolver resolve);

#endif
