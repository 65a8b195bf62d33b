"""The machine of a benchmark, and the load of other processes."""

import datetime
import os
import platform
import resource
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
# Cores that other processes may use during a run before it counts as disturbed.
DISTURBANCE = 0.15


def processor():
    """The processor's name."""
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def system():
    """The system's name and version."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform()


def swift():
    """The Swift compiler's version."""
    text = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    words = text.split()
    return words[words.index("version") + 1] if "version" in words else "unknown"


def today():
    return datetime.date.today().isoformat()


def busy_seconds():
    """Processor time since the machine's start, including the hypervisor's share; None if unknown."""
    try:
        with open("/proc/stat") as file:
            fields = [int(field) for field in file.readline().split()[1:9]]
    except (OSError, ValueError):
        return None
    user, nice, kernel, _idle, _wait, interrupts, soft, stolen = fields
    return (user + nice + kernel + interrupts + soft + stolen) / TICKS


def process_seconds(pid):
    """Processor time of a running process, with its threads and the children that it has waited for."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15]) / TICKS
    except (OSError, ValueError):
        return 0.0


class Watch:
    """The cores that other processes used between two moments. `pid` is a process of ours that keeps running."""

    def __init__(self, pid=None):
        self.pid = pid
        self.start = time.monotonic(), busy_seconds(), self._own()

    def _own(self):
        both = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        ended = sum(usage.ru_utime + usage.ru_stime for usage in both)
        return ended + (process_seconds(self.pid) if self.pid else 0)

    def cores_taken(self):
        """None if the system does not tell."""
        began, busy, own = self.start
        now = busy_seconds()
        if busy is None or now is None:
            return None
        return max(0.0, (now - busy - (self._own() - own)) / max(time.monotonic() - began, 1e-3))


def taken_now(seconds=1.0):
    """The cores that other processes use in the next second."""
    watch = Watch()
    time.sleep(seconds)
    return watch.cores_taken()
