#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What "make check-matrix" needs on top of deps.sh: emulators and compilers of
# other architectures.
exec "$(dirname "$0")/deps.sh" \
	qemu-system-arm qemu-system-misc patchelf sparse clang lld \
	debian-archive-keyring \
	gcc-12-aarch64-linux-gnu gcc-12-s390x-linux-gnu gcc-12-riscv64-linux-gnu \
	gcc-12-arm-linux-gnueabihf gcc-12-i686-linux-gnu \
	gcc-aarch64-linux-gnu gcc-s390x-linux-gnu gcc-riscv64-linux-gnu \
	gcc-arm-linux-gnueabihf gcc-i686-linux-gnu \
	libc6-dev-arm64-cross libc6-dev-s390x-cross libc6-dev-riscv64-cross \
	libc6-dev-armhf-cross libc6-dev-i386-cross
