# SPDX-License-Identifier: GPL-2.0
"""
Poly1305 of AVX2: four lanes, five limbs of 26 bits, 32-bit multiplications.
What passes 2^130 comes back with the factor 5.
"""
from asm import regs
from chacha20 import Transposer

# struct wg_poly26
DATA, PAIRS, H, R, TABLE = 0, 32, 64, 224, 384
R2, R1 = TABLE, TABLE + 9 * 32	# five limbs, then 5 times the last four

CONSTANTS = """
.section .rodata.cst32, "aM", @progbits, 32
.p2align 5
wg_poly26_mask:
	.quad	0x3ffffff, 0x3ffffff, 0x3ffffff, 0x3ffffff
wg_poly26_top:
	.quad	0x1000000, 0x1000000, 0x1000000, 0x1000000
"""


class Poly26:
    def __init__(self, a):
        self.a = a
        y = regs("y", 0, 16)
        self.d, self.h, self.x = y[0:5], y[5:10], y[10:14]
        self.mask, self.t = y[14], y[15]

    def mulacc(self, table, fresh, t):
        """d (+)= h * table, 25 products."""
        a = self.a
        for i in range(5):
            for j in range(5):
                k, at = i + j, 32 * j
                if k >= 5:
                    k, at = k - 5, 32 * (4 + j)
                if fresh and i == 0:
                    a("vpmuludq", "%d(%%rdi)" % (table + at), self.h[i], self.d[k])
                else:
                    a("vpmuludq", "%d(%%rdi)" % (table + at), self.h[i], t)
                    a("vpaddq", t, self.d[k], self.d[k])

    def carry(self, t):
        """d to h; two chains, so that the wait is half."""
        a, d = self.a, self.d

        def one(i, j):
            a("vpsrlq", "$26", d[i], t)
            a("vpand", self.mask, d[i], d[i])
            a("vpaddq", t, d[j], d[j])
        one(0, 1)
        one(3, 4)
        one(1, 2)
        a("vpsrlq", "$26", d[4], t)
        a("vpand", self.mask, d[4], d[4])
        a("vpaddq", t, d[0], d[0])
        a("vpsllq", "$2", t, t)
        a("vpaddq", t, d[0], d[0])
        one(2, 3)
        one(0, 1)
        one(3, 4)
        for i in range(5):
            a("vmovdqa", d[i], self.h[i])

    def split(self, lo, hi, t, add):
        """h (+)= the limbs of a block; lo and hi are used up."""
        a, h = self.a, self.h

        def put(i, reg):
            if add:
                a("vpaddq", reg, h[i], h[i])
            else:
                a("vmovdqa", reg, h[i])
        a("vpand", self.mask, lo, t)
        put(0, t)
        a("vpsrlq", "$26", lo, t)
        a("vpand", self.mask, t, t)
        put(1, t)
        a("vpsrlq", "$52", lo, lo)
        a("vpsllq", "$12", hi, t)
        a("vpor", t, lo, lo)
        a("vpand", self.mask, lo, lo)
        put(2, lo)
        a("vpsrlq", "$14", hi, t)
        a("vpand", self.mask, t, t)
        put(3, t)
        a("vpsrlq", "$40", hi, hi)
        a("vpor", "wg_poly26_top(%rip)", hi, hi)
        put(4, hi)

    def store(self, source, table):
        """Limbs and their multiples, for mulacc()."""
        a, t = self.a, self.t
        for i in range(5):
            a("vmovdqu", source[i], "%d(%%rdi)" % (table + 32 * i))
        for i in range(1, 5):
            a("vpsllq", "$2", source[i], t)
            a("vpaddq", source[i], t, t)
            a("vmovdqu", t, "%d(%%rdi)" % (table + 32 * (4 + i)))


def packets(a, name):
    """h = (h + m0) r^2 + m1 r, over pairs of blocks of four packets."""
    p = Poly26(a)
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    a("vmovdqa", "wg_poly26_mask(%rip)", p.mask)
    a.note("r and r^2")
    for i in range(5):
        a("vmovdqu", "%d(%%rdi)" % (R + 32 * i), p.h[i])
    p.store(p.h, R1)
    p.mulacc(R1, True, p.t)
    p.carry(p.t)
    p.store(p.h, R2)
    for i in range(5):
        a("vmovdqu", "%d(%%rdi)" % (H + 32 * i), p.h[i])
    a("mov", "%d(%%rdi)" % PAIRS, "%rdx")
    for i, g in enumerate(("%rax", "%rcx", "%r8", "%r9")):
        a("mov", "%d(%%rdi)" % (DATA + 8 * i), g)
    a("xor", "%esi", "%esi")
    loop = a.new_label()
    a.label(loop)
    for x, g in zip(p.x, ("%rax", "%rcx", "%r8", "%r9")):
        a("vmovdqu", "(%s,%%rsi)" % g, x)
    t = Transposer(a, p.t)
    lo01, hi01 = t.pair(["vpunpcklqdq"], ["vpunpckhqdq"], p.x[0], p.x[1])
    lo23, hi23 = t.pair(["vpunpcklqdq"], ["vpunpckhqdq"], p.x[2], p.x[3])
    lo0, lo1 = t.pair(["vperm2i128", "$0x20"], ["vperm2i128", "$0x31"], lo01, lo23)
    hi0, hi1 = t.pair(["vperm2i128", "$0x20"], ["vperm2i128", "$0x31"], hi01, hi23)
    p.split(lo0, hi0, t.spare, True)
    p.mulacc(R2, True, t.spare)
    p.split(lo1, hi1, t.spare, False)
    p.mulacc(R1, False, t.spare)
    p.carry(t.spare)
    a("add", "$32", "%rsi")
    a("dec", "%rdx")
    a("jnz", loop)
    for i in range(5):
        a("vmovdqu", p.h[i], "%d(%%rdi)" % (H + 32 * i))
    a("vzeroupper")
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)
