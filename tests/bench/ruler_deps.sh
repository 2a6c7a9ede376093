#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What only the ruler's plots need; everything else is in tests/deps.sh.
set -eu

state=$(dpkg-query -W -f '${db:Status-Status}' python3-matplotlib 2>/dev/null || true)
[ "$state" != installed ] || exit 0
[ "$(id -u)" = 0 ] || { echo "No plots without python3-matplotlib." >&2; exit 0; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -q >/dev/null || echo "Some package lists did not arrive." >&2
apt-get install -y -q --no-install-recommends python3-matplotlib >/dev/null
