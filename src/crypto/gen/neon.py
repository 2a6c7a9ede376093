# SPDX-License-Identifier: GPL-2.0
"""
ChaCha20 and Poly1305 of arm64, vectors of 128 bits (NEON). Lanes and structures
are those of chacha20.py and poly26.py.
"""
import re

from asm import Asm
from chacha20 import COLUMNS, COUNTER, DIAGONALS, DST, KEY, NONCE, ROW, SPILL, SRC, STEPS
import poly26

# Our arguments; x18 is the platform's and never touched.
LANES, KEYS, ROWS, POINTERS, SPILLED, ASIDE = "x0", "x2", "x3", "x4", "x1", "x17"


def q(i):
    return "q%d" % i


def d2(i):
    return "v%d.2d" % i


def s4(i):
    return "v%d.4s" % i


def b16(i):
    return "v%d.16b" % i


def function(a, name):
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)


def end(a, name):
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)


# The lower halves of v8 to v15 belong to the caller.
KEPT = [(8, 9), (10, 11), (12, 13), (14, 15)]


def keep(a):
    for i, (x, y) in enumerate(KEPT):
        a("stp", "d%d" % x, "d%d" % y, "[sp, #%d]" % (16 * i) if i else "[sp, #-64]!")


def give_back(a):
    for i, (x, y) in reversed(list(enumerate(KEPT))):
        a("ldp", "d%d" % x, "d%d" % y, "[sp, #%d]" % (16 * i) if i else "[sp], #64")


def constant(a, value, w="w5"):
    a("mov", w, "#0x%x" % (value & 0xffff))
    a("movk", w, "#0x%x" % (value >> 16), "lsl #16")


SIGMA = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]


# --- the order of instructions ----------------------------------------------------------

# Results of vectors are there after so many instructions on cores that keep the order.
LATENCY = 4


# What they write they also read.
CHANGES = ("sri", "sli", "usra", "shrn2", "umlal", "umlal2")


def operands(line):
    """What an instruction of the loops writes and reads; "m" is memory."""
    op, rest = line.strip().split("\t")
    regs = [int(n) for n in re.findall(r"\b[vq](\d+)", rest)]
    if op == "stp":
        return ["m"], regs
    if op in ("ldp", "ldr"):
        return regs, ["m"]
    return regs[:1], regs if op in CHANGES else regs[1:]


def schedule(lines):
    """The same instructions in an order in which few wait, for cores that would not reorder them."""
    before = [{} for _ in lines]	# index -> how much later
    writer, readers = {}, {}
    for i, line in enumerate(lines):
        writes, reads = operands(line)
        for r in reads:
            if r in writer:
                before[i][writer[r]] = LATENCY
            readers.setdefault(r, []).append(i)
        for r in writes:
            for j in readers.get(r, []) + [writer.get(r, i)]:
                if j != i:
                    before[i].setdefault(j, 1)
            writer[r], readers[r] = i, []
    height = [1] * len(lines)
    for i in reversed(range(len(lines))):
        for j, wait in before[i].items():
            height[j] = max(height[j], height[i] + wait)
    at, left, now = {}, set(range(len(lines))), 0
    while left:
        ready = [i for i in left if all(j in at and at[j] + wait <= now for j, wait in before[i].items())]
        if ready:
            best = min(ready, key=lambda i: (-height[i], i))
            at[best] = now
            left.remove(best)
        now += 1
    return [lines[i] for i in sorted(at, key=at.get)]


# --- ChaCha20 --------------------------------------------------------------------------

class Group:
    """Four lanes: which register holds which word of the state."""

    def __init__(self, number, words):
        self.number = number
        self.x = words

    def row(self, word):
        if word < 12:
            at = KEY + ROW * (word - 4)
        elif word == 12:
            at = COUNTER
        else:
            at = NONCE + ROW * (word - 14)
        return "[%s, #%d]" % (ROWS, at + 16 * self.number)

    def spill(self, word):
        return "[%s, #%d]" % (SPILLED, 64 * self.number + 16 * (word - 8))


