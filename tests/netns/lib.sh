#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Common ground of the namespace tests: KTAP, namespaces, waiting, traffic.
#
# A test program sources this file, defines one function per behaviour and
# calls `main "$@"`.  t_1_4_byte_counters is reported as 1.4_byte_counters (the
# number is that of the statement it proves).  Each test runs in a subshell of
# its own under `set -e`, between the program's setup() and the common clean-up,
# so none depends on another:
#
#	tests/netns/base.sh                      all of them
#	tests/netns/base.sh 1.4_byte_counters    one by name (patterns work too)
#
# SEED=n repeats a run's random choices.

set -u -o pipefail
shopt -s extglob
export LC_ALL=C WG_HIDE_KEYS=never WG_COLOR_MODE=never

suite=$(basename "$0" .sh)
NS0=wg$$-0 NS1=wg$$-1 NS2=wg$$-2
TMP=$(mktemp -d "${TMPDIR:-/tmp}/wg-$suite.XXXXXX")
SEED=${SEED:-$(( $(date +%s) % 32768 ))}
RANDOM=$SEED
KMSG=$TMP/kmsg
KMSG_READER='' TIMESTAMPS=''

# --- saying -----------------------------------------------------------------

# Descriptor 9 is the log of the running test, so commands whose output is
# captured are still seen.
say() { echo "$*" >&9; }
pp() { say "[$1] ${*:2}"; "${@:2}"; }

fail() { echo "FAILED: $*" >&9; exit 1; }

# --- checks -----------------------------------------------------------------

check_eq() { # WHAT GOT WANT
	[[ $2 == "$3" ]] || fail "$1 is '$2', expected '$3'"
}

check_match() { # WHAT GOT PATTERN
	# shellcheck disable=SC2053
	[[ $2 == $3 ]] || fail "$1 is '$2', expected to match '$3'"
}

check_no_match() { # WHAT GOT PATTERN
	# shellcheck disable=SC2053
	[[ $2 != $3 ]] || fail "$1 is '$2', expected not to match '$3'"
}

check_le() { # WHAT GOT MAX
	(( $2 <= $3 )) || fail "$1 is $2, expected at most $3"
}

check_gt() { # WHAT GOT MIN
	(( $2 > $3 )) || fail "$1 is $2, expected more than $3"
}

fails() {
	if "$@"; then
		fail "succeeded: $*"
	fi
}

# --- waiting ----------------------------------------------------------------

now_ms() { local t=${EPOCHREALTIME/./}; echo $(( t / 1000 )); }

# Poll a condition until it holds; give up after SECONDS.
wait_for() { # SECONDS COMMAND...
	local end=$(( $(now_ms) + $1 * 1000 * ${WG_SLOW:-1} ))

	shift
	until "$@"; do
		if (( $(now_ms) >= end )); then
			fail "did not come true in time: $*"
		fi
		sleep 0.05
	done
}

same() { [[ $($1) == "$2" ]]; } # COMMAND-LINE WANT

listening() { # NAMESPACE t|u PORT
	[[ -n $(ip netns exec "$1" ss "-Hln$2" "sport = :$3") ]]
}

# The file of a socket is there a moment before anybody listens.
takes_connections() { # NAMESPACE PATH
	ip netns exec "$1" ss -Hlx | grep -q "LISTEN .* $2 "
}

# --- namespaces -------------------------------------------------------------

ns0() { pp 0 ip netns exec "$NS0" "$@"; }
ns1() { pp 1 ip netns exec "$NS1" "$@"; }
ns2() { pp 2 ip netns exec "$NS2" "$@"; }
ip0() { ip_in 0 "$@"; }
ip1() { ip_in 1 "$@"; }
ip2() { ip_in 2 "$@"; }

ip_in() { # 0|1|2 IP-ARGUMENTS
	pp "$1" ip -n "wg$$-$1" "${@:2}" || return
	[[ ${*:2} != addr\ add\ *:* ]] || wait_for 30 settled "wg$$-$1"
}

