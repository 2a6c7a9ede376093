# SPDX-License-Identifier: GPL-2.0
"""
ChaCha20 over lanes: lane l of sixteen vectors holds the sixteen words of one
block, and every lane has its own key, counter, nonce, source and destination.

The caller's struct wg_lanes (lanes.h) has a row of 32 words per varying word of
the state and the pointers of 32 lanes:
"""
import poly64
from asm import Asm, regs

KEY, COUNTER, NONCE, SRC, DST, SPILL = 0, 1024, 1152, 1408, 1664, 1920
ROW = 128
COLUMNS = [(i, 4 + i, 8 + i, 12 + i) for i in range(4)]
DIAGONALS = [(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4) for i in range(4)]
# x += y; z ^= x; z <<<= n, as indices into a quarter round's (a, b, c, d)
STEPS = [(0, 1, 3, 16), (2, 3, 1, 12), (0, 1, 3, 8), (2, 3, 1, 7)]


class Group:
    """Lanes that are worked on in one set of sixteen registers."""

    def __init__(self, width, first_reg, first_lane):
        self.width = width
        self.lanes = {"y": 8, "z": 16}[width]
        self.x = regs(width, first_reg, 16)
        self.first_lane = first_lane

    def row(self, word):
        """Where the row of a word is, %rax pointing at the first lane's."""
        if word < 12:
            at = KEY + ROW * (word - 4)
        elif word == 12:
            at = COUNTER
        else:
            at = NONCE + ROW * (word - 14)
        return "%d(%%rax)" % (at + 4 * self.first_lane)


def prologue(a):
    a.note("%rax: rows, %rcx: pointers, both from the first lane on")
    a("mov", "%esi", "%esi")
    a("lea", "(%rdi,%rsi,4)", "%rax")
    a("lea", "(%rdi,%rsi,8)", "%rcx")


def branch_on_key(a, uniform, rows):
    other, end = a.new_label(), a.new_label()
    a("test", "%rdx", "%rdx")
    a("jz", other)
    a.note("one key for all lanes")
    uniform()
    a("jmp", end)
    a.label(other)
    a.note("a key per lane")
    rows()
    a.label(end)


def load(a, groups):
    for g in groups:
        for i in range(4):
            a("vpbroadcastd", "wg_lanes_sigma+%d(%%rip)" % (4 * i), g.x[i])
        a("vmovdqu32", g.row(12), g.x[12])
        a("vpxord", g.x[13], g.x[13], g.x[13])
        for i in (14, 15):
            a("vmovdqu32", g.row(i), g.x[i])

    def uniform():
        for g in groups:
            for i in range(8):
                a("vpbroadcastd", "%d(%%rdx)" % (4 * i), g.x[4 + i])

    def rows():
        for g in groups:
            for i in range(4, 12):
                a("vmovdqu32", g.row(i), g.x[i])
    branch_on_key(a, uniform, rows)


def double_round(a, groups):
    """One group's step after the other's: each hides the other's latency."""
    for quarters in (COLUMNS, DIAGONALS):
        for x, y, z, n in STEPS:
            for g in groups:
                for q in quarters:
                    a("vpaddd", g.x[q[y]], g.x[q[x]], g.x[q[x]])
                for q in quarters:
                    a("vpxord", g.x[q[x]], g.x[q[z]], g.x[q[z]])
                for q in quarters:
                    a("vprold", "$%d" % n, g.x[q[z]], g.x[q[z]])


def feed_forward(a, groups):
    bcast = {"y": "{1to8}", "z": "{1to16}"}
    for g in groups:
        for i in range(4):
            a("vpaddd", "wg_lanes_sigma+%d(%%rip)%s" % (4 * i, bcast[g.width]), g.x[i], g.x[i])
        for i in (12, 14, 15):
            a("vpaddd", g.row(i), g.x[i], g.x[i])

    def uniform():
        for g in groups:
            for i in range(8):
                a("vpaddd", "%d(%%rdx)%s" % (4 * i, bcast[g.width]), g.x[4 + i], g.x[4 + i])

    def rows():
        for g in groups:
            for i in range(4, 12):
                a("vpaddd", g.row(i), g.x[i], g.x[i])
    branch_on_key(a, uniform, rows)


class Transposer:
    """Pairs of registers through two shuffles with one register to spare."""

    def __init__(self, a, spare):
        self.a, self.spare = a, spare

    def pair(self, low, high, p, q):
        """Returns where (p, q) shuffled both ways went; p becomes the spare one."""
        out = self.spare
        self.a(*low, q, p, out)
        self.a(*high, q, p, q)
        self.spare = p
        return out, q


