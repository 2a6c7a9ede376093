# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# dkms: whether it could build the module, and did.

# The first error of the build, which is the one that counts.
say_build_error() {
	local file line

	file=$(compgen -G "$ROOT/var/lib/dkms/wg-dlkm/*/build/make.log" | tail -n 1) || return 0
	line=$(grep -m 1 -E 'error:|Error [0-9]|\*\*\*' "$file") || return 0
	try "${file#"$ROOT"} says: ${line:0:200}"
}

check_dkms_state() { # VERSION STATE-LINE
	case $2 in
	*WARNING*)
		problem "dkms: the module that is installed is not the one it built"
		try "dkms install --force wg-dlkm/$1 -k $KERNEL"
		;;
	*": installed"*) ok "dkms has installed $1 for this kernel" ;;
	*": built"*)
		problem "dkms has built $1 for this kernel, but not installed it"
		try "dkms install wg-dlkm/$1 -k $KERNEL"
		;;
	*)
		problem "dkms has not built $1 for this kernel ($KERNEL)"
		say_build_error
		try "dkms install wg-dlkm/$1 -k $KERNEL"
		;;
	esac
}

check_dkms() {
	local version states

	is_packaged && ! is_built_in || return 0
	if ! have dkms; then
		problem "the source of wg-dlkm is here, but dkms, which builds it, is not installed"
		try "install dkms (Debian: apt install dkms)"
		return
	fi
	if [[ ! -e $ROOT/lib/modules/$KERNEL/build/Makefile ]]; then
		problem "the headers of this kernel ($KERNEL) are missing, so dkms cannot build for it"
		try "apt install linux-headers-$KERNEL     # Fedora: dnf install kernel-devel-$KERNEL"
	fi
	version=$(compgen -G "$ROOT/usr/src/wg-dlkm-*" | sort -V | tail -n 1)
	version=${version##*/wg-dlkm-}
	# "wg-dlkm/VERSION, KERNEL, x86_64: installed", before dkms 3 "wg-dlkm, VERSION, ..."
	states=$(dkms status -m wg-dlkm -v "$version" 2>/dev/null)
	check_dkms_state "$version" "$(grep -F ", $KERNEL," <<<"$states" | head -n 1)"
}