# An IPv6 address is of use when a worker of the kernel has been at it: until then nothing
# is sent from it, and without its route nothing that comes to it is received.
settled() { # NAMESPACE
	local addresses routes

	addresses=$(ip -n "$1" -6 -o addr show | wc -l)
	routes=$(ip -n "$1" -6 route show table local type local | wc -l)
	(( addresses == routes ))
}

# Several `ip` commands in one process, one a line of standard input.
batch() { # 0|1|2
	local text line

	IFS= read -r -d '' text || true
	while read -r line; do
		say "[$1] ip $line"
	done <<<"${text%$'\n'}"
	ip -n "wg$$-$1" -batch - <<<"$text"
	[[ $text != *addr\ add\ *:* ]] || wait_for 30 settled "wg$$-$1"
}

# The same without a word, for conditions that are polled.
q0() { ip netns exec "$NS0" "$@"; }
q1() { ip netns exec "$NS1" "$@"; }
q2() { ip netns exec "$NS2" "$@"; }

netns() { # 0|1|2...
	local n

	printf "netns add wg$$-%s\n" "$@" | ip -batch -
	for n; do
		ip -n "wg$$-$n" link set lo up
	done
}

netns_down() {
	local n

	for n in "$NS0" "$NS1" "$NS2"; do
		[[ ! -e /run/netns/$n ]] || echo "netns del $n"
	done | ip -batch -
}

sysctl_in() { # NAMESPACE KEY VALUE
	say "[$1] sysctl $2=$3"
	ip netns exec "$1" sh -c "echo $3 > /proc/sys/${2//.//}"
}

# --- WireGuard --------------------------------------------------------------

# Once for a whole program: four key pairs and a preshared key.
make_keys() {
	key1=$(wg genkey) key2=$(wg genkey) key3=$(wg genkey) key4=$(wg genkey)
	pub1=$(wg pubkey <<<"$key1") pub2=$(wg pubkey <<<"$key2")
	pub3=$(wg pubkey <<<"$key3") pub4=$(wg pubkey <<<"$key4")
	psk=$(wg genpsk)
}

# One field of one peer as `wg show` prints it (endpoints, transfer, ...).
peer_field() { # NAMESPACE DEVICE FIELD PUBKEY
	ip netns exec "$1" wg show "$2" "$3" |
		while IFS=$'\t' read -r key value; do
			[[ $key != "$4" ]] || echo "$value"
		done
}

endpoint_is() { # NAMESPACE DEVICE PUBKEY ENDPOINT
	[[ $(peer_field "$1" "$2" endpoints "$3") == "$4" ]]
}

rx_bytes() { ip netns exec "$1" wg show "$2" transfer | { read -r _ rx _; echo "$rx"; }; }
tx_bytes() { ip netns exec "$1" wg show "$2" transfer | { read -r _ _ tx; echo "$tx"; }; }

tx_above() { (( $(tx_bytes "$1" "$2") > $3 )); } # NAMESPACE DEVICE BYTES

# "rx_bytes rx_packets tx_bytes tx_packets" as `ip -s link` has them.
link_bytes() { # NAMESPACE DEVICE
	ip -n "$1" -s link show dev "$2" | awk '
		want { printf "%s%s %s", sep, $1, $2; sep = " "; want = 0 }
		/[RT]X:/ { want = 1 }
		END { print "" }'
}

stat_of() { # NAMESPACE DEVICE COUNTER
	ip netns exec "$1" cat "/sys/class/net/$2/statistics/$3"
}

stat_is() { [[ $(stat_of "$1" "$2" "$3") == "$4" ]]; }

snmp() { # NAMESPACE PROTOCOL COUNTER
	ip netns exec "$1" sh -c 'cat /proc/net/snmp /proc/net/snmp6 2>/dev/null; :' | awk -v p="$2:" -v c="$3" '
		$1 == p && !names { names = split($0, title); next }
		$1 == p { for (i = 2; i <= names; i++) if (title[i] == c) print $i }
		$1 == c { print $2 }
		{ names = 0 }'
}

# --- traffic ----------------------------------------------------------------

