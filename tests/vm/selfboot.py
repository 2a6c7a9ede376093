#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
#
# The harness must notice whatever goes wrong in a guest: a splat in the kernel
# log, a hang, a panic, tests that never came.  One guest runs scripts that do
# just that (self/*.sh); the one that panics costs a second boot.
# vm: timeout=400
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import ktap  # noqa: E402
import vm  # noqa: E402


def outcomes(script):
    rc = 125 if script.rc is None else script.rc
    return ktap.read(script.lines + script.log_verdict(), rc, script.name)


def failed(script):
    return [text for outcome, text in outcomes(script) if outcome == ktap.FAIL]


def main():
    names = ["dirty", "littered", "good", "hang", "short", "panic", "tripped", "good"]
    scripts = [vm.Script("tests/vm/self/%s.sh" % n) for n in names]
    boots = vm.run_scripts("6.12", scripts, module="intree")
    dirty, littered, good, hang, short, panic, tripped, last = scripts
    # The emulator may trip by itself, too: then there are more boots than three.
    checks = [
        ("harness_dirty_log_fails", failed(dirty) == ["vm-self-dirty_kernel_log_clean"]),
        ("harness_cleans_up_after_a_script", not failed(littered)),
        ("harness_passes_a_good_script", not failed(good) and len(outcomes(good)) == 3),
        ("harness_hang_fails", hang.rc in (124, 137) and bool(failed(hang))),
        ("harness_missing_tests_fail", bool(failed(short))),
        ("harness_panic_fails", panic.rc is None and bool(failed(panic))),
        ("harness_panic_is_shown", any("sysrq" in l.lower() or "panic" in l.lower()
                                       for l in panic.log)),
        ("harness_boots_again_after_a_panic", sum(b.boot_secs is not None for b in boots) >= 3 and
                                              not failed(last)),
        ("harness_tries_again_what_the_emulator_cut", not failed(tripped) and tripped.trips >= 1),
    ]
    print("KTAP version 1\n1..%d" % len(checks))
    for i, (name, good) in enumerate(checks, 1):
        print("%sok %d %s" % ("" if good else "not ", i, name))
    bad = [c for c in checks if not c[1]]
    if bad:
        for s in scripts:
            print("# %s: status %s, %s" % (s.name, s.rc, outcomes(s)))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
