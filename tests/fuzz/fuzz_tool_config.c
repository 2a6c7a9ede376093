// SPDX-License-Identifier: GPL-2.0
/* Configuration files: the parser, its names, the check, and what is made of it. */
#include "names.h"
#include "tool.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct wg_report report = { .to = nowhere(), .file = "fuzz" };
	FILE *f = as_file(data, size);
	struct wg_device *dev = wg_config_read(f, &report, NULL, WG_CONFIG_QUICK_KEYS);

	if (!dev != !!report.errors)
		abort();
	if (dev) {
		wg_config_lint(dev, &report);
		wg_config_complete(dev);
		use(dev);
		rewind(f);
		wg_names_apply(dev, f);
	}
	wg_device_free(dev);
	fclose(f);
	return 0;
}
