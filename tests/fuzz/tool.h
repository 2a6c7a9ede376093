/* SPDX-License-Identifier: GPL-2.0 */
/* What the fuzzers of the wg tool share: a place for messages, a use of devices. */
#ifndef WG_FUZZ_TOOL_H
#define WG_FUZZ_TOOL_H

#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "config.h"
#include "nl.h"
#include "print.h"
#include "sock_text.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

/* Opened once: messages are formatted, nobody reads them. */
static FILE *nowhere(void)
{
	static FILE *f;

	if (!f)
		f = fopen("/dev/null", "w");
	return f;
}

/* Bytes as a file that is read to its end. */
static inline FILE *as_file(const u8 *data, size_t size)
{
	return size ? fmemopen((void *)data, size, "r") : fopen("/dev/null", "r");
}

/* Every message a device becomes must fit and lead to an end. */
static inline void build(const struct wg_device *dev)
{
	static char buf[8192];
	struct wg_nl_set set = { .dev = dev, .peer = dev->peers };
	struct nlmsghdr *nlh;
	bool more;

	do {
		const struct wg_peer *peer = set.peer;
		size_t ip = set.ip;

		nlh = mnl_nlmsg_put_header(buf);
		mnl_nlmsg_put_extra_header(nlh, 4);
		more = wg_nl_set_next(&set, nlh, 4096);
		if (nlh->nlmsg_len > 4096 || (more && set.peer == peer && set.ip == ip))
			abort();
	} while (more);
}

/* Print it in every form and send it everywhere. */
static inline void use(const struct wg_device *dev)
{
	const struct wg_style style = { .colour = true,
					.secrets = true,
					.now = 1700000000 };
	struct wg_buf b = {};

	wg_print_human(nowhere(), dev, &style);
	wg_print_conf(nowhere(), dev);
	wg_print_field(nowhere(), dev, "dump", true);
	wg_print_json(nowhere(), dev, true);
	wg_sock_write_set(&b, dev);
	wg_buf_free(&b);
	build(dev);
}

#endif