def within_128(t, x):
    """Rows 4k..4k+3 to, per lane j of a 128-bit chunk, four words of lane j."""
    l01, h01 = t.pair(["vpunpckldq"], ["vpunpckhdq"], x[0], x[1])
    l23, h23 = t.pair(["vpunpckldq"], ["vpunpckhdq"], x[2], x[3])
    r0, r1 = t.pair(["vpunpcklqdq"], ["vpunpckhqdq"], l01, l23)
    r2, r3 = t.pair(["vpunpcklqdq"], ["vpunpckhqdq"], h01, h23)
    return [r0, r1, r2, r3]


def xor_store(a, g, lane, parts, size, xor, mov, at=0):
    lane += g.first_lane
    a("mov", "%d(%%rcx)" % (SRC + 8 * lane), "%r8")
    a("mov", "%d(%%rcx)" % (DST + 8 * lane), "%r9")
    for i, part in enumerate(parts):
        a(xor, "%d(%%r8)" % (at + size * i), part, part)
    for i, part in enumerate(parts):
        a(mov, part, "%d(%%r9)" % (at + size * i))


def output(a, g, spare):
    """Transpose, so that a register is a block, and apply it."""
    t = Transposer(a, spare)
    r = [within_128(t, g.x[4 * k:4 * k + 4]) for k in range(4)]
    for j in range(4):
        if g.width == "z":
            t0, t1 = t.pair(["vshufi64x2", "$0x44"], ["vshufi64x2", "$0xee"], r[0][j], r[1][j])
            t2, t3 = t.pair(["vshufi64x2", "$0x44"], ["vshufi64x2", "$0xee"], r[2][j], r[3][j])
            c0, c1 = t.pair(["vshufi64x2", "$0x88"], ["vshufi64x2", "$0xdd"], t0, t2)
            c2, c3 = t.pair(["vshufi64x2", "$0x88"], ["vshufi64x2", "$0xdd"], t1, t3)
            for c, block in enumerate((c0, c1, c2, c3)):
                xor_store(a, g, 4 * c + j, [block], 64, "vpxorq", "vmovdqu64")
        else:
            p0, p1 = t.pair(["vshufi64x2", "$0"], ["vshufi64x2", "$3"], r[0][j], r[1][j])
            q0, q1 = t.pair(["vshufi64x2", "$0"], ["vshufi64x2", "$3"], r[2][j], r[3][j])
            xor_store(a, g, j, [p0, q0], 32, "vpxorq", "vmovdqu64")
            xor_store(a, g, 4 + j, [p1, q1], 32, "vpxorq", "vmovdqu64")


class Beside:
    """
    What general registers compute while the lanes have the vector units. A frame
    on the stack has 16 bytes for it, its loop counter, the registers that the rest
    of the function needs, and what lanes of AVX2 spill.
    """
    SAVED = ["%rbx", "%r12", "%r13", "%r14", "%r15"]
    COUNT, ARGUMENT, KEPT, SPILLED = 16, 24, 32, 64

    def __init__(self, a, spilled=0):
        self.a = a
        self.frame = self.SPILLED + spilled
        self.kept = ["%rcx", "%rax", "%rdx", "%rdi"]

    def enter(self):
        """First in the function: its fourth argument is for this."""
        a = self.a
        for r in self.SAVED:
            a("push", r)
        a("sub", "$%d" % self.frame, "%rsp")
        a("mov", "%rcx", "%d(%%rsp)" % self.ARGUMENT)

    def leave(self):
        """Last, when nothing of the vector registers is needed."""
        a = self.a
        if self.frame > self.SPILLED:
            a("vpxor", *["%ymm0"] * 3)
        for at in range(self.SPILLED, self.frame, 32):
            a("vmovdqu", "%ymm0", "%d(%%rsp)" % at)
        a("add", "$%d" % self.frame, "%rsp")
        for r in reversed(self.SAVED):
            a("pop", r)

    def begin(self):
        """Rows, pointers and key are loaded."""
        for i, r in enumerate(self.kept):
            self.a("mov", r, "%d(%%rsp)" % (self.KEPT + 8 * i))
        self.a("movl", "$10", "%d(%%rsp)" % self.COUNT)
        self.start()

    def end(self):
        self.finish()
        for i, r in enumerate(self.kept):
            self.a("mov", "%d(%%rsp)" % (self.KEPT + 8 * i), r)


