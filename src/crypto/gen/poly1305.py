# SPDX-License-Identifier: GPL-2.0
"""
Poly1305 with 52-bit multiply-add, limbs of 44, 44 and 42 bits, W lanes.

A product of limbs comes as its low 52 and high 52 bits, summed apart: d[i][0]
has weight 2^(44 i), d[i][1] 2^(44 i + 52). Several products are summed before
one carry. Limbs that pass 2^132 come back with the factor 20, what passes
2^130 with 5.
"""
from asm import regs

# Order of W blocks after the low and high halves were unpacked.
ORDER = {8: [0, 4, 1, 5, 2, 6, 3, 7], 4: [0, 2, 1, 3]}


class Poly:
    def __init__(self, a, width):
        self.a = a
        self.w = width
        self.lanes = {"y": 4, "z": 8}[width]
        self.bytes = 8 * self.lanes
        v = regs(width, 0, 32)
        self.d = [(v[0], v[1]), (v[2], v[3]), (v[4], v[5])]
        self.h = v[6:9]
        self.c0 = v[9:12]
        self.c1 = v[12:15]
        self.t, self.u = v[15], v[16]
        self.m44, self.m42, self.top = v[17:20]
        self.big = v[20:25]	# multipliers: b0, b1, b2, 20 b1, 20 b2
        self.small = v[25:30]
        self.v = v

    def bcast(self):
        return "{1to%d}" % self.lanes

    def constants(self):
        a = self.a
        a.note("2^44 - 1, 2^42 - 1, and the bit 2^128 in the third limb")
        a("vpternlogq", "$0xff", *[self.m44] * 3)
        a("vpsrlq", "$22", self.m44, self.m42)
        a("vpsrlq", "$20", self.m44, self.m44)
        a("vpternlogq", "$0xff", *[self.top] * 3)
        a("vpsrlq", "$63", self.top, self.top)
        a("vpsllq", "$40", self.top, self.top)

    def clear(self):
        for pair in self.d:
            for r in pair:
                self.a("vpxorq", r, r, r)

    def mulacc(self, x, m):
        """d += x * m, the nine products of limbs."""
        b0, b1, b2, s1, s2 = m
        for row in ((b0, b1, b2), (s2, b0, b1), (s1, s2, b0)):
            limb = x[[b0, s2, s1].index(row[0])]
            for (low, high), f in zip(self.d, row):
                self.a("vpmadd52luq", f, limb, low)
                self.a("vpmadd52huq", f, limb, high)

    def carry(self, h):
        """d to three limbs; only the second may have a few bits too many."""
        a, t = self.a, self.t
        (l0, h0), (l1, h1), (l2, h2) = self.d
        a("vpsrlq", "$44", l0, t)
        a("vpsllq", "$8", h0, h0)
        a("vpandq", self.m44, l0, l0)
        a("vpaddq", h0, l1, l1)
        a("vpaddq", t, l1, l1)
        a("vpsllq", "$8", h1, h1)
        a("vpsrlq", "$44", l1, t)
        a("vpaddq", h1, l2, l2)
        a("vpandq", self.m44, l1, h[1])
        a("vpaddq", t, l2, l2)
        a("vpsllq", "$10", h2, h2)
        a("vpsrlq", "$42", l2, t)
        a("vpandq", self.m42, l2, h[2])
        a("vpaddq", h2, t, t)
        a("vpaddq", t, l0, l0)
        a("vpsllq", "$2", t, t)
        a("vpaddq", t, l0, l0)
        a("vpsrlq", "$44", l0, t)
        a("vpandq", self.m44, l0, h[0])
        a("vpaddq", t, h[1], h[1])

    def times20(self, x, out):
        """out must not be x."""
        a = self.a
        a("vpsllq", "$2", x, out)
        a("vpaddq", x, out, out)
        a("vpsllq", "$2", out, out)

    def fives(self, m):
        self.times20(m[1], m[3])
        self.times20(m[2], m[4])

    def split(self, lo, hi, m, top=None):
        """The limbs of blocks lo + 2^64 hi, and the bit on top of them."""
        a, t = self.a, self.t
        a("vpsrlq", "$44", lo, m[1])
        a("vpsllq", "$20", hi, t)
        a("vpandq", self.m44, lo, m[0])
        a("vpternlogq", "$0xa8", self.m44, t, m[1])
        a("vpsrlq", "$24", hi, m[2])
        a("vporq", top or self.top, m[2], m[2])

    def add(self, x, m):
        for i in range(3):
            self.a("vpaddq", x[i], m[i], m[i])

    def memory(self, base, at):
        return ["%d(%s)" % (at + self.bytes * i, base) for i in range(5)]

    def store(self, m, at):
        for r, where in zip(m, at):
            self.a("vmovdqu64", r, where)

    def spread(self, x, m):
        """m = lane 0 of x in all lanes, with its multiples."""
        for i in range(3):
            self.a("vpbroadcastq", "%xmm" + x[i][4:], m[i])
        self.fives(m)


