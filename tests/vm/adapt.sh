# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced by kernel.sh: make an unpacked kernel usable where it lies and with
# this machine's compiler.  Only these private copies are changed.

# Set by kernel.sh: where it was unpacked, where it will be, and the compiler
# its configuration names.
: "${new:=}" "${final:=}" "${own_compiler:=}" "${machine_arch:=}"

# The header makefiles name usr/src and usr/lib from the root directory.
relocate() {
	local file

	for file in "$new"/root/usr/src/linux-headers-*/{Makefile,.kernelvariables}; do
		[ -f "$file" ] || continue
		sed -i -E "s#([= ])/usr/(src|lib)/#\\1$final/root/usr/\\2/#g" "$file"
	done
}

# The same places for every release: lib/modules and boot/vmlinuz.
normalise() {
	local release=$1 root=$new/root file

	if [ -d "$root/usr/lib/modules/$release" ]; then
		mkdir -p "$root/lib"
		ln -s ../usr/lib/modules "$root/lib/modules"
	fi
	mkdir -p "$root/boot"
	for file in "$root/lib/modules/$release/vmlinuz" "$root/boot/vmlinux-$release"; do
		[ ! -f "$file" ] || ln -sfr "$file" "$root/boot/vmlinuz-$release"
	done
	depmod -b "$root" "$release"
}

glibc_of_machine() { getconf GNU_LIBC_VERSION | cut -d' ' -f2; }

glibc_wanted_by() {
	{ readelf -W --version-info "$1" 2>/dev/null || true; } |
		grep -oE 'GLIBC_[0-9.]+' | cut -d_ -f2 | sort -V | tail -n1
}

newer() { [ -n "$1" ] && [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | tail -n1)" = "$1" ]; }

# Host tools of the kernel's build tree that this machine's C library cannot run.
foreign_tools() {
	local have file

	have=$(glibc_of_machine)
	find "$new/root/usr/lib" -path '*linux-kbuild*' -type f -perm /111 |
		while read -r file; do
			[ "$(head -c4 "$file" | tail -c3)" = ELF ] || continue
			! newer "$(glibc_wanted_by "$file")" "$have" || echo "$file"
		done
}

# They get the C library of their own suite, unpacked beside them.
give_tools_a_libc() {
	local lib tools tool pkg

	lib=$final/libc/usr/lib/$(triplet_of "$machine_arch")
	tools=$(foreign_tools)
	[ -n "$tools" ] || return 0
	[ "$machine_arch" = amd64 ] || die "the kernel's build tools want a newer libc than this machine's"
	mkdir -p "$new/libc"
	for pkg in libc6 libelf1t64 zlib1g libzstd1 libssl3t64; do
		fetch_package "$pkg:$machine_arch"
		dpkg-deb -x "$new"/debs/"$pkg"_*.deb "$new/libc"
	done
	for tool in $tools; do
		patchelf --set-interpreter "$lib/ld-linux-x86-64.so.2" --set-rpath "$lib" "$tool"
	done
}

# A compiler that takes the flags a newer gcc was configured for, and knows
# the attributes its headers use.
write_compiler() {
	local compiler=$1

	cat >"$new/cc" <<-END
		#!/bin/bash
		# Made by kernel.sh: $compiler with the flags of a newer gcc turned down.
		args=() extra=()
		for arg; do
			case \$arg in
			-fmin-function-alignment=*) args+=("-falign-functions=\${arg#*=}"); extra=(-Wno-attributes) ;;
			-fstrict-flex-arrays=3|-fzero-init-padding-bits=*|-fdiagnostics-show-context*) ;;
			*) args+=("\$arg") ;;
			esac
		done
		exec $compiler "\${args[@]}" "\${extra[@]}"
	END
	chmod +x "$new/cc"
}

