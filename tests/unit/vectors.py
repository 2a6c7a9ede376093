#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Turn tests/vectors/*.json into a C header: vectors.py FOLDER OUTPUT.

Byte strings become struct bytes, tables become arrays whose elements have the
JSON's names as members.  A key this script was not told about is an error, so
no vector can be added and then silently go untested.
"""
import json
import os
import sys

# file -> key -> (kind of C value by field); "-" is a note for readers.
BYTES, TEXT, NUMBER, NOTE = "bytes", "text", "number", "-"

AEAD = dict(name=TEXT, key=BYTES, nonce=BYTES, aad=BYTES, plaintext=BYTES,
            ciphertext_and_tag=BYTES)
HASH = dict(message=BYTES, key=BYTES, outlen=NUMBER, digest=BYTES)

TABLES = {
    "chacha20poly1305.json": {
        "chacha20_block": dict(name=TEXT, key=BYTES, counter=NUMBER, nonce=BYTES,
                               keystream_block=BYTES),
        "chacha20_encrypt": dict(name=TEXT, key=BYTES, counter=NUMBER, nonce=BYTES,
                                 plaintext=BYTES, ciphertext=BYTES),
        "poly1305": dict(name=TEXT, key=BYTES, message=BYTES, tag=BYTES),
        "poly1305_key_generation": dict(name=TEXT, key=BYTES, nonce=BYTES,
                                        one_time_key=BYTES),
        "aead": AEAD,
        "aead_wireguard_nonce": dict(key=BYTES, counter=NUMBER, nonce=BYTES, aad=BYTES,
                                     plaintext=BYTES, ciphertext_and_tag=BYTES),
        "aead_negative": dict(name=TEXT, key=BYTES, nonce=BYTES, aad=BYTES,
                              ciphertext_and_tag=BYTES, expect=TEXT),
    },
    "xchacha20poly1305.json": {
        "hchacha20": dict(name=TEXT, key=BYTES, nonce16=BYTES, output=BYTES),
        "aead": AEAD,
    },
    "blake2s.json": {
        "unkeyed": HASH,
        "keyed_32_byte_output": HASH,
        "keyed_16_byte_output": HASH,
        "known_anchors": HASH,
        "hmac_blake2s": dict(key=BYTES, message=BYTES, mac=BYTES),
        "hkdf": dict(chaining_key=BYTES, input=BYTES, extract=BYTES, out1=BYTES,
                     out2=BYTES, out3=BYTES),
    },
    "x25519.json": {
        "scalar_mult": dict(name=TEXT, scalar=BYTES, u=BYTES, output=BYTES),
        "low_order_points": dict(u=BYTES, base64=NOTE, expect=TEXT),
        "clamping": dict(raw=BYTES, clamped=BYTES, public=BYTES),
        "generated": dict(scalar=BYTES, u=BYTES, output=BYTES),
    },
    "handshake.json": {
        "transport": dict(name=TEXT, key=BYTES, receiver_index=NOTE, counter=NUMBER,
                          counter_hex=NOTE, inner_packet=BYTES, plaintext_padded=BYTES,
                          message=BYTES),
        # No cryptography: proved with the handshake's timestamps.
        "tai64n": NOTE,
    },
}

# file -> key -> fields of a single object.
OBJECTS = {
    "chacha20poly1305.json": {},
    "xchacha20poly1305.json": {},
    "blake2s.json": {"rfc7693_appendix_e": dict(note=NOTE, final=BYTES)},
    "x25519.json": {
        "iterated": dict(note=NOTE, after_1=BYTES, after_1000=BYTES, after_1000000=BYTES),
        "diffie_hellman": dict(name=TEXT, alice_private=BYTES, alice_public=BYTES,
                               bob_private=BYTES, bob_public=BYTES, shared=BYTES),
    },
    "handshake.json": {
        "constants": dict(construction=TEXT, identifier=TEXT, label_mac1=TEXT,
                          label_cookie=TEXT, initial_chaining_key=BYTES, initial_hash=BYTES),
        "inputs": {},
        "message1": {},
        "message2": {},
        "message2_without_psk": {},
        "session": {},
        "cookie": {},
    },
}

# Objects of which every member that is not hex is for readers only.
OPEN_OBJECTS = {"inputs", "message1", "message2", "message2_without_psk", "session", "cookie"}


def c_bytes(text):
    raw = bytes.fromhex(text)
    return '{ (const u8 *)"%s", %d }' % ("".join("\\x%02x" % b for b in raw), len(raw))


def c_value(kind, value):
    if kind == BYTES:
        return c_bytes(value)
    if kind == TEXT:
        return '"%s"' % str(value).replace('"', "'")
    return "%dULL" % int(str(value), 0)


def is_hex(value):
    try:
        return isinstance(value, str) and bytes.fromhex(value) is not None
    except ValueError:
        return False


def members(kinds):
    c_type = {BYTES: "struct bytes ", TEXT: "const char *", NUMBER: "u64 "}
    return "".join("\t%s%s;\n" % (c_type[k], name) for name, k in kinds.items() if k != NOTE)


def initialiser(kinds, row, where):
    unknown = set(row) - set(kinds)
    if unknown:
        sys.exit("%s: vectors.py does not know %s" % (where, ", ".join(sorted(unknown))))
    parts = [".%s = %s" % (name, c_value(k, row[name]))
             for name, k in kinds.items() if k != NOTE and name in row]
    return "{ %s }" % ", ".join(parts)


def table(out, prefix, key, rows, kinds):
    name = "%s_%s" % (prefix, key)
    if isinstance(rows, dict):  # a note beside the rows
        rows = rows["vectors"]
    out.append("static const struct v_%s {\n%s} %s[] __attribute__((unused)) = {\n"
               % (name, members(kinds), name))
    out.extend("\t%s,\n" % initialiser(kinds, row, name) for row in rows)
    out.append("};\n\n")


def single(out, prefix, key, row, kinds):
    name = "%s_%s" % (prefix, key)
    if key in OPEN_OBJECTS:
        kinds = {k: BYTES if is_hex(v) else NOTE for k, v in row.items()}
    out.append("static const struct v_%s {\n%s} %s __attribute__((unused)) =\n\t%s;\n\n"
               % (name, members(kinds), name, initialiser(kinds, row, name)))


def quarter_round(out, row):
    words = lambda key: ", ".join("0x" + w for w in row[key])
    out.append("static const u32 chacha20poly1305_quarter_round[2][4] __attribute__((unused)) "
               "= {\n\t{ %s },\n\t{ %s },\n};\n\n" % (words("input"), words("output")))


def convert(out, folder, name):
    prefix = name.split(".")[0]
    with open(os.path.join(folder, name)) as stream:
        data = json.load(stream)
    for key, value in data.items():
        if key == "note" or TABLES[name].get(key) == NOTE:
            continue
        if key == "quarter_round":
            quarter_round(out, value)
        elif key in TABLES[name]:
            table(out, prefix, key, value, TABLES[name][key])
        elif key in OBJECTS[name]:
            single(out, prefix, key, value, OBJECTS[name][key])
        else:
            sys.exit("%s: vectors.py does not know %s" % (name, key))


def main():
    folder, target = sys.argv[1:]
    out = ["/* SPDX-License-Identifier: GPL-2.0 */\n/* Made by tests/unit/vectors.py. */\n",
           "#ifndef WG_TEST_CRYPTO_VECTORS_H\n#define WG_TEST_CRYPTO_VECTORS_H\n\n",
           "struct bytes {\n\tconst u8 *p;\n\tsize_t n;\n};\n\n"]
    found = sorted(f for f in os.listdir(folder) if f.endswith(".json"))
    if found != sorted(TABLES):
        sys.exit("%s has %s, expected %s" % (folder, found, sorted(TABLES)))
    for name in found:
        convert(out, folder, name)
    out.append("#endif\n")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w") as stream:
        stream.write("".join(out))


main()