# Every echo request must be answered, unlike ping's own exit code.  Once all are sent ping
# waits for no longer than two round trips: a later answer is known from the counter.
flood() { # NAMESPACE COUNT ADDRESS [PING-OPTION...]
	local out before

	before=$(echo_replies "$1" "$3")
	out=$(pp "$1" ip netns exec "$1" ping -q -f -c "$2" -W 1 "${@:4}" "$3") || true
	[[ $out != *" $2 received, "*"0% packet loss"* ]] || return 0
	say "$out"
	check_match "ping $3" "$out" "*$2 packets transmitted, *"
	wait_for 10 echo_replies_are "$1" "$3" $(( before + $2 ))
}

echo_replies() { # NAMESPACE ADDRESS
	case $2 in
	*:*) snmp "$1" Icmp6 Icmp6InEchoReplies ;;
	*) snmp "$1" Icmp InEchoReps ;;
	esac
}

echo_replies_are() { [[ $(echo_replies "$1" "$2") == "$3" ]]; }

# Where the answer must come at once, -W 4 is less than any timer of the protocol takes.
ping_ok() { # NAMESPACE ADDRESS [PING-OPTION...]
	pp "$1" ip netns exec "$1" ping -q -c 1 -W 5 "${@:3}" "$2" >/dev/null ||
		fail "no answer from $2"
}

ping_fails() { # NAMESPACE ADDRESS [PING-OPTION...]
	if pp "$1" ip netns exec "$1" ping -q -c 1 -W 1 "${@:3}" "$2" >/dev/null 2>&1; then
		fail "answer from $2"
	fi
}

iperf_server() { # NAMESPACE ADDRESS PORT
	ip netns exec "$1" iperf3 -s -1 -B "$2" -p "$3" >/dev/null 2>&1 &
	wait_for 60 listening "$1" t "$3"
}

# Something must have arrived at the other side, not only have been sent.
iperf() { # FROM TO ADDRESS [IPERF-OPTION...]
	local out

	iperf_server "$2" "$3" 5201
	out=$(pp "$1" ip netns exec "$1" timeout $(( 60 * ${WG_SLOW:-1} )) iperf3 -Z -t 1 -i 0 -f m -c "$3" "${@:4}" 2>&1) ||
		fail "iperf3: $out"
	say "$(grep receiver <<<"$out" || true)"
	check_match "iperf3" "$out" "*receiver*"
	check_no_match "iperf3" "$(grep receiver <<<"$out")" "* 0.00 *Bytes*"
	wait "$!" || true
}

# One server and one stream per CPU, at the same time.
iperf_parallel() { # FROM TO ADDRESS
	local i n clients=()

	n=$(nproc)
	(( n >= 2 )) || n=2
	for (( i = 0; i < n; i++ )); do
		iperf_server "$2" "$3" $(( 5210 + i ))
	done
	for (( i = 0; i < n; i++ )); do
		pp "$1" ip netns exec "$1" timeout $(( 60 * ${WG_SLOW:-1} )) iperf3 -Z -t 1 -i 0 -c "$3" -p $(( 5210 + i )) >/dev/null &
		clients+=($!)
	done
	for i in "${clients[@]}"; do
		wait "$i"
	done
}

# "TRAFFIC" of the specification between ns1 and ns2, 1 s per stream.
traffic() {
	flood "$NS2" 10 192.168.241.1
	flood "$NS1" 10 192.168.241.2
	flood "$NS2" 10 fd00::1
	flood "$NS1" 10 fd00::2
	iperf "$NS1" "$NS2" 192.168.241.2
	iperf "$NS2" "$NS1" fd00::1
	iperf "$NS1" "$NS2" 192.168.241.2 -u -b 0
	iperf "$NS2" "$NS1" fd00::1 -u -b 0
	iperf_parallel "$NS1" "$NS2" 192.168.241.2
}

# --- the module and the kernel log ------------------------------------------

debug_lines_on() {
	[[ -e /sys/kernel/debug/dynamic_debug/control ]] ||
		mount -t debugfs debugfs /sys/kernel/debug
	echo "module wireguard +p" > /sys/kernel/debug/dynamic_debug/control
}

load_module() {
	pp - modprobe wireguard "$@"
	debug_lines_on
}

kmsg_mark() { echo "<6>wg-test: $*" > /dev/kmsg; }

