// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "nlwg.h"

uint16_t wg_family;
char nl_text[256];
bool nl_unaddressed;

bool is_intree(void)
{
	const char *module = getenv("WG_MODULE");

	return module && !strcmp(module, "intree");
}

bool kernel_older(int major, int minor)
{
	struct utsname u;
	int a = 0, b = 0;

	uname(&u);
	sscanf(u.release, "%d.%d", &a, &b);
	return a < major || (a == major && b < minor);
}

bool old_rules(void)
{
	return is_intree() && kernel_older(6, 19);
}

int nl_open(int protocol)
{
	struct sockaddr_nl local = { .nl_family = AF_NETLINK };
	struct timeval patience = { .tv_sec = 30 };
	int on = 1, size = 1 << 20;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (bind(fd, (struct sockaddr *)&local, sizeof(local))) {
		close(fd);
		return -errno;
	}
	return fd;
}

static void align(struct msg *m)
{
	while (m->len & 3)
		m->buf[m->len++] = 0;
}

static void room(const struct msg *m, size_t more)
{
	if (m->len + more + 8 > sizeof(m->buf)) {
		fprintf(stderr, "test message too large\n");
		abort();
	}
}

void msg_init_rt(struct msg *m, uint16_t type, uint16_t flags,
		 const void *hdr, size_t len)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)m->buf;

	memset(nlh, 0, sizeof(*nlh));
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	m->len = NLMSG_HDRLEN;
	put_raw(m, hdr, len);
	align(m);
}

void msg_init(struct msg *m, uint8_t cmd, uint16_t flags)
{
	struct genlmsghdr gh = { .cmd = cmd, .version = 1 };

	msg_init_rt(m, wg_family, NLM_F_REQUEST | flags, &gh, sizeof(gh));
}

void put_raw(struct msg *m, const void *data, size_t len)
{
	room(m, len);
	if (len)
		memcpy(m->buf + m->len, data, len);
	m->len += len;
}

void put(struct msg *m, uint16_t type, const void *data, size_t len)
{
	struct nlattr nla = { .nla_len = NLA_HDRLEN + len, .nla_type = type };

	align(m);
	put_raw(m, &nla, sizeof(nla));
	put_raw(m, data, len);
	align(m);
}

void put_u8(struct msg *m, uint16_t type, uint8_t v)
{
	put(m, type, &v, sizeof(v));
}

void put_u16(struct msg *m, uint16_t type, uint16_t v)
{
	put(m, type, &v, sizeof(v));
}

void put_u32(struct msg *m, uint16_t type, uint32_t v)
{
	put(m, type, &v, sizeof(v));
}

void put_u64(struct msg *m, uint16_t type, uint64_t v)
{
	put(m, type, &v, sizeof(v));
}

void put_str(struct msg *m, uint16_t type, const char *s)
{
	put(m, type, s, strlen(s) + 1);
}

size_t nest_plain(struct msg *m, uint16_t type)
{
	struct nlattr nla = { .nla_type = type };
	size_t at;

	align(m);
	at = m->len;
	put_raw(m, &nla, sizeof(nla));
	return at;
}

size_t nest(struct msg *m, uint16_t type)
{
	return nest_plain(m, type | NLA_F_NESTED);
}

void nest_end(struct msg *m, size_t at)
{
	struct nlattr *nla = (struct nlattr *)(m->buf + at);

	if (m->len - at > 65535) {
		fprintf(stderr, "test attribute too large\n");
		abort();
	}
	nla->nla_len = m->len - at;
	align(m);
}

static uint32_t next_seq;

int msg_send(int fd, struct msg *m)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct nlmsghdr *nlh = (struct nlmsghdr *)m->buf;
	ssize_t n;

	nlh->nlmsg_len = m->len;
	nlh->nlmsg_seq = ++next_seq;
	n = sendto(fd, m->buf, m->len, 0,
		   nl_unaddressed ? NULL : (struct sockaddr *)&kernel,
		   nl_unaddressed ? 0 : sizeof(kernel));
	return n < 0 ? -errno : 0;
}

