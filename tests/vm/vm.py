#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Boot Debian kernels under QEMU and run test scripts inside.

As a program this is tests/vm/run.sh and, as "vm.py pair", tests/vm/pair.sh;
tests/run.py uses it as a library.  A guest has three channels: the console
(kept for panics), the scripts' output, and the kernel log.  A script's kernel
log is one more test of that script: NAME_kernel_log_clean.
"""
import argparse
import atexit
import os
import re
import selectors
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(TOP, "build")
LOGS = os.path.join(BUILD, "vm", "logs")
sys.path.insert(0, HERE)

import machines  # noqa: E402

# What no kernel log may contain, whoever wrote it.
DIRTY = re.compile(
    r"WARNING:|WARNING |\bBUG\b|Oops|unregister_netdevice: waiting|"
    r"blocked for more than|soft lockup|hard LOCKUP|[Ll]eak|refcount_t:|"
    r"general protection|unable to handle|Unable to handle|rcu.*stall|"
    r"Call Trace|\bDEBUG\b|DEBUG_|KASAN|UBSAN|Kernel panic|"
    r"kernel BUG|scheduling while atomic|suspicious RCU|hung_task|"
    r"page allocation failure|Out of memory|stack-protector|"
    r"list_(add|del) corruption|Objects remaining|selftest.*fail|"
    r"lockdep is turned off|trying to register non-static key|ODEBUG|"
    r"unreferenced object|ref_tracker|workqueue: .* hogged CPU", re.I)
# "WARNING " would otherwise match prose; these are said by a healthy kernel, the
# last by one that was refused memory for its own bookkeeping.
HARMLESS = re.compile(r"tainting kernel|taints kernel|mitigation leaves CPU|"
                      r"ref_tracker: memory allocation failure", re.I)

# Lines of the call trace behind one that a script expects ("# vm: forgives=").
TRACE_MAX = 120

# What a caller may set for the scripts in the guest.
PASSED_ON = ("SEED", "ROUNDS", "RELOADS", "LEAKS", "LONG", "VERBOSE", "WG",
             "SWARM_PEERS", "SWARM_SECONDS")

PLAN = re.compile(r"^1\.\.(\d+)\s*(#.*)?$")
POINT = re.compile(r"^(not )?ok\b\s*(\d+)?")


# Guests that run now; none may outlive the harness.
LIVE = set()


BOOT_TRIES = 3
TRIP_TRIES = 3
BOOT_LIMIT = 150
# A foreign architecture is emulated without a PC's shortcuts.
BOOT_LIMIT_FOREIGN = 900


class Failure(Exception):
    """The harness itself could not do its work."""


def sh(*cmd):
    done = subprocess.run(cmd, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Failure("%s failed" % os.path.basename(cmd[0]))
    return done.stdout.strip()


def tool(name):
    return os.path.join(HERE, name)


def arch_of(kernel):
    try:
        return machines.read_kernels()[kernel]
    except KeyError:
        raise Failure("no kernel is called %s (see tests/vm/kernels)" % kernel)


def programs_of(arch):
    """Where the test programs for the guest are built (tests/targets.mk)."""
    here = () if arch == machine_arch() else ("cross", arch, "build")
    return os.path.join(BUILD, *here, "vm", "bin")


def machine_arch():
    return sh("dpkg", "--print-architecture")


def headers_of(script):
    """The '# vm: key=value' lines of a test script."""
    found = {}
    try:
        with open(os.path.join(TOP, script), errors="replace") as f:
            for line in f:
                m = re.match(r"#\s*vm:\s*(\w+)(?:=(.*))?$", line.strip())
                if m:
                    found[m.group(1)] = (m.group(2) or "").strip()
    except OSError as e:
        raise Failure("no test script %s (%s)" % (script, e.strerror))
    return found


def limit_of(want, default):
    """Seconds: timeout=, or timeout_long= where LONG asks for many more rounds."""
    key = "timeout_long" if os.environ.get("LONG") and "timeout_long" in want else "timeout"
    return int(want.get(key, default))


def emulator_tripped(log):
    """Did an emulated CPU run a breakpoint that was no longer in memory?

    The kernel patches its own code by way of a breakpoint, and tells every CPU
    when it is gone.  QEMU 7.2 seems to translate the old bytes while they are
    replaced, and runs them later (seen before any module was loaded,
    too).  A real breakpoint, such as the padding between functions, is still
    there when the kernel prints the bytes before the one it stopped at.
    """
    for i, line in enumerate(log):
        if re.search(r"\bint3: 0000 \[#1\]", line):
            code = re.search(r"Code: .*\b([0-9a-f]{2}) <[0-9a-f]{2}>",
                             "\n".join(log[i:i + TRACE_MAX]))
            return bool(code) and code.group(1) != "cc"
    return False


def without_forgiven(log, pattern):
    """The log without the lines that match, and the call trace right behind each."""
    if not pattern:
        return log
    forgiven, kept, left = re.compile(pattern), [], 0
    for line in log:
        if forgiven.search(line):
            left = TRACE_MAX
        elif left and line.endswith("</TASK>"):
            left = 0
        elif left and not re.search(r"\b(BUG|WARNING|KASAN|Oops)\b", line):
            left -= 1
        else:
            left = 0
            kept.append(line)
    return kept


class Script:
    """One test script: what it printed, how it ended, its kernel log."""

    def __init__(self, path, args=(), timeout=None):
        path = os.path.relpath(os.path.join(TOP, path), TOP)
        if not path.startswith("tests/"):
            raise Failure("%s is not under tests/" % path)
        self.path = path
        self.args = list(args)
        self.want = headers_of(path)
        self.timeout = int(timeout or limit_of(self.want, 180))
        self.trips = 0
        self.name = os.path.splitext(path[len("tests/"):])[0].replace("/", "-")
        self.reset()

    def reset(self):
        self.lines = []
        self.log = []
        self.points = 0
        self.planned = None
        self.rc = None
        self.secs = 0.0
        self.complaints = []

    def take(self, line):
        """Keep a line of output, with room in the plan for the kernel log."""
        m = PLAN.match(line)
        if m:
            self.planned = int(m.group(1))
            line = "1..%d" % (self.planned + 1)
        elif POINT.match(line):
            self.points += 1
        self.lines.append(line)
        return line

    def log_verdict(self):
        """The line the harness adds to the script's own."""
        log = without_forgiven(self.log, self.want.get("forgives"))
        bad = [l for l in log if DIRTY.search(l) and not HARMLESS.search(l)]
        out = ["# kernel log: " + l for l in bad[:40]]
        out += ["# " + c for c in self.complaints]
        number = self.points + 1 if self.planned is None else self.planned + 1
        out.append("%sok %d %s_kernel_log_clean" %
                   ("not " if bad or self.complaints else "", number, self.name))
        return out

    def tripped(self):
        """May it have another try, since this one was cut short by the emulator?"""
        if not emulator_tripped(self.log):
            return False
        self.trips += 1
        print("# %s: the emulated CPU ran a breakpoint that was gone already (try %d)" %
              (self.path, self.trips), file=sys.stderr)
        return self.trips < TRIP_TRIES


