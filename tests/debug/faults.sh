# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced: memory is refused, by the kernel's fault injection. Only kernels that
# are built with it (tests/vm/debug) can.

FAULT_DIR=/sys/kernel/debug

# No skip: who runs this on another kernel is to know.
can_refuse() { # SUITE
	[[ ! -d $FAULT_DIR/failslab || ! -d $FAULT_DIR/fail_page_alloc ]] || return 0
	printf 'KTAP version 1\n1..1\n# this kernel has no fault injection\nnot ok 1 %s\n' "$1"
	exit 1
}

fault_attr() { # FILE VALUE, for objects and for pages
	echo "$2" >"$FAULT_DIR/failslab/$1"
	echo "$2" >"$FAULT_DIR/fail_page_alloc/$1"
}

# Where the module's functions lie: "START END".
module_text() {
	local all last

	all=$(awk '$4 == "[wireguard]" && tolower($2) == "t" { print $1 }' /proc/kallsyms | sort)
	last=${all##*$'\n'}
	echo "${all%%$'\n'*} $last"
}

# Allocations fail that have a function of the module among their callers, in
# whatever context: PERCENT of them, until refuse_nothing.
refuse() { # PERCENT
	local first last

	read -r first last < <(module_text)
	[[ -n $last ]] || return 1
	fault_attr require-start "0x$first"
	# The last function has an end too.
	fault_attr require-end "$(printf '0x%x' $(( (0x$last | 0xfff) + 1 )))"
	fault_attr stacktrace-depth 32
	fault_attr verbose 0
	fault_attr interval 1
	fault_attr space 0
	fault_attr times "$FAULT_TIMES"
	fault_attr ignore-gfp-wait N
	echo N >"$FAULT_DIR/fail_page_alloc/ignore-gfp-highmem"
	echo 0 >"$FAULT_DIR/fail_page_alloc/min-order"
	fault_attr probability "$1"
}

FAULT_TIMES=1000000000

refuse_nothing() { fault_attr probability 0; }

# How often it was done since refuse().
refused() {
	echo $(( 2 * FAULT_TIMES - $(<"$FAULT_DIR/failslab/times") - $(<"$FAULT_DIR/fail_page_alloc/times") ))
}
