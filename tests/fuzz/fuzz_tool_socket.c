// SPDX-License-Identifier: GPL-2.0
/* Replies of a userspace implementation. */
#include "tool.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct wg_device *dev = wg_device_new("fuzz");
	FILE *f = as_file(data, size);

	if (wg_sock_read_get(dev, f) > 0)
		abort();
	use(dev);
	rewind(f);
	if (wg_sock_read_set(f) > 0)
		abort();
	fclose(f);
	wg_device_free(dev);
	return 0;
}