class KeyBlock(Beside):
    """
    Block 0 of the first lane's packet: a, b, d and half of c are in registers, the
    other half on the stack by turns.
    """
    SIGMA = (0x61707865, 0x3320646e, 0x79622d32, 0x6b206574)

    def __init__(self, a, spilled=0):
        super().__init__(a, spilled)
        b = ["%esi", "%edi", "%ebx", "%r8d"]
        rest = ["%%r%dd" % i for i in range(9, 16)] + ["%ecx", "%eax", "%edx"]
        self.x = dict(enumerate(rest[:4] + b))
        self.x.update({8: rest[4], 9: rest[5]})
        self.x.update({12 + i: rest[6 + i] for i in range(4)})

    def stack(self, word):
        return "%d(%%rsp)" % (4 * (word - 8))

    def start(self):
        a, x = self.a, self.x
        for i in (10, 11):
            a("mov", "%d(%%rdx)" % (4 * i - 16), x[8])
            a("mov", x[8], self.stack(i))
        for i in range(4):
            a("mov", "$0x%x" % self.SIGMA[i], x[i])
        for i in range(4, 10):
            a("mov", "%d(%%rdx)" % (4 * i - 16), x[i])
        for i in (12, 13):
            a("xor", x[i], x[i])
        a("mov", "%d(%%rax)" % (NONCE + ROW), x[15])
        a("mov", "%d(%%rax)" % NONCE, x[14])

    def two_quarters(self, quarters):
        a = self.a
        for x, y, z, n in STEPS:
            for q in quarters:
                a("add", self.x[q[y]], self.x[q[x]])
            for q in quarters:
                a("xor", self.x[q[x]], self.x[q[z]])
            for q in quarters:
                a("rol", "$%d" % n, self.x[q[z]])

    def swap_c(self, out, back):
        for o, b in zip(out, back):
            self.a("mov", self.x[o], self.stack(o))
            reg = self.x.pop(o)
            self.x[b] = reg
            self.a("mov", self.stack(b), reg)

    def double_round(self):
        self.two_quarters(COLUMNS[:2])
        self.swap_c((8, 9), (10, 11))
        self.two_quarters(COLUMNS[2:])
        self.two_quarters(DIAGONALS[:2])
        self.swap_c((10, 11), (8, 9))
        self.two_quarters(DIAGONALS[2:])

    def finish(self):
        """Only the first half of the block is used."""
        a, x = self.a, self.x
        key, to = "%rax", "%rdx"
        a("mov", "%d(%%rsp)" % (self.KEPT + 16), key)
        a("mov", "%d(%%rsp)" % self.ARGUMENT, to)
        for i in range(4):
            a("add", "$0x%x" % self.SIGMA[i], x[i])
            a("mov", x[i], "%d(%s)" % (4 * i, to))
        for i in range(4, 8):
            a("add", "%d(%s)" % (4 * i - 16, key), x[i])
            a("mov", x[i], "%d(%s)" % (4 * i, to))
        for i in (0, 8):
            a("movq", "$0", "%d(%%rsp)" % i)


class PolyBeside(Beside):
    """30 blocks of Poly1305, three per double round; struct wg_mac is the argument."""
    BLOCKS = 3

    def start(self):
        a = self.a
        a("mov", "%d(%%rsp)" % self.ARGUMENT, "%rsi")
        poly64.load(a, "%rsi")
        a("mov", "%d(%%rsi)" % poly64.MAC_DATA, "%rdi")

    def double_round(self):
        for i in range(self.BLOCKS):
            poly64.absorb(self.a, "%rdi", *poly64.HDR, 16 * i)
        self.a("add", "$%d" % (16 * self.BLOCKS), "%rdi")

    def finish(self):
        a = self.a
        poly64.store(a, "%rsi")
        a("mov", "%rdi", "%d(%%rsi)" % poly64.MAC_DATA)


def merge(more, fewer):
    """The lines of both in their order, the fewer ones spread evenly."""
    out, done = [], 0
    for i, line in enumerate(more):
        out.append(line)
        upto = (i + 1) * len(fewer) // len(more)
        out += fewer[done:upto]
        done = upto
    return out


def ten(a, double, beside):
    """Ten double rounds of the lanes, double(a), and of what is beside them."""
    loop = a.new_label()
    if not beside:
        a("mov", "$10", "%r8d")
        a.align()
        a.label(loop)
        double(a)
        a("dec", "%r8d")
        a("jnz", loop)
        return
    beside.begin()
    lanes, beside.a = Asm(), Asm()
    double(lanes)
    beside.double_round()
    a.align()
    a.label(loop)
    a.lines += merge(lanes.lines, beside.a.lines)
    beside.a = a
    a("decl", "%d(%%rsp)" % beside.COUNT)
    a("jnz", loop)
    beside.end()


