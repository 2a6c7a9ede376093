# SPDX-License-Identifier: GPL-2.0
# fish completion for wg(8)

function __wg_words
    commandline -opc
end

function __wg_is -d 'command, and number of words before the cursor'
    set -l words (__wg_words)
    test (count $words) -eq $argv[2]; and contains -- "$words[2]" (string split , -- $argv[1])
end

function __wg_interfaces
    wg show interfaces 2>/dev/null | string split ' '
end

function __wg_set_words -d 'what may follow in wg set'
    set -l words (__wg_words)
    test (count $words) -ge 3; and test "$words[2]" = set; or return
    switch $words[-1]
        case peer
            wg show $words[3] peers 2>/dev/null
            return
        case private-key preshared-key
            __fish_complete_path (commandline -ct)
            return
        case fwmark persistent-keepalive
            echo off
            return
        case listen-port endpoint allowed-ips
            return
    end
    set -l all listen-port fwmark private-key
    set -l rest $words[4..-1]
    if contains -- peer $rest
        set all preshared-key endpoint persistent-keepalive allowed-ips remove
        while set -l i (contains -i -- peer $rest)
            set -e rest[1..$i]
        end
    end
    contains -- remove $rest; and set all
    for word in $all
        contains -- $word $rest; or echo $word
    end
    echo peer
end

complete -c wg -f
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a show -d 'Show interfaces and their peers'
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a showconf -d 'Show an interface as a configuration file'
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a set -d 'Change an interface and its peers'
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a setconf -d 'Make an interface what a file says'
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a addconf -d 'Add what a file says'
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a syncconf -d 'As setconf, without disturbing peers that stay'
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a check -d 'Find what is wrong with a configuration file'
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a doctor -d 'Find out why something does not work'
complete -c wg -n 'test (count (__wg_words)) -eq 1' -a 'genkey genpsk pubkey help version'
complete -c wg -n '__wg_is show,showconf,set,setconf,addconf,syncconf,doctor 2' -a '(__wg_interfaces)' -d Interface
complete -c wg -n '__wg_is show 2' -a 'all interfaces'
complete -c wg -n '__wg_is show 3' -a 'public-key private-key listen-port fwmark peers preshared-keys endpoints allowed-ips latest-handshakes transfer persistent-keepalive dump'
complete -c wg -n '__fish_seen_subcommand_from show' -l json -d 'Print JSON'
complete -c wg -n '__fish_seen_subcommand_from show' -l secrets -d 'Show private and preshared keys'
complete -c wg -n '__fish_seen_subcommand_from show' -l watch -d 'Show it again and again'
complete -c wg -n '__fish_seen_subcommand_from show showconf' -l config -r -F -d 'Take names of peers from a file'
complete -c wg -n '__fish_seen_subcommand_from show showconf' -l no-names -d 'Show no names'
complete -c wg -n '__wg_is setconf,addconf,syncconf 3' -F
complete -c wg -n '__wg_is check 2' -F
complete -c wg -n '__fish_seen_subcommand_from set' -a '(__wg_set_words)'
