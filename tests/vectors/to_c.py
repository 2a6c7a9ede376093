#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The vectors the module tests itself with, as C: to_c.py > src/selftest/vectors.h

Each table is one string, so that all of it is freed after loading: rows of hex
fields, each ended by a blank.
"""
import json
import os
import textwrap

HERE = os.path.dirname(os.path.abspath(__file__))


def load(name):
    with open(os.path.join(HERE, name + ".json")) as f:
        return json.load(f)


def table(name, rows):
    print("\nstatic const char %s[] __initconst =" % name)
    lines = []
    for row in rows:
        lines += textwrap.wrap("".join(field + " " for field in row), 88,
                               drop_whitespace=False, break_on_hyphens=False)
    print("\n".join('\t"%s"' % line for line in lines) + ";")


def digest_row(v):
    message, key = bytes.fromhex(v["message"]), bytes.fromhex(v["key"])
    assert message == bytes(range(len(message))) and key == bytes(range(len(key)))
    return ["%02x" % len(message), "%02x" % len(key), v["digest"]]


def aead_row(v):
    assert v["nonce"].startswith("00000000")
    return [v["key"], v["nonce"][8:], v["aad"], v["plaintext"], v["ciphertext_and_tag"]]


def rows(vectors, *fields):
    return [[v[f] for f in fields] for v in vectors]


def main():
    blake = load("blake2s")
    chacha = load("chacha20poly1305")
    xchacha = load("xchacha20poly1305")
    curve = load("x25519")
    dh = curve["diffie_hellman"]
    nine = "09" + "00" * 31

    print("/* SPDX-License-Identifier: GPL-2.0 */")
    print("/* Made by tests/vectors/to_c.py from the vectors beside it; do not edit. */")
    table("digests", [digest_row(v) for v in blake["unkeyed"] + blake["keyed_32_byte_output"]
                      + blake["keyed_16_byte_output"]])
    table("appendix_e", [[blake["rfc7693_appendix_e"]["final"]]])
    table("hmacs", rows(blake["hmac_blake2s"], "key", "message", "mac"))
    table("kdfs", rows(blake["hkdf"], "chaining_key", "input", "out1", "out2", "out3"))
    table("streams", [[v["key"], "%02x" % v["counter"], v["nonce"], v["plaintext"],
                       v["ciphertext"]] for v in chacha["chacha20_encrypt"]])
    table("polys", rows(chacha["poly1305"], "key", "message", "tag"))
    # In three, as sparse has a limit of 8191 characters to a string.
    aeads = chacha["aead"][1:] + chacha["aead_wireguard_nonce"]["vectors"]
    for name, low, high in ("short", 0, 255), ("long", 255, 1024), ("packet", 1024, 65536):
        table(name + "_aeads", [aead_row(v) for v in aeads
                                if low <= len(v["plaintext"]) // 2 < high])
    table("hchachas", rows(xchacha["hchacha20"], "key", "nonce16", "output"))
    table("xaeads", rows(xchacha["aead"], "key", "nonce", "aad", "plaintext",
                         "ciphertext_and_tag"))
    table("curves", rows(curve["scalar_mult"] + curve["generated"], "scalar", "u", "output")
          + [[nine, nine, curve["iterated"]["after_1"]],
             [dh["alice_private"], dh["bob_public"], dh["shared"]],
             [dh["bob_private"], dh["alice_public"], dh["shared"]]])
    table("publics", rows(curve["clamping"], "raw", "clamped", "public")
          + [[dh["alice_private"], "", dh["alice_public"]],
             [dh["bob_private"], "", dh["bob_public"]]])
    table("low_order", rows(curve["low_order_points"], "u"))


main()
