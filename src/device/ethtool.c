// SPDX-License-Identifier: GPL-2.0
/* `ethtool -S`: how many packets were dropped, by reason; and how often other CPUs helped. */
#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <net/rtnetlink.h>

#include "../data/data.h"
#include "device.h"

/* Since 6.2 the core does this by itself; the version it always did. */
static void get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	strscpy(info->driver, dev->rtnl_link_ops->kind, sizeof(info->driver));
}

static int count_strings(struct net_device *dev, int set)
{
	return set == ETH_SS_STATS ? WG_REASON_COUNT - (WG_OK + 1) + 1 : -EOPNOTSUPP;
}

static void get_strings(struct net_device *dev, u32 set, u8 *data)
{
	enum wg_reason reason;

	if (set != ETH_SS_STATS)
		return;
	for (reason = WG_OK + 1; reason < WG_REASON_COUNT; reason++) {
		snprintf(data, ETH_GSTRING_LEN, "drop_%s", wg_reason_name(reason));
		data += ETH_GSTRING_LEN;
	}
	strscpy((char *)data, "chunks_helped", ETH_GSTRING_LEN);
}

static void get_stats(struct net_device *dev, struct ethtool_stats *stats, u64 *data)
{
	enum wg_reason reason;

	for (reason = WG_OK + 1; reason < WG_REASON_COUNT; reason++)
		*data++ = wg_drops_sum(wg_priv(dev), reason);
	*data = wg_helped_sum(wg_priv(dev));
}

const struct ethtool_ops wg_ethtool_ops = {
	.get_drvinfo = get_drvinfo,
	.get_sset_count = count_strings,
	.get_strings = get_strings,
	.get_ethtool_stats = get_stats,
};
