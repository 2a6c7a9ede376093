#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm: timeout=14000
# vm: alone
# vm: icount
# vm: mem=2048
#
# 20 000 peers active at once for an hour, their far side in one process (swarm.c).
# SWARM_PEERS=N and SWARM_SECONDS=N make it shorter.
#
#	 kernel side socket 10.255.0.1:7000
#	      |
#	     wg0  20 000 peers -- 127.0.0.1:20000 (UDP, loopback) 127.P.n.n:20001 -- swarm
#	10.255.0.1                                                             10.M.n.n
#	fd77:ff::1                                                        fd77:0:0:M::n
exec swarm
