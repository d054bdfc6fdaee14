"""A fake of the runtime driver: keeps the contracts of a driver and does what the run's parameters tell it to.

It notes in `seen.json`, in its working folder, what a stranger on the machine could see of it, and its invocation.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> None:
    invocation = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_the_launcher, daemon=True).start()
    seen = {
        "argv": Path("/proc/self/cmdline").read_text().split("\0"),
        "environment": dict(os.environ),
        "group": os.getpgrp(),
        "pid": os.getpid(),
        "invocation": invocation,
    }
    Path("seen.json").write_text(json.dumps(seen))
    for action, *arguments in json.loads(invocation["parameters"].get("fake", '[["report", {}]]')):
        ACTIONS[action](invocation, *arguments)


def end_with_the_launcher() -> None:
    while os.read(0, 1):
        pass
    Path("launcher-died").touch()
    os._exit(143)


def say(_: Any, text: str) -> None:
    print(text, flush=True)


def say_latin(_: Any, text: str) -> None:
    sys.stdout.buffer.write(text.encode("latin-1") + b"\n")


def say_error(_: Any, text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def report(invocation: Any, changes: dict[str, Any]) -> None:
    path = Path(invocation["report"])
    document = {
        "version": 1,
        **{name: invocation[name] for name in ("namespace", "pipeline", "run", "task", "try", "attempt", "generation")},
        "engine": "local",
        "state": "succeeded",
        "startedAt": "2026-11-21T00:00:00Z",
        "endedAt": "2026-11-21T00:00:01Z",
        "seconds": 1.0,
        "read": 10,
        "written": 7,
        "rejected": 3,
        "steps": [
            {
                "step": "clean_trips",
                "read": 10,
                "written": 7,
                "rejected": 3,
                "rejectedBy": {"no_fare": 3},
                "bytes": 0,
                "files": 1,
                "spilledBytes": None,
                "peakMemoryBytes": 1,
                "seconds": 1.0,
                "metrics": {},
            }
        ],
        "expectations": [],
        "sinks": [
            {
                "step": "write_trips",
                "connector": "iceberg",
                "dataset": "taxi.trips",
                "mode": "overwritePartitions",
                "rows": 7,
                "files": 1,
                "bytes": 100,
                "version": "1",
                "recognised": False,
            }
        ],
        "inputs": [],
        "outputs": [],
        "deadLetters": {"path": "/dead", "rows": 3},
        "job": {
            "engine": "local",
            "externalId": str(os.getpid()),
            "url": None,
            "cpuSeconds": 1.0,
            "peakMemoryBytes": 1,
            "protocolSeconds": 0.1,
        },
        "failure": None,
        **changes,
    }
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(document))
    unfinished.replace(path)


def wait(_: Any, seconds: float) -> None:
    time.sleep(seconds)


def leave(_: Any, code: int) -> None:
    sys.stdout.flush()
    os._exit(code)


def die(_: Any, number: int) -> None:
    os.kill(os.getpid(), number)


def ignore_term(_: Any) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def start_child(_: Any) -> None:
    child = subprocess.Popen(["sleep", "600"], stdin=subprocess.DEVNULL)
    Path("child").write_text(str(child.pid))


ACTIONS: dict[str, Callable[..., None]] = {
    "say": say,
    "say_error": say_error,
    "say_latin": say_latin,
    "report": report,
    "wait": wait,
    "exit": leave,
    "die": die,
    "ignore_term": ignore_term,
    "start_child": start_child,
}


if __name__ == "__main__":
    main()
