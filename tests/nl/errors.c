// SPDX-License-Identifier: GPL-2.0
/*
 * Every row of the error table of the netlink interface: what is sent wrong,
 * and which errno comes back. ERR2(newest kernels, older in-tree module).
 */
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nltest.h"

static const uint8_t junk[64];

static void get(void)
{
	msg_init(&m, CMD_GET_DEVICE, NLM_F_DUMP);
}

static void set(void)
{
	msg_init(&m, CMD_SET_DEVICE, 0);
}

static void set_wg0(void)
{
	msg_set(&m, "wg0");
}

static void get_wg0(void)
{
	msg_get(&m, "wg0");
}

static bool t_selector_none_or_both(void)
{
	get();
	ERR(-EBADR);
	set();
	ERR(-EBADR);
	get_wg0();
	put_u32(&m, DEV_IFINDEX, if_nametoindex("wg0"));
	ERR(-EBADR);
	set_wg0();
	put_u32(&m, DEV_IFINDEX, if_nametoindex("wg0"));
	ERR(-EBADR);
	return true;
}

static bool t_no_such_device(void)
{
	static const char *const names[] = { "nope0", "", "123456789012345" };
	static const uint32_t indexes[] = { 0, 99999, 0xffffffff };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		msg_get(&m, names[i]);
		ERR(-ENODEV);
		msg_set(&m, names[i]);
		ERR(-ENODEV);
	}
	for (i = 0; i < ARRAY_LEN(indexes); i++) {
		get();
		put_u32(&m, DEV_IFINDEX, indexes[i]);
		ERR(-ENODEV);
		set();
		put_u32(&m, DEV_IFINDEX, indexes[i]);
		ERR(-ENODEV);
	}
	return true;
}

static bool t_other_link_kind(void)
{
	CHECK_EQ(link_add("dummy7", "dummy"), 0);
	msg_get(&m, "lo");
	ERR(-EOPNOTSUPP);
	msg_set(&m, "lo");
	ERR(-EOPNOTSUPP);
	msg_get(&m, "dummy7");
	ERR(-EOPNOTSUPP);
	set();
	put_u32(&m, DEV_IFINDEX, if_nametoindex("dummy7"));
	ERR(-EOPNOTSUPP);
	CHECK_EQ(link_del("dummy7"), 0);
	return true;
}

static bool t_ifname_without_nul(void)
{
	static const struct { const char *s; size_t len; } bad[] = {
		{ "", 0 },
		{ "wg0", 3 },
		{ "w", 1 },
		{ "1234567890123456", 16 },
		{ "1234567890123456", 17 },
		{ "12345678901234567890123456789012", 32 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		get();
		put(&m, DEV_IFNAME, bad[i].s, bad[i].len);
		ERR(-EINVAL);
		set();
		put(&m, DEV_IFNAME, bad[i].s, bad[i].len);
		ERR(-EINVAL);
	}
	return true;
}

static bool t_ifname_nul_early_but_long(void)
{
	char name[40] = "wg0";
	size_t len;

	for (len = 17; len <= sizeof(name); len++) {
		get();
		put(&m, DEV_IFNAME, name, len);
		ERR(-ERANGE);
		set();
		put(&m, DEV_IFNAME, name, len);
		ERR(-ERANGE);
	}
	/* up to 16 bytes: what follows the NUL is ignored ... */
	memset(name + 4, 'x', 12);
	for (len = 4; len <= 15; len++) {
		set();
		put(&m, DEV_IFNAME, name, len);
		OK();
	}
	/* ... but the policy core lets the sixteenth only be a NUL */
	set();
	put(&m, DEV_IFNAME, name, 16);
	ERR(-ERANGE);
	name[15] = 0;
	set();
	put(&m, DEV_IFNAME, name, 16);
	OK();
	return true;
}

static bool t_unknown_device_attribute(void)
{
	static const uint16_t types[] = { 0, 9, 10, 255, 0x3fff };
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++) {
		set_wg0();
		put_u32(&m, types[i], 0);
		ERR(-EINVAL);
		get_wg0();
		put_u32(&m, types[i], 0);
		ERR(-EINVAL);
	}
	return true;
}

static bool t_unknown_peer_attribute(void)
{
	static const uint16_t types[] = { 0, 11, 12, 0x3fff };
	struct in_peer p;
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++) {
		set_wg0();
		p = open_peer(1);
		put_u32(&m, types[i], 0);
		close_peer(p);
		ERR(-EINVAL);
	}
	return true;
}

