// SPDX-License-Identifier: GPL-2.0
/* Loading and unloading. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <net/genetlink.h>
#include <net/rtnetlink.h>

#include "crypto/dispatch.h"
#include "crypto/simd.h"
#include "data/data.h"
#include "device/device.h"
#include "device/peer.h"
#include "selftest/selftest.h"
#include "uapi/wireguard.h"

static bool selftest;
module_param(selftest, bool, 0444);
MODULE_PARM_DESC(selftest, "run the self tests first, and load only if they pass");

static char *crypto;
module_param(crypto, charp, 0444);
MODULE_PARM_DESC(crypto, "for tests: implementations to take if the CPU has them, as portable or avx2");

static uint crypto_refuse;
module_param(crypto_refuse, uint, 0444);
MODULE_PARM_DESC(crypto_refuse, "for tests: of this many uses of the vector registers refuse one, 1 for all");

static int __init load(void)
{
	int ret;

	wg_simd_refuse_every(crypto_refuse);
	/* First: all that follows may use it. */
	ret = wg_crypto_init(crypto);
	if (ret)
		return ret;
	ret = wg_peer_cache_init();
	if (ret)
		goto err_crypto;
	ret = wg_data_init();
	if (ret)
		goto err_peer_cache;
	if (selftest) {
		ret = wg_selftest_run();
		if (ret)
			goto err_data;
	}
	ret = wg_notifiers_init();
	if (ret)
		goto err_data;
	ret = wg_netlink_init();
	if (ret)
		goto err_notifiers;
	/* Last: from here on there can be devices. */
	ret = wg_device_init();
	if (ret)
		goto err_netlink;

	pr_info("wg-dlkm " WG_VERSION " loaded\n");
	return 0;

err_netlink:
	wg_netlink_exit();
err_notifiers:
	wg_notifiers_exit();
err_data:
	wg_data_exit();
err_peer_cache:
	wg_peer_cache_exit();
err_crypto:
	wg_crypto_exit();
	return ret;
}

static void __exit unload(void)
{
	/* First: the kind takes all devices with it. */
	wg_device_exit();
	wg_netlink_exit();
	wg_notifiers_exit();
	wg_data_exit();
	wg_peer_cache_exit();
	/* Freeing peers has queued more callbacks; none may outlive this text. */
	rcu_barrier();
	wg_crypto_exit();
}

module_init(load);
module_exit(unload);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("WireGuard secure network tunnel");
/* Named, so that it is told from the kernel's own (1.0.0), and sorts after that for dkms. */
MODULE_VERSION("wg-dlkm-" WG_VERSION);
MODULE_ALIAS_RTNL_LINK(KBUILD_MODNAME);
MODULE_ALIAS_GENL_FAMILY(WG_GENL_NAME);
