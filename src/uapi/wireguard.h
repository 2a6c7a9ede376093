/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The numbers of the Generic Netlink family `wireguard`, version 1.
 *
 *	WG_CMD_GET_DEVICE	dump; IFINDEX or IFNAME selects the device
 *	WG_CMD_SET_DEVICE	IFINDEX or IFNAME, and whatever is to change
 *
 * Large devices span several messages in both directions: a reply goes on with
 * the same peer by repeating its public key; a request puts REPLACE_PEERS and
 * REPLACE_ALLOWEDIPS only into the first piece.
 */
#ifndef WG_UAPI_WIREGUARD_H
#define WG_UAPI_WIREGUARD_H

#define WG_GENL_NAME "wireguard"
#define WG_GENL_VERSION 1

#define WG_KEY_LEN 32

enum wg_cmd {
	WG_CMD_GET_DEVICE,
	WG_CMD_SET_DEVICE,
	__WG_CMD_MAX
};
#define WG_CMD_MAX (__WG_CMD_MAX - 1)

enum wgdevice_flag {
	WGDEVICE_F_REPLACE_PEERS = 1U << 0,
	__WGDEVICE_F_ALL = WGDEVICE_F_REPLACE_PEERS
};

enum wgdevice_attribute {
	WGDEVICE_A_UNSPEC,
	WGDEVICE_A_IFINDEX,		/* u32 */
	WGDEVICE_A_IFNAME,		/* string with NUL */
	WGDEVICE_A_PRIVATE_KEY,		/* 32 bytes; zeros remove it */
	WGDEVICE_A_PUBLIC_KEY,		/* 32 bytes; ignored when set */
	WGDEVICE_A_FLAGS,		/* u32, enum wgdevice_flag */
	WGDEVICE_A_LISTEN_PORT,		/* u16, host order; 0 chooses one */
	WGDEVICE_A_FWMARK,		/* u32; 0 is off */
	WGDEVICE_A_PEERS,		/* array of nested wgpeer_attribute */
	__WGDEVICE_A_LAST
};
#define WGDEVICE_A_MAX (__WGDEVICE_A_LAST - 1)

enum wgpeer_flag {
	WGPEER_F_REMOVE_ME = 1U << 0,
	WGPEER_F_REPLACE_ALLOWEDIPS = 1U << 1,
	WGPEER_F_UPDATE_ONLY = 1U << 2,
	__WGPEER_F_ALL = WGPEER_F_REMOVE_ME | WGPEER_F_REPLACE_ALLOWEDIPS |
			 WGPEER_F_UPDATE_ONLY
};

enum wgpeer_attribute {
	WGPEER_A_UNSPEC,
	WGPEER_A_PUBLIC_KEY,		/* 32 bytes */
	WGPEER_A_PRESHARED_KEY,		/* 32 bytes; zeros remove it */
	WGPEER_A_FLAGS,			/* u32, enum wgpeer_flag */
	WGPEER_A_ENDPOINT,		/* sockaddr_in or sockaddr_in6 */
	WGPEER_A_PERSISTENT_KEEPALIVE_INTERVAL,	/* u16, seconds; 0 is off */
	WGPEER_A_LAST_HANDSHAKE_TIME,	/* __kernel_timespec; zeros: never */
	WGPEER_A_RX_BYTES,		/* u64 */
	WGPEER_A_TX_BYTES,		/* u64 */
	WGPEER_A_ALLOWEDIPS,		/* array of nested wgallowedip_attribute */
	WGPEER_A_PROTOCOL_VERSION,	/* u32, 1 */
	__WGPEER_A_LAST
};
#define WGPEER_A_MAX (__WGPEER_A_LAST - 1)

enum wgallowedip_flag {
	WGALLOWEDIP_F_REMOVE_ME = 1U << 0,
	__WGALLOWEDIP_F_ALL = WGALLOWEDIP_F_REMOVE_ME
};

enum wgallowedip_attribute {
	WGALLOWEDIP_A_UNSPEC,
	WGALLOWEDIP_A_FAMILY,		/* u16, AF_INET or AF_INET6 */
	WGALLOWEDIP_A_IPADDR,		/* in_addr or in6_addr */
	WGALLOWEDIP_A_CIDR_MASK,	/* u8 */
	WGALLOWEDIP_A_FLAGS,		/* u32, enum wgallowedip_flag */
	__WGALLOWEDIP_A_LAST
};
#define WGALLOWEDIP_A_MAX (__WGALLOWEDIP_A_LAST - 1)

#endif
