// SPDX-License-Identifier: GPL-2.0
/* Bringing the data plane up and down, for the module and for a device. */
#include <linux/moduleparam.h>

#include "cpu.h"
#include "drop.h"
#include "handshake.h"

bool wg_force_plain;
module_param_named(force_plain, wg_force_plain, bool, 0644);
MODULE_PARM_DESC(force_plain, "for tests: cut super-packets, join nothing, handle every packet alone");

int wg_data_init(void)
{
	return wg_cpu_init();
}

void wg_data_exit(void)
{
	wg_cpu_exit();
}

int wg_data_device_init(struct wg_device *wg)
{
	int err = wg_ratelimit_hold();

	if (err)
		return err;
	err = wg_drops_init(wg);
	if (err)
		goto err_ratelimit;
	err = wg_handshakes_init(wg);
	if (err)
		goto err_drops;
	return 0;

err_drops:
	wg_drops_exit(wg);
err_ratelimit:
	wg_ratelimit_release();
	return err;
}

void wg_data_device_quiesce(struct wg_device *wg)
{
	/* In this order: the lanes feed the handshakes. */
	wg_cpu_drain_device(wg);
	wg_handshakes_quiesce(wg);
}

void wg_data_device_exit(struct wg_device *wg)
{
	wg_cpu_drain_device(wg);
	wg_handshakes_exit(wg);
	wg_drops_exit(wg);
	wg_ratelimit_release();
}