static void read_text(const struct nlmsghdr *nlh, const struct nlmsgerr *err)
{
	size_t skip = sizeof(*err);
	const uint8_t *p, *end = (const uint8_t *)nlh + nlh->nlmsg_len;

	nl_text[0] = 0;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += NLMSG_ALIGN(err->msg.nlmsg_len - sizeof(err->msg));
	p = (const uint8_t *)err + skip;
	while (p + NLA_HDRLEN <= end) {
		const struct nlattr *nla = (const struct nlattr *)p;

		if (nla->nla_len < NLA_HDRLEN || p + nla->nla_len > end)
			return;
		if (nla->nla_type == NLMSGERR_ATTR_MSG)
			snprintf(nl_text, sizeof(nl_text), "%.*s",
				 (int)(nla->nla_len - NLA_HDRLEN),
				 (const char *)p + NLA_HDRLEN);
		p += NLA_ALIGN(nla->nla_len);
	}
}

/* Sends with NLM_F_ACK and returns the errno of the answer, 0 for success. */
int transact(int fd, struct msg *m)
{
	static uint8_t buf[RECV_ROOM + MSG_ROOM];
	struct nlmsghdr *nlh = (struct nlmsghdr *)m->buf;
	int ret;

	nlh->nlmsg_flags |= NLM_F_ACK;
	ret = msg_send(fd, m);
	if (ret)
		return ret;
	for (;;) {
		ssize_t n = recv(fd, buf, sizeof(buf), 0);
		const struct nlmsghdr *r = (const struct nlmsghdr *)buf;

		if (n < 0)
			return -errno;
		for (; NLMSG_OK(r, n); r = NLMSG_NEXT(r, n)) {
			const struct nlmsgerr *err = NLMSG_DATA(r);

			if (r->nlmsg_seq != next_seq)
				continue;
			if (r->nlmsg_type == NLMSG_DONE)
				return *(const int *)NLMSG_DATA(r);
			if (r->nlmsg_type != NLMSG_ERROR)
				continue;
			read_text(r, err);
			return err->error;
		}
	}
}

/* Walks attributes; returns false when the region is not made of them. */
static bool next_attr(const uint8_t **p, const uint8_t *end,
		      const struct nlattr **out)
{
	const struct nlattr *nla = (const struct nlattr *)*p;

	if (*p + NLA_HDRLEN > end || nla->nla_len < NLA_HDRLEN ||
	    *p + nla->nla_len > end)
		return false;
	*out = nla;
	*p += NLA_ALIGN(nla->nla_len);
	return true;
}

static const uint8_t *data(const struct nlattr *nla)
{
	return (const uint8_t *)nla + NLA_HDRLEN;
}

static size_t data_len(const struct nlattr *nla)
{
	return nla->nla_len - NLA_HDRLEN;
}

static uint16_t attr_type(const struct nlattr *nla)
{
	return nla->nla_type & NLA_TYPE_MASK;
}

static void take(struct dump *d, void *dst, size_t want,
		 const struct nlattr *nla)
{
	if (data_len(nla) != want)
		d->malformed = true;
	else
		memcpy(dst, data(nla), want);
}

static void parse_aip(struct dump *d, struct dump_peer *peer,
		      const struct nlattr *elem)
{
	const uint8_t *p = data(elem), *end = p + data_len(elem);
	struct dump_aip *aip;
	const struct nlattr *nla;
	uint32_t seen = 0;
	size_t addr_len = 0;

	if (!(peer->aip_count & (peer->aip_count - 1)) || !peer->aips)
		peer->aips = realloc(peer->aips, sizeof(*aip) * 2 *
				     (peer->aip_count ? peer->aip_count : 1));
	aip = &peer->aips[peer->aip_count++];
	memset(aip, 0, sizeof(*aip));
	while (next_attr(&p, end, &nla)) {
		seen |= 1u << (attr_type(nla) & 31);
		switch (attr_type(nla)) {
		case AIP_FAMILY:
			take(d, &aip->family, 2, nla);
			break;
		case AIP_CIDR_MASK:
			take(d, &aip->cidr, 1, nla);
			break;
		case AIP_IPADDR:
			addr_len = data_len(nla);
			if (addr_len <= 16)
				memcpy(aip->addr, data(nla), addr_len);
			break;
		}
	}
	if (p != end || elem->nla_type != NLA_F_NESTED ||
	    seen != (1u << AIP_FAMILY | 1u << AIP_IPADDR | 1u << AIP_CIDR_MASK) ||
	    addr_len != (aip->family == AF_INET ? 4 : 16))
		d->malformed = true;
}

