// SPDX-License-Identifier: GPL-2.0
/* What a read from a Netlink socket returned, taken for each of the three replies. */
#include <linux/genetlink.h>

#include "tool.h"

static void take(const void *buf, size_t size, wg_nl_handler handler, void *data)
{
	struct wg_nl_note note = {};
	struct wg_nl_reply reply = { .handler = handler, .data = data, .note = &note };
	int err = wg_nl_take(&reply, buf, size);

	if (err > 1 || strnlen(note.text, sizeof(note.text)) == sizeof(note.text))
		abort();
}

/* Half of the inputs are attributes of a device alone, which is where the depth is. */
static void take_attributes(const u8 *data, size_t size, struct wg_device *dev)
{
	char *buf = wg_alloc(MNL_NLMSG_HDRLEN + GENL_HDRLEN + size);
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = NLMSG_MIN_TYPE;
	nlh->nlmsg_len = MNL_NLMSG_HDRLEN + GENL_HDRLEN + size;
	memcpy(buf + MNL_NLMSG_HDRLEN + GENL_HDRLEN, data, size);
	take(buf, nlh->nlmsg_len, wg_nl_device, dev);
	free(buf);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct wg_device *dev = wg_device_new("fuzz");
	struct wg_buf names = {};
	u16 family = 0;
	char *buf;

	if (!size)
		goto out;
	/* A block of exactly that size: what is read beyond it shows. */
	buf = wg_alloc(size - 1 + !(size - 1));
	memcpy(buf, data + 1, size - 1);
	if (*data & 1)
		take_attributes(data + 1, size - 1, dev);
	else
		take(buf, size - 1, wg_nl_device, dev);
	take(buf, size - 1, wg_nl_link_name, &names);
	take(buf, size - 1, wg_nl_family_id, &family);
	free(buf);
	use(dev);
out:
	wg_buf_free(&names);
	wg_device_free(dev);
	return 0;
}
