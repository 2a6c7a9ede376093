# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash

# --- the file ---------------------------------------------------------------

trim() { # TEXT; the result is in REPLY
	REPLY=${1#"${1%%[![:space:]]*}"}
	REPLY=${REPLY%"${REPLY##*[![:space:]]}"}
}

bad() { CFG_ERRORS+=("$CONFIG:$LINENO_OF_FILE: $*"); }

is_ip() { [[ $1 =~ ^[0-9]+(\.[0-9]+){3}$ || $1 =~ ^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*$ ]]; }

# The family of an address or prefix, in FAMILY.
family_of() { [[ $1 == *:* ]] && FAMILY=6 || FAMILY=4; }

# A number as the kernel has it, or 0; never evaluates anything else.
number_of() { # TEXT
	if [[ $1 =~ ^0[xX][0-9a-fA-F]{1,8}$ ]]; then
		echo $(( $1 ))
	elif [[ $1 =~ ^[0-9]{1,10}$ ]]; then
		echo $(( 10#$1 ))
	else
		echo 0
	fi
}

take_address() { # VALUE
	local words word

	IFS=, read -ra words <<<"$1"
	for word in "${words[@]}"; do
		trim "$word"
		[[ -n $REPLY ]] || continue
		if is_ip "${REPLY%%/*}" && [[ $REPLY =~ ^[^/]+(/[0-9.]+)?$ ]]; then
			CFG_ADDRESSES+=("$REPLY")
		else
			bad "Address: \`$REPLY' is not an IP address with an optional prefix length"
		fi
	done
}

take_dns() { # VALUE
	local words word

	IFS=, read -ra words <<<"$1"
	for word in "${words[@]}"; do
		trim "$word"
		[[ -n $REPLY ]] || continue
		if is_ip "$REPLY"; then
			CFG_DNS+=("$REPLY")
		elif [[ $REPLY != -* && $REPLY != *[[:space:][:cntrl:]]* ]]; then
			CFG_SEARCH+=("$REPLY")
		else
			bad "DNS: \`$REPLY' is neither an IP address nor a domain"
		fi
	done
}

take_mtu() { # VALUE
	[[ $1 =~ ^[0-9]{1,5}$ ]] || { bad "MTU: \`$1' is not a number"; return 0; }
	CFG_MTU=$(( 10#$1 ))
}

take_table() { # VALUE
	[[ $1 =~ ^[a-zA-Z0-9_][a-zA-Z0-9_.-]*$ ]] ||
		{ bad "Table: \`$1' is neither auto, off, a number nor a name"; return 0; }
	CFG_TABLE=$1
	case ${1,,} in auto|off) CFG_TABLE=${1,,} ;; esac
}

take_save() { # VALUE
	CFG_SAVE=$1
	[[ $1 == true || $1 == false ]] || bad "SaveConfig: \`$1' is neither true nor false"
}

# Take one key of wg-quick's own; fails if it is not one.
take_key() { # LOWER-CASE-KEY VALUE HOOK-VALUE HAS-VALUE
	case $1 in
	address|dns|mtu|table|saveconfig|preup|postup|predown|postdown) ;;
	*) return 1 ;;
	esac
	if [[ $4 != true ]]; then
		[[ $1 != saveconfig ]] || CFG_SAVE=''
		bad "$1: \`=' is missing"
		return 0
	fi
	case $1 in
	preup|postup|predown|postdown) [[ -z $3 ]] || HOOKS[$1]+=$3$'\n' ;;
	saveconfig) take_save "$2" ;;
	*) [[ -z $2 ]] || "take_$1" "$2" ;;
	esac
}

# Values that go to wg as they are, but which a reload must know.
note_wg_key() { # LOWER-CASE-KEY VALUE
	case $1 in
	fwmark) CFG_MARK=$(number_of "$2") ;;
	listenport) CFG_PORT=$2 ;;
	esac
}

# "# Name = ..." belongs to the peer whose section it stands in.
note_peer_name() { # LINE
	local name='^#[[:space:]]*[Nn][Aa][Mm][Ee][[:space:]]*='
	local key='^[Pp][Uu][Bb][Ll][Ii][Cc][Kk][Ee][Yy][[:space:]]*=[[:space:]]*([A-Za-z0-9+/]{43}=)'

	case $1 in
	\[*) PEER_COMMENT='' PEER_KEY='' ;;
	esac
	if [[ $1 =~ $name ]]; then
		PEER_COMMENT=$1
	elif [[ $1 =~ $key ]]; then
		PEER_KEY=${BASH_REMATCH[1]}
	fi
	if [[ -n $PEER_COMMENT && -n $PEER_KEY ]]; then
		PEER_NAMES[$PEER_KEY]=$PEER_COMMENT
	fi
}

parse_config() {
	local line text key value hook has_value inside=false PEER_COMMENT='' PEER_KEY=''

	LINENO_OF_FILE=0
	while read -r line || [[ -n $line ]]; do
		LINENO_OF_FILE=$(( LINENO_OF_FILE + 1 ))
		text=${line%%#*}
		trim "${text%%=*}"; key=${REPLY,,}
		trim "${text#*=}"; value=$REPLY
		trim "${line#*=}"; hook=$REPLY
		[[ $text == *=* ]] && has_value=true || has_value=false
		case $key in
		\[interface\]) inside=true ;;
		\[*) inside=false ;;
		esac
		if $inside; then
			take_key "$key" "$value" "$hook" "$has_value" && continue
			note_wg_key "${key//[[:space:]]/}" "$value"
		else
			note_peer_name "$line"
		fi
		WG_CONFIG+=$line$'\n'
	done <"$CONFIG"
}

load_config() {
	[[ -e $CONFIG ]] || no_config
	[[ -r $CONFIG && ! -d $CONFIG ]] || die "\`$CONFIG' cannot be read"
	warn_if_open_to_others
	parse_config
}

require_valid() {
	(( ${#CFG_ERRORS[@]} )) || return 0
	printf '%s\n' "${CFG_ERRORS[@]}" >&2
	die "\`$CONFIG' has errors; nothing was done"
}