/* Opens PEERS, a peer, ALLOWEDIPS and one element; all closed by done_aip(). */
static struct in_peer aip_peer;
static size_t aip_list, aip_elem;

static void open_aip(void)
{
	set_wg0();
	aip_peer = open_peer(1);
	aip_list = nest(&m, PEER_ALLOWEDIPS);
	aip_elem = nest(&m, 0);
}

static void done_aip(void)
{
	nest_end(&m, aip_elem);
	nest_end(&m, aip_list);
	close_peer(aip_peer);
}

static void good_aip(void)
{
	put_u16(&m, AIP_FAMILY, AF_INET);
	put_u32(&m, AIP_IPADDR, htonl(0x0a000001));
	put_u8(&m, AIP_CIDR_MASK, 32);
}

static bool t_unknown_allowedip_attribute(void)
{
	static const uint16_t types[] = { 0, 5, 0x3fff };
	size_t i;

	for (i = 0; i < ARRAY_LEN(types); i++) {
		open_aip();
		good_aip();
		put_u32(&m, types[i], 0);
		done_aip();
		ERR(-EINVAL);
	}
	return true;
}

static bool t_get_with_other_attribute(void)
{
	size_t at;

	get_wg0();
	put_u32(&m, DEV_FLAGS, 0);
	ERR2(-EINVAL, 0);
	get_wg0();
	put_u32(&m, DEV_FLAGS, 0xfffffffe);
	ERR2(-EINVAL, 0);
	get_wg0();
	put_u16(&m, DEV_LISTEN_PORT, 1);
	ERR2(-EINVAL, 0);
	get_wg0();
	put_u32(&m, DEV_FWMARK, 1);
	ERR2(-EINVAL, 0);
	get_wg0();
	put(&m, DEV_PRIVATE_KEY, junk, KEY_LEN);
	ERR2(-EINVAL, 0);
	get_wg0();
	put(&m, DEV_PUBLIC_KEY, junk, KEY_LEN);
	ERR2(-EINVAL, 0);
	get_wg0();
	at = nest(&m, DEV_PEERS);
	put_raw(&m, "whatever", 8);
	nest_end(&m, at);
	ERR2(-EINVAL, 0);
	return true;
}

static bool t_nested_without_flag(void)
{
	struct in_peer p;
	size_t at;

	/* PEERS */
	set_wg0();
	at = nest_plain(&m, DEV_PEERS);
	nest_end(&m, at);
	ERR(-EINVAL);
	/* an element of PEERS */
	set_wg0();
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest_plain(&m, 0);
	add_key(PEER_PUBLIC_KEY, 1);
	close_peer(p);
	ERR(-EINVAL);
	/* ALLOWEDIPS */
	set_wg0();
	p = open_peer(1);
	at = nest_plain(&m, PEER_ALLOWEDIPS);
	nest_end(&m, at);
	close_peer(p);
	ERR(-EINVAL);
	/* an element of ALLOWEDIPS */
	set_wg0();
	aip_peer = open_peer(1);
	aip_list = nest(&m, PEER_ALLOWEDIPS);
	aip_elem = nest_plain(&m, 0);
	good_aip();
	done_aip();
	ERR(-EINVAL);
	return true;
}

static bool t_flat_with_nested_flag(void)
{
	static const struct { uint16_t type; uint8_t len; } dev[] = {
		{ DEV_PRIVATE_KEY, 32 }, { DEV_PUBLIC_KEY, 32 },
		{ DEV_FLAGS, 4 }, { DEV_LISTEN_PORT, 2 }, { DEV_FWMARK, 4 },
	}, peer[] = {
		{ PEER_PRESHARED_KEY, 32 }, { PEER_FLAGS, 4 },
		{ PEER_ENDPOINT, 16 }, { PEER_KEEPALIVE, 2 },
		{ PEER_LAST_HANDSHAKE, 16 }, { PEER_RX_BYTES, 8 },
		{ PEER_TX_BYTES, 8 },
	};
	struct in_peer p;
	size_t i;

	set();
	put(&m, DEV_IFNAME | NLA_F_NESTED, "wg0", 4);
	ERR(-EINVAL);
	set();
	put_u32(&m, DEV_IFINDEX | NLA_F_NESTED, if_nametoindex("wg0"));
	ERR(-EINVAL);
	for (i = 0; i < ARRAY_LEN(dev); i++) {
		set_wg0();
		put(&m, dev[i].type | NLA_F_NESTED, junk, dev[i].len);
		ERR(-EINVAL);
	}
	for (i = 0; i < ARRAY_LEN(peer); i++) {
		set_wg0();
		p = open_peer(1);
		put(&m, peer[i].type | NLA_F_NESTED, junk, peer[i].len);
		close_peer(p);
		ERR(-EINVAL);
	}
	open_aip();
	good_aip();
	put_u16(&m, AIP_FAMILY | NLA_F_NESTED, AF_INET);
	done_aip();
	ERR(-EINVAL);
	return true;
}