class Kernel:
    """
    Groups in turn, with temporaries t and the indices of the rotation by 8.
    With two groups half of row c is in memory by turns, as the registers do
    not suffice.
    """

    def __init__(self, a, groups, t, index, spilled):
        self.a, self.groups, self.t, self.index, self.spilled = a, groups, t, index, spilled

    def branch_on_key(self, uniform, rows):
        a = self.a
        other, after = a.new_label(), a.new_label()
        a("cbz", KEYS, other)
        a.note("one key for all lanes")
        uniform()
        a("b", after)
        a.label(other)
        a.note("a key per lane")
        rows()
        a.label(after)

    def prologue(self):
        a, i = self.a, self.index
        a.note("rows and pointers from the first lane on")
        a("add", ROWS, LANES, "w1", "uxtw #2")
        a("add", POINTERS, LANES, "w1", "uxtw #3")
        if self.spilled:
            a("add", SPILLED, LANES, "#%d" % SPILL)
        a.note("bytes 3 0 1 2, 7 4 5 6 ...: rotation by 8")
        for shift, part in ((0, 0x0003), (16, 0x0201), (32, 0x0407), (48, 0x0605)):
            a("movk" if shift else "mov", "x5", "#0x%04x" % part, *(["lsl #%d" % shift] if shift else []))
        a("fmov", "d%d" % i, "x5")
        a("orr", "x5", "x5", "#0x0808080808080808")
        a("mov", "v%d.d[1]" % i, "x5")

    def load_key(self):
        """Words 4.. of all groups; those of the spilled ones to memory."""
        a = self.a

        def uniform():
            k = self.t[0], self.t[1]
            a("ldp", q(k[0]), q(k[1]), "[%s]" % KEYS)
            for w in range(4, 12):
                source = "v%d.s[%d]" % (k[w // 4 - 1], w % 4)
                for g in self.groups:
                    if w in self.spilled:
                        if g.number == 0:
                            a("dup", s4(self.t[2]), source)
                        a("str", q(self.t[2]), g.spill(w))
                    else:
                        a("dup", s4(g.x[w]), source)

        def rows():
            for w in range(4, 12):
                for g in self.groups:
                    to = self.t[0] if w in self.spilled else g.x[w]
                    a("ldr", q(to), g.row(w))
                    if w in self.spilled:
                        a("str", q(to), g.spill(w))
        self.branch_on_key(uniform, rows)

    def load(self):
        a = self.a
        for i in range(4):
            constant(a, SIGMA[i])
            for g in self.groups:
                a("dup", s4(g.x[i]), "w5")
        for g in self.groups:
            for w in (12, 14, 15):
                a("ldr", q(g.x[w]), g.row(w))
            a("movi", s4(g.x[13]), "#0")
        self.load_key()

    def rotate_in_place(self, chains, n):
        for x, _, z in chains:
            self.a("eor", b16(z), b16(z), b16(x))
        for _, _, z in chains:
            if n == 16:
                self.a("rev32", "v%d.8h" % z, "v%d.8h" % z)
            else:
                self.a("tbl", b16(z), "{%s}" % b16(z), b16(self.index))

    def rotate_by_shifts(self, chains, n):
        """z = (z ^ x) <<< n: the sum of both goes through a temporary."""
        width = len(self.t)
        for at in range(0, len(chains), width):
            some = list(zip(chains[at:at + width], self.t))
            for (x, _, z), t in some:
                self.a("eor", b16(t), b16(z), b16(x))
            for (_, _, z), t in some:
                self.a("shl", s4(z), s4(t), "#%d" % n)
            for (_, _, z), t in some:
                self.a("sri", s4(z), s4(t), "#%d" % (32 - n))

    def quarters(self, quarters):
        """Quarter rounds of all groups, step by step."""
        for x, y, z, n in STEPS:
            chains = [(g.x[c[x]], g.x[c[y]], g.x[c[z]]) for c in quarters for g in self.groups]
            for cx, cy, _ in chains:
                self.a("add", s4(cx), s4(cx), s4(cy))
            if n in (16, 8):
                self.rotate_in_place(chains, n)
            else:
                self.rotate_by_shifts(chains, n)

    def swap_c(self, out, back):
        for g in self.groups:
            r = [g.x.pop(w) for w in out]
            self.a("stp", q(r[0]), q(r[1]), g.spill(out[0]))
            self.a("ldp", q(r[0]), q(r[1]), g.spill(back[0]))
            g.x.update(zip(back, r))

    def double_round(self):
        if not self.spilled:
            self.quarters(COLUMNS)
            self.quarters(DIAGONALS)
            return
        self.quarters(COLUMNS[:2])
        self.swap_c((8, 9), (10, 11))
        self.quarters(COLUMNS[2:])
        self.quarters(DIAGONALS[:2])
        self.swap_c((10, 11), (8, 9))
        self.quarters(DIAGONALS[2:])

    def add_state(self):
        """What the rounds started from; without the spilled words."""
        a, t = self.a, self.t
        for i in range(4):
            constant(a, SIGMA[i])
            a("dup", s4(t[0]), "w5")
            for g in self.groups:
                a("add", s4(g.x[i]), s4(g.x[i]), s4(t[0]))
        for g in self.groups:
            for w in (12, 14, 15):
                a("ldr", q(t[0]), g.row(w))
                a("add", s4(g.x[w]), s4(g.x[w]), s4(t[0]))
        words = [w for w in range(4, 12) if w not in self.spilled]

        def uniform():
            a("ldp", q(t[0]), q(t[1]), "[%s]" % KEYS)
            for w in words:
                a("dup", s4(t[2]), "v%d.s[%d]" % (t[w // 4 - 1], w % 4))
                for g in self.groups:
                    a("add", s4(g.x[w]), s4(g.x[w]), s4(t[2]))

        def rows():
            for w in words:
                for g in self.groups:
                    a("ldr", q(t[0]), g.row(w))
                    a("add", s4(g.x[w]), s4(g.x[w]), s4(t[0]))
        self.branch_on_key(uniform, rows)

    def fetch_spilled(self, g, to, t):
        """The spilled words come to two registers, with what they started from."""
        a = self.a
        g.x.update(zip(self.spilled, to))
        a("ldp", q(to[0]), q(to[1]), g.spill(self.spilled[0]))

        def uniform():
            a("add", "x5", KEYS, "#%d" % (4 * (self.spilled[0] - 4)))
            for i, r in enumerate(to):
                a("ld1r", "{%s}" % s4(t), "[x5]" + (", #4" if i == 0 else ""))
                a("add", s4(r), s4(r), s4(t))

        def rows():
            for w, r in zip(self.spilled, to):
                a("ldr", q(t), g.row(w))
                a("add", s4(r), s4(r), s4(t))
        self.branch_on_key(uniform, rows)

    def output(self, g, spare, other):
        """Transposes words to blocks and applies them, with two registers to spare."""
        a = self.a

        def pair(op, width, x, y):
            nonlocal spare
            to, spare = spare, x
            a(op + "1", "v%d.%s" % (to, width), "v%d.%s" % (x, width), "v%d.%s" % (y, width))
            a(op + "2", "v%d.%s" % (y, width), "v%d.%s" % (x, width), "v%d.%s" % (y, width))
            return to, y
        rows = []
        for k in range(4):
            r = [g.x[4 * k + i] for i in range(4)]
            l01, h01 = pair("trn", "4s", r[0], r[1])
            l23, h23 = pair("trn", "4s", r[2], r[3])
            b0, b2 = pair("trn", "2d", l01, l23)
            b1, b3 = pair("trn", "2d", h01, h23)
            rows.append([b0, b1, b2, b3])
        t = spare, other
        for j in range(4):
            lane = 4 * g.number + j
            block = [rows[k][j] for k in range(4)]
            a("ldr", "x5", "[%s, #%d]" % (POINTERS, SRC + 8 * lane))
            a("ldr", "x6", "[%s, #%d]" % (POINTERS, DST + 8 * lane))
            for half in (0, 2):
                a("ldp", q(t[0]), q(t[1]), "[x5, #%d]" % (16 * half))
                for i in range(2):
                    a("eor", b16(block[half + i]), b16(block[half + i]), b16(t[i]))
            for half in (0, 2):
                a("stp", q(block[half]), q(block[half + 1]), "[x6, #%d]" % (16 * half))


def rounds(k, body=None):
    a = k.a
    loop = a.new_label()
    a("mov", "w7", "#10")
    a.label(loop)
    (body or k.double_round)()
    a("subs", "w7", "w7", "#1")
    a("b.ne", loop)


def lanes4(a, name):
    """One group; no register of the caller's is needed."""
    function(a, name)
    words = dict(zip(range(16), list(range(8)) + list(range(16, 24))))
    k = Kernel(a, [Group(0, words)], [24, 25, 26, 27], 28, ())
    k.prologue()
    k.load()
    rounds(k)
    a.note("add the state from before the rounds, transpose and apply")
    k.add_state()
    k.output(k.groups[0], 24, 25)
    end(a, name)


# --- Poly1305 in the shadow of the rounds ------------------------------------------------

class Aside:
    """
    Blocks of Poly1305 in 64-bit limbs and integer registers, which the rounds
    do not use: h = (h + m) r, where r is clamped, so that what reaches 2^128 of
    h1 r1 comes back as h1 (r1 / 4) 5.
    """
    PER_ROUND = 3	# of a double round of two groups: as many as are ready on average
    H, R, S = ("x8", "x9", "x10"), ("x11", "x12"), "x13"
    DATA, LEFT, ONE = "x14", "x15", "x22"
    T = ("x5", "x6", "x16", "x19", "x20", "x21")
    SAVED = [("x19", "x20"), ("x21", "x22")]
    # struct wg_mac
    AT_H, AT_R, AT_DATA, AT_LEFT = 0, 24, 48, 56

    def __init__(self, a):
        self.a = a

    def begin(self):
        a = self.a
        a("ldp", self.H[0], self.H[1], "[%s, #%d]" % (ASIDE, self.AT_H))
        a("ldp", self.H[2], self.R[0], "[%s, #%d]" % (ASIDE, self.AT_H + 16))
        a("ldp", self.R[1], self.S, "[%s, #%d]" % (ASIDE, self.AT_R + 8))
        a("ldp", self.DATA, self.LEFT, "[%s, #%d]" % (ASIDE, self.AT_DATA))
        a("mov", self.ONE, "#1")

    def end(self):
        a = self.a
        a("stp", self.H[0], self.H[1], "[%s, #%d]" % (ASIDE, self.AT_H))
        a("str", self.H[2], "[%s, #%d]" % (ASIDE, self.AT_H + 16))
        a("str", self.LEFT, "[%s, #%d]" % (ASIDE, self.AT_LEFT))

    def block(self, a):
        h0, h1, h2 = self.H
        r0, r1 = self.R
        t = self.T
        a("ldp", t[0], t[1], "[%s], #16" % self.DATA)
        a("adds", h0, h0, t[0])
        a("adcs", h1, h1, t[1])
        a("adc", h2, h2, self.ONE)
        a("mul", t[0], h0, r0)
        a("umulh", t[1], h0, r0)
        a("mul", t[2], h1, self.S)
        a("umulh", t[3], h1, self.S)
        a("mul", t[4], h0, r1)
        a("umulh", t[5], h0, r1)
        a("adds", t[0], t[0], t[2])
        a("adc", t[1], t[1], t[3])
        a("mul", t[2], h1, r0)
        a("umulh", t[3], h1, r0)
        a("adds", t[1], t[1], t[4])
        a("adc", t[5], t[5], "xzr")
        a("mul", t[4], h2, self.S)
        a("mul", h2, h2, r0)
        a("adds", t[1], t[1], t[2])
        a("adc", t[5], t[5], t[3])
        a("adds", t[1], t[1], t[4])
        a("adc", t[5], t[5], h2)
        # 4 c 2^128 = 5 c modulo p
        a("and", t[2], t[5], "#0xfffffffffffffffc")
        a("and", h2, t[5], "#3")
        a("add", t[2], t[2], t[5], "lsr #2")
        a("adds", h0, t[0], t[2])
        a("adcs", h1, t[1], "xzr")
        a("adc", h2, h2, "xzr")

    def body(self, k):
        """A double round, with blocks beside it while there are enough."""
        a = self.a
        plain, after = a.new_label(), a.new_label()
        a("subs", self.LEFT, self.LEFT, "#%d" % self.PER_ROUND)
        a("b.lo", plain)
        vectors, blocks = Asm(), Asm()
        k.a = vectors
        k.double_round()
        k.a = a
        ordered = schedule(vectors.lines)
        for _ in range(self.PER_ROUND):
            self.block(blocks)
        a.lines += merge(ordered, blocks.lines)
        a("b", after)
        a.label(plain)
        a("add", self.LEFT, self.LEFT, "#%d" % self.PER_ROUND)
        a.lines += ordered
        a.label(after)


def merge(many, few):
    """Spreads the few evenly among the many."""
    out, done = [], 0
    for i, line in enumerate(many):
        out.append(line)
        while (done + 1) * len(many) <= (i + 1) * len(few):
            out.append(few[done])
            done += 1
    return out + few[done:]


def blocks64(a, name):
    """A struct wg_mac alone: all its blocks, of which there is at least one."""
    function(a, name)
    a("mov", ASIDE, "x0")
    for x, y in Aside.SAVED:
        a("stp", x, y, "[sp, #-16]!")
    aside = Aside(a)
    aside.begin()
    loop = a.new_label()
    a.label(loop)
    aside.block(a)
    a("subs", aside.LEFT, aside.LEFT, "#1")
    a("b.ne", loop)
    aside.end()
    for x, y in reversed(Aside.SAVED):
        a("ldp", x, y, "[sp], #16")
    end(a, name)


def lanes8(a, name):
    """Two groups, and the work of a struct wg_mac."""
    function(a, name)
    a("mov", ASIDE, "x3")
    keep(a)
    for x, y in Aside.SAVED:
        a("stp", x, y, "[sp, #-16]!")
    groups = []
    for n in range(2):
        words = {w: 14 * n + w for w in range(10)}
        words.update({12 + i: 14 * n + 10 + i for i in range(4)})
        groups.append(Group(n, words))
    k = Kernel(a, groups, [28, 29, 30], 31, (10, 11))
    k.prologue()
    k.load()
    aside = Aside(a)
    aside.begin()
    rounds(k, lambda: aside.body(k))
    aside.end()
    a.note("add the state from before the rounds")
    k.add_state()
    for g in groups:
        a.note("transpose and apply")
        k.fetch_spilled(g, (28, 29), 30)
        k.output(g, 30, 31)
    for x, y in reversed(Aside.SAVED):
        a("ldp", x, y, "[sp], #16")
    give_back(a)
    end(a, name)


def fill(a, name):
    """
    (l x0, first w1, count w2, counter w3, nonce x4, src x5, dst x6): consecutive
    blocks of one packet for count > 0 lanes.
    """
    function(a, name)
    a.note("from the first lane on: x8 rows, x9 pointers")
    a("add", "x8", "x0", "w1", "uxtw #2")
    a("add", "x9", "x0", "w1", "uxtw #3")
    a("lsr", "x10", "x4", "#32")
    four, one, out = (a.new_label() for _ in range(3))
    a("add", "x8", "x8", "#%d" % COUNTER)
    a("add", "x9", "x9", "#%d" % SRC)
    a("subs", "w2", "w2", "#4")
    a("b.lo", one)
    a("dup", "v1.4s", "w4")
    a("dup", "v2.4s", "w10")
    a.label(four)
    a.note("four lanes")
    a("add", "w11", "w3", "#1")
    a("add", "w12", "w3", "#2")
    a("add", "w13", "w3", "#3")
    a("stp", "w3", "w11", "[x8]")
    a("stp", "w12", "w13", "[x8, #8]")
    a("str", "q1", "[x8, #%d]" % (NONCE - COUNTER))
    a("str", "q2", "[x8, #%d]" % (NONCE + ROW - COUNTER))
    for base, at in (("x5", 0), ("x6", DST - SRC)):
        for i in range(3):
            a("add", "x%d" % (11 + i), base, "#%d" % (64 * (i + 1)))
        a("stp", base, "x11", "[x9, #%d]" % at)
        a("stp", "x12", "x13", "[x9, #%d]" % (at + 16))
        a("add", base, base, "#256")
    a("add", "w3", "w3", "#4")
    a("add", "x8", "x8", "#16")
    a("add", "x9", "x9", "#32")
    a("subs", "w2", "w2", "#4")
    a("b.hs", four)
    a.label(one)
    a.note("and one by one")
    a("adds", "w2", "w2", "#4")
    a("b.eq", out)
    single = a.new_label()
    a.label(single)
    a("str", "w4", "[x8, #%d]" % (NONCE - COUNTER))
    a("str", "w10", "[x8, #%d]" % (NONCE + ROW - COUNTER))
    a("str", "w3", "[x8], #4")
    a("str", "x6", "[x9, #%d]" % (DST - SRC))
    a("str", "x5", "[x9], #8")
    a("add", "w3", "w3", "#1")
    a("add", "x5", "x5", "#64")
    a("add", "x6", "x6", "#64")
    a("subs", "w2", "w2", "#1")
    a("b.ne", single)
    a.label(out)
    end(a, name)


def wipe(a):
    a.raw("")
    a.note("x1 > 0 times 64 bytes at x0")
    a.raw("SYM_FUNC_START(wg_lanes_wipe_neon)")
    a("movi", "v0.2d", "#0")
    loop = a.new_label()
    a.label(loop)
    a("stp", "q0", "q0", "[x0]")
    a("stp", "q0", "q0", "[x0, #32]")
    a("add", "x0", "x0", "#64")
    a("subs", "x1", "x1", "#1")
    a("b.ne", loop)
    end(a, "wg_lanes_wipe_neon")
    a.raw("")
    a.note("all vector registers but what is the caller's, at the end of a section")
    a.raw("SYM_FUNC_START(wg_lanes_leave_neon)")
    for i in range(32):
        if 8 <= i < 16:
            a("mov", "v%d.d[1]" % i, "xzr")
        else:
            a("movi", d2(i), "#0")
    end(a, "wg_lanes_leave_neon")


# --- Poly1305: four packets, five limbs of 26 bits ---------------------------------------

R1, R2 = poly26.TABLE, poly26.TABLE + 9 * 16


class Poly:
    """
    A register has one limb of all four packets, 32 bits each; products are of
    64 bits, so there are two registers for each: packets 0, 1 and 2, 3.
    """

    def __init__(self, a):
        self.a = a
        self.h = [0, 1, 2, 3, 4]
        self.table = [5, 6, 7, 26, 27, 28, 29, 30, 31]
        self.d = [(16 + i, 21 + i) for i in range(5)]
        self.mask32, self.mask64, self.top = 8, 9, 10
        self.t = 11
        self.later = [12, 13, 14, 15]

    def constants(self):
        a = self.a
        constant(a, 0x3ffffff)
        a("dup", s4(self.mask32), "w5")
        a("dup", d2(self.mask64), "x5")
        a("movi", s4(self.top), "#1", "lsl #24")

    def store(self, limbs, table):
        """Limbs and five times the last four, for mulacc()."""
        a, t = self.a, self.t
        for i in range(5):
            a("str", q(limbs[i]), "[x0, #%d]" % (table + 16 * i))
        for i in range(1, 5):
            a("shl", s4(t), s4(limbs[i]), "#2")
            a("add", s4(t), s4(t), s4(limbs[i]))
            a("str", q(t), "[x0, #%d]" % (table + 16 * (4 + i)))

    def fetch(self, table):
        r = self.table
        for i in range(0, 8, 2):
            self.a("ldp", q(r[i]), q(r[i + 1]), "[x0, #%d]" % (table + 16 * i))
        self.a("ldr", q(r[8]), "[x0, #%d]" % (table + 128))

    def mulacc(self, fresh):
        """d (+)= h * table."""
        a = self.a
        for i in range(5):
            op = "umull" if fresh and i == 0 else "umlal"
            for j in range(5):
                k, r = i + j, self.table[j]
                if k >= 5:
                    k, r = k - 5, self.table[4 + j]
                low, high = self.d[k]
                a(op, d2(low), "v%d.2s" % self.h[i], "v%d.2s" % r)
                a(op + "2", d2(high), s4(self.h[i]), s4(r))

    def carry(self):
        """d to h; of the two chains each waits half as long. Uses the table's registers."""
        a, d, m = self.a, self.d, self.mask64
        halves = range(2)
        fold = self.table[0:2]
        for i, j in ((0, 1), (3, 4)):
            for s in halves:
                a("usra", d2(d[j][s]), d2(d[i][s]), "#26")
            for s in halves:
                a("and", b16(d[i][s]), b16(d[i][s]), b16(m))
        for s in halves:
            a("usra", d2(d[2][s]), d2(d[1][s]), "#26")
        for s in halves:
            a("ushr", d2(fold[s]), d2(d[4][s]), "#26")
        for s in halves:
            a("usra", d2(d[3][s]), d2(d[2][s]), "#26")
        for s in halves:
            a("add", d2(d[0][s]), d2(d[0][s]), d2(fold[s]))
        for s in halves:
            a("shl", d2(fold[s]), d2(fold[s]), "#2")
        for s in halves:
            a("add", d2(d[0][s]), d2(d[0][s]), d2(fold[s]))
        a.note("32 bits are enough now")
        up = self.table[2:4]
        for limb, t in ((0, up[0]), (3, up[1])):
            a("shrn", "v%d.2s" % t, d2(d[limb][0]), "#26")
            a("shrn2", s4(t), d2(d[limb][1]), "#26")
        for i in range(5):
            a("uzp1", s4(self.h[i]), s4(d[i][0]), s4(d[i][1]))
        for i in range(5):
            a("and", b16(self.h[i]), b16(self.h[i]), b16(self.mask32))
        a("add", s4(self.h[1]), s4(self.h[1]), s4(up[0]))
        a("add", s4(self.h[4]), s4(self.h[4]), s4(up[1]))

    def split(self, x, u, add):
        """The limbs of blocks x of four packets to h; x and four registers u are used up."""
        a, t, h = self.a, self.t, self.h
        a("zip1", d2(u[0]), d2(x[0]), d2(x[1]))
        a("zip2", d2(u[1]), d2(x[0]), d2(x[1]))
        a("zip1", d2(u[2]), d2(x[2]), d2(x[3]))
        a("zip2", d2(u[3]), d2(x[2]), d2(x[3]))
        for i in range(4):
            a("uzp%d" % (1 + i % 2), s4(x[i]), s4(u[i // 2]), s4(u[2 + i // 2]))
        m = u + [t] if add else h
        a("and", b16(m[0]), b16(x[0]), b16(self.mask32))
        for i, right, left in ((1, 26, 6), (2, 20, 12), (3, 14, 18)):
            a("ushr", s4(m[i]), s4(x[i - 1]), "#%d" % right)
            a("sli", s4(m[i]), s4(x[i]), "#%d" % left)
            a("and", b16(m[i]), b16(m[i]), b16(self.mask32))
        a("ushr", s4(m[4]), s4(x[3]), "#8")
        a("orr", b16(m[4]), b16(m[4]), b16(self.top))
        if add:
            for i in range(5):
                a("add", s4(h[i]), s4(h[i]), s4(m[i]))


    def pair(self):
        """Two blocks of each packet."""
        now = self.table[:4]
        for i in range(4):
            self.a("ldp", q(now[i]), q(self.later[i]), "[x%d], #32" % (1 + i))
        self.split(now, self.table[4:8], True)
        self.fetch(R2)
        self.mulacc(True)
        self.split(self.later, self.table[:4], False)
        self.fetch(R1)
        self.mulacc(False)
        self.carry()


def read_limbs(a, p, at, to):
    """64 bits each in memory, 32 in registers."""
    low, high = p.later[:2]
    for i in range(5):
        a("ldp", q(low), q(high), "[x0, #%d]" % (at + 32 * i))
        a("uzp1", s4(to[i]), s4(low), s4(high))


def packets(a, name):
    """h = (h + m0) r^2 + m1 r, over pairs of blocks of four packets."""
    p = Poly(a)
    function(a, name)
    keep(a)
    p.constants()
    a.note("r and r^2")
    read_limbs(a, p, poly26.R, p.h)
    p.store(p.h, R1)
    p.fetch(R1)
    p.mulacc(True)
    p.carry()
    p.store(p.h, R2)
    read_limbs(a, p, poly26.H, p.h)
    a("ldp", "x1", "x2", "[x0, #%d]" % poly26.DATA)
    a("ldp", "x3", "x4", "[x0, #%d]" % (poly26.DATA + 16))
    a("ldr", "x6", "[x0, #%d]" % poly26.PAIRS)
    loop = a.new_label()
    a.label(loop)
    p.a = Asm()
    p.pair()
    a.lines += schedule([line for line in p.a.lines if "/*" not in line])
    a("subs", "x6", "x6", "#1")
    a("b.ne", loop)
    a("movi", d2(p.later[0]), "#0")
    for i in range(5):
        a("zip1", s4(p.later[1]), s4(p.h[i]), s4(p.later[0]))
        a("zip2", s4(p.later[2]), s4(p.h[i]), s4(p.later[0]))
        a("stp", q(p.later[1]), q(p.later[2]), "[x0, #%d]" % (poly26.H + 32 * i))
    give_back(a)
    end(a, name)
