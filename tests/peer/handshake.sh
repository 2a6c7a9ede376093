#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=180
exec peer_handshake "$@"
