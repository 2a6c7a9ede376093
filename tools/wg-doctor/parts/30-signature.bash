# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Secure Boot and lockdown: whether the kernel would take the module.

EFI_SECURE_BOOT=/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c

# Why the kernel demands signatures; false if it does not.
why_signed() {
	local lockdown

	if lockdown=$(first_line /sys/kernel/security/lockdown) && [[ $lockdown != *"[none]"* ]]; then
		[[ $lockdown =~ \[(.*)\] ]]
		echo "the kernel is locked down (${BASH_REMATCH[1]})"
	elif [[ $(first_line /sys/module/module/parameters/sig_enforce) == Y ]]; then
		echo "the kernel demands signed modules (module.sig_enforce)"
	elif [[ -r $ROOT$EFI_SECURE_BOOT && $(od -An -tu1 -j4 -N1 "$ROOT$EFI_SECURE_BOOT") -eq 1 ]]; then
		echo "Secure Boot is on"
	else
		return 1
	fi
}

# The key is on a keyring of the kernel.  Without /proc/keys nobody knows.
is_trusted() { # SIGNER
	[[ ! -r $ROOT/proc/keys ]] || grep -qF " $1: " "$ROOT/proc/keys"
}

check_signature() {
	local why signer

	why=$(why_signed) && installed_version >/dev/null && ! is_built_in || return 0
	signer=$(modinfo -k "$KERNEL" -F signer wireguard 2>/dev/null)
	if [[ -z $signer ]]; then
		problem "$why, and the installed module is not signed: the kernel refuses it"
		try "let dkms sign it (docs/signing.md), then: dkms install --force wg-dlkm/VERSION -k $KERNEL"
	elif ! is_trusted "$signer"; then
		problem "$why, and the module is signed by a key that is not enrolled: $signer"
		try "mokutil --import /var/lib/dkms/mok.pub     # then reboot, and confirm it there"
	else
		ok "$why, and the module is signed by a key it knows: $signer"
	fi
}