static bool t_integer_of_wrong_size(void)
{
	static const struct { uint16_t type; uint8_t size; } dev[] = {
		{ DEV_FLAGS, 4 }, { DEV_LISTEN_PORT, 2 }, { DEV_FWMARK, 4 },
	}, peer[] = {
		{ PEER_FLAGS, 4 }, { PEER_KEEPALIVE, 2 }, { PEER_RX_BYTES, 8 },
		{ PEER_TX_BYTES, 8 }, { PEER_PROTOCOL_VERSION, 4 },
	}, aip[] = {
		{ AIP_FAMILY, 2 }, { AIP_CIDR_MASK, 1 }, { AIP_FLAGS, 4 },
	};
	struct in_peer p;
	size_t i, len;

	for (len = 0; len <= 8; len++) {
		if (len == 4)
			continue;
		set();
		put(&m, DEV_IFINDEX, junk, len);
		ERR(-EINVAL);
	}
	for (i = 0; i < ARRAY_LEN(dev); i++)
		for (len = 0; len <= 9; len++) {
			if (len == dev[i].size)
				continue;
			set_wg0();
			put(&m, dev[i].type, junk, len);
			ERR(-EINVAL);
		}
	for (i = 0; i < ARRAY_LEN(peer); i++)
		for (len = 0; len <= 9; len++) {
			if (len == peer[i].size)
				continue;
			set_wg0();
			p = open_peer(1);
			put(&m, peer[i].type, junk, len);
			close_peer(p);
			ERR(-EINVAL);
		}
	for (i = 0; i < ARRAY_LEN(aip); i++)
		for (len = 0; len <= 9; len++) {
			if (len == aip[i].size)
				continue;
			open_aip();
			good_aip();
			put(&m, aip[i].type, junk, len);
			done_aip();
			ERR(-EINVAL);
		}
	return true;
}

static bool t_binary_of_wrong_size(void)
{
	static const uint8_t key_lens[] = { 0, 1, 16, 31, 33, 64 };
	static const uint8_t time_lens[] = { 0, 8, 15, 17, 32 };
	struct in_peer p;
	size_t i;

	for (i = 0; i < ARRAY_LEN(key_lens); i++) {
		set_wg0();
		put(&m, DEV_PRIVATE_KEY, junk, key_lens[i]);
		ERR(-ERANGE);
		set_wg0();
		put(&m, DEV_PUBLIC_KEY, junk, key_lens[i]);
		ERR(-ERANGE);
		set_wg0();
		p.peers = nest(&m, DEV_PEERS);
		p.peer = nest(&m, 0);
		put(&m, PEER_PUBLIC_KEY, junk, key_lens[i]);
		close_peer(p);
		ERR(-ERANGE);
		set_wg0();
		p = open_peer(1);
		put(&m, PEER_PRESHARED_KEY, junk, key_lens[i]);
		close_peer(p);
		ERR(-ERANGE);
	}
	for (i = 0; i < ARRAY_LEN(time_lens); i++) {
		set_wg0();
		p = open_peer(1);
		put(&m, PEER_LAST_HANDSHAKE, junk, time_lens[i]);
		close_peer(p);
		ERR(-ERANGE);
	}
	for (i = 0; i < 16; i++) {
		set_wg0();
		p = open_peer(1);
		put(&m, PEER_ENDPOINT, junk, i);
		close_peer(p);
		ERR(-ERANGE);
	}
	for (i = 0; i < 4; i++) {
		open_aip();
		put_u16(&m, AIP_FAMILY, AF_INET);
		put(&m, AIP_IPADDR, junk, i);
		put_u8(&m, AIP_CIDR_MASK, 0);
		done_aip();
		ERR(-ERANGE);
	}
	return true;
}

static bool t_unknown_device_flag(void)
{
	uint32_t bit;

	for (bit = 2; bit; bit <<= 1) {
		set_wg0();
		put_u32(&m, DEV_FLAGS, bit | 1);
		ERR2(-EINVAL, -EOPNOTSUPP);
	}
	return true;
}

