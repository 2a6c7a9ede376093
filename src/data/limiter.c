// SPDX-License-Identifier: GPL-2.0
/*
 * The one rate limiter of the module, counted by devices, swept once a second.
 */
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/workqueue.h>

#include "../engine/ratelimit.h"
#include "handshake.h"

static DEFINE_MUTEX(users_lock);
static unsigned int users;		/* under users_lock */
static struct wg_ratelimit limiter;

static void sweep(struct work_struct *work);
static DECLARE_DEFERRABLE_WORK(sweep_work, sweep);

static void sweep(struct work_struct *work)
{
	wg_ratelimit_collect(&limiter, ktime_get_coarse_boottime_ns());
	/* An idle machine with an empty table is not woken. */
	if (atomic_read(&limiter.entries))
		queue_delayed_work(system_power_efficient_wq, &sweep_work, HZ);
}

int wg_ratelimit_hold(void)
{
	u8 key[16];
	int err = 0;

	mutex_lock(&users_lock);
	if (!users) {
		get_random_bytes(key, sizeof(key));
		err = wg_ratelimit_init(&limiter, wg_ratelimit_buckets((u64)totalram_pages() << PAGE_SHIFT),
					key);
		memzero_explicit(key, sizeof(key));
	}
	if (!err)
		users++;
	mutex_unlock(&users_lock);
	return err;
}

void wg_ratelimit_release(void)
{
	mutex_lock(&users_lock);
	if (users && !--users) {
		cancel_delayed_work_sync(&sweep_work);
		wg_ratelimit_destroy(&limiter);
	}
	mutex_unlock(&users_lock);
}

bool wg_ratelimit_ok(struct wg_device *wg, const struct wg_source *source)
{
	/* The namespace the device is in now; its address tells it from others. */
	u64 scope = (u64)(unsigned long)dev_net(wg->dev);
	bool ok = wg_ratelimit_allow(&limiter, scope, source->addr, source->addr_len,
				     ktime_get_coarse_boottime_ns());

	queue_delayed_work(system_power_efficient_wq, &sweep_work, HZ);
	return ok;
}