def lanes_avx512(a, name, widths, with_key=False):
    """One or two groups; two fill all registers, so one is kept aside meanwhile."""
    groups, lane = [], 0
    beside = KeyBlock(a) if with_key else None
    for i, width in enumerate(widths):
        groups.append(Group(width, 16 * i, lane))
        lane += groups[-1].lanes
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    if beside:
        beside.enter()
    prologue(a)
    load(a, groups)
    ten(a, lambda to: double_round(to, groups), beside)
    a.note("add the state from before the rounds")
    feed_forward(a, groups)
    a.note("transpose and apply")
    if len(groups) == 1:
        output(a, groups[0], "%%%smm16" % groups[0].width)
    else:
        kept = groups[1].x[15]
        spare = "%%%smm31" % groups[0].width
        a("vmovdqu32", kept, "%d(%%rdi)" % SPILL)
        output(a, groups[0], spare)
        a("vmovdqu32", "%d(%%rdi)" % SPILL, kept)
        output(a, groups[1], "%%%smm0" % groups[1].width)
    if beside:
        beside.leave()
    a("vzeroupper")
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)


# --- few blocks of one packet: a register is a row of the state, of 2 or 4 blocks -----

class Rows:
    """
    One set of four registers: rows a, b, c, d of consecutive blocks. Between
    columns and diagonals all rows but b are rotated, as b is what comes last.
    """
    TURN = {0: "$0x93", 2: "$0x39", 3: "$0x4e"}
    BACK = {0: "$0x39", 2: "$0x93", 3: "$0x4e"}

    def __init__(self, a, width, number, avx2):
        self.a, self.avx2, self.width = a, avx2, width
        self.blocks = {"y": 2, "z": 4}[width]
        self.first = number * self.blocks
        if avx2:
            y = regs("y", 0, 16)
            self.x = y[4 * number:4 * number + 4]
            self.start, self.t = y[8 + number], y[10 + number]
        else:
            self.x = regs(width, 4 * number, 4)
            self.start = "%%%smm%d" % (width, 16 + number)
            self.t = "%%%smm%d" % (width, 20 + number)

    def bcast(self, memory, to):
        self.a("vbroadcasti128" if self.avx2 else "vbroadcasti32x4", memory, to)

    def load(self, row3):
        """row3: counter and nonce of the first block, in all 128-bit parts."""
        a, x = self.a, self.x
        self.bcast("wg_lanes_sigma(%rip)", x[0])
        self.bcast("(%rdx)", x[1])
        self.bcast("16(%rdx)", x[2])
        a("vpaddd", "wg_rows_count+%d(%%rip)" % (16 * self.first), row3, self.start)
        a("vmovdqa" if self.avx2 else "vmovdqa64", self.start, x[3])

    def steps(self):
        """The instructions of a quarter round, one list per step."""
        xor = "vpxor" if self.avx2 else "vpxord"
        out = []
        for x, y, z, n in STEPS:
            x, y, z = self.x[x], self.x[y], self.x[z]
            out.append([("vpaddd", y, x, x)])
            out.append([(xor, x, z, z)])
            if not self.avx2:
                out.append([("vprold", "$%d" % n, z, z)])
            elif n in (16, 8):
                out.append([("vpshufb", {16: "%ymm12", 8: "%ymm13"}[n], z, z)])
            else:
                out.append([("vpslld", "$%d" % n, z, self.t), ("vpsrld", "$%d" % (32 - n), z, z)])
                out.append([("vpor", self.t, z, z)])
        return out

    def turn(self, by):
        return [[("vpshufd", by[i], self.x[i], self.x[i]) for i in (0, 3, 2)]]

    def finish(self):
        a, x, t = self.a, self.x, self.t
        for i, memory in enumerate(("wg_lanes_sigma(%rip)", "(%rdx)", "16(%rdx)")):
            self.bcast(memory, t)
            a("vpaddd", t, x[i], x[i])
        a("vpaddd", self.start, x[3], x[3])
        g = Group("y", 0, 0)
        tr = Transposer(a, t)
        if self.width == "z":
            t0, t1 = tr.pair(["vshufi64x2", "$0x44"], ["vshufi64x2", "$0xee"], x[0], x[1])
            t2, t3 = tr.pair(["vshufi64x2", "$0x44"], ["vshufi64x2", "$0xee"], x[2], x[3])
            c0, c1 = tr.pair(["vshufi64x2", "$0x88"], ["vshufi64x2", "$0xdd"], t0, t2)
            c2, c3 = tr.pair(["vshufi64x2", "$0x88"], ["vshufi64x2", "$0xdd"], t1, t3)
            for i, block in enumerate((c0, c1, c2, c3)):
                xor_store(a, g, self.first + i, [block], 64, "vpxorq", "vmovdqu64")
            return
        if self.avx2:
            low, high, xor, mov = "vperm2i128 $0x20", "vperm2i128 $0x31", "vpxor", "vmovdqu"
        else:
            low, high, xor, mov = "vshufi64x2 $0", "vshufi64x2 $3", "vpxorq", "vmovdqu64"
        p = tr.pair(low.split(), high.split(), x[0], x[1])
        q = tr.pair(low.split(), high.split(), x[2], x[3])
        for i in range(2):
            xor_store(a, g, self.first + i, [p[i], q[i]], 32, xor, mov)