static void parse_aips(struct dump *d, struct dump_peer *peer,
		       const struct nlattr *list)
{
	const uint8_t *p = data(list), *end = p + data_len(list);
	const struct nlattr *nla;

	if (!(list->nla_type & NLA_F_NESTED))
		d->malformed = true;
	while (next_attr(&p, end, &nla))
		parse_aip(d, peer, nla);
	if (p != end)
		d->malformed = true;
}

static void parse_peer_attr(struct dump *d, struct dump_peer *peer,
			    const struct nlattr *nla)
{
	int64_t when[2] = { 0, 0 };

	switch (attr_type(nla)) {
	case PEER_PRESHARED_KEY:
		take(d, peer->psk, KEY_LEN, nla);
		break;
	case PEER_ENDPOINT:
		peer->endpoint_len = data_len(nla);
		if (peer->endpoint_len != 16 && peer->endpoint_len != 28)
			d->malformed = true;
		else
			memcpy(peer->endpoint, data(nla), peer->endpoint_len);
		break;
	case PEER_KEEPALIVE:
		take(d, &peer->keepalive, 2, nla);
		break;
	case PEER_LAST_HANDSHAKE:
		take(d, when, sizeof(when), nla);
		peer->handshake_sec = when[0];
		peer->handshake_nsec = when[1];
		break;
	case PEER_RX_BYTES:
		take(d, &peer->rx, 8, nla);
		break;
	case PEER_TX_BYTES:
		take(d, &peer->tx, 8, nla);
		break;
	case PEER_PROTOCOL_VERSION:
		take(d, &peer->protocol, 4, nla);
		break;
	case PEER_ALLOWEDIPS:
		parse_aips(d, peer, nla);
		break;
	}
}

static struct dump_peer *peer_slot(struct dump *d, const uint8_t *pub)
{
	struct dump_peer *peer;

	if (d->peer_count) {
		peer = &d->peers[d->peer_count - 1];
		if (!memcmp(peer->pub, pub, KEY_LEN))
			return peer;
	}
	if (!(d->peer_count & (d->peer_count - 1)))
		d->peers = realloc(d->peers, sizeof(*peer) * 2 *
				   (d->peer_count ? d->peer_count : 1));
	peer = &d->peers[d->peer_count++];
	memset(peer, 0, sizeof(*peer));
	memcpy(peer->pub, pub, KEY_LEN);
	return peer;
}

static void parse_peer(struct dump *d, struct dump_msg *m,
		       const struct nlattr *elem)
{
	const uint8_t *p = data(elem), *end = p + data_len(elem);
	const uint8_t *start = p, *pub = NULL;
	struct dump_peer *peer;
	const struct nlattr *nla;
	uint32_t seen = 0;

	while (next_attr(&p, end, &nla))
		if (attr_type(nla) == PEER_PUBLIC_KEY &&
		    data_len(nla) == KEY_LEN)
			pub = data(nla);
	if (p != end || !pub || elem->nla_type != NLA_F_NESTED) {
		d->malformed = true;
		return;
	}
	memcpy(&m->last, pub, sizeof(m->last));
	if (!m->peers++)
		m->first = m->last;
	peer = peer_slot(d, pub);
	for (p = start; next_attr(&p, end, &nla);) {
		seen |= 1u << (attr_type(nla) & 31);
		parse_peer_attr(d, peer, nla);
	}
	/* the alignment padding attribute is 0 and does not count */
	seen &= ~1u;
	if (!peer->pieces++)
		peer->seen = seen;
	else
		peer->seen_more |= seen;
}

static void parse_peers(struct dump *d, struct dump_msg *m,
			const struct nlattr *list)
{
	const uint8_t *p = data(list), *end = p + data_len(list);
	const struct nlattr *nla;

	if (!(list->nla_type & NLA_F_NESTED))
		d->malformed = true;
	while (next_attr(&p, end, &nla))
		parse_peer(d, m, nla);
	if (p != end)
		d->malformed = true;
}

static void parse_dev_attr(struct dump *d, struct dump_msg *m,
			   const struct nlattr *nla)
{
	switch (attr_type(nla)) {
	case DEV_IFINDEX:
		take(d, &d->ifindex, 4, nla);
		break;
	case DEV_IFNAME:
		snprintf(d->ifname, sizeof(d->ifname), "%.*s",
			 (int)data_len(nla), (const char *)data(nla));
		if (data_len(nla) != strlen(d->ifname) + 1)
			d->malformed = true;
		break;
	case DEV_PRIVATE_KEY:
		take(d, d->priv, KEY_LEN, nla);
		break;
	case DEV_PUBLIC_KEY:
		take(d, d->pub, KEY_LEN, nla);
		break;
	case DEV_LISTEN_PORT:
		take(d, &d->port, 2, nla);
		break;
	case DEV_FWMARK:
		take(d, &d->fwmark, 4, nla);
		break;
	case DEV_PEERS:
		parse_peers(d, m, nla);
		break;
	default:
		d->malformed = true;
	}
}

