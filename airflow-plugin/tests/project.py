"""A project as it lies on a worker, with the fake driver as its engine."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dataflow_airflow.execution import Execution

FAKE_DRIVER = Path(__file__).with_name("fake_driver.py")
RUN = "manual__2026-11-21T00:00:00+00:00"


@dataclass
class Project:
    """A release with one local task, `clean_trips`, and the installation that runs it."""

    root: Path

    @property
    def release(self) -> Path:
        return self.root / "release"

    @property
    def pipeline(self) -> Path:
        return self.release / "taxi_daily.json"

    @property
    def installation(self) -> Path:
        return self.root / "installation.json"

    @property
    def task_place(self) -> Path:
        return self.root / "staging/taxi_daily/manual__2026-11-21T00%3A00%3A00%2B00%3A00/clean_trips"

    def write(self) -> None:
        jars = self.root / "jars"
        jars.mkdir()
        (jars / "abc.jar").touch()
        self.release.mkdir()
        launch = {
            "operator": "local",
            "argv": ["${java}", "-S", "-E", "${driver_classpath}", "--cost", "1$$"],
            "environment": {"JOB": "${application}"},
        }
        task = {
            "name": "clean_trips", "engine": {"engine": "local", "options": {}}, "steps": ["trips", "clean_trips"], "connections": ["lake"],
            "launch": launch, "upstream": [], "settings": {"failurePolicy": "fail"},
        }  # fmt: skip
        plan = {"dags": [{"name": "taxi_daily", "mode": "batch", "tasks": [task]}]}
        write(self.pipeline, {"version": 1, "ir": {"namespace": "", "name": "taxi_daily"}, "plan": plan})
        manifest = {
            "version": 1, "project": "samples", "digest": "d1", "commit": "c", "dirty": False, "who": "w",
            "when": "2026-11-21T00:00:00Z", "message": "m", "jarsRoot": str(jars),
            "jars": [{"name": "samples.jar", "sha256": "abc"}],
            "target": {"staging": str(self.root / "staging"), "deadLetters": str(self.root / "dead-letters")},
        }  # fmt: skip
        write(self.release / "release.json", manifest)
        engine = {"java": sys.executable, "driver_classpath": str(FAKE_DRIVER)}
        write(self.installation, {"version": 1, "engines": {"local": engine}})

    def seen(self, attempt: int = 1) -> Any:
        """What the fake driver of an attempt noted."""
        return json.loads((self.task_place / f"attempt-{attempt}/seen.json").read_text())

    def beside(self, name: str, policy: str, upstream: list[str] | None = None) -> None:
        """Plans one more task."""
        document = json.loads(self.pipeline.read_text())
        tasks = document["plan"]["dags"][0]["tasks"]
        tasks.append(tasks[0] | {"name": name, "upstream": upstream or [], "settings": {"failurePolicy": policy}})
        write(self.pipeline, document)

    def change(self, file: Path, **changes: object) -> None:
        write(file, json.loads(file.read_text()) | changes)

    def execution(self, log: Any, urls: list[str] | None = None) -> Execution:
        return Execution("local", self.pipeline, log, (urls if urls is not None else []).append)


def context(*actions: list[object], store: MemoryStore | None = None, **changes: object) -> dict[str, Any]:
    """What Airflow gives a running task, as far as we look at it."""
    ti = SimpleNamespace(
        dag_id="taxi_daily", task_id="clean_trips", run_id=RUN, try_number=1, map_index=-1, context_carrier=None
    )
    parameters = {"fake": list(actions)} if actions else {}
    return {"ti": ti, "params": parameters, "task_state_store": store or MemoryStore(), **changes}


@dataclass
class MemoryStore:
    """A task's state store: what it holds, and for how long."""

    values: dict[str, Any] = field(default_factory=dict)
    retentions: dict[str, timedelta | None] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        return json.loads(self.values[key]) if key in self.values else None

    def set(self, key: str, value: Any, *, retention: timedelta | None = None) -> None:
        self.values[key] = json.dumps(value)
        self.retentions[key] = retention


@dataclass
class RecordingLog:
    """A task's log, with the time of each line."""

    lines: list[tuple[float, int, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(text for _, _, text in self.lines)

    def time_of(self, wanted: str) -> float:
        return next(at for at, _, text in self.lines if wanted in text)

    def log(self, level: int, message: str, *arguments: object) -> None:
        self.lines.append((time.monotonic(), level, message % arguments if arguments else message))

    def info(self, message: str, *arguments: object) -> None:
        self.log(20, message, *arguments)

    def warning(self, message: str, *arguments: object) -> None:
        self.log(30, message, *arguments)


def write(path: Path, document: object) -> None:
    path.write_text(json.dumps(document), encoding="utf-8")


def is_alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually_dead(pid: int, within: float) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not is_alive(pid):
            return True
        time.sleep(0.05)
    return False
