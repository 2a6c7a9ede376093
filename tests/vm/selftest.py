#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
#
# What decides between passed and failed is tested without a guest: the KTAP
# reader and the search for splats in a kernel log.
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import ktap  # noqa: E402
import vm  # noqa: E402

SPLATS = """
WARNING: CPU: 1 PID: 12 at net/core/dev.c:1 foo+0x1/0x2
BUG: unable to handle page fault for address: ffff88800
Oops: 0002 [#1] PREEMPT SMP
unregister_netdevice: waiting for wg0 to become free. Usage count = 2
INFO: task ip:99 blocked for more than 120 seconds.
watchdog: BUG: soft lockup - CPU#0 stuck for 22s!
refcount_t: underflow; use-after-free.
general protection fault, probably for non-canonical address
rcu: INFO: rcu_preempt self-detected stall on CPU
Call Trace:
DEBUG_LOCKS_WARN_ON(1)
BUG wg_peer (Tainted: G): Objects remaining in wg_peer on __kmem_cache_shutdown()
kmemleak: 3 new suspected memory leaks
list_del corruption. prev->next should be
BUG: scheduling while atomic: swapper/0/0/0x00000101
wireguard: wg0: selftest replay: FAIL
UBSAN: shift-out-of-bounds in src/a.c:1
BUG: KASAN: slab-use-after-free in wg_xmit+0x10/0x20 [wireguard]
BUG: KCSAN: data-race in poll / work
WARNING: possible circular locking dependency detected
WARNING: inconsistent lock state
WARNING: suspicious RCU usage
INFO: lockdep is turned off.
INFO: trying to register non-static key.
BUG: sleeping function called from invalid context at mm/slab.h:1
ODEBUG: free active (active state 0) object: 0 object type: timer_list
unreferenced object 0xffff888004a1b000 (size 512):
ref_tracker: wg0@00000000 has 1/1 users at
""".strip().splitlines()

HEALTHY = """
wireguard: loading out-of-tree module taints kernel.
wireguard: module verification failed: signature and/or required key missing - tainting kernel
wireguard: wg0: Interface created
wireguard: wg0: Peer 1 created
IPv6: ADDRCONF(NETDEV_CHANGE): v1: link becomes ready
netlink: 'nl_errors': attribute type 1 has an invalid length.
wireguard: self-tests: pass
""".strip().splitlines()


def outcome(text, rc=0):
    points = ktap.read(text.splitlines(), rc, "x")
    return tuple(sum(p[0] == o for p in points)
                 for o in (ktap.PASS, ktap.FAIL, ktap.SKIPPED))


def dirty(line):
    return bool(vm.DIRTY.search(line)) and not vm.HARMLESS.search(line)


# The core's own complaint about memory it did not get, as it looks in the log.
COMPLAINT = ["[ 1.0] percpu: allocation failed, size=8", "[ 1.0] CPU: 0 UID: 0 PID: 1",
             "[ 1.0] Call Trace:", "[ 1.0]  <TASK>", "[ 1.0]  dump_stack_lvl+0x1/0x2",
             "[ 1.0]  </TASK>"]


def forgiven(log, pattern="percpu: allocation failed"):
    return not any(dirty(l) for l in vm.without_forgiven(log, pattern))


CHECKS = [
    ("log_forgives_what_a_script_expects", lambda: forgiven(COMPLAINT)),
    ("log_forgives_nothing_unasked", lambda: not forgiven(COMPLAINT, None)),
    ("log_forgives_only_what_matches", lambda: not forgiven(COMPLAINT, "slab: no")),
    ("log_forgives_one_trace", lambda: not forgiven(COMPLAINT + COMPLAINT[1:])),
    ("log_does_not_forgive_a_splat_inside",
     lambda: not forgiven(COMPLAINT[:3] + ["[ 1.0] BUG: KASAN: use-after-free"] + COMPLAINT[3:])),
    ("ktap_all_passed", lambda: outcome("1..2\nok 1 a\nok 2 b") == (2, 0, 0)),
    ("ktap_plan_at_the_end", lambda: outcome("ok 1 a\nok 2 b\n1..2") == (2, 0, 0)),
    ("ktap_not_ok", lambda: outcome("1..2\nok 1 a\nnot ok 2 b", 1) == (1, 1, 0)),
    ("ktap_skip_is_counted", lambda: outcome("1..2\nok 1 a\nok 2 b # SKIP no") == (1, 0, 1)),
    ("ktap_all_skipped_with_status_4", lambda: outcome("1..1\nok 1 a # SKIP", 4) == (0, 0, 1)),
    ("ktap_plan_skip", lambda: outcome("1..0 # SKIP none", 4) == (0, 0, 1)),
    ("ktap_failed_skip_is_a_failure",
     lambda: outcome("1..1\nnot ok 1 a # SKIP", 1) == (0, 1, 0)),
    ("ktap_plan_too_long", lambda: outcome("1..3\nok 1 a")[1] == 1),
    ("ktap_plan_too_short", lambda: outcome("1..1\nok 1 a\nok 2 b")[1] == 1),
    ("ktap_no_plan", lambda: outcome("ok 1 a")[1] == 1),
    ("ktap_nothing_at_all", lambda: outcome("")[1] == 1),
    ("ktap_crash_after_all_passed", lambda: outcome("1..1\nok 1 a", -11) == (1, 1, 0)),
    ("ktap_status_of_a_failure_counts_once", lambda: outcome("1..1\nnot ok 1 a", 1) == (0, 1, 0)),
    ("ktap_bail_out", lambda: outcome("1..1\nok 1 a\nBail out!")[1] == 1),
    ("ktap_numbers_out_of_order", lambda: outcome("1..2\nok 2 a\nok 1 b")[1] == 1),
    ("ktap_nested_points_do_not_count", lambda: outcome("1..1\n    ok 1 n\nok 1 a") == (1, 0, 0)),
]
CHECKS += [("log_notices_%s" % l.split(":")[0].split()[0].strip(".").lower() + "_%d" % i,
            lambda l=l: dirty(l)) for i, l in enumerate(SPLATS)]
CHECKS += [("log_accepts_%d" % i, lambda l=l: not dirty(l)) for i, l in enumerate(HEALTHY)]


def main():
    print("KTAP version 1\n1..%d" % len(CHECKS))
    bad = 0
    for i, (name, check) in enumerate(CHECKS, 1):
        good = check()
        bad += not good
        print("%sok %d %s" % ("" if good else "not ", i, name))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
