#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""lint.py [TOOL...]: run the static checkers and hold what they say against
tests/lint/accepted, where each line that stays has its reason.  A finding that is
not accepted fails, and so does a reason for which there is no finding any more."""
import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
os.chdir(TOP)


def run(*argv, **more):
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **more)
    return done.stdout.splitlines()


def files(*patterns):
    return subprocess.run(["git", "ls-files", *patterns], capture_output=True, text=True, check=True).stdout.split()


def keep(lines, pattern):
    """Lines that are findings, with the tree's path cut off."""
    lines = [l.replace(TOP + "/", "") for l in lines]
    return sorted({l for l in lines if re.search(pattern, l)})


def scripts():
    return subprocess.run([os.path.join(HERE, "kernel-scripts.sh")], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


# Numbers that a program wrote.
TABLES = ("src/selftest/vectors.h", "src/crypto/x25519_table.c")


def checkpatch():
    out = run("perl", scripts() + "/checkpatch.pl", "--no-tree", "--no-summary", "--terse", "--show-types", "--strict",
              "--max-line-length=120", "-f", *[f for f in files("src/*.c", "src/*.h") if f not in TABLES])
    return keep(out, r":\d+: (ERROR|WARNING|CHECK):")


def sparse():
    """On a copy, so that no object is taken for done."""
    env = dict(os.environ, MODULE_MAKE="C=2 CF=-D__CHECK_ENDIAN__")
    out = run("tests/vm/module.sh", "--fresh", "6.1", env=env)
    log = max(glob.glob("build/logs/kbuild-6.1*-fresh.log"), key=os.path.getmtime)
    with open(log) as f:
        out += f.read().splitlines()
    return keep([re.sub(r"\S*/kbuild-[^/]*/", "", l) for l in out], r"^src/\S+: (warning|error):")


def cppcheck():
    flags = ["cppcheck", "--quiet", "--std=c11", "--enable=warning,performance,portability", "--inline-suppr",
             "--template={file}:{line}: {id}: {message}", "-Isrc", "-Isrc/engine", "-Isrc/crypto", "-Itools/wg", "-Isrc/uapi",
             "-Itests/unit/shim", '-DWG_VERSION="0"', "--include=tests/lint/cppcheck.h"]
    out = run(*flags, *files("tools/wg/*.c", "src/crypto/*.c", "src/engine/*.c"))
    out += run(*flags, "-D__KERNEL__", *files("src/data/*.c", "src/device/*.c"))
    return keep(out, r":\d+: \w+: ")


TIDY = ("-*,clang-analyzer-*,bugprone-*,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,"
        "-bugprone-macro-parentheses,-bugprone-narrowing-conversions,-bugprone-implicit-widening-of-multiplication-result,"
        "-bugprone-assignment-in-if-condition,-bugprone-suspicious-string-compare,-clang-analyzer-security.insecureAPI.*")


def clang_tidy():
    flags = "-std=gnu11 -D_GNU_SOURCE -Isrc -Isrc/crypto -Isrc/uapi -Itools/wg".split() + ['-DWG_VERSION="0"']
    out = run("clang-tidy", "--quiet", "--checks=" + TIDY, *files("tools/wg/*.c"), "--", *flags)
    out += run("clang-tidy", "--quiet", "--checks=" + TIDY,
               *[f for f in files("src/crypto/*.c") if not f.endswith(("/simd.c", "x25519_table.c"))], "--", *flags)
    out += run("clang-tidy", "--quiet", "--checks=" + TIDY, *files("src/engine/*.c"), "--",
               "-Itests/unit/shim", *flags)
    return keep(out, r":\d+:\d+: (warning|error):")


def coccinelle():
    out = []
    for rule in sorted(glob.glob(scripts() + "/coccinelle/*/*.cocci")):
        with open(rule) as f:
            if "virtual report" not in f.read():
                continue
        name = os.path.basename(rule)[:-len(".cocci")]
        found = subprocess.run(["spatch", "-D", "report", "--very-quiet", "--no-show-diff", "--no-includes", "--include-headers",
                                "--cocci-file", rule, "--dir", "src"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               text=True).stdout
        out += ["%s: %s" % (l, name) for l in found.splitlines()]
    return keep(out, r":\d+:\d+-\d+: ")


def shell_scripts():
    for name in files():
        if "/corpus/" in name or os.path.islink(name):
            continue
        with open(name, "rb") as f:
            if re.match(rb"#!/bin/(ba)?sh", f.readline()):
                yield name


def shellcheck():
    """What is shipped in every detail; tests from warnings on, and each for itself:
    what comes from a file they read is not looked up."""
    for name in ("wg-quick", "wg-reresolve", "wg-doctor"):
        subprocess.run(["make", "-s", "build/tools/" + name], check=True)
    shipped = sorted(glob.glob("packaging/*.sh")) + ["build/tools/wg-quick", "build/tools/wg-reresolve", "build/tools/wg-doctor"]
    tests = [n for n in shell_scripts() if n.startswith("tests/")]
    common = ["shellcheck", "-f", "gcc"]
    return keep(run(*common, *shipped) + run(*common, "-S", "warning", "-e", "SC1091,SC2154", *tests), r":\d+:\d+: \w+:")


TOOLS = {"checkpatch": ("perl", checkpatch), "sparse": ("sparse", sparse), "cppcheck": ("cppcheck", cppcheck),
         "clang-tidy": ("clang-tidy", clang_tidy), "coccinelle": ("spatch", coccinelle),
         "shellcheck": ("shellcheck", shellcheck)}

# Only when asked for by name: its findings have not been gone through yet.
ON_DEMAND = ("clang-tidy",)


def read_accepted():
    """[tool, pattern, reason, used]; a reason may be on the comment lines above."""
    found = []
    with open(os.path.join(HERE, "accepted")) as f:
        reason = ""
        for line in f:
            line = line.rstrip("\n")
            if line.startswith("#"):
                reason = line[1:].strip()
            elif line:
                tool, pattern = line.split(None, 1)
                if not reason:
                    sys.exit("accepted: no reason for: " + line)
                found.append([tool, re.compile(pattern), reason, 0])
            else:
                reason = ""
    return found


def judge(name, accepted):
    program, work = TOOLS[name]
    if not shutil.which(program):
        print("# %s is not installed (tests/deps.sh tests/lint/deps.list)" % program)
        return False
    left = []
    findings = work()
    for line in findings:
        match = [a for a in accepted if a[0] == name and a[1].search(line)]
        for a in match:
            a[3] += 1
        if not match:
            left.append(line)
    print("# %s: %d findings, %d with a reason" % (name, len(findings), len(findings) - len(left)))
    stale = [a for a in accepted if a[0] == name and not a[3]]
    for line in left:
        print("# " + line)
    for a in stale:
        print("# nothing is found any more for: %s" % a[1].pattern)
    return not left and not stale


def main():
    accepted = read_accepted()
    names = sys.argv[1:] or [n for n in TOOLS if n not in ON_DEMAND]
    print("KTAP version 1\n1..%d" % len(names))
    failed = 0
    for i, name in enumerate(names, 1):
        good = judge(name, accepted)
        failed += not good
        print("%sok %d lint_%s" % ("" if good else "not ", i, name.replace("-", "_")), flush=True)
    sys.exit(1 if failed else 0)


main()
