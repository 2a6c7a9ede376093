/* SPDX-License-Identifier: GPL-2.0 */
/* UDP GSO packets to our port reach encap_rcv uncut. */
#ifndef WG_DATA_UNCUT_H
#define WG_DATA_UNCUT_H

#include "../device/device.h"

/**
 * wg_uncut_start() - from now on, in the namespace of the sockets.
 * @net: held by the caller until this returns, and alive until wg_uncut_stop()
 * Context: config held, may sleep. A failure only means that the core cuts them.
 */
void wg_uncut_start(struct wg_device *wg, struct net *net);
/** wg_uncut_stop() - no more; a softirq may still use the device until a grace period. Context: the same. */
void wg_uncut_stop(struct wg_device *wg);

#endif
