#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=300
#
# An "up" that fails leaves nothing behind, wherever it fails: every command it
# runs is made to fail in turn.  Topology: lib.sh, without the server.

. "$(dirname "$0")/lib.sh"

setup() {
	clean_slate
	netns 1 2
	client_side
	client_routes
	: >"$TMP/dns"
	stub resolvconf "case \$1 in -a) echo set; cat >/dev/null ;; -d) echo gone ;; esac >>$TMP/dns"
	client_conf "$ETC/wg0.conf" "0.0.0.0/0, ::/0, 10.8.0.0/16" "DNS = 192.0.2.53
PreUp = echo PreUp >>$TMP/hooks
PostUp = echo PostUp >>$TMP/hooks
PreDown = echo PreDown >>$TMP/hooks
PostDown = echo PostDown >>$TMP/hooks"
	BEFORE=$(state)
}

# Fail there, and see that all is as before; hooks that began are undone too.
fails_at() { # PROGRAM PATTERN HOOKS
	: >"$TMP/hooks"
	stub_failing "$1" "$2"
	fails quick up wg0
	unstub "$1"
	check_said "injected failure"
	check_state "$BEFORE"
	check_eq "hooks run" "$(tr '\n' ' ' <"$TMP/hooks")" "$3"
}

t_9_rollback_link_and_configuration() {
	fails_at wg "*addconf*" "PreUp PostDown "
	fails_at ip "*-4 address add*" "PreUp PostDown "
	fails_at ip "*-6 address add*" "PreUp PostDown "
	fails_at ip "*link set mtu*" "PreUp PostDown "
	fails_at wg "*show wg0 endpoints*" "PreUp PostDown "
	fails_at wg "*show wg0 allowed-ips*" "PreUp PostDown "
	fails_at ip "*-4 route add 10.8.0.0/16*" "PreUp PostDown "
	fails_at ip "*link add*" ""
}

t_9_rollback_policy_routing() {
	fails_at wg "*set wg0 fwmark*" "PreUp PostDown "
	fails_at ip "*-6 route add*" "PreUp PostDown "
	fails_at ip "*-6 rule add not*" "PreUp PostDown "
	fails_at ip "*-6 rule add table main*" "PreUp PostDown "
	fails_at ip "*-4 route add 0.0.0.0/0*" "PreUp PostDown "
	fails_at ip "*-4 rule add not*" "PreUp PostDown "
	fails_at ip "*-4 rule add table main*" "PreUp PostDown "
	fails_at sysctl "*src_valid_mark=1*" "PreUp PostDown "
	fails_at nft "* -f *" "PreUp PostDown "
	check_eq "DNS at last" "$(tail -1 "$TMP/dns")" gone
}

t_9_rollback_dns_and_hooks() {
	stub resolvconf "case \$1 in -a) echo injected failure; exit 1 ;; -d) echo gone >>$TMP/dns ;; esac"
	fails quick up wg0
	check_said "injected failure"
	check_state "$BEFORE"
	check_eq "DNS" "$(<"$TMP/dns")" gone

	unstub resolvconf
	sed -i 's/^PostUp = /&false; /' "$ETC/wg0.conf"
	: >"$TMP/hooks"
	fails quick up wg0
	check_said "postup failed"
	check_state "$BEFORE"
	check_eq "hooks run" "$(tr '\n' ' ' <"$TMP/hooks")" "PreUp PreDown PostDown "

	sed -i 's/^PreUp = /&false; /' "$ETC/wg0.conf"
	: >"$TMP/hooks"
	fails quick up wg0
	check_state "$BEFORE"
	check_eq "hooks run" "$(tr '\n' ' ' <"$TMP/hooks")" "PostDown "
}

# Interrupted while it waits for something, as systemd does it.
t_9_rollback_interrupted() {
	mkfifo "$TMP/wait"
	sed -i "s|^PostUp = .*|PostUp = echo here; read -r _ <$TMP/wait|" "$ETC/wg0.conf"
	setsid ip netns exec "$NS1" wg-quick up wg0 >"$OUT" 2>&1 9>&- &
	wait_for 30 grep -q '^here' "$OUT"
	kill -TERM -- "-$!"
	fails wait "$!"
	say "$(<"$OUT")"
	check_state "$BEFORE"
}

# What others set up is not ours to undo.
t_9_rollback_leaves_the_existing_alone() {
	ip1 link add wg0 type wireguard
	ip1 addr add 10.9.0.1/24 dev wg0
	fails quick up wg0
	check_said "already exists"
	check_eq "addresses" "$(addresses wg0)" "10.9.0.1/24 "
	check_eq "hooks run" "$([[ ! -e $TMP/hooks ]] || cat "$TMP/hooks")" ""
}

main "$@"
