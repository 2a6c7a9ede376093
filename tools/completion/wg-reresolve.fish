# SPDX-License-Identifier: GPL-2.0
# fish completion for wg-reresolve(8)

complete -c wg-reresolve -f
complete -c wg-reresolve -a "(wg show interfaces 2>/dev/null | string split ' ')"
complete -c wg-reresolve -a '(__fish_complete_suffix .conf)'