def kmask(a, value, k):
    a("mov", "$0x%x" % value, "%eax")
    a("kmovw", "%eax", k)


# --- one packet: lanes are consecutive blocks ----------------------------------------

def lane_mask(lanes, blocks):
    return sum(1 << i for i, b in enumerate(ORDER[lanes]) if b in blocks)


def tables(lanes, suffix):
    """Which lanes hold the last k blocks, and which one the first of those."""
    present = [lane_mask(lanes, range(lanes - k, lanes)) for k in range(lanes + 1)]
    first = [0] + [lane_mask(lanes, [lanes - k]) for k in range(1, lanes + 1)]
    return """
.section .rodata
wg_poly_present_%s:
	.byte	%s
wg_poly_first_%s:
	.byte	%s
""" % (suffix, ", ".join("0x%02x" % m for m in present), suffix,
       ", ".join("0x%02x" % m for m in first))


def powers(p):
    """p.small = r^W to r^1 by lanes, the powers that blocks in ORDER need."""
    a, w = p.a, p.lanes
    r, m = p.c0, p.big
    a.note("r, then its powers by lanes")
    for i in range(3):
        a("vpbroadcastq", "%d(%%rdi)" % (24 + 8 * i), m[i])
        a("vmovdqa64", m[i], r[i])
    p.fives(m)
    p.clear()
    p.mulacc(r, m)
    p.carry(p.h)
    a.note("2 2 1 1 ... times 2")
    p.spread(p.h, m)
    kmask(a, 0x33, "%k1")
    for i in range(3):
        a("vmovdqa64", m[i], r[i] + "{%k1}")
    p.clear()
    p.mulacc(r, m)
    p.carry(p.h)
    if w == 8:
        a.note("4 4 3 3 2 2 1 1 times 4")
        kmask(a, 0x0f, "%k1")
        for i in range(3):
            a("vmovdqa64", p.h[i], r[i] + "{%k1}")
        p.spread(p.h, m)
        p.clear()
        p.mulacc(r, m)
        p.carry(p.h)
    kmask(a, 0x55, "%k1")
    for i in range(3):
        a("vmovdqa64", p.h[i], r[i] + "{%k1}")
        a("vmovdqa64", r[i], p.small[i])
    p.fives(p.small)