static bool t_unknown_peer_flag(void)
{
	struct in_peer p;
	uint32_t bit;

	for (bit = 8; bit; bit <<= 1) {
		set_wg0();
		p = open_peer(1);
		put_u32(&m, PEER_FLAGS, bit | PEER_F_UPDATE_ONLY);
		close_peer(p);
		ERR2(-EINVAL, -EOPNOTSUPP);
	}
	return true;
}

static bool t_unknown_allowedip_flag(void)
{
	uint32_t bit;

	for (bit = 2; bit; bit <<= 1) {
		open_aip();
		good_aip();
		put_u32(&m, AIP_FLAGS, bit);
		done_aip();
		ERR(-EINVAL);
	}
	/* known ones: the attribute itself is unknown to the old module */
	for (bit = 0; bit <= 1; bit++) {
		open_aip();
		good_aip();
		put_u32(&m, AIP_FLAGS, bit);
		done_aip();
		ERR2(0, is_intree() && kernel_older(6, 16) ? -EINVAL : 0);
	}
	return true;
}

static bool t_peer_without_public_key(void)
{
	struct in_peer p;

	set_wg0();
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	close_peer(p);
	ERR(-EINVAL);
	set_wg0();
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	put_u16(&m, PEER_KEEPALIVE, 1);
	put_u32(&m, PEER_FLAGS, PEER_F_REMOVE_ME);
	close_peer(p);
	ERR(-EINVAL);
	return true;
}

static bool t_other_protocol_version(void)
{
	static const uint32_t versions[] = { 0, 2, 0x01000000, 0xffffffff };
	struct in_peer p;
	size_t i;

	for (i = 0; i < ARRAY_LEN(versions); i++) {
		set_wg0();
		p = open_peer(1);
		put_u32(&m, PEER_PROTOCOL_VERSION, versions[i]);
		close_peer(p);
		ERR(-EPFNOSUPPORT);
		/* a peer that does not exist, to be removed: all the same */
		set_wg0();
		p = open_peer(777);
		put_u32(&m, PEER_FLAGS, PEER_F_REMOVE_ME);
		put_u32(&m, PEER_PROTOCOL_VERSION, versions[i]);
		close_peer(p);
		ERR(-EPFNOSUPPORT);
	}
	set_wg0();
	p = open_peer(1);
	put_u32(&m, PEER_PROTOCOL_VERSION, 1);
	close_peer(p);
	OK();
	return true;
}

static bool t_allowedip_incomplete(void)
{
	int without;

	for (without = AIP_FAMILY; without <= AIP_CIDR_MASK; without++) {
		open_aip();
		if (without != AIP_FAMILY)
			put_u16(&m, AIP_FAMILY, AF_INET);
		if (without != AIP_IPADDR)
			put_u32(&m, AIP_IPADDR, htonl(0x0a000001));
		if (without != AIP_CIDR_MASK)
			put_u8(&m, AIP_CIDR_MASK, 32);
		done_aip();
		ERR(-EINVAL);
	}
	open_aip();
	done_aip();
	ERR(-EINVAL);
	return true;
}

static bool t_allowedip_family_length_mask(void)
{
	static const struct { uint16_t family; uint8_t len, mask; } bad[] = {
		{ AF_INET, 5, 8 }, { AF_INET, 16, 8 }, { AF_INET, 4, 33 },
		{ AF_INET, 4, 128 }, { AF_INET, 4, 255 },
		{ AF_INET6, 4, 8 }, { AF_INET6, 15, 8 }, { AF_INET6, 17, 8 },
		{ AF_INET6, 16, 129 }, { AF_INET6, 16, 255 },
		{ 0, 4, 8 }, { 0, 16, 8 }, { AF_UNIX, 4, 8 },
		{ 0xffff, 16, 8 }, { 0x0200, 4, 8 },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		open_aip();
		put_u16(&m, AIP_FAMILY, bad[i].family);
		put(&m, AIP_IPADDR, junk, bad[i].len);
		put_u8(&m, AIP_CIDR_MASK, bad[i].mask);
		done_aip();
		ERR(-EINVAL);
	}
	return true;
}