class Guest:
    """One QEMU and the scripts it runs, in order."""

    def __init__(self, kernel, scripts, module=None, smp=2, mem=1024,
                 append="", shell=False, show=None, ended=None, env=None):
        self.kernel = kernel
        self.scripts = scripts
        self.module = module
        # One instruction is a nanosecond then: what the host does makes no difference.
        self.icount = any("icount" in s.want for s in scripts)
        self.smp = 1 if self.icount else int(smp)
        self.mem = int(mem)
        self.append = append
        self.netdev = []
        self.socket = None
        self.shell = shell
        self.show = show
        self.ended = ended
        self.env = dict(env or {})
        self.slow = machines.slowness(kernel)
        self.boot_secs = None
        self.wall_boot = None
        self.qemu = None
        self.current = None
        self.done = False

    # -- what goes in ------------------------------------------------------

    def prepare(self):
        self.arch = arch_of(self.kernel)
        self.machine = machines.MACHINES[self.arch]
        self.boot_limit = BOOT_LIMIT if self.arch == machine_arch() else BOOT_LIMIT_FOREIGN
        self.boot_limit *= self.slow * (4 if self.icount else 1)
        self.image = sh(tool("image.sh"), self.kernel)
        self.release = sh(tool("kernel.sh"), "--release", self.kernel)
        if self.module is None:
            self.module = sh(tool("module.sh"), self.kernel)
        self.dir = tempfile.mkdtemp(prefix="wg-vm-")
        self.initrd = self.path("initrd")
        self.pack()

    def pack(self):
        root = os.path.join(self.dir, "root")
        self.stage_modules(root)
        shutil.copytree(os.path.join(TOP, "tests"), os.path.join(root, "tests"),
                        symlinks=True,
                        ignore=shutil.ignore_patterns("unit", "fuzz", "__pycache__"))
        bindir = programs_of(self.arch)
        if os.path.isdir(bindir):
            shutil.copytree(bindir, os.path.join(root, "tests", "bin"))
            self.stage_libraries(root, bindir)
        shutil.copy(tool("init"), os.path.join(root, "init"))
        with open(os.path.join(root, "vm.conf"), "w") as f:
            for name, value in self.environment().items():
                f.write("export %s=%s\n" % (name, shlex.quote(value)))
        with open(os.path.join(root, "run.list"), "w") as f:
            for s in self.scripts:
                f.write(" ".join([str(s.timeout * self.slow), s.path] + s.args) + "\n")
        over = os.path.join(self.dir, "over.cpio")
        subprocess.run("find . | cpio --quiet -o -H newc -R 0:0 >%s" % over,
                       shell=True, cwd=root, check=True)
        with open(self.initrd, "wb") as out:
            for part in (os.path.join(self.image, "base.cpio"), over):
                with open(part, "rb") as f:
                    shutil.copyfileobj(f, out, 1 << 20)
        shutil.rmtree(root)
        os.unlink(over)

    def environment(self):
        env = {name: os.environ[name] for name in PASSED_ON if os.environ.get(name)}
        env.update(WG_KERNEL=self.kernel, WG_SHELL=str(int(self.shell)),
                   WG_MODULE="intree" if self.module == "intree" else "ours",
                   WG_SLOW=str(self.slow),
                   WG_TRIPS=str(max([s.trips for s in self.scripts], default=0)),
                   WG_CONSOLE="/dev/" + self.machine.console,
                   WG_OUT=self.machine.out, WG_LOG=self.machine.log)
        env.update(self.env)
        return env

    def stage_modules(self, root):
        """Our module under updates/, where modprobe looks first."""
        os.makedirs(root)
        if self.module == "intree":
            return
        if not os.path.exists(self.module):
            raise Failure("no module %s" % self.module)
        mods = "lib/modules/" + self.release
        stage = os.path.join(self.dir, "mods")
        os.makedirs(os.path.join(stage, "lib/modules"))
        src = os.path.join(self.image, "modules", mods)
        os.makedirs(os.path.join(stage, mods))
        os.symlink(os.path.join(src, "kernel"), os.path.join(stage, mods, "kernel"))
        for name in ("modules.builtin", "modules.builtin.modinfo", "modules.order"):
            shutil.copy(os.path.join(src, name), os.path.join(stage, mods))
        os.makedirs(os.path.join(stage, mods, "updates"))
        shutil.copy(self.module, os.path.join(stage, mods, "updates/wireguard.ko"))
        path = os.environ["PATH"] + ":/usr/sbin:/sbin"
        subprocess.run(["depmod", "-b", stage, self.release], check=True,
                       env=dict(os.environ, PATH=path))
        os.unlink(os.path.join(stage, mods, "kernel"))
        shutil.move(os.path.join(stage, "lib"), os.path.join(root, "lib"))

    def stage_libraries(self, root, bindir):
        """Libraries of the test programs that are not linked statically."""
        for name in os.listdir(bindir):
            out = subprocess.run(["ldd", os.path.join(bindir, name)],
                                 stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 text=True).stdout
            for lib in re.findall(r"(?:=> |^\s*)(/\S+)", out, re.M):
                dst = root + lib
                if not os.path.exists(dst):
                    os.makedirs(os.path.dirname(dst), exist_ok=True)
                    shutil.copy(lib, dst)

    def plug(self, socket, server, mac):
        """A cable to another guest; the serving end must be launched first."""
        machine = machines.MACHINES[arch_of(self.kernel)]
        self.socket = socket if server else None
        self.netdev = ["-netdev", "stream,id=n,server=%s,addr.type=unix,addr.path=%s" %
                       ("on" if server else "off", socket)]
        self.netdev += machine.device("net", ",netdev=n,mac=" + mac)

    def wait_for_socket(self):
        for _ in range(200):
            if not self.socket or os.path.exists(self.socket):
                return
            time.sleep(0.05)
        raise Failure("QEMU does not offer %s" % self.socket)

    # -- running -----------------------------------------------------------

    def command(self):
        machine = self.machine
        append = ("console=%s panic=-1 oops=panic panic_on_warn=0 "
                  "mitigations=off net.ifnames=0 log_buf_len=4M printk.devkmsg=on "
                  "watchdog_thresh=30 rcupdate.rcu_cpu_stall_timeout=60 "
                  "random.trust_cpu=on loglevel=%d %s %s" %
                  (machine.console, 4 if self.shell else 5, machine.append, self.append))
        # Should the harness be killed, this still ends the guest.
        limit = [] if self.shell else ["timeout", "-k", "5", "%d" % self.limit()]
        cmd = limit + ["qemu-system-" + machine.qemu] + machine.options
        cmd += ["-nodefaults", "-display", "none", "-no-reboot",
                "-accel", "tcg,thread=" + ("single" if self.icount else "multi"),
                "-smp", str(self.smp),
                "-m", str(self.mem), "-kernel", os.path.join(self.image, "vmlinuz"),
                "-initrd", self.initrd, "-append", append]
        cmd += ["-icount", "shift=0,sleep=off"] if self.icount else []
        # The first virtio device is the one whose ports are /dev/vport0pN.
        cmd += machine.terminal() if self.shell else \
            machine.channels(self.path("console"), self.path("dmesg"))
        return cmd + machine.device("rng") + self.netdev

    def path(self, name):
        return os.path.join(self.dir, name)

    def limit(self):
        """Seconds after which the guest is ended, however busy the machine is."""
        return self.boot_limit - 30 + self.slow * sum(s.timeout + 45 for s in self.scripts)

    def launch(self):
        self.t0 = time.monotonic()
        self.end = self.t0 + self.limit() - 10
        self.todo = list(self.scripts)
        self.buf = b""
        self.qemu = subprocess.Popen(
            self.command(), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True)
        LIVE.add(self)

    def due(self):
        """When to give up on it."""
        return self.t0 + self.boot_limit if self.boot_secs is None else self.end

    def feed(self, data):
        self.buf += data
        *lines, self.buf = self.buf.split(b"\n")
        for raw in lines:
            self.line(raw.decode(errors="replace").rstrip("\r"))

    def line(self, text):
        if text.startswith("@@@ "):
            self.event(text[4:].split())
        elif self.current:
            self.say(self.current.take(text))

    def say(self, text):
        if self.show:
            self.show(text)

    def event(self, words):
        if words[0] == "boot":
            self.boot_secs = float(words[1])
            self.wall_boot = time.monotonic() - self.t0
        elif words[0] == "begin":
            self.current = self.todo.pop(0)
        elif words[0] == "dirty" and self.current:
            self.current.complaints.append(" ".join(words[1:]))
        elif words[0] == "end" and self.current:
            self.current.rc = int(words[1])
            self.current.secs = int(words[2]) / 1000
            if self.ended:
                self.ended(self.kernel, self.current)
            self.current = None
        elif words[0] == "done":
            self.done = True

    def stop(self):
        if self.qemu and self.qemu.poll() is None:
            os.killpg(self.qemu.pid, signal.SIGKILL)
        if self.qemu:
            self.qemu.wait()
        LIVE.discard(self)

    def finish(self):
        """After QEMU has ended: share the kernel log out to the scripts."""
        err = self.qemu.stderr.read().decode(errors="replace").strip()
        self.errors = [l for l in err.splitlines() if "terminating on signal" not in l]
        for line in self.errors:
            print("# qemu: " + line, file=sys.stderr)
        console = self.read("console")
        sections = self.read("dmesg")
        name, logs = None, {}
        for line in sections:
            m = re.match(r"@@@ (?:begin )?(\S+)", line)
            if m:
                name = m.group(1)
                logs.setdefault(name, [])
            elif name:
                logs[name].append(line)
        os.makedirs(LOGS, exist_ok=True)
        for s in self.scripts:
            s.log = logs.get(s.path, [])
            if s is self.current:
                s.complaints.append("the guest ended inside this script")
                s.log = s.log + console
            with open(self.log_of(s), "w") as f:
                f.write("\n".join(s.log) + "\n")
        if self.boot_secs is None:
            sys.stderr.write("# the guest did not boot; console:\n")
            sys.stderr.write("\n".join("# " + l for l in console[-60:]) + "\n")

    def log_of(self, script):
        tags = [script.name, self.kernel]
        if self.module == "intree":
            tags.append("intree")
        if self.env.get("WG_SIDE"):
            tags.append(self.env["WG_SIDE"])
        return os.path.join(LOGS, "-".join(tags) + ".dmesg")

    def read(self, name):
        try:
            with open(self.path(name), errors="replace") as f:
                return [l.rstrip("\r\n") for l in f]
        except OSError:
            return []

    def discard(self):
        shutil.rmtree(self.dir, ignore_errors=True)


