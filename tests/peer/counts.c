// SPDX-License-Identifier: GPL-2.0
/* Counters of a device and its peer as netlink and ethtool show them. */
#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

unsigned int if_nametoindex(const char *name);

static bool find_stats(const uint8_t *p, const uint8_t *end,
		       struct rtnl_link_stats64 *out)
{
	while (p + NLA_HDRLEN <= end) {
		const struct nlattr *nla = (const struct nlattr *)p;

		if (nla->nla_len < NLA_HDRLEN || p + nla->nla_len > end)
			return false;
		if ((nla->nla_type & NLA_TYPE_MASK) == IFLA_STATS64) {
			size_t len = nla->nla_len - NLA_HDRLEN;

			memset(out, 0, sizeof(*out));
			memcpy(out, p + NLA_HDRLEN,
			       len < sizeof(*out) ? len : sizeof(*out));
			return true;
		}
		p += NLA_ALIGN(nla->nla_len);
	}
	return false;
}

static bool link_stats(const char *dev, struct rtnl_link_stats64 *out)
{
	struct ifinfomsg ifi = { .ifi_index = (int)if_nametoindex(dev) };
	static uint8_t buf[32768] __attribute__((aligned(8)));
	static struct msg m;
	int fd = nl_open(NETLINK_ROUTE);
	ssize_t n;

	msg_init_rt(&m, RTM_GETLINK, NLM_F_REQUEST, &ifi, sizeof(ifi));
	CHECK_EQ(msg_send(fd, &m), 0);
	n = recv(fd, buf, sizeof(buf), 0);
	close(fd);
	CHECK(n > (ssize_t)(NLMSG_HDRLEN + sizeof(ifi)));
	CHECK(find_stats(buf + NLMSG_HDRLEN + sizeof(ifi), buf + n, out));
	return true;
}

struct dump_peer *rig_peer(struct rig *r)
{
	static struct dump *d;

	dump_free(d);
	d = dump_dev(rig_nl, r->dev);
	return d->error ? NULL : dump_find(d, r->me.pub);
}

bool rig_counts(struct rig *r, struct rig_counts *c)
{
	struct dump_peer *peer = rig_peer(r);

	CHECK(peer);
	c->peer_rx = peer->rx;
	c->peer_tx = peer->tx;
	return link_stats(r->dev, &c->dev);
}

/*
 * What goes out is counted for the peer before it leaves, but for the device
 * when the stack has taken it, a moment after the wire may have seen it.
 */
bool rig_counts_settled(struct rig *r, struct rig_counts *c)
{
	double end = seconds() + SOON / 1000.0;

	CHECK(rig_counts(r, c));
	while (c->dev.tx_bytes < c->peer_tx && seconds() < end) {
		usleep(1000);
		CHECK(rig_counts(r, c));
	}
	CHECK_EQ(c->dev.tx_bytes, c->peer_tx);
	return true;
}

/* All that was sent: n packets. More than n never becomes n again. */
bool rig_counts_sent(struct rig *r, struct rig_counts *c, uint64_t n)
{
	double end = seconds() + SOON / 1000.0;

	CHECK(rig_counts(r, c));
	while (c->dev.tx_packets < n && seconds() < end) {
		usleep(1000);
		CHECK(rig_counts(r, c));
	}
	CHECK_EQ(c->dev.tx_packets, n);
	return true;
}

uint64_t rig_staged_drops(struct rig *r)
{
	struct rtnl_link_stats64 st;

	return link_stats(r->dev, &st) ? st.tx_dropped : ~0ULL;
}

static int ethtool(const char *dev, void *what)
{
	struct ifreq ifr = { .ifr_data = what };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), ret;

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", dev);
	ret = ioctl(fd, SIOCETHTOOL, &ifr);
	close(fd);
	return ret;
}

enum { STATS_MAX = 512 };

static int64_t ethtool_stat(const char *dev, const char *name)
{
	static struct {
		struct ethtool_gstrings head;
		char names[STATS_MAX][ETH_GSTRING_LEN];
	} strings;
	static struct {
		struct ethtool_stats head;
		uint64_t v[STATS_MAX];
	} stats;
	struct {
		struct ethtool_sset_info head;
		uint32_t count;
	} info = { .head = { .cmd = ETHTOOL_GSSET_INFO,
			     .sset_mask = 1ULL << ETH_SS_STATS } };
	uint32_t i;

	if (ethtool(dev, &info) || !info.head.sset_mask ||
	    info.count > STATS_MAX)
		return -1;
	strings.head = (struct ethtool_gstrings){ .cmd = ETHTOOL_GSTRINGS,
						  .string_set = ETH_SS_STATS,
						  .len = info.count };
	stats.head = (struct ethtool_stats){ .cmd = ETHTOOL_GSTATS,
					     .n_stats = info.count };
	if (ethtool(dev, &strings) || ethtool(dev, &stats))
		return -1;
	for (i = 0; i < info.count; i++)
		if (!strncmp(strings.names[i], name, ETH_GSTRING_LEN))
			return (int64_t)stats.v[i];
	return -1;
}

/* How often the module dropped for that reason. In-tree does not tell: 0. */
int64_t rig_drops(struct rig *r, const char *reason)
{
	char name[64];

	if (is_intree())
		return 0;
	snprintf(name, sizeof(name), "drop_%s", reason);
	return ethtool_stat(r->dev, name);
}

/*
 * True when since `before` exactly `more` were dropped for that reason. Nothing
 * tells when the last one is: it may be dropped elsewhere, by a worker.
 */
bool rig_dropped(struct rig *r, const char *reason, int64_t before,
		 int64_t more)
{
	double end = seconds() + SOON / 1000.0;
	int64_t now = rig_drops(r, reason);

	if (is_intree())
		return true;
	while (now >= 0 && now - before < more && seconds() < end) {
		usleep(1000);
		now = rig_drops(r, reason);
	}
	if (before >= 0 && now - before == more)
		return true;
	printf("# %s: drop_%s went from %lld to %lld, expected %lld more\n",
	       r->dev, reason, (long long)before, (long long)now,
	       (long long)more);
	return false;
}
