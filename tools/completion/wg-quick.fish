# SPDX-License-Identifier: GPL-2.0
# fish completion for wg-quick(8)

function __wg_quick_files
	for file in /etc/wireguard/*.conf
		string replace -r '.*/(.*)\.conf$' '$1' -- $file
	end
end

function __wg_quick_running
	wg show interfaces 2>/dev/null | string split ' '
end

set -l commands up down reload save strip

complete -c wg-quick -f
complete -c wg-quick -n "not __fish_seen_subcommand_from $commands" -a up -d 'Add an interface and set it up'
complete -c wg-quick -n "not __fish_seen_subcommand_from $commands" -a down -d 'Remove an interface and all that came with it'
complete -c wg-quick -n "not __fish_seen_subcommand_from $commands" -a reload -d 'Make the running interface equal to the file'
complete -c wg-quick -n "not __fish_seen_subcommand_from $commands" -a save -d 'Write the running configuration to the file'
complete -c wg-quick -n "not __fish_seen_subcommand_from $commands" -a strip -d 'Print the file without the keys of wg-quick'
complete -c wg-quick -n "__fish_seen_subcommand_from up strip" -a '(__wg_quick_files)'
complete -c wg-quick -n "__fish_seen_subcommand_from down reload save" -a '(__wg_quick_running)'
complete -c wg-quick -n "__fish_seen_subcommand_from $commands" -a '(__fish_complete_suffix .conf)'