def rows(a, name, width, sets, avx2=False):
    """Lanes 0.. of one packet, their counters consecutive, key not NULL."""
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    a("mov", "%rdi", "%rcx")
    group = [Rows(a, width, i, avx2) for i in range(sets)]
    row3 = group[0].t
    low, low2 = "%xmm0", "%xmm1"
    a.note("counter, 0, nonce")
    a("vmovd", "%d(%%rdi)" % COUNTER, low)
    a("vmovd", "%d(%%rdi)" % NONCE, low2)
    a("vpinsrd", "$1", "%d(%%rdi)" % (NONCE + ROW), low2, low2)
    a("vpunpcklqdq", low2, low, low)
    if avx2:
        a("vinserti128", "$1", low, "%ymm0", row3)
        for n, reg in ((16, "%ymm12"), (8, "%ymm13")):
            a("vmovdqa", "wg_lanes_rot%d(%%rip)" % n, reg)
    else:
        a("vshufi32x4", "$0", *["%%%smm0" % width] * 2, row3)
    for g in group:
        g.load(row3)
    a("mov", "$10", "%r8d")
    loop = a.new_label()
    a.label(loop)
    for by in (Rows.TURN, Rows.BACK):
        for step in zip(*(g.steps() + g.turn(by) for g in group)):
            for part in step:
                for op in part:
                    a(*op)
    a("dec", "%r8d")
    a("jnz", loop)
    a.note("add the state from before the rounds, transpose and apply")
    for g in group:
        g.finish()
    a("vzeroupper")
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)


def fill(a, name, width):
    """
    (l %rdi, first %esi, count %edx, counter %ecx, nonce %r8, src %r9, dst on the
    stack): consecutive blocks of one packet for count > 0 lanes.
    """
    v = regs(width, 16, 8)
    size = {"y": 32, "z": 64}[width]
    words, pointers = size // 4, size // 8
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    a.note("from the first lane on: %rsi rows, %rdi pointers; %r10 a bit per lane")
    a("mov", "8(%rsp)", "%rax")
    a("mov", "%esi", "%esi")
    a("lea", "(%rdi,%rsi,8)", "%r11")
    a("lea", "(%rdi,%rsi,4)", "%rsi")
    a("vpbroadcastd", "%ecx", v[0])
    a("mov", "%edx", "%ecx")
    a("mov", "$1", "%r10d")
    a("shl", "%cl", "%r10")
    a("dec", "%r10")
    a("vpaddd", "wg_lanes_count(%rip)", v[0], v[0])
    a("vpbroadcastd", "%r8d", v[1])
    a("shr", "$32", "%r8")
    a("vpbroadcastd", "%r8d", v[2])
    a("vpbroadcastq", "%r9", v[3])
    a("vpbroadcastq", "%rax", v[4])
    a("vpaddq", "wg_lanes_blocks(%rip)", v[3], v[3])
    a("vpaddq", "wg_lanes_blocks(%rip)", v[4], v[4])
    a("mov", "$%d" % words, "%eax")
    a("vpbroadcastd", "%eax", v[5])
    a("mov", "$%d" % (64 * pointers), "%eax")
    a("vpbroadcastq", "%rax", v[6])
    loop = a.new_label()
    a.label(loop)
    a("kmovw", "%r10d", "%k1")
    a("vmovdqu32", v[0], "%d(%%rsi){%%k1}" % COUNTER)
    a("vmovdqu32", v[1], "%d(%%rsi){%%k1}" % NONCE)
    a("vmovdqu32", v[2], "%d(%%rsi){%%k1}" % (NONCE + ROW))
    a("vpaddd", v[5], v[0], v[0])
    for i in range(2):
        if i:
            a("kshiftrw", "$%d" % pointers, "%k1", "%k1")
        a("vmovdqu64", v[3], "%d(%%r11){%%k1}" % (SRC + size * i))
        a("vmovdqu64", v[4], "%d(%%r11){%%k1}" % (DST + size * i))
        a("vpaddq", v[6], v[3], v[3])
        a("vpaddq", v[6], v[4], v[4])
    a("add", "$%d" % size, "%rsi")
    a("add", "$%d" % (2 * size), "%r11")
    a("shr", "$%d" % words, "%r10")
    a("jnz", loop)
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)


