#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""crypto_plot.py RESULT.json PLOT.png: draw what "make bench-crypto" measured."""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402


def names(cells):
    """Who was measured in these cells, in the order of the file."""
    return list(dict.fromkeys(name for cell in cells for name in cell["by"]))


def plain(cells, kind, batch):
    return [c for c in cells if c["kind"] == kind and c["batch"] == batch
            and not c["mixed"] and c["keys"] == 1]


def draw_sizes(axes, cells, batch):
    rows = [c for c in plain(cells, "seal", batch) if c["bytes"]]
    for name in names(rows):
        measured = [c for c in rows if name in c["by"]]
        axes.plot([c["bytes"] for c in measured],
                  [c["by"][name]["median"] / c["bytes"] for c in measured],
                  marker="o", markersize=3, label=name,
                  linestyle="-" if name.startswith("wg ") else "--")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_title(f"seal, batches of {batch}")
    axes.set_xlabel("bytes")
    axes.set_ylabel("core cycles per byte")
    axes.grid(True, which="both", alpha=0.3)
    axes.legend(fontsize=7)


def draw_bars(axes, cells, kinds, title):
    rows = [c for c in cells if c["kind"] in kinds]
    everyone = names(rows)
    width = 0.8 / max(1, len(everyone))
    for i, name in enumerate(everyone):
        at = [n + i * width for n, c in enumerate(rows) if name in c["by"]]
        axes.bar(at, [c["by"][name]["median"] for c in rows if name in c["by"]], width, label=name)
    axes.set_xticks([n + 0.4 for n in range(len(rows))])
    axes.set_xticklabels([f"{c['kind']} {c['bytes']}" if c["kind"] in ("blake2s", "kdf")
                          else c["kind"] for c in rows], fontsize=7)
    axes.set_title(title)
    axes.set_ylabel("core cycles")
    axes.legend(fontsize=7)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        result = json.load(file)
    cells = result["cells"]
    figure, axes = plt.subplots(2, 2, figsize=(12, 9))
    draw_sizes(axes[0][0], cells, 1)
    draw_sizes(axes[0][1], cells, 16)
    draw_bars(axes[1][0], cells, ("x25519", "x25519-base"), "X25519")
    draw_bars(axes[1][1], [c for c in cells if c["bytes"] < 4096], ("blake2s", "kdf"),
              "BLAKE2s and KDF1, 2, 3")
    figure.suptitle(f"{result.get('cpu', '').strip()}, medians of {result['rounds']} rounds")
    figure.tight_layout()
    figure.savefig(sys.argv[2], dpi=120)


main()
