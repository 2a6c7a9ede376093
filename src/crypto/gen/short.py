# SPDX-License-Identifier: GPL-2.0
"""
One short packet, sealed or opened without leaving the registers: ChaCha20 in
rows (a register is a row of the state of two blocks), then Poly1305 in general
registers, limbs of 64 bits. What waits in memory is ciphertext only.
"""
from asm import regs
from chacha20 import ROTATIONS, STEPS, Rows
from poly64 import HDR, absorb

# struct wg_aead_job
KEY, NONCE, DST, LEN, PAD = 0, 8, 16, 36, 40

SETS = 5			# of two blocks each
TAG_BYTES = 16
SENT = 64 * 2 * SETS		# in scratch, the tag that came with the packet

SIGMA = """
.section .rodata.cst16, "aM", @progbits, 16
.p2align 4
wg_short_sigma:
	.ascii	"expand 32-byte k"
"""
CONSTANTS = SIGMA + """
.section .rodata
.p2align 5
wg_short_counts:
""" + "".join("\t.long\t%d, 0, 0, 0, %d, 0, 0, 0\n" % (2 * i, 2 * i + 1) for i in range(SETS))


class Set:
    """Rows a, b, c, d of two consecutive blocks."""

    def __init__(self, a, number):
        self.a, self.number = a, number
        self.x = regs("y", 4 * number, 4)
        # More sets than three are not split, so they may share.
        self.s, self.t = regs("y", 20 + 2 * min(number, 3), 2)

    def counts(self):
        return "wg_short_counts+%d(%%rip)" % (32 * self.number)

    def load(self, nonce):
        a, x = self.a, self.x
        for i, memory in enumerate(("wg_short_sigma(%rip)", "(%rax)", "16(%rax)")):
            a("vbroadcasti32x4", memory, x[i])
        a("vpaddd", self.counts(), nonce, x[3])

    def step(self, x, y, z, n, split):
        """
        x += y; z = (z ^ x) <<< n. Split, z and x are rotated apart: z has long been
        there, and x takes one cycle for its shifts and one to join both, where a
        rotation takes two.
        """
        x, y, z = self.x[x], self.x[y], self.x[z]
        if not split:
            return [[("vpaddd", y, x, x)], [("vpxord", x, z, z)], [("vprold", "$%d" % n, z, z)]]
        return [[("vpaddd", y, x, x)],
                [("vprold", "$%d" % n, z, z), ("vpslld", "$%d" % n, x, self.s),
                 ("vpsrld", "$%d" % (32 - n), x, self.t)],
                [("vpternlogd", "$0x96", self.s, self.t, z)]]

    def turn(self, by):
        return [[("vpshufd", by[i], self.x[i], self.x[i]) for i in (0, 3, 2)]]

    def add_state(self, nonce):
        a, x = self.a, self.x
        a("vpaddd", self.counts(), nonce, self.s)
        for i, memory in enumerate(("wg_short_sigma(%rip)", "(%rax)", "16(%rax)")):
            a("vbroadcasti32x4", memory, self.t)
            a("vpaddd", self.t, x[i], x[i])
        a("vpaddd", self.s, x[3], x[3])

    def to_blocks(self):
        """Rows to blocks: the first in a, c and the second in b, d."""
        a, x = self.a, self.x
        for low, high in ((0, 1), (2, 3)):
            a("vshufi64x2", "$3", x[high], x[low], self.t)
            a("vshufi64x2", "$0", x[high], x[low], x[low])
            a("vmovdqa64", self.t, x[high])


