# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# The module: which one is there, which one is loaded, and why not ours.

SYS_MODULE=/sys/module/wireguard

installed_version() { modinfo -k "$KERNEL" -F version wireguard 2>/dev/null; }

# Whether somebody wants our module here at all.
is_packaged() { compgen -G "$ROOT/usr/src/wg-dlkm-*/dkms.conf" >/dev/null; }

is_built_in() {
	[[ -d $ROOT$SYS_MODULE && ! -e $ROOT$SYS_MODULE/initstate ]] ||
		grep -qs '^CONFIG_WIREGUARD=y' "$ROOT/boot/config-$KERNEL" "$ROOT/lib/modules/$KERNEL/build/.config"
}

check_built_in() {
	if is_packaged; then
		problem "this kernel ($KERNEL) has WireGuard built in, so no module can take its place"
		try "boot a kernel that has it as a module: CONFIG_WIREGUARD=m"
	else
		ok "WireGuard is built into this kernel ($KERNEL)"
	fi
}

say_how_to_change_over() {
	try "ip -br link show type wireguard     # tunnels go down with the module" \
		"wg-quick down NAME                  # each of them" \
		"modprobe -r wireguard && modprobe wireguard"
}

check_loaded() {
	local running installed

	running=$(first_line "$SYS_MODULE/version") || running="without version"
	installed=$(installed_version) || installed=
	case $running in
	wg-dlkm-*)
		ok "the module of wg-dlkm is loaded ($running)"
		if [[ $installed == wg-dlkm-* && $installed != "$running" ]]; then
			note "$installed is installed, but $running is still loaded"
			say_how_to_change_over
		fi
		;;
	*)
		if [[ $installed == wg-dlkm-* ]]; then
			problem "the kernel's own module ($running) is loaded, not that of wg-dlkm ($installed), which is installed"
			say_how_to_change_over
		else
			ok "the kernel's own module ($running) is loaded"
			note "wg-dlkm has no module for this kernel ($KERNEL)"
		fi
		;;
	esac
}

check_not_loaded() {
	local installed

	if installed=$(installed_version); then
		note "the module (${installed:-without version}) is installed and not loaded; making an interface loads it"
		try "modprobe wireguard"
	else
		problem "there is no wireguard module for this kernel ($KERNEL)"
		is_packaged || try "install one, such as the package wg-dlkm-dkms"
	fi
}

check_module() {
	if is_built_in; then
		check_built_in
	elif [[ -d $ROOT$SYS_MODULE ]]; then
		check_loaded
	else
		check_not_loaded
	fi
	check_dkms
	check_signature
}
