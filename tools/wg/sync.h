/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WG_TOOL_SYNC_H
#define WG_TOOL_SYNC_H

#include "device.h"

/**
 * wg_sync() - turn a whole configuration into the changes that lead to it
 * @dev: from wg_config_complete(); changed in place
 * @running: what the interface has now
 */
void wg_sync(struct wg_device *dev, const struct wg_device *running);

#endif
