#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
The vector code of arm64 without a machine: instructions per packet, counted by
QEMU's emulation of programs, and what a compiler's models of some cores say of
the hot loops (llvm-mca). Neither is a measurement of time. "make bench-neon".
"""
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
CASES = [(16, 1420), (16, 64), (1, 64), (1, 1420), (1, 16384)]
# cortex-a57 is also what this llvm takes for cortex-a72 and neoverse-n1.
CORES = ["cortex-a55", "cortex-a57", "thunderx2t99", "exynos-m5"]


def executed(program, plugin, *args):
    r = subprocess.run(["qemu-aarch64", "-plugin", plugin, program, *map(str, args)],
                       capture_output=True, text=True, check=True)
    return int(re.search(r"instructions (\d+)", r.stderr).group(1))


def per_packet(program, plugin, impl, what, n, size):
    once, more = (executed(program, plugin, impl, what, n, size, times) for times in (1, 5))
    return (more - once) / 4 / n


def print_instructions(program, plugin):
    print("| packets x bytes | seal: portable | neon | ratio | open: portable | neon | ratio |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for n, size in CASES:
        row = ["%d x %d" % (n, size)]
        for what in ("seal", "open"):
            portable, neon = (per_packet(program, plugin, i, what, n, size) for i in ("portable", "neon"))
            row += ["%.0f" % portable, "%.0f" % neon, "%.2f" % (neon / portable)]
        print("| " + " | ".join(row) + " |")


def blocks_of(name, function):
    """The straight pieces of code of a function, without labels and branches."""
    text = (TOP / "src/crypto" / name).read_text()
    body = text[text.index("SYM_FUNC_START(%s)" % function):text.index("SYM_FUNC_END(%s)" % function)]
    return [[line for line in piece.split("\n") if re.match(r"\t(?!b\t|b\.|cb|/)", line)]
            for piece in re.split(r"\n\.L\d+:\n|\n\tb(?:\.\w+)?\t\.L\d+", body)]


def loops():
    """What is between two branches of the hot loops, and how much it does."""
    four, = [b for b in blocks_of("chacha20_neon.S", "wg_chacha20_lanes4_neon") if "\trev32" in "\n".join(b)]
    beside, plain = [b for b in blocks_of("chacha20_neon.S", "wg_chacha20_lanes8_neon") if "\trev32" in "\n".join(b)]
    alone = [line for line in beside if not re.search(r"\b[vq]\d", line)]
    *_, poly = [b for b in blocks_of("poly1305_neon.S", "wg_poly1305_packets_neon") if "umlal2\t" in "\n".join(b)]
    return [("double round, 4 lanes", four), ("double round, 8 lanes", plain),
            ("double round, 8 lanes, and 3 blocks of Poly1305 beside it", beside),
            ("the 3 blocks alone", alone), ("8 blocks of Poly1305 in vectors", poly)]


def cycles(core, code):
    r = subprocess.run(["llvm-mca", "-mtriple=aarch64", "-mcpu=" + core, "-iterations=100", "-"],
                       input="\n".join(code) + "\n", capture_output=True, text=True, check=True)
    return int(re.search(r"Total Cycles:\s+(\d+)", r.stdout).group(1)) / 100


def print_models():
    print("| loop | instructions | " + " | ".join(CORES) + " |")
    print("|---|---:|" + "---:|" * len(CORES))
    for what, code in loops():
        print("| %s | %d | " % (what, len(code)) + " | ".join("%.0f" % cycles(c, code) for c in CORES) + " |")


if __name__ == "__main__":
    print_instructions(*sys.argv[1:3])
    print()
    print_models()
