# SPDX-License-Identifier: GPL-2.0
"""One table of all kernels a run went through: what was built, booted, tested."""
import ktap
import machines

HEAD = ("kernel", "release", "arch", "module", "build s", "boot s",
        "passed", "failed", "skipped", "tests s")


def counts(suites):
    return [sum(s.count(o) for s in suites) for o in (ktap.PASS, ktap.FAIL, ktap.SKIPPED)]


def seconds(value):
    return "-" if value is None else "%.1f" % value


def row(kernel, module, modules, book):
    """None where nothing was run; a kernel that did not boot has no boot time."""
    mine = [s for s in book.suites if s.where == (kernel, module)]
    if not mine:
        return None
    return [kernel, modules.releases.get(kernel, "-"), machines.read_kernels().get(kernel, "-"),
            module or "ours", seconds(None if module else modules.secs.get(kernel)),
            seconds(book.boots.get((kernel, module)))] + counts(mine) + \
        [seconds(sum(s.secs for s in mine if s.level != "build"))]


def pair_rows(book):
    entries = []
    for s in book.suites:
        if s.level == "pair" and s.where not in entries:
            entries.append(s.where)
    for where in entries:
        mine = [s for s in book.suites if s.where == where]
        yield ["%s - %s" % where, "", "", "", "", ""] + counts(mine) + \
            [seconds(max(s.secs for s in mine))]


def lines(kernels, modules, book):
    rows = [row(k, m, modules, book) for k in kernels for m in ("", "intree")]
    rows = [HEAD] + [r for r in rows if r] + list(pair_rows(book))
    rows = [[str(c) for c in r] for r in rows]
    width = [max(len(r[i]) for r in rows) for i in range(len(HEAD))]
    # Text to the left, figures to the right.
    return ["  ".join(c.ljust(w) if i < 4 else c.rjust(w)
                      for i, (c, w) in enumerate(zip(r, width))).rstrip() for r in rows]
