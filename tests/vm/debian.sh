# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Sourced: packages of any suite and architecture of Debian, from the mirrors
# this machine's own sources name, with package lists of our own.  Nothing is
# installed and no architecture is added to the machine.

# Debian splits programs over these; a user's PATH may lack the sbin ones.
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

machine_arch=$(dpkg --print-architecture)
apt_opts=(-o APT::Sandbox::User=root -o Debug::NoLocking=1)

say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

triplet_of() {
	case $1 in
	amd64) echo x86_64-linux-gnu ;;
	arm64) echo aarch64-linux-gnu ;;
	armhf) echo arm-linux-gnueabihf ;;
	i386) echo i686-linux-gnu ;;
	s390x|riscv64) echo "$1-linux-gnu" ;;
	*) die "no cross compiler known for $1" ;;
	esac
}

# The line "NAME ARCH FLAVOUR PATTERN SUITES" of a kernel.
kernel_line() {
	local list

	list=$(dirname "${BASH_SOURCE[0]}")/kernels
	awk -v name="$1" '$1 == name { print; found = 1 } END { exit !found }' "$list" ||
		die "no kernel is called $1; there are: $(awk '!/^#/ { printf "%s ", $1 }' "$list")"
}

mirrors() {
	# shellcheck disable=SC2016 # apt expands these
	apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' |
		grep debian | sort -u
}

# Write sources.list for SUITES (comma-separated) of ARCH and this machine's.
write_sources() {
	local dir=$1 arch=$2 suites=$3 uri suite key
	key=/usr/share/keyrings/debian-archive-keyring.gpg

	for uri in $(mirrors); do
		for suite in ${suites//,/ }; do
			case $uri:$suite in
			*security*:*-security|*debian/:*[!y]|*debian/:sid) ;;
			*) continue ;;
			esac
			echo "deb [arch=$arch,$machine_arch signed-by=$key] $uri $suite main"
		done
	done >"$dir/sources.list"
}

# private_apt DIR ARCH SUITES: point apt_opts at lists of their own.
private_apt() {
	local dir=$1 arch=$2 suites=$3

	mkdir -p "$dir"/{lists/partial,prefs,cache/archives/partial}
	: >"$dir/status"
	write_sources "$dir" "$arch" "$suites"
	apt_opts+=(-o APT::Architecture="$arch"
		-o APT::Architectures::="$arch" -o APT::Architectures::="$machine_arch"
		-o Dir::Etc::sourcelist="$dir/sources.list"
		-o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferencesparts="$dir/prefs"
		-o Dir::State="$dir" -o Dir::State::lists="$dir/lists"
		-o Dir::State::status="$dir/status" -o Dir::Cache="$dir/cache"
		-o Acquire::Languages=none)
	apt-get "${apt_opts[@]}" -qq update >&2 || say "some package lists did not arrive"
}