def fill_avx2(a, name):
    """The same, eight lanes at a time and the others one by one."""
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    a.note("from the first lane on: %rsi rows, %rdi pointers; %rax dst")
    a("mov", "8(%rsp)", "%rax")
    a("mov", "%esi", "%esi")
    a("lea", "(%rdi,%rsi,8)", "%r11")
    a("lea", "(%rdi,%rsi,4)", "%rsi")
    a("mov", "%r11", "%rdi")
    a("mov", "%r8", "%r10")
    a("shr", "$32", "%r10")
    one, eights, eight, end = (a.new_label() for _ in range(4))
    a("cmp", "$8", "%edx")
    a("jb", one)
    for i, g in ((0, "%ecx"), (1, "%r8d"), (2, "%r10d")):
        a("vmovd", g, "%%xmm%d" % i)
        a("vpbroadcastd", "%%xmm%d" % i, "%%ymm%d" % i)
    for i, g in ((3, "%r9"), (4, "%rax")):
        a("vmovq", g, "%%xmm%d" % i)
        a("vpbroadcastq", "%%xmm%d" % i, "%%ymm%d" % i)
        a("vpaddq", "wg_lanes_blocks(%rip)", *["%%ymm%d" % i] * 2)
    a("vpaddd", "wg_lanes_count(%rip)", "%ymm0", "%ymm0")
    a.label(eights)
    a("vmovdqu", "%ymm0", "%d(%%rsi)" % COUNTER)
    a("vmovdqu", "%ymm1", "%d(%%rsi)" % NONCE)
    a("vmovdqu", "%ymm2", "%d(%%rsi)" % (NONCE + ROW))
    a("vpaddd", "wg_lanes_eight(%rip)", "%ymm0", "%ymm0")
    for half in range(2):
        for i, row in ((3, SRC), (4, DST)):
            a("vmovdqu", "%%ymm%d" % i, "%d(%%rdi)" % (row + 32 * half))
            a("vpaddq", "wg_lanes_four(%rip)", *["%%ymm%d" % i] * 2)
    a("add", "$8", "%ecx")
    a("add", "$512", "%r9")
    a("add", "$512", "%rax")
    a("add", "$32", "%rsi")
    a("add", "$64", "%rdi")
    a("sub", "$8", "%edx")
    a("cmp", "$8", "%edx")
    a("jae", eights)
    a("vzeroupper")
    a.label(one)
    a("test", "%edx", "%edx")
    a("jz", end)
    a.label(eight)
    a("mov", "%ecx", "%d(%%rsi)" % COUNTER)
    a("mov", "%r8d", "%d(%%rsi)" % NONCE)
    a("mov", "%r10d", "%d(%%rsi)" % (NONCE + ROW))
    a("mov", "%r9", "%d(%%rdi)" % SRC)
    a("mov", "%rax", "%d(%%rdi)" % DST)
    a("inc", "%ecx")
    a("add", "$64", "%r9")
    a("add", "$64", "%rax")
    a("add", "$4", "%rsi")
    a("add", "$8", "%rdi")
    a("dec", "%edx")
    a("jnz", eight)
    a.label(end)
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)


def copy(a, isa):
    """Two blocks a turn; the odd one first."""
    def blocks(n):
        for i in range(2 * n):
            a("vmovdqu", "%d(%%rsi)" % (32 * i), "%%ymm%d" % i)
        for i in range(2 * n):
            a("vmovdqu", "%%ymm%d" % i, "%d(%%rdi)" % (32 * i))
        a("add", "$%d" % (64 * n), "%rsi")
        a("add", "$%d" % (64 * n), "%rdi")

    loop, end = a.new_label(), a.new_label()
    a.raw("")
    a.note("%rdx > 0 times 64 bytes from %rsi to %rdi")
    a.raw("SYM_FUNC_START(wg_lanes_copy_%s)" % isa)
    a("shr", "$1", "%rdx")
    a("jnc", loop)
    blocks(1)
    a("test", "%rdx", "%rdx")
    a("jz", end)
    a.label(loop)
    blocks(2)
    a("dec", "%rdx")
    a("jnz", loop)
    a.label(end)
    a("RET")
    a.raw("SYM_FUNC_END(wg_lanes_copy_%s)" % isa)


