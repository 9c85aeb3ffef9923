"""CPU time of processes and of the children they reaped, from /proc."""
import os
import pathlib

ticks = os.sysconf("SC_CLK_TCK")


def read_stat(pid):
    """(name, parent, own CPU seconds, CPU seconds of reaped children); None if it is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    name = text[text.index("(") + 1:text.rindex(")")]
    rest = text[text.rindex(")") + 1:].split()
    numbers = [int(value) for value in rest[11:15]]
    return name, int(rest[1]), sum(numbers[:2]) / ticks, sum(numbers[2:]) / ticks


def descendants(root):
    """The living descendants of `root`."""
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (stat := read_stat(entry)):
            children.setdefault(stat[1], []).append(int(entry))
    found, waiting = [], [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def tree_seconds(root):
    """(own, children): CPU seconds so far of the process itself and of all its descendants that
    still run or were reaped."""
    stat = read_stat(root)
    if stat is None:
        raise RuntimeError(f"process {root} is gone")
    children = stat[3]
    for pid in descendants(root):
        below = read_stat(pid)
        if below:
            children += below[2] + below[3]
    return stat[2], children


def busy_seconds():
    """CPU seconds of the whole machine so far, without idle time and waiting for disks."""
    with open("/proc/stat", encoding="utf-8") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / ticks


class CpuTable:
    """CPU use per process between two moments."""

    def __init__(self, pids):
        """`pids`: {"worker": pid, "api": pid, "postgres": pid}."""
        self.pids = pids
        self.before = self.now()

    def now(self):
        seconds = {}
        for name, pid in self.pids.items():
            own, children = tree_seconds(pid)
            if name == "worker":
                seconds["worker"], seconds["extractor children"] = own, children
            elif name == "postgres":
                seconds["PostgreSQL"] = own + children
            else:
                seconds[name] = own + children
        return seconds

    def used(self):
        now = self.now()
        return {name: now[name] - self.before[name] for name in now}


def resident_mb(pid):
    """(current, peak) resident memory in MB."""
    values = {}
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith(("VmRSS:", "VmHWM:")):
            values[line[:5]] = int(line.split()[1]) / 1024
    return values["VmRSS"], values["VmHWM"]
