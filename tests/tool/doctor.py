#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""doctor.py WG-DOCTOR [TEST...]: each finding of wg doctor, on a machine made of
files: WG_DOCTOR_ROOT holds what it reads, and a folder of scripts what it runs."""
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

from fake import any_key, b64, check, equal, main  # noqa: E402

DOCTOR = os.path.abspath(sys.argv[1])
K = "6.1.0-9-test"
OURS = "wg-dlkm-7.8.9"
KEY, PEER = b64(any_key(1)), b64(any_key(2))
NOW = int(time.time())
EFI = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"


class Machine:
    """Healthy, until a test says otherwise: our module, one tunnel with a session."""

    def __init__(self):
        self.root = tempfile.mkdtemp(dir=base.name)
        self.port = 51820
        self.peer = dict(endpoint="10.0.0.2:1", allowed="10.1.0.2/32", shaken=NOW - 5, rx=100, tx=100, keepalive="off")
        self.public = KEY
        self.mark = "off"
        self.counters = {}
        self.file("sys/module/wireguard/version", OURS)
        self.file("sys/module/wireguard/initstate", "live")
        self.file("boot/config-" + K, "CONFIG_WIREGUARD=m")
        self.command("uname", "echo " + K)
        self.module(OURS)
        self.command("ip", """case "$*" in
            *"link show"*) echo "3: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420" ;;
            *"addr show"*) echo "3: wg0    inet 10.1.0.1/24 scope global wg0" ;;
            "route get 10.1."*) echo "10.1.0.2 dev wg0 src 10.1.0.1" ;;
            "route get 10.0."*) echo "10.0.0.2 via 10.0.0.254 dev eth0" ;;
            *) exit 2 ;;
            esac""")
        for name in ("nft", "iptables-save", "ip6tables-save"):
            self.command(name, "")

    def file(self, name, text):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(text if isinstance(text, bytes) else (text + "\n").encode())

    def remove(self, name):
        os.unlink(os.path.join(self.root, name))

    def command(self, name, script):
        self.file("bin/" + name, "#!/bin/sh\n" + script)
        os.chmod(os.path.join(self.root, "bin", name), 0o755)

    def module(self, version, signer=""):
        """What modinfo finds; None: nothing."""
        self.command("modinfo", "exit 1" if version is None else
                     'case "$*" in *version*) echo "%s" ;; *signer*) echo "%s" ;; esac' % (version, signer))

    def unload(self):
        self.remove("sys/module/wireguard/version")
        self.remove("sys/module/wireguard/initstate")
        os.rmdir(os.path.join(self.root, "sys/module/wireguard"))

    def dkms(self, state, headers=True):
        self.file("usr/src/wg-dlkm-7.8.9/dkms.conf", "")
        self.command("dkms", "echo 'wg-dlkm/7.8.9, 6.0.0-1-other, x86_64: installed'\n" +
                     ("echo 'wg-dlkm/7.8.9, %s, x86_64: %s'" % (K, state) if state else ""))
        if headers:
            self.file("lib/modules/%s/build/Makefile" % K, "")

    def dump(self):
        p = self.peer
        lines = ["\t".join(("(hidden)", self.public, str(self.port), self.mark))]
        if p:
            lines.append("\t".join(str(x) for x in (PEER, "(none)", p["endpoint"], p["allowed"], p["shaken"],
                                                    p["rx"], p["tx"], p["keepalive"])))
        return "\n".join(lines)

    def run(self, *argv, env=()):
        self.file("dump", self.dump())
        self.command("wg", """case "$*" in
            "show interfaces") echo wg0 ;;
            "show wg0 dump") cat %s/dump ;;
            "show wg0 public-key") echo %s ;;
            *) echo "Unable to access interface: No such device" >&2; exit 1 ;;
            esac""" % (self.root, KEY))
        self.command("ethtool", "echo 'NIC statistics:'\n" +
                     "".join("echo '     drop_%s: %d'\n" % c for c in self.counters.items()))
        full = dict(os.environ, WG_DOCTOR_ROOT=self.root, WG=os.path.join(self.root, "bin/wg"),
                    PATH=os.path.join(self.root, "bin") + ":" + os.environ["PATH"])
        full.update(env)
        done = subprocess.run([DOCTOR, *argv], env=full, capture_output=True, text=True, timeout=60)
        equal("standard error", done.stderr, "")
        check(done.returncode in (0, 1), "code %d" % done.returncode)
        return done.returncode, done.stdout


def healthy(m, *patterns):
    code, out = m.run()
    check("PROBLEM" not in out, out)
    equal("code (%s)" % out, code, 0)
    says(out, *patterns)


def sick(m, *patterns, **more):
    """Exactly one problem, as the first pattern says."""
    code, out = m.run(**more)
    equal("code (%s)" % out, code, 1)
    equal("problems in\n%s" % out, out.count("PROBLEM"), 1)
    says(out, "PROBLEM  [^\n]*" + patterns[0], *patterns[1:])


def says(out, *patterns):
    for p in patterns:
        check(re.search(p, out, re.S), "without %s:\n%s" % (p, out))


# ---- the module --------------------------------------------------------------

def t_all_is_well():
    m = Machine()
    m.dkms("installed")
    healthy(m, "^ok       the module of wg-dlkm is loaded .wg-dlkm-7.8.9.", "ok       dkms has installed 7.8.9",
            "ok       wg0: peer .*last handshake [0-9]+ s ago", "\nno problem found\n$")


def t_module_missing():
    m = Machine()
    m.unload()
    m.module(None)
    sick(m, "no wireguard module for this kernel .%s." % K, "wg-dlkm-dkms")


def t_module_not_loaded():
    m = Machine()
    m.unload()
    healthy(m, "note     the module .*not loaded", "modprobe wireguard")


def t_other_module_loaded():
    m = Machine()
    m.file("sys/module/wireguard/version", "1.0.0")
    sick(m, "kernel's own module .1.0.0. is loaded, not that of wg-dlkm", "wg-quick down", "modprobe -r wireguard && modprobe wireguard")


def t_other_module_is_all_there_is():
    m = Machine()
    m.file("sys/module/wireguard/version", "1.0.0")
    m.module("1.0.0")
    healthy(m, "ok       the kernel's own module")


def t_older_module_loaded():
    m = Machine()
    m.module("wg-dlkm-7.9.0")
    healthy(m, "note     wg-dlkm-7.9.0 is installed, but wg-dlkm-7.8.9 is still loaded")


def t_wireguard_built_in():
    m = Machine()
    m.remove("sys/module/wireguard/initstate")
    healthy(m, "ok       WireGuard is built into this kernel")
    m.dkms("")
    sick(m, "has WireGuard built in", "CONFIG_WIREGUARD=m")


def t_headers_missing():
    m = Machine()
    m.dkms("installed", headers=False)
    sick(m, "headers of this kernel .* are missing", "apt install linux-headers-" + K)


def t_dkms_missing():
    m = Machine()
    m.dkms("installed")
    m.remove("bin/dkms")
    only = {"PATH": m.root + "/bin:" + plain_path(m.root)}
    code, out = m.run(env=only)
    says(out, "PROBLEM  [^\n]*dkms, which builds it, is not installed")
    equal("code", code, 1)


def plain_path(root):
    """The programs the script needs, without those of this machine."""
    d = os.path.join(root, "plain")
    os.makedirs(d)
    for name in "bash sh cat cut date grep head od sed sort stat tail tr wc".split():
        os.symlink(subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip(),
                   os.path.join(d, name))
    return d


def t_dkms_build_failed():
    m = Machine()
    m.unload()
    m.module(None)
    m.dkms("")
    m.file("var/lib/dkms/wg-dlkm/7.8.9/build/make.log", "CC x\nsrc/main.c:5: error: implicit declaration\nmake: *** Error 2")
    code, out = m.run()
    says(out, "PROBLEM  there is no wireguard module", "PROBLEM  dkms has not built 7.8.9 for this kernel",
         "make.log says: src/main.c:5: error: implicit", "dkms install wg-dlkm/7.8.9 -k " + K)


def t_dkms_built_not_installed():
    m = Machine()
    m.dkms("built")
    sick(m, "dkms has built 7.8.9 for this kernel, but not installed it")


def t_dkms_differs():
    m = Machine()
    m.dkms("installed (WARNING! Diff between built and installed module!)")
    sick(m, "the module that is installed is not the one it built")


def t_unsigned_under_secure_boot():
    m = Machine()
    m.file(EFI, b"\6\0\0\0\1")
    sick(m, "Secure Boot is on, and the installed module is not signed", "signing.md")
    m.file(EFI, b"\6\0\0\0\0")
    healthy(m)


def t_unsigned_under_lockdown():
    m = Machine()
    m.file("sys/kernel/security/lockdown", "none [integrity] confidentiality")
    sick(m, "locked down .integrity., and the installed module is not signed")
    m.file("sys/kernel/security/lockdown", "[none] integrity confidentiality")
    healthy(m)
    m.file("sys/module/module/parameters/sig_enforce", "Y")
    sick(m, "demands signed modules")


def t_signed_by_unenrolled_key():
    m = Machine()
    m.file("sys/kernel/security/lockdown", "none [integrity] confidentiality")
    m.module(OURS, "DKMS module signing key")
    m.file("proc/keys", "1 I--Q--- 1 perm 1f0f 0 0 asymmetri Debian Secure Boot CA: 6c: X509.rsa 1 []")
    sick(m, "signed by a key that is not enrolled: DKMS module signing key", "mokutil --import")
    m.file("proc/keys", "1 I--Q--- 1 perm 1f0f 0 0 asymmetri DKMS module signing key: 6c: X509.rsa 1 []")
    healthy(m, "ok       the kernel is locked down .* DKMS module signing key")


# ---- interfaces and peers ----------------------------------------------------

def t_no_such_interface():
    code, out = Machine().run("wg7")
    says(out, "PROBLEM  wg7 cannot be read: Unable to access interface: No such device")
    equal("code", code, 1)


def t_interface_down():
    m = Machine()
    m.command("ip", "case $* in *link*) echo '3: wg0: <POINTOPOINT,NOARP> mtu 1420' ;; *route*) echo 'x dev wg0' ;; esac")
    sick(m, "wg0 is down", "ip link set wg0 up")


def t_no_private_key():
    m = Machine()
    m.public = "(none)"
    sick(m, "wg0 has no private key", "wg set wg0 private-key")


def t_port_blocked():
    for rule in ("udp dport 51820 drop", "udp dport { 53, 51000-52000 } counter packets 0 bytes 0 drop", "udp dport 51820 reject with icmp port-unreachable"):
        m = Machine()
        m.command("nft", "cat <<X\ntable inet f {\n chain i {\n  type filter hook input priority filter; policy accept;\n  %s\n }\n}\nX" % rule)
        sick(m, "firewall rule here .nft. drops what comes to its port, UDP 51820")
    m = Machine()
    m.command("iptables-save", "echo ':INPUT ACCEPT [0:0]'; echo '-A INPUT -p udp -m multiport --dports 53,51000:52000 -j DROP'")
    sick(m, "firewall rule here .iptables-save.")
    m.port = 60000
    healthy(m)


def t_port_not_let_in():
    for more, noted in (("", True), ("udp dport 51820 accept", False)):
        m = Machine()
        m.command("nft", "cat <<X\n  type filter hook input priority filter; policy drop;\n%s\nX" % more)
        code, out = m.run()
        equal("note", "none lets in UDP 51820" in out, noted)
        equal("code", code, 0)


def silent(**more):
    m = Machine()
    m.peer.update(dict(shaken=0, rx=0, tx=740), **more)
    return m


def t_no_answer():
    m = silent()
    m.counters = {"unknown_key": 0}
    sick(m, "has no session: 740 bytes were sent to 10.0.0.2:1, and nothing came back", "PublicKey = " + re.escape(KEY))


def t_no_answer_any_more():
    sick(silent(rx=500, shaken=NOW - 4000, keepalive=25), "does not answer any more at 10.0.0.2:1")


def t_counters_say_why():
    for counter, text in (("unknown_key", "with a key that no peer of wg0 has .3 times"),
                          ("mac1_invalid", "must have " + re.escape(KEY)),
                          ("auth_failed", "PresharedKey the same"),
                          ("stale_timestamp", "clock gone back"),
                          ("rate_limited", "under load")):
        m = silent()
        m.counters = {counter: 3}
        sick(m, "has no session", text)


def t_no_endpoint():
    healthy(silent(endpoint="(none)", tx=0), "note     .*has no endpoint and has not been heard of")


def t_no_allowed_ips():
    sick(silent(allowed="(none)"), "has no allowed IPs")


def t_no_route_to_endpoint():
    sick(silent(endpoint="192.0.2.1:5"), "no route to its endpoint, 192.0.2.1")
    sick(silent(endpoint="[2001:db8::1]:5"), "no route to its endpoint, 2001:db8::1")


def t_endpoint_in_the_tunnel():
    sick(silent(endpoint="10.1.0.9:5"), "10.1.0.9, leads into wg0 itself", "FwMark")


def t_nothing_sent_yet():
    healthy(silent(tx=0), "note     .*nothing was sent to it yet: ping")


def t_not_routed_into_the_tunnel():
    sick(silent(tx=0, allowed="10.0.5.0/24"), "10.0.5.0 belongs to [^ ]+, but is not routed into wg0", "ip route add 10.0.5.0/24 dev wg0")


def t_idle_is_no_problem():
    m = Machine()
    m.peer["shaken"] = NOW - 100000
    healthy(m, "note     .*idle, last handshake 27 hours ago")


def t_clock_went_back():
    m = Machine()
    m.peer["shaken"] = NOW + 8000
    sick(m, "in the future: this clock has gone back by 2 hours")


def t_clock_is_before_the_tools():
    m = Machine()
    m.file("built", "")
    os.utime(os.path.join(m.root, "built"), (NOW + 10 ** 8, NOW + 10 ** 8))
    sick(m, "clock is wrong: it says 20", env={"WG_DOCTOR_BUILT": os.path.join(m.root, "built")})


def t_forwarding_is_off():
    m = Machine()
    m.peer["allowed"] = "10.1.0.0/24,fd00::/64"
    m.file("proc/sys/net/ipv4/ip_forward", "0")
    m.file("proc/sys/net/ipv6/conf/all/forwarding", "0")
    healthy(m, "forwarding of IPv4 is off.*net.ipv4.ip_forward=1", "forwarding of IPv6 is off")
    m.peer["allowed"] = "10.1.0.2/32,fd00::1/128"
    check("forwarding" not in m.run()[1], "said of single hosts")


def t_source_check_drops_answers():
    m = Machine()
    m.peer["allowed"] = "0.0.0.0/0"
    m.file("proc/sys/net/ipv4/conf/all/rp_filter", "1")
    m.file("proc/sys/net/ipv4/conf/all/src_valid_mark", "0")
    sick(m, "rp_filter drops the answers", "src_valid_mark=1")


def t_drops_are_explained():
    m = Machine()
    m.counters = {"no_peer": 4, "source_not_allowed": 1, "replayed": 9}
    healthy(m, "note     wg0: dropped 4: no peer has the destination .*drop_no_peer", "dropped 1: the sender is not among")


def t_secrets_are_not_shown():
    m = Machine()
    with open(DOCTOR) as f:
        text = f.read()
    check("private-key FILE" in text and "show \"$1\" private-key" not in text, "it reads private keys")
    check("WG_HIDE_KEYS=always" in text, "keys are not hidden")
    healthy(m)


base = tempfile.TemporaryDirectory()
main("wg doctor", [f for n, f in list(globals().items()) if n.startswith("t_")])
