// SPDX-License-Identifier: GPL-2.0
/* Moments at which keys must go: the machine sleeps, or was cloned. */
#include <linux/notifier.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/suspend.h>

#include "../data/data.h"
#include "device.h"
#include "peer.h"

static void zero_keys(struct wg_device *wg)
{
	struct wg_peer *peer;

	list_for_each_entry(peer, &wg->peers, list)
		wg_proto_zero(&peer->proto, &wg->index);
}

static int pm_event(struct notifier_block *nb, unsigned long action, void *data)
{
	/*
	 * These suspend all the time. Not ANDROID: before 6.0 distributions set
	 * it on kernels of desktops and laptops, for the sake of binder.
	 */
	if (IS_ENABLED(CONFIG_PM_AUTOSLEEP) || IS_ENABLED(CONFIG_PM_USERSPACE_AUTOSLEEP))
		return NOTIFY_DONE;
	if (action != PM_SUSPEND_PREPARE && action != PM_HIBERNATION_PREPARE)
		return NOTIFY_DONE;
	wg_devices_each(zero_keys);
	/* Keys are wiped when they are freed: not later than now. */
	rcu_barrier();
	return NOTIFY_DONE;
}

static struct notifier_block pm_notifier = { .notifier_call = pm_event };

/* Two copies of this machine must not use one nonce twice. */
static void expire_keys(struct wg_device *wg)
{
	struct wg_clock now = wg_clock_now();
	struct wg_peer *peer;

	list_for_each_entry(peer, &wg->peers, list)
		wg_proto_expire(&peer->proto, &wg->index, &now);
}

static int vmfork_event(struct notifier_block *nb, unsigned long action, void *data)
{
	wg_devices_each(expire_keys);
	return NOTIFY_DONE;
}

static struct notifier_block vmfork_notifier = { .notifier_call = vmfork_event };

int wg_notifiers_init(void)
{
	int ret = register_pm_notifier(&pm_notifier);

	if (ret)
		return ret;
	ret = register_random_vmfork_notifier(&vmfork_notifier);
	if (ret)
		unregister_pm_notifier(&pm_notifier);
	return ret;
}

void wg_notifiers_exit(void)
{
	unregister_random_vmfork_notifier(&vmfork_notifier);
	unregister_pm_notifier(&pm_notifier);
}
