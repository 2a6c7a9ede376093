#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""
Writes src/crypto/*_avx2.S, *_avx512vl.S, *_avx512.S and *_neon.S.

  make.py DIR           write them into DIR
  make.py --check DIR   fail if one of them in DIR is not what would be written
"""
import pathlib
import sys

import chacha20
import neon
import poly1305
import poly26
import poly64
import short
from asm import Asm, head


def chacha20_avx2():
    a = Asm()
    a.raw(head("chacha20.py", """
ChaCha20 over 8 lanes of AVX2. Rotations by 16 and 8 are byte shuffles; of the
third row of the state, two words are in registers and two in memory, by turns.

void wg_chacha20_lanes8_avx2(struct wg_lanes *l, u32 first, const u8 *key):
lanes first..first+7 of l, with one key or, if key is NULL, the keys in l.

void wg_chacha20_lanes8k_avx2(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk):
likewise, with one key; beside them the first 32 bytes of that packet's block 0.

void wg_chacha20_lanes8p_avx2(struct wg_lanes *l, u32 first, const u8 *key,
			      struct wg_mac *mac):
likewise; beside them the next 30 blocks of the tag."""))
    a.raw(chacha20.SIGMA + chacha20.ROTATIONS + chacha20.COUNTS_AVX2 + chacha20.ROW_COUNTS + "\n.text")
    chacha20.lanes_avx2(a, "wg_chacha20_lanes8_avx2")
    chacha20.lanes_avx2(a, "wg_chacha20_lanes8k_avx2", chacha20.KeyBlock)
    chacha20.lanes_avx2(a, "wg_chacha20_lanes8p_avx2", chacha20.PolyBeside)
    chacha20.rows(a, "wg_chacha20_rows4_avx2", "y", 2, True)
    chacha20.fill_avx2(a, "wg_lanes_fill_avx2")
    chacha20.wipe(a, "avx2", 16)
    return a.text()


def chacha20_avx512vl():
    a = Asm()
    a.raw(head("chacha20.py", """
ChaCha20 over 8 and over 2 x 8 lanes, 256-bit registers of AVX-512VL.

void wg_chacha20_lanesN_avx512vl(struct wg_lanes *l, u32 first, const u8 *key):
lanes first..first+N-1 of l, with one key or, if key is NULL, the keys in l.

void wg_chacha20_lanesNk_*(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk):
likewise, with one key; beside them the first 32 bytes of that packet's block 0.

wg_lanes_fill_*(l, first, count, counter, nonce, src, dst): count consecutive
blocks of one packet for the lanes from first on."""))
    a.raw(chacha20.SIGMA + chacha20.COUNTS + chacha20.ROW_COUNTS + "\n.text")
    chacha20.lanes_avx512(a, "wg_chacha20_lanes8_avx512vl", "y")
    chacha20.lanes_avx512(a, "wg_chacha20_lanes16_avx512vl", "yy")
    chacha20.lanes_avx512(a, "wg_chacha20_lanes8k_avx512vl", "y", True)
    chacha20.lanes_avx512(a, "wg_chacha20_lanes16k_avx512vl", "yy", True)
    chacha20.rows(a, "wg_chacha20_rows2_avx512vl", "y", 1)
    chacha20.rows(a, "wg_chacha20_rows4_avx512vl", "y", 2)
    chacha20.fill(a, "wg_lanes_fill_avx512vl", "y")
    chacha20.wipe(a, "avx512vl", 32)
    return a.text()


def chacha20_avx512():
    a = Asm()
    a.raw(head("chacha20.py", """
ChaCha20 over 16, 16 + 8 and 2 x 16 lanes of AVX-512. Two groups are worked on
by turns: while the results of one are on their way, the other computes.

void wg_chacha20_lanesN_avx512(struct wg_lanes *l, u32 first, const u8 *key):
lanes first..first+N-1 of l, with one key or, if key is NULL, the keys in l.

void wg_chacha20_lanesNk_*(struct wg_lanes *l, u32 first, const u8 *key, u8 *otk):
likewise, with one key; beside them the first 32 bytes of that packet's block 0.

wg_lanes_fill_*(l, first, count, counter, nonce, src, dst): count consecutive
blocks of one packet for the lanes from first on."""))
    a.raw(chacha20.SIGMA + chacha20.COUNTS + "\n.text")
    chacha20.lanes_avx512(a, "wg_chacha20_lanes16_avx512", "z")
    chacha20.lanes_avx512(a, "wg_chacha20_lanes24_avx512", "zy")
    chacha20.lanes_avx512(a, "wg_chacha20_lanes32_avx512", "zz")
    chacha20.fill(a, "wg_lanes_fill_avx512", "z")
    chacha20.lanes_avx512(a, "wg_chacha20_lanes16k_avx512", "z", True)
    chacha20.lanes_avx512(a, "wg_chacha20_lanes24k_avx512", "zy", True)
    chacha20.lanes_avx512(a, "wg_chacha20_lanes32k_avx512", "zz", True)
    return a.text()


POLY = """
Poly1305 by 52-bit multiply-add, %(lanes)d lanes.

void wg_poly1305_blocks_%(isa)s(struct wg_poly1305_acc *acc, const u8 *data, u64 n,
				void *scratch, const u8 *last):
n > 0 whole blocks of one packet, lanes are blocks; the last ones may be apart.

void wg_poly1305_packets_%(isa)s(struct wg_poly_lanes *l):
up to %(lanes)d packets with their last blocks, lanes are packets."""


def poly1305_ifma(isa, width):
    a = Asm()
    lanes = {"y": 4, "z": 8}[width]
    a.raw(head("poly1305.py", POLY % {"lanes": lanes, "isa": isa}))
    a.raw(poly1305.tables(lanes, isa) + "\n.text")
    poly1305.blocks(a, "wg_poly1305_blocks_" + isa, width, isa)
    poly1305.packets(a, "wg_poly1305_packets_" + isa, width)
    return a.text()


def poly1305_avx2():
    a = Asm()
    a.raw(head("poly26.py", """
Poly1305 of AVX2, four lanes.

void wg_poly1305_packets_avx2(struct wg_poly26 *p):
the same number of pairs of blocks for four packets, or parts of packets.

And in general registers, made by poly64.py:

void wg_mac_blocks_bmi2(struct wg_mac *mac, u64 n):
the next n > 0 blocks."""))
    a.raw(poly26.CONSTANTS + "\n.text")
    poly26.packets(a, "wg_poly1305_packets_avx2")
    poly64.blocks(a, "wg_mac_blocks_bmi2")
    return a.text()


def chacha20_neon():
    a = Asm()
    a.raw(head("neon.py", """
ChaCha20 over 4 and over 2 x 4 lanes of NEON. Rotations by 16 and 8 are shuffles,
the others a shift and a shift that inserts. With two groups, half of the third
row of the state is in memory by turns.

void wg_chacha20_lanes4_neon(struct wg_lanes *l, u32 first, const u8 *key);
void wg_chacha20_lanes8_neon(struct wg_lanes *l, u32 first, const u8 *key,
			     struct wg_mac *mac):
lanes first.. of l, with one key or, if key is NULL, the keys in l. Beside the
second one, integer registers work on the tag of mac.

wg_lanes_fill_neon(l, first, count, counter, nonce, src, dst): count consecutive
blocks of one packet for the lanes from first on."""))
    a.raw(".text")
    neon.lanes4(a, "wg_chacha20_lanes4_neon")
    neon.lanes8(a, "wg_chacha20_lanes8_neon")
    neon.fill(a, "wg_lanes_fill_neon")
    neon.wipe(a)
    return a.text()


def poly1305_neon():
    a = Asm()
    a.raw(head("neon.py", """
Poly1305 of NEON, four packets, five limbs of 26 bits; and in integer registers.

void wg_poly1305_packets_neon(struct wg_poly26 *p):
the same number of pairs of blocks for four packets, or parts of packets.

void wg_mac_blocks_neon(struct wg_mac *mac): all its blocks."""))
    a.raw(".text")
    neon.packets(a, "wg_poly1305_packets_neon")
    neon.blocks64(a, "wg_mac_blocks_neon")
    return a.text()


def short_avx512vl():
    a = Asm()
    a.raw(head("short.py", """
One short packet in registers alone.

bool wg_short_avx512vl(const struct wg_aead_job *job, const u8 *src, u8 *scratch,
		       u32 open):
seals, or opens and returns the verdict."""))
    a.raw(short.CONSTANTS + "\n.text")
    short.short(a, "wg_short_avx512vl")
    return a.text()


def short_avx2():
    a = Asm()
    a.raw(head("short.py", """
One short packet in registers alone, but for the last part of a block.

bool wg_short_avx2(const struct wg_aead_job *job, const u8 *src, u8 *scratch,
		   u32 open):
seals, or opens and returns the verdict."""))
    a.raw(short.CONSTANTS_AVX2 + "\n.text")
    short.short_avx2(a, "wg_short_avx2")
    return a.text()


FILES = {
    "short_avx2.S": short_avx2,
    "short_avx512vl.S": short_avx512vl,
    "poly1305_neon.S": poly1305_neon,
    "chacha20_neon.S": chacha20_neon,
    "poly1305_avx2.S": poly1305_avx2,
    "poly1305_avx512vl.S": lambda: poly1305_ifma("avx512vl", "y"),
    "poly1305_avx512.S": lambda: poly1305_ifma("avx512", "z"),
    "chacha20_avx2.S": chacha20_avx2,
    "chacha20_avx512vl.S": chacha20_avx512vl,
    "chacha20_avx512.S": chacha20_avx512,
}


def main():
    check = sys.argv[1] == "--check"
    folder = pathlib.Path(sys.argv[-1])
    stale = [name for name, make in FILES.items()
             if not check and (folder / name).write_text(make()) < 0
             or check and (folder / name).read_text() != make()]
    if stale:
        sys.exit("not what src/crypto/gen makes: " + " ".join(stale))


if __name__ == "__main__":
    main()
