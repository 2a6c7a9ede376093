#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# probes.sh [KERNEL...]
#
# The compile probes of src/compat give the answers of the table "expected" in
# each kernel; what the shadow headers make of them compiles; and a probe that
# says "yes" where the kernel has no such thing would break the build, so that
# a wrong answer cannot go unnoticed.
set -u

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- ${PROBE_KERNELS:-6.12}
failed=0

column() { # KERNEL: its column in the table
	awk -v kernel="$1" '/^# probe/ { for (i = 2; i <= NF; i++) if ($i == kernel) print i - 1 }' "$here/expected"
}

# The answers of a kernel, one "@ ..." line each.
ask() {
	local release kdir dir variables

	read -r release kdir <<<"$("$top/tests/vm/kernel.sh" "$1")"
	dir=$top/build/probes-$release
	mkdir -p "$dir"
	cp -rsfT "$top/src" "$dir/src"
	ln -sf "$here/Kbuild" "$here/shadow.c" "$dir/"
	find "$dir" -xtype l -delete
	mapfile -t variables < <("$top/tests/vm/kernel.sh" --variables "$1")
	make -C "$kdir" M="$dir" "${variables[@]}" CONFIG_DEBUG_INFO_BTF_MODULES= modules 2>&1 |
		grep "^@ " | sort -u
	cp "$dir/shadow.err" "$top/build/logs/probes-$1.err"
}

n=0
result() { # STATUS NAME [REMARK]
	n=$((n + 1))
	[ "$1" = 0 ] || failed=1
	echo "$([ "$1" = 0 ] || echo "not ")ok $n $2${3:+ # $3}"
}

# A "yes" that is not true does not compile.
breaks_build() { # PROBE
	[ "$(sed -n "s/^@ wrong $1 *//p" <<<"$answers")" = no ]
}

mkdir -p "$top/build/logs"
echo "KTAP version 1"
for kernel; do
	answers=$(ask "$kernel")
	compiles=$(sed -n 's/^@ compiles //p' <<<"$answers")
	[ "$compiles" = yes ]
	result $? "compat_shadow_headers_compile_$kernel"
	[ "$compiles" = yes ] || sed 's/^/# /' "$top/build/logs/probes-$kernel.err"
	col=$(column "$kernel")
	[ -n "$col" ] || { result 1 "compat_kernel_in_table_$kernel"; continue; }
	while read -r -a row; do
		probe=${row[0]}
		found=$(sed -n "s/^@ $probe //p" <<<"$answers")
		[ "$found" = "${row[col - 1]}" ]
		result $? "compat_probe_${probe}_$kernel" "found: $found"
		[ "$found" = no ] || continue
		[ "$compiles" = yes ] && breaks_build "$probe"
		result $? "compat_probe_${probe}_wrong_yes_breaks_build_$kernel"
	done < <(grep -v '^#' "$here/expected")
done
# A probe nobody expects anything of is not tested.
listed=$(make -s -f - <<<"include $top/src/compat/probes.mk
all:;@echo \$(wg-probes)" all 2>/dev/null | tr ' ' '\n' | sort)
[ "$listed" = "$(grep -v '^#' "$here/expected" | awk '{ print $1 }' | sort)" ]
result $? compat_every_probe_has_its_line
echo "1..$n"
exit $failed
