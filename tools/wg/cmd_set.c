// SPDX-License-Identifier: GPL-2.0
/* set. */
#include <errno.h>

#include "backend.h"
#include "cmd.h"
#include "setargs.h"

enum { FIRST = 3 }; /* `wg set wg0': what follows is argument 3 */

static bool removes_prefixes(const struct wg_device *dev)
{
	const struct wg_peer *peer;
	size_t i;

	for (peer = dev->peers; peer; peer = peer->next)
		for (i = 0; i < peer->n_ips; i++)
			if (peer->ips[i].remove)
				return true;
	return false;
}

int wg_cmd_set(int argc, char *argv[])
{
	struct wg_report report = { .to = stderr };
	struct wg_nl_note note = {};
	struct wg_device *dev;
	int err;

	if (argc < 3)
		return wg_usage(argv[0]);
	if (strlen(argv[1]) >= IFNAMSIZ)
		return wg_fail("modify", argv[1], -ENAMETOOLONG, NULL);
	dev = wg_setargs_read(argc - 2, argv + 2, FIRST, &report, wg_resolve);
	if (!dev) {
		wg_say("nothing was changed");
		return 1;
	}
	strcpy(dev->name, argv[1]);
	err = wg_set(dev, &note);
	if (err)
		wg_fail("modify", argv[1], err, &note);
	if (err == -EINVAL && removes_prefixes(dev))
		wg_say("taking single allowed IPs away (-IP/CIDR) needs a newer kernel module; "
		       "with this one set the whole list without it");
	wg_device_free(dev);
	return err ? 1 : 0;
}
