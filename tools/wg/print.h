/* SPDX-License-Identifier: GPL-2.0 */
/* A device as text. */
#ifndef WG_TOOL_PRINT_H
#define WG_TOOL_PRINT_H

#include <stdio.h>
#include <time.h>

#include "device.h"

struct wg_style {
	bool colour;
	bool secrets; /* private and preshared keys are printed */
	time_t now;
};

/* For people. The first thing is a reset of colours, if there are any. */
void wg_print_human(FILE *f, const struct wg_device *dev, const struct wg_style *style);

/* In the form of a configuration file, with the peers' names as comments. */
void wg_print_conf(FILE *f, const struct wg_device *dev);

/* Whether there is such a field for wg_print_field(). */
bool wg_field_exists(const char *field);

/* One field of `wg show', for scripts; @with_name: each line begins with the name. */
void wg_print_field(FILE *f, const struct wg_device *dev, const char *field,
		    bool with_name);

/* The object of one interface; the caller puts what is around it. */
void wg_print_json(FILE *f, const struct wg_device *dev, bool secrets);

#endif