def wipe(a, isa, n):
    a.raw("")
    a.note("%rsi > 0 times 64 bytes at %rdi")
    a.raw("SYM_FUNC_START(wg_lanes_wipe_%s)" % isa)
    a("vpxor", *["%ymm0"] * 3)
    loop = a.new_label()
    a.label(loop)
    a("vmovdqu", "%ymm0", "(%rdi)")
    a("vmovdqu", "%ymm0", "32(%rdi)")
    a("add", "$64", "%rdi")
    a("dec", "%rsi")
    a("jnz", loop)
    a("RET")
    a.raw("SYM_FUNC_END(wg_lanes_wipe_%s)" % isa)
    a.raw("")
    a.note("%rdx > 0 times 64 bytes from %rsi to %rdi, zeros in their place")
    a.raw("SYM_FUNC_START(wg_lanes_move_%s)" % isa)
    a("vpxor", *["%ymm0"] * 3)
    loop = a.new_label()
    a.label(loop)
    for i in range(2):
        a("vmovdqu", "%d(%%rsi)" % (32 * i), "%%ymm%d" % (1 + i))
    for i in range(2):
        a("vmovdqu", "%%ymm%d" % (1 + i), "%d(%%rdi)" % (32 * i))
        a("vmovdqu", "%ymm0", "%d(%%rsi)" % (32 * i))
    a("add", "$64", "%rsi")
    a("add", "$64", "%rdi")
    a("dec", "%rdx")
    a("jnz", loop)
    a("RET")
    a.raw("SYM_FUNC_END(wg_lanes_move_%s)" % isa)
    copy(a, isa)
    a.raw("")
    a.note("all vector registers, at the end of a section")
    a.raw("SYM_FUNC_START(wg_lanes_leave_%s)" % isa)
    for i in range(16, n):
        a("vpxord", *["%%xmm%d" % i] * 3)
    a("vzeroall")
    a("RET")
    a.raw("SYM_FUNC_END(wg_lanes_leave_%s)" % isa)


# --- AVX2: sixteen registers hold a, b, d, half of c and two temporaries -----------