def block(n):
    """Where the two halves of block n are in the end."""
    first = 4 * (n // 2) + n % 2
    return ["%%ymm%d" % first, "%%ymm%d" % (first + 2)]


# Steps of a round that are split, by sets; measured, as shifts wait for one another.
SPLIT = {1: (0, 2), 2: (0, 1), 3: (), 4: (), 5: ()}


def rounds(a, sets, nonce, kind=Set, s="%xmm30", mov="vmovdqa64"):
    group = [kind(a, i) for i in range(sets)]
    for g in group:
        g.load(nonce)
    a("mov", "$10", "%ecx")
    loop = a.new_label()
    a.label(loop)
    for by in (Rows.TURN, Rows.BACK):
        for i, (x, y, z, n) in enumerate(STEPS):
            for part in zip(*(g.step(x, y, z, n, i in SPLIT[sets]) for g in group)):
                for ops in part:
                    for op in ops:
                        a(*op)
        for part in zip(*(g.turn(by) for g in group)):
            for ops in part:
                for op in ops:
                    a(*op)
    a("dec", "%ecx")
    a("jnz", loop)
    for g in group:
        g.add_state(nonce)
        if g is group[0]:
            a.note("r and s of the tag")
            a("vmovq", "%xmm0", "%r14")
            a("vpextrq", "$1", "%xmm0", "%r15")
            a(mov, "%xmm1", s)
        g.to_blocks()


def masks(a, count, low, high):
    """Of so many bytes of 64, as %k of the lower and the upper 32."""
    a("mov", "$-1", "%rcx")
    a("bzhi", count, "%rcx", "%rcx")
    a("kmovd", "%ecx", low)
    a("shr", "$32", "%rcx")
    a("kmovd", "%ecx", high)


def poly(a, s):
    """The blocks from %rdi to %rsi by the key in %r14, %r15 and s; tag in %rax, %rcx."""
    h, d, r = HDR
    a.note("clamp r; s1 = r1 + r1 / 4")
    a("mov", "$0x0ffffffc0fffffff", "%rax")
    a("and", "%rax", r[0])
    a("sub", "$3", "%rax")
    a("and", "%rax", r[1])
    a("mov", r[1], r[2])
    a("shr", "$2", r[2])
    a("add", r[1], r[2])
    for reg in h:
        a("xor", *[reg + "d"] * 2)
    loop = a.new_label()
    a.label(loop)
    absorb(a, "%rdi", h, d, r)
    a("add", "$16", "%rdi")
    a("cmp", "%rsi", "%rdi")
    a("jne", loop)
    a.note("h - p if that is not negative, which h + 5 tells; plus s")
    a("mov", "%r8", "%rax")
    a("mov", "%r9", "%rcx")
    a("add", "$5", "%rax")
    a("adc", "$0", "%rcx")
    a("adc", "$0", "%r10")
    a("shr", "$2", "%r10")
    a("cmovz", "%r8", "%rax")
    a("cmovz", "%r9", "%rcx")
    a("vmovq", s, "%r8")
    a("vpextrq", "$1", s, "%r9")
    a("add", "%r8", "%rax")
    a("adc", "%r9", "%rcx")


SAVED = ["%rbx", "%r12", "%r13", "%r14", "%r15"]


def enter(a, nonce):
    for r in SAVED:
        a("push", r)
    a.note("%r8 bytes of source, %r9 of text, %r10 destination, %rax key, %rdi scratch")
    a("mov", "%ecx", "%ebx")
    a("mov", "%d(%%rdi)" % LEN, "%r8d")
    a("mov", "%d(%%rdi)" % PAD, "%r9d")
    a("add", "%r8", "%r9")
    a("mov", "%d(%%rdi)" % DST, "%r10")
    a("mov", "%d(%%rdi)" % KEY, "%rax")
    a("vmovq", "%d(%%rdi)" % NONCE, nonce)
    a("mov", "%rdx", "%rdi")


def leave(a):
    a("mov", "%ebx", "%eax")
    for reg in ("%ecx", "%edx", "%r8d", "%r9d", "%r11d"):
        a("xor", reg, reg)
    for r in reversed(SAVED):
        a("pop", r)
    a("RET")


def copy_whole(a):
    """Opening: the tag, and blocks of 64 bytes to scratch, each byte read once."""
    t = "%ymm0"
    copy, rest = a.new_label(), a.new_label()
    a("sub", "$%d" % TAG_BYTES, "%r8")
    a("mov", "%r8", "%r9")
    a("vmovdqu", "(%rsi,%r8)", "%xmm0")
    a("vmovdqu", "%xmm0", "%d(%%rdi)" % SENT)
    a("xor", "%edx", "%edx")
    a("mov", "%r8", "%r11")
    a.label(copy)
    a("sub", "$64", "%r11")
    a("jb", rest)
    for at in (0, 32):
        a("vmovdqu", "%d(%%rsi,%%rdx)" % at, t)
        a("vmovdqu", t, "%d(%%rdi,%%rdx)" % at)
    a("add", "$64", "%rdx")
    a("jmp", copy)
    return rest


def verdict(a):
    """Of the tag in %rax, %rcx: %rdx all ones or zero, %ebx 1 or 0."""
    a.note("without a branch: key stream, or nothing if the tag is wrong")
    for at, reg in enumerate(("%rax", "%rcx")):
        a("xor", "%d(%%rdi)" % (SENT + 8 * at), reg)
    a("or", "%rax", "%rcx")
    a("xor", "%ebx", "%ebx")
    a("neg", "%rcx")
    a("sbb", "%rdx", "%rdx")
    a("not", "%rdx")
    a("sub", "%rdx", "%rbx")


def short(a, name):
    """(job %rdi, src %rsi, scratch %rdx, open %ecx)"""
    nonce = "%ymm31"
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    enter(a, "%xmm31")
    sealing, blocks_done = a.new_label(), a.new_label()
    a("test", "%ebx", "%ebx")
    a("jz", sealing)

    a.note("open: the ciphertext, zeros behind it, and its tag are read once")
    rest = copy_whole(a)
    a.label(rest)
    a("add", "$64", "%r11")
    masks(a, "%r11", "%k1", "%k2")
    for at, k in ((0, "k1"), (32, "k2")):
        a("vmovdqu8", "%d(%%rsi,%%rdx)" % at, "%%ymm0{%%%s}{z}" % k)
        a("vmovdqu64", "%ymm0", "%d(%%rdi,%%rdx)" % at)

    a.label(sealing)
    a("vpslldq", "$8", "%xmm31", "%xmm31")
    a("vshufi64x2", "$0", nonce, nonce, nonce)
    labels = [a.new_label() for _ in range(SETS)]
    for i in range(SETS - 1):
        a("cmp", "$%d" % (64 * (2 * i + 1)), "%r9")
        a("jbe", labels[i])
    for i in reversed(range(SETS)):
        a.label(labels[i])
        rounds(a, i + 1, nonce)
        if i:
            a("jmp", blocks_done)
    a.label(blocks_done)

    a.note("%r11: end of the blocks of Poly1305, the last one has the length")
    a("lea", "15(%r9)", "%r11")
    a("and", "$-16", "%r11")
    a("add", "%rdi", "%r11")
    tag = a.new_label()
    a("test", "%ebx", "%ebx")
    a("jnz", tag)
    apply(a)
    a.label(tag)
    a("movq", "$0", "(%r11)")
    a("mov", "%r9", "8(%r11)")
    for i, reg in enumerate(("%r9", "%r10", "%rbx", "%rdi")):
        a("vmovq", reg, "%%xmm%d" % (20 + i))
    a("lea", "16(%r11)", "%rsi")
    poly(a, "%xmm30")
    for i, reg in enumerate(("%r9", "%r10", "%rbx", "%rdi")):
        a("vmovq", "%%xmm%d" % (20 + i), reg)
    opening, end = a.new_label(), a.new_label()
    a("test", "%ebx", "%ebx")
    a("jnz", opening)
    a("mov", "%rax", "(%r10,%r9)")
    a("mov", "%rcx", "8(%r10,%r9)")
    a("jmp", end)

    a.label(opening)
    verdict(a)
    a("vpbroadcastq", "%rdx", "%ymm28")
    reveal(a)

    a.label(end)
    a.note("forget everything")
    for i in range(16, 32):
        a("vpxord", *["%%xmm%d" % i] * 3)
    a("vzeroall")
    leave(a)
    a.raw("SYM_FUNC_END(%s)" % name)


def each_block(a, whole, tail, sets=SETS, kept=("%ymm26", "%ymm27")):
    """
    Block by block, as far as %r8 bytes reach; the rest of them and of the %r9 ones
    in the end. %rsi, %rdi and %r10 stay, %rcx and %rdx do not.
    """
    rest, done = a.new_label(), a.new_label()
    for n in range(1, 2 * sets):
        after = a.new_label()
        a("cmp", "$%d" % (64 * n), "%r8")
        a("jae", after)
        a("mov", "$%d" % (64 * (n - 1)), "%edx")
        for half, reg in zip(block(n), kept):
            a("vmovdqa" if sets < SETS else "vmovdqa64", half, reg)
        a("jmp", rest)
        a.label(after)
        whole(block(n), 64 * (n - 1))
    a("jmp", done)
    a.label(rest)
    a("mov", "%r9", "%rcx")
    a("sub", "%rdx", "%rcx")
    a("jz", done)
    tail(kept)
    a.label(done)


def apply(a):
    """Text to ciphertext, at its place and for the tag."""
    def whole(ks, at):
        for i, k in enumerate(ks):
            a("vpxorq", "%d(%%rsi)" % (at + 32 * i), k, k)
        for i, k in enumerate(ks):
            a("vmovdqu64", k, "%d(%%r10)" % (at + 32 * i))
            a("vmovdqu64", k, "%d(%%rdi)" % (at + 32 * i))

    def tail(ks):
        a("mov", "%rcx", "%r12")
        masks(a, "%r12", "%k3", "%k4")
        a("mov", "%r8", "%r12")
        a("sub", "%rdx", "%r12")
        masks(a, "%r12", "%k1", "%k2")
        for i, k in enumerate(ks):
            a("vmovdqu8", "%d(%%rsi,%%rdx)" % (32 * i), "%%ymm28{%%k%d}{z}" % (1 + i))
            a("vpxorq", "%ymm28", k, k)
            a("vmovdqu8", k, "%s{%%k%d}{z}" % (k, 3 + i))
            a("vmovdqu64", k, "%d(%%rdi,%%rdx)" % (32 * i))
            a("vmovdqu8", k, "%d(%%r10,%%rdx){%%k%d}" % (32 * i, 3 + i))
    each_block(a, whole, tail)


def reveal(a):
    """Ciphertext to text, if %ymm28 is all ones."""
    a("mov", "%r9", "%r8")

    def whole(ks, at):
        for i, k in enumerate(ks):
            a("vpternlogq", "$0x6a", "%d(%%rdi)" % (at + 32 * i), "%ymm28", k)
            a("vmovdqu64", k, "%d(%%r10)" % (at + 32 * i))

    def tail(ks):
        a("mov", "%rcx", "%r12")
        masks(a, "%r12", "%k1", "%k2")
        for i, k in enumerate(ks):
            a("vpternlogq", "$0x6a", "%d(%%rdi,%%rdx)" % (32 * i), "%ymm28", k)
            a("vmovdqu8", k, "%d(%%r10,%%rdx){%%k%d}" % (32 * i, 1 + i))
    each_block(a, whole, tail)


# --- AVX2: up to three sets, and no masks for bytes -------------------------------------

SETS_AVX2 = 3

CONSTANTS_AVX2 = SIGMA + ROTATIONS + """
.section .rodata
.p2align 5
wg_short_counts:
	.long	0, 0, 0, 0, 1, 0, 0, 0
	.long	2, 0, 0, 0, 3, 0, 0, 0
	.long	4, 0, 0, 0, 5, 0, 0, 0
wg_short_mask:
	.fill	32, 1, 0xff
	.fill	32, 1, 0
"""


class SetAvx2(Set):
    def __init__(self, a, number):
        super().__init__(a, number)
        # One each for all sets: registers are renamed.
        self.s, self.t = "%ymm12", "%ymm14"

    def load(self, nonce):
        a, x = self.a, self.x
        for i, memory in enumerate(("wg_short_sigma(%rip)", "(%rax)", "16(%rax)")):
            a("vbroadcasti128", memory, x[i])
        a("vpaddd", self.counts(), nonce, x[3])

    def step(self, x, y, z, n, split):
        x, y, z = self.x[x], self.x[y], self.x[z]
        out = [[("vpaddd", y, x, x)], [("vpxor", x, z, z)]]
        if n in (16, 8):
            return out + [[("vpshufb", "wg_lanes_rot%d(%%rip)" % n, z, z)]]
        return out + [[("vpslld", "$%d" % n, z, self.s), ("vpsrld", "$%d" % (32 - n), z, z),
                       ("vpor", self.s, z, z)]]

    def add_state(self, nonce):
        a, x = self.a, self.x
        a("vpaddd", self.counts(), nonce, self.s)
        for i, memory in enumerate(("wg_short_sigma(%rip)", "(%rax)", "16(%rax)")):
            a("vbroadcasti128", memory, self.t)
            a("vpaddd", self.t, x[i], x[i])
        a("vpaddd", self.s, x[3], x[3])

    def to_blocks(self):
        a, x = self.a, self.x
        for low, high in ((0, 1), (2, 3)):
            a("vperm2i128", "$0x31", x[high], x[low], self.t)
            a("vperm2i128", "$0x20", x[high], x[low], x[low])
            a("vmovdqa", self.t, x[high])


def keep_avx2(a, ks):
    """Of the key stream of a block's last %rcx bytes only these; %rax, %r12 are used."""
    a("mov", "$32", "%eax")
    a("cmp", "%rax", "%rcx")
    a("cmovb", "%rcx", "%rax")
    a("sub", "%rax", "%rcx")
    for k, n in zip(ks, ("%rax", "%rcx")):
        a("lea", "wg_short_mask+32(%rip)", "%r12")
        a("sub", n, "%r12")
        a("vpand", "(%r12)", k, k)


def short_avx2(a, name):
    """
    The same for up to five blocks. What the source has behind whole blocks is in
    scratch already, with zeros behind it, and the result is left there.
    """
    nonce, s, mask, kept = "%ymm13", "%xmm15", "%ymm14", ("%ymm12", "%ymm13")
    a.raw("")
    a.raw("SYM_FUNC_START(%s)" % name)
    enter(a, "%xmm13")
    sealing, done, tag, opening, end = (a.new_label() for _ in range(5))
    a("test", "%ebx", "%ebx")
    a("jz", sealing)
    a.note("open: the ciphertext and its tag are read once")
    a.label(copy_whole(a))

    a.label(sealing)
    a("vpslldq", "$8", "%xmm13", "%xmm13")
    a("vinserti128", "$1", "%xmm13", nonce, nonce)
    fewer = [a.new_label() for _ in range(SETS_AVX2)]
    for i in range(SETS_AVX2 - 1):
        a("cmp", "$%d" % (64 * (2 * i + 1)), "%r9")
        a("jbe", fewer[i])
    for i in reversed(range(SETS_AVX2)):
        a.label(fewer[i])
        rounds(a, i + 1, nonce, SetAvx2, s, "vmovdqa")
        if i:
            a("jmp", done)
    a.label(done)

    a.note("%r11: end of the blocks of Poly1305, the last one has the length")
    a("lea", "15(%r9)", "%r11")
    a("and", "$-16", "%r11")
    a("add", "%rdi", "%r11")
    a("test", "%ebx", "%ebx")
    a("jnz", tag)

    def seal_whole(ks, at):
        for i, k in enumerate(ks):
            a("vpxor", "%d(%%rsi)" % (at + 32 * i), k, k)
        for i, k in enumerate(ks):
            a("vmovdqu", k, "%d(%%r10)" % (at + 32 * i))
            a("vmovdqu", k, "%d(%%rdi)" % (at + 32 * i))

    def tail(ks):
        keep_avx2(a, ks)
        for i, k in enumerate(ks):
            a("vpxor", "%d(%%rdi,%%rdx)" % (32 * i), k, k)
            a("vmovdqu", k, "%d(%%rdi,%%rdx)" % (32 * i))
    each_block(a, seal_whole, tail, SETS_AVX2, kept)
    a.label(tag)
    a("movq", "$0", "(%r11)")
    a("mov", "%r9", "8(%r11)")
    across = ("%r9", "%r10", "%rbx", "%rdi")
    for reg in across:
        a("push", reg)
    a("lea", "16(%r11)", "%rsi")
    poly(a, s)
    for reg in reversed(across):
        a("pop", reg)
    a("test", "%ebx", "%ebx")
    a("jnz", opening)
    a("mov", "%rax", "(%r10,%r9)")
    a("mov", "%rcx", "8(%r10,%r9)")
    a("jmp", end)

    a.label(opening)
    verdict(a)
    a("mov", "%r9", "%r8")
    a("vmovq", "%rdx", "%xmm14")
    a("vpbroadcastq", "%xmm14", mask)

    def open_whole(ks, at):
        for i, k in enumerate(ks):
            a("vpand", mask, k, k)
            a("vpxor", "%d(%%rdi)" % (at + 32 * i), k, k)
            a("vmovdqu", k, "%d(%%r10)" % (at + 32 * i))

    def open_tail(ks):
        for k in ks:
            a("vpand", mask, k, k)
        tail(ks)
    each_block(a, open_whole, open_tail, SETS_AVX2, kept)
    a.label(end)
    a.note("forget everything")
    a("vzeroall")
    leave(a)
    a.raw("SYM_FUNC_END(%s)" % name)