def load_first(p, c, k, suffix):
    """The k (a register) blocks that end at %rsi, in the last lanes of c."""
    a, w, v = p.a, p.lanes, p.v
    a("mov", "$%d" % (2 * w), "%ecx")
    a("sub", k, "%ecx")
    a("sub", k, "%ecx")
    a("mov", "$0x%x" % ((1 << 2 * w) - 1), "%eax")
    a("shl", "%cl", "%eax")
    a("kmovw", "%eax", "%k1")
    a("shr", "$%d" % w, "%eax")
    if w == 8:
        a("movzbl", "%al", "%eax")
    else:
        a("and", "$0x%x" % ((1 << w) - 1), "%eax")
    a("kmovw", "%eax", "%k2")
    a("movzbl", "(%r11," + k.replace("%e", "%r").replace("d", "") + ")", "%eax")
    a("kmovw", "%eax", "%k3")
    a("vmovdqu64", "-%d(%%rsi)" % (16 * w), v[30] + "{%k1}{z}")
    a("vmovdqu64", "-%d(%%rsi)" % (8 * w), v[31] + "{%k2}{z}")
    a("vmovdqa64", p.top, p.u + "{%k3}{z}")
    a("vpunpcklqdq", v[31], v[30], v[0])
    a("vpunpckhqdq", v[31], v[30], v[1])
    p.split(v[0], v[1], c, p.u)


def add_start(p, c, k):
    """The accumulator so far joins the first block."""
    a = p.a
    a("movzbl", "%d(%%r11,%s)" % (p.lanes + 1, k), "%eax")
    a("kmovw", "%eax", "%k1")
    for i in range(3):
        a("vpbroadcastq", "%d(%%rdi)" % (8 * i), p.u + "{%k1}{z}")
        a("vpaddq", p.u, c[i], c[i])


def load_pair(p):
    a, w, v = p.a, p.lanes, p.v
    for i, c in enumerate((p.c0, p.c1)):
        a("vmovdqu64", "%d(%%rsi)" % (16 * w * i), v[30])
        a("vmovdqu64", "%d(%%rsi)" % (16 * w * i + 8 * w), v[31])
        a("vpunpcklqdq", v[31], v[30], p.u)
        a("vpunpckhqdq", v[31], v[30], v[31])
        p.split(p.u, v[31], c)
    a("add", "$%d" % (32 * w), "%rsi")


def fold(p):
    """d, summed over the lanes, to the accumulator at %rdi."""
    a = p.a
    (l0, h0), (l1, h1), (l2, h2) = p.d
    a.note("sum over the lanes and carry")
    a("vpsllq", "$8", h0, h0)
    a("vpsllq", "$8", h1, h1)
    a("vpsllq", "$10", h2, h2)
    a("vpaddq", h0, l1, l1)
    a("vpaddq", h1, l2, l2)
    a("vpaddq", h2, l0, l0)
    a("vpsllq", "$2", h2, h2)
    a("vpaddq", h2, l0, l0)
    n = [r[4:] for r in (l0, l1, l2)]
    t = [r[4:] for r in (h0, h1, h2)]
    if p.lanes == 8:
        for x, y in zip(n, t):
            a("vextracti64x4", "$1", "%zmm" + x, "%ymm" + y)
        for x, y in zip(n, t):
            a("vpaddq", "%ymm" + y, "%ymm" + x, "%ymm" + x)
    for x, y in zip(n, t):
        a("vextracti128", "$1", "%ymm" + x, "%xmm" + y)
    for x, y in zip(n, t):
        a("vpaddq", "%xmm" + y, "%xmm" + x, "%xmm" + x)
    for x, y in zip(n, t):
        a("vpunpckhqdq", "%xmm" + x, "%xmm" + x, "%xmm" + y)
    for x, y in zip(n, t):
        a("vpaddq", "%xmm" + y, "%xmm" + x, "%xmm" + x)
    for x, g in zip(n, ("%r8", "%r9", "%r10")):
        a("vmovq", "%xmm" + x, g)
    a("mov", "$0xfffffffffff", "%r11")
    for x, y in (("%r8", "%r9"), ("%r9", "%r10")):
        a("mov", x, "%rax")
        a("shr", "$44", "%rax")
        a("and", "%r11", x)
        a("add", "%rax", y)
    a("mov", "%r10", "%rax")
    a("shr", "$42", "%rax")
    a("lea", "(%rax,%rax,4)", "%rax")
    a("add", "%rax", "%r8")
    a("mov", "%r11", "%rax")
    a("shr", "$2", "%rax")
    a("and", "%rax", "%r10")
    a("mov", "%r8", "%rax")
    a("shr", "$44", "%rax")
    a("and", "%r11", "%r8")
    a("add", "%rax", "%r9")
    for i, g in enumerate(("%r8", "%r9", "%r10")):
        a("mov", g, "%d(%%rdi)" % (8 * i))


