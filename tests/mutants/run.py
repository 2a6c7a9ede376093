#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Does a test notice when the protection it is for is gone?

Each *.patch here takes one protection out of the source, and says above the
diff what it is and which test must fail then:

	Row: what the bug is, in the words of the class it belongs to
	Test: build/unit/NAME POINT       a program of tests/unit, one test of it
	Test: KERNEL:tests/PATH POINT     a script in a guest, one test of it

A patch is applied to a copy of the tree, the test is built and run, and that
point must fail; in the guest the kernel log may tell instead ("POINT" is then
"kernel_log").  On the copy as it is the same test must pass, so that it fails for
the reason given.  A patch that no longer applies is a failure too.

	tests/mutants/run.py [--guest | --unit] [NAME...]
"""
import argparse
import filecmp
import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
COPY = os.path.join(TOP, "build", "mutants")
sys.path[:0] = [os.path.dirname(HERE)]

import ktap  # noqa: E402

COPIED = ("src", "tests", "tools", "Makefile", "Kbuild", "dkms.conf")
LIMIT = 900


class Mutant:
    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)[:-len(".patch")]
        with open(path) as f:
            head = f.read().split("\n--- ", 1)[0]
        self.test, self.point = re.search(r"^Test: (\S+) (\S+)$", head, re.M).groups()
        self.row = re.search(r"^Row: (.+)$", head, re.M).group(1)
        self.guest = not self.test.startswith("build/")


def files_below(top, names):
    found = set()
    for name in names:
        if os.path.isfile(os.path.join(top, name)):
            found.add(name)
        for folder, below, files in os.walk(os.path.join(top, name)):
            below[:] = [b for b in below if b != "__pycache__"]
            found.update(os.path.relpath(os.path.join(folder, f), top) for f in files)
    return found


def copy_tree(names=COPIED):
    """Files are copied when they differ, so that make does no more than it must."""
    want = files_below(TOP, names)
    for name in files_below(COPY, names) - want:
        os.unlink(os.path.join(COPY, name))
    for name in want:
        old, new = os.path.join(TOP, name), os.path.join(COPY, name)
        if not os.path.exists(new) or not filecmp.cmp(old, new, shallow=False):
            os.makedirs(os.path.dirname(new), exist_ok=True)
            shutil.copy(old, new)


def run(cmd, limit=LIMIT):
    try:
        done = subprocess.run(cmd, cwd=COPY, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace",
                              timeout=limit)
    except subprocess.TimeoutExpired:
        return 124, ["# no end after %d s" % limit]
    return done.returncode, done.stdout.splitlines()


def patch(mutant, *more):
    return run(["patch", "-p1", "--batch", "--no-backup-if-mismatch", "-i", mutant.path] +
               list(more))


def try_test(mutant):
    """(what failed, or None if the test could not be built or run; its output)."""
    if mutant.guest:
        kernel, script = mutant.test.split(":", 1)
        pattern = [] if mutant.point == "kernel_log" else [mutant.point]
        rc, lines = run(["tests/vm/run.sh", "--kernel", kernel, script] + pattern)
        if rc == 125 and not any(ktap.POINT.match(l) for l in lines):
            return None, lines
    else:
        rc, lines = run(["make", "-s", mutant.test])
        if rc:
            return None, lines
        rc, lines = run([mutant.test, mutant.point])
    failed = [text for outcome, text in ktap.read(lines, rc, mutant.name) if outcome == ktap.FAIL]
    return failed, lines


def is_caught(mutant, failed):
    """By the test itself, by the log, or by a sanitizer that ended the program."""
    if not failed:
        return False
    if not mutant.guest:
        return True
    return any(mutant.point in f or "kernel_log_clean" in f for f in failed)


def judge(mutant, good):
    """Why the mutant is not caught; None if it is."""
    key = (mutant.test, mutant.point)
    if key not in good:
        failed, lines = try_test(mutant)
        good[key] = None if failed == [] else "the test fails without the patch", lines
    if good[key][0]:
        return good[key]
    rc, lines = patch(mutant)
    if rc:
        run(["sh", "-c", "find . -name '*.rej' -delete"])
        copy_tree()
        return "the patch does not apply", lines
    try:
        failed, lines = try_test(mutant)
    finally:
        patch(mutant, "-R")
    if failed is None:
        return "the patched source does not build", lines
    return (None if is_caught(mutant, failed) else "the test passes all the same"), lines


def main():
    ap = argparse.ArgumentParser(description="Take protections out and see tests fail.")
    which = ap.add_mutually_exclusive_group()
    which.add_argument("--guest", action="store_true", help="only those that need a guest")
    which.add_argument("--unit", action="store_true", help="only those that do not")
    ap.add_argument("names", nargs="*")
    args = ap.parse_args()
    mutants = [Mutant(p) for p in sorted(glob.glob(os.path.join(HERE, "*.patch")))]
    mutants = [m for m in mutants if (not args.names or m.name in args.names) and
               not (args.guest and not m.guest) and not (args.unit and m.guest)]
    print("KTAP version 1\n1..%d" % len(mutants), flush=True)
    copy_tree(COPIED + ("build/vm/bin",))
    bad, good = 0, {}
    for i, m in enumerate(sorted(mutants, key=lambda m: m.guest), 1):
        why, lines = judge(m, good)
        if why:
            bad += 1
            print("# %s: %s (%s %s)" % (m.name, why, m.test, m.point))
            for line in lines[-40:]:
                print("#   " + line)
        print("%sok %d mutant_%s" % ("not " if why else "", i, m.name), flush=True)
    shutil.rmtree(os.path.join(COPY, "build", "vm", "logs"), ignore_errors=True)
    return 1 if bad or not mutants else 0


if __name__ == "__main__":
    sys.exit(main())
