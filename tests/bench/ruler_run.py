#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Measure our module against the distribution's, both in one guest kernel.

The guest runs ruler_guest.sh; this boots it, gathers its rows and hands them
to ruler_report.py. See tests/bench/README.md.
"""
import argparse
import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "vm"))
import vm  # noqa: E402

# rep_good, erms, fsrm: with one of them a copied byte is an instruction.
NO_REP = "clearcpuid=112,297,580"
# Without SSSE3 neither module has vector code to choose; the kernel's AES code
# would use it unasked.
PORTABLE = ",-ssse3,-sse4.1,-sse4.2,-avx,-avx2,-bmi1,-bmi2,-adx,-aes,-pclmulqdq,-sha-ni,-fma,-vaes"

QUICK = ["plain:tcp", "plain:udp64", "plain:udp1200"]
FULL = QUICK + ["plain:udp512", "plain:tcp8", "plain:seg1200", "plain:seg200",
                "plain:burst64", "plain:burst1200", "plain:rr",
                "gro:tcp", "gro:seg1200", "gro:udp1200",
                "drop:tx64", "drop:tx1200", "drop:txseg1200",
                "forward:forward64", "forward:forward1200"]
# The ways nothing may become worse in, beside those above.
WIDE = ["plain:tcp6", "plain:tcp8x6", "plain:pings", "nat:tcp", "nest:tcp", "nogso:tcp", "mtu576:tcp",
        "loss:tcp"]
CALIBRATE = ["plain:iperf_tcp", "plain:iperf_udp64", "plain:iperf_udp1200"]


class Ruled(vm.Guest):
    """A guest that counts: icount for instructions, two CPUs for events."""

    icount = True
    portable = False

    def command(self):
        cmd = super().command()
        at = cmd.index("-cpu") + 1
        if self.portable:
            cmd[at] += PORTABLE
        if self.icount:
            cmd[cmd.index("-accel") + 1] = "tcg,thread=single"
            cmd += ["-icount", "shift=0,sleep=off"]
        return cmd


def measure(a, script, cases, modules, rounds, scale, icount=True, portable=False, smp=1, mem=1024):
    """One boot; returns the machine's lines and the rows."""
    rows, machine = [], {}

    def show(line):
        words = line.split()
        if words[:1] == ["row"]:
            rows.append(row_of(words))
        elif words[:1] == ["machine"]:
            key, value = words[1].split("=", 1)
            machine.setdefault(key, []).append(value)
        if a.verbose or words[:1] == ["row"] or "ruler" in line:
            print("# " + line, file=sys.stderr, flush=True)

    s = vm.Script(os.path.join("tests/bench", script), timeout=a.timeout)
    guest = Ruled(a.kernel, [s], vm.module_of(a.module), smp, mem, NO_REP, show=show,
                  env={"RULER_CASES": " ".join(cases), "RULER_ROUNDS": str(rounds),
                       "RULER_MODULES": " ".join(modules), "RULER_SCALE": str(scale)})
    guest.icount, guest.portable = icount, portable
    load = os.getloadavg()[0]
    start = time.monotonic()
    vm.run_guests([guest])
    if s.rc != 0:
        raise vm.Failure("the guest's part failed:\n" + "\n".join(s.lines[-20:] + s.log[-20:]))
    for r in rows:
        # a sender whose packets all end at the far end's door has none lost on the way
        if not r["case"].startswith("drop:") and r.get("lost", 0) * 100 > r["units"]:
            raise vm.Failure("%(case)s, %(module)s: %(lost)d of %(units)d lost" % r)
        if r["case"].startswith("drop:") and r.get("lost"):
            raise vm.Failure("%(case)s, %(module)s: %(lost)d were not dropped" % r)
    machine.update(wall_seconds=round(time.monotonic() - start, 1), load=[load, os.getloadavg()[0]],
                   cpu="portable" if portable else "simd")
    return {"machine": machine, "rows": rows}


def row_of(words):
    row = {"case": words[1], "module": words[2], "round": int(words[3])}
    row.update((k, int(v)) for k, v in (w.split("=", 1) for w in words[4:]))
    return row


def save(path, found):
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w") as f:
        json.dump(found, f, indent=1)


def scale(a):
    cases = (a.cases or "20000").split(",")
    found = measure(a, "ruler_scale.sh", cases, ["intree", "ours"], a.rounds, a.scale, mem=3072)
    found["kind"] = "scale"
    save(a.out or "build/ruler/scale.json", found)
    for row in found["rows"]:
        print(row["case"], row["module"], "%.1f" % (row.get("busy_ns", row.get("bytes")) / row["units"]))
    print("wall %.0f s" % found["machine"]["wall_seconds"])
    return 0


def events(a):
    cases = (a.cases or "flow,ping").split(",")
    found = measure(a, "ruler_events.sh", cases, a.modules.split(","), a.rounds, a.scale,
                    icount=False, portable=a.portable, smp=2)
    found["kind"] = "events"
    save(a.out or "build/ruler/events.json", found)
    for row in found["rows"]:
        unit = row["units"] / 65536 if ":tcp" in row["case"] or "_tcp" in row["case"] else row["units"]
        if row["case"].startswith("count:"):
            print(row["case"], row["module"], "per unit:", " ".join(
                "%s=%.2f" % (k, v / unit) for k, v in row.items()
                if k not in ("case", "module", "round", "units", "busy_ns", "wall_ns")))
        else:
            print(row)
    print("wall %.0f s" % found["machine"]["wall_seconds"])
    return 0


def main(argv):
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--kernel", default="6.12")
    ap.add_argument("--module", help="path of our wireguard.ko")
    ap.add_argument("--rounds", type=int, default=5)
    ap.add_argument("--scale", type=int, default=100, help="percent of the work")
    ap.add_argument("--cases", help="comma-separated, or quick, full, wide, calibrate")
    ap.add_argument("--modules", default="none,intree,ours")
    ap.add_argument("--portable", action="store_true", help="a CPU without SSSE3")
    ap.add_argument("--events", action="store_true",
                    help="two CPUs: rates, round trips, and how often things happen")
    ap.add_argument("--many", action="store_true",
                    help="many peers and handshakes; cases are numbers of peers")
    ap.add_argument("--timeout", type=int, default=3000)
    ap.add_argument("--out", help="the JSON file")
    ap.add_argument("--verbose", action="store_true")
    a = ap.parse_args(argv)
    if a.many:
        return scale(a)
    if a.events:
        return events(a)
    cases = {"quick": QUICK, "full": FULL, "wide": WIDE, "calibrate": CALIBRATE}.get(a.cases or "quick") \
        or a.cases.split(",")
    found = measure(a, "ruler_guest.sh", cases, a.modules.split(","), a.rounds, a.scale,
                    portable=a.portable)
    found["kind"] = "instructions"
    save(a.out or "build/ruler/instructions.json", found)
    for case in cases:
        for module in a.modules.split(","):
            each = [r["busy_ns"] / max(r["units"], 1) for r in found["rows"]
                    if r["case"] == case and r["module"] == module]
            print("%-22s %-7s %s" % (case, module, " ".join("%.2f" % v for v in each)))
    print("wall %.0f s" % found["machine"]["wall_seconds"])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except vm.Failure as e:
        print("ruler: %s" % e, file=sys.stderr)
        sys.exit(1)