static void parse_dev(struct dump *d, const struct nlmsghdr *nlh)
{
	const uint8_t *p = (const uint8_t *)nlh + NLMSG_HDRLEN + GENL_HDRLEN;
	const uint8_t *end = (const uint8_t *)nlh + nlh->nlmsg_len;
	const struct genlmsghdr *gh = NLMSG_DATA(nlh);
	struct dump_msg *m;
	const struct nlattr *nla;

	if (d->msg_count == DUMP_MSGS_MAX) {
		d->malformed = true;
		return;
	}
	m = &d->msgs[d->msg_count++];
	memset(m, 0, sizeof(*m));
	m->len = nlh->nlmsg_len;
	m->flags = nlh->nlmsg_flags;
	d->intr_count += !!(m->flags & NLM_F_DUMP_INTR);
	if (gh->cmd != CMD_GET_DEVICE || !(m->flags & NLM_F_MULTI) ||
	    nlh->nlmsg_type != wg_family)
		d->malformed = true;
	while (next_attr(&p, end, &nla)) {
		m->seen |= 1u << (attr_type(nla) & 31);
		parse_dev_attr(d, m, nla);
	}
	d->seen |= m->seen;
	if (p != end)
		d->malformed = true;
}

struct dump *dump_new(void)
{
	return calloc(1, sizeof(struct dump));
}

/* One recv(). Returns 1 when more is to come, 0 at the end. */
int dump_step(int fd, struct dump *d, size_t size)
{
	static uint8_t buf[256 * 1024] __attribute__((aligned(8)));
	struct iovec iov = { buf, size };
	struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };
	const struct nlmsghdr *r = (const struct nlmsghdr *)buf;
	ssize_t n = recvmsg(fd, &mh, 0);

	if (n < 0) {
		d->error = -errno;
		return 0;
	}
	if (mh.msg_flags & MSG_TRUNC) {
		d->malformed = true;
		return 0;
	}
	for (; NLMSG_OK(r, n); r = NLMSG_NEXT(r, n)) {
		const struct nlmsgerr *err = NLMSG_DATA(r);

		if (r->nlmsg_type == NLMSG_DONE) {
			d->error = *(const int *)NLMSG_DATA(r);
			d->done_flags = r->nlmsg_flags;
			return 0;
		}
		if (r->nlmsg_type == NLMSG_ERROR) {
			d->error = err->error;
			d->refused = true;
			read_text(r, err);
			return 0;
		}
		parse_dev(d, r);
	}
	return 1;
}

struct dump *dump_read(int fd, size_t size)
{
	struct dump *d = dump_new();

	while (dump_step(fd, d, size))
		;
	return d;
}

struct dump *dump_dev(int fd, const char *ifname)
{
	static struct msg m;

	msg_get(&m, ifname);
	msg_send(fd, &m);
	return dump_read(fd, RECV_ROOM);
}

void dump_free(struct dump *d)
{
	size_t i;

	if (!d)
		return;
	for (i = 0; i < d->peer_count; i++)
		free(d->peers[i].aips);
	free(d->peers);
	free(d);
}

struct dump_peer *dump_find(struct dump *d, const uint8_t *pub)
{
	size_t i;

	for (i = 0; i < d->peer_count; i++)
		if (!memcmp(d->peers[i].pub, pub, KEY_LEN))
			return &d->peers[i];
	return NULL;
}

void msg_set(struct msg *m, const char *ifname)
{
	msg_init(m, CMD_SET_DEVICE, NLM_F_ACK);
	put_str(m, DEV_IFNAME, ifname);
}

void msg_get(struct msg *m, const char *ifname)
{
	msg_init(m, CMD_GET_DEVICE, NLM_F_DUMP);
	put_str(m, DEV_IFNAME, ifname);
}