def blocks(a, name, width, suffix):
    """
    struct wg_poly1305_acc at %rdi, data %rsi, n > 0 %rdx, 2 x 5 vectors at %rcx,
    if n > 2W the last 2W blocks at %r8.

    h = (h + c0) r^2W + c1 r^W over pairs of W blocks, the first of which may be
    short; the last multiplication is by each block's own power.
    """
    p = Poly(a, width)
    w = p.lanes
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    p.constants()
    powers(p)
    a("lea", "wg_poly_present_%s(%%rip)" % suffix, "%r11")
    a("mov", "%rcx", "%r10")
    p.store(p.small, p.memory("%r10", 0))
    short, loop, last, done = (a.new_label() for _ in range(4))
    a("cmp", "$%d" % w, "%rdx")
    a("jbe", short)

    a("push", "%r8")
    a.note("r^2W: all lanes' powers once more")
    p.spread(p.c0, p.small)
    p.clear()
    for i in range(3):
        a("vmovdqa64", p.c0[i], p.h[i])
    p.mulacc(p.h, p.small)
    p.carry(p.big)
    p.fives(p.big)
    p.store(p.big, p.memory("%r10", 5 * p.bytes))
    for i in range(3):
        a("vmovdqa64", p.big[i], p.h[i])
    p.spread(p.h, p.big)

    a.note("the first pair: %r8d blocks in its first half, %r9d in the second")
    a("lea", "-1(%rdx)", "%eax")
    a("and", "$%d" % (2 * w - 1), "%eax")
    a("inc", "%eax")
    a("mov", "%eax", "%r8d")
    a("sub", "$%d" % w, "%r8d")
    a("mov", "$0", "%ecx")
    a("cmovl", "%ecx", "%r8d")
    a("mov", "%eax", "%r9d")
    a("sub", "%r8d", "%r9d")
    a("sub", "%rax", "%rdx")
    a("mov", "%r8d", "%eax")
    a("shl", "$4", "%eax")
    a("add", "%rax", "%rsi")
    load_first(p, p.c0, "%r8d", suffix)
    a("mov", "%r9d", "%eax")
    a("shl", "$4", "%eax")
    a("add", "%rax", "%rsi")
    load_first(p, p.c1, "%r9d", suffix)
    zero, joined = a.new_label(), a.new_label()
    a("test", "%r8d", "%r8d")
    a("jz", zero)
    add_start(p, p.c0, "%r8")
    a("jmp", joined)
    a.label(zero)
    add_start(p, p.c1, "%r9")
    a.label(joined)
    a("pop", "%r8")
    a("test", "%rdx", "%rdx")
    a("jz", last)

    a.label(loop)
    p.clear()
    p.mulacc(p.c1, p.small)
    p.mulacc(p.c0, p.big)
    a("cmp", "$%d" % (2 * w), "%rdx")
    a("cmove", "%r8", "%rsi")
    load_pair(p)
    p.carry(p.h)
    p.add(p.h, p.c0)
    a("sub", "$%d" % (2 * w), "%rdx")
    a("jnz", loop)

    a.label(last)
    p.clear()
    p.mulacc(p.c1, p.memory("%r10", 0))
    p.mulacc(p.c0, p.memory("%r10", 5 * p.bytes))
    a("jmp", done)

    a.label(short)
    a("mov", "%edx", "%r9d")
    a("shl", "$4", "%rdx")
    a("add", "%rdx", "%rsi")
    load_first(p, p.c1, "%r9d", suffix)
    add_start(p, p.c1, "%r9")
    p.clear()
    p.mulacc(p.c1, p.small)
    a.label(done)
    fold(p)
    a("vzeroupper")
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)


