// SPDX-License-Identifier: GPL-2.0
/* setconf, addconf, syncconf, check, showconf. */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "backend.h"
#include "cmd.h"
#include "config.h"
#include "names.h"
#include "print.h"
#include "sync.h"

static int bad_file(const char *path, int err)
{
	wg_say("%s: cannot be opened: %s%s", path, strerror(-err),
	       err == -EACCES ? "; run wg as root, or as a user who may read the file" :
				"");
	return 1;
}

static struct wg_device *read_file(const char *path)
{
	struct wg_report report = { .to = stderr, .file = path };
	struct wg_device *dev;
	struct wg_stream in;
	int err = wg_stream_open(&in, path);

	if (err) {
		bad_file(path, err);
		return NULL;
	}
	dev = wg_config_read(in.f, &report, wg_resolve, 0);
	wg_stream_close(&in);
	if (!dev)
		wg_say("%s has %u error%s; nothing was changed", path, report.errors,
		       report.errors == 1 ? "" : "s");
	return dev;
}

enum mode { REPLACE, ADD, SYNC };

static int prepare(struct wg_device *dev, enum mode mode)
{
	struct wg_nl_note note = {};
	struct wg_device *running;
	int err;

	if (mode != ADD)
		wg_config_complete(dev);
	if (mode != SYNC)
		return 0;
	err = wg_get(&running, dev->name, &note);
	if (err)
		return wg_fail("access", dev->name, err, &note);
	wg_sync(dev, running);
	wg_device_free(running);
	return 0;
}

static int apply(int argc, char *argv[], enum mode mode)
{
	struct wg_nl_note note = {};
	struct wg_device *dev;
	int err = 1;

	if (argc != 3)
		return wg_usage(argv[0]);
	if (strlen(argv[1]) >= IFNAMSIZ)
		return wg_fail("modify", argv[1], -ENAMETOOLONG, NULL);
	dev = read_file(argv[2]);
	if (!dev)
		return 1;
	strcpy(dev->name, argv[1]);
	if (prepare(dev, mode))
		goto out;
	err = wg_set(dev, &note);
	if (err)
		err = wg_fail("modify", argv[1], err, &note);
out:
	wg_device_free(dev);
	return err;
}

int wg_cmd_setconf(int argc, char *argv[])
{
	return apply(argc, argv, REPLACE);
}

int wg_cmd_addconf(int argc, char *argv[])
{
	return apply(argc, argv, ADD);
}

int wg_cmd_syncconf(int argc, char *argv[])
{
	return apply(argc, argv, SYNC);
}

/* ---- check ----------------------------------------------------------------- */

static bool has_secrets(const struct wg_device *dev)
{
	const struct wg_peer *peer;

	for (peer = dev->peers; peer; peer = peer->next)
		if (peer->has & WG_PEER_PSK)
			return true;
	return dev->has & WG_DEV_PRIVATE_KEY;
}

static void check_permissions(FILE *f, const struct wg_device *dev,
			      struct wg_report *report)
{
	struct stat st;

	if (!has_secrets(dev) || fstat(fileno(f), &st) || !S_ISREG(st.st_mode))
		return;
	if (st.st_mode & S_IRWXO)
		wg_report_warning(report, 0, 0,
				  "holds keys and others may read or change it "
				  "(mode %04o); run `chmod 600 %s'",
				  st.st_mode & 07777, report->file);
}

static void summarize(const struct wg_device *dev, const struct wg_report *report)
{
	const struct wg_peer *peer;
	size_t ips = 0;

	for (peer = dev->peers; peer; peer = peer->next)
		ips += peer->n_ips;
	printf("%s: good: %zu peer%s, %zu allowed IP%s, %u warning%s\n", report->file,
	       dev->n_peers, dev->n_peers == 1 ? "" : "s", ips, ips == 1 ? "" : "s",
	       report->warnings, report->warnings == 1 ? "" : "s");
}

int wg_cmd_check(int argc, char *argv[])
{
	struct wg_report report = { .to = stderr };
	struct wg_device *dev;
	struct wg_stream in;
	int err;

	if (argc != 2)
		return wg_usage(argv[0]);
	report.file = argv[1];
	err = wg_stream_open(&in, argv[1]);
	if (err)
		return bad_file(argv[1], err);
	dev = wg_config_read(in.f, &report, NULL, WG_CONFIG_QUICK_KEYS);
	if (dev) {
		check_permissions(in.f, dev, &report);
		wg_config_lint(dev, &report);
		summarize(dev, &report);
	} else {
		wg_say("%s has %u error%s", argv[1], report.errors,
		       report.errors == 1 ? "" : "s");
	}
	wg_stream_close(&in);
	wg_device_free(dev);
	return dev ? 0 : 1;
}

/* ---- showconf -------------------------------------------------------------- */

struct request {
	const char *name, *config;
	bool no_names;
};

static bool parse(struct request *rq, int argc, char *argv[])
{
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--no-names"))
			rq->no_names = true;
		else if (!strncmp(argv[i], "--config=", 9))
			rq->config = argv[i] + 9;
		else if (!strcmp(argv[i], "--config") && i + 1 < argc)
			rq->config = argv[++i];
		else if (rq->name)
			return false;
		else
			rq->name = argv[i];
	}
	return rq->name;
}

int wg_cmd_showconf(int argc, char *argv[])
{
	struct request rq = {};
	struct wg_nl_note note = {};
	struct wg_device *dev;
	int err;

	if (!parse(&rq, argc, argv))
		return wg_usage(argv[0]);
	err = wg_get(&dev, rq.name, &note);
	if (err)
		return wg_fail("access", rq.name, err, &note);
	err = rq.no_names ? 0 : wg_names_load(dev, rq.config);
	if (err)
		bad_file(rq.config, err);
	else
		wg_print_conf(stdout, dev);
	wg_device_free(dev);
	return err ? 1 : 0;
}
