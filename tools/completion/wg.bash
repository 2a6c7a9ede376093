# SPDX-License-Identifier: GPL-2.0
# bash completion for wg(8)

_wg_peers() { # INTERFACE
	wg show "$1" peers 2>/dev/null
}

# Words that may follow in `wg set': those of the interface before the first peer.
_wg_set() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local i in_peer='' used=' ' words=''

	case $prev in
	private-key | preshared-key)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
		;;
	peer)
		mapfile -t COMPREPLY < <(compgen -W "$(_wg_peers "${COMP_WORDS[2]}")" -- "$cur")
		return
		;;
	fwmark | persistent-keepalive)
		mapfile -t COMPREPLY < <(compgen -W off -- "$cur")
		return
		;;
	listen-port | endpoint | allowed-ips)
		return
		;;
	esac
	for (( i = 3; i < COMP_CWORD; i++ )); do
		case ${COMP_WORDS[i]} in
		peer)
			in_peer=1 used=' '
			i=$(( i + 1 ))
			;;
		remove) used+='remove ' ;;
		listen-port | fwmark | private-key | preshared-key | endpoint | persistent-keepalive | allowed-ips)
			used+="${COMP_WORDS[i]} "
			i=$(( i + 1 ))
			;;
		esac
	done
	if [[ ! $in_peer ]]; then
		words='listen-port fwmark private-key'
	elif [[ $used != *' remove '* ]]; then
		words='preshared-key endpoint persistent-keepalive allowed-ips'
		[[ $used != ' ' ]] || words+=' remove'
	fi
	for i in $words; do
		[[ $used == *" $i "* ]] || COMPREPLY+=("$i")
	done
	mapfile -t COMPREPLY < <(compgen -W "${COMPREPLY[*]} peer" -- "$cur")
}

_wg_show() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} words=''

	if [[ $prev == --config ]]; then
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		return
	fi
	if (( COMP_CWORD == 2 )); then
		words="all interfaces $(wg show interfaces 2>/dev/null)"
	elif (( COMP_CWORD == 3 )) && [[ $prev != interfaces && $prev != -* ]]; then
		words='public-key private-key listen-port fwmark peers preshared-keys endpoints
			allowed-ips latest-handshakes transfer persistent-keepalive dump'
	fi
	[[ ${COMP_WORDS[2]} == interfaces ]] || words+=' --json --secrets --watch --config --no-names'
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}

_wg() {
	local cur=${COMP_WORDS[COMP_CWORD]}

	COMPREPLY=()
	if (( COMP_CWORD == 1 )); then
		mapfile -t COMPREPLY < <(compgen -W "show showconf set setconf addconf syncconf check
			doctor genkey genpsk pubkey help version" -- "$cur")
		return
	fi
	case ${COMP_WORDS[1]} in
	show) _wg_show ;;
	set | showconf | setconf | addconf | syncconf)
		if (( COMP_CWORD == 2 )); then
			mapfile -t COMPREPLY < <(compgen -W "$(wg show interfaces 2>/dev/null)" -- "$cur")
		elif [[ ${COMP_WORDS[1]} == set ]]; then
			_wg_set
		elif [[ ${COMP_WORDS[1]} == showconf && $cur == -* ]]; then
			mapfile -t COMPREPLY < <(compgen -W "--config --no-names" -- "$cur")
		elif [[ ${COMP_WORDS[1]} != showconf || ${COMP_WORDS[COMP_CWORD - 1]} == --config ]]; then
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			compopt -o filenames 2>/dev/null
		fi
		;;
	doctor)
		if (( COMP_CWORD == 2 )); then
			mapfile -t COMPREPLY < <(compgen -W "$(wg show interfaces 2>/dev/null)" -- "$cur")
		fi
		;;
	check)
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames 2>/dev/null
		;;
	esac
}

complete -F _wg wg
