# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- DNS --------------------------------------------------------------------

# Debian's resolvconf orders its sources by name: take the first prefix it has.
resolvconf_name() {
	local order=/etc/resolvconf/interface-order line

	if [[ -r $order && $(readlink -f "$(type -P resolvconf)") != */resolvectl ]]; then
		while read -r line || [[ -n $line ]]; do
			[[ ! $line =~ ^([a-zA-Z0-9-]+)\*$ ]] || { echo "${BASH_REMATCH[1]}.$NAME"; return; }
		done <"$order"
	fi
	echo "$NAME"
}

choose_dns_program() {
	if has resolvconf; then
		OWN_DNS_BY="resolvconf $(resolvconf_name)"
	elif has resolvectl; then
		OWN_DNS_BY=resolvectl
	else
		OWN_DNS_BY=''
	fi
}

feed_resolvconf() { # NAME
	{
		printf 'nameserver %s\n' "${CFG_DNS[@]}"
		(( ! ${#CFG_SEARCH[@]} )) || echo "search ${CFG_SEARCH[*]}"
	} | cmd resolvconf -a "$1" -m 0 -x
}

# "~." has all names asked here, which is what -x means to resolvconf.
feed_resolvectl() {
	cmd resolvectl dns "$NAME" "${CFG_DNS[@]}" || return
	cmd resolvectl domain "$NAME" '~.' "${CFG_SEARCH[@]}"
}

set_dns() {
	choose_dns_program
	case $OWN_DNS_BY in
	resolvconf*) feed_resolvconf "${OWN_DNS_BY#* }" ;;
	resolvectl) feed_resolvectl ;;
	*) say "neither resolvconf nor resolvectl is installed: DNS (${CFG_DNS[*]}) is NOT set" ;;
	esac
}

unset_dns() {
	case $OWN_DNS_BY in
	resolvconf*) cmd resolvconf -d "${OWN_DNS_BY#* }" -f || return ;;
	resolvectl) ! link_exists || cmd resolvectl revert "$NAME" || return ;;
	esac
	OWN_DNS_BY='' OWN_DNS=''
}

apply_dns() {
	local wanted=''

	(( ! ${#CFG_DNS[@]} )) || wanted="${CFG_DNS[*]} ${CFG_SEARCH[*]}"
	wanted=${wanted% }
	[[ $wanted != "$OWN_DNS" || ( -z $wanted && -n $OWN_DNS_BY ) ]] || return 0
	if [[ -z $wanted ]]; then
		unset_dns
	else
		set_dns
		OWN_DNS=$wanted
	fi
}
