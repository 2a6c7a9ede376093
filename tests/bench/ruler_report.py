#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Turn what the ruler measured into one table against the bars, and plots.

	ruler_report.py FILE.json... [--markdown OUT.md] [--plots FOLDER]

Ratios are ours divided by the distribution's, round by round; the table has
the median and, in brackets, the least and the greatest.
"""
import argparse
import json
import math
import os
import statistics
import sys


class Figures:
    """The rows of all files, by kind of CPU, case and module."""

    def __init__(self, files):
        self.rows, self.machines = {}, []
        for path in files:
            with open(path) as f:
                found = json.load(f)
            cpu = found["machine"]["cpu"]
            self.machines.append((found["kind"], found["machine"]))
            for row in found["rows"]:
                self.rows.setdefault((cpu, row["case"], row["module"]), []).append(row)

    def per_unit(self, cpu, case, module, key="busy_ns"):
        return [r.get(key, 0) / r["units"] for r in self.rows.get((cpu, case, module), []) if r["units"]]

    def ratio(self, case, cpu="simd", key="busy_ns"):
        ours, theirs = (self.per_unit(cpu, case, m, key) for m in ("ours", "intree"))
        return [a / b for a, b in zip(ours, theirs)]

    def above_none(self, case, cpu="simd"):
        """Ratio of what the tunnel adds to the same without one."""
        none = self.per_unit(cpu, case, "none")
        ours, theirs = (self.per_unit(cpu, case, m) for m in ("ours", "intree"))
        return [(a - n) / (b - n) for n, a, b in zip(none, ours, theirs)]

    def rate(self, case, cpu="simd"):
        """Ratio of speeds: of wall time, the other way round."""
        return [1 / r for r in self.ratio(case, cpu, "wall_ns")]

    def per(self, case, keys, unit, module="ours"):
        """How often the probed functions ran, per unit."""
        sums = []
        for row in self.rows.get(("simd", case, module), []):
            if not any(k in row for k in keys.split()):
                continue  # this kernel has no such function to probe
            sums.append(sum(row.get(k, 0) for k in keys.split()) * unit / row["units"])
        return sums

    def per_above_none(self, case, keys, unit, module="ours"):
        none = self.per(case, keys, unit, "none")
        return [a - n for a, n in zip(self.per(case, keys, unit, module), none)]

    def middle(self, case):
        """Ratio of median times, as "median_ns" has them."""
        ours, theirs = (self.rows.get(("simd", case, m), []) for m in ("ours", "intree"))
        return [a["median_ns"] / b["median_ns"] for a, b in zip(ours, theirs)]

    def growth(self, small, big):
        return [b / a for a, b in zip(self.total(small), self.total(big))]

    def against_go(self, case):
        """How many times faster than wireguard-go."""
        ours, go = (self.per_unit("simd", case, m, "wall_ns") for m in ("ours", "go"))
        return [b / a for a, b in zip(ours, go)]

    def total(self, case, module="ours", key="busy_ns"):
        return [r.get(key, 0) for r in self.rows.get(("simd", case, module), [])]


KB64 = 65536
# All ways to a new skb with a head, __alloc_skb's too, end here.
ALLOC = "__build_skb_around"


def bars(f):
    """(what, ours by round, in-tree by round or None, at most, aim, at least?)"""
    def count(what, case, keys, unit, most, aim, above=False):
        per = f.per_above_none if above else f.per
        return (what, per(case, keys, unit), per(case, keys, unit, "intree"), most, aim, False)

    def ratio(what, values, most, aim, least=False):
        return (what, values, None, most, aim, least)

    yield ratio("instructions per byte, TCP, MTU 1420, SIMD", f.ratio("plain:tcp"), .45, .33)
    yield ratio("the same with outer GRO (veth tso off, gro on)", f.ratio("gro:tcp"), .50, .36)
    yield ratio("the same with portable crypto", f.ratio("plain:tcp", "portable"), .75, .65)
    yield ratio("per packet above no tunnel, UDP 64", f.above_none("plain:udp64"), .50, .33)
    yield ratio("per packet above no tunnel, UDP 1200", f.above_none("plain:udp1200"), .55, .42)
    for size in ("64", "1200"):
        yield ratio("the same, forwarded bursts, %s" % size, f.above_none("forward:forward" + size), .35, .25)
    yield ratio("the same, UDP_SEGMENT 1200", f.above_none("plain:seg1200"), .35, .25)
    yield ratio("the same, UDP_SEGMENT 1200, sending alone", f.above_none("drop:txseg1200"), .35, .25)
    yield count("outer sends per super-packet of 45 x 1200", "count:gro_trains", "ip_local_out", 45, 1, 1)
    for name in ("ip_local_out", "__dev_queue_xmit"):
        yield count("per 64 KB of TCP: " + name, "count:tcp", name, KB64, 5, 3)
    yield count("per 64 KB of TCP: FPU sections", "count:tcp", "kernel_fpu_begin_mask", KB64, 30, 12)
    yield count("per 64 KB of TCP: skb allocations", "count:tcp", ALLOC, KB64, 15, 8)
    yield count("per 64 KB of TCP: queue_work", "count:tcp", "__queue_work", KB64, 4, 0)
    yield count("per 64 KB of TCP: wake-ups", "count:tcp", "sched_wakeup", KB64, 4, 1)
    yield count("encap_rcv calls per 45 datagrams, outer GRO", "count:gro_trains", "encap_rcv", 45, 2, 1)
    yield count("per idle ping, above none: wake-ups", "count:ping", "sched_wakeup", 1, .5, 0, True)
    yield count("per idle ping, above none: queue_work", "count:ping", "__queue_work", 1, .5, 0, True)
    yield ratio("ping RTT idle, two CPUs", f.middle("speed:ping"), .7, .4)
    yield ratio("throughput, one stream", f.rate("speed:flow"), 1.15, 1.6, True)
    yield ratio("throughput, eight streams", f.rate("speed:flow8"), 1.3, 1.8, True)
    yield ratio("throughput, one stream, portable crypto", f.rate("speed:flow", "portable"), 1.0, 1.3, True)
    yield ratio("against wireguard-go, one stream", f.against_go("speed:flow"), 10, 20, True)
    yield ratio("bytes per idle peer, 20 000 peers", f.ratio("scale:memory20000", key="bytes"), .6, .4)
    for what, most, aim in (("add", .3, .1), ("dump", .7, .5), ("delete", .5, .2)):
        yield ratio("instructions: %s 20 000 peers" % what, f.ratio("scale:%s20000" % what), most, aim)
        yield ratio("growth of %s to 100 000 peers (x 5)" % what,
                    f.growth("scale:%s20000" % what, "scale:%s100000" % what), 5.5, 5.0)
    yield ratio("instructions per handshake, both sides", f.ratio("scale:handshake"), .90, .80)
    for case in ("plain:udp64", "plain:udp512", "plain:udp1200", "plain:tcp8", "plain:rr",
                 "plain:burst64", "plain:burst1200", "gro:udp1200", "drop:tx64", "drop:tx1200",
                 "plain:tcp6", "plain:tcp8x6", "plain:pings", "nat:tcp", "nest:tcp", "nogso:tcp", "mtu576:tcp",
                 "loss:tcp"):
        yield ratio("no worse: " + case, f.ratio(case), 1.03, None)


def number(v):
    return "%.0f" % v if v >= 100 else "%.2f" % v


def spread(values):
    middle = number(statistics.median(values))
    if len(values) == 1:
        return middle
    return "%s [%s, %s]" % (middle, number(min(values)), number(max(values)))


def verdict(values, most, aim, least):
    v = statistics.median(values)
    sign = -1 if least else 1
    if aim is not None and v * sign <= aim * sign + 1e-9:
        return "aim"
    return "yes" if v * sign <= most * sign + 1e-9 else "**no**"


def bar_table(f):
    lines = ["| what | ours / in-tree, or count | in-tree | at most | aim | met |",
             "|---|---:|---:|---:|---:|---|"]
    for what, ours, theirs, most, aim, least in bars(f):
        if not ours:
            continue
        lines.append("| %s | %s | %s | %s%g | %s | %s |" % (
            what, spread(ours), spread(theirs) if theirs else "", "at least " if least else "", most,
            "" if aim is None else "%g" % aim, verdict(ours, most, aim, least)))
    return lines


def raw_table(f):
    """Instructions per byte, packet or transaction, as they were counted."""
    lines = ["| case | CPU | none | in-tree | ours | ours / in-tree |", "|---|---|---:|---:|---:|---:|"]
    for cpu, case in sorted({(c, k) for c, k, _ in f.rows}):
        if ":" not in case or case.split(":")[0] in ("count", "speed"):
            continue
        cells = [f.per_unit(cpu, case, m) for m in ("none", "intree", "ours")]
        lines.append("| %s | %s | %s | %s |" % (case, cpu, " | ".join(
            spread(c) if c else "" for c in cells), spread(f.ratio(case, cpu)) if all(cells[1:]) else ""))
    return lines


def machine_lines(f):
    for kind, m in f.machines:
        yield "%s: kernel %s, %s CPU (%s), host load %.1f to %.1f, %.0f s" % (
            kind, m["release"][0], m["cpu"], " ".join(m.get("has", ["no vectors"])), m["load"][0], m["load"][1],
            m["wall_seconds"])


def plots(f, folder):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    os.makedirs(folder, exist_ok=True)
    colours = {"none": "#999999", "intree": "#c44e52", "ours": "#4c72b0"}
    groups = {"bytes": [c for c in ("plain:tcp", "plain:tcp8", "gro:tcp")],
              "packets": ["plain:udp64", "plain:udp512", "plain:udp1200", "plain:burst64", "plain:burst1200",
                          "plain:seg1200", "drop:tx64", "drop:tx1200", "forward:forward64", "forward:forward1200"]}
    for name, cases in groups.items():
        bars_ = [(c, cpu) for cpu in ("simd", "portable") for c in cases if f.per_unit(cpu, c, "ours")]
        if not bars_:
            continue
        fig, ax = plt.subplots(figsize=(max(5, 1.1 * len(bars_) + 2), 4))
        for i, module in enumerate(colours):
            each = [f.per_unit(cpu, c, module) or [math.nan] for c, cpu in bars_]
            mid = [statistics.median(v) for v in each]
            err = [[m - min(v) for m, v in zip(mid, each)], [max(v) - m for m, v in zip(mid, each)]]
            ax.bar([x + (i - 1) * .27 for x in range(len(bars_))], mid, .27, yerr=err, label=module,
                   color=colours[module])
        ax.set_xticks(range(len(bars_)))
        ax.set_xticklabels(["%s\n%s" % (c.replace(":", "\n"), cpu) for c, cpu in bars_], fontsize=8)
        ax.set_ylabel("instructions per %s, both ends" % name[:-1])
        ax.legend()
        fig.tight_layout()
        fig.savefig(os.path.join(folder, "ruler-%s.png" % name), dpi=110)
        plt.close(fig)


def main(argv):
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("files", nargs="+")
    ap.add_argument("--markdown")
    ap.add_argument("--plots", metavar="FOLDER")
    a = ap.parse_args(argv)
    f = Figures(a.files)
    text = "\n".join(list(machine_lines(f)) + [""] + bar_table(f) + [""] + raw_table(f)) + "\n"
    print(text)
    if a.markdown:
        with open(a.markdown, "w") as out:
            out.write(text)
    if a.plots:
        try:
            plots(f, a.plots)
        except ImportError:
            print("No plots: python3-matplotlib is not installed.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
