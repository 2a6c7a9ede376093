#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Write x25519_table.c: what the comb of x25519_comb.h adds up.

B' is 8 times the base point of edwards25519, since a clamped scalar is a
multiple of 8.  Comb j has four teeth, at the bits 32j, 32j + 8, 32j + 16 and
32j + 24.  Its entry e is the point

    (+-2^(32j) +- 2^(32j+8) +- 2^(32j+16) + 2^(32j+24)) B'

where bit m of e says whether tooth m counts positively.  A point (x, y) is kept
as (y + x)/2, (y - x)/2 and d x y, each reduced, four words of 64 bits, the least
significant first.
"""

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P
COMBS, TEETH, SPACING = 8, 4, 8


def inverse(x):
    return pow(x, P - 2, P)


def base_x():
    """The even root of x^2 = (y^2 - 1) / (d y^2 + 1)."""
    square = (BASE_Y**2 - 1) * inverse(D * BASE_Y**2 + 1) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert x * x % P == square
    return x if x % 2 == 0 else P - x


def add(a, b):
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * inverse(1 + k) % P,
            (y1 * y2 + x1 * x2) * inverse(1 - k) % P)


def negative(a):
    return (P - a[0]) % P, a[1]


def doubled(a, times):
    for _ in range(times):
        a = add(a, a)
    return a


def entries():
    """Yield the points of one comb after the other."""
    tooth = doubled((base_x(), BASE_Y), 3)
    for _ in range(COMBS):
        teeth = []
        for _ in range(TEETH):
            teeth.append(tooth)
            tooth = doubled(tooth, SPACING)
        for e in range(2**(TEETH - 1)):
            point = teeth[-1]
            for m in range(TEETH - 1):
                point = add(point, teeth[m] if e >> m & 1 else negative(teeth[m]))
            yield point


def words(value):
    row = (f"0x{value >> 64 * i & (2**64 - 1):016x}" for i in range(4))
    first, second, third, fourth = row
    return f"\t{first}, {second},\n\t{third}, {fourth},"


def main():
    half = inverse(2)
    print("// SPDX-License-Identifier: GPL-2.0")
    print("/* Written by x25519_table.py, which says what it holds. */")
    print('#include "x25519_field.h"\n')
    print("const u64 wg_x25519_table[8][8][12] = { {")
    for number, (x, y) in enumerate(entries()):
        if number and number % 8 == 0:
            print("}, {")
        print("{")
        for value in ((y + x) * half, (y - x) * half, D * x * y):
            print(words(value % P))
        print("},")
    print("} };")


main()
