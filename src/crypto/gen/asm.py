# SPDX-License-Identifier: GPL-2.0
"""Small helpers to write AT&T assembly: lines, registers, functions."""


class Asm:
    def __init__(self):
        self.lines = []
        self.labels = 0

    def __call__(self, op, *operands):
        self.lines.append("\t" + op + ("\t" + ", ".join(operands) if operands else ""))

    def note(self, text=""):
        self.lines.append("\t/* " + text + " */" if text else "")

    def raw(self, text):
        self.lines.append(text)

    def label(self, name):
        self.lines.append(name + ":")

    def align(self):
        """Loops that fill a cache of decoded instructions depend on where they begin."""
        self.raw("\t.p2align 6")

    def new_label(self):
        self.labels += 1
        return ".L%d" % self.labels

    def text(self):
        return "\n".join(self.lines) + "\n"


def regs(width, first, n):
    """Names of n vector registers: width is x, y or z."""
    return ["%%%smm%d" % (width, i) for i in range(first, first + n)]


HEAD = """/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Made by src/crypto/gen/%s; change that, then run "make crypto-asm".
 * docs/crypto.md explains the lanes and the arithmetic.
 *
%s
 */
#include "asm.h"
"""


def head(script, text):
    return HEAD % (script, "\n".join((" * " + line).rstrip() for line in text.strip().split("\n")))
