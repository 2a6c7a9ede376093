#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=120
. "$(dirname "$0")/hold.sh"
exec peer_plain "$@"