static void put_aip(struct msg *m, uint16_t family, const void *addr,
		    size_t len, uint8_t cidr)
{
	size_t at = nest(m, 0);

	put_u16(m, AIP_FAMILY, family);
	put(m, AIP_IPADDR, addr, len);
	put_u8(m, AIP_CIDR_MASK, cidr);
	nest_end(m, at);
}

/* addr in host order */
void put_aip4(struct msg *m, uint32_t addr, uint8_t cidr)
{
	uint32_t be = htonl(addr);

	put_aip(m, AF_INET, &be, 4, cidr);
}

void put_aip6(struct msg *m, const char *addr, uint8_t cidr)
{
	uint8_t in6[16];

	inet_pton(AF_INET6, addr, in6);
	put_aip(m, AF_INET6, in6, 16, cidr);
}

/* Distinct public keys by number; never all zero. */
void fill_key(uint8_t *key, uint32_t n)
{
	memset(key, 0xa5, KEY_LEN);
	memcpy(key, &n, sizeof(n));
	memcpy(key + 16, &n, sizeof(n));
}

double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void put_peer(struct msg *m, uint32_t n, uint32_t flags,
		     uint32_t prefixes)
{
	size_t at, elem = nest(m, 0);
	uint8_t key[KEY_LEN];
	uint32_t i;

	fill_key(key, n);
	put(m, PEER_PUBLIC_KEY, key, KEY_LEN);
	if (flags)
		put_u32(m, PEER_FLAGS, flags);
	if (prefixes) {
		at = nest(m, PEER_ALLOWEDIPS);
		for (i = 0; i < prefixes; i++)
			put_aip4(m, 0x0a000000 + n * prefixes + i, 32);
		nest_end(m, at);
	}
	nest_end(m, elem);
}

/* Peers from..from+n-1, as many to a message as an attribute can hold. */
static int peers_each(int fd, const char *dev, uint32_t from, uint32_t n,
		      uint32_t flags, uint32_t prefixes)
{
	size_t one = 64 + 32 * (size_t)prefixes;
	static struct msg m;

	while (n) {
		size_t peers;
		int ret;

		msg_set(&m, dev);
		peers = nest(&m, DEV_PEERS);
		do
			put_peer(&m, from++, flags, prefixes);
		while (--n && m.len - peers + one < 65000);
		nest_end(&m, peers);
		ret = transact(fd, &m);
		if (ret)
			return ret;
	}
	return 0;
}

int peers_add(int fd, const char *dev, uint32_t from, uint32_t n,
	      uint32_t prefixes)
{
	return peers_each(fd, dev, from, n, 0, prefixes);
}

int peers_remove(int fd, const char *dev, uint32_t from, uint32_t n)
{
	return peers_each(fd, dev, from, n, PEER_F_REMOVE_ME, 0);
}

int peers_remove_all(int fd, const char *dev)
{
	static struct msg m;

	msg_set(&m, dev);
	put_u32(&m, DEV_FLAGS, DEV_F_REPLACE_PEERS);
	return transact(fd, &m);
}

static int lookup_family(int fd)
{
	/* no larger: a socket's dumps grow to the largest buffer it was read with */
	static uint8_t buf[4096];
	struct genlmsghdr gh = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 };
	const struct nlmsghdr *r = (const struct nlmsghdr *)buf;
	static struct msg m;
	const struct nlattr *nla;
	const uint8_t *p, *end;
	ssize_t n;

	msg_init_rt(&m, GENL_ID_CTRL, NLM_F_REQUEST, &gh, sizeof(gh));
	put_str(&m, CTRL_ATTR_FAMILY_NAME, "wireguard");
	if (msg_send(fd, &m))
		return -EIO;
	n = recv(fd, buf, sizeof(buf), 0);
	if (n < (ssize_t)sizeof(*r))
		return -EIO;
	if (r->nlmsg_type == NLMSG_ERROR)
		return ((const struct nlmsgerr *)NLMSG_DATA(r))->error;
	p = buf + NLMSG_HDRLEN + GENL_HDRLEN;
	end = buf + n;
	while (next_attr(&p, end, &nla))
		if (attr_type(nla) == CTRL_ATTR_FAMILY_ID)
			memcpy(&wg_family, data(nla), 2);
	return wg_family ? 0 : -ENOENT;
}

int genl_open(void)
{
	int fd = nl_open(NETLINK_GENERIC);
	int ret;

	if (fd < 0)
		return fd;
	ret = lookup_family(fd);
	if (ret) {
		close(fd);
		return ret;
	}
	return fd;
}
