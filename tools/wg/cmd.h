/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Subcommands. Each gets the words from its own name on and returns the exit code.
 */
#ifndef WG_TOOL_CMD_H
#define WG_TOOL_CMD_H

#include "nl.h"

int wg_cmd_show(int argc, char *argv[]);
int wg_cmd_showconf(int argc, char *argv[]);
int wg_cmd_set(int argc, char *argv[]);
int wg_cmd_setconf(int argc, char *argv[]);
int wg_cmd_addconf(int argc, char *argv[]);
int wg_cmd_syncconf(int argc, char *argv[]);
int wg_cmd_check(int argc, char *argv[]);
int wg_cmd_doctor(int argc, char *argv[]);
int wg_cmd_genkey(int argc, char *argv[]);
int wg_cmd_genpsk(int argc, char *argv[]);
int wg_cmd_pubkey(int argc, char *argv[]);

/* Usage of one subcommand on stderr. Return: 1. */
int wg_usage(const char *cmd);

/* An error of a backend, with the kernel's words and what to do. Return: 1. */
int wg_fail(const char *verb, const char *name, int err, const struct wg_nl_note *note);

#endif
