# SPDX-License-Identifier: GPL-2.0
"""Poly1305 in general registers, words of 64 bits."""

# h, what becomes it, and r: r0, r1, s1 = r1 + r1 / 4
HDR = ("%r8", "%r9", "%r10"), ("%r11", "%rbx", "%r12"), ("%r14", "%r15", "%r13")

# struct wg_mac
MAC_H, MAC_R, MAC_DATA = 0, 24, 48


def load(a, mac):
    for i in range(3):
        a("mov", "%d(%s)" % (MAC_H + 8 * i, mac), HDR[0][i])
        a("mov", "%d(%s)" % (MAC_R + 8 * i, mac), HDR[2][i])


def store(a, mac):
    for i in range(3):
        a("mov", HDR[0][i], "%d(%s)" % (MAC_H + 8 * i, mac))


def absorb(a, p, h, d, r, at=0):
    """
    h = (h + block at p + 2^128) r, in words of 64 bits; the third has few bits.
    As r is clamped, h1 r1 2^128 is h1 (r1 / 4) 5 = h1 s1, and sums of high words
    do not overflow: they are made beside the low ones.
    """
    x, y = "%rax", "%rcx"
    r0, r1, s1 = r
    a("add", "%d(%s)" % (at, p), h[0])
    a("adc", "%d(%s)" % (at + 8, p), h[1])
    a("adc", "$1", h[2])
    a.note("words 0 and 1 from h0 r0 + h1 s1 + h2 s1 2^64")
    a("mov", r0, "%rdx")
    a("mulx", h[0], d[0], x)
    a("mov", s1, "%rdx")
    a("mulx", h[1], y, d[1])
    a("mov", h[2], d[2])
    a("imul", s1, d[2])
    a("add", y, d[0])
    a("adc", d[1], x)
    a("add", d[2], x)
    a.note("words 1 and 2 from h0 r1 + h1 r0 + h2 r0 2^64")
    a("mov", r1, "%rdx")
    a("mulx", h[0], d[1], d[2])
    a("mov", r0, "%rdx")
    a("mulx", h[1], y, h[1])
    a("imul", r0, h[2])
    a("add", h[1], d[2])
    a("add", y, d[1])
    a("adc", h[2], d[2])
    a("add", x, d[1])
    a("adc", "$0", d[2])
    a.note("what passes 2^130 comes back times 5")
    a("mov", d[2], h[2])
    a("mov", d[2], x)
    a("and", "$3", h[2])
    a("and", "$-4", x)
    a("shr", "$2", d[2])
    a("add", d[2], x)
    a("add", x, d[0])
    a("adc", "$0", d[1])
    a("adc", "$0", h[2])
    a("mov", d[0], h[0])
    a("mov", d[1], h[1])


def blocks(a, name):
    """struct wg_mac at %rdi, n > 0 blocks %rsi; PolyBeside of chacha20.py knows it too."""
    h, d, r = HDR
    saved = ["%rbx", "%r12", "%r13", "%r14", "%r15"]
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    for reg in saved:
        a("push", reg)
    a("push", "%rdi")
    load(a, "%rdi")
    a("mov", "%d(%%rdi)" % MAC_DATA, "%rdi")
    loop = a.new_label()
    a.label(loop)
    absorb(a, "%rdi", h, d, r)
    a("add", "$16", "%rdi")
    a("dec", "%rsi")
    a("jnz", loop)
    a("pop", "%rsi")
    store(a, "%rsi")
    a("mov", "%rdi", "%d(%%rsi)" % MAC_DATA)
    for reg in reversed(saved):
        a("pop", reg)
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)
