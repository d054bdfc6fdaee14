"""Whether the kernel killed for want of memory: the only trace it leaves of a SIGKILL's reason."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path("/")


def oom_kills(root: Path = _ROOT) -> int:
    """How many processes of this control group the kernel has killed for memory; 0 where it cannot be told."""
    try:
        membership = (root / "proc/self/cgroup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    counters = []
    for line in membership:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            counters.append(root / f"sys/fs/cgroup{path}" / "memory.events")
        elif "memory" in controllers.split(","):
            counters.append(root / f"sys/fs/cgroup/memory{path}" / "memory.oom_control")
    return max(map(_oom_kill_of, counters), default=0)


def _oom_kill_of(file: Path) -> int:
    try:
        fields = [line.split() for line in file.read_text(encoding="ascii").splitlines()]
    except OSError:
        return 0
    return sum(int(field[1]) for field in fields if field[0] == "oom_kill")
