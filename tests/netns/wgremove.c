// SPDX-License-Identifier: GPL-2.0
/*
 * wgremove DEVICE HEXKEY PREFIX...: take single allowed IPs from a peer, which
 * Debian's wg cannot ask for.  The exit status is the kernel's errno.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../nl/nlwg.h"

static struct msg m;

static bool put_prefix(char *text)
{
	char *slash = strchr(text, '/');
	uint8_t addr[16];
	bool v6 = strchr(text, ':');
	size_t element;

	if (!slash)
		return false;
	*slash = 0;
	if (inet_pton(v6 ? AF_INET6 : AF_INET, text, addr) != 1)
		return false;
	element = nest(&m, 0);
	put_u16(&m, AIP_FAMILY, v6 ? AF_INET6 : AF_INET);
	put(&m, AIP_IPADDR, addr, v6 ? 16 : 4);
	put_u8(&m, AIP_CIDR_MASK, (uint8_t)atoi(slash + 1));
	put_u32(&m, AIP_FLAGS, AIP_F_REMOVE_ME);
	nest_end(&m, element);
	return true;
}

static bool put_hex_key(const char *hex)
{
	uint8_t key[KEY_LEN];
	unsigned int byte;
	int i;

	for (i = 0; i < KEY_LEN; i++) {
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		key[i] = (uint8_t)byte;
	}
	put(&m, PEER_PUBLIC_KEY, key, KEY_LEN);
	return true;
}

static int usage(void)
{
	fprintf(stderr, "usage: wgremove DEVICE HEXKEY PREFIX...\n");
	return 255;
}

int main(int argc, char **argv)
{
	int fd = genl_open(), i, err;
	size_t peers, peer, list;

	if (argc < 4 || strlen(argv[2]) != 2 * KEY_LEN)
		return usage();
	if (fd < 0) {
		fprintf(stderr, "wgremove: %s\n", strerror(-fd));
		return 255;
	}
	msg_set(&m, argv[1]);
	peers = nest(&m, DEV_PEERS);
	peer = nest(&m, 0);
	if (!put_hex_key(argv[2]))
		return usage();
	list = nest(&m, PEER_ALLOWEDIPS);
	for (i = 3; i < argc; i++)
		if (!put_prefix(argv[i]))
			return usage();
	nest_end(&m, list);
	nest_end(&m, peer);
	nest_end(&m, peers);
	err = -transact(fd, &m);
	if (err)
		fprintf(stderr, "wgremove: %s %s\n", strerror(err), nl_text);
	close(fd);
	return err;
}