def run_guests(guests):
    """Start guests together and see them to their end, whatever happens."""
    try:
        for g in guests:
            g.prepare()
        for g in guests:
            g.launch()
            g.wait_for_socket()
        pump(guests)
    finally:
        for g in guests:
            g.stop()
    for g in guests:
        g.finish()
        g.discard()


@atexit.register
def stop_all():
    for g in list(LIVE):
        g.stop()


def pump(guests):
    sel = selectors.DefaultSelector()
    for g in guests:
        sel.register(g.qemu.stdout, selectors.EVENT_READ, g)
    while sel.get_map():
        left = min(k.data.due() for k in sel.get_map().values()) - time.monotonic()
        ready = sel.select(max(left, 0)) if left > 0 else []
        if not ready:
            for g in guests:
                if g.current:
                    g.current.complaints.append("stopped: the guest did not end in time")
            return
        for key, _ in ready:
            data = os.read(key.fd, 65536)
            if data:
                key.data.feed(data)
            else:
                sel.unregister(key.fileobj)


def run_scripts(kernel, scripts, **opts):
    """Run scripts in one boot; boot again for those a crash kept from running.

    One that the emulator cut short runs again.

    A boot that ends before the first script says nothing about what is tested
    (our module is not loaded yet), so it gets another try.
    """
    rest, boots, dead = list(scripts), [], 0
    while rest:
        for s in rest:
            s.reset()
        guest = Guest(kernel, rest, **opts)
        run_guests([guest])
        boots.append(guest)
        if guest.module != "intree":
            opts["module"] = guest.module
        if len(guest.todo) == len(rest):
            dead += 1
            if dead == BOOT_TRIES:
                raise Failure("kernel %s did not get as far as the first script" % kernel)
        rest = guest.todo
        if guest.current and guest.current.tripped():
            rest = [guest.current] + rest
    return boots


