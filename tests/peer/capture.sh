#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=180
. "$(dirname "$0")/hold.sh"
exec peer_capture "$@"
