"""What a driver is told: one line of JSON on its standard input."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dataflow_airflow.documents import VERSION, instant_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True)
class Invocation:
    """One attempt of one task, with resolved connections: it holds secrets, and is never written to a file."""

    pipeline_file: Path
    namespace: str
    pipeline: str
    task: str
    run: str
    logical_date: datetime | None
    data_interval_start: datetime | None
    data_interval_end: datetime | None
    run_started_at: str
    try_number: int
    attempt: int
    generation: int
    parameters: Mapping[str, str]
    connections: Mapping[str, Mapping[str, Any]]
    jars: Sequence[Path]
    staging: Path
    report: Path
    dead_letters: Path
    previous: Sequence[Mapping[str, Any]]
    trace_parent: str | None

    def line(self) -> bytes:
        """The invocation as the driver reads it."""
        document = {
            "version": VERSION,
            "pipelineFile": str(self.pipeline_file),
            "namespace": self.namespace,
            "pipeline": self.pipeline,
            "task": self.task,
            "run": self.run,
            "logicalDate": _instant(self.logical_date),
            "dataIntervalStart": _instant(self.data_interval_start),
            "dataIntervalEnd": _instant(self.data_interval_end),
            "runStartedAt": self.run_started_at,
            "try": self.try_number,
            "attempt": self.attempt,
            "generation": self.generation,
            "part": "",
            "parameters": dict(self.parameters),
            "connections": {name: dict(fields) for name, fields in self.connections.items()},
            "jars": [str(jar) for jar in self.jars],
            "staging": str(self.staging),
            "report": str(self.report),
            "deadLetters": str(self.dead_letters),
            "previous": [dict(measure) for measure in self.previous],
            "traceparent": self.trace_parent or self._own_trace_parent(),
        }
        return json.dumps(document, ensure_ascii=False).encode() + b"\n"

    def _own_trace_parent(self) -> str:
        # One trace a run and one span an attempt, the same whoever computes them.
        run = f"{self.namespace}\n{self.pipeline}\n{self.run}"
        trace = hashlib.sha256(run.encode()).hexdigest()[:32]
        span = hashlib.sha256(f"{run}\n{self.task}\n{self.attempt}".encode()).hexdigest()[:16]
        return f"00-{trace}-{span}-01"


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else instant_text(moment)