kmsg_start() {
	kmsg_mark "begin $$"
	# A reader that was overrun ends with an error, which the check below sees.
	cat /dev/kmsg > "$KMSG" 2>"$TMP/kmsg.err" 9>&- &
	KMSG_READER=$!
}

# The log since the mark of this run.
kmsg_text() { sed "1,/wg-test: begin $$\$/d" "$KMSG"; }

# The reader may be behind: wait until it has what the kernel has said so far.
kmsg_caught_up() {
	local mark="here $EPOCHREALTIME"

	kmsg_mark "$mark"
	wait_for 10 grep -qF "wg-test: $mark" "$KMSG"
}

# Objects that were announced as created and not yet as destroyed (or the
# other way round), one per line.  Interfaces are counted, since two namespaces
# may have the same name and names change; peers and keypairs have numbers.
kmsg_unpaired() {
	kmsg_text | sed -n 's/^[^;]*;.*wireguard: //p' | grep -v '^wghold: ' | awk '
		match($0, /: (Interface|Peer [0-9]+|Keypair [0-9]+) .*(created|destroyed)/) {
			key = substr($0, RSTART + 2)
			n = split(key, w, " ")
			key = w[1] == "Interface" ? w[1] : w[1] " " w[2]
			if (/destroyed/) {
				if (live[key] <= 0)
					print "destroyed but not created: " $0
				live[key]--
			} else {
				if (live[key] > 0 && w[1] != "Interface")
					print "created twice: " $0
				live[key]++
			}
		}
		END {
			for (key in live)
				if (live[key] > 0)
					print "created but not destroyed: " key " (" live[key] ")"
		}'
}

all_paired() { [[ -z $(kmsg_unpaired) ]]; }

created_destroyed_pairs() {
	local end=0 gone=-1 now

	# 2 s for grace periods, more where the machine is emulated; hundreds of
	# devices go one after the other, so as long as there are fewer, go on.
	until all_paired || (( end && $(now_ms) > end )); do
		now=$(kmsg_text | grep -c destroyed || true)
		(( now == gone )) || end=$(( $(now_ms) + 8000 * ${WG_SLOW:-1} ))
		gone=$now
		sleep 0.2
	done
	kmsg_unpaired
	say "$(kmsg_text | grep -c 'created') created, $(kmsg_text | grep -c 'destroyed') destroyed"
	[[ -d /proc/$KMSG_READER ]] || fail "the log reader was overrun: $(<"$TMP/kmsg.err")"
	all_paired
	check_gt "lines about created interfaces" "$(kmsg_text | grep -c 'Interface created')" 0
}

# One number of /proc/net/snmp and netstat's TCP lines.
tcp_counter() { # NAMESPACE NAME
	ip netns exec "$1" cat /proc/net/snmp /proc/net/netstat | awk -v name="$2" '
		/^Tcp(Ext)?:/ && !names { names = split($0, title); next }
		/^Tcp(Ext)?:/ {
			for (i = 2; i <= names; i++)
				if (title[i] == name)
					print $i
		}
		{ names = 0 }'
}

# A packet through a veth waits on the CPU that sent it: one sent later from another CPU may
# overtake it, tunnel or not. A wire keeps what it is given in order, and so does a veth
# whose receiver has one CPU. (One for each flow is not enough where all datagrams of a
# tunnel count: they carry the hash of what is inside.)
wires_in_order() { # NAMESPACES
	local ns

	for ns in "$@"; do
		ip netns exec "$ns" sh -c 'for f in /sys/class/net/veth*/queues/rx-*/rps_cpus; do echo 1 > $f; done'
	done
}

# --- the machine's settings --------------------------------------------------

set_proc() { # FILE VALUE, remembering the old one
	[[ -e $1 ]] || return 0
	echo "$(<"$1") $1" >> "$TMP/proc"
	echo "$2" > "$1"
}

# Debug lines are not rate limited; new namespaces have IPv6 addresses that are
# usable at once, without duplicate address detection.
prepare_machine() {
	local conf

	set_proc /proc/sys/net/core/message_cost 0
	set_proc /proc/sys/net/core/devconf_inherit_init_net 1
	for conf in all default; do
		set_proc /proc/sys/net/ipv6/conf/$conf/accept_dad 0
		set_proc /proc/sys/net/ipv6/conf/$conf/dad_transmits 0
	done
	# Otherwise each ping and tcpdump would have the kernel patch its receive
	# path (time stamps on, off), and emulated CPUs were seen to trip over that.
	ping -q -i 1000 127.0.0.1 >/dev/null 2>&1 9>&- &
	TIMESTAMPS=$!
}

