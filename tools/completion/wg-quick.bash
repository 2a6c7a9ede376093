# SPDX-License-Identifier: GPL-2.0
# bash completion for wg-quick(8) and wg-reresolve(8)

_wg_quick_names() { # up|down|...
	local file

	case $1 in
	down|reload|save) wg show interfaces 2>/dev/null ;;
	*)
		for file in /etc/wireguard/*.conf; do
			[[ ! -e $file ]] || { file=${file##*/}; echo "${file%.conf}"; }
		done
		;;
	esac
}

_wg_quick_config() { # up|down|...
	local word

	mapfile -t COMPREPLY < <(compgen -W "$(_wg_quick_names "$1")" -- "$2")
	while IFS= read -r word; do
		[[ ! -d $word && $word != *.conf ]] || COMPREPLY+=("$word")
	done < <([[ $2 != */* ]] || compgen -f -- "$2")
	compopt -o filenames 2>/dev/null
}

_wg_quick() {
	local current=${COMP_WORDS[COMP_CWORD]}

	COMPREPLY=()
	case $COMP_CWORD in
	1) mapfile -t COMPREPLY < <(compgen -W "up down reload save strip" -- "$current") ;;
	2) _wg_quick_config "${COMP_WORDS[1]}" "$current" ;;
	esac
}

_wg_reresolve() {
	COMPREPLY=()
	(( COMP_CWORD != 1 )) || _wg_quick_config down "${COMP_WORDS[1]}"
}

complete -F _wg_quick wg-quick
complete -F _wg_reresolve wg-reresolve