# --- many packets: a lane each ------------------------------------------------------

# struct wg_poly_lanes
END, COUNT, R, H, REST, LENGTH, HAVE_REST, LEAST, MOST, TABLE = \
    0, 64, 128, 320, 512, 640, 704, 712, 720, 768


class Packets(Poly):
    """As above, but the registers of c1, small and two more hold 4 blocks of W packets."""

    def __init__(self, a, width):
        super().__init__(a, width)
        v = self.v
        self.c = v[9:12]
        self.data = [v[i] for i in (12, 13, 14, 25, 26, 27, 28, 29)]
        self.spare = v[30]
        self.r1 = self.big
        self.rn = {n: self.memory("%rdi", TABLE + (n - 2) * 5 * self.bytes) for n in (2, 3, 4)}

    def pair(self, low, high, x, y):
        out, self.spare = self.spare, x
        self.a(*low, y, x, out)
        self.a(*high, y, x, y)
        return out, y

    def transpose8(self, x):
        """Eight packets' eight words to lo, hi of four blocks, a lane per packet."""
        lo, hi = [], []
        for i in range(0, 8, 2):
            low, high = self.pair(["vpunpcklqdq"], ["vpunpckhqdq"], x[i], x[i + 1])
            lo.append(low)
            hi.append(high)
        out = []
        for q in (lo, hi):
            t0, t1 = self.pair(["vshufi64x2", "$0x44"], ["vshufi64x2", "$0xee"], q[0], q[1])
            t2, t3 = self.pair(["vshufi64x2", "$0x44"], ["vshufi64x2", "$0xee"], q[2], q[3])
            c0, c1 = self.pair(["vshufi64x2", "$0x88"], ["vshufi64x2", "$0xdd"], t0, t2)
            c2, c3 = self.pair(["vshufi64x2", "$0x88"], ["vshufi64x2", "$0xdd"], t1, t3)
            out.append([c0, c1, c2, c3])
        return list(zip(*out))

    def transpose4(self, x):
        """Four packets' four words to lo, hi of two blocks."""
        l01, h01 = self.pair(["vpunpcklqdq"], ["vpunpckhqdq"], x[0], x[1])
        l23, h23 = self.pair(["vpunpcklqdq"], ["vpunpckhqdq"], x[2], x[3])
        lo = self.pair(["vshufi64x2", "$0"], ["vshufi64x2", "$3"], l01, l23)
        hi = self.pair(["vshufi64x2", "$0"], ["vshufi64x2", "$3"], h01, h23)
        return list(zip(lo, hi))

    def load_unit(self):
        """64 bytes of each packet, %r9 before its end (negative)."""
        a, w = self.a, self.lanes
        out = []
        for half in range(8 // w):
            x = self.data[w * half:w * half + w]
            for i in range(w):
                a("mov", "%d(%%rdi)" % (END + 8 * i), "%rax")
                a("vmovdqu64", "%d(%%rax,%%r9)" % (32 * half), x[i])
            out += self.transpose8(x) if w == 8 else self.transpose4(x)
        return out

    def step(self, lo, hi, top=None):
        """h = (h + block) r"""
        self.split(lo, hi, self.c, top)
        self.add(self.h, self.c)
        self.clear()
        self.mulacc(self.c, self.r1)
        self.carry(self.h)

    def unit(self):
        """h = (h + m0) r^4 + m1 r^3 + m2 r^2 + m3 r"""
        blocks4 = self.load_unit()
        self.clear()
        for i in (3, 2, 1, 0):
            self.split(*blocks4[i], self.c)
            if i == 0:
                self.add(self.h, self.c)
            self.mulacc(self.c, self.r1 if i == 3 else self.rn[4 - i])
        self.carry(self.h)


def set_up(p):
    """Multipliers r to r^4, h = 0."""
    a = p.a
    r2 = p.c
    for i in range(3):
        a("vmovdqu64", "%d(%%rdi)" % (R + 64 * i), p.r1[i])
    p.fives(p.r1)
    tmp = p.data[:5]
    p.clear()
    p.mulacc(p.r1, p.r1)
    p.carry(r2)
    for n in (2, 3, 4):
        for i in range(3):
            a("vmovdqa64", r2[i] if n == 2 else p.h[i], tmp[i])
        p.fives(tmp)
        p.store(tmp, p.rn[n])
        if n < 4:
            p.clear()
            p.mulacc(r2 if n == 2 else p.h, p.r1)
            p.carry(p.h)
    for r in p.h:
        a("vpxorq", r, r, r)


def packets(a, name, width):
    """
    struct wg_poly_lanes at %rdi. All packets end together: a longer one starts
    alone, its blocks gathered one at a time; the last 4k blocks that all have
    are read in units of 64 bytes per packet.
    """
    p = Packets(a, width)
    v = p.v
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    p.constants()
    set_up(p)
    gather, units, unit, rest, no_rest = (a.new_label() for _ in range(5))
    a("mov", "%d(%%rdi)" % MOST, "%rdx")
    a("mov", "%d(%%rdi)" % LEAST, "%rcx")
    a("and", "$-4", "%rcx")

    a.label(gather)
    a("cmp", "%rcx", "%rdx")
    a("jbe", units)
    a.note("block number %rdx from the end, of those that have one")
    lo, hi, at, n = v[25], v[26], v[27], v[28]
    a("vpbroadcastq", "%rdx", n)
    a("vmovdqu64", "%d(%%rdi)" % COUNT, at)
    a("vpcmpuq", "$5", n, at, "%k1")
    a("kmovw", "%k1", "%k2")
    a("kmovw", "%k1", "%k3")
    a("vpsllq", "$4", n, n)
    a("vmovdqu64", "%d(%%rdi)" % END, at)
    a("vpsubq", n, at, at)
    a("vpxorq", lo, lo, lo)
    a("vpxorq", hi, hi, hi)
    a("vpgatherqq", "(,%s)" % at, lo + "{%k1}")
    a("vpgatherqq", "8(,%s)" % at, hi + "{%k2}")
    a("vmovdqa64", p.top, p.u + "{%k3}{z}")
    p.step(lo, hi, p.u)
    a("dec", "%rdx")
    a("jmp", gather)

    a.label(units)
    a("mov", "%rdx", "%r9")
    a("shl", "$4", "%r9")
    a("neg", "%r9")
    a("jz", rest)
    a.align()
    a.label(unit)
    p.unit()
    a("add", "$64", "%r9")
    a("jnz", unit)

    a.label(rest)
    a("mov", "%d(%%rdi)" % HAVE_REST, "%eax")
    a("test", "%eax", "%eax")
    a("jz", no_rest)
    a.note("a short block at the end, of those that have one")
    a("kmovw", "%eax", "%k3")
    keep = p.data[5:8]
    for h, k in zip(p.h, keep):
        a("vmovdqa64", h, k)
    a("vmovdqu64", "%d(%%rdi)" % REST, lo)
    a("vmovdqu64", "%d(%%rdi)" % (REST + 64), hi)
    p.step(lo, hi)
    for h, k in zip(p.h, keep):
        a("vmovdqa64", h, k + "{%k3}")
        a("vmovdqa64", k, h)
    a.label(no_rest)
    a.note("the block of lengths")
    a("vpxorq", lo, lo, lo)
    a("vmovdqu64", "%d(%%rdi)" % LENGTH, hi)
    p.step(lo, hi)
    for i in range(3):
        a("vmovdqu64", p.h[i], "%d(%%rdi)" % (H + 64 * i))
    a("vzeroupper")
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)