def shell(guest):
    guest.prepare()
    try:
        return subprocess.call(guest.command())
    finally:
        guest.discard()


def run_pair(scripts, kernels, modules, show=None):
    """Two guests on one cable, eth0 in both, each with a script of its own."""
    for _ in range(BOOT_TRIES):
        for s in scripts:
            s.reset()
        guests = run_pair_once(scripts, kernels, modules, show)
        if all(g.boot_secs is not None for g in guests) and \
           not any(g.current and g.current.tripped() for g in guests):
            break
    return guests


def run_pair_once(scripts, kernels, modules, show):
    cable = tempfile.mkdtemp(prefix="wg-link-")
    guests = []
    for i, side in enumerate("AB"):
        s = scripts[i]
        g = Guest(kernels[i], [s], modules[i], s.want.get("smp", 1),
                  s.want.get("mem", 768), s.want.get("append", ""),
                  env={"WG_SIDE": side, "WG_PEER_KERNEL": kernels[1 - i],
                       "WG_PEER_MODULE": "intree" if modules[1 - i] == "intree" else "ours"},
                  show=show and (lambda l, side=side: show(side + "| " + l)))
        g.plug(os.path.join(cable, "link"), i == 0, "52:54:00:00:00:%02x" % (i + 1))
        guests.append(g)
    try:
        run_guests(guests)
    finally:
        shutil.rmtree(cable, ignore_errors=True)
    return guests


