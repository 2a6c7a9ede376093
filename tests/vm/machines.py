# SPDX-License-Identifier: GPL-2.0
"""The machine QEMU emulates for each architecture of Debian.

Every guest has a console, kept for panics, and two more channels: what the
scripts print and the kernel log.  PCs have serial ports enough for that; the
others get virtio ports.
"""
import os

HERE = os.path.dirname(os.path.abspath(__file__))

# Without cmpxchg16b: QEMU 7.2 was seen to leave garbage in EFLAGS after one,
# and the kernel then died in a double fault.  Without la57: shorter page walks.
PC_CPU = "max,-cx16,-la57"


# On a busy host the timer's first ticks come late; older kernels then take the
# interrupt controller for broken and panic.
PC_APPEND = "no_timer_check"


class Machine:
    def __init__(self, qemu, options, console, bus="pci", uarts=False, append=""):
        self.qemu = qemu
        self.options = options
        self.console = console
        self.bus = bus
        self.append = append
        self.out, self.log = ("/dev/ttyS1", "/dev/ttyS2") if uarts else \
            ("/dev/vport0p1", "/dev/vport0p2")
        self.uarts = uarts

    def device(self, kind, more=""):
        return ["-device", "virtio-%s-%s%s" % (kind, self.bus, more)]

    def channels(self, console, log):
        """Console and kernel log into files, the scripts' output to stdout."""
        first = ["-serial", "file:" + console]
        if self.uarts:
            return first + ["-serial", "stdio", "-serial", "file:" + log]
        # Not "stdio": its input is at an end, and a port without a peer blocks.
        return first + self.device("serial") + [
            "-chardev", "file,id=out,path=/dev/stdout", "-device", "virtserialport,nr=1,chardev=out",
            "-chardev", "file,id=log,path=" + log,
            "-device", "virtserialport,nr=2,chardev=log"]

    def terminal(self):
        """The console on the terminal, for a shell."""
        first = ["-serial", "mon:stdio"]
        return first + ["-serial", "null", "-serial", "null"] if self.uarts else first


MACHINES = {
    "amd64": Machine("x86_64", ["-cpu", PC_CPU], "ttyS0", uarts=True, append=PC_APPEND),
    "i386": Machine("i386", ["-cpu", "max"], "ttyS0", uarts=True, append=PC_APPEND),
    "arm64": Machine("aarch64", ["-M", "virt", "-cpu", "cortex-a57"], "ttyAMA0"),
    "armhf": Machine("arm", ["-M", "virt", "-cpu", "cortex-a15"], "ttyAMA0"),
    "s390x": Machine("s390x", ["-M", "s390-ccw-virtio", "-cpu", "max", "-nic", "none"],
                     "ttysclp0", bus="ccw"),
    "riscv64": Machine("riscv64", ["-M", "virt"], "ttyS0"),
}


# How much longer everything takes on a kernel that checks each access.
SLOWNESS = 8


def rows():
    with open(os.path.join(HERE, "kernels")) as f:
        return [line.split() for line in f if line.strip() and line[0] != "#"]


def read_kernels():
    """Name of each kernel in the list, and its architecture."""
    return {row[0]: row[1] for row in rows()}


def slowness(kernel):
    """What times that were measured on a distribution's kernel are to be multiplied by."""
    return SLOWNESS if any(r[0] == kernel and r[4] == "built" for r in rows()) else 1
