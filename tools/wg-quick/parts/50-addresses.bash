# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- addresses --------------------------------------------------------------

# What the kernel calls an address, if the device has it with that length; also
# sets HOST_TAKEN when it has it with any.
kernel_address() { # ADDRESS
	local want have

	family_of "$1"
	full_prefix "$FAMILY" "$1"
	want=${REPLY##*/} REPLY='' HOST_TAKEN=false
	while read -r _ _ _ have _; do
		full_prefix "$FAMILY" "$have"
		have=$REPLY REPLY=''
		HOST_TAKEN=true
		[[ ${have##*/} != "$want" ]] || { REPLY=$have; return 0; }
	done < <(ip -o "-$FAMILY" address show dev "$NAME" to "${1%%/*}" 2>/dev/null)
}

full_prefix() { # FAMILY PREFIX; "default" and single addresses written in full
	case $2 in
	default) REPLY=${DEFAULT[$1]} ;;
	*/*) REPLY=$2 ;;
	*) [[ $1 == 4 ]] && REPLY=$2/32 || REPLY=$2/128 ;;
	esac
}


add_addresses() { # [if-host-is-free]
	local address

	for address in "${CFG_ADDRESSES[@]}"; do
		if $HAVE_RECORD; then
			kernel_address "$address"
			[[ -z $REPLY ]] || continue
			! { [[ $# != 0 ]] && $HOST_TAKEN; } || continue
		fi
		family_of "$address"
		cmd ip "-$FAMILY" address add "$address" dev "$NAME"
	done
}

# New ones come first, so the device is not left without: the kernel drops all
# routes of a device that loses its last address.  It may drop secondary ones
# with their primary, and does not take one IPv6 address twice; hence again.
apply_addresses() {
	local address wanted=' '

	if ! $HAVE_RECORD; then
		OWN_ADDRESSES=("${CFG_ADDRESSES[@]}")
		add_addresses
		return
	fi
	add_addresses if-host-is-free
	for address in "${CFG_ADDRESSES[@]}"; do
		kernel_address "$address"
		[[ -z $REPLY ]] || wanted+="$REPLY "
	done
	for address in "${OWN_ADDRESSES[@]}"; do
		kernel_address "$address"
		[[ -n $REPLY && $wanted != *" $REPLY "* ]] || continue
		family_of "$address"
		cmd ip "-$FAMILY" address delete "$address" dev "$NAME"
	done
	OWN_ADDRESSES=("${CFG_ADDRESSES[@]}")
	add_addresses
}
