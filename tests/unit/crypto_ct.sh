#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Runs the constant-time check that lies beside it as NAME.bin under valgrind,
# which reports to NAME.log; the verdicts are the program's own.
set -eu

command -v valgrind >/dev/null || {
	echo "Bail out! valgrind is not installed (make deps installs it)"
	exit 1
}
exec valgrind --quiet --error-limit=no --log-file="$0.log" "$0.bin" "$@"
