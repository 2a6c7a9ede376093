#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# run.sh [--kernel 6.1|6.12] [--smp N] [--mem MB] [--timeout S]
#        [--module PATH|intree] [--append "cmdline"] [--shell] SCRIPT [args]
exec python3 "$(dirname "$0")/vm.py" "$@"
