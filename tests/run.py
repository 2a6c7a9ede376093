#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Run test suites and add them up.

The list names one suite a line: "unit PROGRAM", "vm KERNEL[,intree]:SCRIPT",
"vm host:SCRIPT" (runs here and boots guests itself) or
"pair KERNEL,MODULE:KERNEL,MODULE:SCRIPT:SCRIPT".  Scripts for one kernel share
a boot unless they ask for their own.  Output goes to build/logs/, that of
failing suites to the terminal as well.  The last line is the sum.
"""
import argparse
import concurrent.futures
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(HERE, "vm")]

import ktap  # noqa: E402
import machines  # noqa: E402
import table  # noqa: E402
import vm  # noqa: E402

LOGS = os.path.join(TOP, "build", "logs")
UNIT_LIMIT = 3600 if os.environ.get("LONG") else 900
LEVELS = ("build", "unit", "guest", "pair")
SHOWN_LINES = 250
# What a failing suite says of the cause, repeated at the very end.
TELLING = re.compile(r"FAILED|Assert|kernel log: |Oops|BUG|WARNING|RIP:|panic|the guest|created but|but not created|created twice|overrun")
TOLD_LINES = 15


class Suite:
    """One program's or script's result."""

    def __init__(self, level, name, lines, rc, secs, where=None):
        self.level = level
        self.where = where      # (kernel, module), or the two ends of a pair
        self.name = name
        self.lines = lines
        self.secs = secs
        self.points = ktap.read(lines, rc, name)

    def count(self, outcome):
        return sum(p[0] == outcome for p in self.points)

    def failures(self):
        return ["%s: %s" % (self.name, text)
                for outcome, text in self.points if outcome == ktap.FAIL]

    def causes(self):
        return [line for line in self.lines if TELLING.search(line)][:TOLD_LINES]


class Book:
    """Collects suites as they end and prints each one once."""

    def __init__(self, show):
        self.show = show
        self.suites = []
        self.boots = {}         # (kernel, module): seconds to the first script
        self.lock = threading.Lock()
        os.makedirs(LOGS, exist_ok=True)

    def add(self, suite):
        log = os.path.join(LOGS, suite.name.replace("/", "-").replace(" ", "_") + ".log")
        with open(log, "w") as f:
            f.write("\n".join(suite.lines) + "\n")
        failed = suite.count(ktap.FAIL)
        skipped = suite.count(ktap.SKIPPED)
        with self.lock:
            self.suites.append(suite)
            say("%s %-5s %-40s %3d passed%s%s %7.1f s" %
                ("FAIL" if failed else "ok  ", suite.level, suite.name,
                 suite.count(ktap.PASS), ", %d failed" % failed if failed else "",
                 ", %d skipped" % skipped if skipped else "", suite.secs))
            if failed or self.show:
                self.print_output(suite, log)

    def print_output(self, suite, log):
        lines = suite.lines
        if len(lines) > SHOWN_LINES and not self.show:
            say("    ... (%s has all %d lines)" % (os.path.relpath(log), len(lines)))
            lines = lines[-SHOWN_LINES:]
        for line in lines:
            say("    " + line)

    def summary(self):
        failures = [f for s in self.suites for f in s.failures()]
        if failures:
            say("\nFailing tests:")
        for s in self.suites:
            for line in s.failures() + (s.causes() if s.failures() else []):
                say("  " + line)
        say("")
        for level in LEVELS:
            here = [s for s in self.suites if s.level == level]
            if here:
                say("%-5s %s" % (level, total(here)))
        say(total(self.suites))
        ran = sum(len(s.points) for s in self.suites)
        return 1 if failures or not ran else 0


def total(suites):
    return "%d passed, %d failed, %d skipped" % tuple(
        sum(s.count(o) for s in suites) for o in (ktap.PASS, ktap.FAIL, ktap.SKIPPED))


def say(text):
    print(text, flush=True)


def broken(level, name, why, where=None):
    """A suite that could not even start is a failing test, never a gap."""
    return Suite(level, name, ["1..1", "not ok 1 %s # %s" % (name, why)], 1, 0.0, where)


# -- on this machine ----------------------------------------------------------

CHILDREN = set()


def run_here(level, name, path, limit):
    full = os.path.join(TOP, path)
    if not os.access(full, os.X_OK):
        return broken(level, name, "%s did not build or cannot be run" % path)
    start = time.monotonic()
    proc = subprocess.Popen([full], cwd=TOP, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            start_new_session=True)
    CHILDREN.add(proc)
    try:
        out, _ = proc.communicate(timeout=limit)
        rc = proc.returncode
    except subprocess.TimeoutExpired:
        os.killpg(proc.pid, signal.SIGKILL)
        out, _ = proc.communicate()
        out += b"\n# no end after %d s\n" % limit
        rc = 124
    finally:
        CHILDREN.discard(proc)
    lines = out.decode(errors="replace").splitlines()
    if rc < 0:
        lines.append("# killed by signal %d" % -rc)
    return Suite(level, name, lines, rc, time.monotonic() - start)


def run_units(programs, jobs, book):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        todo = [pool.submit(run_here, "unit", strip(p), p, UNIT_LIMIT) for p in programs]
        for done in concurrent.futures.as_completed(todo):
            book.add(done.result())


def strip(path):
    for prefix in ("build/unit/", "tests/"):
        if path.startswith(prefix):
            return path[len(prefix):]
    return path


# -- modules ------------------------------------------------------------------

class Modules:
    """wireguard.ko for each kernel, built afresh once; warnings are a test."""

    def __init__(self, book):
        self.dir = tempfile.mkdtemp(prefix="wg-modules-")
        self.paths = {}
        self.releases = {}
        self.secs = {}
        self.book = book

    def build(self, kernel):
        start = time.monotonic()
        # A new machine fetches the kernel first, and says so: that is no warning.
        fetched = subprocess.run([vm.tool("kernel.sh"), kernel], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
        fetch_secs = time.monotonic() - start
        done = subprocess.run([vm.tool("module.sh"), "--fresh", kernel],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        lines = ["1..2"] + ["# " + l for l in (fetched.stderr + done.stderr).splitlines()]
        built = done.returncode == 0
        quiet = built and not done.stderr.strip()
        lines += ["%sok 1 module_builds_%s" % ("" if built else "not ", kernel),
                  "%sok 2 module_builds_without_warning_%s" % ("" if quiet else "not ", kernel)]
        self.releases[kernel] = (fetched.stdout.split() or ["-"])[0]
        secs = time.monotonic() - start
        self.secs[kernel] = secs - fetch_secs
        if built:
            self.paths[kernel] = os.path.join(self.dir, kernel + ".ko")
            shutil.copy(done.stdout.strip().splitlines()[-1], self.paths[kernel])
        self.book.add(Suite("build", "module " + kernel, lines, 0, secs, (kernel, "")))

    def path(self, kernel, module):
        return module if module == "intree" else self.paths.get(kernel)

    def discard(self):
        shutil.rmtree(self.dir, ignore_errors=True)


# -- in guests ----------------------------------------------------------------

def collect(script, level, name, where):
    lines = script.lines + script.log_verdict()
    rc = script.rc if script.rc is not None else 125
    return Suite(level, name, lines, rc, script.secs, where)


class Boot:
    """Scripts that go through one guest, one after the other."""

    def __init__(self, kernel, module, want):
        self.kernel = kernel
        self.module = module
        self.opts = {k: want[k] for k in ("smp", "mem", "append") if k in want}
        self.entries = []

    def where(self):
        return self.kernel, self.module

    def name(self, script):
        return "%s%s %s" % (self.kernel, "-intree" if self.module == "intree" else "",
                            script.path[len("tests/"):])

    def progress(self, kernel, script):
        say("  .. %-46s ended, status %s %7.1f s" % (self.name(script), script.rc, script.secs))

    def broken(self, script, why):
        return broken("guest", self.name(script), why, self.where())

    def collect(self, script):
        return collect(script, "guest", self.name(script), self.where())

    def run(self, modules):
        module = modules.path(self.kernel, self.module)
        if not module:
            return [self.broken(s, "no module for this kernel") for s in self.entries]
        try:
            boots = vm.run_scripts(self.kernel, self.entries, module=module,
                                   ended=self.progress, **self.opts)
        except vm.Failure as e:
            return [self.broken(s, str(e)) if s.rc is None else self.collect(s)
                    for s in self.entries]
        modules.book.boots.setdefault(self.where(), boots[0].wall_boot)
        return [self.collect(s) for s in self.entries]


class HostScript:
    def __init__(self, path):
        self.path = path
        self.kernel = None

    def run(self, _modules):
        limit = vm.limit_of(vm.headers_of(self.path), 300)
        return [run_here("guest", "host " + strip(self.path), self.path, limit)]


def plan_boots(entries, book):
    """Group scripts by what they want of their guest."""
    shared, boots = {}, []
    for entry in entries:
        where, path = entry.split(":", 1)
        if where == "host":
            boots.append(HostScript(path))
            continue
        kernel, _, module = where.partition(",")
        try:
            script = vm.Script(path)
        except vm.Failure as e:
            book.add(broken("guest", entry, str(e)))
            continue
        want = script.want
        key = (kernel, module, want.get("smp"), want.get("mem"), want.get("append"),
               want.get("icount"))
        if "alone" in want or key not in shared:
            boot = Boot(kernel, module or want.get("module", ""), want)
            boots.append(boot)
            if "alone" not in want:
                shared[key] = boot
        else:
            boot = shared[key]
        boot.entries.append(script)
    return boots


def run_boots(boots, modules, jobs, book):
    # The longest first, so that the end does not wait for it alone.
    boots = sorted(boots, key=lambda b: -sum(e.timeout for e in getattr(b, "entries", [])))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        todo = [pool.submit(b.run, modules) for b in boots]
        for done in concurrent.futures.as_completed(todo):
            for suite in done.result():
                book.add(suite)


def run_one_pair(entry, modules, book):
    a, b, script_a, script_b = entry.split(":")
    ends = [(x + ",").split(",")[:2] for x in (a, b)]
    where = (a, b)
    names = ["pair %s/%s %s: %s" % (a, b, side, strip(s))
             for side, s in (("A", script_a), ("B", script_b))]
    paths = [modules.path(k, m) for k, m in ends]
    if None in paths:
        for n in names:
            book.add(broken("pair", n, "no module for this kernel", where))
        return
    try:
        scripts = [vm.Script(script_a), vm.Script(script_b)]
        vm.run_pair(scripts, [e[0] for e in ends], paths)
    except vm.Failure as e:
        for n in names:
            book.add(broken("pair", n, str(e), where))
        return
    for n, s in zip(names, scripts):
        book.add(collect(s, "pair", n, where))


def wanted_kernels(boots, pairs):
    """Kernels our own module is built for."""
    found = {b.kernel for b in boots if b.kernel and b.module != "intree"}
    for entry in pairs:
        for end in entry.split(":")[:2]:
            kernel, _, module = end.partition(",")
            if module != "intree":
                found.add(kernel)
    return sorted(found)


# -- all together -------------------------------------------------------------

def read_list(path):
    found = {"unit": [], "vm": [], "pair": []}
    with open(path) as f:
        for line in f:
            if line.strip():
                kind, entry = line.split()
                found[kind].append(entry)
    return found


def programs_suite(failed):
    lines = ["1..1", "%sok 1 test_programs_build" % ("not " if failed else "")]
    if failed:
        with open(os.path.join(TOP, "build", "programs.log"), errors="replace") as f:
            lines += ["# " + l.rstrip() for l in f.readlines()[-60:]]
    return Suite("build", "test programs", lines, 0, 0.0)


def run_all(todo, args, book):
    book.add(programs_suite(args.programs_failed))
    run_units(todo["unit"], args.jobs, book)
    boots = plan_boots(todo["vm"], book)
    if not boots and not todo["pair"]:
        return
    modules = Modules(book)
    try:
        for kernel in wanted_kernels(boots, todo["pair"]):
            modules.build(kernel)
        run_boots(boots, modules, args.jobs, book)
        for entry in todo["pair"]:
            run_one_pair(entry, modules, book)
        if args.table:
            say("\n" + "\n".join(table.lines(machines.read_kernels(), modules, book)))
    finally:
        modules.discard()


def stop(*_):
    vm.stop_all()
    for proc in list(CHILDREN):
        try:
            os.killpg(proc.pid, signal.SIGKILL)
        except OSError:
            pass
    say("stopped")
    os._exit(130)


def main():
    ap = argparse.ArgumentParser(description="Run test suites and add them up.")
    ap.add_argument("-j", "--jobs", type=int, default=2)
    ap.add_argument("--show", action="store_true", help="print all output")
    ap.add_argument("--table", action="store_true", help="one line a kernel at the end")
    ap.add_argument("--programs-failed", action="store_true")
    ap.add_argument("list")
    args = ap.parse_args()
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    book = Book(args.show)
    start = time.monotonic()
    run_all(read_list(args.list), args, book)
    say("\n%.0f s altogether" % (time.monotonic() - start))
    return book.summary()


if __name__ == "__main__":
    sys.exit(main())
