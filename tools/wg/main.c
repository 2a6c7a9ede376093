// SPDX-License-Identifier: GPL-2.0
/* wg: configure WireGuard interfaces. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd.h"
#include "report.h"

#ifndef WG_VERSION
#error "WG_VERSION comes from the Makefile"
#endif
#define WG_URL "https://www.wireguard.com/"

static const struct command {
	const char *name;
	int (*run)(int argc, char *argv[]);
	const char *arguments, *summary;
} commands[] = {
	{ "show", wg_cmd_show,
	  "[INTERFACE | all | interfaces] [FIELD] [--json [--secrets]] [--watch[=SECONDS]]\n"
	  "               [--config FILE | --no-names]\n"
	  "FIELD: public-key, private-key, listen-port, fwmark, peers, preshared-keys, endpoints,\n"
	  "       allowed-ips, latest-handshakes, transfer, persistent-keepalive or dump",
	  "show interfaces and their peers" },
	{ "showconf", wg_cmd_showconf, "INTERFACE [--config FILE | --no-names]",
	  "show an interface in the form of a configuration file" },
	{ "set", wg_cmd_set,
	  "INTERFACE [listen-port PORT] [fwmark MARK] [private-key FILE]\n"
	  "              [peer KEY [remove] [preshared-key FILE] [endpoint HOST:PORT]\n"
	  "              [persistent-keepalive SECONDS] [allowed-ips [+|-]IP[/CIDR],...]]...",
	  "change an interface and its peers" },
	{ "setconf", wg_cmd_setconf, "INTERFACE FILE",
	  "make an interface what a file says" },
	{ "addconf", wg_cmd_addconf, "INTERFACE FILE",
	  "add what a file says to an interface" },
	{ "syncconf", wg_cmd_syncconf, "INTERFACE FILE",
	  "as setconf, but without disturbing peers that stay" },
	{ "check", wg_cmd_check, "FILE", "find what is wrong with a configuration file" },
	{ "doctor", wg_cmd_doctor, "[INTERFACE]",
	  "find out why something does not work, and what to do" },
	{ "genkey", wg_cmd_genkey, "", "print a new private key" },
	{ "genpsk", wg_cmd_genpsk, "", "print a new preshared key" },
	{ "pubkey", wg_cmd_pubkey, "",
	  "print the public key of the private key on standard input" },
};

enum { N_COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static const struct command *find(const char *name)
{
	size_t i;

	for (i = 0; i < N_COMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

int wg_usage(const char *name)
{
	const struct command *cmd = find(name);

	fprintf(stderr, "Usage: wg %s%s%s\n", cmd->name, *cmd->arguments ? " " : "",
		cmd->arguments);
	return 1;
}

static void overview(FILE *f)
{
	size_t i;

	fputs("Usage: wg COMMAND [ARGUMENTS]\n\nCommands:\n", f);
	for (i = 0; i < N_COMMANDS; i++)
		fprintf(f, "  %-10s%s\n", commands[i].name, commands[i].summary);
	fputs("Without a command: wg show. `wg COMMAND --help' shows its arguments; wg(8) tells more.\n",
	      f);
}

/* What to do about an error. */
static const char *advice(int err, bool about_device)
{
	switch (err) {
	case -EPERM:
		return "only root may do that: try sudo, or give the process CAP_NET_ADMIN";
	case -EPROTONOSUPPORT:
		return "the kernel has no WireGuard: try `modprobe wireguard', or install the module";
	case -ENODEV:
		return "see `wg show interfaces'; `ip link add NAME type wireguard' makes a new one";
	case -EOPNOTSUPP:
		return about_device ?
			       "the interface is there, but it is no WireGuard interface" :
			       NULL;
	case -EADDRINUSE:
		return "another program uses that port: see `ss -ulpn'";
	case -EPROTO:
		return "the answer was not understood";
	}
	return NULL;
}

int wg_fail(const char *verb, const char *name, int err, const struct wg_nl_note *note)
{
	const char *hint = advice(err, name);

	if (name)
		fprintf(stderr, "Unable to %s interface %s: %s", verb, name,
			strerror(-err));
	else
		fprintf(stderr, "Unable to %s: %s", verb, strerror(-err));
	if (note && *note->text)
		fprintf(stderr, " (kernel: %s)", note->text);
	putc('\n', stderr);
	if (hint)
		wg_say("%s", hint);
	return 1;
}

static bool is_one_of(const char *s, const char *a, const char *b, const char *c)
{
	return !strcmp(s, a) || !strcmp(s, b) || !strcmp(s, c);
}

static int run(int argc, char *argv[])
{
	char *show[] = { "show", NULL };
	const struct command *cmd;
	char text[WG_QUOTE];

	if (argc == 1)
		return wg_cmd_show(1, show);
	if (argc == 2 && is_one_of(argv[1], "help", "-h", "--help")) {
		overview(stdout);
		return 0;
	}
	if (argc == 2 && is_one_of(argv[1], "version", "-v", "--version")) {
		puts("wireguard-tools v" WG_VERSION " (wg-dlkm) - " WG_URL);
		return 0;
	}
	cmd = find(argv[1]);
	if (cmd)
		return cmd->run(argc - 1, argv + 1);
	wg_say("%s is no command", wg_quote(text, argv[1], strlen(argv[1])));
	overview(stderr);
	return 1;
}

/* Keys that were printed lie in the buffer of stdout. */
static char out[65536];

static void wipe_out(void)
{
	wg_wipe(out, sizeof(out));
}

int main(int argc, char *argv[])
{
	int code;

	atexit(wipe_out);
	setvbuf(stdout, out, _IOFBF, sizeof(out));
	code = run(argc, argv);
	if (fflush(stdout) || ferror(stdout)) {
		wg_say("cannot write: %s", strerror(errno));
		return 1;
	}
	return code;
}