def say(line):
    print(line, flush=True)


def report(guest, prefix=""):
    """The kernel log's line and where time went; returns the exit code."""
    s = guest.scripts[0]
    verdict = s.log_verdict()
    for line in verdict:
        say(prefix + line)
    if guest.boot_secs is not None:
        say("# %s: %.1f s of guest time, %.1f s of real time to init; script %.1f s" %
            (guest.release, guest.boot_secs, guest.wall_boot, s.secs))
    say("# kernel log: " + os.path.relpath(guest.log_of(s)))
    rc = s.rc if s.rc is not None else 125
    return rc or int(verdict[-1].startswith("not ok"))


def module_of(name):
    """None stands for the module built from this tree."""
    return None if name in (None, "", "ours") else name


def pair_main(argv):
    ap = argparse.ArgumentParser(prog="pair.sh", description="Run two scripts in two guests.")
    ap.add_argument("--a", default="6.12,ours", metavar="KERNEL,MODULE")
    ap.add_argument("--b", default="6.12,intree", metavar="KERNEL,MODULE")
    ap.add_argument("--timeout")
    ap.add_argument("script_a")
    ap.add_argument("script_b")
    a = ap.parse_args(argv)
    ends = [(end + ",ours").split(",")[:2] for end in (a.a, a.b)]
    scripts = [Script(a.script_a, (), a.timeout), Script(a.script_b, (), a.timeout)]
    guests = run_pair(scripts, [e[0] for e in ends], [module_of(e[1]) for e in ends], say)
    codes = [report(g, side + "| ") for side, g in zip("AB", guests)]
    return max(codes)


