"""What the compiler planned: the part of the pipeline JSON that a launch needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dataflow_airflow.documents import read_document
from dataflow_airflow.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dataflow_airflow.documents import Fields


@dataclass(frozen=True)
class Launch:
    """How a task's driver is started: templates whose holes the launcher fills."""

    argv: Sequence[str]
    environment: Mapping[str, str]


@dataclass(frozen=True)
class PlannedTask:
    """One task of a pipeline, as planned."""

    namespace: str
    pipeline: str
    task: str
    engine: str
    connections: Sequence[str]
    launch: Launch
    ended_by: Sequence[str]
    """The tasks beside it with whose failure the run is over: nothing new is started then."""

    @property
    def dag_id(self) -> str:
        """The id of the pipeline's DAG."""
        return f"{self.namespace}.{self.pipeline}" if self.namespace else self.pipeline


def read_planned_task(path: Path, task: str) -> PlannedTask:
    """Reads the plan of one task from the pipeline JSON beside the DAG file."""
    document = read_document(path, "pipeline file", "deploy the pipeline again: its JSON lies beside its DAG file.")
    tasks = [planned for dag in document.child("plan").children("dags") for planned in dag.children("tasks")]
    for planned in tasks:
        if planned.text("name") == task:
            break
    else:
        known = ", ".join(planned.text("name") for planned in tasks) or "none"
        raise ConfigError(
            f'{path}: the plan has no task "{task}". It has: {known}.\n'
            "  Fix: deploy the pipeline again, so that its DAG file and its JSON come from one compilation.",
            code="TASK_NOT_PLANNED",
        )
    ir = document.child("ir")
    launch = planned.child("launch")
    return PlannedTask(
        namespace=ir.text("namespace"),
        pipeline=ir.text("name"),
        task=task,
        engine=planned.child("engine").text("engine"),
        connections=tuple(planned.texts("connections")),
        launch=Launch(tuple(launch.texts("argv")), launch.text_map("environment")),
        ended_by=_ended_by(task, tasks),
    )


def _ended_by(task: str, tasks: Sequence[Fields]) -> tuple[str, ...]:
    # Those before it keep it from starting in any case, those behind it cannot have failed for the first time.
    upstream = {planned.text("name"): planned.texts("upstream") for planned in tasks}
    related = _reached(task, upstream)
    return tuple(
        name
        for name in (
            planned.text("name") for planned in tasks if planned.child("settings").text("failurePolicy") == "fail"
        )
        if name not in related and task not in _reached(name, upstream)
    )


def _reached(task: str, upstream: Mapping[str, Sequence[str]]) -> set[str]:
    """The task and all before it."""
    reached: set[str] = set()
    still = [task]
    while still:
        name = still.pop()
        if name not in reached:
            reached.add(name)
            still.extend(upstream.get(name, ()))
    return reached
