#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The module under two more readers: sparse (address spaces, byte order, locks)
# and clang, each without a word.  No kernel of Debian is configured for clang;
# one with the few options turned down that only gcc has is near enough to
# compile, not to load.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)

clang_version=$(clang --version | sed -nE '1s/.*version ([0-9]+)\.([0-9]+)\.([0-9]+).*/\1 \2 \3/p')
read -r major minor patch <<<"$clang_version"
clang="CC=clang CONFIG_CC_IS_GCC= CONFIG_GCC_VERSION=0 CONFIG_CC_IS_CLANG=y
	CONFIG_CLANG_VERSION=$((major * 10000 + minor * 100 + patch))
	CONFIG_RETHUNK= CONFIG_SLS= CONFIG_MITIGATION_RETHUNK= CONFIG_MITIGATION_SLS=
	CONFIG_FTRACE_MCOUNT_USE_CC= CONFIG_INIT_STACK_ALL_ZERO=
	CONFIG_CC_IMPLICIT_FALLTHROUGH=-Wimplicit-fallthrough
	KCFLAGS=-include$here/clang.h"

n=0 failed=0
quiet() { # NAME KERNEL VARIABLES
	local said rc

	n=$((n + 1))
	said=$(MODULE_MAKE=$3 "$top/tests/vm/module.sh" --fresh "$2" 2>&1 >/dev/null)
	rc=$?
	[ -z "$said" ] || sed 's/^/# /' <<<"$said"
	if [ $rc = 0 ] && [ -z "$said" ]; then
		echo "ok $n $1"
	else
		echo "not ok $n $1"
		failed=1
	fi
}

echo "KTAP version 1"
echo "1..3"
quiet compat_sparse_has_nothing_to_say 6.12 "C=2 CHECK=sparse"
quiet compat_clang_has_nothing_to_say_6.1 6.1 "$clang"
quiet compat_clang_has_nothing_to_say_6.12 6.12 "$clang"
exit $failed