restore_machine() {
	local value file

	kill $KMSG_READER $TIMESTAMPS 2>/dev/null
	while read -r value file; do
		echo "$value" > "$file"
	done < "$TMP/proc"
	rm -rf "$TMP"
}

# --- KTAP -------------------------------------------------------------------

test_name() { local n=${1#t_}; echo "${n/_/.}"; }

prefix_lines() {
	local line

	while IFS= read -r line || [[ -n $line ]]; do
		printf '# %s\n' "$line"
	done
}

setup() { :; }

# End what the test left running; a job that leads a process group (setsid)
# goes with all its children, which could keep a namespace alive.
end_jobs() {
	local job

	for job in $(jobs -p); do
		kill -KILL -- "-$job" 2>/dev/null || kill -KILL "$job" 2>/dev/null || true
	done
	wait 2>/dev/null || true
}

after_test() {
	trap - ERR
	set +e
	end_jobs
	netns_down
	return 0
}

on_error() { echo "FAILED ($1) at ${BASH_SOURCE[1]##*/}:$2: $BASH_COMMAND" >&9; }

# The kernel patches its own code, the allocation of packets among it, when the
# first tunnel socket opens and when the last one closes, and emulated CPUs were
# seen to trip over that ("Oops: int3"). One that is open all the time, where no
# test looks, keeps it from happening at every test.
hold_socket() {
	[[ -e /run/netns/wghold ]] || ip netns add wghold
	[[ -n $(ip -n wghold link show type wireguard) ]] ||
		ip -n wghold link add wghold up type wireguard
}

# Never call this as a condition: bash would ignore `set -e` all the way down.
run_test() { # FUNCTION [no-setup]
	(
		exec 9>&1
		set -eE
		trap 'on_error $? $LINENO' ERR
		trap 'after_test; exit $rc' EXIT
		rc=1
		[[ ${2:-} == no-setup ]] || { hold_socket; setup; }
		"$1"
		rc=0
	) 2>&1 | prefix_lines
	return "${PIPESTATUS[0]}"
}

number=0 failed=0

report() { # STATUS NAME
	number=$(( number + 1 ))
	if (( $1 == 0 )); then
		echo "ok $number $2"
	else
		failed=$(( failed + 1 ))
		echo "not ok $number $2"
	fi
}

main() {
	local all wanted=() fn pattern start

	# In the order of the file.
	all=$(grep -oE '^t_[A-Za-z0-9_]+' "$0")
	for fn in $all; do
		(( $# )) || wanted+=("$fn")
		for pattern; do
			# shellcheck disable=SC2053
			[[ $(test_name "$fn") != $pattern ]] || wanted+=("$fn")
		done
	done

	echo "KTAP version 1"
	echo "# suite $suite, kernel $(uname -r), $(wg --version | cut -d' ' -f2)"
	echo "# seed $SEED (repeat with SEED=$SEED)"
	if (( ! ${#wanted[@]} )); then
		echo "# no test is called $*"
		echo "1..1"
		echo "not ok 1 $suite"
		exit 1
	fi
	[[ -e /dev/fd ]] || ln -s /proc/self/fd /dev/fd
	exec 9>&1
	trap restore_machine EXIT
	prepare_machine
	kmsg_start
	modprobe wireguard
	debug_lines_on
	make_keys

	echo "1..$(( ${#wanted[@]} + 1 ))"
	for fn in "${wanted[@]}"; do
		start=$(now_ms)
		kmsg_mark "$suite $(test_name "$fn")"
		run_test "$fn"
		report "$?" "$(test_name "$fn")"
		echo "# took $(( $(now_ms) - start )) ms"
	done
	run_test created_destroyed_pairs no-setup
	report "$?" 8.3_created_destroyed_pairs
	exit $(( failed > 0 ))
}
