# SPDX-License-Identifier: GPL-2.0
"""A world for tests of wg without a kernel: userspace devices that answer what a
test says and keep what they were sent, in a /run of our own."""
import base64
import ctypes
import hashlib
import os
import socket
import subprocess
import sys
import threading

SOCKETS = "/var/run/wireguard"
CLONE_NEWNS, CLONE_NEWUSER = 0x20000, 0x10000000


def isolate():
    """Own mount namespace (and user namespace, unless root): empty /run, no DNS."""
    libc = ctypes.CDLL(None, use_errno=True)
    uid, gid = os.getuid(), os.getgid()
    flags = CLONE_NEWNS | (CLONE_NEWUSER if uid else 0)
    if libc.unshare(flags):
        raise OSError(ctypes.get_errno(), "unshare")
    if uid:
        write("/proc/self/setgroups", "deny")
        write("/proc/self/uid_map", "0 %d 1" % uid)
        write("/proc/self/gid_map", "0 %d 1" % gid)
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run"], check=True)
    os.makedirs(SOCKETS)
    # No name server: a machine without network would wait for one.
    write("/run/nsswitch.conf", "hosts: files\nservices: files\n")
    subprocess.run(["mount", "--bind", "/run/nsswitch.conf", "/etc/nsswitch.conf"], check=True)


def write(path, text):
    with open(path, "w") as f:
        f.write(text)


class Device:
    """Answers get requests with self.reply, set requests with self.verdict."""

    def __init__(self, name):
        self.name = name
        self.path = "%s/%s.sock" % (SOCKETS, name)
        self.reply = b"errno=0\n\n"
        self.verdict = b"errno=0\n\n"
        self.requests = []
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.bind(self.path)
        self.sock.listen(16)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                conn, _ = self.sock.accept()
            except OSError:
                return
            with conn:
                data = b""
                while not data.endswith(b"\n\n"):
                    more = conn.recv(1 << 20)
                    if not more:
                        break
                    data += more
                try:
                    if data.startswith(b"get=1\n"):
                        conn.sendall(self.reply)
                    elif data:
                        self.requests.append(data)
                        conn.sendall(self.verdict)
                except OSError:
                    pass

    def take(self):
        """What it was sent since the last time."""
        got, self.requests = self.requests, []
        return b"".join(got)


def private_key(n):
    k = bytearray(hashlib.sha256(b"private %d" % n).digest())
    k[0] &= 248
    k[31] = k[31] & 127 | 64
    return bytes(k)


def any_key(n):
    return hashlib.sha256(b"any %d" % n).digest()


def b64(key):
    return base64.b64encode(key).decode()


def run(*argv, stdin=None, **env):
    """Returns (code, stdout, stderr), as bytes."""
    full = dict(os.environ, WG_ENDPOINT_RESOLUTION_RETRIES="0", LC_ALL="C",
                ASAN_OPTIONS="exitcode=99", UBSAN_OPTIONS="print_stacktrace=1")
    full.update({k: str(v) for k, v in env.items()})
    done = subprocess.run(argv, input=stdin, stdin=subprocess.DEVNULL if stdin is None else None,
                          env=full, capture_output=True, timeout=120)
    if done.returncode not in (0, 1):
        raise Failed("%s ended with %d: %s" % (" ".join(argv), done.returncode,
                                               done.stderr.decode(errors="replace")[-3000:]))
    return done.returncode, done.stdout, done.stderr


class Failed(Exception):
    pass


def check(condition, what):
    if not condition:
        raise Failed(what)


def equal(what, got, want):
    check(got == want, "%s is %r, expected %r" % (what, got, want))


def main(suite, tests):
    """Run functions t_NAME as KTAP points."""
    print("KTAP version 1\n# suite %s" % suite)
    if len(sys.argv) > 2:
        tests = [t for t in tests if t.__name__[2:] in sys.argv[2:]]
    print("1..%d" % len(tests), flush=True)
    failed = 0
    for i, test in enumerate(tests, 1):
        try:
            test()
            ok = True
        except (Failed, OSError, ValueError, subprocess.SubprocessError) as e:
            ok = False
            for line in str(e).splitlines():
                print("# %s" % line)
        failed += not ok
        print("%sok %d %s" % ("" if ok else "not ", i, test.__name__[2:]), flush=True)
    sys.exit(1 if failed else 0)
