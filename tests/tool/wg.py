#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""wg.py WG [TEST...]: what only our wg has: check, --json, --watch, names, errors
that say how to mend things.  Devices are userspace ones of this test."""
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from fake import (SOCKETS, Device, any_key, b64, check, equal, isolate, main, private_key,  # noqa: E402
                  run, write)

WG = os.path.abspath(sys.argv[1])
K, L = b64(any_key(1)), b64(any_key(2))
PRIVATE = b64(private_key(1))
GOOD = "[Interface]\nPrivateKey = %s\n\n[Peer]\n# Name = laptop\nPublicKey = %s\nAllowedIPs = 10.0.0.0/24\n" % (PRIVATE, K)
REPLY = ("private_key=%s\nlisten_port=5\nfwmark=6\npublic_key=%s\npreshared_key=%s\nendpoint=[2001:db8::1]:5\n"
         "last_handshake_time_sec=1700000000\nlast_handshake_time_nsec=1\ntx_bytes=18446744073709551615\nrx_bytes=2\n"
         "persistent_keepalive_interval=25\nallowed_ip=10.0.0.0/24\nallowed_ip=::/0\npublic_key=%s\nerrno=0\n\n"
         % (private_key(1).hex(), any_key(1).hex(), any_key(3).hex(), any_key(2).hex())).encode()


def wg(*argv, code=0, **more):
    done = run(WG, *argv, **more)
    equal("code of wg %s (%s)" % (" ".join(argv), done[2].decode()), done[0], code)
    return done[1].decode(), done[2].decode()


def says(what, text, *patterns):
    for p in patterns:
        check(re.search(p, text, re.S), "%s is\n%s\nwithout %s" % (what, text, p))


# ---- check and errors --------------------------------------------------------

def t_check_good_file():
    write("good.conf", GOOD)
    os.chmod("good.conf", 0o600)
    out, err = wg("check", "good.conf")
    equal("output", (out, err), ("good.conf: good: 1 peer, 1 allowed IP, 0 warnings\n", ""))


def t_check_reads_a_pipe():
    wg("check", "/dev/stdin", stdin=GOOD.encode())


def t_check_asks_no_name_server():
    write("name.conf", GOOD + "Endpoint = nosuchhost.invalid:51820\n")
    os.chmod("name.conf", 0o600)
    wg("check", "name.conf")


def t_check_takes_keys_of_wg_quick():
    write("quick.conf", GOOD.replace("[Peer]", "Address = 10.0.0.1/24\nPostUp = iptables -A [Peer] = x\n[Peer]", 1))
    os.chmod("quick.conf", 0o600)
    out, err = wg("check", "quick.conf")
    says("note", err, r"quick.conf:4:1: warning: Address and other keys of wg-quick are not checked.*wg-quick strip")
    equal("notes", err.count("warning"), 1)
    says("refusal by setconf", wg("setconf", "one", "quick.conf", code=1)[1],
         r"quick.conf:4:1: error: `Address' is a key of wg-quick.*`PostUp'.*2 errors; nothing was changed")


def t_check_bad_file_touches_nothing():
    write("bad.conf", GOOD + "Endpoint = 192.0.2.1\nAllowedIPs = 10.0.0.0/33\n")
    device.take()
    out, err = wg("check", "bad.conf", code=1)
    says("errors", err, r"bad.conf:8:12: error: Endpoint: `192.0.2.1' has no port", r"bad.conf:9:23: error: AllowedIPs: `33'",
         "bad.conf has 2 errors")
    equal("requests", device.take(), b"")


def mistake(text, *patterns):
    write("mistake.conf", text)
    device.take()
    out, err = wg("setconf", "one", "mistake.conf", code=1)
    says("message", err, *patterns)
    says("message", err, "nothing was changed")
    check(PRIVATE[:12] not in err, "the private key is in the message")
    equal("requests", device.take(), b"")


def t_mistake_endpoint_without_port():
    mistake(GOOD + "Endpoint = vpn.example.com\n", r"mistake.conf:8:12: error: Endpoint: `vpn.example.com' has no port; expected HOST:PORT, "
            "such as 192.0.2.1:51820")


def t_mistake_key_cut_or_joined():
    mistake(GOOD.replace(K, K[:-1]), r":6:13: error: PublicKey: the key has 43 characters: the `=' at its end is missing")
    mistake(GOOD.replace(K, K[1:]), r":6:13: error: PublicKey: the key is too short.*expected 44 characters")
    mistake(GOOD.replace(PRIVATE, PRIVATE + K), r":2:14: error: PrivateKey: the key is too long: two keys on one line, a newline was lost")
    mistake(GOOD.replace(" = " + PRIVATE, PRIVATE), r":2:1: error: the line is not KEY = VALUE")


def t_mistake_host_bits():
    write("mistake.conf", GOOD.replace("10.0.0.0/24", "10.0.0.7/24"))
    says("message", wg("setconf", "one", "mistake.conf")[1], r"mistake.conf:7:14: warning: AllowedIPs: `10.0.0.7/24' has bits set beyond its "
         "prefix length: it is taken as 10.0.0.0/24; write that, or a longer prefix")


def t_mistake_unknown_key():
    mistake(GOOD.replace("AllowedIPs", "AllowedIP"), r":7:1: error: `AllowedIP' is no key of \[Peer\]; did you mean AllowedIPs\?")
    mistake(GOOD.replace("PrivateKey", "Adress"), r":2:1: error: `Adress' is no key of \[Interface\]; expected PrivateKey, ListenPort or FwMark")


def t_mistake_permissions():
    write("open.conf", GOOD)
    os.chmod("open.conf", 0o644)
    says("warning", wg("check", "open.conf")[1], r"open.conf: warning: holds keys and others may read or change it \(mode 0644\); run `chmod 600 open.conf'")
    wg("genkey")
    with open("key.out", "wb") as f:
        os.chmod("key.out", 0o644)
        err = subprocess.run([WG, "genkey"], stdout=f, stderr=subprocess.PIPE, check=True).stderr.decode()
    says("warning", err, "others may read.*umask 077.*chmod 600")
    os.chmod("key.out", 0o600)
    with open("key.out", "wb") as f:
        equal("no warning", subprocess.run([WG, "genpsk"], stdout=f, stderr=subprocess.PIPE, check=True).stderr, b"")
    if os.getuid() == 0:
        os.chmod("open.conf", 0o600)
        os.chmod(".", 0o755)
        shutil.copy(WG, "wg")	# where anybody may run it
        done = subprocess.run(["./wg", "check", "open.conf"], stderr=subprocess.PIPE, preexec_fn=drop)
        says("refusal", done.stderr.decode(), "Permission denied; run wg as root")


def drop():
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)


def t_key_on_the_command_line():
    err = wg("set", "one", "private-key", PRIVATE, code=1)[1]
    says("message", err, r"argument 4: error: private-key: expected the name of a file that holds the key, not the key itself")
    check(PRIVATE[:10] not in err, "the key is in the message")


def t_set_says_which_argument():
    says("message", wg("set", "one", "peer", K, "allowed-ips", "10.0.0.0/8,x", code=1)[1],
         r"wg: argument 6: error: allowed-ips: `x' is no IP address.*nothing was changed")
    says("message", wg("set", "one", "listen-port", code=1)[1], r"argument 3: error: listen-port: has no value; expected listen-port PORT")


def t_daemon_errors_are_named():
    device.verdict = b"errno=-98\n\n"
    says("message", wg("set", "one", "listen-port", "1", code=1)[1], "Unable to modify interface one: Address already in use")
    device.verdict = b"errno=0\n\n"


def t_retries_of_endpoints():
    for value in ("x", "-1", "", "99999999999"):
        says("message", wg("set", "one", "peer", K, "endpoint", "nosuchhost.invalid:5", code=1,
                           WG_ENDPOINT_RESOLUTION_RETRIES=value)[1], "WG_ENDPOINT_RESOLUTION_RETRIES is no number")
    # What cannot exist is not asked for again.
    before = time.monotonic()
    wg("set", "one", "peer", K, "endpoint", "[fe80::1%nosuch]:5", code=1, WG_ENDPOINT_RESOLUTION_RETRIES="infinity")
    check(time.monotonic() - before < 30, "asked again")


# ---- sockets -----------------------------------------------------------------

def t_socket_of_dead_process_is_removed():
    s = socket.socket(socket.AF_UNIX)
    s.bind(SOCKETS + "/dead.sock")
    s.close()
    equal("interfaces", wg("show", "interfaces")[0], "one\n")
    check(not os.path.exists(SOCKETS + "/dead.sock"), "it is still there")
    write(SOCKETS + "/file.sock", "")
    equal("interfaces", wg("show", "interfaces")[0], "one\n")
    os.unlink(SOCKETS + "/file.sock")


def t_one_bad_device_of_all_is_skipped():
    bad = Device("bad")
    bad.reply = b"errno=-5\n\n"
    out, err = wg("show", "all", "listen-port")
    equal("output", out, "one\t5\n")
    says("message", err, "interface bad: Input/output error")
    device.reply = b"errno=-5\n\n"
    wg("show", "all", code=1)
    device.reply = REPLY
    bad.sock.close()
    os.unlink(bad.path)


def t_syncconf_over_a_socket_resets():
    write("sync.conf", "[Peer]\nPublicKey = %s\n" % K)
    device.take()
    wg("syncconf", "one", "sync.conf")
    equal("request", device.take().decode(),
          "set=1\nprivate_key=%s\nlisten_port=0\nfwmark=0\npublic_key=%s\nremove=true\npublic_key=%s\npreshared_key=%s\n"
          "persistent_keepalive_interval=0\nreplace_allowed_ips=true\n\n" % ("0" * 64, any_key(2).hex(), any_key(1).hex(), "0" * 64))


def t_large_request_over_a_socket():
    write("large.conf", "".join("[Peer]\nPublicKey = %s\nAllowedIPs = 10.%d.%d.0/24\n" % (b64(any_key(i)), i >> 8, i & 255)
                                for i in range(5000)))
    device.take()
    wg("setconf", "one", "large.conf")
    equal("peers", device.take().count(b"public_key="), 5000)


# ---- JSON --------------------------------------------------------------------

def t_json_one_interface():
    got = json.loads(wg("show", "one", "--json")[0])
    want = {"schema": 1, "interfaces": [{
        "name": "one", "public_key": wg("pubkey", stdin=PRIVATE.encode())[0].strip(), "has_private_key": True, "listen_port": 5, "fwmark": 6,
        "peers": [
            {"public_key": K, "name": None, "has_preshared_key": True, "endpoint": "[2001:db8::1]:5",
             "allowed_ips": ["10.0.0.0/24", "::/0"], "latest_handshake": 1700000000, "rx_bytes": 2, "tx_bytes": 18446744073709551615,
             "persistent_keepalive": 25},
            {"public_key": L, "name": None, "has_preshared_key": False, "endpoint": None, "allowed_ips": [], "latest_handshake": None,
             "rx_bytes": 0, "tx_bytes": 0, "persistent_keepalive": None}]}]}
    equal("object", got, want)


def t_json_secrets_only_when_asked_for():
    text = wg("show", "one", "--json", WG_HIDE_KEYS="never")[0]
    check(PRIVATE not in text and b64(any_key(3)) not in text, "a secret is shown")
    got = json.loads(wg("show", "--json", "--secrets")[0])["interfaces"][0]
    equal("private key", got["private_key"], PRIVATE)
    equal("preshared keys", [p["preshared_key"] for p in got["peers"]], [b64(any_key(3)), None])


def t_json_all_and_none():
    other = Device("two")
    equal("names", sorted(i["name"] for i in json.loads(wg("show", "all", "--json")[0])["interfaces"]), ["one", "two"])
    other.sock.close()
    os.unlink(other.path)
    os.rename(device.path, "away")
    equal("none", json.loads(wg("show", "--json")[0]), {"schema": 1, "interfaces": []})
    os.rename("away", device.path)
    wg("show", "one", "dump", "--json", code=1)
    wg("show", "interfaces", "--json", code=1)


def t_json_survives_odd_names():
    write("odd.conf", "[Peer]\n# Name = a\"b\\c \x01 \u00fc\nPublicKey = %s\n" % K)
    got = json.loads(wg("show", "one", "--json", "--config", "odd.conf")[0])
    equal("name", got["interfaces"][0]["peers"][0]["name"], "a\"b\\c ? \u00fc")


# ---- names -------------------------------------------------------------------

def t_names_of_a_given_file():
    write("good.conf", GOOD)
    # Without a handshake, whose age would change between two outputs.
    device.reply = REPLY.replace(b"1700000000", b"0")
    plain = wg("show", "one")[0]
    check("name:" not in plain, "a name out of nowhere")
    named = wg("show", "one", "--config", "good.conf")[0]
    equal("with names", named, plain.replace("peer: %s\n" % K, "peer: %s\n  name: laptop\n" % K))
    equal("with names", wg("show", "--config=good.conf")[0], named)
    says("colours", wg("show", "one", "--config=good.conf", WG_COLOR_MODE="always")[0], "  \x1b\\[1mname\x1b\\[0m: laptop\n")
    equal("script formats", wg("show", "one", "dump", "--config=good.conf")[0], wg("show", "one", "dump")[0])
    says("message", wg("show", "one", "--config", "nosuchfile", code=1)[1], "nosuchfile: cannot be opened: No such file")
    device.reply = REPLY


def t_names_go_through_showconf():
    plain = wg("showconf", "one")[0]
    named = wg("showconf", "one", "--config=good.conf")[0]
    equal("with names", named, plain.replace("PublicKey = " + K, "# Name = laptop\nPublicKey = " + K))
    write("again.conf", named)
    equal("again", wg("showconf", "one", "--config=again.conf")[0], named)
    wg("syncconf", "one", "again.conf")


# ---- watch -------------------------------------------------------------------

def until(fd, pattern, seconds=60):
    text = b""
    end = time.monotonic() + seconds
    while not re.search(pattern, text, re.S):
        check(time.monotonic() < end, "only %r came" % text)
        if select.select([fd], [], [], 1)[0]:
            text += os.read(fd, 65536)
    return text


def t_watch_refreshes_a_terminal_in_place():
    pid, fd = pty.fork()
    if not pid:
        os.execve(WG, [WG, "show", "one", "--watch=1"], dict(os.environ, ASAN_OPTIONS="detect_leaks=0"))
    try:
        until(fd, rb"^\x1b\[2J.*\x1b\[H.*interface.*\x1b\[J")
        device.reply = REPLY.replace(b"listen_port=5\n", b"listen_port=777\n")
        text = until(fd, rb"777")
        check(b"\x1b[H" in text and b"\x1b[2J" not in text, "the screen was cleared again")
    finally:
        device.reply = REPLY
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        os.close(fd)


def t_watch_into_a_pipe_has_no_controls():
    p = subprocess.Popen([WG, "show", "one", "--watch=1"], stdout=subprocess.PIPE, env=dict(os.environ, ASAN_OPTIONS="detect_leaks=0"))
    text = until(p.stdout.fileno(), rb"interface: one.*\n\ninterface: one.*keepalive")
    p.kill()
    p.wait()
    p.stdout.close()
    check(b"\x1b" not in text, "control sequences in a pipe")


def t_watch_ends_with_its_interface():
    says("message", wg("show", "nosuch", "--watch=1", code=1)[1], "nosuch")
    for bad in ("0", "x", "-1", ""):
        wg("show", "one", "--watch=" + bad, code=1)


# ---- the rest ----------------------------------------------------------------

def t_full_disk_is_an_error():
    with open("/dev/full", "wb") as f:
        for argv in (["show", "one"], ["genkey"], ["showconf", "one"], ["help"]):
            done = subprocess.run([WG] + argv, stdout=f, stderr=subprocess.PIPE)
            equal("code of %s" % argv, done.returncode, 1)
            says("message", done.stderr.decode(), "cannot write: No space left")


def t_keys_are_what_they_should_be():
    seen = set()
    for _ in range(8):
        key = wg("genkey")[0]
        raw = __import__("base64").b64decode(key)
        check(len(key) == 45 and not raw[0] & 7 and raw[31] >> 6 == 1, "genkey printed %r" % key)
        seen.add(key)
        seen.add(wg("genpsk")[0])
        equal("length", len(wg("pubkey", stdin=key.encode())[0]), 45)
    equal("different keys", len(seen), 16)


def t_version_line():
    for word in ("version", "-v", "--version"):
        says("version", wg(word)[0], r"^wireguard-tools v\S+ \(wg-dlkm\) - https?://\S+\n$")


def t_garbage_is_refused_not_crashed_on():
    rnd = __import__("random").Random(3)
    for n in range(40):
        with open("garbage", "wb") as f:
            f.write(bytes(rnd.randrange(256) for _ in range(rnd.randrange(3000))) * (n % 3))
        run(WG, "check", "garbage")
        with open("garbage", "rb") as f:
            run(WG, "pubkey", stdin=f.read())
        device.reply = bytes(rnd.randrange(256) for _ in range(200)) + b"\n\n"
        wg("show", "one", code=1)
    device.reply = REPLY
    with open("huge", "wb") as f:
        f.write(b"[Interface]\nListenPort = " + b" " * (8 << 20) + b"5\n" + b"#" * (8 << 20))
    wg("check", "huge")


isolate()
os.chdir(tempfile.mkdtemp(dir="/run"))
device = Device("one")
device.reply = REPLY
main("tool_own", [v for k, v in list(globals().items()) if k.startswith("t_")])
