// SPDX-License-Identifier: GPL-2.0
/* doctor: a script of its own, beside this program. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd.h"
#include "report.h"

static const char script[] = "wg-doctor";

/* The name of this program's file, with room for the script's; false when unknown. */
static bool own_name(char *name, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", name, size - sizeof(script) - 1);

	if (len <= 0)
		return false;
	name[len] = '\0';
	return strrchr(name, '/');
}

int wg_cmd_doctor(int argc, char *argv[])
{
	char name[PATH_MAX];

	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		wg_usage("doctor");
		return argc != 2 || strcmp(argv[1], "--help");
	}
	if (own_name(name, sizeof(name))) {
		/* The script asks this wg and no other. */
		setenv("WG", name, 1);
		strcpy(strrchr(name, '/') + 1, script);
		execv(name, argv);
		wg_say("%s: %s", name, strerror(errno));
	}
	return 1;
}