static bool t_bytes_left_over(void)
{
	static const struct nlattr past_end = { .nla_len = 64, .nla_type = 1 };
	static const struct nlattr too_short = { .nla_len = 3, .nla_type = 1 };
	struct in_peer p;
	size_t i;

	for (i = 1; i <= 3; i++) {
		set_wg0();
		put_raw(&m, junk, i);
		ERR(-EINVAL);
		get_wg0();
		put_raw(&m, junk, i);
		ERR(-EINVAL);
		set_wg0();
		p = open_peer(1);
		put_raw(&m, junk, i);
		close_peer(p);
		ERR(-EINVAL);
		open_aip();
		good_aip();
		put_raw(&m, junk, i);
		done_aip();
		ERR(-EINVAL);
	}
	set_wg0();
	put_raw(&m, &past_end, sizeof(past_end));
	ERR(-EINVAL);
	set_wg0();
	put_raw(&m, &too_short, sizeof(too_short));
	ERR(-EINVAL);
	set_wg0();
	p = open_peer(1);
	put_raw(&m, &past_end, sizeof(past_end));
	close_peer(p);
	ERR(-EINVAL);
	open_aip();
	good_aip();
	put_raw(&m, &past_end, sizeof(past_end));
	done_aip();
	ERR(-EINVAL);
	return true;
}

static bool t_list_of_one_to_three_bytes(void)
{
	struct in_peer p;
	size_t i;

	for (i = 1; i <= 3; i++) {
		set_wg0();
		put(&m, DEV_PEERS | NLA_F_NESTED, junk, i);
		ERR(-ERANGE);
		set_wg0();
		p = open_peer(1);
		put(&m, PEER_ALLOWEDIPS | NLA_F_NESTED, junk, i);
		close_peer(p);
		ERR(-ERANGE);
	}
	return true;
}

static bool t_element_of_one_to_three_bytes(void)
{
	struct in_peer p;
	size_t i, at;

	for (i = 1; i <= 3; i++) {
		set_wg0();
		at = nest(&m, DEV_PEERS);
		put(&m, NLA_F_NESTED, junk, i);
		nest_end(&m, at);
		ERR2(-ERANGE, -EINVAL);
		set_wg0();
		p = open_peer(1);
		at = nest(&m, PEER_ALLOWEDIPS);
		put(&m, NLA_F_NESTED, junk, i);
		nest_end(&m, at);
		close_peer(p);
		ERR2(-ERANGE, -EINVAL);
	}
	return true;
}

static bool t_left_over_after_last_peer(void)
{
	struct in_peer p;
	struct dump *d;
	size_t i;

	for (i = 1; i <= 4; i++) {
		set_wg0();
		p = open_peer((uint32_t)(0x700 + i));
		nest_end(&m, p.peer);
		put_raw(&m, junk, i);
		nest_end(&m, p.peers);
		OK();
		d = dump_dev(nl_fd, "wg0");
		CHECK(peer_n(d, (uint32_t)(0x700 + i)));
		dump_free(d);
	}
	return true;
}

static bool t_lists_without_element(void)
{
	struct in_peer p;
	size_t at;

	set_wg0();
	at = nest(&m, DEV_PEERS);
	nest_end(&m, at);
	OK();
	set_wg0();
	p = open_peer(1);
	at = nest(&m, PEER_ALLOWEDIPS);
	nest_end(&m, at);
	close_peer(p);
	OK();
	return true;
}

/* A plain UDP socket on an address of either family; its port is returned. */
static int hold_port(const char *addr, uint16_t *port, int *sock)
{
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6 };
	struct sockaddr_in *in = (struct sockaddr_in *)&sa;
	socklen_t len = sizeof(sa);
	int on = 1;
	bool v6 = strchr(addr, ':');

	*sock = socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
	if (v6) {
		setsockopt(*sock, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
		sa.sin6_addr = addr[2] ? in6addr_loopback : in6addr_any;
	} else {
		memset(&sa, 0, sizeof(sa));
		in->sin_family = AF_INET;
		in->sin_addr.s_addr = htonl(strcmp(addr, "0.0.0.0") ?
					    INADDR_LOOPBACK : INADDR_ANY);
	}
	if (bind(*sock, (struct sockaddr *)&sa, v6 ? sizeof(sa) : sizeof(*in)))
		return -errno;
	getsockname(*sock, (struct sockaddr *)&sa, &len);
	*port = ntohs(v6 ? sa.sin6_port : in->sin_port);
	return 0;
}

static bool port_conflict(const char *addr)
{
	uint16_t port = 0;
	int sock = -1;

	CHECK(fresh());
	CHECK_EQ(hold_port(addr, &port, &sock), 0);
	/* while down any port is stored; the conflict appears at link up */
	set_wg0();
	put_u16(&m, DEV_LISTEN_PORT, port);
	OK();
	CHECK_EQ(link_up("wg0"), -EADDRINUSE);
	set_wg0();
	put_u16(&m, DEV_LISTEN_PORT, 0);
	OK();
	CHECK_EQ(link_up("wg0"), 0);
	set_wg0();
	put_u16(&m, DEV_LISTEN_PORT, port);
	ERR(-EADDRINUSE);
	close(sock);
	set_wg0();
	put_u16(&m, DEV_LISTEN_PORT, port);
	OK();
	return true;
}

