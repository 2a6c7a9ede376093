/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A device as the tool knows it: what a backend read, or what is to be set.
 * In the second case the bits in `has` say what is given; the rest is left alone.
 */
#ifndef WG_TOOL_DEVICE_H
#define WG_TOOL_DEVICE_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include "key.h"

union wg_endpoint {
	struct sockaddr sa;
	struct sockaddr_in in4;
	struct sockaddr_in6 in6;
};

struct wg_allowedip {
	u16 family;
	u8 cidr;
	bool remove; /* take it away instead of adding it */
	union {
		struct in_addr in4;
		struct in6_addr in6;
	};
};

enum wg_peer_has {
	WG_PEER_PSK = 1 << 0,
	WG_PEER_ENDPOINT = 1 << 1,
	WG_PEER_KEEPALIVE = 1 << 2,
	WG_PEER_PUBLIC_KEY = 1 << 3,
	WG_PEER_REMOVE = 1 << 4, /* nothing else of it counts */
	WG_PEER_REPLACE_IPS = 1 << 5,
};

struct wg_peer {
	struct wg_peer *next;
	u32 has; /* enum wg_peer_has */
	u16 keepalive; /* seconds, 0 is off */
	u8 public_key[WG_KEY];
	u8 preshared_key[WG_KEY]; /* zero: none */
	union wg_endpoint endpoint;
	int64_t handshake_sec, handshake_nsec; /* of the wall clock, 0 is never */
	u64 rx_bytes, tx_bytes;
	struct wg_allowedip *ips;
	size_t n_ips, room_ips;
	char *name; /* from a `# Name =' comment, or NULL */
	unsigned int line; /* of its [Peer], 0 outside files */
	size_t order; /* among the device's peers */
};

enum wg_device_has {
	WG_DEV_PRIVATE_KEY = 1 << 0,
	WG_DEV_PUBLIC_KEY = 1 << 1,
	WG_DEV_PORT = 1 << 2,
	WG_DEV_FWMARK = 1 << 3,
	WG_DEV_REPLACE_PEERS = 1 << 4,
};

struct wg_device {
	char name[IFNAMSIZ];
	u32 has; /* enum wg_device_has */
	u32 fwmark;
	u16 port;
	u8 private_key[WG_KEY];
	u8 public_key[WG_KEY];
	struct wg_peer *peers, *last;
	size_t n_peers;
};

struct wg_device *wg_device_new(const char *name);

/* Wipes the keys in it. NULL is fine. */
void wg_device_free(struct wg_device *dev);

/* A new peer at the end; its key is still to be filled in. */
struct wg_peer *wg_peer_new(struct wg_device *dev);

/* A new peer at the front: what is removed goes first. */
struct wg_peer *wg_peer_new_first(struct wg_device *dev);

/* A zeroed allowed IP at the end of @peer's list; valid until the next one is made. */
struct wg_allowedip *wg_allowedip_new(struct wg_peer *peer);

/* Bytes of the address: 4 or 16. */
size_t wg_allowedip_len(const struct wg_allowedip *ip);

/* Whether bits beyond the prefix length are set. */
bool wg_allowedip_has_host_bits(const struct wg_allowedip *ip);

/* As text, host bits included. */
enum { WG_ALLOWEDIP_TEXT = INET6_ADDRSTRLEN + 4 };
void wg_allowedip_text(char text[WG_ALLOWEDIP_TEXT], const struct wg_allowedip *ip);

/* `A.B.C.D:PORT' or `[IPv6%scope]:PORT'. */
enum { WG_ENDPOINT_TEXT = INET6_ADDRSTRLEN + IFNAMSIZ + 16 };
void wg_endpoint_text(char text[WG_ENDPOINT_TEXT], const union wg_endpoint *ep);

socklen_t wg_endpoint_len(const union wg_endpoint *ep);

/* Peers sorted by key, equal ones in their order, to find one among many. */
struct wg_index {
	struct wg_peer **peers;
	size_t n;
};

void wg_index_build(struct wg_index *index, const struct wg_device *dev);

/* The first with that key, or NULL. */
struct wg_peer *wg_index_find(const struct wg_index *index, const u8 key[WG_KEY]);
void wg_index_free(struct wg_index *index);

#endif