def main(argv):
    if argv[:1] == ["pair"]:
        return pair_main(argv[1:])
    ap = argparse.ArgumentParser(prog="run.sh", description="Run a test script in a guest.")
    ap.add_argument("--kernel", default="6.12")
    ap.add_argument("--smp")
    ap.add_argument("--mem")
    ap.add_argument("--timeout", help="seconds for the script")
    ap.add_argument("--module", help="path of wireguard.ko, or intree")
    ap.add_argument("--append", default="", help="more for the kernel command line")
    ap.add_argument("--shell", action="store_true", help="a shell instead of a script")
    ap.add_argument("script", nargs="?")
    ap.add_argument("args", nargs=argparse.REMAINDER)
    a = ap.parse_args(argv)
    if a.shell:
        return shell(Guest(a.kernel, [], module_of(a.module), a.smp or 2, a.mem or 1024,
                           a.append, shell=True))
    if not a.script:
        ap.error("a script under tests/, or --shell")
    s = Script(a.script, a.args, a.timeout)
    guest = Guest(a.kernel, [s], module_of(a.module or s.want.get("module")),
                  a.smp or s.want.get("smp", 2), a.mem or s.want.get("mem", 1024),
                  " ".join([s.want.get("append", ""), a.append]), show=say)
    run_guests([guest])
    return report(guest)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as e:
        print("vm: %s" % e, file=sys.stderr)
        sys.exit(125)
    except KeyboardInterrupt:
        sys.exit(130)