static bool t_port_in_use(void)
{
	CHECK(port_conflict("0.0.0.0"));
	CHECK(port_conflict("127.0.0.1"));
	CHECK(port_conflict("::"));
	CHECK(port_conflict("::1"));
	return true;
}

static bool t_port_of_another_device(void)
{
	CHECK(fresh());
	CHECK_EQ(link_add("wg1", "wireguard"), 0);
	set_wg0();
	put_u16(&m, DEV_LISTEN_PORT, 7777);
	OK();
	msg_set(&m, "wg1");
	put_u16(&m, DEV_LISTEN_PORT, 7777);
	OK();
	CHECK_EQ(link_up("wg0"), 0);
	CHECK_EQ(link_up("wg1"), -EADDRINUSE);
	return true;
}

static bool t_wrong_command_or_dump_flag(void)
{
	msg_init(&m, CMD_GET_DEVICE, 0);
	put_str(&m, DEV_IFNAME, "wg0");
	ERR(-EOPNOTSUPP);
	msg_init(&m, CMD_SET_DEVICE, NLM_F_DUMP);
	put_str(&m, DEV_IFNAME, "wg0");
	ERR(-EOPNOTSUPP);
	msg_init(&m, 2, 0);
	put_str(&m, DEV_IFNAME, "wg0");
	ERR(-EOPNOTSUPP);
	msg_init(&m, 2, NLM_F_DUMP);
	ERR(-EOPNOTSUPP);
	msg_init(&m, 255, 0);
	ERR(-EOPNOTSUPP);
	return true;
}

static struct genlmsghdr *genl_header(void)
{
	return (struct genlmsghdr *)(m.buf + NLMSG_HDRLEN);
}

/* The core checks these for families that ask it to, since 6.1. */
static bool t_reserved_header_field(void)
{
	uint16_t bits;

	for (bits = 1; bits; bits <<= 1) {
		set_wg0();
		genl_header()->reserved = bits;
		ERR2(-EINVAL, 0);
	}
	get_wg0();
	genl_header()->reserved = 1;
	ERR2(-EINVAL, 0);
	return true;
}

static bool t_other_header_flags(void)
{
	/* one DUMP bit alone, CREATE, APPEND, MULTI, DUMP_INTR, and high bits */
	static const uint16_t flags[] = {
		0x100, 0x200, 0x400, 0x800, 0x2, 0x10, 0x20, 0x1000, 0x8000,
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(flags); i++) {
		msg_init(&m, CMD_SET_DEVICE, flags[i]);
		put_str(&m, DEV_IFNAME, "wg0");
		ERR2(-EINVAL, 0);
	}
	/* ECHO and ACK are allowed */
	msg_init(&m, CMD_SET_DEVICE, NLM_F_ECHO | NLM_F_ACK);
	put_str(&m, DEV_IFNAME, "wg0");
	OK();
	return true;
}

static bool t_version_not_checked(void)
{
	int v;

	for (v = 0; v < 256; v += 51) {
		set_wg0();
		genl_header()->version = (uint8_t)v;
		OK();
	}
	return true;
}

static bool t_no_generic_header(void)
{
	size_t len;

	for (len = 0; len < 4; len++) {
		msg_init_rt(&m, wg_family, NLM_F_REQUEST, NULL, 0);
		put_raw(&m, junk, len);
		ERR(-EINVAL);
	}
	return true;
}

static bool t_order_validation_before_selector(void)
{
	struct in_peer p;

	/* wrong attribute and no selector; and no such device */
	set();
	put_u16(&m, DEV_FWMARK, 1);
	ERR(-EINVAL);
	msg_set(&m, "nope0");
	put_u32(&m, 9, 1);
	ERR(-EINVAL);
	/* nested structure: first on new kernels, after the device on old */
	msg_set(&m, "nope0");
	p = open_peer(1);
	put_u32(&m, 11, 0);
	close_peer(p);
	ERR2(-EINVAL, -ENODEV);
	msg_set(&m, "lo");
	p = open_peer(1);
	put_u16(&m, PEER_FLAGS, 0);
	close_peer(p);
	ERR2(-EINVAL, -EOPNOTSUPP);
	msg_set(&m, "nope0");
	put_u32(&m, DEV_FLAGS, 2);
	ERR2(-EINVAL, -ENODEV);
	set();
	put_u32(&m, DEV_FLAGS, 2);
	ERR2(-EINVAL, -EBADR);
	/* semantic errors come after the device on every kernel */
	msg_set(&m, "nope0");
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	close_peer(p);
	ERR(-ENODEV);
	return true;
}

