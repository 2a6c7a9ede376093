// SPDX-License-Identifier: GPL-2.0
/* show. */
#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "backend.h"
#include "cmd.h"
#include "names.h"
#include "print.h"
#include "report.h"
#include "value.h"

struct request {
	const char *what, *field, *config;
	bool json, secrets, no_names;
	unsigned int interval; /* of --watch, seconds; 0: once */
	struct wg_style style;
};

/* ---- the command line ------------------------------------------------------ */

enum { DEFAULT_INTERVAL = 2, MAX_INTERVAL = 86400 };

static bool set_interval(struct request *rq, const char *s)
{
	u64 n;

	if (!wg_number(&n, s, MAX_INTERVAL) || !n) {
		wg_say("--watch: `%s' is no interval; expected 1 to %d seconds", s,
		       MAX_INTERVAL);
		return false;
	}
	rq->interval = n;
	return true;
}

/* Return: 1 when it is an option (*@i may have moved on), 0 when not, -1 when bad. */
static int parse_option(struct request *rq, char *argv[], int argc, int *i)
{
	const char *arg = argv[*i];

	if (!strcmp(arg, "--json"))
		rq->json = true;
	else if (!strcmp(arg, "--secrets"))
		rq->secrets = true;
	else if (!strcmp(arg, "--no-names"))
		rq->no_names = true;
	else if (!strcmp(arg, "--watch"))
		rq->interval = DEFAULT_INTERVAL;
	else if (!strncmp(arg, "--watch=", 8))
		return set_interval(rq, arg + 8) ? 1 : -1;
	else if (!strncmp(arg, "--config=", 9))
		rq->config = arg + 9;
	else if (!strcmp(arg, "--config") && *i + 1 < argc)
		rq->config = argv[++*i];
	else
		return 0;
	return 1;
}

static bool parse(struct request *rq, int argc, char *argv[])
{
	int i, taken;

	for (i = 1; i < argc; i++) {
		taken = parse_option(rq, argv, argc, &i);
		if (taken < 0)
			return false;
		if (taken)
			continue;
		if (!rq->what)
			rq->what = argv[i];
		else if (!rq->field)
			rq->field = argv[i];
		else
			return false;
	}
	if (!rq->what)
		rq->what = "all";
	if (rq->json && rq->field)
		return false;
	return strcmp(rq->what, "interfaces") || (!rq->field && !rq->json);
}

static bool is_help(int argc, char *argv[])
{
	return argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
			     !strcmp(argv[1], "help"));
}

static void choose_style(struct request *rq)
{
	const char *mode = getenv("WG_COLOR_MODE"), *hide = getenv("WG_HIDE_KEYS");

	if (mode && !strcmp(mode, "always"))
		rq->style.colour = true;
	else if (!mode || strcmp(mode, "never"))
		rq->style.colour = isatty(STDOUT_FILENO);
	rq->style.secrets = rq->secrets || (hide && !strcmp(hide, "never"));
}

/* ---- showing --------------------------------------------------------------- */

static int names_of(const struct request *rq, struct wg_device *dev)
{
	int err;

	if (rq->field || rq->no_names)
		return 0;
	err = wg_names_load(dev, rq->config);
	if (err)
		wg_say("%s: cannot be opened: %s", rq->config, strerror(-err));
	return err;
}

/* What stands between and around interfaces; @n were shown before. */
static void separate(FILE *f, const struct request *rq, size_t n)
{
	if (rq->json && n)
		fputs(", ", f);
	else if (!rq->json && !rq->field && n)
		putc('\n', f);
}

static int show_one(FILE *f, const struct request *rq, const char *name, size_t n,
		    bool all)
{
	struct wg_nl_note note = {};
	struct wg_device *dev;
	int err = wg_get(&dev, name, &note);

	if (err)
		return wg_fail("access", name, err, &note);
	err = names_of(rq, dev);
	if (!err) {
		separate(f, rq, n);
		if (rq->json)
			wg_print_json(f, dev, rq->secrets);
		else if (rq->field)
			wg_print_field(f, dev, rq->field, all);
		else
			wg_print_human(f, dev, &rq->style);
	}
	wg_device_free(dev);
	return err ? 1 : 0;
}

