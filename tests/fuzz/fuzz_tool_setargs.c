// SPDX-License-Identifier: GPL-2.0
/* The words of `wg set', one a line. Files are not opened: names are made harmless. */
#include "setargs.h"
#include "tool.h"

enum { MAX_WORDS = 64 };

/* A file that exists, or one that does not, never one of this machine's. */
static char *harmless(char *word)
{
	static char key[] = "tests/fuzz/corpus/tool_setargs/key", none[] = "/nonexistent";

	return *word == 'k' ? key : none;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct wg_report report = { .to = nowhere() };
	char *text = wg_alloc(size + 1), *words[MAX_WORDS], *at = text;
	struct wg_device *dev;
	int n = 0;

	memcpy(text, data, size);
	while (at && n < MAX_WORDS) {
		words[n] = strsep(&at, "\n");
		if (n && (!strcmp(words[n - 1], "private-key") ||
			  !strcmp(words[n - 1], "preshared-key")))
			words[n] = harmless(words[n]);
		n++;
	}
	dev = wg_setargs_read(n, words, 3, &report, NULL);
	if (!dev != !!report.errors)
		abort();
	if (dev)
		use(dev);
	wg_device_free(dev);
	free(text);
	return 0;
}