static bool t_order_within_a_peer(void)
{
	struct in_peer p;

	/* public key missing and unknown flag */
	set_wg0();
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	put_u32(&m, PEER_FLAGS, 8);
	close_peer(p);
	ERR(-EINVAL);
	/* unknown flag and wrong version */
	set_wg0();
	p = open_peer(1);
	put_u32(&m, PEER_FLAGS, 8);
	put_u32(&m, PEER_PROTOCOL_VERSION, 3);
	close_peer(p);
	ERR2(-EINVAL, -EOPNOTSUPP);
	/* public key missing and wrong version */
	set_wg0();
	p.peers = nest(&m, DEV_PEERS);
	p.peer = nest(&m, 0);
	put_u32(&m, PEER_PROTOCOL_VERSION, 3);
	close_peer(p);
	ERR(-EINVAL);
	return true;
}

static bool state_after(uint32_t fwmark, int peers)
{
	struct dump *d = dump_dev(nl_fd, "wg0");

	CHECK_EQ(d->error, 0);
	CHECK_EQ(d->fwmark, fwmark);
	CHECK_EQ(d->peer_count, peers);
	dump_free(d);
	return true;
}

/* FWMARK, a good peer, then one whose structure is wrong. */
static bool t_structure_error_changes_nothing(void)
{
	struct in_peer p;
	bool old = old_rules();

	CHECK(fresh());
	set_wg0();
	put_u32(&m, DEV_FWMARK, 7);
	p = open_peer(1);
	next_peer(&p, 2);
	put_u32(&m, PEER_KEEPALIVE, 7);
	close_peer(p);
	ERR(-EINVAL);
	CHECK(state_after(old ? 7 : 0, old));

	CHECK(fresh());
	set_wg0();
	put_u32(&m, DEV_FWMARK, 8);
	aip_peer = open_peer(3);
	next_peer(&aip_peer, 4);
	aip_list = nest(&m, PEER_ALLOWEDIPS);
	aip_elem = nest(&m, 0);
	good_aip();
	put_u32(&m, 5, 0);
	done_aip();
	ERR(-EINVAL);
	CHECK(state_after(old ? 8 : 0, old ? 2 : 0));
	return true;
}

/* Found while applying on every kernel: what came before has taken effect. */
static bool t_element_errors_found_while_applying(void)
{
	struct in_peer p;

	CHECK(fresh());
	set_wg0();
	put_u32(&m, DEV_FWMARK, 7);
	p = open_peer(1);
	nest_end(&m, p.peer);
	p.peer = nest_plain(&m, 0);
	add_key(PEER_PUBLIC_KEY, 2);
	close_peer(p);
	ERR(-EINVAL);
	CHECK(state_after(7, 1));

	set_wg0();
	put_u32(&m, DEV_FWMARK, 9);
	p = open_peer(2);
	nest_end(&m, p.peer);
	p.peer = nest(&m, 0);
	close_peer(p);
	ERR(-EINVAL);
	CHECK(state_after(9, 2));

	set_wg0();
	put_u32(&m, DEV_FWMARK, 10);
	aip_peer = open_peer(3);
	aip_list = nest(&m, PEER_ALLOWEDIPS);
	aip_elem = nest_plain(&m, 0);
	good_aip();
	done_aip();
	ERR(-EINVAL);
	CHECK(state_after(10, 3));
	return true;
}

static bool t_extended_ack_text(void)
{
	struct in_peer p;

	set_wg0();
	put_u32(&m, 9, 1);
	ERR(-EINVAL);
	CHECK(nl_text[0]);
	set_wg0();
	put_u16(&m, DEV_FWMARK, 1);
	ERR(-EINVAL);
	CHECK(nl_text[0]);
	set_wg0();
	put(&m, DEV_PRIVATE_KEY, junk, 31);
	ERR(-ERANGE);
	CHECK(nl_text[0]);
	if (old_rules())
		return true;
	set_wg0();
	p = open_peer(1);
	put_u16(&m, PEER_FLAGS, 1);
	close_peer(p);
	ERR(-EINVAL);
	CHECK(nl_text[0]);
	open_aip();
	good_aip();
	put_u32(&m, AIP_FLAGS, 2);
	done_aip();
	ERR(-EINVAL);
	CHECK(nl_text[0]);
	return true;
}