# Where ftrace keeps a pointer in front of each function they must all be
# aligned, cold ones and initialisers too. Only the gcc that has an option for
# it does that; a module made by another does not load.
needs_own_compiler() {
	local config

	for config in "$new"/root/usr/src/linux-headers-*/include/config/auto.conf; do
		if grep -q '^CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS=y' "$config" &&
			grep -q '^CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT=y' "$config"; then
			return 0
		fi
	done
	return 1
}

# The kernel's own compiler, from its own suite, unpacked beside it like the
# libc it needs; the assembler is the machine's.
give_own_compiler() {
	local triplet=$1 lib tool pkg

	lib=$final/libc/usr/lib/$(triplet_of "$machine_arch")
	for pkg in "$own_compiler-$triplet" "cpp-${own_compiler#gcc-}-$triplet" \
		libc6 zlib1g libzstd1 libgmp10 libisl23 libmpc3 libmpfr6; do
		fetch_package "$pkg:$machine_arch"
		dpkg-deb -x "$new"/debs/"$pkg"_*.deb "$new/libc"
	done
	for tool in "$new/libc/usr/bin/$triplet-$own_compiler" \
		"$new"/libc/usr/lib*/gcc-cross/"$triplet"/*/cc1; do
		patchelf --set-interpreter "$lib/ld-linux-x86-64.so.2" --set-rpath "$lib" "$tool"
	done
	cat >"$new/cc" <<-END
		#!/bin/sh
		# Made by kernel.sh: the compiler this kernel was built with.
		exec $final/libc/usr/bin/$triplet-$own_compiler -B/usr/bin/$triplet- "\$@"
	END
	chmod +x "$new/cc"
}

# Extensions of RISC-V that the kernel's assembler knew and this machine's does
# not; no layout depends on them.
drop_extensions() {
	local compiler=$1 config ext

	for config in "$new"/root/usr/src/linux-headers-*/include/config/auto.conf; do
		sed -nE 's/^CONFIG_TOOLCHAIN_HAS_(Z[A-Z0-9]+)=y/\1/p' "$config" | while read -r ext; do
			! "$compiler" -mabi=lp64 -march="rv64imac_zicsr_${ext,,}" -c -x assembler -o /dev/null \
				/dev/null 2>/dev/null || continue
			sed -i "/CONFIG_TOOLCHAIN_HAS_$ext\b/d" "$config" \
				"${config%config/auto.conf}generated/autoconf.h"
		done
	done
}

karch_of() {
	case $1 in
	amd64|i386) echo x86 ;;
	s390x) echo s390 ;;
	armhf) echo arm ;;
	riscv64) echo riscv ;;
	*) echo "$1" ;;
	esac
}

# What to give to make for this tree, one variable a line.
write_variables() {
	local arch=$1 triplet compiler=gcc-12
	triplet=$(triplet_of "$arch")

	if [ "$arch" != "$machine_arch" ]; then
		compiler=$triplet-gcc-12
		printf '%s\n' ARCH="$(karch_of "$arch")" CROSS_COMPILE="$triplet-" \
			DEB_BUILD_ARCH="$machine_arch" DEB_HOST_ARCH="$arch" \
			DEB_HOST_GNU_TYPE="$triplet"
	fi >"$new/variables"
	[ "$arch" != riscv64 ] || drop_extensions "$compiler"
	# The machine's compiler, where it is the kernel's own as well.
	[ "$arch" = "$machine_arch" ] && [ "$own_compiler" = "$compiler" ] && return
	if [ "$arch" != "$machine_arch" ] && needs_own_compiler; then
		give_own_compiler "$triplet"
	else
		write_compiler "$compiler"
	fi
	echo "CC=$final/cc" >>"$new/variables"
}

# The compiler the headers name, as gcc-12.
compiler_of() {
	sed -nE 's/^#define LINUX_COMPILER .*(gcc-[0-9]+).*/\1/p
		s/^CONFIG_CC_VERSION_TEXT="[^ ]*(gcc-[0-9]+) .*/\1/p' \
		"$new/root/usr/src/linux-headers-$1/include/config/auto.conf" \
		"$new/root/usr/src/linux-headers-$1/.config" 2>/dev/null | head -n1
}
