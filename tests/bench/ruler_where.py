#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Name the functions where a workload's instructions go, exactly.

QEMU counts every piece of guest code between the marks that ruler_traffic sets
(ruler_plugin.c); the guest says what lies at which address. Prints, per case
and module, instructions and calls per unit: a KB of TCP, or a packet
(with --many a peer, or a handshake).
"""
import argparse
import base64
import bisect
import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

import ruler_run
from ruler_run import vm

# First match wins; functions of WireGuard's own that are not crypto are "wireguard".
GROUPS = (
    ("user space", r"^\[user\]"),
    ("encryption", r"chacha|poly1305|aead|seal_job|open_job|xor_block|hchacha|^block$|limbs"),
    ("checksum", r"csum|checksum"),
    ("copies", r"copy|memcpy|memmove|clear_page|memset|rep_movs|rep_stos|_copy_"),
    ("memory", r"alloc|kfree|kmem|slab|free_|skb_release|skb_free|page_frag|folio|put_page|consume_skb|get_page|rmqueue|__free|napi_skb|build_skb"),
    ("wake-ups, scheduling", r"sched|wake|enqueue_|dequeue_|pick_next|select_task|update_curr|switch_|worker|queue_work|ttwu|rq_|cfs|load_avg|se_|entity|hrtimer|nanosleep|tick_|timer|ktime|clock|idle|rcu_|kthread|workqueue|process_one|insert_work|apic|irq|psi_|cpuacct|dl_|sugov|read_tsc|pelt|fpu|xsave|xrstor|sleep"),
    ("TCP", r"^_*tcp_|sk_stream|inet_csk"),
    ("sockets, UDP", r"^_*udp|sock|sk_|inet_|recv|sendmsg|syscall|entry_|do_sys|ksys|vfs_|datagram|fd|file|aa_|security|apparmor|exit_to_user"),
    ("IP, routes, netfilter", r"^_*ip6?_|ip_|fib|rt_|dst_|nf_|icmp|route|ipv4|ipv6"),
    ("devices, queues, GRO", r"veth|dev_|netif|napi|gro_|gso|skb|net_rx|qdisc|eth_|flow_dissect|validate_xmit|process_backlog|softirq|bh_"),
)


def group_of(name, module):
    for group, pattern in GROUPS:
        if re.search(pattern, name):
            if module == "wireguard" and group not in ("encryption", "checksum"):
                break
            return group
    return "wireguard" if module == "wireguard" else "other"


class Symbols:
    def __init__(self, text):
        self.table = []
        for line in text.splitlines():
            words = line.split()
            module = words[3].strip("[]") if len(words) > 3 else ""
            self.table.append((int(words[0], 16), words[2], module))
        self.table.sort()
        self.addresses = [t[0] for t in self.table]

    def of(self, address):
        """Name, module and whether it is the very start."""
        if address < 1 << 47:
            return "[user]", "", False
        i = bisect.bisect_right(self.addresses, address) - 1
        if i < 0 or address - self.addresses[i] > 1 << 16:
            return "[unknown]", "", False
        start, name, module = self.table[i]
        return name, module, start == address


class Where(ruler_run.Ruled):
    prefix = ""

    def command(self):
        plugin = os.path.join(vm.BUILD, "ruler/ruler_plugin.so")
        return super().command() + ["-plugin", "%s,out=%s" % (plugin, self.prefix)]


def read_window(path, symbols, units):
    insns, calls = collections.Counter(), collections.Counter()
    with open(path) as f:
        for line in f:
            address, n, times = line.split()
            name, module, entry = symbols.of(int(address, 16))
            insns[(name, module)] += int(n) * int(times)
            if entry:
                calls[(name, module)] += int(times)
    return [{"function": n, "module": m, "insns": c / units, "calls": calls[(n, m)] / units,
             "group": group_of(n, m)} for (n, m), c in insns.most_common()]


def print_table(case, module, unit, rows, top):
    total = sum(r["insns"] for r in rows)
    print("\n%s, %s: %.0f instructions per %s" % (case, module, total, unit))
    groups = collections.Counter()
    for r in rows:
        groups[r["group"]] += r["insns"]
    for name, n in groups.most_common():
        print("  %9.1f %5.1f%%  %s" % (n, 100 * n / total, name))
    print("  by function: instructions, share, calls per %s" % unit)
    for r in rows[:top]:
        print("  %9.1f %5.1f%% %8.3f  %s%s" % (r["insns"], 100 * r["insns"] / total, r["calls"], r["function"],
                                             " [%s]" % r["module"] if r["module"] else ""))


def unit_of(case):
    if ":tcp" in case:
        return "KB"
    return "unit" if case.startswith("scale:") else "packet"


def collect(a, cases, modules):
    texts, rows = {}, []

    def show(line):
        words = line.split()
        if words[:1] == ["symbols"]:
            texts.setdefault(words[1], []).append(words[2])
        elif words[:1] == ["row"] and "busy_ns" in line:
            rows.append(ruler_run.row_of(words))
            print("# " + line, file=sys.stderr, flush=True)
        elif a.verbose:
            print("# " + line, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="wg-where-") as tmp:
        s = vm.Script("tests/bench/ruler_%s.sh" % ("scale" if a.many else "guest"), timeout=3000)
        guest = Where(a.kernel, [s], vm.module_of(a.module), 1, 2048, ruler_run.NO_REP, show=show,
                      env={"RULER_CASES": " ".join(cases), "RULER_ROUNDS": "1", "RULER_SYMBOLS": "1",
                           "RULER_MODULES": " ".join(modules), "RULER_SCALE": str(a.scale)})
        guest.prefix, guest.portable = os.path.join(tmp, "window"), a.portable
        vm.run_guests([guest])
        if s.rc != 0:
            raise vm.Failure("the guest's part failed:\n" + "\n".join(s.lines[-5:] + s.log[-20:]))
        symbols = {m: Symbols(gzip.decompress(base64.b64decode("".join(t).rstrip("."))).decode())
                   for m, t in texts.items()}
        for i, row in enumerate(rows):
            row["unit"] = unit_of(row["case"])
            units = row["units"] / (1024 if row["unit"] == "KB" else 1)
            row["where"] = read_window("%s.%d" % (guest.prefix, i), symbols[row["module"]], units)
    return rows


def main(argv):
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--kernel", default="6.12")
    ap.add_argument("--module", help="path of our wireguard.ko")
    ap.add_argument("--cases", default="plain:tcp,plain:udp64,plain:udp1200")
    ap.add_argument("--modules", default="ours")
    ap.add_argument("--scale", type=int, default=50, help="percent of the work")
    ap.add_argument("--portable", action="store_true", help="a CPU without SSSE3")
    ap.add_argument("--many", action="store_true",
                    help="peers and handshakes (ruler_scale.sh); cases are numbers of peers")
    ap.add_argument("--top", type=int, default=30)
    ap.add_argument("--verbose", action="store_true")
    ap.add_argument("--out", default="build/ruler/where.json")
    a = ap.parse_args(argv)
    subprocess.run(["make", "-s", "build/vm/bin/ruler_traffic", "build/vm/bin/ruler_peers", "build/ruler/ruler_plugin.so"],
                   cwd=vm.TOP, check=True)
    rows = collect(a, a.cases.split(","), a.modules.split(","))
    for row in rows:
        print_table(row["case"], row["module"], row["unit"], row["where"], a.top)
    with open(os.path.join(vm.TOP, a.out), "w") as f:
        json.dump(rows, f)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except vm.Failure as e:
        print("ruler: %s" % e, file=sys.stderr)
        sys.exit(1)