static int show_all(FILE *f, const struct request *rq)
{
	struct wg_nl_note note = {};
	struct wg_buf names = {};
	size_t at, shown = 0;
	int err = wg_list(&names, &note);

	if (err)
		return wg_fail("list interfaces", NULL, err, &note);
	for (at = 0; at < names.len; at += strlen(names.s + at) + 1)
		shown += !show_one(f, rq, names.s + at, shown, true);
	err = names.len && !shown;
	wg_buf_free(&names);
	return err;
}

static int show_interfaces(FILE *f)
{
	struct wg_nl_note note = {};
	struct wg_buf names = {};
	size_t at;
	int err = wg_list(&names, &note);

	if (err)
		return wg_fail("list interfaces", NULL, err, &note);
	for (at = 0; at < names.len; at += strlen(names.s + at) + 1)
		fprintf(f, "%s%s", at ? " " : "", names.s + at);
	if (names.len)
		putc('\n', f);
	wg_buf_free(&names);
	return 0;
}

static int show(FILE *f, struct request *rq)
{
	int err;

	rq->style.now = time(NULL);
	if (!strcmp(rq->what, "interfaces"))
		return show_interfaces(f);
	if (rq->json)
		fputs("{\n  \"schema\": 1,\n  \"interfaces\": [\n    ", f);
	if (!strcmp(rq->what, "all"))
		err = show_all(f, rq);
	else
		err = show_one(f, rq, rq->what, 0, false);
	if (rq->json)
		fputs("\n  ]\n}\n", f);
	return err;
}

/* ---- again and again ------------------------------------------------------- */

static ssize_t to_buf(void *cookie, const char *p, size_t n)
{
	wg_buf_add(cookie, p, n);
	return n;
}

/* Lines of the terminal on stdout; 0 when it is none. */
static size_t screen_lines(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 0;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || !size.ws_row ? 24 : size.ws_row;
}

/* From the top of the screen, what is left of older lines erased. */
static void paint(const char *s, size_t lines)
{
	const char *end;

	fputs("\x1b[H", stdout);
	for (; *s && lines > 1; s = end + 1, lines--) {
		end = strchr(s, '\n');
		if (!end)
			break;
		printf("%.*s\x1b[K\n", (int)(end - s), s);
	}
	fputs(*s ? "\x1b[K\x1b[0m(more lines than the screen has)\x1b[J" : "\x1b[J",
	      stdout);
}

static int show_again(struct request *rq, struct wg_buf *b, bool first)
{
	const cookie_io_functions_t io = { .write = to_buf };
	FILE *f = fopencookie(b, "w", io);
	size_t lines = screen_lines();
	int err;

	if (!f)
		return 1;
	wg_buf_clear(b);
	wg_buf_puts(b, "");
	setvbuf(f, NULL, _IONBF, 0);
	err = show(f, rq);
	fclose(f);
	if (lines) {
		paint(b->s, lines);
	} else {
		if (!first && !rq->json && !rq->field)
			putchar('\n');
		fputs(b->s, stdout);
	}
	return fflush(stdout) ? 1 : err;
}

static int watch(struct request *rq)
{
	struct wg_buf b = {};
	bool first = true;
	int err;

	if (screen_lines())
		fputs("\x1b[2J", stdout);
	while (!(err = show_again(rq, &b, first))) {
		sleep(rq->interval);
		first = false;
	}
	wg_buf_free(&b);
	return err;
}

int wg_cmd_show(int argc, char *argv[])
{
	struct request rq = {};

	if (is_help(argc, argv)) {
		wg_usage("show");
		return 0;
	}
	if (!parse(&rq, argc, argv))
		return wg_usage("show");
	if (rq.field && !wg_field_exists(rq.field)) {
		char text[WG_QUOTE];

		wg_say("%s is no field of wg show",
		       wg_quote(text, rq.field, strlen(rq.field)));
		return wg_usage("show");
	}
	choose_style(&rq);
	return rq.interval ? watch(&rq) : show(stdout, &rq);
}
