/* SPDX-License-Identifier: GPL-2.0 */
/* HOST:PORT of an endpoint, and finding the host. */
#ifndef WG_TOOL_ENDPOINT_H
#define WG_TOOL_ENDPOINT_H

#include "device.h"
#include "report.h"

/*
 * Finds @host (with @port, both not empty) for an endpoint of @w; reports what is
 * wrong. wg_resolve() asks the system and tries again as the environment says;
 * NULL looks up nothing: a name is then accepted and leaves *@ep as it was.
 */
typedef bool (*wg_resolver)(union wg_endpoint *ep, const char *host, const char *port,
			    const struct wg_word *w);

bool wg_resolve(union wg_endpoint *ep, const char *host, const char *port,
		const struct wg_word *w);

bool wg_value_endpoint(union wg_endpoint *ep, const struct wg_word *w,
		       wg_resolver resolve);

/* The same for what a socket said: numeric, nothing reported. */
bool wg_endpoint_numeric(union wg_endpoint *ep, const char *text);

#endif
