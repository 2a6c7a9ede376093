# SPDX-License-Identifier: GPL-2.0
"""Read KTAP: what passed, failed, was skipped, and what never came."""
import re

PLAN = re.compile(r"^1\.\.(\d+)\s*(?:#\s*(.*))?$")
POINT = re.compile(r"^(not )?ok\b\s*(\d+)?\s*(?:-\s*)?(.*)$")
SKIP = re.compile(r"#\s*SKIP\b", re.I)

PASS, FAIL, SKIPPED = "passed", "failed", "skipped"


def read(lines, rc, name):
    """Points as (outcome, name), top level only.

    What a program does not say about itself is a failing point too: no plan, a
    plan that does not match, numbers out of order, a bad exit without a
    failing test, "Bail out!".
    """
    points, plan, bailed, disorder = [], None, None, None
    for line in lines:
        m = PLAN.match(line)
        if m:
            plan = int(m.group(1))
            if plan == 0 and m.group(2) and m.group(2).upper().startswith("SKIP"):
                points.append((SKIPPED, "%s (%s)" % (name, m.group(2))))
                plan = 1
            continue
        if line.startswith("Bail out!"):
            bailed = line
            continue
        m = POINT.match(line)
        if not m:
            continue
        if m.group(2) and int(m.group(2)) != len(points) + 1 and not disorder:
            disorder = "number %s where %d was due" % (m.group(2), len(points) + 1)
        points.append(outcome(m))
    faults = []
    if bailed:
        faults.append(bailed)
    if plan is None:
        faults.append("no plan")
    elif plan != len(points):
        faults.append("planned %d tests, saw %d" % (plan, len(points)))
    if disorder:
        faults.append(disorder)
    failed = any(p[0] == FAIL for p in points)
    all_skipped = points and all(p[0] == SKIPPED for p in points)
    if rc and not failed and not (rc == 4 and all_skipped):
        faults.append("ended with status %s" % rc)
    return points + [(FAIL, "%s: %s" % (name, f)) for f in faults]


def outcome(m):
    text = m.group(3).strip()
    if m.group(1):
        return FAIL, text
    return (SKIPPED if SKIP.search(text) else PASS), text