class Avx2:
    SPILLED = 4 * 32

    def __init__(self, a, spilled):
        self.a, self.spilled = a, spilled
        y = regs("y", 0, 16)
        self.x = {i: y[i] for i in range(8)}
        self.x.update({12 + i: y[10 + i] for i in range(4)})
        self.c = y[8:10]
        self.t = y[14:16]

    def row(self, word):
        return Group("y", 0, 0).row(word)

    def spill(self, word):
        base, at = self.spilled
        return "%d(%s)" % (at + 32 * (word - 8), base)

    def load(self):
        a = self.a
        for i in range(4):
            a("vpbroadcastd", "wg_lanes_sigma+%d(%%rip)" % (4 * i), self.x[i])
        a("vmovdqu", self.row(12), self.x[12])
        a("vpxor", self.x[13], self.x[13], self.x[13])
        for i in (14, 15):
            a("vmovdqu", self.row(i), self.x[i])
        self.x[8], self.x[9] = self.c

        def fill(op, at):
            for i in (10, 11):
                a(op, at(i), self.t[0])
                a("vmovdqu", self.t[0], self.spill(i))
            for i in range(4, 10):
                a(op, at(i), self.x[i])
        branch_on_key(a, lambda: fill("vpbroadcastd", lambda i: "%d(%%rdx)" % (4 * i - 16)),
                      lambda: fill("vmovdqu", self.row))

    def rotate(self, v, n, t):
        a = self.a
        if n in (16, 8):
            a("vpshufb", "wg_lanes_rot%d(%%rip)" % n, v, v)
        else:
            a("vpslld", "$%d" % n, v, t)
            a("vpsrld", "$%d" % (32 - n), v, v)
            a("vpor", t, v, v)

    def two_quarters(self, quarters):
        a = self.a
        for x, y, z, n in STEPS:
            for q in quarters:
                a("vpaddd", self.x[q[y]], self.x[q[x]], self.x[q[x]])
            for q in quarters:
                a("vpxor", self.x[q[x]], self.x[q[z]], self.x[q[z]])
            for q, t in zip(quarters, self.t):
                self.rotate(self.x[q[z]], n, t)

    def swap_c(self, out, back):
        for i, o in enumerate(out):
            self.a("vmovdqu", self.x[o], self.spill(o))
            reg = self.x.pop(o)
            self.x[back[i]] = reg
            self.a("vmovdqu", self.spill(back[i]), reg)

    def double_round(self):
        self.two_quarters(COLUMNS[:2])
        self.swap_c((8, 9), (10, 11))
        self.two_quarters(COLUMNS[2:])
        self.two_quarters(DIAGONALS[:2])
        self.swap_c((10, 11), (8, 9))
        self.two_quarters(DIAGONALS[2:])

    def add_state(self, words):
        """Rows through a temporary where they must be spread first."""
        a = self.a
        key = [w for w in words if 4 <= w < 12]
        for w in words:
            if w < 4:
                a("vpbroadcastd", "wg_lanes_sigma+%d(%%rip)" % (4 * w), self.t[0])
                a("vpaddd", self.t[0], self.x[w], self.x[w])
            elif w in (12, 14, 15):
                a("vpaddd", self.row(w), self.x[w], self.x[w])
        if not key:
            return

        def uniform():
            for w in key:
                a("vpbroadcastd", "%d(%%rdx)" % (4 * w - 16), self.t[0])
                a("vpaddd", self.t[0], self.x[w], self.x[w])

        def rows():
            for w in key:
                a("vpaddd", self.row(w), self.x[w], self.x[w])
        branch_on_key(a, uniform, rows)

    def half(self, words, at, spare):
        """Eight words of all eight blocks: 32 bytes each."""
        a = self.a
        t = Transposer(a, spare)
        x = [self.x[w] for w in words]
        r = [within_128(t, x[:4]), within_128(t, x[4:])]
        g = Group("y", 0, 0)
        for j in range(4):
            p0, p1 = t.pair(["vperm2i128", "$0x20"], ["vperm2i128", "$0x31"], r[0][j], r[1][j])
            xor_store(a, g, j, [p0], 32, "vpxor", "vmovdqu", at)
            xor_store(a, g, 4 + j, [p1], 32, "vpxor", "vmovdqu", at)

    def finish(self):
        a = self.a
        self.add_state(range(8))
        self.half(range(8), 0, self.t[1])
        self.x[10], self.x[11] = "%ymm0", "%ymm1"
        for w in (10, 11):
            a("vmovdqu", self.spill(w), self.x[w])
        self.add_state(range(8, 16))
        self.half(range(8, 16), 32, self.t[1])


def lanes_avx2(a, name, what=None):
    """What is beside the lanes needs the register through which they spill."""
    beside = what and what(a, Avx2.SPILLED)
    v = Avx2(a, ("%rsp", beside.SPILLED) if beside else ("%rdi", SPILL))
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    if beside:
        beside.enter()
    prologue(a)
    v.load()

    def double(to):
        v.a = to
        v.double_round()
        v.a = a
    ten(a, double, beside)
    a.note("add the state from before the rounds, transpose and apply")
    v.finish()
    if beside:
        beside.leave()
    a("vzeroupper")
    a("RET")
    a.raw("SYM_FUNC_END(%s)" % name)


SIGMA = """
.section .rodata.cst16, "aM", @progbits, 16
.p2align 4
wg_lanes_sigma:
	.ascii	"expand 32-byte k"
"""
ROW_COUNTS = """
.section .rodata.cst128, "aM", @progbits, 128
.p2align 7
wg_rows_count:
	.long	0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0
	.long	4, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 7, 0, 0, 0
"""
COUNTS = """
.section .rodata.cst64, "aM", @progbits, 64
.p2align 6
wg_lanes_count:
	.long	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
wg_lanes_blocks:
	.quad	0, 64, 128, 192, 256, 320, 384, 448
"""
COUNTS_AVX2 = """
wg_lanes_count:
	.long	0, 1, 2, 3, 4, 5, 6, 7
wg_lanes_eight:
	.long	8, 8, 8, 8, 8, 8, 8, 8
wg_lanes_blocks:
	.quad	0, 64, 128, 192
wg_lanes_four:
	.quad	256, 256, 256, 256
"""
ROTATIONS = """
.section .rodata.cst32, "aM", @progbits, 32
.p2align 5
wg_lanes_rot16:
	.octa	0x0d0c0f0e09080b0a0504070601000302, 0x0d0c0f0e09080b0a0504070601000302
wg_lanes_rot8:
	.octa	0x0e0d0c0f0a09080b0605040702010003, 0x0e0d0c0f0a09080b0605040702010003
"""