static bool survived_random(void)
{
	struct dump *d = dump_dev(nl_fd, "wg0");
	bool good = !d->error && !d->malformed;

	dump_free(d);
	return good;
}

/* Attribute soup: any answer will do, but there is one and all still works. */
static bool t_random_attributes(void)
{
	int i, j;

	for (i = 0; i < 3000; i++) {
		struct in_peer p;
		uint8_t noise[48];

		set_wg0();
		p = open_peer((uint32_t)(ktap_rand() % 4));
		for (j = (int)(ktap_rand() % 5); j; j--) {
			ktap_rand_bytes(noise, sizeof(noise));
			put(&m, (uint16_t)(ktap_rand() % 12) |
				(ktap_rand() & 1 ? NLA_F_NESTED : 0), noise,
			    ktap_rand() % 40);
		}
		close_peer(p);
		/* and sometimes spoil the lengths */
		if (!(ktap_rand() % 4))
			m.buf[24 + ktap_rand() % (m.len - 24)] ^= 1 << (ktap_rand() % 8);
		transact(nl_fd, &m);
	}
	CHECK(survived_random());
	return true;
}

static const struct ktap_test tests[] = {
	{ "nl5.03_selector_none_or_both", t_selector_none_or_both },
	{ "nl5.04_no_such_device", t_no_such_device },
	{ "nl5.05_other_link_kind", t_other_link_kind },
	{ "nl5.06_ifname_without_nul", t_ifname_without_nul },
	{ "nl5.07_ifname_nul_early_but_long", t_ifname_nul_early_but_long },
	{ "nl5.08_unknown_device_attribute", t_unknown_device_attribute },
	{ "nl5.08_unknown_peer_attribute", t_unknown_peer_attribute },
	{ "nl5.08_unknown_allowedip_attribute", t_unknown_allowedip_attribute },
	{ "nl5.09_get_with_other_attribute", t_get_with_other_attribute },
	{ "nl5.10_nested_without_flag", t_nested_without_flag },
	{ "nl5.10_flat_with_nested_flag", t_flat_with_nested_flag },
	{ "nl5.11_integer_of_wrong_size", t_integer_of_wrong_size },
	{ "nl5.12_binary_of_wrong_size", t_binary_of_wrong_size },
	{ "nl5.13_unknown_device_flag", t_unknown_device_flag },
	{ "nl5.13_unknown_peer_flag", t_unknown_peer_flag },
	{ "nl5.14_unknown_allowedip_flag", t_unknown_allowedip_flag },
	{ "nl5.15_peer_without_public_key", t_peer_without_public_key },
	{ "nl5.16_other_protocol_version", t_other_protocol_version },
	{ "nl5.17_allowedip_incomplete", t_allowedip_incomplete },
	{ "nl5.17_allowedip_family_length_mask", t_allowedip_family_length_mask },
	{ "nl5.18_bytes_left_over", t_bytes_left_over },
	{ "nl5.19_list_of_one_to_three_bytes", t_list_of_one_to_three_bytes },
	{ "nl5.20_element_of_one_to_three_bytes", t_element_of_one_to_three_bytes },
	{ "nl5.21_left_over_after_last_peer", t_left_over_after_last_peer },
	{ "nl5.23_port_in_use", t_port_in_use },
	{ "nl5.23_port_of_another_device", t_port_of_another_device },
	{ "nl5.25_wrong_command_or_dump_flag", t_wrong_command_or_dump_flag },
	{ "nl5.26_reserved_header_field", t_reserved_header_field },
	{ "nl5.26_other_header_flags", t_other_header_flags },
	{ "nl5.26_version_not_checked", t_version_not_checked },
	{ "nl5.27_no_generic_header", t_no_generic_header },
	{ "nl5.28_lists_without_element", t_lists_without_element },
	{ "nl5.29_order_validation_before_selector", t_order_validation_before_selector },
	{ "nl5.29_order_within_a_peer", t_order_within_a_peer },
	{ "nl5.30_structure_error_changes_nothing", t_structure_error_changes_nothing },
	{ "nl5.30_element_errors_found_while_applying", t_element_errors_found_while_applying },
	{ "nl5.31_extended_ack_text", t_extended_ack_text },
	{ "nl5.32_random_attributes", t_random_attributes },
};

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!fresh())
		return 1;
	return ktap_run_only("netlink errors", tests, ARRAY_LEN(tests),
			     argc > 1 ? argv[1] : NULL);
}
