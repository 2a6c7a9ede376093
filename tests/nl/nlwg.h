/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Raw netlink for tests: messages are built byte by byte, so that wrong ones
 * can be built too. Nothing here validates what it is told to send.
 */
#ifndef WG_TEST_NLWG_H
#define WG_TEST_NLWG_H

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CMD_GET_DEVICE = 0,
	CMD_SET_DEVICE = 1,
};

enum {
	DEV_IFINDEX = 1,
	DEV_IFNAME,
	DEV_PRIVATE_KEY,
	DEV_PUBLIC_KEY,
	DEV_FLAGS,
	DEV_LISTEN_PORT,
	DEV_FWMARK,
	DEV_PEERS,
	DEV_MAX = DEV_PEERS,

	DEV_F_REPLACE_PEERS = 1,
};

enum {
	PEER_PUBLIC_KEY = 1,
	PEER_PRESHARED_KEY,
	PEER_FLAGS,
	PEER_ENDPOINT,
	PEER_KEEPALIVE,
	PEER_LAST_HANDSHAKE,
	PEER_RX_BYTES,
	PEER_TX_BYTES,
	PEER_ALLOWEDIPS,
	PEER_PROTOCOL_VERSION,
	PEER_MAX = PEER_PROTOCOL_VERSION,

	PEER_F_REMOVE_ME = 1,
	PEER_F_REPLACE_ALLOWEDIPS = 2,
	PEER_F_UPDATE_ONLY = 4,
};

enum {
	AIP_FAMILY = 1,
	AIP_IPADDR,
	AIP_CIDR_MASK,
	AIP_FLAGS,
	AIP_MAX = AIP_FLAGS,

	AIP_F_REMOVE_ME = 1,
};

enum {
	KEY_LEN = 32,
	MSG_ROOM = 140 * 1024,
	RECV_ROOM = 32 * 1024,
};

struct msg {
	size_t len;
	uint8_t buf[MSG_ROOM] __attribute__((aligned(8)));
};

/* One allowed IP and one peer as a dump shows them, continuations merged. */
struct dump_aip {
	uint16_t family;
	uint8_t cidr;
	uint8_t addr[16];
};

struct dump_peer {
	uint8_t pub[KEY_LEN];
	uint8_t psk[KEY_LEN];
	uint32_t seen;		/* bit per attribute type of the first piece */
	uint32_t seen_more;	/* the same of all continuations */
	unsigned int pieces;
	uint8_t endpoint[64];
	size_t endpoint_len;
	uint16_t keepalive;
	int64_t handshake_sec, handshake_nsec;
	uint64_t rx, tx;
	uint32_t protocol;
	struct dump_aip *aips;
	size_t aip_count;
};

enum { DUMP_MSGS_MAX = 4096 };

struct dump_msg {
	size_t len;
	uint16_t flags;
	uint32_t seen;		/* bit per device attribute type */
	unsigned int peers;	/* elements of PEERS, pieces included */
	uint32_t first, last;	/* numbers of fill_key() of those elements */
};

struct dump {
	int error;		/* of NLMSG_ERROR or NLMSG_DONE, negative */
	bool refused;		/* error came as NLMSG_ERROR */
	uint16_t done_flags;
	unsigned int msg_count, intr_count;
	struct dump_msg msgs[DUMP_MSGS_MAX];
	uint32_t seen;
	bool malformed;
	uint32_t ifindex;
	char ifname[64];
	uint8_t priv[KEY_LEN], pub[KEY_LEN];
	uint16_t port;
	uint32_t fwmark;
	struct dump_peer *peers;
	size_t peer_count;
};

/* Expectations: the module under test and the kernel it runs on. */
bool is_intree(void);
bool kernel_older(int major, int minor);
bool old_rules(void);	/* the "6.1" column: in-tree module before 6.19 */

/* Sockets. */
int nl_open(int protocol);
int genl_open(void);	/* also looks the family up */
extern uint16_t wg_family;
extern char nl_text[256];	/* extended ack of the last transact() */

/* Building. */
void msg_init(struct msg *m, uint8_t cmd, uint16_t flags);
void msg_init_rt(struct msg *m, uint16_t type, uint16_t flags,
		 const void *hdr, size_t len);
void put(struct msg *m, uint16_t type, const void *data, size_t len);
void put_u8(struct msg *m, uint16_t type, uint8_t v);
void put_u16(struct msg *m, uint16_t type, uint16_t v);
void put_u32(struct msg *m, uint16_t type, uint32_t v);
void put_u64(struct msg *m, uint16_t type, uint64_t v);
void put_str(struct msg *m, uint16_t type, const char *s);
void put_raw(struct msg *m, const void *data, size_t len);
size_t nest(struct msg *m, uint16_t type);		/* with NLA_F_NESTED */
size_t nest_plain(struct msg *m, uint16_t type);	/* without */
void nest_end(struct msg *m, size_t at);

/* Talking. Errors are negative errnos. */
int msg_send(int fd, struct msg *m);
extern bool nl_unaddressed;	/* send to whom the socket talks by default */
int transact(int fd, struct msg *m);
struct dump *dump_read(int fd, size_t room);
struct dump *dump_new(void);
int dump_step(int fd, struct dump *d, size_t room); /* 1 more, 0 end */
struct dump *dump_dev(int fd, const char *ifname);
void dump_free(struct dump *d);
struct dump_peer *dump_find(struct dump *d, const uint8_t *pub);

/* Shorthand used by most tests. */
void msg_set(struct msg *m, const char *ifname);
void msg_get(struct msg *m, const char *ifname);
void put_aip4(struct msg *m, uint32_t addr, uint8_t cidr);
void put_aip6(struct msg *m, const char *addr, uint8_t cidr);
void fill_key(uint8_t *key, uint32_t n);
int peers_add(int fd, const char *dev, uint32_t from, uint32_t n,
	      uint32_t prefixes);
int peers_remove(int fd, const char *dev, uint32_t from, uint32_t n);
int peers_remove_all(int fd, const char *dev);
double seconds(void);

/* rtnetlink. */
int link_add(const char *name, const char *kind);
int link_add_in(const char *name, const char *kind, int netns_fd);
int link_add_veth(const char *name, const char *other);
int link_del(const char *name);
int link_up(const char *name);
int link_down(const char *name);
int link_mtu(const char *name, uint32_t mtu);
int link_move(const char *name, int netns_fd);
int link_rename(const char *name, const char *to);
int addr_add(const char *name, const char *addr, uint8_t plen);
int route_add(const char *dev, const char *dst, uint8_t plen, uint32_t mtu);
int route_via(const char *dst, uint8_t plen, const char *gateway);

/* Namespaces. */
int netns_new(void);		/* leaves the caller in a fresh one, lo up */
int netns_fd(void);
int netns_enter(int fd);

#endif
